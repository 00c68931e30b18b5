#pragma once

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <set>

namespace trueup::sandbox {

struct ShopMetafield
{
    QString id, nameSpace, key, type, value;
    QDateTime createdAt, updatedAt;
    /// Changes with every value; what compareDigest compares.
    [[nodiscard]] QString digest() const;
};

struct ShopMedia
{
    QString id, alt, source, fileName;
    QDateTime createdAt;
    int readsUntilReady = 1; ///< UPLOADED, then PROCESSING, then READY
    bool failed = false;
    [[nodiscard]] QString status() const;
    [[nodiscard]] QString url() const; ///< empty until READY
};

struct ShopLevel
{
    QString id;
    bool active = true;
    qint64 available = 0;
    qint64 committed = 0;
    QDateTime updatedAt;
    [[nodiscard]] qint64 onHand() const { return available + committed; }
};

struct ShopVariant
{
    QString id, inventoryItemId, sku, barcode;
    QString price = QStringLiteral("0.00");
    QString compareAtPrice; ///< empty: null
    QString cost;           ///< empty: null
    QString inventoryPolicy = QStringLiteral("DENY");
    QString weightUnit = QStringLiteral("GRAMS");
    double weight = 0;
    bool taxable = true;
    bool requiresShipping = true;
    bool tracked = false;
    bool requiresComponents = false;
    int position = 1;
    QList<std::pair<QString, QString>> options; ///< option name, value
    QMap<QString, ShopLevel> levels;            ///< by location id
    QList<ShopMetafield> metafields;
    QDateTime createdAt, updatedAt;
};

struct ShopOption
{
    QString id, name;
    QStringList values;
};

struct ShopProduct
{
    QString id, handle, title, descriptionHtml, vendor, productType, category, templateSuffix;
    QString status = QStringLiteral("ACTIVE");
    QString seoTitle, seoDescription; ///< empty: null
    QStringList tags;
    QList<ShopOption> options;
    QList<ShopVariant> variants;
    QList<ShopMetafield> metafields;
    QList<ShopMedia> media;
    QStringList publications;
    QDateTime createdAt, updatedAt;

    [[nodiscard]] const ShopMetafield* metafield(const QString& nameSpace, const QString& key) const;
    /// The whole product as plain JSON, for demonstrations and independent checks.
    [[nodiscard]] QJsonObject toJson() const;
};

/// A manual collection: its products are listed one by one.
struct ShopCollection
{
    QString id, handle, title;
    QDateTime updatedAt;
    std::set<qint64> products; ///< the numbers of their ids
};

struct ShopLocation
{
    QString id, name;
    bool active = true;
};

struct ShopEvent
{
    QString id, action, subjectId, subjectType;
    QDateTime createdAt;
};

/// Something that webhooks tell of.
struct ShopChange
{
    QString topic, productId;
    QDateTime at;
};

/// Everything the shop holds. Not thread-safe: its server guards it.
class ShopState
{
public:
    ShopState();

    [[nodiscard]] QString newId(const QString& type); ///< gid://shopify/TYPE/N
    [[nodiscard]] QDateTime now() const;              ///< whole seconds, as the shop reports them
    void setNow(std::optional<QDateTime> fixed) { m_fixed = fixed; }

    [[nodiscard]] ShopProduct* product(const QString& id);
    [[nodiscard]] ShopProduct* productByHandle(const QString& handle);
    [[nodiscard]] ShopProduct* productBySku(const QString& sku);
    [[nodiscard]] ShopProduct* productOfVariant(const QString& variantId, ShopVariant** variant = nullptr);
    [[nodiscard]] ShopProduct* productOfItem(const QString& inventoryItemId, ShopVariant** variant = nullptr);
    [[nodiscard]] ShopProduct* productOfMedia(const QString& mediaId, ShopMedia** media = nullptr);
    [[nodiscard]] const std::map<qint64, ShopProduct>& products() const { return m_products; }

    /// Takes over a product, new or changed: assigns missing ids, renews the indices, moves updatedAt.
    ShopProduct& store(ShopProduct product);
    bool remove(const QString& id);
    /// A handle nobody has, made from `wanted`.
    [[nodiscard]] QString freeHandle(const QString& wanted) const;

    /// The collection of this title, made when there is none.
    ShopCollection& collection(const QString& title);
    [[nodiscard]] const ShopCollection* collectionById(const QString& id) const;
    /// Puts a product into a collection or takes it out. As in the real shop the product's updatedAt does not move.
    void collect(const QString& title, const QString& productId, bool isMember = true);

    QList<ShopCollection> collections;
    QList<ShopLocation> locations;
    QList<std::pair<QString, QString>> publications; ///< id, name
    QList<ShopEvent> events;
    QList<ShopChange> changes; ///< not delivered yet; kept only when asked for
    bool keepsChanges = false;
    QString domain = QStringLiteral("trueup-sandbox.myshopify.com");
    QString currency = QStringLiteral("CAD");
    QStringList scopes;
    QStringList forgottenFilters; ///< of the product search: taken for unknown
    int mediaReads = 2; ///< reads until a new picture is READY

private:
    void unindex(const ShopProduct& product);
    void index(const ShopProduct& product);

    std::map<qint64, ShopProduct> m_products;
    QHash<QString, qint64> m_byHandle, m_bySku, m_byVariant, m_byItem, m_byMedia;
    qint64 m_nextId = 8'000'000'000'001;
    std::optional<QDateTime> m_fixed;
};

} // namespace trueup::sandbox
