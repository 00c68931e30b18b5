#pragma once

#include <QHash>
#include <QSet>
#include <QString>

namespace trueup {

struct FeedIdentity;

/// By what people's decisions know a feed row again in the next feed: its SKU in N1 form, else "#" and its handle; empty
/// when it has neither, and then nothing can be remembered about it.
[[nodiscard]] QString matchKey(const QString& sku, const QString& handle);
[[nodiscard]] QString matchKey(const FeedIdentity& row);

/// What people decided about feed rows and ERP items. It wins over every rule, in both directions.
class MatchDecisions
{
public:
    /// The row is this item. The last word about a row and an item counts.
    void confirm(const QString& key, const QString& item);
    /// The row is not this item.
    void refuse(const QString& key, const QString& item);
    /// The row is a product of its own, none of the ERP's items.
    void standAlone(const QString& key);

    /// Something was decided about the row and the item once, whether or not it still holds.
    void mention(const QString& key, const QString& item);

    [[nodiscard]] bool isEmpty() const { return m_mentioned.isEmpty(); }
    /// Empty when nothing was confirmed.
    [[nodiscard]] QString itemOf(const QString& key) const { return m_items.value(key); }
    [[nodiscard]] bool isRefused(const QString& key, const QString& item) const { return m_refused.contains({key, item}); }
    [[nodiscard]] bool isAlone(const QString& key) const { return m_alone.contains(key); }
    /// Items that were ever decided about for the row; null when nothing was.
    [[nodiscard]] const QSet<QString>* mentioned(const QString& key) const;
    /// The row an item was confirmed for; empty when for none.
    [[nodiscard]] QString rowOf(const QString& item) const { return m_rows.value(item); }

private:
    QHash<QString, QString> m_items;
    QHash<QString, QString> m_rows;
    QSet<std::pair<QString, QString>> m_refused;
    QSet<QString> m_alone;
    QHash<QString, QSet<QString>> m_mentioned;
};

} // namespace trueup
