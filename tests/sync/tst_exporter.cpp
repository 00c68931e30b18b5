#include "operate/exporter.h"
#include "operate/listexports.h"
#include "operate/pushexports.h"
#include "operate/setupexports.h"
#include "support/testpostgres.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTimeZone>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

/// More than two blocks, whose numbers, names and prices are each in another order.
constexpr auto manyChanges = R"(
    INSERT INTO sync_batches (name, direction, source) VALUES ('a', 'push', 'etilize');
    INSERT INTO sync_staging (batch_id, temp_key, operation_type, source, sku, name, changes, changes_hash, changed_fields, status)
    SELECT (SELECT id FROM sync_batches), 'k:' || g, 'create', 'etilize', 'S-' || g, 'Name ' || lpad((g * 7919 % 1201)::text, 4, '0'),
           jsonb_build_object('title', jsonb_build_object('proposed', 'T' || g),
                              'price', jsonb_build_object('current', 1, 'proposed', g * 37 % 1201)), '', '{title,price}',
           CASE WHEN g % 4 = 0 THEN 'approved' ELSE 'pending' END
    FROM generate_series(1, 1200) g)";

constexpr auto manyRuns = R"(
    INSERT INTO sync_runs (kind, status, started_at, finished_at)
    SELECT CASE WHEN g % 3 = 0 THEN 'erp_pull' ELSE 'push' END, 'succeeded', '2026-11-20T10:00:00Z',
           '2026-11-20T10:00:00Z'::timestamptz + (g * 37 % 1201) * interval '1 second'
    FROM generate_series(1, 1200) g)";

/// Names that a spreadsheet would run, and the address of a channel, which opens a door. (moc takes two slashes in a raw string for a
/// comment and finds no class behind it.)
constexpr auto setUp = R"(
    INSERT INTO schedules (name, job, cron, time_zone, next_run_at) VALUES
    ('@Every night', '{"operations": [{"type": "etilize_import"}, {"type": "sync_down", "config": {"full": true}}],
                       "notifications": {"slack": "https:\/\/hooks.slack.com/services/T0/B0/door"}}',
     '0 2 * * *', 'America/Toronto', '2026-11-26T07:00:00Z');
    DELETE FROM alert_rules;
    INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels, is_active) VALUES
    ('=Failures', 'error_rate', 300, '>', 0.1, 'warning', '["desktop", "slack"]', false);
    INSERT INTO public.users (id, email, first_name, last_name) VALUES (70, 'ann@example.com', '+Ann', 'Roy');
    INSERT INTO user_roles (user_id, role) VALUES (70, 'approver'), (70, 'viewer');
    INSERT INTO user_logins (login_name, user_id) VALUES ('ann', 70))";

/// One write of the newer run, and all others of the older one, which failed.
constexpr auto pushed = R"(
    INSERT INTO sync_runs (kind, status) VALUES ('push', 'partial'), ('push', 'succeeded');
    INSERT INTO sync_outbox (staging_row, run_id, operation, fields, payload, payload_sha256, idempotency_key, order_key, state,
                             error_class, error_message)
    SELECT s.id, (SELECT CASE WHEN s.sku = 'S-7' THEN max(id) ELSE min(id) END FROM sync_runs), 'update', '{title}', '{}', '',
           gen_random_uuid(), s.id::text, CASE WHEN s.sku = 'S-7' THEN 'confirmed' ELSE 'failed' END,
           CASE WHEN s.sku <> 'S-7' THEN 'http' END, CASE WHEN s.sku <> 'S-7' THEN '=https:/' || '/us:door@shop.example refused' END
    FROM sync_staging s ORDER BY s.id)";

/// What an export tells while it goes on.
struct Told
{
    qint64 total = -1;
    QList<qint64> rows;
    std::function<void()> each = {};

    ExportControl control()
    {
        return {{}, [this](qint64 done) {
                    rows.append(done);
                    if (each)
                        each();
                }, [this](qint64 all) { total = all; }};
    }
};

} // namespace

/// What an export looks like, and in which order its rows are.
class TestExporter : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    QTemporaryDir m_folder;

    [[nodiscard]] QString file() const { return m_folder.filePath(u"table.csv"_s); }
    /// Without the heading, each split at its commas; the cells of these tests hold none but in the middle of staged changes.
    [[nodiscard]] QList<QList<QByteArray>> rows() const
    {
        QList<QList<QByteArray>> rows;
        const QList<QByteArray> all = lines();
        for (qsizetype i = 1; i < all.size(); ++i)
            rows.append(all[i].split(','));
        return rows;
    }
    [[nodiscard]] QList<QByteArray> column(int number) const
    {
        QList<QByteArray> cells;
        for (const QList<QByteArray>& row : rows())
            cells.append(row[number < 0 ? row.size() + number : number]);
        return cells;
    }
    [[nodiscard]] QList<QByteArray> lines() const
    {
        QFile read(file());
        if (!read.open(QIODevice::ReadOnly))
            return {};
        QList<QByteArray> all = read.readAll().replace('\r', "").split('\n');
        if (!all.isEmpty() && all.constLast().isEmpty())
            all.removeLast();
        return all;
    }

