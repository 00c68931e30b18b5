#pragma once

#include "services/review.h"
#include "workbench.h"

#include <mutex>

namespace trueup {

/// What one decision did, so that it can be taken back as long as nobody touched the rows since.
struct DecisionTrace
{
    QList<qint64> ids;
    QList<qint64> versions; ///< after the decision
    QHash<qint64, qint64> before; ///< id -> version it was decided on; empty when everything under a filter was
    QStringList fields;     ///< of a single row: fields that were taken out and come back
    bool reopens = true;    ///< the rows themselves were decided
    bool isEdit = false;    ///< a value was typed into the one field of the one row
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
    [[nodiscard]] ui::Answer<ui::DecisionResult> undo(const QString& undoToken) override;

private:
    /// Written by workers, which may outlive this object by one answer.
    struct Traces
    {
        std::mutex mutex;
        QHash<QString, DecisionTrace> kept;
        /// An earlier decision was about the rows as `undone` found them; they stand at these versions now.
        void rebase(const DecisionTrace& undone, const QHash<qint64, qint64>& versions);
    };

    /// Remembers what was done; the result carries the token to take it back.
    static ui::DecisionResult traced(const std::shared_ptr<Traces>& traces, DecisionMade made);

    Workbench& m_bench;
    std::shared_ptr<Traces> m_traces = std::make_shared<Traces>();
};

} // namespace trueup
