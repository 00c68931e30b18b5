#include "support/testpostgres.h"

#include "reconcile/threeway.h"
#include "store/conflicttable.h"
#include "store/stagingtable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What decisions about conflicts leave behind: product, base, staged change, history; and how they are taken back.
/// Every product holds and agreed on the price 10; the shop now says 12, our side proposes 11.
class ConflictsTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;
    QStringList m_roles;

    static constexpr auto agreedPrice = "10";

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
        row.changes =
            R"({"price":{"base":10,"current":10,"proposed":11,"origin":"etilize","rule":"one_sided"})" +
            QByteArray(
                withTitle
                    ? R"(,"title":{"base":"a","current":"a","proposed":"b","origin":"etilize","rule":"one_sided"}})"
                    : "}");
        row.changedFields = withTitle ? QStringList{u"price"_s, u"title"_s} : QStringList{u"price"_s};
        row.blockedReason = u"conflict"_s;
        const QUuid batch = staging.createBatch(BatchRecord()).value_or(QUuid());
        if (!staging.stage(batch, std::span(&row, 1)))
            return 0;
        StagingFilter filter;
        filter.batch = batch;
        return staging.list(filter)->first().id;
    }
    static ConflictRecord priceConflict(qint64 product, const QString& similarKey = u"price:etilize-shopify"_s)
    {
        ConflictRecord conflict;
        conflict.productId = product;
        conflict.field = u"price"_s;
        conflict.baseValue = agreedPrice;
        conflict.sides = {{u"local"_s, QJsonObject{{u"value"_s, 11}, {u"by"_s, u"etilize"_s}}},
                          {u"shopify"_s, QJsonObject{{u"value"_s, 12}, {u"at"_s, u"2026-11-20T10:00:00Z"_s}}}};
        conflict.similarKey = similarKey;
        return conflict;
    }
    /// Raises it; the id.
    qint64 raised(const ConflictRecord& conflict)
    {
        if (table().raise(std::span(&conflict, 1)).value_or(0) != 1)
            return 0;
        return one(u"SELECT max(id) FROM sync_conflicts"_s).toLongLong();
    }
    ConflictOutcome decided(qint64 id, const QString& side, const QByteArray& value = {})
    {
        const auto outcome = table().decide(id, 0, {side, value});
        if (!outcome)
            qWarning() << outcome.error();
        return outcome.value_or(ConflictOutcome());
    }
    QString price(qint64 product)
    {
        return one(u"SELECT price::float8::text FROM public.products WHERE id = ?"_s, {product});
    }
    QString base(qint64 product)
    {
        return one(
            u"SELECT base_value::text || ' ' || split_part(agreed_by, ':', 1) FROM sync_bases WHERE product_id = ? AND "
            "field = 'price'"_s,
            {product});
    }
    QString row(qint64 id)
    {
        return one(u"SELECT status || ' ' || array_to_string(changed_fields, ',') || ' ' || COALESCE(blocked_reason, "
                   u"'') "
                   "FROM sync_staging WHERE id = ?"_s,
                   {id})
            .trimmed();
    }
    QString entry(qint64 id, const QString& key)
    {
        return one(u"SELECT changes #>> ARRAY ['price', ?] FROM sync_staging WHERE id = ?"_s, {key, id});
    }
    std::unique_ptr<Connection> as(const QString& role)
    {
        DatabaseAddress address = m_address;
        address.user = u"c%1_%2"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8), role);
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
        QVERIFY(m_connection->execute(u"SELECT setval(pg_get_serial_sequence('public.products', 'id'), 10000)"_s));
        QVERIFY(m_connection->execute(
            u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
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

    void anOpenOneTakesTheNewerValues()
    {
        ConflictRecord conflict = priceConflict(1);
        const qint64 id = raised(conflict);
        QVERIFY(id > 0);
        QCOMPARE(table().raise(std::span(&conflict, 1)).value_or(-1), 0);
        QCOMPARE(table().get(id)->rowVersion, 1);
        conflict.sides[u"shopify"_s] = QJsonObject{{u"value"_s, 13}};
        QCOMPARE(table().raise(std::span(&conflict, 1)).value_or(-1), 0);
        const auto seen = table().get(id);
        QCOMPARE(seen->rowVersion, 2);
        QCOMPARE(seen->shopSide()["value"_L1].toInt(), 13);
        QCOMPARE(seen->ourSide()["by"_L1].toString(), u"etilize"_s);
        QCOMPARE(seen->sku, u"S-1"_s);
        QCOMPARE(table().getByUuid(seen->uuid)->id, id);
        const auto stale = table().decide(id, 1, {u"shopify"_s, {}});
        QVERIFY(!stale);
        QCOMPARE(stale.error().code, u"TU001"_s);
    }

    void listsWhatIsAskedFor()
    {
        ConflictRecord title = priceConflict(2);
        title.field = u"title"_s;
        const ConflictRecord all[] = {priceConflict(1), title};
        QCOMPARE(table().raise(all).value_or(0), 2);
        QCOMPARE(table().count().value_or(-1), 2);
        QCOMPARE(table().list({u"open"_s, u"title"_s, {}}, 10)->size(), 1);
        QCOMPARE(table().list({{}, {}, u"S-1"_s}, 10)->first().field, u"price"_s);
        QCOMPARE(table().list({u"ignored"_s, {}, {}}, 10)->size(), 0);
        const auto first = table().list({}, 1);
        QCOMPARE(table().list({}, 10, first->first().id)->size(), 1);
    }

    void theShopsValueIsTakenAtOnce()
    {
        const qint64 staged = stage(1, true);
        const qint64 id = raised(priceConflict(1));
        QCOMPARE(decided(id, u"shopify"_s).settled, 1);
        QCOMPARE(price(1), u"12"_s);
        QCOMPARE(base(1), u"12 user"_s);
        QCOMPARE(row(staged), u"pending title"_s); // the rest of the change goes on
        QCOMPARE(one(u"SELECT change_source || ' ' || array_to_string(changed_fields, ',') || ' ' || (product_data ->> "
                     u"'price') "
                     "FROM product_versions WHERE product_id = 1"_s),
                 u"shopify price 12.00"_s);
        QCOMPARE(one(u"SELECT count(*) FROM sync_history WHERE product_id = 1 AND action = 'resolve'"_s), u"1"_s);
        const auto settled = table().get(id);
        QCOMPARE(settled->status, u"resolved_by_user"_s);
        QCOMPARE(settled->decidingRule, u"manual"_s);
        QCOMPARE(settled->losing["local"_L1]["value"_L1].toInt(), 11); // nothing is lost
        QVERIFY(!settled->losing.contains(u"shopify"_s));
    }

    void aRowWithoutFieldsLeftIsSuperseded()
    {
        const qint64 staged = stage(1);
        QCOMPARE(decided(raised(priceConflict(1)), u"shopify"_s).settled, 1);
        QCOMPARE(row(staged), u"superseded"_s);
    }

    void anotherValueIsStagedOverTheShops_data()
    {
        QTest::addColumn<QString>("side");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("proposed");
        QTest::addColumn<QString>("origin");
        QTest::addColumn<QString>("product"); // ours takes the shop's value unless it holds the chosen one itself
        QTest::newRow("ours") << u"local"_s << QByteArray() << u"11"_s << u"local"_s << u"12"_s;
        QTest::newRow("by its source") << u"etilize"_s << QByteArray() << u"11"_s << u"etilize"_s << u"12"_s;
        QTest::newRow("as agreed before") << u"base"_s << QByteArray() << u"10"_s << u"local"_s << u"10"_s;
        QTest::newRow("a third one") << u"custom"_s << QByteArray("14.5") << u"14.5"_s << u"local"_s << u"12"_s;
    }
    void anotherValueIsStagedOverTheShops()
    {
        QFETCH(QString, side);
        QFETCH(QByteArray, value);
        QFETCH(QString, proposed);
        const qint64 staged = stage(1);
        QCOMPARE(decided(raised(priceConflict(1)), side, value).settled, 1);
        QCOMPARE(row(staged), u"pending price"_s);
        QCOMPARE(entry(staged, u"proposed"_s), proposed);
        QCOMPARE(entry(staged, u"current"_s), u"12"_s); // what a write has to meet
        QCOMPARE(entry(staged, u"base"_s), u"12"_s);
        QCOMPARE(entry(staged, u"rule"_s), u"manual"_s);
        QTEST(entry(staged, u"origin"_s), "origin");
        QTEST(price(1), "product");
        QCOMPARE(base(1), u"12 user"_s);

        // The next look at the same shop leaves the decision alone.
        ProductSituation again;
        FieldSituation situation;
        situation.field = FieldId::Price;
        situation.base = Decimal::fromString(u"12"_s).value();
        situation.baseBy = u"user:1"_s;
        situation.local = {Decimal::fromString(proposed).value(), Side::Local, {}};
        situation.remote = {Decimal::fromString(u"12"_s).value(), Side::Shopify, {}};
        situation.hasProposal = true;
        again.fields = {situation};
        QCOMPARE(planThreeWay(again, RuleSet(shippedRules())).decisions.first().action, FieldAction::KeepLocal);
    }

    void withoutAProposalOneIsStaged()
    {
        const qint64 id = raised(priceConflict(1));
        QCOMPARE(decided(id, u"local"_s).settled, 1);
        const qint64 staged = one(u"SELECT id FROM sync_staging WHERE product_id = 1 AND is_open"_s).toLongLong();
        QCOMPARE(row(staged), u"pending price"_s);
        QCOMPARE(entry(staged, u"proposed"_s), u"11"_s);
        QCOMPARE(entry(staged, u"current"_s), u"12"_s);
        QCOMPARE(one(u"SELECT b.source FROM sync_batches b JOIN sync_staging s ON s.batch_id = b.id"_s), u"manual"_s);
    }

    void blockedUntilTheLastConflictIsSettled()
    {
        const qint64 staged = stage(1, true);
        ConflictRecord title = priceConflict(1);
        title.field = u"title"_s;
        title.baseValue = "\"a\"";
        title.sides = {{u"local"_s, QJsonObject{{u"value"_s, u"b"_s}}},
                       {u"shopify"_s, QJsonObject{{u"value"_s, u"c"_s}}}};
        const qint64 first = raised(priceConflict(1));
        const qint64 second = raised(title);
        QCOMPARE(decided(first, u"local"_s).settled, 1);
        QCOMPARE(row(staged), u"blocked price,title conflict"_s);
        QCOMPARE(decided(second, u"shopify"_s).settled, 1);
        QCOMPARE(row(staged), u"pending price"_s);
        QCOMPARE(one(u"SELECT name FROM public.products WHERE id = 1"_s), u"c"_s);
    }

    void whatIsBeingWrittenWaits()
    {
        const qint64 staged = stage(1);
        const qint64 id = raised(priceConflict(1));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'queued' WHERE id = ?"_s, {staged}));
        const auto refused = table().decide(id, 0, {u"shopify"_s, {}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"TU001"_s);
        QCOMPARE(price(1), u"10"_s);
    }

    void aSideThatTakesNoPart()
    {
        const auto refused = table().decide(raised(priceConflict(1)), 0, {u"xorosoft"_s, {}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Validation);
        QCOMPARE(refused.error().code, u"TU005"_s);
    }

    void similarOnesTogetherAndBack()
    {
        QList<qint64> rows;
        for (qint64 product = 1; product <= 4; ++product) {
            rows.append(stage(product));
            QVERIFY(raised(priceConflict(product)) > 0);
        }
        QVERIFY(raised(priceConflict(5, u"another"_s)) > 0);
        const qint64 id = table().list({}, 1)->first().id;
        QCOMPARE(table().countSimilar(id).value_or(-1), 3);
        QCOMPARE(table().similar(id)->size(), 3);
        ConflictChoice choice{u"shopify"_s, {}, true, 2};
        const auto counted = table().decide(id, 0, choice);
        QVERIFY(!counted);
        QCOMPARE(counted.error().code, u"TU001"_s);
        QCOMPARE(table().count().value_or(-1), 5); // nothing was decided
        choice.expected = 3;
        const auto outcome = table().decide(id, 0, choice);
        QVERIFY(outcome.has_value());
        QCOMPARE(outcome->settled, 4);
        QCOMPARE(outcome->skipped, 0);
        QCOMPARE(table().count().value_or(-1), 1);
        for (qint64 product = 1; product <= 4; ++product)
            QCOMPARE(price(product), u"12"_s);

        QCOMPARE(table().undo(outcome->group).value_or(-1), 4);
        QCOMPARE(table().count().value_or(-1), 5);
        for (qint64 product = 1; product <= 4; ++product) {
            QCOMPARE(price(product), u"10"_s);
            QCOMPARE(base(product), u"10 xorosoft"_s);
            QCOMPARE(row(rows[product - 1]), u"blocked price conflict"_s);
            QCOMPARE(entry(rows[product - 1], u"proposed"_s), u"11"_s);
            QCOMPARE(entry(rows[product - 1], u"current"_s), u"10"_s);
        }
        QCOMPARE(one(u"SELECT change_type FROM product_versions WHERE product_id = 1 ORDER BY id DESC LIMIT 1"_s),
                 u"restore"_s);
        QCOMPARE(one(u"SELECT bool_or(rules_apply)::text FROM sync_conflicts WHERE similar_key <> 'another'"_s),
                 u"false"_s);
        const auto twice = table().undo(outcome->group);
        QVERIFY(!twice);
        QCOMPARE(twice.error().code, u"TU001"_s);
    }

    void undoTakesAStagedDecisionBack()
    {
        const qint64 id = raised(priceConflict(1));
        const ConflictOutcome outcome = decided(id, u"local"_s);
        const qint64 staged = one(u"SELECT id FROM sync_staging WHERE product_id = 1"_s).toLongLong();
        const auto undone = table().undo(outcome.group);
        QVERIFY2(undone, qPrintable(undone ? QString() : errorText(undone.error())));
        QCOMPARE(row(staged), u"superseded"_s);
        QCOMPARE(price(1), u"10"_s);
        QCOMPARE(base(1), u"10 xorosoft"_s);
        QCOMPARE(table().get(id)->status, u"open"_s);
        QCOMPARE(decided(id, u"shopify"_s).settled, 1); // and can be decided again
        QCOMPARE(price(1), u"12"_s);
    }

    void nothingIsUndoneOverALaterChange_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("approved")
            << u"UPDATE sync_staging SET status = 'approved', reviewed_login = 'ann', row_version = row_version + 1"_s
            << u"changed since by ann"_s;
        QTest::newRow("written") << u"UPDATE sync_staging SET status = 'synced', row_version = row_version + 1"_s
                                 << u"roll the product back"_s;
        QTest::newRow("agreed anew") << u"UPDATE sync_bases SET base_value = '11' WHERE product_id = 1"_s
                                     << u"roll it back"_s;
        QTest::newRow("product edited") << u"UPDATE public.products SET price = 15 WHERE id = 1"_s << u"roll it back"_s;
    }
    void nothingIsUndoneOverALaterChange()
    {
        QFETCH(QString, change);
        QFETCH(QString, says);
        stage(1);
        const ConflictOutcome outcome = decided(raised(priceConflict(1)), u"local"_s);
        QVERIFY(m_connection->execute(change));
        const auto refused = table().undo(outcome.group);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"TU001"_s);
        QVERIFY2(refused.error().message.contains(says), qPrintable(refused.error().message));
        QCOMPARE(table().count().value_or(-1), 0);
    }

    void whoMayDecideAndUndo()
    {
        stage(1);
        const qint64 id = raised(priceConflict(1));
        const auto viewer = as(u"viewer"_s);
        const auto ann = as(u"editor"_s);
        const auto ben = as(u"editor"_s);
        const auto chief = as(u"approver"_s);
        QVERIFY(viewer && ann && ben && chief);
        QCOMPARE(ConflictTable(*viewer).decide(id, 0, {u"shopify"_s, {}}).error().kind, ErrorKind::Permission);
        QCOMPARE(ConflictTable(*viewer).ignore(id, 0).error().kind, ErrorKind::Permission);
        QCOMPARE(ConflictTable(*viewer).list({}, 10)->size(), 1); // everybody reads
        const auto outcome = ConflictTable(*ann).decide(id, 0, {u"shopify"_s, {}});
        QVERIFY(outcome.has_value());
        QCOMPARE(ConflictTable(*ben).undo(outcome->group).error().kind, ErrorKind::Permission);
        QCOMPARE(ConflictTable(*chief).undo(outcome->group).value_or(-1), 1);
        const auto mine = ConflictTable(*ann).decide(id, 0, {u"shopify"_s, {}});
        QVERIFY(mine.has_value());
        QCOMPARE(ConflictTable(*ann).undo(mine->group).value_or(-1), 1);
        // No way round: the inner functions are nobody's.
        QCOMPARE(
            ann->query(u"SELECT conflict_take(ARRAY [1]::bigint[], ARRAY ['{\"price\": 1}']::jsonb[], 'x', 'update')"_s)
                .error()
                .kind,
            ErrorKind::Permission);
    }

    void ignoredPairsStayQuiet()
    {
        const qint64 staged = stage(1, true);
        ConflictRecord conflict = priceConflict(1);
        const qint64 id = raised(conflict);
        QVERIFY(table().ignore(id, 1, u"known"_s));
        QCOMPARE(table().get(id)->status, u"ignored"_s);
        QCOMPARE(row(staged), u"pending title"_s);
        QCOMPARE(price(1), u"10"_s);
        QCOMPARE(table().raise(std::span(&conflict, 1)).value_or(-1), 0);
        conflict.sides[u"shopify"_s] = QJsonObject{{u"value"_s, 12.5}};
        QCOMPARE(table().raise(std::span(&conflict, 1)).value_or(-1), 1); // another value is news
    }

    void aProductGoneIsGivenUpAndBack()
    {
        const qint64 staged = stage(1);
        ConflictRecord gone;
        gone.productId = 1;
        gone.kind = u"delete_vs_edit"_s;
        gone.sides = {{u"local"_s, QJsonObject{{u"value"_s, QJsonValue::Null}}},
                      {u"shopify"_s, QJsonObject{{u"value"_s, QJsonValue::Null}}}};
        QVERIFY(m_connection->execute(u"INSERT INTO product_links (product_id, system, external_id, method) "
                                      "VALUES (1, 'shopify', 'gid://shopify/Product/1', 'pulled')"_s));
        const ConflictOutcome outcome = decided(raised(gone), u"shopify"_s);
        QCOMPARE(outcome.settled, 1);
        QCOMPARE(row(staged), u"rejected price conflict"_s);
        QCOMPARE(
            one(u"SELECT status || ' ' || COALESCE(shopify_product_id, 'none') FROM public.products WHERE id = 1"_s),
            u"ARCHIVED none"_s);
        QCOMPARE(one(u"SELECT is_missing::text FROM remote_snapshots WHERE product_id = 1"_s), u"true"_s);
        QCOMPARE(one(u"SELECT state FROM product_links WHERE product_id = 1"_s), u"retired"_s);
        QCOMPARE(one(u"SELECT change_type FROM product_versions WHERE product_id = 1"_s), u"archive"_s);

        const auto undone = table().undo(outcome.group);
        QVERIFY2(undone, qPrintable(undone ? QString() : errorText(undone.error())));
        QCOMPARE(row(staged), u"blocked price conflict"_s);
        QCOMPARE(one(u"SELECT status || ' ' || shopify_product_id FROM public.products WHERE id = 1"_s),
                 u"draft gid://shopify/Product/1"_s);
        QCOMPARE(one(u"SELECT state FROM product_links WHERE product_id = 1"_s), u"active"_s);
        QCOMPARE(table().count().value_or(-1), 1);
    }

    void aProductGoneIsStagedToBeMadeAgain()
    {
        const qint64 staged = stage(1);
        ConflictRecord gone;
        gone.productId = 1;
        gone.kind = u"delete_vs_edit"_s;
        gone.sides = {{u"local"_s, QJsonObject{{u"value"_s, QJsonValue::Null}}},
                      {u"shopify"_s, QJsonObject{{u"value"_s, QJsonValue::Null}}}};
        const ConflictOutcome outcome = decided(raised(gone), u"local"_s);
        QCOMPARE(outcome.settled, 1);
        QCOMPARE(row(staged), u"superseded price conflict"_s);
        QCOMPARE(one(u"SELECT operation_type || ' ' || status || ' ' || (changes #>> '{price,proposed}') || ' ' || "
                     u"(changes #>> '{sku,proposed}') "
                     "FROM sync_staging WHERE product_id = 1 AND is_open"_s),
                 u"create pending 11 S-1"_s);
        const auto undone = table().undo(outcome.group);
        QVERIFY2(undone, qPrintable(undone ? QString() : errorText(undone.error())));
        QCOMPARE(row(staged), u"blocked price conflict"_s);
    }

    void aProductBothMade_data()
    {
        QTest::addColumn<QString>("side");
        QTest::addColumn<QString>("staged");
        QTest::newRow("the shop's stays") << u"shopify"_s << u"create superseded 30"_s;
        QTest::newRow("ours goes over it") << u"local"_s << u"update pending 30"_s;
    }
    void aProductBothMade()
    {
        QFETCH(QString, side);
        StagingTable staging(*m_connection);
        StagedRow row;
        row.tempKey = u"xorosoft:N-1"_s;
        row.operation = u"create"_s;
        row.source = u"etilize"_s;
        row.sku = u"N-1"_s;
        row.changes =
            R"({"sku":{"proposed":"N-1","origin":"xorosoft"},"title":{"proposed":"New","origin":"etilize"},"price":{"proposed":30,"origin":"xorosoft"}})";
        row.changedFields = {u"sku"_s, u"title"_s, u"price"_s};
        row.blockedReason = u"conflict"_s;
        const QUuid batch = staging.createBatch(BatchRecord()).value_or(QUuid());
        QVERIFY(staging.stage(batch, std::span(&row, 1)));
        QVERIFY(m_connection->execute(
            u"INSERT INTO sync_conflicts (staging_row, kind, field, sides) SELECT id, 'create_vs_create', 'price', "
            "'{\"local\": {\"value\": 30}, \"shopify\": {\"value\": 33, \"gid\": \"gid://shopify/Product/77\"}}' FROM sync_staging"_s));
        const qint64 id = one(u"SELECT max(id) FROM sync_conflicts"_s).toLongLong();
        const ConflictOutcome outcome = decided(id, side);
        QCOMPARE(outcome.settled, 1);
        QCOMPARE(
            one(u"SELECT shopify_product_id || ' ' || name || ' ' || price::float8 FROM public.products WHERE sku = 'N-1'"_s),
            u"gid://shopify/Product/77 New 33"_s);
        QCOMPARE(
            one(u"SELECT count(*) FROM product_links WHERE external_id = 'gid://shopify/Product/77' AND state = 'active'"_s),
            u"1"_s);
        QTEST(
            one(u"SELECT operation_type || ' ' || status || ' ' || (changes #>> '{price,proposed}') FROM sync_staging"_s),
            "staged");
        if (side == "local"_L1)
            QCOMPARE(
                one(u"SELECT array_to_string(changed_fields, ',') || ' ' || (changes #>> '{price,current}') FROM sync_staging"_s),
                u"price 33"_s);
        const auto refused = table().undo(outcome.group);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"TU005"_s);
    }

    void whatARuleDecidedIsListedAndUndone()
    {
        // The pull's part: our product and the base took the shop's value.
        QVERIFY(m_connection->execute(u"UPDATE public.products SET price = 12 WHERE id = 1"_s));
        QVERIFY(m_connection->execute(
            u"UPDATE sync_bases SET base_value = '12', agreed_by = 'shopify' WHERE product_id = 1"_s));
        RuleResolution resolution{priceConflict(1), u"price_small_difference"_s, u"field_priority"_s, u"shopify"_s,
                                  "12"};
        QCOMPARE(table().recordByRule(std::span(&resolution, 1)).value_or(-1), 1);
        const auto list = table().list({u"resolved_by_rule"_s, {}, {}}, 10);
        QCOMPARE(list->size(), 1);
        QCOMPARE(list->first().decidingRule, u"price_small_difference"_s);
        QCOMPARE(list->first().resolvedSide, u"shopify"_s);
        QCOMPARE(list->first().losing["local"_L1]["value"_L1].toInt(), 11);
        QCOMPARE(table().undo(list->first().group).value_or(-1), 1);
        QCOMPARE(price(1), u"11"_s); // what had lost
        QCOMPARE(one(u"SELECT base_value::text FROM sync_bases WHERE product_id = 1"_s), u"10"_s);
        const auto open = table().get(list->first().id);
        QCOMPARE(open->status, u"open"_s);
        QVERIFY(!open->rulesApply);
        const qint64 product = 1;
        QCOMPARE(table().forPeople(std::span(&product, 1))->value(1), QList<FieldId>{FieldId::Price});
        // The next look leaves it to people, whatever the rule says.
        ProductSituation again;
        FieldSituation situation;
        situation.field = FieldId::Price;
        situation.base = Decimal::fromString(u"10"_s).value();
        situation.local = {Decimal::fromString(u"10.20"_s).value(), Side::Local, {}};
        situation.remote = {Decimal::fromString(u"10.30"_s).value(), Side::Shopify, {}};
        again.fields = {situation};
        const RuleSet rules(shippedRules());
        QCOMPARE(planThreeWay(again, rules).decisions.first().action, FieldAction::ResolveRemote);
        again.fields[0].forPeople = true;
        QCOMPARE(planThreeWay(again, rules).decisions.first().action, FieldAction::Conflict);
        const auto stats = table().stats();
        QCOMPARE(stats->wrong(), 1);
        QCOMPARE(stats->rules.first().rule, u"price_small_difference"_s);
    }

    void numbers()
    {
        for (qint64 product = 1; product <= 4; ++product)
            QVERIFY(raised(priceConflict(product)) > 0);
        const qint64 id = table().list({}, 1)->first().id;
        QCOMPARE(decided(id, u"shopify"_s).settled, 1);
        QVERIFY(table().ignore(id + 1, 0));
        const qint64 gone = 3;
        QCOMPARE(table().markObsolete(std::span(&gone, 1), 99).value_or(-1), 1);
        const auto stats = table().stats();
        QCOMPARE(stats->open, 1);
        QCOMPARE(stats->byPeople, 1);
        QCOMPARE(stats->ignored, 1);
        QCOMPARE(stats->obsolete, 1);
        QCOMPARE(stats->wrong(), 0);
        QVERIFY(stats->medianOpenSeconds >= 0);
    }

    void manyAtOnce()
    {
        QVERIFY(m_connection->execute(
            u"INSERT INTO public.products (id, sku, name, price) SELECT g, 'M-' || g, 'a', 10 FROM generate_series(1001, 3000) g"_s));
        QList<ConflictRecord> many;
        for (qint64 product = 1001; product <= 3000; ++product)
            many.append(priceConflict(product, u"many"_s));
        QCOMPARE(table().raise(many).value_or(0), 2000);
        const qint64 id = table().list({}, 1)->first().id;
        const auto outcome = table().decide(id, 0, {u"etilize"_s, {}, true, 1999});
        QVERIFY2(outcome, qPrintable(outcome ? QString() : errorText(outcome.error())));
        QCOMPARE(outcome->settled, 2000);
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging WHERE status = 'pending'"_s), u"2000"_s);
        QCOMPARE(table().undo(outcome->group).value_or(-1), 2000);
        QCOMPARE(one(u"SELECT count(*) FROM sync_staging WHERE is_open"_s), u"0"_s);
    }
};

QTEST_GUILESS_MAIN(ConflictsTest)
#include "tst_conflicts.moc"
