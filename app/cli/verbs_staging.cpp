#include "sessionhelp.h"
#include "stagingfilter.h"
#include "wherefilter.h"

#include "operate/exporter.h"
#include "reconcile/diff.h"
#include "store/reviewreader.h"
#include "sync/storedwords.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

Result<Answer> listBatches(const Environment& environment, const QCommandLineParser& parser)
{
    const auto limit = limitOf(parser);
    if (!limit)
        return fail(limit.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto batches = ReviewReader(connection).batches(*limit);
        if (!batches)
            return fail(batches.error());
        QJsonArray list;
        QList<QStringList> rows;
        for (const BatchSummary& summary : *batches) {
            const QJsonObject counts{{u"total"_s, summary.total},          {u"pending"_s, summary.pending},
                                     {u"blocked"_s, summary.blocked},      {u"approved"_s, summary.approved},
                                     {u"rejected"_s, summary.rejected},    {u"queued"_s, summary.queued},
                                     {u"synced"_s, summary.synced},        {u"failed"_s, summary.failed},
                                     {u"superseded"_s, summary.superseded}};
            const BatchRecord& batch = summary.batch;
            list.append(QJsonObject{{u"staging_id"_s, idJson(batch.id)},
                                    {u"name"_s, batch.name},
                                    {u"source"_s, batch.source},
                                    {u"created_at"_s, timeJson(batch.created)},
                                    {u"created_by"_s, textJson(batch.createdBy)},
                                    {u"status"_s, batch.status},
                                    {u"counts"_s, counts}});
            rows.append({uuidText(batch.id), batchText(batch.name), batch.source, timeText(batch.created),
                         QString::number(summary.pending), QString::number(summary.blocked),
                         QString::number(summary.approved), QString::number(summary.synced),
                         QString::number(summary.failed)});
        }
        return Answer{
            {{u"batches"_s, list}},
            table({Text::tr("Batch"), Text::tr("Name"), Text::tr("From"), Text::tr("Created"), Text::tr("Pending"),
                   Text::tr("Blocked"), Text::tr("Approved"), Text::tr("Written"), Text::tr("Failed")},
                  rows)};
    });
}

Result<StagingFilter> listFilter(const QCommandLineParser& parser)
{
    StagingFilter filter;
    const auto batch = uuidOperand(parser, 0, u"BATCH"_s);
    if (!batch)
        return fail(batch.error());
    filter.batch = *batch;
    auto statuses = knownWords(parser.values(u"status"_s), stagedStatuses(), u"status"_s);
    if (!statuses)
        return fail(statuses.error());
    filter.statuses = std::move(*statuses);
    auto fields = knownWords(parser.values(u"field"_s), fieldKeys(), u"field"_s);
    if (!fields)
        return fail(fields.error());
    filter.fields = std::move(*fields);
    filter.text = parser.value(u"text"_s);
    return filter;
}

QJsonObject listItemJson(const StagedItem& item)
{
    QJsonObject json = stagedItemJson(item);
    json.insert(u"changed_fields"_s, QJsonArray::fromStringList(item.changedFields));
    json.insert(u"price_change_percent"_s, decimalJson(item.priceChangePercent));
    json.insert(u"created_at"_s, timeJson(item.created));
    return json;
}

