#include "singleinstance.h"

#include "base/log.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int askMs = 1500;

QString nameOf(const QString& what)
{
    // The home is part of it: names of local servers are shared by all people of a machine on some systems.
    const QByteArray digest = QCryptographicHash::hash((QDir::homePath() + u'\n' + what).toUtf8(), QCryptographicHash::Sha256).toHex();
    return u"trueup-"_s + QString::fromLatin1(digest.first(24));
}

QString folder()
{
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return runtime.isEmpty() ? QDir::tempPath() : runtime;
}

} // namespace

SingleInstance::SingleInstance(const QString& what, QObject* parent)
    : QObject(parent), m_place(what), m_name(nameOf(what)), m_lock(QDir(folder()).filePath(m_name + u".lock"_s))
{
    m_lock.setStaleLockTime(0); // never by age: only a dead owner frees it
}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::take()
{
    if (!m_lock.tryLock(0)) {
        if (m_lock.error() != QLockFile::LockFailedError) {
            // A folder that cannot be written must not keep anybody from working.
            qCWarning(lcUi) << "No lock for a single window can be made in" << folder();
            return true;
        }
        if (!askOther())
            qCWarning(lcUi) << "The window that is open already does not answer.";
        return false;
    }
    m_server = std::make_unique<QLocalServer>();
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server.get(), &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* caller = m_server->nextPendingConnection()) {
            caller->deleteLater();
            emit wanted();
        }
    });
    QLocalServer::removeServer(m_name); // ours by the lock: what stands there was left by a crash
    if (!m_server->listen(m_name))
        qCWarning(lcUi) << "A second start will not find this window:" << m_server->errorString();
    return true;
}

bool SingleInstance::askOther() const
{
    QLocalSocket socket;
    socket.connectToServer(m_name, QIODevice::WriteOnly);
    return socket.waitForConnected(askMs);
}

} // namespace trueup
