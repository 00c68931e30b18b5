#include "store/usertable.h"

#include "store/loginpassword.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::UserTable)
};

QString quoted(QString identifier)
{
    return u'"' + identifier.replace(u'"', u"\"\""_s) + u'"';
}

bool isRole(const QString& role)
{
    return QStringList{u"viewer"_s, u"editor"_s, u"approver"_s, u"operator"_s, u"admin"_s}.contains(role);
}

} // namespace

Result<CurrentUser> UserTable::current()
{
    auto query = m_connection.query(u"SELECT session_user::text, a.id, COALESCE(NULLIF(btrim(concat_ws(' ', "
                                    u"u.first_name, u.last_name)), ''), u.email), "
                                    "trueup_may('viewer'), trueup_may('editor'), trueup_may('approver'), "
                                    "trueup_may('operator'), trueup_may('admin') "
                                    "FROM (SELECT trueup_actor() AS id) a LEFT JOIN public.users u ON u.id = a.id"_s);
    if (!query)
        return fail(query.error());
    query->next();
    CurrentUser user;
    user.login = query->value(0).toString();
    user.userId = query->value(1).toLongLong();
    user.name = query->isNull(2) ? user.login : query->value(2).toString();
    struct Grant
    {
        QString role;
        QStringList permissions;
    };
    const Grant grants[] = {{u"viewer"_s, {u"sync.view"_s}},
                            {u"editor"_s, {u"sync.stage"_s, u"sync.resolve"_s}},
                            {u"approver"_s, {u"sync.approve"_s}},
                            {u"operator"_s, {u"sync.execute"_s}},
                            {u"admin"_s, {u"sync.admin"_s}}};
    for (int i = 0; i < 5; ++i) {
        if (!query->value(3 + i).toBool())
            continue;
        user.roles.append(grants[i].role);
        for (const QString& permission : grants[i].permissions)
            user.permissions.insert(permission);
    }
    return user;
}

Result<QList<UserRecord>> UserTable::list()
{
    auto query = m_connection.query(
        u"SELECT u.id, u.email, u.first_name, u.last_name, u.is_active, "
        "COALESCE((SELECT json_agg(login_name ORDER BY login_name) FROM user_logins WHERE user_id = u.id), "
        "'[]')::text, "
        "COALESCE((SELECT json_agg(role ORDER BY role) FROM user_roles WHERE user_id = u.id), '[]')::text "
        "FROM public.users u ORDER BY lower(u.email::text)"_s);
    if (!query)
        return fail(query.error());
    QList<UserRecord> users;
    while (query->next())
        users.append({query->value(0).toLongLong(), query->value(1).toString(), query->value(2).toString(),
                      query->value(3).toString(), query->value(4).toBool(), sql::strings(query->value(5)),
                      sql::strings(query->value(6))});
    return users;
}

Result<PeopleNames> UserTable::names()
{
    auto query = m_connection.query(u"SELECT u.id, COALESCE(NULLIF(btrim(concat_ws(' ', u.first_name, u.last_name)), ''), u.email), l.login_name "
                                    "FROM public.users u LEFT JOIN user_logins l ON l.user_id = u.id"_s);
    if (!query)
        return fail(query.error());
    PeopleNames names;
    while (query->next()) {
        names.byId.insert(query->value(0).toLongLong(), query->value(1).toString());
        if (!query->isNull(2))
            names.byLogin.insert(query->value(2).toString(), query->value(1).toString());
    }
    return names;
}

Result<qint64> UserTable::create(const QString& email, const QString& firstName, const QString& lastName)
{
    const auto created = m_connection.value(u"SELECT person_add(?, ?, ?)"_s, {email, sql::orNull(firstName), sql::orNull(lastName)});
    if (!created) {
        Error error = created.error();
        if (error.code == "23502"_L1) // a password or another column only the existing sign-up can fill
            error.nextStep =
                Text::tr("Let the person sign up in the existing application first; then grant the role here.");
        return fail(error);
    }
    return created->toLongLong();
}

Result<QStringList> UserTable::assignLogin(const QString& login, qint64 userId)
{
    return logins(u"SELECT to_json(person_give_login(?, ?))::text"_s, {userId, login});
}