Result<Answer> list(const Environment& environment, const QCommandLineParser& parser)
{
    const auto filter = listFilter(parser);
    const auto page = pageOf(parser);
    if (!filter || !page)
        return fail(!filter ? filter.error() : page.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        StagingTable staging(connection);
        if (const auto batch = staging.batch(filter->batch); !batch)
            return fail(batch.error());
        StagingFilter pending;
        pending.batch = filter->batch;
        pending.statuses = {u"pending"_s};
        const auto total = staging.count(*filter);
        const auto open = staging.count(pending);
        auto items = staging.list(*filter, page->after, page->limit + 1);
        if (!total || !open || !items)
            return fail(!total ? total.error() : !open ? open.error() : items.error());
        const qint64 next = cutToPage(*items, *page);
        QJsonArray array;
        QList<QStringList> rows;
        for (const StagedItem& item : *items) {
            array.append(listItemJson(item));
            rows.append({QString::number(item.id), item.sku, item.name, item.operation, item.status,
                         item.confidence ? QString::number(*item.confidence, 'f', 3) : QString(),
                         item.changedFields.join(u", "_s), item.blockedReason});
        }
        const QString text =
            table({Text::tr("Change"), Text::tr("SKU"), Text::tr("Name"), Text::tr("Does"), Text::tr("State"),
                   Text::tr("Confidence"), Text::tr("Fields"), Text::tr("Why blocked")},
                  rows, 40) +
            nextPageText(items->size(), *total, next);
        return Answer{{{u"staging_id"_s, idJson(filter->batch)},
                       {u"items"_s, array},
                       {u"total_items"_s, *total},
                       {u"next"_s, idJson(next)},
                       {u"requires_approval"_s, *open > 0}},
                      text};
    });
}

Result<Answer> show(const Environment& environment, const QCommandLineParser& parser)
{
    const auto text = operand(parser, 0, u"ID"_s);
    const auto id = text ? number(*text, u"ID"_s) : fail(text.error());
    if (!id)
        return fail(id.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto item = StagingTable(connection).get(*id);
        if (!item)
            return fail(item.error());
        const QJsonObject changes = completeChanges(QJsonDocument::fromJson(item->changes).object());
        Answer answer{stagedItemJson(*item), {}};
        answer.json.insert(u"staging_id"_s, idJson(item->batchId));
        answer.json.insert(u"row_version"_s, item->rowVersion);
        answer.json.insert(u"review_notes"_s, textJson(item->note));
        answer.json.insert(u"reviewed_by"_s, textJson(item->reviewedBy));
        answer.json.insert(u"reviewed_at"_s, timeJson(item->reviewed));
        answer.json.insert(u"changes"_s, changes);
        QList<QStringList> rows;
        for (auto change = changes.constBegin(); change != changes.constEnd(); ++change) {
            const QJsonObject values = change->toObject();
            rows.append({change.key(), valueText(values["current"_L1]), valueText(values["proposed"_L1]),
                         values["origin"_L1].toString(), values["rule"_L1].toString()});
        }
        answer.text =
            u"%1  %2  %3  %4\n"_s.arg(item->sku, item->name, item->operation, item->status) +
            (item->blockedReason.isEmpty() ? QString() : item->blockedReason + u'\n') +
            table({Text::tr("Field"), Text::tr("Now"), Text::tr("New"), Text::tr("From"), Text::tr("Rule")}, rows);
        return answer;
    });
}

QString decisionText(const DecisionOutcome& outcome, bool approve)
{
    QStringList lines;
    if (outcome.decided > 0 || !approve)
        lines.append(approve ? Text::tr("%n change(s) approved.", nullptr, int(outcome.decided))
                             : Text::tr("%n change(s) rejected.", nullptr, int(outcome.decided)));
    else
        lines.append(Text::tr("Nothing was approved."));
    if (outcome.waiting > 0)
        lines.append(Text::tr("%n wait(s) for another approver.", nullptr, int(outcome.waiting)));
    if (outcome.blocked > 0)
        lines.append(Text::tr("%n left alone because blocked; “staging list --status blocked” says why.", nullptr,
                              int(outcome.blocked)));
    if (outcome.conflicts > 0)
        lines.append(Text::tr("%n left alone because of an open conflict.", nullptr, int(outcome.conflicts)));
    if (outcome.own > 0)
        lines.append(Text::tr("%n left alone because nobody approves an own edit.", nullptr, int(outcome.own)));
    if (outcome.settled > 0)
        lines.append(Text::tr("%n decided, sent or replaced before.", nullptr, int(outcome.settled)));
    return lines.join(u'\n');
}

