#include "support/source/sourcefolder.h"
#include "world/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// The page that describes the JSON of every verb and the program say the same: same keys, same types. The page is the
/// contract scripts are written against, so the test reads the page itself.
class TestJsonPage : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void everyVerbAnswersAsThePageSays_data();
    void everyVerbAnswersAsThePageSays();
    void everyVerbOfThePageWasTried();
    void failuresHaveOneShape();
    void everyVerbExplainsItself();

private:
    void makeConflicts();
    void makeMatch();

    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    QMap<QString, QJsonObject> m_samples; ///< verb -> sample of the page
    QSet<QString> m_tried;
    QMap<QString, QString> m_words; ///< placeholders of the table below -> values of this world
};

namespace {

/// Objects whose keys are data (field names, SKUs), not part of the shape.
const QSet<QString> maps{u"changes"_s, u"changes_summary"_s, u"results"_s, u"settings"_s, u"raw"_s, u"variables"_s,
                         u"sides"_s,   u"losing_values"_s,   u"condition"_s, u"action"_s,  u"settled_by_rule"_s,
                         u"column_map"_s, u"changed_by_field"_s, u"values"_s};
/// Objects that are {} as long as there is nothing to tell.
const QSet<QString> mayBeEmpty{u"difference"_s, u"header_change"_s, u"archives"_s, u"encoding"_s, u"normalised"_s};
/// Of a run's counts every kind has its own.
const QString freeObject = u"jobs show.counts"_s;

/// The values of a product's fields are of the field's own type.
const QRegularExpression fieldValue(u"\\.changes\\.\\*\\.(base|current|proposed)$"_s);

QString typeName(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Null: return u"null"_s;
    case QJsonValue::Bool: return u"bool"_s;
    case QJsonValue::Double: return u"number"_s;
    case QJsonValue::String: return u"string"_s;
    case QJsonValue::Array: return u"array"_s;
    case QJsonValue::Object: return u"object"_s;
    case QJsonValue::Undefined: break;
    }
    return u"undefined"_s;
}

/// The first difference in shape, or nothing. A null on either side stands for a value that may be missing.
QString difference(const QString& path, const QJsonValue& page, const QJsonValue& answer)
{
    if (page.isNull() || answer.isNull() || path == freeObject || fieldValue.match(path).hasMatch())
        return {};
    if (page.type() != answer.type())
        return u"%1 is %2, the page says %3"_s.arg(path, typeName(answer), typeName(page));
    if (page.isArray()) {
        const QJsonArray a = page.toArray();
        const QJsonArray b = answer.toArray();
        return a.isEmpty() || b.isEmpty() ? QString() : difference(path + u"[]"_s, a.first(), b.first());
    }
    if (!page.isObject())
        return {};
    const QJsonObject a = page.toObject();
    const QJsonObject b = answer.toObject();
    if (mayBeEmpty.contains(path.section(u'.', -1)) && (a.isEmpty() || b.isEmpty()))
        return {};
    if (maps.contains(path.section(u'.', -1)))
        return a.isEmpty() || b.isEmpty() ? QString() : difference(path + u".*"_s, *a.constBegin(), *b.constBegin());
    for (auto it = a.constBegin(); it != a.constEnd(); ++it) {
        if (!b.contains(it.key()))
            return u"%1.%2 is missing"_s.arg(path, it.key());
        if (const QString inner = difference(path + u'.' + it.key(), *it, b[it.key()]); !inner.isEmpty())
            return inner;
    }
    for (auto it = b.constBegin(); it != b.constEnd(); ++it) {
        if (!a.contains(it.key()))
            return u"%1.%2 is not on the page"_s.arg(path, it.key());
    }
    return {};
}

} // namespace

