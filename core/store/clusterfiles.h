#pragma once

#include "base/cancellation.h"
#include "store/postgresbinaries.h"
#include "store/serverplatform.h"

namespace trueup {

/// What a new cluster is made from.
struct ClusterSpec
{
    PostgresBinaries tools;
    ServerAccount account;
    QString cluster; ///< folder that belongs to the account; the data go to cluster/data
    QString superuser;
    QString password;
    bool durable = true;
};

/// What initdb is told of the locale, the best first; the next one where the system lacks it. All of them sort by code point, on every
/// platform and for ever: an index must not depend on a library that is updated. Since 17 PostgreSQL brings C.UTF-8 itself, before it is
/// the system's, which Linux has; plain C knows upper and lower case of ASCII letters alone, and a search for "é" does not find "É".
[[nodiscard]] QList<QStringList> clusterLocales(int major);

/// initdb with UTF-8, SCRAM and checksums. The data directory appears only when it is complete.
[[nodiscard]] Result<void> initialiseCluster(const ClusterSpec& spec, const CancelToken& cancel);

/// Whether this build of PostgreSQL knows lz4.
[[nodiscard]] bool supportsLz4(const PostgresBinaries& tools, const ServerAccount& account, const QString& data);

/// postmaster.pid of a data directory (its lines are stable since PostgreSQL 10).
struct PidFile
{
    qint64 pid = 0;
    int port = 0;
    QString socketDirectory;
    bool ready = false;
};
[[nodiscard]] PidFile readPidFile(const QString& data);
/// Removes the file when the process it names is not this server: after a crash the number may belong to another
/// program.
void removeStalePidFile(const QString& data);

[[nodiscard]] QString logSince(const QString& file, qint64 offset);
/// Why a server did not start, from what it logged; retryable (code PORT_TAKEN or STILL_IN_USE) when another try may
/// help.
[[nodiscard]] Error startError(const QString& log);

/// Name of the folder in serverplatform::sharedRoot() for a directory.
[[nodiscard]] QString sharedName(const QString& directory);

/// Replaces the file in one step.
[[nodiscard]] Result<void> writeFile(const QString& file, const QByteArray& contents);
/// The same for a file the server's account has to read.
[[nodiscard]] Result<void> writeClusterFile(const QString& file, const QByteArray& contents);

} // namespace trueup
