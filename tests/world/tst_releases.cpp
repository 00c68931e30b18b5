#include "world/feedfiles.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// A person who lets an import go on has seen certain findings. The file stays the same; what the ERP says about it may not.
class TestReleases : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup() { m_world.reset(); }
    void anotherFindingIsHeldAgain();
    void aFindingThatGrewIsHeldAgain();

private:
    [[nodiscard]] CliAnswer import() { return m_world->run({u"etilize"_s, u"import"_s, u"--source"_s, m_path}); }
    void raise(qsizetype from, qsizetype count)
    {
        setPrices(*m_world, m_items.mid(from, count), [](double price) { return price * 1.5; });
    }
    /// Staged since the world was made, where some products could not be written.
    [[nodiscard]] int open(const QString& where = u"true"_s)
    {
        return m_world->sql(u"SELECT count(*)::int FROM sync_staging WHERE is_open AND id > %1 AND %2"_s.arg(m_before).arg(where)).toInt();
    }

    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    QStringList m_items;
    QString m_path;
    qint64 m_before = 0; ///< id of the last change that was staged before
};

void TestReleases::init()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 120;
    options.catalogue.seed = 21;
    options.catalogue.metafieldColumns = 10;
    options.catalogue.mess = sandbox::MessRates::none();
    options.withFtp = false;
    m_world = std::make_unique<CliWorld>(m_postgres, options);
    m_world->pushEverything();
    m_items = itemsInShop(*m_world);
    QVERIFY(m_items.size() > 60);
    m_before = m_world->sql(u"SELECT max(id) FROM sync_staging"_s).toLongLong();
}

void TestReleases::anotherFindingIsHeldAgain()
{
    QByteArray repeated;
    int count = 0;
    const QByteArray csv = editedFeed(*m_world, [&](const QByteArrayList& names, const QByteArrayList& cells) {
        const qsizetype title = names.indexOf("Title");
        if (cells.value(names.indexOf("SKU")).isEmpty() || cells.value(title).isEmpty() || count == 15)
            return;
        ++count;
        for (qsizetype i = 0; i < cells.size(); ++i)
            repeated += (i == 0 ? "\"" : ",\"") + QByteArray(cells[i]).replace('"', "\"\"") + (i == title ? " again\"" : "\"");
        repeated += "\r\n";
    });
    QCOMPARE(count, 15);
    m_path = writeFeed(*m_world, u"twice.zip"_s, csv + repeated);
    QCOMPARE(import().exitCode, 3);
    QCOMPARE(holdingGuards(*m_world), u"duplicates"_s);
    const QJsonArray doubled = heldExamples(*m_world, u"duplicates"_s);
    QCOMPARE(doubled.size(), 5);
    for (const QJsonValue example : doubled)
        QVERIFY2(example["name"_L1].toString().endsWith(u" again"_s), qPrintable(example["sku"_L1].toString()));
    QVERIFY(releaseHeld(*m_world));
    raise(0, m_items.size() / 4);
    const CliAnswer held = import();
    QCOMPARE(held.exitCode, 3);
    QCOMPARE(holdingGuards(*m_world), u"duplicates price_swings"_s);
    const QString told = held.json["error"_L1]["message"_L1].toString();
    QVERIFY2(told.contains(u"price"_s) && !told.contains(u"share a key"_s), qPrintable(told));
    QCOMPARE(open(), 0);
    QVERIFY(releaseHeld(*m_world));
    const CliAnswer released = import();
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
    QVERIFY(open() > 0);
}

void TestReleases::aFindingThatGrewIsHeldAgain()
{
    m_path = writeFeed(*m_world, u"next.zip"_s, editedFeed(*m_world, [](const QByteArrayList&, QByteArrayList&) {}) + "\r\n");
    raise(0, 20);
    QCOMPARE(import().exitCode, 3);
    QCOMPARE(holdingGuards(*m_world), u"price_swings"_s);
    const QJsonArray swings = heldExamples(*m_world, u"price_swings"_s);
    QCOMPARE(swings.size(), 5);
    double last = 1000;
    for (const QJsonValue example : swings) {
        QVERIFY(m_items.mid(0, 20).contains(example["sku"_L1].toString()));
        const double before = example["before"_L1].toString().toDouble();
        const double percent = (example["after"_L1].toString().toDouble() - before) / before * 100;
        QVERIFY2(percent > 45 && percent < 55, qPrintable(QString::number(percent)));
        QVERIFY2(percent <= last + 0.1, "the farthest first"); // they are told apart by one digit
        last = percent;
    }
    QVERIFY(releaseHeld(*m_world));
    raise(20, 10);
    QCOMPARE(import().exitCode, 3);
    QCOMPARE(holdingGuards(*m_world), u"price_swings"_s);
    QCOMPARE(open(), 0);
    QVERIFY(releaseHeld(*m_world));
    raise(30, 1); // what moved a little since somebody looked at it is the same
    const CliAnswer released = import();
    QVERIFY2(released.exitCode == 0, qPrintable(released.errors));
    QCOMPARE(open(u"changes ? 'price'"_s), 31);
}

QTEST_GUILESS_MAIN(TestReleases)
#include "tst_releases.moc"
