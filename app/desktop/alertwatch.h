#pragma once

#include "services/alerts.h"
#include "services/jobs.h"
#include "workbench.h"

#include <QTimer>

namespace trueup {

/// Looks after the rules of alerts for as long as a window is open: about once a minute, and soon after a run of this window
/// ended. Several programs may do so over one database: each evaluation and each message is made by one of them. Every
/// window tells its own person about new alerts, whoever raised them. Belongs to the thread of the window, which nothing here
/// blocks.
class AlertWatch : public QObject
{
    Q_OBJECT
public:
    AlertWatch(Workbench& bench, ui::JobService& jobs, QObject* parent = nullptr);

    /// Evaluates, unless somebody did within the last seconds, and tells what waits for the channels that are set up here.
    void look(int notWithinSeconds = 0);
    /// Asks about anything at this moment.
    [[nodiscard]] bool isLooking() const { return m_evaluation.isWaiting() || m_delivery.isWaiting() || m_news.isWaiting(); }
    /// Knows which alerts are new; until then none is told.
    [[nodiscard]] bool isReady() const { return m_lastId >= 0; }

signals:
    void raised(const trueup::ui::Alert& alert);

private:
    void begin();
    void deliver();
    void tellNews();

    Workbench& m_bench;
    ui::Asker m_evaluation;
    ui::Asker m_delivery;
    ui::Asker m_news;
    ui::Asker m_beginning;
    QTimer m_again;
    QTimer m_soon;
    qint64 m_lastId = -1; ///< the last alert that was there before, or was told
    bool m_newsAgain = false;
};

} // namespace trueup
