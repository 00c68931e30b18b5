#include "workbench.h"

#include "base/log.h"
#include "farewell.h"
#include "operate/alertchannels.h"
#include "sampleservices.h"
#include "store/notifications.h"
#include "store/settingstable.h"

#include <QDateTime>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int noticeMs = 250;
constexpr qint64 retryAfterMs = 3000;

/// Which setting of a workspace a variable of the sample services stands for.
const QHash<QString, QString>& sampleKeys()
{
    static const QHash<QString, QString> keys{{u"TRUEUP_FEED_URL"_s, u"feed.url"_s},
                                              {u"TRUEUP_FEED_USER"_s, u"feed.user"_s},
                                              {u"TRUEUP_XOROSOFT_URL"_s, u"xorosoft.url"_s},
                                              {u"TRUEUP_XOROSOFT_RATE"_s, u"xorosoft.rate"_s},
                                              {u"TRUEUP_SHOPIFY_URL"_s, u"shopify.url"_s},
                                              {u"TRUEUP_SHOPIFY_CLIENT_ID"_s, u"shopify.client_id"_s},
                                              {u"TRUEUP_SHOPIFY_API_VERSION"_s, u"shopify.api_version"_s}};
    return keys;
}

/// The invented services have other ports every time, so their addresses are written anew with every start.
Result<void> keepSampleSettings(Connection& connection, const QHash<QString, QString>& variables)
{
    SettingsTable table(connection);
    for (auto it = variables.cbegin(); it != variables.cend(); ++it) {
        const QString key = sampleKeys().value(it.key());
        if (key.isEmpty())
            continue;
        const QJsonValue value = key == "xorosoft.rate"_L1 ? QJsonValue(it->toDouble()) : QJsonValue(*it);
        if (auto written = table.set(key, value); !written)
            return written;
    }
    return {};
}

} // namespace

Workbench::Workbench(WorkbenchOptions options, QObject* parent, Farewell* farewell)
    : QObject(parent), m_options(std::move(options)), m_farewell(farewell), m_host(std::make_unique<SessionHost>())
{
    if (!m_options.isSample)
        m_store = m_options.store;
    if (!m_store && !m_options.keychain.isEmpty() && !m_options.isSample)
        m_store = std::make_shared<KeychainSecretStore>(m_options.keychain);
    m_noticeSoon.setSingleShot(true);
    m_noticeSoon.setInterval(noticeMs);
    connect(&m_noticeSoon, &QTimer::timeout, this, [this] {
        for (const auto& [what, id] : std::exchange(m_notices, {}))
            emit noticed(what, id);
    });
}

Workbench::~Workbench()
{
    m_openGate.waiting.clear();
    m_connectGate.waiting.clear();
    m_host->stop();
    if (m_listener)
        m_host->keep(std::move(m_listener));
    if (m_farewell)
        m_farewell->take([host = std::shared_ptr<SessionHost>(std::move(m_host))]() mutable { host.reset(); });
}

void Workbench::open()
{
    if (m_opening == State::Busy || m_opening == State::Done)
        return;
    m_opening = State::Busy;
    if (m_options.isSample && !m_sample) {
        m_sample = std::make_unique<SampleServices>();
        connect(m_sample.get(), &SampleServices::ready, this, [this](const QHash<QString, QString>& variables) {
            m_sampleSettings = variables;
            for (const QString& name : connectionSecrets())
                m_secrets.insert(name, variables.value(name));
            if (m_opening == State::Done)
                connectSystems();
        });
        connect(m_sample.get(), &SampleServices::failed, this, [this](const Error& error) { systemsConnected(fail(error)); });
        m_sample->start();
    }
    QUrl url(m_options.session.databaseUrl);
    const QString name = QString::fromLatin1(secretName::databasePassword);
    if (m_options.session.databaseUrl.isEmpty() || !url.password().isEmpty()) {
        openSession(m_options.session.databaseUrl);
    } else if (isFromEnvironment(name)) {
        url.setPassword(secretOf(name, {}));
        openSession(url.toString(QUrl::FullyEncoded));
    } else if (m_store) {
        m_store->read(name).then(this, [this, url](const Result<QString>& password) mutable {
            if (password)
                url.setPassword(*password);
            openSession(url.toString(QUrl::FullyEncoded));
        });
    } else {
        openSession(m_options.session.databaseUrl);
    }
}

