#pragma once

#include "services/schedules.h"
#include "services/services.h"
#include "services/session.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace trueup::ui {

class ErrorBanner;
class ScheduleForm;
class ScheduleStepsView;
class StatefulView;

/// What is started by the clock: the list, and of the chosen one what its steps did the last time, to be read, and what it says, to be
/// changed.
class SchedulesView : public QWidget
{
    Q_OBJECT
public:
    SchedulesView(UiServices& services, QWidget* parent = nullptr);

    void open(); ///< reads the list
    void takeFocus(); ///< to the list
    void setSession(const Session& session);
    [[nodiscard]] bool isSettled() const { return !m_listAsker.isWaiting() && !m_workAsker.isWaiting(); }

signals:
    void runWanted(qint64 runId);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void list(const QList<Schedule>& schedules);
    void fitSentences();
    void choose(int row);
    void showForm();
    void showSteps();
    void showBusy();
    void save();
    void remove();
    void done(const Result<void>& result, const QString& chosen);

    UiServices& m_services;
    Asker m_listAsker;
    Asker m_workAsker;
    Session m_session;
    bool m_isRead = false;
    bool m_fitsSentences = false; ///< the column of the sentences was never seen, nor given a width by anybody
    QList<Schedule> m_schedules;
    QString m_chosen; ///< by name; empty: one that is being made
    QTableWidget* m_table;
    StatefulView* m_view;
    QLabel* m_hint;
    ScheduleStepsView* m_steps;
    ScheduleForm* m_form;
    ErrorBanner* m_banner;
};

} // namespace trueup::ui
