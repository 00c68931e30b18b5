#include "sync/runsession.h"

#include "base/log.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 heartbeatGapMs = 1000;
}

RunSession::RunSession(const SyncContext& context, JobControl control, std::unique_ptr<Connection> connection)
    : m_clock(context.clock), m_control(std::move(control)), m_connection(std::move(connection)), m_table(*m_connection)
{
}

Result<std::unique_ptr<RunSession>> RunSession::begin(const SyncContext& context, const RunStart& start,
                                                      const JobControl& control)
{
    auto connection = Connection::open(context.pool.address());
    if (!connection)
        return fail(connection.error());
    std::unique_ptr<RunSession> session(new RunSession(context, control, std::move(*connection)));
    // A runner that lives holds the lock of its kind, so no grace is needed: without the lock it is gone.
    if (const auto abandoned = session->m_table.failAbandoned(0); !abandoned)
        qCWarning(lcSync) << "abandoned runs could not be closed:" << abandoned.error();
    RunStart named = start;
    named.trigger = context.trigger;
    named.appInstance = context.appInstance;
    auto run = session->m_table.start(named);
    if (!run) {
        session->m_finished = true;
        return fail(run.error());
    }
    session->m_run = std::move(*run);
    return session;
}

RunSession::~RunSession()
{
    if (!m_finished)
        (void)failed(Error{ErrorKind::Internal, u"The run ended without an outcome."_s, {}, {}, {}, {}, false});
}

ProgressSink RunSession::progress()
{
    return [this](const Progress& progress) {
        if (m_control.progress)
            m_control.progress(progress);
        const qint64 now = m_clock.monotonicMs();
        m_phases.add(progress, now);
        if (now - m_lastHeartbeat < heartbeatGapMs)
            return;
        m_lastHeartbeat = now;
        const auto stop = m_table.heartbeat(m_run.id, progress, m_phases.toJson(now));
        if (!stop)
            qCWarning(lcSync) << "no sign of life could be given:" << stop.error();
        else if (*stop && m_control.requestCancel)
            m_control.requestCancel();
    };
}

/// Not worth a run that went well.
void RunSession::savePhases()
{
    if (const auto saved = m_table.savePhases(m_run.id, m_phases.toJson(m_clock.monotonicMs())); !saved)
        qCWarning(lcSync) << "the phases of run" << m_run.id << "could not be recorded:" << saved.error();
}

Result<void> RunSession::succeed(const QJsonObject& counts, bool partial)
{
    m_finished = true;
    savePhases();
    return m_table.finish(m_run.id, partial ? u"partial"_s : u"succeeded"_s, counts);
}

Result<void> RunSession::hold(const QString& reason, const QJsonArray& findings, const QJsonObject& counts)
{
    m_finished = true;
    savePhases();
    return m_table.hold(m_run.id, reason, findings, counts);
}

std::unexpected<Error> RunSession::failed(Error error)
{
    if (!m_finished) {
        m_finished = true;
        savePhases();
        const bool cancelled = error.kind == ErrorKind::Cancelled;
        const auto written =
            m_table.finish(m_run.id, cancelled ? u"cancelled"_s : u"failed"_s, m_counts, std::optional(error));
        if (!written)
            qCWarning(lcSync) << "the end of run" << m_run.id << "could not be recorded:" << written.error();
    }
    return std::unexpected(std::move(error));
}

} // namespace trueup
