#include "support/testpostgres.h"

#include "store/conflicttable.h"
#include "store/stagingtable.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Many conflicts decided in one statement, and ignored ones opened again, in the database. Every product holds and agreed on
/// the price 10; the shop now says 12, our side proposes 11.
class BulkConflictsTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;
    QStringList m_roles;

    QString one(const QString& sql, const QVariantList& parameters = {})
    {
        const auto value = m_connection->value(sql, parameters);
        if (!value)
            qWarning() << value.error();
        return value ? value->toString() : u"(failed)"_s;
    }
    ConflictTable table() { return ConflictTable(*m_connection); }

    /// An open staged change of the price, and of the title when asked; the row's id.
    qint64 stage(qint64 product, bool withTitle = false)
    {
        StagingTable staging(*m_connection);
        StagedRow row;
        row.productId = product;
        row.source = u"etilize"_s;
        row.sku = u"S-%1"_s.arg(product);
        row.changes = R"({"price":{"base":10,"current":10,"proposed":11,"origin":"etilize","rule":"one_sided"})"
            + QByteArray(withTitle ? R"(,"title":{"base":"a","current":"a","proposed":"b","origin":"etilize","rule":"one_sided"}})" : "}");
        row.changedFields = withTitle ? QStringList{u"price"_s, u"title"_s} : QStringList{u"price"_s};
        row.blockedReason = u"conflict"_s;
        const QUuid batch = staging.createBatch(BatchRecord()).value_or(QUuid());
        if (!staging.stage(batch, std::span(&row, 1)))
            return 0;
        StagingFilter filter;
        filter.batch = batch;
        return staging.list(filter)->first().id;
    }
    /// Raises a conflict of the price; as it is seen.
    SeenConflict raised(qint64 product, const QByteArray& base = "10", const QString& kind = u"field"_s)
    {
        ConflictRecord conflict;
        conflict.productId = product;
        conflict.kind = kind;
        conflict.field = u"price"_s;
        conflict.baseValue = base;
        conflict.sides = {{u"local"_s, QJsonObject{{u"value"_s, 11}, {u"by"_s, u"etilize"_s}}},
                          {u"shopify"_s, QJsonObject{{u"value"_s, 12}}}};
        conflict.similarKey = u"price:etilize-shopify"_s;
        if (table().raise(std::span(&conflict, 1)).value_or(0) != 1)
            return {};
        return {one(u"SELECT max(id) FROM sync_conflicts"_s).toLongLong(), 1};
    }
    QString row(qint64 id)
    {
        return one(u"SELECT status || ' ' || array_to_string(changed_fields, ',') || ' ' || COALESCE(blocked_reason, '') "
                   "FROM sync_staging WHERE id = ?"_s,
                   {id})
            .trimmed();
    }
    QString whyOf(const ManyConflictsOutcome& outcome, qint64 id)
    {
        for (const RefusedConflict& refused : outcome.refused) {
            if (refused.id == id)
                return refused.why;
        }
        return {};
    }
    std::unique_ptr<Connection> as(const QString& role)
    {
        DatabaseAddress address = m_address;
        address.user = u"b%1_%2"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8), role);
        address.password = u"test"_s;
        if (!m_connection->execute(u"CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_%2"_s.arg(address.user, role)))
            return nullptr;
        m_roles.append(address.user);
        return TestPostgres::open(address);
    }

