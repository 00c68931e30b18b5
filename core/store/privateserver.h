#pragma once

#include "base/cancellation.h"
#include "store/connection.h"
#include "store/postgresbinaries.h"

#include <QString>

namespace trueup {

struct PrivateServerOptions
{
    bool durable = true;   ///< false only for throw-away clusters of tests: fsync off
    /// The server runs below the usual priority: it works on the same processors as the window of its user, who is not to
    /// notice what it does for others (an import, the index of a page). Nothing is slower on a machine with time to spare.
    bool givesWay = true;
    bool loopback = false; ///< listen on 127.0.0.1 as well; always so where Unix sockets cannot be used
    QString settings;      ///< further lines for the server's configuration
};

struct ServerStatus
{
    bool initialised = false;
    bool running = false;
    qint64 pid = 0;
    int port = 0;
    int major = 0; ///< version of the cluster
    QString dataDirectory;
    QString socketDirectory; ///< empty: loopback only
    QString account;         ///< the account the server runs as, when it is not ours
};

/// A PostgreSQL cluster of our own inside `directory`. The server outlives this object and this process; several
/// programs may use the same directory at once. Started as root it runs as an unprivileged account, and when that
/// account cannot reach the directory the data live below /var/lib/trueup and the directory says where. Blocking calls,
/// any thread.
class PrivateServer
{
public:
    explicit PrivateServer(QString directory, PrivateServerOptions options = {});

    /// Creates the cluster unless there is one.
    [[nodiscard]] Result<void> init(const CancelToken& cancel = {});
    /// Starts the server, or adopts the one that runs. Creates the cluster when there is none. The address names the
    /// maintenance database "postgres".
    [[nodiscard]] Result<DatabaseAddress> start(const CancelToken& cancel = {});
    /// Fast shutdown: sessions are ended, everything committed is kept. Success when nothing runs.
    [[nodiscard]] Result<void> stop(const CancelToken& cancel = {});

    [[nodiscard]] ServerStatus status() const;
    /// Of the running server; an error when it does not run.
    [[nodiscard]] Result<DatabaseAddress> address() const;
    [[nodiscard]] Result<PostgresBinaries> binaries() const; ///< those that fit the cluster

    [[nodiscard]] static QString superuser(); ///< name of the cluster's owner role

private:
    struct Record;
    [[nodiscard]] QString path(const QString& name) const;
    [[nodiscard]] Result<Record> readRecord() const;
    [[nodiscard]] Result<void> writeRecord(const Record& record) const;
    [[nodiscard]] Result<QString> readPassword() const;
    [[nodiscard]] Result<void> createPassword() const;
    [[nodiscard]] Result<void> initLocked(const CancelToken& cancel);
    [[nodiscard]] Result<void> createCluster(Record& record, const PostgresBinaries& tools, const CancelToken& cancel);
    [[nodiscard]] Result<void> startLocked(const CancelToken& cancel);
    [[nodiscard]] Result<void> launch(const Record& record, const PostgresBinaries& tools, const CancelToken& cancel);
    [[nodiscard]] Result<void> writeSettings(const Record& record) const;

    QString m_directory;
    PrivateServerOptions m_options;
};

} // namespace trueup
