#include "sandbox/httplistener.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <optional>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK"_ba;
    case 201: return "Created"_ba;
    case 302: return "Found"_ba;
    case 400: return "Bad Request"_ba;
    case 401: return "Unauthorized"_ba;
    case 403: return "Forbidden"_ba;
    case 404: return "Not Found"_ba;
    case 405: return "Method Not Allowed"_ba;
    case 429: return "Too Many Requests"_ba;
    case 500: return "Internal Server Error"_ba;
    case 502: return "Bad Gateway"_ba;
    case 503: return "Service Unavailable"_ba;
    case 504: return "Gateway Timeout"_ba;
    default: return "Status"_ba;
    }
}

/// One connection: reads requests one after another and answers each before it looks at the next.
class Connection : public QObject
{
public:
    Connection(QTcpSocket* socket, const HttpListener::Handler& handler) : m_socket(socket), m_handler(handler)
    {
        socket->setParent(this);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(socket, &QTcpSocket::readyRead, this, &Connection::read);
        connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    }

private:
    void read()
    {
        m_buffer += m_socket->readAll();
        while (!m_isBusy && m_socket->state() == QAbstractSocket::ConnectedState) {
            std::optional<HttpRequest> request = take();
            if (!request)
                return;
            m_isBusy = true;
            const bool close = request->headers.value("connection"_ba).toLower() == "close";
            const HttpReply reply = m_handler(*request);
            if (reply.delayMs > 0)
                QTimer::singleShot(reply.delayMs, this, [this, reply, close] { answer(reply, close); read(); });
            else
                answer(reply, close);
        }
    }

    std::optional<HttpRequest> take()
    {
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return {};
        HttpRequest request = head(m_buffer.first(end));
        if (request.headers.value("expect"_ba).toLower() == "100-continue" && !m_continued) {
            m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
            m_continued = true;
        }
        qsizetype consumed = end + 4;
        if (request.headers.value("transfer-encoding"_ba).toLower() == "chunked") {
            if (!takeChunks(&consumed, &request.body))
                return {};
        } else {
            const qsizetype length = request.headers.value("content-length"_ba).toLongLong();
            if (m_buffer.size() < consumed + length)
                return {};
            request.body = m_buffer.sliced(consumed, length);
            consumed += length;
        }
        m_buffer.remove(0, consumed);
        m_continued = false;
        return request;
    }

    static HttpRequest head(const QByteArray& text)
    {
        HttpRequest request;
        const QList<QByteArray> lines = text.split('\n');
        const QList<QByteArray> first = lines.first().trimmed().split(' ');
        request.method = first.value(0);
        request.url = QUrl::fromEncoded(first.value(1));
        for (const QByteArray& line : lines.sliced(1)) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0)
                request.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
        }
        return request;
    }

    bool takeChunks(qsizetype* consumed, QByteArray* body) const
    {
        qsizetype at = *consumed;
        for (;;) {
            const qsizetype lineEnd = m_buffer.indexOf("\r\n", at);
            if (lineEnd < 0)
                return false;
            const qsizetype size = m_buffer.sliced(at, lineEnd - at).split(';').first().toLongLong(nullptr, 16);
            if (m_buffer.size() < lineEnd + 2 + size + 2)
                return false;
            body->append(m_buffer.constData() + lineEnd + 2, size);
            at = lineEnd + 2 + size + 2;
            if (size == 0) {
                *consumed = at;
                return true;
            }
        }
    }

    void answer(const HttpReply& reply, bool close)
    {
        if (reply.action == HttpReply::Action::Hang)
            return; // still busy: nothing more is read from this connection
        m_isBusy = false;
        if (reply.action == HttpReply::Action::Drop) {
            m_socket->abort();
            return;
        }
        QByteArray bytes = "HTTP/1.1 "_ba + QByteArray::number(reply.status) + ' ' + reasonPhrase(reply.status) +
                           "\r\nContent-Type: " + reply.contentType +
                           "\r\nContent-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
        for (const auto& [name, value] : reply.headers)
            bytes += name + ": " + value + "\r\n";
        bytes += close ? "Connection: close\r\n\r\n" : "\r\n";
        const bool cut = reply.action == HttpReply::Action::CutShort;
        bytes += cut ? reply.body.first(reply.body.size() / 2) : reply.body;
        m_socket->write(bytes);
        if (close || cut)
            m_socket->disconnectFromHost();
    }

    QTcpSocket* m_socket;
    const HttpListener::Handler& m_handler;
    QByteArray m_buffer;
    bool m_isBusy = false;
    bool m_continued = false;
};

} // namespace

HttpListener::HttpListener(Handler handler) : m_handler(std::move(handler)) {}

HttpListener::~HttpListener()
{
    close();
}

quint16 HttpListener::listen(quint16 port)
{
    close();
    m_server = new QTcpServer;
    if (!m_server->listen(QHostAddress::LocalHost, port)) {
        delete m_server;
        m_server = nullptr;
        return 0;
    }
    m_port = m_server->serverPort();
    m_server->setListenBacklogSize(256);
    QTcpServer* const server = m_server;
    QObject::connect(server, &QTcpServer::newConnection, server, [this, server] {
        while (QTcpSocket* socket = server->nextPendingConnection()) {
            auto* connection = new Connection(socket, m_handler);
            connection->setParent(server);
        }
    });
    server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.start();
    return m_port;
}

void HttpListener::close()
{
    if (!m_server)
        return;
    m_thread.quit();
    m_thread.wait();
    m_server = nullptr;
    m_port = 0;
}

} // namespace trueup::sandbox
