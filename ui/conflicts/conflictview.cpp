#include "conflicts/conflictview.h"

#include "conflicts/conflictwords.h"
#include "conflicts/sidecard.h"
#include "widgets/refusal.h"
#include "widgets/valueeditor.h"
#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/valuetext.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QShortcut>
#include <QTextDocumentFragment>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <tuple>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// Why a decision stays, whoever asks.
QString noWayBack(const ConflictRow& row)
{
    if (row.status != ConflictStatus::SettledByRule && row.status != ConflictStatus::SettledByPerson)
        return {};
    return row.field ? ConflictView::tr("It cannot be taken back any more: the value was sent to the shop, or is about to be. The history of the "
                                        "product leads back to what it was.")
                     : ConflictView::tr("It cannot be taken back: what was decided about the whole product is done.");
}

/// Whether the sides can be told apart by what they look like: where one differs from what was agreed, or from the other, in tags alone, it
/// would look as if it did not.
bool differAsTheyLook(const ConflictDetail& detail)
{
    const auto text = [](const Value& value) { return QTextDocumentFragment::fromHtml(fullText(FieldId::Description, value)).toPlainText(); };
    const auto lookAlike = [&](const Value& one, const Value& other) { return !(one == other) && text(one) == text(other); };
    const bool hasBase = !detail.base.isNone() && !detail.base.isEmpty();
    if (detail.local.exists && detail.shopify.exists && lookAlike(detail.local.value, detail.shopify.value))
        return false;
    for (const ConflictSide* side : {&detail.local, &detail.shopify}) {
        if (side->exists && hasBase && lookAlike(detail.base, side->value))
            return false;
    }
    return true;
}

} // namespace

ConflictView::ConflictView(QWidget* parent)
    : QWidget(parent), m_heading(new ElidedLabel(this)), m_name(label({}, u"muted"_s, this)),
      m_why(label({}, {}, this)), m_suggestion(label({}, u"muted"_s, this)),
      m_asWritten(new QCheckBox(tr("HTML"), this)), m_sides(new QWidget(this)), m_base(new SideCard(u"0"_s, this)),
      m_local(new SideCard(u"1"_s, this)), m_shopify(new SideCard(u"2"_s, this)), m_editor(new ValueEditor(tr("Custom value"), this)),
      m_choices(new QButtonGroup(this)), m_result(label({}, {}, this)), m_apply(button({}, u"primary"_s, this)),
      m_similar(button({}, {}, this)), m_ignore(button(tr("Ignore"), {}, this)),
      m_takeBack(button({}, {}, this)),
      m_product(button(tr("Open the product"), u"flat"_s, this)), m_refusal(new Refusal(this)),
      m_content(new QWidget(this))
{
    setAccessibleName(tr("The chosen conflict"));
    layOutParts();
    connectParts();
    clear(tr("Choose a conflict at the left"));
}

void ConflictView::layOutParts()
{
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setProperty("tone", u"title"_s);
    m_heading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setWordWrap(false);
    auto* top = new QHBoxLayout;
    top->addWidget(m_heading, 1);
    top->addWidget(m_asWritten);
    top->addWidget(m_product);
    auto* sides = new QHBoxLayout(m_sides);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(10);
    for (SideCard* card : {m_base, m_local, m_shopify})
        sides->addWidget(card, 1);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_why);
    column->addWidget(m_suggestion);
    column->addWidget(m_sides, 1);
    column->addWidget(buildCustom());
    column->addWidget(buildActions());
    column->addStretch(0); // below short values
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(8, 0, 0, 0);
    whole->setSpacing(4);
    whole->addLayout(top);
    whole->addWidget(m_name);
    whole->addWidget(m_content, 1);
    whole->addStretch(0);
}

