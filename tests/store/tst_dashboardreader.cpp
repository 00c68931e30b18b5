#include "support/testpostgres.h"

#include "store/dashboardreader.h"
#include "store/stagingtable.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// The numbers of the dashboard against rows whose state and age are known.
class tst_DashboardReader : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void stagedChangesAreCountedByState();
    void daysHoldWhatWasStagedAndRejected();
    void oldAndClosedIsLeftOut();
    void inSyncIsWhatNothingIsOpenFor();
    void onlyAPersonReviews();
    void aSourceThatFailedSaysWhy();

private:
    [[nodiscard]] QString stage(const QString& status, int count, int daysAgo);
    [[nodiscard]] StagedTotals staged(int days = 30)
    {
        const auto totals = DashboardReader(*m_connection).staged(days);
        if (!totals)
            qFatal("%s", qPrintable(errorText(totals.error()) + totals.error().detail));
        return *totals;
    }
    [[nodiscard]] QDate day(int daysAgo)
    {
        return m_connection->value(u"SELECT CURRENT_DATE - ?::integer"_s, {daysAgo}).value().toDate();
    }

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;
    int m_products = 0;
};

void tst_DashboardReader::init()
{
    m_connection = m_postgres.connect();
    QVERIFY(m_connection);
    m_products = 0;
    QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name) SELECT g, 'S-' || g, 'Stapler ' || g "
                                  "FROM generate_series(1, 40) g"_s));
}

/// A batch of so many rows in a state; the batch, and what was decided about it, are so old. Returns the batch.
QString tst_DashboardReader::stage(const QString& status, int count, int daysAgo)
{
    const auto batch = m_connection->value(u"INSERT INTO sync_batches (name, direction, source, created_at) "
                                           "VALUES ('b', 'push', 'etilize', CURRENT_DATE - ?::integer + interval '1 hour') RETURNING id"_s,
                                           {daysAgo});
    const auto made = m_connection->execute(
        u"INSERT INTO sync_staging (batch_id, product_id, operation_type, target, source, sku, changes, changes_hash, status, blocked_reason, "
        "reviewed_login, reviewed_at) SELECT ?::uuid, g, 'update', 'shopify', 'etilize', 'S-' || g, '{}', '\\x00', s.status, "
        "CASE s.status WHEN 'blocked' THEN 'PRICE_JUMP' END, CASE s.status WHEN 'rejected' THEN 'rule:r' END, "
        "CASE s.status WHEN 'rejected' THEN CURRENT_DATE - ?::integer + interval '2 hours' END "
        "FROM generate_series(?::integer, ?::integer) g, (SELECT ?::text AS status) s"_s,
        {*batch, daysAgo, m_products + 1, m_products + count, status});
    if (!made)
        qFatal("%s", qPrintable(made.error().message + made.error().detail));
    m_products += count;
    return batch->toString();
}

void tst_DashboardReader::stagedChangesAreCountedByState()
{
    int count = 0;
    for (const auto& status : {u"pending"_s, u"blocked"_s, u"approved"_s, u"queued"_s, u"failed"_s, u"synced"_s, u"rejected"_s})
        (void)stage(status, ++count, 0);
    const StagedTotals totals = staged();
    QCOMPARE(totals.pendingReview, 1);
    QCOMPARE(totals.blocked, 2);
    QCOMPARE(totals.needsPush, 3 + 4);
    QCOMPARE(totals.failed, 5);
}

void tst_DashboardReader::daysHoldWhatWasStagedAndRejected()
{
    (void)stage(u"pending"_s, 2, 0);
    (void)stage(u"synced"_s, 3, 0);
    (void)stage(u"rejected"_s, 4, 5);
    const StagedTotals totals = staged();
    QCOMPARE(totals.staged, (QMap<QDate, qint64>{{day(0), 5}, {day(5), 4}}));
    QCOMPARE(totals.rejected, (QMap<QDate, qint64>{{day(5), 4}}));
}

