#pragma once

#include "services/services.h"
#include "services/settingsstore.h"
#include "services/setup.h"

#include <memory>
#include <optional>

namespace trueup {

class Farewell;
class LogRing;

/// Which data the window shows: exactly one of the two is set.
struct WorkspaceChoice
{
    QString folder;      ///< a workspace with its private database
    QString databaseUrl; ///< a team database, without password
};

/// Owns every service of one window over one workspace. The only place that knows the classes behind the interfaces.
class DesktopServices
{
public:
    DesktopServices() = default;
    DesktopServices(const DesktopServices&) = delete;
    DesktopServices& operator=(const DesktopServices&) = delete;
    virtual ~DesktopServices() = default;

    [[nodiscard]] virtual ui::UiServices bundle() = 0;
};

/// Returns at once: servers are started and connections opened by workers, and each service answers when they are there
/// or says why they are not. `settings`, `log` and `farewell`, which may be null, outlive the result. With a farewell the
/// result is destroyed at once, whatever the database does; without one its destructor waits for the workers.
[[nodiscard]] std::unique_ptr<DesktopServices> makeDesktopServices(const WorkspaceChoice& choice, ui::SettingsStore& settings,
                                                                   const LogRing* log = nullptr, Farewell* farewell = nullptr);
[[nodiscard]] std::unique_ptr<ui::SetupService> makeSetupService(ui::SettingsStore& settings, Farewell* farewell = nullptr);
/// What the set-up assistant kept; no value: this is the first run.
[[nodiscard]] std::optional<WorkspaceChoice> rememberedWorkspace(const ui::SettingsStore& settings);

} // namespace trueup
