#include "base/cronline.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::CronLine)
};

constexpr size_t mostTimes = 6; // of a day that are told one by one
constexpr int mostDays = 366 * 9; // between two 29 February there may be eight years

constexpr std::array monthNames{"jan"_L1, "feb"_L1, "mar"_L1, "apr"_L1, "may"_L1, "jun"_L1,
                                "jul"_L1, "aug"_L1, "sep"_L1, "oct"_L1, "nov"_L1, "dec"_L1};
constexpr std::array dayNames{"sun"_L1, "mon"_L1, "tue"_L1, "wed"_L1, "thu"_L1, "fri"_L1, "sat"_L1};

/// One of the five parts of a line.
struct Part
{
    int first;
    int last;
    std::span<const QLatin1StringView> names = {}; // the first one means `first`
};

std::optional<int> numberOf(QStringView word, const Part& part)
{
    for (size_t i = 0; i < part.names.size(); ++i) {
        if (word.compare(part.names[i], Qt::CaseInsensitive) == 0)
            return part.first + int(i);
    }
    bool ok = false;
    const int number = word.toInt(&ok);
    const bool isPlain = ok && std::ranges::all_of(word, [](QChar one) { return one.isDigit(); });
    return isPlain && number >= part.first && number <= part.last ? std::optional(number) : std::nullopt;
}

/// The numbers that "1-5", "*/15" or "mon" stands for; nothing when it stands for none.
std::optional<QList<int>> rangeOf(QStringView text, const Part& part)
{
    const QList<QStringView> stepped = text.split(u'/');
    bool ok = true;
    const int step = stepped.size() > 1 ? stepped[1].toInt(&ok) : 1;
    if (stepped.size() > 2 || !ok || step < 1)
        return std::nullopt;
    int from = part.first;
    int to = part.last;
    if (stepped[0] != u"*") {
        const QList<QStringView> ends = stepped[0].split(u'-');
        const auto begin = numberOf(ends[0], part);
        const auto end = ends.size() > 1 ? numberOf(ends[1], part) : stepped.size() > 1 ? std::optional(part.last) : begin;
        if (!begin || !end || ends.size() > 2 || *begin > *end)
            return std::nullopt;
        from = *begin;
        to = *end;
    }
    QList<int> numbers;
    for (int number = from; number <= to; number += step)
        numbers.append(number);
    return numbers;
}

std::optional<QList<int>> numbersOf(QStringView text, const Part& part)
{
    QList<int> numbers;
    for (const QStringView range : text.split(u',')) {
        const auto some = rangeOf(range, part);
        if (!some)
            return std::nullopt;
        numbers += *some;
    }
    return numbers;
}

template <size_t N>
QList<int> setIn(const std::bitset<N>& bits)
{
    QList<int> numbers;
    for (size_t i = 0; i < N; ++i) {
        if (bits[i])
            numbers.append(int(i));
    }
    return numbers;
}

bool isRun(const QList<int>& numbers)
{
    return numbers.size() > 2 && numbers.last() - numbers.first() + 1 == numbers.size();
}

template <class Name>
QString listed(const QList<int>& numbers, const QLocale& locale, Name name)
{
    QStringList words;
    for (const int number : numbers)
        words.append(name(number));
    return isRun(numbers) ? Text::tr("%1 to %2").arg(words.first(), words.last()) : locale.createSeparatedList(words);
}

} // namespace

Result<CronLine> CronLine::parse(const QString& line)
{
    QString text = line.simplified();
    if (text == "@hourly"_L1)
        text = u"0 * * * *"_s;
    else if (text == "@daily"_L1)
        text = u"0 0 * * *"_s;
    else if (text == "@weekly"_L1)
        text = u"0 0 * * 0"_s;
    else if (text == "@monthly"_L1)
        text = u"0 0 1 * *"_s;
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    const std::array<Part, 5> parts{Part{0, 59}, Part{0, 23}, Part{1, 31}, Part{1, 12, monthNames}, Part{0, 7, dayNames}};
    if (words.size() != int(parts.size()))
        return fail(ErrorKind::Validation, Text::tr("“%1” has %n part(s) instead of five.", nullptr, int(words.size())).arg(line),
                    Text::tr("Say minute, hour, day of the month, month and day of the week, for example 0 2 * * * for every day at two."));
    const std::array<QString, 5> names{Text::tr("the minute"), Text::tr("the hour"), Text::tr("the day of the month"), Text::tr("the month"),
                                       Text::tr("the day of the week")};
    std::array<QList<int>, 5> numbers;
    for (size_t i = 0; i < parts.size(); ++i) {
        const auto read = numbersOf(words[qsizetype(i)], parts[i]);
        if (!read)
            return fail(ErrorKind::Validation, Text::tr("“%1” cannot be read as %2.").arg(words[qsizetype(i)], names[i]),
                        Text::tr("Use * or numbers from %1 to %2, with commas, a range or a step.").arg(parts[i].first).arg(parts[i].last));
        numbers[i] = *read;
    }
    CronLine cron;
    for (const int minute : numbers[0])
        cron.m_minutes.set(size_t(minute));
    for (const int hour : numbers[1])
        cron.m_hours.set(size_t(hour));
    for (const int day : numbers[2])
        cron.m_monthDays.set(size_t(day));
    for (const int month : numbers[3])
        cron.m_months.set(size_t(month));
    for (const int day : numbers[4])
        cron.m_weekDays.set(size_t(day % 7));
    cron.m_anyHour = words[1].startsWith(u'*');
    cron.m_anyMonthDay = words[2].startsWith(u'*');
    cron.m_anyWeekDay = words[4].startsWith(u'*');
    return cron;
}