QWidget* ConflictView::buildCustom()
{
    auto* frame = new QFrame(this);
    frame->setObjectName(u"card"_s);
    m_customPart = frame;
    m_custom = new QRadioButton(tr("Custom"), frame);
    QFont bold = m_custom->font();
    bold.setWeight(QFont::DemiBold);
    m_custom->setFont(bold);
    auto* key = label(u"3"_s, u"key"_s, frame);
    key->setAccessibleName(tr("Key %1").arg(3));
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(10);
    row->addWidget(m_custom, 0, Qt::AlignTop);
    row->addWidget(m_editor, 1);
    m_customKey = new QVBoxLayout;
    m_customKey->addWidget(key);
    row->addLayout(m_customKey);
    row->setAlignment(m_customKey, Qt::AlignTop);
    return frame;
}

QWidget* ConflictView::buildActions()
{
    auto* frame = new QFrame(this);
    m_apply->setIcon(symbol(u"approve"_s, Ink::OnAccent));
    auto* flow = new FlowLayout(nullptr, 6);
    for (QPushButton* one : {m_apply, m_similar, m_ignore, m_takeBack})
        flow->addWidget(one);
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_result);
    column->addLayout(flow);
    column->addWidget(m_refusal);
    m_result->setMinimumHeight(fontMetrics().height()); // the buttons stay where they are
    m_result->setAccessibleName(tr("What comes of the choice"));
    return frame;
}

void ConflictView::connectParts()
{
    m_choices->addButton(m_base->choice(), int(ConflictPick::Base));
    m_choices->addButton(m_local->choice(), int(ConflictPick::Local));
    m_choices->addButton(m_shopify->choice(), int(ConflictPick::Shopify));
    m_choices->addButton(m_custom, int(ConflictPick::Custom));
    connect(m_choices, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on && ConflictPick(id) == ConflictPick::Custom && !m_editor->isAncestorOf(focusWidget()))
            m_editor->setFocus(Qt::OtherFocusReason);
        updateChoice();
    });
    connect(m_base, &SideCard::picked, this, [this] { choose(ConflictPick::Base); });
    connect(m_local, &SideCard::picked, this, [this] { choose(ConflictPick::Local); });
    connect(m_shopify, &SideCard::picked, this, [this] { choose(ConflictPick::Shopify); });
    for (SideCard* card : {m_base, m_local, m_shopify})
        connect(card, &SideCard::openWanted, this, &ConflictView::dialogWanted);
    for (SideCard* card : {m_base, m_local, m_shopify})
        connect(card, &SideCard::resized, this, &ConflictView::alignWho);
    connect(m_editor, &ValueEditor::edited, this, [this] {
        m_custom->setChecked(true);
        updateChoice();
    });
    connect(m_editor, &ValueEditor::left, this, &ConflictView::focusChoice);
    m_asWritten->setToolTip(tr("The markup as it is written, instead of the text as it looks"));
    connect(m_asWritten, &QCheckBox::toggled, this, [this](bool asWritten) {
        for (SideCard* card : {m_base, m_local, m_shopify})
            card->setRendered(!asWritten);
    });
    connect(m_asWritten, &QCheckBox::clicked, this, [this](bool asWritten) {
        if (m_detail && differAsTheyLook(*m_detail)) // else it was not their choice that it came first
            m_wantsMarkup = asWritten;
    });
    connect(m_apply, &QPushButton::clicked, this, &ConflictView::applyWanted);
    connect(m_similar, &QPushButton::clicked, this, &ConflictView::similarWanted);
    connect(m_ignore, &QPushButton::clicked, this, &ConflictView::ignoreWanted);
    connect(m_takeBack, &QPushButton::clicked, this, &ConflictView::takeBackWanted);
    connect(m_product, &QPushButton::clicked, this, [this] {
        if (m_detail)
            emit productWanted(m_detail->row.productId);
    });
}

void ConflictView::clear(const QString& words)
{
    m_detail.reset();
    m_heading->setText(words);
    m_heading->setToolTip(words);
    m_name->clear();
    m_content->hide();
    m_asWritten->hide();
    m_product->hide();
}

