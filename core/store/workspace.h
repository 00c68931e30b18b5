#pragma once

#include "base/cancellation.h"
#include "store/backup.h"
#include "store/privateserver.h"

namespace trueup {

struct WorkspaceStatus
{
    QString directory;
    bool exists = false;
    int format = 0;
    QString database;
    ServerStatus server;
};

/// A folder with a private PostgreSQL server and one database: everything Trueup needs without a team database.
/// The tables in it are made by the Migrator. Blocking calls, any thread.
class Workspace
{
public:
    static constexpr int formatVersion = 1;

    /// Makes the folder, the cluster and an empty database, and leaves the server running. A workspace that is there
    /// already is opened.
    [[nodiscard]] static Result<Workspace> init(const QString& directory, const CancelToken& cancel = {},
                                                const PrivateServerOptions& options = {});
    /// Opens a workspace and starts its server when needed. NotFound when the folder holds none.
    [[nodiscard]] static Result<Workspace> open(const QString& directory, const CancelToken& cancel = {},
                                                const PrivateServerOptions& options = {});
    /// Never starts anything.
    [[nodiscard]] static WorkspaceStatus status(const QString& directory);
    /// Stops the server; success when it does not run. NotFound when the folder holds no workspace.
    [[nodiscard]] static Result<void> stop(const QString& directory, const CancelToken& cancel = {});
    /// Where a workspace lives unless the user says otherwise.
    [[nodiscard]] static QString defaultDirectory();

    [[nodiscard]] const QString& directory() const { return m_directory; }
    [[nodiscard]] const DatabaseAddress& address() const { return m_address; }

    /// See backupDatabase and restoreDatabase.
    [[nodiscard]] Result<BackupReport> backup(const QString& file, const CancelToken& cancel = {}) const;
    [[nodiscard]] Result<RestoreReport> restore(const QString& file, const CancelToken& cancel = {}, const RestoreCheck& check = {}) const;

private:
    Workspace(QString directory, DatabaseAddress address, PostgresBinaries binaries);

    QString m_directory;
    DatabaseAddress m_address;
    PostgresBinaries m_binaries;
};

} // namespace trueup
