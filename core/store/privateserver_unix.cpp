#include "store/serverplatform.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace trueup::serverplatform {

using namespace Qt::StringLiterals;

namespace {

constexpr int stepsAside = 5; // of the 19 there are: a third of the time of what runs at the usual priority

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::PrivateServer)
};

ServerAccount accountOf(const passwd& entry)
{
    ServerAccount account{QString::fromLocal8Bit(entry.pw_name), true, entry.pw_uid, entry.pw_gid, {}};
    int count = 64;
#ifdef Q_OS_MACOS
    std::vector<int> groups(std::size_t(count), 0);
    const int found = getgrouplist(entry.pw_name, int(entry.pw_gid), groups.data(), &count);
#else
    std::vector<gid_t> groups(std::size_t(count), 0);
    const int found = getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count);
#endif
    for (int i = 0; found >= 0 && i < count; ++i)
        account.groups.append(unsigned(groups[std::size_t(i)]));
    return account;
}

bool mayPass(const ServerAccount& account, const QString& directory)
{
    struct stat info
    {
    };
    if (stat(QFile::encodeName(directory).constData(), &info) != 0)
        return false;
    if (info.st_uid == account.uid)
        return (info.st_mode & S_IXUSR) != 0;
    if (info.st_gid == account.gid || account.groups.contains(unsigned(info.st_gid)))
        return (info.st_mode & S_IXGRP) != 0;
    return (info.st_mode & S_IXOTH) != 0;
}

} // namespace

Result<ServerAccount> account(const QString& cluster)
{
    const QFileInfo info(cluster);
    if (geteuid() != 0) {
        if (info.exists() && info.ownerId() != geteuid())
            return fail(
                ErrorKind::Permission,
                Text::tr("The database files in %1 belong to another account.").arg(QDir::toNativeSeparators(cluster)),
                Text::tr("Use the account that made the workspace, or another workspace."));
        return ServerAccount{{}, false, geteuid(), getegid(), {}};
    }
    if (info.exists() && info.ownerId() != 0) {
        if (const passwd* owner = getpwuid(info.ownerId()))
            return accountOf(*owner);
        return ServerAccount{QString::number(info.ownerId()), true, info.ownerId(), info.groupId(), {info.groupId()}};
    }
    for (const char* name : {"postgres", "nobody"}) {
        if (const passwd* entry = getpwnam(name); entry && entry->pw_uid != 0)
            return accountOf(*entry);
    }
    return fail(ErrorKind::Config,
                Text::tr("PostgreSQL cannot run as root, and there is no account postgres or nobody."),
                Text::tr("Create an account named postgres, or start Trueup as an ordinary user."));
}

bool canReach(const ServerAccount& account, const QString& directory)
{
    if (!account.drop)
        return true;
    for (QString path = QFileInfo(directory).canonicalFilePath(); !path.isEmpty(); path = QFileInfo(path).path()) {
        if (!mayPass(account, path))
            return false;
        if (path == "/"_L1)
            return true;
    }
    return false;
}

Result<void> give(const ServerAccount& account, const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    const mode_t mode = QFileInfo(path).isDir() ? 0700 : 0600;
    if ((!account.drop || chown(name.constData(), account.uid, account.gid) == 0) && chmod(name.constData(), mode) == 0)
        return {};
    return fail(ErrorKind::Io,
                Text::tr("%1 could not be made private: %2.").arg(path, QString::fromLocal8Bit(std::strerror(errno))),
                Text::tr("Choose a folder on a disk that knows owners and permissions."));
}

void runAs(const ServerAccount& account, QProcess& process, bool givesWay)
{
    if (!account.drop && !givesWay)
        return;
    const bool drop = account.drop;
    const std::vector<gid_t> groups(account.groups.begin(), account.groups.end());
    const auto uid = uid_t(account.uid);
    const auto gid = gid_t(account.gid);
    // Runs between fork and exec: nothing here may allocate.
    process.setChildProcessModifier([&process, drop, givesWay, groups, uid, gid] {
        if (givesWay)
            (void)!nice(stepsAside); // refused: the server runs as before
        if (drop && (setgroups(groups.size(), groups.data()) != 0 || setgid(gid) != 0 || setuid(uid) != 0))
            process.failChildProcessModifier("the account of the server cannot be taken", errno);
    });
}

void stepAside(qint64 pid)
{
#ifdef Q_OS_LINUX
    // Every process of PostgreSQL is a session of its own, and Linux (sched(7), autogroup) lets two sessions have the same
    // share of a processor whatever the priorities of their processes.
    errno = 0;
    const int priority = getpriority(PRIO_PROCESS, id_t(pid));
    if (errno != 0 || priority <= getpriority(PRIO_PROCESS, 0))
        return;
    QFile name(u"/proc/%1/comm"_s.arg(pid));
    if (!name.open(QIODevice::ReadOnly) || name.readAll().trimmed() != "postgres")
        return; // another machine's number, through a socket that was passed on
    QFile session(u"/proc/%1/autogroup"_s.arg(pid));
    if (session.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        session.write(QByteArray::number(priority)); // the kernel takes ten of these a second; the next connection is luckier
#else
    Q_UNUSED(pid)
#endif
}

bool isServer(qint64 pid, const QString& dataDirectory)
{
    if (pid <= 1 || (kill(pid_t(pid), 0) != 0 && errno == ESRCH))
        return false;
    QFile commandLine(u"/proc/%1/cmdline"_s.arg(pid));
    if (!commandLine.open(QIODevice::ReadOnly))
        return !QFileInfo::exists(u"/proc/self"_s); // without /proc PostgreSQL's own word has to do
    const QList<QByteArray> arguments = commandLine.readAll().split('\0');
    if (!arguments.first().endsWith("postgres"))
        return false;
    const QString wanted = QFileInfo(dataDirectory).canonicalFilePath();
    for (const QByteArray& argument : arguments) {
        if (argument.startsWith('/') && QFileInfo(QFile::decodeName(argument)).canonicalFilePath() == wanted)
            return true;
    }
    return false;
}

QString sharedRoot()
{
    return geteuid() == 0 ? u"/var/lib/trueup"_s : QString();
}

bool canHoldSocket(const QString& directory)
{
    // ".s.PGSQL.65535.lock" and the closing zero have to fit as well; commas separate folders in the setting.
    return QFile::encodeName(directory).size() + 21 < qsizetype(sizeof(sockaddr_un::sun_path)) &&
           !directory.contains(u',');
}

} // namespace trueup::serverplatform
