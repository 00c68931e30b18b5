#include "sync/pushexport.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto description = "        descriptionHtml\n"_L1;
constexpr auto metafields = "        metafields(namespace: \"NAMESPACE\") {\n"
                            "          edges { node { id namespace key type value compareDigest } }\n"
                            "        }\n"_L1;
constexpr auto media = "        media {\n"
                       "          edges { node { id alt status mediaContentType } }\n"
                       "        }\n"_L1;

QLatin1StringView connectionOf(const QString& id)
{
    if (id.startsWith("gid://shopify/ProductVariant/"_L1))
        return "variants"_L1;
    return id.startsWith("gid://shopify/Metafield/"_L1) ? "metafields"_L1 : "media"_L1;
}

} // namespace

FieldBits pushableBits(const ProductValues& values)
{
    FieldBits bits = 0;
    for (const Field& column : fields()) {
        if (column.isPushable() && values.has(column.id))
            bits |= bitOf(column.id);
    }
    return bits;
}

FieldBits bitsOf(const QList<FieldId>& list)
{
    FieldBits bits = 0;
    for (const FieldId id : list)
        bits |= bitOf(id);
    return bits;
}

QList<std::pair<QString, QString>> exportReplacements(FieldBits wanted, const ShopContext& shop)
{
    QList<std::pair<QString, QString>> replacements;
    if (!(wanted & bitOf(FieldId::Description)))
        replacements.append({description, QString()});
    if (!(wanted & bitOf(FieldId::ProductInfo)))
        replacements.append({metafields, QString()});
    if (!(wanted & bitOf(FieldId::Images)))
        replacements.append({media, QString()});
    replacements.append({u"NAMESPACE"_s, shop.metafieldNamespace});
    replacements.append({u"LOCATION"_s, shop.locationId});
    return replacements;
}

void keepFields(ProductValues& values, FieldBits kept)
{
    for (const Field& column : fields()) {
        if (!(kept & bitOf(column.id)))
            values[column.id] = {};
    }
}

Result<void> ExportedProducts::add(const QByteArray& line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    const QString parent = json["__parentId"_L1].toString();
    const QString id = parent.isEmpty() ? json["id"_L1].toString() : parent;
    if (id.isEmpty())
        return fail(ErrorKind::Contract,
                    QCoreApplication::translate("trueup::BulkPush", "The shop's export holds a line without an id."), {},
                    QString::fromUtf8(line.left(200)));
    if (m_wanted.contains(id))
        m_lines[id].append(line).append('\n');
    return {};
}

std::optional<QJsonObject> ExportedProducts::product(const QString& id) const
{
    const auto found = m_lines.constFind(id);
    if (found == m_lines.constEnd())
        return std::nullopt;
    QJsonObject product;
    QHash<QString, QJsonArray> children;
    for (const QByteArray& line : found->split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (json.contains("__parentId"_L1))
            children[connectionOf(json["id"_L1].toString())].append(json);
        else
            product = json;
    }
    if (product.isEmpty())
        return std::nullopt;
    for (auto it = children.constBegin(); it != children.constEnd(); ++it)
        product.insert(it.key(), QJsonObject{{u"nodes"_s, *it}});
    return product;
}

} // namespace trueup
