#pragma once

#include "services/dashboard.h"
#include "services/jobs.h"
#include "services/services.h"
#include "services/session.h"
#include "shell/navigation.h"

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

namespace trueup::ui {

class Appearance;
class CommandPalette;
class ConflictsPage;
class DashboardPage;
class ErrorBanner;
class ExportFlow;
class JobsPage;
class JobStrip;
class ListsDialog;
class LogViewer;
class Notice;
class ProductsPage;
class RestoreFlow;
class ReviewPage;
class SettingsPage;
class TopBar;
class WindowHabits;
class WindowCommands;
class WindowPages;

/// Hosts the pages and joins them; each page does its own work. Reads one snapshot for dashboard, badges and state mark.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// `services` and `appearance` (which may be null) outlive the window.
    MainWindow(UiServices services, Appearance* appearance, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPage(PageId page);
    [[nodiscard]] PageId currentPage() const { return m_page; }
    /// A page is made when it is first asked for, at the latest soon after the dashboard has its first numbers.
    [[nodiscard]] ReviewPage& review();
    [[nodiscard]] ConflictsPage& conflicts();
    [[nodiscard]] ProductsPage& products();
    [[nodiscard]] JobsPage& jobs();
    [[nodiscard]] SettingsPage& settings(); ///< with all its sections
    [[nodiscard]] WindowCommands& commands() { return *m_commands; }
    void openPalette();
    void openKeys();
    [[nodiscard]] const DashboardSnapshot& snapshot() const { return m_snapshot; }
    /// Every answer the visible page waits for has come; for screenshots and tests.
    [[nodiscard]] bool isSettled() const;

    /// An error that belongs to no page.
    void report(const Error& error);
    /// News that belong to no page.
    void tell(const QString& text);
    /// The log of the program, beside the work.
    void openLog();
    void openLists();

signals:
    void setupWanted();
    /// Another database stands where this window's was: everything it shows, and what it is connected to, is of the former one.
    /// `told` is to be said once it is opened anew.
    void databaseReplaced(const QString& told);
    /// The state mark says something new.
    void stateShown(const trueup::ui::SyncState& state, const QString& text);

protected:
    void closeEvent(QCloseEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void layOutParts();
    void connectParts();
    void join(PageId id);
    void joinDashboard(DashboardPage& page);
    void joinConflicts(ConflictsPage& page);
    void joinProducts(ProductsPage& page);
    void joinJobs(JobsPage& page);
    void joinSettings(SettingsPage& page);
    void hearLoss(const QWidget& part);
    void openReview(const ReviewFilter& filter);
    void openReview(const QString& batchId);
    void connectServices();
    void connectCommands();
    void exportTable(ExportTable table, const QString& suffix);
    [[nodiscard]] bool hasChosen(const ExportRequest& request);
    void offerExports();
    void openPush();
    void refreshAll();
    void askSession();
    void askSnapshot();
    void present(const DashboardSnapshot& snapshot);
    void badgeJobs(const DashboardSnapshot& snapshot);
    void answersAgain();
    void startJob(JobKind kind);
    void startRequest(const JobRequest& request);
    void chooseFeed(bool dryRun);
    void noticeAction();
    void jobFinished(const FinishedJob& job);

    UiServices m_services;
    Asker m_sessionAsker;
    Asker m_snapshotAsker;
    Asker m_startAsker;
    DashboardSnapshot m_snapshot;
    bool m_isRead = false; ///< the snapshot is one
    PageId m_page = PageId::Dashboard;
    QTimer m_refreshSoon;
    QTimer m_lostAgain;    ///< the database is asked whether it is back
    bool m_isLost = false; ///< somebody in the window was told that the database does not answer
    bool m_waitsForSign = false; ///< the services will say themselves when the database is back
    bool m_knowsSession = false;
    FinishedJob m_lastFinished;

    Appearance* m_appearance; ///< may be null
    WindowCommands* m_commands;
    CommandPalette* m_palette;
    ExportFlow* m_exports;
    RestoreFlow* m_restore;
    WindowHabits* m_habits;
    QPointer<LogViewer> m_log;
    QPointer<ListsDialog> m_lists;
    Navigation* m_navigation;
    TopBar* m_top;
    ErrorBanner* m_banner;
    Notice* m_notice;
    WindowPages* m_pages;
    JobStrip* m_strip;
};

} // namespace trueup::ui
