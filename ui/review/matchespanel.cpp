#include "review/matchespanel.h"

#include "review/alikeitems.h"
#include "review/optiontable.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/flowlayout.h"
#include "widgets/format.h"
#include "widgets/identifierpair.h"
#include "widgets/keys.h"
#include "widgets/notice.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>

#include <algorithm>
#include <array>
#include <tuple>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString standingText(const MatchCaseRow& row)
{
    switch (row.standing) {
    case MatchStanding::Open: return MatchesPanel::tr("to decide");
    case MatchStanding::Item: return MatchesPanel::tr("is %1").arg(row.item);
    case MatchStanding::Alone: return MatchesPanel::tr("a product of its own");
    case MatchStanding::Refused: return MatchesPanel::tr("is not %1").arg(row.item);
    }
    return {};
}

QIcon standingIcon(const MatchCaseRow& row)
{
    switch (row.standing) {
    case MatchStanding::Open: return symbol(u"pending"_s, Ink::Muted);
    case MatchStanding::Item: return symbol(u"link"_s, Ink::Muted);
    case MatchStanding::Alone: return symbol(u"create"_s, Ink::Muted);
    case MatchStanding::Refused: return symbol(u"reject"_s, Ink::Muted);
    }
    return {};
}

bool isOpenCase(const MatchCaseRow& row)
{
    return row.standing == MatchStanding::Open && row.candidates > 0;
}

QList<PagedTable<MatchCaseRow>::Column> caseColumns()
{
    using Row = MatchCaseRow;
    return {{MatchesPanel::tr("SKU"), [](const Row& r) { return r.sku; }},
            {MatchesPanel::tr("Title"), [](const Row& r) { return r.title; }},
            {MatchesPanel::tr("State"), standingText, standingIcon},
            {MatchesPanel::tr("Why"), [](const Row& r) { return r.reason.isEmpty() ? r.note : r.reason; }},
            {MatchesPanel::tr("Confidence", "that a row of the feed is an item"),
             [](const Row& r) { return isOpenCase(r) ? shownConfidence(r.probability) : QString(); }, {}, true},
            {MatchesPanel::tr("Decided by"),
             [](const Row& r) { return r.decidedBy.isEmpty() ? QString() : u"%1, %2"_s.arg(r.decidedBy, shownTime(r.decidedAt)); }}};
}

constexpr int whyColumn = 3; // a sentence, longer than what stands in the others
constexpr std::array decidedColumns = {2, 5}; // state and by whom: of every row to decide the same, or nothing
constexpr int likeliestColumn = 4; // of rows that have candidates

QString nameOf(const MatchCaseRow& row)
{
    return row.sku.isEmpty() ? row.title : row.sku;
}

/// What a list says when it has no rows.
ListWords wordsOfNone(MatchListKind which)
{
    switch (which) {
    case MatchListKind::Open:
        return {MatchesPanel::tr("No matches to decide"),
                MatchesPanel::tr("Rows of the feed whose item is not certain are listed here after an import, each with its likely items.")};
    case MatchListKind::WithoutItem:
        return {MatchesPanel::tr("No new products without an item"),
                MatchesPanel::tr("Rows of the feed that no item was found for are listed here when they are staged as new products.")};
    case MatchListKind::Decided: break;
    }
    return {MatchesPanel::tr("Nothing was decided yet"),
            MatchesPanel::tr("What is decided about a match is listed here, and can be taken back.")};
}

/// How the new product stands that the row is staged as, while nobody has decided.
QString proposalText(NewProduct proposal)
{
    switch (proposal) {
    case NewProduct::None: return {};
    case NewProduct::Waiting:
        return MatchesPanel::tr("Staged as a new product. If it is an item of the ERP, say so before it is approved.");
    case NewProduct::Approved:
        return MatchesPanel::tr("Already approved as a new product: the next push writes it. If it is an item of the ERP, say so first.");
    case NewProduct::Written: return MatchesPanel::tr("Being written to the shop as a new product at this moment.");
    }
    return {};
}

QLabel* sideMark(Side side, QWidget* parent)
{
    auto* mark = new QLabel(parent);
    mark->setPixmap(sideIcon(side).pixmap(16, 16));
    return mark;
}

