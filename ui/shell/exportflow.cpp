#include "shell/exportflow.h"

#include "services/prompts.h"

#include <QDate>
#include <QWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString baseName(ExportTable table)
{
    switch (table) {
    case ExportTable::StagedChanges: return ExportFlow::tr("staged changes", "file name");
    case ExportTable::Conflicts: return ExportFlow::tr("conflicts", "file name");
    case ExportTable::Products: return ExportFlow::tr("products", "file name");
    case ExportTable::Runs: return ExportFlow::tr("runs", "file name");
    case ExportTable::RejectedRows: return ExportFlow::tr("rejected rows", "file name");
    case ExportTable::Alerts: return ExportFlow::tr("alerts", "file name");
    case ExportTable::Matches: return ExportFlow::tr("uncertain matches", "file name");
    case ExportTable::FailedWrites: return ExportFlow::tr("failed writes", "file name");
    case ExportTable::ProductWrites: return ExportFlow::tr("writes to the shop", "file name");
    case ExportTable::ProductVersions: return ExportFlow::tr("versions", "file name");
    case ExportTable::PlannedCalls: return ExportFlow::tr("planned writes", "file name");
    case ExportTable::PushResults: return ExportFlow::tr("results of a push", "file name");
    case ExportTable::Schedules: return ExportFlow::tr("schedules", "file name");
    case ExportTable::ConflictRules: return ExportFlow::tr("rules for conflicts", "file name");
    case ExportTable::AlertRules: return ExportFlow::tr("rules for alerts", "file name");
    case ExportTable::Users: return ExportFlow::tr("people and roles", "file name");
    case ExportTable::Rollback: return ExportFlow::tr("roll-back", "file name");
    case ExportTable::ApprovalRecord: return ExportFlow::tr("approval record", "file name");
    }
    return {};
}

QString filterFor(const QString& suffix)
{
    return suffix == "pdf"_L1    ? ExportFlow::tr("PDF documents (*.pdf)")
           : suffix == "xlsx"_L1 ? ExportFlow::tr("Excel workbooks (*.xlsx)")
                                 : ExportFlow::tr("CSV tables (*.csv)");
}

} // namespace

ExportFlow::ExportFlow(UiServices& services, QWidget* window)
    : QObject(window), m_services(services), m_window(window), m_asker(this)
{
}

QString ExportFlow::suggestedName(ExportTable table, const QString& suffix, const QDate& day)
{
    return u"Trueup %1 %2.%3"_s.arg(baseName(table), day.toString(Qt::ISODate), suffix);
}

void ExportFlow::begin(ExportRequest request, const QString& suffix)
{
    const QString title = request.table == ExportTable::ApprovalRecord ? tr("Save the approval record") : tr("Export the table");
    m_services.prompts.saveFile(m_window, title, suggestedName(request.table, suffix, QDate::currentDate()), filterFor(suffix),
                                [this, request = std::move(request), suffix](const std::optional<QString>& file) {
        if (!file || file->isEmpty())
            return;
        JobRequest job;
        job.kind = JobKind::Export;
        job.exported = request;
        // What the person typed decides the name, what was chosen decides the kind.
        job.exported.file = file->endsWith(u'.' + suffix, Qt::CaseInsensitive) ? *file : *file + u'.' + suffix;
        start(job);
    });
}

void ExportFlow::beginBackup()
{
    const QString suggested = u"Trueup %1 %2.dump"_s.arg(tr("backup", "file name"), QDate::currentDate().toString(Qt::ISODate));
    m_services.prompts.saveFile(m_window, tr("Back up the database"), suggested, tr("Backups (*.dump)"),
                                [this](const std::optional<QString>& file) {
        if (!file || file->isEmpty())
            return;
        JobRequest job;
        job.kind = JobKind::Backup;
        job.file = *file;
        start(job);
    });
}

void ExportFlow::start(const JobRequest& job)
{
    m_asker.ask(m_services.jobs.start(job), [this](const Result<QString>& started) {
        if (!started)
            emit failed(started.error());
    });
}

} // namespace trueup::ui
