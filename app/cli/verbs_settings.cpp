#include "sessionhelp.h"

#include "store/settingstable.h"
#include "store/usertable.h"
#include "sync/guardsettings.h"
#include "sync/syncsettings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QString shown(const QJsonValue& value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return value.isNull() ? Text::tr("off") : value.toVariant().toString();
}

Result<Answer> getSettings(const Environment& environment, const QCommandLineParser& parser)
{
    const QString key = parser.positionalArguments().value(0);
    if (!key.isEmpty() && !settingSpec(key))
        return usage(Text::tr("There is no setting “%1”.").arg(key), Text::tr("“settings get” lists them all."));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto stored = SettingsTable(connection).all();
        if (!stored)
            return fail(stored.error());
        QJsonObject settings;
        QList<QStringList> rows;
        for (const SettingSpec& spec : settingSpecs()) {
            const QString name = QString::fromLatin1(spec.key);
            if (!key.isEmpty() && name != key)
                continue;
            const QJsonValue value = stored->value(name, spec.fallback);
            settings.insert(name, value);
            rows.append({name, shown(value), QCoreApplication::translate("trueup::SyncSettings", spec.meaning)});
        }
        return Answer{{{u"settings"_s, settings}},
                      table({Text::tr("Setting"), Text::tr("Value"), Text::tr("Meaning")}, rows, 90)};
    });
}

/// A word of the command line as the setting's type wants it; what does not fit stays text and is refused later.
QJsonValue typedValue(const SettingSpec& spec, const QString& text)
{
    const QString word = text.trimmed().toLower();
    if (spec.fallback.isNull() && (word == "off"_L1 || word == "null"_L1 || word == "none"_L1))
        return QJsonValue::Null;
    switch (spec.fallback.type()) {
    case QJsonValue::Null:
    case QJsonValue::Double: {
        bool fine = false;
        const double number = word.toDouble(&fine);
        return fine ? QJsonValue(number) : QJsonValue(text);
    }
    case QJsonValue::Bool:
        if (word == "true"_L1 || word == "false"_L1)
            return word == "true"_L1;
        return text;
    case QJsonValue::Array: {
        if (text.startsWith(u'['))
            return QJsonDocument::fromJson(text.toUtf8()).array();
        QJsonArray list;
        for (const QString& part : text.split(u',', Qt::SkipEmptyParts))
            list.append(part.trimmed());
        return list;
    }
    case QJsonValue::Object: {
        const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
        return document.isObject() ? QJsonValue(document.object()) : QJsonValue(text);
    }
    default:
        return text;
    }
}

Result<Answer> setSetting(const Environment& environment, const QCommandLineParser& parser)
{
    const auto key = operand(parser, 0, u"KEY"_s);
    const auto text = operand(parser, 1, u"VALUE"_s);
    if (!key || !text)
        return fail(!key ? key.error() : text.error());
    const SettingSpec* spec = settingSpec(*key);
    const auto value = checkedSetting(*key, spec ? typedValue(*spec, *text) : QJsonValue(*text));
    if (!value)
        return fail(value.error());
    if (key->endsWith(".url"_L1) && !QUrl(*text).password().isEmpty())
        return usage(Text::tr("A password does not belong into the address: settings are not a place for secrets."),
                     Text::tr("Leave it out of the address and keep it in the keychain or in the environment."));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        SettingsTable settings(connection);
        auto others = settings.all();
        if (!others)
            return fail(others.error());
        others->insert(*key, *value);
        if (const auto fits = checkedTogether(*others); !fits)
            return fail(fits.error());
        if (const auto stored = settings.set(*key, *value); !stored)
            return fail(stored.error());
        return Answer{{{u"key"_s, *key}, {u"value"_s, *value}}, Text::tr("%1 is now %2.").arg(*key, shown(*value))};
    });
}

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

Result<UserRecord> userFor(Connection& connection, const QString& who, bool enter)
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
                      Text::tr("No role was changed."),
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
        const auto user = userFor(connection, *who, grant);
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

Result<Answer> grantRole(const Environment& environment, const QCommandLineParser& parser)
{
    return changeRole(environment, parser, true);
}

Result<Answer> revokeRole(const Environment& environment, const QCommandLineParser& parser)
{
    return changeRole(environment, parser, false);
}

} // namespace

std::vector<Verb> settingsVerbs()
{
    return {
        makeVerb(u"settings get"_s, Text::tr("Show the settings, or one of them"), u"[KEY]"_s, {}, getSettings),
        makeVerb(u"settings set"_s, Text::tr("Change a setting"), u"KEY VALUE"_s, {}, setSetting),
        makeVerb(u"users list"_s, Text::tr("List people, their roles and logins"), {}, {}, listUsers),
        makeVerb(u"users grant"_s, Text::tr("Give a role (viewer, editor, approver, operator, admin)"), u"WHO ROLE"_s,
                 {}, grantRole),
        makeVerb(u"users revoke"_s, Text::tr("Take a role away"), u"WHO ROLE"_s, {}, revokeRole),
    };
}

} // namespace trueup::cli
