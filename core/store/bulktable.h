#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace trueup {

/// A bulk operation of the shop as it is remembered here: written before it is submitted, so that a crash at any moment
/// leaves something to go on with.
struct BulkRecord
{
    qint64 id = 0;
    QString gid;              ///< the shop's id; empty until the shop named it
    QString kind;             ///< query or mutation
    QString purpose;          ///< what it is for, for example "export" or "push:prices"
    QString clientIdentifier; ///< ours; part of the operation's name, by which a lost one is found again
    QString uploadPath;       ///< of the staged file of a mutation
    QByteArray sha256;        ///< hex, of the staged file
    qint64 lines = 0;         ///< of the staged file
    QString status = QStringLiteral("preparing"); ///< preparing, uploaded, created, running, completed, failed, canceled,
                                                  ///< expired, unknown
    QString errorCode;
    qint64 objects = 0;
    qint64 applied = -1; ///< lines of the result worked into the database; -1: not yet
    qint64 runId = 0;
    QDateTime created;
    QDateTime completed;

    /// Something may still come of it: it is under way, or its result was not worked in.
    [[nodiscard]] bool isOpen() const;
};

/// bulk_operations. Result addresses are not stored: they are signed, and the shop names them again when asked.
/// Every function is its own statement; not to be used inside a transaction that may be rolled back.
class BulkTable
{
public:
    explicit BulkTable(Connection& connection) : m_connection(connection) {}

    /// A new row in the state "preparing"; its id.
    [[nodiscard]] Result<qint64> create(const BulkRecord& record);
    [[nodiscard]] Result<void> setUploaded(qint64 id, const QString& path);
    [[nodiscard]] Result<void> setSubmitted(qint64 id, const QString& gid);
    [[nodiscard]] Result<void> setState(qint64 id, const QString& status, const QString& errorCode, qint64 objects,
                                        const QDateTime& completed);
    /// The result was worked in: nothing is left to do.
    [[nodiscard]] Result<void> setApplied(qint64 id, qint64 lines);

    [[nodiscard]] Result<std::optional<BulkRecord>> get(qint64 id);
    /// Rows of one purpose that isOpen(), oldest first.
    [[nodiscard]] Result<QList<BulkRecord>> open(const QString& kind, const QString& purpose);
    /// Rows of any purpose that the shop was last seen to work on.
    [[nodiscard]] Result<QList<BulkRecord>> underWay();

private:
    [[nodiscard]] Result<QList<BulkRecord>> read(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
