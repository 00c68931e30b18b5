#include "store/sqlerror.h"

#include "store/servermessages.h"

#include <QCoreApplication>
#include <QStringList>

#include <libpq-fe.h>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Store)
};

struct Reading
{
    ErrorKind kind = ErrorKind::Database;
    QString message;
    QString nextStep;
    bool retryable = false;
};

Reading lostReading()
{
    return {ErrorKind::DatabaseLost, Text::tr("The connection to the database was lost."),
            Text::tr("Check that the database server is reachable; Trueup connects again by itself."), true};
}

Reading ownReading(const SqlFailure& failure)
{
    if (failure.sqlState == "TU001"_L1)
        return {ErrorKind::Stale, failure.primary, Text::tr("Read the row again and decide again."), false};
    if (failure.sqlState == "TU002"_L1)
        return {ErrorKind::Permission, failure.primary, Text::tr("Ask an administrator for the permission."), false};
    if (failure.sqlState == "TU003"_L1)
        return {ErrorKind::Held, failure.primary, Text::tr("Look at the findings and release or reject the run."),
                false};
    if (failure.sqlState == "TU004"_L1)
        return {ErrorKind::NeedsApproval, failure.primary, Text::tr("Have the change approved first."), false};
    if (failure.sqlState == "TU005"_L1)
        return {ErrorKind::Validation, failure.primary, Text::tr("Correct the value and try again."), false};
    if (failure.sqlState == "TU006"_L1)
        return {ErrorKind::Validation, failure.primary, Text::tr("Make somebody else an administrator first."), false};
    return {ErrorKind::Database, failure.primary, {}, false};
}

Reading constraintReading(const SqlFailure& failure)
{
    const QString next = Text::tr("Correct the value and try again.");
    if (failure.sqlState == "23505"_L1)
        return {ErrorKind::Validation, Text::tr("The value exists already: %1.").arg(failure.primary), next, false};
    if (failure.sqlState == "23503"_L1)
        return {ErrorKind::Validation,
                Text::tr("A row this refers to does not exist, or is still needed: %1.").arg(failure.primary), next,
                false};
    if (failure.sqlState == "23502"_L1)
        return {ErrorKind::Validation, Text::tr("A value that is required is missing: %1.").arg(failure.primary), next,
                false};
    return {ErrorKind::Validation, Text::tr("A value breaks a rule of the database: %1.").arg(failure.primary), next,
            false};
}

Reading resourceReading(const SqlFailure& failure)
{
    if (failure.sqlState == "53100"_L1)
        return {ErrorKind::DiskFull, Text::tr("The disk of the database server is full."),
                Text::tr("Free some space on the database server and try again."), false};
    if (failure.sqlState == "53300"_L1)
        return {ErrorKind::DatabaseLost, Text::tr("The database server has no free connection."),
                Text::tr("Close programs that use the database, or raise its limit of connections."), true};
    return {ErrorKind::Database, Text::tr("The database server ran out of a resource: %1.").arg(failure.primary),
            Text::tr("Try again later, or with less data at once."), true};
}

Reading read(const SqlFailure& failure)
{
    const QString& state = failure.sqlState;
    const QString group = state.left(2);
    if (group == "08"_L1 || state == "57P01"_L1 || state == "57P02"_L1 || state == "57P03"_L1 || state == "57P05"_L1 ||
        (failure.lost && state.isEmpty()))
        return lostReading();
    if (group == "TU"_L1)
        return ownReading(failure);
    if (state == "42501"_L1)
        return {ErrorKind::Permission,
                Text::tr("The database does not allow this to your role: %1.").arg(failure.primary),
                Text::tr("Ask an administrator for the permission."), false};
    if (group == "28"_L1)
        return {ErrorKind::Auth, Text::tr("The database refused the user name or password."),
                Text::tr("Check the user name and password of the database."), false};
    if (state == "40001"_L1 || state == "40P01"_L1)
        return {ErrorKind::Stale, Text::tr("Somebody else changed the same rows at the same time."),
                Text::tr("Try again."), true};
    if (state == "57014"_L1)
        return {ErrorKind::Timeout, Text::tr("The database took too long and the statement was stopped."),
                Text::tr("Try again when the database is less busy."), true};
    if (state == "55P03"_L1)
        return {ErrorKind::Timeout, Text::tr("Another session holds a lock that did not become free in time."),
                Text::tr("Try again when the other work is done."), true};
    if (group == "23"_L1)
        return constraintReading(failure);
    if (group == "53"_L1)
        return resourceReading(failure);
    if (group == "22"_L1)
        return {ErrorKind::Validation, Text::tr("The database cannot store a value: %1.").arg(failure.primary),
                Text::tr("Correct the value and try again."), false};
    if (state == "25006"_L1)
        return {ErrorKind::Database, Text::tr("The database allows reading only at the moment."),
                Text::tr("Check that the address names the main server and not a copy."), false};
    if (state == "25P02"_L1)
        return {ErrorKind::Database, Text::tr("An earlier statement of the same transaction had failed."), {}, false};
    if (state == "42P01"_L1 || state == "42703"_L1 || state == "42883"_L1)
        return {ErrorKind::Database,
                Text::tr("The database lacks something this program needs: %1.").arg(failure.primary),
                Text::tr("Bring the database up to date (trueup-cli migrate)."), false};
    if (failure.primary.isEmpty())
        return {ErrorKind::Database, Text::tr("The database refused a statement."), {}, false};
    return {ErrorKind::Database, Text::tr("The database refused a statement: %1.").arg(failure.primary), {}, false};
}

} // namespace

