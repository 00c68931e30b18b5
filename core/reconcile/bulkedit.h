#pragma once

#include "catalog/fields.h"
#include "catalog/issues.h"

#include <optional>

namespace trueup {

/// One edit that is applied to the same field of many products.
struct BulkEdit
{
    enum class Kind {
        Set,     ///< `value` for all
        Replace, ///< every `find` within the text becomes `replacement`; in a set within each entry, in markup in its text alone
        Adjust,  ///< `percent` more or less, then, with `ending`, to the nearest amount that ends like this
    };
    Kind kind = Kind::Set;
    Value value{};
    QString find{};
    QString replacement{};
    bool matchCase = true;
    Decimal percent{};                    ///< 5 raises by 5 %; above -100
    std::optional<Decimal> ending = {};   ///< 0.99: at least 0 and less than 1, two digits

    friend bool operator==(const BulkEdit&, const BulkEdit&) = default;
};

/// What an edit makes of one value.
struct BulkEdited
{
    enum class Outcome {
        Changed, ///< `value` is the new one
        Same,    ///< nothing to replace, or equal already
        Unfit,   ///< the value is no number, the result does not fit, or it breaks a rule of the catalogue: `issue`
    };
    Outcome outcome = Outcome::Same;
    Value value{};
    std::optional<IssueCode> issue = {};

    friend bool operator==(const BulkEdited&, const BulkEdited&) = default;
};

/// Whether an edit of this kind makes sense for many products at once: an amount can be raised, a text searched, and what tells
/// products apart (SKU, barcode, handle) is never set to one value for all. Pictures and specifications are edited one by one.
[[nodiscard]] bool suitsBulkEdit(FieldId field, BulkEdit::Kind kind);
/// Amounts that are rounded to an ending: prices and costs.
[[nodiscard]] bool isMoney(FieldId field);
/// Whether the edit says what to do at all: something to find, a percentage or an ending, a value the catalogue accepts.
[[nodiscard]] bool isComplete(FieldId field, const BulkEdit& edit);

/// Applies a complete edit that suits the field. Exact; halves are rounded away from zero, and of two endings as near the higher
/// one is taken. Never less than the lowest amount with that ending, and never an amount that is not positive.
[[nodiscard]] BulkEdited bulkEdited(FieldId field, const BulkEdit& edit, const Value& from);

} // namespace trueup
