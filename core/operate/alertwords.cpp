#include "operate/alertwords.h"

#include "operate/schedulealert.h"
#include "reconcile/alertrules.h"
#include "store/alerttable.h"
#include "sync/storedwords.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Alerts)
};

struct Words
{
    QLatin1StringView word;
    const char* title;
    const char* sentence; ///< of a count, with its plural forms; null where it is put together otherwise
    const char* advice;
};

constexpr std::array words{
    Words{"error_rate"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Share of failed writes"), nullptr,
          QT_TRANSLATE_NOOP("trueup::Alerts", "See in Jobs what the shop refused, and put it right before more is written.")},
    Words{"queue_depth"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Waiting writes"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "%Ln write(s) are waiting to be sent to the shop"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Start a push, or see why the one that runs is slow.")},
    Words{"dead_writes"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Writes that were given up"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "%Ln write(s) to the shop were given up"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Correct or retry them, or let a newer change take their place.")},
    Words{"held_runs"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Runs that are held"), nullptr,
          QT_TRANSLATE_NOOP("trueup::Alerts", "Look at what it is held for, then release it or import again.")},
    Words{"failed_runs"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Runs that failed"), nullptr,
          QT_TRANSLATE_NOOP("trueup::Alerts", "Read in Jobs why, and start it again; the alert closes when a later one succeeds.")},
    Words{"refused_credentials"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Runs whose credentials were refused"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "Credentials were refused to %Ln run(s)"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Look in Jobs which system it was, and give its new password or key in Settings.")},
    Words{"api_versions"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Runs the shop answered in another version"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "The shop answered %Ln run(s) in another version of its API"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Nothing is written until a newer Trueup is installed, or the settings name a version the shop still has.")},
    Words{"postponed_products"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "New products that wait for the shop's next day"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "%Ln new product(s) wait for the shop's next day"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "The shop takes so many new variants a day; they go on by themselves with the first push of tomorrow.")},
    Words{"open_conflicts"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Open conflicts"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "%Ln conflict(s) wait for a decision"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Decide them in Conflicts; a rule settles many of one kind.")},
    Words{"out_of_stock"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Products out of stock"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "%Ln product(s) are out of stock"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Compare with the ERP whether this can be true, and order what is missing.")},
    Words{"low_stock"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Products low on stock"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "%Ln product(s) are low on stock"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Order them before they run out.")},
    Words{"stock_age"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Hours since stock was read"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "Stock was last read %Ln hour(s) ago"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Refresh from the ERP; until then the shop may sell what is not there.")},
    Words{"feed_age"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Hours since the feed was imported"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "The feed was last imported %Ln hour(s) ago"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Import the feed, or see why its schedule did not.")},
    Words{"erp_age"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Hours since the ERP was read"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "The ERP was last read %Ln hour(s) ago"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Refresh from the ERP, or see why its schedule did not.")},
    Words{"shop_age"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Hours since the shop was read"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "The shop was last read %Ln hour(s) ago"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Pull from the shop, or see why its schedule did not.")},
    Words{"overdue_schedules"_L1, QT_TRANSLATE_NOOP("trueup::Alerts", "Schedules that are overdue"),
          QT_TRANSLATE_N_NOOP("trueup::Alerts", "%Ln schedule(s) are overdue"),
          QT_TRANSLATE_NOOP("trueup::Alerts", "Open a window of Trueup: schedules start as long as one is open.")}};

const Words* wordsOf(const QString& word)
{
    const auto found = std::ranges::find(words, word, &Words::word);
    return found == words.end() ? nullptr : &*found;
}

/// Of a run, or of a step of a schedule.
QString kindTitle(const QString& kind)
{
    if (kind == "feed_import"_L1 || kind == "etilize_import"_L1)
        return Text::tr("import of the feed");
    if (kind == "erp_pull"_L1 || kind == "xorosoft_refresh"_L1)
        return Text::tr("refresh from the ERP");
    if (kind == "xorosoft_inventory"_L1)
        return Text::tr("stock from the ERP");
    if (kind == "shopify_pull"_L1 || kind == "sync_down"_L1)
        return Text::tr("pull from the shop");
    if (kind == "push"_L1 || kind == "sync_up"_L1)
        return Text::tr("push to the shop");
    return kind;
}

QString stepEnd(const QString& step, const QString& outcome)
{
    if (outcome == "failed"_L1)
        return Text::tr("%1 failed", "a step of a schedule").arg(step);
    if (outcome == "held"_L1)
        return Text::tr("%1 is held", "a step of a schedule").arg(step);
    if (outcome == "cancelled"_L1)
        return Text::tr("%1 was cancelled", "a step of a schedule").arg(step);
    return Text::tr("%1 was interrupted", "a step of a schedule").arg(step);
}

