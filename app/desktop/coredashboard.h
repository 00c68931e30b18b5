#pragma once

#include "services/dashboard.h"
#include "workbench.h"

namespace trueup {

class CoreDashboard final : public ui::DashboardService
{
    Q_OBJECT
public:
    explicit CoreDashboard(Workbench& bench, QObject* parent = nullptr);
    /// Whoever asks while the same is being read, and nothing changed since, gets that answer.
    [[nodiscard]] ui::Answer<ui::DashboardSnapshot> snapshot(int days) override;

signals:
    /// The first snapshot is there: what is only read ahead may begin.
    void firstRead();

private:
    /// One reading and everybody who waits for it: a future takes only one continuation.
    struct Reading
    {
        QList<std::shared_ptr<QPromise<Result<ui::DashboardSnapshot>>>> waiting;
    };
    void readAnew();
    void deliver(const std::shared_ptr<Reading>& reading, Result<ui::DashboardSnapshot> read);

    Workbench& m_bench;
    std::shared_ptr<Reading> m_reading; ///< null: none is under way
    int m_days = 0;
    bool m_isCurrent = false; ///< nothing changed since m_reading was begun
    bool m_isFirst = true;
};

} // namespace trueup
