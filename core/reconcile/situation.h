#pragma once

#include "catalog/fields.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace trueup {

/// What one side holds for a field, since when, and who put it there.
struct SideView
{
    Value value = {};
    Side side = Side::Local;
    QString by = {};          ///< "user:<id>", "trueup" (a write of ours), "app:<name>", "etilize", "xorosoft"; empty: unknown
    QDateTime at = {};        ///< UTC, invalid when unknown
    bool serverClock = false; ///< `at` was told by a server; the time of a file or of a desktop is not comparable

    friend bool operator==(const SideView&, const SideView&) = default;
};

/// The three values of one field. Only fields that were really read from the shop belong into a situation: a value that is
/// missing here means "empty there".
struct FieldSituation
{
    FieldId field = FieldId::Title;
    Value base = {};           ///< last agreed; none: never agreed, or (with `baseBy`) agreed to be empty
    QString baseBy = {};       ///< who agreed it: a side's word or "user:<id>"; empty: never agreed
    SideView local = {};       ///< the open proposal, else what our product holds
    SideView remote = {.side = Side::Shopify};
    bool hasProposal = false;  ///< `local` is an open staged change
    bool locked = false;       ///< a person locked the field for this product
    /// The remote value is our own last write, seen again. Only to be set when the shop did not change the product after
    /// that write; a person who types the same value later is not an echo.
    bool echo = false;
    /// A person undid what a rule decided about this field: rules are not asked until a person has decided.
    bool forPeople = false;
    /// The remote value names another product of ours (its SKU): no program takes it over.
    bool isTaken = false;

    [[nodiscard]] bool isNeverAgreed() const { return base.isNone() && baseBy.isEmpty(); }
};

/// One product as a plan sees it.
struct ProductSituation
{
    QList<FieldSituation> fields = {};
    QString sku = {};
    QString vendor = {};
    QString productType = {};
    std::optional<Decimal> cost = {}; ///< in shop currency; a rule never settles a price below it
    bool linkedToErp = false;
    bool remoteMissing = false;  ///< the shop no longer has the product
    bool localDeleted = false;   ///< its deletion is staged or approved here
};

/// Whether the value says nothing that could be taken over: empty after normalisation, or a price that is not above zero.
/// Zero is a real value for stock and cost.
[[nodiscard]] bool isVoid(FieldId field, const Value& value);
/// sameValue, and two void values are the same.
[[nodiscard]] bool agree(FieldId field, const Value& a, const Value& b);

/// Whether a person put the value there: staff edits here, and a value of the shop that was not written by this program
/// or another one.
[[nodiscard]] bool isByHand(const SideView& view);

/// Decimals and integers as one number; nothing for other values.
[[nodiscard]] std::optional<Decimal> numberOf(const Value& value);
/// |difference| < percent/100 · |whole|, exactly; nothing when `whole` is zero or the numbers are out of range.
[[nodiscard]] std::optional<bool> isBelowPercent(const Decimal& difference, const Decimal& whole, const Decimal& percent);

} // namespace trueup
