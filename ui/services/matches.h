#pragma once

#include "base/decimal.h"
#include "services/answer.h"

#include <QDateTime>

#include <optional>

namespace trueup::ui {

/// Open: a person has to say which item it is. Item: somebody named it. Alone: a product of its own. Refused: no candidate is left.
enum class MatchStanding { Open, Item, Alone, Refused };

/// Which rows a list holds: those that may be one of some items, those that no item was found for, which are staged as new products,
/// or what was decided about either.
enum class MatchListKind { Open, WithoutItem, Decided };

/// How the new product stands that a row without an item is staged as. Written: that is happening at this moment.
enum class NewProduct { None, Waiting, Approved, Written };

/// A row of the feed whose ERP item is not certain, or a remembered decision about one.
struct MatchCaseRow
{
    qint64 id = 0;
    QString key; ///< what the decision is remembered by
    QString sku;
    QString title;
    QString vendor;
    MatchStanding standing = MatchStanding::Open;
    QString reason; ///< translated sentence
    QString item;   ///< the one named or refused, else the likeliest
    double probability = 0; ///< 0…1, of `item`
    int candidates = 0;
    QString decision; ///< for undo(); empty: nothing was decided
    QString decidedBy;
    QDateTime decidedAt;
    QString note;
    qint64 version = 0; ///< a decision on an older one is refused
    NewProduct newProduct = NewProduct::None; ///< of rows without an item
};

/// How many rows wait for a person.
struct MatchCounts
{
    qint64 open = 0;
    qint64 withoutItem = 0;
};

/// One item of the ERP that the row may be, with what speaks for and against it in translated words. What was found by its words
/// alone has no probability, and is for a person to judge.
struct MatchOption
{
    QString item;
    QString title;
    QString maker;
    QString gtin;
    QString mpn;
    std::optional<Decimal> price;
    bool isActive = true;
    double probability = 0; ///< 0…1, calibrated
    bool isRefused = false;
    QStringList agrees;
    QStringList contradicts;
    int titleSimilarity = -1; ///< 0…100; -1: one side has no title
    bool isByWords = false; ///< no number of the row led to it
    QString takenBy; ///< the row it was confirmed for; empty: for none
};

struct MatchCaseView
{
    MatchCaseRow row;
    QString mpn;
    QString gtin;
    std::optional<Decimal> price;
    QList<MatchOption> options; ///< likeliest first
};

enum class MatchAnswer { IsItem, IsNot, IsAlone };

struct MatchChoiceMade
{
    MatchCaseRow row; ///< as it was shown
    MatchAnswer answer = MatchAnswer::IsItem;
    QStringList items; ///< one for IsItem, at least one for IsNot
    QString note;
    bool isByWords = false; ///< of MatchOption
};

class MatchService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual Answer<MatchCounts> counts() = 0;
    /// Decided: everything that is remembered, the newest first.
    [[nodiscard]] virtual Answer<Page<MatchCaseRow>> page(MatchListKind which, const QString& afterKey, int limit) = 0;
    [[nodiscard]] virtual Answer<MatchCaseView> detail(const MatchCaseRow& row) = 0;
    /// Other items that look like the row by their words, the most alike first.
    [[nodiscard]] virtual Answer<QList<MatchOption>> similar(const MatchCaseView& view) = 0;
    /// Items like what a person typed: words, a number, a maker; for the row that is being decided.
    [[nodiscard]] virtual Answer<QList<MatchOption>> find(const MatchCaseRow& row, const QString& text) = 0;
    /// The decision, for undo(). It counts from the next import on; until then the new product of a row that is an item is held.
    [[nodiscard]] virtual Answer<QString> decide(const MatchChoiceMade& choice) = 0;
    [[nodiscard]] virtual Answer<void> undo(const QString& decision) = 0;

signals:
    void changed();
};

} // namespace trueup::ui
