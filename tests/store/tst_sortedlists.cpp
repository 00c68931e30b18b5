#include "support/testpostgres.h"

#include "store/productreader.h"
#include "store/runtable.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

/// Many alike, with nothing where there may be nothing, and texts that are easy to order wrongly.
constexpr auto oddProducts = R"(
    INSERT INTO public.products (id, sku, name, vendor, price, updated_at)
    SELECT g, CASE WHEN g % 9 > 0 THEN (ARRAY['SKU-','sku-','É-','_:'])[1 + g % 4] || (g * 37 % 101) || CASE WHEN g > 101 THEN 'x' || g ELSE '' END END,
           (ARRAY['Pen, blue','PEN "x"','stylo é','', 'pen, Blue'])[1 + g % 5], (ARRAY['Bic','bic','', 'Z:1', NULL])[1 + g % 5],
           CASE WHEN g % 7 > 0 THEN (g * 53 % 40) / 4.0 END, '2026-11-20T10:00:00.000001Z'::timestamptz - (g * 31 % 50) * interval '1 hour'
    FROM generate_series(1, 200) g)";

constexpr auto manyProducts = R"(
    INSERT INTO public.products (id, sku, name, vendor, price, description, updated_at)
    SELECT g, 'S-' || g, 'Stapler ' || g * 7919 % 10007, 'Vendor ' || g % 30, g % 1000, repeat('Holds paper. ', 40), now() - g % 500 * interval '1 hour'
    FROM generate_series(1, 10000) g)";

constexpr auto oddRuns = R"(
    INSERT INTO sync_runs (kind, mode, status, params, counts, started_at, finished_at, created_at) VALUES
    ('push', 'selective', 'succeeded', '{}', '{}', '2026-11-20T10:00:00Z', '2026-11-20T10:00:10Z', '2026-11-20T10:00:00Z'),
    ('feed_import', 'full', 'succeeded', '{}', '{"same_file": true}', '2026-11-20T10:01:00Z', '2026-11-20T10:01:02Z', '2026-11-20T10:01:00Z'),
    ('erp_pull', 'full', 'running', '{"stock": {}}', '{}', '2026-11-20T10:02:00Z', NULL, '2026-11-20T10:02:00Z'),
    ('feed_import', 'dry_run', 'failed', '{}', '{}', '2026-11-20T10:03:00Z', '2026-11-20T10:05:00Z', '2026-11-20T10:03:00Z'),
    ('erp_pull', 'incremental', 'partial', '{}', '{}', NULL, '2026-11-20T10:04:09.5Z', '2026-11-20T10:04:00Z'),
    ('push', 'selective', 'succeeded', '{}', '{}', '2026-11-20T10:06:00Z', '2026-11-20T10:06:10Z', '2026-11-20T10:06:00Z'))";

constexpr std::array productSorts{ProductSort::Sku, ProductSort::Name, ProductSort::Vendor, ProductSort::Price, ProductSort::Changed};
constexpr std::array directions{Qt::AscendingOrder, Qt::DescendingOrder};

QString described(const QList<qint64>& ids)
{
    QStringList texts;
    for (const qint64 id : ids)
        texts.append(QString::number(id));
    return texts.join(u' ');
}

} // namespace

/// The orders of the lists that are read page by page.
class SortedListsTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;

    /// The ids of all pages, until they end.
    QList<qint64> productIds(const QString& text, const ProductOrder& order, int limit)
    {
        QList<qint64> ids;
        for (ProductListings page{{}, {}, true}; page.hasMore;) {
            auto next = ProductReader(*m_connection).search(text, page.next, limit, ProductScope::All, order);
            if (!next || next->rows.isEmpty())
                return {};
            page = std::move(*next);
            for (const ProductListing& row : std::as_const(page.rows))
                ids.append(row.id);
        }
        return ids;
    }
    QList<qint64> runIds(const RunOrder& order, int limit, const QString& kind = {})
    {
        QList<qint64> ids;
        KeyCursor from;
        while (true) {
            const auto page = RunTable(*m_connection).page(order, limit, from, kind);
            if (!page || page->runs.isEmpty())
                return {};
            for (const RunRecord& run : page->runs)
                ids.append(run.id);
            if (!page->hasMore)
                return ids;
            from = page->cursors.constLast();
        }
    }
    /// What an order goes by, as the server spells it: without regard to case by code points, what has no value first.
    QList<std::pair<QByteArray, qint64>> keysOf(ProductSort column, const QString& where)
    {
        const QString key = column == ProductSort::Sku      ? u"lower(COALESCE(sku, ''))"_s
                            : column == ProductSort::Name   ? u"lower(name)"_s
                            : column == ProductSort::Vendor ? u"lower(COALESCE(vendor, ''))"_s
                            : column == ProductSort::Price  ? u"CASE WHEN price IS NULL THEN '' ELSE to_char(price, '000000.00') END"_s
                                                            : u"to_char(updated_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')"_s;
        auto query = m_connection->query(u"SELECT %1, id FROM public.products WHERE %2"_s.arg(key, where));
        QList<std::pair<QByteArray, qint64>> keys;
        while (query && query->next())
            keys.append({query->value(0).toString().toUtf8(), query->value(1).toLongLong()});
        return keys;
    }

    /// How many rows the server read for this session so far, by whatever way; -1: not known.
    qint64 productsRead()
    {
        const auto read = m_connection->value(u"SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables "
                                              "WHERE schemaname = 'public' AND relname = 'products'"_s);
        return read && read->isValid() ? read->toLongLong() : -1;
    }