void ConflictView::setDetail(const ConflictDetail& detail)
{
    m_detail = detail;
    m_heading->setText(u"%1 · %2"_s.arg(detail.row.sku, conflictSubject(detail.row)));
    m_heading->setToolTip(m_heading->text());
    m_name->setText(detail.row.name);
    m_name->setToolTip(detail.row.name);
    m_why->setText(detail.why);
    m_suggestion->setText(detail.suggestion);
    // Once it is settled neither why it was not, nor what would have been proposed, helps anybody.
    m_why->setVisible(isOpen());
    m_suggestion->setVisible(isOpen() && !detail.suggestion.isEmpty());
    m_product->setVisible(detail.row.productId != 0);
    const bool isHtml = detail.row.field && field(*detail.row.field).type == FieldType::Html;
    m_asWritten->setVisible(isHtml);
    if (isHtml)
        m_asWritten->setChecked(m_wantsMarkup || !differAsTheyLook(detail));
    showSides();
    m_choices->setExclusive(false);
    for (QAbstractButton* one : m_choices->buttons())
        one->setChecked(false);
    m_choices->setExclusive(true);
    m_customPart->setVisible(detail.takesCustom && detail.row.field && isOpen());
    if (detail.row.field)
        m_editor->edit(*detail.row.field, detail.local.value.isNone() ? detail.shopify.value : detail.local.value);
    m_custom->setMinimumHeight(m_editor->lineHeight()); // on the line of the field, whatever style and font make of it
    m_customKey->setContentsMargins(0, qMax(0, (m_editor->lineHeight() - m_customKey->itemAt(0)->sizeHint().height()) / 2), 0, 0);
    m_content->show();
    updateChoice();
}

void ConflictView::showSides()
{
    const ConflictDetail& d = *m_detail;
    const QString agreed = d.base.isNone() ? tr("never agreed on") : agreedOn(d.baseBy, d.baseAt);
    m_base->setContent({tr("Base"), symbol(u"link"_s, Ink::Muted), agreed, d.row.field, d.base, {}, {},
                        isOpen() && d.suggested == ConflictPick::Base});
    const QString deleted = tr("deleted");
    m_local->setContent({localTitle(d.local.side), sideIcon(d.local.side), writtenBy(d.local.by, d.local.at), d.row.field,
                         d.local.value, d.base, d.local.exists ? QString() : deleted, isOpen() && d.suggested == ConflictPick::Local});
    m_shopify->setContent({sideLabel(d.shopify.side), sideIcon(d.shopify.side), writtenBy(d.shopify.by, d.shopify.at),
                           d.row.field, d.shopify.value, d.base, d.shopify.exists ? QString() : deleted,
                           isOpen() && d.suggested == ConflictPick::Shopify});
    const bool isShort = m_base->isShort() && m_local->isShort() && m_shopify->isShort();
    m_sides->setSizePolicy(QSizePolicy::Preferred, isShort ? QSizePolicy::Maximum : QSizePolicy::Preferred);
    showWinner();
    alignWho();
}

/// Where nothing can be chosen any more there is nothing to choose with, and the value that won is marked.
void ConflictView::showWinner()
{
    using Standing = SideCard::Standing;
    const ConflictRow& row = m_detail->row;
    const bool isDecided = row.status == ConflictStatus::SettledByRule || row.status == ConflictStatus::SettledByPerson;
    const auto standing = [&](bool won) { return isOpen() ? Standing::Open : isDecided && won ? Standing::Chosen : Standing::Settled; };
    m_base->setStanding(standing(row.keptBase));
    m_local->setStanding(standing(!row.keptBase && row.chosen == m_detail->local.side));
    m_shopify->setStanding(standing(!row.keptBase && row.chosen == Side::Shopify));
}

