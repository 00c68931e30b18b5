#include "shell/windowhabits.h"

#include "services/preferences.h"

#include <QAbstractScrollArea>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTreeView>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

/// As they were put in: a stack raises the page it shows, which makes it the last of the children.
QObjectList inOrder(const QWidget& parent)
{
    const auto* stack = qobject_cast<const QStackedWidget*>(&parent);
    if (!stack)
        return parent.children();
    QObjectList pages;
    for (int i = 0; i < stack->count(); ++i)
        pages.append(stack->widget(i));
    return pages;
}

} // namespace

WindowHabits::WindowHabits(QWidget& window, Preferences& preferences, QObject* parent)
    : QObject(parent), m_window(window), m_preferences(preferences)
{
}

/// Class names from the window down, each with its place among siblings of its class: the same in every language and start.
QString WindowHabits::keyOf(const QWidget& widget) const
{
    QStringList way;
    for (const QWidget* at = &widget; at && at != &m_window; at = at->parentWidget()) {
        const QWidget* parent = at->parentWidget();
        if (!parent)
            break;
        const auto* area = qobject_cast<const QAbstractScrollArea*>(parent);
        if (area && area->viewport() == at)
            continue; // content that is not taken in yet stands in the area itself
        int place = 0;
        for (const QObject* sibling : inOrder(*parent)) {
            if (sibling == at)
                break;
            place += qstrcmp(sibling->metaObject()->className(), at->metaObject()->className()) == 0;
        }
        QString name = QString::fromLatin1(at->metaObject()->className());
        name.remove(0, name.lastIndexOf(u':') + 1);
        way.prepend(place == 0 ? name : name + QString::number(place));
    }
    return way.join(u'.');
}

QString WindowHabits::keyOf(const QHeaderView& header) const
{
    // With the number of columns: a table that was given another one starts anew.
    return u"columns/%1-%2"_s.arg(keyOf(*header.parentWidget())).arg(header.count());
}

QList<QSplitter*> WindowHabits::splitters(const QWidget& part)
{
    return part.findChildren<QSplitter*>();
}

QList<QHeaderView*> WindowHabits::headers(const QWidget& part)
{
    QList<QHeaderView*> list;
    for (const auto* table : part.findChildren<QTableView*>())
        list.append(table->horizontalHeader());
    for (const auto* tree : part.findChildren<QTreeView*>())
        list.append(tree->header());
    list.removeIf([](const QHeaderView* header) { return !header->model() || header->count() == 0; });
    return list;
}

void WindowHabits::restore(const QWidget& part)
{
    for (QSplitter* splitter : splitters(part)) {
        const QByteArray state = m_preferences.state(u"splitters/"_s + keyOf(*splitter));
        if (!state.isEmpty())
            splitter->restoreState(state);
    }
    for (QHeaderView* header : headers(part)) {
        const QByteArray state = m_preferences.state(keyOf(*header));
        if (state.isEmpty())
            continue;
        // Only what the person chose: how the page fits its columns into the window stays the page's own business.
        QList<QHeaderView::ResizeMode> modes;
        for (int i = 0; i < header->count(); ++i)
            modes.append(header->sectionResizeMode(i));
        const QByteArray asMade = header->saveState();
        if (!header->restoreState(state) || header->count() != modes.size())
            header->restoreState(asMade);
        for (int i = 0; i < header->count() && i < modes.size(); ++i)
            header->setSectionResizeMode(i, modes[i]);
    }
}

void WindowHabits::save()
{
    for (const QSplitter* splitter : splitters(m_window))
        m_preferences.setState(u"splitters/"_s + keyOf(*splitter), splitter->saveState());
    for (const QHeaderView* header : headers(m_window))
        m_preferences.setState(keyOf(*header), header->saveState());
}

} // namespace trueup::ui
