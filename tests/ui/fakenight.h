#pragma once

#include "base/cronline.h"

#include <QDateTime>
#include <QTimeZone>

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// The schedule that runs by night, which its last run is one of: what both fakes say of it has this one source.
struct FakeNight
{
    QString cron = u"0 2 * * *"_s;
    QString timeZone = u"America/Toronto"_s;
    qint64 run = 2; ///< the step that was held
    static constexpr qint64 lasted = 64;

    /// Before the runs of this day, whatever the time is.
    [[nodiscard]] QDateTime last() const
    {
        constexpr qint64 runsOfToday = 3 * 3600;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QDateTime last = next();
        while (last > now.addSecs(-runsOfToday))
            last = nightBefore(last);
        return last;
    }
    [[nodiscard]] QDateTime next() const
    {
        return CronLine::parse(cron)->next(QDateTime::currentDateTimeUtc(), QTimeZone(timeZone.toLatin1()));
    }
    /// The shop was read by it, and not since.
    [[nodiscard]] QDateTime lastSuccess() const
    {
        constexpr int closed = 3; // nights on which nobody had the program open
        constexpr qint64 took = 312;
        QDateTime night = last();
        for (int i = 0; i < closed; ++i)
            night = nightBefore(night);
        return night.addSecs(took);
    }
    [[nodiscard]] int hoursSinceSuccess() const { return int(lastSuccess().secsTo(QDateTime::currentDateTimeUtc()) / 3600); }

private:
    /// By the clock of the place: a day may have 23 hours.
    [[nodiscard]] QDateTime nightBefore(const QDateTime& night) const
    {
        return night.toTimeZone(QTimeZone(timeZone.toLatin1())).addDays(-1).toUTC();
    }
};

} // namespace trueup::ui::testing
