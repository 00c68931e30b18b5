#include "store/preflight.h"

#include <QCoreApplication>
#include <QSqlRecord>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Preflight)
};

using Checks = QList<PreflightCheck>;
using Check = Result<void> (*)(Connection&, const Clock&, Checks&);

constexpr int leastVersion = 15;
constexpr qint64 tolerableSkewMs = 5'000;

/// One row of text columns, empty when the query has no row.
Result<QStringList> row(Connection& connection, const QString& sql)
{
    auto answer = connection.query(sql);
    if (!answer)
        return fail(answer.error());
    QStringList values;
    if (answer->next()) {
        for (int column = 0, columns = answer->record().count(); column < columns; ++column)
            values.append(answer->value(column).toString());
    }
    return values;
}

Result<void> serverVersion(Connection& connection, const Clock&, Checks& checks)
{
    const auto number = connection.value(u"SHOW server_version_num"_s);
    if (!number)
        return fail(number.error());
    const int major = number->toInt() / 10'000;
    const bool ok = major >= leastVersion;
    checks.append(
        {u"server_version"_s, ok ? CheckState::Ok : CheckState::Fail,
         ok ? Text::tr("The server is PostgreSQL %1.").arg(major)
            : Text::tr("The server is PostgreSQL %1; Trueup needs version %2 or newer.").arg(major).arg(leastVersion),
         ok ? QString() : Text::tr("Have the server upgraded, or use another one.")});
    return {};
}

Result<void> encoding(Connection& connection, const Clock&, Checks& checks)
{
    const auto name = connection.value(u"SHOW server_encoding"_s);
    if (!name)
        return fail(name.error());
    const bool ok = name->toString() == "UTF8"_L1;
    checks.append(
        {u"encoding"_s, ok ? CheckState::Ok : CheckState::Fail,
         ok ? Text::tr("The database stores text in UTF-8.")
            : Text::tr("The database stores text in %1, which cannot hold every product text.").arg(name->toString()),
         ok ? QString() : Text::tr("Use a database that was created with the encoding UTF8.")});
    return {};
}

Result<void> role(Connection& connection, const Clock&, Checks& checks)
{
    const auto values = row(connection, u"SELECT current_user::text, rolsuper::text, pg_is_in_recovery()::text "
                                        "FROM pg_roles WHERE rolname = current_user"_s);
    if (!values)
        return fail(values.error());
    const QString name = values->value(0);
    if (values->value(2) == "true"_L1) {
        checks.append({u"role"_s, CheckState::Fail, Text::tr("This server is a copy that allows reading only."),
                       Text::tr("Use the address of the main server.")});
        return {};
    }
    checks.append({u"role"_s,
                   CheckState::Ok,
                   values->value(1) == "true"_L1 ? Text::tr("You are connected as %1, a superuser.").arg(name)
                                                 : Text::tr("You are connected as %1.").arg(name),
                   {}});
    return {};
}

/// A pooler in transaction mode gives every transaction another session. What one sees and its next statement does not
/// is the proof; the port of the pooler alone would be a guess.
Result<void> pooler(Connection& connection, const Clock&, Checks& checks)
{
    bool changes = false;
    if (auto set = connection.value(u"SELECT set_config('trueup.preflight', pg_backend_pid()::text, false)"_s); !set)
        return fail(set.error());
    for (int attempt = 0; attempt < 5 && !changes; ++attempt) {
        const auto same = connection.value(
            u"SELECT coalesce(current_setting('trueup.preflight', true), '') = pg_backend_pid()::text"_s);
        if (!same)
            return fail(same.error());
        changes = !same->toBool();
    }
    if (auto reset = connection.value(u"SELECT set_config('trueup.preflight', '', false)"_s); !reset)
        return fail(reset.error());
    checks.append(
        {u"pooler"_s, changes ? CheckState::Fail : CheckState::Ok,
         changes ? Text::tr("The address leads to a pooler in transaction mode: notices, locks and temporary tables "
                            "of a session do not work there.")
                 : Text::tr("The session stays with one server process."),
         changes ? Text::tr("Use the direct connection or the pooler's session mode (Supabase: port 5432).")
                 : QString()});
    return {};
}

