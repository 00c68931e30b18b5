#include "base/cronchoice.h"

#include <QRegularExpression>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int daysOfWeek = 7; // cron says 0 or 7 for Sunday

} // namespace

CronChoice cronChoice(const QString& line)
{
    const QString text = line.simplified();
    if (text.isEmpty())
        return {CronKind::ByHand};
    if (text == "*/30 * * * *"_L1)
        return {CronKind::EveryHalfHour};
    if (text == "0 * * * *"_L1)
        return {CronKind::EveryHour};
    static const QRegularExpression daily(u"^(\\d{1,2}) (\\d{1,2}) \\* \\* (\\*|1-5|[0-7])$"_s);
    const auto found = daily.match(text);
    const QTime time(found.captured(2).toInt(), found.captured(1).toInt());
    if (!found.hasMatch() || !time.isValid())
        return {};
    const QString days = found.captured(3);
    if (days == "*"_L1)
        return {CronKind::EveryDay, time};
    if (days == "1-5"_L1)
        return {CronKind::EveryWeekday, time};
    const int day = days.toInt();
    return {CronKind::EveryWeek, time, Qt::DayOfWeek(day == 0 ? daysOfWeek : day)};
}

QString cronOf(const CronChoice& choice)
{
    const QString time = u"%1 %2"_s.arg(choice.time.minute()).arg(choice.time.hour());
    switch (choice.kind) {
    case CronKind::ByHand:
    case CronKind::Custom: return {};
    case CronKind::EveryHalfHour: return u"*/30 * * * *"_s;
    case CronKind::EveryHour: return u"0 * * * *"_s;
    case CronKind::EveryDay: return time + u" * * *"_s;
    case CronKind::EveryWeekday: return time + u" * * 1-5"_s;
    case CronKind::EveryWeek: return time + u" * * %1"_s.arg(int(choice.day) % daysOfWeek);
    }
    return {};
}

} // namespace trueup
