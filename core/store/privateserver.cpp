#include "store/privateserver.h"

#include "base/log.h"
#include "store/clusterfiles.h"
#include "store/serverplatform.h"
#include "store/toolrun.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QRandomGenerator>
#include <QThread>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::PrivateServer)
};

constexpr std::chrono::seconds lockWait{180};
constexpr std::chrono::seconds startWait{60};

/// One program at a time initialises, starts or stops. QLockFile recognises holders that died.
Result<void> lockDirectory(QLockFile& lock, const CancelToken& cancel)
{
    lock.setStaleLockTime(0); // a long crash recovery is no reason to take the lock away
    const QDeadlineTimer deadline(lockWait);
    while (!lock.tryLock(100)) {
        if (lock.error() != QLockFile::LockFailedError)
            return fail(ErrorKind::Io,
                        Text::tr("The folder %1 cannot be written.").arg(QFileInfo(lock.fileName()).path()),
                        Text::tr("Check the permissions of the folder, or choose another one."));
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        if (deadline.hasExpired())
            return fail(Error{ErrorKind::Timeout,
                              Text::tr("Another program is starting or stopping the same workspace."),
                              Text::tr("The workspace was not opened."),
                              Text::tr("Try again in a minute."),
                              {},
                              {},
                              true});
    }
    return {};
}

} // namespace

/// What the directory remembers about its cluster (server.json).
struct PrivateServer::Record
{
    QString cluster; ///< holds data, socket and log; owned by the account of the server
    int major = 0;
    int port = 5432;
    bool lz4 = false;

    [[nodiscard]] QString data() const { return cluster + u"/data"_s; }
    [[nodiscard]] QString socket() const { return cluster + u"/socket"_s; }
    [[nodiscard]] QString log() const { return cluster + u"/server.log"_s; }
};

PrivateServer::PrivateServer(QString directory, PrivateServerOptions options)
    : m_directory(QDir::cleanPath(QDir(directory).absolutePath())), m_options(std::move(options))
{
}

QString PrivateServer::superuser()
{
    return u"trueup"_s;
}

QString PrivateServer::path(const QString& name) const
{
    return m_directory + u'/' + name;
}

Result<PrivateServer::Record> PrivateServer::readRecord() const
{
    QFile file(path(u"server.json"_s));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, Text::tr("There is no private database in %1.").arg(m_directory),
                    Text::tr("Create the workspace first (trueup-cli workspace init)."));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    Record record{json.value("cluster"_L1).toString(), json.value("major"_L1).toInt(),
                  json.value("port"_L1).toInt(5432), json.value("lz4"_L1).toBool()};
    if (record.cluster.isEmpty() || record.major == 0)
        return fail(ErrorKind::Parse, Text::tr("The file %1 is damaged.").arg(file.fileName()),
                    Text::tr("Restore the file, or restore a backup into a new workspace."));
    // Kept relative, so that a workspace that is moved as a whole still finds its cluster.
    record.cluster = QDir::cleanPath(QDir(m_directory).absoluteFilePath(record.cluster));
    return record;
}

Result<void> PrivateServer::writeRecord(const Record& record) const
{
    const bool inside = record.cluster.startsWith(m_directory + u'/');
    const QJsonObject json{{u"format"_s, 1},
                           {u"cluster"_s, inside ? QDir(m_directory).relativeFilePath(record.cluster) : record.cluster},
                           {u"major"_s, record.major},
                           {u"port"_s, record.port},
                           {u"lz4"_s, record.lz4}};
    return writeFile(path(u"server.json"_s), QJsonDocument(json).toJson());
}

Result<QString> PrivateServer::readPassword() const
{
    QFile file(path(u"password"_s));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("The password file %1 cannot be read.").arg(file.fileName()),
                    Text::tr("Use the account that made the workspace."), file.errorString());
    return QString::fromLatin1(file.readAll().trimmed());
}

Result<void> PrivateServer::createPassword() const
{
    QFile file(path(u"password"_s));
    if (file.exists())
        return {};
    QByteArray password(24, '\0');
    for (char& byte : password)
        byte = char(QRandomGenerator::system()->bounded(256));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(password.toHex() + '\n') < 0 || !file.flush())
        return fail(ErrorKind::Io, Text::tr("The password file %1 cannot be written.").arg(file.fileName()),
                    Text::tr("Check the permissions of the folder."), file.errorString());
    return {};
}

Result<void> PrivateServer::init(const CancelToken& cancel)
{
    QDir().mkpath(m_directory);
    QLockFile lock(path(u"server.lock"_s));
    if (auto locked = lockDirectory(lock, cancel); !locked)
        return locked;
    return initLocked(cancel);
}

