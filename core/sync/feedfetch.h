#pragma once

#include "remote/feed/feedsource.h"
#include "remote/feed/relationalfeed.h"
#include "sync/synccontext.h"

#include <optional>

namespace trueup {

/// A feed on this computer: the zip the address names and, of a relational delivery, the zips that belong to it.
struct FetchedFeed
{
    DownloadedFile main;
    QByteArray sha256;         ///< over all files; of a single one its own
    QList<FeedArchive> tables; ///< of a relational delivery; else empty
    std::optional<FeedArchive> wide; ///< the one wide CSV of any other
    QString csvName;           ///< the wide CSV or the product table

    /// The wide CSV. Reads and joins the tables of a relational delivery, which takes a while; `joined` then says what became
    /// of their rows, for as long as the file lives.
    [[nodiscard]] Result<std::unique_ptr<FeedFile>> open(const RelationalOptions& options, ProgressReporter& progress,
                                                         const CancelToken& cancel, const RelationalFeed** joined = nullptr) const;
};

/// Downloads into the folder of the context. Of several CSV files in one zip the setting feed.csv_name names the one to read.
/// Errors of FeedSource and FeedArchive, Io.
[[nodiscard]] Result<FetchedFeed> fetchFeed(const SyncContext& context, const FeedAddress& address,
                                            const TransferOptions& transfer, const ProgressSink& progress,
                                            const CancelToken& cancel);

} // namespace trueup
