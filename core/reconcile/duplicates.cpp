#include "reconcile/duplicates.h"

#include "catalog/identifiers.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <map>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QString keyOf(DuplicateKind kind, const DuplicateKey& row)
{
    switch (kind) {
    case DuplicateKind::Identical: return QString::fromLatin1(row.rowHash.toHex());
    case DuplicateKind::Sku: return n1Form(row.sku);
    case DuplicateKind::Handle: return row.handle.trimmed().toLower();
    case DuplicateKind::Gtin: return row.gtin14;
    case DuplicateKind::Item: return row.itemNumber;
    }
    return {};
}

/// Adds the groups of one kind, in the order of their keys. `rows` are the ones to look at.
void addGroups(DuplicateKind kind, const std::vector<const DuplicateKey*>& rows, std::vector<DuplicateGroup>& groups)
{
    QHash<QString, qint64> first;
    std::map<QString, std::vector<qint64>> shared;
    for (const DuplicateKey* row : rows) {
        const QString key = keyOf(kind, *row);
        if (key.isEmpty())
            continue;
        const auto known = first.constFind(key);
        if (known == first.constEnd()) {
            first.insert(key, row->row);
            continue;
        }
        std::vector<qint64>& members = shared[key];
        if (members.empty())
            members.push_back(*known);
        members.push_back(row->row);
    }
    for (auto& [key, members] : shared) {
        std::ranges::sort(members);
        groups.push_back({kind, key, std::move(members)});
    }
}

} // namespace

QString duplicateKindWord(DuplicateKind kind)
{
    switch (kind) {
    case DuplicateKind::Identical: return u"identical"_s;
    case DuplicateKind::Sku: return u"sku"_s;
    case DuplicateKind::Handle: return u"handle"_s;
    case DuplicateKind::Gtin: return u"gtin"_s;
    case DuplicateKind::Item: return u"item"_s;
    }
    return {};
}

std::vector<DuplicateGroup> findDuplicates(std::span<const DuplicateKey> rows)
{
    std::vector<const DuplicateKey*> all;
    std::vector<const DuplicateKey*> distinct;
    QSet<QByteArray> seen;
    for (const DuplicateKey& row : rows) {
        all.push_back(&row);
        if (!row.rowHash.isEmpty() && seen.contains(row.rowHash))
            continue;
        seen.insert(row.rowHash);
        distinct.push_back(&row);
    }
    std::vector<DuplicateGroup> groups;
    addGroups(DuplicateKind::Identical, all, groups);
    for (const DuplicateKind kind : {DuplicateKind::Sku, DuplicateKind::Handle, DuplicateKind::Gtin, DuplicateKind::Item})
        addGroups(kind, distinct, groups);
    return groups;
}

} // namespace trueup
