#include "shell/announcer.h"

#include "alerts/alertwords.h"
#include "services/colontext.h"
#include "services/preferences.h"
#include "widgets/labels.h"

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int lookedAt = 20; // newest runs

QString key(Announce what)
{
    switch (what) {
    case Announce::Finished: return u"notify.finished"_s;
    case Announce::Failed: return u"notify.failed"_s;
    case Announce::Held: return u"notify.held"_s;
    case Announce::Raised: return u"notify.alert"_s;
    }
    return {};
}

bool isOver(RunOutcome outcome)
{
    return outcome != RunOutcome::Queued && outcome != RunOutcome::Running && outcome != RunOutcome::Paused;
}

} // namespace

bool isAnnounced(const Preferences& preferences, Announce what)
{
    return preferences.text(key(what)) != "off"_L1;
}

void setAnnounced(Preferences& preferences, Announce what, bool on)
{
    preferences.setText(key(what), on ? u"on"_s : u"off"_s);
}

std::optional<SystemNotice> noticeFor(const QString& title, RunOutcome outcome, const QString& sentence, const Preferences& preferences)
{
    NoticeTone tone = NoticeTone::Good;
    Announce kind = Announce::Finished;
    switch (outcome) {
    case RunOutcome::Queued:
    case RunOutcome::Running:
    case RunOutcome::Paused:
    case RunOutcome::Skipped:
    case RunOutcome::Cancelled: return std::nullopt; // somebody pressed Cancel and knows
    case RunOutcome::Succeeded: break;
    case RunOutcome::Partial: tone = NoticeTone::Warning; break;
    case RunOutcome::Held:
        tone = NoticeTone::Warning;
        kind = Announce::Held;
        break;
    case RunOutcome::Failed:
        tone = NoticeTone::Bad;
        kind = Announce::Failed;
        break;
    }
    if (!isAnnounced(preferences, kind))
        return std::nullopt;
    return SystemNotice{colonText(title, outcomeLabel(outcome)), sentence, tone};
}

Announcer::Announcer(UiServices& services, Notifier& notifier, std::function<bool()> isWatched, QObject* parent)
    : QObject(parent), m_services(services), m_notifier(notifier), m_isWatched(std::move(isWatched)), m_asker(this)
{
    connect(&services.jobs, &JobService::finished, this, &Announcer::ownFinished);
    connect(&services.jobs, &JobService::runsChanged, this, &Announcer::askOthers);
    connect(&services.alerts, &AlertService::raised, this, &Announcer::alertRaised);
    askOthers();
}

void Announcer::ownFinished(const FinishedJob& job)
{
    m_told.insert(job.runId);
    if (m_isWatched())
        return;
    if (const auto notice = noticeFor(jobLabel(job.kind), job.outcome, job.sentence, m_services.preferences))
        m_notifier.notify(*notice);
}

void Announcer::askOthers()
{
    m_asker.ask(m_services.jobs.runs({}, {}, {}, lookedAt), [this](const Result<Page<RunRow>>& runs) {
        if (runs)
            othersRead(runs->rows);
    });
}

void Announcer::othersRead(const QList<RunRow>& runs)
{
    // What had ended before the window was opened is no news.
    const bool isFirst = !m_lastRun;
    qint64 newest = m_lastRun.value_or(0);
    const bool runsHere = std::ranges::any_of(m_services.jobs.running(), &RunningJob::isHere);
    for (const RunRow& run : runs) {
        newest = qMax(newest, run.id);
        if (!isOver(run.outcome)) {
            m_open.insert(run.id);
            continue;
        }
        const bool isNews = m_open.remove(run.id) || (!isFirst && run.id > *m_lastRun);
        // A run of this window is told by its own end, which comes a moment later.
        if (!isNews || m_told.contains(run.id) || runsHere || m_isWatched())
            continue;
        m_told.insert(run.id);
        if (const auto notice = noticeFor(run.kind, run.outcome, run.summary, m_services.preferences))
            m_notifier.notify(*notice);
    }
    m_lastRun = newest;
}

void Announcer::alertRaised(const Alert& alert)
{
    if (m_toldAlerts.contains(alert.id))
        return;
    m_toldAlerts.insert(alert.id); // who looks at the window sees it there, and is not told of it later
    if (m_isWatched() || !isAnnounced(m_services.preferences, Announce::Raised))
        return;
    const NoticeTone tone = alert.severity == AlertSeverity::Info      ? NoticeTone::Good
                            : alert.severity == AlertSeverity::Warning ? NoticeTone::Warning
                                                                       : NoticeTone::Bad;
    m_notifier.notify({colonText(alertSeverityLabel(alert.severity), alert.title), alert.advice, tone});
}

void Announcer::setState(const SyncState& state, const QString& text)
{
    const bool bad = state.failed > 0 || state.lastRun == RunOutcome::Failed;
    const NoticeTone tone = bad                                                             ? NoticeTone::Bad
                            : state.held() > 0 || state.conflicts > 0 || state.openAlerts > 0 ? NoticeTone::Warning
                                                                                            : NoticeTone::Good;
    QString said = text;
    if (state.openAlerts > 0)
        said += u'\n' + tr("%n alert(s) that nobody acknowledged", nullptr, int(state.openAlerts));
    m_notifier.setState(said, state.pending + state.held() + state.conflicts + state.failed + state.openAlerts, tone);
}

} // namespace trueup::ui
