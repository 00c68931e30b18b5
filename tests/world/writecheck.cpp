#include "world/writecheck.h"

#include "catalog/images.h"
#include "reconcile/situation.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;
using sandbox::ShopWrite;

namespace {

/// A key of the shop and the field it is.
const QHash<QString, FieldId>& keys()
{
    static const QHash<QString, FieldId> table{
        {u"title"_s, FieldId::Title},
        {u"handle"_s, FieldId::Handle},
        {u"descriptionHtml"_s, FieldId::Description},
        {u"vendor"_s, FieldId::Vendor},
        {u"productType"_s, FieldId::ProductType},
        {u"tags"_s, FieldId::Tags},
        {u"status"_s, FieldId::Status},
        {u"seo.title"_s, FieldId::SeoTitle},
        {u"seo.description"_s, FieldId::SeoDescription},
        {u"metafields"_s, FieldId::ProductInfo},
        {u"metafields.custom.product_info"_s, FieldId::ProductInfo},
        {u"media"_s, FieldId::Images},
        {u"files"_s, FieldId::Images},
        {u"variants.sku"_s, FieldId::Sku},
        {u"variants.inventoryItem.sku"_s, FieldId::Sku},
        {u"variants.barcode"_s, FieldId::Barcode},
        {u"variants.price"_s, FieldId::Price},
        {u"variants.compareAtPrice"_s, FieldId::CompareAtPrice},
        {u"variants.inventoryItem.cost"_s, FieldId::Cost},
        {u"variants.inventoryItem.measurement.weight.value"_s, FieldId::Weight},
        {u"variants.inventoryPolicy"_s, FieldId::InventoryPolicy},
        {u"variants.inventoryItem.requiresShipping"_s, FieldId::RequiresShipping},
        {u"variants.taxable"_s, FieldId::Taxable},
        {u"variants.inventoryQuantities"_s, FieldId::Inventory},
        {u"inventory.available"_s, FieldId::Inventory},
        {u"inventory.on_hand"_s, FieldId::Inventory},
    };
    return table;
}

/// Keys without a value of their own: what they go with.
const QHash<QString, FieldId>& companions()
{
    static const QHash<QString, FieldId> table{
        {u"redirectNewHandle"_s, FieldId::Handle},
        {u"variants.inventoryItem.measurement.weight.unit"_s, FieldId::Weight},
        {u"inventory.active"_s, FieldId::Inventory},
    };
    return table;
}

/// What a new product needs besides what somebody approved.
bool belongsToCreation(const QString& key)
{
    static const QStringList list{u"productOptions"_s, u"variants.optionValues"_s, u"variants.inventoryItem.tracked"_s, u"status"_s,
                                  u"handle"_s, u"variants.inventoryPolicy"_s};
    return list.contains(key);
}

QStringList sources(const QJsonValue& files)
{
    QStringList list;
    for (const QJsonValue file : files.toArray())
        list.append(file["originalSource"_L1].toString());
    return list;
}

/// What was written, as a value of the field.
Value valueOf(const QString& key, FieldId id, QJsonValue json)
{
    if (key == "metafields"_L1)
        json = json[0]["value"_L1];
    if (key == "variants.inventoryQuantities"_L1)
        json = json[0]["quantity"_L1];
    if (id == FieldId::ProductInfo)
        return JsonText{json.toString().toUtf8()};
    if (field(id).type == FieldType::Decimal && json.isDouble())
        return Decimal::fromDouble(json.toDouble(), field(id).scale).value_or(Decimal());
    return Value::fromJson(field(id).type, json, field(id).scale);
}

bool isSame(const QString& key, FieldId id, const QJsonValue& written, const Value& approved)
{
    if (id != FieldId::Images)
        return agree(id, valueOf(key, id, written), approved);
    const auto images = imagesFromValue(approved);
    return std::ranges::all_of(sources(written), [&](const QString& source) {
        return std::ranges::any_of(images, [&](const ProductImage& image) { return image.src == source; });
    });
}

} // namespace

void WriteCheck::noteApproved(Connection& connection, qsizetype written)
{
    auto rows = connection.query(u"SELECT sku, operation_type, (SELECT jsonb_object_agg(c.key, c.value -> 'proposed') "
                                 "FROM jsonb_each(changes) c)::text FROM sync_staging WHERE status = 'approved'"_s);
    if (!rows)
        qFatal("%s", qPrintable(errorText(rows.error())));
    while (rows->next()) {
        const QJsonObject changes = QJsonDocument::fromJson(rows->value(2).toString().toUtf8()).object();
        Approval approval{written, rows->value(1).toString() == "create"_L1, {}, ProductValues::fromJson(changes)};
        for (const Field& column : fields()) {
            if (changes.contains(column.keyString()))
                approval.fields.insert(column.id);
        }
        m_approved[rows->value(0).toString()].append(approval);
    }
}

bool WriteCheck::covers(const Approval& approval, bool creates, const QString& key, const QJsonValue& value)
{
    if (creates && belongsToCreation(key))
        return true;
    if (const auto companion = companions().constFind(key); companion != companions().cend())
        return approval.fields.contains(*companion);
    const auto known = keys().constFind(key);
    return known != keys().cend() && approval.fields.contains(*known) && isSame(key, *known, value, approval.values[*known]);
}

QString WriteCheck::unapproved(const QList<ShopWrite>& writes) const
{
    for (qsizetype i = 0; i < writes.size(); ++i) {
        const ShopWrite& write = writes[i];
        const QStringList written = write.fields.keys();
        QStringList least = written;
        for (const Approval& approval : m_approved.value(write.sku)) {
            if (approval.since > i || approval.isCreate != write.creates)
                continue;
            QStringList uncovered = written;
            uncovered.removeIf([&](const QString& key) { return covers(approval, write.creates, key, write.fields[key]); });
            if (uncovered.size() < least.size())
                least = uncovered;
        }
        if (!least.isEmpty() || written.isEmpty())
            return u"%1 of %2 wrote “%3”, which nobody had approved\n%4"_s.arg(
                write.mutation, write.sku, least.join(u", "_s),
                QString::fromUtf8(QJsonDocument(write.toJson()).toJson(QJsonDocument::Compact)));
    }
    return {};
}

bool WriteCheck::wrote(const QList<ShopWrite>& writes, const QString& sku, FieldId id, const Value& value)
{
    return std::ranges::any_of(writes, [&](const ShopWrite& write) {
        if (write.sku != sku)
            return false;
        for (auto it = write.fields.begin(); it != write.fields.end(); ++it) {
            if (keys().value(it.key(), FieldId::Mpn) == id && isSame(it.key(), id, it.value(), value))
                return true;
        }
        return false;
    });
}
