#pragma once

#include "base/error.h"

#include <QDateTime>
#include <QList>
#include <QLocale>
#include <QTimeZone>

#include <bitset>

namespace trueup {

/// When something is repeated, as a line of cron: minute, hour, day of the month, month, day of the week, each `*`, numbers,
/// lists, ranges or steps; months and days also by the first three letters of their English names, Sunday is 0 and 7. When
/// both days are restricted one of them is enough, as in crontab(5). Immutable.
class CronLine
{
public:
    /// Also @hourly, @daily, @weekly and @monthly. Errors: Validation, naming the part that cannot be read.
    [[nodiscard]] static Result<CronLine> parse(const QString& line);

    /// The first time after `after`, in UTC; invalid when there is none (30 February). A time that the clock of `zone` skips
    /// comes when it goes on, one that it has twice comes once; lines for every hour follow the hours that really pass.
    [[nodiscard]] QDateTime next(const QDateTime& after, const QTimeZone& zone) const;
    [[nodiscard]] QList<QDateTime> following(QDateTime after, const QTimeZone& zone, int count) const;

    /// "Monday to Friday at 06:00 and 18:00", for people.
    [[nodiscard]] QString sentence(const QLocale& locale) const;

private:
    [[nodiscard]] bool isOnDay(const QDate& day) const;
    [[nodiscard]] QList<QDateTime> timesOn(const QDate& day, const QTimeZone& zone) const;
    [[nodiscard]] QString daysText(const QLocale& locale) const;
    [[nodiscard]] QString timesText(const QLocale& locale) const;

    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_monthDays; // 1 to 31
    std::bitset<13> m_months;    // 1 to 12
    std::bitset<7> m_weekDays;   // Sunday is 0
    bool m_anyHour = false;
    bool m_anyMonthDay = false;
    bool m_anyWeekDay = false;
};

} // namespace trueup
