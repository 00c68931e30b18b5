#include "shell/statemark.h"

#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/format.h"

#include <QHBoxLayout>
#include <QLabel>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// What is to be said of the last run; empty: it went well, or it is counted elsewhere as held.
QString runTrouble(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Failed: return StateMark::tr("last run failed");
    case RunOutcome::Cancelled: return StateMark::tr("last run was cancelled");
    case RunOutcome::Partial: return StateMark::tr("last run was done in part");
    default: return {};
    }
}

} // namespace

StateMark::StateMark(QWidget* parent) : QWidget(parent), m_mark(new QLabel(this)), m_text(new ElidedLabel(this)), m_last(label({}, u"muted"_s, this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_last->setWordWrap(false);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_mark);
    row->addWidget(m_text);
    row->addWidget(m_last);
    show(tr("Reading the state …"), {}, u"pending"_s, u"muted"_s);
}

void StateMark::setState(const SyncState& state)
{
    m_isGreen = state.isAllInSync();
    const QString last = tr("Last success: %1").arg(shownTime(state.lastSuccess));
    setToolTip(last);
    if (m_isGreen)
        return show(tr("All in sync"), shownTime(state.lastSuccess), u"ok"_s, u"ok"_s);
    if (!state.lastRun)
        return show(tr("Nothing has run yet"), {}, u"pending"_s, u"muted"_s);
    QStringList open;
    if (const QString run = runTrouble(*state.lastRun); !run.isEmpty())
        open += run;
    if (state.failed > 0)
        open += tr("%1 failed").arg(shownCount(state.failed));
    if (state.heldChanges > 0)
        open += tr("%Ln held", "changes", int(state.heldChanges)); // in the words of Review, whose number it is
    if (state.heldRuns > 0)
        open += tr("%Ln held run(s)", nullptr, int(state.heldRuns));
    if (state.conflicts > 0)
        open += tr("%1 in conflict").arg(shownCount(state.conflicts));
    if (state.pending > 0)
        open += tr("%1 to review or push").arg(shownCount(state.pending));
    const bool bad = *state.lastRun == RunOutcome::Failed || state.failed > 0;
    show(open.join(u", "_s), last, bad ? u"error"_s : u"warning"_s, bad ? u"error"_s : u"warning"_s);
}

void StateMark::setUnknown()
{
    m_isGreen = false;
    show(tr("State not known"), {}, u"info"_s, u"muted"_s);
}

void StateMark::show(const QString& text, const QString& time, const QString& iconName, const QString& tone)
{
    const Ink ink = tone == "ok"_L1 ? Ink::Ok : tone == "error"_L1 ? Ink::Error : tone == "warning"_L1 ? Ink::Warning : Ink::Muted;
    m_mark->setPixmap(symbol(iconName, ink).pixmap(16, 16));
    setTone(m_text, tone);
    m_state = text;
    m_time = time;
    showText();
}

void StateMark::showText()
{
    m_text->setText(m_state);
    m_text->setToolTip(text());
    m_last->setText(m_isBrief ? QString() : timePart()); // a success is no part of what is wrong: it keeps out of its colour
    m_last->setVisible(!m_last->text().isEmpty());
    setAccessibleName(text());
}

void StateMark::setBrief(bool brief)
{
    if (std::exchange(m_isBrief, brief) != brief)
        showText();
}

int StateMark::fullWidth() const
{
    const bool isLeftOut = m_isBrief && !m_time.isEmpty();
    return sizeHint().width() + (isLeftOut ? layout()->spacing() + fontMetrics().horizontalAdvance(timePart()) : 0);
}

QString StateMark::timePart() const
{
    return m_time.isEmpty() ? QString() : u"· "_s + m_time;
}

QString StateMark::text() const
{
    return m_time.isEmpty() ? m_state : u"%1 · %2"_s.arg(m_state, m_time);
}

} // namespace trueup::ui
