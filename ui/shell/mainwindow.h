#pragma once

#include "services/dashboard.h"
#include "services/jobs.h"
#include "services/services.h"
#include "services/session.h"
#include "shell/navigation.h"

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

class QStackedWidget;

namespace trueup::ui {

class Appearance;
class CommandPalette;
class ConflictsPage;
class DashboardPage;
class ErrorBanner;
class ExportFlow;
class JobsPage;
class JobStrip;
class LogViewer;
class Notice;
class ProductsPage;
class ReviewPage;
class SettingsPage;
class StyleSheetPause;
class TopBar;
class WindowHabits;
class WindowCommands;

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
    [[nodiscard]] ReviewPage& review() { return *m_review; }
    [[nodiscard]] ConflictsPage& conflicts() { return *m_conflicts; }
    [[nodiscard]] ProductsPage& products() { return *m_products; }
    [[nodiscard]] JobsPage& jobs() { return *m_jobs; }
    [[nodiscard]] SettingsPage& settings() { return *m_settings; }
    [[nodiscard]] WindowCommands& commands() { return *m_commands; }
    void openPalette();
    void openKeys();
    [[nodiscard]] const DashboardSnapshot& snapshot() const { return m_snapshot; }
    /// Every answer the visible page waits for has come; for screenshots and tests.
    [[nodiscard]] bool isSettled() const;

    /// An error that belongs to no page.
    void report(const Error& error);
    /// The log of the program, beside the work.
    void openLog();

signals:
    void setupWanted();
    /// The state mark says something new.
    void stateShown(const trueup::ui::SyncState& state, const QString& text);

protected:
    void closeEvent(QCloseEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    MainWindow(UiServices services, Appearance* appearance, QWidget* parent, const StyleSheetPause& whileMade);
    void layOutParts();
    void connectPages();
    void connectWork();
    void connectAlerts();
    void openReview(const QString& batchId);
    void connectServices();
    void connectCommands();
    void exportTable(ExportTable table, const QString& suffix);
    [[nodiscard]] bool hasChosen(const ExportRequest& request);
    void openPush();
    void refreshAll();
    void askSession();
    void askSnapshot();
    void present(const DashboardSnapshot& snapshot);
    void answersAgain();
    void readPageAgain();
    void startJob(JobKind kind);
    void startRequest(const JobRequest& request);
    void checkFeed(const QString& file);
    void checkFeedFile();
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
    WindowHabits* m_habits;
    QPointer<LogViewer> m_log;
    Navigation* m_navigation;
    TopBar* m_top;
    ErrorBanner* m_banner;
    Notice* m_notice;
    QStackedWidget* m_pages;
    DashboardPage* m_dashboard;
    ReviewPage* m_review;
    ConflictsPage* m_conflicts;
    ProductsPage* m_products;
    JobsPage* m_jobs;
    SettingsPage* m_settings;
    JobStrip* m_strip;
};

} // namespace trueup::ui
