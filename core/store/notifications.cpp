#include "store/notifications.h"

#include "base/log.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>
#include <QTimer>

#include <libpq-fe.h>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds firstDelay{500};
constexpr std::chrono::milliseconds longestDelay{30'000};
constexpr std::chrono::seconds pingInterval{30};

/// Lives in the listener's thread. Watches the socket itself: QtSql's own notifier goes silent when the server ends the
/// connection, and a silent listener looks like a quiet one.
class NotificationWorker : public QObject
{
    Q_OBJECT

public:
    NotificationWorker(DatabaseAddress address, QStringList channels)
        : m_address(std::move(address)), m_channels(std::move(channels))
    {
        m_retry.setSingleShot(true);
        m_ping.setInterval(pingInterval);
        connect(&m_retry, &QTimer::timeout, this, &NotificationWorker::open);
        connect(&m_ping, &QTimer::timeout, this, &NotificationWorker::ping);
    }

    void open()
    {
        ConnectionOptions options;
        options.applicationName = u"trueup notifications"_s;
        auto opened = Connection::open(m_address, options);
        if (!opened)
            return retry(opened.error());
        m_connection = std::move(*opened);
        for (QString channel : std::as_const(m_channels)) {
            if (auto listening = m_connection->script(u"LISTEN \"%1\""_s.arg(channel.replace(u'"', u"\"\""_s)));
                !listening)
                return retry(listening.error());
        }
        m_notifier = std::make_unique<QSocketNotifier>(PQsocket(native()), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &NotificationWorker::read);
        m_delay = firstDelay;
        m_ping.start();
        emit connected();
        read(); // what came in with the answers to LISTEN
    }

    void close()
    {
        m_retry.stop();
        m_ping.stop();
        m_notifier.reset();
        m_connection.reset();
    }

signals:
    void received(const QString& channel, const QString& payload);
    void connected();
    void lost(const trueup::Error& error);

private:
    [[nodiscard]] PGconn* native() const { return static_cast<PGconn*>(m_connection->nativeHandle()); }

    void read()
    {
        if (!m_connection)
            return;
        const bool alive = PQconsumeInput(native()) == 1 && PQstatus(native()) == CONNECTION_OK;
        while (PGnotify* notice = PQnotifies(native())) {
            const QString channel = QString::fromUtf8(notice->relname);
            const QString payload = QString::fromUtf8(notice->extra);
            PQfreemem(notice);
            emit received(channel, payload);
        }
        if (!alive)
            retry(lostError());
    }

    /// A cut cable sends nothing; only asking finds it.
    void ping()
    {
        if (auto answer = m_connection->script(u"SELECT 1"_s); !answer)
            return retry(answer.error());
        read();
    }

    void retry(const Error& error)
    {
        close();
        qCInfo(lcStore) << "not listening for changes:" << error;
        m_retry.start(m_delay);
        m_delay = std::min(m_delay * 2, longestDelay);
        emit lost(error);
    }

    [[nodiscard]] static Error lostError()
    {
        return Error{
            ErrorKind::DatabaseLost,
            QCoreApplication::translate("trueup::NotificationListener", "The connection to the database was lost."),
            QCoreApplication::translate("trueup::NotificationListener", "Changes of others are not shown at once."),
            QCoreApplication::translate("trueup::NotificationListener", "Trueup connects again by itself."),
            {},
            {},
            true};
    }

    DatabaseAddress m_address;
    QStringList m_channels;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_retry{this}; // children move to the thread with the worker
    QTimer m_ping{this};
    std::chrono::milliseconds m_delay = firstDelay;
};

} // namespace

struct NotificationListener::Private
{
    QThread thread;
    NotificationWorker* worker = nullptr;
};

NotificationListener::NotificationListener(DatabaseAddress address, QStringList channels, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>())
{
    d->thread.setObjectName(u"notifications"_s);
    d->worker = new NotificationWorker(std::move(address), std::move(channels));
    d->worker->moveToThread(&d->thread);
    connect(&d->thread, &QThread::started, d->worker, &NotificationWorker::open);
    connect(&d->thread, &QThread::finished, d->worker, &NotificationWorker::close, Qt::DirectConnection);
    connect(d->worker, &NotificationWorker::received, this, &NotificationListener::received);
    connect(d->worker, &NotificationWorker::connected, this, &NotificationListener::connected);
    connect(d->worker, &NotificationWorker::lost, this, &NotificationListener::lost);
}

NotificationListener::~NotificationListener()
{
    stop();
    delete d->worker; // its thread has ended
}

void NotificationListener::start()
{
    d->thread.start();
}

void NotificationListener::stop()
{
    d->thread.quit();
    d->thread.wait();
}

} // namespace trueup

#include "notifications.moc"
