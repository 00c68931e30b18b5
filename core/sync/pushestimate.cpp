#include "sync/pushestimate.h"

#include "remote/shopify/productlookup.h"
#include "store/outboxtable.h"
#include "sync/pushlines.h"
#include "sync/pushsender.h"

#include <QJsonArray>

#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 waveSize = 50;
constexpr double readPoints = 13;        // of fifty products by their ids, as the shop charges it today
constexpr double bulkPoints = 10;        // to begin an operation
constexpr qint64 fileRequests = 4;       // staged upload, start, and two looks how far it is
constexpr qint64 bulkRequests = 6;       // of an export: start, and looking how far it is
constexpr qint64 bulkFileProducts = 50'000; // in one file of an operation, far below its limit in bytes

qint64 parts(qint64 all, qint64 size)
{
    return (all + size - 1) / size;
}

/// Requests for so many calls of a kind, in waves.
qint64 requestsOf(CallKind kind, qint64 calls)
{
    switch (kind) {
    case CallKind::SetMetafields: return parts(calls, PushSender::metafieldsSize);
    case CallKind::SetInventory: return parts(calls, waveSize);
    default: return parts(calls, PushSender::joinSize);
    }
}

} // namespace

void PushEstimator::add(bool isCreate, const QList<PlannedCall>& calls)
{
    ++(isCreate ? m_creates : m_updates);
    for (const PlannedCall& call : calls) {
        ++m_kinds[call.kind].calls;
        m_kinds[call.kind].points += callCost(call);
    }
}

void PushEstimator::add(bool isCreate, const QList<FieldId>& changed, qint64 products)
{
    (isCreate ? m_creates : m_updates) += products;
    const bool hasImages = changed.contains(FieldId::Images);
    for (const CallKind kind : callKinds(isCreate, changed)) {
        PlannedCall call;
        call.kind = kind;
        const QJsonArray one{QJsonObject()};
        const QJsonArray media = hasImages ? one : QJsonArray();
        call.variables = {{u"input"_s, QJsonObject{{u"variants"_s, one}, {u"files"_s, media}, {u"metafields"_s, one}}},
                          {u"variants"_s, one},
                          {u"metafields"_s, one},
                          {u"media"_s, media}};
        m_kinds[kind].calls += products;
        m_kinds[kind].points += callCost(call) * double(products);
    }
}

PushEstimate PushEstimator::result() const
{
    PushEstimate estimate;
    estimate.creates = m_creates;
    estimate.updates = m_updates;
    estimate.products = m_creates + m_updates;
    const auto isBulk = [this](qint64 products) { return products >= m_options.bulkThreshold && products > 0; };
    for (auto it = m_kinds.cbegin(); it != m_kinds.cend(); ++it) {
        estimate.calls.insert(documentName(it.key()), it->calls);
        const qint64 products = it.key() == CallKind::SetProduct ? m_creates : m_updates;
        // Stock that has to be activated first is rare and always goes directly.
        if (isBulk(products) && it.key() != CallKind::ActivateInventory) {
            const qint64 share = linesPerBulkFile(it->calls, m_options.bulkThreshold, m_options.bulkPlaces);
            const qint64 files = parts(it->calls, std::min(share, bulkFileProducts));
            estimate.bulk = true;
            estimate.requests += files * fileRequests;
            estimate.points += double(files) * (bulkPoints + double(fileRequests));
            continue;
        }
        estimate.requests += requestsOf(it.key(), it->calls);
        // A list costs the mutation once; what its entries cost is in their price.
        const bool isList = it.key() == CallKind::SetMetafields || it.key() == CallKind::SetInventory;
        estimate.points += isList ? it->points - 10.0 * double(it->calls - requestsOf(it.key(), it->calls)) : it->points;
    }
    const qint64 reads = isBulk(m_updates) ? bulkRequests : 2 * parts(m_updates, ProductLookup::readSize);
    const qint64 lookUps = isBulk(m_creates) ? bulkRequests : 2 * parts(m_creates, ProductLookup::joinSize);
    estimate.requests += (m_updates > 0 ? reads : 0) + (m_creates > 0 ? lookUps : 0);
    estimate.points += readPoints * double((m_updates > 0 ? reads : 0) + (m_creates > 0 ? lookUps : 0));
    if (m_options.restoreRate > 0)
        estimate.seconds = std::ceil(estimate.points / m_options.restoreRate);
    return estimate;
}

QJsonObject PushEstimate::toJson() const
{
    QJsonObject kinds;
    for (auto it = calls.cbegin(); it != calls.cend(); ++it)
        kinds.insert(it.key(), *it);
    return {{u"products"_s, products}, {u"creates"_s, creates},   {u"updates"_s, updates},
            {u"calls"_s, kinds},       {u"bulk"_s, bulk},         {u"requests"_s, requests},
            {u"points"_s, points},     {u"minutes"_s, std::round(seconds / 6.0) / 10.0}};
}

Result<PushEstimate> estimatePush(Connection& connection, const QUuid& batch, const EstimateOptions& options)
{
    const auto shapes = OutboxTable(connection).approvedShapes(batch);
    if (!shapes)
        return fail(shapes.error());
    PushEstimator estimator(options);
    for (const ApprovedShape& shape : *shapes) {
        QList<FieldId> changed;
        for (const QString& key : shape.fields) {
            if (const Field* known = fieldByKey(key))
                changed.append(known->id);
        }
        estimator.add(shape.isCreate, changed, shape.products);
    }
    return estimator.result();
}

} // namespace trueup