bool CronLine::isOnDay(const QDate& day) const
{
    if (!m_months[size_t(day.month())])
        return false;
    const bool monthDay = m_monthDays[size_t(day.day())];
    const bool weekDay = m_weekDays[size_t(day.dayOfWeek() % 7)];
    return m_anyMonthDay || m_anyWeekDay ? monthDay && weekDay : monthDay || weekDay;
}

QList<QDateTime> CronLine::timesOn(const QDate& day, const QTimeZone& zone) const
{
    using Resolution = QDateTime::TransitionResolution;
    QList<QDateTime> times;
    for (const int hour : setIn(m_hours)) {
        for (const int minute : setIn(m_minutes)) {
            const QTime time(hour, minute);
            const QDateTime first(day, time, zone, Resolution::PreferBefore);
            const bool isSkipped = first.time() != time;
            if (!isSkipped)
                times.append(first.toUTC());
            else if (!m_anyHour)
                times.append(zone.nextTransition(first.addSecs(-6 * 3600)).atUtc.toUTC()); // when the clock goes on
            if (const QDateTime second(day, time, zone, Resolution::PreferAfter); m_anyHour && !isSkipped && second != first)
                times.append(second.toUTC());
        }
    }
    std::ranges::sort(times);
    return times;
}

QDateTime CronLine::next(const QDateTime& after, const QTimeZone& zone) const
{
    const QDateTime from = after.toUTC();
    QDate day = after.toTimeZone(zone).date().addDays(-1); // a skipped midnight belongs to the day before
    for (int i = 0; i < mostDays; ++i, day = day.addDays(1)) {
        if (!isOnDay(day))
            continue;
        const QList<QDateTime> times = timesOn(day, zone);
        const auto found = std::ranges::upper_bound(times, from);
        if (found != times.end())
            return *found;
    }
    return {};
}

QList<QDateTime> CronLine::following(QDateTime after, const QTimeZone& zone, int count) const
{
    QList<QDateTime> times;
    while (times.size() < count) {
        after = next(after, zone);
        if (!after.isValid())
            break;
        times.append(after);
    }
    return times;
}

QString CronLine::sentence(const QLocale& locale) const
{
    const bool isOften = m_hours.count() * m_minutes.count() > mostTimes;
    const bool isDaily = m_weekDays.count() == 7 && m_monthDays.count() == 31;
    QString text = isOften && isDaily ? timesText(locale) : daysText(locale) + u' ' + timesText(locale);
    if (m_months.count() < 12)
        text += u", "_s + Text::tr("in %1").arg(listed(setIn(m_months), locale, [&](int month) { return locale.standaloneMonthName(month); }));
    text[0] = text[0].toUpper();
    return text;
}

QString CronLine::daysText(const QLocale& locale) const
{
    QList<int> days = setIn(m_weekDays);
    if (days.startsWith(0)) // the week is told from Monday
        days.append(7);
    days.removeOne(0);
    const QString week = listed(days, locale, [&](int day) { return locale.standaloneDayName(day); });
    const QString month = listed(setIn(m_monthDays), locale, [&](int day) { return locale.toString(day); });
    const bool everyWeekDay = days.size() == 7;
    const bool everyMonthDay = m_monthDays.count() == 31;
    if (everyWeekDay && everyMonthDay)
        return Text::tr("every day");
    if (everyMonthDay && isRun(days)) {
        const auto name = [&](int day) { return locale.standaloneDayName(day); };
        return Text::tr("every %1 to %2", "the first and the last of several days of the week").arg(name(days.first()), name(days.last()));
    }
    if (everyMonthDay)
        return Text::tr("every %1", "day of the week, or several").arg(week);
    if (everyWeekDay)
        return Text::tr("on day %1 of the month", "or several").arg(month);
    return m_anyMonthDay || m_anyWeekDay ? Text::tr("every %1 that is day %2 of the month").arg(week, month)
                                         : Text::tr("every %1 and on day %2 of the month").arg(week, month);
}

QString CronLine::timesText(const QLocale& locale) const
{
    const QList<int> minutes = setIn(m_minutes);
    const QList<int> hours = setIn(m_hours);
    const auto minuteText = listed(minutes, locale, [&](int minute) { return locale.toString(minute); });
    if (m_hours.count() * m_minutes.count() <= mostTimes) {
        QStringList times;
        for (const int hour : hours) {
            for (const int minute : minutes)
                times.append(locale.toString(QTime(hour, minute), QLocale::ShortFormat));
        }
        return Text::tr("at %1", "times of the day").arg(locale.createSeparatedList(times));
    }
    const int step = minutes.size() > 1 ? minutes[1] : 60;
    QList<int> regular;
    for (int minute = 0; minute < 60; minute += step)
        regular.append(minute);
    const bool isRegular = minutes == regular && 60 % step == 0;
    const QString often = isRegular && step == 60 ? Text::tr("every hour")
                          : isRegular             ? Text::tr("every %n minute(s)", nullptr, step)
                                                  : Text::tr("at minute %1 of every hour", "or several").arg(minuteText);
    if (hours.size() == 24)
        return often;
    const auto timeText = [&](int hour, int minute) { return locale.toString(QTime(hour, minute), QLocale::ShortFormat); };
    if (isRun(hours)) // to the last time there is, which may be after the last full hour
        return Text::tr("%1, from %2 to %3", "every 20 minutes; the first and the last time of the day")
            .arg(often, timeText(hours.first(), minutes.first()), timeText(hours.last(), minutes.last()));
    return Text::tr("%1, in the hours of %2").arg(often, listed(hours, locale, [&](int hour) { return timeText(hour, 0); }));
}

} // namespace trueup
