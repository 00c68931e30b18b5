#pragma once

#include "services/settings.h"

namespace trueup::ui {

enum class SetupMode {
    Sample,       ///< invented products and services that run on this machine only
    ThisComputer, ///< a private database in a folder of the user
    TeamDatabase, ///< a PostgreSQL that others use too
};

struct SetupRequest
{
    SetupMode mode = SetupMode::Sample;
    QString folder;      ///< Sample, ThisComputer
    QString databaseUrl; ///< TeamDatabase, without password
    QString password;    ///< TeamDatabase; goes to the keychain
};

/// First run: choose where the data lives, try it, keep it.
class SetupService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual QString suggestedFolder(SetupMode mode) const = 0;
    /// Changes nothing.
    [[nodiscard]] virtual Answer<TestReport> check(const SetupRequest& request) = 0;
    /// Prepares the workspace (folder, cluster, migrations, sample services) and remembers it.
    [[nodiscard]] virtual Answer<void> apply(const SetupRequest& request) = 0;
    virtual void cancel() = 0;

signals:
    /// What apply() is doing, translated.
    void progressed(const QString& text);
};

} // namespace trueup::ui