Error classify(const SqlFailure& failure)
{
    SqlFailure spoken = failure;
    spoken.primary = spokenMessage(failure.sqlState, failure.primary);
    if (!failure.sqlState.startsWith("TU"_L1) && spoken.primary.endsWith(u'.'))
        spoken.primary.chop(1); // it ends another sentence
    Reading reading = read(spoken);
    QStringList technical;
    if (!failure.primary.isEmpty() && !reading.message.contains(failure.primary))
        technical.append(failure.primary);
    if (!failure.detail.isEmpty())
        technical.append(failure.detail);
    return Error{reading.kind,
                 std::move(reading.message),
                 Text::tr("Nothing of this step was stored."),
                 std::move(reading.nextStep),
                 technical.join(u"; "_s),
                 failure.sqlState,
                 reading.retryable};
}

Error classifyOpenFailure(const QString& text, const QString& address)
{
    const QString notDone = Text::tr("Nothing was read or written.");
    const QString detail = text.simplified();
    const auto error = [&](ErrorKind kind, const QString& message, const QString& next, bool retryable = false) {
        return Error{kind, message, notDone, next, detail, {}, retryable};
    };
    const auto says = [&](QLatin1StringView part) {
        return detail.contains(part, Qt::CaseInsensitive);
    };
    if (says("certificate"_L1) || says("SSL"_L1) || says("GSSAPI"_L1))
        return error(
            ErrorKind::Network, Text::tr("The encrypted connection to the database %1 could not be made.").arg(address),
            Text::tr("Check sslmode and sslrootcert in the address: the server's certificate must match its name "
                     "and come from an authority this computer trusts."));
    if (says("authentication failed"_L1) || says("no password supplied"_L1) || says("pg_hba.conf"_L1) ||
        (says("role \""_L1) && says("does not exist"_L1)))
        return error(ErrorKind::Auth, Text::tr("The database %1 refused the user name or password.").arg(address),
                     Text::tr("Check the user name and password of the database."));
    if (says("database \""_L1) && says("does not exist"_L1))
        return error(ErrorKind::NotFound, Text::tr("The server has no database of this name: %1.").arg(address),
                     Text::tr("Check the name at the end of the address, or have the database created."));
    if (says("not currently accepting connections"_L1))
        return error(ErrorKind::DatabaseLost,
                     Text::tr("The database %1 accepts no connections at the moment.").arg(address),
                     Text::tr("Try again in a minute."), true);
    if (says("could not translate host name"_L1))
        return error(ErrorKind::DatabaseLost, Text::tr("The name of the database server is unknown: %1.").arg(address),
                     Text::tr("Check the address and the network connection."), true);
    return error(ErrorKind::DatabaseLost, Text::tr("The database %1 could not be reached.").arg(address),
                 Text::tr("Check that the server runs and that the network connection works."), true);
}

SqlFailure readDriverText(const QString& text, const QString& sqlState, bool lost)
{
    SqlFailure failure{sqlState, {}, {}, lost};
    QStringList details;
    for (const QString& line : text.split(u'\n')) {
        const qsizetype colon = line.indexOf(u":  "_s);
        if (colon < 0)
            continue; // LINE 1: … and the caret below it repeat the statement
        const QString value = line.sliced(colon + 3).trimmed();
        if (failure.primary.isEmpty())
            failure.primary = value;
        else
            details.append(value);
    }
    failure.detail = details.join(u"; "_s);
    if (failure.primary.isEmpty() && lost)
        failure.primary = text.section(u'\n', 0, 0).trimmed();
    return failure;
}

SqlFailure readFailure(const pg_result* result, pg_conn* connection)
{
    SqlFailure failure;
    failure.lost = PQstatus(connection) != CONNECTION_OK;
    const auto field = [result](int code) {
        return result ? QString::fromUtf8(PQresultErrorField(result, code)) : QString();
    };
    failure.sqlState = field(PG_DIAG_SQLSTATE);
    failure.primary = field(PG_DIAG_MESSAGE_PRIMARY);
    QStringList details{field(PG_DIAG_MESSAGE_DETAIL), field(PG_DIAG_MESSAGE_HINT), field(PG_DIAG_CONTEXT)};
    details.removeAll(QString());
    failure.detail = details.join(u"; "_s);
    if (failure.primary.isEmpty())
        failure.primary = QString::fromUtf8(PQerrorMessage(connection)).simplified();
    return failure;
}

} // namespace trueup
