#pragma once

#include "services/jobs.h"
#include "services/session.h"
#include "shell/navigation.h"

#include <QAction>
#include <QObject>

namespace trueup::ui {

/// Everything that can be done from anywhere in the window, as actions with their keys: the one list behind shortcuts, the
/// command palette and the sheet of keys.
class WindowCommands : public QObject
{
    Q_OBJECT
public:
    explicit WindowCommands(QWidget* window);

    /// Switches off what this person may not do.
    void setSession(const Session& session);
    /// Which table the commands for exports mean; off where there is none.
    void setPage(PageId page);
    /// Whether the page shows something that can be written to a file.
    void setExportable(bool isExportable);
    [[nodiscard]] QList<QAction*> actions() const { return m_actions; }
    /// By its stable name; null when there is none.
    [[nodiscard]] QAction* action(const QString& name) const;
    /// Those that write the table of the page to a file, for a menu.
    [[nodiscard]] QList<QAction*> exports() const { return m_exports; }

signals:
    void pageWanted(trueup::ui::PageId page);
    void jobWanted(const trueup::ui::JobRequest& request);
    void feedFileWanted(bool dryRun); ///< to be chosen, and imported or only checked
    void reviewWanted();
    void pushWanted();
    void matchesWanted();
    void rulesWanted();
    void erpQuestionWanted(); ///< about numbers to be typed
    void listsWanted(); ///< to be compared
    void backupWanted();
    void restoreWanted();
    void paletteWanted();
    void keysWanted();
    void refreshWanted();
    void setupWanted();
    void logWanted();
    void diagnosticsWanted();
    void exportWanted(trueup::ui::ExportTable table, const QString& suffix);
    void appearanceWanted(const QString& word);

private:
    QAction* add(const QString& name, const QString& text, const QString& iconName, const QKeySequence& keys = {});
    void addPages();
    void addWork();
    void addChecks();
    void addQuestions();
    void addExports();
    void addProgram();

    QWidget* m_window;
    QList<QAction*> m_actions;
    QList<QAction*> m_runs;    ///< need the right to start runs
    QAction* m_stage = nullptr; ///< needs the right to stage
    QList<QAction*> m_exports;
    PageId m_page = PageId::Dashboard;
};

} // namespace trueup::ui