/// What becomes of the new product once the row is an item.
QString consequence(NewProduct proposal)
{
    switch (proposal) {
    case NewProduct::None: break;
    case NewProduct::Waiting: return MatchesPanel::tr("Until then its new product is held.");
    case NewProduct::Approved: return MatchesPanel::tr("Its new product was approved: that no longer counts, and until then it is held.");
    case NewProduct::Written: return MatchesPanel::tr("Its new product is being written all the same: look into the shop for a duplicate.");
    }
    return {};
}

} // namespace

MatchesPanel::MatchesPanel(MatchService& service, QWidget* parent)
    : QWidget(parent), m_service(service), m_detailAsker(this), m_decisionAsker(this),
      m_rows(new PagedTable<MatchCaseRow>(caseColumns(), this)), m_table(new QTableView(this)),
      m_back(button(tr("Back to the changes"), u"flat"_s, this)), m_openOnes(button(tr("To decide"), u"chip"_s, this)),
      m_newOnes(button(tr("Without an item"), u"chip"_s, this)),
      m_decidedOnes(button(tr("Decided"), u"chip"_s, this)), m_heading(label({}, u"heading"_s, this)),
      m_facts(label({}, u"muted"_s, this)), m_proposal(label({}, {}, this)),
      m_question(label(tr("Which Xorosoft item is this row of the feed?"), u"heading"_s, this)),
      m_options(new OptionTable(OptionTable::Kind::ByNumbers, this)), m_alike(new AlikeItems(service, this)),
      m_pair(new IdentifierPair(this)),
      m_yes(button(tr("It is this item"), u"primary"_s, this)), m_no(button(tr("It is not this item"), {}, this)),
      m_none(button(tr("It is none of them"), {}, this)), m_alone(button(tr("A product of its own, not in Xorosoft"), {}, this)),
      m_takeBack(button(tr("Take the decision back"), {}, this)), m_why(new Refusal(this)),
      m_banner(new ErrorBanner(this)), m_notice(new Notice(this))
{
    layOutParts();
    connectParts();
    updateActions();
}

void MatchesPanel::layOutParts()
{
    for (QPushButton* chip : {m_openOnes, m_newOnes, m_decidedOnes})
        chip->setCheckable(true);
    m_openOnes->setChecked(true);
    m_table->setModel(m_rows);
    m_table->setAccessibleName(tr("Rows of the feed whose item is not certain"));
    for (const int column : decidedColumns)
        m_table->setColumnHidden(column, true);
    setUpTable(*m_table, {20, 52, 16, 48, 14, 22}, whyColumn);
    m_options->setAccessibleName(tr("Items of the ERP it may be"));
    m_newOnes->setToolTip(tr("New products of the feed that no item was found for"));
    setToolTipWithKey(m_back, tr("Back to the staged changes"), tr("Esc"));

    auto* top = new QHBoxLayout;
    top->addWidget(m_back);
    top->addSpacing(12);
    top->addWidget(m_openOnes);
    top->addWidget(m_newOnes);
    top->addWidget(m_decidedOnes);
    top->addStretch(1);
    auto* actions = new FlowLayout(nullptr, 6);
    for (QPushButton* action : {m_yes, m_no, m_none, m_alone, m_takeBack})
        actions->addWidget(action);
    auto* lower = new QWidget(this);
    auto* lowerColumn = new QVBoxLayout(lower);
    lowerColumn->setContentsMargins(0, 6, 0, 0);
    auto* heading = new QHBoxLayout;
    heading->addWidget(sideMark(Side::Etilize, this));
    heading->addWidget(m_heading, 1);
    auto* question = new QHBoxLayout;
    question->addWidget(m_mark = sideMark(Side::Xorosoft, this));
    question->addWidget(m_question, 1);
    lowerColumn->addLayout(heading);
    lowerColumn->addWidget(m_facts);
    lowerColumn->addWidget(m_proposal);
    lowerColumn->addLayout(question);
    lowerColumn->addWidget(m_options, 1);
    lowerColumn->addWidget(m_alike, 1);
    lowerColumn->addWidget(m_pair);
    lowerColumn->addLayout(actions);
    lowerColumn->addWidget(m_why);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_table);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    m_list = new StatefulView(m_table, u"link"_s, tr("The matches could not be read"), splitter);
    m_list->follow(*m_rows);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_banner);
    column->addWidget(m_notice);
    column->addWidget(m_list, 1);
}

