#include "reconcile/alertrules.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array measures{AlertMeasure{"error_rate", AlertUnit::Share, true},
                              AlertMeasure{"queue_depth"},
                              AlertMeasure{"dead_writes"},
                              AlertMeasure{"held_runs"},
                              AlertMeasure{"failed_runs", AlertUnit::Number, true},
                              AlertMeasure{"refused_credentials", AlertUnit::Number, true},
                              AlertMeasure{"api_versions", AlertUnit::Number, true},
                              AlertMeasure{"postponed_products"},
                              AlertMeasure{"open_conflicts"},
                              AlertMeasure{"out_of_stock"},
                              AlertMeasure{"low_stock"},
                              AlertMeasure{"stock_age", AlertUnit::Hours},
                              AlertMeasure{"feed_age", AlertUnit::Hours},
                              AlertMeasure{"erp_age", AlertUnit::Hours},
                              AlertMeasure{"shop_age", AlertUnit::Hours},
                              AlertMeasure{"overdue_schedules", AlertUnit::Number, true}};

constexpr double worseBy = 0.1; // of what was counted last

constexpr std::array<std::chrono::seconds, 4> pauses{std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15),
                                                     std::chrono::hours(1)};

int rank(const QString& severity)
{
    static const QStringList words{u"info"_s, u"warning"_s, u"error"_s, u"critical"_s};
    return int(words.indexOf(severity));
}

bool isWorse(const WatchRule& rule, const std::optional<double>& counted, double now)
{
    if (!counted)
        return true;
    const double further = rule.comparator.startsWith(u'<') ? *counted - now : now - *counted;
    return further > 0 && further >= worseBy * std::abs(*counted);
}

/// One evaluation.
class Deciding
{
public:
    explicit Deciding(const AlertSituation& situation) : m_situation(situation)
    {
        for (const StandingAlert& alert : situation.standing)
            m_standing.insert(alert.key, &alert);
    }

    [[nodiscard]] QList<AlertStep> steps()
    {
        for (const WatchValue& value : m_situation.values) {
            if (const WatchRule* rule = activeRule(value.rule); rule && !isMeasureOfRuns(rule->metric))
                judge(*rule, value.value);
        }
        for (const WatchedRun& run : m_situation.runs)
            judge(run);
        for (const StandingAlert& alert : m_situation.standing) {
            if (isOrphan(alert))
                close(alert);
        }
        return m_steps;
    }

private:
    [[nodiscard]] const WatchRule* activeRule(qint64 id) const
    {
        const auto found = std::ranges::find(m_situation.rules, id, &WatchRule::id);
        return found != m_situation.rules.end() && found->isActive ? &*found : nullptr;
    }
    [[nodiscard]] bool holds(const WatchRule& rule) const
    {
        const auto found = std::ranges::find(m_situation.values, rule.id, &WatchValue::rule);
        return found != m_situation.values.end() && found->value && ruleHolds(rule, *found->value);
    }
    /// The most severe active rule of a measure of runs; with `wanted` only one that holds.
    [[nodiscard]] const WatchRule* ruleOfRuns(const QString& metric, bool wanted) const
    {
        const WatchRule* best = nullptr;
        for (const WatchRule& rule : m_situation.rules) {
            if (rule.isActive && rule.metric == metric && (!wanted || holds(rule)) && (!best || rank(rule.severity) > rank(best->severity)))
                best = &rule;
        }
        return best;
    }

    void judge(const WatchRule& rule, const std::optional<double>& value)
    {
        const QString key = u"rule:%1"_s.arg(rule.id);
        const StandingAlert* alert = m_standing.value(key);
        if (!value) {
            if (alert && alert->isAcknowledged)
                close(*alert);
        } else if (!ruleHolds(rule, *value)) {
            if (alert)
                close(*alert);
        } else if (!alert) {
            m_steps.append({AlertStep::Raise, 0, key, rule.id, 0, value});
        } else if (isWorse(rule, alert->value, *value)) {
            m_steps.append({AlertStep::Worse, alert->id, key, rule.id, 0, value});
        }
    }

    void judge(const WatchedRun& run)
    {
        const QString key = u"run:%1"_s.arg(run.id);
        const StandingAlert* alert = m_standing.value(key);
        const bool isOver = run.state == WatchedRunState::Well ||
                            (run.state == WatchedRunState::FailedBefore && (!alert || alert->isAcknowledged));
        const QString metric = run.state == WatchedRunState::Held ? u"held_runs"_s : u"failed_runs"_s;
        if (isOver || (alert && !ruleOfRuns(metric, false))) {
            if (alert)
                close(*alert);
        } else if (!alert) {
            if (const WatchRule* rule = ruleOfRuns(metric, true))
                m_steps.append({AlertStep::Raise, 0, key, rule->id, run.id, {}});
        } else if (alert->metric != metric) {
            m_steps.append({AlertStep::Worse, alert->id, key, ruleOfRuns(metric, false)->id, run.id, {}});
        }
    }

    /// Its rule, or its run, is gone.
    [[nodiscard]] bool isOrphan(const StandingAlert& alert) const
    {
        if (alert.key.startsWith("schedule:"_L1))
            return false;
        if (alert.run != 0)
            return std::ranges::find(m_situation.runs, alert.run, &WatchedRun::id) == m_situation.runs.end();
        const WatchRule* rule = activeRule(alert.rule);
        return !rule || isMeasureOfRuns(rule->metric);
    }

    void close(const StandingAlert& alert) { m_steps.append({AlertStep::Close, alert.id, alert.key, alert.rule, alert.run, {}}); }

    const AlertSituation& m_situation;
    QHash<QString, const StandingAlert*> m_standing;
    QList<AlertStep> m_steps;
};

} // namespace

std::span<const AlertMeasure> alertMeasures()
{
    return measures;
}

const AlertMeasure* alertMeasure(const QString& word)
{
    const auto found = std::ranges::find_if(measures, [&word](const AlertMeasure& measure) { return word == QLatin1StringView(measure.word); });
    return found == measures.end() ? nullptr : &*found;
}

bool isMeasureOfRuns(const QString& word)
{
    return word == "held_runs"_L1 || word == "failed_runs"_L1;
}

QList<AlertStep> decideAlerts(const AlertSituation& situation)
{
    return Deciding(situation).steps();
}

bool ruleHolds(const WatchRule& rule, double value)
{
    if (rule.comparator == ">"_L1)
        return value > rule.threshold;
    if (rule.comparator == ">="_L1)
        return value >= rule.threshold;
    if (rule.comparator == "<"_L1)
        return value < rule.threshold;
    return rule.comparator == "<="_L1 && value <= rule.threshold;
}

std::optional<std::chrono::seconds> nextAlertAttempt(int attempts)
{
    return attempts >= 1 && attempts <= int(pauses.size()) ? std::optional(pauses[size_t(attempts - 1)]) : std::nullopt;
}

} // namespace trueup
