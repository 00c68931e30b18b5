#pragma once

#include "base/error.h"
#include "store/connection.h"

#include <QObject>
#include <QStringList>

namespace trueup {

/// Listens on channels of the database over a connection and a thread of its own and reconnects by itself. A notice
/// sent while the connection was down is lost: `connected` says that everything shown should be read again. Belongs to
/// a thread with an event loop; signals arrive there.
class NotificationListener : public QObject
{
    Q_OBJECT

public:
    explicit NotificationListener(DatabaseAddress address, QStringList channels, QObject* parent = nullptr);
    ~NotificationListener() override;

    void start();
    /// Ends the connection and waits for the thread. No signal follows.
    void stop();

signals:
    void received(const QString& channel, const QString& payload);
    /// Listening, for the first time or again.
    void connected();
    /// The connection is gone or could not be made; the next try follows by itself.
    void lost(const trueup::Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace trueup
