#include "corepush.h"

#include "store/outboxtable.h"
#include "store/sqlvalues.h"
#include "store/stagingtable.h"
#include "sync/pushestimate.h"
#include "sync/syncsettings.h"

#include <QJsonObject>

#include <cmath>
#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int largePriceChange = 20;

StagingFilter approvedOf(const QString& batchId)
{
    StagingFilter filter;
    if (!batchId.isEmpty())
        filter.batch = QUuid::fromString(batchId);
    filter.statuses = {u"approved"_s};
    return filter;
}

Result<ui::PushPreview> readPreview(Connection& connection, const QString& batchId)
{
    StagingTable table(connection);
    StagingFilter filter = approvedOf(batchId);
    const auto summary = table.summary(filter);
    if (!summary)
        return fail(summary.error());
    filter.minPriceChange = Decimal(largePriceChange, 0);
    const auto swings = table.count(filter);
    if (!swings)
        return fail(swings.error());
    const QJsonObject kinds = (*summary)["operation"_L1].toObject();
    ui::PushPreview preview;
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
    const auto estimate = estimatePush(connection, batchId.isEmpty() ? QUuid() : QUuid::fromString(batchId), options);
    if (!estimate)
        return fail(estimate.error());
    preview.calls = estimate->requests;
    preview.points = qint64(std::ceil(estimate->points));
    preview.seconds = qint64(std::ceil(estimate->seconds));
    const QJsonObject counts = (*summary)["field"_L1].toObject();
    for (const Field& known : fields()) {
        if (const qint64 products = counts[known.keyString()].toInteger(); products > 0)
            preview.fields.append({known.id, products});
    }
    if (*swings > 0)
        preview.findings.append({ui::FindingLevel::Warn, CorePush::tr("%Ln price(s) change by 20 % or more.", nullptr, int(*swings))});
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

QString fieldLabels(const QStringList& keys)
{
    QStringList labels;
    for (const QString& key : keys) {
        const Field* known = fieldByKey(key);
        labels.append(known ? known->translatedLabel() : key);
    }
    return labels.join(u", "_s);
}

ui::PushResultRow resultRow(const QSqlQuery& query)
{
    ui::PushResultRow row;
    row.id = query.value(0).toLongLong();
    row.sku = query.value(1).toString();
    row.name = query.value(2).toString();
    const QString state = query.value(3).toString();
    row.outcome = outcomeOf(state);
    row.attempts = query.value(4).toInt();
    row.at = sql::time(query.value(5));
    const QString trouble = query.value(6).toString();
    row.text = row.outcome == ui::PushOutcome::Confirmed || trouble.isEmpty() ? fieldLabels(sql::strings(query.value(7)))
                                                                              : trouble;
    row.canRetry = state == "failed"_L1 || state == "dead"_L1;
    return row;
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
    return m_bench.ask<ui::Page<ui::PushResultRow>>(
        [batchId, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::PushResultRow>> {
            const qint64 before = afterKey.isEmpty() ? std::numeric_limits<qint64>::max() : afterKey.toLongLong();
            auto query = connection.query(
                u"SELECT o.id, COALESCE(s.sku, s.temp_key), s.name, o.state, o.attempts, "
                "COALESCE(o.confirmed_at, o.sent_at, o.created_at), o.error_message, to_json(o.fields)::text "
                "FROM sync_outbox o JOIN sync_staging s ON s.id = o.staging_row "
                "WHERE (?::text = '' OR s.batch_id::text = ?) AND o.id < ? ORDER BY o.id DESC LIMIT ?"_s,
                {batchId.isEmpty() ? u""_s : batchId, batchId.isEmpty() ? u""_s : batchId, before, limit + 1});
            if (!query)
                return fail(query.error());
            ui::Page<ui::PushResultRow> page;
            while (query->next()) {
                if (page.rows.size() == limit) {
                    page.nextKey = QString::number(page.rows.constLast().id);
                    break;
                }
                page.rows.append(resultRow(*query));
            }
            return page;
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
