#include "widgets/format.h"

#include "catalog/entities.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::Format)
};

constexpr qsizetype longestCompared = 20'000;
constexpr qsizetype longestCell = 120; // what a cell could ever show; longer text only costs layout time
constexpr qsizetype longestLead = 16;  // equal beginnings up to here are shown whole

QString withoutBrackets(const QString& json)
{
    QString text = json.left(longestCompared);
    text.removeIf([](QChar c) { return QStringView(u"{}[]\"").contains(c); });
    return text.simplified();
}

QString withoutTags(const QString& html)
{
    QString text;
    bool inside = false;
    for (const QChar c : QStringView(html).left(longestCompared)) {
        if (c == u'<') {
            inside = true;
            text += u' ';
        } else if (c == u'>') {
            inside = false;
        } else if (!inside) {
            text += c;
        }
    }
    return decodeEntitiesOnce(text).simplified();
}

QString shownJson(const Value& value)
{
    const QJsonDocument document = QJsonDocument::fromJson(value.json()->text);
    if (document.isArray())
        return Text::tr("%n image(s)", nullptr, int(document.array().size()));
    return QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed();
}

/// A product's status in the words of people; the shop's code is for the shop.
QString shownStatus(const QString& code)
{
    if (code == "ACTIVE"_L1)
        return Text::tr("Active", "status of a product");
    if (code == "DRAFT"_L1)
        return Text::tr("Draft", "status of a product");
    return code == "ARCHIVED"_L1 ? Text::tr("Archived", "status of a product") : code;
}

QString shownText(const Field& meta, const Value& value)
{
    if (meta.id == FieldId::Status)
        return shownStatus(value.toDisplay());
    if (const Decimal* number = value.decimal()) {
        if (meta.scale != 2)
            return shownDecimal(number->normalised().scale() < 2 ? number->rescaled(2).value_or(*number) : *number);
        return shownDecimal(number->rescaled(2).value_or(*number));
    }
    if (const qint64* number = value.integer())
        return QLocale().toString(*number);
    if (const bool* truth = value.boolean())
        return *truth ? Text::tr("Yes") : Text::tr("No");
    if (value.json())
        return shownJson(value);
    return value.toDisplay();
}

/// A whole value as it is read in a cell: marked-up text without its tags, JSON without its brackets and quotes.
QString onOneLine(FieldId id, const QString& value)
{
    switch (field(id).type) {
    case FieldType::Html: return withoutTags(value);
    case FieldType::Json: return withoutBrackets(value);
    default: return value.left(longestCompared).simplified();
    }
}

} // namespace

ShownValue shownValue(FieldId id, const Value& value)
{
    if (value.isNone())
        return {Text::tr("missing", "there is no value at all"), Presence::Missing};
    if (value.isEmpty())
        return {Text::tr("empty", "the value is known and empty"), Presence::Empty};
    return {shownText(field(id), value), Presence::Present};
}

ShownPair shownDifference(FieldId id, const QString& before, const QString& after)
{
    const QString a = onOneLine(id, before);
    const QString b = onOneLine(id, after);
    qsizetype same = 0;
    while (same < a.size() && same < b.size() && a[same] == b[same])
        ++same;
    if (same <= longestLead || a == b)
        return {a.left(longestCell), b.left(longestCell)};
    const qsizetype word = qMax<qsizetype>(0, a.lastIndexOf(u' ', same - 1));
    const bool areShort = a.size() <= longestCell && b.size() <= longestCell; // others are cut in any cell
    return {u"…"_s + a.sliced(word).left(longestCell), u"…"_s + b.sliced(qMin(word, b.size())).left(longestCell), areShort ? a : QString(),
            areShort ? b : QString()};
}

QString fittedText(const QString& whole, const QString& fromDifference, int width, const QFontMetrics& metrics)
{
    return !whole.isEmpty() && metrics.horizontalAdvance(whole) <= width ? whole : fromDifference;
}

