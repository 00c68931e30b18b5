#pragma once

#include "base/decimal.h"
#include "services/answer.h"

#include <QDateTime>

#include <optional>

namespace trueup::ui {

/// Open: a person has to say which item it is. Item: somebody named it. Alone: a product of its own. Refused: no candidate is left.
enum class MatchStanding { Open, Item, Alone, Refused };

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

    /// Rows of the newest feed that wait for a person.
    [[nodiscard]] virtual Answer<qint64> openCount() = 0;
    /// Those rows, or with `decided` everything that is remembered, the newest first.
    [[nodiscard]] virtual Answer<Page<MatchCaseRow>> page(bool decided, const QString& afterKey, int limit) = 0;
    [[nodiscard]] virtual Answer<MatchCaseView> detail(qint64 id) = 0;
    /// Other items that look like the row by their words, the most alike first.
    [[nodiscard]] virtual Answer<QList<MatchOption>> similar(const MatchCaseView& view) = 0;
    /// Items like what a person typed: words, a number, a maker; for the row that is being decided.
    [[nodiscard]] virtual Answer<QList<MatchOption>> find(const MatchCaseRow& row, const QString& text) = 0;
    /// The decision, for undo(). It counts from the next import on.
    [[nodiscard]] virtual Answer<QString> decide(const MatchChoiceMade& choice) = 0;
    [[nodiscard]] virtual Answer<void> undo(const QString& decision) = 0;

signals:
    void changed();
};

} // namespace trueup::ui