/// The three values begin at one height, however long the lines above them are.
void ConflictView::alignWho()
{
    const int height = std::max({m_base->whoHeight(), m_local->whoHeight(), m_shopify->whoHeight()});
    for (SideCard* card : {m_base, m_local, m_shopify})
        card->setWhoHeight(height);
}

bool ConflictView::isOpen() const
{
    return m_detail && m_detail->row.status == ConflictStatus::Open;
}

void ConflictView::setMayResolve(bool may, bool ofOthers)
{
    m_mayResolve = may;
    m_mayTakeBackOthers = ofOthers;
    explain();
    updateChoice();
}

/// What each button does, or that the role of the person does not allow it.
void ConflictView::explain()
{
    const QString refusal = m_mayResolve ? QString() : tr("Your role may look but not settle conflicts.");
    const std::array<std::tuple<QWidget*, QString, QString>, 4> meanings = {
        {{m_custom, tr("Choose a value of your own"), u"3, F2"_s},
         {m_apply, tr("Settle this conflict"), tr("Enter")},
         {m_similar, tr("See which other conflicts are of this kind, and settle them together"), u"S"_s},
         {m_ignore, tr("Leave both sides as they are until one of them changes"), u"I"_s}}};
    for (const auto& [one, meaning, key] : meanings)
        setToolTipWithKey(one, refusal.isEmpty() ? meaning : refusal, refusal.isEmpty() ? key : QString());
    for (SideCard* card : {m_base, m_local, m_shopify})
        card->setRefusal(refusal);
}

void ConflictView::setBusy(bool busy)
{
    m_busy = busy;
    updateChoice();
}

void ConflictView::choose(ConflictPick pick)
{
    QAbstractButton* one = m_choices->button(int(pick));
    if (!isOpen() || !one->isEnabled() || (pick == ConflictPick::Custom && m_customPart->isHidden()))
        return;
    one->setChecked(true);
}

QList<ConflictPick> ConflictView::choices() const
{
    QList<ConflictPick> all{ConflictPick::Local, ConflictPick::Shopify};
    if (m_detail && canKeepBase(*m_detail))
        all.prepend(ConflictPick::Base);
    if (!m_customPart->isHidden())
        all.append(ConflictPick::Custom);
    return all;
}

void ConflictView::step(int by)
{
    const QList<ConflictPick> all = choices();
    if (m_choices->checkedId() < 0)
        return choose(by > 0 ? ConflictPick::Local : all.constLast());
    choose(all[qBound(0, all.indexOf(ConflictPick(m_choices->checkedId())) + by, all.size() - 1)]);
}

void ConflictView::editCustom()
{
    choose(ConflictPick::Custom);
    if (m_custom->isChecked())
        m_editor->setFocus(Qt::ShortcutFocusReason);
}

void ConflictView::focusChoice()
{
    QAbstractButton* one = m_choices->checkedButton();
    (one ? one : m_local->choice())->setFocus(Qt::ShortcutFocusReason);
}

std::optional<ConflictChoice> ConflictView::choice() const
{
    if (!isOpen() || m_choices->checkedId() < 0)
        return std::nullopt;
    ConflictChoice choice{ConflictPick(m_choices->checkedId()), {}};
    if (choice.pick == ConflictPick::Custom) {
        Result<Value> typed = m_editor->value();
        if (!typed)
            return std::nullopt;
        choice.custom = std::move(*typed);
    }
    return choice;
}

