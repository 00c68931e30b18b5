#include "sync/importexamples.h"

#include "catalog/sanitiser.h"

#include <algorithm>
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

void ImportExamples::changed(const PlannedImport& planned, const KnownProduct& known)
{
    const Decimal fields(planned.changes.changes.size(), 0);
    if (m_changed.wants(fields, nameOf(planned)))
        m_changed.add(fields, {.sku = nameOf(planned), .name = planned.name.isEmpty() ? known.current.text(FieldId::Title) : planned.name});
}

void ImportExamples::watch(const QStringList& columns)
{
    for (const QString& column : columns) {
        if (const auto field = ownField(FeedHeader::parse({column}).column(0).kind))
            m_watched.append({column, *field});
    }
}

void ImportExamples::blank(const PlannedImport& planned, const FeedRow& row, const KnownProduct& known, const FieldOwners& owners)
{
    for (Watched& watched : m_watched) {
        const FieldId id = watched.field;
        const Value& had = known.current[id];
        if (had.isNone() || had.isEmpty() || !row.values[id].isNone() || owners[id] != Side::Etilize || known.locked.contains(id))
            continue;
        const bool isUnreadable = std::ranges::any_of(row.issues, [id](const Issue& issue) { return issue.field == id; });
        if (isUnreadable || !watched.examples.wants({}, nameOf(planned)))
            continue; // filled, be it with what is no value
        const QString text = field(id).type == FieldType::Html ? htmlToText(had.toDisplay()) : had.toDisplay();
        watched.examples.add({}, {.sku = nameOf(planned), .before = exampleLine(text)});
    }
}

void ImportExamples::describe(RunStatistics& statistics) const
{
    statistics.examples.insert(u"price_swings"_s, m_priceSwings.list());
    statistics.examples.insert(u"bad_prices"_s, m_badPrices.list());
    statistics.examples.insert(u"stock_changes"_s, m_stockChanges.list());
    statistics.examples.insert(u"stock_to_zero"_s, m_stockToZero.list());
    statistics.examples.insert(u"unmatched"_s, m_unmatched.list());
    statistics.examples.insert(u"duplicates"_s, m_duplicates.list());
    statistics.examples.insert(u"changed_products"_s, m_changed.list());
    for (const Watched& watched : m_watched)
        statistics.examples.insert(blankedKey(watched.column), watched.examples.list());
}

QStringList blankedColumns(const std::vector<GuardFinding>& findings)
{
    QStringList columns;
    for (const GuardFinding& finding : findings) {
        if (finding.guard == "blanked"_L1)
            columns += finding.columns;
    }
    return columns;
}

QList<GuardExample> missingExamples(const QStringList& skus)
{
    WorstExamples examples;
    for (const QString& sku : skus)
        examples.add({}, {.sku = sku});
    return examples.list();
}

} // namespace trueup
