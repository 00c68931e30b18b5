#include "conflicts/conflictspage.h"

#include "conflicts/bulkpanel.h"
#include "conflicts/conflictdialog.h"
#include "conflicts/conflictfilterbar.h"
#include "conflicts/conflictmodel.h"
#include "conflicts/conflictview.h"
#include "conflicts/conflictwords.h"
#include "conflicts/halvesdelegate.h"
#include "conflicts/rulespanel.h"
#include "conflicts/similarpanel.h"
#include "services/filtertexts.h"
#include "services/preferences.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/format.h"
#include "widgets/keys.h"
#include "widgets/latescrollarea.h"
#include "widgets/notice.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int statsDays = 30;
constexpr int effectMs = 700;  // long enough to be seen, too short to wait for
constexpr int refreshMs = 200; // several changes at once are one reading
}

ConflictsPage::ConflictsPage(UiServices& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_countAsker(this), m_statsAsker(this), m_detailAsker(this), m_similarAsker(this),
      m_decisionAsker(this), m_markAsker(this), m_views(new QStackedWidget(this)), m_filterBar(new ConflictFilterBar(this)),
      m_rulesButton(button(tr("Rules …"), {}, this)), m_stats(label({}, u"muted"_s, this)), m_onlookers(label({}, u"muted"_s, this)),
      m_model(new ConflictModel(services.conflicts, this)), m_list(new QTableView(this)),
      m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_rows(new StatefulView(m_list, u"conflicts"_s, tr("The conflicts could not be read"), m_splitter)), m_right(new QStackedWidget(this)), m_view(new ConflictView(this)),
      m_similar(new SimilarPanel(this)), m_bulk(new BulkPanel(this)), m_rules(new RulesPanel(services.conflicts, services.prompts, this)),
      m_banner(new ErrorBanner(this)), m_notice(new Notice(this))
{
    layOutParts();
    connectParts();
    connectView();
    connectBulk();
    addKeys();
    m_filter = conflictFilterFrom(services.preferences.text(u"conflicts/filter"_s)); // as it was left
}

QWidget* ConflictsPage::buildList()
{
    m_list->setModel(m_model);
    m_list->setObjectName(u"conflictList"_s);
    m_list->setAccessibleName(tr("Conflicts"));
    setUpTable(*m_list, {18, 13, 22}, 2);
    m_list->setMinimumWidth(fontMetrics().averageCharWidth() * 34);
    m_list->setItemDelegateForColumn(ConflictModel::Difference, new HalvesDelegate(m_list));
    // In a small window a conflict is scrolled instead of asking for room that is not there.
    m_view->setObjectName(u"scrolled"_s);
    auto* scroll = new LateScrollArea(m_view, this);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_right->addWidget(scroll);
    m_right->addWidget(m_similar);
    m_right->addWidget(m_bulk);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({fontMetrics().averageCharWidth() * 64, 800});
    m_rows->follow(*m_model);
    auto* page = new QWidget(this);
    auto* top = new QHBoxLayout;
    top->addWidget(m_filterBar, 1);
    top->addWidget(m_rulesButton, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_stats);
    column->addWidget(m_onlookers);
    m_onlookers->hide();
    column->addWidget(m_rows, 1);
    return page;
}

void ConflictsPage::layOutParts()
{
    m_rulesButton->setToolTip(tr("The rules that settle conflicts, and what each has settled"));
    m_views->addWidget(buildList());
    m_views->addWidget(m_rules);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->addWidget(m_banner);
    column->addWidget(m_notice);
    column->addWidget(m_views, 1);
}

void ConflictsPage::connectParts()
{
    connect(m_filterBar, &ConflictFilterBar::changed, this, [this] { open(m_filterBar->filter()); });
    connect(m_model, &PagedTableBase::loaded, this, &ConflictsPage::listLoaded);
    connect(m_model, &PagedTableBase::failed, this, [this](const Error& error) {
        m_filterBar->setEnabled(error.kind != ErrorKind::DatabaseLost); // no filter would find anything
        report(error);
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showAt(current.row()); });
    connect(m_list, &QTableView::doubleClicked, this, &ConflictsPage::openDialog);
    connect(m_rulesButton, &QPushButton::clicked, this, &ConflictsPage::showRules);
    connect(&m_services.session, &SessionService::onlookersChanged, this, &ConflictsPage::showOnlookers);
    connect(m_rules, &RulesPanel::backWanted, this, [this] {
        m_views->setCurrentIndex(0);
        m_list->setFocus();
    });
    connect(m_rules, &RulesPanel::failed, this, &ConflictsPage::report);
    connect(m_rules, &RulesPanel::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_rows, &StatefulView::againWanted, m_banner, &ErrorBanner::clear);
    connect(m_rows, &StatefulView::actionWanted, this, [this] {
        if (m_filter != ConflictFilter{})
            open({});
        else if (m_isConnected)
            emit pullWanted();
        else
            emit settingsWanted();
    });
    connect(m_notice, &Notice::actionWanted, this, &ConflictsPage::undo);
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(refreshMs);
    connect(&m_refreshSoon, &QTimer::timeout, this, [this] {
        if (!m_effect.isActive()) // reads again anyway when it ends
            refresh();
    });
    connect(&m_services.conflicts, &ConflictService::changed, this, [this] {
        if (isVisible()) // else opening it reads everything
            m_refreshSoon.start();
    });
    m_effect.setSingleShot(true);
    m_effect.setInterval(effectMs);
    connect(&m_effect, &QTimer::timeout, this, &ConflictsPage::refresh);
}

void ConflictsPage::connectView()
{
    connect(m_view, &ConflictView::applyWanted, this, &ConflictsPage::apply);
    connect(m_view, &ConflictView::similarWanted, this, &ConflictsPage::showSimilar);
    connect(m_view, &ConflictView::ignoreWanted, this, &ConflictsPage::ignore);
    connect(m_view, &ConflictView::takeBackWanted, this, &ConflictsPage::takeBack);
    connect(m_view, &ConflictView::dialogWanted, this, &ConflictsPage::openDialog);
    connect(m_view, &ConflictView::productWanted, this, &ConflictsPage::productWanted);
    connect(m_similar, &SimilarPanel::applyWanted, this, &ConflictsPage::applySimilar);
    connect(m_similar, &SimilarPanel::backWanted, this, [this] {
        m_similarAsker.forget();
        m_right->setCurrentIndex(0);
        m_list->setFocus();
    });
}

void ConflictsPage::addKeys()
{
    const auto add = [this](const QKeySequence& keys, QWidget* where, Qt::ShortcutContext context, const QString& meaning, auto action) {
        auto* shortcut = describeKey(new QShortcut(keys, where, nullptr, nullptr, context), meaning);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    const auto everywhere = Qt::WidgetWithChildrenShortcut;
    add(QKeySequence::Undo, this, everywhere, tr("Take back the last decision"), [this] { undo(); });
    add(QKeySequence(Qt::Key_F8), this, everywhere, tr("Next unsolved"), [this] { nextUnsolved(); });
    add(QKeySequence(Qt::Key_F2), this, everywhere, tr("Type a value of your own"), [this] { m_view->editCustom(); });
    add(QKeySequence(u"Ctrl+Return"_s), this, everywhere, tr("Open as a dialog"), [this] { openDialog(); });
    add(QKeySequence(u"/"_s), m_list, Qt::WidgetShortcut, tr("Search"), [this] { m_filterBar->focusText(); });
    addChoiceKeys(m_list, Qt::WidgetShortcut);
    addChoiceKeys(m_view, everywhere);
    add(QKeySequence::SelectAll, m_list, Qt::WidgetShortcut, tr("Choose all under the filter"), [this] { chooseAll(); });
    add(QKeySequence(Qt::Key_Escape), m_list, Qt::WidgetShortcut, tr("Back to one conflict"), [this] {
        if (isBulk())
            goTo(qMax(0, m_list->currentIndex().row()));
    });
    add(QKeySequence(Qt::Key_Left), m_list, Qt::WidgetShortcut, tr("Value to the left"), [this] { m_view->step(-1); });
    add(QKeySequence(Qt::Key_Right), m_list, Qt::WidgetShortcut, tr("Value to the right"), [this] { m_view->step(1); });
    const auto move = [this](int by) {
        const int row = qBound(0, m_list->currentIndex().row() + by, m_model->rowCount() - 1);
        if (m_model->rowCount() > 0)
            goTo(row);
    };
    add(QKeySequence(Qt::Key_J), m_list, Qt::WidgetShortcut, tr("Next conflict (or arrow)"), [move] { move(1); });
    add(QKeySequence(Qt::Key_K), m_list, Qt::WidgetShortcut, tr("Conflict before (or arrow)"), [move] { move(-1); });
}

void ConflictsPage::addChoiceKeys(QWidget* where, Qt::ShortcutContext context)
{
    const auto add = [&](const QKeySequence& keys, const QString& meaning, auto action) {
        auto* shortcut = describeKey(new QShortcut(keys, where, nullptr, nullptr, context), meaning);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(QKeySequence(Qt::Key_1), tr("Choose ours"), [this] { choose(ConflictPick::Local); });
    add(QKeySequence(Qt::Key_2), tr("Choose Shopify"), [this] { choose(ConflictPick::Shopify); });
    add(QKeySequence(Qt::Key_0), tr("Keep the base: what both sides last agreed on"), [this] { choose(ConflictPick::Base); });
    add(QKeySequence(Qt::Key_3), tr("Choose a value of your own"), [this] { m_view->editCustom(); });
    add(QKeySequence(Qt::Key_Return), tr("Settle with the chosen value"), [this] { apply(); });
    add(QKeySequence(Qt::Key_Enter), tr("Settle with the chosen value"), [this] { apply(); });
    add(QKeySequence(Qt::Key_S), tr("Settle similar ones, too"), [this] { showSimilar(); });
    add(QKeySequence(Qt::Key_I), tr("Leave as it is"), [this] { ignore(); });
}

void ConflictsPage::setSession(const Session& session)
{
    m_session = session;
    m_view->setMayResolve(session.mayResolve, session.mayApprove);
    updateSelectionMode();
    m_similar->setMayKeepRules(session.mayAdminister);
    m_rows->setEmpty(wordsOfNone());
}

void ConflictsPage::setConnected(bool isConnected)
{
    m_isConnected = isConnected;
    m_rows->setEmpty(wordsOfNone());
}

void ConflictsPage::open()
{
    open(m_filter);
    m_rows->takeFocus();
}

void ConflictsPage::open(const ConflictFilter& filter)
{
    if (filter != m_filter)
        m_lastRow = 0;
    m_filter = filter;
    m_services.preferences.setText(u"conflicts/filter"_s, conflictFilterText(filter));
    m_views->setCurrentIndex(0);
    leaveBulk();
    updateSelectionMode();
    m_filterBar->showFilter(filter);
    m_rows->setEmpty(wordsOfNone());
    m_model->show(filter);
    askCounts();
    if (m_model->rowCount() == 0 && m_model->isLoading())
        m_view->clear({});
}

void ConflictsPage::refresh()
{
    askCounts();
    m_model->reload();
}

void ConflictsPage::askCounts()
{
    m_countAsker.ask(m_services.conflicts.counts(m_filter), [this](const Result<ConflictCounts>& counts) {
        if (!counts)
            return report(counts.error());
        m_counts = *counts;
        m_filterBar->setCounts(m_counts);
    });
    m_statsAsker.ask(m_services.conflicts.stats(statsDays), [this](const Result<ConflictStats>& stats) {
        if (!stats)
            return m_stats->clear(); // the counts say why
        m_stats->setText(tr("Last %n day(s): %1 settled by rule, %2 by people", nullptr, stats->days)
                             .arg(shownCount(stats->byRule()), shownCount(stats->people)));
        m_rules->setStats(*stats);
        m_hasOpen = stats->open > 0;
        m_rows->setEmpty(wordsOfNone());
    });
}

void ConflictsPage::listLoaded()
{
    m_filterBar->setEnabled(true);
    tellWhere();
    if (m_model->rowCount() == 0) {
        if (isBulk())
            leaveBulk();
        return m_view->clear(tr("Choose a conflict at the left"));
    }
    if (isBulk())
        return restoreSelection();
    const int kept = m_model->indexOf(m_shownId);
    if (kept < 0 && m_showsRefused)
        return;
    const int row = kept >= 0 ? kept : qMin(m_lastRow, m_model->rowCount() - 1);
    // A list that gets the focus makes its first row the current one, and chooses none.
    if (m_list->currentIndex().row() != row || kept < 0 || !m_list->selectionModel()->hasSelection())
        goTo(row);
}

/// Of all conflicts, not of those under a filter.
QString ConflictsPage::noneOf(ConflictStatus status)
{
    switch (status) {
    case ConflictStatus::Open: return tr("No open conflicts");
    case ConflictStatus::SettledByRule: return tr("No conflict was settled by a rule yet");
    case ConflictStatus::SettledByPerson: return tr("No conflict was settled by people yet");
    case ConflictStatus::Ignored: return tr("No conflict is ignored");
    case ConflictStatus::Obsolete: return tr("No conflict has gone by itself yet");
    }
    return {};
}

ListWords ConflictsPage::wordsOfNone() const
{
    if (m_filter == ConflictFilter{})
        return {tr("No open conflicts"),
                m_isConnected ? tr("A conflict is a field changed both here and in Shopify, to different values. Conflicts appear after a "
                                   "pull from Shopify.")
                              : tr("A conflict is a field changed both here and in Shopify, to different values. Connect Shopify first, "
                                   "so that there is something to compare."),
                !m_session.mayRun ? QString() : m_isConnected ? tr("Pull from Shopify") : tr("Open settings")};
    if (m_filter.status == ConflictStatus::Open && !m_hasOpen)
        return {tr("No open conflicts"), tr("There are none without the filter either."), tr("Clear filters")};
    ConflictFilter settled;
    settled.status = m_filter.status;
    if (m_filter == settled)
        return {noneOf(settled.status), {}, tr("Show open conflicts")};
    return {tr("Nothing matches the filter"), tr("There are no conflicts like this."),
            m_filter.status == ConflictStatus::Open ? tr("Clear filters") : tr("Show open conflicts")};
}

void ConflictsPage::showAt(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    m_lastRow = row;
    m_showsRefused = false;
    const ConflictRow& chosen = m_model->row(row);
    const auto& shown = m_view->detail();
    if (shown && shown->row.id == chosen.id && shown->row.version == chosen.version && !m_detailAsker.isWaiting())
        return; // read again only: what was chosen and typed stays
    if (!isBulk())
        m_right->setCurrentIndex(0);
    showDetail(chosen.id);
}

void ConflictsPage::showDetail(qint64 id)
{
    m_shownId = id;
    tellWhere();
    m_detailAsker.ask(m_services.conflicts.detail(id), [this](const Result<ConflictDetail>& detail) {
        if (detail)
            return m_view->setDetail(*detail);
        m_view->clear(tr("The conflict could not be read"));
        report(detail.error());
    });
}

/// Tells other desktops which conflict is open here.
void ConflictsPage::tellWhere()
{
    if (isVisible())
        m_services.session.lookAt(m_shownId != 0 ? u"conflict:%1"_s.arg(m_shownId) : QString());
    showOnlookers();
}

void ConflictsPage::showOnlookers()
{
    const QStringList names = m_services.session.onlookers(u"conflict:%1"_s.arg(m_shownId));
    m_onlookers->setText(tr("Also looked at by %1.").arg(names.join(u", "_s)));
    m_onlookers->setVisible(!names.isEmpty());
}

void ConflictsPage::nextUnsolved()
{
    const int next = m_model->nextOpen(m_list->currentIndex().row() + 1);
    if (next >= 0)
        goTo(next);
}

void ConflictsPage::apply()
{
    if (isBulk())
        return m_bulk->confirm();
    const std::optional<ConflictChoice> choice = m_view->choice();
    if (!choice || !m_session.mayResolve)
        return;
    const ConflictRow& row = m_view->detail()->row;
    send({row.id, row.version, *choice, false, 1, {}, {}}, {row.id});
}

void ConflictsPage::showSimilar()
{
    const std::optional<ConflictChoice> choice = m_view->choice();
    if (!choice || !m_session.mayResolve || m_view->detail()->similar == 0 || isBulk())
        return;
    const QString action = choiceAction(*m_view->detail(), *choice);
    m_similar->setWaiting();
    m_right->setCurrentIndex(1);
    m_similarAsker.ask(m_services.conflicts.similar(m_shownId, *choice), [this, action](const Result<SimilarPreview>& preview) {
        if (!preview) {
            m_right->setCurrentIndex(0);
            return report(preview.error());
        }
        m_similar->setPreview(*preview, action);
        m_similar->setFocus(Qt::OtherFocusReason);
    });
}

void ConflictsPage::applySimilar()
{
    const std::optional<ConflictChoice> choice = m_view->choice();
    if (!choice)
        return;
    const ConflictRow& row = m_view->detail()->row;
    send({row.id, row.version, *choice, true, m_similar->count(), m_similar->ruleName(), {}}, m_similar->ids());
}

void ConflictsPage::openDialog()
{
    if (!m_view->detail() || m_view->detail()->row.status != ConflictStatus::Open || !m_session.mayResolve || isBulk())
        return;
    auto* dialog = new ConflictDialog(*m_view->detail(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const ConflictRow row = m_view->detail()->row;
    connect(dialog, &ConflictDialog::resolved, this,
            [this, row](const ConflictChoice& choice) { send({row.id, row.version, choice, false, 1, {}, {}}, {row.id}); });
    dialog->open();
}

void ConflictsPage::ignore()
{
    if (isBulk())
        return m_bulk->ask(BulkAct::Ignore);
    if (!m_view->detail() || m_view->detail()->row.status != ConflictStatus::Open || !m_session.mayResolve
        || m_decisionAsker.isWaiting())
        return;
    const ConflictRow row = m_view->detail()->row;
    m_banner->clear();
    m_view->setBusy(true);
    m_decisionAsker.ask(m_services.conflicts.ignore(row.id, row.version), [this, row](const Result<ConflictResult>& result) {
        m_view->setBusy(false);
        if (!result)
            return refused(result.error());
        settled({row.id}, *result, tr("%1 is left as it is.").arg(row.sku));
    });
}

void ConflictsPage::send(const ConflictDecision& decision, const QList<qint64>& ids)
{
    if (m_decisionAsker.isWaiting())
        return;
    m_banner->clear();
    m_view->setBusy(true);
    m_similar->setBusy(true);
    const QString key = m_view->detail()->row.sku;
    m_decisionAsker.ask(m_services.conflicts.resolve(decision), [this, ids, key, decision](const Result<ConflictResult>& result) {
        m_view->setBusy(false);
        m_similar->setBusy(false);
        if (!result)
            return refused(result.error());
        QString what = decision.similar ? tr("%n conflict(s) settled.", nullptr, int(result->settled)) : tr("%1 is settled.").arg(key);
        if (!result->ruleName.isEmpty())
            what += u' ' + tr("The rule “%1” was kept.").arg(result->ruleName);
        settled(ids, *result, what);
    });
}

void ConflictsPage::settled(const QList<qint64>& ids, const ConflictResult& result, const QString& what)
{
    if (!result.undoToken.isEmpty())
        m_undo.append({result.undoToken, ids.value(0, m_shownId)});
    m_notice->say(u"%1 %2"_s.arg(what, result.sentence).trimmed(), result.undoToken.isEmpty() ? QString() : tr("Undo (Ctrl+Z)"));
    m_model->markSettled(ids);
    m_right->setCurrentIndex(0);
    m_list->setFocus(Qt::OtherFocusReason);
    m_effect.start();
    const int next = m_model->nextOpen(m_lastRow);
    if (next >= 0)
        goTo(next);
    else
        m_view->clear(tr("All of these are settled"));
}

void ConflictsPage::refused(const Error& error)
{
    report(error);
    m_right->setCurrentIndex(0);
    m_showsRefused = error.kind == ErrorKind::Stale;
    if (m_shownId != 0)
        showDetail(m_shownId); // the newer one, with who was quicker
    refresh();
}

void ConflictsPage::undo()
{
    if (!m_undo.isEmpty())
        reopen(Undoable(m_undo.constLast()));
}

/// The decision about the conflict in sight, whoever made it and however long ago.
void ConflictsPage::takeBack()
{
    if (m_view->detail() && !m_view->detail()->undoToken.isEmpty() && m_session.mayResolve)
        reopen({m_view->detail()->undoToken, m_shownId});
}

void ConflictsPage::reopen(const Undoable& what)
{
    if (m_decisionAsker.isWaiting())
        return;
    m_banner->clear();
    m_decisionAsker.ask(m_services.conflicts.undo(what.token), [this, what](const Result<ConflictResult>& result) {
        if (result || result.error().kind != ErrorKind::DatabaseLost) // else it can still be taken back when the database answers
            m_undo.removeIf([&what](const Undoable& one) { return one.token == what.token; });
        if (result) {
            m_notice->say(tr("%n conflict(s) opened again.", nullptr, int(result->settled)),
                          m_undo.isEmpty() ? QString() : tr("Undo (Ctrl+Z)"));
            m_shownId = what.id;
        } else {
            report(result.error());
        }
        refresh();
    });
}

void ConflictsPage::showRules()
{
    m_views->setCurrentIndex(1);
    m_rules->open(m_session.mayAdminister);
}

bool ConflictsPage::isSettled() const
{
    const auto waits = [](const Asker& asker) { return asker.isWaiting(); };
    return !waits(m_countAsker) && !waits(m_statsAsker) && !waits(m_detailAsker) && !waits(m_similarAsker)
        && !waits(m_decisionAsker) && !waits(m_markAsker) && !m_model->isLoading() && !m_rules->isLoading() && !m_refreshSoon.isActive()
        && !m_effect.isActive();
}

void ConflictsPage::report(const Error& error)
{
    m_banner->show(error);
}

} // namespace trueup::ui
