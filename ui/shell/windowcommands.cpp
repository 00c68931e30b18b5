#include "shell/windowcommands.h"

#include "widgets/icons.h"

#include <QWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

PageId pageOf(ExportTable table)
{
    switch (table) {
    case ExportTable::StagedChanges:
    case ExportTable::ApprovalRecord:
    case ExportTable::Matches:
    case ExportTable::PlannedCalls:
    case ExportTable::PushResults: return PageId::Review;
    case ExportTable::Conflicts:
    case ExportTable::ConflictRules: return PageId::Conflicts;
    case ExportTable::Products:
    case ExportTable::ProductWrites:
    case ExportTable::ProductVersions:
    case ExportTable::Rollback: return PageId::Products;
    case ExportTable::Runs:
    case ExportTable::RejectedRows:
    case ExportTable::FailedWrites:
    case ExportTable::Schedules:
    case ExportTable::Alerts:
    case ExportTable::AlertRules: return PageId::Jobs;
    case ExportTable::Users: return PageId::Settings;
    }
    return PageId::Dashboard;
}

/// Where a table is seen. What became of a push belongs to its batch and to its run.
bool isOn(PageId page, ExportTable table)
{
    return pageOf(table) == page || (table == ExportTable::PushResults && page == PageId::Jobs);
}

} // namespace

WindowCommands::WindowCommands(QWidget* window) : QObject(window), m_window(window)
{
    addPages();
    addWork();
    addExports();
    addProgram();
    setPage(PageId::Dashboard);
}

QAction* WindowCommands::add(const QString& name, const QString& text, const QString& iconName, const QKeySequence& keys)
{
    auto* action = new QAction(symbol(iconName, Ink::Muted), text, this);
    action->setObjectName(name);
    action->setShortcut(keys);
    m_window->addAction(action);
    m_actions.append(action);
    return action;
}

void WindowCommands::addPages()
{
    const std::array<std::pair<PageId, QString>, 6> pages = {{
        {PageId::Dashboard, u"dashboard"_s}, {PageId::Review, u"review"_s}, {PageId::Conflicts, u"conflicts"_s},
        {PageId::Products, u"products"_s}, {PageId::Jobs, u"jobs"_s}, {PageId::Settings, u"settings"_s}}};
    for (const auto& [page, name] : pages) {
        QAction* action = add(u"page."_s + name, pageTitle(page), name, pageKeys(page));
        action->setProperty("isPage", true);
        connect(action, &QAction::triggered, this, [this, wanted = page] { emit pageWanted(wanted); });
    }
}

void WindowCommands::addWork()
{
    const auto job = [this](const QString& name, const QString& text, const QString& iconName, JobKind kind, bool full) {
        QAction* action = add(name, text, iconName);
        connect(action, &QAction::triggered, this, [this, kind, full] {
            JobRequest request;
            request.kind = kind;
            request.full = full;
            emit jobWanted(request);
        });
        m_runs.append(action);
    };
    job(u"run.import"_s, tr("Import from Etilize"), u"import"_s, JobKind::EtilizeImport, false);
    addChecks();
    job(u"run.refresh"_s, tr("Refresh Xorosoft"), u"refresh"_s, JobKind::XorosoftRefresh, false);
    job(u"run.refresh-all"_s, tr("Refresh Xorosoft, every item"), u"refresh"_s, JobKind::XorosoftRefresh, true);
    job(u"run.stock"_s, tr("Compare the stock with Xorosoft"), u"refresh"_s, JobKind::XorosoftStock, false);
    job(u"run.stock-all"_s, tr("Compare the stock with Xorosoft, every product"), u"refresh"_s, JobKind::XorosoftStock, true);
    job(u"run.pull"_s, tr("Pull from Shopify"), u"pull"_s, JobKind::ShopifyPull, false);
    job(u"run.pull-all"_s, tr("Pull from Shopify, every product"), u"pull"_s, JobKind::ShopifyPull, true);
    addQuestions();
    connect(add(u"review.all"_s, tr("Review staged changes"), u"review"_s), &QAction::triggered, this, &WindowCommands::reviewWanted);
    QAction* push = add(u"review.push"_s, tr("Push approved …"), u"push"_s);
    connect(push, &QAction::triggered, this, &WindowCommands::pushWanted);
    m_runs.append(push);
    connect(add(u"review.matches"_s, tr("Decide uncertain matches"), u"link"_s), &QAction::triggered, this, &WindowCommands::matchesWanted);
    connect(add(u"conflicts.rules"_s, tr("Rules for conflicts"), u"conflicts"_s), &QAction::triggered, this, &WindowCommands::rulesWanted);
}

