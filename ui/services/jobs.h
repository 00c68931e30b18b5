#pragma once

#include "base/progress.h"
#include "services/conflicts.h"
#include "services/products.h"
#include "services/push.h"
#include "services/review.h"

#include <QDateTime>

#include <optional>

namespace trueup::ui {

/// XorosoftStock reads the ERP as a refresh does and proposes its stock; in the list of runs both are the ERP's. ShopifyStage
/// proposes what was changed here and not in the shop. Rollback compares a whole batch with what was before it, XorosoftItem asks for
/// one item, ListMatch compares two lists: whoever wanted that gets the answer, it only shows among the jobs and can be cancelled there.
enum class JobKind {
    EtilizeImport,
    XorosoftRefresh,
    ShopifyPull,
    ShopifyPush,
    Export,
    XorosoftStock,
    Rollback,
    ShopifyStage,
    Backup,
    XorosoftItem,
    ListMatch,
    Restore
};

/// How a run ended, or where it stands.
enum class RunOutcome { Queued, Running, Held, Paused, Succeeded, Partial, Skipped, Failed, Cancelled };

struct RunFilter
{
    std::optional<JobKind> kind;
    std::optional<RunOutcome> outcome;
    friend bool operator==(const RunFilter&, const RunFilter&) = default;
};

enum class RunSort { Kind, Outcome, Started, Duration };

/// The newest first unless asked otherwise. A run that is not over counts as shorter than all that are; equals by their id.
struct RunOrder
{
    RunSort column = RunSort::Started;
    bool descending = true;
    friend bool operator==(const RunOrder&, const RunOrder&) = default;
};

/// What can be written to a file, always everything under the filter and not only what is loaded, in the order it is shown in.
enum class ExportTable {
    StagedChanges,
    Conflicts,
    Products,
    Runs,
    RejectedRows,
    ApprovalRecord,
    Alerts,
    Matches,
    FailedWrites,
    ProductWrites,
    ProductVersions,
    PlannedCalls,
    PushResults,
    Schedules,
    ConflictRules,
    AlertRules,
    Users,
    Rollback
};

struct ExportRequest
{
    ExportTable table = ExportTable::StagedChanges;
    QString file; ///< ends in .csv or .xlsx, an approval record in .pdf
    ReviewFilter review;
    ReviewOrder reviewOrder = {};
    QList<FieldId> reviewFields = {}; ///< those with a column of their own, which come before all other fields
    ConflictFilter conflicts;
    QString productText;
    ProductScope products = ProductScope::All;
    ProductOrder productOrder = {};
    RunFilter runs;
    RunOrder runOrder = {};
    qint64 runId = 0; ///< of RejectedRows, and of PushResults: what this run wrote; 0: of the batch
    QString batchId;  ///< of ApprovalRecord, PlannedCalls and PushResults; empty: of all batches
    bool withClosedAlerts = false;  ///< of Alerts: those closed in the last 30 days, too
    bool isOfDecidedMatches = false; ///< of Matches: what is remembered instead of what waits for a person
    qint64 productId = 0;           ///< of ProductWrites and ProductVersions
    RollbackRequest rollback = {};  ///< of Rollback: what it would stage
};

/// What to start. Everything not said here comes from the settings.
struct JobRequest
{
    JobKind kind = JobKind::EtilizeImport;
    QString batchId;   ///< ShopifyPush: the batch; empty means every approved change
    QString file; ///< EtilizeImport: a local file instead of the configured feed, may be empty; Backup: where to write it; Restore: what to read
    bool full = false; ///< XorosoftRefresh, XorosoftStock, ShopifyPull: everything instead of what changed
    QStringList products = {}; ///< these only, asked for now; XorosoftStock: SKUs, ShopifyPull: the shop's ids
    ExportRequest exported = {}; ///< Export
    bool dryRun = false; ///< EtilizeImport: everything but keeping the result; nothing is staged
};

/// A job that runs now, here or on another machine.
struct RunningJob
{
    QString id;
    JobKind kind = JobKind::EtilizeImport;
    Progress progress;
    QDateTime startedAt;
    QString owner; ///< who runs it elsewhere; empty: this window
    bool isCancelling = false;
    [[nodiscard]] bool isHere() const { return owner.isEmpty(); }
};

/// What there is to know before a backup takes the place of the database.
struct RestoreOutlook
{
    QStringList connected; ///< what else is connected and would be cut off, for people
};

/// The one end of a job that was started here.
struct FinishedJob
{
    QString id;
    JobKind kind = JobKind::EtilizeImport;
    RunOutcome outcome = RunOutcome::Succeeded;
    QString sentence; ///< translated summary, for example "1,000 rows read, 312 changes staged"
    Error error;      ///< for Failed and Held
    qint64 runId = 0;
    QString batchId; ///< what there is to review now, may be empty
    QString file;    ///< what an export or a backup wrote, else empty
    bool isCheck = false; ///< a dry run: nothing was kept but its numbers
};

/// A run of the list.
struct RunRow
{
    qint64 id = 0;
    QString kind; ///< translated
    RunOutcome outcome = RunOutcome::Succeeded;
    QDateTime startedAt;
    QDateTime finishedAt; ///< invalid: still running
    QString startedBy; ///< a person, a login that is nobody's, or that it was a schedule
    static constexpr qint64 noCount = -1; ///< runs of its kind count no such thing, or it has not come to it
    qint64 records = noCount;             ///< rows, items or products, whatever it goes through
    qint64 staged = noCount;
    qint64 rejected = noCount;
    qint64 failed = noCount;
    QString summary; ///< translated, one line
    QString batchId;
    QString startedLogin = {};
};

struct RunPhase
{
    Progress progress;
    double seconds = 0; ///< 0: not known, or not over
};

struct RunCount
{
    QString label; ///< translated
    qint64 value = 0;
};

struct RunDetail
{
    RunRow row;
    QList<RunPhase> phases;
    QList<RunCount> counts;
    QList<GuardFinding> findings;
    QStringList notes; ///< what the run found out, translated sentences: encoding, difference to the feed before, …
    QString source; ///< file name, size and checksum of what was read, for people
    Error error;    ///< empty message: none
    bool isCheck = false;     ///< of a feed, without keeping anything
    QString checkedFile = {}; ///< the local file that was checked; empty: the feed of the settings
    [[nodiscard]] bool isHeld() const { return row.outcome == RunOutcome::Held; }
};

enum class Severity { Info, Warning, Error, Critical };

/// One rejected feed row with its reason.
struct RejectRow
{
    qint64 id = 0;
    qint64 rowNumber = 0;
    Severity severity = Severity::Error;
    QString column;
    QString value;
    QString reason; ///< translated
};

struct RawCell
{
    QString column;
    QString text;
};

class JobService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Starts a job; the answer is its id, or why it could not start. The end comes by finished().
    [[nodiscard]] virtual Answer<QString> start(const JobRequest& request) = 0;
    /// Whom a Restore would cut off. Refused, as the job itself would be: for a team database, without the right to administer, and
    /// while anything runs.
    [[nodiscard]] virtual Answer<RestoreOutlook> beforeRestore() = 0;
    /// Asks a job to stop; it ends by finished(Cancelled).
    virtual void cancel(const QString& jobId) = 0;
    /// The jobs of this moment, oldest first; quick.
    [[nodiscard]] virtual QList<RunningJob> running() const = 0;

    [[nodiscard]] virtual Answer<Page<RunRow>> runs(const RunFilter& filter, const RunOrder& order, const QString& afterKey,
                                                    int limit) = 0;
    [[nodiscard]] virtual Answer<RunDetail> runDetail(qint64 runId) = 0;
    [[nodiscard]] virtual Answer<Page<RejectRow>> rejects(qint64 runId, const QString& afterKey, int limit) = 0;
    /// The cells of a rejected row as they stood in the file, empty ones left out.
    [[nodiscard]] virtual Answer<QList<RawCell>> rawCells(qint64 rejectId) = 0;
    /// Lets a held run go on; the reason is kept with it.
    [[nodiscard]] virtual Answer<void> release(qint64 runId, const QString& reason) = 0;

signals:
    /// Jobs came or went.
    void runningChanged();
    /// At most five a second for each job.
    void progressed(const QString& jobId);
    void finished(const trueup::ui::FinishedJob& job);
    /// The list of runs is not what it was.
    void runsChanged();
};

} // namespace trueup::ui
