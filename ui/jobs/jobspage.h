#pragma once

#include "services/jobs.h"
#include "services/services.h"
#include "services/session.h"
#include "widgets/pagedtable.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QTabWidget;
class QTableView;

namespace trueup::ui {

class AlertsView;
class ErrorBanner;
class FailedWritesView;
class HeaderSort;
class Refusal;
class RejectsView;
class RunDetailView;
class SchedulesView;
class StatefulView;

/// Runs and their outcomes; for one run its counts and phases, and the rows it rejected. Beside them what is started by the clock, and
/// what needs attention.
class JobsPage : public QWidget
{
    Q_OBJECT
public:
    /// The parts beside the runs are too much for one turn of the event loop: a window makes them one by one with makePart().
    enum class Making { AtOnce, InSteps };

    JobsPage(UiServices& services, QWidget* parent = nullptr, Making making = Making::AtOnce);

    /// Makes the next part that is missing. False: none is. Before all are there, setSession() may be called and what makes the rest:
    /// open() and every show…().
    bool makePart();
    void makeParts();
    void open(); ///< reads the list
    void showRun(qint64 runId);
    void showHeldRuns();
    void showRejects();
    void showFailedWrites();
    void showSchedules();
    void showAlerts();
    void showAlert(qint64 id);
    void showAlertRules();
    void setSession(const Session& session);
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] RunFilter filter() const;
    [[nodiscard]] const RunOrder& order() const { return m_order; }
    /// The chosen run, 0: none.
    [[nodiscard]] qint64 chosenRun() const { return m_runId; }
    [[nodiscard]] bool showsClosedAlerts() const;

signals:
    void dashboardWanted(); ///< nothing has run yet
    void partMade(const QWidget& part);
    void reviewWanted(const QString& batchId);
    void channelsWanted(); ///< how people are told of alerts
    void pushWanted();
    void productWanted(const QString& sku); ///< in review
    void jobWanted(const trueup::ui::JobRequest& request);
    void feedFileWanted(bool dryRun); ///< to be chosen, and imported or only checked
    void listsWanted(); ///< to be compared

private:
    void layOutParts();
    void addFilters();
    [[nodiscard]] QPushButton* checkButton();
    void filtered();
    void clearFilters();
    void makeWrites();
    void makeSchedules();
    void makeAlerts();
    template <class Part>
    void addPart(Part* part, const QString& title);
    void focusList();
    void loadRuns();
    void sort(const RunOrder& order);
    void setUpSorting();
    void runsRead();
    void showTabs();
    void select(int row);
    void selectRun(qint64 runId);
    void showPartsOf(qint64 runId);
    void allowCheck();
    void showDetail(const Result<RunDetail>& detail);
    void release(qint64 runId);

    UiServices& m_services;
    Asker m_detailAsker;
    Asker m_releaseAsker;
    std::optional<Session> m_session; ///< once it is known who sits here
    RunOrder m_order;
    qint64 m_runId = 0;
    bool m_isLost = false; ///< the runs could not be read
    qint64 m_wantedRun = 0; ///< was asked for, whether it is listed or not; 0: none
    PagedTable<RunRow>* m_runs;
    QComboBox* m_kind;
    QComboBox* m_outcome;
    QPushButton* m_clear; ///< seen while something is filtered by
    QPushButton* m_check;
    Refusal* m_who; ///< may check a feed; seen by others
    QTableView* m_table;
    HeaderSort* m_sort;
    StatefulView* m_list;
    QTabWidget* m_parts; ///< runs, failed writes, schedules, alerts
    QTabWidget* m_tabs;
    RunDetailView* m_detail;
    RejectsView* m_rejects;
    FailedWritesView* m_writes = nullptr; ///< this and the next two until makePart() has been there
    SchedulesView* m_schedules = nullptr;
    AlertsView* m_alerts = nullptr;
    ErrorBanner* m_banner;
};

} // namespace trueup::ui
