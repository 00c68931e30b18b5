#include "support/httpscript.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrlQuery>

#include <algorithm>

namespace trueup::test {

using namespace Qt::StringLiterals;

QString ScriptedRequest::query(const QString& name) const
{
    return QUrlQuery(QUrl::fromEncoded(target)).queryItemValue(name, QUrl::FullyDecoded);
}

ScriptedAnswer ScriptedAnswer::json(const QByteArray& body, int status)
{
    ScriptedAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    answer.body = body;
    return answer;
}

ScriptedAnswer ScriptedAnswer::of(Fate fate)
{
    ScriptedAnswer answer;
    answer.fate = fate;
    answer.body = R"({"cut":"in the middle of this"})";
    return answer;
}

namespace {

QByteArray inChunks(const QByteArray& body, qsizetype size)
{
    QByteArray out;
    for (qsizetype at = 0; at < body.size(); at += size) {
        const QByteArray piece = body.sliced(at, std::min(size, body.size() - at));
        out += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return out + "0\r\n\r\n";
}

} // namespace

class HttpScript::Server : public QObject
{
public:
    Server() { m_clock.start(); }

    quint16 listen()
    {
        m_tcp = new QTcpServer(this);
        connect(m_tcp, &QTcpServer::newConnection, this, &Server::accept);
        m_tcp->listen(QHostAddress::LocalHost);
        return m_tcp->serverPort();
    }

    void accept()
    {
        while (QTcpSocket* socket = m_tcp->nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_buffers.remove(socket);
                socket->deleteLater();
            });
        }
    }

    void read(QTcpSocket* socket)
    {
        QByteArray& buffer = m_buffers[socket];
        buffer += socket->readAll();
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        ScriptedRequest request;
        const QList<QByteArray> lines = buffer.first(end).split('\n');
        const QList<QByteArray> first = lines.first().trimmed().split(' ');
        request.method = first.value(0);
        request.target = first.value(1);
        for (const QByteArray& line : lines.sliced(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return;
        request.body = buffer.sliced(end + 4, length);
        request.arrivedMs = m_clock.elapsed();
        buffer.clear();
        answer(socket, request);
    }

    void answer(QTcpSocket* socket, const ScriptedRequest& request)
    {
        ScriptedAnswer reply;
        Handler byHand;
        {
            const QMutexLocker lock(&mutex);
            requests.append(request);
            if (!script.isEmpty())
                reply = script.takeFirst();
            else if (handler)
                byHand = handler;
            else
                reply.status = 404;
            mostAtOnce = std::max(mostAtOnce, ++m_open);
        }
        if (byHand)
            reply = byHand(request);
        if (reply.delayMs > 0)
            QTimer::singleShot(reply.delayMs, socket, [this, socket, reply] { write(socket, reply); });
        else
            write(socket, reply);
    }

    void write(QTcpSocket* socket, const ScriptedAnswer& reply)
    {
        if (reply.fate == ScriptedAnswer::Hang)
            return;
        {
            const QMutexLocker lock(&mutex);
            --m_open;
        }
        if (reply.fate == ScriptedAnswer::CutBefore) {
            socket->disconnectFromHost();
            return;
        }
        QByteArray out = "HTTP/1.1 " + QByteArray::number(reply.status) + " Scripted\r\n";
        for (const auto& [name, value] : reply.headers)
            out += name + ": " + value + "\r\n";
        out += reply.chunk > 0 ? QByteArray("Transfer-Encoding: chunked\r\n\r\n")
                               : "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n\r\n";
        const QByteArray body = reply.chunk > 0 ? inChunks(reply.body, reply.chunk) : reply.body;
        const bool cut = reply.fate == ScriptedAnswer::CutInside;
        out += cut || reply.fate == ScriptedAnswer::StopInside ? body.first(body.size() / 2) : body;
        socket->write(out);
        if (cut)
            socket->disconnectFromHost();
    }

    void close() { m_tcp->close(); }

    QMutex mutex;
    QList<ScriptedAnswer> script;
    Handler handler;
    QList<ScriptedRequest> requests;
    int mostAtOnce = 0;

private:
    QTcpServer* m_tcp = nullptr;
    QHash<QTcpSocket*, QByteArray> m_buffers;
    QElapsedTimer m_clock;
    int m_open = 0;
};

HttpScript::HttpScript() : m_server(std::make_unique<Server>())
{
    m_server->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_server.get(), [this] { m_port = m_server->listen(); }, Qt::BlockingQueuedConnection);
}

HttpScript::~HttpScript()
{
    // Sockets and timers end in the thread they live in.
    Server* server = m_server.release();
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.quit();
    m_thread.wait();
}

QUrl HttpScript::url(const QString& path) const
{
    return QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path));
}

void HttpScript::enqueue(const ScriptedAnswer& answer)
{
    const QMutexLocker lock(&m_server->mutex);
    m_server->script.append(answer);
}

void HttpScript::setHandler(Handler handler)
{
    const QMutexLocker lock(&m_server->mutex);
    m_server->handler = std::move(handler);
}

QList<ScriptedRequest> HttpScript::requests() const
{
    const QMutexLocker lock(&m_server->mutex);
    return m_server->requests;
}

int HttpScript::requestCount() const
{
    return int(requests().size());
}

int HttpScript::mostAtOnce() const
{
    const QMutexLocker lock(&m_server->mutex);
    return m_server->mostAtOnce;
}

void HttpScript::close()
{
    QMetaObject::invokeMethod(
        m_server.get(), [this] { m_server->close(); }, Qt::BlockingQueuedConnection);
}

} // namespace trueup::test
