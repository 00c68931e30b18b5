#include "store/workspace.h"

#include "store/clusterfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Workspace)
};

/// Contents of workspace.json.
struct Description
{
    int format = 0;
    QString database;
};

QString fileOf(const QString& directory)
{
    return QDir(directory).absoluteFilePath(u"workspace.json"_s);
}

QString serverDirectory(const QString& directory)
{
    return QDir(directory).absoluteFilePath(u"postgres"_s);
}

Result<Description> describe(const QString& directory)
{
    QFile file(fileOf(directory));
    if (!file.exists())
        return fail(ErrorKind::NotFound,
                    Text::tr("There is no workspace in %1.").arg(QDir::toNativeSeparators(directory)),
                    Text::tr("Create it first (trueup-cli workspace init), or name another folder."));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("The workspace file %1 cannot be read.").arg(file.fileName()),
                    Text::tr("Use the account that made the workspace."), file.errorString());
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    Description description{json.value("format"_L1).toInt(), json.value("database"_L1).toString()};
    if (description.format < 1 || description.database.isEmpty())
        return fail(ErrorKind::Parse, Text::tr("The workspace file %1 is damaged.").arg(file.fileName()),
                    Text::tr("Restore the file, or restore a backup into a new workspace."));
    if (description.format > Workspace::formatVersion)
        return fail(ErrorKind::Contract,
                    Text::tr("The workspace %1 was made by a newer version of Trueup.").arg(directory),
                    Text::tr("Install the newer version on this computer."));
    return description;
}

/// Creates the database unless it exists; two programs may try at once.
Result<void> ensureDatabase(const DatabaseAddress& maintenance, const QString& name)
{
    auto connection = Connection::open(maintenance);
    if (!connection)
        return fail(connection.error());
    const auto exists = (*connection)->value(u"SELECT 1 FROM pg_database WHERE datname = ?"_s, {name});
    if (!exists)
        return fail(exists.error());
    if (exists->isValid())
        return {};
    auto created = (*connection)->script(u"CREATE DATABASE \"%1\""_s.arg(name));
    if (!created && created.error().code != "42P04"_L1 && created.error().code != "23505"_L1)
        return created;
    return {};
}

} // namespace

Workspace::Workspace(QString directory, DatabaseAddress address, PostgresBinaries binaries)
    : m_directory(std::move(directory)), m_address(std::move(address)), m_binaries(std::move(binaries))
{
}

QString Workspace::defaultDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/workspace"_s;
}

Result<Workspace> Workspace::init(const QString& directory, const CancelToken& cancel,
                                  const PrivateServerOptions& options)
{
    const QString absolute = QDir::cleanPath(QDir(directory).absolutePath());
    if (const auto present = describe(absolute); present || present.error().kind != ErrorKind::NotFound)
        return present ? open(absolute, cancel, options) : fail(present.error());
    if (!QDir().mkpath(absolute))
        return fail(ErrorKind::Io, Text::tr("The folder %1 cannot be created.").arg(QDir::toNativeSeparators(absolute)),
                    Text::tr("Check the path and its permissions."));
    PrivateServer server(serverDirectory(absolute), options);
    const auto maintenance = server.start(cancel);
    if (!maintenance)
        return fail(maintenance.error());
    const QString database = u"trueup"_s;
    if (auto created = ensureDatabase(*maintenance, database); !created)
        return fail(created.error());
    // Last, so that a folder with this file is a complete workspace.
    const QJsonObject json{{u"format"_s, formatVersion}, {u"database"_s, database}};
    if (auto written = writeFile(fileOf(absolute), QJsonDocument(json).toJson()); !written)
        return fail(written.error());
    return open(absolute, cancel, options);
}

Result<Workspace> Workspace::open(const QString& directory, const CancelToken& cancel,
                                  const PrivateServerOptions& options)
{
    const QString absolute = QDir::cleanPath(QDir(directory).absolutePath());
    const auto description = describe(absolute);
    if (!description)
        return fail(description.error());
    PrivateServer server(serverDirectory(absolute), options);
    auto address = server.start(cancel);
    if (!address)
        return fail(address.error());
    auto binaries = server.binaries();
    if (!binaries)
        return fail(binaries.error());
    address->database = description->database;
    return Workspace(absolute, *address, *binaries);
}

WorkspaceStatus Workspace::status(const QString& directory)
{
    WorkspaceStatus status;
    status.directory = QDir::cleanPath(QDir(directory).absolutePath());
    status.exists = QFile::exists(fileOf(directory));
    if (const auto description = describe(directory)) {
        status.format = description->format;
        status.database = description->database;
    }
    status.server = PrivateServer(serverDirectory(directory)).status();
    return status;
}

Result<void> Workspace::stop(const QString& directory, const CancelToken& cancel)
{
    if (const auto description = describe(directory); !description)
        return fail(description.error());
    return PrivateServer(serverDirectory(directory)).stop(cancel);
}

Result<BackupReport> Workspace::backup(const QString& file, const CancelToken& cancel) const
{
    return backupDatabase(m_binaries, m_address, file, cancel);
}

Result<RestoreReport> Workspace::restore(const QString& file, const CancelToken& cancel, const RestoreCheck& check) const
{
    return restoreDatabase(m_binaries, m_address, file, cancel, check);
}

} // namespace trueup
