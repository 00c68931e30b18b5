#include "support/testpostgres.h"

#include "store/historytable.h"
#include "store/outboxreader.h"
#include "store/outboxtable.h"
#include "store/producttable.h"
#include "store/stagingtable.h"
#include "store/versiontable.h"

#include <QTest>

#include <future>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Leases of two workers, and what a confirmed write changes.
class OutboxTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Connection> m_other;

    /// Stages and approves one change; the answer are `calls` calls that carry it.
    QList<OutboxItem> approved(const StagedRow& row, int calls)
    {
        StagingTable staging(*m_connection);
        StagingFilter filter;
        filter.batch = staging.createBatch(BatchRecord()).value_or(QUuid());
        if (!staging.stage(filter.batch, std::span(&row, 1)) || !staging.decideWhere(Decision::Approve, filter))
            return {};
        const StagedItem item = staging.list(filter)->first();
        QList<OutboxItem> items;
        for (int i = 0; i < calls; ++i) {
            OutboxItem call;
            call.stagingRow = item.id;
            call.rowVersion = item.rowVersion;
            call.productId = item.productId;
            call.operation = u"UpdateVariants"_s;
            call.fields = {u"price"_s};
            call.payload = "{\"n\":" + QByteArray::number(i) + '}';
            call.orderKey = u"product:%1%2"_s.arg(item.productId).arg(item.tempKey);
            items.append(call);
        }
        return items;
    }
    static StagedRow update(qint64 product)
    {
        StagedRow row;
        row.productId = product;
        row.source = u"xorosoft"_s;
        row.sku = u"S-%1"_s.arg(product);
        row.changes = R"({"price":{"base":10,"current":10,"proposed":12}})";
        row.changedFields = {u"price"_s};
        return row;
    }
    /// The first of `calls` calls of a change has failed and waits for its next try, which is due already.
    qint64 waiting(int calls)
    {
        OutboxTable outbox(*m_connection);
        if (!outbox.enqueue(approved(update(1), calls)))
            return 0;
        const auto leased = outbox.lease(QUuid::createUuid(), 1, std::chrono::seconds(60));
        const qint64 id = leased && !leased->isEmpty() ? leased->first().id : 0;
        const Error error{ErrorKind::Network, u"The shop is away"_s, {}, {}, {}, {}, true};
        return outbox.fail(id, error, QDateTime::currentDateTimeUtc().addSecs(-1)) ? id : 0;
    }
    QString states() { return text(u"SELECT string_agg(state, ',' ORDER BY id) FROM sync_outbox"_s); }
    QString text(const QString& sql) { return m_connection->value(sql).value_or(QVariant()).toString(); }

