#pragma once

#include "reconcile/diff.h"
#include "store/connection.h"
#include "store/stagingtable.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <span>
#include <vector>

namespace trueup {

/// Values of proposals that say the same as open ones in another spelling.
struct SpellingCounts
{
    qint64 values = 0;
    qint64 letterCase = 0; ///< of these, in letter case only
};

/// How a new product's proposal differs from the open one where that is spelling alone: what an import takes for noise of a
/// value that is there already (DiffOptions::caseIsNoise). Nothing when they differ in more. Pure.
[[nodiscard]] std::optional<SpellingCounts> spellingOnly(const ChangeSet& open, const ChangeSet& newer);

/// Stages a run's proposals in blocks by COPY and merges them at the end in one set-based step, so that memory does not
/// grow with the run. Belongs inside the caller's transaction: nothing is visible before it commits.
class StagingLoader
{
public:
    StagingLoader(Connection& connection, const QUuid& batch);

    /// From here on proposals of new products that nothing open stands against are passed directly: written once, to their
    /// place, while others are still being made. For a load that has its batch and its transaction to itself and appends in
    /// the order of the feed; the result of merge() is the same. Without the right to pass them nothing changes. From here on,
    /// too, a proposal of a new product, or one that is blocked, leaves the open one of its source as it is where it differs from
    /// that in spelling alone.
    [[nodiscard]] Result<void> passNew();
    [[nodiscard]] Result<void> append(std::span<const StagedRow> rows);
    /// Blocks what was appended for these feed rows and makes each a proposal of its own: several claim one product. Without rows
    /// it only says that none do.
    [[nodiscard]] Result<void> block(const QList<qint64>& feedRows, const QString& reason);
    /// {feed row: (name, vendor)} of what was appended for these. None of them is passed directly any more: to be called
    /// before block().
    [[nodiscard]] Result<QHash<qint64, std::pair<QString, QString>>> names(const QList<qint64>& feedRows);
    /// See StagingCounts for what becomes of each row.
    [[nodiscard]] Result<StagingCounts> merge(bool rememberRejections = true);
    [[nodiscard]] qint64 rows() const { return m_rows; }
    [[nodiscard]] const SpellingCounts& spelling() const { return m_spelling; }

private:
    [[nodiscard]] bool passes(const StagedRow& row);
    /// A row, and the hash its changes go by: that of an open proposal which says the same, else their own.
    struct Entry
    {
        const StagedRow* row = nullptr;
        QByteArray hash;
        QString apart = {}; ///< the key block() will give it; empty: it keeps its own
    };
    [[nodiscard]] bool isWaiting(const StagedRow& row) const;
    [[nodiscard]] Result<void> appendWaiting(const QList<qint64>& shared);
    [[nodiscard]] bool mayBeOpen(const StagedRow& row) const;
    [[nodiscard]] Result<void> takeOpenHashes(std::span<Entry* const> entries);
    void compareWithOpen(Entry& entry, const QSqlQuery& open);
    [[nodiscard]] Result<void> copy(std::span<const Entry> rows, bool directly);

    Connection& m_connection;
    QUuid m_batch;
    QUuid m_load;
    qint64 m_rows = 0;
    bool m_passesNew = false;
    QSet<quint64> m_open;     ///< hashes of the keys of creates that were open before, or may be opened again
    QSet<quint64> m_appended; ///< of those appended
    QList<qint64> m_repeated; ///< feed rows of creates whose key had been appended
    QSet<quint64> m_claimed;  ///< hashes of the keys that several rows claim in what is open
    /// Rows of such keys, about as many as are open: the key they are compared under is known once it is known who claims it now.
    std::vector<StagedRow> m_waiting;
    qint64 m_passed = 0;
    SpellingCounts m_spelling;
};

} // namespace trueup