void WindowCommands::addChecks()
{
    QAction* feed = add(u"run.check"_s, tr("Check the feed without staging anything"), u"import"_s);
    connect(feed, &QAction::triggered, this, [this] {
        JobRequest request;
        request.kind = JobKind::EtilizeImport;
        request.dryRun = true;
        emit jobWanted(request);
    });
    QAction* file = add(u"run.check-file"_s, tr("Check a feed file without staging anything …"), u"import"_s);
    connect(file, &QAction::triggered, this, [this] { emit feedFileWanted(true); });
    QAction* import = add(u"run.import-file"_s, tr("Import a feed file …"), u"import"_s);
    connect(import, &QAction::triggered, this, [this] { emit feedFileWanted(false); });
    m_runs.append({feed, file, import});
}

void WindowCommands::addQuestions()
{
    m_stage = add(u"run.stage"_s, tr("Stage what was changed here and not in the shop"), u"review"_s);
    connect(m_stage, &QAction::triggered, this, [this] {
        JobRequest request;
        request.kind = JobKind::ShopifyStage;
        emit jobWanted(request);
    });
    connect(add(u"erp.ask"_s, tr("Ask about items of the ERP …"), u"search"_s), &QAction::triggered, this, &WindowCommands::erpQuestionWanted);
    connect(add(u"lists.compare"_s, tr("Compare two lists …"), u"link"_s), &QAction::triggered, this, &WindowCommands::listsWanted);
}

void WindowCommands::addExports()
{
    struct Entry
    {
        ExportTable table;
        QString name;
        QString csv;
        QString excel;
    };
    const QList<Entry> entries = {
        {ExportTable::StagedChanges, u"staged"_s, tr("Export the staged changes shown, as CSV …"), tr("Export the staged changes shown, as Excel …")},
        {ExportTable::Conflicts, u"conflicts"_s, tr("Export the conflicts shown, as CSV …"), tr("Export the conflicts shown, as Excel …")},
        {ExportTable::Products, u"products"_s, tr("Export the products shown, as CSV …"), tr("Export the products shown, as Excel …")},
        {ExportTable::Runs, u"runs"_s, tr("Export the runs shown, as CSV …"), tr("Export the runs shown, as Excel …")},
        {ExportTable::RejectedRows, u"rejects"_s, tr("Export the rows with problems of the run, as CSV …"), tr("Export the rows with problems of the run, as Excel …")},
        {ExportTable::Alerts, u"alerts"_s, tr("Export the alerts shown, as CSV …"), tr("Export the alerts shown, as Excel …")},
        {ExportTable::Matches, u"matches"_s, tr("Export the uncertain matches, as CSV …"), tr("Export the uncertain matches, as Excel …")},
        {ExportTable::FailedWrites, u"failed"_s, tr("Export the failed writes, as CSV …"), tr("Export the failed writes, as Excel …")},
        {ExportTable::ProductWrites, u"writes"_s, tr("Export what was written of this product, as CSV …"), tr("Export what was written of this product, as Excel …")},
        {ExportTable::ProductVersions, u"versions"_s, tr("Export the history of this product, as CSV …"), tr("Export the history of this product, as Excel …")},
        {ExportTable::Rollback, u"rollback"_s, tr("Export what would be rolled back, as CSV …"),
         tr("Export what would be rolled back, as Excel …")},
        {ExportTable::PlannedCalls, u"planned"_s, tr("Export what would be written, as CSV …"),
         tr("Export what would be written, as Excel …")},
        {ExportTable::PushResults, u"results"_s, tr("Export what became of the push, as CSV …"),
         tr("Export what became of the push, as Excel …")},
        {ExportTable::Schedules, u"schedules"_s, tr("Export the schedules, as CSV …"),
         tr("Export the schedules, as Excel …")},
        {ExportTable::ConflictRules, u"conflict-rules"_s, tr("Export the rules for conflicts, as CSV …"),
         tr("Export the rules for conflicts, as Excel …")},
        {ExportTable::AlertRules, u"alert-rules"_s, tr("Export the rules for alerts, as CSV …"),
         tr("Export the rules for alerts, as Excel …")},
        {ExportTable::Users, u"people"_s, tr("Export people and their roles, as CSV …"),
         tr("Export people and their roles, as Excel …")}};
    const auto one = [this](ExportTable table, const QString& name, const QString& text, const QString& iconName, const QString& suffix) {
        QAction* action = add(u"export."_s + name, text, iconName);
        action->setData(int(table));
        connect(action, &QAction::triggered, this, [this, table, suffix] { emit exportWanted(table, suffix); });
        m_exports.append(action);
    };
    for (const Entry& entry : entries) {
        one(entry.table, entry.name + u".csv"_s, entry.csv, u"export"_s, u"csv"_s);
        one(entry.table, entry.name + u".xlsx"_s, entry.excel, u"export"_s, u"xlsx"_s);
    }
    one(ExportTable::ApprovalRecord, u"record"_s, tr("Approval record of the batch, as PDF …"), u"record"_s, u"pdf"_s);
}

