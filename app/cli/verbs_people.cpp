#include "sessionhelp.h"

#include "store/loginpassword.h"
#include "store/usertable.h"

#include <QJsonArray>
#include <QRandomGenerator>

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QString fullName(const UserRecord& user)
{
    return (user.firstName + u' ' + user.lastName).trimmed();
}

Result<Answer> listUsers(const Environment& environment, const QCommandLineParser&)
{
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto users = UserTable(connection).list();
        if (!users)
            return fail(users.error());
        QJsonArray list;
        QList<QStringList> rows;
        for (const UserRecord& user : *users) {
            list.append(QJsonObject{{u"id"_s, user.id},
                                    {u"email"_s, user.email},
                                    {u"name"_s, fullName(user)},
                                    {u"active"_s, user.isActive},
                                    {u"roles"_s, QJsonArray::fromStringList(user.roles)},
                                    {u"logins"_s, QJsonArray::fromStringList(user.logins)}});
            rows.append({user.email, fullName(user), user.isActive ? Text::tr("yes") : Text::tr("no"),
                         user.roles.join(u", "_s), user.logins.join(u", "_s)});
        }
        return Answer{
            {{u"users"_s, list}},
            table({Text::tr("E-mail"), Text::tr("Name"), Text::tr("Active"), Text::tr("Roles"), Text::tr("Logins")},
                  rows)};
    });
}

Result<std::optional<UserRecord>> findUser(UserTable& users, const QString& who)
{
    const auto known = users.list();
    if (!known)
        return fail(known.error());
    const auto found = std::ranges::find_if(*known, [&](const UserRecord& user) {
        return user.logins.contains(who) || user.email.compare(who, Qt::CaseInsensitive) == 0;
    });
    return found == known->cend() ? std::nullopt : std::optional(*found);
}

/// Enters a person for an e-mail address, or for a login the database has.
Result<UserRecord> enterUser(Connection& connection, const QString& who)
{
    UserTable users(connection);
    const bool isAddress = who.contains(u'@');
    if (!isAddress) {
        const auto login = connection.value(u"SELECT 1 FROM pg_roles WHERE rolname = ? AND rolcanlogin"_s, {who});
        if (!login)
            return fail(login.error());
        if (!login->isValid())
            return fail(
                Error{ErrorKind::NotFound,
                      Text::tr("There is neither a person nor a login “%1”.").arg(who),
                      Text::tr("No role was changed."),
                      Text::tr("Give the e-mail address of the person, or create the login in the database first."),
                      {},
                      {},
                      false});
    }
    const auto id = users.create(who);
    if (!id)
        return fail(id.error());
    if (!isAddress) {
        if (const auto assigned = users.assignLogin(who, *id); !assigned)
            return fail(assigned.error());
    }
    const auto entered = findUser(users, who);
    if (!entered)
        return fail(entered.error());
    if (!*entered)
        return fail(ErrorKind::Internal, Text::tr("The person “%1” was entered and cannot be found.").arg(who));
    return **entered;
}

Result<UserRecord> userFor(Connection& connection, const QString& who, bool enter, const QString& notDone)
{
    UserTable users(connection);
    const auto known = findUser(users, who);
    if (!known)
        return fail(known.error());
    if (*known)
        return **known;
    if (enter)
        return enterUser(connection, who);
    return fail(Error{ErrorKind::NotFound,
                      Text::tr("There is no person “%1”.").arg(who),
                      notDone,
                      Text::tr("“users list” names everybody."),
                      {},
                      {},
                      false});
}

Result<Answer> changeRole(const Environment& environment, const QCommandLineParser& parser, bool grant)
{
    const auto who = operand(parser, 0, u"WHO"_s);
    const auto role = operand(parser, 1, u"ROLE"_s);
    if (!who || !role)
        return fail(!who ? who.error() : role.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        // A refused role must not leave a new person behind.
        Transaction transaction(connection);
        const auto user = userFor(connection, *who, grant, Text::tr("No role was changed."));
        if (!user)
            return fail(user.error());
        UserTable users(connection);
        const auto complete = grant ? users.grant(user->id, *role) : users.revoke(user->id, *role);
        if (!complete)
            return fail(complete.error());
        const auto after = findUser(users, user->email);
        if (!after)
            return fail(after.error());
        if (const auto done = transaction.commit(); !done)
            return fail(done.error());
        const QStringList roles = *after ? (*after)->roles : QStringList();
        QString text = roles.isEmpty() ? Text::tr("%1 has no role.").arg(user->email)
                                       : Text::tr("%1 is %2.").arg(user->email, roles.join(u", "_s));
        if (!*complete && !user->logins.isEmpty())
            text += u'\n' + Text::tr("The group role of the database could not be changed for the login %1: its "
                                     "administrator has to do that (role trueup_%2).")
                                .arg(user->logins.join(u", "_s), *role);
        else if (user->logins.isEmpty())
            text += u'\n' + Text::tr("The person has no login of the database yet.");
        return Answer{{{u"user"_s, user->email}, {u"roles"_s, QJsonArray::fromStringList(roles)}}, text};
    });
}

QString leftOver(const QStringList& logins)
{
    return logins.isEmpty() ? QString()
                            : u'\n' + Text::tr("The database server did not let Trueup change the roles of the login %1: its administrator has to do that.")
                                          .arg(logins.join(u", "_s));
}

