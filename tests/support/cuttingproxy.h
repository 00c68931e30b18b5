#pragma once

#include <QString>
#include <QThread>

#include <memory>

namespace trueup::test {

/// Stands between a client and a real server on loopback, counts the client's accesses and cuts the connection of one of
/// them. Runs in a thread of its own; all functions may be called from any thread.
class CuttingProxy
{
public:
    enum class Protocol {
        Postgres, ///< an access is a simple query, a Sync or the end of a COPY; releasing a prepared statement is none
        Http,     ///< an access is a request
    };
    enum class Moment {
        BeforeRequest, ///< the server never sees it
        InAnswer,      ///< the server has acted, half of its answer arrives
    };

    /// `host` starting with a slash is the directory of a PostgreSQL socket.
    CuttingProxy(Protocol protocol, const QString& host, int port);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    [[nodiscard]] int port() const;
    /// The n-th access from now on, counted from one, is cut; only its own connection. 0: none is.
    void cutAt(int access, Moment moment = Moment::BeforeRequest);
    /// Since the last cutAt().
    [[nodiscard]] int accesses() const;
    [[nodiscard]] bool hasCut() const;
    /// While it is shut every connection is cut, old ones and new: a server that is down. The port stays.
    void setShut(bool shut);
    /// While it is silent nothing passes either way and every connection stays, old ones and new: a cable that was pulled out.
    void setSilent(bool silent);

private:
    class Server;

    QThread m_thread;
    std::unique_ptr<Server> m_server;
};

} // namespace trueup::test
