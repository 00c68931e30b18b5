#include "catalog/prices.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// The number's own characters: currency signs and codes, spaces and apostrophes taken away. Empty when something else
/// is in the cell.
QString numberCharacters(QStringView text)
{
    QString number;
    int letters = 0;
    for (const QChar c : text.trimmed()) {
        if (isDigit(c) || c == u'.' || c == u',')
            number.append(c);
        else if (c == u'-' && number.isEmpty())
            number.append(c);
        else if (c.isLetter() && ++letters <= 3)
            continue;
        else if (!c.isSpace() && c != u'\'' && c.category() != QChar::Symbol_Currency)
            return {};
    }
    return number;
}

/// Whether every group after the first separator has three digits and the first has one to three.
bool isGrouped(QStringView text, QChar separator)
{
    const QList<QStringView> groups = text.split(separator);
    if (groups.first().isEmpty() || groups.first().size() > 3)
        return false;
    return std::ranges::all_of(groups.sliced(1), [](QStringView group) { return group.size() == 3; });
}

PriceText exact(QString number)
{
    const auto price = Decimal::fromString(number);
    return price ? PriceText{*price, false, false} : PriceText{std::nullopt, false, true};
}

} // namespace

PriceText readPrice(QStringView text)
{
    if (text.trimmed().isEmpty())
        return {};
    QString number = numberCharacters(text);
    const bool negative = number.startsWith(u'-');
    if (negative)
        number.remove(0, 1);
    if (number.isEmpty() || !isDigit(number.back()))
        return {std::nullopt, false, true};
    const qsizetype points = number.count(u'.');
    const qsizetype commas = number.count(u',');
    if (points > 0 && commas > 0) {
        // The last separator is the decimal one and occurs once.
        const bool pointIsDecimal = number.lastIndexOf(u'.') > number.lastIndexOf(u',');
        const QChar decimal = pointIsDecimal ? u'.' : u',';
        const QChar group = pointIsDecimal ? u',' : u'.';
        const qsizetype at = number.indexOf(decimal);
        if (number.count(decimal) > 1 || !isGrouped(QStringView(number).first(at), group))
            return {std::nullopt, false, true};
        number.remove(group).replace(decimal, u'.');
    } else if (points + commas > 1) {
        const QChar group = points > 0 ? u'.' : u',';
        if (!isGrouped(number, group))
            return {std::nullopt, false, true};
        number.remove(group);
    } else if (points + commas == 1) {
        const QChar separator = points > 0 ? u'.' : u',';
        // "1,299" and "1.299" may be one thousand or one and a bit; "0,299" and "12,5" cannot be thousands.
        if (isGrouped(number, separator) && !number.startsWith(u'0'))
            return {std::nullopt, true, false};
        number.replace(separator, u'.');
    }
    return exact(negative ? u'-' + number : number);
}

Issues checkPrice(const Value& price, const Value& cost, const Value& compareAt, const PriceLimits& limits)
{
    Issues issues;
    const auto report = [&issues](IssueCode code, Severity severity, FieldId id, const Value& value) {
        issues.append(makeIssue(code, severity, id, {}, value.toDisplay()));
    };
    const Decimal* const amount = price.decimal();
    const Decimal* const paid = cost.decimal();
    const Decimal* const before = compareAt.decimal();
    if (!price.isNone() && !amount)
        report(IssueCode::InvalidDataType, Severity::BlocksField, FieldId::Price, price);
    if (amount && *amount < limits.minimum)
        report(IssueCode::ValueBelowMinimum, Severity::BlocksField, FieldId::Price, price);
    else if (amount && *amount > limits.maximum)
        report(IssueCode::ValueAboveMaximum, Severity::BlocksField, FieldId::Price, price);
    else if (amount && paid && *amount < *paid)
        report(IssueCode::PriceInconsistency, limits.blockBelowCost ? Severity::BlocksField : Severity::Warning, FieldId::Price,
               price);
    if (paid && paid->isNegative())
        report(IssueCode::ValueBelowMinimum, Severity::BlocksField, FieldId::Cost, cost);
    if (before && (before->isNegative() || before->isZero()))
        report(IssueCode::ValueBelowMinimum, Severity::BlocksField, FieldId::CompareAtPrice, compareAt);
    else if (before && amount && *before < *amount)
        report(IssueCode::PriceInconsistency, Severity::Warning, FieldId::CompareAtPrice, compareAt);
    return issues;
}

} // namespace trueup
