#include "store/conflicttable.h"
#include "store/stagingtable.h"
#include "world/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What the window does about many at once, through the command line: conflicts settled and ignored together, one field of many
/// staged changes decided and edited, and every change of a product as a file. Every product holds and agreed on the price 10.
class TestManyAtOnce : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_prefix = u"m%1_"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8)); }
    void init();
    void cleanup() { m_world.reset(); }
    void manyConflictsAreSettledAndTakenBack();
    void manyConflictsAreIgnoredAndTakenBack();
    void onlyWhatIsSaidIsDecided();
    void oneFieldOfManyIsEditedAndRestored();
    void oneFieldOfManyIsDecidedAndRestored();
    void onlyWhoMayDecidesAboutFields();
    void everyChangeOfAProductIsWritten();

private:
    CliAnswer fine(const QStringList& words)
    {
        const CliAnswer answer = m_world->run(words);
        if (answer.exitCode != 0)
            qWarning().noquote() << words.join(u' ') << "ends with" << answer.exitCode << answer.errors;
        return answer;
    }
    QString one(const QString& query) { return m_world->sql(query).toString(); }
    /// Of the price (1 to 3, where 3 never agreed), about the whole product (4), and of the cost (5); ids in this order.
    QList<qint64> conflicts();
    QString open() { return one(u"SELECT count(*) FROM sync_conflicts WHERE status = 'open'"_s); }
    /// A batch that proposes price 12 and a title for the products 1 to 3, of which 3 is held, and a price alone for 4.
    QString batch();
    QString rows()
    {
        return one(u"SELECT string_agg(status || ':' || (SELECT string_agg(f, '+' ORDER BY f) FROM unnest(changed_fields) f), ' ' "
                   "ORDER BY id) FROM sync_staging"_s);
    }
    QString prices()
    {
        return one(u"SELECT string_agg((changes #> '{price,proposed}')::numeric::float8::text, ' ' ORDER BY id) FROM sync_staging"_s);
    }
    /// Environment of a login with that role.
    QMap<QString, QString> as(const QString& role)
    {
        const QString login = m_prefix + role;
        (void)m_world->connect()->execute(
            u"DO $$ BEGIN CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_%2; EXCEPTION WHEN duplicate_object "
            "THEN NULL; END $$"_s.arg(login, role));
        return {{u"TRUEUP_DATABASE_URL"_s, test::urlOf(m_world->address(), login, u"test"_s)}};
    }
    QByteArray contentOf(const QString& name)
    {
        QFile file(m_world->path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    QString m_prefix;
};

void TestManyAtOnce::init()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 20;
    options.withFtp = false;
    m_world = std::make_unique<CliWorld>(m_postgres, options);
    const auto connection = m_world->connect();
    QVERIFY(connection->execute(u"INSERT INTO public.products (id, sku, name, price, shopify_product_id) SELECT g, 'S-' || g, "
                                "'Pen ' || g, 10, 'gid://shopify/Product/' || g FROM generate_series(1, 5) g"_s));
    QVERIFY(connection->execute(u"INSERT INTO sync_bases (product_id, field, base_value, base_hash, agreed_by) "
                                "SELECT id, 'price', '10', decode(md5('10'), 'hex'), 'xorosoft' FROM public.products"_s));
    QVERIFY(connection->execute(u"INSERT INTO remote_snapshots (product_id, system, data) "
                                "SELECT id, 'shopify', '{\"price\": 10}' FROM public.products"_s));
}

QList<qint64> TestManyAtOnce::conflicts()
{
    const auto connection = m_world->connect();
    QList<qint64> ids;
    for (int product = 1; product <= 5; ++product) {
        ConflictRecord conflict;
        conflict.productId = product;
        conflict.kind = product == 4 ? u"delete_vs_edit"_s : u"field"_s;
        conflict.field = product == 5 ? u"cost"_s : u"price"_s;
        conflict.baseValue = product == 3 ? "null" : "10";
        conflict.sides = {{u"local"_s, QJsonObject{{u"value"_s, 11}, {u"by"_s, u"etilize"_s}}},
                          {u"shopify"_s, QJsonObject{{u"value"_s, 12}}}};
        if (ConflictTable(*connection).raise(std::span(&conflict, 1)).value_or(0) != 1)
            return {};
        ids.append(one(u"SELECT max(id) FROM sync_conflicts"_s).toLongLong());
    }
    return ids;
}