Result<void> encryption(Connection& connection, const Clock&, Checks& checks)
{
    const auto values = row(connection, u"SELECT coalesce(s.ssl, false)::text, coalesce(s.version, ''), "
                                        "(inet_server_addr() IS NULL OR inet_client_addr() <<= '127.0.0.0/8' OR "
                                        "inet_client_addr() = '::1')::text "
                                        "FROM (SELECT 1) AS one LEFT JOIN pg_stat_ssl s ON s.pid = pg_backend_pid()"_s);
    if (!values)
        return fail(values.error());
    const bool encrypted = values->value(0) == "true"_L1;
    const bool local = values->value(2) == "true"_L1;
    if (encrypted)
        checks.append(
            {u"tls"_s, CheckState::Ok, Text::tr("The connection is encrypted (%1).").arg(values->value(1)), {}});
    else if (local)
        checks.append(
            {u"tls"_s, CheckState::Ok, Text::tr("The server is on this computer; nothing needs to be encrypted."), {}});
    else
        checks.append(
            {u"tls"_s, CheckState::Warn, Text::tr("The connection to the server is not encrypted."),
             Text::tr("Add sslmode=verify-full to the address, and have encryption switched on at the server.")});
    return {};
}

Result<void> clockDifference(Connection& connection, const Clock& clock, Checks& checks)
{
    const QDateTime before = clock.now();
    const auto server = connection.value(u"SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"_s);
    if (!server)
        return fail(server.error());
    const qint64 ours = (before.toMSecsSinceEpoch() + clock.now().toMSecsSinceEpoch()) / 2;
    const qint64 seconds = (server->toLongLong() - ours) / 1000;
    const bool ok = qAbs(server->toLongLong() - ours) <= tolerableSkewMs;
    checks.append({u"clock"_s, ok ? CheckState::Ok : CheckState::Warn,
                   ok ? Text::tr("The clocks of this computer and the server agree.")
                      : Text::tr("The clocks of this computer and the server differ by %n second(s).", nullptr,
                                 int(qAbs(seconds))),
                   ok ? QString() : Text::tr("Set the clock of this computer, best by a time service.")});
    return {};
}

/// The master tables as they are; none is fine (a new database).
Result<QStringList> masterTables(Connection& connection)
{
    auto answer = connection.query(
        u"SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
        "AND relname IN ('products', 'categories', 'users') ORDER BY relname"_s);
    if (!answer)
        return fail(answer.error());
    QStringList names;
    while (answer->next())
        names.append(answer->value(0).toString());
    return names;
}

Result<void> privileges(Connection& connection, const Clock&, Checks& checks)
{
    const auto tables = masterTables(connection);
    if (!tables)
        return fail(tables.error());
    QStringList missing;
    for (const QString& table : *tables) {
        for (const auto privilege : {"SELECT"_L1, "INSERT"_L1, "UPDATE"_L1, "REFERENCES"_L1}) {
            // People are made by their own sign-up; of users Trueup reads only.
            if (table == "users"_L1 && (privilege == "INSERT"_L1 || privilege == "UPDATE"_L1))
                continue;
            const auto allowed = connection.value(u"SELECT has_table_privilege(?, ?)"_s,
                                                  {QString(u"public."_s + table), QString(privilege)});
            if (!allowed)
                return fail(allowed.error());
            if (!allowed->toBool())
                missing.append(privilege + u' ' + table);
        }
    }
    checks.append({u"privileges"_s, missing.isEmpty() ? CheckState::Ok : CheckState::Warn,
                   missing.isEmpty() ? Text::tr("Your role may read and change the master tables.")
                                     : Text::tr("Your role lacks these privileges: %1.").arg(missing.join(u", "_s)),
                   missing.isEmpty()
                       ? QString()
                       : Text::tr("Ask the administrator of the database to grant what your work needs.")});
    return {};
}

Result<void> createPrivilege(Connection& connection, const Clock&, Checks& checks)
{
    const auto values = row(connection, u"SELECT has_database_privilege(current_database(), 'CREATE')::text, "
                                        "has_schema_privilege('public', 'CREATE')::text, "
                                        "(to_regclass('schema_migrations') IS NOT NULL)::text"_s);
    if (!values)
        return fail(values.error());
    const bool can = values->value(0) == "true"_L1 && values->value(1) == "true"_L1;
    const bool installed = values->value(2) == "true"_L1;
    checks.append({u"create"_s, can || installed ? CheckState::Ok : CheckState::Fail,
                   can ? Text::tr("Your role may bring the database up to date.")
                   : installed
                       ? Text::tr("Your role may not bring the database up to date; the tables are there already.")
                       : Text::tr("Your role may not create the tables Trueup needs."),
                   can || installed ? QString() : Text::tr("Have an administrator run the migration once.")});
    return {};
}

