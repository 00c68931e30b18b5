#include "review/viewkeeper.h"

#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/viewbar.h"
#include "services/preferences.h"

#include <algorithm>
#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int columnsMs = 500; // a column is dragged through many widths
constexpr int lastMs = 2000;   // a disk may take its time; nobody filters twice while it does
}

ViewKeeper::ViewKeeper(Preferences& preferences, ViewBar& bar, ReviewModel& model, ReviewGrid& grid, QObject* parent)
    : QObject(parent), m_preferences(preferences), m_bar(bar), m_model(model), m_grid(grid)
{
    connect(&bar, &ViewBar::chosen, this, &ViewKeeper::use);
    connect(&bar, &ViewBar::saveWanted, this, &ViewKeeper::save);
    connect(&bar, &ViewBar::removeWanted, this, &ViewKeeper::remove);
    m_columnsSoon.setSingleShot(true);
    m_columnsSoon.setInterval(columnsMs);
    connect(&m_columnsSoon, &QTimer::timeout, this, [this] { m_preferences.setText(u"review/columns"_s, m_grid.columnsText()); });
    connect(&grid, &ReviewGrid::columnsChanged, &m_columnsSoon, qOverload<>(&QTimer::start));
    m_lastSoon.setSingleShot(true);
    m_lastSoon.setInterval(lastMs);
    connect(&m_lastSoon, &QTimer::timeout, this, &ViewKeeper::keepLast);
    connect(&grid, &ReviewGrid::columnsChanged, this, [this] { m_bar.showCurrent(current()); });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { // sorted anew
        m_bar.showCurrent(current());
        remember();
    });
}

ViewKeeper::~ViewKeeper()
{
    if (m_lastSoon.isActive()) // the grid is gone by now
        keepLast();
}

std::optional<ReviewFilter> ViewKeeper::restore()
{
    const QList<ReviewView> last = viewsFromText(m_preferences.text(u"review/last"_s)); // before columns and order say anything
    m_bar.setViews(viewsFromText(m_preferences.text(u"review/views"_s)));
    m_grid.restoreColumns(m_preferences.text(u"review/columns"_s));
    std::optional<ReviewFilter> filter;
    const QString name = m_preferences.text(u"review/view"_s);
    QList<ReviewView> wanted = last;
    if (wanted.isEmpty()) {
        wanted = m_bar.views();
        wanted.removeIf([&name](const ReviewView& view) { return view.name != name; });
    }
    for (const ReviewView& view : std::as_const(wanted)) {
        m_filter = view.filter;
        filter = view.filter;
        order(view);
    }
    if (filter)
        remember(); // what was said while it was brought back may have been half of it
    m_bar.showCurrent(current());
    return filter;
}

void ViewKeeper::show(const ReviewFilter& filter)
{
    m_filter = filter;
    m_bar.showCurrent(current());
    remember();
}

void ViewKeeper::remember()
{
    ReviewView view = current();
    view.name = u"last"_s; // in the list of one; a person never sees it
    if (const QString text = viewsToText({view}); text != m_last) {
        m_last = text;
        m_lastSoon.start();
    }
}

void ViewKeeper::keepLast()
{
    m_preferences.setText(u"review/last"_s, m_last);
}

void ViewKeeper::forgetLast()
{
    m_preferences.setText(u"review/view"_s, {});
}

ReviewView ViewKeeper::current() const
{
    ReviewView view{{}, m_filter, m_model.order(), m_model.extraFields()};
    view.filter.batchId.clear();
    return view;
}

void ViewKeeper::use(const ReviewView& view)
{
    m_preferences.setText(u"review/view"_s, view.name);
    order(view);
    emit filterWanted(view.filter);
}

void ViewKeeper::order(const ReviewView& view)
{
    m_model.startWith(view.order);
    m_model.setExtraFields(view.extraFields);
    m_grid.showOrder();
}

void ViewKeeper::save(const QString& name)
{
    QList<ReviewView> views = m_bar.views();
    views.removeIf([&](const ReviewView& view) { return view.name == name; });
    ReviewView view = current();
    view.name = name;
    views.append(view);
    std::ranges::sort(views, [](const ReviewView& a, const ReviewView& b) { return a.name.localeAwareCompare(b.name) < 0; });
    m_preferences.setText(u"review/view"_s, name);
    keep(views);
    emit saved(name);
}

void ViewKeeper::remove(const QString& name)
{
    QList<ReviewView> views = m_bar.views();
    views.removeIf([&](const ReviewView& view) { return view.name == name; });
    keep(views);
    emit removed(name);
}

void ViewKeeper::keep(const QList<ReviewView>& views)
{
    m_preferences.setText(u"review/views"_s, viewsToText(views));
    m_bar.setViews(views);
    m_bar.showCurrent(current());
}

} // namespace trueup::ui