private slots:
    void formulas_data();
    void formulas();
    void csv();
    void xlsx();
    void stagedRows();
    void versionRows();
    void stagedChangesAsTheyAreShown();
    void stagedChangesAsPrograms();
    void stagedChangesAreOfOneMoment();
    void productsAsTheyAreShown();
    void runsAsTheyAreShown();
    void conflictsGravestFirst();
    void whatIsSetUp();
    void whatWouldBeWritten();
    void whatBecameOfAPush();
};

void TestExporter::formulas_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("safe");
    QTest::newRow("empty") << u""_s << u""_s;
    QTest::newRow("text") << u"Stapler"_s << u"Stapler"_s;
    QTest::newRow("equals") << u"=1+1"_s << u"'=1+1"_s;
    QTest::newRow("plus") << u"+cmd"_s << u"'+cmd"_s;
    QTest::newRow("minus") << u"-2+3"_s << u"'-2+3"_s;
    QTest::newRow("at") << u"@SUM(A1)"_s << u"'@SUM(A1)"_s;
    QTest::newRow("tab") << u"\t=1"_s << u"'\t=1"_s;
    QTest::newRow("return") << u"\r=1"_s << u"'\r=1"_s;
    QTest::newRow("negative number") << u"-12.50"_s << u"-12.50"_s;
    QTest::newRow("inside") << u"A=B"_s << u"A=B"_s;
}

void TestExporter::formulas()
{
    QFETCH(QString, text);
    QTEST(formulaSafe(text), "safe");
}

void TestExporter::csv()
{
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    const auto writer = csvTableWriter(buffer);
    QVERIFY(writer->row({{u"sku"_s, false}, {u"name"_s, false}, {u"price"_s, false}}));
    QVERIFY(writer->row({{u"=A1"_s, false}, {u"2\" tape, é\nwide"_s, false}, {u"-1.50"_s, true}}));
    QVERIFY(writer->finish());
    QCOMPARE(buffer.data(), QByteArray("\xEF\xBB\xBFsku,name,price\r\n'=A1,\"2\"\" tape, \xC3\xA9\nwide\",-1.50\r\n"));
}