void MatchesPanel::connectParts()
{
    connect(m_back, &QPushButton::clicked, this, &MatchesPanel::backWanted);
    for (const auto& [chip, which] : {std::pair(m_openOnes, MatchListKind::Open), std::pair(m_newOnes, MatchListKind::WithoutItem),
                                      std::pair(m_decidedOnes, MatchListKind::Decided)})
        connect(chip, &QPushButton::clicked, this, [this, which] { showList(which); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showCase(current.row()); });
    connect(m_list, &StatefulView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_rows, &PagedTableBase::failed, m_banner, &ErrorBanner::show);
    connect(m_rows, &PagedTableBase::loaded, this, [this] {
        // Not the current row: a list that gets the focus makes its first row the current one if it has none.
        if (!m_table->selectionModel()->hasSelection())
            select(qMin(m_wanted, m_rows->rowCount() - 1));
        updateActions();
    });
    for (const auto& [list, other] : {std::pair(m_options, &m_alike->table()), std::pair(&m_alike->table(), m_options)}) {
        // One item is chosen of both lists together.
        connect(list, &OptionTable::chosenChanged, this, [this, list, other] {
            if (list->chosen())
                other->unchoose();
            updateActions();
        });
        connect(list, &OptionTable::taken, this, &MatchesPanel::isItem);
    }
    connect(m_alike, &AlikeItems::failed, m_banner, &ErrorBanner::show);
    connect(m_table, &QTableView::activated, this, [this] {
        static_cast<QWidget*>(m_options->isVisible() ? m_options : &m_alike->table())->setFocus();
    });
    connect(m_yes, &QPushButton::clicked, this, &MatchesPanel::isItem);
    connect(m_no, &QPushButton::clicked, this, &MatchesPanel::isNot);
    connect(m_none, &QPushButton::clicked, this, &MatchesPanel::isNone);
    connect(m_alone, &QPushButton::clicked, this, &MatchesPanel::isAlone);
    connect(m_takeBack, &QPushButton::clicked, this, &MatchesPanel::undo);
    connect(m_notice, &Notice::actionWanted, this, &MatchesPanel::undo);
    describeKeyArea(this, tr("In the matches to decide"));
    for (QWidget* list : {static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_options), static_cast<QWidget*>(&m_alike->table())})
        addKeys(*list);
    auto* leave = describeKey(new QShortcut(QKeySequence(Qt::Key_Escape), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), tr("Back to the changes"));
    connect(leave, &QShortcut::activated, this, &MatchesPanel::backWanted);
}

/// Of a list; in one of items "it is" and "it is not" mean the one with the keyboard.
void MatchesPanel::addKeys(QWidget& list)
{
    const auto key = [this, &list](Qt::Key code, const QString& meaning, void (MatchesPanel::*slot)()) {
        auto* shortcut = describeKey(new QShortcut(QKeySequence(code), &list, nullptr, nullptr, Qt::WidgetShortcut), meaning);
        const bool isOfOne = slot == &MatchesPanel::isItem || slot == &MatchesPanel::isNot;
        connect(shortcut, &QShortcut::activated, this, [this, items = isOfOne ? qobject_cast<OptionTable*>(&list) : nullptr, slot] {
            if (items)
                items->chooseCurrent();
            (this->*slot)();
        });
    };
    key(Qt::Key_A, tr("It is the item"), &MatchesPanel::isItem);
    key(Qt::Key_R, tr("It is not the item"), &MatchesPanel::isNot);
    key(Qt::Key_N, tr("None of them"), &MatchesPanel::isNone);
    key(Qt::Key_C, tr("A product of its own"), &MatchesPanel::isAlone);
    key(Qt::Key_J, tr("Next row (or arrow)"), &MatchesPanel::next);
    key(Qt::Key_K, tr("Row before (or arrow)"), &MatchesPanel::previous);
}

void MatchesPanel::open(MatchListKind which)
{
    m_banner->clear();
    showList(which);
    m_list->takeFocus();
}

void MatchesPanel::refresh()
{
    m_wanted = qMax(0, m_table->currentIndex().row());
    m_rows->reload();
}

void MatchesPanel::setSession(const Session& session)
{
    m_session = session;
    explainActions();
    updateActions();
}

bool MatchesPanel::isLoading() const
{
    return isBusy() || m_alike->isLooking();
}

