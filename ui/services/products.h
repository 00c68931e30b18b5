#pragma once

#include "catalog/fields.h"
#include "services/answer.h"
#include "services/identifiers.h"
#include "services/review.h"

#include <QDateTime>

#include <optional>

namespace trueup::ui {

/// One product of a search.
struct ProductRow
{
    qint64 id = 0;
    QString sku;
    QString name;
    QString vendor;
    QString productType;
    QString barcode;
    std::optional<Decimal> price;
    bool isInShop = false;
    qint64 conflicts = 0; ///< open ones
    QDateTime updatedAt;
};

/// One field of a product, as every side has it. None: this side says nothing about it.
struct ProductField
{
    FieldId field = FieldId::Title;
    Value ours;
    Value shopify;  ///< last seen in the shop
    Value etilize;  ///< what the feed last proposed
    Value xorosoft; ///< the mirror of the ERP
    Value base;     ///< what all sides last agreed on
    QString baseBy; ///< who last agreed on it, for people
    Side owner = Side::Local;
    bool isLocked = false;
    bool isInConflict = false;
    bool differs = false; ///< some side says something else than we do, normalisation taken into account

    [[nodiscard]] const Value& of(Side side) const
    {
        switch (side) {
        case Side::Etilize: return etilize;
        case Side::Xorosoft: return xorosoft;
        case Side::Shopify: return shopify;
        case Side::Local: break;
        }
        return ours;
    }
};

struct ProductDetail
{
    ProductRow row;
    QList<ProductField> fields; ///< in registry order
    QString itemNumber;         ///< of the ERP item it is linked to, empty: none
    QString shopifyId;          ///< empty: not in the shop
    bool isMissingInShop = false;
    QDateTime shopifySeen;  ///< invalid: never
    QDateTime etilizeSeen;
    QDateTime xorosoftSeen;
    QString openBatchId; ///< batch with a staged change of it that is not over, may be empty
    std::optional<QStringList> collections; ///< titles of those of the shop it is in; no value: not known. Only to be seen
    QDateTime collectionsRead;              ///< when that was last so
};

/// One version of the history.
struct VersionRow
{
    int number = 0;
    std::optional<Side> source; ///< no value: a person
    QString sourceText;         ///< translated: the side or the person, and what was done
    QString author;
    QDateTime createdAt;
    QList<FieldId> fields; ///< what changed
    QString batchId;       ///< may be empty
};

/// One field of two versions.
struct VersionDifference
{
    FieldId field = FieldId::Title;
    Value before;
    Value after;
    bool differs = false;
};

/// What should be as it was. Exactly one of `batchId` and `productId` counts, the batch first.
struct RollbackRequest
{
    qint64 productId = 0;
    int version = 0;       ///< the values to go back to
    QList<FieldId> fields; ///< empty: all
    QString batchId;       ///< every product the batch changed, back to before it
};

/// One value a rollback would stage.
struct RollbackLine
{
    QString sku;
    QString name;
    FieldId field = FieldId::Title;
    Value current;
    Value restored;
    QString note; ///< translated: why it needs a look, or why it is left out; may be empty
    bool isLeftOut = false;
};

struct RollbackPreview
{
    qint64 products = 0; ///< that would be staged
    qint64 values = 0;
    qint64 leftOut = 0;
    QList<RollbackLine> lines; ///< at most a few hundred
};

struct RollbackResult
{
    QString batchId; ///< staged for review there; empty: nothing had to be staged
    qint64 products = 0;
    qint64 values = 0;
};

/// A link of a product to another system, or a candidate for one.
struct MatchRow
{
    Side system = Side::Xorosoft;
    QString externalId;
    QString method; ///< translated: how it was found
    std::optional<double> score;
    QString state; ///< translated
    QString evidence; ///< translated
    QString decidedBy;
    QDateTime at;
    std::optional<Identifiers> feed = {}; ///< of the row of the feed; no value: not kept, or of another system
    Identifiers item = {};
};

enum class WriteOutcome { Written, Unchanged, Conflict, Skipped, Failed };

/// One line of the log of what was written to the shop.
struct WriteRow
{
    qint64 id = 0;
    QDateTime at;
    QString action; ///< the call, for people
    WriteOutcome outcome = WriteOutcome::Written;
    QList<FieldId> fields;
    QString text; ///< translated reason, when it was not written
    qint64 runId = 0;
    int milliseconds = -1;
};

/// What one line of the log carried, and who had approved it.
struct WriteDetail
{
    struct Approval
    {
        QString by; ///< for people: a name, or the rule that approved it
        QDateTime at;
    };
    QList<FieldDelta> values; ///< in registry order; empty: none, or they are not kept
    QList<Approval> approvals; ///< empty: not known
};

/// Which products a list is of.
enum class ProductScope { All, InSync, OutOfStock };

enum class ProductSort { Sku, Name, Vendor, Price, Changed };

/// Texts without regard to case; what has no value comes before all that have one, equals by their id.
struct ProductOrder
{
    ProductSort column = ProductSort::Sku;
    bool descending = false;
    friend bool operator==(const ProductOrder&, const ProductOrder&) = default;
};

/// What the copy of the ERP says to a number somebody has.
struct ErpNumber
{
    QString number;
    QString found;     ///< translated: how the item was found, or why none is certain
    QString item;      ///< empty: no certain one
    QString title;
    std::optional<Decimal> price;
    std::optional<Decimal> stock; ///< of the stores that count
    bool isActive = true;
    QStringList others; ///< further items it may mean, likeliest first
    [[nodiscard]] bool isCertain() const { return !item.isEmpty(); }
};

struct ErpStoreStock
{
    QString store;
    std::optional<Decimal> available;
    std::optional<Decimal> onHand;
};

/// One item as the ERP itself answered just now.
struct ErpItemNow
{
    QString item;
    QString title;
    QString maker;
    QString barcode;
    std::optional<Decimal> price;
    std::optional<Decimal> cost;
    bool isActive = true;
    QDateTime changedAt;
    QList<ErpStoreStock> stores;
};

class ProductService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// By part of SKU, name, vendor, or by barcode or identifier; an empty text lists all.
    [[nodiscard]] virtual Answer<Page<ProductRow>> search(const QString& text, const ProductOrder& order, const QString& afterKey,
                                                          int limit) = 0;
    /// What a card of the dashboard counts.
    [[nodiscard]] virtual Answer<Page<ProductRow>> listing(ProductScope scope, const ProductOrder& order, const QString& afterKey,
                                                           int limit) = 0;
    /// How many search() or listing() find in all; the text counts under ProductScope::All only, as for them.
    [[nodiscard]] virtual Answer<qint64> count(const QString& text, ProductScope scope) = 0;
    [[nodiscard]] virtual Answer<ProductDetail> detail(qint64 productId) = 0;
    /// Newest first.
    [[nodiscard]] virtual Answer<Page<VersionRow>> versions(qint64 productId, const QString& afterKey, int limit) = 0;
    /// Every field either version has, in registry order.
    [[nodiscard]] virtual Answer<QList<VersionDifference>> compare(qint64 productId, int before, int after) = 0;
    [[nodiscard]] virtual Answer<RollbackPreview> previewRollback(const RollbackRequest& request) = 0;
    /// Stages the old values for review; nothing is written. Stale when it would not be `expected` values any more.
    [[nodiscard]] virtual Answer<RollbackResult> rollback(const RollbackRequest& request, qint64 expected) = 0;
    [[nodiscard]] virtual Answer<QList<MatchRow>> matches(qint64 productId) = 0;
    /// Newest first.
    [[nodiscard]] virtual Answer<Page<WriteRow>> writes(qint64 productId, const QString& afterKey, int limit) = 0;
    [[nodiscard]] virtual Answer<WriteDetail> write(qint64 id) = 0;
    /// In the order of `numbers`, by the copy of the ERP. `onlyItems`: barcodes and part numbers do not count.
    [[nodiscard]] virtual Answer<QList<ErpNumber>> checkNumbers(const QStringList& numbers, bool onlyItems) = 0;
    /// Asks the ERP itself, as a job that can be cancelled; NotFound when it says that there is no such item. Writes nothing.
    [[nodiscard]] virtual Answer<ErpItemNow> askErp(const QString& number) = 0;
    /// A locked field keeps our value whatever the sides say.
    [[nodiscard]] virtual Answer<void> setLocked(qint64 productId, FieldId field, bool locked) = 0;

signals:
    /// Products are not what they were; 0 means any.
    void changed(qint64 productId);
};

} // namespace trueup::ui
