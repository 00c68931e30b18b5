#include "corereview.h"
#include "store/stagingtable.h"
#include "support/handy.h"
#include "support/testpostgres.h"

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
    QString m_batch;

    QList<ui::ReviewRow> rows()
    {
        ui::ReviewFilter filter;
        filter.batchId = m_batch;
        const auto page = settled(m_review->page(filter, {}, {}, 100));
        return page ? page->rows : QList<ui::ReviewRow>();
    }

private slots:
    void init()
    {
        const DatabaseAddress address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(address);
        StagingTable table(*m_connection);
        const auto batch = table.createBatch({});
        QVERIFY(batch);
        m_batch = batch->toString(QUuid::WithoutBraces);
        const std::array all{staged(0), staged(1), staged(2)};
        QVERIFY(table.stage(*batch, all));
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
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
