#pragma once

#include "base/error.h"
#include "remote/feed/feedaddress.h"

namespace trueup {

/// What a failed libcurl call knows about itself.
struct CurlFailure
{
    int code = 0;     ///< CURLcode
    long status = 0;  ///< last FTP reply or HTTP status, 0 when there was none
    QString name;     ///< file asked for; empty: the folder
    QString detail;   ///< libcurl's own sentence; holds no credentials
};

/// Turns it into an error a person can act on. Code "CANNOT_RESUME" means that only the start in the middle was refused.
[[nodiscard]] Error curlError(const CurlFailure& failure, const FeedAddress& address);

} // namespace trueup
