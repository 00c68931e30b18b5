#include "store/connection.h"

#include "base/log.h"
#include "store/serverplatform.h"
#include "store/sessionstate.h"
#include "store/sqlerror.h"

#include <QCoreApplication>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>

#include <libpq-fe.h>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Connection)
};

bool isThisMachine(const QString& host)
{
    return host.isEmpty() || host.startsWith(u'/') || host == "localhost"_L1 || host == "127.0.0.1"_L1 ||
           host == "::1"_L1;
}

/// A value of a libpq connection string. QtSql turns every semicolon of its options into a space, so none may occur.
QString quoted(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

QString connectOptions(const DatabaseAddress& address, const ConnectionOptions& options)
{
    const QString sslMode = !address.sslMode.isEmpty()    ? address.sslMode
                            : isThisMachine(address.host) ? u"prefer"_s
                                                          : u"verify-full"_s;
    QString text =
        u"connect_timeout=%1 application_name=%2 sslmode=%3 keepalives_idle=30 keepalives_interval=10 "
        "keepalives_count=3 tcp_user_timeout=30000"_s.arg(qMax<qint64>(2, options.connectTimeout.count() / 1000))
            .arg(quoted(options.applicationName), quoted(sslMode));
    if (!address.sslRootCert.isEmpty())
        text += u" sslrootcert="_s + quoted(address.sslRootCert);
    else if (sslMode == "verify-full"_L1 && PQlibVersion() >= 160000)
        text += u" sslrootcert=system"_s; // libpq 16 and later know the authorities of the operating system
    return text;
}

void logNotice(void*, const char* message)
{
    qCDebug(lcStore, "%s", QByteArray(message).trimmed().constData());
}

QString sessionSetup(const ConnectionOptions& options)
{
    return u"SELECT set_config('search_path', CASE WHEN to_regnamespace('catalog_sync') IS NULL THEN 'public' "
           "ELSE 'catalog_sync, public' END, false), set_config('TimeZone', 'UTC', false), "
           "set_config('DateStyle', 'ISO, YMD', false), set_config('standard_conforming_strings', 'on', false), "
           "set_config('statement_timeout', '%1', false), set_config('lock_timeout', '%2', false)"_s
               .arg(options.statementTimeout.count())
               .arg(options.lockTimeout.count());
}

QString withoutNul(QString text)
{
    return text.contains(QChar::Null) ? text.remove(QChar::Null) : text;
}

QString arrayLiteral(const QStringList& entries)
{
    QStringList quotedEntries;
    quotedEntries.reserve(entries.size());
    for (QString entry : entries) {
        entry = withoutNul(std::move(entry));
        entry.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
        quotedEntries.append(u'"' + entry + u'"');
    }
    return u'{' + quotedEntries.join(u',') + u'}';
}

template <class Number> QString numberArray(const QVariant& value)
{
    QStringList numbers;
    for (const Number number : value.value<QList<Number>>())
        numbers.append(QString::number(number));
    return u'{' + numbers.join(u',') + u'}';
}

QVariant bindable(const QVariant& value)
{
    if (value.metaType() == QMetaType::fromType<QString>())
        return withoutNul(value.toString());
    if (value.metaType() == QMetaType::fromType<QStringList>())
        return arrayLiteral(value.toStringList());
    if (value.metaType() == QMetaType::fromType<QList<qint64>>())
        return numberArray<qint64>(value);
    if (value.metaType() == QMetaType::fromType<QList<int>>())
        return numberArray<int>(value);
    return value;
}

} // namespace

Connection::Connection() : d(std::make_unique<Private>()) {}

