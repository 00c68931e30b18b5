#include "corepush.h"

#include "jobwork.h"
#include "operate/pushexports.h"
#include "review/rowdeltas.h"
#include "reviewwords.h"
#include "store/outboxreader.h"
#include "store/outboxtable.h"
#include "store/stagingtable.h"
#include "sync/pushestimate.h"
#include "sync/pushguards.h"
#include "sync/storedwords.h"
#include "sync/syncsettings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// What the guardrails say; few withdrawals and strong price moves are told, too, before they are many.
Result<void> tellFindings(Connection& connection, const QUuid& batch, const PushEstimate& estimate, double restoreRate,
                          const GuardrailThresholds& thresholds, ui::PushPreview& preview)
{
    const auto found = pushFindings(connection, batch, estimate, restoreRate, thresholds);
    if (!found)
        return fail(found.error());
    for (const GuardFinding& finding : found->findings)
        preview.findings.append(shownFinding(finding, finding.level == GuardLevel::Hold ? ui::FindingLevel::Hold : ui::FindingLevel::Warn));
    const auto isTold = [&found](QLatin1StringView guard) {
        return std::ranges::any_of(found->findings, [guard](const GuardFinding& finding) { return finding.guard == guard; });
    };
    if (!isTold("withdrawals"_L1) && found->withdrawals > 0)
        preview.findings.append({ui::FindingLevel::Warn, CorePush::tr("%Ln product(s) will no longer be on sale in the shop.", nullptr,
                                                                      int(found->withdrawals)),
                                 shownExamples(u"withdrawals"_s, found->withdrawalExamples), found->withdrawals});
    if (!isTold("price_swings"_L1) && found->priceSwings > 0)
        preview.findings.append({ui::FindingLevel::Warn, CorePush::tr("%Ln price(s) change by more than %1%.", nullptr, int(found->priceSwings))
                                                             .arg(QLocale().toString(thresholds.swingPercent)),
                                 shownExamples(u"price_swings"_s, found->swingExamples), found->priceSwings});
    return {};
}

Result<ui::PushPreview> readPreview(Connection& connection, const QString& batchId)
{
    StagingTable table(connection);
    const auto summary = table.summary(approvedChanges(QUuid::fromString(batchId)));
    if (!summary)
        return fail(summary.error());
    const auto waiting = OutboxReader(connection).waiting(batchId);
    if (!waiting)
        return fail(waiting.error());
    const QJsonObject kinds = (*summary)["operation"_L1].toObject();
    ui::PushPreview preview;
    StagingFilter kept = approvedChanges(QUuid::fromString(batchId));
    kept.statuses = {u"blocked"_s};
    const auto held = table.count(kept);
    if (!held)
        return fail(held.error());
    preview.waiting = *waiting;
    preview.held = *held;
    preview.batchId = batchId;
    preview.products = (*summary)["total"_L1].toInteger();
    preview.creates = kinds["create"_L1].toInteger();
    preview.withdrawals = kinds["archive"_L1].toInteger() + kinds["delete"_L1].toInteger() + kinds["unpublish"_L1].toInteger();
    preview.updates = preview.products - preview.creates - preview.withdrawals;
    const auto settings = SyncSettings::load(connection);
    if (!settings)
        return fail(settings.error());
    EstimateOptions options;
    options.bulkThreshold = settings->bulkThreshold > 0 ? settings->bulkThreshold : std::numeric_limits<qint64>::max();
    const QUuid batch = QUuid::fromString(batchId);
    const auto estimate = estimatePush(connection, batch, options);
    if (!estimate)
        return fail(estimate.error());
    preview.calls = estimate->requests;
    preview.usesBulk = estimate->bulk;
    preview.points = qint64(std::ceil(estimate->points));
    preview.seconds = qint64(std::ceil(estimate->seconds));
    const QJsonObject counts = (*summary)["field"_L1].toObject();
    for (const Field& known : fields()) {
        if (const qint64 products = counts[known.keyString()].toInteger(); products > 0)
            preview.fields.append({known.id, products});
    }
    if (const auto told = tellFindings(connection, batch, *estimate, options.restoreRate, settings->guardrails, preview); !told)
        return fail(told.error());
    return preview;
}

