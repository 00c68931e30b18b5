#include "review/totalsbar.h"

#include "widgets/controls.h"
#include "widgets/flowlayout.h"

#include <QEvent>
#include <QPushButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

TotalsBar::TotalsBar(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Totals that filter"));
    setLayout(new FlowLayout(nullptr, 6));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    using T = ReviewTotals;
    using K = ChangeKind;
    using S = ReviewStatus;
    addChip({QT_TR_N_NOOP("%Ln new"), &T::created, {K::Create}, {}}, u"create"_s);
    addChip({QT_TR_N_NOOP("%Ln changed"), &T::changed, {K::Update, K::Publish, K::Link}, {}}, u"update"_s);
    addChip({QT_TR_N_NOOP("%Ln withdrawn"), &T::withdrawn, {K::Archive, K::Delete, K::Unpublish}, {}}, u"withdraw"_s);
    addChip({QT_TR_N_NOOP("%Ln pending"), &T::pending, {}, {S::Pending}}, u"pending"_s);
    addChip({QT_TR_N_NOOP("%Ln held"), &T::held, {}, {S::Held}}, u"held"_s);
    addChip({QT_TR_N_NOOP("%Ln approved"), &T::approved, {}, {S::Approved, S::Queued}}, u"approve"_s);
    addChip({QT_TR_N_NOOP("%Ln approved by rule"), &T::autoApproved, {}, {}, true}, u"ok"_s);
    addChip({QT_TR_N_NOOP("%Ln rejected"), &T::rejected, {}, {S::Rejected}}, u"reject"_s);
    addChip({QT_TR_N_NOOP("%Ln written"), &T::synced, {}, {S::Synced}}, u"push"_s);
    addChip({QT_TR_N_NOOP("%Ln failed"), &T::failed, {}, {S::Failed}}, u"error"_s);
}

void TotalsBar::addChip(Chip chip, const QString& iconName)
{
    chip.button = button({}, u"chip"_s, this);
    chip.button->setCheckable(true);
    chip.button->setIcon(symbol(iconName));
    chip.button->hide();
    layout()->addWidget(chip.button);
    connect(chip.button, &QPushButton::clicked, this, &TotalsBar::changed);
    m_chips.append(chip);
}

void TotalsBar::setTotals(const ReviewTotals& totals)
{
    for (const Chip& chip : std::as_const(m_chips)) {
        const qint64 count = totals.*chip.count;
        chip.button->setText(tr(chip.text, nullptr, int(count)));
        chip.button->setVisible(count > 0 || chip.button->isChecked());
    }
    updateShown();
    updateGeometry();
}

void TotalsBar::addBeside(QWidget* control)
{
    layout()->addWidget(control);
    control->installEventFilter(this);
    updateShown();
}

bool TotalsBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
        updateShown();
    return QWidget::eventFilter(watched, event);
}

void TotalsBar::updateShown()
{
    setVisible(!layout()->isEmpty());
}

void TotalsBar::showFilter(const ReviewFilter& filter)
{
    for (const Chip& chip : std::as_const(m_chips)) {
        const bool on = chip.autoApproved ? filter.autoApprovedOnly
            : !chip.kinds.isEmpty()       ? filter.kinds.contains(chip.kinds)
                                          : !filter.statuses.isEmpty() && filter.statuses.contains(chip.statuses);
        chip.button->setChecked(on);
        if (!on || !chip.button->isHidden())
            continue;
        chip.button->setText(tr(chip.text).remove("%Ln"_L1).simplified()); // its count is not known yet, which is not nought
        chip.button->show();
    }
    updateShown();
}

void TotalsBar::applyTo(ReviewFilter& filter) const
{
    filter.kinds.clear();
    filter.statuses.clear();
    filter.autoApprovedOnly = false;
    for (const Chip& chip : m_chips) {
        if (!chip.button->isChecked())
            continue;
        filter.kinds += chip.kinds;
        filter.statuses += chip.statuses;
        filter.autoApprovedOnly = filter.autoApprovedOnly || chip.autoApproved;
    }
}

} // namespace trueup::ui
