#include "catalog/relationalproduct.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include <algorithm>
#include <array>
#include <functional>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

enum WideColumn { Handle, Title, Description, Vendor, Type, Sku, Barcode, Mpn, EtilizeId, ImageUrl, ImagePosition, CwsA, CwsCatalog, Sprc, Metadata, ColumnCount };

struct TableName
{
    QLatin1StringView name;
    RelationalTable table;
};

constexpr std::array tableNames = {
    TableName{"product"_L1, RelationalTable::Product},
    TableName{"productdescriptions"_L1, RelationalTable::Descriptions},
    TableName{"productattribute"_L1, RelationalTable::Attributes},
    TableName{"productattributes"_L1, RelationalTable::Attributes},
    TableName{"productfeatures"_L1, RelationalTable::Bullets},
    TableName{"productfeaturebullets"_L1, RelationalTable::Bullets},
    TableName{"productimages"_L1, RelationalTable::Images},
    TableName{"productskus"_L1, RelationalTable::Skus},
    TableName{"attributenames"_L1, RelationalTable::AttributeNames},
    TableName{"categorynames"_L1, RelationalTable::CategoryNames},
    TableName{"headernames"_L1, RelationalTable::HeaderNames},
    TableName{"categorydisplayattributes"_L1, RelationalTable::DisplayAttributes},
    TableName{"manufacturer"_L1, RelationalTable::Manufacturers},
};

constexpr QLatin1StringView imageHost = "https://content.etilize.com/"_L1;

/// Of several texts of a type the default one, else the first.
QString textOfType(const RelationalProduct& product, int type)
{
    QString first;
    for (const auto& description : product.descriptions) {
        if (description.type != type || description.text.isEmpty())
            continue;
        if (description.isDefault)
            return description.text;
        if (first.isEmpty())
            first = description.text;
    }
    return first;
}

QString titleOf(const RelationalProduct& product)
{
    for (const int type : {0, 2, 1}) {
        if (QString text = textOfType(product, type); !text.isEmpty())
            return text;
    }
    return {};
}

/// Texts may be HTML already; it is cleaned where the wide layout is read.
QString asHtml(const QString& text)
{
    return text.contains(u'<') && text.contains(u'>') ? text : text.toHtmlEscaped();
}

QString descriptionOf(const RelationalProduct& product)
{
    QString html;
    if (const QString full = textOfType(product, 1); !full.isEmpty() && full != titleOf(product))
        html += u"<p>"_s + asHtml(full) + u"</p>"_s;
    for (int type = 20; type <= 29; ++type) {
        if (const QString text = textOfType(product, type); !text.isEmpty())
            html += u"<p>"_s + asHtml(text) + u"</p>"_s;
    }
    QList<RelationalProduct::Bullet> bullets = product.bullets;
    std::ranges::stable_sort(bullets, {}, &RelationalProduct::Bullet::order);
    QString list;
    for (const auto& bullet : bullets) {
        if (!bullet.text.isEmpty())
            list += u"<li>"_s + asHtml(bullet.text) + u"</li>"_s;
    }
    return list.isEmpty() ? html : html + u"<ul>"_s + list + u"</ul>"_s;
}

/// A number that is still in use goes before one that is not.
QString skuOf(const RelationalProduct& product, const std::function<bool(const QString& name)>& isWanted)
{
    QString old;
    for (const auto& sku : product.skus) {
        if (sku.sku.isEmpty() || !isWanted(sku.name))
            continue;
        if (!sku.isDiscontinued)
            return sku.sku;
        if (old.isEmpty())
            old = sku.sku;
    }
    return old;
}

QString skuNamed(const RelationalProduct& product, const QString& wanted)
{
    return skuOf(product, [&](const QString& name) { return name.compare(wanted, Qt::CaseInsensitive) == 0; });
}

bool isDocument(const QString& type)
{
    return type.contains("brochure"_L1, Qt::CaseInsensitive) || type.contains("manual"_L1, Qt::CaseInsensitive) ||
           type.contains("pdf"_L1, Qt::CaseInsensitive);
}

/// Addresses of the pictures that show this product: of those by size only the largest, and every view.
QStringList imagesOf(const RelationalProduct& product)
{
    int largest = 0;
    QStringList views;
    for (const auto& image : product.images) {
        if (image.type.isEmpty() || image.status.contains("series"_L1, Qt::CaseInsensitive) || isDocument(image.type))
            continue;
        bool isSize = false;
        const int size = image.type.toInt(&isSize);
        if (isSize)
            largest = std::max(largest, size);
        else if (!image.type.contains("thumbnail"_L1, Qt::CaseInsensitive) && !views.contains(image.type))
            views.append(image.type);
    }
    if (largest > 0)
        views.prepend(QString::number(largest));
    for (QString& view : views)
        view = imageHost + view + u'/' + product.id + u".jpg"_s;
    return views;
}

