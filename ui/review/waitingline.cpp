#include "review/waitingline.h"

#include "widgets/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

WaitingLine::WaitingLine(QWidget* parent) : QFrame(parent), m_text(label({}, {}, this)), m_action(button({}, u"flat"_s, this))
{
    setObjectName(u"notice"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 10, 4);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    connect(m_action, &QPushButton::clicked, this, [this] { emit wanted(m_filter); });
    hide();
}

void WaitingLine::offer(Place place, qint64 count, const ReviewFilter& filter)
{
    m_filter = filter;
    const int n = int(count);
    switch (place) {
    case Place::Freed:
        m_text->setText(tr("The conflicts are settled: %Ln change(s) held by them can be decided now.", nullptr, n));
        m_action->setText(tr("Show %Ln change(s) that were freed", nullptr, n));
        break;
    case Place::Here:
        m_text->setText(tr("Nothing shown here waits for a decision, but %Ln other change(s) of this list do(es).", nullptr, n));
        m_action->setText(tr("Show %Ln change(s)", nullptr, n));
        break;
    case Place::Elsewhere:
        m_text->setText(tr("Nothing here waits for a decision, but %Ln change(s) of other batches do(es).", nullptr, n));
        m_action->setText(tr("Show %Ln change(s)", nullptr, n));
        break;
    }
    setAccessibleName(m_text->text());
    show();
}

void WaitingLine::clear()
{
    hide();
}

QString WaitingLine::text() const
{
    return isHidden() ? QString() : m_text->text();
}

std::optional<WaitingLine::Offer> WaitingLine::hereFor(const ReviewFilter& filter, const ReviewTotals& totals,
                                                      const std::optional<ReviewTotals>& before)
{
    if (totals.approvable > 0 || totals.pending == 0)
        return std::nullopt;
    Offer offer{Place::Here, totals.pending, filter};
    offer.filter.statuses = {ReviewStatus::Pending};
    offer.filter.kinds.clear();
    offer.filter.autoApprovedOnly = false;
    if (before && before->pending == 0 && before->held == totals.held + totals.pending) // all of them, and nothing else
        offer.place = Place::Freed;
    return offer;
}

ReviewFilter WaitingLine::everywhere()
{
    ReviewFilter filter;
    filter.statuses = {ReviewStatus::Pending};
    return filter;
}

} // namespace trueup::ui
