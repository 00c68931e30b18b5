#pragma once

#include "base/error.h"

#include <QList>
#include <QString>

class QProcess;

namespace trueup {

/// Who the private server runs as. PostgreSQL refuses to run as root.
struct ServerAccount
{
    QString name;
    bool drop = false; ///< not ourselves: programs have to be started under it
    unsigned uid = 0;
    unsigned gid = 0;
    QList<unsigned> groups;
};

/// What differs between operating systems; one implementation in privateserver_unix.cpp, one in
/// privateserver_windows.cpp.
namespace serverplatform {

/// Ourselves; as root the owner of `cluster` when it exists, else postgres, else nobody.
[[nodiscard]] Result<ServerAccount> account(const QString& cluster);
/// Whether the account may pass every folder on the way to `directory`.
[[nodiscard]] bool canReach(const ServerAccount& account, const QString& directory);
/// Makes the account the only one that can use the file or folder.
[[nodiscard]] Result<void> give(const ServerAccount& account, const QString& path);
/// To be called before start(): the program will run under the account, and below the usual priority if it gives way.
void runAs(const ServerAccount& account, QProcess& process, bool givesWay = false);
/// A process of a server on this machine that runs below the usual priority: makes that count where the system shares its
/// processors out between sessions before it looks at priorities. Of other servers and where it is refused nothing changes.
void stepAside(qint64 pid);
/// Whether the process exists and is the PostgreSQL server of this data directory.
[[nodiscard]] bool isServer(qint64 pid, const QString& dataDirectory);
/// Where clusters live that the account cannot reach otherwise; empty when there is no such place.
[[nodiscard]] QString sharedRoot();
/// Whether a socket can be made in the folder (paths of sockets are short).
[[nodiscard]] bool canHoldSocket(const QString& directory);

} // namespace serverplatform

} // namespace trueup
