#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QMutex>
#include <QThread>
#include <QUrl>

#include <functional>
#include <memory>

class QTcpServer;
class QTcpSocket;

namespace trueup::test {

/// A request as it arrived.
struct ScriptedRequest
{
    QByteArray method;
    QByteArray target;                    ///< path and query
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    qint64 arrivedMs = 0; ///< since the server was made

    [[nodiscard]] QByteArray path() const { return target.split('?').first(); }
    [[nodiscard]] QString query(const QString& name) const;
};

/// What the server does with one request.
struct ScriptedAnswer
{
    enum Fate {
        Whole,
        CutBefore, ///< closes the connection without a byte
        CutInside, ///< closes it in the middle of the body
        StopInside, ///< sends half of the body and no more
        Hang,      ///< never answers
    };

    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    Fate fate = Whole;
    int delayMs = 0;
    qsizetype chunk = 0; ///< bytes of a chunk, instead of a length said beforehand

    [[nodiscard]] static ScriptedAnswer json(const QByteArray& body, int status = 200);
    [[nodiscard]] static ScriptedAnswer of(Fate fate);
};

/// An HTTP/1.1 server on loopback that answers from a script: queued answers first, then the handler, else 404. Runs in
/// a thread of its own, so that tests may block.
class HttpScript
{
public:
    using Handler = std::function<ScriptedAnswer(const ScriptedRequest&)>;

    HttpScript();
    ~HttpScript();
    HttpScript(const HttpScript&) = delete;
    HttpScript& operator=(const HttpScript&) = delete;

    [[nodiscard]] QUrl url(const QString& path = {}) const;
    void enqueue(const ScriptedAnswer& answer);
    void setHandler(Handler handler); ///< called in the server's thread
    [[nodiscard]] QList<ScriptedRequest> requests() const;
    [[nodiscard]] int requestCount() const;
    [[nodiscard]] int mostAtOnce() const; ///< requests that waited for an answer at the same time
    void close();                         ///< refuses connections from now on

private:
    class Server;

    QThread m_thread;
    std::unique_ptr<Server> m_server;
    quint16 m_port = 0;
};

} // namespace trueup::test
