#pragma once

#include <QScrollArea>

namespace trueup::ui {

/// A scroll area without a frame whose content is as wide as itself. A line stands where the content goes on above or below what is
/// seen: a row cut by it is not taken for one that is drawn badly. It takes its content when it is first shown: until then nobody
/// has to lay out and style what may never be looked at, which is about a third of the time a window takes to be made.
class LateScrollArea final : public QScrollArea
{
    Q_OBJECT
public:
    explicit LateScrollArea(QWidget* content, QWidget* parent = nullptr);
    /// Empty until setContent().
    LateScrollArea();

    /// Once. Taken over now if the area is seen already.
    void setContent(QWidget* content);

protected:
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void take();
    void drawEdges();

    static constexpr int edge = 1; ///< how high the line is

    QWidget* m_waiting = nullptr; ///< null once it is taken
};

} // namespace trueup::ui
