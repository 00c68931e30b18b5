#include "remote/shopify/exportjoiner.h"

#include "remote/shopify/bulklines.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostParts = 200; // each is an open file while the export is sorted

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ExportJoiner)
};

std::unexpected<Error> broken(const QString& message, QByteArrayView line)
{
    return fail(Error{ErrorKind::Contract, message, Text::tr("Nothing of the export was used."), Text::tr("Try again."),
                      QString::fromUtf8(line.first(std::min<qsizetype>(line.size(), 200))), u"BULK_LINES"_s, true});
}

/// "Product" and 12 of gid://shopify/Product/12, whatever is behind it.
struct Gid
{
    QByteArrayView type;
    qint64 number = 0;
};

Gid readGid(QByteArrayView gid)
{
    constexpr QByteArrayView prefix = "gid://shopify/";
    if (!gid.startsWith(prefix))
        return {};
    const QByteArrayView rest = gid.sliced(prefix.size());
    const qsizetype slash = rest.indexOf('/');
    if (slash <= 0)
        return {};
    QByteArrayView number = rest.sliced(slash + 1);
    if (const qsizetype end = number.indexOf('?'); end >= 0)
        number = number.first(end);
    return {rest.first(slash), number.toLongLong()};
}

/// A line of our own among those of the export, see placeMembership(); read without a parser, a product may have many.
bool isMember(QByteArrayView line)
{
    constexpr QByteArrayView start = "{\"id\":\"gid://shopify/Collection/";
    return line.startsWith(start);
}

QString gidOf(const QJsonObject& line)
{
    return line["id"_L1].toString();
}

/// A product while its lines are gathered.
struct Gathered
{
    QJsonObject product;
    QList<QJsonObject> variants;
    QJsonArray metafields;
    QJsonArray media;
    QList<ShopCollection> collections;

    [[nodiscard]] QJsonObject joined(const QHash<QString, QJsonObject>& levels)
    {
        std::ranges::stable_sort(variants, {}, [](const QJsonObject& v) { return v["position"_L1].toInteger(); });
        QJsonArray nodes;
        for (QJsonObject& variant : variants) {
            if (const auto level = levels.constFind(gidOf(variant)); level != levels.cend()) {
                QJsonObject item = variant["inventoryItem"_L1].toObject();
                item.insert(u"inventoryLevel"_s, *level);
                variant.insert(u"inventoryItem"_s, item);
            }
            nodes.append(variant);
        }
        product.insert(u"variants"_s, QJsonObject{{u"nodes"_s, nodes}});
        product.insert(u"metafields"_s, QJsonObject{{u"nodes"_s, metafields}});
        product.insert(u"media"_s, QJsonObject{{u"nodes"_s, media}});
        return product;
    }
};

} // namespace

ExportLineHead readExportLineHead(const QByteArray& line)
{
    ExportLineHead head;
    const char* const text = line.constData();
    const qsizetype size = line.size();
    int depth = 0;
    // The text of a string that begins behind `at`; `at` ends behind its closing quote.
    const auto string = [&](qsizetype& at) {
        const qsizetype from = at;
        while (at < size && text[at] != '"')
            at += text[at] == '\\' ? 2 : 1;
        const QByteArrayView view(text + from, std::min(at, size) - from);
        ++at;
        return view;
    };
    for (qsizetype at = 0; at < size;) {
        const char c = text[at++];
        if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        if (c != '"')
            continue;
        const QByteArrayView key = string(at);
        if (depth != 1 || (key != "id" && key != "__parentId"))
            continue;
        while (at < size && (text[at] == ' ' || text[at] == ':'))
            ++at;
        if (at >= size || text[at] != '"')
            continue;
        ++at;
        (key == "id" ? head.id : head.parent) = string(at);
    }
    return head;
}

std::optional<ShopItem> ShopItem::fromJson(const QJsonObject& json, const RemoteContext& context)
{
    auto product = RemoteProduct::fromJson(json, context);
    if (!product)
        return std::nullopt;
    ShopItem item{std::move(*product), {}};
    if (item.product.variants.size() > 1)
        item.json = json;
    return item;
}

QByteArray ShopItem::hash(const QByteArray& valuesJson) const
{
    QCryptographicHash hash(QCryptographicHash::Md5);
    hash.addData(valuesJson);
    for (const QString& id : {product.id, product.variantId, product.inventoryItemId})
        hash.addData(id.toLatin1());
    if (!json.isEmpty())
        hash.addData(QJsonDocument(json).toJson(QJsonDocument::Compact));
    return hash.result().toHex();
}

void ShopItem::choose(const RemoteContext& context)
{
    const bool isOther = (!context.variantId.isEmpty() && context.variantId != product.variantId) ||
                         (context.variantId.isEmpty() && context.sku != product.values.text(FieldId::Sku));
    if (json.isEmpty() || !isOther)
        return;
    if (auto chosen = RemoteProduct::fromJson(json, context))
        product = std::move(*chosen);
}

ExportJoiner::ExportJoiner(QString folder, qint64 roots, qint64 perPart) : m_folder(std::move(folder))
{
    const qint64 parts = std::clamp<qint64>((roots + perPart - 1) / perPart, 1, mostParts);
    m_perPart = std::max<qint64>((roots + parts - 1) / parts, 1);
}

