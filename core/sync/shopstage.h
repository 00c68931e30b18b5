#pragma once

#include "catalog/fields.h"
#include "sync/job.h"
#include "sync/synccontext.h"

#include <QUuid>

namespace trueup {

struct ShopStageParams
{
    QStringList products;   ///< SKUs, our numbers or ids of the shop; empty: every product
    QList<FieldId> fields;  ///< only these; empty: every field that can be written
};

struct ShopStageSummary
{
    QUuid batch; ///< null when nothing was staged
    qint64 products = 0;
    qint64 staged = 0;
    qint64 unchanged = 0;     ///< hold what the shop was last seen to hold
    qint64 alreadyStaged = 0; ///< have an open change: decide about that one
    qint64 unknown = 0;       ///< never seen in the shop, or gone from it
    qint64 rejectedBefore = 0;
    QStringList notFound;

    [[nodiscard]] QJsonObject toJson() const;
};

/// Stages what was changed in our catalogue and not in the shop, for review. Compares with the values last seen, so a pull
/// belongs before it. One transaction; asks for the right to stage, not for a run.
class ShopStage
{
public:
    explicit ShopStage(const SyncContext& context) : m_context(context) {}

    /// NotFound when none of the products named exists.
    [[nodiscard]] Result<ShopStageSummary> run(const ShopStageParams& params, const JobControl& control);

private:
    const SyncContext& m_context;
};

} // namespace trueup
