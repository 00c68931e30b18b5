#pragma once

#include <QByteArrayView>

namespace trueup {

/// CRC-32 of ISO-HDLC, as zip uses it, over any number of pieces.
class Crc32
{
public:
    void add(QByteArrayView bytes);
    [[nodiscard]] quint32 value() const { return ~m_state; }

private:
    quint32 m_state = 0xFFFFFFFFU;
};

} // namespace trueup
