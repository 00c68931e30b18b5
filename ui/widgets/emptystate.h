#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace trueup::ui {

/// What stands where a list would be: why there is nothing, and the one thing to do about it.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(const QString& iconName, QWidget* parent = nullptr);

    /// Its lines wrap, but nothing is to grow for it: it stands where a list would.
    [[nodiscard]] bool hasHeightForWidth() const override { return false; }

    /// Empty texts take no room; without a heading it is quiet, with no mark either.
    void say(const QString& heading, const QString& text, const QString& action = {});
    /// Its mark is that of an error, or again its own.
    void markError(bool isError);
    /// Null while there is nothing to do about it.
    [[nodiscard]] QPushButton* action() const;

signals:
    void actionWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showMark();

    QString m_iconName;
    QLabel* m_mark;
    QLabel* m_heading;
    QLabel* m_text;
    QPushButton* m_action;
};

} // namespace trueup::ui