private slots:
    void init()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection);
    }

    void productsPageInEveryOrder()
    {
        QVERIFY(m_connection->script(QString::fromUtf8(oddProducts)));
        for (const ProductSort column : productSorts) {
            for (const QString& text : {QString(), u"pen"_s}) {
                auto keys = keysOf(column, text.isEmpty() ? u"true"_s : u"lower(name) LIKE '%pen%'"_s);
                QVERIFY(keys.size() > 100);
                std::ranges::sort(keys);
                QList<qint64> ids;
                for (const auto& [key, id] : std::as_const(keys))
                    ids.append(id);
                QCOMPARE(described(productIds(text, {column, Qt::AscendingOrder}, 7)), described(ids));
                std::ranges::reverse(ids);
                QCOMPARE(described(productIds(text, {column, Qt::DescendingOrder}, 7)), described(ids));
            }
        }
    }

    /// What a page costs does not grow with the list, wherever the page begins.
    void aPageOfProductsReadsOnlyItsRows()
    {
        QVERIFY(m_connection->script(QString::fromUtf8(manyProducts)));
        QVERIFY(m_connection->script(u"ANALYZE public.products"_s));
        for (const ProductSort column : productSorts) {
            for (const Qt::SortOrder direction : directions) {
                Transaction transaction(*m_connection); // or what was counted could be put away in between
                const auto before = productsRead();
                ProductReader reader(*m_connection);
                const auto first = reader.search({}, {}, 20, ProductScope::All, {column, direction});
                QVERIFY2(first, first ? "" : qPrintable(first.error().detail));
                const auto second = reader.search({}, first->next, 20, ProductScope::All, {column, direction});
                QVERIFY2(second, second ? "" : qPrintable(second.error().detail));
                QCOMPARE(second->rows.size(), 20);
                const qint64 read = productsRead() - before;
                QVERIFY2(before >= 0 && read >= 40 && read <= 200, qPrintable(QString::number(read)));
            }
        }
    }

    /// By a number another system has for it, of whichever system and kind; what was linked to it once finds nothing.
    void productsAreFoundByTheirLinks()
    {
        QVERIFY(m_connection->script(QString::fromUtf8(manyProducts)));
        QStringList names;
        for (const auto system : {"etilize"_L1, "xorosoft"_L1, "shopify"_L1}) {
            for (const auto entity : {"product"_L1, "variant"_L1, "inventory_item"_L1, "item"_L1}) {
                names.append(u"link-%1-%2"_s.arg(system, entity));
                QVERIFY(m_connection->execute(u"INSERT INTO product_links (product_id, system, entity, external_id, method) VALUES (?, ?, ?, ?, 'sku')"_s,
                                              {names.size() * 700, QString(system), QString(entity), names.constLast()}));
            }
        }
        QVERIFY(m_connection->script(u"INSERT INTO product_links (product_id, system, entity, external_id, method, state) "
                                     "VALUES (5, 'shopify', 'product', 'link-old', 'sku', 'retired'); "
                                     "INSERT INTO product_links (product_id, system, external_id, method) SELECT g, 'shopify', 'gid-' || g, 'sku' "
                                     "FROM generate_series(1, 10000) g; ANALYZE public.products, product_links"_s));
        for (qsizetype i = 0; i < names.size(); ++i) {
            QCOMPARE(described(productIds(names[i], {}, 20)), QString::number((i + 1) * 700));
            QCOMPARE(ProductReader(*m_connection).count(names[i]).value_or(-1), 1);
        }
        QCOMPARE(ProductReader(*m_connection).count(u"link-old"_s).value_or(-1), 0);
        QCOMPARE(ProductReader(*m_connection).count(u"stapler"_s).value_or(-1), 10'000);
    }

    /// A name or vendor may be longer than what fits into an index.
    void longTextsCanBeWritten()
    {
        const QString random = u"(SELECT string_agg(md5(n::text), '') FROM generate_series(1, 400) n)"_s;
        const auto written = m_connection->execute(u"INSERT INTO public.products (id, sku, name, vendor) VALUES (1, 'A', 'Pen', %1)"_s.arg(random));
        QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
        QCOMPARE(productIds({}, {ProductSort::Vendor, Qt::AscendingOrder}, 5), QList<qint64>{1});
    }

    void runsPageInEveryOrder()
    {
        QVERIFY(m_connection->script(QString::fromUtf8(oddRuns)));
        const QList<std::pair<RunSort, QList<qint64>>> expected{
            {RunSort::Started, {1, 2, 3, 4, 5, 6}},
            {RunSort::Kind, {5, 3, 2, 4, 1, 6}},     // a stock run and a check apart from the others of their kind
            {RunSort::Outcome, {4, 5, 3, 2, 1, 6}},  // failed, partial, running, skipped, succeeded
            {RunSort::Duration, {3, 2, 5, 1, 6, 4}}, // the one that runs still, then 2 s, 9.5 s, 10 s twice, 120 s
        };
        for (const auto& [column, ids] : expected) {
            QCOMPARE(described(runIds({column, Qt::AscendingOrder}, 2)), described(ids));
            QList<qint64> backwards = ids;
            std::ranges::reverse(backwards);
            QCOMPARE(described(runIds({column, Qt::DescendingOrder}, 1)), described(backwards));
        }
        QCOMPARE(described(runIds({RunSort::Duration, Qt::DescendingOrder}, 1, u"feed_import"_s)), u"4 2"_s);
    }
};

QTEST_GUILESS_MAIN(SortedListsTest)
#include "tst_sortedlists.moc"
