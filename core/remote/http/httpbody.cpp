#include "remote/http/httpbody.h"

#include <algorithm>

namespace trueup {

OneWayBody::OneWayBody(QByteArray body, QObject* parent) : QIODevice(parent), m_body(std::move(body))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 OneWayBody::readData(char* data, qint64 size)
{
    const qint64 count = std::min<qint64>(size, m_body.size() - m_read);
    if (count <= 0)
        return m_body.isEmpty() || size == 0 ? 0 : -1;
    std::copy_n(m_body.constData() + m_read, count, data);
    m_read += count;
    return count;
}

FileBody::FileBody(QByteArray head, const QString& path, QByteArray tail, QObject* parent)
    : QIODevice(parent), m_head(std::move(head)), m_file(path), m_tail(std::move(tail))
{
    if (m_file.open(QIODevice::ReadOnly))
        m_fileSize = m_file.size();
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool FileBody::seek(qint64 position)
{
    if (position < 0 || position > size() || !QIODevice::seek(position))
        return false;
    m_at = position;
    return true;
}

qint64 FileBody::readData(char* data, qint64 size)
{
    qint64 done = 0;
    const auto copy = [&](const QByteArray& text, qint64 from) {
        const qint64 count = std::min(size - done, text.size() - from);
        std::copy_n(text.constData() + from, count, data + done);
        done += count;
        m_at += count;
    };
    if (m_at < m_head.size())
        copy(m_head, m_at);
    const qint64 fileEnd = m_head.size() + m_fileSize;
    while (done < size && m_at >= m_head.size() && m_at < fileEnd) {
        const qint64 wanted = std::min(size - done, fileEnd - m_at);
        const qint64 count = m_file.seek(m_at - m_head.size()) ? m_file.read(data + done, wanted) : -1;
        if (count <= 0)
            return done > 0 ? done : -1; // shorter than it was: the announced length cannot be kept
        done += count;
        m_at += count;
    }
    if (done < size && m_at >= fileEnd && m_at < this->size())
        copy(m_tail, m_at - fileEnd);
    return done > 0 || size == 0 ? done : -1;
}

} // namespace trueup
