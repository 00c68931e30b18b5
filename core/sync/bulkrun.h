#pragma once

#include "remote/shopify/bulkoperation.h"
#include "store/bulktable.h"
#include "sync/synccontext.h"

#include <functional>
#include <optional>

namespace trueup {

/// What to have done in bulk.
struct BulkOrder
{
    QString purpose;  ///< the same word for the same work: a later run takes over what an earlier one left
    QString document; ///< FullExport, BulkPrice, …
    QList<std::pair<QString, QString>> replacements; ///< in the text of the document
    QString file;                                    ///< JSON lines of a mutation; empty for a query
    qint64 lines = 0;                                ///< of that file
    qint64 runId = 0;
};

/// A bulk operation that has ended, with its result on disk.
struct BulkOutcome
{
    BulkRecord record;
    BulkState state;
    QString file;                 ///< JSON lines; empty when there are none. Removed by BulkRun::applied()
    qint64 lines = 0;             ///< of that file
    std::optional<Error> failure; ///< of a mutation that did not complete: `file` holds only what is known
    bool isAdopted = false;       ///< begun by an earlier run
    qint64 shopMs = 0;            ///< from asking for a place until the shop had finished
    qint64 downloadMs = 0;

    [[nodiscard]] bool isComplete() const { return !failure && state.isComplete(); }
};

/// A bulk query that was begun, or one of an earlier run that was taken over.
struct BulkQuery
{
    BulkRecord record;
    bool isAdopted = false;
    qint64 began = 0; ///< monotonic ms
};

/// Joins the shop's bulk operations with their rows in bulk_operations: the row is there before anything is submitted,
/// the shop's id is stored before anything is awaited, and what a crash left behind is taken over. Uses `connection`
/// for statements of their own: no transaction may be open on it. Belongs to one thread.
///
/// Fail points: bulk.before_submit, bulk.after_submit, bulk.before_apply, bulk.after_apply.
class BulkRun
{
public:
    using Watch = BulkOperations::Watch;

    BulkRun(const SyncContext& context, Connection& connection, ShopifyClient& client, BulkPolicy policy = {});

    /// Runs a query, or takes over the one an earlier run with the same purpose began within the last half hour, and
    /// fetches its whole result. A failed, stopped or short one is an error (BULK_FAILED, BULK_SHORT, BULK_STUCK,
    /// BULK_NO_PLACE, …): partial data is never handed out. A stop request cancels the operation in the shop.
    [[nodiscard]] Result<BulkOutcome> query(const BulkOrder& order, const Watch& watch, const CancelToken& cancel);
    /// The same in two, so that several queries run at a time. Begins one, waiting at most `placeWait` for a place
    /// (BULK_NO_PLACE: may be begun later), and
    [[nodiscard]] Result<BulkQuery> beginQuery(const BulkOrder& order, std::chrono::milliseconds placeWait,
                                               const CancelToken& cancel);
    /// waits for its end. After a stop request another query that was begun is the caller's to drop.
    [[nodiscard]] Result<BulkOutcome> endQuery(const BulkQuery& query, const Watch& watch, const CancelToken& cancel);
    /// Nobody waits for its answer any more: it is cancelled in the shop, where its place is worth more.
    void drop(const BulkQuery& query);

    /// Uploads order.file and runs the mutation over it, in two steps for callers that tie their own rows to the operation before
    /// it can run: the row with the uploaded file, then the rest. One that ended badly is an outcome with `failure`. After a lost
    /// answer (OUTCOME_UNKNOWN) or a stop request the row stays open: see open() and resume().
    [[nodiscard]] Result<BulkRecord> prepare(const BulkOrder& order, const CancelToken& cancel);
    [[nodiscard]] Result<BulkOutcome> submit(BulkRecord record, const BulkOrder& order, const Watch& watch,
                                             const CancelToken& cancel);
    /// The same in three, so that several mutations run at a time: begins a prepared one, waiting at most `placeWait` for
    /// a place (BULK_NO_PLACE: may be begun later), and
    [[nodiscard]] Result<BulkRecord> begin(BulkRecord record, const BulkOrder& order, std::chrono::milliseconds placeWait,
                                           const CancelToken& cancel);
    /// waits until one that was begun has ended, and fetches its result.
    [[nodiscard]] Result<BulkOutcome> await(BulkRecord record, const Watch& watch, const CancelToken& cancel);

    /// Mutations of this purpose whose result was not worked in, oldest first.
    [[nodiscard]] Result<QList<BulkRecord>> open(const QString& purpose);
    /// Takes over a mutation of an earlier run. Nothing when it never began: its lines were not carried out.
    [[nodiscard]] Result<std::optional<BulkOutcome>> resume(BulkRecord record, const Watch& watch,
                                                            const CancelToken& cancel);
    /// The caller has committed what the result says. Removes the file.
    [[nodiscard]] Result<void> applied(const BulkOutcome& outcome, qint64 lines);

    [[nodiscard]] BulkOperations& operations() { return m_operations; }

private:
    [[nodiscard]] Result<std::optional<BulkRecord>> takeOver(const BulkOrder& order, const CancelToken& cancel);
    [[nodiscard]] Result<std::optional<BulkState>> lookUp(const BulkRecord& record, int attempts,
                                                          const CancelToken& cancel);
    [[nodiscard]] Result<void> awaitPlace(std::chrono::milliseconds placeWait, const CancelToken& cancel);
    [[nodiscard]] Result<BulkOutcome> finish(BulkRecord record, const Watch& watch, const CancelToken& cancel);
    [[nodiscard]] Result<void> fetch(BulkOutcome& outcome, const CancelToken& cancel);
    [[nodiscard]] Result<void> settle(BulkRecord& record, const QString& status, const QString& errorCode,
                                      const BulkState& state = {});

    const SyncContext& m_context;
    BulkTable m_table;
    BulkOperations m_operations;
};

/// True for the errors after which pages are the better way: the shop refuses bulk, or it does not get through.
[[nodiscard]] bool isBulkRefused(const Error& error);

} // namespace trueup
