#include "remote/feed/archive.h"
#include "remote/feed/crc32.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

template <class T>
QByteArray le(T value)
{
    QByteArray bytes(sizeof(T), '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

/// The bare deflate stream out of Qt's zlib wrapping (four bytes of length, two of header, four of Adler-32).
QByteArray deflated(const QByteArray& data)
{
    if (data.isEmpty())
        return QByteArray("\x03\0", 2); // qCompress does not pack nothing
    const QByteArray packed = qCompress(data, 6);
    return packed.sliced(6, packed.size() - 10);
}

quint32 crcOf(const QByteArray& data)
{
    Crc32 crc;
    crc.add(data);
    return crc.value();
}

/// One entry as it is written; every number may be a lie.
struct Entry
{
    QByteArray name = {};
    QByteArray content = {};
    bool stored = false;
    std::optional<quint64> claimedSize = {};
    std::optional<quint64> claimedPackedSize = {};
    std::optional<quint32> claimedCrc = {};
    std::optional<QByteArray> packed = {};
    std::optional<QByteArray> localName = {};
    std::optional<quint32> offset = {};
    quint16 flags = 0;
    quint16 method = 8;
    bool zip64 = false;
};

/// A zip, byte by byte.
QByteArray zipOf(const QList<Entry>& entries, const QByteArray& comment = {}, bool end64 = false)
{
    QByteArray file;
    QByteArray directory;
    for (const Entry& entry : entries) {
        const quint32 offset = entry.offset.value_or(quint32(file.size()));
        const quint16 method = entry.stored ? 0 : entry.method;
        const QByteArray data = entry.packed.value_or(entry.stored ? entry.content : deflated(entry.content));
        const quint64 size = entry.claimedSize.value_or(quint64(entry.content.size()));
        const quint64 packed = entry.claimedPackedSize.value_or(quint64(data.size()));
        const quint32 crc = entry.claimedCrc.value_or(crcOf(entry.content));
        const QByteArray extra = entry.zip64 ? le<quint16>(1) + le<quint16>(24) + le(size) + le(packed) + le(quint64(offset))
                                             : QByteArray();
        const QByteArray sizes = entry.zip64 ? QByteArray(8, '\xFF') : le(quint32(packed)) + le(quint32(size));
        const QByteArray local = entry.localName.value_or(entry.name);
        file += "PK\x03\x04" + le<quint16>(20) + le(entry.flags) + le(method) + le<quint32>(0) + le(crc) + sizes
                + le(quint16(local.size())) + le<quint16>(0) + local + data;
        directory += "PK\x01\x02" + le<quint16>(0x031E) + le<quint16>(20) + le(entry.flags) + le(method) + le<quint32>(0)
                     + le(crc) + sizes + le(quint16(entry.name.size())) + le(quint16(extra.size())) + le<quint16>(0)
                     + le<quint16>(0) + le<quint16>(0) + le<quint32>(0)
                     + (entry.zip64 ? le<quint32>(0xFFFFFFFF) : le(offset)) + entry.name + extra;
    }
    const auto start = quint64(file.size());
    const auto size = quint64(directory.size());
    const auto count = quint64(entries.size());
    file += directory;
    if (end64) {
        const auto position = quint64(file.size());
        file += "PK\x06\x06" + le<quint64>(44) + le<quint16>(45) + le<quint16>(45) + le<quint32>(0) + le<quint32>(0)
                + le(count) + le(count) + le(size) + le(start);
        file += "PK\x06\x07" + le<quint32>(0) + le(position) + le<quint32>(1);
    }
    file += "PK\x05\x06" + le<quint16>(0) + le<quint16>(0) + (end64 ? le<quint16>(0xFFFF) : le(quint16(count)))
            + (end64 ? le<quint16>(0xFFFF) : le(quint16(count))) + (end64 ? le<quint32>(0xFFFFFFFF) : le(quint32(size)))
            + (end64 ? le<quint32>(0xFFFFFFFF) : le(quint32(start))) + le(quint16(comment.size())) + comment;
    return file;
}

const QByteArray csv = QByteArray("SKU,Title\r\nA-1,\"Pen, blue\"\r\n").repeated(4000);

} // namespace

class TestArchive : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void crcOfKnownText();
    void readsTheFeed_data();
    void readsTheFeed();
    void refusedWhenOpened_data();
    void refusedWhenOpened();
    void refusedWhileReading_data();
    void refusedWhileReading();
    void everyTruncationIsAnError();
    void everyFlippedByteIsSafe();
    void patternDecidesAmongSeveral();
    void nameOfTheCsv_data();
    void nameOfTheCsv();
    void severalCsvFilesAreHeldAndNamed();
    void webPageIsQuoted();
    void secondPass();
    void bombStopsEarly();
    void declaredBombIsRefused();
    void limitsOnTotals();
    void missingFile();

private:
    QString written(const QByteArray& data)
    {
        const QString path = m_folder->filePath(u"feed.zip"_s);
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(data) == data.size() ? path : QString();
    }
    static Result<QByteArray> content(const FeedArchive& archive)
    {
        auto device = archive.device();
        if (!device)
            return fail(device.error());
        QByteArray all;
        for (;;) {
            const QByteArray part = (*device)->read(10'000);
            if (part.isEmpty())
                break;
            all += part;
        }
        if (auto status = (*device)->status(); !status)
            return fail(status.error());
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestArchive::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestArchive::crcOfKnownText()
{
    QCOMPARE(crcOf("123456789"_ba), 0xCBF43926U); // the check value every description of this CRC gives
    Crc32 pieces;
    pieces.add("12345678901234567"_ba);
    pieces.add("890"_ba);
    QCOMPARE(pieces.value(), crcOf("12345678901234567890"_ba));
}

void TestArchive::readsTheFeed_data()
{
    QTest::addColumn<QByteArray>("zip");
    QTest::addColumn<QString>("name");

    const Entry feed{.name = "feed.csv", .content = csv};
    QTest::newRow("deflated") << zipOf({feed}) << u"feed.csv"_s;
    QTest::newRow("stored") << zipOf({{.name = "feed.csv", .content = csv, .stored = true}}) << u"feed.csv"_s;
    QTest::newRow("upper case") << zipOf({{.name = "FEED.CSV", .content = csv}}) << u"FEED.CSV"_s;
    QTest::newRow("in a folder, beside other files")
        << zipOf({{.name = "data/", .stored = true}, {.name = "readme.txt", .content = "hi"}, {.name = "data/feed.csv", .content = csv}})
        << u"data/feed.csv"_s;
    QTest::newRow("macOS resource fork ignored")
        << zipOf({{.name = "__MACOSX/._feed.csv", .content = "x"}, feed}) << u"feed.csv"_s;
    QTest::newRow("folder named like a file ignored") << zipOf({{.name = "old.csv/", .stored = true}, feed}) << u"feed.csv"_s;
    QTest::newRow("comment with an end signature") << zipOf({feed}, "PK\x05\x06 not an end record"_ba) << u"feed.csv"_s;
    QTest::newRow("ZIP64 sizes") << zipOf({{.name = "feed.csv", .content = csv, .zip64 = true}}) << u"feed.csv"_s;
    QTest::newRow("ZIP64 end record")
        << zipOf({{.name = "feed.csv", .content = csv, .zip64 = true}}, {}, true) << u"feed.csv"_s;
    QTest::newRow("UTF-8 name") << zipOf({{.name = "caf\xC3\xA9.csv", .content = csv, .flags = 0x0800}}) << u"café.csv"_s;
}

void TestArchive::readsTheFeed()
{
    QFETCH(QByteArray, zip);
    const auto archive = FeedArchive::open(written(zip));
    QVERIFY2(archive, archive ? "" : qPrintable(errorText(archive.error()) + archive.error().detail));
    QTEST(archive->entryName(), "name");
    QCOMPARE(archive->size(), csv.size());
    const auto read = content(*archive);
    QVERIFY2(read, read ? "" : qPrintable(errorText(read.error()) + read.error().detail));
    QVERIFY(*read == csv);
}

void TestArchive::refusedWhenOpened_data()
{
    QTest::addColumn<QByteArray>("zip");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("says");

    const Entry feed{.name = "feed.csv", .content = csv};
    QTest::newRow("empty file") << ""_ba << ErrorKind::Archive << u"empty"_s;
    QTest::newRow("not a zip") << "SKU,Title\n"_ba << ErrorKind::Archive << u"not a zip"_s;
    QTest::newRow("a rar") << "Rar!\x1A\x07\x01"_ba << ErrorKind::Archive << u"not a zip"_s;
    QTest::newRow("no entries") << zipOf({}) << ErrorKind::Feed << u"no files"_s;
    QTest::newRow("no CSV") << zipOf({{.name = "feed.txt", .content = csv}}) << ErrorKind::Feed << u"feed.txt"_s;
    QTest::newRow("empty CSV") << zipOf({{.name = "feed.csv", .stored = true}}) << ErrorKind::Archive << u"empty"_s;
    QTest::newRow("absolute path") << zipOf({feed, {.name = "/etc/x.txt", .content = "x"}}) << ErrorKind::Archive << u"/etc/x.txt"_s;
    QTest::newRow("parent folder") << zipOf({{.name = "a/../../feed.csv", .content = csv}}) << ErrorKind::Archive << u"outside"_s;
    QTest::newRow("drive letter") << zipOf({{.name = "C:feed.csv", .content = csv}}) << ErrorKind::Archive << u"outside"_s;
    QTest::newRow("backslash") << zipOf({{.name = "..\\feed.csv", .content = csv}}) << ErrorKind::Archive << u"outside"_s;
    QTest::newRow("NUL in the name") << zipOf({{.name = QByteArray("feed.csv\0.exe", 13), .content = csv}}) << ErrorKind::Archive << u"outside"_s;
    QTest::newRow("encrypted") << zipOf({{.name = "feed.csv", .content = csv, .flags = 1}}) << ErrorKind::Archive << u"encrypted"_s;
    QTest::newRow("strongly encrypted") << zipOf({{.name = "feed.csv", .content = csv, .flags = 0x41}}) << ErrorKind::Archive << u"encrypted"_s;
    QTest::newRow("unknown method") << zipOf({{.name = "feed.csv", .content = csv, .method = 99}}) << ErrorKind::Archive << u"method"_s;
    QTest::newRow("data outside the file")
        << zipOf({{.name = "feed.csv", .content = csv, .claimedPackedSize = 1'000'000}}) << ErrorKind::Archive << u"damaged"_s;
    QTest::newRow("header outside the file")
        << zipOf({{.name = "feed.csv", .content = csv, .offset = 0x7FFFFFF0}}) << ErrorKind::Archive << u"damaged"_s;
    QTest::newRow("ZIP64 size beyond all bounds")
        << zipOf({{.name = "feed.csv", .content = csv, .claimedSize = ~quint64(0), .zip64 = true}}) << ErrorKind::Archive << u"damaged"_s;
    QByteArray multi = zipOf({feed});
    multi[multi.size() - 18] = 1;
    QTest::newRow("part of several") << multi << ErrorKind::Archive << u"damaged"_s;
}

void TestArchive::refusedWhenOpened()
{
    QFETCH(QByteArray, zip);
    QFETCH(QString, says);
    const auto archive = FeedArchive::open(written(zip));
    QVERIFY(!archive);
    QTEST(archive.error().kind, "kind");
    QVERIFY2(archive.error().message.contains(says), qPrintable(archive.error().message));
}

void TestArchive::refusedWhileReading_data()
{
    QTest::addColumn<QByteArray>("zip");
    QTest::addColumn<QString>("detail");

    const QByteArray packed = deflated(csv);
    QTest::newRow("wrong CRC") << zipOf({{.name = "feed.csv", .content = csv, .claimedCrc = 1}}) << u"CRC"_s;
    QTest::newRow("wrong CRC, stored") << zipOf({{.name = "feed.csv", .content = csv, .stored = true, .claimedCrc = 1}}) << u"CRC"_s;
    QTest::newRow("claims less than it holds")
        << zipOf({{.name = "feed.csv", .content = csv, .claimedSize = 100, .claimedCrc = crcOf(csv.first(100))}}) << u"more than"_s;
    QTest::newRow("claims more than it holds") << zipOf({{.name = "feed.csv", .content = csv, .claimedSize = csv.size() + 1}}) << u"ends after"_s;
    QTest::newRow("stream cut in the middle")
        << zipOf({{.name = "feed.csv", .content = csv, .packed = packed.first(packed.size() / 2)}}) << u"ends after"_s;
    QTest::newRow("stream is noise") << zipOf({{.name = "feed.csv", .content = csv, .packed = QByteArray(500, '\xFF')}}) << u"ends after 0"_s;
    QTest::newRow("a second stream behind the first") << zipOf({{.name = "feed.csv", .content = csv, .packed = packed + packed}}) << u"more than"_s;
    QTest::newRow("other name in the header") << zipOf({{.name = "feed.csv", .content = csv, .localName = "evil.exe"_ba}}) << u"contradict"_s;
    QTest::newRow("offset of another entry")
        << zipOf({{.name = "read.txt", .content = csv}, {.name = "feed.csv", .content = csv, .offset = 0}}) << u"contradict"_s;
}

void TestArchive::refusedWhileReading()
{
    QFETCH(QByteArray, zip);
    QFETCH(QString, detail);
    const auto archive = FeedArchive::open(written(zip));
    QVERIFY2(archive, archive ? "" : qPrintable(errorText(archive.error())));
    const auto read = content(*archive);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Archive);
    QVERIFY2(read.error().detail.contains(detail), qPrintable(read.error().detail));
}

void TestArchive::everyTruncationIsAnError()
{
    const QByteArray zip = zipOf({{.name = "feed.csv", .content = csv.first(2000)}});
    for (qsizetype size = 0; size < zip.size(); ++size) {
        const auto archive = FeedArchive::open(written(zip.first(size)));
        QVERIFY2(!archive && archive.error().kind == ErrorKind::Archive, qPrintable(u"%1 bytes"_s.arg(size)));
    }
}

/// Whatever byte is wrong: an error, or the very content; never something else and never a crash.
void TestArchive::everyFlippedByteIsSafe()
{
    const QByteArray text = csv.first(2000);
    const QByteArray zip = zipOf({{.name = "feed.csv", .content = text}});
    for (qsizetype at = 0; at < zip.size(); ++at) {
        for (const char change : {'\x01', '\x80', '\xFF'}) {
            QByteArray broken = zip;
            broken[at] = char(broken[at] ^ change);
            const auto archive = FeedArchive::open(written(broken));
            if (!archive)
                continue;
            const auto read = content(*archive);
            QVERIFY2(!read || *read == text, qPrintable(u"byte %1"_s.arg(at)));
        }
    }
}

void TestArchive::patternDecidesAmongSeveral()
{
    const QString path = written(zipOf({{.name = "old/CWS_reduced.csv", .content = "x"}, {.name = "CWS_Etilize.CSV", .content = csv}}));
    const auto archive = FeedArchive::open(path, {}, u"cws_e*.csv"_s);
    QVERIFY(archive.has_value());
    QCOMPARE(archive->entryName(), u"CWS_Etilize.CSV"_s);
}

void TestArchive::nameOfTheCsv_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("entry"); // empty: held
    QTest::newRow("brackets are plain") << u"feed [new].csv"_s << u"feed [new].csv"_s;
    QTest::newRow("any case") << u"EN/FEED.CSV"_s << u"en/feed.csv"_s;
    QTest::newRow("one character") << u"fee?.csv"_s << QString(); // one in each folder
    QTest::newRow("of a folder") << u"f?/*.csv"_s << u"fr/feed.csv"_s;
    QTest::newRow("dots are plain") << u"en/feed.c.v"_s << QString();
    QTest::newRow("none") << u"feed"_s << QString();
}

void TestArchive::nameOfTheCsv()
{
    QFETCH(QString, pattern);
    QFETCH(QString, entry);
    const QString path = written(zipOf({{.name = "en/feed.csv", .content = csv}, {.name = "fr/feed.csv", .content = csv},
                                        {.name = "feed [new].csv", .content = csv}}));
    const auto archive = FeedArchive::open(path, {}, pattern);
    QCOMPARE(archive ? archive->entryName() : QString(), entry);
    if (!archive)
        QVERIFY2(archive.error().nextStep.contains("feed.csv_name"_L1), qPrintable(archive.error().nextStep));
}

void TestArchive::severalCsvFilesAreHeldAndNamed()
{
    const QString path = written(zipOf({{.name = "one.csv", .content = "x"}, {.name = "two.CSV", .content = "y"}}));
    for (const QString& pattern : {QString(), u"*.csv"_s, u"three.csv"_s}) {
        const auto archive = FeedArchive::open(path, {}, pattern);
        QVERIFY(!archive);
        QCOMPARE(archive.error().kind, ErrorKind::Held);
        QVERIFY2(archive.error().message.contains("one.csv, two.CSV"_L1), qPrintable(archive.error().message));
    }
}

void TestArchive::webPageIsQuoted()
{
    const QString path = written("\r\n<!DOCTYPE html><html><head><style>p{}</style><title>Login</title></head>"
                                 "<body><p>Your account\n is suspended.</p></body></html>"_ba);
    const auto archive = FeedArchive::open(path);
    QVERIFY(!archive);
    QVERIFY2(archive.error().message.contains(u"“Login Your account is suspended.”"_s), qPrintable(archive.error().message));
}

void TestArchive::secondPass()
{
    const auto archive = FeedArchive::open(written(zipOf({{.name = "feed.csv", .content = csv}})));
    QVERIFY(archive.has_value());
    auto first = archive->device();
    QVERIFY(first.has_value());
    QCOMPARE((*first)->read(10), csv.first(10)); // a pass left half-way does not disturb the others
    QVERIFY(content(*archive).value() == csv);
    QVERIFY(content(*archive).value() == csv);
    QCOMPARE((*first)->read(10), csv.sliced(10, 10));
}

/// A small stream that claims a small size and unpacks to far more: reading ends at the claim.
void TestArchive::bombStopsEarly()
{
    const QByteArray packed = deflated(QByteArray(64 << 20, '0'));
    QVERIFY(packed.size() < 100'000);
    const auto archive = FeedArchive::open(written(zipOf({{.name = "feed.csv", .claimedSize = 5'000, .packed = packed}})));
    QVERIFY(archive.has_value());
    const auto device = archive->device();
    QVERIFY(device.has_value());
    qint64 given = 0;
    for (QByteArray part; !(part = (*device)->read(1000)).isEmpty();)
        given += part.size();
    QVERIFY2(given < 5'000, qPrintable(QString::number(given)));
    QVERIFY(!(*device)->status());
}

void TestArchive::declaredBombIsRefused()
{
    const QByteArray zeros(2 << 20, '0');
    const QString path = written(zipOf({{.name = "feed.csv", .content = zeros}}));
    ArchiveLimits limits;
    QVERIFY(FeedArchive::open(path, limits).has_value()); // small enough for any ratio
    limits.ratioFloor = 100'000;
    const auto archive = FeedArchive::open(path, limits);
    QVERIFY(!archive);
    QCOMPARE(archive.error().kind, ErrorKind::Archive);
    limits.maxRatio = 2000;
    QVERIFY(FeedArchive::open(path, limits).has_value());
}

void TestArchive::limitsOnTotals()
{
    ArchiveLimits limits;
    limits.maxEntries = 2;
    const Entry text{.name = "a.txt", .content = "x"};
    const Entry feed{.name = "feed.csv", .content = csv};
    QVERIFY(FeedArchive::open(written(zipOf({text, feed})), limits).has_value());
    QVERIFY(!FeedArchive::open(written(zipOf({text, text, feed})), limits));
    limits.maxTotalSize = csv.size();
    QVERIFY(!FeedArchive::open(written(zipOf({text, feed})), limits));
    QVERIFY(FeedArchive::open(written(zipOf({feed})), limits).has_value());
}

void TestArchive::missingFile()
{
    const auto archive = FeedArchive::open(m_folder->filePath(u"none.zip"_s));
    QVERIFY(!archive);
    QCOMPARE(archive.error().kind, ErrorKind::NotFound);
}

QTEST_GUILESS_MAIN(TestArchive)
#include "tst_archive.moc"
