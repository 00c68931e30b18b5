#pragma once

#include "catalog/fields.h"
#include "store/connection.h"

#include <QDateTime>

namespace trueup {

/// One field whose value in the shop is not what the reviewer saw.
struct StaleField
{
    FieldId field = FieldId::Title;
    Value base;
    Value local; ///< the approved value
    Value shopify;
};

/// A write that is taken back; `kind`: stale_write, create_vs_create or delete_vs_edit.
struct StaleWrite
{
    qint64 outboxId = 0;
    QString kind;
    QList<StaleField> fields; ///< none: one conflict about the product as a whole
    QDateTime shopUpdated;
    QString message;
    QString shopProduct; ///< gid of the product that was found, empty when none was
};

/// Takes writes back because the shop changed since the review: the outbox rows are cancelled, the staged rows are blocked, a
/// conflict is kept for each field. One statement.
[[nodiscard]] Result<void> takeBack(Connection& connection, const QList<StaleWrite>& writes);

/// Frees the leases of runners that are gone; only for the holder of the push lock.
[[nodiscard]] Result<qint64> takeOverLeases(Connection& connection);

} // namespace trueup