void tst_DashboardReader::oldAndClosedIsLeftOut()
{
    (void)stage(u"rejected"_s, 1, 29);
    (void)stage(u"rejected"_s, 2, 30);
    (void)stage(u"synced"_s, 3, 30);
    (void)stage(u"pending"_s, 4, 40);
    const QString old = stage(u"rejected"_s, 5, 60);
    QVERIFY(m_connection->execute(u"UPDATE sync_staging SET reviewed_at = CURRENT_DATE WHERE batch_id = ?::uuid"_s, {old}));
    const StagedTotals totals = staged(30);
    QCOMPARE(totals.pendingReview, 4); // open, however old
    QCOMPARE(totals.staged, (QMap<QDate, qint64>{{day(29), 1}}));
    QCOMPARE(totals.rejected, (QMap<QDate, qint64>{{day(29), 1}, {day(0), 5}}));
}

void tst_DashboardReader::inSyncIsWhatNothingIsOpenFor()
{
    QVERIFY(m_connection->execute(u"INSERT INTO remote_snapshots (product_id, system, data, is_missing) "
                                  "SELECT g, 'shopify', '{}', g > 30 FROM generate_series(1, 40) g"_s));
    (void)stage(u"pending"_s, 3, 0);
    (void)stage(u"failed"_s, 4, 90);
    (void)stage(u"synced"_s, 5, 0);
    QVERIFY(m_connection->execute(u"INSERT INTO sync_conflicts (product_id, kind, field, sides, severity) "
                                  "SELECT g, 'field', 'price', '{}', 'low' FROM generate_series(3, 20, 17) g"_s)); // one of them is open, too
    const auto cards = DashboardReader(*m_connection).cards();
    QVERIFY2(cards, cards ? "" : qPrintable(cards.error().detail));
    QCOMPARE(cards->products, 40);
    QCOMPARE(cards->conflicts, 2);
    QCOMPARE(cards->inSync, 30 - 3 - 4 - 1);
}

void tst_DashboardReader::onlyAPersonReviews()
{
    const auto reviewed = [this] { return DashboardReader(*m_connection).firstSteps()->reviewed; };
    QVERIFY(!reviewed());
    (void)stage(u"rejected"_s, 1, 0); // by a rule
    QVERIFY(!reviewed());
    (void)stage(u"pending"_s, 1, 0);
    StagingTable table(*m_connection);
    QCOMPARE(table.decideWhere(Decision::Approve, {})->decided, 1);
    QVERIFY(reviewed());
}

/// In the query that tells when; of the last attempt alone.
void tst_DashboardReader::aSourceThatFailedSaysWhy()
{
    const auto read = [this] {
        const auto sources = DashboardReader(*m_connection).freshness();
        return sources ? sources->value(2) : SourceFreshness();
    };
    QCOMPARE(read().source, u"shopify"_s);
    QVERIFY(!read().lastAttempt.isValid() && read().error.isEmpty());
    const auto run = [this](const QString& status, const QString& columns, const QString& values) {
        QVERIFY(m_connection->execute(u"INSERT INTO sync_runs (kind, mode, status, trigger, finished_at%1) VALUES ('shopify_pull', 'full', '%2', 'manual', "
                                      "now()%3)"_s.arg(columns, status, values)));
    };
    run(u"failed"_s, u", error"_s, u", '{\"message\": \"The shop refused.\", \"kind\": \"auth\"}'"_s);
    QCOMPARE(read().lastStatus, u"failed"_s);
    QCOMPARE(read().runKind, u"shopify_pull"_s);
    QCOMPARE(read().error["message"_L1].toString(), u"The shop refused."_s);
    QVERIFY(read().lastAttempt.isValid() && !read().lastSuccess.isValid());
    run(u"failed"_s, u", error_code, error_message"_s, u", 'RATE', 'Too fast.'"_s); // as earlier versions kept it
    QCOMPARE(read().error["message"_L1].toString(), u"Too fast."_s);
    run(u"succeeded"_s, {}, {});
    QVERIFY(read().error.isEmpty() && read().lastSuccess.isValid());
}

QTEST_GUILESS_MAIN(tst_DashboardReader)
#include "tst_dashboardreader.moc"