void Workbench::openSession(const QString& databaseUrl)
{
    m_databaseUrl = databaseUrl;
    m_host->open([options = sessionOptions(), cancel = m_host->stopToken()] { return prepare(options, cancel); })
        .then(this, [this](const Result<void>& opened) { sessionOpened(opened); });
}

Result<std::unique_ptr<Session>> Workbench::prepare(const SessionOptions& options, const CancelToken& cancel)
{
    auto session = Session::open(options, cancel);
    if (!session)
        return session;
    if (!(*session)->workspace()) {
        if (const auto current = (*session)->requireCurrentSchema(cancel); !current)
            return fail(current.error());
        return session;
    }
    if (const auto migrated = (*session)->migrate(cancel); !migrated)
        return fail(migrated.error());
    return session;
}

void Workbench::sessionOpened(const Result<void>& opened)
{
    m_failedAt = QDateTime::currentMSecsSinceEpoch();
    if (!opened) {
        m_opening = State::Failed;
        m_openGate.error = opened.error();
        pass(m_openGate, &opened.error());
        pass(m_connectGate, &opened.error());
        return;
    }
    listen();
}

/// Nothing is read before changes are heard of: else all of it would have to be read again then.
void Workbench::begin()
{
    if (m_opening == State::Done)
        return;
    m_opening = State::Done;
    pass(m_openGate, nullptr);
    if (m_connecting == State::Failed)
        return; // the sample services could not be started
    m_connecting = State::Busy;
    if (m_options.isSample) {
        if (!m_sampleSettings.isEmpty())
            connectSystems();
        return;
    }
    QStringList names = connectionSecrets() + alertSecrets();
    names.removeIf(isFromEnvironment);
    gatherSecrets(names);
}

void Workbench::listen()
{
    m_listener = std::make_unique<NotificationListener>(session().pool().address(), QStringList{u"trueup_changes"_s, presenceChannel()});
    connect(m_listener.get(), &NotificationListener::received, this, [this](const QString& channel, const QString& payload) {
        if (channel == presenceChannel())
            emit presenceNoticed(payload);
        else
            collect(payload);
    });
    connect(m_listener.get(), &NotificationListener::connected, this, [this] {
        if (std::exchange(m_isLost, false))
            session().pool().doubt();
        if (m_opening == State::Done)
            emit readAgain();
        begin();
    });
    connect(m_listener.get(), &NotificationListener::lost, this, [this](const Error& error) {
        if (!std::exchange(m_isLost, true)) // the next tries need not be told of
            emit databaseLost(error);
        wakeServer();
        begin(); // what is asked says itself that nothing answers
    });
    m_listener->start();
}

/// Nobody but this program starts a private server again.
void Workbench::wakeServer()
{
    if (!session().workspace())
        return;
    (void)m_host->inSessionThread([cancel = stopToken()](Session& session) -> Result<void> {
        if (const auto opened = Workspace::open(session.workspace()->directory(), cancel); !opened)
            qCWarning(lcStore) << "the private server does not start:" << opened.error();
        return {};
    });
}

void Workbench::collect(const QString& payload)
{
    const QJsonObject notice = QJsonDocument::fromJson(payload.toUtf8()).object();
    m_notices.insert({notice["what"_L1].toString(), notice["id"_L1].toString()});
    if (!m_noticeSoon.isActive())
        m_noticeSoon.start();
}

