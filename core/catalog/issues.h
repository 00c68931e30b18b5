#pragma once

#include "catalog/fields.h"

#include <QList>
#include <QString>

#include <optional>

namespace trueup {

/// What can be wrong with a row or a value. The words are stable: reports, filters and scripts use them.
enum class IssueCode : quint8 {
    MissingRequiredField,
    RowIncomplete,
    RowTooLong,
    BadQuote,
    BadEncoding,
    DuplicateSku,
    DuplicateHandle,
    OrphanImage,
    InvalidImageUrl,
    BarcodeSciNotation,
    BarcodeCheckDigit,
    PriceAmbiguous,
    ValueTooLong,
    MetafieldKeyClash,
    MetafieldTooLarge,
    HtmlSanitised,
    SkuNotInErp,
    MatchAmbiguous,
    ValueBelowMinimum,
    ValueAboveMaximum,
    InvalidFormat,
    InvalidDataType,
    PriceInconsistency,
    MetafieldInvalidJson,
    EntityEncodedTwice,
    ControlCharacters,
    Mojibake,
    DuplicateColumn,
};

/// How far an issue reaches. One bad value never costs the row more than itself.
enum class Severity : quint8 {
    Note,        ///< something was cleaned away; nothing is lost
    Warning,     ///< look at it; the value is used
    BlocksField, ///< the value is not used, the rest of the row is
    BlocksRow,   ///< the row is kept in staging as blocked
};

struct Issue
{
    IssueCode code = IssueCode::InvalidFormat;
    Severity severity = Severity::Warning;
    std::optional<FieldId> field; ///< the field concerned, if it is one of the registry
    QString column;               ///< the column's name as the file spells it; empty for the whole row
    QString value;                ///< the offending value, shortened to 200 characters
    QString message;              ///< translated sentence

    friend bool operator==(const Issue&, const Issue&) = default;
};
using Issues = QList<Issue>;

/// "MISSING_REQUIRED_FIELD", "ROW_INCOMPLETE", …
[[nodiscard]] QString issueWord(IssueCode code);
[[nodiscard]] std::optional<IssueCode> issueFromWord(QStringView word);
/// The sentence for a code without particulars, translated.
[[nodiscard]] QString issueMessage(IssueCode code);
/// What a stored issue says, in the language of the reader, from what is stored of it; empty when that does not tell it. `currency` is
/// that of the shop, for a price the ERP names in another one: its `value` is then that of the ERP.
[[nodiscard]] QString issueSentence(IssueCode code, const QString& value, const QString& currency);
/// An issue with the standard sentence of its code and the value shortened.
[[nodiscard]] Issue makeIssue(IssueCode code, Severity severity, std::optional<FieldId> field, QString column = {},
                              QStringView value = {});

} // namespace trueup
