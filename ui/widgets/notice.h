#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace trueup::ui {

/// One line about something that was just done, with the way back beside it. Goes away by itself after a while.
class Notice : public QFrame
{
    Q_OBJECT
public:
    explicit Notice(QWidget* parent = nullptr);

    void say(const QString& text, const QString& action = {});
    [[nodiscard]] QString text() const;

signals:
    void actionWanted();

private:
    QLabel* m_text;
    QPushButton* m_action;
    QTimer m_timer;
};

} // namespace trueup::ui
