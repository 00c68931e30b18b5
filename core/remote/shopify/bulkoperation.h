#pragma once

#include "remote/shopify/shopifyclient.h"

#include <QDateTime>
#include <QUrl>

#include <functional>
#include <optional>

namespace trueup {

/// A bulk operation as the shop describes it.
struct BulkState
{
    enum class Status { Created, Running, Canceling, Completed, Failed, Canceled, Expired };
    QString id;
    bool isMutation = false;
    Status status = Status::Created;
    QString errorCode; ///< ACCESS_DENIED, INTERNAL_SERVER_ERROR, TIMEOUT; empty when none
    QString text;      ///< the query or mutation it runs
    qint64 objects = 0;
    qint64 roots = 0;
    QUrl url;        ///< of the complete result; empty also for a completed operation without any object
    QUrl partialUrl; ///< of what a failed one got done: data, never complete
    QDateTime created; ///< UTC, the shop's clock
    QDateTime completed;

    [[nodiscard]] bool isUnderWay() const { return status <= Status::Canceling; }
    [[nodiscard]] bool isComplete() const { return status == Status::Completed; }
    /// created, running, completed, failed, canceled, expired: the words of bulk_operations.status.
    [[nodiscard]] QString statusWord() const;
};

struct BulkPolicy
{
    std::chrono::milliseconds firstPoll{1'000};
    std::chrono::milliseconds longestPoll{10'000};
    double growth = 1.5;
    std::chrono::milliseconds stuckAfter{600'000}; ///< without a new state or a higher count: given up and cancelled
    std::chrono::milliseconds placeWait{600'000};  ///< for one of the shop's places, then Throttled
    int maxConcurrent = 5;                         ///< of this program's operations at a time
    qint64 longestUpload = 100 * 1000 * 1000;      ///< bytes of a staged file; the shop's own limit
    qint64 longestDownload = 16ll * 1000 * 1000 * 1000;
    int downloadAttempts = 4;
};

/// Bulk operations of one shop: submit, watch, find again, cancel, fetch. Keeps no state and writes no database: see
/// BulkRun for what has to be remembered. Blocking, for worker threads; thread-safe like the client.
class BulkOperations
{
public:
    using Watch = std::function<void(const BulkState&)>;

    BulkOperations(ShopifyClient& client, HttpClient& http, const Clock& clock, BulkPolicy policy = {});

    /// The text of document `name` with `marker` (letters, digits, _) in the name of its operation: the only thing of
    /// ours that the shop shows of an operation later.
    [[nodiscard]] static Result<QString> markedText(const QString& name, const QString& marker);

    /// Starts a query and gives its id. Waits while the shop has no place (LIMIT_REACHED, OPERATION_IN_PROGRESS), at
    /// most BulkPolicy::placeWait. A lost answer has the code OUTCOME_UNKNOWN: look with find() before trying again.
    [[nodiscard]] Result<QString> submitQuery(const QString& text, const CancelToken& cancel = {});
    /// The same, waiting at most so long for a place.
    [[nodiscard]] Result<QString> submitQuery(const QString& text, std::chrono::milliseconds placeWait, const CancelToken& cancel);
    /// Brings a file of JSON lines to the shop; the path to submit it by. Validation when it is empty or too large.
    [[nodiscard]] Result<QString> upload(const QString& file, const CancelToken& cancel = {});
    /// Starts a mutation over an uploaded file; see submitQuery().
    [[nodiscard]] Result<QString> submitMutation(const QString& text, const QString& uploadPath,
                                                 const QString& clientIdentifier, const CancelToken& cancel = {});
    /// The same, waiting at most so long for a place.
    [[nodiscard]] Result<QString> submitMutation(const QString& text, const QString& uploadPath,
                                                 const QString& clientIdentifier, std::chrono::milliseconds placeWait,
                                                 const CancelToken& cancel);

    /// Nothing when the shop does not know the id (any more).
    [[nodiscard]] Result<std::optional<BulkState>> state(const QString& id, const CancelToken& cancel = {});
    /// The newest operation of this kind whose text holds `marker`, among the last fifty.
    [[nodiscard]] Result<std::optional<BulkState>> find(bool mutation, const QString& marker,
                                                        const CancelToken& cancel = {});
    /// Polls with growing pauses until the operation has ended, however it ended. `watch` sees every state. An operation
    /// that stands still is cancelled: Timeout with the code BULK_STUCK. Cancelled leaves it running.
    [[nodiscard]] Result<BulkState> wait(const QString& id, const Watch& watch, const CancelToken& cancel = {});
    /// Asks the shop to stop it; one that has ended already is no error.
    [[nodiscard]] Result<void> stop(const QString& id, const CancelToken& cancel = {});
    /// Fetches a result into a file without holding it in memory. The address is another host's and gets no token.
    [[nodiscard]] Result<void> download(const QUrl& url, const QString& file, const CancelToken& cancel = {});

    [[nodiscard]] const BulkPolicy& policy() const { return m_policy; }

private:
    [[nodiscard]] Result<QString> submit(const QString& document, const QJsonObject& variables, const QString& root,
                                         std::chrono::milliseconds placeWait, const CancelToken& cancel);

    ShopifyClient& m_client;
    HttpClient& m_http;
    const Clock& m_clock;
    BulkPolicy m_policy;
};

} // namespace trueup
