#include "world/cli.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// A push in bulk holds ids and states of all products, but what only some hundreds of them carry.
class TestPushMemory : public QObject
{
    Q_OBJECT
private slots:
    void doesNotGrowWithTheProducts();

private:
    /// KiB of a push that creates so many products, and one that changes all of them.
    qint64 peakOf(int products)
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 5;
        options.withFtp = false;
        CliWorld world(m_postgres, options);
        const CliAnswer imported = world.run({u"etilize"_s, u"import"_s, u"--no-filter"_s});
        const QString batch = imported.json["staging_id"_L1].toString();
        if (world.run({u"staging"_s, u"approve"_s, batch}).exitCode != 0)
            qFatal("%s", qPrintable(imported.errors));
        const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
        m_created = pushed.json["created"_L1].toInteger();
        m_inBulk = pushed.json["bulk_products"_L1].toInteger();
        return pushed.peakKib;
    }

    qint64 m_created = 0;
    qint64 m_inBulk = 0;
    TestPostgres m_postgres;
};

void TestPushMemory::doesNotGrowWithTheProducts()
{
    // How many threads happen to allocate at once is no matter of how many products there are; each would hold memory of its own.
    qputenv("MALLOC_ARENA_MAX", "1");
    const qint64 few = peakOf(800);
    if (few == 0)
        QSKIP("this system does not tell how much memory a process holds");
    const qint64 fewCreated = m_created;
    const qint64 many = peakOf(4800);
    QVERIFY2(m_created > fewCreated + 3000, qPrintable(QString::number(m_created)));
    QCOMPARE(m_inBulk, m_created);
    const double perProduct = double(many - few) / double(m_created - fewCreated);
    qInfo("%lld KiB for %lld products, %lld KiB for %lld: %.2f KiB for one more", few, fewCreated, many, m_created, perProduct);
    QVERIFY2(perProduct < 4.0, qPrintable(QString::number(perProduct))); // what one carries is three times as much
}

QTEST_GUILESS_MAIN(TestPushMemory)
#include "tst_pushmemory.moc"
