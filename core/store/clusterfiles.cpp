#include "store/clusterfiles.h"

#include "store/toolrun.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::PrivateServer)
};

/// Removes the password file whatever happens.
struct PasswordFile
{
    QString path;
    ~PasswordFile() { QFile::remove(path); }
};

/// The tool's folder is its own to clean up: of one that failed it leaves none.
Result<ToolResult> runInitdb(const ClusterSpec& spec, const QString& folder, const QString& passwordFile, const CancelToken& cancel)
{
    ToolRun run{spec.tools.program(u"initdb"_s),
                {u"-D"_s, folder, u"-U"_s, spec.superuser, u"-E"_s, u"UTF8"_s, u"--auth=scram-sha-256"_s,
                 u"--pwfile="_s + passwordFile, u"--data-checksums"_s, u"--no-instructions"_s},
                toolEnvironment(),
                spec.cluster,
                spec.account};
    if (!spec.durable)
        run.arguments << u"--no-sync"_s;
    const QList<QStringList> locales = clusterLocales(spec.tools.major);
    const QStringList common = run.arguments;
    Result<ToolResult> ran;
    for (const QStringList& locale : locales) {
        run.arguments = common + locale;
        ran = runTool(run, cancel);
        if (!ran || ran->exitCode == 0 || !ran->messages.contains("locale"_L1))
            break;
        QDir(folder).removeRecursively();
    }
    return ran;
}

} // namespace

QList<QStringList> clusterLocales(int major)
{
    if (major >= 17)
        return {{u"--locale-provider=builtin"_s, u"--builtin-locale=C.UTF-8"_s, u"--locale=C"_s}};
    return {{u"--locale=C.UTF-8"_s}, {u"--locale=C"_s}};
}

Result<void> initialiseCluster(const ClusterSpec& spec, const CancelToken& cancel)
{
    const QString fresh = spec.cluster + u"/data.new"_s;
    QDir(fresh).removeRecursively(); // left by an interrupted run
    const PasswordFile password{spec.cluster + u"/initdb.password"_s};
    if (auto written = writeClusterFile(password.path, spec.password.toLatin1() + '\n'); !written)
        return written;
    if (auto given = serverplatform::give(spec.account, password.path); !given)
        return given;
    const auto ran = runInitdb(spec, fresh, password.path, cancel);
    if (!ran)
        return fail(ran.error());
    if (ran->exitCode != 0) {
        const bool full = ran->messages.contains("No space left"_L1);
        return fail(full ? ErrorKind::DiskFull : ErrorKind::Io,
                    Text::tr("The private database in %1 could not be created.").arg(spec.cluster),
                    full ? Text::tr("Free some disk space and try again.")
                         : Text::tr("Check the folder and the installation of PostgreSQL."),
                    ran->messages);
    }
    QFile settings(fresh + u"/postgresql.conf"_s);
    if (!settings.open(QIODevice::Append) || settings.write("\ninclude_if_exists = 'trueup.conf'\n") < 0 ||
        !settings.flush())
        return fail(ErrorKind::Io, Text::tr("The settings of the private database could not be written."), {},
                    settings.errorString());
    settings.close();
    if (!QDir().rename(fresh, spec.cluster + u"/data"_s))
        return fail(ErrorKind::Io, Text::tr("The private database in %1 could not be put in place.").arg(spec.cluster));
    return {};
}

bool supportsLz4(const PostgresBinaries& tools, const ServerAccount& account, const QString& data)
{
    const auto ran = runTool({tools.program(u"postgres"_s),
                              {u"-D"_s, data, u"-c"_s, u"wal_compression=lz4"_s, u"-c"_s,
                               u"default_toast_compression=lz4"_s, u"-C"_s, u"wal_compression"_s},
                              toolEnvironment(),
                              data,
                              account},
                             {});
    return ran && ran->exitCode == 0;
}

PidFile readPidFile(const QString& data)
{
    PidFile result;
    QFile file(data + u"/postmaster.pid"_s);
    if (!file.open(QIODevice::ReadOnly))
        return result;
    const QList<QByteArray> lines = file.readAll().split('\n');
    result.pid = lines.value(0).trimmed().toLongLong();
    result.port = lines.value(3).trimmed().toInt();
    result.socketDirectory = QFile::decodeName(lines.value(4).trimmed());
    result.ready = lines.value(7).trimmed() == "ready";
    return result;
}

void removeStalePidFile(const QString& data)
{
    const PidFile pidFile = readPidFile(data);
    if (pidFile.pid > 0 && !serverplatform::isServer(pidFile.pid, data))
        QFile::remove(data + u"/postmaster.pid"_s);
}

QString logSince(const QString& file, qint64 offset)
{
    QFile log(file);
    if (!log.open(QIODevice::ReadOnly) || !log.seek(qMin(offset, log.size())))
        return {};
    return QString::fromUtf8(log.read(64'000)).trimmed();
}

Error startError(const QString& log)
{
    const auto says = [&](QLatin1StringView part) {
        return log.contains(part);
    };
    Error error{ErrorKind::Io,
                Text::tr("The private database server could not be started."),
                Text::tr("The workspace was not opened; its data are untouched."),
                Text::tr("Look at the server's log; the last lines are in the details."),
                log.right(2'000),
                {},
                false};
    if (says("Address already in use"_L1) || says("could not create any TCP/IP sockets"_L1)) {
        error.code = u"PORT_TAKEN"_s;
        error.retryable = true;
    } else if (says("is still in use"_L1) || says("another postmaster"_L1) ||
               says("another server might be running"_L1)) {
        error.code = u"STILL_IN_USE"_s; // children of a killed server need a moment to notice
        error.retryable = true;
    } else if (says("No space left"_L1)) {
        error.kind = ErrorKind::DiskFull;
        error.message = Text::tr("The private database server could not be started: the disk is full.");
        error.nextStep = Text::tr("Free some disk space and try again.");
    }
    return error;
}

QString sharedName(const QString& directory)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(directory.toUtf8(), QCryptographicHash::Sha256).toHex().left(16));
}

Result<void> writeFile(const QString& file, const QByteArray& contents)
{
    QSaveFile save(file);
    if (save.open(QIODevice::WriteOnly) && save.write(contents) == contents.size() && save.commit())
        return {};
    return fail(ErrorKind::Io, Text::tr("The file %1 cannot be written.").arg(file),
                Text::tr("Check the permissions and the free space of the folder."), save.errorString());
}

Result<void> writeClusterFile(const QString& file, const QByteArray& contents)
{
    if (auto written = writeFile(file, contents); !written)
        return written;
    // The folder around it is closed to everybody but the account, so reading may be open.
    QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    return {};
}

} // namespace trueup
