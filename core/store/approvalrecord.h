#pragma once

#include "store/stagingtable.h"

#include <QHash>
#include <QJsonArray>

namespace trueup {

/// One approval or refusal of one person.
struct ApprovalVote
{
    QString login;
    QString decision; ///< approve, reject
    QString note;
    QDateTime at;
};

/// A staged change with everything that was decided about it.
struct RecordedChange
{
    StagedItem item;
    QList<ApprovalVote> votes; ///< where more than one approver was needed
    QJsonArray fieldDecisions; ///< of single fields: {field, decision, decided_by, decided_at}
};

struct ApprovalRecordHead
{
    BatchRecord batch;
    QHash<QString, qint64> statuses; ///< how many changes stand where
    QHash<QString, QString> people;  ///< names by login
    QString database;
    QDateTime readAt;

    [[nodiscard]] qint64 total() const
    {
        qint64 sum = 0;
        for (const qint64 count : statuses)
            sum += count;
        return sum;
    }
};

/// What the approval record of a batch is made of. Writes nothing.
class ApprovalRecordReader
{
public:
    explicit ApprovalRecordReader(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<ApprovalRecordHead> head(const QUuid& batch);
    /// In id order above `after`.
    [[nodiscard]] Result<QList<RecordedChange>> page(const QUuid& batch, qint64 after, int limit);

private:
    Connection& m_connection;
};

} // namespace trueup
