#include "reconcile/shopinput.h"

#include "catalog/images.h"

#include <QSet>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Shopify's Money and Decimal.
QString moneyText(const Decimal& amount, int digits)
{
    const auto rescaled = amount.rescaled(digits);
    return (rescaled ? *rescaled : amount).toString();
}

struct KeyOfField
{
    FieldId field;
    QLatin1StringView key;
};

constexpr std::array textKeys = {
    KeyOfField{FieldId::Title, "title"_L1},   KeyOfField{FieldId::Description, "descriptionHtml"_L1},
    KeyOfField{FieldId::Vendor, "vendor"_L1}, KeyOfField{FieldId::ProductType, "productType"_L1},
    KeyOfField{FieldId::Status, "status"_L1}, KeyOfField{FieldId::Handle, "handle"_L1},
};

QString uniqueName(const QString& url, QSet<QString>& taken)
{
    const QString name = imageFileName(url);
    QString candidate = name;
    for (int n = 2; taken.contains(candidate); ++n) {
        const qsizetype dot = name.lastIndexOf(u'.');
        candidate = name.first(dot) + u'-' + QString::number(n) + name.sliced(dot);
    }
    taken.insert(candidate);
    return candidate;
}

void addInventoryItemKeys(QJsonObject& item, const ProductValues& values, QList<FieldId>& carried)
{
    if (const QString* sku = values[FieldId::Sku].text()) {
        item["sku"_L1] = *sku;
        carried.append(FieldId::Sku);
    }
    if (const Decimal* cost = values[FieldId::Cost].decimal()) {
        item["cost"_L1] = cost->normalised().scale() <= 2 ? moneyText(*cost, 2) : cost->normalised().toString();
        carried.append(FieldId::Cost);
    }
    if (const Decimal* weight = values[FieldId::Weight].decimal()) {
        const QJsonObject amount{{u"value"_s, weight->toDouble()}, {u"unit"_s, u"GRAMS"_s}};
        item["measurement"_L1] = QJsonObject{{u"weight"_s, amount}};
        carried.append(FieldId::Weight);
    }
    if (const bool* shipping = values[FieldId::RequiresShipping].boolean()) {
        item["requiresShipping"_L1] = *shipping;
        carried.append(FieldId::RequiresShipping);
    }
}

} // namespace

void addProductKeys(QJsonObject& input, const ProductValues& values, QList<FieldId>& carried)
{
    for (const KeyOfField& entry : textKeys) {
        if (const QString* text = values[entry.field].text()) {
            input[entry.key] = *text;
            carried.append(entry.field);
        }
    }
    if (const QStringList* tags = values[FieldId::Tags].entries()) {
        input["tags"_L1] = QJsonArray::fromStringList(*tags);
        carried.append(FieldId::Tags);
    }
    QJsonObject seo;
    for (const KeyOfField& entry : {KeyOfField{FieldId::SeoTitle, "title"_L1}, KeyOfField{FieldId::SeoDescription, "description"_L1}}) {
        if (const QString* text = values[entry.field].text()) {
            seo[entry.key] = *text;
            carried.append(entry.field);
        }
    }
    if (!seo.isEmpty())
        input["seo"_L1] = seo;
}

void addVariantKeys(QJsonObject& variant, const ProductValues& values, QList<FieldId>& carried)
{
    for (const KeyOfField& entry :
         {KeyOfField{FieldId::Price, "price"_L1}, KeyOfField{FieldId::CompareAtPrice, "compareAtPrice"_L1}}) {
        if (const Decimal* amount = values[entry.field].decimal()) {
            variant[entry.key] = moneyText(*amount, 2);
            carried.append(entry.field);
        }
    }
    for (const KeyOfField& entry :
         {KeyOfField{FieldId::Barcode, "barcode"_L1}, KeyOfField{FieldId::InventoryPolicy, "inventoryPolicy"_L1}}) {
        if (const QString* text = values[entry.field].text()) {
            variant[entry.key] = *text;
            carried.append(entry.field);
        }
    }
    if (const bool* taxable = values[FieldId::Taxable].boolean()) {
        variant["taxable"_L1] = *taxable;
        carried.append(FieldId::Taxable);
    }
    QJsonObject item;
    addInventoryItemKeys(item, values, carried);
    if (!item.isEmpty())
        variant["inventoryItem"_L1] = item;
}

QJsonArray newMedia(const Value& wanted, const Value& known)
{
    QSet<QString> present;
    for (const ProductImage& image : imagesFromValue(known))
        present.insert(imageIdentity(image.src));
    QJsonArray media;
    for (const ProductImage& image : imagesFromValue(wanted)) {
        if (present.contains(imageIdentity(image.src)))
            continue;
        media.append(QJsonObject{{u"originalSource"_s, image.src}, {u"alt"_s, image.alt}, {u"mediaContentType"_s, u"IMAGE"_s}});
    }
    return media;
}

QJsonArray fileInputs(const Value& images)
{
    QSet<QString> taken;
    QJsonArray files;
    for (const ProductImage& image : imagesFromValue(images))
        files.append(QJsonObject{{u"originalSource"_s, image.src},
                                 {u"alt"_s, image.alt},
                                 {u"filename"_s, uniqueName(image.src, taken)},
                                 {u"contentType"_s, u"IMAGE"_s}});
    return files;
}

} // namespace trueup
