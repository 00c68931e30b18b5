#include "support/testpostgres.h"

#include "store/reviewindex.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

/// Rows of every kind, with nothing where there may be nothing, and texts that are easy to order wrongly.
constexpr auto rowsQuery = R"(
    INSERT INTO sync_batches (name, direction, source) VALUES ('a', 'push', 'etilize'), ('b', 'push', 'xorosoft');
    INSERT INTO sync_staging (batch_id, temp_key, operation_type, source, sku, name, vendor, product_type, changes, changes_hash,
                              changed_fields, price_change_percent, confidence, status, auto_approved, row_version, created_at)
    SELECT (SELECT id FROM sync_batches WHERE name = CASE WHEN g % 3 = 0 THEN 'a' ELSE 'b' END), 'k:' || g,
           (ARRAY['create','update','archive','delete','publish','unpublish','link'])[1 + g % 7],
           (ARRAY['etilize','shopify','xorosoft','manual','rollback'])[1 + g % 5],
           (ARRAY['SKU-','sku_','Éà-','ß.', '', NULL])[1 + g % 6] || (g * 7919 % 211),
           (ARRAY['Pen, blue','PEN "x"','Stylo É','', NULL, E'Tab\there'])[1 + g % 6],
           (ARRAY['Bic','bic','', NULL])[1 + g % 4], (ARRAY['Pens','Ink', NULL])[1 + g % 3],
           CASE WHEN g % 11 = 0 THEN '{}' WHEN g % 11 = 1 THEN '{"price": {"current": null, "proposed": 7}}'
                ELSE jsonb_build_object('price', jsonb_build_object('current', (g * 37 % 130) / 10.0, 'proposed', g * 53 % 97)) END, '', (ARRAY['{price}','{price,title}','{tags}','{}'])[1 + g % 4]::text[],
           CASE WHEN g % 8 > 0 THEN (g * 31 % 9000 - 4500) / 100.0 END, CASE WHEN g % 5 > 0 THEN (g * 17 % 101) / 100.0 END,
           (ARRAY['pending','blocked','approved','rejected','queued','synced','failed','superseded'])[1 + g * 13 % 8],
           g % 4 = 0, 1 + g % 9, now() - (g * 37 % 50) * interval '1 hour'
    FROM generate_series(1, 600) g)";

QString described(const QList<ReviewKey>& keys)
{
    QStringList texts;
    for (const ReviewKey& key : keys)
        texts.append(u"%1:%2%3"_s.arg(key.id).arg(key.version).arg(key.needsCare ? u"!"_s : QString()));
    return texts.join(u' ');
}

QString described(const QList<ReviewGroup>& groups)
{
    QStringList texts;
    for (const ReviewGroup& group : groups)
        texts.append(u"%1/%2/%3=%4"_s.arg(group.operation, group.status).arg(group.autoApproved).arg(group.rows));
    texts.sort();
    return texts.join(u' ');
}

} // namespace

/// The index answers what the database answers.
class ReviewIndexTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;
    std::shared_ptr<const ReviewIndex> m_index;

    static StagingFilter open()
    {
        StagingFilter filter;
        filter.statuses = {u"pending"_s, u"blocked"_s, u"approved"_s, u"rejected"_s, u"queued"_s, u"failed"_s};
        return filter;
    }

