#include "review/decisionbar.h"

#include "widgets/controls.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/refusal.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QAction>
#include <QHBoxLayout>
#include <QResizeEvent>

#include <array>
#include <utility>
#include <tuple>

namespace trueup::ui {

using namespace Qt::StringLiterals;

DecisionBar::DecisionBar(QWidget* parent)
    : QFrame(parent), m_note(new QLineEdit(this)), m_approve(button({}, u"primary"_s, this)),
      m_reject(button({}, {}, this)), m_approveAll(button({}, {}, this)), m_rejectAll(button({}, u"flat"_s, this)),
      m_more(button(tr("More …"), u"flat"_s, this)), m_fieldEntry(new QAction(this)), m_rejectAllEntry(new QAction(this)),
      m_reopenAll(new QAction(this)), m_releaseAll(new QAction(this)),
      m_release(button({}, {}, this)), m_reopen(button({}, {}, this)), m_field(button(tr("One field …"), u"flat"_s, this)), m_why(new Refusal(this))
{
    m_note->setPlaceholderText(tr("Note (optional)"));
    m_note->setAccessibleName(tr("Note for the decision"));
    m_note->setToolTip(tr("Kept with the decision"));
    m_note->setMaxLength(500);
    m_note->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    m_approve->setIcon(symbol(u"approve"_s, Ink::OnAccent));
    m_reject->setIcon(symbol(u"reject"_s));
    m_flow = new FlowLayout(nullptr, 6);
    for (QWidget* part : {static_cast<QWidget*>(m_approve), static_cast<QWidget*>(m_release),
                          static_cast<QWidget*>(m_reopen), static_cast<QWidget*>(m_reject),
                          static_cast<QWidget*>(m_note), static_cast<QWidget*>(m_approveAll),
                          static_cast<QWidget*>(m_rejectAll), static_cast<QWidget*>(m_more), static_cast<QWidget*>(m_field)})
        m_flow->addWidget(part);
    auto* menu = new QMenu(m_more);
    m_fieldEntry->setText(m_field->text());
    m_fieldEntry->setVisible(false);
    m_rejectAllEntry->setVisible(false);
    menu->addActions({m_fieldEntry, m_rejectAllEntry, m_reopenAll, m_releaseAll});
    menu->setToolTipsVisible(true);
    m_more->setMenu(menu);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(m_flow);
    column->addWidget(m_why);
    connect(m_approve, &QPushButton::clicked, this, [this] { emit decided(Verdict::Approve); });
    connect(m_reject, &QPushButton::clicked, this, [this] { emit decided(Verdict::Reject); });
    connect(m_release, &QPushButton::clicked, this, [this] { emit decided(Verdict::Release); });
    connect(m_reopen, &QPushButton::clicked, this, [this] { emit decided(Verdict::Reopen); });
    connect(m_approveAll, &QPushButton::clicked, this, [this] { emit everythingDecided(Verdict::Approve); });
    connect(m_rejectAll, &QPushButton::clicked, this, [this] { emit everythingDecided(Verdict::Reject); });
    connect(m_reopenAll, &QAction::triggered, this, [this] { emit everythingDecided(Verdict::Reopen); });
    connect(m_releaseAll, &QAction::triggered, this, [this] { emit everythingDecided(Verdict::Release); });
    connect(m_rejectAllEntry, &QAction::triggered, m_rejectAll, &QPushButton::click);
    connect(m_field, &QPushButton::clicked, this, &DecisionBar::fieldWanted);
    connect(m_fieldEntry, &QAction::triggered, m_field, &QPushButton::click);
    setScope({});
}

void DecisionBar::setScope(const DecisionScope& scope)
{
    const auto looks = [this] {
        QStringList parts{m_why->text()};
        for (const QPushButton* one : {m_approve, m_reject, m_approveAll, m_rejectAll, m_release, m_reopen})
            parts += one->isHidden() ? QString() : one->text();
        return parts;
    };
    const QStringList before = looks();
    describe(scope);
    explain(scope);
    const bool some = scope.ticked > 0 || scope.selected > 0;
    const bool may = scope.mayApprove && !scope.isBusy;
    m_approve->setEnabled(may && some && scope.partialFields.value_or(1) > 0);
    m_reject->setEnabled(may && some);
    m_approveAll->setEnabled(may && scope.approvableShown.value_or(0) > 0);
    m_rejectAll->setEnabled(may && scope.rejectableShown.value_or(0) > 0);
    m_reopenAll->setEnabled(may && scope.reopenableShown.value_or(0) > 0);
    m_releaseAll->setEnabled(may && scope.releasableShown.value_or(0) > 0);
    m_more->setEnabled(scope.mayApprove || scope.mayEdit);
    m_note->setEnabled(may);
    // What can only be released or taken back has that in place of the approval, all equally wide: nothing else moves.
    const int chosen = scope.ticked > 0 ? scope.ticked : scope.selected;
    const std::array inOnePlace = {std::pair{m_approve, chosen == 0 || scope.held + scope.decided < chosen},
                                   std::pair{m_release, scope.held > 0}, std::pair{m_reopen, scope.decided > 0}};
    int widest = 0;
    for (const auto& [one, isShown] : inOnePlace)
        widest = qMax(widest, one->sizeHint().width());
    for (const auto& [one, isShown] : inOnePlace)
        one->setMinimumWidth(widest);
    // Whoever is shown is laid out at once: with one too many of them the bar would take a line more, and the grid above less.
    for (const bool shown : {false, true}) {
        for (const auto& [one, isShown] : inOnePlace) {
            if (isShown == shown)
                one->setVisible(shown);
        }
    }
    m_release->setEnabled(may);
    m_reopen->setEnabled(may);
    m_field->setEnabled((scope.mayApprove || scope.mayEdit) && !scope.isBusy);
    m_fieldEntry->setEnabled(m_field->isEnabled());
    m_fieldEntry->setToolTip(m_field->toolTip());
    m_rejectAllEntry->setText(m_rejectAll->text());
    if (const qint64 others = scope.rejectableShown.value_or(0) - scope.approvableShown.value_or(0); others > 0 && scope.approvableShown)
        m_rejectAllEntry->setText(tr("%1 (%2 approved or held)", "a command and of how many it is not expected")
                                      .arg(m_rejectAll->text(), shownCount(others)));
    m_rejectAllEntry->setEnabled(m_rejectAll->isEnabled());
    m_rejectAllEntry->setToolTip(m_rejectAll->toolTip());
    m_why->say(!scope.mayApprove ? refusal()
                   : scope.partialProducts > 0
                       ? tr("Of %n product(s) not every field is ticked: an approval rejects the fields left out.", nullptr, scope.partialProducts)
                       : QString(),
               scope.mayApprove ? Refusal::Cause::Moment : Refusal::Cause::Role);
    if (looks() == before) // else every key in the grid would lay out the page anew
        return;
    fold();
    updateGeometry();
}

void DecisionBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fold();
}