Result<Answer> addUser(const Environment& environment, const QCommandLineParser& parser)
{
    const auto email = operand(parser, 0, u"EMAIL"_s);
    if (!email)
        return fail(email.error());
    if (!email->contains(u'@'))
        return usage(Text::tr("“%1” is no e-mail address.").arg(*email), Text::tr("People are known by their e-mail address."));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        Transaction transaction(connection);
        UserTable users(connection);
        const auto id = users.create(*email, parser.value(u"first"_s), parser.value(u"last"_s));
        if (!id)
            return fail(id.error());
        if (parser.isSet(u"role"_s)) {
            if (const auto given = users.grant(*id, parser.value(u"role"_s)); !given)
                return fail(given.error());
        }
        const auto entered = findUser(users, *email);
        if (!entered)
            return fail(entered.error());
        if (const auto done = transaction.commit(); !done)
            return fail(done.error());
        const QStringList roles = *entered ? (*entered)->roles : QStringList();
        return Answer{{{u"user"_s, *email}, {u"id"_s, *id}, {u"roles"_s, QJsonArray::fromStringList(roles)}},
                      Text::tr("%1 is entered. To sign in, a login of the database is needed: “users login”.").arg(*email)};
    });
}

Result<Answer> giveLogin(const Environment& environment, const QCommandLineParser& parser)
{
    const auto who = operand(parser, 0, u"WHO"_s);
    const auto login = operand(parser, 1, u"LOGIN"_s);
    if (!who || !login)
        return fail(!who ? who.error() : login.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto user = userFor(connection, *who, false, Text::tr("No login was given."));
        if (!user)
            return fail(user.error());
        const QString password = parser.isSet(u"create"_s) ? newLoginPassword(*QRandomGenerator::system()) : QString();
        UserTable users(connection);
        const auto wrong = password.isEmpty() ? users.assignLogin(*login, user->id) : users.createLogin(*login, password, user->id);
        if (!wrong)
            return fail(wrong.error());
        QString text = Text::tr("%1 signs in as %2.").arg(user->email, *login);
        if (!password.isEmpty())
            text += u'\n' + Text::tr("The password is %1. It is kept nowhere: pass it on now.").arg(password);
        return Answer{{{u"user"_s, user->email},
                       {u"login"_s, *login},
                       {u"password"_s, password.isEmpty() ? QJsonValue() : QJsonValue(password)},
                       {u"unchanged_logins"_s, QJsonArray::fromStringList(*wrong)}},
                      text + leftOver(*wrong)};
    });
}

Result<Answer> setActive(const Environment& environment, const QCommandLineParser& parser, bool active)
{
    const auto who = operand(parser, 0, u"WHO"_s);
    if (!who)
        return fail(who.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto user = userFor(connection, *who, false, Text::tr("Nothing was changed."));
        if (!user)
            return fail(user.error());
        const auto wrong = UserTable(connection).setActive(user->id, active);
        if (!wrong)
            return fail(wrong.error());
        const QString text = active ? Text::tr("%1 is active and has the former roles again.").arg(user->email)
                                    : Text::tr("%1 is inactive: every right is gone, what was done stays.").arg(user->email);
        return Answer{{{u"user"_s, user->email}, {u"active"_s, active}, {u"unchanged_logins"_s, QJsonArray::fromStringList(*wrong)}},
                      text + leftOver(*wrong)};
    });
}

} // namespace

std::vector<Verb> peopleVerbs()
{
    const QList<QCommandLineOption> names{{u"first"_s, Text::tr("The first name."), u"NAME"_s},
                                          {u"last"_s, Text::tr("The last name."), u"NAME"_s},
                                          {u"role"_s, Text::tr("A role to give at once."), u"ROLE"_s}};
    const QCommandLineOption create(u"create"_s, Text::tr("Make the login and print a password for it, once."));
    return {
        makeVerb(u"users list"_s, Text::tr("List people, their roles and logins"), {}, {}, listUsers),
        makeVerb(u"users add"_s, Text::tr("Enter a person"), u"EMAIL"_s, names, addUser),
        makeVerb(u"users login"_s, Text::tr("Give a person a login of the database"), u"WHO LOGIN"_s, {create}, giveLogin),
        makeVerb(u"users grant"_s, Text::tr("Give a role (viewer, editor, approver, operator, admin)"), u"WHO ROLE"_s, {},
                 [](const Environment& environment, const QCommandLineParser& parser) { return changeRole(environment, parser, true); }),
        makeVerb(u"users revoke"_s, Text::tr("Take a role away"), u"WHO ROLE"_s, {},
                 [](const Environment& environment, const QCommandLineParser& parser) { return changeRole(environment, parser, false); }),
        makeVerb(u"users deactivate"_s, Text::tr("Take every right from a person, whose history stays"), u"WHO"_s, {},
                 [](const Environment& environment, const QCommandLineParser& parser) { return setActive(environment, parser, false); }),
        makeVerb(u"users activate"_s, Text::tr("Give an inactive person the former roles again"), u"WHO"_s, {},
                 [](const Environment& environment, const QCommandLineParser& parser) { return setActive(environment, parser, true); }),
    };
}

} // namespace trueup::cli
