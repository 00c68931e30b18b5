#pragma once

#include "fakeservices.h"
#include "spoken.h"

#include "jobs/jobspage.h"
#include "settings/loginform.h"
#include "settings/settingspage.h"
#include "settings/usersform.h"
#include "shell/mainwindow.h"
#include "shell/screenshots.h"
#include "shell/windowpages.h"
#include "widgets/appearance.h"
#include "widgets/statefulview.h"

#include <QApplication>
#include <QRadioButton>
#include <QTableWidget>

namespace trueup::ui::testing {

/// What a page can look like.
enum class State { Full, Empty, Loading, Failing, Forbidden };

[[nodiscard]] inline QString word(State state)
{
    switch (state) {
    case State::Full: return QStringLiteral("full");
    case State::Empty: return QStringLiteral("empty");
    case State::Loading: return QStringLiteral("loading");
    case State::Failing: return QStringLiteral("error");
    case State::Forbidden: return QStringLiteral("forbidden");
    }
    return {};
}

/// The window over services in memory, in one state, and everywhere one can go in it.
class Tour
{
public:
    explicit Tour(State state, Appearance* appearance = nullptr)
        : m_state(state), m_world(state != State::Empty), m_window(prepared(), appearance)
    {
        if (state == State::Full) {
            (void)m_world.jobs.start({JobKind::EtilizeImport, {}, {}, false});
            m_world.jobs.advance(QStringLiteral("job-1"), 15'204, 340);
        }
        for (const PageId id : allPages)
            (void)m_window.findChild<WindowPages*>()->page(id); // all its lists are there
        (void)m_window.jobs();
        (void)m_window.settings();
        for (auto* list : m_window.findChildren<StatefulView*>())
            list->setPatience(state == State::Loading ? 0 : hour); // what is being read is seen to be at once, or never
    }

    /// Goes everywhere; `see` is called with the name of each place. Stops when `see` says false or a place does not settle.
    template <class See> [[nodiscard]] bool go(const QSize& size, See see)
    {
        m_window.resize(size);
        m_window.show();
        const Screenshots shots(m_window, {});
        QList<Screenshots::Shot> places = shots.shots();
        if (m_state == State::Full) {
            addRejectStates(places);
            addLoginStates(places);
        }
        for (const Screenshots::Shot& place : std::as_const(places)) {
            place.prepare();
            if (m_state == State::Loading ? !eventsArrived() : !QTest::qWaitFor([this] { return m_window.isSettled(); }, 15'000))
                return false;
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            for (int i = 0; i < 12; ++i) // a layout may ask its parent for room, and that one again; a tab bar does so by four of them
                (void)eventsArrived();
            if (!see(place.name))
                return false;
        }
        return true;
    }
    [[nodiscard]] MainWindow& window() { return m_window; }

private:
    [[nodiscard]] UiServices prepared()
    {
        const Error lost{ErrorKind::DatabaseLost, said("trueup::Store", "The connection to the database was lost."),
                         said("trueup::Backup", "Nothing was changed."), said("trueup::NotificationListener", "Trueup connects again by itself."),
                         QStringLiteral("server closed the connection unexpectedly"), {}, true};
        for (Holder* one : std::initializer_list<Holder*>{&m_world.review, &m_world.dashboard, &m_world.push, &m_world.conflicts,
                                                          &m_world.products, &m_world.matches, &m_world.jobs, &m_world.schedules, &m_world.alerts, &m_world.settings}) {
            one->hold = m_state == State::Loading;
            if (m_state == State::Failing)
                one->alwaysFailWith = lost;
        }
        m_world.agreeOnEverything();
        if (m_state == State::Forbidden) {
            m_world.session.value = {QStringLiteral("Marie Tremblay"), said("trueup::CoreSession", "Viewer"), said("trueup::Workbench", "Sample data"), false, false, false, false, false};
            m_world.settings.people.first().roles = {QStringLiteral("viewer")};
        }
        return m_world.services();
    }

    /// Without a run there is no list of its rows, so the states of that list are seen beside runs.
    void addLoginStates(QList<Screenshots::Shot>& places)
    {
        const auto open = [this] {
            UsersForm& people = m_window.settings().users();
            m_window.showPage(PageId::Settings);
            for (int section = 0; section < m_window.settings().sectionCount() && !people.isVisible(); ++section)
                m_window.settings().showSection(section);
            people.findChild<QTableWidget*>()->selectRow(1);
            people.giveLogin();
        };
        places.append({QStringLiteral("settings-people-login"), open});
        places.append({QStringLiteral("settings-people-password"), [this, open] {
                           open();
                           auto* form = m_window.settings().users().findChild<LoginForm*>();
                           form->findChildren<QRadioButton*>().constLast()->setChecked(true);
                           form->give();
                       }});
    }
    void addRejectStates(QList<Screenshots::Shot>& places)
    {
        const auto go = [this](const std::optional<Error>& failure) {
            m_world.jobs.failRejectsWith = failure;
            m_window.showPage(PageId::Jobs);
            m_window.jobs().showRun(FakeNight::refreshed); // an ERP refresh, which rejects nothing
            m_window.jobs().showRejects();
        };
        places.append({QStringLiteral("jobs-rejects-none"), [go] { go({}); }});
        places.append({QStringLiteral("jobs-rejects-lost"), [this, go] {
                           m_window.jobs().showRun(FakeNight::imported);
                           go(Error{ErrorKind::DatabaseLost, said("trueup::Store", "The connection to the database was lost."),
                                    said("trueup::Backup", "Nothing was changed."),
                                    said("trueup::NotificationListener", "Trueup connects again by itself."), {}, {}, true});
                       }});
    }

    static constexpr int hour = 3'600'000;

    State m_state;
    FakeWorld m_world;
    MainWindow m_window;
};

} // namespace trueup::ui::testing
