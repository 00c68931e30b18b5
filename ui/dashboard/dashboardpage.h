#pragma once

#include "services/dashboard.h"
#include "services/jobs.h"
#include "services/products.h"
#include "services/review.h"
#include "services/services.h"
#include "services/session.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trueup::ui {

class AlertsPanel;
class ChartPanel;
class ErrorBanner;
class FlowLayout;
class FreshnessPanel;
class JobsPanel;
class NewcomerPanel;
class Refusal;
class ShareChart;
class StatusCardButton;

/// Where things stand, and the shortest way to the next thing to do. Shows snapshots it is given; asks for none itself.
class DashboardPage : public QWidget
{
    Q_OBJECT
public:
    DashboardPage(UiServices& services, QWidget* parent = nullptr);

    void setSnapshot(const DashboardSnapshot& snapshot);
    /// Until the first snapshot: it is being read, or could not be. Numbers that were read stay.
    void setReading();
    void setFailed();
    void setSession(const Session& session);

signals:
    void jobWanted(trueup::ui::JobKind kind);
    void reviewWanted(const trueup::ui::ReviewFilter& filter);
    void conflictsWanted();
    void heldRunsWanted();
    void productsWanted(trueup::ui::ProductScope scope);
    void pushWanted();
    void againWanted(); ///< after a failure somebody reads again
    void settingsWanted();
    void alertWanted(qint64 id); ///< 0: all of them

private:
    void addActions(QVBoxLayout* column);
    void addCards(QVBoxLayout* column);
    void addPanels(QVBoxLayout* column);
    void addHeld(QVBoxLayout* column);
    QPushButton* addAction(FlowLayout* row, const QString& text, const QString& iconName);
    void follow(StatusCard card);
    /// What panels say while they have nothing to show.
    struct Words
    {
        QString charts;
        QString sources;
        QString jobs;
        QString alerts;
    };
    void sayInstead(const Words& words);
    void updateActions();

    QList<StatusCardButton*> m_cards;
    QPushButton* m_heldChanges; ///< each seen while there is one
    QPushButton* m_heldRuns;
    QWidget* m_actions;
    struct RunAction
    {
        JobKind kind;
        QPushButton* button;
    };
    JobService& m_jobService;
    QList<RunAction> m_runActions;
    bool m_isReading = false; ///< the first time, or again
    QPushButton* m_again = nullptr;
    QPushButton* m_push;
    Refusal* m_who; ///< why nothing can be started here
    QWidget* m_charts;
    ChartPanel* m_days;
    ChartPanel* m_runs;
    ChartPanel* m_points;
    ShareChart* m_settled;
    QLabel* m_settledWords; ///< in place of it, while there is nothing to show
    QWidget* m_settledPanel;
    NewcomerPanel* m_newcomer;
    JobsPanel* m_jobs;
    FreshnessPanel* m_freshness;
    AlertsPanel* m_alerts;
    std::optional<bool> m_mayRun; ///< no value: nobody knows yet who is looking
    bool m_isRead = false;      ///< there was a snapshot
    bool m_hasFailed = false;   ///< the last reading
    bool m_hasApproved = false; ///< something is there to push
    FirstSteps m_steps;
};

} // namespace trueup::ui
