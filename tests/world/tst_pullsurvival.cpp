#include "world/cli.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// A pull that dies at any of its fail points ends, run again, where an undisturbed one ends.
class TestPullSurvival : public QObject
{
    Q_OBJECT
private slots:
    void killedWhilePulling_data();
    void killedWhilePulling();

private:
    /// 320 products: enough for the shop's bulk export.
    static sandbox::SandboxOptions options(int shopProducts)
    {
        sandbox::SandboxOptions made;
        made.catalogue.products = 5;
        made.withFtp = false;
        made.shopProducts = shopProducts;
        return made;
    }
    static QString state(CliWorld& world)
    {
        return world
            .sql(u"SELECT md5(concat_ws('#', (SELECT string_agg(product_values(p)::text, ';' ORDER BY p.sku) FROM public.products p), "
                 "(SELECT string_agg(concat_ws('|', p.sku, b.field, b.base_value), ';' ORDER BY p.sku, b.field) FROM sync_bases b "
                 "JOIN public.products p ON p.id = b.product_id), (SELECT string_agg(concat_ws('|', p.sku, r.data, r.is_missing), ';' "
                 "ORDER BY p.sku) FROM remote_snapshots r JOIN public.products p ON p.id = r.product_id), "
                 "(SELECT string_agg(concat_ws('|', p.sku, k.collections), ';' ORDER BY p.sku) FROM remote_collections k "
                 "JOIN public.products p ON p.id = k.product_id), "
                 "(SELECT string_agg(concat_ws('|', p.sku, v.version_number), ';' ORDER BY p.sku, v.id) FROM product_versions v "
                 "JOIN public.products p ON p.id = v.product_id)))"_s)
            .toString();
    }
    TestPostgres m_postgres;
    QHash<int, QString> m_undisturbed; ///< by number of products
};

void TestPullSurvival::killedWhilePulling_data()
{
    QTest::addColumn<QString>("point");
    QTest::addColumn<int>("products");
    for (const auto& point : {u"bulk.before_submit:1"_s, u"bulk.after_submit:1"_s, u"bulk.before_apply:1"_s, u"bulk.after_apply:1"_s,
                              u"bulk.after_submit:2"_s, u"bulk.before_apply:2"_s, // of the list of collections
                              u"pull.block:1"_s, u"pull.before_commit:1"_s, u"pull.after_commit:1"_s, u"pull.before_watermark:1"_s})
        QTest::addRow("bulk, %s", qPrintable(point)) << point << 320;
    for (const auto& point : {u"pull.block:2"_s, u"pull.before_commit:2"_s, u"pull.after_commit:1"_s, u"pull.before_watermark:1"_s})
        QTest::addRow("pages, %s", qPrintable(point)) << point << 120;
}

void TestPullSurvival::killedWhilePulling()
{
    QFETCH(QString, point);
    QFETCH(int, products);
    const QStringList pull{u"shopify"_s, u"pull"_s, u"--full"_s};
    if (!m_undisturbed.contains(products)) {
        CliWorld world(m_postgres, options(products));
        const CliAnswer pulled = world.run(pull);
        QVERIFY2(pulled.exitCode == 0, qPrintable(pulled.errors));
        QCOMPARE(pulled.json["source"_L1].toString(), products > 300 ? u"bulk"_s : u"pages"_s);
        m_undisturbed.insert(products, state(world));
    }
    CliWorld world(m_postgres, options(products));
    QCOMPARE(world.run(pull, {{u"TRUEUP_FAIL_POINT"_s, point}}).exitCode, 137);
    const CliAnswer again = world.run(pull);
    QVERIFY2(again.exitCode == 0, qPrintable(again.errors));
    QCOMPARE(state(world), m_undisturbed.value(products));
    QCOMPARE(world.sql(u"SELECT count(*) FROM sync_runs WHERE status = 'running'"_s).toInt(), 0);
    QCOMPARE(world.sql(u"SELECT count(*) FROM bulk_operations WHERE lines_applied < 0 AND status IN ('created', 'running')"_s).toInt(), 0);
    // What the dead run had begun in the shop is taken over; neither products nor collections are asked for twice.
    if (point.startsWith("bulk.after_submit"_L1) || point.startsWith("bulk.before_apply"_L1))
        QCOMPARE(world.sandbox().shop().requestCount(u"bulkOperationRunQuery"_s), 2);
    const CliAnswer third = world.run(pull);
    QVERIFY2(third.exitCode == 0, qPrintable(third.errors));
    QCOMPARE(third.json["unchanged"_L1].toInt(), products);
}

QTEST_GUILESS_MAIN(TestPullSurvival)
#include "tst_pullsurvival.moc"
