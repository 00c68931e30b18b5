#include "store/serverplatform.h"

#include <QProcess>

#define NOMINMAX
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <array>

namespace trueup::serverplatform {

using namespace Qt::StringLiterals;

// pg_ctl takes administrator rights away by itself (a restricted token), so the server always runs as the user.
Result<ServerAccount> account(const QString&)
{
    return ServerAccount{};
}

bool canReach(const ServerAccount&, const QString&)
{
    return true;
}

// Folders below the user's profile inherit an access list that leaves other users out.
Result<void> give(const ServerAccount&, const QString&)
{
    return {};
}

void runAs(const ServerAccount&, QProcess& process, bool givesWay)
{
    // No console window, and Ctrl+C in ours does not reach the server. What it starts inherits a priority below the usual one.
    process.setCreateProcessArgumentsModifier([givesWay](QProcess::CreateProcessArguments* arguments) {
        arguments->flags |= CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP | (givesWay ? BELOW_NORMAL_PRIORITY_CLASS : 0);
    });
}

// What a server starts has its priority class, and nothing stands above that.
void stepAside(qint64) {}

bool isServer(qint64 pid, const QString&)
{
    const HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, DWORD(pid));
    if (!process)
        return false;
    std::array<wchar_t, 1024> name{};
    DWORD size = DWORD(name.size());
    DWORD exitCode = 0;
    const bool known = QueryFullProcessImageNameW(process, 0, name.data(), &size) != 0;
    const bool running = GetExitCodeProcess(process, &exitCode) != 0 && exitCode == STILL_ACTIVE;
    CloseHandle(process);
    return known && running &&
           QString::fromWCharArray(name.data(), int(size)).endsWith("postgres.exe"_L1, Qt::CaseInsensitive);
}

QString sharedRoot()
{
    return {};
}

// Unix sockets exist on Windows, but not in every build of libpq; loopback with a password does.
bool canHoldSocket(const QString&)
{
    return false;
}

} // namespace trueup::serverplatform
