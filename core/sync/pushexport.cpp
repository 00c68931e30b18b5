#include "sync/pushexport.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::BulkPush)
};

constexpr qint64 longestLine = 64 * 1024 * 1024;

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

/// The id of the product a line belongs to.
QString ownerOf(const QJsonObject& line)
{
    const QString parent = line["__parentId"_L1].toString();
    return parent.isEmpty() ? line["id"_L1].toString() : parent;
}

Error unreadable(const QFile& file)
{
    return {ErrorKind::Io, Text::tr("%1 could not be read.").arg(file.fileName()), {}, {}, file.errorString(), {}, false};
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

void ExportedProducts::want(const QString& id)
{
    m_wanted.push_back(qHash(id));
}

Result<void> ExportedProducts::read(const QString& file, const CancelToken& cancel)
{
    std::ranges::sort(m_wanted);
    m_wanted.erase(std::unique(m_wanted.begin(), m_wanted.end()), m_wanted.end());
    m_places.clear();
    if (file.isEmpty())
        return {};
    m_file.setFileName(file);
    if (!m_file.open(QIODevice::ReadOnly))
        return fail(unreadable(m_file));
    qint64 count = 0;
    while (!m_file.atEnd()) {
        if (++count % 1000 == 0 && cancel.isCancelled())
            return fail(CancelToken::error());
        const qint64 offset = m_file.pos();
        const QByteArray line = m_file.readLine(longestLine);
        if (line.isEmpty() && m_file.error() != QFileDevice::NoError)
            return fail(unreadable(m_file));
        if (line.trimmed().isEmpty())
            continue;
        const QString id = ownerOf(QJsonDocument::fromJson(line).object());
        if (id.isEmpty())
            return fail(ErrorKind::Contract, Text::tr("The shop's export holds a line without an id."), {},
                        QString::fromUtf8(line.left(200)));
        if (const size_t hash = qHash(id); std::ranges::binary_search(m_wanted, hash))
            m_places.push_back({hash, offset, line.size()});
    }
    std::ranges::sort(m_places);
    return {};
}

Result<std::optional<QJsonObject>> ExportedProducts::product(const QString& id)
{
    QJsonObject product;
    QHash<QString, QJsonArray> children;
    for (const Place& place : std::ranges::equal_range(m_places, qHash(id), {}, &Place::hash)) {
        const QByteArray line = m_file.seek(place.offset) ? m_file.read(place.length) : QByteArray();
        if (line.size() != place.length)
            return fail(unreadable(m_file));
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (ownerOf(json) != id)
            continue;
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