/// What is done least stands in the menu where it would take a second line, which the grid above would lose.
void DecisionBar::fold()
{
    if (!isVisible())
        return; // its width is not known yet
    const auto widthOf = [this](const QWidget* one) { return one->sizeHint().width() + m_flow->spacing(); };
    int needed = -m_flow->spacing();
    for (const QWidget* one : std::initializer_list<const QWidget*>{m_approve, m_release, m_reopen, m_reject, m_note, m_approveAll, m_more})
        needed += one->isHidden() ? 0 : qMax(widthOf(one), one->minimumWidth() + m_flow->spacing());
    const int both = widthOf(m_rejectAll) + widthOf(m_field);
    const bool foldsField = needed + both > width();
    const bool foldsReject = foldsField && needed + widthOf(m_rejectAll) > width();
    const auto show = [](QPushButton* button, QAction* entry, bool isFolded) {
        entry->setVisible(isFolded);
        button->setVisible(!isFolded);
    };
    show(m_field, m_fieldEntry, foldsField);
    show(m_rejectAll, m_rejectAllEntry, foldsReject);
}

void DecisionBar::describe(const DecisionScope& scope)
{
    const auto all = [&](auto* one, const std::optional<qint64>& count, const QString& uncounted, const QString& filtered, const QString& plain) {
        one->setText(count.value_or(0) == 0 ? uncounted : (scope.isFiltered ? filtered : plain).arg(shownCount(*count)));
    };
    if (scope.ticked > 0) {
        m_approve->setText(tr("Approve %n ticked", nullptr, scope.ticked));
        m_reject->setText(tr("Reject %n ticked", nullptr, scope.ticked));
    } else if (scope.selected == 1 && scope.partialFields) {
        m_approve->setText(tr("Approve %1 of %n field(s)", nullptr, scope.changedFields).arg(*scope.partialFields));
        m_reject->setText(tr("Reject this product"));
    } else if (scope.selected == 1) {
        m_approve->setText(tr("Approve this product"));
        m_reject->setText(tr("Reject this product"));
    } else {
        m_approve->setText(scope.selected > 1 ? tr("Approve %n selected", nullptr, scope.selected) : tr("Approve"));
        m_reject->setText(scope.selected > 1 ? tr("Reject %n selected", nullptr, scope.selected) : tr("Reject"));
    }
    m_release->setText(tr("Release %n held …", nullptr, scope.held));
    m_reopen->setText(tr("Back to review: %n", nullptr, scope.decided));
    const bool isNonePending = scope.approvableShown.value_or(1) == 0;
    all(m_approveAll, scope.approvableShown, isNonePending ? tr("Nothing pending to approve") : tr("Approve all …"),
        tr("Approve the %1 pending shown"), tr("Approve all %1 pending"));
    all(m_rejectAll, scope.rejectableShown, tr("Reject all …"), tr("Reject all %1 shown"), tr("Reject all %1"));
    all(m_reopenAll, scope.reopenableShown, tr("All back to review …"), tr("All %1 shown back to review …"), tr("All %1 back to review …"));
    all(m_releaseAll, scope.releasableShown, tr("Release all held …"), tr("Release the %1 held shown …"), tr("Release all %1 held …"));
}

