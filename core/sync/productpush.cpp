#include "sync/productpush.h"

#include "base/failpoint.h"
#include "base/log.h"
#include "catalog/comparators.h"
#include "catalog/images.h"

#include <QCryptographicHash>
#include <QUuid>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxRounds = 4; // read, write, read again; more only when answers are lost or the stock moves meanwhile

QString tr(const char* text)
{
    return QCoreApplication::translate("trueup::ProductPush", text);
}

QStringList labels(const QList<FieldId>& fieldIds)
{
    QStringList names;
    for (const FieldId id : fieldIds)
        names.append(field(id).translatedLabel());
    return names;
}

/// Whether a failed call may or may not have been carried out, so that only reading can tell.
bool mustLook(const Error& error)
{
    return outcomeUnknown(error) || error.kind == ErrorKind::Stale;
}

PushEnd endOf(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::UserError:
    case ErrorKind::GraphQl:
    case ErrorKind::Validation: return PushEnd::Refused;
    default: return PushEnd::Failed;
    }
}

struct PushConflict
{
    QList<FieldId> fields;
    Error error;
};

/// What keeps a change from being written although it was approved: the shop is no longer what the reviewer saw.
std::optional<PushConflict> conflictOf(const PushItem& item, bool exists, bool sent, const RemoteProduct& shop,
                                       const QList<FieldId>& open)
{
    const auto error = [](const QString& message) {
        return Error{ErrorKind::Stale, message, tr("The product was not written."), tr("Review the change again."), {},
                     u"STALE_WRITE"_s, false};
    };
    if (item.isCreate) {
        // After a send of ours the product there is the one we made, unless it carries another SKU.
        const QString sku = shop.values.text(FieldId::Sku);
        if (!exists || (sent && (sku.isEmpty() || sku == item.approved.text(FieldId::Sku))))
            return std::nullopt;
        return PushConflict{open, error(QCoreApplication::translate("trueup::ProductPush",
                                                                    "The shop already has a product %1 (%2).")
                                            .arg(shop.handle, item.sku))};
    }
    if (!exists)
        return PushConflict{{}, error(tr("The product is no longer in the shop."))};
    PushConflict conflict;
    for (const FieldId id : open) {
        // Stock moves with every order; its owner is the ERP and the write itself compares.
        if (id == FieldId::Inventory || id == FieldId::Images)
            continue;
        if (!sameValue(id, shop.values[id], item.current[id]))
            conflict.fields.append(id);
    }
    if (conflict.fields.isEmpty())
        return std::nullopt;
    conflict.error = error(QCoreApplication::translate("trueup::ProductPush",
                                                       "Changed in the shop since the review: %1.")
                               .arg(labels(conflict.fields).join(u", "_s)));
    return conflict;
}

} // namespace

struct ProductPush::State
{
    const PushItem& item;
    const std::function<Result<void>()>& beforeWrite;
    PushReport report;
    bool announced = false; ///< beforeWrite was called
    bool exists = false;
    QList<FieldId> open;    ///< approved fields the shop does not hold yet
    qsizetype mediaBefore = -1;
};

RemoteContext ProductPush::contextOf(const PushItem& item) const
{
    RemoteContext context;
    context.locationId = m_shop.locationId;
    context.metafieldNamespace = m_shop.metafieldNamespace;
    context.metafieldKey = m_shop.metafieldKey;
    context.variantId = item.shopifyVariantId;
    context.sku = item.sku;
    return context;
}

Result<std::optional<RemoteProduct>> ProductPush::find(const PushItem& item, const CancelToken& cancel)
{
    const RemoteContext context = contextOf(item);
    if (!item.shopifyProductId.isEmpty())
        return m_reader.productById(item.shopifyProductId, context, cancel);
    // The handle is looked up by identifier and sees a write at once; the SKU goes through the search index, so it can
    // only find products that were there before.
    if (const QString handle = item.approved.text(FieldId::Handle); !handle.isEmpty()) {
        auto found = m_reader.productByHandle(handle, context, cancel);
        if (!found || *found)
            return found;
    }
    if (item.sku.isEmpty())
        return std::optional<RemoteProduct>();
    return m_reader.productBySku(item.sku, context, cancel);
}

/// Sets what is still open; true when nothing is. Pictures are compared by number: the shop keeps copies under its own
/// addresses, so the address tells nothing.
bool ProductPush::isSettled(State& state) const
{
    state.open.clear();
    ProductValues comparable = state.item.approved;
    comparable[FieldId::Images] = {};
    for (const FieldMismatch& mismatch : verifyPush(comparable, state.report.shop.values).differing)
        state.open.append(mismatch.field);
    if (state.item.approved.has(FieldId::Images)) {
        const qsizetype wanted = imagesFromValue(state.item.approved[FieldId::Images]).size();
        const qsizetype known = state.item.knownMedia.size();
        QStringList others;
        for (const RemoteMedia& medium : state.report.shop.media) {
            if (medium.status != "FAILED"_L1 && !state.item.knownMedia.contains(medium.id))
                others.append(medium.id);
        }
        if (state.mediaBefore < 0)
            state.mediaBefore = state.item.isCreate || state.item.maybeWritten ? 0 : others.size();
        const qsizetype arrived = others.size() - state.mediaBefore;
        if (arrived < wanted - known)
            state.open.append(FieldId::Images);
        state.report.newMedia = others.mid(state.mediaBefore);
    }
    return state.open.isEmpty();
}