void TestExporter::xlsx()
{
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    auto writer = xlsxTableWriter(buffer);
    QVERIFY(writer);
    QVERIFY((*writer)->row({{u"sku"_s, false}, {u"price"_s, false}}));
    QVERIFY((*writer)->row({{QString(40'000, u'x'), false}, {u"1.5"_s, true}}));
    QCOMPARE(buffer.data().size(), 0);
    QVERIFY((*writer)->finish());
    QVERIFY(buffer.data().startsWith("PK\x03\x04"));
    QVERIFY(buffer.data().contains("xl/worksheets/sheet1.xml"));
}

void TestExporter::stagedRows()
{
    StagedItem item;
    item.id = 7;
    item.sku = u"00042"_s;
    item.confidence = 0.999;
    item.changedFields = {u"price"_s};
    item.changes =
        R"({"price":{"base":null,"current":10.99,"proposed":12.99,"change_percent":18.2,"origin":"xorosoft"}})";
    const QList<FieldId> columns{FieldId::Title, FieldId::Price};
    const QList<ExportCell> heading = stagedHeading(columns);
    const QList<ExportCell> row = stagedRow(item, columns, {u"Pens"_s, u"=New in"_s});
    QCOMPARE(row.size(), heading.size());
    QCOMPARE(heading.constLast().text, u"price new"_s);
    QCOMPARE(heading.at(8).text, u"collections"_s);
    QCOMPARE(row.at(8).text, u"Pens, =New in"_s);
    QCOMPARE(row.at(1).text, u"00042"_s);
    QVERIFY(!row.at(1).isNumber);
    QVERIFY(row.at(heading.size() - 4).text.isEmpty());
    QCOMPARE(Decimal::fromString(row.at(heading.size() - 2).text), Decimal::fromString(u"10.99"));
    QCOMPARE(Decimal::fromString(row.constLast().text), Decimal::fromString(u"12.99"));
    QVERIFY(row.constLast().isNumber);
}

/// A value is written as its field has it, in a column that fits every type of value.
void TestExporter::versionRows()
{
    VersionedField change;
    change.number = 3;
    change.source = u"xorosoft"_s;
    change.type = u"update"_s;
    change.author = u"Ann"_s;
    change.created = QDateTime(QDate(2026, 11, 20), QTime(10, 0), QTimeZone::UTC);
    change.field = u"price"_s;
    change.before = "12";
    change.after = "12.5";
    const QList<ExportCell> heading = versionHeading();
    QList<ExportCell> row = versionRow(change);
    QCOMPARE(row.size(), heading.size());
    QCOMPARE(heading.at(5).text, u"field"_s);
    QCOMPARE(row.at(1).text, u"2026-11-20T10:00:00Z"_s);
    QCOMPARE(row.at(2).text, u"Ann"_s);
    QCOMPARE(row.at(6).text, u"12.00"_s);
    QCOMPARE(row.at(7).text, u"12.50"_s);
    QVERIFY(row.at(7).isNumber);
    change.field = u"tags"_s;
    change.before = {};
    change.after = R"(["a","b"])";
    row = versionRow(change);
    QVERIFY(row.at(6).text.isEmpty() && !row.at(6).isNumber);
    QCOMPARE(row.at(7).text, u"a, b"_s);
    change.field = u"title"_s;
    change.after = R"("=1+1")";
    QCOMPARE(versionRow(change).at(7).text, u"=1+1"_s);
    QVERIFY(!versionRow(change).at(7).isNumber); // the writers make it harmless
    change.field = u"no_field_any_more"_s;
    change.after = R"({"a":1})";
    QCOMPARE(versionRow(change).at(7).text, u"{\"a\":1}"_s);
}

/// In the order of the grid, the fields it has columns of before all others.
void TestExporter::stagedChangesAsTheyAreShown()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(QString::fromUtf8(manyChanges)));
    Told told;
    StagedLayout layout{{ReviewSort::After, Qt::DescendingOrder, u"price"_s}, {FieldId::Price, FieldId::Barcode}};
    auto written = exportStaged(*connection, {}, layout, file(), told.control());
    QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
    QCOMPARE(*written, 1200);
    QCOMPARE(told.total, 1200);
    QCOMPARE(told.rows, (QList<qint64>{0, 500, 1000}));
    QVERIFY2(lines().constFirst().endsWith(",collections,price old,price new,barcode old,barcode new,title old,title new"),
             lines().constFirst().constData());
    const QList<QByteArray> prices = column(-5);
    QCOMPARE(prices.size(), 1200);
    QCOMPARE(prices.constFirst(), QByteArray("1200.00"));
    QCOMPARE(prices.constLast(), QByteArray("1.00"));
    QVERIFY(std::ranges::is_sorted(prices, std::ranges::greater(), [](const QByteArray& price) { return price.toDouble(); }));

    layout = {{ReviewSort::Name, Qt::AscendingOrder}, {}};
    written = exportStaged(*connection, {}, layout, file());
    QVERIFY(written);
    const QList<QByteArray> names = column(2);
    QCOMPARE(names.constFirst(), QByteArray("Name 0001"));
    QVERIFY(std::ranges::is_sorted(names));
    QCOMPARE(QSet<QByteArray>(names.cbegin(), names.cend()).size(), 1200);
}

/// Who names no order gets the rows as they were staged and the fields as the registry has them.
void TestExporter::stagedChangesAsPrograms()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(QString::fromUtf8(manyChanges)));
    StagingFilter filter;
    filter.statuses = {u"pending"_s};
    const auto written = exportStaged(*connection, filter, {}, file());
    QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
    QCOMPARE(*written, 900);
    QCOMPARE(lines().constFirst(), QByteArray("\xEF\xBB\xBF" "id,sku,name,operation,status,source,confidence,changed fields,collections,"
                                              "title old,title new,price old,price new"));
    const QList<QByteArray> ids = column(0);
    QCOMPARE(ids.size(), 900);
    QVERIFY(std::ranges::is_sorted(ids, {}, [](const QByteArray& id) { return id.toLongLong(); }));
}

/// What others change while it is written is not in it.
void TestExporter::stagedChangesAreOfOneMoment()
{
    const DatabaseAddress address = m_postgres.createDatabase();
    const auto connection = TestPostgres::open(address);
    const auto other = TestPostgres::open(address);
    QVERIFY(connection->script(QString::fromUtf8(manyChanges)));
    Told told;
    bool isChanged = false;
    told.each = [&] {
        if (!std::exchange(isChanged, true))
            isChanged = other->execute(u"UPDATE sync_staging SET name = 'Late', changed_fields = '{tags}'"_s).has_value()
                && other->execute(u"DELETE FROM sync_staging WHERE sku = 'S-1200'"_s).has_value();
    };
    const auto written = exportStaged(*connection, {}, {}, file(), told.control());
    QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
    QVERIFY2(isChanged, "somebody changed everything after the first sign of life");
    QCOMPARE(rows().size(), 1200);
    QVERIFY(!column(2).contains("Late"));
    QCOMPARE(rows().constLast().at(1), QByteArray("S-1200"));
}

void TestExporter::productsAsTheyAreShown()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(u"INSERT INTO public.products (sku, name, vendor, price) VALUES ('A', '=Pen', 'Bic', 2), "
                               "('B', 'ink', 'Bic', NULL), ('C', 'Ruler', 'Bic', 10), ('D', 'Eraser', 'Pilot', 5)"_s));
    Told told;
    const ProductOrder byPrice{ProductSort::Price, Qt::DescendingOrder};
    const auto written = exportProducts(*connection, u"bic"_s, ProductScope::All, byPrice, file(), told.control());
    QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
    QCOMPARE(told.total, 3);
    QCOMPARE(column(1), (QList<QByteArray>{"C", "A", "B"}));
    QCOMPARE(column(2), (QList<QByteArray>{"Ruler", "'=Pen", "ink"}));
    QVERIFY(exportProducts(*connection, {}, ProductScope::All, {ProductSort::Name, Qt::AscendingOrder}, file()));
    QCOMPARE(column(1), (QList<QByteArray>{"A", "D", "B", "C"}));
}

