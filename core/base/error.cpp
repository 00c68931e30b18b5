#include "base/error.h"

#include <QStringList>

namespace trueup {

using namespace Qt::StringLiterals;

QString errorKindWord(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage: return u"usage"_s;
    case ErrorKind::Config: return u"config"_s;
    case ErrorKind::NotFound: return u"not_found"_s;
    case ErrorKind::Network: return u"network"_s;
    case ErrorKind::Timeout: return u"timeout"_s;
    case ErrorKind::Http: return u"http"_s;
    case ErrorKind::Throttled: return u"throttled"_s;
    case ErrorKind::DailyLimit: return u"daily_limit"_s;
    case ErrorKind::Auth: return u"auth"_s;
    case ErrorKind::Permission: return u"permission"_s;
    case ErrorKind::GraphQl: return u"graphql"_s;
    case ErrorKind::UserError: return u"user_error"_s;
    case ErrorKind::Parse: return u"parse"_s;
    case ErrorKind::Contract: return u"contract"_s;
    case ErrorKind::Archive: return u"archive"_s;
    case ErrorKind::Feed: return u"feed"_s;
    case ErrorKind::Database: return u"database"_s;
    case ErrorKind::DatabaseLost: return u"database_lost"_s;
    case ErrorKind::Stale: return u"stale"_s;
    case ErrorKind::Validation: return u"validation"_s;
    case ErrorKind::Io: return u"io"_s;
    case ErrorKind::DiskFull: return u"disk_full"_s;
    case ErrorKind::Held: return u"held"_s;
    case ErrorKind::NeedsApproval: return u"needs_approval"_s;
    case ErrorKind::Cancelled: return u"cancelled"_s;
    case ErrorKind::Internal: return u"internal"_s;
    }
    return u"internal"_s;
}

QString errorText(const Error& error)
{
    QStringList sentences{error.message, error.notDone, error.nextStep};
    sentences.removeAll(QString());
    return sentences.join(u' ');
}

QDebug operator<<(QDebug debug, const Error& error)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << errorKindWord(error.kind) << ": " << error.message;
    if (!error.code.isEmpty())
        debug << " [" << error.code << ']';
    if (!error.detail.isEmpty())
        debug << " (" << error.detail << ')';
    return debug;
}

} // namespace trueup
