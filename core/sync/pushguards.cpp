#include "sync/pushguards.h"

#include "store/presencetable.h"
#include "store/sqlvalues.h"

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr double secondsOfDay = 86'400;

constexpr auto isWithdrawal = "operation_type IN ('archive', 'delete', 'unpublish')"_L1;
constexpr auto fallsToZero = "operation_type <> 'create' AND jsonb_typeof(changes #> '{inventory,current}') = 'number' "
                             "AND jsonb_typeof(changes #> '{inventory,proposed}') = 'number' "
                             "AND (changes #>> '{inventory,current}')::numeric > 0 "
                             "AND (changes #>> '{inventory,proposed}')::numeric = 0"_L1;
/// By more than the per cent that are bound.
constexpr auto isPriceMove = "operation_type <> 'create' AND 'price' = ANY (changed_fields) AND abs(price_change_percent) > ?::numeric"_L1;
/// Of the batch that is bound twice; NULL: of all.
constexpr auto isApproved = "status = 'approved' AND (?::uuid IS NULL OR batch_id = ?::uuid)"_L1;

QVariant bound(const QUuid& batch)
{
    return sql::orNull(batch.isNull() ? QString() : batch.toString(QUuid::WithoutBraces));
}

/// Of the approved changes alone; what they are a share of is not in it. A price swings when it moves by more than `percent`.
Result<RunStatistics> approvedStatistics(Connection& connection, const QUuid& batch, double percent)
{
    auto query = connection.query(
        u"SELECT count(*) FILTER (WHERE %1), count(*) FILTER (WHERE %2), count(*) FILTER (WHERE %3) FROM sync_staging WHERE %4"_s
            .arg(isWithdrawal, fallsToZero, isPriceMove, isApproved),
        {percent, bound(batch), bound(batch)});
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

/// How a few of the changes that were counted are told.
struct Telling
{
    const char* guard;
    std::optional<qint64> RunStatistics::*count;
    QLatin1StringView condition;
    QLatin1StringView worstFirst; ///< begins the order; empty: none is worse than another
    QLatin1StringView field;      ///< whose values are told; empty: the product is named
};

constexpr std::array tellings{
    Telling{"withdrawals", &RunStatistics::withdrawals, isWithdrawal, {}, {}},
    Telling{"stock_to_zero", &RunStatistics::stockToZero, fallsToZero, "(changes #>> '{inventory,current}')::numeric DESC, "_L1,
            "inventory"_L1},
    Telling{"price_swings", &RunStatistics::priceSwings, isPriceMove, "abs(price_change_percent) DESC, "_L1, "price"_L1},
};

Result<QList<GuardExample>> examplesOf(Connection& connection, const Telling& telling, const QUuid& batch, double percent)
{
    const QString told = telling.field.isEmpty() ? u"name, NULL, NULL"_s
                                                 : u"NULL, changes #>> '{%1,current}', changes #>> '{%1,proposed}'"_s.arg(telling.field);
    QVariantList values{bound(batch), bound(batch)};
    if (telling.condition == isPriceMove)
        values.append(percent);
    auto query = connection.query(u"SELECT COALESCE(NULLIF(sku, ''), name), %1 FROM sync_staging WHERE %2 AND %3 "
                                  "ORDER BY %4sku COLLATE \"C\" LIMIT %5"_s
                                      .arg(told, isApproved, telling.condition, telling.worstFirst)
                                      .arg(WorstExamples::kept),
                                  values);
    if (!query)
        return fail(query.error());
    const bool isPrice = telling.field == "price"_L1;
    QList<GuardExample> examples;
    while (query->next()) {
        const auto value = [&](int column) {
            const QString text = query->value(column).toString();
            return isPrice ? examplePrice(text) : text;
        };
        examples.append({.sku = query->value(0).toString(), .name = query->value(1).toString(), .before = value(2), .after = value(3)});
    }
    return examples;
}

/// They are only looked for where something was counted.
Result<void> tellExamples(Connection& connection, const QUuid& batch, double percent, RunStatistics& statistics)
{
    for (const Telling& telling : tellings) {
        if ((statistics.*telling.count).value_or(0) == 0)
            continue;
        const auto examples = examplesOf(connection, telling, batch, percent);
        if (!examples)
            return fail(examples.error());
        statistics.examples.insert(QString::fromLatin1(telling.guard), *examples);
    }
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
    if (const auto told = tellExamples(connection, batch, thresholds.swingPercent, *statistics); !told)
        return fail(told.error());
    PushFindings found{checkGuardrails(*statistics, std::nullopt, thresholds), statistics->priceSwings.value_or(0),
                       statistics->examples.value(u"price_swings"_s), statistics->withdrawals.value_or(0),
                       statistics->examples.value(u"withdrawals"_s)};
    for (GuardFinding& finding : found.findings)
        finding.level = GuardLevel::Warn; // nobody holds a push: see the declaration
    return found;
}

} // namespace trueup