Result<QStringList> UserTable::setActive(qint64 userId, bool active)
{
    return logins(u"SELECT to_json(person_set_active(?, ?))::text"_s, {userId, active});
}

Result<QStringList> UserTable::logins(const QString& sql, const QVariantList& parameters)
{
    const auto names = m_connection.value(sql, parameters);
    if (!names)
        return fail(names.error());
    return sql::strings(*names);
}

Result<LoginChoice> UserTable::loginChoice()
{
    auto query = m_connection.query(
        u"SELECT COALESCE((SELECT json_agg(r.rolname ORDER BY r.rolname) FROM pg_roles r WHERE r.rolcanlogin AND r.rolname !~ '^pg_' "
        "AND NOT EXISTS (SELECT 1 FROM user_logins l WHERE l.login_name = r.rolname)), '[]')::text, "
        "COALESCE((SELECT r.rolcreaterole OR r.rolsuper FROM pg_roles r WHERE r.rolname = session_user), false)"_s);
    if (!query)
        return fail(query.error());
    query->next();
    return LoginChoice{sql::strings(query->value(0)), query->value(1).toBool()};
}

Result<QStringList> UserTable::createLogin(const QString& login, const QString& password, qint64 userId)
{
    const auto known = m_connection.value(u"SELECT 1 FROM pg_roles WHERE rolname = ?"_s, {login});
    if (!known)
        return fail(known.error());
    if (known->isValid())
        return fail(ErrorKind::Validation, Text::tr("The database has a login \"%1\" already.").arg(login),
                    Text::tr("Choose another name, or give it as a login that exists."));
    const auto verifier = passwordVerifier(m_connection, login, password);
    if (!verifier)
        return fail(verifier.error());
    Transaction transaction(m_connection); // a login nobody owns must not be left behind
    const auto created = m_connection.execute(u"CREATE ROLE %1 LOGIN PASSWORD '%2'"_s.arg(quoted(login), *verifier));
    if (!created)
        return fail(created.error());
    const auto wrong = assignLogin(login, userId);
    if (!wrong)
        return fail(wrong.error());
    if (const auto done = transaction.commit(); !done)
        return fail(done.error());
    return wrong;
}

Result<bool> UserTable::grant(qint64 userId, const QString& role)
{
    return setRole(userId, role, true);
}

Result<bool> UserTable::revoke(qint64 userId, const QString& role)
{
    return setRole(userId, role, false);
}

Result<bool> UserTable::setRole(qint64 userId, const QString& role, bool on)
{
    if (!isRole(role))
        return fail(ErrorKind::Usage, Text::tr("There is no role \"%1\".").arg(role),
                    Text::tr("Roles are viewer, editor, approver, operator and admin."));
    const auto complete = m_connection.value(u"SELECT person_set_role(?, ?, ?)"_s, {userId, role, on});
    if (!complete)
        return fail(complete.error());
    return complete->toBool() ? Result<bool>(true) : changeMembership(userId, role, on);
}

Result<bool> UserTable::changeMembership(qint64 userId, const QString& role, bool grant)
{
    auto logins =
        m_connection.query(u"SELECT l.login_name FROM user_logins l JOIN pg_roles r ON r.rolname = l.login_name "
                           "JOIN public.users u ON u.id = l.user_id WHERE l.user_id = ? AND (u.is_active IS NOT FALSE OR NOT ?)"_s,
                           {userId, grant});
    if (!logins)
        return fail(logins.error());
    bool complete = true;
    QStringList names;
    while (logins->next())
        names.append(logins->value(0).toString());
    for (const QString& name : names) {
        // GRANT takes no parameters; the role is one of five words and the name is quoted as an identifier. A savepoint
        // keeps a refusal from undoing what was recorded.
        Transaction attempt(m_connection);
        auto changed = m_connection.execute(
            (grant ? u"GRANT trueup_%1 TO %2"_s : u"REVOKE trueup_%1 FROM %2"_s).arg(role, quoted(name)));
        if (!changed || !attempt.commit())
            complete = false;
    }
    return complete && !names.isEmpty();
}

} // namespace trueup
