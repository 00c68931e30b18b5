#pragma once

#include "base/error.h"
#include "catalog/fields.h"

namespace trueup::ui {

struct Theme;

/// The whole value as text that compares well: one tag, one image or one JSON key a line. Empty for none.
[[nodiscard]] QString fullText(FieldId field, const Value& value);
/// What a person types over: numbers with local separators, one tag or image ("address — alternative text") a line.
[[nodiscard]] QString editText(FieldId field, const Value& value);
/// The value somebody typed, checked against the catalogue's limits. The error says what does not fit.
[[nodiscard]] Result<Value> typedValue(FieldId field, const QString& text);
/// Whether a value of the field wants more than one line.
[[nodiscard]] bool isLongField(FieldId field);

/// What two sets have in common and what not, each entry as it is written; order, case and duplicates do not count.
struct EntryDiff
{
    QStringList added;
    QStringList removed;
    QStringList kept;
};
[[nodiscard]] EntryDiff entryDiff(const Value& before, const Value& after);
/// The same as small labels: + and underlined what comes, − and struck out what goes, the rest plain.
[[nodiscard]] QString chipsHtml(const EntryDiff& entries, const Theme& theme);

/// Both texts in one: what is only in `before` blue and struck out, what is only in `after` orange and underlined. Markup
/// of the values is shown, not rendered. Numbers and single words are replaced as a whole.
[[nodiscard]] QString markedHtml(FieldId field, const QString& before, const QString& after, const Theme& theme);
/// New markup as it looks, with the words that come and those that go marked the same way. Its tags are those of `after`, in their
/// order; where only tags differ nothing is marked, and where there was nothing before neither.
[[nodiscard]] QString markedLooks(const QString& before, const QString& after, const Theme& theme);

} // namespace trueup::ui