QString TestManyAtOnce::batch()
{
    const auto connection = m_world->connect();
    StagingTable table(*connection);
    QList<StagedRow> staged;
    for (int product = 1; product <= 4; ++product) {
        StagedRow row;
        row.productId = product;
        row.source = u"xorosoft"_s;
        row.sku = u"S-%1"_s.arg(product);
        row.name = u"Pen %1"_s.arg(product);
        row.changes = R"({"price":{"base":10,"current":10,"proposed":12,"origin":"xorosoft","rule":"owner"})"
            + QByteArray(product < 4 ? R"(,"title":{"current":"Old","proposed":"New","origin":"etilize","rule":"owner"}})" : "}");
        row.changedFields = product < 4 ? QStringList{u"price"_s, u"title"_s} : QStringList{u"price"_s};
        row.blockedReason = product == 3 ? u"PRICE_AMBIGUOUS"_s : QString();
        staged.append(row);
    }
    const auto id = table.createBatch({});
    return id && table.stage(*id, staged) ? id->toString(QUuid::WithoutBraces) : QString();
}

void TestManyAtOnce::manyConflictsAreSettledAndTakenBack()
{
    const QList<qint64> ids = conflicts();
    QCOMPARE(ids.size(), 5);
    const QStringList keepBase{u"conflicts"_s, u"decide"_s, u"--use-base"_s, u"--field"_s, u"price"_s};
    const CliAnswer dry = fine(keepBase + QStringList{u"--dry-run"_s});
    QVERIFY(dry.json["dry_run"_L1].toBool());
    QCOMPARE(dry.json["resolution"_L1].toString(), u"use_base"_s);
    QCOMPARE(dry.json["matching"_L1].toInt(), 4);
    QCOMPARE(dry.json["resolved"_L1].toInt(), 2);
    QCOMPARE(dry.json["skipped"_L1].toInt(), 2);
    QCOMPARE(dry.json["skipped_because"_L1]["side"_L1].toInt(), 1);
    QCOMPARE(dry.json["skipped_because"_L1]["product"_L1].toInt(), 1);
    QCOMPARE(dry.json["refused"_L1][0]["id"_L1].toInteger(), ids[2]);
    QCOMPARE(dry.json["refused"_L1][0]["reason"_L1].toString(), u"side"_s);
    QVERIFY(dry.json["resolution_group"_L1].isNull());
    QCOMPARE(dry.json["first"_L1].toArray().size(), 2);
    QCOMPARE(dry.json["first"_L1][0]["product_sku"_L1].toString(), u"S-1"_s);
    QCOMPARE(dry.json["first"_L1][0]["local_value"_L1].toInt(), 11);
    QCOMPARE(dry.json["first"_L1][0]["shopify_value"_L1].toInt(), 12);
    QCOMPARE(open(), u"5"_s);
    QCOMPARE(one(u"SELECT count(*) FROM audit_log WHERE action = 'conflict.many'"_s), u"0"_s);

    const CliAnswer other = m_world->run(keepBase + QStringList{u"--expect"_s, u"4"_s});
    QCOMPARE(other.exitCode, 1);
    QCOMPARE(other.kind(), u"stale"_s);
    QCOMPARE(open(), u"5"_s);
    const CliAnswer done = fine(keepBase + QStringList{u"--expect"_s, u"2"_s, u"--note"_s, u"agreed"_s});
    QCOMPARE(done.json["resolved"_L1].toInt(), 2);
    QVERIFY(!done.json["dry_run"_L1].toBool());
    QCOMPARE(open(), u"3"_s);
    QCOMPARE(prices(), u"10 10"_s); // staged over the shop's, for approval
    const QString group = done.json["resolution_group"_L1].toString();
    QVERIFY(!group.isEmpty());
    QCOMPARE(fine({u"conflicts"_s, u"undo"_s, group}).json["reopened"_L1].toInt(), 2);
    QCOMPARE(open(), u"5"_s);
    QCOMPARE(m_world->run({u"conflicts"_s, u"undo"_s, group}).kind(), u"stale"_s);

    QCOMPARE(fine({u"conflicts"_s, u"decide"_s, u"--use-shopify"_s, u"--sku"_s, u"S-1"_s}).json["resolved"_L1].toInt(), 1);
    QCOMPARE(one(u"SELECT price::float8 FROM public.products WHERE id = 1"_s), u"12"_s);
    QCOMPARE(one(u"SELECT price::float8 FROM public.products WHERE id = 2"_s), u"10"_s);
}

