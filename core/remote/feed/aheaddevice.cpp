#include "remote/feed/aheaddevice.h"

#include <algorithm>
#include <cstring>

namespace trueup {

namespace {

constexpr qint64 blockSize = 256 * 1024;
constexpr size_t blocksAhead = 3;

} // namespace

AheadDevice::AheadDevice(std::unique_ptr<FeedDevice> source, std::function<void(QByteArrayView)> watch)
    : m_source(std::move(source)), m_blocks(blocksAhead), m_thread([this, watch = std::move(watch)] { readAll(watch); })
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

AheadDevice::~AheadDevice()
{
    m_blocks.close();
    m_thread.join();
}

void AheadDevice::readAll(const std::function<void(QByteArrayView)>& watch)
{
    for (bool isLast = false; !isLast;) {
        QByteArray block(blockSize, Qt::Uninitialized);
        qint64 filled = 0;
        while (filled < blockSize && !isLast) {
            const qint64 size = m_source->read(block.data() + filled, blockSize - filled);
            isLast = size <= 0;
            filled += std::max<qint64>(size, 0);
        }
        block.truncate(filled);
        watch(block);
        if (!m_blocks.push(std::move(block)))
            return;
    }
    m_end = m_source->status();
    m_blocks.close();
}

qint64 AheadDevice::readData(char* data, qint64 maxSize)
{
    while (m_offset == m_block.size()) {
        std::optional<QByteArray> next = m_blocks.pop();
        if (!next) {
            m_status = m_end;
            return m_status ? 0 : -1;
        }
        m_block = std::move(*next);
        m_offset = 0;
    }
    const qint64 size = std::min(maxSize, m_block.size() - m_offset);
    std::memcpy(data, m_block.constData() + m_offset, size_t(size));
    m_offset += size;
    return size;
}

} // namespace trueup