private slots:
    void init()
    {
        m_address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(m_address);
        m_other = TestPostgres::open(m_address);
        QVERIFY(
            m_connection->execute(u"INSERT INTO public.products (id, sku, name, price, shopify_product_id) SELECT g, "
                                  "'S-' || g, 'Stapler ' || g, 10, 'gid://shopify/Product/' || g "
                                  "FROM generate_series(1, 5) g"_s));
        QVERIFY(m_connection->execute(u"SELECT setval(pg_get_serial_sequence('public.products', 'id'), 100)"_s));
    }
    void cleanup()
    {
        m_other.reset();
        m_connection.reset();
    }

    void twoWorkersNeverShareAProduct()
    {
        OutboxTable outbox(*m_connection);
        for (int product = 1; product <= 3; ++product)
            QCOMPARE(outbox.enqueue(approved(update(product), 2))->size(), 0);
        const QUuid first = QUuid::createUuid();
        QSet<QString> keys;
        Transaction open(*m_connection); // the first worker's lease is not committed yet
        const auto mine = outbox.lease(first, 2, std::chrono::seconds(60));
        QVERIFY2(mine, qPrintable(mine ? QString() : mine.error().detail));
        QCOMPARE(mine->size(), 2);
        const auto theirs = OutboxTable(*m_other).lease(QUuid::createUuid(), 10, std::chrono::seconds(60));
        QCOMPARE(theirs->size(), 1);
        for (const OutboxRow& row : *mine + *theirs)
            keys.insert(row.orderKey);
        QCOMPARE(keys.size(), 3);
        QVERIFY(open.commit());
        QCOMPARE(outbox.lease(first, 10, std::chrono::seconds(60))->size(), 0); // the second calls wait for the first
    }

    /// What was measured when nothing waited would mislead the planner about a full outbox.
    void statisticsKnowWhatWaits()
    {
        OutboxTable outbox(*m_connection);
        QVERIFY(outbox.enqueue(approved(update(1), 20)));
        const QString known = u"SELECT COALESCE(most_common_vals::text, '') FROM pg_stats WHERE tablename = 'sync_outbox' AND attname = 'state'"_s;
        QCOMPARE(text(known), QString());
        const auto refreshed = outbox.refreshStatistics();
        QVERIFY2(refreshed, qPrintable(refreshed ? QString() : refreshed.error().detail));
        QCOMPARE(text(known), u"{pending}"_s);
    }

    void expiredLeaseOfASentCallIsVerified()
    {
        OutboxTable outbox(*m_connection);
        QVERIFY(outbox.enqueue(approved(update(1), 1)));
        const QUuid dead = QUuid::createUuid();
        const qint64 id = outbox.lease(dead, 1, std::chrono::seconds(60))->first().id;
        QVERIFY(outbox.markSent(std::span(&id, 1), dead));
        QVERIFY(m_connection->execute(u"UPDATE sync_outbox SET leased_until = now() - interval '1 second'"_s));
        const auto taken = OutboxTable(*m_other).lease(QUuid::createUuid(), 1, std::chrono::seconds(60));
        QCOMPARE(taken->size(), 1);
        QVERIFY(taken->first().verifyFirst);
        const auto late = outbox.markSent(std::span(&id, 1), dead);
        QVERIFY(!late);
        QCOMPARE(late.error().kind, ErrorKind::Stale);
    }

    /// What needs no mark may have been sent under its lease alone.
    void expiredLeaseOfPlainValuesIsVerified()
    {
        OutboxTable outbox(*m_connection);
        OutboxItem plain = approved(update(1), 1).first();
        plain.fields = {u"price"_s};
        OutboxItem stock = approved(update(2), 1).first();
        stock.fields = {u"price"_s, u"inventory"_s};
        OutboxItem created = approved(update(3), 1).first();
        created.operation = u"create"_s;
        const std::vector<OutboxItem> items{plain, stock, created};
        QVERIFY(outbox.enqueue(items));
        const QUuid dead = QUuid::createUuid();
        const auto leased = outbox.lease(dead, 3, std::chrono::seconds(60));
        QCOMPARE(leased->size(), 3);
        QMap<qint64, bool> needsMark;
        std::vector<qint64> ids;
        for (const OutboxRow& row : *leased) {
            needsMark.insert(row.stagingRow, row.needsMark());
            ids.push_back(row.id);
        }
        QCOMPARE(needsMark, (QMap<qint64, bool>{{plain.stagingRow, false}, {stock.stagingRow, true}, {created.stagingRow, true}}));
        QVERIFY(outbox.checkLeased(ids, dead));
        QVERIFY(m_connection->execute(u"UPDATE sync_outbox SET leased_until = now() - interval '1 second'"_s));
        const auto late = outbox.checkLeased(ids, dead);
        QVERIFY(!late);
        QCOMPARE(late.error().kind, ErrorKind::Stale);
        const auto taken = OutboxTable(*m_other).lease(QUuid::createUuid(), 3, std::chrono::seconds(60));
        QCOMPARE(taken->size(), 3);
        for (const OutboxRow& row : *taken)
            QVERIFY2(row.verifyFirst != needsMark.value(row.stagingRow), qPrintable(row.operation + u' ' + row.fields.join(u',')));
    }

    void staleApprovalIsNotSent()
    {
        QList<OutboxItem> items = approved(update(1), 1);
        items[0].rowVersion += 1;
        QCOMPARE(OutboxTable(*m_connection).enqueue(items)->size(), 1);
        QCOMPARE(text(u"SELECT count(*) FROM sync_outbox"_s), u"0"_s);
        QCOMPARE(text(u"SELECT status FROM sync_staging"_s), u"approved"_s);
    }

    void confirmChangesEverythingAtOnceAndOnlyOnce()
    {
        OutboxTable outbox(*m_connection);
        QVERIFY(outbox.enqueue(approved(update(1), 2)));
        for (int call = 0; call < 2; ++call) {
            const auto leased = outbox.lease(QUuid::createUuid(), 1, std::chrono::seconds(60));
            QCOMPARE(leased->size(), 1);
            ConfirmedWrite write;
            write.outboxId = leased->first().id;
            write.values = call == 0 ? "{\"price\":12.00}" : "{\"cost\":7.5}";
            write.remoteUpdated = QDateTime::currentDateTimeUtc();
            const auto confirmed = outbox.confirm(std::span(&write, 1));
            QVERIFY2(confirmed,
                     qPrintable(confirmed ? QString() : errorText(confirmed.error()) + confirmed.error().detail));
            QCOMPARE(*confirmed, 1);
            QCOMPARE(*outbox.confirm(std::span(&write, 1)), 0);
            QCOMPARE(text(u"SELECT status FROM sync_staging"_s), call == 0 ? u"queued"_s : u"synced"_s);
        }
        const auto state = ProductTable(*m_connection).loadBySku(u"S-1"_s);
        QVERIFY(state && *state);
        QCOMPARE((*state)->current[FieldId::Price].toDisplay(), u"12.00"_s);
        QCOMPARE((*state)->base[FieldId::Price].toDisplay(), u"12.00"_s);
        QCOMPARE((*state)->shop[FieldId::Cost].toDisplay(), u"7.5000"_s);
        const auto versions = VersionTable(*m_connection).list(u"S-1"_s);
        QCOMPARE(versions->size(), 1);
        QCOMPARE(versions->first().values[FieldId::Price].toDisplay(), u"12.00"_s);
        QCOMPARE(text(u"SELECT count(*) FROM sync_history WHERE outcome = 'success'"_s), u"2"_s);
        QCOMPARE(text(u"SELECT count(DISTINCT field) FROM own_writes"_s), u"2"_s);
    }

    void confirmIsAllOrNothing()
    {
        OutboxTable outbox(*m_connection);
        QVERIFY(outbox.enqueue(approved(update(1), 1)));
        ConfirmedWrite write;
        write.outboxId = outbox.lease(QUuid::createUuid(), 1, std::chrono::seconds(60))->first().id;
        write.values = "{\"price\":\"not a number\"}";
        QVERIFY(!outbox.confirm(std::span(&write, 1)));
        QCOMPARE(text(u"SELECT state FROM sync_outbox"_s), u"leased"_s);
        QCOMPARE(text(u"SELECT status FROM sync_staging"_s), u"queued"_s);
        QCOMPARE(text(u"SELECT count(*) FROM sync_bases"_s), u"0"_s);
    }

    /// What was queued for it, and whoever had approved that by then: a decision that came later is about something else.
    void aWriteKeepsWhatItCarried()
    {
        OutboxTable outbox(*m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO public.users (id, email) VALUES (7, 'm@example.com')"_s));
        auto items = approved(update(1), 1);
        items[0].payload = R"({"sku":"S-1","approved":{"price":12},"current":{"price":10}})";
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET reviewed_by = 7"_s));
        QVERIFY(outbox.enqueue(items));
        ConfirmedWrite write;
        write.outboxId = outbox.lease(QUuid::createUuid(), 1, std::chrono::seconds(60))->first().id;
        write.values = "{\"price\":12.00}";
        QVERIFY(outbox.confirm(std::span(&write, 1)));
        HistoryTable history(*m_connection);
        const auto writes = history.writesOf(1, 0, 10);
        QCOMPARE(writes->size(), 1);
        const qint64 id = writes->first().id;
        const auto written = history.written(id);
        QVERIFY2(written, written ? "" : qPrintable(errorText(written.error()) + written.error().detail));
        QCOMPARE(written->before[FieldId::Price].toDisplay(), u"10.00"_s);
        QCOMPARE(written->written[FieldId::Price].toDisplay(), u"12.00"_s);
        QCOMPARE(written->approvals.size(), 1);
        QCOMPARE(written->approvals[0].person, 7);
        QVERIFY(qAbs(written->approvals[0].at.secsTo(QDateTime::currentDateTimeUtc())) < 60);

        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET reviewed_by = NULL, reviewed_login = 'rule:auto'"_s));
        QCOMPARE(history.written(id)->approvals[0].login, u"rule:auto"_s);
        QCOMPARE(history.written(id)->approvals[0].person, 0);
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET reviewed_at = now() + interval '1 hour'"_s));
        QVERIFY(history.written(id)->approvals.isEmpty());
        QCOMPARE(history.written(id)->written[FieldId::Price].toDisplay(), u"12.00"_s);
        QVERIFY(m_connection->execute(u"UPDATE sync_history SET outbox_id = NULL"_s)); // of a database without what was queued
        QVERIFY(!history.written(id)->written.has(FieldId::Price));
        QCOMPARE(history.written(id + 1).error().kind, ErrorKind::NotFound);
    }

    /// Where two have to approve, both; who voted for an earlier value did not approve this one.
    void aWriteNamesEveryApproval()
    {
        OutboxTable outbox(*m_connection);
        auto items = approved(update(1), 1);
        QVERIFY(m_connection->execute(u"INSERT INTO public.users (id, email) VALUES (8, 'luc@example.com')"_s));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET approvals_needed = 2"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_approvals (staging_row, login_name, user_id, decision, row_version, decided_at) "
                                      "SELECT id, l, u, d, v, now() - interval '1 minute' * m FROM sync_staging, (VALUES ('early', NULL, 'approve', 1, 9), "
                                      "('luc', 8, 'approve', 2, 5), ('anne', NULL, 'approve', 2, 4), ('no', NULL, 'reject', 2, 3)) x (l, u, d, v, m)"_s));
        QVERIFY(outbox.enqueue(items));
        const qint64 id = outbox.lease(QUuid::createUuid(), 1, std::chrono::seconds(60))->first().id;
        QVERIFY(outbox.fail(id, Error{ErrorKind::UserError, u"No"_s, {}, {}, {}, {}, false}, {}));
        HistoryTable history(*m_connection);
        const auto written = history.written(history.writesOf(1, 0, 10)->first().id);
        QVERIFY2(written, written ? "" : qPrintable(errorText(written.error()) + written.error().detail));
        QStringList logins;
        for (const WriteApproval& one : written->approvals)
            logins.append(one.login);
        QCOMPARE(logins, (QStringList{u"luc"_s, u"anne"_s}));
        QCOMPARE(written->approvals[0].person, 8);
    }

    void createdProductIsComplete()
    {
        StagedRow row;
        row.tempKey = u"xorosoft:NEW-1"_s;
        row.operation = u"create"_s;
        row.source = u"etilize"_s;
        row.sku = u"NEW-1"_s;
        row.changes = R"({"title":{"proposed":"New","origin":"etilize"},"price":{"proposed":3.5,"origin":"xorosoft"}})";
        row.changedFields = {u"title"_s, u"price"_s};
        OutboxTable outbox(*m_connection);
        QVERIFY(outbox.enqueue(approved(row, 1)));
        ConfirmedWrite write;
        write.outboxId = outbox.lease(QUuid::createUuid(), 1, std::chrono::seconds(60))->first().id;
        write.values = R"({"title":"New","sku":"NEW-1","price":3.5,"tags":["a","b"],"status":"draft"})";
        write.productGid = u"gid://shopify/Product/77"_s;
        write.variantGid = u"gid://shopify/ProductVariant/78"_s;
        const auto confirmed = outbox.confirm(std::span(&write, 1));
        QVERIFY2(confirmed,
                 qPrintable(confirmed ? QString() : errorText(confirmed.error()) + confirmed.error().detail));
        const auto state = ProductTable(*m_connection).loadBySku(u"NEW-1"_s);
        QVERIFY(state && *state);
        QCOMPARE((*state)->shopify.product, write.productGid);
        QCOMPARE((*state)->itemNumber, u"NEW-1"_s);
        QCOMPARE((*state)->current[FieldId::Tags].toDisplay(), u"a, b"_s);
        QVERIFY(
            m_connection->value(u"SELECT category_id IS NULL FROM public.products WHERE sku = 'NEW-1'"_s)->toBool());
        QCOMPARE(VersionTable(*m_connection).list(u"NEW-1"_s)->first().type, u"create"_s);
        // Who agreed a value is who proposed it, not whose batch it came with.
        QCOMPARE(text(u"SELECT string_agg(field || ' ' || agreed_by, ', ' ORDER BY field) FROM sync_bases WHERE field IN "
                      "('price', 'tags', 'title')"_s),
                 u"price xorosoft, tags etilize, title etilize"_s);
    }

    /// What did not succeed of any batch, without what a newer proposal takes the place of.
    void whatIsUnfinishedIsListed()
    {
        OutboxTable outbox(*m_connection);
        for (int product = 1; product <= 5; ++product)
            QCOMPARE(outbox.enqueue(approved(update(product), 1))->size(), 0);
        const auto set = [this](int product, const QString& state) {
            QVERIFY(m_connection->execute(u"UPDATE sync_outbox SET state = ?, attempts = 1 WHERE product_id = ?"_s, {state, product}));
        };
        set(1, u"failed"_s);
        set(2, u"dead"_s);
        set(3, u"unknown"_s);
        set(4, u"confirmed"_s);
        const auto skus = [this](int limit, qint64 before = 0) {
            QStringList list;
            const auto found = OutboxReader(*m_connection).unfinished(before, limit);
            for (const WriteResult& one : found.value_or(QList<WriteResult>()))
                list.append(one.sku);
            return list;
        };
        QCOMPARE(skus(10), (QStringList{u"S-3"_s, u"S-2"_s, u"S-1"_s}));
        QCOMPARE(skus(2), (QStringList{u"S-3"_s, u"S-2"_s}));
        const auto firstPage = OutboxReader(*m_connection).unfinished(0, 2);
        QVERIFY(firstPage);
        QCOMPARE(skus(10, firstPage->constLast().id), QStringList{u"S-1"_s});
        QCOMPARE(OutboxReader(*m_connection).waiting({}).value_or(-1), 1); // the one nobody tried yet
        QCOMPARE(OutboxReader(*m_connection).waiting(QUuid::createUuid().toString(QUuid::WithoutBraces)).value_or(-1), 0);
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'failed' WHERE product_id = 2"_s));
        QVERIFY(!approved(update(2), 1).isEmpty());
        QCOMPARE(skus(10), (QStringList{u"S-3"_s, u"S-1"_s}));
    }

    /// Where the writes of a run or a batch lie among all others, and that nothing outside is looked at.
    void theWritesOfARunHaveTheirBounds()
    {
        OutboxTable outbox(*m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO sync_runs (kind) SELECT 'push' FROM generate_series(1, 2)"_s));
        QString batch;
        for (int product = 1; product <= 5; ++product) {
            QList<OutboxItem> items = approved(update(product), 1);
            items[0].runId = product == 2 || product == 4 ? 2 : 1;
            QCOMPARE(outbox.enqueue(items)->size(), 0);
            if (product == 3)
                batch = text(u"SELECT batch_id FROM sync_staging WHERE product_id = 3"_s);
        }
        const qint64 first = text(u"SELECT min(id) FROM sync_outbox"_s).toLongLong();
        OutboxReader reader(*m_connection);
        const auto run = reader.extent({{}, 2});
        QVERIFY2(run, qPrintable(run ? QString() : errorText(run.error())));
        QCOMPARE((QList<qint64>{run->first, run->last, run->rows}), (QList<qint64>{first + 1, first + 3, 2}));
        const auto ofBatch = reader.extent({batch});
        QCOMPARE((QList<qint64>{ofBatch->first, ofBatch->last, ofBatch->rows}), (QList<qint64>{first + 2, first + 2, 1}));
        QCOMPARE(reader.extent({{}, 3})->rows, 0);
        const auto within = reader.results({{}, 1, first + 1}, first + 4, 10);
        QVERIFY(within);
        QCOMPARE(within->size(), 1);
        QCOMPARE(within->constFirst().id, first + 2);
    }

    void deadWriteFailsItsRowAndCanBeRetried()
    {
        OutboxTable outbox(*m_connection);
        QVERIFY(outbox.enqueue(approved(update(1), 2)));
        const qint64 id = outbox.lease(QUuid::createUuid(), 1, std::chrono::seconds(60))->first().id;
        Error error;
        error.kind = ErrorKind::UserError;
        error.message = u"Price is invalid"_s;
        QVERIFY(outbox.fail(id, error, {}));
        QCOMPARE(text(u"SELECT string_agg(state, ',' ORDER BY id) FROM sync_outbox"_s), u"dead,cancelled"_s);
        QCOMPARE(text(u"SELECT status || ': ' || error_message FROM sync_staging"_s), u"failed: Price is invalid"_s);
        QVERIFY(outbox.retry(id));
        QCOMPARE(text(u"SELECT string_agg(state, ',' ORDER BY id) FROM sync_outbox"_s), u"pending,pending"_s);
        QCOMPARE(text(u"SELECT status FROM sync_staging"_s), u"queued"_s);
    }

    /// With the calls behind it, so that nothing of the old value is sent any more.
    void aWaitingWriteIsEdited()
    {
        const qint64 id = waiting(2);
        QVERIFY(id > 0);
        QCOMPARE(states(), u"failed,pending"_s);
        OutboxTable outbox(*m_connection);
        const auto staged = outbox.edit(id, u"price"_s, "15", u"typed wrong"_s);
        QVERIFY2(staged, qPrintable(staged ? QString() : errorText(staged.error()) + staged.error().detail));
        QCOMPARE(states(), u"cancelled,cancelled"_s);
        QCOMPARE(text(u"SELECT status || ' ' || (changes #>> '{price,proposed}') FROM sync_staging"_s), u"pending 15"_s);
        QCOMPARE(outbox.lease(QUuid::createUuid(), 10, std::chrono::seconds(60))->size(), 0);
        QVERIFY(!outbox.retry(id));
        const auto again = outbox.edit(id, u"price"_s, "16");
        QVERIFY(!again);
        QCOMPARE(again.error().message, u"Write %1 has not failed; only a failed write is edited."_s.arg(id));
        QCOMPARE(text(u"SELECT count(*) FROM audit_log WHERE action = 'outbox.edit'"_s), u"1"_s);
    }

    void whatIsBeingSentIsNotEdited_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("leased") << u"state = 'leased'"_s << u"is being sent at this moment"_s;
        QTest::newRow("sent") << u"state = 'sent'"_s << u"is being sent at this moment"_s;
        QTest::newRow("unknown") << u"state = 'unknown', verify_first = true"_s << u"may be in the shop already"_s;
        QTest::newRow("to be verified") << u"verify_first = true"_s << u"may be in the shop already"_s;
    }
    void whatIsBeingSentIsNotEdited()
    {
        QFETCH(const QString, change);
        QFETCH(const QString, says);
        const qint64 id = waiting(1);
        QVERIFY(m_connection->execute(u"UPDATE sync_outbox SET "_s + change));
        const QString before = states();
        const auto edited = OutboxTable(*m_connection).edit(id, u"price"_s, "15");
        QVERIFY(!edited);
        QCOMPARE(edited.error().kind, ErrorKind::Stale);
        QVERIFY2(edited.error().message.contains(says), qPrintable(edited.error().message));
        QCOMPARE(states(), before);
        QCOMPARE(text(u"SELECT status || ' ' || (changes #>> '{price,proposed}') FROM sync_staging"_s), u"queued 12"_s);
    }

    /// The lease is not committed yet when somebody edits: the edit waits, and then it is too late.
    void aLeaseThatCameFirstIsNotEdited()
    {
        const qint64 id = waiting(1);
        Transaction lease(*m_other);
        QCOMPARE(OutboxTable(*m_other).lease(QUuid::createUuid(), 1, std::chrono::seconds(60))->size(), 1);
        std::future<Result<qint64>> edit = std::async(std::launch::async, [this, id] {
            const auto mine = TestPostgres::open(m_address);
            return OutboxTable(*mine).edit(id, u"price"_s, "15");
        });
        QTRY_COMPARE(text(u"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"_s), u"1"_s);
        QVERIFY(lease.commit());
        const auto edited = edit.get();
        QVERIFY(!edited);
        QCOMPARE(edited.error().kind, ErrorKind::Stale);
        QCOMPARE(states(), u"leased"_s);
        QCOMPARE(text(u"SELECT status FROM sync_staging"_s), u"queued"_s);
    }

    /// The other way round: a worker passes over what is being edited, and finds nothing of it afterwards.
    void anEditThatCameFirstIsNotLeased()
    {
        const qint64 id = waiting(2);
        Transaction edit(*m_connection);
        QVERIFY(OutboxTable(*m_connection).edit(id, u"price"_s, "15"));
        QCOMPARE(OutboxTable(*m_other).lease(QUuid::createUuid(), 10, std::chrono::seconds(60))->size(), 0);
        QVERIFY(edit.commit());
        QCOMPARE(OutboxTable(*m_other).lease(QUuid::createUuid(), 10, std::chrono::seconds(60))->size(), 0);
        QCOMPARE(states(), u"cancelled,cancelled"_s);
    }

    /// A run that holds the staged row may want the calls next; each waiting for the other would end one of them.
    void anEditDoesNotWaitForTheStagedRow()
    {
        const qint64 id = waiting(1);
        Transaction run(*m_other);
        QVERIFY(m_other->execute(u"UPDATE sync_staging SET status = 'superseded'"_s));
        const auto edited = OutboxTable(*m_connection).edit(id, u"price"_s, "15");
        QVERIFY(!edited);
        QCOMPARE(edited.error().kind, ErrorKind::Stale);
        QCOMPARE(states(), u"failed"_s);
    }
};

QTEST_GUILESS_MAIN(OutboxTest)
#include "tst_outbox.moc"
