#include "sync/pushguards.h"

#include "store/presencetable.h"
#include "store/sqlvalues.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr double secondsOfDay = 86'400;

/// Of the approved changes alone; what they are a share of is not in it. A price swings when it moves by more than `percent`.
Result<RunStatistics> approvedStatistics(Connection& connection, const QUuid& batch, double percent)
{
    const QVariant id = sql::orNull(batch.isNull() ? QString() : batch.toString(QUuid::WithoutBraces));
    auto query = connection.query(
        u"SELECT count(*) FILTER (WHERE operation_type IN ('archive', 'delete', 'unpublish')), count(*) FILTER (WHERE "
        "operation_type <> 'create' AND jsonb_typeof(changes #> '{inventory,current}') = 'number' "
        "AND jsonb_typeof(changes #> '{inventory,proposed}') = 'number' AND (changes #>> '{inventory,current}')::numeric > 0 "
        "AND (changes #>> '{inventory,proposed}')::numeric = 0), count(*) FILTER (WHERE operation_type <> 'create' "
        "AND 'price' = ANY (changed_fields) AND abs(price_change_percent) > ?::numeric) FROM sync_staging "
        "WHERE status = 'approved' AND (?::uuid IS NULL OR batch_id = ?::uuid)"_s,
        {percent, id, id});
    if (!query)
        return fail(query.error());
    query->next();
    RunStatistics statistics;
    statistics.withdrawals = query->value(0).toLongLong();
    statistics.stockToZero = query->value(1).toLongLong();
    statistics.priceSwings = query->value(2).toLongLong();
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

Result<PushFindings> pushFindings(Connection& connection, const QUuid& batch, const PushEstimate& estimate, double restoreRate,
                                  const GuardrailThresholds& thresholds)
{
    auto statistics = approvedStatistics(connection, batch, thresholds.swingPercent);
    if (!statistics)
        return fail(statistics.error());
    if (const auto described = describeCatalogue(connection, *statistics); !described)
        return fail(described.error());
    if (restoreRate > 0) {
        statistics->pointsNeeded = estimate.points;
        statistics->pointsPerDay = restoreRate * secondsOfDay;
    }
    PushFindings found{checkGuardrails(*statistics, std::nullopt, thresholds), statistics->priceSwings.value_or(0)};
    for (GuardFinding& finding : found.findings)
        finding.level = GuardLevel::Warn; // nobody holds a push: see the declaration
    return found;
}

} // namespace trueup