ui::PushOutcome outcomeOf(const QString& state)
{
    if (state == "confirmed"_L1)
        return ui::PushOutcome::Confirmed;
    if (state == "failed"_L1 || state == "dead"_L1 || state == "cancelled"_L1)
        return ui::PushOutcome::Failed;
    return state == "unknown"_L1 ? ui::PushOutcome::Unknown : ui::PushOutcome::Waiting;
}

QList<FieldId> fieldIds(const QStringList& keys)
{
    QList<FieldId> ids;
    for (const QString& key : keys) {
        if (const Field* known = fieldByKey(key))
            ids.append(known->id);
    }
    return ids;
}

/// What kind of failure it is, in words that say who can do something about it.
QString failureText(const QString& word)
{
    if (word == "user_error"_L1 || word == "validation"_L1)
        return CorePush::tr("Refused value");
    if (word == "throttled"_L1 || word == "daily_limit"_L1)
        return CorePush::tr("Limit of the shop");
    if (word == "auth"_L1 || word == "permission"_L1)
        return CorePush::tr("Access refused");
    if (word == "network"_L1 || word == "timeout"_L1 || word == "http"_L1)
        return CorePush::tr("Connection");
    if (word == "stale"_L1)
        return CorePush::tr("Changed in the shop");
    return word.isEmpty() ? QString() : CorePush::tr("Other");
}

ui::PushResultRow resultRow(const WriteResult& result)
{
    ui::PushResultRow row;
    row.id = result.id;
    row.sku = result.sku;
    row.name = result.name;
    row.outcome = outcomeOf(result.state);
    row.attempts = result.attempts;
    row.at = result.at;
    const bool isWritten = row.outcome == ui::PushOutcome::Confirmed || result.errorMessage.isEmpty();
    row.text = isWritten ? ui::fieldLabels(result.fields) : writeFailureText(result.errorClass, result.errorCode, result.errorMessage);
    row.canRetry = result.state == "failed"_L1 || result.state == "dead"_L1;
    row.isDead = result.state == "dead"_L1;
    row.canEdit = row.canRetry;
    row.shopWords = isWritten ? QString() : shopWords(result.errorClass, result.errorMessage);
    row.failureClass = isWritten ? QString() : failureText(result.errorClass);
    row.nextTry = result.nextTry;
    row.fields = fieldIds(result.fields);
    return row;
}

/// Of one result more than the page holds.
Result<ui::Page<ui::PushResultRow>> pageOf(const Result<QList<WriteResult>>& results, int limit)
{
    if (!results)
        return fail(results.error());
    ui::Page<ui::PushResultRow> page;
    for (const WriteResult& result : results->first(qMin(qsizetype(limit), results->size())))
        page.rows.append(resultRow(result));
    if (results->size() > limit)
        page.nextKey = QString::number(page.rows.constLast().id);
    return page;
}

ui::PlannedWrite plannedWrite(const StagedItem& item)
{
    const ui::ReviewRow row = reviewRow(item, PeopleNames()); // who decided is not told
    ui::PlannedWrite planned{item.id, row.sku, row.name, row.kind, {}};
    for (const ui::FieldDelta& delta : row.deltas) {
        const ui::ShownPair shown = ui::shownChange(delta);
        planned.values.append({delta.field, shown.before, shown.after});
    }
    return planned;
}

} // namespace

CorePush::CorePush(Workbench& bench, QObject* parent) : ui::PushService(parent), m_bench(bench) {}

ui::Answer<ui::PushPreview> CorePush::preview(const QString& batchId)
{
    QString target;
    const bool isKnown = m_bench.isConnected();
    if (isKnown && m_bench.session().connections().shopify)
        target = m_bench.session().connections().shopify->url.host();
    return m_bench.ask<ui::PushPreview>([batchId, target, isKnown](Connection& connection) -> Result<ui::PushPreview> {
        auto preview = readPreview(connection, batchId);
        if (!preview)
            return preview;
        preview->target = target;
        if (isKnown && target.isEmpty())
            preview->findings.prepend({ui::FindingLevel::Hold, tr("No shop is set up; nothing can be written.")});
        return preview;
    });
}

