#pragma once

#include "services/alerts.h"
#include "services/dashboard.h"
#include "services/jobs.h"
#include "services/notifier.h"
#include "services/services.h"

#include <QObject>
#include <QSet>

#include <functional>

namespace trueup::ui {

/// Which ends of runs are announced, and whether alerts are; kept in the preferences of the person.
enum class Announce { Finished, Failed, Held, Raised };
[[nodiscard]] bool isAnnounced(const Preferences& preferences, Announce what);
void setAnnounced(Preferences& preferences, Announce what, bool on);

/// What is said about the end of a run; no value: nothing, because nobody wants to hear of it.
[[nodiscard]] std::optional<SystemNotice> noticeFor(const QString& title, RunOutcome outcome, const QString& sentence,
                                                    const Preferences& preferences);

/// Tells of runs that finished, failed or were held, one's own and those of colleagues and servers, and of alerts, while the
/// window is not in front of the person.
class Announcer : public QObject
{
    Q_OBJECT
public:
    /// `isWatched` says whether the person looks at the window.
    Announcer(UiServices& services, Notifier& notifier, std::function<bool()> isWatched, QObject* parent = nullptr);

    /// What the tray shows.
    void setState(const SyncState& state, const QString& text);

private:
    void ownFinished(const FinishedJob& job);
    void askOthers();
    void othersRead(const QList<RunRow>& runs);
    void alertRaised(const Alert& alert);

    UiServices& m_services;
    Notifier& m_notifier;
    std::function<bool()> m_isWatched;
    Asker m_asker;
    std::optional<qint64> m_lastRun; ///< newest run that was looked at; no value: none yet
    QSet<qint64> m_open;             ///< of other people, seen while they ran
    QSet<qint64> m_told;
    QSet<qint64> m_toldAlerts;
};

} // namespace trueup::ui