void ConflictView::updateChoice()
{
    if (!m_detail)
        return;
    for (QAbstractButton* one : m_choices->buttons())
        one->setEnabled(isOpen() && m_mayResolve);
    m_base->choice()->setEnabled(isOpen() && m_mayResolve && canKeepBase(*m_detail));
    m_editor->setEnabled(isOpen() && m_mayResolve);
    const std::optional<ConflictChoice> chosen = choice();
    const bool ready = chosen.has_value() && m_mayResolve && !m_busy;
    m_apply->setText(chosen ? choiceAction(*m_detail, *chosen) : m_mayResolve ? tr("Choose a value first") : tr("Settle"));
    m_apply->setEnabled(ready);
    m_similar->setText(tr("Apply to this and %n similar …", nullptr, int(m_detail->similar)));
    m_similar->setVisible(isOpen() && m_detail->similar > 0);
    m_similar->setEnabled(ready);
    m_apply->setVisible(isOpen());
    m_ignore->setVisible(isOpen());
    m_ignore->setEnabled(m_mayResolve && !m_busy);
    m_refusal->say(isOpen() && !m_mayResolve ? tr("Your role may look but not settle conflicts. Ask an administrator for the editor role.") : QString());
    if (isOpen())
        m_result->setText(chosen ? choiceOutcome(*m_detail, *chosen) : QString()); // until then the button says what is missing
    else
        showSettled();
    updateWayBack();
}

/// A decision that was not written can be taken back, and what was ignored opened again, however long ago.
void ConflictView::updateWayBack()
{
    const bool ignored = m_detail->row.status == ConflictStatus::Ignored;
    m_takeBack->setVisible(!isOpen() && !m_detail->undoToken.isEmpty());
    if (m_takeBack->isHidden()) {
        if (!isOpen())
            m_refusal->say(noWayBack(m_detail->row), Refusal::Cause::Moment);
        return;
    }
    const bool may = m_mayResolve && (ignored || m_detail->isOwnDecision || m_mayTakeBackOthers);
    m_takeBack->setEnabled(may && !m_busy);
    if (ignored)
        m_takeBack->setText(tr("Open again"));
    else
        m_takeBack->setText(m_detail->settledTogether > 1 ? tr("Take back all %n", nullptr, int(m_detail->settledTogether))
                                                          : tr("Take back"));
    if (!may) {
        m_takeBack->setToolTip(m_mayResolve ? tr("Taking back what others decided needs the role of an approver.")
                                            : tr("Your role may look but not settle conflicts. Ask an administrator for the editor role."));
        m_refusal->say(m_takeBack->toolTip());
    } else {
        m_takeBack->setToolTip(ignored ? tr("Ask about it again: nothing is settled by that")
                                       : tr("Open again what this decision settled, as long as nothing of it was written"));
    }
}

/// Who settled it, and what the decision did: to take it back one has to know.
QString ConflictView::withWhatCameOfIt(const QString& settled) const
{
    const ConflictRow& row = m_detail->row;
    if (!row.field || !m_detail->local.exists || !m_detail->shopify.exists)
        return settled;
    const QString stop = settled.endsWith(u'.') ? u" "_s : u". "_s; // a time may end with a.m.
    return settled + stop + (row.chosen == Side::Shopify && !row.keptBase ? tr("Our product took the value over; nothing was written to the shop.")
                                                                           : tr("The value was staged: it goes to Shopify once it is approved and pushed."));
}

void ConflictView::showSettled()
{
    const ConflictRow& row = m_detail->row;
    const QString winner = row.chosen || row.keptBase ? winnerLabel(row) : tr("a value of its own");
    switch (row.status) {
    case ConflictStatus::SettledByRule:
        m_result->setText(withWhatCameOfIt(tr("Settled for %1 by the rule “%2”, %3").arg(winner, row.settledBy, shownTime(row.settledAt))));
        break;
    case ConflictStatus::SettledByPerson:
        m_result->setText(withWhatCameOfIt(tr("Settled for %1 by %2, %3").arg(winner, row.settledBy, shownTime(row.settledAt))));
        break;
    case ConflictStatus::Ignored: m_result->setText(tr("Ignored by %1, %2").arg(row.settledBy, shownTime(row.settledAt))); break;
    case ConflictStatus::Obsolete: m_result->setText(tr("Gone by itself: the sides agree again.")); break;
    case ConflictStatus::Open: break;
    }
}

} // namespace trueup::ui
