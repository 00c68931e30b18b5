#include "corereview.h"

#include "reviewdecisions.h"
#include "reviewwords.h"
#include "store/reviewreader.h"

#include <QUuid>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

ReviewSort sortOf(ui::ReviewSort sort)
{
    switch (sort) {
    case ui::ReviewSort::Sku: return ReviewSort::Sku;
    case ui::ReviewSort::Name: return ReviewSort::Name;
    case ui::ReviewSort::PriceChange: return ReviewSort::PriceChange;
    case ui::ReviewSort::Confidence: return ReviewSort::Confidence;
    case ui::ReviewSort::Status: return ReviewSort::Status;
    case ui::ReviewSort::Age:
    case ui::ReviewSort::Kind:
    case ui::ReviewSort::Source: return ReviewSort::Id;
    }
    return ReviewSort::Id;
}

/// The older a row, the smaller its id: ages run against ids.
Qt::SortOrder directionOf(const ui::ReviewOrder& order)
{
    const bool descending = order.descending != (order.column == ui::ReviewSort::Age);
    return descending ? Qt::DescendingOrder : Qt::AscendingOrder;
}

QString keyText(const ReviewCursor& cursor)
{
    return QString::number(cursor.id) + u':' + cursor.key.toString();
}

ReviewCursor cursorFrom(const QString& text)
{
    if (text.isEmpty())
        return {};
    return {text.section(u':', 1), text.section(u':', 0, 0).toLongLong()};
}

ui::BatchRow batchRow(const BatchSummary& summary)
{
    ui::BatchRow row;
    row.id = summary.batch.id.toString(QUuid::WithoutBraces);
    row.source = sideFromWord(summary.batch.source).value_or(Side::Local);
    row.name = summary.batch.name.isEmpty() ? sideLabel(row.source) : summary.batch.name;
    row.createdAt = summary.batch.created;
    row.createdBy = summary.batch.createdBy;
    row.runId = summary.batch.runId;
    row.total = summary.total - summary.superseded;
    row.pending = summary.pending + summary.blocked;
    row.approved = summary.approved + summary.queued;
    row.rejected = summary.rejected;
    row.synced = summary.synced;
    row.failed = summary.failed;
    return row;
}

ui::ReviewTotals totalsOf(const QJsonObject& around, const QJsonObject& under)
{
    const QJsonObject kinds = around["operation"_L1].toObject();
    const QJsonObject statuses = around["status"_L1].toObject();
    const QJsonObject meant = under["status"_L1].toObject();
    ui::ReviewTotals totals;
    totals.created = kinds["create"_L1].toInteger();
    totals.changed = kinds["update"_L1].toInteger() + kinds["link"_L1].toInteger() + kinds["publish"_L1].toInteger();
    totals.withdrawn = kinds["archive"_L1].toInteger() + kinds["delete"_L1].toInteger() + kinds["unpublish"_L1].toInteger();
    totals.pending = statuses["pending"_L1].toInteger();
    totals.held = statuses["blocked"_L1].toInteger();
    totals.approved = statuses["approved"_L1].toInteger();
    totals.autoApproved = around["auto_approved"_L1].toInteger();
    totals.rejected = statuses["rejected"_L1].toInteger();
    totals.queued = statuses["queued"_L1].toInteger();
    totals.synced = statuses["synced"_L1].toInteger();
    totals.failed = statuses["failed"_L1].toInteger();
    totals.matching = under["total"_L1].toInteger();
    totals.approvable = meant["pending"_L1].toInteger();
    totals.rejectable = totals.approvable + meant["blocked"_L1].toInteger() + meant["approved"_L1].toInteger();
    return totals;
}

} // namespace

CoreReview::CoreReview(Workbench& bench, QObject* parent) : ui::ReviewService(parent), m_bench(bench)
{
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString& id) {
        if (what == "staging"_L1)
            emit changed(id);
        else if (what == "pushed"_L1 || what == "outbox"_L1 || what == "conflicts"_L1 || what == "runs"_L1)
            emit changed({});
    });
    connect(&bench, &Workbench::readAgain, this, [this] { emit changed({}); });
}

ui::Answer<QList<ui::BatchRow>> CoreReview::batches()
{
    return m_bench.ask<QList<ui::BatchRow>>([](Connection& connection) -> Result<QList<ui::BatchRow>> {
        const auto summaries = ReviewReader(connection).batches();
        if (!summaries)
            return fail(summaries.error());
        QList<ui::BatchRow> rows;
        for (const BatchSummary& summary : *summaries) {
            if (summary.total > summary.superseded)
                rows.append(batchRow(summary));
        }
        return rows;
    });
}

ui::Answer<ui::Page<ui::ReviewRow>> CoreReview::page(const ui::ReviewFilter& filter, const ui::ReviewOrder& order,
                                                     const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::ReviewRow>>(
        [filter, order, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::ReviewRow>> {
            const auto page = ReviewReader(connection).page(stagingFilter(filter), sortOf(order.column), directionOf(order),
                                                            limit, cursorFrom(afterKey));
            if (!page)
                return fail(page.error());
            ui::Page<ui::ReviewRow> shown;
            for (const StagedItem& item : page->items)
                shown.rows.append(reviewRow(item));
            if (page->hasMore)
                shown.nextKey = keyText(page->next);
            return shown;
        });
}

ui::Answer<ui::ReviewTotals> CoreReview::totals(const ui::ReviewFilter& filter)
{
    return m_bench.ask<ui::ReviewTotals>([filter](Connection& connection) -> Result<ui::ReviewTotals> {
        ui::ReviewFilter wide = filter;
        wide.statuses.clear();
        wide.kinds.clear();
        wide.autoApprovedOnly = false;
        const auto around = StagingTable(connection).summary(stagingFilter(wide));
        if (!around || wide == filter)
            return around ? Result<ui::ReviewTotals>(totalsOf(*around, *around)) : fail(around.error());
        const auto under = StagingTable(connection).summary(stagingFilter(filter));
        if (!under)
            return fail(under.error());
        return totalsOf(*around, *under);
    });
}

ui::Answer<ui::ReviewDetail> CoreReview::detail(qint64 id)
{
    return m_bench.ask<ui::ReviewDetail>([id](Connection& connection) { return reviewDetail(connection, id); });
}

ui::Answer<ui::DecisionResult> CoreReview::decide(const ui::Decision& decision)
{
    return m_bench.ask<ui::DecisionResult>(
        [decision, traces = m_traces](Connection& connection) -> Result<ui::DecisionResult> {
            auto made = decideStaged(connection, decision);
            if (!made)
                return fail(made.error());
            if (!made->trace.ids.isEmpty()) {
                made->result.undoToken = QUuid::createUuid().toString(QUuid::WithoutBraces);
                const std::scoped_lock lock(traces->mutex);
                traces->kept.insert(made->result.undoToken, made->trace);
            }
            return made->result;
        });
}

ui::Answer<ui::DecisionResult> CoreReview::undo(const QString& undoToken)
{
    return m_bench.ask<ui::DecisionResult>(
        [undoToken, traces = m_traces](Connection& connection) -> Result<ui::DecisionResult> {
            DecisionTrace trace;
            {
                const std::scoped_lock lock(traces->mutex);
                trace = traces->kept.value(undoToken);
            }
            if (trace.ids.isEmpty())
                return fail(ErrorKind::NotFound, CoreReview::tr("This decision was taken back already."));
            const auto undone = undoDecision(connection, trace);
            if (undone) {
                const std::scoped_lock lock(traces->mutex);
                traces->kept.remove(undoToken);
            }
            return undone;
        });
}

} // namespace trueup
