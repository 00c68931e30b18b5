#pragma once

#include <QWidget>

namespace trueup::ui {

/// A part of a splitter with texts or chips that wrap. A splitter knows nothing of heights that depend on widths: this asks
/// for the height that its layout needs at its present width, so that nothing in it is cut.
class WrapPane : public QWidget
{
public:
    using QWidget::QWidget;

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void tellSplitter();

    int m_told = 0;
};

} // namespace trueup::ui