Result<void> ExportJoiner::sort(const QString& file, const CancelToken& cancel, const std::optional<QString>& collections)
{
    m_directory = std::make_unique<QTemporaryDir>(QDir(m_folder).filePath(u"export-XXXXXX"_s));
    if (!m_directory->isValid())
        return fail(ErrorKind::Io, Text::tr("No folder could be made in %1.").arg(m_folder), {}, m_directory->errorString());
    auto sorted = forEachLine(file, [this](const QByteArray& line) { return place(line); }, cancel);
    m_hasMembership = collections.has_value();
    if (sorted && m_hasMembership && !collections->isEmpty())
        sorted = forEachLine(*collections, [this](const QByteArray& line) { return placeMembership(line); }, cancel);
    if (!sorted)
        return fail(sorted.error());
    for (const auto& part : m_files) {
        if (!part->flush())
            return fail(ErrorKind::DiskFull, Text::tr("There is no room left to sort the export."), {}, part->errorString());
        part->close();
    }
    m_partOfVariant = {};
    m_partOfProduct = {};
    return {};
}

Result<void> ExportJoiner::place(const QByteArray& line)
{
    const ExportLineHead head = readExportLineHead(line);
    const Gid own = readGid(head.id);
    int part = -1;
    if (head.parent.isEmpty()) {
        if (own.type != "Product" || m_partOfProduct.contains(own.number))
            return broken(Text::tr("The shop's export names a product twice, or something that is none."), line);
        part = int(std::min(m_products / m_perPart, mostParts - 1));
        m_partOfProduct.insert(own.number, quint16(part));
        ++m_products;
    } else {
        const Gid parent = readGid(head.parent);
        const auto& known = parent.type == "Product" ? m_partOfProduct : m_partOfVariant;
        const auto found = known.constFind(parent.number);
        if (found == known.cend())
            return broken(Text::tr("The shop's export names something of a product that is not in it."), line);
        part = *found;
        if (own.type == "ProductVariant")
            m_partOfVariant.insert(own.number, quint16(part));
    }
    while (part >= int(m_files.size())) {
        auto& file = m_files.emplace_back(std::make_unique<QFile>(m_directory->filePath(QString::number(m_files.size()))));
        if (!file->open(QIODevice::ReadWrite | QIODevice::Truncate))
            return fail(ErrorKind::Io, Text::tr("%1 could not be written.").arg(file->fileName()), {}, file->errorString());
    }
    return write(part, line);
}

Result<void> ExportJoiner::placeMembership(const QByteArray& line)
{
    const ExportLineHead head = readExportLineHead(line);
    const Gid own = readGid(head.id);
    if (head.parent.isEmpty()) {
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        const ShopCollection collection{gidOf(json), json["handle"_L1].toString(), json["title"_L1].toString()};
        if (own.type != "Collection" || json.isEmpty() || m_collections.contains(collection.id))
            return broken(Text::tr("The shop's list of collections names one twice, or something that is none."), line);
        m_collections.insert(collection.id, collection);
        return {};
    }
    if (own.type != "Product" || !m_collections.contains(QString::fromUtf8(head.parent)))
        return broken(Text::tr("The shop's list of collections names a product of a collection that is not in it."), line);
    const auto part = m_partOfProduct.constFind(own.number);
    if (part == m_partOfProduct.cend())
        return {};
    // The other way round it is one more line of the product.
    QByteArray member("{\"id\":\"");
    member.append(head.parent).append("\",\"__parentId\":\"").append(head.id).append("\"}");
    return write(*part, member);
}

Result<void> ExportJoiner::write(int part, const QByteArray& line)
{
    QFile& file = *m_files[size_t(part)];
    if (file.write(line) != line.size() || !file.putChar('\n'))
        return fail(ErrorKind::DiskFull, Text::tr("There is no room left to sort the export."), {}, file.errorString());
    return {};
}

Result<std::vector<ShopItem>> ExportJoiner::part(int number, const RemoteContext& context)
{
    std::vector<Gathered> gathered;
    QHash<QString, size_t> byGid;
    QHash<QString, QJsonObject> levels; // of the wanted location, by variant
    const QString path = m_files[size_t(number)]->fileName();
    const auto read = forEachLine(path, [&](const QByteArray& text) -> Result<void> {
        if (isMember(text)) {
            const ExportLineHead head = readExportLineHead(text);
            const auto owner = byGid.constFind(QString::fromUtf8(head.parent));
            const auto collection = m_collections.constFind(QString::fromUtf8(head.id));
            if (owner == byGid.cend() || collection == m_collections.cend())
                return broken(Text::tr("A line of the shop's export cannot be read."), text);
            gathered[*owner].collections.append(*collection);
            return {};
        }
        const QJsonObject line = QJsonDocument::fromJson(text).object();
        if (line.isEmpty()) // also a product: one that is left out would pass for deleted
            return broken(Text::tr("A line of the shop's export cannot be read."), text);
        const QString parent = line["__parentId"_L1].toString();
        const QString type = gidOf(line).section(u'/', 3, 3);
        if (type == "InventoryLevel"_L1) {
            if (line["location"_L1]["id"_L1].toString() == context.locationId)
                levels.insert(parent, line);
            return {};
        }
        if (parent.isEmpty()) {
            byGid.insert(gidOf(line), gathered.size());
            gathered.push_back({line, {}, {}, {}, {}});
            return {};
        }
        const auto owner = byGid.constFind(parent);
        if (owner == byGid.cend())
            return broken(Text::tr("A line of the shop's export cannot be read."), text);
        Gathered& product = gathered[*owner];
        if (type == "ProductVariant"_L1)
            product.variants.append(line);
        else if (type == "Metafield"_L1)
            product.metafields.append(line);
        else
            product.media.append(line);
        return {};
    });
    if (!read)
        return fail(read.error());
    QFile::remove(path);
    std::vector<ShopItem> items;
    items.reserve(gathered.size());
    for (Gathered& one : gathered) {
        auto item = ShopItem::fromJson(one.joined(levels), context);
        if (!item)
            continue;
        if (m_hasMembership) {
            tidyCollections(one.collections);
            item->collections = std::move(one.collections);
        }
        items.push_back(std::move(*item));
    }
    return items;
}

} // namespace trueup
