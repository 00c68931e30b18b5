#include "store/migrationfiles.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Migrations)
};

constexpr QLatin1StringView noTransaction = "-- trueup:no-transaction"_L1;

/// The end of the quoted, dollar-quoted or commented stretch that begins at `at`, or `at` when none begins there.
qsizetype skipQuoted(QStringView sql, qsizetype at)
{
    const QChar c = sql[at];
    const QStringView rest = sql.sliced(at);
    const auto after = [&](qsizetype found, qsizetype length) {
        return found < 0 ? sql.size() : found + length;
    };
    if (c == u'\'' || c == u'"')
        return after(sql.indexOf(c, at + 1), 1); // a doubled quote is two stretches side by side
    if (rest.startsWith("--"_L1))
        return after(sql.indexOf(u'\n', at), 1);
    if (rest.startsWith("/*"_L1))
        return after(sql.indexOf("*/"_L1, at), 2);
    if (c == u'$') {
        static const QRegularExpression tag(u"^\\$(?:[A-Za-z_][A-Za-z_0-9]*)?\\$"_s);
        const QRegularExpressionMatch match = tag.matchView(rest);
        if (match.hasMatch())
            return after(sql.indexOf(match.capturedView(), at + match.capturedLength()), match.capturedLength());
    }
    return at;
}

Result<Migration> readMigration(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("The migration %1 cannot be read: %2.").arg(path, file.errorString()));
    QByteArray bytes = file.readAll();
    bytes.replace("\r\n", "\n"); // a checkout on Windows must not look like a changed file
    Migration migration;
    migration.name = QFileInfo(path).fileName();
    migration.version = migration.name.left(4).toInt();
    migration.sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    migration.sql = QString::fromUtf8(bytes);
    migration.transactional = !migration.sql.startsWith(noTransaction);
    return migration;
}

} // namespace

Result<QList<Migration>> readMigrations(const QString& directory)
{
    static const QRegularExpression pattern(u"^[0-9]{4}_[a-z0-9_]+\\.sql$"_s);
    const QStringList names = QDir(directory).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    QList<Migration> migrations;
    for (const QString& name : names) {
        if (!pattern.match(name).hasMatch())
            return fail(ErrorKind::Internal, Text::tr("The migration %1 is not named like 0001_name.sql.").arg(name));
        auto migration = readMigration(directory + u'/' + name);
        if (!migration)
            return fail(migration.error());
        if (!migrations.isEmpty() && migrations.last().version == migration->version)
            return fail(ErrorKind::Internal,
                        Text::tr("Two migrations have the same number: %1 and %2.").arg(migrations.last().name, name));
        migrations.append(std::move(*migration));
    }
    return migrations;
}

QStringList splitStatements(const QString& sql)
{
    QStringList statements;
    qsizetype start = 0;
    bool anything = false; // more than comments and white space since `start`
    for (qsizetype i = 0; i < sql.size();) {
        if (const qsizetype end = skipQuoted(sql, i); end > i) {
            anything |= sql[i] != u'-' && sql[i] != u'/';
            i = end;
            continue;
        }
        if (sql[i] == u';') {
            if (anything)
                statements.append(sql.sliced(start, i - start).trimmed());
            start = i + 1;
            anything = false;
        } else {
            anything |= !sql[i].isSpace();
        }
        ++i;
    }
    if (anything)
        statements.append(sql.sliced(start).trimmed());
    return statements;
}

QStringList ownRelations(const QList<Migration>& migrations)
{
    static const QRegularExpression create(
        u"^(?:\\s|--[^\\n]*\\n)*CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:UNLOGGED\\s+)?"
        "(?:TABLE|VIEW|MATERIALIZED\\s+VIEW)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?+([a-z_][a-z0-9_]*)(?![a-z0-9_.])"_s,
        QRegularExpression::CaseInsensitiveOption);
    QStringList names;
    for (const Migration& migration : migrations) {
        for (const QString& statement : splitStatements(migration.sql)) {
            const QRegularExpressionMatch match = create.match(statement);
            if (match.hasMatch())
                names.append(match.captured(1).toLower());
        }
    }
    names.removeDuplicates();
    return names;
}

} // namespace trueup