QString kindTitles(const QJsonValue& kinds)
{
    QStringList titles;
    for (const QJsonValue kind : kinds.toArray())
        titles.append(kindTitle(kind.toString()));
    return titles.join(u", "_s);
}

QString doneTitle(const QJsonObject& detail)
{
    const QString done = Text::tr("%1 has run: %Ln step(s) done.", "name of a schedule", detail["steps"_L1].toInt())
                             .arg(detail["schedule"_L1].toString());
    const QString partly = kindTitles(detail["partly"_L1]);
    return partly.isEmpty() ? done : done + u' ' + Text::tr("Only partly: %1.").arg(partly);
}

QString stoppedTitle(const QJsonObject& detail)
{
    const QString end = stepEnd(kindTitle(detail["step_type"_L1].toString()), detail["outcome"_L1].toString());
    const QString stopped = Text::tr("%1: stopped at step %2 of %3 (%4).", "name of a schedule; why")
                                .arg(detail["schedule"_L1].toString(), QString::number(detail["step"_L1].toInt()),
                                     QString::number(detail["steps"_L1].toInt()), end);
    const QString left = kindTitles(detail["not_done"_L1]);
    return left.isEmpty() ? stopped : stopped + u' ' + Text::tr("Not done: %1.").arg(left);
}

} // namespace

QString alertTitle(const AlertRecord& alert)
{
    const QString metric = alert.detail["metric"_L1].toString();
    const double value = alert.detail["value"_L1].toDouble();
    const QString kind = kindTitle(alert.detail["run_kind"_L1].toString());
    if (metric == "held_runs"_L1)
        return Text::tr("Run %1 is held: %2").arg(QString::number(alert.runId), kind);
    if (metric == "failed_runs"_L1)
        return Text::tr("Run %1 failed: %2").arg(QString::number(alert.runId), kind);
    if (metric == scheduleStopped)
        return stoppedTitle(alert.detail);
    if (metric == scheduleDone)
        return doneTitle(alert.detail);
    if (metric == "error_rate"_L1)
        return Text::tr("%1 of the writes to the shop failed").arg(measureText(metric, value));
    const Words* known = wordsOf(metric);
    return known && known->sentence ? Text::tr(known->sentence, nullptr, int(std::floor(value))) : alert.title;
}

QString alertAdvice(const AlertRecord& alert)
{
    const QString metric = alert.detail["metric"_L1].toString();
    if (metric == scheduleStopped)
        return Text::tr("See in Jobs what stopped it, put it right and run the schedule again; the alert closes when it succeeds.");
    const Words* known = wordsOf(metric);
    return known ? Text::tr(known->advice) : QString();
}

QString alertTrouble(const AlertRecord& alert)
{
    QStringList lines;
    const QJsonObject trouble = alert.detail["trouble"_L1].toObject();
    for (auto one = trouble.constBegin(); one != trouble.constEnd(); ++one) {
        const QJsonObject error = one->toObject();
        const QString why = storedSentence(error["message"_L1].toString()) + u' ' + storedSentence(error["next_step"_L1].toString());
        lines.append(Text::tr("%1 could not be told: %2").arg(channelTitle(one.key()), why.trimmed()));
    }
    for (const QString& channel : alert.untold) {
        if (!trouble.contains(channel))
            lines.append(Text::tr("%1 was not told: no program that is set up for it has looked yet.").arg(channelTitle(channel)));
    }
    return lines.join(u'\n');
}

QString measureTitle(const QString& word)
{
    const Words* known = wordsOf(word);
    return known ? Text::tr(known->title) : word;
}

QString measureUnit(const QString& word)
{
    const AlertMeasure* measure = alertMeasure(word);
    if (!measure || measure->unit == AlertUnit::Number)
        return {};
    return measure->unit == AlertUnit::Share ? u"%"_s : Text::tr("h", "hours");
}

QString measureText(const QString& word, double value)
{
    const AlertMeasure* measure = alertMeasure(word);
    const QLocale locale;
    if (measure && measure->unit == AlertUnit::Share)
        return Text::tr("%1%", "a percentage").arg(locale.toString(value * 100, 'g', 3));
    if (measure && measure->unit == AlertUnit::Hours)
        return Text::tr("%1 h", "hours").arg(locale.toString(value, 'f', 1));
    return locale.toString(qint64(value));
}

QString channelTitle(const QString& channel)
{
    if (channel == "desktop"_L1)
        return Text::tr("Desktop");
    if (channel == "email"_L1)
        return Text::tr("E-mail");
    if (channel == "slack"_L1)
        return Text::tr("Slack");
    if (channel == "pagerduty"_L1)
        return Text::tr("PagerDuty");
    return channel == "webhook"_L1 ? Text::tr("Webhook") : channel;
}

} // namespace trueup
