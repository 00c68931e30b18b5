#include "sandbox/ftpserver.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QUrl ftpUrl(quint16 port, const QString& file)
{
    QUrl url;
    url.setScheme(u"ftp"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(port);
    url.setPath(u'/' + file);
    return url;
}

bool write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() &&
           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

// Runs as whoever starts it, so it needs neither root nor accounts: the "anonymous" user with a list of accepted
// passwords is vsftpd's only login that asks neither PAM nor the password file.
QByteArray configuration(const FtpOptions& options, quint16 port, const QString& passwordFile, const QString& emptyDir)
{
    QByteArray text = "listen=YES\nlisten_ipv6=NO\nlisten_address=127.0.0.1\nbackground=NO\nrun_as_launching_user=YES\n"
                      "anonymous_enable=YES\nlocal_enable=NO\nwrite_enable=NO\nanon_world_readable_only=NO\n"
                      "secure_email_list_enable=YES\nseccomp_sandbox=NO\nisolate=NO\nisolate_network=NO\n"
                      "xferlog_enable=NO\nuse_localtime=NO\ndelay_failed_login=0\nftp_username=nobody\n"_ba;
    text += options.passive ? "" : "pasv_enable=NO\n";
    text += "listen_port=" + QByteArray::number(port) + "\nanon_root=" + options.directory.toUtf8() +
            "\nemail_password_file=" + passwordFile.toUtf8() + "\nsecure_chroot_dir=" + emptyDir.toUtf8() + '\n';
    return text;
}

/// Blocks until the server greets; false when it ended or stays silent.
bool greets(QProcess& process, quint16 port)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, port);
        if (socket.waitForConnected(1000) && socket.waitForReadyRead(2000))
            return socket.readAll().startsWith("220");
        if (process.waitForFinished(50) || process.state() == QProcess::NotRunning)
            return false;
    }
    return false;
}

void end(QProcess& process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(3000)) {
        process.kill();
        process.waitForFinished(3000);
    }
}

} // namespace

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

Result<std::unique_ptr<FtpServer>> FtpServer::start(const FtpOptions& options)
{
    QString program = QStandardPaths::findExecutable(u"vsftpd"_s);
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(u"vsftpd"_s, {u"/usr/sbin"_s, u"/usr/local/sbin"_s});
    if (program.isEmpty())
        return fail(ErrorKind::Config, QCoreApplication::translate("trueup::sandbox", "vsftpd is not installed"));
    std::unique_ptr<FtpServer> server(new FtpServer);
    server->m_options = options;
    for (int attempt = 0; attempt < 5; ++attempt) { // somebody else may take the free port first
        server->m_port = freePort();
        if (Result<void> started = server->launch(program); started)
            return server;
        else if (attempt == 4)
            return fail(started.error());
    }
    return fail(ErrorKind::Internal, {});
}

Result<void> FtpServer::launch(const QString& program)
{
    const QString directory = m_configuration.path();
    const QString passwordFile = directory + "/passwords"_L1;
    const QString emptyDirectory = directory + "/empty"_L1;
    const QString file = directory + "/vsftpd.conf"_L1;
    QDir().mkpath(emptyDirectory);
    if (!write(passwordFile, m_options.password.toUtf8() + '\n') ||
        !write(file, configuration(m_options, m_port, passwordFile, emptyDirectory))) {
        return fail(ErrorKind::Io,
                    QCoreApplication::translate("trueup::sandbox", "The configuration of vsftpd could not be written"));
    }
    // Without TZ=UTC its MDTM would follow the zone of whoever runs the tests.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TZ"_s, u"UTC"_s);
    m_process.setProcessEnvironment(environment);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    dieWithParent(m_process);
    m_process.start(program, {file});
    if (m_process.waitForStarted(5000) && greets(m_process, m_port))
        return {};
    end(m_process);
    return fail(ErrorKind::Config, QCoreApplication::translate("trueup::sandbox", "vsftpd did not start"), {},
                QString::fromUtf8(m_process.readAll()));
}

FtpServer::~FtpServer()
{
    stop();
}

void FtpServer::stop()
{
    end(m_process);
}

QUrl FtpServer::url(const QString& file) const
{
    return ftpUrl(m_port, file);
}

PyFtpServer::~PyFtpServer()
{
    stop();
}

void PyFtpServer::stop()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(2000))
        end(m_process);
}

QUrl PyFtpServer::url(const QString& file) const
{
    return ftpUrl(m_port, file);
}

} // namespace trueup::sandbox
