#include "reconcile/pushplan.h"

#include "catalog/identifiers.h"
#include "catalog/prices.h"
#include "catalog/validation.h"
#include "reconcile/shopinput.h"

#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

class Planner
{
public:
    Planner(const PushSubject& subject, const ShopContext& shop) : m_subject(subject), m_shop(shop) {}

    PushPlan plan()
    {
        refuseBadValues();
        for (const Field& column : fields()) {
            if (m_subject.approved.has(column.id) && !column.isPushable())
                m_plan.local.append(column.id);
        }
        if (m_subject.productId.isEmpty()) {
            create();
        } else {
            updateProduct();
            updateVariant();
            setMetafields();
            setInventory();
        }
        if (m_plan.isRefused())
            m_plan.calls.clear();
        return std::move(m_plan);
    }

private:
    const Value& approved(FieldId id) const { return m_subject.approved[id]; }

    void refuse(IssueCode code, FieldId id, const QString& value = {})
    {
        m_plan.refused.append(makeIssue(code, Severity::BlocksField, id, field(id).keyString(), value));
    }

    void refuseBadValues()
    {
        for (const Field& column : fields()) {
            const Value& value = approved(column.id);
            if (value.isNone() || !column.isPushable())
                continue;
            for (const Issue& issue : validateValue(column.id, value)) {
                if (issue.severity >= Severity::BlocksField)
                    m_plan.refused.append(issue);
            }
        }
    }

    void addCall(CallKind kind, const QJsonObject& variables, const QList<FieldId>& carried)
    {
        m_plan.calls.append({kind, variables, carried});
    }

    [[nodiscard]] QJsonObject metafield() const
    {
        return {{u"namespace"_s, m_shop.metafieldNamespace},
                {u"key"_s, m_shop.metafieldKey},
                {u"type"_s, m_shop.metafieldType},
                {u"value"_s, QString::fromUtf8(approved(FieldId::ProductInfo).json()->text)}};
    }

    void create()
    {
        ProductValues values = m_subject.approved;
        if (values.text(FieldId::Title).isEmpty()) {
            refuse(IssueCode::MissingRequiredField, FieldId::Title);
            return;
        }
        if (values.text(FieldId::Handle).isEmpty())
            values[FieldId::Handle] = handleFromTitle(values.text(FieldId::Title));
        const QString handle = values.text(FieldId::Handle);
        if (handle.isEmpty()) {
            refuse(IssueCode::MissingRequiredField, FieldId::Handle);
            return;
        }
        values[FieldId::Status] = statusForNewProduct(m_subject, m_shop);
        if (!values.has(FieldId::InventoryPolicy))
            values[FieldId::InventoryPolicy] = m_shop.inventoryPolicy;
        QList<FieldId> carried;
        QJsonObject input;
        addProductKeys(input, values, carried);
        input["productOptions"_L1] = QJsonArray{
            QJsonObject{{u"name"_s, u"Title"_s}, {u"position"_s, 1}, {u"values"_s, QJsonArray{QJsonObject{{u"name"_s, u"Default Title"_s}}}}}};
        input["variants"_L1] = QJsonArray{newVariant(values, carried)};
        if (values[FieldId::ProductInfo].json()) {
            input["metafields"_L1] = QJsonArray{metafield()};
            carried.append(FieldId::ProductInfo);
        }
        if (const QJsonArray files = fileInputs(values[FieldId::Images]); !files.isEmpty()) {
            input["files"_L1] = files;
            carried.append(FieldId::Images);
        }
        carried.removeIf([this](FieldId id) { return !m_subject.approved.has(id); });
        std::ranges::sort(carried);
        addCall(CallKind::SetProduct,
                {{u"identifier"_s, QJsonObject{{u"handle"_s, handle}}}, {u"input"_s, input}, {u"sync"_s, true}}, carried);
    }

    QJsonObject newVariant(const ProductValues& values, QList<FieldId>& carried)
    {
        QJsonObject variant;
        addVariantKeys(variant, values, carried);
        QJsonObject item = variant["inventoryItem"_L1].toObject();
        item["tracked"_L1] = true;
        // ProductVariantSetInput has the SKU at the variant itself.
        if (const QJsonValue sku = item.take(u"sku"_s); sku.isString())
            variant["sku"_L1] = sku;
        variant["inventoryItem"_L1] = item;
        variant["optionValues"_L1] = QJsonArray{QJsonObject{{u"optionName"_s, u"Title"_s}, {u"name"_s, u"Default Title"_s}}};
        const qint64* const stock = values[FieldId::Inventory].integer();
        if (stock && !m_shop.locationId.isEmpty()) {
            variant["inventoryQuantities"_L1] = QJsonArray{QJsonObject{
                {u"locationId"_s, m_shop.locationId}, {u"name"_s, m_shop.inventoryName}, {u"quantity"_s, *stock}}};
            carried.append(FieldId::Inventory);
        }
        return variant;
    }

