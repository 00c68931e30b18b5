#include "catalog/issues.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace trueup {

namespace {

struct CodeText
{
    IssueCode code;
    const char* word;
    const char* message;
};

constexpr std::array codeTexts = {
    CodeText{IssueCode::MissingRequiredField, "MISSING_REQUIRED_FIELD",
             QT_TRANSLATE_NOOP("trueup::Issue", "A required value is missing.")},
    CodeText{IssueCode::RowIncomplete, "ROW_INCOMPLETE",
             QT_TRANSLATE_NOOP("trueup::Issue", "The row has a title or SKU but lacks title, SKU, vendor or type.")},
    CodeText{IssueCode::RowTooLong, "ROW_TOO_LONG",
             QT_TRANSLATE_NOOP("trueup::Issue", "The row has more filled cells than the header has columns.")},
    CodeText{IssueCode::BadQuote, "BAD_QUOTE", QT_TRANSLATE_NOOP("trueup::Issue", "The quotation marks of the row are not closed or can be read in several ways, or it is longer than a megabyte.")},
    CodeText{IssueCode::BadEncoding, "BAD_ENCODING",
             QT_TRANSLATE_NOOP("trueup::Issue", "The text holds bytes that its encoding does not know.")},
    CodeText{IssueCode::DuplicateSku, "DUPLICATE_SKU",
             QT_TRANSLATE_NOOP("trueup::Issue", "Another row has the same SKU.")},
    CodeText{IssueCode::DuplicateHandle, "DUPLICATE_HANDLE",
             QT_TRANSLATE_NOOP("trueup::Issue", "Another product has the same handle.")},
    CodeText{IssueCode::OrphanImage, "ORPHAN_IMAGE",
             QT_TRANSLATE_NOOP("trueup::Issue", "The image belongs to a handle without a product row.")},
    CodeText{IssueCode::InvalidImageUrl, "INVALID_IMAGE_URL",
             QT_TRANSLATE_NOOP("trueup::Issue", "The address is not an http or https address of an image.")},
    CodeText{IssueCode::BarcodeSciNotation, "BARCODE_SCI_NOTATION",
             QT_TRANSLATE_NOOP("trueup::Issue", "The barcode was saved in scientific notation; its digits are lost.")},
    CodeText{IssueCode::BarcodeCheckDigit, "BARCODE_CHECK_DIGIT",
             QT_TRANSLATE_NOOP("trueup::Issue", "The barcode is not a valid GTIN.")},
    CodeText{IssueCode::PriceAmbiguous, "PRICE_AMBIGUOUS",
             QT_TRANSLATE_NOOP("trueup::Issue", "The price can be read in two ways.")},
    CodeText{IssueCode::ValueTooLong, "VALUE_TOO_LONG",
             QT_TRANSLATE_NOOP("trueup::Issue", "The value is longer than the shop accepts.")},
    CodeText{IssueCode::MetafieldKeyClash, "METAFIELD_KEY_CLASH",
             QT_TRANSLATE_NOOP("trueup::Issue", "Several columns give the same specification; their values were listed.")},
    CodeText{IssueCode::MetafieldTooLarge, "METAFIELD_TOO_LARGE",
             QT_TRANSLATE_NOOP("trueup::Issue", "The specifications are larger than the shop accepts.")},
    CodeText{IssueCode::HtmlSanitised, "HTML_SANITISED",
             QT_TRANSLATE_NOOP("trueup::Issue", "Markup that is not allowed was removed from the description.")},
    CodeText{IssueCode::SkuNotInErp, "SKU_NOT_IN_ERP",
             QT_TRANSLATE_NOOP("trueup::Issue", "No ERP item belongs to this row.")},
    CodeText{IssueCode::MatchAmbiguous, "MATCH_AMBIGUOUS",
             QT_TRANSLATE_NOOP("trueup::Issue", "Several ERP items could belong to this row.")},
    CodeText{IssueCode::ValueBelowMinimum, "VALUE_BELOW_MINIMUM",
             QT_TRANSLATE_NOOP("trueup::Issue", "The value is below the smallest allowed one.")},
    CodeText{IssueCode::ValueAboveMaximum, "VALUE_ABOVE_MAXIMUM",
             QT_TRANSLATE_NOOP("trueup::Issue", "The value is above the largest allowed one.")},
    CodeText{IssueCode::InvalidFormat, "INVALID_FORMAT",
             QT_TRANSLATE_NOOP("trueup::Issue", "The value does not have the form it must have.")},
    CodeText{IssueCode::InvalidDataType, "INVALID_DATA_TYPE",
             QT_TRANSLATE_NOOP("trueup::Issue", "The value is not of the kind the field needs.")},
    CodeText{IssueCode::PriceInconsistency, "PRICE_INCONSISTENCY",
             QT_TRANSLATE_NOOP("trueup::Issue", "Price, cost and compare-at price do not fit together.")},
    CodeText{IssueCode::MetafieldInvalidJson, "METAFIELD_INVALID_JSON",
             QT_TRANSLATE_NOOP("trueup::Issue", "The metadata cell is not a JSON object; it was kept as text.")},
    CodeText{IssueCode::EntityEncodedTwice, "ENTITY_ENCODED_TWICE",
             QT_TRANSLATE_NOOP("trueup::Issue", "The text was encoded twice and has been decoded twice.")},
    CodeText{IssueCode::ControlCharacters, "CONTROL_CHARACTERS",
             QT_TRANSLATE_NOOP("trueup::Issue", "Control characters were removed.")},
    CodeText{IssueCode::Mojibake, "MOJIBAKE",
             QT_TRANSLATE_NOOP("trueup::Issue", "The text looks as if it had been read in the wrong encoding.")},
    CodeText{IssueCode::DuplicateColumn, "DUPLICATE_COLUMN",
             QT_TRANSLATE_NOOP("trueup::Issue", "Several columns have the same meaning; the first filled one counts.")},
};

consteval bool isInOrder()
{
    for (size_t i = 0; i < codeTexts.size(); ++i) {
        if (size_t(codeTexts[i].code) != i)
            return false;
    }
    return true;
}
static_assert(isInOrder() && codeTexts.size() == size_t(IssueCode::DuplicateColumn) + 1, "the table is indexed by IssueCode");

constexpr qsizetype shownCharacters = 200;

} // namespace

QString issueWord(IssueCode code)
{
    return QString::fromLatin1(codeTexts[size_t(code)].word);
}

std::optional<IssueCode> issueFromWord(QStringView word)
{
    const auto* const found =
        std::ranges::find_if(codeTexts, [word](const CodeText& text) { return word == QLatin1StringView(text.word); });
    return found == codeTexts.end() ? std::nullopt : std::optional(found->code);
}

QString issueMessage(IssueCode code)
{
    return QCoreApplication::translate("trueup::Issue", codeTexts[size_t(code)].message);
}

QString issueSentence(IssueCode code, const QString& value, const QString& currency)
{
    const auto isDigit = [](QChar letter) { return letter.isDigit(); };
    const bool isOtherCurrency = code == IssueCode::PriceInconsistency && !value.isEmpty() && std::ranges::none_of(value, isDigit);
    if (!isOtherCurrency)
        return issueMessage(code);
    if (currency.isEmpty())
        return {};
    return QCoreApplication::translate("trueup::Issue", "The ERP names this price in %1; prices here are in %2.").arg(value, currency);
}

Issue makeIssue(IssueCode code, Severity severity, std::optional<FieldId> field, QString column, QStringView value)
{
    return {code, severity, field, std::move(column), value.first(std::min(value.size(), shownCharacters)).toString(),
            issueMessage(code)};
}

} // namespace trueup