void TestManyAtOnce::manyConflictsAreIgnoredAndTakenBack()
{
    const QList<qint64> ids = conflicts();
    QCOMPARE(ids.size(), 5);
    const QString named = u"%1,%2"_s.arg(ids[0]).arg(ids[3]);
    const QStringList ignore{u"conflicts"_s, u"decide"_s, u"--ignore"_s, u"--only"_s, named};
    const CliAnswer done = fine(ignore);
    QCOMPARE(done.json["resolution"_L1].toString(), u"ignore"_s);
    QCOMPARE(done.json["resolved"_L1].toInt(), 2); // whole products too
    QCOMPARE(open(), u"3"_s);
    const CliAnswer twice = fine(ignore);
    QCOMPARE(twice.json["resolved"_L1].toInt(), 0);
    QCOMPARE(twice.json["skipped_because"_L1]["settled"_L1].toInt(), 2);
    QVERIFY(twice.json["resolution_group"_L1].isNull());
    const QString group = done.json["resolution_group"_L1].toString();
    QCOMPARE(fine({u"conflicts"_s, u"undo"_s, group}).json["reopened"_L1].toInt(), 2);
    QCOMPARE(open(), u"5"_s);

    // What was opened or ignored anew since is not part of that decision any more.
    const QString again = fine(ignore).json["resolution_group"_L1].toString();
    QCOMPARE(fine({u"conflicts"_s, u"undo"_s, QString::number(ids[0])}).json["reopened"_L1].toInt(), 1);
    QCOMPARE(fine({u"conflicts"_s, u"ignore"_s, QString::number(ids[0])}).exitCode, 0);
    QCOMPARE(m_world->run({u"conflicts"_s, u"undo"_s, again}).kind(), u"stale"_s);
    QCOMPARE(open(), u"3"_s);
    QCOMPARE(m_world->run({u"conflicts"_s, u"undo"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)}).kind(), u"stale"_s);
}

void TestManyAtOnce::onlyWhatIsSaidIsDecided()
{
    const QList<qint64> ids = conflicts();
    QCOMPARE(ids.size(), 5);
    const QStringList decide{u"conflicts"_s, u"decide"_s};
    QCOMPARE(m_world->run(decide + QStringList{u"--all"_s}).exitCode, 2);          // says nothing
    QCOMPARE(m_world->run(decide + QStringList{u"--use-local"_s}).exitCode, 2);    // about nothing
    QCOMPARE(m_world->run(decide + QStringList{u"--use-local"_s, u"--ignore"_s, u"--all"_s}).exitCode, 2);
    QCOMPARE(m_world->run(decide + QStringList{u"--use-local"_s, u"--all"_s, u"--field"_s, u"price"_s}).exitCode, 2);
    QCOMPARE(m_world->run(decide + QStringList{u"--use-local"_s, u"--field"_s, u"colour"_s}).exitCode, 2);
    QCOMPARE(m_world->run(decide + QStringList{u"--ignore"_s, u"--only"_s, u"999999999"_s}).kind(), u"not_found"_s);
    const QStringList all = decide + QStringList{u"--ignore"_s, u"--all"_s};
    QCOMPARE(m_world->run(all, as(u"viewer"_s)).exitCode, 5);
    QCOMPARE(m_world->run(all + QStringList{u"--dry-run"_s}, as(u"viewer"_s)).exitCode, 5);
    QCOMPARE(open(), u"5"_s);
    // A filter and names: what both mean.
    const QString named = u"%1,%2"_s.arg(ids[0]).arg(ids[4]);
    QCOMPARE(fine(decide + QStringList{u"--ignore"_s, u"--field"_s, u"cost"_s, u"--only"_s, named}).json["resolved"_L1].toInt(), 1);
    QCOMPARE(m_world->run(all, as(u"editor"_s)).json["resolved"_L1].toInt(), 4);
}