void Workbench::gatherSecrets(QStringList names)
{
    if (names.isEmpty() || !m_store) {
        connectSystems();
        return;
    }
    const QString name = names.takeFirst();
    m_store->read(name).then(this, [this, name, names](const Result<QString>& secret) {
        if (!secret) {
            m_secretTrouble = secret.error();
            connectSystems();
            return;
        }
        rememberSecret(name, *secret);
        gatherSecrets(names);
    });
}

void Workbench::rememberSecret(const QString& name, const QString& secret)
{
    if (secret.isEmpty())
        m_secrets.remove(name);
    else
        m_secrets.insert(name, secret);
}

ui::Answer<void> Workbench::keepSecret(const QString& name, const QString& secret)
{
    const auto refused = [](const QString& why, const QString& next) { return ui::readyAnswer(Result<void>(fail(ErrorKind::Config, why, next))); };
    if (isFromEnvironment(name))
        return refused(tr("%1 is set in the environment and wins over what is kept here.").arg(name), tr("Change it there."));
    if (!m_store)
        return refused(tr("Secrets are not kept for sample data."), tr("Leave the fields for secrets empty."));
    return m_store->write(name, secret).then(this, [this, name, secret](const Result<void>& written) {
        if (written)
            rememberSecret(name, secret);
        return written;
    });
}

void Workbench::connectSystems()
{
    m_connecting = State::Busy;
    m_host
        ->inSessionThread([secrets = m_secrets, sample = m_sampleSettings, cancel = stopToken()](Session& session) -> Result<void> {
            Result<void> done;
            if (!sample.isEmpty())
                done = session.pool().withConnection(
                    [&](Connection& connection) { return keepSampleSettings(connection, sample); }, cancel);
            return done ? session.connect(secrets) : done;
        })
        .then(this, [this](const Result<void>& connected) { systemsConnected(connected); });
}

void Workbench::systemsConnected(const Result<void>& connected)
{
    m_connecting = connected ? State::Done : State::Failed;
    if (!connected)
        m_connectGate.error = connected.error();
    pass(m_connectGate, connected ? nullptr : &connected.error());
    emit connectionsChanged();
    if (m_reconnectLater)
        reconnect();
}

void Workbench::reconnect()
{
    if (m_opening != State::Done || m_options.isSample)
        return;
    if (m_workflows > 0 || m_connecting == State::Busy) {
        m_reconnectLater = true;
        return;
    }
    m_reconnectLater = false;
    connectSystems();
}

void Workbench::endWorkflow()
{
    --m_workflows;
    if (m_reconnectLater)
        reconnect();
}

void Workbench::whenOpen(Ready ready)
{
    if (m_opening == State::Done) {
        ready(nullptr);
        return;
    }
    if (m_opening == State::Failed && QDateTime::currentMSecsSinceEpoch() - m_failedAt < retryAfterMs) {
        ready(&m_openGate.error);
        return;
    }
    m_openGate.waiting.append(std::move(ready));
    open();
}

void Workbench::whenConnected(Ready ready)
{
    whenOpen([this, ready = std::move(ready)](const Error* error) {
        if (error || m_connecting == State::Done)
            ready(error);
        else if (m_connecting == State::Failed)
            ready(&m_connectGate.error);
        else
            m_connectGate.waiting.append(ready);
    });
}

void Workbench::pass(Gate& gate, const Error* error)
{
    for (const Ready& ready : std::exchange(gate.waiting, {}))
        ready(error);
}

SessionOptions Workbench::sessionOptions() const
{
    SessionOptions options = m_options.session;
    options.databaseUrl = m_databaseUrl;
    return options;
}

QString Workbench::place() const
{
    if (m_options.isSample)
        return tr("Sample data");
    if (m_options.session.databaseUrl.isEmpty())
        return QDir::toNativeSeparators(m_options.session.workspace);
    const auto address = DatabaseAddress::fromUrl(m_options.session.databaseUrl);
    return address ? tr("%1 on %2").arg(address->database, address->host) : QString();
}

} // namespace trueup
