#include "operate/alertevaluation.h"

#include "operate/alertwords.h"
#include "store/alertmeasures.h"
#include "store/settingstable.h"
#include "sync/syncsettings.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

Result<AlertMeasures> measuresOf(Connection& connection)
{
    const QString key = u"alerts.low_stock"_s;
    const auto low = SettingsTable(connection).get(key, settingSpec(key)->fallback);
    if (!low)
        return fail(low.error());
    return AlertMeasures(connection, low->toDouble());
}

WatchRule watchRule(const AlertRuleRecord& rule)
{
    return {rule.id, rule.metric, rule.comparator, rule.threshold, rule.severity, rule.isActive};
}

/// Everything a decision needs, read in one go.
class Reading
{
public:
    explicit Reading(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<AlertSituation> read(AlertEvaluation& into)
    {
        auto measures = measuresOf(m_connection);
        if (!measures)
            return fail(measures.error());
        for (const auto& part : {readRules(*measures, into), readStanding(*measures)}) {
            if (!part)
                return fail(part.error());
        }
        return m_situation;
    }

private:
    [[nodiscard]] Result<void> readRules(AlertMeasures& measures, AlertEvaluation& into)
    {
        const auto rules = AlertTable(m_connection).rules();
        if (!rules)
            return fail(rules.error());
        for (const AlertRuleRecord& rule : *rules) {
            m_situation.rules.append(watchRule(rule));
            if (!rule.isActive)
                continue;
            RuleReading reading{rule, alertMeasure(rule.metric) != nullptr, {}, false};
            if (reading.isKnown) {
                const auto value = measures.measure(rule.metric, rule.windowSeconds);
                if (!value)
                    return fail(value.error());
                reading.value = *value;
                reading.holds = *value && ruleHolds(m_situation.rules.constLast(), **value);
                m_situation.values.append({rule.id, *value});
            }
            if (rule.metric == "failed_runs"_L1)
                m_failedWindow = std::max(m_failedWindow, rule.windowSeconds);
            into.readings.append(reading);
        }
        return {};
    }

    [[nodiscard]] Result<void> readStanding(AlertMeasures& measures)
    {
        const auto standing = AlertTable(m_connection).standing(100'000);
        if (!standing)
            return fail(standing.error());
        QList<qint64> runs;
        for (const AlertRecord& alert : *standing) {
            const QJsonValue value = alert.detail["value"_L1];
            m_situation.standing.append({alert.id, alert.dedupeKey, alert.ruleId, alert.runId, alert.detail["metric"_L1].toString(),
                                         alert.state == "acknowledged"_L1, value.isDouble() ? std::optional(value.toDouble()) : std::nullopt});
            if (alert.runId != 0)
                runs.append(alert.runId);
        }
        auto watched = measures.runs(m_failedWindow, runs);
        if (!watched)
            return fail(watched.error());
        m_situation.runs = std::move(*watched);
        return {};
    }

    Connection& m_connection;
    AlertSituation m_situation;
    int m_failedWindow = 0;
};

/// What the database is told to do, with the words of this program's language for whoever reads the table itself.
QJsonObject stepJson(const AlertStep& step, const AlertEvaluation& evaluation, const QHash<qint64, QString>& kinds)
{
    if (step.kind == AlertStep::Close)
        return {{u"do"_s, u"close"_s}, {u"id"_s, step.alert}};
    const auto reading = std::ranges::find(evaluation.readings, step.rule, [](const RuleReading& one) { return one.rule.id; });
    const AlertRuleRecord& rule = reading->rule;
    AlertRecord alert;
    alert.runId = step.run;
    alert.detail = {{u"metric"_s, rule.metric},
                    {u"comparator"_s, rule.comparator},
                    {u"threshold"_s, rule.threshold},
                    {u"window_seconds"_s, rule.windowSeconds}};
    if (step.value)
        alert.detail.insert(u"value"_s, *step.value);
    if (step.run != 0)
        alert.detail.insert(u"run_kind"_s, kinds.value(step.run));
    QJsonObject json{{u"do"_s, step.kind == AlertStep::Raise ? u"raise"_s : u"worse"_s},
                     {u"key"_s, step.key},
                     {u"rule"_s, rule.id},
                     {u"severity"_s, rule.severity},
                     {u"title"_s, alertTitle(alert)},
                     {u"detail"_s, alert.detail}};
    if (step.run != 0)
        json.insert(u"run"_s, step.run);
    if (step.alert != 0)
        json.insert(u"id"_s, step.alert);
    return json;
}

Result<void> apply(Connection& connection, AlertEvaluation& evaluation)
{
    QList<qint64> runs;
    for (const AlertStep& step : std::as_const(evaluation.steps)) {
        if (step.run != 0)
            runs.append(step.run);
    }
    const auto kinds = AlertMeasures(connection).kinds(runs);
    if (!kinds)
        return fail(kinds.error());
    QJsonArray steps;
    for (const AlertStep& step : std::as_const(evaluation.steps))
        steps.append(stepJson(step, evaluation, *kinds));
    auto raised = AlertTable(connection).apply(steps);
    if (!raised)
        return fail(raised.error());
    evaluation.raised = std::move(*raised);
    return {};
}

} // namespace

Result<std::optional<double>> measureAlert(Connection& connection, const QString& metric, int windowSeconds)
{
    auto measures = measuresOf(connection);
    return measures ? measures->measure(metric, windowSeconds) : fail(measures.error());
}

Result<AlertEvaluation> previewAlerts(Connection& connection)
{
    AlertEvaluation evaluation;
    const auto situation = Reading(connection).read(evaluation);
    if (!situation)
        return fail(situation.error());
    evaluation.steps = decideAlerts(*situation);
    return evaluation;
}

Result<AlertEvaluation> evaluateAlerts(Connection& connection, int notWithinSeconds)
{
    Transaction transaction(connection);
    const auto mine = AlertTable(connection).beginWatch(notWithinSeconds);
    if (!mine)
        return fail(mine.error());
    if (!*mine)
        return AlertEvaluation{false, {}, {}, {}};
    auto evaluation = previewAlerts(connection);
    if (!evaluation)
        return evaluation;
    if (const auto applied = apply(connection, *evaluation); !applied)
        return fail(applied.error());
    if (const auto done = transaction.commit(); !done)
        return fail(done.error());
    return evaluation;
}

} // namespace trueup
