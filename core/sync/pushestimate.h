#pragma once

#include "reconcile/pushplan.h"
#include "remote/shopify/bulkoperation.h"
#include "store/connection.h"

#include <QMap>
#include <QUuid>

namespace trueup {

struct EstimateOptions
{
    double restoreRate = 100;   ///< points the shop gives back in a second; of the Standard plan unless it is known better
    qint64 bulkThreshold = 500; ///< products of one kind from which bulk operations are used
    int bulkPlaces = BulkPolicy().maxConcurrent; ///< files of a kind under way at the same time
};

/// What a push would take.
struct PushEstimate
{
    qint64 products = 0;
    qint64 creates = 0;
    qint64 updates = 0;
    QMap<QString, qint64> calls; ///< by the name of their document
    bool bulk = false;           ///< at least one kind goes by bulk operations
    qint64 requests = 0;         ///< to the API, reads and waiting for bulk operations included
    double points = 0;
    double seconds = 0;          ///< at the shop's restore rate, the shop's own time in bulk operations not counted

    [[nodiscard]] QJsonObject toJson() const;
};

/// Adds up a push before it is sent. The same arithmetic for the dry run, which knows every call, and for the preview of
/// the desktop, which knows how many changes there are of which fields.
class PushEstimator
{
public:
    explicit PushEstimator(const EstimateOptions& options) : m_options(options) {}

    void add(bool isCreate, const QList<PlannedCall>& calls);
    /// `products` changes of the same fields, at the price of an ordinary call.
    void add(bool isCreate, const QList<FieldId>& fields, qint64 products);
    [[nodiscard]] PushEstimate result() const;

private:
    struct Kind
    {
        qint64 calls = 0;
        double points = 0;
    };
    EstimateOptions m_options;
    qint64 m_creates = 0;
    qint64 m_updates = 0;
    QMap<CallKind, Kind> m_kinds;
};

/// Of the approved changes of a batch (null: of all), from their number and fields alone.
[[nodiscard]] Result<PushEstimate> estimatePush(Connection& connection, const QUuid& batch, const EstimateOptions& options);

} // namespace trueup