void TestManyAtOnce::oneFieldOfManyIsEditedAndRestored()
{
    const QString id = batch();
    QVERIFY(!id.isEmpty());
    const QStringList edit{u"staging"_s, u"edit-field"_s, id, u"price"_s, u"--percent"_s, u"5"_s, u"--ending"_s, u"0.99"_s};
    const CliAnswer dry = fine(edit + QStringList{u"--dry-run"_s});
    QCOMPARE(dry.json["matching"_L1].toInt(), 4);
    QCOMPARE(dry.json["edited"_L1].toInt(), 4);
    QCOMPARE(dry.json["first"_L1].toArray().size(), 4);
    QCOMPARE(dry.json["first"_L1][0]["sku"_L1].toString(), u"S-1"_s);
    QCOMPARE(dry.json["first"_L1][0]["before"_L1].toDouble(), 12.0);
    QCOMPARE(dry.json["first"_L1][0]["after"_L1].toDouble(), 12.99);
    QCOMPARE(prices(), u"12 12 12 12"_s);
    QCOMPARE(m_world->run(edit + QStringList{u"--expect"_s, u"3"_s}).kind(), u"stale"_s);
    QCOMPARE(prices(), u"12 12 12 12"_s);
    QCOMPARE(fine(edit + QStringList{u"--expect"_s, u"4"_s, u"--note"_s, u"sale"_s}).json["edited"_L1].toInt(), 4);
    QCOMPARE(prices(), u"12.99 12.99 12.99 12.99"_s);

    const QStringList restore{u"staging"_s, u"restore-field"_s, id, u"price"_s};
    const CliAnswer planned = fine(restore + QStringList{u"--dry-run"_s});
    QCOMPARE(planned.json["restored"_L1].toInt(), 4);
    QCOMPARE(planned.json["first"_L1][0]["before"_L1].toDouble(), 12.99);
    QCOMPARE(planned.json["first"_L1][0]["after"_L1].toDouble(), 12.0);
    QCOMPARE(prices(), u"12.99 12.99 12.99 12.99"_s);
    QCOMPARE(fine(restore + QStringList{u"--where"_s, u"text~S-2"_s}).json["restored"_L1].toInt(), 1);
    QCOMPARE(prices(), u"12.99 12 12.99 12.99"_s);
    QCOMPARE(fine(restore).json["restored"_L1].toInt(), 3);
    QCOMPARE(prices(), u"12 12 12 12"_s);
    QCOMPARE(fine(restore).json["restored"_L1].toInt(), 0);

    // A less price, a text within a text, one value for all.
    const QStringList base{u"staging"_s, u"edit-field"_s, id};
    QCOMPARE(fine(base + QStringList{u"price"_s, u"--percent"_s, u"-50"_s}).json["edited"_L1].toInt(), 4);
    QCOMPARE(prices(), u"6 6 6 6"_s);
    const CliAnswer replaced =
        fine(base + QStringList{u"title"_s, u"--find"_s, u"new"_s, u"--replace"_s, u"Blue"_s, u"--ignore-case"_s});
    QCOMPARE(replaced.json["edited"_L1].toInt(), 3);
    QCOMPARE(replaced.json["skipped_because"_L1]["nothing_proposed"_L1].toInt(), 1);
    QCOMPARE(one(u"SELECT min(changes #>> '{title,proposed}') FROM sync_staging"_s), u"Blue"_s);
    const CliAnswer same = fine(base + QStringList{u"title"_s, u"--value"_s, u"Blue"_s, u"--also-unchanged"_s});
    QCOMPARE(same.json["edited"_L1].toInt(), 1);
    QCOMPARE(same.json["skipped_because"_L1]["same"_L1].toInt(), 3);
    // What makes no sense changes nothing.
    for (const QStringList& wrong : {QStringList{u"price"_s}, QStringList{u"price"_s, u"--value"_s, u"cheap"_s},
                                     QStringList{u"price"_s, u"--find"_s, u"1"_s, u"--replace"_s, u"2"_s},
                                     QStringList{u"price"_s, u"--value"_s, u"5"_s, u"--percent"_s, u"5"_s},
                                     QStringList{u"title"_s, u"--find"_s, u"1"_s}, QStringList{u"sku"_s, u"--value"_s, u"X"_s},
                                     QStringList{u"price"_s, u"--ending"_s, u"1.99"_s}, QStringList{u"colour"_s, u"--value"_s, u"X"_s}})
        QCOMPARE(m_world->run(base + wrong).exitCode, 2);
    QCOMPARE(m_world->run(base + QStringList{u"price"_s, u"--value"_s, u"5"_s, u"--only"_s, u"999999999"_s}).kind(), u"not_found"_s);
}

