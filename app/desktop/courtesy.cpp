#include "courtesy.h"

#include <algorithm>

namespace trueup {

std::shared_ptr<void> Courtesy::first(const std::shared_ptr<Courtesy>& courtesy)
{
    const std::scoped_lock lock(courtesy->m_mutex);
    ++courtesy->m_asked;
    return {nullptr, [courtesy](void*) {
                const std::scoped_lock end(courtesy->m_mutex);
                courtesy->m_calmFrom = Clock::now() + courtesy->m_calm;
                if (--courtesy->m_asked == 0)
                    courtesy->m_changed.notify_all();
            }};
}

void Courtesy::letOthersPass()
{
    std::unique_lock lock(m_mutex);
    auto now = Clock::now();
    const auto latest = now + m_longest;
    for (; now < latest && (m_asked > 0 || now < m_calmFrom); now = Clock::now())
        m_changed.wait_until(lock, m_asked > 0 ? latest : std::min(latest, m_calmFrom));
}

} // namespace trueup
