#pragma once

#include "remote/feed/feedsource.h"

namespace trueup {

/// Whether `now` may be another file than the one seen last. Numbers a server refuses cannot tell two files apart: when
/// nothing can be compared the answer is yes, and the checksum after the download decides.
[[nodiscard]] bool isNewFile(const RemoteFile& lastSeen, const RemoteFile& now);

struct WatchOptions
{
    std::chrono::milliseconds interval{60'000}; ///< between two looks
    std::chrono::milliseconds settle{5'000};    ///< a new file must look the same for that long before it is reported
};

/// Looks until there is a new, settled file. A missing file and errors of the network are waited out; refused
/// credentials, a wrong address and a stop request end the wait.
[[nodiscard]] Result<RemoteFile> waitForNewFile(FeedSource& source, const RemoteFile& lastSeen,
                                                const WatchOptions& options, const CancelToken& cancel);

} // namespace trueup
