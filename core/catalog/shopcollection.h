#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QList>
#include <QString>

namespace trueup {

/// A collection of the shop that a product is in. Membership is the shop's own affair: it is read and shown, never compared
/// with anything of ours, never proposed, staged or pushed; there is no field for it in the registry.
struct ShopCollection
{
    QString id; ///< gid
    QString handle;
    QString title;

    bool operator==(const ShopCollection&) const = default;
};

/// By the number in the id, each once: two readings of the same membership are the same list.
void tidyCollections(QList<ShopCollection>& collections);

/// [{"id","handle","title"}]
[[nodiscard]] QByteArray collectionsJson(const QList<ShopCollection>& collections);
[[nodiscard]] QList<ShopCollection> collectionsFromJson(const QJsonArray& json);

} // namespace trueup
