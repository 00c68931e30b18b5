#pragma once

#include "store/stagingloader.h"
#include "sync/pullplanner.h"
#include "sync/pullreader.h"

#include <QJsonObject>

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
    QList<PullSkip> skipped; ///< the first hundred
    qint64 skippedCount = 0;

    PullCounts& operator+=(const PullCounts& other);
    void take(const ThreeWayPlan& plan);
};

/// Writes blocks of products: recognises, plans and stores each block in one transaction. Belongs to one thread.
///
/// Fail points: pull.block, pull.before_commit, pull.after_commit.
class PullApply
{
public:
    PullApply(Connection& connection, PullPlanner planner, RemoteContext context, qint64 run);

    [[nodiscard]] Result<void> block(ShopBlock block);
    /// Products that are certainly gone from the shop; those with open changes or edits go to a person.
    [[nodiscard]] Result<void> gone(const QStringList& gids);

    [[nodiscard]] const PullCounts& counts() const { return m_counts; }
    /// The set of changes this pull staged; null when there are none.
    [[nodiscard]] QUuid batch() const { return m_batch; }

private:
    struct Planned;
    [[nodiscard]] Result<Planned> plan(ShopBlock& block, PullCounts& counts);
    [[nodiscard]] Result<QList<QSet<FieldId>>> echoes(const std::vector<std::pair<ShopItem*, const ProductState*>>& known);
    [[nodiscard]] Result<void> store(Planned& planned, PullCounts& counts);
    [[nodiscard]] Result<void> stage(std::span<const StagedRow> rows, PullCounts& counts);

    Connection& m_connection;
    PullTable m_table;
    PullPlanner m_planner;
    RemoteContext m_context;
    qint64 m_run;
    PullCounts m_counts;
    QUuid m_batch;
    QUuid m_newBatch; // of the transaction under way
};

} // namespace trueup
