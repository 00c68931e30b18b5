#include "fakeservices.h"

#include "approvalpdf.h"
#include "corejobs.h"
#include "exportwork.h"
#include "jobs/jobspage.h"
#include "listorders.h"
#include "products/historyview.h"
#include "products/productspage.h"
#include "products/productview.h"
#include "review/reviewgrid.h"
#include "review/reviewmodel.h"
#include "review/reviewpage.h"
#include "services/filtertexts.h"
#include "shell/jobstrip.h"
#include "settings/settingspage.h"
#include "shell/mainwindow.h"
#include "shell/windowcommands.h"
#include "store/matchtable.h"
#include "store/stagingtable.h"
#include "store/workspace.h"
#include "support/handy.h"
#include "support/testpostgres.h"
#include "widgets/notice.h"

#include <KZip>
#include <QBuffer>
#include <QComboBox>
#include <QHeaderView>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace trueup;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::settled;
using trueup::test::urlOf;

namespace {

StagedRow staged(int number)
{
    StagedRow row;
    row.tempKey = u"etilize:S-%1"_s.arg(number);
    row.operation = number % 2 == 0 ? u"create"_s : u"update"_s;
    row.source = u"etilize"_s;
    row.sku = u"S-%1"_s.arg(number);
    row.name = number == 0 ? u"=HYPERLINK(\"http://example.com\")"_s : u"Stapler %1"_s.arg(number);
    row.changes = R"({"title":{"base":null,"current":"Old","proposed":"New title","origin":"etilize","rule":"owner:etilize"},)"
                  R"("price":{"base":10,"current":10,"proposed":12.50,"change_percent":25,"origin":"xorosoft","rule":"owner:xorosoft"}})";
    row.changedFields = {u"title"_s, u"price"_s};
    row.confidence = 0.97;
    row.confidenceReason = u"cws_a"_s;
    return row;
}

QByteArray contentOf(const QString& file)
{
    QFile read(file);
    return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
}

QList<QByteArray> linesOf(const QString& file)
{
    QList<QByteArray> lines = contentOf(file).split('\n');
    if (!lines.isEmpty() && lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

} // namespace

/// Tables and the approval record as files: whole filters, harmless in a spreadsheet, with progress and a way to stop.
class TestExport : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<CoreJobs> m_jobs;
    std::unique_ptr<QTemporaryDir> m_folder;
    QUuid m_batch;

    static constexpr int rows = 230; // more than a page of the record

    ui::FinishedJob run(ui::ExportRequest request)
    {
        QSignalSpy finished(m_jobs.get(), &ui::JobService::finished);
        ui::JobRequest job;
        job.kind = ui::JobKind::Export;
        job.exported = std::move(request);
        const auto started = settled(m_jobs->start(job));
        if (!started || !QTest::qWaitFor([&] { return !finished.isEmpty(); }, 30'000))
            return {};
        return finished.constFirst().constFirst().value<ui::FinishedJob>();
    }
    void sql(const QString& text)
    {
        const auto ran = m_connection->execute(text);
        QVERIFY2(ran, ran ? "" : qPrintable(errorText(ran.error())));
    }
    [[nodiscard]] QString path(const QString& name) const { return m_folder->filePath(name); }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const DatabaseAddress address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(address);
        StagingTable table(*m_connection);
        BatchRecord record;
        record.name = u"Etilize of Monday"_s;
        record.source = u"etilize"_s;
        const auto batch = table.createBatch(record);
        QVERIFY(batch);
        m_batch = *batch;
        std::vector<StagedRow> all;
        for (int i = 0; i < rows; ++i)
            all.push_back(staged(i));
        QVERIFY(table.stage(*batch, all));
        WorkbenchOptions options;
        options.session.databaseUrl = urlOf(address);
        m_bench = std::make_unique<Workbench>(options);
        m_jobs = std::make_unique<CoreJobs>(*m_bench);
    }
    void cleanup()
    {
        m_jobs.reset();
        m_bench.reset();
        m_connection.reset();
    }

    void theDatabaseOfThisComputerIsBackedUp()
    {
        const QString workspace = path(u"workspace"_s);
        const auto made = Workspace::init(workspace, {}, {.durable = false, .loopback = false, .settings = {}});
        QVERIFY2(made, made ? "" : qPrintable(errorText(made.error())));
        const auto stopped = qScopeGuard([&] { (void)Workspace::stop(workspace); });
        m_jobs.reset();
        WorkbenchOptions options;
        options.session.workspace = workspace;
        m_bench = std::make_unique<Workbench>(options);
        m_jobs = std::make_unique<CoreJobs>(*m_bench);
        QSignalSpy finished(m_jobs.get(), &ui::JobService::finished);
        ui::JobRequest job;
        job.kind = ui::JobKind::Backup;
        job.file = path(u"everything.dump"_s);
        QVERIFY(settled(m_jobs->start(job)));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
        const auto done = finished.constFirst().constFirst().value<ui::FinishedJob>();
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(done.sentence));
        QCOMPARE(done.file, job.file);
        QFile file(job.file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.read(5), QByteArray("PGDMP")); // the custom format of pg_dump
        m_jobs.reset();
        m_bench.reset(); // before its server goes
    }

    void stagedChangesAreWrittenUnderTheWholeFilter()
    {
        ui::ExportRequest request;
        request.table = ui::ExportTable::StagedChanges;
        request.file = path(u"staged.csv"_s);
        request.review.batchId = m_batch.toString(QUuid::WithoutBraces);
        request.review.kinds = {ui::ChangeKind::Create};
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        QCOMPARE(done.file, request.file);
        const auto lines = linesOf(request.file);
        QCOMPARE(lines.size(), 1 + rows / 2);
        QVERIFY2(done.sentence.contains(QString::number(rows / 2)), qPrintable(done.sentence));
        QVERIFY2(contentOf(request.file).contains("\"'=HYPERLINK("), "what a spreadsheet would run has to be a text");
        QVERIFY(!contentOf(request.file).contains(",\"=HYPERLINK("));
    }

    void stagedChangesAreWrittenAsTheyAreShown()
    {
        ui::ExportRequest request;
        request.file = path(u"staged.csv"_s);
        request.review.batchId = m_batch.toString(QUuid::WithoutBraces);
        request.reviewOrder = {ui::ReviewSort::Name, true};
        request.reviewFields = {FieldId::Price};
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        const auto lines = linesOf(request.file);
        QCOMPARE(lines.size(), 1 + rows);
        QVERIFY2(lines[0].trimmed().endsWith(",collections,price old,price new,title old,title new"), lines[0].constData());
        QVERIFY2(lines[1].contains(",S-99,Stapler 99,"), lines[1].constData()); // as texts are ordered
        QVERIFY2(lines[rows].contains(",S-0,"), lines[rows].constData());
        request.reviewOrder.descending = false;
        QCOMPARE(run(request).outcome, ui::RunOutcome::Succeeded);
        QVERIFY2(linesOf(request.file)[1].contains(",S-0,"), linesOf(request.file)[1].constData());
    }

    /// The page counts ages where the database has times, and compares the values of the field that is filtered by.
    void ordersOfThePageAreThoseOfTheDatabase()
    {
        QCOMPARE(reviewOrder({}, {ui::ReviewSort::Age, false}).column, ReviewSort::Created);
        QCOMPARE(reviewOrder({}, {ui::ReviewSort::Age, false}).direction, Qt::DescendingOrder);
        QCOMPARE(reviewOrder({}, {ui::ReviewSort::Age, true}).direction, Qt::AscendingOrder);
        QCOMPARE(reviewOrder({}, {ui::ReviewSort::After, true}).direction, Qt::DescendingOrder);
        QCOMPARE(reviewOrder({}, {ui::ReviewSort::After, true}).field, u"price"_s);
        ui::ReviewFilter filter;
        filter.field = FieldId::Title;
        QCOMPARE(reviewOrder(filter, {ui::ReviewSort::After, true}).field, u"title"_s);
        QCOMPARE(productOrder({ui::ProductSort::Changed, true}).column, ProductSort::Changed);
        QCOMPARE(productOrder({ui::ProductSort::Changed, true}).direction, Qt::DescendingOrder);
        QCOMPARE(runOrder({ui::RunSort::Duration, false}).column, RunSort::Duration);
        QCOMPARE(runOrder({ui::RunSort::Duration, false}).direction, Qt::AscendingOrder);
    }

    void everyTableTellsHowMuchThereIs()
    {
        sql(u"INSERT INTO public.products (id, sku, name) VALUES (7, 'P-7', 'Pen')"_s);
        sql(u"INSERT INTO sync_history (product_id, sku, direction, action, outcome) SELECT 7, 'P-7', d, 'productUpdate', 'success' "
            "FROM unnest(ARRAY['push', 'pull', 'push', 'push']) d"_s);
        sql(u"INSERT INTO product_versions (product_id, version_number, product_data, changed_fields, change_source, change_type) "
            "SELECT 7, n, '{}', CASE WHEN n < 3 THEN '{title,price}' ELSE '{}' END::text[], 'etilize', 'update' FROM generate_series(1, 3) n"_s);
        sql(u"INSERT INTO alerts (severity, title, dedupe_key, state) VALUES ('info', 'A', 'a', 'open'), ('info', 'B', 'b', 'closed'), "
            "('info', 'C', 'c', 'acknowledged')"_s);
        sql(u"INSERT INTO sync_runs (kind, status) VALUES ('feed_import', 'succeeded')"_s);
        sql(u"INSERT INTO etilize_sync_jobs (run_id, ftp_filename, accepted) SELECT max(id), 'feed.zip', true FROM sync_runs"_s);
        sql(u"INSERT INTO feed_rejects (job_id, row_no, severity, code, message) SELECT id, 7, 'error', c, 'No SKU' FROM etilize_sync_jobs, "
            "unnest(ARRAY['EMPTY_REQUIRED_FIELD', 'OTHER']) c"_s);
        sql(u"INSERT INTO match_candidates (job_id, row_no, sku, item_number, rule, score, rank, row_key, evidence) "
            "SELECT id, n, 'M-' || n, 'X-' || n || '-' || r, 'cws_a', 0.5, r, 'M' || n, '{\"reason\": \"several_items\"}' "
            "FROM etilize_sync_jobs, generate_series(1, 3) n, generate_series(1, 2) r"_s);
        ui::ExportRequest request;
        request.review.batchId = m_batch.toString(QUuid::WithoutBraces);
        request.productId = 7;
        request.runId = m_connection->value(u"SELECT max(id) FROM sync_runs"_s)->toLongLong();
        request.file = path(u"table.csv"_s);
        using enum ui::ExportTable;
        const QList<std::pair<ui::ExportTable, int>> tables{ // -1: what a new database comes with
            {StagedChanges, rows}, {Conflicts, 0}, {Products, 1}, {Runs, 1}, {RejectedRows, 2}, {Alerts, 2}, {Matches, 3}, {FailedWrites, 0},
            {ProductWrites, 3}, {ProductVersions, 5}, {PlannedCalls, 0}, {PushResults, 0}, {Schedules, 0}, {ConflictRules, -1},
            {AlertRules, -1}, {Users, -1}};
        for (const auto& [table, expected] : tables) {
            request.table = table;
            auto last = std::make_shared<Progress>();
            const auto written = settled(m_bench->onWorker<QJsonObject>([request, last](Session& session) {
                return exportWork(session, request, {{}, [last](const Progress& progress) { *last = progress; }, {}});
            }));
            QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
            const QString told = u"table %1: %2 of %3"_s.arg(int(table)).arg((*written)["rows"_L1].toInteger()).arg(last->total);
            QVERIFY2(last->total == (*written)["rows"_L1].toInteger() && (expected < 0 || last->total == expected), qPrintable(told));
        }
    }

    void whatIsSetUpAndPushedIsWritten()
    {
        sql(u"UPDATE sync_staging SET status = 'approved' WHERE sku IN ('S-0', 'S-1')"_s);
        sql(u"INSERT INTO sync_runs (kind, status) VALUES ('push', 'succeeded')"_s);
        const auto runId = m_connection->value(u"SELECT max(id) FROM sync_runs"_s);
        QVERIFY(runId);
        sql(u"INSERT INTO sync_outbox (staging_row, run_id, operation, fields, payload, payload_sha256, idempotency_key, order_key, state) "
            "SELECT id, CASE WHEN sku = 'S-9' THEN %1 END, 'update', '{title}', '{}', '', gen_random_uuid(), id::text, 'confirmed' "
            "FROM sync_staging WHERE sku IN ('S-8', 'S-9') ORDER BY sku"_s.arg(runId->toLongLong()));
        sql(u"INSERT INTO schedules (name, job, cron) VALUES ('=Night', '{\"operations\": [{\"type\": \"sync_up\"}]}', '0 2 * * *')"_s);
        sql(u"INSERT INTO public.users (email, first_name) VALUES ('ann@example.com', '@Ann')"_s);
        const auto written = [this](ui::ExportTable table, const QString& batchId = {}, qint64 ofRun = 0) {
            ui::ExportRequest request;
            request.table = table;
            request.batchId = batchId;
            request.runId = ofRun;
            request.file = path(u"table.csv"_s);
            const ui::FinishedJob done = run(request);
            return done.outcome == ui::RunOutcome::Succeeded ? linesOf(request.file) : QList<QByteArray>{errorText(done.error).toUtf8()};
        };
        const QString batchId = m_batch.toString(QUuid::WithoutBraces);
        QList<QByteArray> lines = written(ui::ExportTable::PlannedCalls, batchId);
        QVERIFY2(lines.size() == 3, lines.constLast().constData());
        for (const char* expected : {",S-0,\"'=HYPERLINK(", ",create,productSet,",
                                     ",S-1,Stapler 1,update,\"productUpdate, productVariantsBulkUpdate\","})
            QVERIFY2(lines.join().contains(expected), expected);
        lines = written(ui::ExportTable::PushResults, batchId);
        QVERIFY2(lines.size() == 3 && lines[1].contains(",S-9,") && lines[2].contains(",S-8,"), lines.constLast().constData());
        lines = written(ui::ExportTable::PushResults, batchId, runId->toLongLong());
        QVERIFY2(lines.size() == 2 && lines[1].contains(",S-9,"), lines.constLast().constData()); // the run, whatever the batch
        lines = written(ui::ExportTable::Schedules);
        QVERIFY2(lines.size() == 2 && lines[1].startsWith("'=Night,yes,0 2 * * *,") && lines[1].contains(",sync_up,"),
                 lines.constLast().constData());
        lines = written(ui::ExportTable::ConflictRules);
        QVERIFY2(lines.size() > 10 && lines[1].startsWith("10,first_contact,"), lines.constLast().constData());
        QVERIFY2(!lines[1].contains(",first_contact,first_contact,"), "a shipped rule has a name for people");
        lines = written(ui::ExportTable::AlertRules);
        QVERIFY2(lines.size() > 2 && lines.join().contains("sync_error_rate_high,yes,warning,error_rate,"), lines.constLast().constData());
        lines = written(ui::ExportTable::Users);
        QVERIFY2(lines.join().contains("ann@example.com,'@Ann,,yes,,"), lines.constLast().constData());
    }

    void anExcelWorkbookHoldsTheSameRows()
    {
        ui::ExportRequest request;
        request.table = ui::ExportTable::StagedChanges;
        request.file = path(u"staged.xlsx"_s);
        request.review.batchId = m_batch.toString(QUuid::WithoutBraces);
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        KZip zip(request.file);
        QVERIFY(zip.open(QIODevice::ReadOnly));
        const auto* sheet = zip.directory()->file(u"xl/worksheets/sheet1.xml"_s);
        QVERIFY(sheet);
        QCOMPARE(sheet->data().count("<row "), 1 + rows);
        QVERIFY2(!sheet->data().contains("<f>"), "no cell may be a formula");
    }

    void conflictsProductsAndRunsAreWritten()
    {
        sql(u"INSERT INTO public.products (sku, name, vendor, price) SELECT 'P-' || lpad(n::text, 5, '0'), '+Product ' || n, "
            "CASE WHEN n % 2 = 0 THEN 'Bic' ELSE 'Pilot' END, 12.5 FROM generate_series(1, 10403) n"_s);
        sql(u"INSERT INTO sync_conflicts (product_id, kind, field, severity, sides, similar_key) SELECT id, 'field', 'title', 'high', "
            "'{\"shopify\": {\"value\": \"Theirs\"}, \"local\": {\"value\": \"-Ours\"}}', 'k' FROM public.products WHERE sku = 'P-00001'"_s);
        sql(u"INSERT INTO sync_runs (kind, status, started_at, finished_at, counts, error) VALUES "
            "('push', 'failed', now(), now(), '{}', '{\"message\": \"Refused\"}'), ('erp_pull', 'succeeded', now(), now(), '{\"items\": 9}', NULL)"_s);
        ui::ExportRequest products;
        products.table = ui::ExportTable::Products;
        products.productText = u"bic"_s;
        products.productOrder = {ui::ProductSort::Sku, true};
        products.file = path(u"products.csv"_s);
        QCOMPARE(run(products).outcome, ui::RunOutcome::Succeeded);
        const auto lines = linesOf(products.file);
        QCOMPARE(lines.size(), 1 + 5201); // more than one page, and the filter counts
        QVERIFY2(lines[1].contains(",P-10402,'+Product 10402,"), lines[1].constData());
        QVERIFY2(lines[5001].contains(",P-00402,") && lines[5201].contains(",P-00002,"), lines[5001].constData());

        ui::ExportRequest conflicts;
        conflicts.table = ui::ExportTable::Conflicts;
        conflicts.file = path(u"conflicts.csv"_s);
        const ui::FinishedJob done = run(conflicts);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        QCOMPARE(linesOf(conflicts.file).size(), 2);
        QVERIFY2(linesOf(conflicts.file)[1].contains("'-Ours,Theirs"), linesOf(conflicts.file)[1].constData());

        ui::ExportRequest runs;
        runs.table = ui::ExportTable::Runs;
        runs.runs.outcome = ui::RunOutcome::Failed;
        runs.file = path(u"runs.csv"_s);
        QCOMPARE(run(runs).outcome, ui::RunOutcome::Succeeded);
        QCOMPARE(linesOf(runs.file).size(), 2);
        QVERIFY2(linesOf(runs.file)[1].contains("Refused"), linesOf(runs.file)[1].constData());
    }

    void alertsAreWrittenAsTheyAreListed()
    {
        sql(u"INSERT INTO alerts (severity, title, dedupe_key, state) SELECT 'warning', '=Alert ' || n, 'k' || n, 'open' "
            "FROM generate_series(1, 1203) n"_s);
        sql(u"INSERT INTO alerts (severity, title, dedupe_key, state, closed_at) VALUES ('info', 'Over', 'a', 'closed', now()), "
            "('info', 'Long over', 'b', 'closed', now() - interval '31 days')"_s);
        ui::ExportRequest request;
        request.table = ui::ExportTable::Alerts;
        request.file = path(u"alerts.csv"_s);
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        QCOMPARE(linesOf(request.file).size(), 1 + 1203); // more than two pages, and nothing that is over
        QVERIFY2(linesOf(request.file)[1].contains("'=Alert 1203"), linesOf(request.file)[1].constData());
        request.withClosedAlerts = true;
        QCOMPARE(run(request).outcome, ui::RunOutcome::Succeeded);
        QCOMPARE(linesOf(request.file).size(), 1 + 1203 + 1);
        QVERIFY2(linesOf(request.file)[1].contains("Over"), linesOf(request.file)[1].constData());
    }

    void uncertainMatchesAreWritten()
    {
        sql(u"INSERT INTO sync_runs (kind, status) VALUES ('feed_import', 'succeeded')"_s);
        sql(u"INSERT INTO etilize_sync_jobs (run_id, ftp_filename, accepted) SELECT max(id), 'feed.zip', true FROM sync_runs"_s);
        sql(u"INSERT INTO match_candidates (job_id, row_no, sku, item_number, rule, score, rank, row_key, evidence) "
            "SELECT (SELECT max(id) FROM etilize_sync_jobs), n, 'M-' || n, 'X-' || n || '-' || r, 'cws_a', 0.5, r, 'M' || n, "
            "'{\"reason\": \"several_items\", \"row\": {\"title\": \"@Pen\", \"vendor\": \"Bic\"}}' "
            "FROM generate_series(1, 501) n, generate_series(1, 2) r"_s);
        ui::ExportRequest request;
        request.table = ui::ExportTable::Matches;
        request.file = path(u"matches.csv"_s);
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        QCOMPARE(linesOf(request.file).size(), 1 + 501); // a row of the feed once, whatever the number of its candidates
        QVERIFY2(linesOf(request.file)[1].contains("M-1,'@Pen,Bic,open,several_items"), linesOf(request.file)[1].constData());
        request.isOfDecidedMatches = true;
        QCOMPARE(run(request).outcome, ui::RunOutcome::Succeeded);
        QCOMPARE(linesOf(request.file).size(), 1);
        MatchWord word;
        word.key = u"M7"_s;
        word.sku = u"M-7"_s;
        word.verdict = MatchVerdict::Alone;
        word.note = u"-the blue one"_s;
        const auto decided = MatchTable(*m_connection).decide(word);
        QVERIFY2(decided, decided ? "" : qPrintable(errorText(decided.error())));
        QCOMPARE(run(request).outcome, ui::RunOutcome::Succeeded);
        QCOMPARE(linesOf(request.file).size(), 2);
        QVERIFY2(linesOf(request.file)[1].contains("M-7,") && linesOf(request.file)[1].contains(",alone,")
                     && linesOf(request.file)[1].contains("'-the blue one"),
                 linesOf(request.file)[1].constData());
    }

    void failedWritesAreWritten()
    {
        sql(u"INSERT INTO sync_outbox (staging_row, operation, fields, payload, payload_sha256, idempotency_key, order_key, state, error_class, "
            "error_message) SELECT id, 'update', '{title}', '{}', '', gen_random_uuid(), id::text, CASE WHEN sku = 'S-1' THEN 'confirmed' "
            "ELSE 'failed' END, 'validation', '=Refused' FROM sync_staging"_s);
        ui::ExportRequest request;
        request.table = ui::ExportTable::FailedWrites;
        request.file = path(u"failed.csv"_s);
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        QCOMPARE(linesOf(request.file).size(), 1 + rows - 1);
        QVERIFY2(linesOf(request.file)[1].contains("failed,0,") && linesOf(request.file)[1].contains("validation,'=Refused,title"),
                 linesOf(request.file)[1].constData());
        QVERIFY(contentOf(request.file).contains(",S-229,") && !contentOf(request.file).contains(",S-1,"));
    }

    void writesAndVersionsOfAProductAreWritten()
    {
        sql(u"INSERT INTO public.products (id, sku, name) VALUES (7, 'P-7', 'Pen'), (8, 'P-8', 'Ruler')"_s);
        sql(u"INSERT INTO sync_history (product_id, sku, direction, action, outcome, changed_fields, error_message) "
            "SELECT 7, 'P-7', 'push', 'productUpdate', 'failed', '{title}', '+Refused' FROM generate_series(1, 502)"_s);
        sql(u"INSERT INTO sync_history (product_id, sku, direction, action, outcome) VALUES (8, 'P-8', 'push', 'productUpdate', 'success'), "
            "(7, 'P-7', 'pull', 'read', 'unchanged')"_s);
        sql(u"INSERT INTO product_versions (product_id, version_number, product_data, changed_fields, change_source, change_type) "
            "SELECT 7, n, jsonb_build_object('title', '=T' || n, 'price', n), '{title,price}', 'etilize', 'update' "
            "FROM generate_series(1, 501) n"_s);
        ui::ExportRequest writes;
        writes.table = ui::ExportTable::ProductWrites;
        writes.productId = 7;
        writes.file = path(u"writes.csv"_s);
        const ui::FinishedJob done = run(writes);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        QCOMPARE(linesOf(writes.file).size(), 1 + 502); // of this product, and only what was written
        QVERIFY2(linesOf(writes.file)[1].contains("'+Refused"), linesOf(writes.file)[1].constData());
        ui::ExportRequest versions;
        versions.table = ui::ExportTable::ProductVersions;
        versions.productId = 7;
        versions.file = path(u"versions.csv"_s);
        QCOMPARE(run(versions).outcome, ui::RunOutcome::Succeeded);
        const auto lines = linesOf(versions.file);
        QCOMPARE(lines.size(), 1 + 2 * 501); // a line for each version and field
        QVERIFY2(lines[0].contains("version,at,by,source,kind,field,before,after,batch"), lines[0].constData());
        QVERIFY2(lines[1].startsWith("501,") && lines[1].contains(",etilize,update,title,'=T500,'=T501,"), lines[1].constData());
        QVERIFY2(lines[2].startsWith("501,") && lines[2].contains(",price,500.00,501.00,"), lines[2].constData());
        QVERIFY2(lines[1001].startsWith("1,") && lines[1001].contains(",title,,'=T1,"), lines[1001].constData());
        versions.file = path(u"versions.xlsx"_s);
        QCOMPARE(run(versions).outcome, ui::RunOutcome::Succeeded);
        KZip book(versions.file);
        QVERIFY(book.open(QIODevice::ReadOnly));
        const KArchiveFile* sheet = book.directory()->file(u"xl/worksheets/sheet1.xml"_s);
        QVERIFY(sheet);
        QVERIFY(!sheet->data().contains("<f>")); // texts that begin like a formula stay texts
    }

    /// All of it, not what the preview lists; and nothing is staged by it.
    void whatWouldBeRolledBackIsWritten()
    {
        constexpr int products = 1'100; // more than a summary names
        sql(u"INSERT INTO public.products (id, sku, name, price) SELECT n, 'R-' || n, '=T' || n, 12 FROM generate_series(1, %1) n"_s.arg(products));
        sql(u"INSERT INTO product_versions (product_id, version_number, product_data, changed_fields, change_source, change_type, batch_id) "
            "SELECT n, v, jsonb_build_object('title', CASE v WHEN 1 THEN '=T' ELSE '+T' END || n, 'price', 8 + 2 * v), '{title,price}', "
            "'local', 'update', CASE v WHEN 2 THEN '%1'::uuid END FROM generate_series(1, %2) n, generate_series(1, 2) v"_s
                .arg(m_batch.toString(QUuid::WithoutBraces)).arg(products));
        const auto staged = [this] { return m_connection->value(u"SELECT count(*) FROM sync_staging"_s).value_or(QVariant()).toLongLong(); };
        const qint64 before = staged();
        ui::ExportRequest request;
        request.table = ui::ExportTable::Rollback;
        request.file = path(u"rollback.csv"_s);
        request.rollback.batchId = m_batch.toString(QUuid::WithoutBraces);
        auto last = std::make_shared<Progress>();
        const auto written = settled(m_bench->onWorker<QJsonObject>([request, last](Session& session) {
            return exportWork(session, request, {{}, [last](const Progress& progress) { *last = progress; }, {}});
        }));
        QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
        QCOMPARE(last->total, products);
        QCOMPARE(last->done, products);
        QList<QByteArray> lines = linesOf(request.file);
        QVERIFY2(lines[0].trimmed().endsWith("sku,field,now,back to,left out,reason,over version,over by,over at"), lines[0].constData());
        QCOMPARE(lines.size() - 1, (*written)["rows"_L1].toInteger());
        QVERIFY2(lines.size() > products && contentOf(request.file).contains("R-1100,price,12.00,10.00,no,,,,"), lines[1].constData());
        request.rollback = {.productId = 7, .version = 1, .fields = {FieldId::Price}, .batchId = {}};
        QCOMPARE(run(request).outcome, ui::RunOutcome::Succeeded);
        lines = linesOf(request.file);
        QVERIFY2(lines.size() == 2 && lines[1].startsWith("R-7,price,12.00,10.00,no,,2,"), lines.constLast().constData());
        request.rollback.fields = {};
        request.file = path(u"rollback.xlsx"_s);
        QCOMPARE(run(request).outcome, ui::RunOutcome::Succeeded);
        KZip book(request.file);
        QVERIFY(book.open(QIODevice::ReadOnly));
        QVERIFY(!book.directory()->file(u"xl/worksheets/sheet1.xml"_s)->data().contains("<f>"));
        QVERIFY(before > 0);
        QCOMPARE(staged(), before);
    }

    void rejectedRowsAreWrittenWithTheirCells()
    {
        sql(u"INSERT INTO sync_runs (kind, status) VALUES ('feed_import', 'succeeded')"_s);
        const auto runId = m_connection->value(u"SELECT max(id) FROM sync_runs"_s);
        QVERIFY(runId);
        sql(u"INSERT INTO etilize_sync_jobs (run_id, ftp_filename, header) VALUES (%1, 'feed.zip', '[\"SKU\", \"Title\"]')"_s.arg(runId->toLongLong()));
        sql(u"INSERT INTO feed_rows (job_id, row_no, row_kind, raw, row_hash) SELECT id, 7, 'rejected', '{\"Title\": \"=1+1\"}', '' FROM etilize_sync_jobs"_s);
        sql(u"INSERT INTO feed_rejects (job_id, row_no, severity, code, message) SELECT id, 7, 'error', 'EMPTY_REQUIRED_FIELD', 'No SKU' FROM etilize_sync_jobs"_s);
        ui::ExportRequest request;
        request.table = ui::ExportTable::RejectedRows;
        request.runId = runId->toLongLong();
        request.file = path(u"rejects.csv"_s);
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        const auto lines = linesOf(request.file);
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines[0].trimmed().endsWith("SKU,Title"), lines[0].constData());
        QVERIFY2(lines[1].contains("No SKU") && lines[1].contains("'=1+1"), lines[1].constData());
    }

