#pragma once

#include "reconcile/guardrails.h"
#include "store/presencetable.h"
#include "store/stagingloader.h"
#include "sync/importpipeline.h"

#include <QJsonObject>

namespace trueup {

/// What an import does about products that left the range, in numbers.
struct WithdrawalCounts
{
    int afterFeeds = 0;
    qint64 staged = 0;    ///< newly proposed to be archived
    qint64 waiting = 0;   ///< proposed by an earlier import to be archived or sold out, not decided yet
    qint64 takenBack = 0; ///< proposed by an earlier import to be archived or sold out, the reason is gone
    qint64 restored = 0;  ///< archived by us, proposed to be sold again
    qint64 sellOuts = 0;  ///< newly proposed to be sold out instead, because some are left
    qint64 sellOutsEnded = 0; ///< were to be sold out, the reason is gone: proposed to get the stock policy they had
    QStringList examples; ///< SKUs of the first few to archive

    [[nodiscard]] QJsonObject toJson() const;
};

/// The part of an import that is about what is not in the feed any more. All of it belongs into the import's transaction, in
/// the order of the functions.
class Withdrawals
{
public:
    /// `sellOut`: see planWithdrawal().
    Withdrawals(Connection& connection, int afterFeeds, bool sellOut = true)
        : m_presence(connection), m_connection(connection), m_sellOut(sellOut)
    {
        m_counts.afterFeeds = afterFeeds;
    }

    /// Before the rows are read: takes over what the ERP sells (when it was read) and tells the pipeline which products to
    /// leave alone.
    [[nodiscard]] Result<void> prepare(ImportInput& input, bool isErpRead, const QDateTime& now);
    /// After all rows: counts the feed and decides. Nothing is staged yet.
    [[nodiscard]] Result<void> plan(qint64 job, const QString& csvSha256, const ImportCounts& counts, const QDateTime& now);
    /// What the guardrail on withdrawals judges.
    [[nodiscard]] Result<void> describe(RunStatistics& statistics);
    /// Takes back what is out of date and hands the rest to the loader, to be merged with everything else.
    [[nodiscard]] Result<void> stage(StagingLoader& loader, const QUuid& batch);
    /// After the merge.
    [[nodiscard]] Result<void> remember(const QUuid& batch) { return m_presence.rememberArchives(batch); }

    [[nodiscard]] const WithdrawalCounts& counts() const { return m_counts; }

private:
    void keepExample(const WithdrawalFacts& product); ///< of those to archive

    PresenceTable m_presence;
    Connection& m_connection;
    const bool m_sellOut;
    WithdrawalCounts m_counts;
    WorstExamples m_examples; ///< the most stock first
    std::vector<StagedRow> m_rows;
    std::vector<qint64> m_takeBack;
};

} // namespace trueup
