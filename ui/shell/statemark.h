#pragma once

#include "services/dashboard.h"

#include <QWidget>

class QLabel;

namespace trueup::ui {

/// "All in sync" with the time of the last success, and only when that is true; otherwise what is open.
class StateMark : public QWidget
{
    Q_OBJECT
public:
    explicit StateMark(QWidget* parent = nullptr);

    void setState(const SyncState& state);
    void setUnknown(); ///< nothing could be read
    /// Leaves the time of the last success to the tool tip, for whoever needs the room.
    void setBrief(bool brief);
    [[nodiscard]] int fullWidth() const; ///< what it takes with that time
    [[nodiscard]] QString text() const; ///< with that time
    [[nodiscard]] bool isGreen() const { return m_isGreen; }

private:
    void show(const QString& text, const QString& time, const QString& iconName, const QString& tone);
    void showText();
    [[nodiscard]] QString timePart() const; ///< of the text

    QLabel* m_mark;
    QLabel* m_text;
    QLabel* m_last; ///< m_time
    QString m_state; ///< what is open
    QString m_time;  ///< of the last success, where there is one to be told
    bool m_isGreen = false;
    bool m_isBrief = false;
};

} // namespace trueup::ui
