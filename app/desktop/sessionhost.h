#pragma once

#include "operate/session.h"
#include "services/answer.h"

#include <QPromise>
#include <QThread>
#include <QThreadPool>

#include <functional>

namespace trueup {

/// The one open session of a window with the threads that use it. It can outlive its window: what uses it knows the host,
/// not the Workbench.
class SessionHost
{
public:
    SessionHost();
    SessionHost(const SessionHost&) = delete;
    SessionHost& operator=(const SessionHost&) = delete;
    /// Waits for everything that uses the session, for as long as a database may keep it waiting: not for the thread of a
    /// window (see Farewell). Any thread.
    ~SessionHost();

    /// Asks everything to stop and drops what has not begun. Returns at once.
    void stop();
    [[nodiscard]] CancelToken stopToken() const { return m_stop.token(); }
    /// Destroys `leaving`, which may use the session, when the host goes, but before the session.
    void keep(std::unique_ptr<QObject> leaving);

    /// Makes the session of this host in its thread.
    [[nodiscard]] ui::Answer<void> open(std::function<Result<std::unique_ptr<Session>>()> make);
    /// Runs `work(Session&)` in the thread of the session, one after the other. Only after open() succeeded.
    [[nodiscard]] ui::Answer<void> inSessionThread(std::function<Result<void>(Session&)> work);
    /// Runs `work(Session&)` on a worker. Only after open() succeeded.
    template <class Work> void start(Work work)
    {
        m_workers.start([this, work = std::move(work)]() mutable { work(*m_session); });
    }
    /// Only after open() succeeded.
    [[nodiscard]] Session& session() { return *m_session; }

private:
    CancelSource m_stop;
    QThread m_thread;             ///< makes and destroys the session
    QObject* m_context = nullptr; ///< lives in m_thread
    std::unique_ptr<Session> m_session;
    QThreadPool m_workers;
    std::vector<std::unique_ptr<QObject>> m_leaving;
};

} // namespace trueup
