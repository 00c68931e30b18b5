#pragma once

#include "store/connection.h"

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

/// Who this session is and what the database will let it do.
struct CurrentUser
{
    QString login;
    qint64 userId = 0; ///< 0: nobody was entered for this login
    QString name;
    QStringList roles;         ///< with those they include
    QSet<QString> permissions; ///< sync.view, sync.stage, sync.approve, sync.execute, sync.resolve, sync.admin
};

/// public.users (read; created only, no password columns), user_roles, user_logins, and the group roles.
class UserTable
{
public:
    explicit UserTable(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<CurrentUser> current();
    [[nodiscard]] Result<QList<UserRecord>> list();
    /// The existing person with this e-mail address, or a new one.
    [[nodiscard]] Result<qint64> create(const QString& email, const QString& firstName = {},
                                        const QString& lastName = {});
    /// Which person a login role is.
    [[nodiscard]] Result<void> assignLogin(const QString& login, qint64 userId);
    /// Records the role and grants the group role to the person's logins; false when the role is recorded but this
    /// session may not grant it (the administrator of the database has to).
    [[nodiscard]] Result<bool> grant(qint64 userId, const QString& role);
    [[nodiscard]] Result<bool> revoke(qint64 userId, const QString& role);
    /// Enters the owner of a private workspace as a person; ownership itself gives every role.
    [[nodiscard]] Result<void> ensureOwner(const QString& email);

private:
    [[nodiscard]] Result<bool> changeMembership(qint64 userId, const QString& role, bool grant);

    Connection& m_connection;
};

} // namespace trueup
