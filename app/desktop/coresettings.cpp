#include "coresettings.h"

#include "operate/connections.h"
#include "operate/secrets.h"
#include "remote/shopify/shopifyreader.h"
#include "settingsdraft.h"
#include "store/feedjobtable.h"
#include "store/loginpassword.h"
#include "store/settingstable.h"
#include "store/usertable.h"

#include <QDir>
#include <QLocale>
#include <QRandomGenerator>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// No keychain is needed where the environment gives whatever the three connections sign in with.
bool areSecretsGiven()
{
    const auto isGiven = [](const char* name) { return isFromEnvironment(QString::fromLatin1(name)); };
    return isGiven(secretName::feedPassword) && isGiven(secretName::xorosoftKey) && isGiven(secretName::xorosoftSecret)
        && (isGiven(secretName::shopifyToken) || isGiven(secretName::shopifyClientSecret));
}

} // namespace

CoreSettings::CoreSettings(Workbench& bench, QObject* parent) : ui::SettingsService(parent), m_bench(bench)
{
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString&) {
        if (what == "people"_L1)
            emit peopleChanged();
        if (what != "settings"_L1)
            return;
        m_bench.reconnect(); // perhaps a colleague changed how to reach something
        emit changed();
    });
    connect(&bench, &Workbench::connectionsChanged, this, &CoreSettings::changed);
}

/// Never the secret itself.
ui::SecretDraft CoreSettings::secretOf(const char* name) const
{
    const QString secret = QString::fromLatin1(name);
    const bool isGiven = isFromEnvironment(secret);
    return {isGiven || m_bench.secrets().contains(secret), std::nullopt, isGiven};
}

ui::Answer<ui::AppSettings> CoreSettings::load()
{
    struct Stored
    {
        SettingValues values;
        QString version;
        FeedJob feed; ///< the last one whose columns are known
        QList<ui::StoreSetting> stores;
    };
    return m_bench
        .ask<Stored>([](Connection& connection) -> Result<Stored> {
            const auto values = SettingsTable(connection).all();
            if (!values)
                return fail(values.error());
            const auto version = connection.value(u"SHOW server_version"_s);
            if (!version)
                return fail(version.error());
            const auto feed = FeedJobTable(connection).lastWithHeader();
            if (!feed)
                return fail(feed.error());
            const auto stores = readStores(connection);
            if (!stores)
                return fail(stores.error());
            return Stored{*values, version->toString(), feed->value_or(FeedJob()), *stores};
        })
        .then(this, [this](const Result<Stored>& stored) -> Result<ui::AppSettings> {
            if (!stored)
                return fail(stored.error());
            ui::AppSettings settings = readDraft(stored->values);
            settings.stores = stored->stores;
            const FeedJob& feed = stored->feed;
            settings.columns = columnMap(feed.header, stored->values.value(u"feed.column_map"_s).toObject(),
                                         feed.id == 0 ? QString()
                                                      : tr("%1 of %2").arg(feed.fileName, QLocale().toString(feed.started.toLocalTime(),
                                                                                                            QLocale::ShortFormat)));
            settings.feed.password = secretOf(secretName::feedPassword);
            settings.xorosoft.key = secretOf(secretName::xorosoftKey);
            settings.xorosoft.secret = secretOf(secretName::xorosoftSecret);
            settings.xorosoft.stockKey = secretOf(secretName::xorosoftStockKey);
            settings.xorosoft.stockSecret = secretOf(secretName::xorosoftStockSecret);
            settings.shopify.token = secretOf(secretName::shopifyToken);
            settings.shopify.clientSecret = secretOf(secretName::shopifyClientSecret);
            settings.given = givenSettings();
            settings.database = database();
            settings.database.version = u"PostgreSQL "_s + stored->version;
            settings.asLoaded = settingValues(settings);
            return settings;
        });
}

ui::DatabaseSettings CoreSettings::database() const
{
    if (m_bench.options().isSample)
        return {QDir::toNativeSeparators(m_bench.options().session.workspace), tr("Sample data"), {}};
    const bool isTeam = !m_bench.options().session.databaseUrl.isEmpty();
    return {m_bench.place(), isTeam ? tr("Team database") : tr("This computer"), {}};
}

ui::Answer<void> CoreSettings::save(const ui::AppSettings& settings)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    SecretList secrets;
    for (const auto& [name, draft] : secretDrafts(settings)) {
        const bool removesNothing = draft.replacement && draft.replacement->isEmpty() && !m_bench.secrets().contains(name);
        if (draft.replacement && !removesNothing)
            secrets.append({name, *draft.replacement});
    }
    const auto finish = [promise](const Result<void>& result) {
        promise->addResult(result);
        promise->finish();
    };
    SettingValues changed = settingValues(settings);
    changed.removeIf([&settings](const SettingValues::iterator& value) {
        return settings.asLoaded.value(value.key()) == *value && settings.asLoaded.contains(value.key());
    });
    // Secrets first: where they cannot be kept, nothing else is changed either.
    writeSecrets(secrets, [this, finish, values = changed, stores = settings.stores](const Result<void>& kept) {
        if (!kept) {
            finish(kept);
            return;
        }
        m_bench.ask<void>([values, stores](Connection& connection) { return saveSettings(connection, values, stores); })
            .then(this, [this, finish](const Result<void>& saved) {
                if (saved)
                    m_bench.reconnect();
                finish(saved);
            });
    });
    return promise->future();
}

