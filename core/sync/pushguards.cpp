#include "sync/pushguards.h"

#include "store/presencetable.h"
#include "store/sqlvalues.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr double secondsOfDay = 86'400;

QVariant idOf(const QUuid& batch)
{
    return sql::orNull(batch.isNull() ? QString() : batch.toString(QUuid::WithoutBraces));
}

/// Of the approved changes alone; what they are a share of is not in it.
Result<RunStatistics> approvedStatistics(Connection& connection, const QUuid& batch)
{
    const QVariant id = idOf(batch);
    auto query = connection.query(
        u"SELECT count(*) FILTER (WHERE operation_type IN ('archive', 'delete', 'unpublish')), count(*) FILTER (WHERE "
        "operation_type <> 'create' AND jsonb_typeof(changes #> '{inventory,current}') = 'number' "
        "AND jsonb_typeof(changes #> '{inventory,proposed}') = 'number' AND (changes #>> '{inventory,current}')::numeric > 0 "
        "AND (changes #>> '{inventory,proposed}')::numeric = 0) FROM sync_staging "
        "WHERE status = 'approved' AND (?::uuid IS NULL OR batch_id = ?::uuid)"_s,
        {id, id});
    if (!query)
        return fail(query.error());
    query->next();
    RunStatistics statistics;
    statistics.withdrawals = query->value(0).toLongLong();
    statistics.stockToZero = query->value(1).toLongLong();
    return statistics;
}

/// What the numbers are a share of, as far as one is needed.
Result<void> describeCatalogue(Connection& connection, RunStatistics& statistics)
{
    auto query = connection.query(u"SELECT count(*), count(*) FILTER (WHERE inventory_quantity > 0) FROM public.products"_s);
    if (!query)
        return fail(query.error());
    query->next();
    statistics.knownProducts = std::max(query->value(0).toLongLong(), statistics.priceSwings.value_or(0));
    statistics.stockedProducts = std::max(query->value(1).toLongLong(), statistics.stockToZero.value_or(0));
    const auto active = PresenceTable(connection).activeProducts();
    if (!active)
        return fail(active.error());
    statistics.activeProducts = *active;
    return {};
}

} // namespace

Result<qint64> approvedPriceSwings(Connection& connection, const QUuid& batch, double percent)
{
    const QVariant id = idOf(batch);
    const auto count = connection.value(
        u"SELECT count(*) FROM sync_staging WHERE status = 'approved' AND (?::uuid IS NULL OR batch_id = ?::uuid) "
        "AND operation_type <> 'create' AND 'price' = ANY (changed_fields) AND abs(price_change_percent) > ?::numeric"_s,
        {id, id, percent});
    return count ? Result<qint64>(count->toLongLong()) : fail(count.error());
}

Result<std::vector<GuardFinding>> pushFindings(Connection& connection, const QUuid& batch, const PushEstimate& estimate,
                                               double restoreRate, const GuardrailThresholds& thresholds)
{
    auto statistics = approvedStatistics(connection, batch);
    if (!statistics)
        return fail(statistics.error());
    const auto swings = approvedPriceSwings(connection, batch, thresholds.swingPercent);
    if (!swings)
        return fail(swings.error());
    statistics->priceSwings = *swings;
    if (const auto described = describeCatalogue(connection, *statistics); !described)
        return fail(described.error());
    if (restoreRate > 0) {
        statistics->pointsNeeded = estimate.points;
        statistics->pointsPerDay = restoreRate * secondsOfDay;
    }
    auto findings = checkGuardrails(*statistics, std::nullopt, thresholds);
    for (GuardFinding& finding : findings)
        finding.level = GuardLevel::Warn; // nobody holds a push: see the declaration
    return findings;
}

} // namespace trueup
