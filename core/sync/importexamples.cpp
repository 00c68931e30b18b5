#include "sync/importexamples.h"

#include <cstdlib>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// By what people find it again.
const QString& nameOf(const PlannedImport& planned)
{
    return planned.sku.isEmpty() ? planned.name : planned.sku;
}

/// A row that its product is told by, not a value.
void addRow(WorstExamples& examples, const Decimal& weight, const FeedRow& row)
{
    const QString& sku = row.sku.isEmpty() ? row.handle : row.sku;
    if (examples.wants(weight, sku))
        examples.add(weight, {.sku = sku, .name = row.values.text(FieldId::Title)});
}

} // namespace

void ImportExamples::priceSwing(const PlannedImport& planned, const FieldChange& change)
{
    const Decimal size(std::abs(change.changePercent->unscaled()), change.changePercent->scale());
    if (m_priceSwings.wants(size, nameOf(planned)))
        m_priceSwings.add(size, {.sku = nameOf(planned), .before = examplePrice(change.current.toDisplay()),
                                 .after = examplePrice(change.proposed.toDisplay())});
}

void ImportExamples::badPrice(const PlannedImport& planned, const KnownProduct* known)
{
    const Decimal* const price = planned.offeredPrice.decimal();
    const Decimal* const cost = planned.offeredCost.decimal();
    const Decimal depth = price ? Decimal(-price->unscaled(), price->scale()) : Decimal();
    if (!m_badPrices.wants(depth, nameOf(planned)))
        return;
    GuardExample example{.sku = nameOf(planned), .after = examplePrice(planned.offeredPrice.toDisplay())};
    if (known)
        example.before = examplePrice(known->current[FieldId::Price].toDisplay());
    if (price && cost && *price < *cost)
        example.cost = examplePrice(cost->toString());
    m_badPrices.add(depth, std::move(example));
}

void ImportExamples::stock(const PlannedImport& planned, qint64 before, qint64 after)
{
    m_stockChanges.addStock(nameOf(planned), before, after);
    if (before > 0 && after == 0)
        m_stockToZero.addStock(nameOf(planned), before, after);
}

void ImportExamples::unmatched(const FeedRow& row, bool isKnown)
{
    addRow(m_unmatched, Decimal(isKnown ? 1 : 0, 0), row);
}

void ImportExamples::duplicate(const FeedRow& row)
{
    addRow(m_duplicates, {}, row);
}

void ImportExamples::describe(RunStatistics& statistics) const
{
    statistics.examples.insert(u"price_swings"_s, m_priceSwings.list());
    statistics.examples.insert(u"bad_prices"_s, m_badPrices.list());
    statistics.examples.insert(u"stock_changes"_s, m_stockChanges.list());
    statistics.examples.insert(u"stock_to_zero"_s, m_stockToZero.list());
    statistics.examples.insert(u"unmatched"_s, m_unmatched.list());
    statistics.examples.insert(u"duplicates"_s, m_duplicates.list());
}

QList<GuardExample> missingExamples(const QStringList& skus)
{
    WorstExamples examples;
    for (const QString& sku : skus)
        examples.add({}, {.sku = sku});
    return examples.list();
}

} // namespace trueup
