// What the page does with decisions: what they are about, what is asked before, how they are taken back. The page itself
// stands in reviewpage.cpp.
#include "review/reviewpage.h"

#include "review/diffpane.h"
#include "review/fieldtaskdialog.h"
#include "review/matchespanel.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "services/prompts.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/notice.h"

#include <QStackedWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

/// The ticked rows, else the selected ones.
QList<Decision::Item> ReviewPage::chosenItems(int most) const
{
    QList<Decision::Item> items = m_model->ticked();
    if (items.isEmpty() && m_grid->selectedCount() <= most) {
        for (const int row : m_grid->selectedRowNumbers())
            items.append(m_model->itemAt(row));
    }
    return items.size() <= most ? items : items.first(most);
}

/// Of an approval, with the ticks of the fields; a product without any ticked field is not meant.
QList<Decision::Item> ReviewPage::withTickedFields(const QList<Decision::Item>& items) const
{
    QList<Decision::Item> meant;
    for (Decision::Item item : items) {
        const auto partial = m_diff->partialFields(item.id);
        item.onlyFields = partial.value_or(QList<FieldId>());
        if (!partial || !partial->isEmpty())
            meant.append(item);
    }
    return meant;
}

void ReviewPage::decide(Verdict verdict)
{
    if (!m_session.mayApprove || m_decisionAsker.isWaiting())
        return;
    Decision decision;
    decision.verdict = verdict;
    decision.note = m_decisions->note();
    switch (verdict) {
    case Verdict::Approve: decision.items = withTickedFields(chosenItems()); break;
    case Verdict::Reject: decision.items = chosenItems(); break;
    case Verdict::Reopen: decision.items = m_model->having(chosenItems(), {ReviewStatus::Approved, ReviewStatus::Rejected}); break;
    case Verdict::Release: decision.items = m_model->having(chosenItems(), {ReviewStatus::Held}); break;
    }
    decision.expected = decision.items.size();
    if (decision.items.isEmpty())
        return;
    const qint64 careful = verdict == Verdict::Approve ? selectedUnticked(decision.items) : 0;
    if (verdict == Verdict::Release)
        askAbout(decision, questionAbout(verdict, decision.expected));
    else if (careful > 0)
        askAbout(decision, carefulQuestion(careful, decision.expected));
    else
        send(decision);
}

/// How many of them start unticked and were not ticked, only selected.
qint64 ReviewPage::selectedUnticked(const QList<Decision::Item>& items) const
{
    QSet<qint64> selected;
    for (const Decision::Item& item : items)
        selected.insert(item.id);
    return m_model->ticked().isEmpty() ? m_model->startingUnticked(selected) : 0;
}

/// Rows that start unticked are approved by a tick of their own; being selected when A is pressed is none.
Question ReviewPage::carefulQuestion(qint64 careful, qint64 count) const
{
    Question question;
    question.title = tr("Approve a withdrawal or a large price drop?");
    question.text = tr("%Ln of the chosen changes are withdrawals or large price drops. Such rows start unticked; once one is ticked it is approved "
                       "without this question.", nullptr, int(careful));
    question.action = tr("Approve %1").arg(shownCount(count));
    return question;
}

void ReviewPage::askAbout(const Decision& decision, const Question& question)
{
    m_services.prompts.confirm(this, question, [this, decision, asked = question.asksForReason](const std::optional<QString>& agreed) {
        if (!agreed)
            return;
        Decision wanted = decision;
        if (asked)
            wanted.note = *agreed;
        send(wanted);
    });
}

/// What is asked before everything shown is decided, and before held changes are released in any case.
Question ReviewPage::questionAbout(Verdict verdict, qint64 count) const
{
    Question question;
    switch (verdict) {
    case Verdict::Approve:
        question.title = tr("Approve everything shown?");
        question.text = tr("%Ln staged change(s) will be approved. Nothing is written to the shop yet.", nullptr, int(count));
        question.action = tr("Approve %1").arg(shownCount(count));
        break;
    case Verdict::Reject:
        question.title = tr("Reject everything shown?");
        question.text = tr("%Ln staged change(s) will be rejected and will not be written.", nullptr, int(count));
        question.action = tr("Reject %1").arg(shownCount(count));
        question.isDestructive = true;
        break;
    case Verdict::Reopen:
        question.title = tr("Everything shown back to review?");
        question.text = tr("%Ln decided change(s) wait for a decision again then. What was written stays written.", nullptr, int(count));
        question.action = tr("%1 back to review").arg(shownCount(count));
        break;
    case Verdict::Release:
        question.title = tr("Release held changes?");
        question.text = tr("%Ln held change(s) wait for approval then, like any other. Nothing is written before it is approved.", nullptr,
                           int(count));
        question.action = tr("Release %Ln", nullptr, int(count));
        question.asksForReason = true;
        break;
    }
    return question;
}

