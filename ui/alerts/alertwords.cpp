#include "alerts/alertwords.h"

#include "operate/alertwords.h"
#include "services/jobs.h"
#include "widgets/format.h"
#include "widgets/labels.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::Alerts)
};

constexpr int minute = 60;
constexpr int hour = 60 * minute;
constexpr int shownDecimals = 2;

Severity severityOf(AlertSeverity severity)
{
    switch (severity) {
    case AlertSeverity::Info: return Severity::Info;
    case AlertSeverity::Warning: return Severity::Warning;
    case AlertSeverity::Error: return Severity::Error;
    case AlertSeverity::Critical: return Severity::Critical;
    }
    return Severity::Warning;
}

bool isShare(const AlertMetric& metric)
{
    return metric.unit == "%"_L1;
}

QString raises(AlertSeverity severity)
{
    switch (severity) {
    case AlertSeverity::Info: return Text::tr("Raises a note");
    case AlertSeverity::Warning: return Text::tr("Raises a warning");
    case AlertSeverity::Error: return Text::tr("Raises an error");
    case AlertSeverity::Critical: return Text::tr("Raises a critical alert");
    }
    return {};
}

} // namespace

QString alertSeverityLabel(AlertSeverity severity)
{
    return severityLabel(severityOf(severity));
}

QIcon alertSeverityIcon(AlertSeverity severity)
{
    return severityIcon(severityOf(severity));
}

QIcon alertMark(AlertSeverity severity, AlertState state)
{
    return severityIcon(severityOf(severity), state == AlertState::Open);
}

QString alertStateLabel(AlertState state)
{
    switch (state) {
    case AlertState::Open: return Text::tr("Open", "state of an alert");
    case AlertState::Acknowledged: return Text::tr("Acknowledged", "state of an alert");
    case AlertState::Closed: return Text::tr("Closed", "state of an alert");
    }
    return {};
}

QList<AlertChannel> alertChannels()
{
    return {AlertChannel::Desktop, AlertChannel::Email, AlertChannel::Slack, AlertChannel::PagerDuty, AlertChannel::Webhook};
}

QString channelWord(AlertChannel channel)
{
    switch (channel) {
    case AlertChannel::Desktop: return u"desktop"_s;
    case AlertChannel::Email: return u"email"_s;
    case AlertChannel::Slack: return u"slack"_s;
    case AlertChannel::PagerDuty: return u"pagerduty"_s;
    case AlertChannel::Webhook: return u"webhook"_s;
    }
    return {};
}

QString channelLabel(AlertChannel channel)
{
    return channelTitle(channelWord(channel));
}

QStringList alertComparators()
{
    return {u">"_s, u">="_s, u"<"_s, u"<="_s};
}

QString comparatorLabel(const QString& comparator)
{
    return comparator == ">"_L1    ? Text::tr("is more than")
           : comparator == ">="_L1 ? Text::tr("is at least")
           : comparator == "<"_L1  ? Text::tr("is less than")
           : comparator == "<="_L1 ? Text::tr("is at most")
                                   : comparator;
}

AlertMetric alertMetric(const AlertService& service, const QString& word, int windowSeconds)
{
    const QList<AlertMetric> all = service.metrics();
    const auto found = std::ranges::find(all, word, &AlertMetric::word);
    return found == all.end() ? AlertMetric{word, word, {}, windowSeconds > 0} : *found;
}

QString withoutNoughts(QString number, const QLocale& locale)
{
    const QString point = locale.decimalPoint();
    if (!number.contains(point))
        return number;
    while (number.endsWith(u'0'))
        number.chop(1);
    if (number.endsWith(point))
        number.chop(point.size());
    return number;
}

double shownThreshold(const AlertMetric& metric, double kept)
{
    return isShare(metric) ? std::round(kept * 1e6) / 1e4 : kept;
}

double keptThreshold(const AlertMetric& metric, double shown)
{
    return isShare(metric) ? std::round(shown * 100) / 1e4 : shown; // one division: the double that is nearest to the written number
}

QString measureText(const AlertMetric& metric, double kept)
{
    const QLocale locale;
    const QString number = withoutNoughts(locale.toString(shownThreshold(metric, kept), 'f', shownDecimals), locale);
    if (isShare(metric))
        return percentText(number);
    return metric.unit.isEmpty() ? number : u"%1 %2"_s.arg(number, metric.unit);
}

QString alertRuleTitle(const QString& name)
{
    static constexpr std::array shipped{
        std::pair{"sync_error_rate_high", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Many writes fail")},
        std::pair{"sync_queue_backup", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Many writes wait")},
        std::pair{"run_held", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "A run is held")},
        std::pair{"run_failed", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "A run has failed")},
        std::pair{"writes_gave_up", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Writes were given up")},
        std::pair{"conflicts_pile_up", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Conflicts pile up")},
        std::pair{"out_of_stock", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Products out of stock")},
        std::pair{"low_stock", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Products low on stock")},
        std::pair{"stock_too_old", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Stock not read for long")},
        std::pair{"feed_too_old", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Feed not read for long")},
        std::pair{"erp_too_old", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Xorosoft not read for long")},
        std::pair{"shop_too_old", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Shop not read for long")},
        std::pair{"schedule_overdue", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "A schedule is overdue")},
        std::pair{"api_version_changed", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Shop answers in another version")},
        std::pair{"variant_limit_reached", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Daily limit of new products reached")},
        std::pair{"credentials_refused", QT_TRANSLATE_NOOP("trueup::ui::Alerts", "Credentials refused")}};
    const auto known = std::ranges::find_if(shipped, [&name](const auto& one) { return name == QLatin1StringView(one.first); });
    return known == shipped.end() ? name : Text::tr(known->second);
}

QString windowText(int seconds)
{
    if (seconds >= hour && seconds % hour == 0)
        return Text::tr("%n hour(s)", nullptr, seconds / hour);
    if (seconds % minute == 0)
        return Text::tr("%n minute(s)", nullptr, seconds / minute);
    return Text::tr("%n second(s)", nullptr, seconds);
}

QString ruleSentence(const AlertRule& rule, const AlertMetric& metric)
{
    const QString threshold = measureText(metric, rule.threshold);
    const QString comparator = comparatorLabel(rule.comparator);
    QString sentence = metric.hasWindow
        ? Text::tr("%1 when “%2” over the last %3 %4 %5.", "Raises a warning; measure; 5 minutes; is more than; 10%")
              .arg(raises(rule.severity), metric.title, windowText(rule.windowSeconds), comparator, threshold)
        : Text::tr("%1 when “%2” %3 %4.", "Raises a warning; measure; is more than; 10%")
              .arg(raises(rule.severity), metric.title, comparator, threshold);
    QStringList told;
    for (const AlertChannel channel : alertChannels()) {
        if (rule.channels.contains(channel))
            told.append(channelLabel(channel));
    }
    sentence += u' '
        + (told.isEmpty() ? Text::tr("Nobody is told: it only stands in the list.")
                          : Text::tr("Notifies: %1.").arg(told.join(u", "_s)));
    return rule.isActive ? sentence : Text::tr("Switched off:") + u' ' + sentence;
}

} // namespace trueup::ui
