#pragma once

#include "services/dashboard.h"
#include "workbench.h"

namespace trueup {

class CoreDashboard final : public ui::DashboardService
{
    Q_OBJECT
public:
    explicit CoreDashboard(Workbench& bench, QObject* parent = nullptr);
    [[nodiscard]] ui::Answer<ui::DashboardSnapshot> snapshot(int days) override;

private:
    Workbench& m_bench;
};

} // namespace trueup
