#include "catalog/identifiers.h"
#include "reconcile/matcher.h"

#include <QHashFunctions>

#include <algorithm>
#include <limits>

namespace trueup {

namespace {

/// 32 bits of a form: of a million items about a hundred pairs are alike, and equal hashes are checked against the text.
quint32 hashOf(const QString& form)
{
    const quint64 hash = qHash(QStringView(form), size_t(0x9E3779B97F4A7C15ULL));
    return quint32(hash ^ (hash >> 32));
}

} // namespace

ErpIndex::ErpIndex(std::span<const ErpKey> items)
{
    for (const ErpKey& key : items)
        add(key);
    finish();
}

void ErpIndex::add(const ErpKey& key)
{
    constexpr qsizetype longest = std::numeric_limits<quint16>::max();
    Item item;
    item.offset = quint32(m_pool.size());
    item.active = key.active;
    size_t which = 0;
    for (const QString* text : {&key.itemNumber, &key.basePart, &key.gtin14, &key.mpn, &key.maker, &key.title}) {
        const QByteArray utf8 = text->toUtf8();
        if (utf8.size() <= longest) {
            m_pool.append(utf8);
            item.length[which] = quint16(utf8.size());
        }
        ++which;
    }
    m_items.push_back(item);
}

void ErpIndex::finish()
{
    m_pool.squeeze();
    for (int form = 0; form < formCount; ++form) {
        std::vector<Entry>& entries = m_entries[size_t(form)];
        entries.reserve(m_items.size());
        for (quint32 item = 0; item < m_items.size(); ++item) {
            const QString key = formOf(Form(form), item);
            if (!key.isEmpty())
                entries.push_back({hashOf(key), item});
        }
        entries.shrink_to_fit();
        std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
            return a.hash != b.hash ? a.hash < b.hash : a.item < b.item;
        });
    }
}

qsizetype ErpIndex::memory() const
{
    qsizetype bytes = m_pool.capacity() + qsizetype(m_items.capacity() * sizeof(Item));
    for (const std::vector<Entry>& entries : m_entries)
        bytes += qsizetype(entries.capacity() * sizeof(Entry));
    return bytes;
}

std::vector<quint32> ErpIndex::find(Form form, const QString& key) const
{
    std::vector<quint32> found;
    if (key.isEmpty())
        return found;
    const std::vector<Entry>& entries = m_entries[size_t(form)];
    const quint32 hash = hashOf(key);
    for (auto it = std::ranges::lower_bound(entries, hash, {}, &Entry::hash); it != entries.end() && it->hash == hash; ++it) {
        if (formOf(form, it->item) == key)
            found.push_back(it->item);
    }
    return found;
}

QString ErpIndex::text(quint32 item, int which) const
{
    const Item& record = m_items[item];
    qsizetype offset = record.offset;
    for (int i = 0; i < which; ++i)
        offset += record.length[size_t(i)];
    return QString::fromUtf8(QByteArrayView(m_pool).sliced(offset, record.length[size_t(which)]));
}

QString ErpIndex::formOf(Form form, quint32 item) const
{
    switch (form) {
    case Form::Raw: return rawForm(itemNumber(item));
    case Form::N1: return n1Form(itemNumber(item));
    case Form::N2: return n2Form(itemNumber(item));
    case Form::N3: return n3Form(itemNumber(item));
    case Form::Base: return n2Form(basePart(item));
    case Form::Gtin: return gtin14(item);
    case Form::Mpn: return n2Form(mpn(item));
    }
    return {};
}

} // namespace trueup
