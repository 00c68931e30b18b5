#include "support/smtpscript.h"

#include <QHash>
#include <QMutex>
#include <QTcpServer>
#include <QTcpSocket>

#include <utility>

namespace trueup::test {

class SmtpScript::Server : public QObject
{
public:
    quint16 listen()
    {
        m_tcp = new QTcpServer(this);
        connect(m_tcp, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = m_tcp->nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
                connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                    m_sessions.remove(socket);
                    socket->deleteLater();
                });
                socket->write("220 here\r\n");
            }
        });
        m_tcp->listen(QHostAddress::LocalHost);
        return m_tcp->serverPort();
    }

    mutable QMutex mutex;
    QMap<QByteArray, QByteArray> replies;
    QList<ScriptedMail> mails;

private:
    struct Talk
    {
        QByteArray buffer;
        ScriptedMail mail;
        bool isData = false;
        bool isLogin = false; ///< the next line is what AUTH PLAIN asked for
    };

    void read(QTcpSocket* socket)
    {
        Talk& talk = m_sessions[socket];
        talk.buffer += socket->readAll();
        for (qsizetype end = 0; (end = talk.buffer.indexOf(talk.isData ? "\r\n.\r\n" : "\r\n")) >= 0;) {
            const QByteArray line = talk.buffer.first(end);
            talk.buffer.remove(0, end + (talk.isData ? 5 : 2));
            const QByteArray reply = talk.isData ? delivered(talk, line) : replyTo(talk, line);
            if (reply.isEmpty()) {
                socket->abort();
                return;
            }
            socket->write(reply + "\r\n");
        }
    }

    QByteArray delivered(Talk& talk, const QByteArray& data)
    {
        talk.isData = false;
        talk.mail.data = data;
        const QMutexLocker lock(&mutex);
        mails.append(talk.mail);
        return "250 taken";
    }

    QByteArray replyTo(Talk& talk, const QByteArray& line)
    {
        const QByteArray command = line.toUpper();
        const QMutexLocker lock(&mutex);
        for (auto scripted = replies.cbegin(); scripted != replies.cend(); ++scripted) {
            if (command.startsWith(scripted.key()))
                return *scripted;
        }
        if (std::exchange(talk.isLogin, false)) {
            talk.mail.login = QByteArray::fromBase64(line);
            return "235 welcome";
        }
        if (command.startsWith("EHLO"))
            return "250-here\r\n250 AUTH PLAIN";
        if (command == "AUTH PLAIN") {
            talk.isLogin = true;
            return "334 ";
        }
        if (command.startsWith("MAIL FROM:"))
            talk.mail.from = line.sliced(10);
        if (command.startsWith("RCPT TO:"))
            talk.mail.to.append(line.sliced(8));
        if (command == "DATA") {
            talk.isData = true;
            return "354 go on";
        }
        return command.startsWith("QUIT") ? "221 bye" : "250 fine";
    }

    QTcpServer* m_tcp = nullptr;
    QHash<QTcpSocket*, Talk> m_sessions;
};

SmtpScript::SmtpScript() : m_server(std::make_unique<Server>())
{
    m_server->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_server.get(), [this] { m_port = m_server->listen(); }, Qt::BlockingQueuedConnection);
}

SmtpScript::~SmtpScript()
{
    // Sockets end in the thread they live in.
    Server* server = m_server.release();
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.quit();
    m_thread.wait();
}

void SmtpScript::answer(const QByteArray& command, const QByteArray& reply)
{
    const QMutexLocker lock(&m_server->mutex);
    m_server->replies.insert(command, reply);
}

QList<ScriptedMail> SmtpScript::mails() const
{
    const QMutexLocker lock(&m_server->mutex);
    return m_server->mails;
}

} // namespace trueup::test
