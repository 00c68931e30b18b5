#include "support/testpostgres.h"

#include "store/audittable.h"
#include "store/matchtable.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What people decide about matches: remembered, bound to what was seen, one home per row and per item, taken back.
class MatchTableTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;

    static MatchWord word(MatchVerdict verdict, const QStringList& items, std::optional<qint64> version = {})
    {
        MatchWord word;
        word.key = u"R1"_s;
        word.sku = u"R-1"_s;
        word.verdict = verdict;
        word.items = items;
        word.version = version;
        return word;
    }
    QString states()
    {
        return m_connection->value(u"SELECT string_agg(item_number || ' ' || state, ', ' ORDER BY item_number) FROM match_candidates"_s)
            .value_or(QVariant()).toString();
    }

private slots:
    void init()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection);
        QVERIFY(m_connection->execute(u"INSERT INTO erp_items (item_number, item_norm, title, raw, row_hash) SELECT 'I' || i, 'I' || i, 'Item ' || i, '{}', '' "
                                      "FROM generate_series(1, 3) i"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_runs (kind) VALUES ('feed_import')"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO etilize_sync_jobs (run_id, ftp_filename, accepted) SELECT max(id), 'feed.zip', true FROM sync_runs"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO match_candidates (job_id, row_no, sku, item_number, rule, score, rank, row_key, evidence) "
                                      "SELECT j.id, 7, 'R-1', 'I' || i, 'sku_n1', 0.6 - i * 0.1, i, 'R1', '{\"reason\": \"several_items\", "
                                      "\"row\": {\"title\": \"Pen\"}}' FROM etilize_sync_jobs j, generate_series(1, 2) i"_s));
    }

    void listAndDetail()
    {
        MatchTable table(*m_connection);
        const auto rows = table.list(MatchList::Open, {}, 10);
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message + rows.error().detail));
        QCOMPARE(rows->size(), 1);
        QCOMPARE(rows->first().reason, u"several_items"_s);
        QCOMPARE(rows->first().item, u"I1"_s);
        QCOMPARE(rows->first().candidates, 2);
        QCOMPARE(table.count(MatchList::Open).value_or(-1), 1);
        QCOMPARE(table.count(MatchList::Decided).value_or(-1), 0);
        const auto detail = table.get(rows->first().id);
        QVERIFY(detail);
        QCOMPARE(detail->row.title, u"Pen"_s);
        QCOMPARE(detail->choices.size(), 2);
        QCOMPARE(detail->choices.first().title, u"Item 1"_s);
    }

    void verdictsAndTheirMarks()
    {
        MatchTable table(*m_connection);
        QCOMPARE(table.version().value_or(-1), 0);
        const auto same = table.decide(word(MatchVerdict::Same, {u"I2"_s}, 0));
        QVERIFY2(same, same ? "" : qPrintable(same.error().message + same.error().detail));
        QCOMPARE(states(), u"I1 rejected, I2 accepted"_s);
        QCOMPARE(table.decisions()->itemOf(u"R1"_s), u"I2"_s);
        QCOMPARE(table.list(MatchList::Decided, u"R-1"_s, 10)->first().item, u"I2"_s);
        // Not this one after all: the confirmation goes, the other candidate is open again.
        QVERIFY(table.decide(word(MatchVerdict::Different, {u"I2"_s})));
        QCOMPARE(states(), u"I1 open, I2 rejected"_s);
        QVERIFY(table.decisions()->itemOf(u"R1"_s).isEmpty());
        QVERIFY(table.decisions()->isRefused(u"R1"_s, u"I2"_s));
        const auto alone = table.decide(word(MatchVerdict::Alone, {}));
        QVERIFY(alone);
        QCOMPARE(states(), u"I1 rejected, I2 rejected"_s);
        QVERIFY(table.decisions()->isAlone(u"R1"_s));
        QCOMPARE(table.decided({}, 10)->size(), 2);
        QCOMPARE(table.revoke(*alone).value_or(-1), 1);
        QCOMPARE(states(), u"I1 open, I2 rejected"_s);
        QCOMPARE(table.revoke(*same).error().code, u"TU001"_s); // replaced long ago
        QCOMPARE(table.decisions()->mentioned(u"R1"_s)->size(), 1);
    }

    void aStaleDecisionIsRefusedWithTheNewerOneShown()
    {
        MatchTable table(*m_connection);
        QVERIFY(table.decide(word(MatchVerdict::Same, {u"I1"_s}, 0)));
        const auto late = table.decide(word(MatchVerdict::Same, {u"I2"_s}, 0));
        QVERIFY(!late);
        QCOMPARE(late.error().kind, ErrorKind::Stale);
        QVERIFY2(late.error().message.contains(u"it is I1"_s), qPrintable(late.error().message));
        QCOMPARE(table.decisions()->itemOf(u"R1"_s), u"I1"_s);
        QVERIFY(table.decide(word(MatchVerdict::Same, {u"I2"_s}, table.list(MatchList::All, {}, 1)->first().version)));
    }

    void whatCannotBeIsRefused()
    {
        MatchTable table(*m_connection);
        QVERIFY(table.decide(word(MatchVerdict::Same, {u"I1"_s})));
        MatchWord other = word(MatchVerdict::Same, {u"I1"_s});
        other.key = u"R2"_s;
        QCOMPARE(table.decide(other).error().code, u"TU005"_s); // one item, one row
        other.items = {u"no such item"_s};
        QCOMPARE(table.decide(other).error().code, u"TU005"_s);
        other.items = {u"I2"_s, u"I3"_s};
        QCOMPARE(table.decide(other).error().code, u"TU005"_s);
        other.key.clear();
        other.items = {u"I2"_s};
        QCOMPARE(table.decide(other).error().code, u"TU005"_s);
        QCOMPARE(table.decidedCount().value_or(-1), 1);
    }

    void everythingIsInTheAuditLog()
    {
        MatchTable table(*m_connection);
        MatchWord said = word(MatchVerdict::Different, {u"I1"_s, u"I2"_s});
        said.note = u"neither"_s;
        const auto decision = table.decide(said);
        QVERIFY(decision);
        QCOMPARE(states(), u"I1 rejected, I2 rejected"_s);
        QCOMPARE(table.list(MatchList::All, {}, 1)->first().state, u"rejected"_s);
        QCOMPARE(table.revoke(*decision).value_or(-1), 2);
        QCOMPARE(m_connection->value(u"SELECT string_agg(action || ' ' || COALESCE(reason, ''), ',' ORDER BY id) FROM audit_log "
                                     "WHERE entity = 'match_decisions'"_s)->toString(),
                 u"match.different neither,match.revoke "_s);
    }
};

QTEST_GUILESS_MAIN(MatchTableTest)
#include "tst_matchtable.moc"
