#pragma once

#include "base/decimal.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace trueup {

/// A feed row whose item is sought by its words, or what a person typed to find one.
struct LookAlikeSubject
{
    QString title;
    QString maker = {};
    QString mpn = {};    ///< of what was typed: all of it, because it may be a number
    QString gtin14 = {}; ///< a valid one only
    std::optional<Decimal> price = {};
};

/// One item of the ERP, as far as it is compared.
struct LookAlikeItem
{
    QString itemNumber;
    QString title;
    QString description = {}; ///< says in some ERPs what the title leaves out
    QString maker = {};
    QString mpn = {};
    QString gtin14 = {};
    std::optional<Decimal> price = {};
    bool active = true;
    double shared = 0;        ///< 0 … 1: how much of what the subject's words tell apart its own words have too
    QString takenBy = {};     ///< the row it was confirmed for; empty: for none, or for the row itself
    bool isRefused = false;   ///< somebody said that the row is not this item
};

/// What speaks for and against an item that was found by its words.
struct LookAlike
{
    LookAlikeItem item;
    double score = 0;         ///< orders them and means nothing else: no probability
    int titleSimilarity = -1; ///< 0 … 100, -1 when one side has no title
    QStringList words;        ///< both have them, in the order of the subject
    QStringList codes;        ///< model codes both name
    bool numberSame = false;  ///< the item's number is the subject's part number, or what was typed
    bool mpnSame = false;
    bool gtinSame = false;
    bool makerSame = false;
    bool makerContradicts = false;
    bool titleContradicts = false;
};

/// The words to look items up by: of the title, the maker and the part number, and the model codes as one word each.
[[nodiscard]] QStringList lookAlikeWords(const LookAlikeSubject& subject);

/// The items most like the subject first, at most `limit`; those that share next to nothing are left out. Orders for a person
/// and decides nothing.
[[nodiscard]] QList<LookAlike> rankLookAlikes(const LookAlikeSubject& subject, std::span<const LookAlikeItem> items, int limit = 10);

} // namespace trueup
