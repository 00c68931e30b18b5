#pragma once

#include "base/clock.h"
#include "store/connectionpool.h"

#include <QString>
#include <QUuid>

namespace trueup {

class HttpClient;

/// What every workflow works with. References outlive the jobs.
struct SyncContext
{
    ConnectionPool& pool;
    HttpClient& http;
    const Clock& clock;
    QUuid appInstance;                            ///< of this process, for leases and runs
    QString trigger = QStringLiteral("manual");   ///< manual, schedule, cli, …
    QString folder;                               ///< where downloads are kept
};

} // namespace trueup
