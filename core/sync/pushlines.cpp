#include "sync/pushlines.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

ShopifyGroup groupOf(CallKind kind)
{
    switch (kind) {
    case CallKind::UpdateProduct: return ShopifyGroup::Product;
    case CallKind::UpdateVariants: return ShopifyGroup::Variant;
    case CallKind::SetMetafields: return ShopifyGroup::Metafield;
    case CallKind::SetInventory: return ShopifyGroup::Inventory;
    default: return ShopifyGroup::None;
    }
}

/// The answer of a line in the shape of a product, as far as the mutation tells it; empty when it tells nothing.
QJsonObject productOf(CallKind kind, const QJsonObject& payload, const PushItem& item)
{
    switch (kind) {
    case CallKind::SetProduct:
    case CallKind::UpdateProduct: return payload["product"_L1].toObject();
    case CallKind::UpdateVariants: {
        QJsonObject product = payload["product"_L1].toObject();
        product["variants"_L1] = QJsonObject{{u"nodes"_s, payload["productVariants"_L1]}};
        return payload["productVariants"_L1].toArray().isEmpty() ? QJsonObject() : product;
    }
    case CallKind::SetMetafields:
        return {{u"id"_s, item.shopifyProductId}, {u"metafields"_s, QJsonObject{{u"nodes"_s, payload["metafields"_L1]}}}};
    default: return {};
    }
}

/// The quantity a stock line left behind; none when the answer names no change.
Value stockOf(const QJsonObject& payload)
{
    for (const QJsonValue change : payload["inventoryAdjustmentGroup"_L1]["changes"_L1].toArray()) {
        if (change["name"_L1].toString() == "available"_L1 && change["quantityAfterChange"_L1].isDouble())
            return Value::integer(change["quantityAfterChange"_L1].toInteger());
    }
    return {};
}

Error ioError(const QFile& file)
{
    return {ErrorKind::Io, QCoreApplication::translate("trueup::BulkPush", "%1 could not be written.").arg(file.fileName()), {}, {},
            file.errorString(), {}, false};
}

} // namespace

QString bulkDocument(CallKind kind)
{
    switch (kind) {
    case CallKind::SetProduct: return u"BulkCreate"_s;
    case CallKind::UpdateProduct: return u"BulkProduct"_s;
    case CallKind::UpdateVariants: return u"BulkPrice"_s;
    case CallKind::SetMetafields: return u"BulkMeta"_s;
    case CallKind::SetInventory: return u"BulkStock"_s;
    case CallKind::ActivateInventory: break;
    }
    return {};
}

QByteArray bulkLine(const PlannedCall& call)
{
    QJsonObject variables = call.variables;
    switch (call.kind) {
    case CallKind::SetProduct: variables.remove("sync"_L1); break; // bulk operations always run it at once
    case CallKind::SetMetafields: variables = {{u"m"_s, variables["metafields"_L1]}}; break;
    case CallKind::SetInventory: variables = {{u"input"_s, variables["input"_L1]}, {u"k"_s, variables["key"_L1]}}; break;
    default: break;
    }
    return QJsonDocument(variables).toJson(QJsonDocument::Compact);
}

LineVerdict judgeLine(CallKind kind, const BulkLine& line, const PushItem& item, const ShopContext& shop)
{
    LineVerdict verdict;
    if (!line.userErrors.isEmpty()) {
        GraphQlAnswer answer;
        answer.userErrors = line.userErrors;
        verdict.error = refusedIfUserErrors(answer).error();
        // Somebody was quicker: what the shop holds now decides.
        verdict.kind = verdict.error.kind == ErrorKind::Stale ? LineVerdict::Kind::Look : LineVerdict::Kind::Refused;
        return verdict;
    }
    if (line.error || line.data.isEmpty())
        return verdict;
    const QJsonObject payload = line.data.constBegin().value().toObject();
    RemoteContext context;
    context.locationId = shop.locationId;
    context.metafieldNamespace = shop.metafieldNamespace;
    context.metafieldKey = shop.metafieldKey;
    context.variantId = item.shopifyVariantId;
    context.sku = item.sku;
    ProductValues values;
    if (kind == CallKind::SetInventory) {
        values[FieldId::Inventory] = stockOf(payload);
    } else if (const auto answered = RemoteProduct::fromJson(productOf(kind, payload, item), context)) {
        values = answered->values;
        verdict.productId = answered->id;
        verdict.updatedAt = answered->updatedAt;
    }
    ProductValues approved;
    for (const Field& column : fields()) {
        if (column.group == groupOf(kind) && column.group != ShopifyGroup::None)
            approved[column.id] = item.approved[column.id];
    }
    const PushVerification verified = verifyPush(approved, values);
    verdict.fields = bitsOf(verified.confirmed);
    const bool isWhole = kind == CallKind::SetProduct ? !verdict.productId.isEmpty() : verified.isComplete();
    verdict.kind = isWhole ? LineVerdict::Kind::Written : LineVerdict::Kind::Look;
    return verdict;
}

LineDraft::~LineDraft()
{
    if (m_file.isOpen())
        m_file.close();
    if (m_file.exists())
        m_file.remove();
}

Result<void> LineDraft::add(qsizetype product, const QByteArray& line)
{
    if (!m_file.isOpen() && !m_file.open(QIODevice::ReadWrite | QIODevice::Truncate))
        return fail(ioError(m_file));
    const QByteArray text = QByteArray::number(product) + '\t' + line + '\n';
    ++m_lines;
    return m_file.write(text) == text.size() ? Result<void>() : fail(ioError(m_file));
}

Result<void> LineDraft::rewind()
{
    if (!m_file.isOpen())
        return {};
    return m_file.flush() && m_file.seek(0) ? Result<void>() : fail(ioError(m_file));
}

std::optional<std::pair<qsizetype, QByteArray>> LineDraft::next(qint64 room)
{
    if (!m_file.isOpen())
        return std::nullopt;
    const qint64 begin = m_file.pos();
    QByteArray text = m_file.readLine();
    const qsizetype tab = text.indexOf('\t');
    if (tab < 0)
        return std::nullopt;
    text.chop(1);
    if (text.size() - tab - 1 > room) {
        (void)m_file.seek(begin);
        return std::nullopt;
    }
    return std::pair(qsizetype(text.first(tab).toLongLong()), text.sliced(tab + 1));
}

} // namespace trueup
