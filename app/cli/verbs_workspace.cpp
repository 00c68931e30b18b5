#include "sessionhelp.h"

#include "operate/databaserestore.h"
#include "store/serverplatform.h"
#include "store/workspace.h"

#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QString directoryOf(const Environment& environment)
{
    const QString given = environment.workspace.isEmpty() ? Workspace::defaultDirectory() : environment.workspace;
    return QDir::cleanPath(QDir(given).absolutePath());
}

/// These verbs look after a private server; with a team database there is none.
Result<void> refuseTeamDatabase(const Environment& environment)
{
    if (environment.databaseUrl.isEmpty())
        return {};
    return usage(Text::tr("A team database has no workspace."),
                 Text::tr("Leave out --database (and TRUEUP_DATABASE_URL), or ask the administrator of the database."));
}

Result<Workspace> openWorkspace(const Environment& environment)
{
    if (const auto fine = refuseTeamDatabase(environment); !fine)
        return fail(fine.error());
    return Workspace::open(directoryOf(environment), environment.cancel);
}

/// "17.2" of a server that says "17.2 (Debian 17.2-1)".
Result<QString> serverVersion(const DatabaseAddress& address)
{
    const auto connection = Connection::open(address);
    if (!connection)
        return fail(connection.error());
    const auto version = (*connection)->value(u"SHOW server_version"_s);
    if (!version)
        return fail(version.error());
    return version->toString().section(u' ', 0, 0);
}

Result<Answer> running(const Workspace& workspace)
{
    const auto version = serverVersion(workspace.address());
    if (!version)
        return fail(version.error());
    const DatabaseAddress& address = workspace.address();
    Answer answer;
    answer.json = {{u"workspace"_s, workspace.directory()},
                   {u"running"_s, true},
                   {u"host"_s, address.host},
                   {u"port"_s, address.port},
                   {u"database"_s, address.database},
                   {u"server_version"_s, *version}};
    answer.text = Text::tr("The workspace %1 is running: PostgreSQL %2, %3, port %4.")
                      .arg(QDir::toNativeSeparators(workspace.directory()), *version, address.host)
                      .arg(address.port);
    return answer;
}

Result<Answer> init(const Environment& environment, const QCommandLineParser&)
{
    if (const auto fine = refuseTeamDatabase(environment); !fine)
        return fail(fine.error());
    const QString directory = directoryOf(environment);
    const bool existed = Workspace::status(directory).exists;
    const auto workspace = Workspace::init(directory, environment.cancel);
    if (!workspace)
        return fail(workspace.error());
    const QString shown = QDir::toNativeSeparators(workspace->directory());
    return Answer{{{u"workspace"_s, workspace->directory()}, {u"created"_s, !existed}},
                  existed
                      ? Text::tr("The workspace %1 was there already; it is running.").arg(shown)
                      : Text::tr("The workspace %1 was created and is running. Next: trueup-cli migrate").arg(shown)};
}

Result<Answer> start(const Environment& environment, const QCommandLineParser&)
{
    const auto workspace = openWorkspace(environment);
    return workspace ? running(*workspace) : fail(workspace.error());
}

Result<Answer> stop(const Environment& environment, const QCommandLineParser&)
{
    if (const auto fine = refuseTeamDatabase(environment); !fine)
        return fail(fine.error());
    const QString directory = directoryOf(environment);
    if (const auto stopped = Workspace::stop(directory, environment.cancel); !stopped)
        return fail(stopped.error());
    return Answer{{{u"workspace"_s, directory}, {u"running"_s, false}},
                  Text::tr("The workspace %1 is stopped.").arg(QDir::toNativeSeparators(directory))};
}

Result<Answer> status(const Environment& environment, const QCommandLineParser&)
{
    if (const auto fine = refuseTeamDatabase(environment); !fine)
        return fail(fine.error());
    const QString directory = directoryOf(environment);
    const WorkspaceStatus found = Workspace::status(directory);
    // Opening says what is wrong with a folder that holds none; it starts nothing that runs already.
    if (!found.exists || found.server.running) {
        const auto workspace = Workspace::open(directory, environment.cancel);
        return workspace ? running(*workspace) : fail(workspace.error());
    }
    const QJsonValue none(QJsonValue::Null);
    return Answer{{{u"workspace"_s, directory},
                   {u"running"_s, false},
                   {u"host"_s, none},
                   {u"port"_s, none},
                   {u"database"_s, found.database},
                   {u"server_version"_s, none}},
                  Text::tr("The workspace %1 is stopped.").arg(QDir::toNativeSeparators(directory))};
}

Result<Answer> backup(const Environment& environment, const QCommandLineParser& parser)
{
    const auto file = operand(parser, 0, u"FILE"_s);
    if (!file)
        return fail(file.error());
    const auto workspace = openWorkspace(environment);
    if (!workspace)
        return fail(workspace.error());
    const auto report = workspace->backup(*file, environment.cancel);
    if (!report)
        return fail(report.error());
    return Answer{{{u"file"_s, report->file}, {u"bytes"_s, report->bytes}},
                  Text::tr("%1: %2 bytes.").arg(QDir::toNativeSeparators(report->file)).arg(report->bytes)};
}

