#include "corereview.h"
#include "store/stagingtable.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QScopeGuard>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

namespace {

StagedRow staged(int number)
{
    StagedRow row;
    row.tempKey = u"etilize:S-%1"_s.arg(number);
    row.operation = number == 0 ? u"create"_s : u"update"_s;
    row.source = u"etilize"_s;
    row.sku = u"S-%1"_s.arg(number);
    row.name = u"Stapler %1"_s.arg(number);
    row.changes = R"({"title":{"base":null,"current":"Old","proposed":"New","origin":"etilize","rule":"owner:etilize"},)"
                  R"("price":{"base":10,"current":10,"proposed":12,"change_percent":20,"origin":"xorosoft","rule":"owner:xorosoft"}})";
    row.changedFields = {u"title"_s, u"price"_s};
    return row;
}

} // namespace

/// What the window shows and does about fields, over a real database.
class CoreReviewTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<CoreReview> m_review;
    DatabaseAddress m_address;
    QString m_batch;

    QList<ui::ReviewRow> rows()
    {
        ui::ReviewFilter filter;
        filter.batchId = m_batch;
        const auto page = settled(m_review->page(filter, {}, {}, 100));
        return page ? page->rows : QList<ui::ReviewRow>();
    }

    /// Of the rows as the database has them, in order.
    QString statuses()
    {
        return m_connection->value(u"SELECT string_agg(status, ',' ORDER BY sku) FROM sync_staging WHERE batch_id = ?::uuid"_s, {m_batch})
            .value_or(QVariant()).toString();
    }

