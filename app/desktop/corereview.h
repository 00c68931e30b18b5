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
    QStringList fields;     ///< of a single row: fields that were taken out and come back
    bool reopens = true;    ///< the rows themselves were decided
};

class CoreReview final : public ui::ReviewService
{
    Q_OBJECT
public:
    explicit CoreReview(Workbench& bench, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<QList<ui::BatchRow>> batches() override;
    [[nodiscard]] ui::Answer<ui::Page<ui::ReviewRow>> page(const ui::ReviewFilter& filter, const ui::ReviewOrder& order,
                                                           const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<ui::ReviewTotals> totals(const ui::ReviewFilter& filter) override;
    [[nodiscard]] ui::Answer<ui::ReviewDetail> detail(qint64 id) override;
    [[nodiscard]] ui::Answer<ui::DecisionResult> decide(const ui::Decision& decision) override;
    [[nodiscard]] ui::Answer<ui::DecisionResult> undo(const QString& undoToken) override;

private:
    /// Written by workers, which may outlive this object by one answer.
    struct Traces
    {
        std::mutex mutex;
        QHash<QString, DecisionTrace> kept;
    };

    Workbench& m_bench;
    std::shared_ptr<Traces> m_traces = std::make_shared<Traces>();
};

} // namespace trueup