private slots:
    void init()
    {
        m_address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(m_address);
        QVERIFY(m_connection->execute(
            u"INSERT INTO public.products (id, sku, name, price, shopify_product_id) SELECT g, 'S-' || g, 'a', 10, "
            "'gid://shopify/Product/' || g FROM generate_series(1, 20) g"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
                                      "SELECT id, 'price', '10', decode(md5('10'), 'hex'), 'xorosoft' FROM public.products"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO remote_snapshots (product_id, system, data) "
                                      "SELECT id, 'shopify', '{\"price\": 10}' FROM public.products"_s));
    }
    void cleanup()
    {
        for (const QString& role : std::as_const(m_roles))
            (void)m_connection->execute(u"DROP ROLE IF EXISTS "_s + role);
        m_roles.clear();
        m_connection.reset();
    }

    void whatCannotBeSettledIsNamedAndLeft()
    {
        const SeenConflict fine = raised(1);
        const SeenConflict settled = raised(2);
        const SeenConflict changed = raised(3);
        const SeenConflict product = raised(4, "10", u"delete_vs_edit"_s);
        const SeenConflict withoutBase = raised(5, "null");
        const qint64 written = stage(6);
        const SeenConflict queued = raised(6);
        QVERIFY(table().decide(settled.id, 0, {u"shopify"_s, {}}));
        QVERIFY(m_connection->execute(u"UPDATE sync_conflicts SET row_version = 2 WHERE id = ?"_s, {changed.id}));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'queued' WHERE id = ?"_s, {written}));
        const SeenConflict all[] = {fine, settled, changed, product, withoutBase, queued};
        const auto outcome = table().decideMany(all, u"base"_s);
        QVERIFY2(outcome, qPrintable(outcome ? QString() : errorText(outcome.error())));
        QCOMPARE(outcome->settled, 1);
        QCOMPARE(outcome->refused.size(), 5);
        QCOMPARE(whyOf(*outcome, settled.id), u"settled"_s);
        QVERIFY(!outcome->refused.constFirst().by.isEmpty());
        QCOMPARE(outcome->refused.constFirst().sku, u"S-2"_s);
        QCOMPARE(whyOf(*outcome, changed.id), u"changed"_s);
        QCOMPARE(whyOf(*outcome, product.id), u"product"_s);
        QCOMPARE(whyOf(*outcome, withoutBase.id), u"side"_s);
        QCOMPARE(whyOf(*outcome, queued.id), u"queued"_s);
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging WHERE is_open AND product_id IN (2, 3, 4, 5)"_s), u"0"_s);
        QCOMPARE(one(u"SELECT changes #>> '{price,proposed}' FROM sync_staging WHERE is_open AND product_id = 1"_s), u"10"_s);
        QCOMPARE(table().undo(outcome->group).value_or(-1), 1);
    }

    void keepingABaseThatIsNotThereIsRefused()
    {
        const SeenConflict seen = raised(1, {});
        const auto refused = table().decide(seen.id, 0, {u"base"_s, {}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"TU005"_s);
        QVERIFY(raised(2).id > 0);
        const auto outcome = table().decide(seen.id + 1, 0, {u"base"_s, {}, true, 1});
        QVERIFY2(outcome, qPrintable(outcome ? QString() : errorText(outcome.error())));
        QCOMPARE(outcome->settled, 1);
        QCOMPARE(outcome->skipped, 1); // the one without a base keeps its values
        QCOMPARE(table().get(seen.id)->status, u"open"_s);
    }

    void theStagedChangeIsWhatItWasBeforeIgnoring()
    {
        const qint64 alone = stage(1);
        const qint64 withTitle = stage(2, true);
        const SeenConflict seen[] = {raised(1), raised(2)};
        const QString before = one(u"SELECT changes::text FROM sync_staging WHERE id = ?"_s, {withTitle});
        const auto outcome = table().decideMany(seen, u"ignore"_s, u"known"_s);
        QVERIFY2(outcome, qPrintable(outcome ? QString() : errorText(outcome.error())));
        QCOMPARE(outcome->settled, 2);
        QCOMPARE(row(alone), u"superseded"_s);
        QCOMPARE(row(withTitle), u"pending title"_s);
        const SeenConflict left[] = {{seen[0].id, 2}, {seen[1].id, 2}};
        QCOMPARE(table().reopen(left).value_or(-1), 2);
        QCOMPARE(row(alone), u"blocked price conflict"_s);
        QCOMPARE(row(withTitle), u"blocked price,title conflict"_s);
        QCOMPARE(one(u"SELECT changes::text FROM sync_staging WHERE id = ?"_s, {withTitle}), before);
        QVERIFY(!table().get(seen[0].id)->rulesApply); // a person asked for the question
        QCOMPARE(table().decide(seen[0].id, 0, {u"local"_s, {}})->settled, 1);
        QCOMPARE(row(alone), u"pending price"_s);
        const auto twice = table().reopen(left);
        QVERIFY(!twice);
        QCOMPARE(twice.error().code, u"TU001"_s);
    }

    void aNewerStagedChangeIsNotOverwritten()
    {
        const qint64 first = stage(1);
        const SeenConflict seen = raised(1);
        QVERIFY(table().ignore(seen.id, 0));
        QCOMPARE(row(first), u"superseded"_s);
        const qint64 newer = stage(1, true);
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET changes = changes - 'price', changed_fields = '{title}', status = 'pending', "
                                      "blocked_reason = NULL WHERE id = ?"_s,
                                      {newer}));
        const SeenConflict left{seen.id, 2};
        QCOMPARE(table().reopen(std::span(&left, 1)).value_or(-1), 1);
        QCOMPARE(row(first), u"superseded"_s);
        QCOMPARE(row(newer), u"blocked title conflict"_s); // waits for the decision, as every change with an open conflict
    }

    void whatIsNoQuestionAnyMoreStaysIgnored()
    {
        const SeenConflict seen = raised(1);
        QVERIFY(table().ignore(seen.id, 0));
        QVERIFY(m_connection->execute(u"UPDATE sync_bases SET base_value = '12', agreed_at = clock_timestamp() WHERE product_id = 1"_s));
        const SeenConflict left{seen.id, 2};
        const auto agreed = table().reopen(std::span(&left, 1));
        QVERIFY(!agreed);
        QCOMPARE(agreed.error().kind, ErrorKind::Stale);
        QVERIFY2(agreed.error().message.contains(u"S-1"_s), qPrintable(agreed.error().message));
        QCOMPARE(table().get(seen.id)->status, u"ignored"_s);
    }

    void whoMay()
    {
        const SeenConflict seen = raised(1);
        const auto viewer = as(u"viewer"_s);
        const auto editor = as(u"editor"_s);
        QVERIFY(viewer && editor);
        QCOMPARE(ConflictTable(*viewer).decideMany(std::span(&seen, 1), u"shopify"_s).error().kind, ErrorKind::Permission);
        const auto ignored = ConflictTable(*editor).decideMany(std::span(&seen, 1), u"ignore"_s);
        QVERIFY2(ignored, qPrintable(ignored ? QString() : errorText(ignored.error())));
        const SeenConflict left{seen.id, 2};
        QCOMPARE(ConflictTable(*viewer).reopen(std::span(&left, 1)).error().kind, ErrorKind::Permission);
        QCOMPARE(ConflictTable(*editor).reopen(std::span(&left, 1)).value_or(-1), 1);
        // No way round: the inner functions are nobody's.
        QCOMPARE(editor->query(u"SELECT conflict_set_aside(ARRAY [1]::bigint[], NULL)"_s).error().kind, ErrorKind::Permission);
    }

    void thousandsInOneGo()
    {
        QVERIFY(m_connection->execute(
            u"INSERT INTO public.products (id, sku, name, price) SELECT g, 'M-' || g, 'a', 10 FROM generate_series(1001, 3000) g"_s));
        QVERIFY(m_connection->execute(
            u"INSERT INTO sync_conflicts (product_id, kind, field, base_value, sides) SELECT g, 'field', 'price', '10', "
            "'{\"local\": {\"value\": 11, \"by\": \"etilize\"}, \"shopify\": {\"value\": 12}}' FROM generate_series(1001, 3000) g"_s));
        QList<SeenConflict> seen;
        const auto all = table().list({}, 5000);
        QVERIFY(all);
        for (const ConflictRecord& record : *all)
            seen.append({record.id, record.rowVersion});
        const auto outcome = table().decideMany(seen, u"local"_s);
        QVERIFY2(outcome, qPrintable(outcome ? QString() : errorText(outcome.error())));
        QCOMPARE(outcome->settled, 2000);
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging WHERE status = 'pending'"_s), u"2000"_s);
        QCOMPARE(table().undo(outcome->group).value_or(-1), 2000);
        QCOMPARE(table().count().value_or(-1), 2000);
    }
};

QTEST_GUILESS_MAIN(BulkConflictsTest)
#include "tst_bulkconflicts.moc"
