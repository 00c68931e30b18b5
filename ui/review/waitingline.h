#pragma once

#include "services/review.h"

#include <QFrame>

#include <optional>

class QLabel;
class QPushButton;

namespace trueup::ui {

/// One line above the grid when nothing in it waits for a decision although something does: what, and the way there.
class WaitingLine : public QFrame
{
    Q_OBJECT
public:
    enum class Place {
        Freed,     ///< held in this list until their conflicts were settled
        Here,      ///< in the same batch, hidden by the filter
        Elsewhere, ///< in other batches
    };

    explicit WaitingLine(QWidget* parent = nullptr);

    /// `count` rows are found under `filter`.
    void offer(Place place, qint64 count, const ReviewFilter& filter);
    void clear();
    [[nodiscard]] QString text() const; ///< empty while nothing is offered

    /// What to offer to somebody who sees `totals` under `filter`; nothing when what is shown can be decided, or when only
    /// other batches are left to look into. `before` counts the same list as it was last seen.
    struct Offer
    {
        Place place = Place::Here;
        qint64 count = 0;
        ReviewFilter filter;
    };
    [[nodiscard]] static std::optional<Offer> hereFor(const ReviewFilter& filter, const ReviewTotals& totals,
                                                      const std::optional<ReviewTotals>& before);
    /// Everything that waits for a decision anywhere.
    [[nodiscard]] static ReviewFilter everywhere();

signals:
    void wanted(const trueup::ui::ReviewFilter& filter);

private:
    ReviewFilter m_filter;
    QLabel* m_text;
    QPushButton* m_action;
};

} // namespace trueup::ui
