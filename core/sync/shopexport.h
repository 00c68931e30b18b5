#pragma once

#include "sync/bulkrun.h"

#include <optional>

namespace trueup {

/// A whole shop as two files of JSON lines.
struct ShopExport
{
    BulkOutcome products;                   ///< of FullExport
    std::optional<BulkOutcome> collections; ///< of CollectionsExport; none: the shop refuses to name them, nothing is known
    qint64 shopMs = 0;                      ///< until both were here

    /// What changed in the shop after that is certainly not in it.
    [[nodiscard]] QDateTime created() const;
    /// The name of the second file as ExportJoiner takes it.
    [[nodiscard]] std::optional<QString> collectionsFile() const;
    /// The files are read or of no use: they are fetched again when they are wanted again.
    void removeFiles() const;
};

/// The bulk queries of a whole pull. A bulk query may have five connections, which the products need for themselves, so which
/// product is in which collection is asked by a second one, which runs beside the first where the shop lets it and after it
/// elsewhere. Each is taken over after a crash like any (BulkRun). Belongs to one thread.
class ShopExporter
{
public:
    ShopExporter(const SyncContext& context, Connection& connection, ShopifyClient& client, BulkPolicy policy)
        : m_context(context), m_bulk(context, connection, client, policy)
    {
    }

    /// Nothing when the shop does not export its products in bulk: then pages are the way. A list of collections that was
    /// begun and comes to nothing is asked for a second time; then it is an error, and the export of the products stays
    /// for the next run.
    [[nodiscard]] Result<std::optional<ShopExport>> run(qint64 runId, const QString& metafieldNamespace,
                                                        const BulkRun::Watch& watch, const CancelToken& cancel);
    /// What it says is in the database (`isRead`), or cannot be used and is not to be tried again.
    [[nodiscard]] Result<void> applied(const ShopExport& shop, bool isRead);

private:
    /// `begun`: beside the products; none: now is the time.
    [[nodiscard]] Result<std::optional<BulkOutcome>> collections(std::optional<BulkQuery> begun, const BulkOrder& order,
                                                                 const BulkRun::Watch& watch, const CancelToken& cancel);

    const SyncContext& m_context;
    BulkRun m_bulk;
};

} // namespace trueup