private slots:
    void init()
    {
        m_address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(m_address);
        StagingTable table(*m_connection);
        const auto batch = table.createBatch({});
        QVERIFY(batch);
        m_batch = batch->toString(QUuid::WithoutBraces);
        const std::array all{staged(0), staged(1), staged(2)};
        QVERIFY(table.stage(*batch, all));
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(m_address);
        m_bench = std::make_unique<Workbench>(options);
        m_review = std::make_unique<CoreReview>(*m_bench);
    }
    void cleanup()
    {
        m_review.reset();
        m_bench.reset();
        m_connection.reset();
    }

    /// Theirs: what the shop was last seen to hold, of fields it has, while the product is there.
    void theShopsValueIsShown()
    {
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name, price) VALUES (7, 'S-9', 'Old', 10)"_s));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET product_id = 7 WHERE sku = 'S-1'"_s));
        const qint64 id = rows().at(1).id;
        const auto detail = [&] {
            return settled(m_review->detail(id)).value_or(ui::ReviewDetail());
        };
        QVERIFY(!detail().isInShop);
        QVERIFY(m_connection->execute(u"INSERT INTO remote_snapshots (product_id, system, data) VALUES (7, 'shopify', "
                                      "'{\"title\": \"By staff\", \"price\": 9.5, \"seo_title\": \"\", \"mpn\": \"M\"}')"_s));
        const ui::ReviewDetail seen = detail();
        QVERIFY(seen.isInShop);
        QCOMPARE(seen.fields[int(FieldId::Title)].shop, Value(u"By staff"_s));
        QCOMPARE(seen.fields[int(FieldId::Price)].shop, Value(*Decimal::fromString(u"9.5"_s)));
        QVERIFY(seen.fields[int(FieldId::SeoTitle)].shop.isEmpty() && !seen.fields[int(FieldId::SeoTitle)].shop.isNone());
        QVERIFY(seen.fields[int(FieldId::Vendor)].shop.isNone());
        QVERIFY(seen.fields[int(FieldId::Mpn)].shop.isNone()); // the shop has no such field
        QVERIFY(m_connection->execute(u"UPDATE remote_snapshots SET is_missing = true"_s));
        QVERIFY(!detail().isInShop);
        QVERIFY(detail().fields[int(FieldId::Title)].shop.isNone());
    }

    void oneFieldOfManyIsApprovedAndTakenBack()
    {
        const QList<ui::ReviewRow> before = rows();
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'blocked', blocked_reason = 'PRICE_AMBIGUOUS' WHERE id = ?"_s, {before[2].id}));
        ui::FieldTask task;
        task.field = FieldId::Price;
        task.everything.emplace();
        task.everything->batchId = m_batch;
        const auto preview = settled(m_review->previewField(task));
        QVERIFY2(preview, preview ? "" : qPrintable(errorText(preview.error())));
        QCOMPARE(preview->acts, 2);
        QCOMPARE(preview->held, 1);
        QCOMPARE(preview->othersRejected, 2);
        QCOMPARE(preview->first.size(), 2);
        QCOMPARE(preview->first.first().after, Value(Decimal(12, 0)));
        task.expected = 3;
        QCOMPARE(settled(m_review->actOnField(task)).error().kind, ErrorKind::Stale);
        QCOMPARE(rows()[0].deltas.size(), 2);
        task.expected = 2;
        const auto done = settled(m_review->actOnField(task));
        QVERIFY2(done, done ? "" : qPrintable(errorText(done.error())));
        QCOMPARE(done->decided, 2);
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(rows()[i].status, ui::ReviewStatus::Approved);
            QCOMPARE(rows()[i].deltas.size(), 1);
            QCOMPARE(rows()[i].deltas.first().field, FieldId::Price);
        }
        QCOMPARE(rows()[2].deltas.size(), 2);
        const auto undone = settled(m_review->undo(done->undoToken));
        QVERIFY2(undone, undone ? "" : qPrintable(errorText(undone.error())));
        QCOMPARE(undone->decided, 2);
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(rows()[i].status, ui::ReviewStatus::Pending);
            QCOMPARE(rows()[i].deltas.size(), 2);
        }
        // Rejected, the field goes and the rest stays open.
        task.act = ui::FieldTask::Act::Reject;
        task.expected = 3;
        const auto rejected = settled(m_review->actOnField(task));
        QVERIFY2(rejected, rejected ? "" : qPrintable(errorText(rejected.error())));
        QCOMPARE(rejected->decided, 3);
        QCOMPARE(rows()[0].status, ui::ReviewStatus::Pending);
        QCOMPARE(rows()[0].deltas.size(), 1);
        QCOMPARE(rows()[0].deltas.first().field, FieldId::Title);
        QVERIFY(settled(m_review->undo(rejected->undoToken)));
        QCOMPARE(rows()[2].deltas.size(), 2);
        QCOMPARE(rows()[2].status, ui::ReviewStatus::Held);
    }

    void everythingDecidedGoesBackToReview()
    {
        const auto decide = [&](ui::Verdict verdict, const QList<ui::ReviewRow>& about) {
            ui::Decision decision;
            decision.verdict = verdict;
            for (const ui::ReviewRow& row : about)
                decision.items.append({row.id, row.version});
            return settled(m_review->decide(decision));
        };
        const auto approved = decide(ui::Verdict::Approve, {rows()[0]});
        QVERIFY(approved && decide(ui::Verdict::Reject, {rows()[1]}));
        ui::Decision back;
        back.verdict = ui::Verdict::Reopen;
        back.everything.emplace();
        back.everything->batchId = m_batch;
        back.expected = settled(m_review->totals(*back.everything)).value_or(ui::ReviewTotals()).reopenable;
        QCOMPARE(back.expected, 2);
        ++back.expected;
        QCOMPARE(settled(m_review->decide(back)).error().kind, ErrorKind::Stale);
        QCOMPARE(statuses(), u"approved,rejected,pending"_s);
        --back.expected;
        const auto reopened = settled(m_review->decide(back));
        QVERIFY2(reopened, reopened ? "" : qPrintable(errorText(reopened.error())));
        QCOMPARE(reopened->decided, 2);
        QCOMPARE(statuses(), u"pending,pending,pending"_s);
        const auto undone = settled(m_review->undo(reopened->undoToken));
        QVERIFY2(undone, undone ? "" : qPrintable(errorText(undone.error())));
        QCOMPARE(undone->decided, 2);
        QCOMPARE(statuses(), u"approved,rejected,pending"_s);
        QVERIFY(settled(m_review->undo(approved->undoToken))); // the decision before that one, too
        QCOMPARE(statuses(), u"pending,rejected,pending"_s);
    }

    /// Also of what a rule decided; not as the database writes it.
    void whoDecidedIsTold()
    {
        StagingTable table(*m_connection);
        QVERIFY(table.decide(Decision::Reject, std::array{rows()[0].id}));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET confidence = 1, auto_approve = true WHERE sku = 'S-1'"_s));
        QCOMPARE(table.autoApprove(QUuid::fromString(m_batch), 0.5, u"sure"_s).value_or(-1), 1);
        QCOMPARE(rows()[0].decidedBy, m_address.user);
        QCOMPARE(rows()[1].decidedBy, u"rule “sure”"_s);
        QCOMPARE(settled(m_review->detail(rows()[1].id)).value_or(ui::ReviewDetail()).decidedBy, u"rule “sure”"_s);
        QVERIFY(rows()[2].decidedBy.isEmpty());
    }

    /// Another proposal for the same product is open by now: the old one stays decided, and that is said.
    void whatWasReplacedStaysDecided()
    {
        StagingTable table(*m_connection);
        QVERIFY(table.decide(Decision::Reject, std::array{rows()[0].id, rows()[1].id}));
        StagedRow newer = staged(0);
        newer.changes.replace("\"New\"", "\"Newer\"");
        const auto later = table.createBatch({});
        QVERIFY(later && table.stage(*later, std::array{newer}));
        ui::Decision back;
        back.verdict = ui::Verdict::Reopen;
        back.everything.emplace();
        back.everything->batchId = m_batch;
        back.expected = 2;
        const auto reopened = settled(m_review->decide(back));
        QVERIFY2(reopened, reopened ? "" : qPrintable(errorText(reopened.error())));
        QCOMPARE(reopened->decided, 1);
        QCOMPARE(reopened->refused, 1);
        QVERIFY2(reopened->refusal.contains(u"newer change"_s), qPrintable(reopened->refusal));
        QCOMPARE(statuses(), u"rejected,pending,pending"_s);
    }

    void everythingHeldIsReleased()
    {
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'blocked', blocked_reason = CASE sku WHEN 'S-0' THEN 'MATCH_AMBIGUOUS' "
                                      "ELSE 'PRICE_AMBIGUOUS' END WHERE sku <> 'S-2'"_s));
        ui::Decision all;
        all.verdict = ui::Verdict::Release;
        all.note = u"seen"_s;
        all.everything.emplace();
        all.everything->batchId = m_batch;
        all.expected = settled(m_review->totals(*all.everything)).value_or(ui::ReviewTotals()).releasable;
        QCOMPARE(all.expected, 2);
        ++all.expected;
        QCOMPARE(settled(m_review->decide(all)).error().kind, ErrorKind::Stale);
        QCOMPARE(statuses(), u"blocked,blocked,pending"_s);
        --all.expected;
        const auto released = settled(m_review->decide(all));
        QVERIFY2(released, released ? "" : qPrintable(errorText(released.error())));
        QCOMPARE(released->decided, 1);
        QCOMPARE(released->refused, 1);
        QVERIFY2(released->refusal.contains(u"Matches to decide"_s), qPrintable(released->refusal));
        QCOMPARE(statuses(), u"blocked,pending,pending"_s);
        const auto undone = settled(m_review->undo(released->undoToken));
        QVERIFY2(undone, undone ? "" : qPrintable(errorText(undone.error())));
        QCOMPARE(undone->decided, 1);
        QCOMPARE(statuses(), u"blocked,blocked,pending"_s);
        QVERIFY(!rows()[1].heldReason.isEmpty());
        // Held again it is released like before; what somebody decided meanwhile is not touched.
        const auto again = settled(m_review->decide(all));
        QVERIFY(again);
        QVERIFY(StagingTable(*m_connection).decide(Decision::Approve, std::array{rows()[1].id}));
        QCOMPARE(settled(m_review->undo(again->undoToken)).error().kind, ErrorKind::Stale);
        QCOMPARE(statuses(), u"blocked,approved,pending"_s);
    }

    void onlyApproversTakeEverythingBack()
    {
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'blocked', blocked_reason = 'PRICE_AMBIGUOUS' WHERE sku = 'S-0'"_s));
        QVERIFY(StagingTable(*m_connection).decide(Decision::Approve, std::array{rows()[1].id}));
        const QString login = u"e_"_s + QUuid::createUuid().toString(QUuid::Id128).left(10);
        QVERIFY(m_connection->execute(u"CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_editor"_s.arg(login)));
        const auto gone = qScopeGuard([&] { (void)m_connection->execute(u"DROP ROLE %1"_s.arg(login)); });
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(m_address, login, u"test"_s);
        Workbench bench(options);
        CoreReview review(bench);
        for (const ui::Verdict verdict : {ui::Verdict::Reopen, ui::Verdict::Release}) {
            ui::Decision decision;
            decision.verdict = verdict;
            decision.everything.emplace();
            decision.everything->batchId = m_batch;
            decision.expected = 1;
            decision.note = u"seen"_s;
            const auto refused = settled(review.decide(decision));
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::Permission);
            QVERIFY2(refused.error().message.contains(u"role"_s), qPrintable(refused.error().message));
        }
        QCOMPARE(statuses(), u"blocked,approved,pending"_s);
    }

    void oneFieldOfManyIsCalculatedAndTakenBack()
    {
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET changes = changes - 'price', changed_fields = '{title}' WHERE sku = 'S-2'"_s));
        const QList<ui::ReviewRow> before = rows();
        ui::FieldTask task;
        task.act = ui::FieldTask::Act::Edit;
        task.field = FieldId::Price;
        QCOMPARE(settled(m_review->previewField(task)).error().kind, ErrorKind::Usage); // nothing is meant
        for (const ui::ReviewRow& row : before)
            task.items.append({row.id, row.version});
        QCOMPARE(settled(m_review->previewField(task)).error().kind, ErrorKind::Usage); // it says nothing
        task.edit.kind = BulkEdit::Kind::Adjust;
        task.edit.percent = Decimal(5, 0);
        task.edit.ending = Decimal(99, 2);
        const auto preview = settled(m_review->previewField(task));
        QVERIFY2(preview, preview ? "" : qPrintable(errorText(preview.error())));
        QCOMPARE(preview->acts, 2);
        QCOMPARE(preview->without, 1);
        QCOMPARE(preview->first.first().before, Value(Decimal(12, 0)));
        QCOMPARE(preview->first.first().after, Value(Decimal(1299, 2))); // 12.60 first
        task.expected = 2;
        const auto done = settled(m_review->actOnField(task));
        QVERIFY2(done, done ? "" : qPrintable(errorText(done.error())));
        QCOMPARE(done->decided, 2);
        const auto price = [&](int row) {
            const ui::ReviewRow now = rows()[row];
            const auto delta = std::ranges::find(now.deltas, FieldId::Price, &ui::FieldDelta::field);
            return delta == now.deltas.cend() ? Value() : delta->proposed;
        };
        QCOMPARE(price(0), Value(*Decimal::fromString(u"12.99"_s)));
        QVERIFY(price(2).isNone());
        QCOMPARE(settled(m_review->actOnField(task)).error().kind, ErrorKind::Stale); // the rows are not what was seen
        const auto undone = settled(m_review->undo(done->undoToken));
        QVERIFY2(undone, undone ? "" : qPrintable(errorText(undone.error())));
        QCOMPARE(undone->decided, 2);
        QCOMPARE(price(0), Value(Decimal(12, 0)));
        // One value for all, also where nothing was proposed.
        task.items.clear();
        task.everything.emplace();
        task.everything->batchId = m_batch;
        task.alsoUnchanged = true;
        task.edit = {};
        task.edit.value = Decimal(7, 0);
        task.expected = 3;
        const auto set = settled(m_review->actOnField(task));
        QVERIFY2(set, set ? "" : qPrintable(errorText(set.error())));
        QCOMPARE(price(2), Value(Decimal(7, 0)));
        QVERIFY(settled(m_review->undo(set->undoToken)));
        QVERIFY(price(2).isNone());
    }
};

QTEST_GUILESS_MAIN(CoreReviewTest)
#include "tst_corereview.moc"
