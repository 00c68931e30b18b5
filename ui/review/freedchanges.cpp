#include "review/freedchanges.h"

#include "review/waitingline.h"

namespace trueup::ui {

namespace {

/// The list whose rows the totals count, whichever of them are shown.
ReviewFilter sameList(ReviewFilter filter)
{
    filter.statuses.clear();
    filter.kinds.clear();
    filter.autoApprovedOnly = false;
    return filter;
}

} // namespace

FreedChanges::FreedChanges(ReviewService& review, WaitingLine& line, QObject* parent)
    : QObject(parent), m_review(review), m_line(line), m_asker(this)
{
}

void FreedChanges::counted(const ReviewFilter& filter, const ReviewTotals& totals)
{
    const auto before = m_totalsOf == sameList(filter) ? std::optional(m_totals) : std::nullopt;
    m_totals = totals;
    m_totalsOf = sameList(filter);
    m_asker.forget();
    if (const auto offer = WaitingLine::hereFor(filter, totals, before))
        return m_line.offer(offer->place, offer->count, offer->filter);
    m_line.clear();
    if (totals.approvable > 0 || filter.batchId.isEmpty())
        return;
    m_asker.ask(m_review.totals(WaitingLine::everywhere()), [this](const Result<ReviewTotals>& all) {
        if (all && all->approvable > 0)
            m_line.offer(WaitingLine::Place::Elsewhere, all->approvable, WaitingLine::everywhere());
    });
}

} // namespace trueup::ui
