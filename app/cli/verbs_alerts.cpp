#include "sessionhelp.h"

#include "operate/alertdelivery.h"
#include "operate/alertevaluation.h"
#include "operate/alertwords.h"

#include <QJsonArray>

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonObject alertJson(const AlertRecord& alert)
{
    return {{u"id"_s, alert.id},
            {u"severity"_s, alert.severity},
            {u"state"_s, alert.state},
            {u"title"_s, alertTitle(alert)},
            {u"advice"_s, alertAdvice(alert)},
            {u"rule"_s, textJson(alert.ruleName)},
            {u"run_id"_s, idJson(alert.runId)},
            {u"count"_s, alert.occurrences},
            {u"first_at"_s, timeJson(alert.first)},
            {u"last_at"_s, timeJson(alert.last)},
            {u"acknowledged_by"_s, textJson(alert.acknowledgedBy)},
            {u"closed_at"_s, timeJson(alert.closed)},
            {u"trouble"_s, textJson(alertTrouble(alert))}};
}

Result<Answer> listAlerts(const Environment& environment, const QCommandLineParser& parser)
{
    const auto limit = limitOf(parser);
    if (!limit)
        return fail(limit.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        AlertTable table(connection);
        const auto alerts = parser.isSet(u"all"_s) ? table.list(shownClosedDays, *limit) : table.standing(*limit);
        if (!alerts)
            return fail(alerts.error());
        QJsonArray list;
        QList<QStringList> rows;
        for (const AlertRecord& alert : *alerts) {
            list.append(alertJson(alert));
            rows.append({QString::number(alert.id), alert.severity, alert.state, timeText(alert.first), QString::number(alert.occurrences),
                         alertTitle(alert), alertTrouble(alert)});
        }
        return Answer{{{u"alerts"_s, list}},
                      cli::table({Text::tr("Alert"), Text::tr("Severity"), Text::tr("State"), Text::tr("Since"), Text::tr("Times"), Text::tr("What"),
                                  Text::tr("Trouble")},
                                 rows, 80)};
    });
}

Result<Answer> acknowledgeAlerts(const Environment& environment, const QCommandLineParser& parser)
{
    const auto ids = numbers(parser.positionalArguments(), u"ID"_s);
    if (!ids)
        return fail(ids.error());
    if (ids->isEmpty())
        return usage(Text::tr("%1 is missing.").arg(u"ID"_s));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto done = AlertTable(connection).acknowledge(*ids);
        if (!done)
            return fail(done.error());
        return Answer{{{u"acknowledged"_s, *done}}, Text::tr("%n alert(s) are acknowledged.", nullptr, int(*done))};
    });
}

QString stepWord(AlertStep::Kind kind)
{
    return kind == AlertStep::Raise ? u"raise"_s : kind == AlertStep::Worse ? u"count_up"_s : u"close"_s;
}

/// Every rule with what it measures, and what an evaluation would do; for people and for scripts.
Answer previewAnswer(const AlertEvaluation& evaluation)
{
    QJsonArray rules;
    QList<QStringList> rows;
    for (const RuleReading& reading : evaluation.readings) {
        const AlertRuleRecord& rule = reading.rule;
        rules.append(QJsonObject{{u"name"_s, rule.name},
                                 {u"metric"_s, rule.metric},
                                 {u"window_seconds"_s, rule.windowSeconds},
                                 {u"value"_s, numberJson(reading.value)},
                                 {u"comparator"_s, rule.comparator},
                                 {u"threshold"_s, rule.threshold},
                                 {u"severity"_s, rule.severity},
                                 {u"holds"_s, reading.holds}});
        rows.append({rule.name, measureTitle(rule.metric), reading.value ? measureText(rule.metric, *reading.value) : u"—"_s,
                     rule.comparator + u' ' + measureText(rule.metric, rule.threshold), reading.holds ? rule.severity : QString()});
    }
    QJsonArray would;
    QStringList lines;
    for (const AlertStep& step : evaluation.steps) {
        would.append(QJsonObject{{u"do"_s, stepWord(step.kind)}, {u"cause"_s, step.key}, {u"alert"_s, idJson(step.alert)}});
        lines.append(stepWord(step.kind) + u' ' + step.key);
    }
    return {{{u"rules"_s, rules}, {u"would"_s, would}, {u"sent"_s, QJsonValue()}},
            table({Text::tr("Rule"), Text::tr("Measure"), Text::tr("Now"), Text::tr("Alert when"), Text::tr("Severity")}, rows) +
                (lines.isEmpty() ? Text::tr("Nothing would be raised or closed.") : Text::tr("Would: %1").arg(lines.join(u", "_s)))};
}

