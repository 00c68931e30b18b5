#include "shell/windowpages.h"

#include "conflicts/conflictspage.h"
#include "dashboard/dashboardpage.h"
#include "jobs/jobspage.h"
#include "products/productspage.h"
#include "review/reviewpage.h"
#include "settings/settingspage.h"
#include "widgets/statefulview.h"

#include <algorithm>
#include <array>
#include <utility>

namespace trueup::ui {

WindowPages::WindowPages(UiServices& services, Appearance* appearance, QWidget* parent)
    : QStackedWidget(parent), m_services(services), m_appearance(appearance)
{
    m_next.setSingleShot(true);
    m_next.setInterval(0);
    connect(&m_next, &QTimer::timeout, this, &WindowPages::makeNext);
}

WindowPages::~WindowPages() = default;

DashboardPage& WindowPages::dashboard()
{
    return ready(PageId::Dashboard, m_dashboard);
}

ReviewPage& WindowPages::review()
{
    return ready(PageId::Review, m_review);
}

ConflictsPage& WindowPages::conflicts()
{
    return ready(PageId::Conflicts, m_conflicts);
}

ProductsPage& WindowPages::products()
{
    return ready(PageId::Products, m_products);
}

JobsPage& WindowPages::jobs()
{
    return ready(PageId::Jobs, m_jobs);
}

SettingsPage& WindowPages::settings()
{
    return ready(PageId::Settings, m_settings);
}

template <class Page>
Page& WindowPages::ready(PageId id, Page*& page)
{
    if (!page) {
        putIn();
        make(id);
    }
    if (m_waiting.get() == page)
        putIn();
    return *page;
}

void WindowPages::make(PageId id)
{
    const auto keep = [this]<class Page>(Page*& page, std::unique_ptr<Page> made) {
        page = made.get();
        m_waiting = std::move(made);
        if (m_session)
            page->setSession(*m_session);
    };
    switch (id) {
    case PageId::Dashboard: keep(m_dashboard, std::make_unique<DashboardPage>(m_services)); break;
    case PageId::Review: keep(m_review, std::make_unique<ReviewPage>(m_services)); break;
    case PageId::Conflicts: keep(m_conflicts, std::make_unique<ConflictsPage>(m_services)); break;
    case PageId::Products: keep(m_products, std::make_unique<ProductsPage>(m_services)); break;
    case PageId::Jobs: keep(m_jobs, std::make_unique<JobsPage>(m_services, nullptr, JobsPage::Making::InSteps)); break;
    case PageId::Settings: keep(m_settings, std::make_unique<SettingsPage>(m_services, m_appearance, nullptr, SettingsPage::Making::InSteps)); break;
    }
    m_waitingId = id;
    tellConnected();
}

void WindowPages::putIn()
{
    if (!m_waiting)
        return;
    QWidget* page = m_waiting.release();
    addWidget(page);
    hearRows(*page);
    if (m_waitingId == PageId::Jobs)
        connect(m_jobs, &JobsPage::partMade, this, &WindowPages::hearRows);
    if (m_waitingId == PageId::Settings) {
        connect(m_settings, &SettingsPage::sectionMade, this, &WindowPages::hearRows);
        connect(m_settings, &SettingsPage::sectionShown, this, &WindowPages::rowsChanged);
    }
    emit made(m_waitingId);
}

QWidget& WindowPages::page(PageId id)
{
    switch (id) {
    case PageId::Dashboard: return dashboard();
    case PageId::Review: return review();
    case PageId::Conflicts: return conflicts();
    case PageId::Products: return products();
    case PageId::Jobs: return jobs();
    case PageId::Settings: return settings();
    }
    std::unreachable();
}

void WindowPages::makeSoon()
{
    m_next.start();
}

void WindowPages::makeNext()
{
    const std::array<const QWidget*, allPages.size()> pages = {m_dashboard, m_review, m_conflicts, m_products, m_jobs, m_settings};
    const auto missing = std::ranges::find(pages, nullptr);
    if (m_waiting)
        putIn();
    else if (missing != pages.end())
        make(allPages[size_t(missing - pages.begin())]);
    else if (!m_jobs->makePart() && !m_settings->makeSection())
        return;
    m_next.start();
}

void WindowPages::setSession(const Session& session)
{
    m_session = session;
    const auto give = [&session](auto*... pages) { ((pages ? pages->setSession(session) : void()), ...); };
    give(m_dashboard, m_review, m_conflicts, m_products, m_jobs, m_settings);
}

void WindowPages::setSteps(const FirstSteps& steps, const QList<SourceFreshness>& sources)
{
    m_hasFeed = steps.connected;
    m_hasShop = std::ranges::any_of(sources, [](const SourceFreshness& one) { return one.side == Side::Shopify && one.isConfigured; });
    m_sources = sources;
    tellConnected();
}

void WindowPages::tellConnected()
{
    if (m_review)
        m_review->setConnected(m_hasFeed);
    if (m_conflicts)
        m_conflicts->setConnected(m_hasShop);
    if (m_products)
        m_products->setConnected(m_hasShop);
    if (m_settings)
        m_settings->setSources(m_sources);
}

void WindowPages::turnTo(PageId id)
{
    setCurrentWidget(&page(id));
    if (id == PageId::Jobs)
        jobs().makeParts();
    if (id == PageId::Settings)
        settings().makeSections();
}

void WindowPages::read(PageId id)
{
    switch (id) {
    case PageId::Dashboard: return;
    case PageId::Review: return review().open(review().filter());
    case PageId::Conflicts: return conflicts().open();
    case PageId::Products: return products().open();
    case PageId::Jobs: return jobs().open();
    case PageId::Settings: return settings().open();
    }
}

void WindowPages::readAgain(PageId id)
{
    switch (id) {
    case PageId::Review: return review().refresh();
    case PageId::Conflicts: return conflicts().refresh();
    case PageId::Products: return products().refresh();
    case PageId::Jobs: return jobs().open();
    case PageId::Settings: return settings().refresh();
    case PageId::Dashboard: return;
    }
}

void WindowPages::hearRows(const QWidget& part)
{
    for (const StatefulView* list : part.findChildren<StatefulView*>())
        connect(list, &StatefulView::stateChanged, this, &WindowPages::rowsChanged, Qt::UniqueConnection);
    emit rowsChanged();
}

/// Lists of batches and forms of settings are no tables.
bool WindowPages::hasRows(PageId id) const
{
    const auto any = [](const QWidget* page) {
        return page && std::ranges::any_of(page->findChildren<StatefulView*>(), &StatefulView::hasRows);
    };
    switch (id) {
    case PageId::Review: return m_review && m_review->hasRows();
    case PageId::Conflicts: return any(m_conflicts);
    case PageId::Products: return any(m_products);
    case PageId::Jobs: return any(m_jobs);
    case PageId::Settings: return m_settings && m_settings->hasRows();
    case PageId::Dashboard: break;
    }
    return false;
}

bool WindowPages::isSettled(PageId id) const
{
    const auto settled = [](const auto* page) { return page && page->isSettled(); };
    switch (id) {
    case PageId::Dashboard: return m_dashboard != nullptr;
    case PageId::Review: return settled(m_review);
    case PageId::Conflicts: return settled(m_conflicts);
    case PageId::Products: return settled(m_products);
    case PageId::Jobs: return settled(m_jobs);
    case PageId::Settings: return settled(m_settings);
    }
    return true;
}

} // namespace trueup::ui
