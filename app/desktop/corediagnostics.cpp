#include "corediagnostics.h"

#include "base/redact.h"
#include "store/runtable.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSysInfo>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int reportedRuns = 200;  // looked through for errors
constexpr int reportedErrors = 8;
constexpr qsizetype reportedLines = 60;

struct DatabaseFacts
{
    QString server;
    QString login;
    MigrationPlan plan;
    QList<RunRecord> failed;
};

Result<DatabaseFacts> databaseFacts(Session& session, Connection& connection)
{
    DatabaseFacts facts;
    const auto server = connection.value(u"SHOW server_version"_s);
    if (!server)
        return fail(server.error());
    facts.server = server->toString();
    const auto login = connection.value(u"SELECT session_user::text"_s);
    if (!login)
        return fail(login.error());
    facts.login = login->toString();
    auto plan = session.migrationPlan();
    if (!plan)
        return fail(plan.error());
    facts.plan = std::move(*plan);
    const auto runs = RunTable(connection).list(reportedRuns);
    if (!runs)
        return fail(runs.error());
    for (const RunRecord& run : *runs) {
        if ((run.status == "failed"_L1 || run.status == "held"_L1) && facts.failed.size() < reportedErrors)
            facts.failed.append(run);
    }
    return facts;
}

QString stamp(const QDateTime& time)
{
    return time.toUTC().toString(Qt::ISODate);
}

/// Not translated: those who help read it, whatever the language of the window.
QStringList programLines()
{
    return {u"Trueup %1"_s.arg(QCoreApplication::applicationVersion()),
            u"Qt %1 (built with %2)"_s.arg(QString::fromLatin1(qVersion()), QStringLiteral(QT_VERSION_STR)),
            u"System: %1, kernel %2, %3"_s.arg(QSysInfo::prettyProductName(), QSysInfo::kernelVersion(), QSysInfo::currentCpuArchitecture()),
            u"Language: %1"_s.arg(QLocale().name()), u"Written: %1"_s.arg(stamp(QDateTime::currentDateTimeUtc()))};
}

QStringList databaseLines(const DatabaseFacts& facts)
{
    QStringList lines{u"PostgreSQL %1, signed in as %2"_s.arg(facts.server, facts.login)};
    lines += u"Migrations: up to %1 applied in schema %2, %3 pending"_s.arg(facts.plan.currentVersion).arg(facts.plan.schema)
                 .arg(facts.plan.pending.size());
    lines += facts.failed.isEmpty() ? u"Runs: none of the last %1 failed or is held"_s.arg(reportedRuns) : u"Last failed and held runs:"_s;
    for (const RunRecord& run : facts.failed) {
        const QString reason = run.status == "held"_L1 ? run.heldReason : run.error["message"_L1].toString();
        lines += u"  %1 %2 %3 %4: %5 %6"_s.arg(run.id).arg(stamp(run.created), run.kind, run.status, reason,
                                               run.error["detail"_L1].toString().simplified());
    }
    return lines;
}

ui::LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return ui::LogLevel::Debug;
    case QtInfoMsg: return ui::LogLevel::Info;
    case QtWarningMsg: return ui::LogLevel::Warning;
    case QtCriticalMsg:
    case QtFatalMsg: break;
    }
    return ui::LogLevel::Error;
}

/// What is secret here in so many letters goes, too, wherever it stands.
QString withoutKnown(QString text, const QStringList& secrets)
{
    constexpr qsizetype shortest = 4; // shorter ones would tear words apart
    for (const QString& secret : secrets) {
        if (secret.size() >= shortest)
            text.replace(secret, u"•••"_s);
    }
    return text;
}

} // namespace

CoreDiagnostics::CoreDiagnostics(Workbench& bench, const LogRing* log, QObject* parent)
    : ui::DiagnosticsService(parent), m_bench(bench), m_log(log)
{
}

QList<ui::LogLine> CoreDiagnostics::log(qint64 number) const
{
    QList<ui::LogLine> lines;
    if (!m_log)
        return lines;
    for (const LogEntry& entry : m_log->after(number))
        lines.append({entry.number, entry.at, levelOf(entry.type), entry.category, entry.text});
    return lines;
}

QString CoreDiagnostics::logFile() const
{
    return m_log ? m_log->file() : QString();
}

ui::Answer<QString> CoreDiagnostics::report()
{
    QStringList lines = programLines();
    lines += u"Data: %1"_s.arg(m_bench.place());
    lines += u"Outside systems: %1"_s.arg(m_bench.isConnected() ? u"connected"_s : u"not connected"_s);
    QStringList tail{QString(), u"Last warnings and errors of the log:"_s};
    QList<LogEntry> entries = m_log ? m_log->after(0) : QList<LogEntry>();
    entries.removeIf([](const LogEntry& entry) { return entry.type == QtDebugMsg || entry.type == QtInfoMsg; });
    for (const LogEntry& entry : entries.last(qMin(entries.size(), reportedLines)))
        tail += u"  %1 %2 %3: %4"_s.arg(stamp(entry.at), logLevelWord(entry.type), entry.category, entry.text.simplified());
    const QStringList secrets = m_bench.secrets().values();
    return m_bench
        .onWorker<DatabaseFacts>([stop = m_bench.stopToken()](Session& session) {
            return session.pool().withConnection([&](Connection& connection) { return databaseFacts(session, connection); }, stop);
        })
        .then(this, [lines, tail, secrets](const Result<DatabaseFacts>& facts) -> Result<QString> {
            const QStringList middle = facts ? databaseLines(*facts)
                                             : QStringList{u"The database does not answer: %1 %2"_s.arg(facts.error().message, facts.error().detail)};
            return withoutKnown(withoutSecrets((lines + middle + tail).join(u'\n') + u'\n'), secrets);
        });
}

} // namespace trueup
