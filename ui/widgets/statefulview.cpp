#include "widgets/statefulview.h"

#include "widgets/emptystate.h"
#include "widgets/errorwords.h"
#include "widgets/pagedtable.h"

#include <QApplication>
#include <QPushButton>

namespace trueup::ui {

namespace {
constexpr int momentMs = 200; // what comes sooner needs no word: it would only flicker
}

StatefulView::StatefulView(QWidget* list, const QString& iconName, const QString& failed, QWidget* whole)
    : m_list(list), m_whole(whole ? whole : list), m_instead(new EmptyState(iconName, this)), m_failed(failed)
{
    addWidget(m_whole);
    addWidget(m_instead);
    m_soon.setSingleShot(true);
    m_soon.setInterval(momentMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { showState(State::Reading, {{}, tr("Reading …")}); });
    connect(m_instead, &EmptyState::actionWanted, this, [this] {
        if (m_state == State::Failed)
            emit againWanted();
        else
            emit actionWanted();
    });
    showState(State::None);
}

void StatefulView::follow(PagedTableBase& table)
{
    connect(&table, &PagedTableBase::asked, this, &StatefulView::reading);
    connect(&table, &PagedTableBase::loaded, this, [this, &table] { read(table.rowCount() > 0); });
    connect(&table, &PagedTableBase::failed, this, &StatefulView::failed);
    connect(&table, &PagedTableBase::cleared, this, [this] {
        m_hasRows = false;
        m_isOther = false;
        if (m_state != State::List) // else the next rows come into it in a moment
            showState(State::None);
    });
    connect(this, &StatefulView::againWanted, &table, &PagedTableBase::reload);
}

void StatefulView::setEmpty(const ListWords& words)
{
    m_empty = words;
    if (m_state == State::Empty)
        showState(State::Empty, m_empty);
}

void StatefulView::reading(bool isOther)
{
    m_isOther = m_isOther || isOther;
    if (m_state == State::List && m_hasRows) // they stand there until the others come
        return;
    if (m_soon.interval() > 0)
        m_soon.start();
    else
        showState(State::Reading, {{}, tr("Reading …")});
}

void StatefulView::read(bool hasRows)
{
    m_hasRows = hasRows;
    m_isOther = false;
    showState(hasRows ? State::List : State::Empty, m_empty);
}

void StatefulView::failed(const Error& error)
{
    if (m_hasRows && !m_isOther) {
        showState(State::List);
        return;
    }
    const Error said = inWords(error);
    const QString why = error.kind == ErrorKind::DatabaseLost // the window says so itself
                            ? tr("Trueup tries again as soon as the database answers.")
                            : QStringList{said.message, said.nextStep}.join(u' ').trimmed();
    showState(State::Failed, {m_failed, why, tr("Try again")});
}

void StatefulView::showNone(const ListWords& words)
{
    m_hasRows = false;
    m_isOther = false;
    showState(State::None, words);
}

bool StatefulView::showsList() const
{
    return currentWidget() == m_whole;
}

void StatefulView::takeFocus()
{
    m_focused = m_list;
    if (showsList())
        m_list->setFocus();
    else if (QPushButton* action = m_instead->action())
        action->setFocus();
    else
        setFocus();
}

void StatefulView::setPatience(int ms)
{
    m_soon.setInterval(ms);
    if (ms == 0 && m_soon.isActive())
        showState(State::Reading, {{}, tr("Reading …")});
}

/// The focus stays here whatever is hidden, and comes back to where it was in the list.
void StatefulView::showState(State state, const ListWords& words)
{
    m_soon.stop();
    m_state = state;
    const bool showsWhole = state == State::List;
    QWidget* focus = QApplication::focusWidget();
    const bool isInList = m_whole->isAncestorOf(focus);
    const bool isHere = isAncestorOf(focus);
    if (isInList)
        m_focused = focus;
    if (isHere && !(isInList && showsWhole))
        setFocus(); // what is hidden with the focus would pass it on to anything
    m_instead->markError(state == State::Failed);
    m_instead->say(words.heading, words.text, words.action);
    setCurrentWidget(showsWhole ? m_whole : static_cast<QWidget*>(m_instead));
    emit stateChanged();
    if (!isHere || (isInList && showsWhole))
        return;
    if (showsWhole)
        (m_focused ? m_focused.data() : m_list)->setFocus();
    else if (QPushButton* action = m_instead->action())
        action->setFocus();
}

} // namespace trueup::ui
