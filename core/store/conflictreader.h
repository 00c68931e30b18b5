#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QUuid>

namespace trueup {

/// Which conflicts are meant; an empty member means any.
struct ConflictQuery
{
    QString status = QStringLiteral("open"); ///< open, resolved_by_rule, resolved_by_user, obsolete, ignored
    QString field;
    QString side; ///< who stands against the shop: etilize, xorosoft, local
    QString severity;
    QString text; ///< part of SKU or name
    QString sku;  ///< exactly
};

/// A conflict with what a person needs to decide it.
struct ConflictEntry
{
    qint64 id = 0;
    qint64 rowVersion = 0;
    qint64 productId = 0;
    QString sku;
    QString name;
    QString kind;
    QString field;
    QString severity;
    QString status;
    QString localKey;     ///< member of `sides` that stands against the shop
    QString localSide;    ///< who that is: etilize, xorosoft or local
    QJsonObject sides;    ///< {"shopify": {value, at, by}, …}
    QByteArray baseValue; ///< JSON, empty when never agreed
    QString baseBy;
    QDateTime baseAt;
    QByteArray suggestedValue;
    QString suggestedRule;
    QString similarKey;
    qint64 similar = 0; ///< other open ones with the same key
    QString resolvedSide;
    QString resolvedBy; ///< login, or rule:<name>
    QDateTime resolvedAt;
    QDateTime detectedAt;
};

/// As much of an open conflict as deciding it with others takes.
struct ConflictKey
{
    qint64 id = 0;
    qint64 rowVersion = 0;
    QString kind;
    QString field;
    bool hasBase = false; ///< both sides once agreed on a value
};

/// The decision that settled a conflict.
struct SettlingDecision
{
    QUuid group;        ///< null: none, or nothing that could be taken back
    qint64 settled = 0; ///< conflicts it settled
    bool isOwn = true;  ///< by the login that asks
};

/// Where a page begins: rank and id of the last row before it.
struct ConflictCursor
{
    int rank = 0;
    qint64 id = 0; ///< 0: the first page
};

struct ConflictEntries
{
    QList<ConflictEntry> rows;
    ConflictCursor next;
    bool hasMore = false;
};

/// How many there are, by what can be filtered. A part of the query does not count in its own numbers.
struct ConflictTallies
{
    QHash<QString, qint64> statuses;
    QHash<QString, qint64> fields;
    QHash<QString, qint64> sides;
    QHash<QString, qint64> severities;
    qint64 matching = 0;
};

/// How conflicts were settled.
struct SettledTallies
{
    QList<std::pair<QString, qint64>> rules; ///< name and count, the busiest first
    qint64 people = 0;
    qint64 open = 0;
    qint64 ignored = 0;
};

/// What the workbench for conflicts reads: filtered in SQL, keyset pages, no OFFSET. Writes nothing.
class ConflictReader
{
public:
    explicit ConflictReader(Connection& connection) : m_connection(connection) {}

    /// Open ones gravest first and then oldest first, others newest first.
    [[nodiscard]] Result<ConflictEntries> page(const ConflictQuery& query, const ConflictCursor& from, int limit);
    /// On all pages.
    [[nodiscard]] Result<qint64> count(const ConflictQuery& query);
    [[nodiscard]] Result<ConflictTallies> tallies(const ConflictQuery& query);
    [[nodiscard]] Result<ConflictEntry> get(qint64 id);
    /// All under the query, in the order of page().
    [[nodiscard]] Result<QList<ConflictKey>> keys(const ConflictQuery& query);
    /// Open ones of the same kind, itself left out, oldest first; those with a base only when that is what counts.
    [[nodiscard]] Result<QList<ConflictEntry>> similar(qint64 id, int limit, bool withBase = false);
    /// How many of the kind, itself among them, have no base to keep.
    [[nodiscard]] Result<qint64> similarWithoutBase(qint64 id);
    /// What settled it and still holds; no group once it was written, or a product of the shop was taken in.
    [[nodiscard]] Result<SettlingDecision> decision(qint64 id);
    /// Over the last `days`; what was undone does not count.
    [[nodiscard]] Result<SettledTallies> settled(int days);

private:
    [[nodiscard]] Result<QList<ConflictEntry>> read(const QString& tail, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