void TestJsonPage::initTestCase()
{
    QFile page(test::inSources(u"app/cli/JSON.md"_s));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll());
    static const QRegularExpression section(u"^## ([a-z -]+)\\n+```json\\n(.*?)\\n```"_s,
                                            QRegularExpression::MultilineOption |
                                                QRegularExpression::DotMatchesEverythingOption);
    for (const QRegularExpressionMatch& match : section.globalMatch(text)) {
        QJsonParseError error;
        const QJsonDocument sample = QJsonDocument::fromJson(match.captured(2).toUtf8(), &error);
        QVERIFY2(sample.isObject(), qPrintable(match.captured(1) + u": "_s + error.errorString()));
        m_samples.insert(match.captured(1), sample.object());
    }
    QVERIFY(m_samples.size() > 25);

    sandbox::SandboxOptions options;
    options.catalogue.products = 60;
    options.catalogue.seed = 3;
    options.withFtp = false;
    m_world = std::make_unique<CliWorld>(m_postgres, options);
    const QString batch = m_world->run({u"etilize"_s, u"import"_s}).json["staging_id"_L1].toString();
    QVERIFY(!batch.isEmpty());
    m_words = {{u"BATCH"_s, batch},
               {u"FIRST"_s, m_world->sql(u"SELECT min(id)::text FROM sync_staging WHERE status = 'pending'"_s).toString()},
               {u"LAST"_s, m_world->sql(u"SELECT max(id)::text FROM sync_staging WHERE status = 'pending'"_s).toString()},
               {u"SKU"_s, m_world->sql(u"SELECT sku FROM sync_staging WHERE status = 'pending' ORDER BY id LIMIT 1"_s).toString()},
               {u"RUN"_s, m_world->sql(u"SELECT max(id)::text FROM sync_runs"_s).toString()},
               {u"JOB"_s, m_world->sql(u"SELECT job_id::text FROM etilize_sync_jobs"_s).toString()},
               {u"STORE"_s, m_world->sql(u"SELECT min(store_id) FROM erp_stock"_s).toString()},
               {u"TMP"_s, m_world->path({})},
               {u"LISTS"_s, test::inSources(u"tests/lists/data"_s)}};
}

/// Two alike about the product that was pushed: its price and its cost.
void TestJsonPage::makeConflicts()
{
    const auto made = m_world->connect()->value(
        u"WITH made AS (INSERT INTO sync_conflicts (product_id, kind, field, base_value, sides, similar_key) "
        "SELECT p.id, 'field', f, '5', '{\"local\": {\"value\": 6, \"by\": \"xorosoft\"}, \"shopify\": {\"value\": 7, \"at\": "
        "\"2026-11-20T10:00:00Z\"}}', 'page' FROM public.products p, unnest('{price,cost}'::text[]) f WHERE p.sku = ? "
        "RETURNING conflict_uuid, field) SELECT conflict_uuid::text FROM made WHERE field = 'price'"_s,
        {m_words[u"SKU"_s]});
    QVERIFY(made.has_value());
    m_words.insert(u"CONFLICT"_s, made->toString());
}

/// A row of the import that may be either of two items.
void TestJsonPage::makeMatch()
{
    const auto made = m_world->connect()->value(
        u"WITH items AS (SELECT item_number, row_number() OVER (ORDER BY item_number DESC) AS rank FROM erp_items LIMIT 2), made AS ("
        "INSERT INTO match_candidates (job_id, row_no, sku, item_number, rule, score, rank, row_key, evidence) "
        "SELECT (SELECT max(id) FROM etilize_sync_jobs WHERE accepted), 999999, 'PAGE-1', item_number, 'cws_a', 0.5, rank, 'PAGE1', "
        "'{\"reason\": \"columns_disagree\", \"method\": \"cws_a\", \"row\": {\"title\": \"Pen\", \"vendor\": \"Bic\"}, \"candidates\": "
        "[{\"evidence\": [{\"method\": \"cws_a\", \"feed\": \"1\", \"erp\": \"1\"}], \"elsewhere\": [\"gtin\"]}]}' FROM items RETURNING id, rank) "
        "SELECT id::text FROM made WHERE rank = 1"_s);
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    m_words.insert(u"CASE"_s, made->toString());
}

