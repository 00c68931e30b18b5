#pragma once

#include "composition.h"
#include "operate/secrets.h"

#include <QThreadPool>

namespace trueup {

/// What the assistant kept, in the settings of this program. Never a password.
void rememberWorkspace(ui::SettingsStore& settings, const ui::SetupRequest& request);
/// Whether the workspace of this choice holds sample data.
[[nodiscard]] bool isSampleWorkspace(const ui::SettingsStore& settings, const WorkspaceChoice& choice);
/// The name under which the secrets of a workspace are kept.
[[nodiscard]] QString keychainName(const WorkspaceChoice& choice);

/// Carries what workers say to the thread of the assistant.
class SetupTeller : public QObject
{
    Q_OBJECT
signals:
    void said(const QString& text);
};

class CoreSetup final : public ui::SetupService
{
    Q_OBJECT
public:
    /// As with Workbench: what still runs in the end goes to `farewell`, else the destructor waits for it.
    explicit CoreSetup(ui::SettingsStore& settings, QObject* parent = nullptr, Farewell* farewell = nullptr);
    ~CoreSetup() override;

    [[nodiscard]] QString suggestedFolder(ui::SetupMode mode) const override;
    [[nodiscard]] QString usedDatabase() const override;
    [[nodiscard]] ui::Answer<ui::SetupReport> check(const ui::SetupRequest& request) override;
    [[nodiscard]] ui::Answer<void> apply(const ui::SetupRequest& request) override;
    void cancel() override;

private:
    [[nodiscard]] ui::Answer<void> prepare(const ui::SetupRequest& request);
    [[nodiscard]] ui::Answer<void> keep(const ui::SetupRequest& request);

    ui::SettingsStore& m_settings;
    std::unique_ptr<SecretStore> m_store;
    Farewell* m_farewell;
    std::shared_ptr<QThreadPool> m_workers;
    std::shared_ptr<SetupTeller> m_teller; ///< workers may outlive this object, not what they speak through
    CancelSource m_stop;
};

} // namespace trueup
