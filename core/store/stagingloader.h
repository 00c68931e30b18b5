#pragma once

#include "store/connection.h"
#include "store/stagingtable.h"

#include <QHash>
#include <QList>

#include <span>

namespace trueup {

/// Stages a run's proposals in blocks by COPY and merges them at the end in one set-based step, so that memory does not
/// grow with the run. Belongs inside the caller's transaction: nothing is visible before it commits.
class StagingLoader
{
public:
    StagingLoader(Connection& connection, const QUuid& batch);

    [[nodiscard]] Result<void> append(std::span<const StagedRow> rows);
    /// Blocks what was appended for these feed rows and makes each a proposal of its own: several claim one product.
    [[nodiscard]] Result<void> block(const QList<qint64>& feedRows, const QString& reason);
    /// {feed row: (name, vendor)} of what was appended for these.
    [[nodiscard]] Result<QHash<qint64, std::pair<QString, QString>>> names(const QList<qint64>& feedRows);
    /// See StagingCounts for what becomes of each row.
    [[nodiscard]] Result<StagingCounts> merge(bool rememberRejections = true);
    [[nodiscard]] qint64 rows() const { return m_rows; }

private:
    Connection& m_connection;
    QUuid m_batch;
    QUuid m_load;
    qint64 m_rows = 0;
};

} // namespace trueup