/// How many rows under the filter it would change.
qint64 ReviewPage::countOf(Verdict verdict) const
{
    switch (verdict) {
    case Verdict::Approve: return m_totals->approvable;
    case Verdict::Reject: return m_totals->rejectable;
    case Verdict::Reopen: return m_totals->reopenable;
    case Verdict::Release: return m_totals->releasable;
    }
    return 0;
}

void ReviewPage::decideEverything(Verdict verdict)
{
    if (!m_totals || !m_session.mayApprove)
        return;
    Decision decision;
    decision.verdict = verdict;
    decision.everything = m_filter;
    decision.expected = countOf(verdict);
    decision.note = m_decisions->note();
    Question question = questionAbout(verdict, decision.expected);
    question.details = warningAbout(verdict);
    askAbout(decision, question);
}

QString ReviewPage::warningAbout(Verdict verdict) const
{
    QStringList lines;
    if (verdict == Verdict::Approve && m_totals->withdrawn > 0)
        lines += tr("Among the changes of this batch are %Ln withdrawal(s). Filter by them to look first.", nullptr, int(m_totals->withdrawn));
    if (const qint64 careful = m_model->startingUnticked(); verdict == Verdict::Approve && careful > 0)
        lines += tr("%Ln of the rows shown are withdrawals or large price drops, which are otherwise ticked one by one.", nullptr, int(careful));
    if (verdict == Verdict::Approve && m_totals->held > 0)
        lines += tr("%Ln held change(s) stay as they are.", nullptr, int(m_totals->held));
    if (verdict == Verdict::Reject)
        lines += besidesPending();
    if (verdict == Verdict::Reopen)
        lines += decidedBothWays();
    return lines.join(u'\n');
}

/// Of what goes back to review, where both approvals and rejections do.
QStringList ReviewPage::decidedBothWays() const
{
    const auto counts = [this](ReviewStatus status) { return m_filter.statuses.isEmpty() || m_filter.statuses.contains(status); };
    const bool isSplit = m_filter.kinds.isEmpty() && !m_filter.autoApprovedOnly && counts(ReviewStatus::Approved) && counts(ReviewStatus::Rejected);
    if (!isSplit || m_totals->approved == 0 || m_totals->rejected == 0)
        return {};
    return {tr("Among them are %Ln already approved.", nullptr, int(m_totals->approved)),
            tr("Among them are %Ln rejected.", nullptr, int(m_totals->rejected))};
}

/// A rejection takes more than what waits: what is approved and what is held. Under a filter by kind only both together are known.
QStringList ReviewPage::besidesPending() const
{
    const qint64 others = m_totals->rejectable - m_totals->approvable;
    const bool isSplit = m_filter.kinds.isEmpty() && !m_filter.autoApprovedOnly; // the totals by status count exactly what is meant
    const bool hasApproved = m_filter.statuses.isEmpty() || m_filter.statuses.contains(ReviewStatus::Approved);
    const qint64 approved = isSplit && hasApproved ? qMin(others, m_totals->approved) : 0;
    const qint64 held = others - approved;
    QStringList lines;
    if (!isSplit && others > 0)
        return {tr("Among them are %Ln already approved or held.", nullptr, int(others))};
    if (approved > 0)
        lines += tr("Among them are %Ln already approved.", nullptr, int(approved));
    if (held > 0)
        lines += tr("Among them are %Ln held.", nullptr, int(held));
    return lines;
}

void ReviewPage::send(const Decision& decision)
{
    m_banner->clear();
    m_decisionAsker.ask(m_services.review.decide(decision), [this, decision](const Result<DecisionResult>& result) {
        if (result)
            decided(decision, *result);
        else
            report(result.error());
        updateScope();
    });
    updateScope();
}

