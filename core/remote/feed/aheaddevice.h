#pragma once

#include "base/boundedqueue.h"
#include "remote/feed/feeddevice.h"

#include <functional>
#include <memory>
#include <thread>

namespace trueup {

/// Reads a device on a thread of its own, a few blocks ahead of whoever reads this one: unpacking and parsing share two
/// processors. Bounded memory (about 1 MiB). An error of the source comes after the bytes before it. Every byte is also
/// shown to `watch`, once, in order and on that thread; it has seen all of them when this device is at its end. Ends
/// early, without reading on, when it is destroyed.
class AheadDevice final : public FeedDevice
{
public:
    AheadDevice(std::unique_ptr<FeedDevice> source, std::function<void(QByteArrayView)> watch);
    ~AheadDevice() override;

    [[nodiscard]] Result<void> status() const override { return m_status; }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    void readAll(const std::function<void(QByteArrayView)>& watch);

    std::unique_ptr<FeedDevice> m_source; ///< touched by the thread only
    Result<void> m_end;                   ///< of the source; written before the blocks are closed, read after their last
    BoundedQueue<QByteArray> m_blocks;
    QByteArray m_block; ///< being handed out
    qint64 m_offset = 0;
    Result<void> m_status;
    std::thread m_thread; // last: starts when everything else is there
};

} // namespace trueup
