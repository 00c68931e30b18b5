#include "world/cli.h"

#include <KZip>

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <functional>

using namespace trueup;
using namespace Qt::StringLiterals;

using Maker = std::function<bool(const QString& path)>;
Q_DECLARE_METATYPE(Maker)

/// Files that were made to do harm, or came out of another program than the supplier's: the command line itself refuses or
/// reads each within 256 MiB and ten seconds, and says in a sentence what is the matter.
class TestHostileFiles : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void isRefused_data();
    void isRefused();
    void isRead_data();
    void isRead();

private:
    CliAnswer timed(const QStringList& arguments)
    {
        QElapsedTimer timer;
        timer.start();
        CliAnswer answer = m_world->run(arguments);
        m_milliseconds = timer.elapsed();
        return answer;
    }
    void checkLimits(const CliAnswer& answer) const
    {
        qInfo("%lld KiB, %lld ms", answer.peakKib, m_milliseconds);
        QVERIFY2(answer.peakKib < 256 * 1024, qPrintable(QString::number(answer.peakKib))); // 0 where no system tells
        QVERIFY2(m_milliseconds < 10'000, qPrintable(QString::number(m_milliseconds)));
    }
    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    qint64 m_milliseconds = 0;
};

namespace {

const QByteArray header = "URL handle,Title,Vendor,Type,SKU,Description\r\n";

/// `count` products in UTF-8.
QByteArray table(int count, char delimiter = ',')
{
    QByteArray csv = header;
    for (int i = 0; i < count; ++i)
        csv += "pen-%1,Stylo ét%1 5 mm,Nordvale,Pens,NV-%1,<p>Écrit bien</p>\r\n"_ba.replace("%1", QByteArray::number(i));
    return csv.replace(',', delimiter);
}

bool writeZip(const QString& path, const QByteArray& csv, const QString& name = u"feed.csv"_s)
{
    KZip zip(path);
    return zip.open(QIODevice::WriteOnly) && zip.writeFile(name, csv) && zip.close();
}

/// Lets `change` alter the bytes of a sound zip.
Maker changed(const std::function<void(QByteArray&)>& change)
{
    return [change](const QString& path) {
        if (!writeZip(path, table(4000)))
            return false;
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return false;
        QByteArray bytes = file.readAll();
        file.close();
        change(bytes);
        return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
    };
}

} // namespace

void TestHostileFiles::initTestCase()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 20;
    options.withFtp = false;
    m_world = std::make_unique<CliWorld>(m_postgres, options);
    QCOMPARE(m_world->run({u"migrate"_s}).exitCode, 0); // making the tables is no part of what is measured
}

void TestHostileFiles::isRefused_data()
{
    QTest::addColumn<Maker>("make");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("nextStep");
    const QString again = u"ask the supplier"_s;
    QTest::newRow("zip bomb") << Maker([](const QString& path) { return writeZip(path, header + QByteArray(100 << 20, ' ')); })
                              << u"unpacks to more than is accepted"_s << again;
    QTest::newRow("bomb that lies about its size") << changed([](QByteArray& bytes) {
        const qsizetype entry = bytes.indexOf("PK\x01\x02");
        for (const qsizetype at : {entry + 24, qsizetype(22)}) // unpacked size in the directory and before the data
            bytes.replace(at, 4, QByteArray("\x64\0\0\0", 4));
    }) << u"is damaged"_s << again;
    QTest::newRow("path that escapes")
        << Maker([](const QString& path) { return writeZip(path, table(3), u"../../etc/cron.d/feed.csv"_s); })
        << u"points outside it: “../../etc/cron.d/feed.csv”"_s << again;
    QTest::newRow("encrypted") << changed([](QByteArray& bytes) {
        bytes[6] = char(bytes[6] | 1); // flags of the entry and of its directory record
        const qsizetype entry = bytes.indexOf("PK\x01\x02");
        bytes[entry + 8] = char(bytes[entry + 8] | 1);
    }) << u"“feed.csv” is encrypted"_s << u"without a password"_s;
    QTest::newRow("cut off") << changed([](QByteArray& bytes) { bytes.truncate(bytes.size() / 2); }) << u"was cut off"_s << again;
    QTest::newRow("damaged inside") << changed([](QByteArray& bytes) {
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 0x55);
    }) << u"is damaged"_s << again;
}

void TestHostileFiles::isRefused()
{
    QFETCH(Maker, make);
    QFETCH(QString, sentence);
    QFETCH(QString, nextStep);
    const QString path = m_world->path(u"hostile.zip"_s);
    QVERIFY(make(path));
    const CliAnswer answer = timed({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    QCOMPARE(answer.exitCode, 1);
    QCOMPARE(answer.kind(), u"archive"_s);
    const QJsonObject error = answer.json["error"_L1].toObject();
    QVERIFY2(error["message"_L1].toString().contains(sentence), qPrintable(error["message"_L1].toString()));
    QVERIFY2(error["next_step"_L1].toString().contains(nextStep), qPrintable(error["next_step"_L1].toString()));
    QCOMPARE(m_world->sql(u"SELECT (SELECT count(*) FROM sync_staging) + (SELECT count(*) FROM feed_rows)"_s).toInt(), 0);
    checkLimits(answer);
}

void TestHostileFiles::isRead_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<int>("products");
    QTest::addColumn<int>("rejected");
    const auto utf16 = [](QStringEncoder::Encoding encoding) {
        QStringEncoder encoder(encoding, QStringEncoder::Flag::WriteBom);
        return QByteArray(encoder(QString::fromUtf8(table(500))));
    };
    QTest::newRow("UTF-16, little end first") << utf16(QStringEncoder::Utf16LE) << 500 << 0;
    QTest::newRow("UTF-16, big end first") << utf16(QStringEncoder::Utf16BE) << 500 << 0;
    QTest::newRow("semicolons") << table(500, ';') << 500 << 0;
    QTest::newRow("tabs") << table(500, '\t') << 500 << 0;
    const QByteArray huge(10 << 20, 'x');
    QTest::newRow("cells of 10 MB") << table(200) + "big,Big,Nordvale,Pens,NV-BIG,\"" + huge + "\"\r\n"
                                           + "big2,Big," + huge + ",Pens,NV-BIG2,short\r\n"
                                           + "last,Last,Nordvale,Pens,NV-LAST,short\r\n"
                                    << 201 << 2;
}

void TestHostileFiles::isRead()
{
    QFETCH(QByteArray, csv);
    QFETCH(int, products);
    QFETCH(int, rejected);
    const QString path = m_world->path(u"other.zip"_s);
    QVERIFY(writeZip(path, csv));
    // A dry run does everything an import does, and is no yardstick for the next row of this table.
    const CliAnswer answer = timed({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s, u"--dry-run"_s});
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QCOMPARE(answer.json["progress"_L1]["product_rows"_L1].toInt(), products);
    QCOMPARE(answer.json["progress"_L1]["rejected_rows"_L1].toInt(), rejected);
    QCOMPARE(answer.json["staged"_L1].toInt(), products);
    checkLimits(answer);
}

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "tst_hostilefiles.moc"
