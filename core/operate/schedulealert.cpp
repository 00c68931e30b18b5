#include "operate/schedulealert.h"

#include "operate/alertwords.h"
#include "store/alerttable.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QJsonArray typesOf(const ScheduleRun& run, QLatin1StringView state)
{
    QJsonArray types;
    for (const ScheduleRunStep& step : run.steps) {
        if (step.state == state)
            types.append(step.type);
    }
    return types;
}

QJsonObject alertJson(const QString& severity, const QJsonObject& detail, qint64 run)
{
    AlertRecord alert;
    alert.detail = detail;
    QJsonObject json{{u"severity"_s, severity}, {u"title"_s, alertTitle(alert)}, {u"detail"_s, detail}};
    if (run != 0)
        json.insert(u"run"_s, run);
    return json;
}

} // namespace

QJsonObject scheduleAlert(const ScheduleRun& run)
{
    const qsizetype at = run.stoppedAt();
    QJsonObject detail{{u"schedule"_s, run.name}, {u"steps"_s, run.steps.size()}};
    if (at < 0) {
        detail.insert(u"metric"_s, scheduleDone);
        detail.insert(u"partly"_s, typesOf(run, "partial"_L1));
        return alertJson(u"info"_s, detail, 0);
    }
    const ScheduleRunStep& stopped = run.steps[at];
    detail.insert(u"metric"_s, scheduleStopped);
    detail.insert(u"step"_s, at + 1);
    detail.insert(u"step_type"_s, stopped.type);
    detail.insert(u"outcome"_s, stopped.state);
    detail.insert(u"not_done"_s, typesOf(run, "not_run"_L1));
    return alertJson(stopped.state == "failed"_L1 ? u"error"_s : u"warning"_s, detail, stopped.run);
}

} // namespace trueup