void TestJsonPage::everyVerbAnswersAsThePageSays_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("arguments");
    const auto row = [](const char* verb, const char* arguments = "") {
        QTest::newRow(verb) << QString::fromLatin1(verb) << QString::fromLatin1(arguments);
    };
    row("doctor");
    row("workspace init", "--workspace TMP/ws");
    row("workspace start", "--workspace TMP/ws");
    row("workspace status", "--workspace TMP/ws");
    row("workspace backup", "TMP/ws.dump --workspace TMP/ws");
    row("workspace restore", "TMP/ws.dump --workspace TMP/ws");
    row("migrate", "--workspace TMP/ws");
    row("workspace url", "--workspace TMP/ws");
    row("match", "LISTS/left.csv LISTS/right.csv --out TMP/pairs.csv");
    row("workspace stop", "--workspace TMP/ws");
    row("workspace remove", "--yes --workspace TMP/ws");
    row("etilize download");
    row("etilize status", "JOB");
    row("etilize rejects", "JOB");
    row("xorosoft refresh");
    row("xorosoft inventory", "--all");
    row("xorosoft product", "SKU");
    row("xorosoft validate", "SKU");
    row("xorosoft stores");
    row("xorosoft store", "STORE --safety 2");
    row("matches list");
    row("matches show", "CASE");
    row("matches new");
    row("matches similar", "--text pen");
    row("matches accept", "CASE");
    row("matches decisions");
    row("matches undo", "DECISION");
    row("matches choose", "--sku SKU --item SKU");
    row("matches reject", "CASE");
    row("matches create", "CASE");
    row("staging batches");
    row("staging list", "BATCH");
    row("staging show", "FIRST");
    row("staging edit-field", "BATCH title --only LAST --find e --replace E --dry-run");
    row("staging reject-field", "BATCH price --only LAST --dry-run");
    row("staging approve-field", "BATCH title --only LAST --dry-run");
    row("staging restore-field", "BATCH title --only LAST");
    row("staging release", "BATCH --only LAST --note seen");
    row("staging reopen", "BATCH --only LAST");
    row("staging reject", "BATCH --only LAST");
    row("staging approve", "BATCH --only FIRST");
    row("staging export", "BATCH TMP/out.csv");
    row("shopify push", "BATCH");
    row("shopify pull", "--full");
    row("shopify product", "SKU");
    row("shopify stage", "--all-changed");
    row("versions list", "SKU");
    row("versions compare", "SKU 1 current");
    row("versions export", "SKU TMP/versions.csv");
    row("conflicts list");
    row("conflicts show", "CONFLICT");
    row("conflicts similar", "CONFLICT");
    row("conflicts resolve", "CONFLICT --use-local --similar --expect 1");
    row("conflicts undo", "CONFLICT");
    row("conflicts decide", "--use-local --field price --dry-run");
    row("conflicts ignore", "CONFLICT");
    row("conflicts stats");
    row("rules list");
    row("rules show", "ask");
    row("rules add", "--name page --field price --use shopify");
    row("rules edit", "page --priority 6 --field price --field cost --order xorosoft,shopify");
    row("rules simulate", "page");
    row("rules disable", "page");
    row("rules enable", "page");
    row("rules remove", "page");
    row("versions rollback", "SKU 1 --field price");
    row("batches rollback", "BATCH");
    row("etilize import");
    row("jobs list");
    row("jobs show", "RUN");
    row("jobs cancel", "RUN");
    row("outbox list");
    row("outbox retry", "DEAD");
    row("outbox edit", "DEAD --field title --value Pen");
    row("alerts check");
    row("alerts list", "--all");
    row("alerts ack", "1");
    row("alerts test");
    row("settings get");
    row("settings set", "import.auto_approve 0.99");
    row("users list");
    row("users add", "lea@example.com --first Lea --role viewer");
    row("users grant", "ann@example.com approver");
    row("users revoke", "ann@example.com approver");
    row("users login", "lea@example.com LOGIN --create");
    row("users deactivate", "lea@example.com");
    row("users activate", "lea@example.com");
}