Result<Answer> restore(const Environment& environment, const QCommandLineParser& parser)
{
    const auto file = operand(parser, 0, u"FILE"_s);
    if (!file)
        return fail(file.error());
    const auto workspace = openWorkspace(environment);
    if (!workspace)
        return fail(workspace.error());
    const auto present = Connection::open(workspace->address());
    if (!present)
        return fail(present.error());
    const auto report = restoreWorkspace(*workspace, **present, *file, environment.cancel);
    if (!report)
        return fail(report.error());
    return Answer{{{u"file"_s, *file}, {u"previous_database"_s, report->keptDatabase}},
                  Text::tr("Restored. The database as it was before is kept as %1.").arg(report->keptDatabase)};
}

Result<Answer> url(const Environment& environment, const QCommandLineParser&)
{
    if (!environment.databaseUrl.isEmpty()) {
        const auto address = DatabaseAddress::fromUrl(environment.databaseUrl);
        if (!address)
            return fail(address.error());
        return Answer{{{u"url"_s, address->toString()}}, address->toString()};
    }
    const auto workspace = openWorkspace(environment);
    if (!workspace)
        return fail(workspace.error());
    const DatabaseAddress& address = workspace->address();
    QString text = address.toString();
    if (const qsizetype at = text.indexOf(u'@'); at > 0 && !address.password.isEmpty())
        text.insert(at, u':' + QString::fromLatin1(QUrl::toPercentEncoding(address.password)));
    return Answer{{{u"url"_s, text}}, text};
}

Result<void> removeFolder(const QString& folder)
{
    if (!QFileInfo::exists(folder) || QDir(folder).removeRecursively())
        return {};
    return fail(Error{ErrorKind::Io,
                      Text::tr("%1 cannot be removed completely.").arg(QDir::toNativeSeparators(folder)),
                      Text::tr("What is left of the workspace stays where it is."),
                      Text::tr("Remove it with the account that made the workspace."),
                      {},
                      {},
                      false});
}

Result<Answer> remove(const Environment& environment, const QCommandLineParser& parser)
{
    if (const auto fine = refuseTeamDatabase(environment); !fine)
        return fail(fine.error());
    const QString directory = directoryOf(environment);
    if (!Workspace::status(directory).exists)
        return fail(Error{ErrorKind::NotFound,
                          Text::tr("There is no workspace in %1.").arg(QDir::toNativeSeparators(directory)),
                          Text::tr("Nothing was removed."),
                          Text::tr("Name the folder with --workspace."),
                          {},
                          {},
                          false});
    if (!parser.isSet(u"yes"_s))
        return usage(Text::tr("This removes the workspace %1 with its database for good.")
                         .arg(QDir::toNativeSeparators(directory)),
                     Text::tr("Make a backup first (workspace backup); then repeat with --yes."));
    const QString data = Workspace::status(directory).server.dataDirectory;
    if (const auto stopped = Workspace::stop(directory, environment.cancel); !stopped)
        return fail(stopped.error());
    // The database of a workspace root made lies in the shared root, because its server runs as another account.
    QStringList folders;
    const QString root = serverplatform::sharedRoot();
    const QString cluster = QFileInfo(data).path();
    if (!root.isEmpty() && QFileInfo(cluster).path() == root)
        folders.append(cluster);
    for (const QString& name : {u"postgres"_s, u"feed"_s})
        folders.append(QDir(directory).filePath(name));
    for (const QString& folder : folders) {
        if (const auto removed = removeFolder(folder); !removed)
            return fail(removed.error());
    }
    QFile::remove(QDir(directory).filePath(u"workspace.json"_s));
    QDir().rmdir(directory); // only when nothing of somebody else's is left in it
    return Answer{{{u"workspace"_s, directory}, {u"removed"_s, true}},
                  Text::tr("The workspace %1 is removed.").arg(QDir::toNativeSeparators(directory))};
}

} // namespace

std::vector<Verb> workspaceVerbs()
{
    const QCommandLineOption yes(u"yes"_s, Text::tr("Really remove it; without this nothing happens."));
    return {
        makeVerb(u"workspace init"_s, Text::tr("Make a folder with a private database server"), {}, {}, init),
        makeVerb(u"workspace start"_s, Text::tr("Start the server of the workspace"), {}, {}, start),
        makeVerb(u"workspace stop"_s, Text::tr("Stop the server of the workspace"), {}, {}, stop),
        makeVerb(u"workspace status"_s, Text::tr("Say whether the server runs, and where"), {}, {}, status),
        makeVerb(u"workspace backup"_s, Text::tr("Write the whole database into one file"), u"FILE"_s, {}, backup),
        makeVerb(u"workspace restore"_s, Text::tr("Bring a backup back; the present database is kept"), u"FILE"_s, {},
                 restore),
        makeVerb(u"workspace url"_s, Text::tr("Print the address of the database for psql, with its password"), {}, {},
                 url),
        makeVerb(u"workspace remove"_s, Text::tr("Stop the server and remove the workspace with its database"), {},
                 {yes}, remove),
    };
}

} // namespace trueup::cli
