#pragma once

#include "store/connection.h"

#include <QHash>
#include <QSet>

namespace trueup {

struct UserRecord
{
    qint64 id = 0;
    QString email;
    QString firstName;
    QString lastName;
    bool isActive = true;
    QStringList logins; ///< login roles of the database
    QStringList roles;  ///< viewer, editor, approver, operator, admin
};

/// What people are called, by what the tables keep of who did something.
struct PeopleNames
{
    QHash<QString, QString> byLogin;
    QHash<qint64, QString> byId;

    /// The login itself where it is nobody's.
    [[nodiscard]] QString ofLogin(const QString& login) const { return byLogin.value(login, login); }
};

/// Who this session is and what the database will let it do.
struct CurrentUser
{
    QString login;
    qint64 userId = 0; ///< 0: nobody was entered for this login
    QString name;
    QStringList roles;         ///< with those they include
    QSet<QString> permissions; ///< sync.view, sync.stage, sync.approve, sync.execute, sync.resolve, sync.admin
};

/// What somebody can be given to sign in with.
struct LoginChoice
{
    QStringList unused;     ///< login roles of the server that are nobody's here
    bool mayCreate = false; ///< this session may make new ones
};

/// public.users (no password columns), user_roles, user_logins, and the group roles. Whoever is no administrator is refused by the
/// database. Lists of logins are those that are not as they should be, because the owner of the database may not change them:
/// whoever administers the server has to.
class UserTable
{
public:
    explicit UserTable(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<CurrentUser> current();
    [[nodiscard]] Result<QList<UserRecord>> list();
    [[nodiscard]] Result<PeopleNames> names();
    /// The existing person with this e-mail address, or a new one.
    [[nodiscard]] Result<qint64> create(const QString& email, const QString& firstName = {},
                                        const QString& lastName = {});
    /// Which person a login role is; it gets the roles of the person, and whoever had it loses it.
    [[nodiscard]] Result<QStringList> assignLogin(const QString& login, qint64 userId);
    [[nodiscard]] Result<LoginChoice> loginChoice();
    /// Makes a login role and gives it to somebody. The password is sent as the server keeps it, never as it is typed.
    [[nodiscard]] Result<QStringList> createLogin(const QString& login, const QString& password, qint64 userId);
    /// Whoever is inactive keeps his history and loses every right at once, and gets them back when active again.
    [[nodiscard]] Result<QStringList> setActive(qint64 userId, bool active);
    /// Records the role and grants the group role to the person's logins; false when the role is recorded but could not be
    /// granted (the administrator of the server has to), or the person has no login.
    [[nodiscard]] Result<bool> grant(qint64 userId, const QString& role);
    [[nodiscard]] Result<bool> revoke(qint64 userId, const QString& role);

private:
    [[nodiscard]] Result<QStringList> logins(const QString& sql, const QVariantList& parameters);
    [[nodiscard]] Result<bool> setRole(qint64 userId, const QString& role, bool on);
    /// With the rights of this session, which may be those of the administrator of the server.
    [[nodiscard]] Result<bool> changeMembership(qint64 userId, const QString& role, bool grant);

    Connection& m_connection;
};

} // namespace trueup