QString shownDecimal(const Decimal& number)
{
    const QLocale locale;
    const QString plain = number.toString();
    const qsizetype sign = plain.startsWith(u'-') ? 1 : 0;
    const qsizetype point = plain.indexOf(u'.');
    QString whole = point < 0 ? plain.sliced(sign) : plain.sliced(sign, point - sign);
    const QString separator = locale.groupSeparator();
    for (qsizetype at = whole.size() - 3; at > 0; at -= 3)
        whole.insert(at, separator);
    QString text = sign != 0 ? locale.negativeSign() + whole : whole;
    if (point >= 0)
        text += locale.decimalPoint() + plain.sliced(point + 1);
    return text;
}

QString shownCount(qint64 count)
{
    return QLocale().toString(count);
}

QString shownSize(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString percentText(const QString& number)
{
    return Text::tr("%1%", "a percentage").arg(number);
}

QString shownConfidence(double confidence)
{
    constexpr double inexact = 1e-9; // 0.29 is a little less than 29 hundredths
    return percentText(QLocale().toString(int(confidence * 100 + inexact)));
}

QString fieldLabels(const QList<FieldId>& fields)
{
    QStringList labels;
    for (const FieldId id : fields)
        labels += field(id).translatedLabel();
    return labels.join(u", "_s);
}

QString fieldLabels(const QStringList& keys)
{
    QStringList labels;
    for (const QString& key : keys) {
        const Field* known = fieldByKey(key);
        labels += known ? known->translatedLabel() : key;
    }
    return labels.join(u", "_s);
}

QString shownPercent(const Decimal& percent)
{
    QString number = shownDecimal(percent.rescaled(1).value_or(percent));
    if (percent.isNegative())
        number.replace(QLocale().negativeSign(), QChar(0x2212)); // as wide as the plus
    return percentText(percent.isNegative() || percent.isZero() ? number : u"+"_s + number);
}

QString shownTime(const QDateTime& time)
{
    if (!time.isValid())
        return Text::tr("never");
    const QDateTime local = time.toLocalTime();
    const QLocale locale;
    // A line may end between the day and the time, not within either.
    return locale.toString(local.date(), QLocale::ShortFormat).replace(u' ', QChar(QChar::Nbsp)) + u' '
        + locale.toString(local.time(), QLocale::ShortFormat).replace(u' ', QChar(QChar::Nbsp));
}

QString shownActor(const QString& name, const QString& login)
{
    return login.isEmpty() || name == login ? name : Text::tr("%1, login %2").arg(name, login);
}

QString shownAge(const QDateTime& since, const QDateTime& now)
{
    if (!since.isValid())
        return Text::tr("never");
    const qint64 minutes = qMax<qint64>(0, since.secsTo(now) / 60);
    if (minutes < 1)
        return Text::tr("now");
    if (minutes < 60)
        return Text::tr("%1 min").arg(minutes);
    if (minutes < 48 * 60)
        return Text::tr("%1 h", "hours").arg(minutes / 60);
    return Text::tr("%1 d", "days").arg(minutes / (24 * 60));
}

QString shownDuration(double seconds)
{
    if (seconds < 1)
        return Text::tr("under 1 s");
    const qint64 whole = qint64(seconds + 0.5);
    if (whole < 60)
        return Text::tr("%1 s", "seconds").arg(whole);
    if (whole < 3600)
        return whole % 60 == 0 ? Text::tr("%1 min").arg(whole / 60) : Text::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    const qint64 minutes = whole / 60 % 60;
    return minutes == 0 ? Text::tr("%1 h", "hours").arg(whole / 3600) : Text::tr("%1 h %2 min").arg(whole / 3600).arg(minutes);
}

QStringList longestTimes()
{
    return {shownTime(QDateTime(QDate(2028, 10, 28), QTime(10, 58))), shownTime(QDateTime(QDate(2028, 12, 28), QTime(22, 58))), shownTime({})};
}

QStringList longestDurations()
{
    return {shownDuration(0), shownDuration(59 * 60 + 58), shownDuration(23 * 3600 + 58 * 60)};
}

bool isNumberField(FieldId id)
{
    return field(id).type == FieldType::Decimal || field(id).type == FieldType::Integer;
}

QVariant cellAlignment(bool isAtRightEdge)
{
    return QVariant::fromValue(Qt::AlignVCenter | (isAtRightEdge ? Qt::AlignRight : Qt::AlignLeft));
}

} // namespace trueup::ui
