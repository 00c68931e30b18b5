#pragma once

#include "remote/feed/feedsource.h"

namespace trueup {

/// A feed in a folder of this machine or of a mounted share.
class LocalFeedSource final : public FeedSource
{
public:
    LocalFeedSource(FeedAddress address, TransferOptions options, const Clock& clock);

    [[nodiscard]] Result<QList<RemoteFile>> list(const CancelToken& cancel) override;
    [[nodiscard]] Result<RemoteFile> stat(const QString& name, const CancelToken& cancel) override;

protected:
    [[nodiscard]] Result<void> transfer(const RemoteFile& file, const Transfer& to, const CancelToken& cancel) override;
};

} // namespace trueup