    void aStoppedExportLeavesWhatWasThere()
    {
        const QString file = path(u"staged.csv"_s);
        QFile before(file);
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write("mine");
        before.close();
        // The export cannot get ahead of the person who stops it.
        std::optional<Transaction> lock;
        lock.emplace(*m_connection);
        QVERIFY(m_connection->execute(u"LOCK TABLE sync_staging IN ACCESS EXCLUSIVE MODE"_s));
        QSignalSpy finished(m_jobs.get(), &ui::JobService::finished);
        ui::JobRequest job;
        job.kind = ui::JobKind::Export;
        job.exported.file = file;
        job.exported.review.batchId = m_batch.toString(QUuid::WithoutBraces);
        const auto started = settled(m_jobs->start(job));
        QVERIFY(started);
        m_jobs->cancel(*started);
        lock.reset();
        QTRY_COMPARE(finished.size(), 1);
        const auto done = finished.constFirst().constFirst().value<ui::FinishedJob>();
        QVERIFY2(done.outcome == ui::RunOutcome::Cancelled, qPrintable(done.sentence));
        QCOMPARE(contentOf(file), QByteArray("mine"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
    }

    void aFolderThatIsNotThereIsSaid()
    {
        ui::ExportRequest request;
        request.file = path(u"nowhere/staged.csv"_s);
        const ui::FinishedJob done = run(request);
        QCOMPARE(done.outcome, ui::RunOutcome::Failed);
        QVERIFY2(done.error.notDone.contains(u"Nothing was exported"_s) && !done.error.nextStep.isEmpty(), qPrintable(errorText(done.error)));
    }

    void theApprovalRecordNamesWhoWhatAndWhen()
    {
        StagingTable table(*m_connection);
        StagingFilter filter;
        filter.batch = m_batch;
        filter.operations = {u"create"_s};
        QVERIFY(table.decideWhere(Decision::Approve, filter, -1, u"Agreed with purchasing"_s));
        ui::ExportRequest request;
        request.table = ui::ExportTable::ApprovalRecord;
        request.batchId = m_batch.toString(QUuid::WithoutBraces);
        request.file = path(u"record.pdf"_s);
        const ui::FinishedJob done = run(request);
        QVERIFY2(done.outcome == ui::RunOutcome::Succeeded, qPrintable(errorText(done.error)));
        QVERIFY2(done.sentence.contains(QString::number(rows)), qPrintable(done.sentence));
        const QByteArray pdf = contentOf(request.file);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QVERIFY2(pdf.count("/Type /Page\n") > 3, "a long record has several pages");
        // What stands in it, as it was read.
        ApprovalRecordReader reader(*m_connection);
        const auto head = reader.head(m_batch);
        QVERIFY2(head, head ? "" : qPrintable(errorText(head.error())));
        QCOMPARE(head->total(), rows);
        QCOMPARE(head->statuses.value(u"approved"_s), rows / 2);
        const auto page = reader.page(m_batch, 0, 50);
        QVERIFY2(page, page ? "" : qPrintable(errorText(page.error())));
        QCOMPARE(page->size(), 50);
        QCOMPARE(page->constFirst().item.note, u"Agreed with purchasing"_s);
        QVERIFY(!page->constFirst().item.reviewedBy.isEmpty() && page->constFirst().item.reviewed.isValid());
        const QString kept = qEnvironmentVariable("TRUEUP_TEST_PICTURES");
        if (!kept.isEmpty())
            QVERIFY(QFile::copy(request.file, kept + u"/record.pdf"_s) || QFile::exists(kept + u"/record.pdf"_s));
    }

    void longValuesAreShownFromTheirFirstDifference()
    {
        const QString same(3'000, u'a');
        const auto [before, after] = recordedValues(FieldId::Title, Value(same + u"old"_s), Value(same + u"new"_s));
        QVERIFY(before.size() < 600 && after.size() < 600);
        QVERIFY2(before.endsWith(u"old"_s) && after.endsWith(u"new"_s), qPrintable(after));
        const auto [shortBefore, shortAfter] = recordedValues(FieldId::Title, Value(u"old"_s), Value(u"new"_s));
        QCOMPARE(shortBefore, u"old"_s);
        QCOMPARE(shortAfter, u"new"_s);
    }

    void theWindowAsksWhereAndStartsAJob()
    {
        FakeWorld world;
        world.prompts.answer = path(u"mine"_s); // without an ending
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Review);
        QTRY_VERIFY(window.isSettled());
        ui::ReviewFilter filter;
        filter.batchId = u"batch-etilize"_s;
        filter.field = FieldId::Price;
        window.review().open(filter);
        window.commands().action(u"export.staged.xlsx"_s)->trigger();
        QCOMPARE(world.jobs.exported.size(), 1);
        QCOMPARE(world.jobs.exported.first().table, ui::ExportTable::StagedChanges);
        QCOMPARE(world.jobs.exported.first().review, window.review().filter());
        QCOMPARE(world.jobs.exported.first().file, path(u"mine.xlsx"_s));
        QVERIFY2(world.prompts.suggested.first().endsWith(u".xlsx"_s), qPrintable(world.prompts.suggested.first()));
        // It runs in the strip like every other job, and can be stopped there.
        const auto buttons = window.findChild<ui::JobStrip*>()->findChildren<QToolButton*>();
        QCOMPARE(buttons.size(), 1);
        buttons.first()->click();
        QCOMPARE(world.jobs.cancelled, QStringList{u"job-1"_s});
    }

    void theRecordIsOfOneBatch()
    {
        FakeWorld world;
        world.prompts.answer = path(u"record.pdf"_s);
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Review);
        QTRY_VERIFY(window.isSettled());
        window.review().open({});
        window.commands().action(u"export.record"_s)->trigger();
        QVERIFY(world.jobs.exported.isEmpty());
        QVERIFY(window.findChildren<ui::Notice*>().size() > 0);
        ui::ReviewFilter filter;
        filter.batchId = u"batch-etilize"_s;
        window.review().open(filter);
        window.commands().action(u"export.record"_s)->trigger();
        QCOMPARE(world.jobs.exported.size(), 1);
        QCOMPARE(world.jobs.exported.first().batchId, u"batch-etilize"_s);
    }

    void tablesOfOtherPagesAreAskedForAsTheyAreShown()
    {
        FakeWorld world;
        world.prompts.answer = path(u"mine.csv"_s);
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Jobs);
        QTRY_VERIFY(window.isSettled());
        QComboBox* which = nullptr;
        for (auto* one : window.jobs().findChildren<QComboBox*>())
            which = one->accessibleName() == "Which alerts are listed"_L1 ? one : which;
        QVERIFY(which);
        which->setCurrentIndex(1);
        emit which->activated(1);
        window.commands().action(u"export.alerts.csv"_s)->trigger();
        window.commands().action(u"export.failed.csv"_s)->trigger();
        QCOMPARE(world.jobs.exported.size(), 2);
        QVERIFY(world.jobs.exported[0].table == ui::ExportTable::Alerts && world.jobs.exported[0].withClosedAlerts);
        QCOMPARE(world.jobs.exported[1].table, ui::ExportTable::FailedWrites);
        window.showPage(ui::PageId::Review);
        QVERIFY(window.commands().action(u"export.matches.xlsx"_s)->isVisible());
        QVERIFY(!window.commands().action(u"export.alerts.csv"_s)->isVisible());
        window.commands().action(u"export.matches.xlsx"_s)->trigger();
        QVERIFY(world.jobs.exported[2].table == ui::ExportTable::Matches && !world.jobs.exported[2].isOfDecidedMatches);
    }