void WindowCommands::addProgram()
{
    connect(add(u"palette"_s, tr("Search and commands"), u"search"_s, QKeySequence(Qt::CTRL | Qt::Key_K)), &QAction::triggered, this,
            &WindowCommands::paletteWanted);
    connect(add(u"refresh"_s, tr("Read everything again"), u"refresh"_s, QKeySequence::Refresh), &QAction::triggered, this,
            &WindowCommands::refreshWanted);
    connect(add(u"keys"_s, tr("Keys"), u"keyboard"_s, QKeySequence(Qt::Key_F1)), &QAction::triggered, this, &WindowCommands::keysWanted);
    connect(add(u"log"_s, tr("Log of the program"), u"log"_s, QKeySequence(Qt::CTRL | Qt::Key_L)), &QAction::triggered, this,
            &WindowCommands::logWanted);
    connect(add(u"diagnostics"_s, tr("Copy diagnostics"), u"copy"_s), &QAction::triggered, this, &WindowCommands::diagnosticsWanted);
    const std::array<std::pair<QString, QString>, 3> looks = {
        {{u"light"_s, tr("Appearance: light")}, {u"dark"_s, tr("Appearance: dark")}, {u"system"_s, tr("Appearance: same as the system")}}};
    for (const auto& [word, text] : looks)
        connect(add(u"appearance."_s + word, text, u"settings"_s), &QAction::triggered, this,
                [this, wanted = word] { emit appearanceWanted(wanted); });
    connect(add(u"backup"_s, tr("Back up the database …"), u"export"_s), &QAction::triggered, this, &WindowCommands::backupWanted);
    connect(add(u"restore"_s, tr("Restore the database from a backup …"), u"undo"_s), &QAction::triggered, this, &WindowCommands::restoreWanted);
    connect(add(u"setup"_s, tr("Set-up assistant …"), u"settings"_s), &QAction::triggered, this, &WindowCommands::setupWanted);
}

QAction* WindowCommands::action(const QString& name) const
{
    const auto found = std::ranges::find(m_actions, name, [](const QAction* one) { return one->objectName(); });
    return found == m_actions.end() ? nullptr : *found;
}

void WindowCommands::setSession(const Session& session)
{
    for (QAction* action : std::as_const(m_runs))
        action->setEnabled(session.mayRun);
    m_stage->setEnabled(session.mayStage);
}

void WindowCommands::setExportable(bool isExportable)
{
    for (QAction* action : std::as_const(m_exports))
        action->setEnabled(isExportable);
}

void WindowCommands::setPage(PageId page)
{
    m_page = page;
    for (QAction* action : std::as_const(m_exports)) {
        action->setVisible(isOn(page, ExportTable(action->data().toInt())));
    }
}

} // namespace trueup::ui
