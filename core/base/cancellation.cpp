#include "base/cancellation.h"

#include <thread>

namespace trueup {

bool CancelToken::waitFor(std::chrono::milliseconds time) const
{
    if (!m_state) {
        std::this_thread::sleep_for(time);
        return false;
    }
    std::unique_lock lock(m_state->mutex);
    return m_state->changed.wait_for(lock, time, [this] { return m_state->stop.load(); });
}

Error CancelToken::error()
{
    return Error{ErrorKind::Cancelled,
                 QCoreApplication::translate("trueup::CancelToken", "The operation was cancelled."),
                 {},
                 {},
                 {},
                 {},
                 false};
}

CancelSource::CancelSource()
{
    m_token.m_state = std::make_shared<CancelToken::State>();
}

void CancelSource::cancel()
{
    {
        const std::scoped_lock lock(m_token.m_state->mutex);
        m_token.m_state->stop = true;
    }
    m_token.m_state->changed.notify_all();
}

} // namespace trueup
