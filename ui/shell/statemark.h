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
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isGreen() const { return m_isGreen; }

private:
    void show(const QString& text, const QString& iconName, const QString& tone);

    QLabel* m_mark;
    QLabel* m_text;
    bool m_isGreen = false;
};

} // namespace trueup::ui