private slots:
    void initTestCase()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection->script(QString::fromUtf8(rowsQuery)));
        int pieces = 0;
        const auto index = ReviewIndex::read(*m_connection, [&pieces] { ++pieces; });
        QVERIFY2(index, index ? "" : qPrintable(index.error().detail));
        QCOMPARE(pieces, 2); // before each it may wait for others: of the rows that are open, and of those that are written
        m_index = *index;
        QCOMPARE(m_index->size(), 525); // all but the replaced ones: both batches have rows that are not written
    }

    void filtersAgree_data()
    {
        QTest::addColumn<StagingFilter>("filter");
        const auto row = [](const char* name, auto set) {
            StagingFilter filter = open();
            set(filter);
            QTest::newRow(name) << filter;
        };
        row("all", [](StagingFilter&) {});
        row("status", [](StagingFilter& f) { f.statuses = {u"blocked"_s, u"failed"_s}; });
        row("none", [](StagingFilter& f) { f.statuses = {u"none"_s}; });
        row("kind", [](StagingFilter& f) { f.operations = {u"create"_s, u"link"_s}; });
        row("source", [](StagingFilter& f) { f.sources = {u"manual"_s, u"rollback"_s}; });
        row("field", [](StagingFilter& f) { f.fields = {u"title"_s}; });
        row("fields", [](StagingFilter& f) { f.fields = {u"tags"_s, u"title"_s}; });
        row("vendor", [](StagingFilter& f) { f.vendor = u"Bic"_s; });
        row("no vendor", [](StagingFilter& f) { f.vendor = u"Nobody"_s; });
        row("type", [](StagingFilter& f) { f.productType = u"Ink"_s; });
        row("confidence", [](StagingFilter& f) { f.maxConfidence = 0.57; });
        row("confidence above", [](StagingFilter& f) { f.minConfidence = 0.29; });
        row("price", [](StagingFilter& f) { f.minPriceChange = Decimal(20, 0); });
        row("by rule", [](StagingFilter& f) { f.autoApproved = true; });
        row("text", [](StagingFilter& f) { f.text = u"PEN"_s; });
        row("accents", [](StagingFilter& f) { f.text = u"É"_s; });
        row("quotes", [](StagingFilter& f) { f.text = u"\"x\""_s; });
        row("number", [](StagingFilter& f) { f.text = u"sku-1"_s; });
        row("several", [](StagingFilter& f) {
            f.text = u"1"_s;
            f.sources = {u"etilize"_s, u"shopify"_s};
            f.minPriceChange = Decimal(5, 0);
        });
    }

    void filtersAgree()
    {
        QFETCH(const StagingFilter, filter);
        QVERIFY(m_index->knows(filter, {}));
        ReviewReader reader(*m_connection);
        const auto keys = reader.keys(filter, {});
        QVERIFY(keys);
        QCOMPARE(described(m_index->keys(filter, {})), described(*keys));
        const auto groups = reader.groups(filter);
        QVERIFY(groups);
        QCOMPARE(described(m_index->groups(filter)), described(*groups));
    }

    void batchesAgree()
    {
        StagingFilter filter = open();
        filter.batch = m_connection->value(u"SELECT id FROM sync_batches WHERE name = 'b'"_s)->toUuid();
        const auto keys = ReviewReader(*m_connection).keys(filter, {});
        QVERIFY(keys && !keys->isEmpty());
        QCOMPARE(described(m_index->keys(filter, {})), described(*keys));
        filter.statuses += u"synced"_s;
        QVERIFY(m_index->knows(filter, {}));
        const auto all = ReviewReader(*m_connection).keys(filter, {ReviewSort::Sku});
        QVERIFY(all && all->size() > keys->size());
        QCOMPARE(described(m_index->keys(filter, {ReviewSort::Sku})), described(*all));
        filter.batch = QUuid::createUuid();
        QVERIFY2(!m_index->knows(filter, {}), "what was written of another batch is not here");
        filter.statuses.removeAll(u"synced"_s);
        QVERIFY(m_index->keys(filter, {}).isEmpty());
    }

    void ordersAgree()
    {
        for (const ReviewSort column : {ReviewSort::Id, ReviewSort::Sku, ReviewSort::Name, ReviewSort::Kind, ReviewSort::PriceChange,
                                        ReviewSort::Confidence, ReviewSort::Source, ReviewSort::Created, ReviewSort::Status,
                                        ReviewSort::Before, ReviewSort::After}) {
            for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
                const ReviewOrder order{column, direction};
                QVERIFY(m_index->knows(open(), order));
                const auto keys = ReviewReader(*m_connection).keys(open(), order);
                QVERIFY(keys);
                QCOMPARE(described(m_index->keys(open(), order)), described(*keys));
                QCOMPARE(described(m_index->keys(open(), order, 30)), described(keys->first(30)));
            }
        }
    }

    void oddValuesAreOrderedAsTheDatabaseDoes_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("equal numbers written otherwise") << u"7.10"_s;
        QTest::newRow("zeros behind it") << u"7.10000000000000000000"_s;
        QTest::newRow("a text that looks like a number") << u"\"12\""_s;
        QTest::newRow("a negative number") << u"-3"_s;
        QTest::newRow("an exponent") << u"1e3"_s;
        QTest::newRow("more digits than a double holds") << u"7.1000000000000000001"_s;
        QTest::newRow("an object") << u"{\"a\": \"\\u001e\"}"_s;
    }
    void oddValuesAreOrderedAsTheDatabaseDoes()
    {
        QFETCH(QString, value);
        const auto connection = m_postgres.connect();
        QVERIFY(connection->script(QString::fromUtf8(rowsQuery)));
        QVERIFY(connection->script(u"UPDATE sync_staging SET changes = '{\"price\": {\"current\": 7.1, \"proposed\": 7.1}}' WHERE id % 10 = 2"_s));
        QVERIFY(connection->execute(u"UPDATE sync_staging SET changes = jsonb_build_object('price', jsonb_build_object('current', v, 'proposed', v)) "
                                    "FROM (SELECT ?::jsonb AS v) n WHERE id % 10 = 3"_s,
                                    {value}));
        const auto index = ReviewIndex::read(*connection);
        QVERIFY2(index, index ? "" : qPrintable(index.error().detail));
        for (const ReviewSort column : {ReviewSort::Before, ReviewSort::After}) {
            const auto keys = ReviewReader(*connection).keys(open(), {column, Qt::AscendingOrder});
            QVERIFY(keys);
            QCOMPARE(described((*index)->keys(open(), {column, Qt::AscendingOrder})), described(*keys));
        }
    }

    void whatIsNotHereIsLeftToTheDatabase()
    {
        StagingFilter written = open();
        written.statuses += u"synced"_s;
        QVERIFY(!m_index->knows(written, {}));
        QVERIFY(!m_index->knows({}, {}));
        QVERIFY(!m_index->knows(open(), {ReviewSort::After, Qt::AscendingOrder, u"title"_s}));
        QVERIFY(!m_index->knows(open(), {ReviewSort::Updated}));
        StagingFilter conflicts = open();
        conflicts.conflict = true;
        QVERIFY(!m_index->knows(conflicts, {}));
        StagingFilter listed = open();
        listed.ids = {1};
        QVERIFY(!m_index->knows(listed, {}));
    }
};

QTEST_MAIN(ReviewIndexTest)
#include "tst_reviewindex.moc"
