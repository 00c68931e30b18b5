#pragma once

#include "catalog/fields.h"

#include <QDateTime>
#include <QString>
#include <QVariant>

namespace trueup::ui {

/// Whether there is anything to show: an empty text is something else than no value at all.
enum class Presence { Present, Empty, Missing };

struct ShownValue
{
    QString text; ///< for Empty and Missing a translated word
    Presence presence = Presence::Missing;
};

/// A value as people read it here: prices with two decimals and local separators, costs with up to four, sets joined,
/// markup left as it is.
[[nodiscard]] ShownValue shownValue(FieldId field, const Value& value);
/// Two texts cut down to a cell each, markup left out, beginning shortly before the first difference.
struct ShownPair
{
    QString before;
    QString after;
};
[[nodiscard]] ShownPair shownDifference(FieldId field, const QString& before, const QString& after);
/// The number with local separators; trailing zeros are kept.
[[nodiscard]] QString shownDecimal(const Decimal& number);
[[nodiscard]] QString shownCount(qint64 count);
/// The size of a file, in the units file managers say: "43.2 MB".
[[nodiscard]] QString shownSize(qint64 bytes);
/// A written number as a percentage: "18.2%", in French "18,2 %".
[[nodiscard]] QString percentText(const QString& number);
/// "+18.2%", with a sign always.
[[nodiscard]] QString shownPercent(const Decimal& percent);
/// Local date and time, short; "never" for an invalid one.
[[nodiscard]] QString shownTime(const QDateTime& time);
/// What shownTime() and shownDuration() take at most: samples to measure a column by.
[[nodiscard]] QStringList longestTimes();
[[nodiscard]] QStringList longestDurations();
/// "3 min", "2 h", "5 d"; rough, for columns.
[[nodiscard]] QString shownAge(const QDateTime& since, const QDateTime& now);
[[nodiscard]] QString shownDuration(double seconds);
/// Whether values of the field line up at their right edge.
[[nodiscard]] bool isNumberField(FieldId field);
/// What a model says for Qt::TextAlignmentRole.
[[nodiscard]] QVariant cellAlignment(bool isAtRightEdge);

} // namespace trueup::ui
