#include "remote/feed/feedwatch.h"

#include "base/log.h"

namespace trueup {

bool isNewFile(const RemoteFile& lastSeen, const RemoteFile& now)
{
    if (lastSeen.name != now.name)
        return true;
    const bool sizes = lastSeen.size >= 0 && now.size >= 0;
    const bool times = lastSeen.modified.isValid() && now.modified.isValid();
    if (!sizes && !times)
        return true;
    return (sizes && lastSeen.size != now.size) || (times && lastSeen.modified != now.modified);
}

Result<RemoteFile> waitForNewFile(FeedSource& source, const RemoteFile& lastSeen, const WatchOptions& options,
                                  const CancelToken& cancel)
{
    RemoteFile candidate; // seen at the last look and new; reported when it looks the same once more
    for (;;) {
        auto now = source.current(cancel);
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        if (!now && !now.error().retryable && now.error().kind != ErrorKind::NotFound)
            return now;
        if (!now)
            qCInfo(lcRemote) << "watching" << source.address().display() << now.error();
        const bool fresh = now && now->size != 0 && isNewFile(lastSeen, *now);
        if (fresh && *now == candidate)
            return now;
        candidate = fresh ? *now : RemoteFile{};
        if (cancel.waitFor(fresh ? options.settle : options.interval))
            return fail(CancelToken::error());
    }
}

} // namespace trueup
