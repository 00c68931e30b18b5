#include "coresettings.h"

#include "settingsdraft.h"
#include "store/feedjobtable.h"
#include "store/settingstable.h"

#include <QLocale>

namespace trueup {

using namespace Qt::StringLiterals;

CoreSettings::CoreSettings(Workbench& bench, QObject* parent) : ui::SettingsService(parent), m_bench(bench)
{
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString&) {
        if (what != "settings"_L1)
            return;
        m_bench.reconnect(); // perhaps a colleague changed how to reach something
        emit changed();
    });
    connect(&bench, &Workbench::connectionsChanged, this, &CoreSettings::changed);
}

bool CoreSettings::isKnown(const char* name) const
{
    return qEnvironmentVariableIsSet(name) || m_bench.secrets().contains(QString::fromLatin1(name));
}

ui::Answer<ui::AppSettings> CoreSettings::load()
{
    struct Stored
    {
        SettingValues values;
        QString version;
        FeedJob feed; ///< the last one whose columns are known
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
            return Stored{*values, version->toString(), feed->value_or(FeedJob())};
        })
        .then(this, [this](const Result<Stored>& stored) -> Result<ui::AppSettings> {
            if (!stored)
                return fail(stored.error());
            ui::AppSettings settings = readDraft(stored->values);
            const FeedJob& feed = stored->feed;
            settings.columns = columnMap(feed.header, stored->values.value(u"feed.column_map"_s).toObject(),
                                         feed.id == 0 ? QString()
                                                      : tr("%1 of %2").arg(feed.fileName, QLocale().toString(feed.started.toLocalTime(),
                                                                                                            QLocale::ShortFormat)));
            settings.feed.password.isStored = isKnown(secretName::feedPassword);
            settings.xorosoft.key.isStored = isKnown(secretName::xorosoftKey);
            settings.xorosoft.secret.isStored = isKnown(secretName::xorosoftSecret);
            settings.shopify.token.isStored = isKnown(secretName::shopifyToken);
            settings.shopify.clientSecret.isStored = isKnown(secretName::shopifyClientSecret);
            const bool isTeam = !m_bench.options().session.databaseUrl.isEmpty();
            settings.database = {m_bench.place(), isTeam ? tr("Team database") : tr("This computer"),
                                 u"PostgreSQL "_s + stored->version};
            return settings;
        });
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
    // Secrets first: where they cannot be kept, nothing else is changed either.
    writeSecrets(secrets, [this, finish, values = settingValues(settings)](const Result<void>& kept) {
        if (!kept) {
            finish(kept);
            return;
        }
        m_bench.ask<void>([values](Connection& connection) { return saveSettings(connection, values); })
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
    if (!m_bench.secretStore()) {
        done(fail(ErrorKind::Config, tr("Secrets are not kept for sample data."), tr("Leave the fields for secrets empty.")));
        return;
    }
    const auto [name, secret] = secrets.takeFirst();
    m_bench.secretStore()->write(name, secret).then(
        this, [this, name, secret, secrets, done = std::move(done)](const Result<void>& written) {
            if (!written) {
                done(written);
                return;
            }
            m_bench.rememberSecret(name, secret);
            writeSecrets(secrets, done);
        });
}

ui::Answer<ui::TestReport> CoreSettings::test(ui::ConnectionKind kind, const ui::AppSettings& draft)
{
    DraftTest test{m_bench.sessionOptions(), kind, settingValues(draft), m_bench.secrets()};
    for (const auto& [name, secret] : secretDrafts(draft)) {
        if (secret.replacement)
            test.secrets.insert(name, *secret.replacement);
    }
    return m_bench.onWorker<ui::TestReport>([test, stop = m_bench.stopToken()] { return testDraft(test, stop); });
}

QString CoreSettings::secretStore() const
{
    if (!m_bench.secretStore())
        return tr("Sample data needs no secrets.");
    if (!m_bench.secretTrouble().message.isEmpty())
        return errorText(m_bench.secretTrouble());
    return tr("Secrets are kept in the keychain of this computer. What the environment sets comes first.");
}

} // namespace trueup
