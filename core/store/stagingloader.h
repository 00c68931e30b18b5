#pragma once

#include "store/connection.h"
#include "store/stagingtable.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <span>

namespace trueup {

/// Stages a run's proposals in blocks by COPY and merges them at the end in one set-based step, so that memory does not
/// grow with the run. Belongs inside the caller's transaction: nothing is visible before it commits.
class StagingLoader
{
public:
    StagingLoader(Connection& connection, const QUuid& batch);

    /// From here on proposals of new products that nothing open stands against are passed directly: written once, to their
    /// place, while others are still being made. For a load that has its batch and its transaction to itself and appends in
    /// the order of the feed; the result of merge() is the same. Without the right to pass them nothing changes.
    [[nodiscard]] Result<void> passNew();
    [[nodiscard]] Result<void> append(std::span<const StagedRow> rows);
    /// Blocks what was appended for these feed rows and makes each a proposal of its own: several claim one product.
    [[nodiscard]] Result<void> block(const QList<qint64>& feedRows, const QString& reason);
    /// {feed row: (name, vendor)} of what was appended for these. None of them is passed directly any more: to be called
    /// before block().
    [[nodiscard]] Result<QHash<qint64, std::pair<QString, QString>>> names(const QList<qint64>& feedRows);
    /// See StagingCounts for what becomes of each row.
    [[nodiscard]] Result<StagingCounts> merge(bool rememberRejections = true);
    [[nodiscard]] qint64 rows() const { return m_rows; }

private:
    [[nodiscard]] bool passes(const StagedRow& row);
    [[nodiscard]] Result<void> copy(std::span<const StagedRow* const> rows, bool directly);

    Connection& m_connection;
    QUuid m_batch;
    QUuid m_load;
    qint64 m_rows = 0;
    bool m_passesNew = false;
    QSet<quint64> m_open;     ///< hashes of the keys of creates that were open before, or may be opened again
    QSet<quint64> m_appended; ///< of those appended
    QList<qint64> m_repeated; ///< feed rows of creates whose key had been appended
    qint64 m_passed = 0;
};

} // namespace trueup