/// Nothing can be decided meanwhile. What looks alike may still be looked up.
bool MatchesPanel::isBusy() const
{
    return m_rows->isLoading() || m_detailAsker.isWaiting() || m_decisionAsker.isWaiting();
}

void MatchesPanel::showList(MatchListKind which)
{
    m_which = which;
    m_openOnes->setChecked(which == MatchListKind::Open);
    m_newOnes->setChecked(which == MatchListKind::WithoutItem);
    m_decidedOnes->setChecked(which == MatchListKind::Decided);
    for (const int column : decidedColumns)
        m_table->setColumnHidden(column, !showsDecided());
    m_table->setColumnHidden(likeliestColumn, which == MatchListKind::WithoutItem);
    m_wanted = 0;
    m_rows->clear();
    present({});
    m_list->setEmpty(wordsOfNone(which));
    m_rows->show([this, which](const QString& afterKey, int limit) { return m_service.page(which, afterKey, limit); });
}

void MatchesPanel::showCase(int row)
{
    if (row < 0 || row >= m_rows->rowCount())
        return present({});
    MatchCaseView shown;
    shown.row = m_rows->row(row);
    if (showsDecided())
        return present(shown);
    m_detailAsker.ask(m_service.detail(shown.row), [this](const Result<MatchCaseView>& view) {
        if (view)
            present(*view);
        else
            m_banner->show(view.error());
    });
    updateActions();
}

void MatchesPanel::present(const MatchCaseView& view)
{
    const bool isSame = view.row.id != 0 && view.row.id == m_view.row.id;
    m_view = view;
    const MatchCaseRow& row = view.row;
    m_heading->setText(row.sku.isEmpty() ? row.title : u"%1 · %2"_s.arg(row.sku, row.title));
    QStringList facts{row.vendor};
    if (!view.mpn.isEmpty())
        facts.append(tr("part number %1").arg(view.mpn));
    if (!view.gtin.isEmpty())
        facts.append(tr("barcode %1").arg(view.gtin));
    facts.append(row.reason);
    facts.removeAll(QString());
    m_facts->setText(facts.join(u" · "_s));
    m_proposal->setText(proposalText(row.newProduct));
    m_proposal->setVisible(row.newProduct != NewProduct::None);
    setTone(m_proposal, row.newProduct == NewProduct::Waiting ? u"muted"_s : u"warning"_s);
    showOptions(view.options, isSame);
    m_alike->setVisible(!showsDecided() && row.id != 0);
    m_alike->look(showsDecided() ? MatchCaseView() : view);
    updateActions();
}

/// The likeliest is chosen to begin with; of the same row read again, what somebody chose stays.
void MatchesPanel::showOptions(const QList<MatchOption>& options, bool isSame)
{
    const bool isChosenBelow = isSame && m_alike->table().chosen();
    const QString kept = isSame && m_options->chosen() ? m_options->chosen()->item : QString();
    m_options->setVisible(m_which == MatchListKind::Open || !options.isEmpty());
    m_question->setVisible(!m_options->isHidden());
    m_mark->setVisible(!m_options->isHidden());
    m_options->fill(options);
    if (isChosenBelow)
        return;
    auto chosen = std::ranges::find(options, kept, &MatchOption::item);
    if (chosen == options.end())
        chosen = std::ranges::find(options, false, &MatchOption::isRefused);
    m_options->choose(chosen == options.end() ? 0 : int(chosen - options.begin()));
}

const MatchOption* MatchesPanel::option() const
{
    const MatchOption* found = m_alike->table().chosen();
    return found ? found : m_options->chosen();
}

void MatchesPanel::updateActions()
{
    const bool may = m_session.mayStage && m_view.row.id != 0 && !isBusy();
    const MatchOption* chosen = option();
    for (QPushButton* action : {m_yes, m_no, m_none, m_alone})
        action->setVisible(!showsDecided());
    m_pair->setVisible(chosen && !showsDecided());
    if (chosen)
        m_pair->compare({m_view.row.sku, m_view.gtin, m_view.mpn}, {chosen->item, chosen->gtin, chosen->mpn});
    m_none->setVisible(m_which == MatchListKind::Open);
    m_takeBack->setVisible(showsDecided());
    m_takeBack->setEnabled(may && !m_view.row.decision.isEmpty());
    setTone(m_yes, chosen && chosen->contradicts.isEmpty() ? u"primary"_s : QString()); // what speaks against it is looked at first
    m_yes->setText(chosen ? tr("It is %1").arg(chosen->item) : tr("It is this item"));
    m_no->setText(chosen ? tr("It is not %1").arg(chosen->item) : tr("It is not this item"));
    m_yes->setEnabled(may && chosen);
    m_no->setEnabled(may && chosen && !chosen->isRefused);
    m_none->setEnabled(may && !m_view.options.isEmpty());
    m_alone->setEnabled(may);
}

