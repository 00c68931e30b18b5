#pragma once

#include "courtesy.h"
#include "services/review.h"
#include "store/reviewindex.h"
#include "workbench.h"

#include <QDeadlineTimer>
#include <QSet>

#include <mutex>

namespace trueup {

/// What one decision did, so that it can be taken back as long as nobody touched the rows since.
struct DecisionTrace
{
    QList<qint64> ids;
    QList<qint64> versions; ///< after the decision
    QHash<qint64, qint64> before; ///< id -> version it was decided on; empty when everything under a filter was
    QHash<qint64, QStringList> fields; ///< id -> fields that were taken out and come back
    QSet<qint64> undecided; ///< rows of which only fields were decided
    ui::Verdict verdict = ui::Verdict::Approve;
    QSet<qint64> approved{}; ///< of a Reopen: the rows that had been approved; the others had been rejected
    bool isEdit = false;    ///< values were typed or calculated; with `field` that of all rows, else that in `fields` of the one row
    QString field{};        ///< the field of all rows
};

/// What became of a decision and how to take it back.
struct DecisionMade
{
    ui::DecisionResult result;
    DecisionTrace trace;
};

struct DecisionUndone
{
    ui::DecisionResult result;
    QHash<qint64, qint64> versions; ///< of the rows in `before` of the trace, now
};

class CoreReview final : public ui::ReviewService
{
    Q_OBJECT
public:
    explicit CoreReview(Workbench& bench, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<QList<ui::BatchRow>> batches() override;
    [[nodiscard]] ui::Answer<ui::Page<ui::ReviewRow>> page(const ui::ReviewFilter& filter, const ui::ReviewOrder& order,
                                                           const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<QList<ui::ReviewKey>> keys(const ui::ReviewFilter& filter, const ui::ReviewOrder& order) override;
    [[nodiscard]] ui::Answer<QList<ui::ReviewRow>> rows(const QList<qint64>& ids) override;
    [[nodiscard]] ui::Answer<ui::ReviewTotals> totals(const ui::ReviewFilter& filter) override;
    [[nodiscard]] ui::Answer<ui::ReviewChoices> choices(const QString& batchId) override;
    [[nodiscard]] ui::Answer<ui::ReviewDetail> detail(qint64 id) override;
    [[nodiscard]] ui::Answer<ui::DecisionResult> decide(const ui::Decision& decision) override;
    [[nodiscard]] ui::Answer<ui::DecisionResult> edit(const ui::ValueEdit& edit) override;
    [[nodiscard]] ui::Answer<ui::FieldPreview> previewField(const ui::FieldTask& task) override;
    [[nodiscard]] ui::Answer<ui::DecisionResult> actOnField(const ui::FieldTask& task) override;
    [[nodiscard]] ui::Answer<ui::DecisionResult> undo(const QString& undoToken) override;

    /// Reads what answers filters and orders, in the background and once the window has had a moment to be made.
    void readAhead();
    /// Filters and orders are answered without going through the table; for tests.
    [[nodiscard]] bool hasIndex() const { return m_cache->current() != nullptr; }

private:
    /// Written by workers, which may outlive this object by one answer.
    struct Traces
    {
        std::mutex mutex;
        QHash<QString, DecisionTrace> kept;
        /// An earlier decision was about the rows as `undone` found them; they stand at these versions now.
        void rebase(const DecisionTrace& undone, const QHash<qint64, qint64>& versions);
    };

    /// The index of what there is to filter and order by, shared with workers. A notice of a change makes it old; it is read
    /// again when something is asked and the last reading does not weigh too much, and the database answers meanwhile.
    struct Cache
    {
        std::mutex mutex;
        std::shared_ptr<const ReviewIndex> index;
        quint64 changes = 0; ///< counted since the start
        quint64 readAt = 0;  ///< how many there were when the index was read
        bool isReading = false;
        QDeadlineTimer restUntil{0};

        void change();
        /// Null when there is none that is up to date.
        [[nodiscard]] std::shared_ptr<const ReviewIndex> current();
        /// Whether to read it now; answers true to one caller.
        [[nodiscard]] bool beginReading();
        void endReading(std::shared_ptr<const ReviewIndex> read, quint64 changesBefore, qint64 tookMs);
    };
    /// What answers `filter` and `order` without the database, or null.
    [[nodiscard]] std::shared_ptr<const ReviewIndex> indexFor(const ui::ReviewFilter& filter, const ui::ReviewOrder& order);
    void readIndex();
    /// What somebody waits for comes before the index that is read in the background.
    template <class T, class Work>
    [[nodiscard]] ui::Answer<T> ask(Work work)
    {
        return m_bench.ask<T>([work = std::move(work), first = Courtesy::first(m_courtesy)](Connection& connection) -> Result<T> { return work(connection); });
    }

    /// Remembers what was done; the result carries the token to take it back.
    static ui::DecisionResult traced(const std::shared_ptr<Traces>& traces, const std::shared_ptr<Cache>& cache, DecisionMade made);

    Workbench& m_bench;
    std::shared_ptr<Traces> m_traces = std::make_shared<Traces>();
    std::shared_ptr<Cache> m_cache = std::make_shared<Cache>();
    std::shared_ptr<Courtesy> m_courtesy; ///< of the reading of the index
};

} // namespace trueup
