#pragma once

#include <QString>

namespace trueup::ui {

/// What a row of the feed or an item of the ERP is told by; empty: it has none.
struct Identifiers
{
    QString number; ///< the SKU of a row, the number of an item
    QString barcode;
    QString partNumber;
    bool isNumberKept = true; ///< else nobody knows any more what it had, or whether
    bool isBarcodeKept = true;
    bool isPartNumberKept = true;
    friend bool operator==(const Identifiers&, const Identifiers&) = default;
};

} // namespace trueup::ui