ui::Answer<ui::Page<ui::PushResultRow>> CorePush::results(const QString& batchId, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::PushResultRow>>([batchId, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::PushResultRow>> {
        // The key of a page also says where the writes of the batch end, which is looked for with the first one.
        OutboxReader reader(connection);
        WriteScope scope{batchId, 0, afterKey.section(u'/', 1).toLongLong()};
        qint64 before = afterKey.section(u'/', 0, 0).toLongLong();
        if (afterKey.isEmpty()) {
            const auto extent = reader.extent(scope);
            if (!extent)
                return fail(extent.error());
            if (extent->rows == 0)
                return ui::Page<ui::PushResultRow>();
            scope.first = extent->first;
            before = extent->last + 1;
        }
        auto page = pageOf(reader.results(scope, before, limit + 1), limit);
        if (page && !page->nextKey.isEmpty())
            page->nextKey += u'/' + QString::number(scope.first);
        return page;
    });
}

ui::Answer<ui::Page<ui::PushResultRow>> CorePush::unfinished(const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::PushResultRow>>([afterKey, limit](Connection& connection) {
        return pageOf(OutboxReader(connection).unfinished(afterKey.toLongLong(), limit + 1), limit);
    });
}

ui::Answer<qint64> CorePush::retryAll()
{
    return m_bench.ask<qint64>([](Connection& connection) { return OutboxTable(connection).retryAll(); });
}

ui::Answer<ui::Page<ui::PlannedWrite>> CorePush::planned(const QString& batchId, const QString& text, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::PlannedWrite>>([=](Connection& connection) -> Result<ui::Page<ui::PlannedWrite>> {
        const StagingFilter filter = approvedChanges(QUuid::fromString(batchId), text);
        const auto items = StagingTable(connection).list(filter, afterKey.toLongLong(), limit + 1);
        if (!items)
            return fail(items.error());
        ui::Page<ui::PlannedWrite> page;
        for (const StagedItem& item : items->first(qMin(qsizetype(limit), items->size())))
            page.rows.append(plannedWrite(item));
        if (items->size() > limit)
            page.nextKey = QString::number((*items)[limit - 1].id);
        return page;
    });
}

ui::Answer<QList<ui::FieldDelta>> CorePush::plannedValues(qint64 id)
{
    return m_bench.ask<QList<ui::FieldDelta>>([id](Connection& connection) -> Result<QList<ui::FieldDelta>> {
        const auto item = StagingTable(connection).get(id);
        if (!item)
            return fail(item.error());
        const ui::ReviewRow row = reviewRow(*item, PeopleNames()); // of which the values alone are wanted
        if (row.status != ui::ReviewStatus::Approved)
            return fail(Error{ErrorKind::Stale, tr("The change of %1 is not among the approved ones any more.").arg(row.sku),
                              tr("The next push does not write it."), tr("Go back and open the list again."), {}, {}, false});
        return row.deltas;
    });
}

ui::Answer<Value> CorePush::value(qint64 id, FieldId field)
{
    return m_bench.ask<Value>([id, field](Connection& connection) -> Result<Value> {
        const Field& meta = trueup::field(field);
        const auto json = OutboxReader(connection).proposed(id, meta.keyString());
        if (!json)
            return fail(json.error());
        return Value::fromJson(meta.type, QJsonDocument::fromJson('[' + *json + ']').array().at(0), meta.scale);
    });
}

ui::Answer<void> CorePush::sendBack(qint64 id, FieldId field, const Value& value)
{
    return m_bench.ask<void>([id, field, value](Connection& connection) -> Result<void> {
        const auto row = OutboxTable(connection).edit(id, trueup::field(field).keyString(), value.toJson());
        return row ? Result<void>() : fail(row.error());
    });
}

ui::Answer<qint64> CorePush::retry(const QList<qint64>& ids)
{
    return m_bench.ask<qint64>([ids](Connection& connection) -> Result<qint64> {
        Transaction transaction(connection);
        OutboxTable outbox(connection);
        for (const qint64 id : ids) {
            if (const auto queued = outbox.retry(id); !queued)
                return fail(queued.error());
        }
        if (auto committed = transaction.commit(); !committed)
            return fail(committed.error());
        return ids.size();
    });
}

} // namespace trueup
