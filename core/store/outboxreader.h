#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QVariantList>

namespace trueup {

/// What became of one write, with the product it belongs to.
struct WriteResult
{
    qint64 id = 0;
    QString sku; ///< or the temporary key of a product that has none yet
    QString name;
    QString state; ///< pending, leased, sent, unknown, confirmed, failed, dead, cancelled
    int attempts = 0;
    QDateTime at;
    QDateTime nextTry;
    QString errorClass; ///< word of an ErrorKind, empty without an error
    QString errorMessage;
    QStringList fields;
    QString errorCode = {};
};

/// Which writes a list is of: those of a batch, or those a run planned. Neither: all.
struct WriteScope
{
    QString batch;
    qint64 run = 0;
    qint64 first = 0; ///< no write of it is older (WriteExtent); 0: not known, and a page that is not full looks through all there are
};

/// Between which writes those of a scope lie. Both 0: there are none.
struct WriteExtent
{
    qint64 first = 0;
    qint64 last = 0;
    qint64 rows = 0;
};

/// What the result list of a push reads.
class OutboxReader
{
public:
    explicit OutboxReader(Connection& connection) : m_connection(connection) {}
    /// The condition, in SQL, that a newer proposal takes the place of the write `o` of sync_outbox: nobody waits for it any
    /// more. The same as in outbox_retry_all().
    [[nodiscard]] static QLatin1StringView replacedCondition();

    /// Newest first below `before` (0: from the newest).
    [[nodiscard]] Result<QList<WriteResult>> results(const WriteScope& scope, qint64 before, int limit);
    /// Walks all writes once for a run, those of the batch for a batch. Neither has an index that ends a search for its newest
    /// or its oldest write, and between them the writes are its own but for those of other runs at the same time: an index by
    /// run would be written anew with each of the three or four states of every write.
    [[nodiscard]] Result<WriteExtent> extent(const WriteScope& scope);
    /// Of any batch those that failed, gave up or are being verified, and nothing newer takes their place; newest first below
    /// `before`.
    [[nodiscard]] Result<QList<WriteResult>> unfinished(qint64 before, int limit);
    [[nodiscard]] Result<qint64> unfinishedCount();
    /// Writes that the next push sends, whatever is approved by then; an empty batch means all.
    [[nodiscard]] Result<qint64> waiting(const QString& batch);
    /// The value the staged change behind a write proposes for a field, as JSON; NotFound when it has none.
    [[nodiscard]] Result<QByteArray> proposed(qint64 id, const QString& field);

private:
    [[nodiscard]] Result<QList<WriteResult>> read(const QString& where, QVariantList parameters, qint64 before, int limit);
    [[nodiscard]] Result<qint64> count(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
