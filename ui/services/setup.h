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
    /// TeamDatabase: the tables are made or changed for this program. Never without a person's word: programs of an earlier version
    /// cannot use them afterwards.
    bool prepareDatabase = false;
};

/// Whether the place can be used.
struct SetupReport
{
    TestReport test;
    int pendingSteps = 0;   ///< TeamDatabase: what it lacks of the tables of this program; they are made by apply(), if it may
    bool isEmpty = false;   ///< TeamDatabase: there are no tables of Trueup at all yet
};

/// First run: choose where the data lives, try it, keep it.
class SetupService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual QString suggestedFolder(SetupMode mode) const = 0;
    /// Address of the team database in use, without password; empty: none is.
    [[nodiscard]] virtual QString usedDatabase() const = 0;
    /// Changes nothing.
    [[nodiscard]] virtual Answer<SetupReport> check(const SetupRequest& request) = 0;
    /// Prepares the workspace (folder, cluster, migrations, sample services) and remembers it. Error: a team database lacks steps and
    /// may not be prepared.
    [[nodiscard]] virtual Answer<void> apply(const SetupRequest& request) = 0;
    virtual void cancel() = 0;

signals:
    /// What apply() is doing, translated.
    void progressed(const QString& text);
};

} // namespace trueup::ui
