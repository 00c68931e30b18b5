#pragma once

#include "composition.h"
#include "operate/secrets.h"

#include <QThreadPool>

namespace trueup {

/// What the assistant kept, in the settings of this program. Never a password.
void rememberWorkspace(QSettings& settings, const ui::SetupRequest& request);
/// Whether the workspace of this choice holds sample data.
[[nodiscard]] bool isSampleWorkspace(const QSettings& settings, const WorkspaceChoice& choice);
/// The name under which the secrets of a workspace are kept.
[[nodiscard]] QString keychainName(const WorkspaceChoice& choice);

class CoreSetup final : public ui::SetupService
{
    Q_OBJECT
public:
    explicit CoreSetup(QSettings& settings, QObject* parent = nullptr);
    ~CoreSetup() override;

    [[nodiscard]] QString suggestedFolder(ui::SetupMode mode) const override;
    [[nodiscard]] ui::Answer<ui::TestReport> check(const ui::SetupRequest& request) override;
    [[nodiscard]] ui::Answer<void> apply(const ui::SetupRequest& request) override;
    void cancel() override;

private:
    [[nodiscard]] ui::Answer<void> prepare(const ui::SetupRequest& request);
    [[nodiscard]] ui::Answer<void> keep(const ui::SetupRequest& request);
    void say(const QString& text);

    QSettings& m_settings;
    std::unique_ptr<SecretStore> m_store;
    QThreadPool m_workers;
    CancelSource m_stop;
};

} // namespace trueup
