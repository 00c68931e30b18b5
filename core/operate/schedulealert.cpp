#include "operate/schedulealert.h"

#include "operate/alertwords.h"
#include "store/alerttable.h"

namespace trueup {

using namespace Qt::StringLiterals;

QJsonObject scheduleAlert(const ScheduleRun& run)
{
    QJsonArray left;
    for (const ScheduleRunStep& step : run.steps) {
        if (step.state == "not_run"_L1)
            left.append(step.type);
    }
    const qsizetype at = run.stoppedAt();
    if (at < 0 || left.isEmpty())
        return {};
    const ScheduleRunStep& stopped = run.steps[at];
    AlertRecord alert;
    alert.severity = stopped.state == "failed"_L1 ? u"error"_s : u"warning"_s;
    alert.detail = {{u"metric"_s, scheduleStopped}, {u"schedule"_s, run.name},      {u"step"_s, at + 1},    {u"steps"_s, run.steps.size()},
                    {u"step_type"_s, stopped.type}, {u"outcome"_s, stopped.state}, {u"not_done"_s, left}};
    QJsonObject json{{u"severity"_s, alert.severity}, {u"title"_s, alertTitle(alert)}, {u"detail"_s, alert.detail}};
    if (stopped.run != 0)
        json.insert(u"run"_s, stopped.run);
    return json;
}

} // namespace trueup
