#include "corealerts.h"
#include "corejobs.h"
#include "coreproducts.h"
#include "corepush.h"
#include "corereview.h"
#include "jobwork.h"
#include "matchwords.h"
#include "coresettings.h"
#include "settingsdraft.h"
#include "coresetup.h"
#include "store/runtable.h"
#include "store/stagingtable.h"
#include "store/usertable.h"
#include "store/workspace.h"
#include "sync/storedwords.h"
#include "sandbox/sandbox.h"
#include "support/handy.h"
#include "support/testpostgres.h"
#include "widgets/format.h"

#include <QJsonArray>
#include <QDir>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

namespace {

QString exampleTexts(const ui::GuardFinding& finding)
{
    QStringList texts;
    for (const ui::GuardExample& example : finding.examples)
        texts.append(u"%1 %2>%3"_s.arg(example.sku, example.before.toDisplay(), example.after.toDisplay()));
    return texts.join(u' ');
}

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
    row.confidence = 0.97;
    row.confidenceReason = u"cws_a"_s;
    return row;
}

QStringList labelsOf(const RunRecord& run)
{
    QStringList labels;
    for (const ui::RunCount& count : runDetail(run).counts)
        labels.append(count.label);
    return labels;
}

} // namespace

/// The services of the window over a real database.
class CoreServicesTest : public QObject
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

    void pagesByKey()
    {
        ui::ReviewFilter filter;
        filter.batchId = m_batch;
        const auto first = settled(m_review->page(filter, {}, {}, 2));
        QVERIFY2(first, first ? "" : qPrintable(errorText(first.error())));
        QCOMPARE(first->rows.size(), 2);
        QVERIFY(!first->nextKey.isEmpty());
        const auto second = settled(m_review->page(filter, {}, first->nextKey, 2));
        QVERIFY(second);
        QCOMPARE(second->rows.size(), 1);
        QCOMPARE(second->rows.constFirst().sku, u"S-2"_s);
        QVERIFY(second->nextKey.isEmpty());
    }

    void keysAndRowsAgreeWithThePage()
    {
        ui::ReviewFilter filter;
        filter.batchId = m_batch;
        for (const ui::ReviewSort column : {ui::ReviewSort::Sku, ui::ReviewSort::Kind, ui::ReviewSort::After, ui::ReviewSort::Source,
                                            ui::ReviewSort::Age, ui::ReviewSort::Status}) {
            const ui::ReviewOrder order{column, true};
            const auto page = settled(m_review->page(filter, order, {}, 100));
            const auto keys = settled(m_review->keys(filter, order));
            QVERIFY2(page && keys, keys ? "" : qPrintable(errorText(keys.error())));
            QList<qint64> ids;
            for (const ui::ReviewKey& key : *keys)
                ids.append(key.id);
            QList<qint64> paged;
            for (const ui::ReviewRow& row : page->rows)
                paged.append(row.id);
            QCOMPARE(ids, paged);
            std::ranges::reverse(ids);
            const auto rows = settled(m_review->rows(ids));
            QVERIFY(rows);
            QCOMPARE(rows->size(), ids.size());
            QCOMPARE(rows->first().id, ids.first());
        }
    }

    void theIndexAnswersAndGrowsOld()
    {
        ui::ReviewFilter filter; // all batches: what the index knows
        const auto statusOfFirst = [&] {
            const auto page = settled(m_review->page(filter, {}, {}, 2));
            return page && page->rows.size() == 2 ? page->rows.first().status : ui::ReviewStatus::Failed;
        };
        QCOMPARE(statusOfFirst(), ui::ReviewStatus::Pending); // the database answers, the index is read behind it
        // A notice of the beginning may make the first reading old: the next question has it read again.
        QTRY_VERIFY(statusOfFirst() == ui::ReviewStatus::Pending && m_review->hasIndex());
        const auto first = settled(m_review->page(filter, {}, {}, 2));
        QVERIFY(first);
        QVERIFY2(first->nextKey.startsWith(u'@'), "the index answered");
        const auto second = settled(m_review->page(filter, {}, first->nextKey, 2));
        QVERIFY(second);
        QCOMPARE(second->rows.size(), 1);
        QCOMPARE(second->rows.first().sku, u"S-2"_s);
        QVERIFY(second->nextKey.isEmpty());
        ui::Decision decision;
        decision.items = {{first->rows.first().id, first->rows.first().version}};
        decision.expected = 1;
        QVERIFY(settled(m_review->decide(decision)));
        QVERIFY2(!m_review->hasIndex(), "after a decision it must not answer");
        QCOMPARE(statusOfFirst(), ui::ReviewStatus::Approved);
        ui::ReviewFilter approved;
        approved.statuses = {ui::ReviewStatus::Approved};
        QCOMPARE(settled(m_review->keys(approved, {}))->size(), 1);
        QCOMPARE(settled(m_review->totals(approved))->matching, 1);
        const auto place = settled(m_review->page(filter, {}, first->nextKey, 2)); // a place goes on without the index
        QVERIFY(place);
        QCOMPARE(place->rows.size(), 1);
    }

    void filtersByVendorTypeAndConfidence()
    {
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET vendor = 'Bic', product_type = 'Pens', confidence = 0.6 WHERE sku = 'S-1'"_s));
        const auto choices = settled(m_review->choices(m_batch));
        QVERIFY(choices);
        QCOMPARE(choices->vendors, QStringList{u"Bic"_s});
        QCOMPARE(choices->productTypes, QStringList{u"Pens"_s});
        QCOMPARE(settled(m_review->choices({}))->vendors, QStringList{u"Bic"_s});
        for (int part = 0; part < 3; ++part) {
            ui::ReviewFilter filter;
            filter.batchId = m_batch;
            if (part == 0)
                filter.vendor = u"Bic"_s;
            else if (part == 1)
                filter.productType = u"Pens"_s;
            else
                filter.confidenceBelow = 60;
            const auto page = settled(m_review->page(filter, {}, {}, 100));
            QVERIFY(page);
            QCOMPARE(page->rows.size(), 1);
            QCOMPARE(page->rows.first().sku, u"S-1"_s);
            QCOMPARE(settled(m_review->totals(filter))->matching, 1);
        }
    }

    void whatNormalisationHidesIsCounted()
    {
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name, vendor) VALUES (7, 'S-9', 'Red  stapler', 'Bic')"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
                                      "VALUES (7, 'title', '\"Red stapler\"', '', 'shopify'), (7, 'vendor', '\"Bix\"', '', 'shopify')"_s));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET product_id = 7, changes = changes - 'title' WHERE sku = 'S-1'"_s));
        const auto detail = settled(m_review->detail(rows().at(1).id));
        QVERIFY2(detail, detail ? "" : qPrintable(errorText(detail.error())));
        QCOMPARE(detail->hiddenDifferences, 1);
        QVERIFY(detail->fields[int(FieldId::Title)].baseInOtherWords);
        QVERIFY(!detail->fields[int(FieldId::Vendor)].isSameInOtherWords());
    }

    void whatTheShopWritesDifferentlyIsCountedToo()
    {
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name, vendor) VALUES (7, 'S-9', 'Red stapler', 'Bic')"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO remote_snapshots (product_id, system, data) "
                                      "VALUES (7, 'shopify', '{\"title\": \"Red  stapler\", \"vendor\": \"Bix\"}')"_s));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET product_id = 7, changes = changes - 'title' WHERE sku = 'S-1'"_s));
        const auto detail = settled(m_review->detail(rows().at(1).id));
        QVERIFY2(detail, detail ? "" : qPrintable(errorText(detail.error())));
        QCOMPARE(detail->hiddenDifferences, 1);
        QVERIFY(detail->fields[int(FieldId::Title)].shopInOtherWords);
        QVERIFY(!detail->fields[int(FieldId::Title)].baseInOtherWords);
        QVERIFY(!detail->fields[int(FieldId::Vendor)].isSameInOtherWords()); // it is another word
    }

    void editsAndDecisionsAreTakenBackInTurn()
    {
        const auto row = [this] { return rows().at(1); };
        const auto price = [&] {
            const ui::ReviewRow now = row();
            return std::ranges::find(now.deltas, FieldId::Price, &ui::FieldDelta::field)->proposed;
        };
        const Value staged = price();
        QStringList undo;
        for (const QString& typed : {u"13.5"_s, u"14"_s}) {
            const auto edited = settled(m_review->edit({row().id, row().version, FieldId::Price, Value(*Decimal::fromString(typed))}));
            QVERIFY2(edited, edited ? "" : qPrintable(errorText(edited.error())));
            undo.append(edited->undoToken);
        }
        ui::Decision decision;
        decision.items = {{row().id, row().version}};
        decision.expected = 1;
        const auto approved = settled(m_review->decide(decision));
        QVERIFY(approved);
        QCOMPARE(row().status, ui::ReviewStatus::Approved);
        undo.append(approved->undoToken);
        const auto detail = settled(m_review->detail(row().id));
        QVERIFY(detail);
        QCOMPARE(detail->fields[int(FieldId::Price)].origin, std::optional(Side::Local));
        for (const Value& expected : {Value(Decimal(14, 0)), Value(*Decimal::fromString(u"13.5"_s)), staged}) {
            const auto undone = settled(m_review->undo(undo.takeLast()));
            QVERIFY2(undone, undone ? "" : qPrintable(errorText(undone.error())));
            QCOMPARE(row().status, ui::ReviewStatus::Pending);
            QCOMPARE(price(), expected);
        }
        const auto stale = settled(m_review->edit({row().id, row().version - 1, FieldId::Price, Value(Decimal(1, 0))}));
        QVERIFY(!stale);
        QCOMPARE(stale.error().kind, ErrorKind::Stale);
    }

    void totalsIgnoreKindAndStatus()
    {
        ui::ReviewFilter filter;
        filter.batchId = m_batch;
        filter.kinds = {ui::ChangeKind::Create};
        const auto totals = settled(m_review->totals(filter));
        QVERIFY(totals);
        QCOMPARE(totals->created, 1);
        QCOMPARE(totals->changed, 2);
        QCOMPARE(totals->matching, 1);
        QCOMPARE(totals->approvable, 1);
    }

    void detailNamesOriginAndRule()
    {
        const auto detail = settled(m_review->detail(rows().constFirst().id));
        QVERIFY(detail);
        QCOMPARE(detail->fields.size(), fieldCount);
        const ui::DiffField& title = detail->fields[int(FieldId::Title)];
        QVERIFY(title.isChange);
        QVERIFY(title.base.isNone());
        QCOMPARE(title.ours, Value(u"Old"_s));
        QCOMPARE(title.proposed, Value(u"New"_s));
        QCOMPARE(title.origin, std::optional(Side::Etilize));
        QVERIFY(!title.rule.isEmpty());
        QVERIFY(!detail->evidence.isEmpty());
    }

    void decidesAndTakesBack()
    {
        ui::Decision decision;
        decision.everything = ui::ReviewFilter{};
        decision.everything->batchId = m_batch;
        decision.expected = 3;
        const auto decided = settled(m_review->decide(decision));
        QVERIFY2(decided, decided ? "" : qPrintable(errorText(decided.error())));
        QCOMPARE(decided->decided, 3);
        QVERIFY(std::ranges::all_of(rows(), [](const auto& row) { return row.status == ui::ReviewStatus::Approved; }));
        const auto undone = settled(m_review->undo(decided->undoToken));
        QVERIFY2(undone, undone ? "" : qPrintable(errorText(undone.error())));
        QVERIFY(std::ranges::all_of(rows(), [](const auto& row) { return row.status == ui::ReviewStatus::Pending; }));
    }

    void keepsOneFieldAndTakesItBack()
    {
        const ui::ReviewRow row = rows().constFirst();
        ui::Decision decision;
        decision.items = {{row.id, row.version, {FieldId::Price}}};
        const auto decided = settled(m_review->decide(decision));
        QVERIFY2(decided, decided ? "" : qPrintable(errorText(decided.error())));
        QCOMPARE(rows().constFirst().status, ui::ReviewStatus::Approved);
        QCOMPARE(rows().constFirst().deltas.size(), 1);
        QVERIFY(settled(m_review->undo(decided->undoToken)));
        QCOMPARE(rows().constFirst().status, ui::ReviewStatus::Pending);
        QCOMPARE(rows().constFirst().deltas.size(), 2);
    }

    /// Several at once, each with its own fields; a second approver leaves the rows open, and undoing gives the fields back.
    void keepsFieldsOfSomeRows()
    {
        const QList<ui::ReviewRow> before = rows();
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET approvals_needed = 2 WHERE id = ?"_s, {before[1].id}));
        ui::Decision decision;
        decision.items = {{before[0].id, before[0].version, {FieldId::Price}}, {before[1].id, before[1].version, {FieldId::Title}},
                          {before[2].id, before[2].version}};
        decision.expected = 3;
        const auto decided = settled(m_review->decide(decision));
        QVERIFY2(decided, decided ? "" : qPrintable(errorText(decided.error())));
        QCOMPARE(decided->decided, 2);
        QCOMPARE(decided->refused, 1);
        const auto shown = [](const ui::ReviewRow& row) {
            QStringList fields;
            for (const ui::FieldDelta& delta : row.deltas)
                fields.append(field(delta.field).keyString());
            return fields.join(u' ') + (row.status == ui::ReviewStatus::Approved ? u" approved"_s : u" pending"_s);
        };
        QCOMPARE(shown(rows()[0]), u"price approved"_s);
        QCOMPARE(shown(rows()[1]), u"title pending"_s);
        QCOMPARE(shown(rows()[2]), shown(before[2]).replace(u"pending"_s, u"approved"_s));
        const auto undone = settled(m_review->undo(decided->undoToken));
        QVERIFY2(undone, undone ? "" : qPrintable(errorText(undone.error())));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(shown(rows()[i]), shown(before[i]));
    }

    /// What cannot be approved keeps all its fields.
    void heldRowsKeepTheirFields()
    {
        const ui::ReviewRow row = rows().constFirst();
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'blocked', blocked_reason = 'PRICE_AMBIGUOUS' WHERE id = ?"_s, {row.id}));
        ui::Decision decision;
        decision.items = {{row.id, row.version, {FieldId::Price}}};
        const auto decided = settled(m_review->decide(decision));
        QVERIFY2(decided, decided ? "" : qPrintable(errorText(decided.error())));
        QCOMPARE(decided->decided, 0);
        QCOMPARE(rows().constFirst().deltas.size(), row.deltas.size());
        QCOMPARE(rows().constFirst().status, ui::ReviewStatus::Held);
    }

    void takesBackWhatWasDecidedLongAgo()
    {
        const ui::ReviewRow row = rows().constFirst();
        QVERIFY(StagingTable(*m_connection).decide(Decision::Reject, std::array{row.id}));
        ui::Decision decision;
        decision.verdict = ui::Verdict::Reopen;
        const ui::ReviewRow rejected = rows().constFirst();
        QCOMPARE(rejected.status, ui::ReviewStatus::Rejected);
        QVERIFY(!rejected.decidedBy.isEmpty());
        decision.items = {{rejected.id, rejected.version}};
        const auto reopened = settled(m_review->decide(decision));
        QVERIFY2(reopened, reopened ? "" : qPrintable(errorText(reopened.error())));
        QCOMPARE(reopened->decided, 1);
        QCOMPARE(rows().constFirst().status, ui::ReviewStatus::Pending);
        QVERIFY(settled(m_review->undo(reopened->undoToken)));
        QCOMPARE(rows().constFirst().status, ui::ReviewStatus::Rejected);
    }

    void releasesWhatIsHeldForNoOtherPlace()
    {
        const QList<ui::ReviewRow> before = rows();
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'blocked', blocked_reason = CASE id WHEN ? THEN 'PRICE_AMBIGUOUS' "
                                      "WHEN ? THEN 'MATCH_AMBIGUOUS' ELSE 'conflict' END"_s, {before[0].id, before[1].id}));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_conflicts (kind, field, sides, staging_row) VALUES ('field', 'price', '{}', ?)"_s,
                                      {before[2].id}));
        ui::Decision decision;
        decision.verdict = ui::Verdict::Release;
        decision.note = u"seen"_s;
        for (const ui::ReviewRow& row : rows())
            decision.items.append({row.id, row.version});
        const auto released = settled(m_review->decide(decision));
        QVERIFY2(released, released ? "" : qPrintable(errorText(released.error())));
        QCOMPARE(released->decided, 1);
        QCOMPARE(released->refused, 2);
        QVERIFY2(released->refusal.contains(u"Matches to decide"_s), qPrintable(released->refusal));
        QCOMPARE(rows()[0].status, ui::ReviewStatus::Pending);
        QCOMPARE(rows()[1].status, ui::ReviewStatus::Held);
        QCOMPARE(rows()[2].status, ui::ReviewStatus::Held);
        // A moment later it is not held any more: nothing is done, and that is said.
        decision.items = {{rows()[0].id, rows()[0].version}};
        const auto again = settled(m_review->decide(decision));
        QVERIFY(again);
        QCOMPARE(again->decided, 0);
        QVERIFY(again->refusal.contains(u"not held any more"_s));
    }

    /// The evidence of the matcher in words, not in the names of its members.
    void evidenceIsASentence()
    {
        const QByteArray kept = R"({"state":"matched","method":"gtin","confidence":0.97,"candidates":[)"
                                R"({"item":"A","confidence":0.97,"active":true,"evidence":[{"method":"gtin","feed":"0123","erp":"123"}]},)"
                                R"({"item":"B","active":true,"maker_contradicts":true,"elsewhere":["mpn"],"evidence":[{"method":"mpn","feed":"X-1","erp":"X1"}]}]})";
        QCOMPARE(evidenceText(kept, u"A"_s), u"Same barcode: 0123"_s);
        QCOMPARE(evidenceText(kept, u"B"_s), u"Part number within the manufacturer: X-1 · but other manufacturer, part number names another item"_s);
        QCOMPARE(evidenceText(R"({"run":7})", u"A"_s), QString());
        QCOMPARE(evidenceText({}, u"A"_s), QString());
    }

    void refusesAStaleDecision()
    {
        const ui::ReviewRow row = rows().constFirst();
        QVERIFY(StagingTable(*m_connection).edit(row.id, row.version, u"title"_s, "\"Newer\""));
        ui::Decision decision;
        decision.items = {{row.id, row.version}};
        const auto refused = settled(m_review->decide(decision));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Stale);
        QCOMPARE(rows().constFirst().status, ui::ReviewStatus::Pending);
    }

    void refusesAnotherCountThanShown()
    {
        ui::Decision decision;
        decision.everything = ui::ReviewFilter{};
        decision.everything->batchId = m_batch;
        decision.expected = 2;
        const auto refused = settled(m_review->decide(decision));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Stale);
    }

    void aFailedJobSaysWhy()
    {
        CoreJobs jobs(*m_bench);
        QSignalSpy finished(&jobs, &ui::JobService::finished);
        ui::JobRequest request;
        request.kind = ui::JobKind::EtilizeImport;
        request.file = u"/nowhere/feed.zip"_s;
        const auto id = settled(jobs.start(request));
        QVERIFY2(id, id ? "" : qPrintable(errorText(id.error())));
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20'000);
        const auto job = finished.constFirst().constFirst().value<ui::FinishedJob>();
        QCOMPARE(job.id, *id);
        QCOMPARE(job.outcome, ui::RunOutcome::Failed);
        QVERIFY(!job.sentence.isEmpty());
        QVERIFY(jobs.running().isEmpty());
    }

    void importsApprovesAndPushes()
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = 40;
        options.withFtp = false;
        auto world = sandbox::Sandbox::start(options);
        QVERIFY2(world, world ? "" : qPrintable(errorText(world.error())));
        const QMap<QString, QString> variables = (*world)->environment();
        for (auto it = variables.cbegin(); it != variables.cend(); ++it)
            qputenv(it.key().toLatin1().constData(), it->toUtf8());
        qputenv("TRUEUP_XOROSOFT_RATE", "1000");
        const auto restore = qScopeGuard([&] {
            for (auto it = variables.cbegin(); it != variables.cend(); ++it)
                qunsetenv(it.key().toLatin1().constData());
            qunsetenv("TRUEUP_XOROSOFT_RATE");
        });
        WorkbenchOptions bench;
        bench.session.databaseUrl = urlOf(m_postgres.createDatabase());
        Workbench workbench(bench);
        CoreJobs jobs(workbench);
        CoreReview review(workbench);
        QSignalSpy finished(&jobs, &ui::JobService::finished);
        const auto run = [&](const ui::JobRequest& request) {
            finished.clear();
            const auto id = settled(jobs.start(request));
            if (!id || !QTest::qWaitFor([&] { return !finished.isEmpty(); }, 60'000))
                return ui::FinishedJob();
            return finished.constFirst().constFirst().value<ui::FinishedJob>();
        };
        // First a look at what the import would do: the numbers are kept, nothing else.
        ui::JobRequest check;
        check.dryRun = true;
        const ui::FinishedJob checked = run(check);
        QVERIFY2(checked.outcome == ui::RunOutcome::Succeeded, qPrintable(checked.sentence));
        QVERIFY(checked.isCheck && checked.batchId.isEmpty() && checked.runId > 0);
        QVERIFY2(checked.sentence.contains(u"Nothing was kept"_s), qPrintable(checked.sentence));
        const auto told = settled(jobs.runDetail(checked.runId));
        QVERIFY2(told, told ? "" : qPrintable(errorText(told.error())));
        QVERIFY2(told->row.kind.contains(u"check"_s) && told->row.batchId.isEmpty(), qPrintable(told->row.kind));
        QCOMPARE(told->row.summary, checked.sentence);
        QVERIFY(told->isCheck);
        QCOMPARE(told->checkedFile, QUrl(variables.value(u"TRUEUP_FEED_URL"_s)).toLocalFile()); // empty for a feed on a server
        const auto numberOf = [&told](const QString& label) {
            const auto count = std::ranges::find(told->counts, label, &ui::RunCount::label);
            return count == told->counts.end() ? qint64(-1) : count->value;
        };
        QVERIFY(numberOf(u"Rows read"_s) >= 40 && numberOf(u"Would be staged"_s) > 20);
        QCOMPARE(numberOf(u"Staged"_s), -1); // nothing was
        QVERIFY2(told->notes.value(0).startsWith(u"This was a check"_s) && told->notes.join(u' ').contains(u"all of them new"_s),
                 qPrintable(told->notes.join(u'|')));
        const auto kept = workbench.session().pool().withConnection(
            [](Connection& open) { return open.value(u"SELECT count(*) FROM sync_staging"_s); });
        QCOMPARE(kept.value_or(QVariant(-1)).toInt(), 0);
        const ui::FinishedJob imported = run({ui::JobKind::EtilizeImport, {}, {}, false});
        QVERIFY(!imported.isCheck);
        QVERIFY2(imported.outcome == ui::RunOutcome::Succeeded && !imported.batchId.isEmpty(), qPrintable(imported.sentence));
        const auto done = settled(jobs.runDetail(imported.runId));
        QVERIFY2(done, done ? "" : qPrintable(errorText(done.error())));
        const auto phase = [&done](const QString& key) {
            const auto found = std::ranges::find(done->phases, key, [](const ui::RunPhase& one) { return one.progress.phaseKey; });
            return found == done->phases.end() ? ui::RunPhase() : *found;
        };
        QVERIFY2(phase(u"scan"_s).progress.done > 0 && phase(u"import"_s).progress.done >= 40, "a run that is over says what it did");
        QVERIFY(!phase(u"stage"_s).progress.phase.isEmpty());
        QVERIFY(std::ranges::fold_left(done->phases, 0.0, [](double sum, const ui::RunPhase& one) { return sum + one.seconds; }) > 0);
        ui::Decision decision;
        decision.everything.emplace();
        decision.everything->batchId = imported.batchId;
        decision.everything->statuses = {ui::ReviewStatus::Pending};
        const auto totals = settled(review.totals(*decision.everything));
        QVERIFY(totals);
        decision.expected = totals->approvable;
        const auto decided = settled(review.decide(decision));
        QVERIFY2(decided, decided ? "" : qPrintable(errorText(decided.error())));
        QVERIFY(decided->decided > 20);
        const ui::FinishedJob pushed = run({ui::JobKind::ShopifyPush, imported.batchId, {}, false});
        QVERIFY2(pushed.outcome == ui::RunOutcome::Succeeded, qPrintable(pushed.sentence));
        QCOMPARE((*world)->shop().productCount(), int(decided->decided));

        // Somebody sells most of an item; the window proposes the stock, for one product and for all that moved.
        const auto connection = workbench.session().pool().lease();
        QVERIFY(connection.has_value());
        const auto sold = (*connection)->value(u"SELECT string_agg(p.sku || ' ' || i.item_number, ',' ORDER BY p.sku) FROM public.products p "
                                               "JOIN product_items i ON i.product_id = p.id"_s);
        QVERIFY(sold.has_value());
        const QStringList first = sold->toString().section(u',', 0, 0).split(u' ');
        const QStringList second = sold->toString().section(u',', 1, 1).split(u' ');
        for (const QString& item : {first[1], second[1]}) {
            QVERIFY((*world)->erp().edit(item, [](sandbox::ErpItemData& data) {
                for (sandbox::ErpStock& stock : data.stock)
                    stock.onHand = stock.allocated + 3000;
            }));
        }
        ui::JobRequest one{ui::JobKind::XorosoftStock, {}, {}, false};
        one.products = {first[0]};
        const ui::FinishedJob asked = run(one);
        QVERIFY2(asked.outcome == ui::RunOutcome::Succeeded && !asked.batchId.isEmpty(), qPrintable(asked.sentence));
        const ui::FinishedJob compared = run({ui::JobKind::XorosoftStock, {}, {}, false});
        QVERIFY2(compared.outcome == ui::RunOutcome::Succeeded && !compared.batchId.isEmpty(), qPrintable(compared.sentence));
        QVERIFY(compared.batchId != asked.batchId);
        // What the phases of all these are called is what the reader calls them, and known by their key alone.
        const auto recorded = RunTable(**connection).list(20);
        QVERIFY(recorded && recorded->size() >= 5);
        for (const RunRecord& record : *recorded) {
            for (const QJsonValue entry : record.phases) {
                const QString key = entry["key"_L1].toString();
                QCOMPARE(phaseText(record.kind, key, entry["text"_L1].toString()), entry["text"_L1].toString());
                QVERIFY2(phaseText(record.kind, key, u"?"_s) != "?"_L1, qPrintable(record.kind + u' ' + key));
            }
        }
        const auto runs = settled(jobs.runs({}, {}, {}, 1));
        QVERIFY(runs.has_value());
        QCOMPARE(runs->rows.constFirst().kind, u"Xorosoft stock"_s);
        QCOMPARE(runs->rows.constFirst().summary, compared.sentence);
        QCOMPARE(runs->rows.constFirst().staged, 1);
        QCOMPARE(runs->rows.constFirst().batchId, compared.batchId);
        const auto kindsUnder = [&](ui::JobKind kind) {
            const auto found = settled(jobs.runs({kind, {}}, {}, {}, 50));
            QStringList kinds;
            for (const ui::RunRow& row : found.value_or(ui::Page<ui::RunRow>()).rows)
                kinds.append(row.kind);
            return kinds;
        };
        QCOMPARE(kindsUnder(ui::JobKind::XorosoftStock), (QStringList{u"Xorosoft stock"_s, u"Xorosoft stock"_s}));
        QVERIFY(!kindsUnder(ui::JobKind::XorosoftRefresh).contains(u"Xorosoft stock"_s));
        for (const ui::RunSort column : {ui::RunSort::Kind, ui::RunSort::Outcome, ui::RunSort::Started, ui::RunSort::Duration}) {
            const auto ids = [&](int limit) { // of all pages
                QList<qint64> found;
                QString key;
                do {
                    const auto page = settled(jobs.runs({ui::JobKind::XorosoftStock, {}}, {column, true}, key, limit));
                    if (!page)
                        return QList<qint64>();
                    for (const ui::RunRow& row : page->rows)
                        found.append(row.id);
                    key = page->nextKey;
                } while (!key.isEmpty());
                return found;
            };
            QCOMPARE(ids(50).size(), 2);
            QCOMPARE(ids(1), ids(50));
        }
        ui::ReviewFilter filter;
        filter.batchId = compared.batchId;
        const auto page = settled(review.page(filter, {}, {}, 10));
        QVERIFY(page.has_value());
        QCOMPARE(page->rows.size(), 1);
        QCOMPARE(page->rows.constFirst().sku, second[0]);

        // What the copy knows, and what the ERP itself says.
        CoreProducts products(workbench, jobs);
        const auto numbers = settled(products.checkNumbers({second[1], u"no such number"_s}, true));
        QVERIFY2(numbers, numbers ? "" : qPrintable(errorText(numbers.error())));
        QCOMPARE(numbers->size(), 2);
        QVERIFY(numbers->at(0).isCertain() && numbers->at(0).item == second[1] && numbers->at(0).price);
        QVERIFY2(!numbers->at(1).isCertain() && !numbers->at(1).price, qPrintable(numbers->at(1).item));
        finished.clear();
        const auto item = settled(products.askErp(second[1]));
        QVERIFY2(item, item ? "" : qPrintable(errorText(item.error())));
        QCOMPARE(item->item, second[1]);
        QVERIFY(!item->stores.isEmpty() && item->stores.constFirst().onHand && item->stores.constFirst().onHand->toDouble() >= 3000);
        const auto none = settled(products.askErp(u"NO-SUCH-ITEM"_s));
        QVERIFY(!none && none.error().kind == ErrorKind::NotFound);
        QVERIFY(finished.isEmpty()); // who asked has the answer

        // What was changed here and not in the shop goes to review; a team database is not backed up from here.
        const QString changed = sold->toString().section(u',', 2, 2).section(u' ', 0, 0); // nothing of it is staged yet
        QVERIFY((*connection)->execute(u"UPDATE public.products SET vendor = vendor || ' Ltd' WHERE sku = ?"_s, {changed}));
        const ui::FinishedJob compare = run({ui::JobKind::ShopifyStage, {}, {}, false});
        QVERIFY2(compare.outcome == ui::RunOutcome::Succeeded && !compare.batchId.isEmpty(), qPrintable(compare.sentence));
        filter.batchId = compare.batchId;
        const auto local = settled(review.page(filter, {}, {}, 10));
        QVERIFY(local.has_value());
        QVERIFY(std::ranges::any_of(local->rows, [&](const ui::ReviewRow& row) { return row.sku == changed; }));
        const ui::FinishedJob backup = run({ui::JobKind::Backup, {}, QDir::temp().filePath(u"never.dump"_s), false});
        QCOMPARE(backup.outcome, ui::RunOutcome::Failed);
        QVERIFY2(backup.sentence.contains(u"team database"_s), qPrintable(backup.sentence));
    }

    /// The login is told beside the name; one that is nobody's stands for itself.
    void whoDidSomethingIsAPerson()
    {
        UserTable users(*m_connection);
        const auto marie = users.create(u"marie@example.com"_s, u"Marie"_s, u"Tremblay"_s);
        const QString login = m_connection->value(u"SELECT session_user::text"_s).value_or(QVariant()).toString();
        QVERIFY(marie && users.assignLogin(login, *marie));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_runs (kind, status, started_login, heartbeat_at) VALUES ('push', 'succeeded', session_user, now()), "
                                    "('push', 'succeeded', 'robot', now())"_s));
        CoreJobs jobs(*m_bench);
        const auto runs = settled(jobs.runs({}, {}, {}, 50));
        QVERIFY2(runs, runs ? "" : qPrintable(errorText(runs.error())));
        QStringList who;
        for (const auto& row : runs->rows) {
            if (row.startedLogin == login || row.startedLogin == "robot"_L1)
                who.append(row.startedBy);
        }
        who.sort();
        QCOMPARE(who, (QStringList{u"Marie Tremblay"_s, u"robot"_s}));
        QVERIFY(m_connection->execute(u"INSERT INTO alerts (severity, title, dedupe_key, state, acknowledged_login) VALUES "
                                    "('warning', 'x', 'x', 'acknowledged', session_user)"_s));
        CoreAlerts alerts(*m_bench, jobs);
        const auto told = settled(alerts.alerts(true));
        QVERIFY2(told, told ? "" : qPrintable(errorText(told.error())));
        QCOMPARE(told->first().acknowledgedBy, u"Marie Tremblay"_s);
        QCOMPARE(told->first().acknowledgedLogin, login);
        QCOMPARE(ui::shownActor(u"Marie Tremblay"_s, u"marie"_s), u"Marie Tremblay, login marie"_s);
        QCOMPARE(ui::shownActor(u"robot"_s, u"robot"_s), u"robot"_s);
    }

    void aTrialOfAPushSaysThatNothingWasWritten()
    {
        RunRecord record;
        record.kind = u"push"_s;
        record.mode = u"dry_run"_s;
        record.status = u"succeeded"_s;
        record.counts = {{u"products"_s, 154}, {u"confirmed"_s, 0}};
        QCOMPARE(runRow(record).summary, u"154 product(s) would be written. Nothing was written."_s);
        QCOMPARE(runRow(record).kind, u"Shopify push, trial"_s); // seen before the summary is read
        record.counts.insert(u"updated"_s, 3);
        QVERIFY(labelsOf(record).contains(u"Would be updated in the shop"_s));
        record.mode = u"selective"_s;
        record.counts.insert(u"confirmed"_s, 154);
        QCOMPARE(runRow(record).summary, u"154 product(s) written."_s);
        QCOMPARE(runRow(record).kind, u"Shopify push"_s);
        QVERIFY(labelsOf(record).contains(u"Updated in the shop"_s));
    }

    /// A pull reads the shop: that it had written there would be a fright.
    void countsSayWhatThisKindOfRunDid()
    {
        RunRecord record;
        record.kind = u"shopify_pull"_s;
        record.mode = u"full"_s;
        record.status = u"succeeded"_s;
        record.counts = {{u"products"_s, 824}, {u"created"_s, 2}, {u"updated"_s, 19}, {u"left_to_people"_s, 1}, {u"staged"_s, 0}};
        QCOMPARE(labelsOf(record), (QStringList{u"Products"_s, u"New in the shop"_s, u"Taken over from the shop"_s, u"Left to a person"_s}));
        // What a kind of run cannot have is not none of it.
        const ui::RunRow row = runRow(record);
        QCOMPARE(row.records, 824);
        QCOMPARE(row.staged, 0);
        QCOMPARE(row.rejected, ui::RunRow::noCount);
        QCOMPARE(row.failed, ui::RunRow::noCount);
        record.kind = u"push"_s;
        record.counts = {{u"products"_s, 4}, {u"failed"_s, 0}, {u"staged"_s, 0}};
        QCOMPARE(runRow(record).failed, 0);
        QCOMPARE(runRow(record).staged, ui::RunRow::noCount);
    }

    /// Totals are estimates: a phase that ended at 641 of 1,175 would look as if it had stopped half way.
    void aPhaseThatIsOverTellsWhatWasDone()
    {
        RunRecord record;
        record.kind = u"erp_pull"_s;
        record.status = u"running"_s;
        record.phases = {QJsonObject{{u"key"_s, u"erp_items"_s}, {u"done"_s, 641}, {u"total"_s, 1175}},
                         QJsonObject{{u"key"_s, u"erp_stock"_s}, {u"done"_s, 10}, {u"total"_s, 40}}};
        QCOMPARE(runDetail(record).phases[0].progress.total, -1);
        QCOMPARE(runDetail(record).phases[1].progress.total, 40);
        record.status = u"failed"_s; // how far it came
        QCOMPARE(runDetail(record).phases[1].progress.total, 40);
        record.status = u"succeeded"_s;
        QCOMPARE(runDetail(record).phases[1].progress.total, -1);
        QCOMPARE(runDetail(record).phases[1].progress.done, 10);
    }

    void aRunThatWasNotHeldTellsItsWarnings()
    {
        RunRecord record;
        record.kind = u"erp_pull"_s;
        record.status = u"succeeded"_s;
        record.counts = {{u"guardrails"_s, QJsonArray{QJsonObject{{u"guardrail"_s, u"behind_open_changes"_s}, {u"level"_s, u"warn"_s},
                                                                  {u"message"_s, u"One product waits."_s}}}}};
        const ui::RunDetail detail = runDetail(record);
        QCOMPARE(detail.findings.size(), 1);
        QCOMPARE(detail.findings[0].sentence, u"One product waits."_s);
        QCOMPARE(detail.findings[0].level, ui::FindingLevel::Warn);
        // Of a held one what it was held for is told, as before.
        record.status = u"held"_s;
        record.heldFindings = {QJsonObject{{u"guardrail"_s, u"stock_to_zero"_s}, {u"level"_s, u"hold"_s}, {u"message"_s, u"Too many."_s}}};
        const ui::RunDetail held = runDetail(record);
        QCOMPARE(held.findings.size(), 1);
        QCOMPARE(held.findings[0].sentence, u"Too many."_s);
        QCOMPARE(held.findings[0].level, ui::FindingLevel::Hold);
    }

    void aHeldRunIsToldInTheReadersLanguage()
    {
        GuardFinding swings{u"price_swings"_s, GuardLevel::Hold, 6.5, 5, 65, 900, u"Trop de prix."_s};
        swings.examples = {{.sku = u"ABC-1"_s, .before = u"12.00"_s, .after = u"99.00"_s}};
        GuardFinding emptied{u"erp_stock"_s, GuardLevel::Warn, 6, 5, 12, 200, u"Moins de stock."_s};
        emptied.examples = {{.sku = u"ABC-2"_s, .before = u"7"_s}, {.sku = u"ABC-3"_s, .before = u"2.5"_s, .after = u"0"_s}};
        GuardFinding gone{u"missing_products"_s, GuardLevel::Warn, 3, 2, 3, 100, u"Absents."_s};
        gone.examples = {{.sku = u"ABC-4"_s, .name = u"Stapler"_s}};
        RunRecord record;
        record.kind = u"feed_import"_s;
        record.status = u"held"_s;
        record.heldReason = u"Trop de prix."_s;
        GuardFinding blanked{u"blanked"_s, GuardLevel::Warn, 2, 1, 20, 1000, u"Vides."_s, {u"Variant Barcode"_s}};
        blanked.examples = {{.sku = u"ABC-5"_s, .before = u"0012345678905"_s}};
        record.heldFindings = findingsJson({swings, emptied, gone, blanked});
        const ui::RunDetail held = runDetail(record);
        QCOMPARE(held.findings.size(), 4);
        QVERIFY2(held.findings[0].sentence.startsWith(u"The price of 6"_s), qPrintable(held.findings[0].sentence));
        QCOMPARE(held.row.summary, held.findings[0].sentence);
        QCOMPARE(held.findings[0].level, ui::FindingLevel::Hold);
        QCOMPARE(held.findings[1].level, ui::FindingLevel::Warn);
        const ui::GuardExample price = held.findings[0].examples.value(0);
        QCOMPARE(price.sku, u"ABC-1"_s);
        QCOMPARE(price.field, std::optional(FieldId::Price));
        QVERIFY(price.before == Value(Decimal(12, 0)) && price.after == Value(Decimal(99, 0)) && price.cost.isNone());
        const QList<ui::GuardExample> stock = held.findings[1].examples;
        QCOMPARE(stock.size(), 2);
        QCOMPARE(stock[0].field, std::optional(FieldId::Inventory));
        QVERIFY(stock[0].before == Value::integer(7) && stock[0].after.isNone()); // nobody knows how many are left
        QVERIFY(stock[1].before == Value(Decimal(25, 1)) && stock[1].after == Value::integer(0));
        QCOMPARE(held.findings[2].examples.value(0).name, u"Stapler"_s);
        QVERIFY(!held.findings[2].examples.value(0).field);
        const ui::GuardExample empty = held.findings[3].examples.value(0);
        QCOMPARE(empty.field, std::optional(FieldId::Barcode));
        QCOMPARE(empty.before.toDisplay(), u"0012345678905"_s); // a number, but not one that loses its zeros
        QVERIFY(!empty.after.isNone() && empty.after.isEmpty());
    }

    void thePreviewOfAPushTellsWhatIsUnusual()
    {
        CorePush push(*m_bench);
        const auto findings = [&push, this] {
            const auto preview = settled(push.preview(m_batch));
            QStringList said;
            if (!preview)
                said.append(errorText(preview.error()));
            for (const ui::GuardFinding& finding : preview ? preview->findings : QList<ui::GuardFinding>())
                said.append((finding.level == ui::FindingLevel::Warn ? u"warn: "_s : u"hold: "_s) + finding.sentence + u' ' +
                            exampleTexts(finding));
            said.removeIf([](const QString& one) { return one.contains(u"No shop is set up"_s); }); // none is in this test
            return said;
        };
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'approved'"_s));
        QVERIFY2(findings().isEmpty(), qPrintable(findings().join(u'|')));
        // What takes a product out of the shop is named, be it only one.
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET operation_type = 'archive' WHERE sku = 'S-1'"_s));
        QCOMPARE(findings().size(), 1);
        QVERIFY2(findings().first().startsWith(u"warn: 1 "_s) && findings().first().contains(u" S-1"_s), qPrintable(findings().first()));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET operation_type = 'update' WHERE sku = 'S-1'"_s));
        // One strong move among many products is named; many of them are a share of the catalogue.
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (sku, name) SELECT 'P-' || n, 'Pen' FROM generate_series(1, 150) n"_s));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET price_change_percent = 20.01 WHERE sku = 'S-1'"_s));
        QCOMPARE(findings().size(), 1);
        QVERIFY2(findings().first().startsWith(u"warn: 1 "_s) && findings().first().contains(u"more than 20%"_s), qPrintable(findings().first()));
        QVERIFY2(findings().first().endsWith(u" S-1 10.00>12.00"_s), qPrintable(findings().first()));
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET price_change_percent = -45 WHERE sku IN ('S-1', 'S-2')"_s));
        QCOMPARE(findings().size(), 1);
        QVERIFY2(findings().first().startsWith(u"warn: The price of 1"_s), qPrintable(findings().first()));
        QVERIFY2(findings().first().endsWith(u" S-1 10.00>12.00 S-2 10.00>12.00"_s), qPrintable(findings().first()));
        // How many there are is told with those that are named; what is held is not written.
        const auto told = settled(push.preview(m_batch));
        QVERIFY(told && told->held == 0);
        QCOMPARE(told->findings.constLast().count, 2);
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'blocked' WHERE sku = 'S-1'"_s));
        const auto without = settled(push.preview(m_batch));
        QVERIFY(without && without->held == 1);
        QVERIFY(m_connection->execute(u"UPDATE sync_staging SET status = 'approved' WHERE sku = 'S-1'"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO app_settings (key, value) VALUES ('guard.price_swing_percent', '50')"_s));
        QVERIFY2(findings().isEmpty(), qPrintable(findings().join(u'|')));
    }

    /// Among writes of other batches, older and newer.
    void whatBecameOfABatchIsReadPageByPage()
    {
        QVERIFY(m_connection->execute(u"INSERT INTO sync_batches (id, name, direction) "
                                      "VALUES ('00000000-0000-0000-0000-0000000000aa', 'Other', 'push')"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_staging (batch_id, temp_key, operation_type, source, sku, changes, changes_hash) "
                                      "VALUES ('00000000-0000-0000-0000-0000000000aa', 'other', 'create', 'manual', 'OTHER', '{}', '')"_s));
        const auto write = [this](const QString& which, const QString& state) {
            const auto done = m_connection->execute(u"INSERT INTO sync_outbox (staging_row, operation, fields, payload, payload_sha256, "
                "idempotency_key, order_key, state) SELECT id, 'update', '{price}', '{}', '', gen_random_uuid(), id::text, '%2' "
                "FROM sync_staging WHERE %1 ORDER BY sync_staging.id"_s.arg(which, state));
            QVERIFY2(done, done ? "" : qPrintable(errorText(done.error())));
        };
        const QString ours = u"batch_id = '%1'"_s.arg(m_batch);
        const auto staged = m_connection->value(u"SELECT count(*) FROM sync_staging WHERE "_s + ours);
        write(u"sku = 'OTHER'"_s, u"confirmed"_s);
        write(ours, u"confirmed"_s);
        write(u"sku = 'OTHER'"_s, u"confirmed"_s);
        write(ours, u"failed"_s);
        write(u"sku = 'OTHER'"_s, u"confirmed"_s);
        CorePush push(*m_bench);
        QList<qint64> ids;
        qsizetype failed = 0;
        for (QString key;;) {
            const auto page = settled(push.results(m_batch, key, 2));
            QVERIFY2(page, page ? "" : qPrintable(errorText(page.error())));
            for (const ui::PushResultRow& row : page->rows) {
                ids.append(row.id);
                QVERIFY(row.sku != "OTHER"_L1);
                failed += row.canEdit && row.canRetry && !row.isDead;
            }
            key = page->nextKey;
            if (key.isEmpty())
                break;
        }
        QVERIFY(staged && staged->toLongLong() > 1);
        QCOMPARE(ids.size(), 2 * staged->toLongLong());
        QVERIFY(std::ranges::is_sorted(ids, std::ranges::greater()));
        QCOMPARE(failed, staged->toLongLong());
        QCOMPARE(settled(push.results(u"00000000-0000-0000-0000-0000000000bb"_s, {}, 2))->rows.size(), 0);
    }

    /// In the order of their ids, in which they are queued; only what is approved, in full where it is looked at.
    void thePreviewListsItsProducts()
    {
        CorePush push(*m_bench);
        QVERIFY(settled(push.planned(m_batch, {}, {}, 2))->rows.isEmpty());
        QVERIFY(StagingTable(*m_connection).decideWhere(trueup::Decision::Approve, StagingFilter()));
        const auto first = settled(push.planned(m_batch, {}, {}, 2));
        QVERIFY2(first, first ? "" : qPrintable(errorText(first.error())));
        QCOMPARE(first->rows.size(), 2);
        QCOMPARE(first->rows[0].kind, ui::ChangeKind::Create);
        QCOMPARE(first->rows[1].values.size(), 2);
        QCOMPARE(first->rows[1].values[0].before, u"Old"_s);
        QCOMPARE(first->rows[1].values[0].after, u"New"_s);
        const auto second = settled(push.planned(m_batch, {}, first->nextKey, 2));
        QVERIFY(second);
        QCOMPARE(second->rows.size(), 1);
        QVERIFY(second->nextKey.isEmpty());
        QVERIFY(first->rows[0].id < first->rows[1].id && first->rows[1].id < second->rows[0].id);

        const auto named = settled(push.planned({}, u" stapler 2 "_s, {}, 2));
        QVERIFY(named);
        QCOMPARE(named->rows.size(), 1);
        QCOMPARE(named->rows[0].sku, u"S-2"_s);
        const auto values = settled(push.plannedValues(named->rows[0].id));
        QVERIFY2(values, values ? "" : qPrintable(errorText(values.error())));
        QCOMPARE(values->size(), 2);
        QCOMPARE((*values)[1].field, FieldId::Price);
        QCOMPARE((*values)[1].proposed.toDisplay(), u"12.00"_s);
        QVERIFY(StagingTable(*m_connection).decide(trueup::Decision::Reject, std::array{named->rows[0].id}));
        const auto late = settled(push.plannedValues(named->rows[0].id));
        QVERIFY(!late);
        QCOMPARE(late.error().kind, ErrorKind::Stale);
    }

    void savesSettingsAndReadsThemBack()
    {
        CoreSettings settings(*m_bench);
        auto draft = settled(settings.load());
        QVERIFY2(draft, draft ? "" : qPrintable(errorText(draft.error())));
        QVERIFY(!draft->thresholds.autoApprove);
        draft->feed.url = u"ftps://feed.example.com/out/feed.zip"_s;
        draft->thresholds.autoApprove = true;
        draft->fields[u"guard.fewer_rows"_s] = 35.5;
        draft->columns.columns.append({u"Item Name"_s, {}, u"Title"_s, {}, true});
        const auto saved = settled(settings.save(*draft));
        QVERIFY2(saved, saved ? "" : qPrintable(errorText(saved.error())));
        const auto again = settled(settings.load());
        QVERIFY(again);
        QCOMPARE(again->feed.url, draft->feed.url);
        QVERIFY(again->thresholds.autoApprove);
        QCOMPARE(again->fields.value(u"guard.fewer_rows"_s).toDouble(), 35.5);
        QVERIFY(std::ranges::any_of(again->columns.columns, [](const ui::FeedColumn& column) {
            return column.name == "Item Name"_L1 && column.mappedTo == "Title"_L1;
        }));
        QVERIFY(again->columns.known.contains(u"SKU"_s));
        // A meaning no import knows is refused with its name, and nothing is kept.
        ui::AppSettings wrong = *again;
        wrong.columns.columns.append({u"Maker"_s, {}, u"Vendro"_s, {}, true});
        const auto refused = settled(settings.save(wrong));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains("Vendro"_L1), qPrintable(refused.error().message));
    }

    void whatTheEnvironmentGivesIsTold()
    {
        const QByteArrayList variables{"TRUEUP_FEED_URL", "TRUEUP_FEED_PASSWORD", "TRUEUP_XOROSOFT_KEY", "TRUEUP_XOROSOFT_SECRET", "TRUEUP_SHOPIFY_TOKEN"};
        const auto restore = qScopeGuard([&variables] {
            for (const QByteArray& one : variables)
                qunsetenv(one.constData());
        });
        CoreSettings settings(*m_bench);
        QVERIFY(settled(settings.load())->given.isEmpty());
        for (const QByteArray& one : variables)
            qputenv(one.constData(), " given ");
        const auto loaded = settled(settings.load());
        QVERIFY(loaded);
        QCOMPARE(loaded->given, (QHash<QString, QString>{{u"feed.url"_s, u"given"_s}}));
        QVERIFY2(loaded->feed.url != u"given"_s, "what is stored is another thing");
        QVERIFY(loaded->feed.password.isFromEnvironment);
        QVERIFY2(!settings.secretStoreFails(), "no keychain is needed");
    }

    void aSampleIsNoDatabaseOfSomebody()
    {
        WorkbenchOptions options;
        options.isSample = true;
        options.session.workspace = u"/somewhere/sample"_s;
        Workbench bench(options);
        const ui::DatabaseSettings database = CoreSettings(bench).database();
        QCOMPARE(database.kind, u"Sample data"_s);
        QCOMPARE(database.address, QDir::toNativeSeparators(options.session.workspace));
    }

    void suggestsWhatAColumnMayBe()
    {
        const ui::ColumnMapSettings map = columnMap({u"Item Name"_s, u"SKU"_s, u"Metafield: custom.Color"_s}, {}, u"feed"_s);
        QCOMPARE(map.columns.size(), 2); // specifications are read by their own names
        QCOMPARE(map.columns[0], (ui::FeedColumn{u"Item Name"_s, {}, {}, u"Title"_s, true}));
        QCOMPARE(map.columns[1], (ui::FeedColumn{u"SKU"_s, u"SKU"_s, {}, {}, true}));
        const ui::ColumnMapSettings mapped = columnMap({u"Item Name"_s}, {{u"item name"_s, u"Title"_s}, {u"Gone"_s, u"Vendor"_s}}, u"feed"_s);
        QCOMPARE(mapped.columns[0].mappedTo, u"Title"_s);
        QCOMPARE(mapped.columns[1], (ui::FeedColumn{u"Gone"_s, {}, u"Vendor"_s, {}, false}));
    }

    void aTestOfADraftKeepsNothing()
    {
        CoreSettings settings(*m_bench);
        auto draft = settled(settings.load());
        QVERIFY(draft);
        draft->feed.url = QUrl::fromLocalFile(u"/nowhere/feed.zip"_s).toString();
        const auto report = settled(settings.test(ui::ConnectionKind::Feed, *draft));
        QVERIFY2(report, report ? "" : qPrintable(errorText(report.error())));
        QVERIFY(!report->ok);
        QCOMPARE(report->lines.size(), 1);
        const auto again = settled(settings.load());
        QVERIFY(again);
        QVERIFY(again->feed.url.isEmpty());
    }

    void setsUpThisComputerAndRemembersIt()
    {
        QTemporaryDir folder;
        ui::SettingsStore store(folder.filePath(u"trueup.ini"_s));
        QVERIFY(!rememberedWorkspace(store));
        CoreSetup setup(store);
        ui::SetupRequest request{ui::SetupMode::ThisComputer, folder.filePath(u"workspace"_s), {}, {}};
        const auto report = settled(setup.check(request));
        QVERIFY(report);
        QVERIFY(report->test.ok);
        const auto applied = settled(setup.apply(request));
        (void)Workspace::stop(request.folder);
        QVERIFY2(applied, applied ? "" : qPrintable(errorText(applied.error())));
        const auto choice = rememberedWorkspace(store);
        QVERIFY(choice);
        QCOMPARE(choice->folder, request.folder);
        QVERIFY(!isSampleWorkspace(store, *choice));
        QVERIFY(setup.usedDatabase().isEmpty());
    }

    void preparesATeamDatabaseWhenItIsTold()
    {
        QTemporaryDir folder;
        ui::SettingsStore store(folder.filePath(u"trueup.ini"_s));
        CoreSetup setup(store);
        const DatabaseAddress address = m_postgres.emptyDatabase();
        ui::SetupRequest request{ui::SetupMode::TeamDatabase, {}, urlOf(address), {}};
        const auto found = settled(setup.check(request));
        QVERIFY2(found, found ? "" : qPrintable(errorText(found.error())));
        QVERIFY2(found->test.ok && found->isEmpty && found->pendingSteps > 40, qPrintable(found->test.summary));
        const auto refused = settled(setup.apply(request));
        QVERIFY(!refused);
        QVERIFY2(refused.error().nextStep.contains(u"set-up assistant"_s), qPrintable(refused.error().nextStep));
        QVERIFY2(!rememberedWorkspace(store), "a database that cannot be used is not kept");
        request.prepareDatabase = true;
        const auto applied = settled(setup.apply(request));
        QVERIFY2(applied, applied ? "" : qPrintable(errorText(applied.error())));
        QCOMPARE(QUrl(setup.usedDatabase()).path(), QUrl(request.databaseUrl).path());
        const auto ready = settled(setup.check(request));
        QVERIFY2(ready && ready->test.ok && ready->pendingSteps == 0, "who made the tables may use them");
        // A program that brings a step more finds it behind, and not empty.
        QVERIFY(m_postgres.open(address)->execute(u"DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM schema_migrations)"_s));
        const auto behind = settled(setup.check(request));
        QVERIFY2(behind, behind ? "" : qPrintable(errorText(behind.error())));
        QCOMPARE(behind->pendingSteps, 1);
        QVERIFY(behind->test.ok && !behind->isEmpty);
    }
};

QTEST_GUILESS_MAIN(CoreServicesTest)
#include "tst_coreservices.moc"
