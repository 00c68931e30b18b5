#pragma once

#include <QThreadPool>

#include <chrono>
#include <functional>

namespace trueup {

/// Ends what may take long to end: workers that wait for a database which does not answer keep nobody waiting but this.
/// The thread of the window hands over what it leaves and goes on. Belongs to that thread.
class Farewell
{
public:
    Farewell();
    Farewell(const Farewell&) = delete;
    Farewell& operator=(const Farewell&) = delete;
    /// Waits for all of it.
    ~Farewell();

    /// Runs `ending` in a thread of its own. It must touch nothing of the window.
    void take(std::function<void()> ending);
    /// False when some of it is not done in time.
    [[nodiscard]] bool wait(std::chrono::milliseconds time);

private:
    QThreadPool m_threads;
};

} // namespace trueup