    void aTableOfOneProductNeedsOne()
    {
        FakeWorld none(false);
        none.prompts.answer = path(u"mine.csv"_s);
        ui::MainWindow empty(none.services(), nullptr);
        empty.show();
        empty.showPage(ui::PageId::Products);
        QTRY_VERIFY(empty.isSettled());
        empty.commands().action(u"export.versions.csv"_s)->trigger();
        QVERIFY(none.jobs.exported.isEmpty());
        FakeWorld world;
        world.prompts.answer = path(u"mine.csv"_s);
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Products);
        window.products().openProduct(3);
        QTRY_VERIFY(window.isSettled());
        window.commands().action(u"export.writes.csv"_s)->trigger();
        QCOMPARE(world.jobs.exported.size(), 1);
        QCOMPARE(world.jobs.exported.first().table, ui::ExportTable::ProductWrites);
        QCOMPARE(world.jobs.exported.first().productId, 3);
    }

    /// Of what is previewed at this moment: a version, fields of it or a batch.
    void aRollbackIsWrittenWhileItIsPreviewed()
    {
        FakeWorld world;
        world.prompts.answer = path(u"mine.csv"_s);
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Products);
        window.products().openProduct(3);
        QTRY_VERIFY(window.isSettled());
        QAction* action = window.commands().action(u"export.rollback.csv"_s);
        QVERIFY(action && action->isVisible());
        action->trigger();
        QVERIFY(world.jobs.exported.isEmpty());
        window.products().product().showTab(ui::ProductView::History);
        QTRY_VERIFY(window.isSettled());
        window.products().product().history().previewOldest();
        QTRY_VERIFY(window.isSettled());
        action->trigger();
        QCOMPARE(world.jobs.exported.size(), 1);
        QCOMPARE(world.jobs.exported[0].table, ui::ExportTable::Rollback);
        QCOMPARE(world.jobs.exported[0].rollback.productId, 3);
        QCOMPARE(world.jobs.exported[0].rollback.version, 1);
        window.products().product().showTab(ui::ProductView::Values);
        action->trigger();
        QCOMPARE(world.jobs.exported.size(), 1); // it is not seen any more
    }

    void theOrderShownIsAskedFor()
    {
        FakeWorld world;
        world.prompts.answer = path(u"mine.csv"_s);
        world.preferences.setText(u"products/order"_s, ui::productOrderText({ui::ProductSort::Price, true}));
        world.preferences.setText(u"jobs/order"_s, ui::runOrderText({ui::RunSort::Duration, false}));
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Review);
        QTRY_VERIFY(window.isSettled());
        auto* grid = window.review().findChild<ui::ReviewGrid*>();
        auto* model = window.review().findChild<ui::ReviewModel*>();
        model->setExtraFields({FieldId::Inventory, FieldId::Price});
        constexpr int first = ui::ReviewModel::ColumnCount;
        grid->horizontalHeader()->moveSection(grid->horizontalHeader()->visualIndex(first + 1), 1); // pulled before the other one
        grid->sortByColumn(ui::ReviewModel::Confidence, Qt::DescendingOrder);
        window.commands().action(u"export.staged.csv"_s)->trigger();
        QCOMPARE(world.jobs.exported.size(), 1);
        QCOMPARE(world.jobs.exported[0].reviewOrder, (ui::ReviewOrder{ui::ReviewSort::Confidence, true}));
        QCOMPARE(world.jobs.exported[0].reviewFields, (QList<FieldId>{FieldId::Price, FieldId::Inventory}));
        window.commands().action(u"export.products.csv"_s)->trigger();
        QCOMPARE(world.jobs.exported[1].productOrder, (ui::ProductOrder{ui::ProductSort::Price, true}));
        window.commands().action(u"export.runs.csv"_s)->trigger();
        QCOMPARE(world.jobs.exported[2].runOrder, (ui::RunOrder{ui::RunSort::Duration, false}));
    }

    void whatIsSetUpIsOfferedWhereItIsSeen()
    {
        FakeWorld world;
        world.prompts.answer = path(u"mine.csv"_s);
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        const QList<std::tuple<QString, ui::PageId, ui::ExportTable>> offered{
            {u"schedules"_s, ui::PageId::Jobs, ui::ExportTable::Schedules},
            {u"alert-rules"_s, ui::PageId::Jobs, ui::ExportTable::AlertRules},
            {u"conflict-rules"_s, ui::PageId::Conflicts, ui::ExportTable::ConflictRules},
            {u"people"_s, ui::PageId::Settings, ui::ExportTable::Users},
            {u"planned"_s, ui::PageId::Review, ui::ExportTable::PlannedCalls}};
        for (const auto& [name, page, table] : offered) {
            window.showPage(page);
            if (page == ui::PageId::Settings)
                window.settings().showSection(window.settings().sectionCount() - 3); // the people
            for (const auto& suffix : {u".csv"_s, u".xlsx"_s}) {
                QAction* action = window.commands().action(u"export."_s + name + suffix);
                QVERIFY2(action && action->isVisible(), qPrintable(name));
                action->trigger();
                QCOMPARE(world.jobs.exported.constLast().table, table);
                QVERIFY2(world.jobs.exported.constLast().file.endsWith(suffix), qPrintable(world.jobs.exported.constLast().file));
            }
            window.showPage(ui::PageId::Products);
            QVERIFY2(!window.commands().action(u"export.%1.csv"_s.arg(name))->isVisible(), qPrintable(name));
        }
        QCOMPARE(world.jobs.exported.size(), 2 * offered.size());
    }

    /// In review of the batch that is shown there, among the runs of the one that is chosen.
    void whatBecameOfAPushIsOfABatchOrOfARun()
    {
        FakeWorld world;
        world.prompts.answer = path(u"mine.csv"_s);
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Review);
        ui::ReviewFilter filter;
        filter.batchId = u"batch-etilize"_s;
        window.review().open(filter);
        QAction* action = window.commands().action(u"export.results.csv"_s);
        QVERIFY(action->isVisible());
        action->trigger();
        QVERIFY(world.jobs.exported[0].table == ui::ExportTable::PushResults && world.jobs.exported[0].runId == 0);
        QCOMPARE(world.jobs.exported[0].batchId, u"batch-etilize"_s);
        window.showPage(ui::PageId::Jobs);
        QTRY_VERIFY(window.isSettled());
        window.jobs().showRun(FakeNight::pushed);
        QVERIFY(action->isVisible());
        action->trigger();
        QCOMPARE(world.jobs.exported[1].runId, FakeNight::pushed);
        FakeWorld none(false);
        none.prompts.answer = path(u"mine.csv"_s);
        ui::MainWindow empty(none.services(), nullptr);
        empty.show();
        empty.showPage(ui::PageId::Jobs);
        QTRY_VERIFY(empty.isSettled());
        for (const auto& name : {u"export.results.csv"_s, u"export.rejects.csv"_s})
            empty.commands().action(name)->trigger();
        QVERIFY2(none.jobs.exported.isEmpty(), "there is no run");
    }

    void onlyTablesOfThePageAreOffered()
    {
        FakeWorld world;
        ui::MainWindow window(world.services(), nullptr);
        window.show();
        window.showPage(ui::PageId::Jobs);
        QVERIFY(window.commands().action(u"export.runs.csv"_s)->isVisible());
        QVERIFY(!window.commands().action(u"export.staged.csv"_s)->isVisible());
        window.showPage(ui::PageId::Dashboard);
        for (const QAction* action : window.commands().exports())
            QVERIFY(!action->isVisible());
    }
};

QTEST_MAIN(TestExport)
#include "tst_export.moc"
