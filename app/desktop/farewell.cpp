#include "farewell.h"

#include <limits>

namespace trueup {

Farewell::Farewell()
{
    m_threads.setMaxThreadCount(std::numeric_limits<int>::max()); // none waits for another
    m_threads.setExpiryTimeout(0);
}

Farewell::~Farewell()
{
    m_threads.waitForDone();
}

void Farewell::take(std::function<void()> ending)
{
    m_threads.start(std::move(ending));
}

bool Farewell::wait(std::chrono::milliseconds time)
{
    return m_threads.waitForDone(int(time.count()));
}

} // namespace trueup
