#pragma once

#include "services/review.h"

#include <QObject>

#include <optional>

namespace trueup::ui {

class WaitingLine;

/// Finds what waits for a decision elsewhere than somebody looks, and offers it in the line above the grid: whoever settled
/// conflicts finds what they held under another status, or in a batch of its own.
class FreedChanges : public QObject
{
    Q_OBJECT
public:
    FreedChanges(ReviewService& review, WaitingLine& line, QObject* parent);

    /// What stands under the filter was counted anew.
    void counted(const ReviewFilter& filter, const ReviewTotals& totals);
    [[nodiscard]] bool isSettled() const { return !m_asker.isWaiting(); }

private:
    ReviewService& m_review;
    WaitingLine& m_line;
    Asker m_asker;
    ReviewTotals m_totals;
    std::optional<ReviewFilter> m_totalsOf; ///< what m_totals counts
};

} // namespace trueup::ui
