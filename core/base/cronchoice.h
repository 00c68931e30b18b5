#pragma once

#include <QString>
#include <QTime>

namespace trueup {

/// The times most schedules go by, so that nobody has to write a line of cron for them.
enum class CronKind { ByHand, EveryHalfHour, EveryHour, EveryDay, EveryWeekday, EveryWeek, Custom };

struct CronChoice
{
    CronKind kind = CronKind::Custom;
    QTime time = {};           ///< of the day, in whole minutes; EveryDay, EveryWeekday and EveryWeek
    Qt::DayOfWeek day = Qt::Monday; ///< EveryWeek
    friend bool operator==(const CronChoice&, const CronChoice&) = default;
};

/// What a line of cron says, as far as it is one of the usual times; an empty one is by hand.
[[nodiscard]] CronChoice cronChoice(const QString& line);
/// The line of a choice; Custom has none of its own and gives an empty one.
[[nodiscard]] QString cronOf(const CronChoice& choice);

} // namespace trueup
