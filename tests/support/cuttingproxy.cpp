#include "support/cuttingproxy.h"

#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtEndian>

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

namespace trueup::test {

using namespace Qt::StringLiterals;

namespace {

/// A whole message of the client at the head of `buffer`.
struct Message
{
    qsizetype size = 0;
    bool isAccess = false;
};

std::optional<Message> postgresMessage(const QByteArray& buffer, bool& started)
{
    const qsizetype head = started ? 5 : 4;
    if (buffer.size() < head)
        return std::nullopt;
    const auto length = qsizetype(qFromBigEndian<quint32>(buffer.constData() + head - 4));
    const qsizetype size = length + head - 4;
    if (buffer.size() < size)
        return std::nullopt;
    if (!started) {
        constexpr quint32 sslRequest = 80877103;
        constexpr quint32 gssRequest = 80877104;
        const quint32 code = length >= 8 ? qFromBigEndian<quint32>(buffer.constData() + 4) : 0;
        started = code != sslRequest && code != gssRequest;
        return Message{size, false};
    }
    const char type = buffer[0];
    // Giving a prepared statement back changes nothing at the server; what comes next meets the same lost connection.
    const bool isRelease = type == 'Q' && buffer.sliced(5).startsWith("DEALLOCATE ");
    return Message{size, !isRelease && (type == 'Q' || type == 'S' || type == 'c')};
}

std::optional<Message> httpMessage(const QByteArray& buffer)
{
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    const QByteArray head = buffer.first(end + 2).toLower();
    qsizetype size = end + 4;
    if (const qsizetype at = head.indexOf("\r\ncontent-length:"); at >= 0) {
        const qsizetype from = at + 17;
        size += head.mid(from, head.indexOf("\r\n", from) - from).trimmed().toLongLong();
    } else if (head.contains("\r\ntransfer-encoding: chunked")) {
        const qsizetype last = buffer.indexOf("0\r\n\r\n", end + 4);
        if (last < 0)
            return std::nullopt;
        size = last + 5;
    }
    return buffer.size() < size ? std::nullopt : std::optional(Message{size, true});
}

} // namespace

class CuttingProxy::Server : public QObject
{
    struct Link
    {
        QTcpSocket* client = nullptr;
        QIODevice* server = nullptr;
        QByteArray request;
        bool started = false;
        bool doomed = false; ///< the answer to the present access is cut
    };

public:
    Server(Protocol protocol, QString host, int port) : m_protocol(protocol), m_host(std::move(host)), m_port(port) {}

    void listen()
    {
        m_listener = std::make_unique<QTcpServer>();
        connect(m_listener.get(), &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* client = m_listener->nextPendingConnection())
                accept(client);
        });
        if (!m_listener->listen(QHostAddress::LocalHost))
            qFatal("the proxy of the test cannot listen: %s", qPrintable(m_listener->errorString()));
        listeningPort = m_listener->serverPort();
    }
    void close() { m_listener.reset(); }
    void setShut(bool shut)
    {
        m_isShut = shut;
        for (QTcpSocket* client : shut ? findChildren<QTcpSocket*>(Qt::FindDirectChildrenOnly) : QList<QTcpSocket*>())
            client->abort();
    }

    void setSilent(bool silent)
    {
        m_isSilent = silent;
        for (const auto& one : silent ? QList<std::weak_ptr<Link>>() : std::exchange(m_quiet, {})) {
            if (const auto link = one.lock()) {
                request(*link);
                answer(*link);
            }
        }
    }

    std::atomic_int listeningPort = 0;
    std::atomic_int seen = 0;
    std::atomic_int target = 0;
    std::atomic_bool inAnswer = false;
    std::atomic_bool cut = false;

private:
    void accept(QTcpSocket* client)
    {
        client->setParent(this);
        if (m_isShut) {
            client->abort();
            client->deleteLater();
            return;
        }
        auto link = std::make_shared<Link>();
        link->client = client;
        if (m_host.startsWith(u'/')) {
            auto* socket = new QLocalSocket(client);
            socket->connectToServer(u"%1/.s.PGSQL.%2"_s.arg(m_host).arg(m_port));
            connect(socket, &QLocalSocket::disconnected, client, [client] { client->disconnectFromHost(); });
            connect(socket, &QLocalSocket::errorOccurred, client, [client] { client->disconnectFromHost(); });
            link->server = socket;
        } else {
            auto* socket = new QTcpSocket(client);
            socket->connectToHost(m_host, quint16(m_port));
            connect(socket, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
            connect(socket, &QTcpSocket::errorOccurred, client, [client] { client->disconnectFromHost(); });
            link->server = socket;
        }
        connect(link->server, &QIODevice::readyRead, client, [this, link] { forward(link, &Server::answer); });
        connect(client, &QTcpSocket::readyRead, client, [this, link] { forward(link, &Server::request); });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }

    void forward(const std::shared_ptr<Link>& link, void (Server::*pass)(Link&))
    {
        if (m_isSilent)
            m_quiet.append(link); // what came waits in the socket
        else
            (this->*pass)(*link);
    }

    void request(Link& link)
    {
        link.request += link.client->readAll();
        while (const auto message = m_protocol == Protocol::Http ? httpMessage(link.request)
                                                                  : postgresMessage(link.request, link.started)) {
            if (message->isAccess && ++seen == target) {
                cut = true;
                if (!inAnswer) {
                    link.client->abort();
                    return;
                }
                link.doomed = true;
            }
            link.server->write(link.request.constData(), message->size);
            link.request.remove(0, message->size);
        }
    }

    void answer(Link& link)
    {
        const QByteArray bytes = link.server->readAll();
        if (!link.doomed) {
            link.client->write(bytes);
            return;
        }
        link.client->write(bytes.constData(), bytes.size() / 2);
        link.client->flush();
        link.client->abort();
    }

    Protocol m_protocol;
    QString m_host;
    int m_port;
    bool m_isShut = false;
    bool m_isSilent = false;
    QList<std::weak_ptr<Link>> m_quiet; ///< something waits in their sockets
    std::unique_ptr<QTcpServer> m_listener;
};

CuttingProxy::CuttingProxy(Protocol protocol, const QString& host, int port)
    : m_server(std::make_unique<Server>(protocol, host, port))
{
    m_server->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(m_server.get(), [this] { m_server->listen(); }, Qt::BlockingQueuedConnection);
}

CuttingProxy::~CuttingProxy()
{
    QMetaObject::invokeMethod(
        m_server.get(),
        [this] {
            m_server->close();
            qDeleteAll(m_server->findChildren<QTcpSocket*>(Qt::FindDirectChildrenOnly));
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

int CuttingProxy::port() const
{
    return m_server->listeningPort;
}

void CuttingProxy::cutAt(int access, Moment moment)
{
    m_server->inAnswer = moment == Moment::InAnswer;
    m_server->cut = false;
    m_server->seen = 0;
    m_server->target = access;
}

int CuttingProxy::accesses() const
{
    return m_server->seen;
}

bool CuttingProxy::hasCut() const
{
    return m_server->cut;
}

void CuttingProxy::setShut(bool shut)
{
    QMetaObject::invokeMethod(m_server.get(), [this, shut] { m_server->setShut(shut); }, Qt::BlockingQueuedConnection);
}

void CuttingProxy::setSilent(bool silent)
{
    QMetaObject::invokeMethod(m_server.get(), [this, silent] { m_server->setSilent(silent); }, Qt::BlockingQueuedConnection);
}

} // namespace trueup::test
