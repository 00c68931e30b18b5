#include "remote/feed/aheaddevice.h"

#include <QRandomGenerator>
#include <QTest>

#include <atomic>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

/// Hands out `bytes` in pieces of chance, then ends, or fails when it was given an error.
class PiecesDevice final : public FeedDevice
{
public:
    PiecesDevice(QByteArray bytes, quint32 seed, Result<void> end = {})
        : m_bytes(std::move(bytes)), m_chance(seed), m_end(std::move(end))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] Result<void> status() const override { return m_at < m_bytes.size() ? Result<void>() : m_end; }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        if (m_at == m_bytes.size())
            return m_end ? 0 : -1;
        const qint64 most = std::min<qint64>(maxSize, m_bytes.size() - m_at);
        const qint64 size = std::min<qint64>(most, 1 + m_chance.bounded(100'000));
        memcpy(data, m_bytes.constData() + m_at, size_t(size));
        m_at += size;
        return size;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    QRandomGenerator m_chance;
    Result<void> m_end;
    qint64 m_at = 0;
};

/// Never ends; counts what was taken from it.
class EndlessDevice final : public FeedDevice
{
public:
    explicit EndlessDevice(std::atomic<qint64>& taken) : m_taken(taken) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    [[nodiscard]] Result<void> status() const override { return {}; }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        memset(data, 'x', size_t(maxSize));
        m_taken += maxSize;
        return maxSize;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::atomic<qint64>& m_taken;
};

QByteArray someBytes(qsizetype size, quint32 seed)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator chance(seed);
    for (char& byte : bytes)
        byte = char(chance.bounded(256));
    return bytes;
}

QByteArray readOut(AheadDevice& device, quint32 seed)
{
    QRandomGenerator chance(seed);
    QByteArray all;
    QByteArray piece(300'000, Qt::Uninitialized);
    for (;;) {
        const qint64 got = device.read(piece.data(), 1 + chance.bounded(int(piece.size()) - 1));
        if (got <= 0)
            return all;
        all.append(piece.constData(), got);
    }
}

} // namespace

class TestAheadDevice : public QObject
{
    Q_OBJECT

private slots:
    void handsOnEveryByte_data();
    void handsOnEveryByte();
    void tellsAnErrorAfterTheBytesBeforeIt();
    void endsWhenItIsAbandoned();
};

void TestAheadDevice::handsOnEveryByte_data()
{
    QTest::addColumn<qsizetype>("size");
    constexpr qsizetype block = 256 * 1024;
    for (const qsizetype size : {qsizetype(0), qsizetype(1), block - 1, block, block + 1, 4 * block, 9 * block + 17})
        QTest::addRow("%lld bytes", qlonglong(size)) << size;
}

void TestAheadDevice::handsOnEveryByte()
{
    QFETCH(qsizetype, size);
    const QByteArray bytes = someBytes(size, 7);
    QByteArray seen;
    AheadDevice device(std::make_unique<PiecesDevice>(bytes, 3), [&seen](QByteArrayView piece) { seen.append(piece); });
    QVERIFY2(readOut(device, 5) == bytes, "other bytes came out than went in");
    QVERIFY2(seen == bytes, "who watches saw other bytes");
    QVERIFY(device.status());
    char more = 0;
    QVERIFY2(device.read(&more, 1) <= 0, "something came after the end");
}

void TestAheadDevice::tellsAnErrorAfterTheBytesBeforeIt()
{
    const QByteArray bytes = someBytes(700'000, 11);
    AheadDevice device(std::make_unique<PiecesDevice>(bytes, 3, fail(ErrorKind::Feed, u"The archive is cut short."_s)),
                       [](QByteArrayView) {});
    QVERIFY(device.status());
    QVERIFY2(readOut(device, 5) == bytes, "the bytes before the error were not handed on");
    QVERIFY(!device.status());
    QCOMPARE(device.status().error().message, u"The archive is cut short."_s);
}

void TestAheadDevice::endsWhenItIsAbandoned()
{
    std::atomic<qint64> taken = 0;
    {
        AheadDevice device(std::make_unique<EndlessDevice>(taken), [](QByteArrayView) {});
        QCOMPARE(device.read(10), QByteArray("xxxxxxxxxx"));
    }
    QVERIFY2(taken <= 4 * 1024 * 1024, qPrintable(u"%1 bytes were read ahead"_s.arg(taken.load())));
}

QTEST_GUILESS_MAIN(TestAheadDevice)
#include "tst_aheaddevice.moc"