void TestExporter::runsAsTheyAreShown()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(QString::fromUtf8(manyRuns)));
    Told told;
    const auto written = exportRuns(*connection, {RunSort::Duration, Qt::AscendingOrder}, u"push"_s,
                                    [](const RunRecord& run) { return run.id % 2 == 0; }, file(), told.control());
    QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
    const QList<QByteArray> seconds = column(8);
    QCOMPARE(seconds.size(), *written);
    QCOMPARE(*written, 400);
    QVERIFY(std::ranges::is_sorted(seconds, {}, [](const QByteArray& one) { return one.toDouble(); }));
    QCOMPARE(told.total, 800); // of the kind
    QCOMPARE(told.rows, (QList<qint64>{0, 500}));
}

void TestExporter::conflictsGravestFirst()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(
        u"INSERT INTO public.products (id, sku, name) VALUES (1, 'A', 'Pen'), (2, 'B', 'Ink'), (3, 'C', 'Ruler');"
        "INSERT INTO sync_conflicts (product_id, kind, field, severity, sides, similar_key) SELECT id, 'field', 'title', "
        "(ARRAY['low', 'critical', 'high'])[id], '{}', 'k' FROM public.products ORDER BY id"_s));
    Told told;
    const auto written = exportConflicts(*connection, {}, file(), told.control());
    QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
    QCOMPARE(told.total, 3);
    QCOMPARE(column(1), (QList<QByteArray>{"B", "C", "A"}));
}

/// Schedules, rules and people: harmless in a spreadsheet, and without anything that opens a door.
void TestExporter::whatIsSetUp()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(QString::fromUtf8(setUp)));
    Told told;
    const auto schedules = exportSchedules(*connection, file(), told.control());
    QVERIFY2(schedules, schedules ? "" : qPrintable(errorText(schedules.error())));
    QCOMPARE(told.total, 1);
    QVERIFY2(lines()[1].startsWith("'@Every night,yes,0 2 * * *,"), lines()[1].constData());
    QVERIFY2(lines()[1].contains("\"etilize_import, sync_down (full)\",skip,run_once,2026-11-26T07:00:00Z"), lines()[1].constData());
    QVERIFY2(!lines().join().contains("door") && !lines().join().contains("hooks."), lines()[1].constData());

    QVERIFY(exportAlertRules(*connection, file()));
    QCOMPARE(lines().size(), 2);
    QVERIFY2(lines()[1].startsWith("'=Failures,no,warning,error_rate,") && lines()[1].endsWith(",>,0.1,300,\"desktop, slack\""),
             lines()[1].constData());

    QVERIFY(exportUsers(*connection, file()));
    QCOMPARE(lines().constFirst(), QByteArray("\xEF\xBB\xBF" "e-mail,first name,last name,active,roles,logins"));
    QVERIFY2(lines().contains("ann@example.com,'+Ann,Roy,yes,\"approver, viewer\",ann"), lines().join('|').constData());

    const RuleWords words{[](const QString& name) { return u"=label of "_s + name; },
                          [](const ConflictRule& rule) { return u"-says "_s + rule.name; }};
    const auto rules = exportConflictRules(*connection, words, file());
    QVERIFY2(rules, rules ? "" : qPrintable(errorText(rules.error())));
    QCOMPARE(*rules, qint64(shippedRules().size()));
    const QString first = shippedRules().constFirst().name;
    for (const QString& expected : {u",%1,'=label of %1,yes,"_s.arg(first), u",'-says %1,"_s.arg(first)})
        QVERIFY2(lines()[1].contains(expected.toUtf8()), lines()[1].constData());
    const QList<QByteArray> priorities = column(0);
    QVERIFY(std::ranges::is_sorted(priorities, {}, [](const QByteArray& one) { return one.toInt(); }));
}