    void updateProduct()
    {
        QList<FieldId> carried;
        QJsonObject product;
        addProductKeys(product, m_subject.approved, carried);
        const QString currentHandle = m_subject.current.text(FieldId::Handle);
        if (product.contains("handle"_L1) && !currentHandle.isEmpty())
            product["redirectNewHandle"_L1] = true; // links to the old address must keep working
        QJsonObject variables;
        const QJsonArray media = newMedia(approved(FieldId::Images), m_subject.current[FieldId::Images]);
        if (!media.isEmpty())
            carried.append(FieldId::Images);
        if (carried.isEmpty())
            return;
        product["id"_L1] = m_subject.productId;
        variables["product"_L1] = product;
        if (!media.isEmpty())
            variables["media"_L1] = media;
        std::ranges::sort(carried);
        addCall(CallKind::UpdateProduct, variables, carried);
    }

    void updateVariant()
    {
        QList<FieldId> carried;
        QJsonObject variant;
        addVariantKeys(variant, m_subject.approved, carried);
        if (carried.isEmpty())
            return;
        if (m_subject.variantId.isEmpty()) {
            refuse(IssueCode::MissingRequiredField, carried.first(), u"variant id"_s);
            return;
        }
        variant["id"_L1] = m_subject.variantId;
        std::ranges::sort(carried);
        addCall(CallKind::UpdateVariants, {{u"productId"_s, m_subject.productId}, {u"variants"_s, QJsonArray{variant}}}, carried);
    }

    void setMetafields()
    {
        if (!approved(FieldId::ProductInfo).json())
            return;
        QJsonObject entry = metafield();
        entry["ownerId"_L1] = m_subject.productId;
        if (!m_subject.metafieldDigest.isEmpty())
            entry["compareDigest"_L1] = m_subject.metafieldDigest;
        addCall(CallKind::SetMetafields, {{u"metafields"_s, QJsonArray{entry}}}, {FieldId::ProductInfo});
    }

    void addInventoryCall(CallKind kind, QJsonObject variables, const QList<FieldId>& carried)
    {
        const QByteArray text = QJsonDocument(variables).toJson(QJsonDocument::Compact);
        variables["key"_L1] = m_subject.idempotencyKey ? m_subject.idempotencyKey(kind, text) : QString();
        addCall(kind, variables, carried);
    }

    void setInventory()
    {
        const qint64* const stock = approved(FieldId::Inventory).integer();
        if (!stock)
            return;
        if (m_subject.inventoryItemId.isEmpty() || m_shop.locationId.isEmpty() || !m_subject.idempotencyKey) {
            refuse(IssueCode::MissingRequiredField, FieldId::Inventory,
                   m_subject.inventoryItemId.isEmpty() ? u"inventory item id"_s
                   : m_shop.locationId.isEmpty()       ? u"location id"_s
                                                       : u"idempotency key"_s);
            return;
        }
        if (!m_subject.stockedAtLocation)
            addInventoryCall(CallKind::ActivateInventory,
                             {{u"itemId"_s, m_subject.inventoryItemId}, {u"locationId"_s, m_shop.locationId}}, {});
        // The key must be present; null means that nothing is compared.
        const QJsonValue from = m_subject.lastReadStock ? QJsonValue(*m_subject.lastReadStock) : QJsonValue(QJsonValue::Null);
        const QJsonObject quantity{{u"inventoryItemId"_s, m_subject.inventoryItemId},
                                   {u"locationId"_s, m_shop.locationId},
                                   {u"quantity"_s, *stock},
                                   {u"changeFromQuantity"_s, from}};
        QJsonObject input{{u"name"_s, m_shop.inventoryName},
                          {u"reason"_s, m_shop.inventoryReason},
                          {u"quantities"_s, QJsonArray{quantity}}};
        if (!m_shop.referenceDocumentUri.isEmpty())
            input["referenceDocumentUri"_L1] = m_shop.referenceDocumentUri;
        addInventoryCall(CallKind::SetInventory, {{u"input"_s, input}}, {FieldId::Inventory});
    }

    const PushSubject& m_subject;
    const ShopContext& m_shop;
    PushPlan m_plan;
};

} // namespace

QString documentName(CallKind kind)
{
    switch (kind) {
    case CallKind::SetProduct: return u"SetProduct"_s;
    case CallKind::UpdateProduct: return u"UpdateProduct"_s;
    case CallKind::UpdateVariants: return u"UpdateVariants"_s;
    case CallKind::SetMetafields: return u"SetMetafields"_s;
    case CallKind::ActivateInventory: return u"ActivateInventory"_s;
    case CallKind::SetInventory: return u"SetInventory"_s;
    }
    return {};
}

QByteArray PlannedCall::variablesJson() const
{
    return QJsonDocument(variables).toJson(QJsonDocument::Compact);
}

PushPlan planPush(const PushSubject& subject, const ShopContext& shop)
{
    return Planner(subject, shop).plan();
}

QString statusForNewProduct(const PushSubject& subject, const ShopContext& shop)
{
    const ProductValues& values = subject.approved;
    const Decimal* const price = values[FieldId::Price].decimal();
    const QString wanted = values.text(FieldId::Status);
    // What the feed or a person holds back stays back; being ready is needed to be shown, not enough to overrule them.
    const bool heldBack = !wanted.isEmpty() && wanted != "ACTIVE"_L1;
    const bool ready = subject.linkConfirmed && price && *price > Decimal() && !values.text(FieldId::Title).isEmpty()
                       && !values[FieldId::Images].isEmpty();
    if (heldBack && wanted != "DRAFT"_L1)
        return wanted;
    return shop.publishWhenReady && ready && !heldBack ? u"ACTIVE"_s : u"DRAFT"_s;
}

} // namespace trueup
