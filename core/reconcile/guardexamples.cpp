#include "reconcile/guardexamples.h"

#include <algorithm>

namespace trueup {

namespace {

constexpr qsizetype longestName = 120; // enough to know a product by

/// Never half of a character.
QString cutName(const QString& name)
{
    if (name.size() <= longestName)
        return name;
    return name.first(name[longestName - 1].isHighSurrogate() ? longestName - 1 : longestName);
}

} // namespace

bool WorstExamples::isWorse(const Decimal& weight, const QString& sku, const Entry& than)
{
    return weight == than.weight ? sku < than.example.sku : weight > than.weight;
}

bool WorstExamples::wants(const Decimal& weight, const QString& sku) const
{
    return m_entries.size() < kept || isWorse(weight, sku, m_entries.constLast());
}

void WorstExamples::add(const Decimal& weight, GuardExample example)
{
    if (!wants(weight, example.sku))
        return;
    const auto same = std::ranges::find_if(m_entries, [&](const Entry& entry) { return entry.example.sku == example.sku; });
    if (same != m_entries.end()) {
        if (same->weight >= weight)
            return;
        m_entries.erase(same);
    }
    example.name = cutName(example.name);
    const auto at = std::ranges::find_if(m_entries, [&](const Entry& entry) { return isWorse(weight, example.sku, entry); });
    m_entries.insert(at, Entry{weight, std::move(example)});
    if (m_entries.size() > kept)
        m_entries.removeLast();
}

void WorstExamples::addStock(const QString& sku, qint64 before, qint64 after)
{
    const Decimal moved(before > after ? before - after : after - before, 0);
    if (wants(moved, sku))
        add(moved, {.sku = sku, .before = QString::number(before), .after = QString::number(after)});
}

QList<GuardExample> WorstExamples::list() const
{
    QList<GuardExample> examples;
    for (const Entry& entry : m_entries)
        examples.append(entry.example);
    return examples;
}

QString examplePrice(const QString& price)
{
    const auto number = Decimal::fromString(price);
    return number ? number->rescaled(2).value_or(*number).toString() : price;
}

} // namespace trueup