Result<void> PrivateServer::initLocked(const CancelToken& cancel)
{
    if (const auto record = readRecord(); record || record.error().kind != ErrorKind::NotFound)
        return record ? Result<void>() : fail(record.error());
    const auto tools = choosePostgres();
    if (!tools)
        return fail(tools.error());
    if (auto password = createPassword(); !password)
        return password;
    Record record;
    record.cluster = path(u"cluster"_s);
    record.major = tools->major;
    auto account = serverplatform::account(record.cluster);
    if (!account)
        return fail(account.error());
    if (!serverplatform::canReach(*account, m_directory)) {
        const QString root = serverplatform::sharedRoot();
        QDir().mkpath(root);
        QFile::setPermissions(root, QFileDevice::Permissions(0x7755)); // whatever the umask: the account has to pass
        record.cluster = root + u'/' + sharedName(m_directory);
        qCInfo(lcStore, "the account %ls cannot reach the workspace; its database is kept in %ls",
               qUtf16Printable(account->name), qUtf16Printable(record.cluster));
    }
    if (auto created = createCluster(record, *tools, cancel); !created)
        return created;
    return writeRecord(record);
}

Result<void> PrivateServer::createCluster(Record& record, const PostgresBinaries& tools, const CancelToken& cancel)
{
    auto account = serverplatform::account(record.cluster);
    if (!account)
        return fail(account.error());
    QDir().mkpath(record.cluster);
    if (auto given = serverplatform::give(*account, record.cluster); !given)
        return given;
    if (!QFileInfo::exists(record.data() + u"/PG_VERSION"_s)) {
        const auto password = readPassword();
        if (!password)
            return fail(password.error());
        const ClusterSpec spec{tools, *account, record.cluster, superuser(), *password, m_options.durable};
        if (auto created = initialiseCluster(spec, cancel); !created)
            return created;
    }
    if (serverplatform::canHoldSocket(record.socket())) {
        QDir().mkpath(record.socket());
        if (auto given = serverplatform::give(*account, record.socket()); !given)
            return given;
    }
    record.lz4 = supportsLz4(tools, *account, record.data());
    return {};
}

Result<void> PrivateServer::writeSettings(const Record& record) const
{
    const bool socket = QFileInfo(record.socket()).isDir();
    QStringList lines{
        u"# Written by Trueup at every start."_s, u"port = %1"_s.arg(record.port),
        u"listen_addresses = '%1'"_s.arg(m_options.loopback || !socket ? u"127.0.0.1"_s : QString()),
        u"unix_socket_directories = '%1'"_s.arg(socket ? record.socket().replace(u'\'', u"''"_s) : QString()),
        u"unix_socket_permissions = 0700"_s, u"password_encryption = scram-sha-256"_s, u"shared_buffers = 256MB"_s,
        u"max_wal_size = 2GB"_s, u"jit = off"_s, u"timezone = 'UTC'"_s, u"log_timezone = 'UTC'"_s,
        u"log_checkpoints = off"_s,
        // It shares the processors with the window: of all its questions together one processor is left to that.
        u"max_parallel_workers = %1"_s.arg(qMax(1, QThread::idealThreadCount() - 1)),
        // A refused CREATE ROLE would put its password into the log.
        u"log_min_error_statement = panic"_s};
    if (record.lz4)
        lines << u"wal_compression = lz4"_s << u"default_toast_compression = lz4"_s;
    if (!m_options.durable)
        lines << u"fsync = off"_s << u"synchronous_commit = off"_s << u"full_page_writes = off"_s;
    if (!m_options.settings.isEmpty())
        lines << m_options.settings;
    return writeClusterFile(record.data() + u"/trueup.conf"_s, lines.join(u'\n').toUtf8() + '\n');
}

Result<DatabaseAddress> PrivateServer::start(const CancelToken& cancel)
{
    if (auto running = address())
        return running;
    QDir().mkpath(m_directory);
    QLockFile lock(path(u"server.lock"_s));
    if (auto locked = lockDirectory(lock, cancel); !locked)
        return fail(locked.error());
    if (auto initialised = initLocked(cancel); !initialised)
        return fail(initialised.error());
    if (auto started = startLocked(cancel); !started)
        return fail(started.error());
    return address();
}

