#include "remote/feed/encoding.h"

#include <QBuffer>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

EncodingReport detect(const QByteArray& data, qsizetype chunk)
{
    EncodingDetector detector;
    for (qsizetype at = 0; at < data.size(); at += chunk)
        detector.feed(QByteArrayView(data).sliced(at, std::min(chunk, data.size() - at)));
    return detector.finish();
}

QByteArray utf16(QStringView text, bool bigEndian, bool mark)
{
    QStringEncoder encoder(bigEndian ? QStringEncoder::Utf16BE : QStringEncoder::Utf16LE,
                           mark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
    return encoder.encode(text);
}

} // namespace

class TestEncoding : public QObject
{
    Q_OBJECT

private slots:
    void encodings_data();
    void encodings();
    void illFormedSequences_data();
    void illFormedSequences();
    void counts();
    void mojibake_data();
    void mojibake();
    void utf16BecomesUtf8_data();
    void utf16BecomesUtf8();
    void brokenUtf16IsShown();
    void names();
};

void TestEncoding::encodings_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<FeedEncoding>("encoding");
    const QByteArray plain = QByteArray("Handle,Title,Vendor\r\n").repeated(60);
    const QString text = QString(u"Hélio™,½,“x” – 😀\r\n"_s).repeated(60);

    QTest::newRow("empty") << ""_ba << FeedEncoding::Utf8;
    QTest::newRow("ASCII") << plain << FeedEncoding::Utf8;
    QTest::newRow("UTF-8") << plain + text.toUtf8() << FeedEncoding::Utf8;
    QTest::newRow("UTF-8 with byte order mark") << "\xEF\xBB\xBF" + text.toUtf8() << FeedEncoding::Utf8Bom;
    QTest::newRow("Windows-1252") << plain + "H\xE9lio\x99,\xBD,\x93x\x94\r\n" << FeedEncoding::Cp1252;
    QTest::newRow("Windows-1252 in the last byte") << plain + "H\xE9" << FeedEncoding::Cp1252;
    QTest::newRow("mixed") << plain + "H\xE9lio\r\n" + text.toUtf8() << FeedEncoding::MixedPerRecord;
    QTest::newRow("mixed below a UTF-8 mark") << "\xEF\xBB\xBF" + text.toUtf8() + "H\xE9lio\r\n" << FeedEncoding::MixedPerRecord;
    QTest::newRow("UTF-16 LE") << utf16(text, false, true) << FeedEncoding::Utf16Le;
    QTest::newRow("UTF-16 BE") << utf16(text, true, true) << FeedEncoding::Utf16Be;
    QTest::newRow("UTF-16 LE, no mark") << utf16(QString::fromLatin1(plain), false, false) << FeedEncoding::Utf16Le;
    QTest::newRow("UTF-16 BE, no mark") << utf16(QString::fromLatin1(plain), true, false) << FeedEncoding::Utf16Be;
    QTest::newRow("a few NULs are not UTF-16") << QByteArray("a\0b,c\0d\n", 8).repeated(100) << FeedEncoding::Utf8;
}

void TestEncoding::encodings()
{
    QFETCH(QByteArray, data);
    QFETCH(FeedEncoding, encoding);
    for (const qsizetype chunk : {1, 2, 3, 7, 511, 512, 513, 1 << 20}) {
        const EncodingReport report = detect(data, chunk);
        QVERIFY2(report.encoding == encoding, qPrintable(u"chunks of %1: %2"_s.arg(chunk).arg(feedEncodingName(report.encoding))));
        QCOMPARE(report.bytes, data.size());
    }
}

void TestEncoding::illFormedSequences_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("overlong slash") << "a\xC0\xAF" "b"_ba << qint64(2);
    QTest::newRow("overlong three bytes") << "\xE0\x80\xAF"_ba << qint64(3);
    QTest::newRow("surrogate") << "\xED\xA0\x80"_ba << qint64(3);
    QTest::newRow("beyond U+10FFFF") << "\xF4\x90\x80\x80"_ba << qint64(4);
    QTest::newRow("lone continuation") << "a\x80" "b"_ba << qint64(1);
    QTest::newRow("cut by ASCII") << "\xE2\x82" "a"_ba << qint64(2);
    QTest::newRow("cut by another lead") << "\xE2\x82\xC3\xA9"_ba << qint64(2);
    QTest::newRow("cut by the end") << "a\xF0\x9F\x98"_ba << qint64(3);
    QTest::newRow("longest valid") << "\xF4\x8F\xBF\xBF"_ba << qint64(0);
}