Connection::~Connection()
{
    const QString name = d->name;
    if (d->database.isValid())
        d->database.close();
    d.reset();
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Connection>> Connection::open(const DatabaseAddress& address, const ConnectionOptions& options)
{
    if (!QSqlDatabase::isDriverAvailable(u"QPSQL"_s))
        return fail(ErrorKind::Config, Text::tr("The PostgreSQL driver of Qt (QPSQL) is missing."),
                    Text::tr("Install Trueup again, or the package that holds Qt's PostgreSQL plugin."));
    if (connectOptions(address, options).contains(u';'))
        return fail(ErrorKind::Config, Text::tr("The database address holds a semicolon in an option."),
                    Text::tr("Choose a path without semicolon."));
    std::unique_ptr<Connection> connection(new Connection);
    Private& state = *connection->d;
    state.name = u"trueup-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    state.database = QSqlDatabase::addDatabase(u"QPSQL"_s, state.name);
    state.database.setHostName(address.host);
    state.database.setPort(address.port);
    state.database.setDatabaseName(address.database);
    state.database.setUserName(address.user);
    state.database.setPassword(address.password);
    state.database.setConnectOptions(connectOptions(address, options));
    state.database.setNumericalPrecisionPolicy(QSql::HighPrecision);
    if (!state.database.open())
        return fail(classifyOpenFailure(state.database.lastError().databaseText() + u' ' +
                                            state.database.lastError().driverText(),
                                        address.toString()));
    state.native = static_cast<PGconn*>(connection->nativeHandle());
    if (!state.native)
        return fail(ErrorKind::Internal, Text::tr("The PostgreSQL driver of Qt gives no native connection."));
    PQsetNoticeProcessor(state.native, logNotice, nullptr);
    if (auto setup = connection->query(sessionSetup(options)); !setup)
        return fail(setup.error());
    if (address.host.startsWith(u'/'))
        serverplatform::stepAside(PQbackendPID(state.native));
    return connection;
}

Error Connection::failed(const QSqlQuery& query)
{
    const QSqlError error = query.lastError();
    const bool lost = PQstatus(d->native) != CONNECTION_OK;
    Error classified = classify(readDriverText(error.databaseText(), error.nativeErrorCode(), lost));
    // Inside a transaction the first error is the cause; the ones after it only say that the transaction is aborted.
    if (d->depth > 0 && classified.code != "25P02"_L1)
        d->cause = classified;
    return classified;
}

Result<void> Connection::run(QSqlQuery& query, const QString& sql, const QVariantList& parameters)
{
    if (parameters.isEmpty())
        return query.exec(sql) ? Result<void>() : fail(failed(query));
    if (!query.prepare(sql))
        return fail(failed(query));
    for (const QVariant& parameter : parameters)
        query.addBindValue(bindable(parameter));
    return query.exec() ? Result<void>() : fail(failed(query));
}

Result<QSqlQuery> Connection::query(const QString& sql, const QVariantList& parameters)
{
    QSqlQuery query(d->database);
    if (const auto ran = run(query, sql, parameters); !ran)
        return fail(ran.error());
    return query;
}

Result<qint64> Connection::stream(const QString& sql, const QVariantList& parameters, const std::function<void(const QSqlQuery&)>& row)
{
    QSqlQuery query(d->database);
    query.setForwardOnly(true); // the driver asks libpq for single rows
    if (const auto ran = run(query, sql, parameters); !ran)
        return fail(ran.error());
    qint64 rows = 0;
    for (; query.next(); ++rows)
        row(query);
    return query.lastError().isValid() ? Result<qint64>(fail(failed(query))) : rows;
}

Result<qint64> Connection::execute(const QString& sql, const QVariantList& parameters)
{
    auto result = query(sql, parameters);
    if (!result)
        return fail(result.error());
    return result->isSelect() ? qint64(result->size()) : qint64(result->numRowsAffected());
}

Result<QVariant> Connection::value(const QString& sql, const QVariantList& parameters)
{
    auto result = query(sql, parameters);
    if (!result)
        return fail(result.error());
    return result->next() ? result->value(0) : QVariant();
}

Result<void> Connection::script(const QString& sql)
{
    return control(sql);
}

Result<void> Connection::control(const QString& sql)
{
    return ended(PQexec(d->native, sql.toUtf8().constData()), sql);
}

Result<void> Connection::send(const QByteArray& sql, const QList<QByteArray>& parameters)
{
    QList<const char*> values;
    for (const QByteArray& parameter : parameters)
        values.append(parameter.isNull() ? nullptr : parameter.constData());
    return ended(PQexecParams(d->native, sql.constData(), int(values.size()), nullptr, values.constData(), nullptr, nullptr, 0),
                 QString::fromUtf8(sql));
}

Result<void> Connection::ended(pg_result* answer, const QString& sql)
{
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(answer, &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return {};
    SqlFailure failure = readFailure(result.get(), d->native);
    const int position = QByteArray(PQresultErrorField(result.get(), PG_DIAG_STATEMENT_POSITION)).toInt();
    if (position > 0) {
        const QString line = u"line %1"_s.arg(QStringView(sql).left(position).count(u'\n') + 1);
        failure.detail = failure.detail.isEmpty() ? line : line + u"; "_s + failure.detail;
    }
    Error error = classify(failure);
    if (d->depth > 0 && error.code != "25P02"_L1)
        d->cause = error;
    return fail(std::move(error));
}

bool Connection::isAlive() const
{
    return d->native && PQstatus(d->native) == CONNECTION_OK;
}

void* Connection::nativeHandle() const
{
    const QVariant handle = d->database.driver()->handle();
    // Named after the typedef in Qt 5 and after the struct since Qt 6.
    if (qstrcmp(handle.typeName(), "pg_conn*") != 0 && qstrcmp(handle.typeName(), "PGconn*") != 0)
        return nullptr;
    return *static_cast<PGconn* const*>(handle.constData());
}

QSqlDatabase Connection::database() const
{
    return d->database;
}

} // namespace trueup