Result<void> PrivateServer::startLocked(const CancelToken& cancel)
{
    auto record = readRecord();
    if (!record)
        return fail(record.error());
    const auto tools = choosePostgres(record->major);
    if (!tools)
        return fail(tools.error());
    const QDeadlineTimer deadline(startWait);
    for (;;) {
        if (status().running)
            return {}; // somebody else's start, or ours: adopted either way
        removeStalePidFile(record->data());
        auto launched = launch(*record, *tools, cancel);
        if (launched || status().running) {
            qCInfo(lcStore, "the private database server runs in %ls", qUtf16Printable(record->cluster));
            return writeRecord(*record);
        }
        if (!launched.error().retryable || deadline.hasExpired())
            return launched;
        if (launched.error().code == "PORT_TAKEN"_L1)
            record->port = int(QRandomGenerator::global()->bounded(20'000, 60'000));
        if (cancel.waitFor(std::chrono::milliseconds(200)))
            return fail(CancelToken::error());
    }
}

Result<void> PrivateServer::launch(const Record& record, const PostgresBinaries& tools, const CancelToken& cancel)
{
    auto account = serverplatform::account(record.data());
    if (!account)
        return fail(account.error());
    if (auto written = writeSettings(record); !written)
        return written;
    QFile log(record.log());
    if (log.size() > 10'000'000)
        log.resize(0);
    const qint64 before = log.size();
    ToolRun run{tools.program(u"pg_ctl"_s),
                {u"start"_s, u"-D"_s, record.data(), u"-l"_s, record.log(), u"-w"_s, u"-t"_s, u"110"_s, u"-s"_s},
                toolEnvironment(),
                record.cluster,
                *account};
    run.keepOutput = false;
    run.givesWay = m_options.givesWay;
    const auto ran = runTool(run, cancel);
    if (!ran)
        return fail(ran.error());
    if (ran->exitCode == 0)
        return {};
    return fail(startError(logSince(record.log(), before)));
}

Result<void> PrivateServer::stop(const CancelToken& cancel)
{
    const auto record = readRecord();
    if (!record)
        return record.error().kind == ErrorKind::NotFound ? Result<void>() : fail(record.error());
    QLockFile lock(path(u"server.lock"_s));
    if (auto locked = lockDirectory(lock, cancel); !locked)
        return locked;
    if (!status().running)
        return {};
    const auto tools = choosePostgres(record->major);
    const auto account = serverplatform::account(record->data());
    if (!tools || !account)
        return fail(!tools ? tools.error() : account.error());
    const auto ran =
        runTool({tools->program(u"pg_ctl"_s),
                 {u"stop"_s, u"-D"_s, record->data(), u"-m"_s, u"fast"_s, u"-w"_s, u"-t"_s, u"60"_s, u"-s"_s},
                 toolEnvironment(),
                 record->cluster,
                 *account},
                cancel);
    if (!ran)
        return fail(ran.error());
    if (ran->exitCode == 0 || !status().running)
        return {};
    return fail(ErrorKind::Io, Text::tr("The private database server could not be stopped."),
                Text::tr("Try again, or end the process %1.").arg(status().pid), ran->messages);
}

ServerStatus PrivateServer::status() const
{
    ServerStatus status;
    const auto record = readRecord();
    if (!record)
        return status;
    status.initialised = true;
    status.major = record->major;
    status.dataDirectory = record->data();
    status.port = record->port;
    if (const auto account = serverplatform::account(record->data()); account && account->drop)
        status.account = account->name;
    const PidFile pidFile = readPidFile(record->data());
    if (!pidFile.ready || !serverplatform::isServer(pidFile.pid, record->data()))
        return status;
    status.running = true;
    status.pid = pidFile.pid;
    status.port = pidFile.port;
    status.socketDirectory = pidFile.socketDirectory;
    return status;
}

Result<DatabaseAddress> PrivateServer::address() const
{
    const ServerStatus now = status();
    if (!now.running)
        return fail(Error{ErrorKind::DatabaseLost,
                          Text::tr("The private database server of %1 does not run.").arg(m_directory),
                          {},
                          Text::tr("Start the workspace (trueup-cli workspace start)."),
                          {},
                          {},
                          true});
    auto password = readPassword();
    if (!password)
        return fail(password.error());
    DatabaseAddress address;
    address.host = now.socketDirectory.isEmpty() ? u"127.0.0.1"_s : now.socketDirectory;
    address.port = now.port;
    address.database = u"postgres"_s;
    address.user = superuser();
    address.password = *password;
    return address;
}

Result<PostgresBinaries> PrivateServer::binaries() const
{
    const auto record = readRecord();
    if (!record)
        return fail(record.error());
    return choosePostgres(record->major);
}

} // namespace trueup
