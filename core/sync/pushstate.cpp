#include "sync/pushstate.h"

#include "catalog/comparators.h"
#include "catalog/identifiers.h"
#include "catalog/images.h"
#include "remote/http/httprequest.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ProductPush)
};

QStringList labels(const QList<FieldId>& fieldIds)
{
    QStringList names;
    for (const FieldId id : fieldIds)
        names.append(field(id).translatedLabel());
    return names;
}

Error staleWrite(const QString& message)
{
    return {ErrorKind::Stale, message, Text::tr("The product was not written."), Text::tr("Review the change again."), {},
            u"STALE_WRITE"_s, false};
}

} // namespace

bool mustLook(const Error& error)
{
    return outcomeUnknown(error) || error.kind == ErrorKind::Stale || error.code == "IDEMPOTENCY_CONCURRENT_REQUEST"_L1;
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

QString handleOfCreate(const PushItem& item)
{
    const QString handle = item.approved.text(FieldId::Handle);
    return handle.isEmpty() ? handleFromTitle(item.approved.text(FieldId::Title)) : handle;
}

Error refusedByUs(const Issue& issue)
{
    return {ErrorKind::Validation, issue.message, Text::tr("The product was not written."),
            Text::tr("Correct the value, then approve it again."), {}, issueWord(issue.code), false};
}

QString idempotencyKey(std::span<const QString> seeds, CallKind kind, const QByteArray& variables)
{
    QUuid space(seeds.empty() ? QString() : seeds.front());
    for (const QString& seed : seeds.subspan(seeds.empty() ? 0 : 1))
        space = QUuid::createUuidV5(space, seed.toUtf8());
    return QUuid::createUuidV5(space, documentName(kind).toUtf8() + variables).toString(QUuid::WithoutBraces);
}

void PushState::found(std::optional<RemoteProduct> product)
{
    exists = product.has_value();
    if (product)
        report.shop = std::move(*product);
}

bool PushState::isSettled()
{
    open.clear();
    ProductValues comparable = item->approved;
    comparable[FieldId::Images] = {};
    for (const FieldMismatch& mismatch : verifyPush(comparable, report.shop.values).differing)
        open.append(mismatch.field);
    if (item->approved.has(FieldId::Images)) {
        const qsizetype wanted = imagesFromValue(item->approved[FieldId::Images]).size();
        const qsizetype known = item->knownMedia.size();
        QStringList others;
        for (const RemoteMedia& medium : report.shop.media) {
            if (medium.status != "FAILED"_L1 && !item->knownMedia.contains(medium.id))
                others.append(medium.id);
        }
        if (m_mediaBefore < 0)
            m_mediaBefore = item->isCreate || item->maybeWritten ? 0 : others.size();
        const qsizetype arrived = others.size() - m_mediaBefore;
        if (arrived < wanted - known)
            open.append(FieldId::Images);
        report.newMedia = others.mid(m_mediaBefore);
    }
    return open.isEmpty();
}

bool PushState::isDisputed()
{
    if (item->isCreate) {
        // After a send of ours the product there is the one we made, unless it carries another SKU.
        const QString sku = report.shop.values.text(FieldId::Sku);
        if (!exists || (sent && (sku.isEmpty() || sku == item->approved.text(FieldId::Sku))))
            return false;
        report.disputed = open;
        end(PushEnd::Conflict,
            staleWrite(Text::tr("The shop already has a product %1 (%2).").arg(report.shop.handle, item->sku)));
        return true;
    }
    if (!exists) {
        end(PushEnd::Conflict, staleWrite(Text::tr("The product is no longer in the shop.")));
        return true;
    }
    QList<FieldId> disputed;
    for (const FieldId id : open) {
        // Stock moves with every order; its owner is the ERP and the write itself compares.
        if (id == FieldId::Inventory || id == FieldId::Images)
            continue;
        if (!sameValue(id, report.shop.values[id], item->current[id]))
            disputed.append(id);
    }
    if (disputed.isEmpty())
        return false;
    report.disputed = disputed;
    end(PushEnd::Conflict,
        staleWrite(Text::tr("Changed in the shop since the review: %1.").arg(labels(disputed).join(u", "_s))));
    return true;
}

PushSubject PushState::subject() const
{
    PushSubject subject;
    const RemoteProduct& shop = report.shop;
    if (exists) {
        subject.productId = shop.id;
        subject.variantId = shop.variantId;
        subject.inventoryItemId = shop.inventoryItemId;
        subject.current = shop.values;
        subject.stockedAtLocation = !shop.inventoryLevelId.isEmpty();
        subject.metafieldDigest = shop.compareDigest;
        if (const qint64* stock = shop.values[FieldId::Inventory].integer())
            subject.lastReadStock = *stock;
        for (const FieldId id : open)
            subject.approved[id] = item->approved[id];
        subject.approved[FieldId::Images] = {};
        if (open.contains(FieldId::Images)) {
            // Only the pictures that have not arrived; they are appended in order.
            auto images = imagesFromValue(item->approved[FieldId::Images]);
            images = images.mid(std::min(images.size(), item->knownMedia.size() + report.newMedia.size()));
            subject.approved[FieldId::Images] = imagesValue(images);
        }
    } else {
        subject.approved = item->approved;
        subject.current = item->current;
    }
    subject.linkConfirmed = item->linkConfirmed;
    subject.idempotencyKey = [seed = item->idempotencySeed](CallKind kind, const QByteArray& variables) {
        return idempotencyKey(std::span(&seed, 1), kind, variables);
    };
    return subject;
}

PushPlan PushState::plan(const ShopContext& shop) const
{
    return planPush(subject(), shop);
}

void PushState::end(PushEnd how, Error error)
{
    ended = true;
    report.end = how;
    report.error = std::move(error);
}

void PushState::giveUp()
{
    // A shop that cannot be reached says nothing about the values.
    if (!open.isEmpty() && !outcomeUnknown(last))
        last = Error{ErrorKind::Contract,
                     Text::tr("The shop does not hold the approved value of: %1.").arg(labels(open).join(u", "_s)),
                     Text::tr("The change is not counted as written."),
                     Text::tr("Look at the product in the shop, then retry."), last.detail, u"NOT_AS_APPROVED"_s, false};
    end(PushEnd::Failed, last);
}

} // namespace trueup