void addValue(QJsonObject& object, const QString& key, const QString& value)
{
    const QString held = object[key].toString();
    if (held.isEmpty())
        object.insert(key, value);
    else if (!held.split("; "_L1).contains(value))
        object.insert(key, QString(held + u"; "_s + value));
}

/// The attributes under the headings the supplier's own pages show them by.
QString metadataOf(const RelationalProduct& product, const RelationalNames& names)
{
    QJsonObject flat;
    QMap<QString, QJsonObject> sections;
    for (const auto& attribute : product.attributes) {
        const QString name = names.attributes.value(attribute.id);
        if (name.isEmpty() || attribute.value.isEmpty())
            continue;
        const QString header = names.headers.value(names.headerOfAttribute.value(product.categoryId + u'/' + attribute.id));
        addValue(header.isEmpty() ? flat : sections[header], name, attribute.value);
    }
    if (const QString code = skuNamed(product, u"UNSPSC"_s); !code.isEmpty())
        addValue(flat, u"UNSPSC"_s, code);
    for (auto section = sections.cbegin(); section != sections.cend(); ++section) {
        QJsonObject object = *section;
        if (flat.contains(section.key())) // an attribute of that name outside any heading
            object.insert(u"_value"_s, flat[section.key()]);
        flat.insert(section.key(), object);
    }
    return flat.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(flat).toJson(QJsonDocument::Compact));
}

} // namespace

std::optional<RelationalTable> relationalTableOf(const QString& fileName)
{
    QString base = fileName.section(u'/', -1);
    if (!base.endsWith(".csv"_L1, Qt::CaseInsensitive))
        return std::nullopt;
    base = base.chopped(4).section(u'_', -1).toLower();
    const auto found = std::ranges::find_if(tableNames, [&](const TableName& name) { return base == name.name; });
    return found == tableNames.end() ? std::nullopt : std::optional(found->table);
}

bool isOfProduct(RelationalTable table)
{
    return table <= RelationalTable::Skus;
}

bool isBarcodeName(const QString& skuName)
{
    return std::ranges::any_of(std::array{"UPC"_L1, "EAN"_L1, "GTIN"_L1, "ISBN"_L1}, [&](QLatin1StringView name) {
        return skuName.startsWith(name, Qt::CaseInsensitive);
    });
}

bool isSupplierName(const QString& skuName)
{
    return !skuName.isEmpty() && !isBarcodeName(skuName) && skuName.compare("UNSPSC"_L1, Qt::CaseInsensitive) != 0;
}

QStringList wideColumns(const QString& metafieldNamespace)
{
    const QString metafield = u"Metafield: "_s + metafieldNamespace + u'.';
    return {u"Handle"_s,
            u"Title"_s,
            u"Description"_s,
            u"Vendor"_s,
            u"Type"_s,
            u"SKU"_s,
            u"Barcode"_s,
            u"Google Shopping / MPN"_s,
            u"Product ID"_s,
            u"Product image URL"_s,
            u"Image position"_s,
            metafield + u"CWS_A[list.single_line_text]"_s,
            metafield + u"CWS_Catalog[list.single_line_text]"_s,
            metafield + u"SPRC[list.single_line_text]"_s,
            metafield + u"metadata[json]"_s};
}

QList<QStringList> wideRows(const RelationalProduct& product, const RelationalNames& names)
{
    QStringList row(ColumnCount);
    row[Handle] = product.id;
    row[Title] = titleOf(product);
    row[Description] = descriptionOf(product);
    row[Vendor] = names.manufacturers.value(product.manufacturerId);
    row[Type] = names.categories.value(product.categoryId);
    row[Sku] = names.skuName.isEmpty() ? product.mpn : skuNamed(product, names.skuName);
    row[Barcode] = skuOf(product, isBarcodeName);
    row[Mpn] = product.mpn;
    row[EtilizeId] = product.id;
    row[CwsA] = skuNamed(product, u"CWS_A"_s);
    row[CwsCatalog] = skuNamed(product, u"CWS_Catalog"_s);
    row[Sprc] = skuNamed(product, u"SPRC"_s);
    row[Metadata] = metadataOf(product, names);
    const QStringList images = imagesOf(product);
    QList<QStringList> rows;
    if (!images.isEmpty()) {
        row[ImageUrl] = images.first();
        row[ImagePosition] = u"1"_s;
    }
    rows.append(row);
    for (qsizetype i = 1; i < images.size(); ++i) {
        QStringList picture(ColumnCount);
        picture[Handle] = product.id;
        picture[ImageUrl] = images[i];
        picture[ImagePosition] = QString::number(i + 1);
        rows.append(picture);
    }
    return rows;
}

} // namespace trueup
