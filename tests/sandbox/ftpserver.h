#pragma once

#include "base/error.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

#include <memory>

namespace trueup::sandbox {

struct FtpOptions
{
    QString directory = {}; ///< served read-only
    /// vsftpd knows only "ftp" and "anonymous" without changes to the system's accounts; it asks them for this password.
    QString user = QStringLiteral("ftp");
    QString password = QStringLiteral("sandbox-feed-password");
    bool passive = true; ///< else the client has to let the server connect to it; vsftpd only
};

/// A real vsftpd on a free loopback port. It ends with this object, and with the owner's process when that is killed
/// (Linux). A wrong user or password is answered 530.
class FtpServer
{
public:
    [[nodiscard]] static Result<std::unique_ptr<FtpServer>> start(const FtpOptions& options);
    ~FtpServer();

    [[nodiscard]] QUrl url(const QString& file = {}) const; ///< without user and password
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] const FtpOptions& options() const { return m_options; }
    void stop();

private:
    FtpServer() = default;
    [[nodiscard]] Result<void> launch(const QString& program);

    FtpOptions m_options;
    QTemporaryDir m_configuration;
    QProcess m_process;
    quint16 m_port = 0;
};

/// Habits of stricter or poorer servers.
struct FtpHabits
{
    bool refuseSize = false;
    bool refuseMdtm = false;
    bool refuseMlsd = false;
    bool refuseRest = false;
    qint64 cutAfter = -1;   ///< bytes of a download after which the data connection is reset
    int cutTimes = 1;       ///< downloads that are cut
    qint64 stallAfter = -1; ///< bytes after which nothing more comes
    int stallTimes = 1;
};

/// A second FTP server (python3-pyftpdlib) with any user name and with habits. It ends when this object ends or its
/// owner is killed, since it watches its standard input.
class PyFtpServer
{
public:
    [[nodiscard]] static Result<std::unique_ptr<PyFtpServer>> start(const FtpOptions& options,
                                                                     const FtpHabits& habits = {});
    ~PyFtpServer();

    [[nodiscard]] QUrl url(const QString& file = {}) const;
    [[nodiscard]] quint16 port() const { return m_port; }
    void stop();

private:
    PyFtpServer() = default;

    QProcess m_process;
    quint16 m_port = 0;
};

/// Ends `process` when its parent is killed, where the system can do that. Call before start().
void dieWithParent(QProcess& process);
/// A port of the loopback interface that was free a moment ago.
[[nodiscard]] quint16 freePort();

} // namespace trueup::sandbox