PushSubject ProductPush::subjectOf(const State& state) const
{
    PushSubject subject;
    const PushItem& item = state.item;
    const RemoteProduct& shop = state.report.shop;
    if (state.exists) {
        subject.productId = shop.id;
        subject.variantId = shop.variantId;
        subject.inventoryItemId = shop.inventoryItemId;
        subject.current = shop.values;
        subject.stockedAtLocation = !shop.inventoryLevelId.isEmpty();
        subject.metafieldDigest = shop.compareDigest;
        if (const qint64* stock = shop.values[FieldId::Inventory].integer())
            subject.lastReadStock = *stock;
        for (const FieldId id : state.open)
            subject.approved[id] = item.approved[id];
        subject.approved[FieldId::Images] = {};
        if (state.open.contains(FieldId::Images)) {
            // Only the pictures that have not arrived; they are appended in order.
            auto images = imagesFromValue(item.approved[FieldId::Images]);
            images = images.mid(std::min(images.size(), item.knownMedia.size() + state.report.newMedia.size()));
            subject.approved[FieldId::Images] = imagesValue(images);
        }
    } else {
        subject.approved = item.approved;
        subject.current = item.current;
    }
    subject.linkConfirmed = item.linkConfirmed;
    subject.idempotencyKey = [seed = item.idempotencySeed](CallKind kind, const QByteArray& variables) {
        // Deterministic (version 5): the same call of the same change has the same key after a crash, other values
        // have another one.
        return QUuid::createUuidV5(QUuid(seed), documentName(kind).toUtf8() + variables).toString(QUuid::WithoutBraces);
    };
    return subject;
}

PushPlan ProductPush::preview(const PushItem& item) const
{
    const std::function<Result<void>()> never;
    State state{item, never, {}, false, !item.isCreate, {}, 0};
    state.report.shop.id = item.shopifyProductId;
    state.report.shop.variantId = item.shopifyVariantId;
    state.report.shop.inventoryItemId = u"gid://shopify/InventoryItem/…"_s;
    state.report.shop.inventoryLevelId = u"…"_s;
    state.report.shop.values = item.current;
    (void)isSettled(state);
    return planPush(subjectOf(state), m_shop);
}

Result<void> ProductPush::write(State& state, const CancelToken& cancel)
{
    const PushPlan plan = planPush(subjectOf(state), m_shop);
    if (plan.isRefused())
        return fail(Error{ErrorKind::Validation, plan.refused.constFirst().message, tr("The product was not written."),
                          tr("Correct the value, then approve it again."), {}, issueWord(plan.refused.constFirst().code),
                          false});
    if (!state.announced) {
        if (const auto recorded = state.beforeWrite(); !recorded)
            return recorded;
        state.announced = true;
    }
    for (const PlannedCall& call : plan.calls) {
        failPoint("push.before_send");
        ++state.report.calls;
        const auto answer =
            refusedIfUserErrors(m_client.execute(documentName(call.kind), call.variables, GraphQlKind::Mutation, cancel));
        failPoint("push.after_send");
        if (!answer)
            return fail(answer.error());
        if (call.kind == CallKind::SetProduct) {
            const auto created = RemoteProduct::fromJson(answer->data["productSet"_L1]["product"_L1].toObject(),
                                                         contextOf(state.item));
            if (created) {
                state.report.shop = *created;
                state.exists = true;
            }
        }
    }
    return {};
}

PushReport ProductPush::run(const PushItem& item, const std::function<Result<void>()>& beforeWrite,
                            const CancelToken& cancel)
{
    State state{item, beforeWrite, {}, false, false, {}, -1};
    const auto end = [&state](PushEnd how, Error error = {}) {
        state.report.end = how;
        state.report.error = std::move(error);
        return state.report;
    };
    bool sent = item.maybeWritten;
    bool fresh = false; // what the shop answered to the write itself is as good as a read
    Error last;
    for (int round = 0; round < maxRounds; ++round) {
        if (!fresh) {
            auto found = state.exists ? m_reader.productById(state.report.shop.id, contextOf(item), cancel)
                                      : find(item, cancel);
            if (!found)
                return end(sent ? PushEnd::Unknown : PushEnd::Failed, found.error());
            state.exists = found->has_value();
            if (state.exists)
                state.report.shop = **found;
        }
        fresh = false;
        if (state.exists && isSettled(state))
            return end(PushEnd::Confirmed);
        // Compared before the first write and again whenever an answer was lost; right after our own write the shop is
        // allowed to hold the values in its own spelling.
        if (round == 0 || mustLook(last)) {
            if (auto conflict = conflictOf(item, state.exists, sent, state.report.shop, state.open); conflict) {
                state.report.disputed = conflict->fields;
                return end(PushEnd::Conflict, conflict->error);
            }
        }
        if (cancel.isCancelled())
            return end(sent ? PushEnd::Unknown : PushEnd::Failed, CancelToken::error());
        const bool creating = !state.exists;
        if (const auto written = write(state, cancel); !written) {
            if (!mustLook(written.error()))
                return end(endOf(written.error()), written.error());
            last = written.error();
        } else {
            last = {};
            fresh = creating && state.exists && isSettled(state);
        }
        sent = true;
    }
    if (!state.open.isEmpty())
        last = Error{ErrorKind::Contract,
                     QCoreApplication::translate("trueup::ProductPush", "The shop does not hold the approved value of: %1.")
                         .arg(labels(state.open).join(u", "_s)),
                     tr("The change is not counted as written."), tr("Look at the product in the shop, then retry."),
                     last.detail, u"NOT_AS_APPROVED"_s, false};
    return end(PushEnd::Failed, last);
}

} // namespace trueup
