#include "support/testpostgres.h"

#include "sync/pullapply.h"

#include <QTest>
#include <QThreadPool>
#include <QtConcurrent>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

ShopBlock blockOf(const QList<std::pair<int, QString>>& products)
{
    ShopBlock block;
    for (const auto& [number, sku] : products) {
        RemoteProduct product;
        product.id = u"gid://shopify/Product/%1"_s.arg(number);
        product.variantId = u"gid://shopify/ProductVariant/%1"_s.arg(number);
        product.updatedAt = QDateTime(QDate(2026, 5, 1), QTime(12, 0), QTimeZone::UTC);
        product.values[FieldId::Sku] = Value(sku);
        product.values[FieldId::Title] = Value(u"Product %1"_s.arg(number));
        product.values[FieldId::Price] = Value(Decimal(100 + number, 2));
        ShopItem item{product, {}};
        block.valuesJson.append(product.values.toJson());
        block.hashes.append(item.hash(block.valuesJson.constLast()));
        block.items.push_back(std::move(item));
    }
    return block;
}

} // namespace

/// Several writers of one pull.
class PullWritersTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;

    QString one(const QString& sql) { return m_connection->value(sql).value_or(QVariant()).toString(); }
    /// Writes a block with a connection of its own.
    Result<PullCounts> write(const ShopBlock& block, PullBatch& batch)
    {
        auto connection = TestPostgres::open(m_address);
        PullApply apply(*connection, PullPlanner(RuleSet(), QDateTime::currentDateTimeUtc(), 0), {}, 0, batch);
        const auto done = apply.block(block);
        return done ? Result<PullCounts>(apply.counts()) : fail(done.error());
    }

private slots:
    void init()
    {
        m_address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(m_address);
    }
    void cleanup() { m_connection.reset(); }

    /// The second of two with one SKU waits until the first is certain, and is refused then as if it had come later.
    void aSkuThatIsBeingWrittenIsPlannedAgain()
    {
        PullBatch batch;
        Transaction first(*m_connection); // the other writer, before its commit
        PullApply other(*m_connection, PullPlanner(RuleSet(), QDateTime::currentDateTimeUtc(), 0), {}, 0, batch);
        QVERIFY(other.block(blockOf({{1, u"TWICE"_s}})));
        QFuture<Result<PullCounts>> second =
            QtConcurrent::run([&] { return write(blockOf({{2, u"TWICE"_s}, {3, u"OTHER"_s}}), batch); });
        const auto watcher = TestPostgres::open(m_address);
        QTRY_COMPARE(watcher->value(u"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                                    "AND wait_event_type = 'Lock'"_s)->toInt(), 1);
        QVERIFY(!second.isFinished());
        QVERIFY(first.commit());
        const auto counts = second.takeResult();
        QVERIFY2(counts, qPrintable(counts ? QString() : counts.error().message + counts.error().detail));
        QCOMPARE(counts->created, 1);
        QCOMPARE(counts->seen, 2);
        QCOMPARE(counts->skipped.size(), 1);
        QCOMPARE(counts->skipped.first().reason, u"sku_taken"_s);
        QCOMPARE(one(u"SELECT string_agg(sku || shopify_product_id, ',' ORDER BY sku) FROM public.products"_s),
                 u"OTHERgid://shopify/Product/3,TWICEgid://shopify/Product/1"_s);
    }

    /// Two that stage at once share one set of changes, also when the one that makes it fails.
    void whatIsStagedIsOneBatch()
    {
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name, price, shopify_product_id) "
                                      "SELECT g, 'S-' || g, 'Product ' || g, 9, 'gid://shopify/Product/' || g "
                                      "FROM generate_series(1, 40) g"_s));
        // The price is the ERP's word: what the shop says instead is staged for a person.
        QVERIFY(m_connection->execute(u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
                                      "SELECT g, 'price', '9', decode(md5('9'), 'hex'), 'xorosoft' FROM generate_series(1, 40) g"_s));
        PullBatch batch;
        QThreadPool pool;
        pool.setMaxThreadCount(4);
        QList<QFuture<Result<PullCounts>>> writers;
        for (int writer = 0; writer < 4; ++writer) {
            QList<std::pair<int, QString>> products;
            for (int i = 1; i <= 10; ++i)
                products.append({10 * writer + i, u"S-%1"_s.arg(10 * writer + i)});
            writers.append(QtConcurrent::run(&pool, [this, &batch, products] { return write(blockOf(products), batch); }));
        }
        qint64 staged = 0;
        for (auto& writer : writers) {
            const auto counts = writer.takeResult();
            QVERIFY2(counts, qPrintable(counts ? QString() : counts.error().message + counts.error().detail));
            staged += counts->staged;
        }
        QCOMPARE(staged, 40);
        QCOMPARE(one(u"SELECT count(*) FROM sync_batches"_s), u"1"_s);
        QCOMPARE(one(u"SELECT count(DISTINCT batch_id) || ' ' || count(*) FROM sync_staging"_s), u"1 40"_s);
        QCOMPARE(one(u"SELECT id::text FROM sync_batches"_s), batch.id.toString(QUuid::WithoutBraces));
    }

    void aBatchThatWasNotCommittedIsMadeAgain()
    {
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name, price, shopify_product_id) "
                                      "VALUES (1, 'S-1', 'Product 1', 9, 'gid://shopify/Product/1')"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
                                      "VALUES (1, 'price', '9', decode(md5('9'), 'hex'), 'xorosoft')"_s));
        QVERIFY(m_connection->execute(u"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                                      "$$BEGIN RAISE EXCEPTION 'refused'; END$$"_s));
        QVERIFY(m_connection->execute(u"CREATE TRIGGER refuse BEFORE INSERT ON sync_staging EXECUTE FUNCTION refuse()"_s));
        PullBatch batch;
        QVERIFY(!write(blockOf({{1, u"S-1"_s}}), batch));
        QVERIFY(batch.id.isNull());
        QCOMPARE(one(u"SELECT count(*) FROM sync_batches"_s), u"0"_s);
        QVERIFY(m_connection->execute(u"DROP TRIGGER refuse ON sync_staging"_s));
        QVERIFY(write(blockOf({{1, u"S-1"_s}}), batch));
        QVERIFY(!batch.id.isNull());
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging"_s), u"1"_s);
    }
};

QTEST_GUILESS_MAIN(PullWritersTest)
#include "tst_pullwriters.moc"