void CoreSettings::writeSecrets(SecretList secrets, Done done)
{
    if (secrets.isEmpty()) {
        done({});
        return;
    }
    const auto [name, secret] = secrets.takeFirst();
    m_bench.keepSecret(name, secret).then(this, [this, secrets, done = std::move(done)](const Result<void>& kept) {
        if (kept)
            writeSecrets(secrets, done);
        else
            done(kept);
    });
}

ui::Answer<ui::TestReport> CoreSettings::test(ui::ConnectionKind kind, const ui::AppSettings& draft)
{
    DraftTest test{m_bench.sessionOptions(), kind, settingValues(draft), m_bench.secrets()};
    for (const auto& [name, secret] : secretDrafts(draft)) {
        if (secret.replacement)
            test.secrets.insert(name, *secret.replacement);
    }
    return m_bench.onWorker<ui::TestReport>([test, stop = m_bench.stopToken()](Session&) { return testDraft(test, stop); });
}

ui::Answer<QList<ui::ShopLocationName>> CoreSettings::shopLocations(const CancelToken& cancel)
{
    // With a client of its own: that of the session may be replaced meanwhile, and a slow answer must not put that off.
    return m_bench.onWorker<QList<ui::ShopLocationName>>(
        [secrets = m_bench.secrets(), cancel](Session& session) -> Result<QList<ui::ShopLocationName>> {
            const auto connections = session.pool().withConnection(
                [&](Connection& connection) { return resolveConnections(connection, secrets); }, cancel);
            if (!connections)
                return fail(connections.error());
            QList<ui::ShopLocationName> names;
            if (!connections->shopify)
                return names;
            ShopifyClient client(session.http(), *connections->shopify, session.clock());
            const auto locations = ShopifyReader(client).locations(cancel);
            if (!locations)
                return fail(locations.error());
            for (const ShopLocation& one : *locations)
                names.append({one.id, one.name});
            return names;
        });
}

ui::Answer<QList<ui::UserRow>> CoreSettings::users()
{
    return m_bench.ask<QList<ui::UserRow>>([](Connection& connection) -> Result<QList<ui::UserRow>> {
        const auto users = UserTable(connection).list();
        if (!users)
            return fail(users.error());
        const auto self = UserTable(connection).current();
        if (!self)
            return fail(self.error());
        QList<ui::UserRow> rows;
        for (const UserRecord& user : *users)
            rows.append({user.id, user.email, u"%1 %2"_s.arg(user.firstName, user.lastName).trimmed(), user.logins, user.roles, user.isActive,
                         user.id == self->userId});
        return rows;
    });
}

ui::Answer<bool> CoreSettings::setRole(qint64 userId, const QString& role, bool on)
{
    return m_bench.ask<bool>([userId, role, on](Connection& connection) {
        UserTable table(connection);
        return on ? table.grant(userId, role) : table.revoke(userId, role);
    });
}

ui::Answer<qint64> CoreSettings::addUser(const ui::NewUser& user)
{
    return m_bench.ask<qint64>([user](Connection& connection) -> Result<qint64> {
        Transaction transaction(connection);
        UserTable table(connection);
        const auto id = table.create(user.email, user.firstName, user.lastName);
        if (!id)
            return id;
        if (!user.role.isEmpty()) {
            if (auto given = table.grant(*id, user.role); !given)
                return fail(given.error());
        }
        if (auto done = transaction.commit(); !done)
            return fail(done.error());
        return id;
    });
}

ui::Answer<ui::LoginOffer> CoreSettings::loginOffer()
{
    return m_bench.ask<ui::LoginOffer>([](Connection& connection) -> Result<ui::LoginOffer> {
        const auto choice = UserTable(connection).loginChoice();
        if (!choice)
            return fail(choice.error());
        return ui::LoginOffer{choice->unused, choice->mayCreate};
    });
}

ui::Answer<ui::GivenLogin> CoreSettings::giveLogin(qint64 userId, const QString& login, bool isNew)
{
    return m_bench.ask<ui::GivenLogin>([userId, login, isNew](Connection& connection) -> Result<ui::GivenLogin> {
        UserTable table(connection);
        const QString password = isNew ? newLoginPassword(*QRandomGenerator::system()) : QString();
        auto unchanged = isNew ? table.createLogin(login, password, userId) : table.assignLogin(login, userId);
        if (!unchanged)
            return fail(unchanged.error());
        return ui::GivenLogin{password, *unchanged};
    });
}

ui::Answer<QStringList> CoreSettings::setActive(qint64 userId, bool active)
{
    return m_bench.ask<QStringList>([userId, active](Connection& connection) { return UserTable(connection).setActive(userId, active); });
}

QString CoreSettings::secretStore() const
{
    if (!m_bench.secretStore())
        return tr("Sample data needs no secrets.");
    if (areSecretsGiven())
        return tr("Passwords and keys are given by environment variables of this computer.");
    if (secretStoreFails())
        return errorText(m_bench.secretTrouble());
    return tr("Passwords and keys are kept in the keychain of this computer. Environment variables, where set, take precedence.");
}

bool CoreSettings::secretStoreFails() const
{
    return m_bench.secretStore() && !areSecretsGiven() && !m_bench.secretTrouble().message.isEmpty();
}

} // namespace trueup
