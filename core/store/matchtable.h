#pragma once

#include "base/decimal.h"
#include "reconcile/matchdecisions.h"
#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

#include <optional>

namespace trueup {

/// A row of the newest feed whose ERP item a person has to name, or a remembered decision about a row.
struct MatchCase
{
    qint64 id = 0;         ///< of the row in match_candidates; of the decision in lists of decisions; of the staged change of withoutItem()
    qint64 rowNumber = -1; ///< in the feed; -1: the row is not in the list of the newest feed
    QString key;           ///< matchKey()
    QString sku;
    QString title;
    QString vendor;
    QString state = QStringLiteral("open"); ///< open, accepted (an item was named), alone, rejected (every candidate was refused)
    QString reason;                         ///< Match::reason: several_items, columns_disagree, item_shared, …
    QString method;
    QString item; ///< the one named, refused, or else the likeliest
    double probability = 0;
    int candidates = 0;
    QUuid decision; ///< for revoke(); null when nothing was decided
    QString decidedBy;
    QDateTime decided;
    QString note;
    qint64 version = 0; ///< what a decision is bound to
    QString proposal = {};    ///< of withoutItem(): how the new product stands, pending, blocked, approved or queued
    QString proposalKey = {}; ///< and its place in the list
};

/// One ERP item a row may be.
struct MatchChoice
{
    QString item;
    QString title;
    QString maker;
    QString gtin14;
    QString mpn;
    std::optional<Decimal> price;
    bool active = true;
    double probability = 0;
    QString state; ///< open, accepted, rejected
    QJsonObject evidence; ///< a candidate of Match::evidenceJson
};

struct MatchCaseDetail
{
    MatchCase row;
    QString mpn;
    QString gtin14;
    std::optional<Decimal> price = {}; ///< that is proposed, of withoutItem() alone
    QList<MatchChoice> choices; ///< likeliest first
    QList<MatchCase> earlier;   ///< decisions about the row that hold
};

enum class MatchVerdict { Same, Different, Alone };

struct MatchWord
{
    QString key;
    QString sku;
    MatchVerdict verdict = MatchVerdict::Same;
    QStringList items = {};                ///< one for Same, at least one for Different
    std::optional<qint64> version = {};    ///< MatchCase::version as it was seen; none: whatever it is
    QJsonObject evidence = {};
    QString note = {};
};

/// Proposals of earlier imports that decisions made obsolete.
struct ObsoleteMatches
{
    QStringList creates;  ///< keys of proposals for new products
    QStringList items;    ///< ERP items no row stands for any more
    QStringList unshared; ///< ERP items that several rows do not claim any more
};

enum class MatchList { Open, Decided, All };

/// match_candidates of the newest accepted import, and match_decisions. Who may decide is checked by the database
/// (Permission); decisions about what changed meanwhile are Stale errors with code TU001, impossible ones Validation errors
/// with code TU005.
class MatchTable
{
public:
    explicit MatchTable(Connection& connection) : m_connection(connection) {}

    /// Rows of the newest feed in id order above `after`; `sku` empty: all.
    [[nodiscard]] Result<QList<MatchCase>> list(MatchList which, const QString& sku, int limit, qint64 after = 0);
    [[nodiscard]] Result<qint64> count(MatchList which, const QString& sku = {});
    [[nodiscard]] Result<MatchCaseDetail> get(qint64 id);
    /// Rows that no item was found for and that wait, staged as new products, in the order of their keys behind `after`; not those
    /// somebody named the item of, or called products of their own. `sku` empty: all.
    [[nodiscard]] Result<QList<MatchCase>> withoutItem(int limit, const QString& after = {}, const QString& sku = {});
    [[nodiscard]] Result<qint64> withoutItemCount();
    [[nodiscard]] Result<MatchCaseDetail> getWithoutItem(qint64 id);
    /// Decisions that hold, the newest first, below `before` (0: from the newest); `key` empty: all.
    [[nodiscard]] Result<QList<MatchCase>> decided(const QString& key, int limit, qint64 before = 0);
    [[nodiscard]] Result<qint64> decidedCount();

    /// The decision, for revoke().
    [[nodiscard]] Result<QUuid> decide(const MatchWord& word);
    /// How many items the decision was about.
    [[nodiscard]] Result<qint64> revoke(const QUuid& decision, const QString& note = {});

    /// Everything people said, for the matcher.
    [[nodiscard]] Result<MatchDecisions> decisions();
    /// Rises with every decision and every one taken back; 0: there was none yet.
    [[nodiscard]] Result<qint64> version();
    [[nodiscard]] Result<qint64> withdraw(const ObsoleteMatches& obsolete, const QUuid& batch);

private:
    [[nodiscard]] Result<QList<MatchCase>> cases(const QString& where, const QVariantList& parameters);

    Connection& m_connection;
};

} // namespace trueup
