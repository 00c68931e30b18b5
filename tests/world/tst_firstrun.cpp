#include "world/cli.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// The main job, by the command line alone, between real servers.
class TestFirstRun : public QObject
{
    Q_OBJECT
private slots:
    void everyRowIsAccountedFor();
    void theSameFileStagesNothing();
    void theShopHoldsExactlyWhatWasApproved();
    void nothingIsWrittenWithoutApproval();
    void onlyTheApprovedAreWritten();
    void theNextDayChangesOnlyWhatChanged();
    void autoApprovalIsOffUnlessAskedFor();
    void aDryRunLeavesNothing();
    void anEditorMayNotApprove();

private:
    static sandbox::SandboxOptions small(int products = 150)
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 4;
        return options;
    }
    TestPostgres m_postgres;
};

void TestFirstRun::everyRowIsAccountedFor()
{
    CliWorld world(m_postgres, small(400));
    const CliAnswer imported = world.run({u"etilize"_s, u"import"_s});
    QVERIFY2(imported.exitCode == 0, qPrintable(imported.errors));
    const QJsonObject progress = imported.json["progress"_L1].toObject();
    const sandbox::FeedTruth& truth = world.sandbox().truth();
    QCOMPARE(progress["total_rows"_L1].toInteger(), truth.records);
    QCOMPARE(progress["image_rows"_L1].toInteger(), truth.imageRows);
    QCOMPARE(progress["incomplete_rows"_L1].toInteger(), truth.incompleteRows);
    QCOMPARE(progress["blank_rows"_L1].toInteger(), truth.blankRows);
    QCOMPARE(progress["product_rows"_L1].toInteger(), truth.products);
    QCOMPARE(progress["product_rows"_L1].toInteger() + progress["image_rows"_L1].toInteger() +
                 progress["incomplete_rows"_L1].toInteger() + progress["blank_rows"_L1].toInteger() +
                 progress["rejected_rows"_L1].toInteger(),
             truth.records);
    QVERIFY(truth.notInErp > 0);
    QVERIFY(progress["xorosoft_filtered"_L1].toInteger() >= truth.notInErp);
    // What a person has to look at has its cells and its reason.
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rows WHERE row_kind = 'incomplete' AND raw IS NULL"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(DISTINCT row_no) FROM feed_rejects WHERE code = 'ROW_INCOMPLETE'"_s).toLongLong(),
             truth.incompleteRows);
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rejects WHERE code = 'BARCODE_SCI_NOTATION'"_s).toLongLong(),
             truth.exponentBarcodes);
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rejects WHERE code = 'ORPHAN_IMAGE'"_s).toLongLong(),
             truth.orphanImages);
    // Nothing is approved by itself.
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status NOT IN ('pending', 'blocked')"_s).toInt(), 0);
    QCOMPARE(world.sandbox().shop().writeCount(), 0);
}

void TestFirstRun::theSameFileStagesNothing()
{
    CliWorld world(m_postgres, small());
    QCOMPARE(world.run({u"etilize"_s, u"import"_s}).exitCode, 0);
    const QString before = world.sql(u"SELECT md5(string_agg(s::text, '|' ORDER BY id)) FROM sync_staging s"_s).toString();
    const CliAnswer again = world.run({u"etilize"_s, u"import"_s});
    QVERIFY2(again.exitCode == 0, qPrintable(again.errors));
    QCOMPARE(again.json["status"_L1].toString(), u"skipped_same_file"_s);
    QCOMPARE(again.json["staged"_L1].toInt(), 0);
    QCOMPARE(world.sql(u"SELECT md5(string_agg(s::text, '|' ORDER BY id)) FROM sync_staging s"_s).toString(), before);
}

void TestFirstRun::theShopHoldsExactlyWhatWasApproved()
{
    CliWorld world(m_postgres, small());
    const QString batch = world.pushEverything();
    QCOMPARE(world.shopDifference(), QString());
    QVERIFY(world.sandbox().shop().productCount() > 100);
    // Each has a version, its base values and its history.
    const qint64 synced = world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'synced'"_s).toLongLong();
    QCOMPARE(world.sql(u"SELECT count(*) FROM product_versions WHERE version_number = 1"_s).toLongLong(), synced);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_history WHERE outcome = 'success'"_s).toLongLong(), synced);
    QCOMPARE(world.sql(u"SELECT count(DISTINCT product_id) FROM sync_bases WHERE field = 'title'"_s).toLongLong(), synced);
    QCOMPARE(world.sql(u"SELECT count(*) FROM product_sync_status WHERE sync_status = 'synced'"_s).toLongLong(), synced);
    // A second push has nothing to do and says so.
    world.sandbox().shop().clearLog();
    const CliAnswer again = world.run({u"shopify"_s, u"push"_s, batch});
    QCOMPARE(world.sandbox().shop().writeCount(), 0);
    QCOMPARE(again.json["products"_L1].toInt(), 0);
}

void TestFirstRun::nothingIsWrittenWithoutApproval()
{
    CliWorld world(m_postgres, small());
    const CliAnswer imported = world.run({u"etilize"_s, u"import"_s});
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, imported.json["staging_id"_L1].toString()});
    QCOMPARE(pushed.exitCode, 4);
    QCOMPARE(pushed.kind(), u"needs_approval"_s);
    QCOMPARE(world.sandbox().shop().writeCount(), 0);
}

