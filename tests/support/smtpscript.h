#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QThread>

#include <memory>

namespace trueup::test {

/// A mail as it arrived.
struct ScriptedMail
{
    QByteArray from;
    QList<QByteArray> to;
    QByteArray data; ///< without the dot that ends it
    QByteArray login; ///< what AUTH PLAIN carried, decoded; empty: nobody logged in
};

/// A mail server on loopback that answers from a script, without encryption. Runs in a thread of its own, so that tests may block.
class SmtpScript
{
public:
    SmtpScript();
    ~SmtpScript();
    SmtpScript(const SmtpScript&) = delete;
    SmtpScript& operator=(const SmtpScript&) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// Answers commands that begin with `command` (in upper case) like this instead of as usual; an empty reply cuts the connection.
    void answer(const QByteArray& command, const QByteArray& reply);
    [[nodiscard]] QList<ScriptedMail> mails() const;

private:
    class Server;

    QThread m_thread;
    std::unique_ptr<Server> m_server;
    quint16 m_port = 0;
};

} // namespace trueup::test