void TestEncoding::illFormedSequences()
{
    QFETCH(QByteArray, data);
    for (const qsizetype chunk : {1, 2, 100})
        QTEST(detect(data, chunk).nonUtf8Bytes, "bytes");
}

void TestEncoding::counts()
{
    const QByteArray data("plain\n\xE9\xE8\ncaf\xC3\xA9\n\xE9 and \xC3\xA9\nx\0y\n", 27);
    for (const qsizetype chunk : {1, 5, 100}) {
        const EncodingReport report = detect(data, chunk);
        QCOMPARE(report.encoding, FeedEncoding::MixedPerRecord);
        QCOMPARE(report.nonUtf8Bytes, 3);
        QCOMPARE(report.nonUtf8Lines, 2);
        QCOMPARE(report.utf8Lines, 1);
        QCOMPARE(report.nulBytes, 1);
    }
}

void TestEncoding::mojibake_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("count");
    QTest::newRow("accent") << u"cafÃ© crÃ¨me"_s << qint64(2);
    QTest::newRow("apostrophe") << u"itâ€™s"_s << qint64(1);
    QTest::newRow("non-breaking space") << u"1Â\u00A0mm"_s << qint64(1);
    QTest::newRow("honest French") << u"Pâté, “Âge d'or” – é½™"_s << qint64(0);
    QTest::newRow("honest Portuguese") << u"AÇÃO SÃO"_s << qint64(0);
}

void TestEncoding::mojibake()
{
    QFETCH(QString, text);
    for (const qsizetype chunk : {1, 3, 100})
        QTEST(detect(text.toUtf8(), chunk).mojibake, "count");
}

void TestEncoding::utf16BecomesUtf8_data()
{
    QTest::addColumn<bool>("bigEndian");
    QTest::addColumn<bool>("mark");
    QTest::newRow("LE") << false << false;
    QTest::newRow("LE with mark") << false << true;
    QTest::newRow("BE") << true << false;
    QTest::newRow("BE with mark") << true << true;
}

void TestEncoding::utf16BecomesUtf8()
{
    QFETCH(bool, bigEndian);
    QFETCH(bool, mark);
    const QString text = QString(u"Hélio™ 😀,\"x\"\r\n"_s).repeated(9000);
    QByteArray data = utf16(text, bigEndian, mark);
    QBuffer source(&data);
    QVERIFY(source.open(QIODevice::ReadOnly));
    Utf16Device device(source, bigEndian);
    QByteArray read;
    while (true) {
        const QByteArray part = device.read(977);
        if (part.isEmpty())
            break;
        read += part;
    }
    QCOMPARE(QString::fromUtf8(read), text);
    QVERIFY(device.status().has_value());
}

void TestEncoding::brokenUtf16IsShown()
{
    QByteArray data = utf16(u"ab", false, false) + QByteArray("\x00\xD8" "c\0d", 5); // a lone surrogate and an odd byte
    QBuffer source(&data);
    QVERIFY(source.open(QIODevice::ReadOnly));
    Utf16Device device(source, false);
    const QString read = QString::fromUtf8(device.readAll());
    QCOMPARE(read, u"ab\uFFFDc\uFFFD"_s);
}

void TestEncoding::names()
{
    QCOMPARE(feedEncodingName(FeedEncoding::Cp1252), u"windows-1252"_s);
    QCOMPARE(feedEncodingName(FeedEncoding::MixedPerRecord), u"mixed"_s);
    QCOMPARE(feedEncodingName(FeedEncoding::Utf16Le), u"utf-16le"_s);
}

QTEST_GUILESS_MAIN(TestEncoding)
#include "tst_encoding.moc"