void TestFirstRun::onlyTheApprovedAreWritten()
{
    CliWorld world(m_postgres, small());
    const QString batch = world.run({u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    const QString id = world.sql(u"SELECT min(id)::text FROM sync_staging WHERE status = 'pending'"_s).toString();
    const QString other = world.sql(u"SELECT max(id)::text FROM sync_staging WHERE status = 'pending'"_s).toString();
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch, u"--only"_s, id, u"--note"_s, u"checked"_s})
                 .json["approved"_L1]
                 .toInt(),
             1);
    QCOMPARE(world.run({u"staging"_s, u"reject"_s, batch, u"--only"_s, other}).json["rejected"_L1].toInt(), 1);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    QCOMPARE(pushed.json["confirmed"_L1].toInt(), 1);
    QCOMPARE(world.sandbox().shop().productCount(), 1);
    QCOMPARE(world.shopDifference(), QString());
    QCOMPARE(world.sql(u"SELECT review_notes FROM sync_staging WHERE status = 'synced'"_s).toString(), u"checked"_s);
}

void TestFirstRun::theNextDayChangesOnlyWhatChanged()
{
    CliWorld world(m_postgres, small(300));
    world.pushEverything();
    const sandbox::Catalogue before = world.sandbox().catalogue();
    QVERIFY(world.sandbox().evolve(1).has_value());
    const sandbox::DayDifferences real = sandbox::Catalogue::differences(before, world.sandbox().catalogue());
    const CliAnswer imported = world.run({u"etilize"_s, u"import"_s});
    QVERIFY2(imported.exitCode == 0, qPrintable(imported.errors));
    // Noise alone stages nothing: where the feed differs in bytes only, nothing of the feed's is proposed.
    for (const int index : real.noiseOnly) {
        const auto open = world.connect()->value(
            u"SELECT string_agg(changes::text, ' ') FROM sync_staging WHERE sku = ? AND status IN ('pending', 'blocked') "
            "AND product_id IS NOT NULL AND changes - '{inventory,price,cost}'::text[] <> '{}'"_s,
            {world.sandbox().catalogue().product(index).sku});
        QVERIFY2(open && open->isNull(), qPrintable(open->toString()));
    }
    const QString batch = imported.json["staging_id"_L1].toString();
    QVERIFY(!batch.isEmpty());
    QCOMPARE(world.run({u"staging"_s, u"approve"_s, batch}).exitCode, 0);
    const CliAnswer pushed = world.run({u"shopify"_s, u"push"_s, batch});
    QVERIFY2(pushed.exitCode == 0, qPrintable(pushed.errors));
    QVERIFY(pushed.json["updated"_L1].toInt() > 0);
    // An update touches the calls of its fields only.
    QVERIFY(world.sql(u"SELECT count(*) FROM product_versions WHERE version_number = 2"_s).toInt() > 0);
}

void TestFirstRun::autoApprovalIsOffUnlessAskedFor()
{
    CliWorld world(m_postgres, small());
    const CliAnswer imported = world.run({u"etilize"_s, u"import"_s, u"--auto-approve"_s, u"0.99"_s});
    QVERIFY2(imported.exitCode == 0, qPrintable(imported.errors));
    const qint64 approved = world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'approved'"_s).toLongLong();
    QCOMPARE(imported.json["auto_approved"_L1].toInteger(), approved);
    QVERIFY(approved > 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'approved' AND confidence < 0.99"_s).toInt(), 0);
    QVERIFY(world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'pending'"_s).toInt() > 0);
}

void TestFirstRun::aDryRunLeavesNothing()
{
    CliWorld world(m_postgres, small());
    const CliAnswer imported = world.run({u"etilize"_s, u"import"_s, u"--dry-run"_s});
    QVERIFY2(imported.exitCode == 0, qPrintable(imported.errors));
    QVERIFY(imported.json["staged"_L1].toInt() > 0);
    QVERIFY(imported.json["staging_id"_L1].isNull());
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM feed_rows"_s).toInt(), 0);
    QVERIFY(world.run({u"etilize"_s, u"import"_s}).json["staged"_L1].toInt() > 0);
}

void TestFirstRun::anEditorMayNotApprove()
{
    CliWorld world(m_postgres, small());
    const QString batch = world.run({u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    const QString login = u"editor_"_s + QString::number(QCoreApplication::applicationPid());
    QVERIFY(world.connect()->script(u"CREATE ROLE %1 LOGIN PASSWORD 'e'; GRANT trueup_editor TO %1"_s.arg(login)));
    const CliAnswer refused = world.run({u"staging"_s, u"approve"_s, batch},
                                        {{u"TRUEUP_DATABASE_URL"_s, test::urlOf(world.address(), login, u"e"_s)}});
    QVERIFY2(refused.exitCode == 5, qPrintable(refused.errors));
    QCOMPARE(refused.kind(), u"permission"_s);
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_staging WHERE status = 'approved'"_s).toInt(), 0);
}

QTEST_GUILESS_MAIN(TestFirstRun)
#include "tst_firstrun.moc"
