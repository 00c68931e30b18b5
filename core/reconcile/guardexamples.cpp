#include "reconcile/guardexamples.h"

#include <algorithm>

namespace trueup {

namespace {

constexpr qsizetype longestName = 120; // enough to know a product by
constexpr qsizetype longestText = 60;  // and a value

/// Never half of a character.
QString cut(const QString& text, qsizetype longest)
{
    if (text.size() <= longest)
        return text;
    return text.first(text[longest - 1].isHighSurrogate() ? longest - 1 : longest);
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
    example.name = cut(example.name, longestName);
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

QString exampleLine(const QString& text)
{
    const QString line = text.simplified();
    return line.size() <= longestText ? line : cut(line, longestText - 1) + u'…';
}

QString examplePrice(const QString& price)
{
    const auto number = Decimal::fromString(price);
    return number ? number->rescaled(2).value_or(*number).toString() : price;
}

} // namespace trueup