void TestJsonPage::everyVerbAnswersAsThePageSays()
{
    QFETCH(QString, verb);
    QFETCH(QString, arguments);
    if (verb.startsWith("conflicts"_L1) && !m_words.contains(u"CONFLICT"_s))
        makeConflicts();
    if (verb.startsWith("matches"_L1) && !m_words.contains(u"CASE"_s))
        makeMatch();
    if (arguments.contains("LOGIN"_L1)) // of the whole cluster
        m_words.insert(u"LOGIN"_s, u"lea_"_s + m_world->sql(u"SELECT current_database()"_s).toString());
    if (arguments == "DECISION"_L1)
        m_words.insert(u"DECISION"_s, m_world->sql(u"SELECT group_id::text FROM match_decisions"_s).toString());
    if (arguments.contains("DEAD"_L1)) {
        const auto connection = m_world->connect();
        // Nothing newer about that product: the verbs before have staged something.
        QVERIFY(connection->execute(u"UPDATE sync_staging SET status = 'superseded' WHERE is_open AND product_id = (SELECT product_id "
                                    "FROM sync_outbox ORDER BY staging_row LIMIT 1)"_s));
        QVERIFY(connection->execute(u"UPDATE sync_staging SET status = 'failed' WHERE id = (SELECT min(staging_row) FROM sync_outbox)"_s));
        const auto dead = connection->value(u"UPDATE sync_outbox SET state = 'dead' WHERE staging_row = (SELECT min(staging_row) FROM "
                                            "sync_outbox) RETURNING id::text"_s);
        QVERIFY(dead.has_value());
        m_words.insert(u"DEAD"_s, dead->toString());
    }
    QStringList words = verb.split(u' ');
    for (QString word : arguments.split(u' ', Qt::SkipEmptyParts)) {
        for (auto it = m_words.cbegin(); it != m_words.cend(); ++it) {
            if (word == it.key() || word.startsWith(it.key() + u'/'))
                word.replace(0, it.key().size(), *it);
        }
        words.append(word);
    }
    const CliAnswer answer = m_world->run(words);
    QVERIFY2(answer.exitCode == 0, qPrintable(answer.errors));
    QVERIFY2(m_samples.contains(verb), "the page does not describe this verb");
    m_tried.insert(verb);
    QCOMPARE(difference(verb, m_samples[verb], answer.json), QString());
}

void TestJsonPage::everyVerbOfThePageWasTried()
{
    // Verbs whose precondition another test makes: a held run.
    const QSet<QString> elsewhere{u"jobs release"_s};
    for (auto it = m_samples.constBegin(); it != m_samples.constEnd(); ++it)
        QVERIFY2(m_tried.contains(it.key()) || elsewhere.contains(it.key()), qPrintable(it.key()));
}

void TestJsonPage::failuresHaveOneShape()
{
    const CliAnswer answer = m_world->run({u"staging"_s, u"show"_s, u"999999999"_s});
    QCOMPARE(answer.exitCode, 1);
    const QJsonObject page = QJsonDocument::fromJson(
                                 R"({"ok": false, "error": {"kind": "", "code": "", "message": "", "not_done": "",
                                    "next_step": "", "retryable": false}})")
                                 .object();
    QCOMPARE(difference(u"error"_s, page, answer.json), QString());
    QCOMPARE(answer.kind(), u"not_found"_s);
    QCOMPARE(m_world->run({u"staging"_s, u"show"_s}).exitCode, 2);
    QCOMPARE(m_world->run({u"nonsense"_s}).exitCode, 2);
    QCOMPARE(m_world->run({u"staging"_s, u"list"_s, u"--no-such-option"_s}).exitCode, 2);
}

void TestJsonPage::everyVerbExplainsItself()
{
    for (auto it = m_samples.constBegin(); it != m_samples.constEnd(); ++it) {
        QProcess process;
        process.start(qEnvironmentVariable("TRUEUP_CLI"), it.key().split(u' ') + QStringList{u"--help"_s});
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 0);
        const QString help = QString::fromUtf8(process.readAllStandardOutput());
        QVERIFY2(help.contains(u"trueup-cli "_s + it.key()), qPrintable(help));
    }
}

QTEST_GUILESS_MAIN(TestJsonPage)
#include "tst_jsonpage.moc"
