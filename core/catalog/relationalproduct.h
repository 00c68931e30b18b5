#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace trueup {

/// The relational delivery of Etilize: one CSV for each table instead of one wide one, joined by product id. Column orders
/// as two public importers of that delivery read them.
enum class RelationalTable : quint8 {
    Product,
    Descriptions,
    Attributes,
    Bullets,
    Images,
    Skus,
    AttributeNames,
    CategoryNames,
    HeaderNames,
    DisplayAttributes,
    Manufacturers,
};

/// The table a file of the delivery holds, by its name: "EN_US_B_productdescriptions.csv" -> Descriptions. Nothing for
/// files that add nothing to the catalogue (accessories, keywords, search tables …).
[[nodiscard]] std::optional<RelationalTable> relationalTableOf(const QString& fileName);
/// Whether its rows belong to one product, by the id in their `key`.
[[nodiscard]] bool isOfProduct(RelationalTable table);

/// One product with everything the tables say about it, texts decoded.
struct RelationalProduct
{
    struct Description
    {
        int type = -1; ///< 0 manual, 1 full, 2 main title, 3 subtitle, 20–29 features
        bool isDefault = false;
        QString text;
    };
    struct Attribute
    {
        QString id;
        QString value;
    };
    struct Bullet
    {
        int order = 0;
        QString text;
    };
    struct Image
    {
        QString type;   ///< a view ("Front") or a size in pixels ("1500")
        QString status; ///< a picture of a whole series does not show this product
    };
    struct Sku
    {
        QString name; ///< whose number it is, or "UPC", "UNSPSC"
        QString sku;
        bool isDiscontinued = false;
    };

    QString id;
    QString manufacturerId;
    QString categoryId;
    QString mpn;
    bool isActive = true;
    bool isAccessory = false; ///< a part of another product, not sold by itself
    QList<Description> descriptions;
    QList<Attribute> attributes;
    QList<Bullet> bullets;
    QList<Image> images;
    QList<Sku> skus;
};

/// What the ids of the tables stand for.
struct RelationalNames
{
    QHash<QString, QString> manufacturers;
    QHash<QString, QString> categories;
    QHash<QString, QString> attributes;
    QHash<QString, QString> headers;
    QHash<QString, QString> headerOfAttribute; ///< "category id" + '/' + "attribute id" -> header id
    QString skuName;                           ///< whose number is the SKU; empty: the maker's part number
};

/// Names in productskus that are no supplier's number.
[[nodiscard]] bool isBarcodeName(const QString& skuName);
[[nodiscard]] bool isSupplierName(const QString& skuName);

/// The columns of the wide layout a product is written in. `Handle` is the product id: it ties the picture rows to their
/// product and says nothing about the shop. Metafield columns carry the namespace they are looked for under.
[[nodiscard]] QStringList wideColumns(const QString& metafieldNamespace);
/// The product's row and one for each further picture, cells in the order of wideColumns(). Pure.
[[nodiscard]] QList<QStringList> wideRows(const RelationalProduct& product, const RelationalNames& names);

} // namespace trueup
