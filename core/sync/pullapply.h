#pragma once

#include "store/stagingloader.h"
#include "sync/pullplanner.h"
#include "sync/pullreader.h"

#include <QJsonObject>

#include <mutex>

namespace trueup {

/// A product of the shop that was not taken over.
struct PullSkip
{
    QString gid;
    QString sku;
    QString reason; ///< no_sku, sku_taken, duplicate_sku
};

/// What a pull did. Every number counts products unless it says otherwise.
struct PullCounts
{
    qint64 seen = 0;    ///< read from the shop
    qint64 created = 0; ///< new to us
    qint64 updated = 0; ///< of which we took over values
    qint64 unchanged = 0;
    qint64 inFlight = 0; ///< being written at this moment: the push settles them
    qint64 older = 0;    ///< read before we knew something newer
    qint64 versions = 0;
    qint64 normalised = 0; ///< fields that differ in spelling only
    qint64 oneSided = 0;   ///< fields
    qint64 converged = 0;  ///< fields
    qint64 firstContacts = 0;
    qint64 merged = 0;    ///< fields
    qint64 conflicts = 0; ///< fields that both sides changed, however settled
    qint64 people = 0;    ///< fields left to a person
    QMap<QString, qint64> settledByRule; ///< fields, by the name of the rule
    qint64 staged = 0;    ///< new proposals
    qint64 rebased = 0;   ///< open proposals that met new values
    qint64 missing = 0;
    qint64 regrouped = 0; ///< that are in other collections than before
    QList<PullSkip> skipped; ///< the first hundred
    qint64 skippedCount = 0;

    PullCounts& operator+=(const PullCounts& other);
    void take(const ThreeWayPlan& plan);
};

/// The set of changes of one pull, shared by all that write its blocks. It is made in the transaction of the first block that
/// needs it; the mutex is held until that is committed, and never while a block has written something already.
struct PullBatch
{
    std::mutex mutex;
    QUuid id; ///< null: nothing was staged so far
};

/// Writes blocks of products: recognises, plans and stores each block in one transaction. Belongs to one thread; several may
/// write blocks of different products of one pull at the same time, each with a connection of its own. A block that met
/// another writer (the same SKU became a product meanwhile) is planned once more.
///
/// Fail points: pull.block, pull.before_commit, pull.after_commit.
class PullApply
{
public:
    PullApply(Connection& connection, PullPlanner planner, RemoteContext context, qint64 run, PullBatch& batch);

    [[nodiscard]] Result<void> block(const ShopBlock& block);
    /// Products that are certainly gone from the shop; those with open changes or edits go to a person.
    [[nodiscard]] Result<void> gone(const QStringList& gids);

    [[nodiscard]] const PullCounts& counts() const { return m_counts; }

private:
    struct Planned;
    struct Known;
    [[nodiscard]] Result<void> products(const ShopBlock& block);
    [[nodiscard]] Result<Planned> plan(const ShopBlock& block, PullCounts& counts);
    [[nodiscard]] static QString newSkuOf(const Known& known);
    [[nodiscard]] Result<QSet<QString>> skusOfOthers(const std::vector<Known>& known);
    [[nodiscard]] Result<void> planKnown(const std::vector<Known>& known, Planned& planned, PullCounts& counts);
    [[nodiscard]] Result<QList<QSet<FieldId>>> echoes(const std::vector<Known>& known);
    [[nodiscard]] Result<void> commit(Transaction& transaction, Planned& planned, PullCounts& counts);
    /// `batch` is made when it is null and something is to be staged.
    [[nodiscard]] Result<void> store(Planned& planned, QUuid& batch, PullCounts& counts);
    [[nodiscard]] Result<void> stage(std::span<const StagedRow> rows, QUuid& batch, PullCounts& counts);

    Connection& m_connection;
    PullTable m_table;
    PullPlanner m_planner;
    RemoteContext m_context;
    qint64 m_run;
    PullBatch& m_batch;
    PullCounts m_counts;
};

} // namespace trueup
