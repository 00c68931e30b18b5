#include "reconcile/bulkedit.h"

#include "catalog/validation.h"

#include <QtNumeric>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int percentScale = 2; // no finer percentages are taken
constexpr int amountScale = 4;  // of what is multiplied: costs have four digits
constexpr qint64 hundred = 100;

std::optional<Decimal> raised(const Decimal& from, const Decimal& percent, int scale)
{
    const auto amount = from.rescaled(amountScale);
    const auto by = percent.rescaled(percentScale);
    if (!amount || !by)
        return std::nullopt;
    qint64 product = 0;
    if (qMulOverflow(amount->unscaled(), by->unscaled() + hundred * hundred, &product)
        || qAbs(product) > 999'999'999'999'999'999LL)
        return std::nullopt;
    return Decimal(product, amountScale + percentScale + 2).rescaled(scale);
}

/// The nearest positive amount that ends like this; what is not positive itself stays, to be refused as that.
std::optional<Decimal> rounded(const Decimal& amount, const Decimal& ending)
{
    const auto cents = amount.rescaled(2);
    const auto end = ending.rescaled(2);
    if (!cents || !end)
        return std::nullopt;
    if (cents->unscaled() <= 0)
        return cents;
    const qint64 within = cents->unscaled() - cents->unscaled() % hundred + end->unscaled();
    qint64 best = within + hundred;
    for (const qint64 candidate : {within, within - hundred}) { // downwards, so that the higher of two stands
        if (candidate > 0 && qAbs(candidate - cents->unscaled()) < qAbs(best - cents->unscaled()))
            best = candidate;
    }
    return Decimal(best, 2);
}

std::optional<Value> adjusted(const Field& meta, const BulkEdit& edit, const Value& from)
{
    const Decimal* amount = from.decimal();
    if (!amount)
        return std::nullopt;
    auto result = raised(*amount, edit.percent, meta.scale);
    if (result && edit.ending)
        result = rounded(*result, *edit.ending);
    if (result)
        result = result->rescaled(meta.scale);
    return result ? std::optional(Value(*result)) : std::nullopt;
}

QString replaced(QString text, const BulkEdit& edit)
{
    return text.replace(edit.find, edit.replacement, edit.matchCase ? Qt::CaseSensitive : Qt::CaseInsensitive);
}

QString asMarkup(const QString& text)
{
    QString result = text;
    return result.replace(u'&', "&amp;"_L1).replace(u'<', "&lt;"_L1).replace(u'>', "&gt;"_L1);
}

/// The end of the tag that begins at `from`: a quoted attribute may hold what looks like one.
qsizetype tagEnd(const QString& markup, qsizetype from)
{
    QChar quote;
    for (qsizetype i = from; i < markup.size(); ++i) {
        const QChar c = markup[i];
        if (!quote.isNull())
            quote = c == quote ? QChar() : quote;
        else if (c == u'"' || c == u'\'')
            quote = c;
        else if (c == u'>')
            return i + 1;
    }
    return markup.size();
}

/// Tags stay as they are, so that nobody breaks markup by looking for "p".
QString replacedInMarkup(const QString& markup, BulkEdit edit)
{
    edit.find = asMarkup(edit.find);
    edit.replacement = asMarkup(edit.replacement);
    QString result;
    for (qsizetype at = 0; at < markup.size();) {
        const qsizetype open = markup.indexOf(u'<', at);
        result += replaced(markup.sliced(at, (open < 0 ? markup.size() : open) - at), edit);
        if (open < 0)
            break;
        at = tagEnd(markup, open);
        result += QStringView(markup).sliced(open, at - open);
    }
    return result;
}

Value replacedIn(const Field& meta, const BulkEdit& edit, const Value& from)
{
    if (const QString* text = from.text())
        return meta.type == FieldType::Html ? replacedInMarkup(*text, edit) : replaced(*text, edit);
    const QStringList* entries = from.entries();
    if (!entries)
        return from;
    QStringList result;
    for (const QString& entry : *entries) {
        const QString now = replaced(entry, edit).trimmed();
        if (!now.isEmpty() && !result.contains(now))
            result.append(now);
    }
    return Value(result);
}

/// What keeps a value from being used.
std::optional<IssueCode> refusal(FieldId id, const Value& value)
{
    if (id == FieldId::Title && value.isEmpty())
        return IssueCode::MissingRequiredField;
    for (const Issue& issue : validateValue(id, value)) {
        if (issue.severity >= Severity::BlocksField)
            return issue.code;
    }
    return std::nullopt;
}

} // namespace

bool isMoney(FieldId id)
{
    return id == FieldId::Price || id == FieldId::CompareAtPrice || id == FieldId::Cost;
}

bool suitsBulkEdit(FieldId id, BulkEdit::Kind kind)
{
    const FieldType type = field(id).type;
    const bool isWord = id == FieldId::Status || id == FieldId::InventoryPolicy; // of a fixed list
    switch (kind) {
    case BulkEdit::Kind::Set:
        return type != FieldType::List && type != FieldType::Json && id != FieldId::Sku && id != FieldId::Barcode && id != FieldId::Handle;
    case BulkEdit::Kind::Replace:
        return (type == FieldType::Text && !isWord) || type == FieldType::Html || type == FieldType::Set;
    case BulkEdit::Kind::Adjust: return type == FieldType::Decimal;
    }
    return false;
}

bool isComplete(FieldId id, const BulkEdit& edit)
{
    if (!suitsBulkEdit(id, edit.kind))
        return false;
    switch (edit.kind) {
    case BulkEdit::Kind::Set: return !edit.value.isNone() && !refusal(id, edit.value);
    case BulkEdit::Kind::Replace: return !edit.find.isEmpty() && edit.find != edit.replacement;
    case BulkEdit::Kind::Adjust: break;
    }
    const auto by = edit.percent.rescaled(percentScale);
    const bool isPercent = by && *by == edit.percent && *by > Decimal(-100, 0);
    const bool isEnding = !edit.ending || (isMoney(id) && !edit.ending->isNegative() && *edit.ending < Decimal(1, 0)
                                           && edit.ending->rescaled(2) == edit.ending);
    return isPercent && isEnding && (edit.ending || !by->isZero());
}

BulkEdited bulkEdited(FieldId id, const BulkEdit& edit, const Value& from)
{
    Q_ASSERT(isComplete(id, edit));
    const Field& meta = field(id);
    Value now;
    switch (edit.kind) {
    case BulkEdit::Kind::Set: now = edit.value; break;
    case BulkEdit::Kind::Replace: now = replacedIn(meta, edit, from); break;
    case BulkEdit::Kind::Adjust: {
        const auto value = adjusted(meta, edit, from);
        if (!value)
            return {BulkEdited::Outcome::Unfit, {}, from.decimal() ? IssueCode::ValueAboveMaximum : IssueCode::MissingRequiredField};
        now = *value;
        break;
    }
    }
    const bool isSameNumber = from.decimal() && now.decimal() && *from.decimal() == *now.decimal();
    if (now == from || isSameNumber)
        return {};
    if (const auto issue = refusal(id, now))
        return {BulkEdited::Outcome::Unfit, {}, issue};
    return {BulkEdited::Outcome::Changed, now, {}};
}

} // namespace trueup
