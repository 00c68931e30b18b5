#pragma once

#include "services/dashboard.h"

#include <QFrame>

class QGridLayout;

namespace trueup::ui {

/// When each source was last read, and whether that is too long ago.
class FreshnessPanel : public QFrame
{
    Q_OBJECT
public:
    explicit FreshnessPanel(QWidget* parent = nullptr);

    void setSources(const QList<SourceFreshness>& sources);
    /// Words in place of the sources: what is known of them, when that is nothing.
    void say(const QString& text);

private:
    void addRow(int row, const SourceFreshness& source);

    QGridLayout* m_grid;
};

} // namespace trueup::ui
