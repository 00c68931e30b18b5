#include "composition.h"

#include "corealerts.h"
#include "coreconflicts.h"
#include "coredashboard.h"
#include "corediagnostics.h"
#include "coreimages.h"
#include "corejobs.h"
#include "corematches.h"
#include "corelists.h"
#include "coreproducts.h"
#include "corepush.h"
#include "corereview.h"
#include "coreschedules.h"
#include "coresession.h"
#include "coresettings.h"
#include "coresetup.h"
#include "services/preferences.h"
#include "shell/widgetprompts.h"

#include <QStandardPaths>

namespace trueup {

namespace {

WorkbenchOptions optionsFor(const WorkspaceChoice& choice, const ui::SettingsStore& settings)
{
    WorkbenchOptions options;
    options.session.workspace = choice.folder;
    options.session.databaseUrl = choice.databaseUrl;
    options.isSample = isSampleWorkspace(settings, choice);
    options.keychain = keychainName(choice);
    return options;
}

class CoreServices final : public DesktopServices
{
public:
    CoreServices(const WorkspaceChoice& choice, ui::SettingsStore& settings, const LogRing* log, Farewell* farewell)
        : m_bench(optionsFor(choice, settings), nullptr, farewell), m_session(m_bench), m_dashboard(m_bench), m_review(m_bench), m_push(m_bench),
          m_conflicts(m_bench), m_jobs(m_bench), m_products(m_bench, m_jobs), m_matches(m_bench), m_lists(m_bench, m_jobs), m_schedules(m_bench, m_jobs), m_alerts(m_bench, m_jobs), m_settings(m_bench), m_preferences(settings),
          m_diagnostics(m_bench, log),
          m_images(QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/pictures"), {privateHostsOf(m_bench)})
    {
        // The index of the review page is read once nobody waits for the first page.
        QObject::connect(&m_dashboard, &CoreDashboard::firstRead, &m_review, &CoreReview::readAhead);
        m_bench.open();
    }
    [[nodiscard]] ui::UiServices bundle() override
    {
        return {m_session, m_dashboard, m_review, m_push, m_conflicts, m_products, m_matches, m_lists, m_jobs, m_schedules, m_alerts, m_settings, m_prompts, m_preferences, m_diagnostics, m_images};
    }

private:
    Workbench m_bench; // first: it outlives the services that ask it
    CoreSession m_session;
    CoreDashboard m_dashboard;
    CoreReview m_review;
    CorePush m_push;
    CoreConflicts m_conflicts;
    CoreJobs m_jobs;
    CoreProducts m_products;
    CoreMatches m_matches;
    CoreLists m_lists;
    CoreSchedules m_schedules;
    CoreAlerts m_alerts;
    CoreSettings m_settings;
    ui::WidgetPrompts m_prompts;
    ui::Preferences m_preferences;
    CoreDiagnostics m_diagnostics;
    CoreImages m_images;
};

} // namespace

std::unique_ptr<DesktopServices> makeDesktopServices(const WorkspaceChoice& choice, ui::SettingsStore& settings, const LogRing* log,
                                                     Farewell* farewell)
{
    return std::make_unique<CoreServices>(choice, settings, log, farewell);
}

std::unique_ptr<ui::SetupService> makeSetupService(ui::SettingsStore& settings, Farewell* farewell)
{
    return std::make_unique<CoreSetup>(settings, nullptr, farewell);
}

} // namespace trueup