/// Runs `work(AlertSender&, Connection&)` with the channels that the environment and the settings describe.
template <class Work> Result<Answer> withSender(const Environment& environment, Work work)
{
    const auto session = openSession(environment);
    if (!session)
        return fail(session.error());
    return (*session)->pool().withConnection(
        [&](Connection& connection) -> Result<Answer> {
            const auto channels = resolveAlertChannels(connection);
            const auto origin = channels ? alertOrigin(**session, connection) : fail(channels.error());
            if (!origin)
                return fail(origin.error());
            AlertSender sender((*session)->http(), *channels, *origin);
            return work(sender, connection);
        },
        environment.cancel);
}

Result<Answer> testAlerts(const Environment& environment, const QCommandLineParser& parser)
{
    const QString channel = parser.positionalArguments().value(0);
    if (channel.isEmpty())
        return withStore(environment, [](Connection& connection) -> Result<Answer> {
            const auto evaluation = previewAlerts(connection);
            return evaluation ? Result<Answer>(previewAnswer(*evaluation)) : fail(evaluation.error());
        });
    if (!outsideChannels().contains(channel))
        return usage(Text::tr("There is no channel “%1”.").arg(channel), Text::tr("There are: %1.").arg(outsideChannels().join(u", "_s)));
    return withSender(environment, [&](AlertSender& sender, Connection&) -> Result<Answer> {
        if (const auto sent = sender.send(channel, AlertEvent::Test, {}, environment.cancel); !sent)
            return fail(sent.error());
        return Answer{{{u"rules"_s, QJsonArray()}, {u"would"_s, QJsonArray()}, {u"sent"_s, channel}},
                      Text::tr("A test was sent: %1").arg(channelTitle(channel))};
    });
}

Result<Answer> checkAlerts(const Environment& environment, const QCommandLineParser&)
{
    return withSender(environment, [&](AlertSender& sender, Connection& connection) -> Result<Answer> {
        const auto evaluation = evaluateAlerts(connection);
        if (!evaluation)
            return fail(evaluation.error());
        const auto told = deliverAlerts(connection, sender, environment.cancel);
        if (!told)
            return fail(told.error());
        QJsonArray raised;
        for (const qint64 id : evaluation->raised)
            raised.append(id);
        const auto closed = std::ranges::count(evaluation->steps, AlertStep::Close, &AlertStep::kind);
        const auto counted = std::ranges::count(evaluation->steps, AlertStep::Worse, &AlertStep::kind);
        Answer answer{{{u"evaluated"_s, evaluation->isMine},
                       {u"raised"_s, raised},
                       {u"counted_up"_s, qint64(counted)},
                       {u"closed"_s, qint64(closed)},
                       {u"messages_sent"_s, told->sent},
                       {u"messages_failed"_s, told->failed}},
                      Text::tr("Raised: %1, counted up: %2, closed: %3. Messages sent: %4, failed: %5.")
                          .arg(raised.size())
                          .arg(counted)
                          .arg(closed)
                          .arg(told->sent)
                          .arg(told->failed)};
        if (!evaluation->isMine)
            answer.text = Text::tr("Another program evaluates at this moment.") + u'\n' + answer.text;
        return answer;
    });
}

} // namespace

std::vector<Verb> alertVerbs()
{
    const QCommandLineOption all(u"all"_s, Text::tr("Also those closed within the last 30 days."));
    return {
        makeVerb(u"alerts list"_s, Text::tr("List the alerts, newest first"), {}, {all, limitOption(200)}, listAlerts),
        makeVerb(u"alerts ack"_s, Text::tr("Say that somebody is on it"), u"ID…"_s, {}, acknowledgeAlerts),
        makeVerb(u"alerts test"_s, Text::tr("Show what each rule measures now, or send a test over a channel (email, slack, pagerduty, webhook)"),
                 u"[CHANNEL]"_s, {}, testAlerts),
        makeVerb(u"alerts check"_s, Text::tr("Raise and close alerts once and tell the channels, for machines without a window"), {}, {},
                 checkAlerts),
    };
}

} // namespace trueup::cli