Result<Answer> decide(const Environment& environment, const QCommandLineParser& parser, Decision decision)
{
    const auto filter = decisionFilter(parser);
    if (!filter)
        return fail(filter.error());
    const bool approve = decision == Decision::Approve;
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        StagingTable staging(connection);
        if (const auto fine = checkIds(staging, *filter); !fine)
            return fail(fine.error());
        const auto outcome = staging.decideWhere(decision, *filter, -1, parser.value(u"note"_s));
        if (!outcome)
            return fail(outcome.error());
        const qint64 skipped =
            outcome->waiting + outcome->blocked + outcome->conflicts + outcome->own + outcome->settled;
        return Answer{{{u"staging_id"_s, idJson(filter->batch)},
                       {approve ? u"approved"_s : u"rejected"_s, outcome->decided},
                       {u"skipped"_s, skipped}},
                      decisionText(*outcome, approve)};
    });
}

Result<Answer> approve(const Environment& environment, const QCommandLineParser& parser)
{
    return decide(environment, parser, Decision::Approve);
}

Result<Answer> reject(const Environment& environment, const QCommandLineParser& parser)
{
    return decide(environment, parser, Decision::Reject);
}

QString releaseText(const ReleaseOutcome& outcome)
{
    QStringList lines{Text::tr("%n held change(s) released.", nullptr, int(outcome.ids.size()))};
    if (outcome.matches > 0)
        lines.append(Text::tr("%n left alone because the match is not certain; “matches list” names it.", nullptr, int(outcome.matches)));
    if (outcome.conflicts > 0)
        lines.append(Text::tr("%n left alone because of an open conflict.", nullptr, int(outcome.conflicts)));
    if (outcome.others > 0)
        lines.append(Text::tr("%n not held.", nullptr, int(outcome.others)));
    return lines.join(u'\n');
}

/// Held changes wait for approval like any other then; what they wait for elsewhere is not passed over.
Result<Answer> releaseAll(StagingTable& staging, const StagingFilter& filter, const QString& note)
{
    const auto outcome = staging.releaseWhere(filter, note);
    if (!outcome)
        return fail(outcome.error());
    return Answer{{{u"staging_id"_s, idJson(filter.batch)},
                   {u"released"_s, outcome->ids.size()},
                   {u"skipped"_s, outcome->matches + outcome->conflicts + outcome->others}},
                  releaseText(*outcome)};
}

Result<Answer> release(const Environment& environment, const QCommandLineParser& parser)
{
    auto filter = decisionFilter(parser);
    if (!filter)
        return fail(filter.error());
    const QString note = parser.value(u"note"_s).trimmed();
    if (note.isEmpty())
        return usage(Text::tr("Releasing what is held needs a reason."), Text::tr("Give it with --note."));
    if (filter->ids.isEmpty() && filter->statuses.isEmpty())
        filter->statuses = {u"blocked"_s};
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        StagingTable staging(connection);
        if (const auto fine = checkIds(staging, *filter); !fine)
            return fail(fine.error());
        Transaction transaction(connection); // all of them or none
        auto answer = releaseAll(staging, *filter, note);
        if (!answer)
            return answer;
        if (const auto committed = transaction.commit(); !committed)
            return fail(committed.error());
        return answer;
    });
}

