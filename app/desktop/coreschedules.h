#pragma once

#include "services/schedules.h"
#include "store/scheduletable.h"
#include "workbench.h"

#include <optional>

namespace trueup {

class ScheduleRunner;

/// Between the schedules of the window and the rows of the database. Steps are told by the words of the design's batch
/// operations: "etilize_import", "xorosoft_refresh", "xorosoft_inventory", "sync_down", "sync_up"; "full" in their config.
[[nodiscard]] QString scheduleStepWord(ui::JobKind kind);
/// Null: this program does not know such a step.
[[nodiscard]] std::optional<ui::JobKind> scheduleStepKind(const QString& word);
/// Steps that this program does not know are left out.
[[nodiscard]] QList<ui::ScheduleStep> scheduleSteps(const QJsonObject& job);

class CoreSchedules final : public ui::ScheduleService
{
    Q_OBJECT
public:
    CoreSchedules(Workbench& bench, ui::JobService& jobs, QObject* parent = nullptr);
    ~CoreSchedules() override;

    [[nodiscard]] ui::Answer<QList<ui::Schedule>> schedules() override;
    [[nodiscard]] ui::Answer<void> save(const QString& oldName, const ui::Schedule& schedule) override;
    [[nodiscard]] ui::Answer<void> remove(const QString& name) override;
    void runNow(const ui::Schedule& schedule) override;
    [[nodiscard]] Result<ui::CronReading> read(const QString& cron, const QString& timeZone, int times) const override;

private:
    Workbench& m_bench;
    std::unique_ptr<ScheduleRunner> m_runner;
};

} // namespace trueup
