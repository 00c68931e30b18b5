#pragma once

#include "catalog/fields.h"

#include <QDateTime>
#include <QFontMetrics>
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
/// Two texts cut down to a cell each, markup left out, beginning shortly before the first difference. The whole ones begin where the
/// values do, for cells with room enough; empty where nothing is left out, or more than a cell could show.
struct ShownPair
{
    QString before;
    QString after;
    QString wholeBefore = {};
    QString wholeAfter = {};
};
/// What a model says for it: the whole text of a cell whose display text leaves out its beginning.
constexpr int wholeTextRole = Qt::UserRole + 64;
/// The whole text if it fits, else the one that begins shortly before the difference.
[[nodiscard]] QString fittedText(const QString& whole, const QString& fromDifference, int width, const QFontMetrics& metrics);
[[nodiscard]] ShownPair shownDifference(FieldId field, const QString& before, const QString& after);
/// The number with local separators; trailing zeros are kept.
[[nodiscard]] QString shownDecimal(const Decimal& number);
[[nodiscard]] QString shownCount(qint64 count);
/// The size of a file, in the units file managers say: "43.2 MB".
[[nodiscard]] QString shownSize(qint64 bytes);
/// A written number as a percentage: "18.2%", in French "18,2 %".
[[nodiscard]] QString percentText(const QString& number);
/// How sure a match is, from 0 to 1, as whole per cent: "93%". Never rounded up: nothing looks as sure as a threshold asks that is not.
[[nodiscard]] QString shownConfidence(double confidence);
/// The names of several fields, as a list.
[[nodiscard]] QString fieldLabels(const QList<FieldId>& fields);
/// The same by the words of the database; one that names no field comes back as it is.
[[nodiscard]] QString fieldLabels(const QStringList& keys);
/// "+18.2%", with a sign always.
[[nodiscard]] QString shownPercent(const Decimal& percent);
/// Local date and time, short; "never" for an invalid one.
[[nodiscard]] QString shownTime(const QDateTime& time);
/// What shownTime() and shownDuration() take at most: samples to measure a column by.
[[nodiscard]] QStringList longestTimes();
[[nodiscard]] QStringList longestDurations();
/// Who did something, and the login it was done with: for tips.
[[nodiscard]] QString shownActor(const QString& name, const QString& login);
/// "3 min", "2 h", "5 d"; rough, for columns.
[[nodiscard]] QString shownAge(const QDateTime& since, const QDateTime& now);
[[nodiscard]] QString shownDuration(double seconds);
/// Whether values of the field line up at their right edge.
[[nodiscard]] bool isNumberField(FieldId field);
/// What a model says for Qt::TextAlignmentRole.
[[nodiscard]] QVariant cellAlignment(bool isAtRightEdge);

} // namespace trueup::ui