void TestExporter::whatWouldBeWritten()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(QString::fromUtf8(manyChanges)));
    QVERIFY(connection->script(u"UPDATE sync_staging SET operation_type = 'update', name = '=1+1', changes = changes || "
                               "'{\"title\": {\"current\": \"=OLD()\", \"proposed\": \"@NEW\"}}' WHERE sku = 'S-4';"
                               "UPDATE sync_staging SET changes = changes || '{\"vendor\": {\"proposed\": \"Bic\"}}', "
                               "changed_fields = '{title,price,vendor}' WHERE sku = 'S-5'"_s)); // which is not approved
    Told told;
    const auto written = exportPlannedCalls(*connection, {}, file(), told.control());
    QVERIFY2(written, written ? "" : qPrintable(errorText(written.error())));
    QCOMPARE(*written, 300); // what is approved
    QCOMPARE(told.total, 300);
    QCOMPARE(lines()[0], QByteArray("\xEF\xBB\xBF" "id,sku,name,operation,calls,fields,title old,title new,price old,price new"));
    QVERIFY2(lines()[1].endsWith(",S-4,'=1+1,update,\"productUpdate, productVariantsBulkUpdate\",\"title, price\",'=OLD(),'@NEW,1.00,148.00"),
             lines()[1].constData());
    QVERIFY2(lines()[2].contains(",create,productSet,") && lines()[2].endsWith(",,T8,1.00,296.00"), lines()[2].constData());
    const auto none = exportPlannedCalls(*connection, QUuid::createUuid(), file());
    QVERIFY(none);
    QCOMPARE(*none, 0);
}

/// Of a batch, of a run, or of all; newest first.
void TestExporter::whatBecameOfAPush()
{
    const auto connection = m_postgres.connect();
    QVERIFY(connection->script(QString::fromUtf8(manyChanges)));
    QVERIFY(connection->script(QString::fromUtf8(pushed)));
    const QString batch = connection->value(u"SELECT id FROM sync_batches"_s)->toUuid().toString(QUuid::WithoutBraces);
    const qint64 run = connection->value(u"SELECT max(id) FROM sync_runs"_s)->toLongLong();
    Told told;
    const auto ofBatch = exportPushResults(*connection, {batch, 0}, file(), told.control());
    QVERIFY2(ofBatch, ofBatch ? "" : qPrintable(errorText(ofBatch.error())));
    QCOMPARE(*ofBatch, 1200);
    QCOMPARE(told.total, 1200);
    const QList<QByteArray> ids = column(0);
    QVERIFY(std::ranges::is_sorted(ids, std::ranges::greater(), [](const QByteArray& id) { return id.toLongLong(); }));
    QVERIFY2(lines()[1].endsWith(",http,'=https://us:•••@shop.example refused,title"), lines()[1].constData());
    QVERIFY(!lines().join().contains("door"));

    const auto ofRun = exportPushResults(*connection, {{}, run}, file());
    QVERIFY2(ofRun, ofRun ? "" : qPrintable(errorText(ofRun.error())));
    QCOMPARE(*ofRun, 1);
    QVERIFY2(lines()[1].contains(",S-7,") && lines()[1].contains(",confirmed,"), lines()[1].constData());
    const auto ofOther = exportPushResults(*connection, {QUuid::createUuid().toString(QUuid::WithoutBraces), 0}, file());
    QVERIFY(ofOther);
    QCOMPARE(*ofOther, 0);
    Told failed;
    QCOMPARE(exportFailedWrites(*connection, file(), failed.control()).value_or(-1), 1199);
    QCOMPARE(failed.total, 1199);
}

QTEST_GUILESS_MAIN(TestExporter)
#include "tst_exporter.moc"
