#pragma once

#include "store/runtable.h"
#include "sync/job.h"
#include "sync/phaselog.h"
#include "sync/synccontext.h"

#include <memory>
#include <optional>

namespace trueup {

/// One run in the database from start to end: the lock of its kind, the sign of life, and exactly one outcome, whatever
/// path the code takes. Has a connection of its own, so that progress is visible while the work's transaction is open.
/// Belongs to one thread.
class RunSession
{
public:
    /// Runs of crashed programs are marked as failed first. Held with code RUN_ACTIVE when this kind runs elsewhere.
    [[nodiscard]] static Result<std::unique_ptr<RunSession>> begin(const SyncContext& context, const RunStart& start,
                                                                   const JobControl& control);
    RunSession(const RunSession&) = delete;
    RunSession& operator=(const RunSession&) = delete;
    /// An unfinished run is recorded as failed.
    ~RunSession();

    [[nodiscard]] qint64 id() const { return m_run.id; }
    [[nodiscard]] const RunRecord& record() const { return m_run; }
    [[nodiscard]] const CancelToken& cancel() const { return m_control.cancel; }
    /// Passes progress on and tells the database at most once a second; a request to stop found there cancels the job.
    [[nodiscard]] ProgressSink progress();

    void setCounts(const QJsonObject& counts) { m_counts = counts; }
    /// Succeeded, or partial when some items failed.
    [[nodiscard]] Result<void> succeed(const QJsonObject& counts, bool partial = false);
    [[nodiscard]] Result<void> hold(const QString& reason, const QJsonArray& findings, const QJsonObject& counts);
    /// Records the failure (or the cancel) and hands the error back for the caller's failure branch.
    [[nodiscard]] std::unexpected<Error> failed(Error error);

private:
    RunSession(const SyncContext& context, JobControl control, std::unique_ptr<Connection> connection);
    void savePhases();

    const Clock& m_clock;
    JobControl m_control;
    std::unique_ptr<Connection> m_connection;
    RunTable m_table;
    RunRecord m_run;
    QJsonObject m_counts;
    PhaseLog m_phases;
    qint64 m_lastHeartbeat = 0;
    bool m_finished = false;
};

} // namespace trueup