/// With row-level security and no policy for us a plain SELECT returns no rows and no error.
Result<void> rowSecurity(Connection& connection, const Clock&, Checks& checks)
{
    auto answer = connection.query(
        u"SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND "
        "c.relname IN ('products', 'categories', 'users') AND row_security_active(c.oid) AND NOT EXISTS ("
        "SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*') AND "
        "(0 = ANY(p.polroles) OR EXISTS (SELECT 1 FROM unnest(p.polroles) r WHERE pg_has_role(current_user, r, "
        "'MEMBER')))) "
        "ORDER BY c.relname"_s);
    if (!answer)
        return fail(answer.error());
    QStringList hidden;
    while (answer->next())
        hidden.append(answer->value(0).toString());
    checks.append({u"row_security"_s, hidden.isEmpty() ? CheckState::Ok : CheckState::Fail,
                   hidden.isEmpty() ? Text::tr("Row-level security hides no master table from your role.")
                                    : Text::tr("Row-level security hides every row of these tables from your role: %1.")
                                          .arg(hidden.join(u", "_s)),
                   hidden.isEmpty()
                       ? QString()
                       : Text::tr("Ask the administrator for a policy for your role, or use another role.")});
    return {};
}

Result<void> keyTypes(Connection& connection, const Clock&, Checks& checks)
{
    auto answer = connection.query(
        u"SELECT table_name || '.id is ' || data_type FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name IN ('products', 'categories', 'users') AND column_name = 'id' "
        "AND data_type NOT IN ('integer', 'bigint', 'smallint') ORDER BY 1"_s);
    if (!answer)
        return fail(answer.error());
    QStringList odd;
    while (answer->next())
        odd.append(answer->value(0).toString());
    checks.append(
        {u"key_types"_s, odd.isEmpty() ? CheckState::Ok : CheckState::Fail,
         odd.isEmpty()
             ? Text::tr("The keys of the master tables are whole numbers.")
             : Text::tr("The keys of the master tables have a type Trueup cannot refer to: %1.").arg(odd.join(u", "_s)),
         odd.isEmpty() ? QString()
                       : Text::tr("Use a database whose products, categories and users have whole numbers as keys.")});
    return {};
}

Result<void> duplicateShopIds(Connection& connection, const Clock&, Checks& checks)
{
    const auto exists = connection.value(
        u"SELECT has_column_privilege(c.oid, a.attnum, 'SELECT') FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shopify_product_id' AND NOT a.attisdropped "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relname = 'products'"_s);
    if (!exists)
        return fail(exists.error());
    if (!exists->toBool())
        return {}; // a new database
    const auto count = connection.value(
        u"SELECT count(*) FROM (SELECT shopify_product_id FROM public.products WHERE shopify_product_id <> '' "
        "GROUP BY shopify_product_id HAVING count(*) > 1) d"_s);
    if (!count)
        return fail(count.error());
    const int found = count->toInt();
    checks.append({u"duplicate_shop_ids"_s, found == 0 ? CheckState::Ok : CheckState::Warn,
                   found == 0 ? Text::tr("No two products claim the same Shopify product.")
                              : Text::tr("%n Shopify product(s) are claimed by several products here.", nullptr, found),
                   found == 0 ? QString()
                              : Text::tr("Decide which product each belongs to before anything is sent to the shop.")});
    return {};
}

Result<void> searchExtension(Connection& connection, const Clock&, Checks& checks)
{
    const auto present = connection.value(u"SELECT count(*) > 0 FROM pg_extension WHERE extname = 'pg_trgm'"_s);
    if (!present)
        return fail(present.error());
    checks.append({u"search"_s,
                   CheckState::Ok,
                   present->toBool() ? Text::tr("The extension pg_trgm is there and speeds up searching.")
                                     : Text::tr("The extension pg_trgm is not there; searching works without it."),
                   {}});
    return {};
}

} // namespace

Result<QList<PreflightCheck>> runPreflight(Connection& connection, const Clock& clock)
{
    static constexpr std::array<Check, 12> all{
        serverVersion, encoding,        role,        pooler,   encryption,       clockDifference,
        privileges,    createPrivilege, rowSecurity, keyTypes, duplicateShopIds, searchExtension};
    Checks checks;
    for (const Check check : all) {
        if (auto done = check(connection, clock, checks); !done)
            return fail(done.error());
    }
    return checks;
}

QString checkStateWord(CheckState state)
{
    switch (state) {
    case CheckState::Ok:
        return u"ok"_s;
    case CheckState::Warn:
        return u"warn"_s;
    case CheckState::Fail:
        return u"fail"_s;
    }
    return u"fail"_s;
}

} // namespace trueup
