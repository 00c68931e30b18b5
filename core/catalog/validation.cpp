#include "catalog/validation.h"

#include "catalog/identifiers.h"

#include <algorithm>
#include <array>

namespace trueup {

namespace {

/// Whether a value has the shape its field needs.
bool hasType(FieldType type, const Value& value)
{
    switch (type) {
    case FieldType::Text:
    case FieldType::Html: return value.text() != nullptr;
    case FieldType::Decimal: return value.decimal() != nullptr;
    case FieldType::Integer: return value.integer() != nullptr;
    case FieldType::Bool: return value.boolean() != nullptr;
    case FieldType::Set: return value.entries() != nullptr;
    case FieldType::List:
    case FieldType::Json: return value.json() != nullptr;
    }
    return false;
}

bool isOneOf(const QString& word, std::initializer_list<QStringView> words)
{
    return std::ranges::find(words, word) != words.end();
}

void checkText(FieldId id, const QString& text, const ValidationLimits& limits, Issues& issues)
{
    const qsizetype longest = id == FieldId::Description ? limits.htmlCharacters : field(id).maxLength;
    if (longest > 0 && text.size() > longest)
        issues.append(makeIssue(IssueCode::ValueTooLong, Severity::BlocksField, id, {}, text));
    if (text.isEmpty())
        return;
    const bool wrongForm =
        (id == FieldId::Handle && !isHandle(text))
        || (id == FieldId::Status && !isOneOf(text, {u"ACTIVE", u"DRAFT", u"ARCHIVED", u"UNLISTED"}))
        || (id == FieldId::InventoryPolicy && !isOneOf(text, {u"CONTINUE", u"DENY"}));
    if (wrongForm)
        issues.append(makeIssue(IssueCode::InvalidFormat, Severity::BlocksField, id, {}, text));
    if (id != FieldId::Barcode)
        return;
    const BarcodeState state = readBarcode(text).state;
    if (state == BarcodeState::SciNotation)
        issues.append(makeIssue(IssueCode::BarcodeSciNotation, Severity::BlocksField, id, {}, text));
    else if (state == BarcodeState::BadCheckDigit || state == BarcodeState::NotAGtin)
        issues.append(makeIssue(IssueCode::BarcodeCheckDigit, Severity::BlocksField, id, {}, text));
}

void checkTags(const QStringList& tags, const ValidationLimits& limits, Issues& issues)
{
    const qsizetype longest = field(FieldId::Tags).maxLength;
    for (const QString& tag : tags) {
        if (tag.size() > longest)
            issues.append(makeIssue(IssueCode::ValueTooLong, Severity::BlocksField, FieldId::Tags, {}, tag));
    }
    if (tags.size() > limits.maxTags)
        issues.append(makeIssue(IssueCode::ValueAboveMaximum, Severity::BlocksField, FieldId::Tags, {},
                                QString::number(tags.size())));
}

} // namespace

Issues validateValue(FieldId id, const Value& value, const ValidationLimits& limits)
{
    Issues issues;
    if (value.isNone())
        return issues;
    if (!hasType(field(id).type, value)) {
        issues.append(makeIssue(IssueCode::InvalidDataType, Severity::BlocksField, id, {}, value.toDisplay()));
        return issues;
    }
    if (const QString* text = value.text())
        checkText(id, *text, limits, issues);
    else if (const QStringList* tags = value.entries())
        checkTags(*tags, limits, issues);
    else if (const JsonText* json = value.json(); id == FieldId::ProductInfo && json->text.size() > limits.metafieldBytes)
        issues.append(makeIssue(IssueCode::MetafieldTooLarge, Severity::BlocksField, id, {},
                                QString::number(json->text.size())));
    else if (const Decimal* number = value.decimal(); id == FieldId::Weight && number && number->isNegative())
        issues.append(makeIssue(IssueCode::ValueBelowMinimum, Severity::BlocksField, id, {}, number->toString()));
    else if (const qint64* stock = value.integer(); stock && *stock < 0)
        issues.append(makeIssue(IssueCode::ValueBelowMinimum, Severity::BlocksField, id, {}, QString::number(*stock)));
    if (id == FieldId::Price)
        issues.append(checkPrice(value, {}, {}, limits.price));
    else if (id == FieldId::Cost)
        issues.append(checkPrice({}, value, {}, limits.price));
    else if (id == FieldId::CompareAtPrice)
        issues.append(checkPrice({}, {}, value, limits.price));
    return issues;
}

Issues validateProduct(ProductValues& values, const ValidationLimits& limits)
{
    Issues issues;
    static constexpr std::array money = {FieldId::Price, FieldId::Cost, FieldId::CompareAtPrice};
    for (const Field& column : fields()) {
        if (!values.has(column.id) || std::ranges::find(money, column.id) != money.end())
            continue;
        issues.append(validateValue(column.id, values[column.id], limits));
    }
    issues.append(checkPrice(values[FieldId::Price], values[FieldId::Cost], values[FieldId::CompareAtPrice], limits.price));
    for (const Issue& issue : std::as_const(issues)) {
        if (issue.severity == Severity::BlocksField && issue.field)
            values[*issue.field] = Value();
    }
    return issues;
}

} // namespace trueup
