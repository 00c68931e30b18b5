#include "world/cli.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Death at every point of a push in bulk: the next run ends in the undisturbed state.
class TestPushDeaths : public QObject
{
    Q_OBJECT
private slots:
    void killedInTheMiddle_data();
    void killedInTheMiddle();

private:
    TestPostgres m_postgres;
};

void TestPushDeaths::killedInTheMiddle_data()
{
    QTest::addColumn<QString>("threshold");
    QTest::addColumn<QString>("point");
    const auto row = [](const char* threshold, const char* point) {
        QTest::addRow("%s, bulk from %s", point, threshold) << QString::fromLatin1(threshold) << QString::fromLatin1(point);
    };
    for (const char* point : {"push.enqueued:1", "push.bulk.compared:1", "push.bulk.marked:1", "bulk.before_submit:1", "bulk.after_submit:1",
                              "bulk.before_apply:1", "push.bulk.applied:1", "bulk.after_apply:1",
                              "bulk.before_submit:3", "bulk.after_submit:4", "bulk.before_apply:3", "push.bulk.applied:2", "push.before_settle:3",
                              "push.settled:2"})
        row("10", point);
    for (const char* point : {"push.before_mark:30", "push.before_send:26", "push.after_send:51", "push.before_settle:51", "push.settled:51"})
        row("0", point);
}

void TestPushDeaths::killedInTheMiddle()
{
    QFETCH(QString, threshold);
    QFETCH(QString, point);
    sandbox::SandboxOptions options;
    options.catalogue.products = 60;
    options.catalogue.seed = 12;
    options.withFtp = false;
    CliWorld world(m_postgres, options);
    QCOMPARE(world.run({u"settings"_s, u"set"_s, u"push.bulk_threshold"_s, threshold}).exitCode, 0);
    const QString batch = world.run({u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch}).exitCode, 0);
    QCOMPARE(world.run({u"shopify"_s, u"push"_s, batch}, {{u"TRUEUP_FAIL_POINT"_s, point}}).exitCode, 137);
    const CliAnswer again = world.run({u"shopify"_s, u"push"_s, batch});
    // Needs approval: everything approved was confirmed before the end, only blocked changes are left.
    QVERIFY2(again.exitCode == 0 || again.exitCode == 4, qPrintable(again.errors));
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status IN ('approved', 'queued', 'failed')"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM product_versions WHERE version_number > 1"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM bulk_operations WHERE status IN ('preparing', 'uploaded', 'created', 'running')"_s).toInt(), 0);
    QCOMPARE(world.shopDifference(), QString());
}

QTEST_GUILESS_MAIN(TestPushDeaths)
#include "tst_pushdeaths.moc"
