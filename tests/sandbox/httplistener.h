#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QThread>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <memory>

class QTcpServer;

namespace trueup::sandbox {

/// A request as it came in; header names are lower case.
struct HttpRequest
{
    QByteArray method;
    QUrl url; ///< path and query only
    QHash<QByteArray, QByteArray> headers;
    QByteArray body;
    [[nodiscard]] QUrlQuery query() const { return QUrlQuery(url); }
};

/// What the listener does with it.
struct HttpReply
{
    enum class Action {
        Answer,
        Drop,     ///< close the connection without a byte
        Hang,     ///< keep it open, answer never
        CutShort, ///< send the head and half of the body, then close
    };
    int status = 200;
    QByteArray contentType = QByteArrayLiteral("application/json; charset=utf-8");
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
    Action action = Action::Answer;
    int delayMs = 0;
};

/// A small HTTP/1.1 server on a free loopback port in a thread of its own: keep-alive, pipelining not needed by anybody.
/// The handler is called in that thread. Closing waits until the thread is gone.
class HttpListener
{
public:
    using Handler = std::function<HttpReply(const HttpRequest&)>;

    explicit HttpListener(Handler handler);
    ~HttpListener();
    HttpListener(const HttpListener&) = delete;
    HttpListener& operator=(const HttpListener&) = delete;

    /// Zero when the port could not be had. `port` 0: any free one.
    quint16 listen(quint16 port = 0);
    void close();
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    Handler m_handler;
    QThread m_thread;
    QTcpServer* m_server = nullptr; ///< lives in m_thread
    quint16 m_port = 0;
};

} // namespace trueup::sandbox
