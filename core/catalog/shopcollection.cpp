#include "catalog/shopcollection.h"

#include "catalog/jsonmembers.h"
#include "catalog/value.h"

#include <QJsonObject>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

void tidyCollections(QList<ShopCollection>& collections)
{
    // Without leading zeros and behind the same words a longer number is a larger one.
    const auto key = [](const ShopCollection& one) { return std::pair(one.id.size(), one.id); };
    std::ranges::sort(collections, {}, key);
    const auto twice = std::ranges::unique(collections, {}, &ShopCollection::id);
    collections.erase(twice.begin(), twice.end());
}

QByteArray collectionsJson(const QList<ShopCollection>& collections)
{
    QByteArray json("[");
    for (const ShopCollection& one : collections) {
        json += json.size() > 1 ? ",{\"id\":" : "{\"id\":";
        appendJsonString(json, one.id);
        json += ",\"handle\":";
        appendJsonString(json, one.handle);
        json += ",\"title\":";
        appendJsonString(json, one.title);
        json += '}';
    }
    return json + ']';
}

QList<ShopCollection> collectionsFromJson(const QJsonArray& json)
{
    QList<ShopCollection> collections;
    for (const QJsonValue one : json)
        collections.append({one["id"_L1].toString(), one["handle"_L1].toString(), one["title"_L1].toString()});
    return collections;
}

} // namespace trueup