Result<Answer> reopen(const Environment& environment, const QCommandLineParser& parser)
{
    auto filter = decisionFilter(parser);
    if (!filter)
        return fail(filter.error());
    if (filter->ids.isEmpty() && filter->statuses.isEmpty())
        filter->statuses = {u"approved"_s, u"rejected"_s};
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        StagingTable staging(connection);
        if (const auto fine = checkIds(staging, *filter); !fine)
            return fail(fine.error());
        const auto outcome = staging.decideWhere(Decision::Reopen, *filter, -1, parser.value(u"note"_s));
        if (!outcome)
            return fail(outcome.error());
        QString text = Text::tr("%n change(s) back in review.", nullptr, int(outcome->decided));
        if (outcome->settled > 0)
            text += u'\n' + Text::tr("%n not decided, sent already or replaced by a newer change.", nullptr, int(outcome->settled));
        return Answer{{{u"staging_id"_s, idJson(filter->batch)}, {u"reopened"_s, outcome->decided}, {u"skipped"_s, outcome->settled}}, text};
    });
}

Result<Answer> exportBatch(const Environment& environment, const QCommandLineParser& parser)
{
    const auto batch = uuidOperand(parser, 0, u"BATCH"_s);
    const auto file = operand(parser, 1, u"FILE"_s);
    if (!batch || !file)
        return fail(!batch ? batch.error() : file.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        if (const auto known = StagingTable(connection).batch(*batch); !known)
            return fail(known.error());
        StagingFilter filter;
        filter.batch = *batch;
        const auto rows = exportStaged(connection, filter, {}, *file, {environment.cancel, {}});
        if (!rows)
            return fail(rows.error());
        return Answer{{{u"staging_id"_s, idJson(*batch)}, {u"file"_s, *file}, {u"rows"_s, *rows}},
                      Text::tr("%1: %2 rows.").arg(QDir::toNativeSeparators(*file)).arg(*rows)};
    });
}

} // namespace

std::vector<Verb> stagingVerbs()
{
    const QCommandLineOption status(u"status"_s, Text::tr("Only changes in this state; may be given again."), u"S"_s);
    const QCommandLineOption field(u"field"_s, Text::tr("Only changes of this field; may be given again."), u"F"_s);
    const QCommandLineOption text(u"text"_s, Text::tr("Only changes whose SKU or name holds this text."), u"T"_s);
    const QCommandLineOption after(u"after"_s, Text::tr("Begin behind the change with this id."), u"ID"_s);
    const QCommandLineOption only(
        u"only"_s, Text::tr("Only the changes with these ids, separated by commas or spaces."), u"ID…"_s);
    const QCommandLineOption where(
        u"where"_s,
        Text::tr("Only what meets these conditions, for example: field=price and confidence>=0.95 and vendor='3M'."),
        u"EXPR"_s);
    const QCommandLineOption note(u"note"_s, Text::tr("A remark, kept with the decision."), u"TEXT"_s);
    const QCommandLineOption reason(u"note"_s, Text::tr("The reason, kept with the change; needed."), u"TEXT"_s);
    // The ids of --only may follow it as operands of their own.
    const QString decided = u"BATCH [ID…]"_s;
    return {
        makeVerb(u"staging batches"_s, Text::tr("List the batches, newest first"), {}, {limitOption(50)}, listBatches),
        makeVerb(u"staging list"_s, Text::tr("List the changes of a batch"), u"BATCH"_s,
                 {status, field, text, limitOption(100), after}, list),
        makeVerb(u"staging show"_s, Text::tr("Show one change, field by field"), u"ID"_s, {}, show),
        makeVerb(u"staging approve"_s, Text::tr("Approve changes of a batch"), decided, {only, where, note}, approve),
        makeVerb(u"staging reject"_s, Text::tr("Reject changes of a batch"), decided, {only, where, note}, reject),
        makeVerb(u"staging release"_s, Text::tr("Let held changes of a batch be decided like any other"), decided, {only, where, reason}, release),
        makeVerb(u"staging reopen"_s, Text::tr("Take approvals and rejections of a batch back to review, as long as nothing was written"), decided,
                 {only, where, note}, reopen),
        makeVerb(u"staging export"_s, Text::tr("Write the changes of a batch to a .csv or .xlsx file"), u"BATCH FILE"_s,
                 {}, exportBatch),
    };
}

} // namespace trueup::cli