void TestManyAtOnce::oneFieldOfManyIsDecidedAndRestored()
{
    const QString id = batch();
    const QString before = u"pending:price+title pending:price+title blocked:price+title pending:price"_s;
    QCOMPARE(rows(), before);
    const QStringList approve{u"staging"_s, u"approve-field"_s, id, u"price"_s};
    const CliAnswer dry = fine(approve + QStringList{u"--dry-run"_s});
    QCOMPARE(dry.json["matching"_L1].toInt(), 4);
    QCOMPARE(dry.json["approved"_L1].toInt(), 3);
    QCOMPARE(dry.json["skipped_because"_L1]["held"_L1].toInt(), 1);
    QCOMPARE(dry.json["others_rejected"_L1].toInt(), 2);
    QCOMPARE(dry.json["first"_L1][0]["before"_L1].toInt(), 10);
    QCOMPARE(dry.json["first"_L1][0]["after"_L1].toInt(), 12);
    QCOMPARE(rows(), before);
    QCOMPARE(m_world->run(approve + QStringList{u"--expect"_s, u"4"_s}).kind(), u"stale"_s);
    QCOMPARE(rows(), before);
    const CliAnswer approved = fine(approve + QStringList{u"--expect"_s, u"3"_s});
    QCOMPARE(approved.json["approved"_L1].toInt(), 3);
    QCOMPARE(approved.json["skipped"_L1].toInt(), 1);
    QCOMPARE(rows(), u"approved:price approved:price blocked:price+title approved:price"_s);
    // The titles that went are proposed again, and wait.
    QCOMPARE(fine({u"staging"_s, u"restore-field"_s, id, u"title"_s}).json["restored"_L1].toInt(), 2);
    QCOMPARE(rows(), u"pending:price+title pending:price+title blocked:price+title approved:price"_s);

    const CliAnswer rejected = fine({u"staging"_s, u"reject-field"_s, id, u"price"_s});
    QCOMPARE(rejected.json["rejected"_L1].toInt(), 4);
    QCOMPARE(one(u"SELECT string_agg(status || array_to_string(changed_fields, ','), ' ' ORDER BY id) FROM sync_staging"_s),
             u"pendingtitle pendingtitle blockedtitle rejected"_s);
    QCOMPARE(fine({u"staging"_s, u"restore-field"_s, id, u"price"_s, u"--expect"_s, u"4"_s}).json["restored"_L1].toInt(), 4);
    QCOMPARE(rows(), before); // the one that had nothing else too

    const QString second = one(u"SELECT id::text FROM sync_staging WHERE sku = 'S-2'"_s);
    QCOMPARE(fine({u"staging"_s, u"reject-field"_s, id, u"title"_s, u"--only"_s, second}).json["rejected"_L1].toInt(), 1);
    QCOMPARE(rows(), u"pending:price+title pending:price blocked:price+title pending:price"_s);
}

