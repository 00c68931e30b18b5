#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace trueup {

/// Forms of a SKU or catalogue number. N1 and N2 may accept a match; N3 only ever proposes one, because leading zeros
/// tell articles apart.
[[nodiscard]] QString rawForm(QStringView number);  ///< trimmed
[[nodiscard]] QString n1Form(QStringView number);   ///< without '-', upper case
[[nodiscard]] QString n2Form(QStringView number);   ///< NFKC, upper case, without spaces and - . / _
[[nodiscard]] QString n3Form(QStringView number);   ///< N2 without leading zeros
/// Manufacturer, brand or vendor for comparison: upper case, letters and digits only, company endings (Inc, Ltd, …) removed.
[[nodiscard]] QString makerForm(QStringView name);

/// The single values of a cross-reference cell: a JSON array, else split at , ; | and line breaks; trimmed, no
/// empties, no repetitions.
[[nodiscard]] QStringList splitCrossReference(QStringView cell);

enum class BarcodeState {
    Empty,
    Valid,         ///< GTIN-8, -12, -13 or -14 with its check digit
    Padded,        ///< valid after lost leading zeros were put back
    SciNotation,   ///< 9.52E+12: digits are lost for good
    BadCheckDigit, ///< the right length, wrong check digit
    NotAGtin,      ///< letters or a length no GTIN has
};

struct Barcode
{
    BarcodeState state = BarcodeState::Empty;
    QString text;   ///< what is stored: apostrophe, spaces and hyphens removed; for Padded the restored number
    QString gtin14; ///< 14 digits when valid or padded, else empty
};

/// Reads a barcode cell. Never goes through a number type; takes a leading apostrophe and a ".0" tail away.
[[nodiscard]] Barcode readBarcode(QStringView cell);
/// GS1 check digit over all digits but the last.
[[nodiscard]] bool hasValidCheckDigit(QStringView digits);
/// Whether a GTIN-14 names a case of an article and not the piece that is sold: its indicator digit is 1 to 8. Its other digits
/// are those of the piece (but for the check digit), and still it is another number (facts: etilize §10 #15).
[[nodiscard]] bool isCaseGtin(QStringView gtin14);

/// A handle Shopify accepts made from a title: lower-case letters, digits and single hyphens.
[[nodiscard]] QString handleFromTitle(QStringView title);
/// Lower-case ASCII letters, digits and hyphens only, not empty.
[[nodiscard]] bool isHandle(QStringView handle);

} // namespace trueup
