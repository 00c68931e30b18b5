#include "exportwork.h"

#include "approvalpdf.h"
#include "conflictrows.h"
#include "jobwork.h"
#include "listorders.h"
#include "operate/listexports.h"
#include "operate/pushexports.h"
#include "operate/setupexports.h"
#include "productrollback.h"
#include "reviewwords.h"
#include "rulewords.h"

#include <QCoreApplication>
#include <QDir>
#include <QSaveFile>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ExportText)
};

constexpr int recordPage = 200; // staged changes read at once

Result<qint64> writeRecord(Connection& connection, const ui::ExportRequest& request, ProgressReporter& progress, const CancelToken& cancel)
{
    Transaction transaction(connection); // read only: one moment, rolled back
    if (auto fixed = connection.execute(u"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"_s); !fixed)
        return fail(fixed.error());
    ApprovalRecordReader reader(connection);
    const auto head = reader.head(QUuid::fromString(request.batchId));
    if (!head)
        return fail(head.error());
    progress.setTotal(head->total());
    QSaveFile target(request.file);
    const auto notWritten = [&] {
        return fail(Error{ErrorKind::Io, Text::tr("The file %1 cannot be written.").arg(QDir::toNativeSeparators(request.file)),
                          Text::tr("No record was written."), Text::tr("Check the folder, its permissions and the free space."),
                          target.errorString(), {}, false});
    };
    if (!target.open(QIODevice::WriteOnly))
        return notWritten();
    qint64 rows = 0;
    {
        ApprovalPdf pdf(target, *head);
        for (qint64 after = 0;;) {
            if (cancel.isCancelled())
                return fail(CancelToken::error());
            const auto page = reader.page(head->batch.id, after, recordPage);
            if (!page)
                return fail(page.error());
            for (const RecordedChange& change : *page)
                pdf.add(change);
            rows += page->size();
            progress.update(rows);
            if (page->size() < recordPage)
                break;
            after = page->constLast().item.id;
        }
        pdf.finish();
    }
    if (!target.commit())
        return notWritten();
    return rows;
}

Result<qint64> writeTable(Connection& connection, const ui::ExportRequest& request, ProgressReporter& progress, const CancelToken& cancel)
{
    const ExportControl control{cancel, [&progress](qint64 rows) { progress.update(rows); },
                                [&progress](qint64 rows) { progress.setTotal(rows); }};
    switch (request.table) {
    case ui::ExportTable::StagedChanges:
        return exportStaged(connection, stagingFilter(request.review),
                            {reviewOrder(request.review, request.reviewOrder), request.reviewFields}, request.file, control);
    case ui::ExportTable::Conflicts: return exportConflicts(connection, conflictQuery(request.conflicts), request.file, control);
    case ui::ExportTable::Products:
        return exportProducts(connection, request.products == ui::ProductScope::All ? request.productText : QString(),
                              productScope(request.products), productOrder(request.productOrder), request.file, control);
    case ui::ExportTable::Runs:
        return exportRuns(connection, runOrder(request.runOrder), request.runs.kind ? runKindWord(*request.runs.kind) : QString(),
                          [filter = request.runs](const RunRecord& run) { return isMeant(run, filter); }, request.file, control);
    case ui::ExportTable::RejectedRows: return exportRejects(connection, request.runId, request.file, control);
    case ui::ExportTable::Alerts: return exportAlerts(connection, request.withClosedAlerts, request.file, control);
    case ui::ExportTable::Matches: return exportMatches(connection, request.isOfDecidedMatches, request.file, control);
    case ui::ExportTable::FailedWrites: return exportFailedWrites(connection, request.file, control);
    case ui::ExportTable::ProductWrites: return exportWrites(connection, request.productId, request.file, control);
    case ui::ExportTable::ProductVersions: return exportVersions(connection, request.productId, request.file, control);
    case ui::ExportTable::PlannedCalls:
        return exportPlannedCalls(connection, QUuid::fromString(request.batchId), request.file, control);
    case ui::ExportTable::PushResults:
        return exportPushResults(connection, {request.runId != 0 ? QString() : request.batchId, request.runId}, request.file, control);
    case ui::ExportTable::Rollback: return exportRollback(connection, request.rollback, request.file, control);
    case ui::ExportTable::Schedules: return exportSchedules(connection, request.file, control);
    case ui::ExportTable::ConflictRules: return exportConflictRules(connection, {ruleLabel, ruleSentence}, request.file, control);
    case ui::ExportTable::AlertRules: return exportAlertRules(connection, request.file, control);
    case ui::ExportTable::Users: return exportUsers(connection, request.file, control);
    case ui::ExportTable::ApprovalRecord: return writeRecord(connection, request, progress, cancel);
    }
    return fail(ErrorKind::Internal, Text::tr("There is no export of this kind."));
}

} // namespace

Result<QJsonObject> exportWork(Session& session, const ui::ExportRequest& request, const JobControl& control)
{
    ProgressReporter progress(control.progress, session.clock());
    progress.phase(u"export"_s, request.table == ui::ExportTable::ApprovalRecord ? Text::tr("Writing the record") : Text::tr("Writing the table"));
    const auto rows = session.pool().withConnection(
        [&](Connection& connection) { return writeTable(connection, request, progress, control.cancel); }, control.cancel);
    if (!rows)
        return fail(rows.error());
    progress.finishPhase();
    return QJsonObject{{u"file"_s, request.file}, {u"rows"_s, *rows}};
}

} // namespace trueup