QString DecisionBar::refusal()
{
    return tr("Your role may look but not approve. Ask an administrator for the approver role.");
}

/// What each button does, or that the role of the person does not allow it.
void DecisionBar::explain(const DecisionScope& scope)
{
    const bool may = scope.mayApprove;
    const std::array<std::tuple<QPushButton*, QString, QString, bool>, 8> meanings = {
        {{m_approve, tr("Approve the ticked or selected products"), u"A"_s, may},
         {m_reject, tr("Reject the ticked or selected products"), u"R"_s, may},
         {m_approveAll, tr("Approves what is pending; what is held or decided stays as it is"), {}, may},
         {m_rejectAll, tr("Rejects what is pending or held, and also what is already approved and not written"), {}, may},
         {m_more, tr("What is done less often, to one field or to everything shown"), {}, may || scope.mayEdit},
         {m_release, tr("Lets held changes be decided like any other; asks for the reason"), {}, may},
         {m_reopen, tr("Takes approvals and rejections back, as long as nothing of them was written"), {}, may},
         {m_field, tr("Approve or reject one field of many products, or give it other values; shows what happens before it does"), u"F"_s,
          may || scope.mayEdit}}};
    for (const auto& [one, meaning, key, isAllowed] : meanings)
        setToolTipWithKey(one, isAllowed ? meaning : refusal(), isAllowed ? key : QString());
    m_reopenAll->setToolTip(tr("Takes every approval and rejection shown back, as long as nothing of it was written"));
    m_releaseAll->setToolTip(tr("Lets every held change shown be decided like any other; asks for the reason"));
}

QString DecisionBar::note() const
{
    return m_note->text().trimmed();
}

void DecisionBar::clearNote()
{
    m_note->clear();
}

} // namespace trueup::ui
