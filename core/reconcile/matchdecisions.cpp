#include "reconcile/matchdecisions.h"

#include "catalog/identifiers.h"
#include "reconcile/matcher.h"

namespace trueup {

QString matchKey(const QString& sku, const QString& handle)
{
    if (const QString form = n1Form(sku); !form.isEmpty())
        return form;
    const QString name = handle.trimmed().toLower();
    return name.isEmpty() ? QString() : u'#' + name;
}

QString matchKey(const FeedIdentity& row)
{
    return matchKey(row.sku, row.handle);
}

void MatchDecisions::mention(const QString& key, const QString& item)
{
    QSet<QString>& items = m_mentioned[key];
    if (!item.isEmpty())
        items.insert(item);
}

const QSet<QString>* MatchDecisions::mentioned(const QString& key) const
{
    const auto found = m_mentioned.constFind(key);
    return found == m_mentioned.constEnd() ? nullptr : &*found;
}

void MatchDecisions::confirm(const QString& key, const QString& item)
{
    mention(key, item);
    m_refused.remove({key, item});
    m_alone.remove(key);
    m_rows.remove(m_items.value(key));
    m_items.insert(key, item);
    m_rows.insert(item, key);
}

void MatchDecisions::refuse(const QString& key, const QString& item)
{
    if (m_items.value(key) == item) {
        m_items.remove(key);
        m_rows.remove(item);
    }
    mention(key, item);
    m_refused.insert({key, item});
}

void MatchDecisions::standAlone(const QString& key)
{
    mention(key, {});
    m_rows.remove(m_items.take(key));
    m_alone.insert(key);
}

} // namespace trueup