/// What each button does, or why it does nothing.
void MatchesPanel::explainActions()
{
    const QString refusal = m_session.mayStage ? QString() : tr("Your role may look but not decide about matches. Ask an administrator for the editor role.");
    m_why->say(refusal);
    const std::array<std::tuple<QPushButton*, QString, QString>, 5> meanings = {
        {{m_yes, tr("Remember that the row is the selected item"), u"A"_s},
         {m_no, tr("Remember that the row is not the selected item; it never comes back"), u"R"_s},
         {m_none, tr("Remember that the row is none of the items shown"), u"N"_s},
         {m_alone, tr("Remember that the row is a product the ERP does not have"), u"C"_s},
         {m_takeBack, tr("The row waits for a decision again"), {}}}};
    for (const auto& [action, meaning, key] : meanings) {
        if (refusal.isEmpty())
            setToolTipWithKey(action, meaning, key);
        else
            action->setToolTip(refusal);
    }
}

void MatchesPanel::isItem()
{
    if (m_yes->isEnabled())
        answer(MatchAnswer::IsItem, {option()->item});
}

void MatchesPanel::isNot()
{
    if (m_no->isEnabled())
        answer(MatchAnswer::IsNot, {option()->item});
}

void MatchesPanel::isNone()
{
    if (!m_none->isEnabled())
        return;
    QStringList items;
    for (const MatchOption& one : std::as_const(m_view.options)) {
        if (!one.isRefused)
            items.append(one.item);
    }
    answer(MatchAnswer::IsNot, items);
}

void MatchesPanel::isAlone()
{
    if (m_alone->isEnabled())
        answer(MatchAnswer::IsAlone, {});
}

void MatchesPanel::answer(MatchAnswer answer, const QStringList& items)
{
    if (showsDecided() || m_decisionAsker.isWaiting())
        return;
    m_banner->clear();
    const MatchCaseRow row = m_view.row;
    const MatchOption* const chosen = option();
    const bool isByWords = chosen && chosen->isByWords && items == QStringList{chosen->item};
    m_decisionAsker.ask(m_service.decide({row, answer, items, {}, isByWords}), [this, row, answer, items](const Result<QString>& decision) {
        if (!decision) {
            m_banner->show(decision.error());
            return updateActions();
        }
        m_undo.append(*decision);
        const QString what = answer == MatchAnswer::IsItem   ? tr("%1 is %2.").arg(nameOf(row), items.value(0))
                             : answer == MatchAnswer::IsNot ? tr("%1 is not %2.").arg(nameOf(row), items.join(u", "_s))
                                                            : tr("%1 is a product of its own.").arg(nameOf(row));
        QStringList said{what, tr("The next import goes by it.")};
        if (answer == MatchAnswer::IsItem)
            said.append(consequence(row.newProduct));
        said.removeAll(QString());
        m_notice->say(said.join(u' '), tr("Undo (Ctrl+Z)"));
        refresh();
    });
    updateActions();
}

void MatchesPanel::undo()
{
    if (m_decisionAsker.isWaiting() || !m_session.mayStage)
        return;
    const QString decision = showsDecided() ? m_view.row.decision : m_undo.isEmpty() ? QString() : m_undo.takeLast();
    if (decision.isEmpty())
        return;
    m_decisionAsker.ask(m_service.undo(decision), [this](const Result<void>& undone) {
        if (undone)
            m_notice->say(tr("The decision is taken back."));
        else
            m_banner->show(undone.error());
        refresh();
    });
    updateActions();
}

void MatchesPanel::next()
{
    select(m_table->currentIndex().row() + 1);
}

void MatchesPanel::previous()
{
    select(m_table->currentIndex().row() - 1);
}

void MatchesPanel::select(int row)
{
    if (row >= 0 && row < m_rows->rowCount())
        m_table->selectRow(row);
    else if (m_rows->rowCount() == 0)
        present({});
}

} // namespace trueup::ui
