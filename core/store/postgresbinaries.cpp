#include "store/postgresbinaries.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::PrivateServer)
};

#ifdef Q_OS_WIN
constexpr QLatin1StringView suffix = ".exe"_L1;
#else
constexpr QLatin1StringView suffix = ""_L1;
#endif

QStringList matching(const QString& root, const QString& pattern, const QString& below)
{
    QStringList found;
    for (const QString& name : QDir(root).entryList({pattern}, QDir::Dirs | QDir::NoDotAndDotDot))
        found.append(root + u'/' + name + below);
    return found;
}

QStringList candidates()
{
    const QString chosen = qEnvironmentVariable("TRUEUP_PG_BIN");
    if (!chosen.isEmpty())
        return {chosen};
    QStringList places = qEnvironmentVariable("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    places += matching(u"/usr/lib/postgresql"_s, u"*"_s, u"/bin"_s); // Debian, Ubuntu
    places += matching(u"/usr"_s, u"pgsql-*"_s, u"/bin"_s);          // PGDG on Red Hat and SUSE
    places << u"/usr/local/pgsql/bin"_s;
    places += matching(u"/opt/homebrew/opt"_s, u"postgresql*"_s, u"/bin"_s);
    places += matching(u"/usr/local/opt"_s, u"postgresql*"_s, u"/bin"_s);
    places += matching(u"/Applications/Postgres.app/Contents/Versions"_s, u"*"_s, u"/bin"_s);
    places +=
        matching(qEnvironmentVariable("ProgramFiles", u"C:/Program Files"_s) + u"/PostgreSQL"_s, u"*"_s, u"/bin"_s);
    return places;
}

bool isComplete(const QString& directory)
{
    for (const auto name : {"initdb"_L1, "pg_ctl"_L1, "postgres"_L1}) {
        if (!QFileInfo(directory + u'/' + name + suffix).isExecutable())
            return false;
    }
    return true;
}

int majorVersion(const QString& directory)
{
    static const QRegularExpression version(u"\\(PostgreSQL\\) ([0-9]+)"_s);
    QProcess process;
    process.start(directory + u"/postgres"_s + suffix, {u"--version"_s}, QIODevice::ReadOnly);
    if (!process.waitForFinished(10'000))
        return 0;
    const QRegularExpressionMatch match = version.match(QString::fromLocal8Bit(process.readAllStandardOutput()));
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

} // namespace

QString PostgresBinaries::program(const QString& name) const
{
    return directory + u'/' + name + suffix;
}

QList<PostgresBinaries> findPostgres()
{
    QList<PostgresBinaries> found;
    QStringList seen;
    for (const QString& place : candidates()) {
        const QString directory = QFileInfo(place).canonicalFilePath();
        if (directory.isEmpty() || seen.contains(directory) || !isComplete(directory))
            continue;
        seen.append(directory);
        if (const int major = majorVersion(directory); major > 0)
            found.append({directory, major});
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &PostgresBinaries::major);
    return found;
}

Result<PostgresBinaries> choosePostgres(int major)
{
    const QList<PostgresBinaries> all = findPostgres();
    if (all.isEmpty())
        return fail(ErrorKind::Config, Text::tr("PostgreSQL is not installed on this computer."),
                    Text::tr("Install PostgreSQL 15 or newer, or set TRUEUP_PG_BIN to the folder of its programs."));
    if (major == 0)
        return all.first();
    const auto fitting = std::ranges::find(all, major, &PostgresBinaries::major);
    if (fitting != all.end())
        return *fitting;
    Error error{
        ErrorKind::Config,
        Text::tr("This workspace was made with PostgreSQL %1, but only PostgreSQL %2 is installed here.")
            .arg(major)
            .arg(all.first().major),
        Text::tr("The workspace was not opened; its data are untouched."),
        Text::tr("Install PostgreSQL %1 beside the other one. To move to the new version, make a backup with the old "
                 "one and restore it into a new workspace.")
            .arg(major),
        {},
        u"CLUSTER_VERSION"_s,
        false};
    return fail(std::move(error));
}

} // namespace trueup