void ReviewPage::sendEdit(const ValueEdit& edit)
{
    if (!m_session.mayStage || m_decisionAsker.isWaiting())
        return;
    m_banner->clear();
    m_decisionAsker.ask(m_services.review.edit(edit), [this, edit](const Result<DecisionResult>& result) {
        if (result) {
            m_undo.append(result->undoToken);
            m_notice->say(tr("%1 has the value you typed and waits for approval.").arg(field(edit.field).translatedLabel()),
                          tr("Undo (Ctrl+Z)"));
        } else {
            report(result.error());
        }
        refresh();
    });
    updateScope();
}

/// About the ticked or selected rows, or everything under the filter: the dialog lets choose.
void ReviewPage::openFieldTask()
{
    if ((!m_session.mayApprove && !m_session.mayStage) || m_decisionAsker.isWaiting())
        return;
    FieldTaskStart start;
    start.items = chosenItems();
    start.hasTicks = m_model->tickedCount() > 0;
    start.shown = m_filter;
    start.note = m_decisions->note();
    auto* dialog = new FieldTaskDialog(m_services.review, m_session, start, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FieldTaskDialog::wanted, this, &ReviewPage::sendFieldTask);
    dialog->open();
}

void ReviewPage::sendFieldTask(const FieldTask& task)
{
    if (m_decisionAsker.isWaiting())
        return;
    m_banner->clear();
    m_decisionAsker.ask(m_services.review.actOnField(task), [this, task](const Result<DecisionResult>& result) {
        if (!result) {
            report(result.error());
            return refresh();
        }
        m_decisions->clearNote();
        QList<qint64> ids;
        for (const Decision::Item& item : task.items)
            ids.append(item.id);
        m_diff->forgetTicks(ids);
        m_model->tickAll(false);
        const QString text = withRefused(fieldTaskDone(task, result->decided), *result);
        if (!result->undoToken.isEmpty())
            m_undo.append(result->undoToken);
        m_notice->say(text, result->undoToken.isEmpty() ? QString() : tr("Undo (Ctrl+Z)"));
        refresh();
    });
    updateScope();
}

QString ReviewPage::doneText(Verdict verdict, const QString& count)
{
    switch (verdict) {
    case Verdict::Approve: return tr("%1 approved.").arg(count);
    case Verdict::Reject: return tr("%1 rejected.").arg(count);
    case Verdict::Reopen: return tr("%1 back in review.").arg(count);
    case Verdict::Release: return tr("%1 released.").arg(count);
    }
    return {};
}

QString ReviewPage::withRefused(const QString& done, const DecisionResult& result)
{
    return result.refused == 0 ? done : done + u' ' + tr("%1 not decided: %2").arg(shownCount(result.refused), result.refusal);
}

void ReviewPage::decided(const Decision& decision, const DecisionResult& result)
{
    m_decisions->clearNote();
    QList<qint64> ids;
    for (const Decision::Item& item : decision.items)
        ids.append(item.id);
    m_diff->forgetTicks(ids);
    m_model->tickAll(false);
    const QString text = withRefused(doneText(decision.verdict, shownCount(result.decided)), result);
    if (!result.undoToken.isEmpty())
        m_undo.append(result.undoToken);
    m_notice->say(text, result.undoToken.isEmpty() ? QString() : tr("Undo (Ctrl+Z)"));
    moveOn(decision);
    refresh();
}

void ReviewPage::moveOn(const Decision& decision)
{
    const int row = m_grid->currentIndex().row();
    if (decision.items.size() == 1 && row >= 0 && row + 1 < m_model->rowCount()
        && m_model->key(row).id == decision.items.first().id)
        m_grid->setCurrentIndex(m_model->index(row + 1, m_grid->currentIndex().column()));
}

void ReviewPage::undo()
{
    if (m_views->currentWidget() == m_matches)
        return m_matches->undo();
    if (m_undo.isEmpty() || m_decisionAsker.isWaiting())
        return;
    const QString token = m_undo.constLast();
    m_decisionAsker.ask(m_services.review.undo(token), [this, token](const Result<DecisionResult>& result) {
        if (result || result.error().kind != ErrorKind::DatabaseLost) // else it can still be taken back when the database answers
            m_undo.removeOne(token);
        if (result)
            m_notice->say(withRefused(tr("%n change(s) taken back.", nullptr, int(result->decided)), *result),
                          m_undo.isEmpty() ? QString() : tr("Undo (Ctrl+Z)"));
        else
            report(result.error());
        refresh();
    });
    updateScope();
}

} // namespace trueup::ui
