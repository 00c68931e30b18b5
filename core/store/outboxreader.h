#pragma once

#include "store/connection.h"

#include <QDateTime>

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
};

/// What the result list of a push reads.
class OutboxReader
{
public:
    explicit OutboxReader(Connection& connection) : m_connection(connection) {}

    /// Newest first below `before` (0: from the newest); an empty batch means all.
    [[nodiscard]] Result<QList<WriteResult>> results(const QString& batch, qint64 before, int limit);
    /// The value the staged change behind a write proposes for a field, as JSON; NotFound when it has none.
    [[nodiscard]] Result<QByteArray> proposed(qint64 id, const QString& field);

private:
    Connection& m_connection;
};

} // namespace trueup
