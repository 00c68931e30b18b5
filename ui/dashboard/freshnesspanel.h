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

private:
    void addRow(int row, const SourceFreshness& source);

    QGridLayout* m_grid;
};

} // namespace trueup::ui
