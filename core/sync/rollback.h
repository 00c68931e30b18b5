#pragma once

#include "base/cancellation.h"
#include "reconcile/rollbackplan.h"
#include "store/connection.h"
#include "store/stagingtable.h"
#include "store/versiontable.h"

#include <QUuid>

#include <functional>

namespace trueup {

/// What a roll-back would write over: the newest change of a field since the version.
struct Overwritten
{
    FieldId field = FieldId::Title;
    int version = 0;
    QString source;
    QString by;
    QDateTime at;
};

/// One product of a roll-back.
struct RolledBackProduct
{
    qint64 productId = 0;
    QString sku;
    int version = 0; ///< 0: the batch made the product, it is archived instead
    RollbackPlan plan;
    QList<Overwritten> overwritten;
};

struct RollbackSummary
{
    QUuid batch; ///< null when there is nothing to take back
    StagingCounts counts;
    qint64 unchanged = 0;              ///< products that hold the old values already
    QList<RolledBackProduct> products; ///< at most 1,000; RollbackControl::product is told of all
};

struct RollbackRequest
{
    QString sku;
    int version = 0;
    QList<FieldId> only; ///< empty: everything but stock
    QString note;
};

/// Where a roll-back of many products reports to, and what stops it: nothing is staged then.
struct RollbackControl
{
    CancelToken cancel = {};
    std::function<void(qint64 done, qint64 total)> progress = {}; ///< products compared, after every few hundred; may be empty
    std::function<Result<void>(const RolledBackProduct&)> product = {}; ///< each of the summary; its failure stops it; may be empty
};

/// Stages the values of an earlier version, in a batch of its own and for review like any change. Nothing is ever
/// deleted; what others changed since is listed in `overwritten`. Needs the approver's role (Permission). Blocking.
[[nodiscard]] Result<RollbackSummary> stageRollback(Connection& connection, const RollbackRequest& request,
                                                    const RollbackControl& control = {});

/// The same for every product a batch changed: each of its fields goes back to the version before the batch, stock
/// excepted. A product the batch made is proposed to be archived. NotFound when the batch changed nothing.
[[nodiscard]] Result<RollbackSummary> stageBatchRollback(Connection& connection, const QUuid& batch, const QString& note,
                                                         const RollbackControl& control = {});

} // namespace trueup