void TestManyAtOnce::onlyWhoMayDecidesAboutFields()
{
    const QString id = batch();
    const QString before = rows();
    const QStringList approve{u"staging"_s, u"approve-field"_s, id, u"price"_s};
    const QStringList reject{u"staging"_s, u"reject-field"_s, id, u"price"_s};
    const QStringList edit{u"staging"_s, u"edit-field"_s, id, u"price"_s, u"--value"_s, u"9"_s};
    QCOMPARE(m_world->run(approve, as(u"editor"_s)).exitCode, 5);
    QCOMPARE(m_world->run(reject, as(u"editor"_s)).exitCode, 5);
    QCOMPARE(m_world->run(edit, as(u"viewer"_s)).exitCode, 5);
    QCOMPARE(rows(), before);
    QCOMPARE(prices(), u"12 12 12 12"_s);
    QCOMPARE(m_world->run(edit + QStringList{u"--dry-run"_s}, as(u"viewer"_s)).json["edited"_L1].toInt(), 4); // looking is everybody's
    QCOMPARE(m_world->run(edit, as(u"editor"_s)).json["edited"_L1].toInt(), 4);
    QCOMPARE(m_world->run({u"staging"_s, u"restore-field"_s, id, u"price"_s}, as(u"viewer"_s)).exitCode, 5);
    QCOMPARE(prices(), u"9 9 9 9"_s);
}

void TestManyAtOnce::everyChangeOfAProductIsWritten()
{
    QVERIFY(m_world->connect()->execute(
        u"INSERT INTO product_versions (product_id, version_number, product_data, changed_fields, change_source, change_type) VALUES "
        "(1, 1, '{\"title\": \"Pen\", \"price\": 10, \"tags\": [\"a\", \"b\"]}', '{title,price}', 'etilize', 'create'), "
        "(1, 3, '{\"title\": \"=Pen\", \"price\": 12.5, \"tags\": [\"b\"]}', '{price,title,tags}', 'xorosoft', 'update'), "
        "(1, 4, '{\"title\": \"=Pen\", \"price\": 12.5}', '{}', 'shopify', 'archive')"_s));
    const CliAnswer csv = fine({u"versions"_s, u"export"_s, u"S-1"_s, m_world->path(u"versions.csv"_s)});
    QCOMPARE(csv.json["rows"_L1].toInt(), 6);
    QList<QByteArray> lines = contentOf(u"versions.csv"_s).split('\n');
    QCOMPARE(lines.size(), 8); // with the heading, and nothing behind the last
    QVERIFY2(lines[1].startsWith("4,") && lines[1].contains(",shopify,archive,,,,"), lines[1].constData());
    QVERIFY2(lines[2].startsWith("3,") && lines[2].contains(",xorosoft,update,price,10.00,12.50,"), lines[2].constData());
    QVERIFY2(lines[3].contains(",update,title,Pen,'=Pen,"), lines[3].constData()); // of the version before, whatever its number
    QVERIFY2(lines[4].contains(",update,tags,\"a, b\",b,"), lines[4].constData());
    QVERIFY2(lines[5].startsWith("1,") && lines[5].contains(",create,title,,Pen,"), lines[5].constData());
    QCOMPARE(fine({u"versions"_s, u"export"_s, u"S-1"_s, m_world->path(u"versions.xlsx"_s)}).json["rows"_L1].toInt(), 6);
    QVERIFY(contentOf(u"versions.xlsx"_s).startsWith("PK"));
    QCOMPARE(m_world->run({u"versions"_s, u"export"_s, u"NONE"_s, m_world->path(u"none.csv"_s)}).kind(), u"not_found"_s);
    QCOMPARE(m_world->run({u"versions"_s, u"export"_s, u"S-1"_s, m_world->path(u"versions.pdf"_s)}).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestManyAtOnce)
#include "tst_manyatonce.moc"
