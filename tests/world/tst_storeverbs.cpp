#include "world/cli.h"

#include <QJsonArray>
#include <QTest>
#include <QUuid>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Which stores of the ERP count, without a window.
class TestStoreVerbs : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = 40;
        options.catalogue.seed = 5;
        options.withFtp = false;
        m_world = std::make_unique<CliWorld>(m_postgres, options);
    }

    void nothingIsKnownBeforeTheErpWasRead()
    {
        const CliAnswer answer = stores();
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(answer.json["stores"_L1].toArray(), QJsonArray());
        QVERIFY(answer.json["all_count"_L1].toBool());
        QCOMPARE(m_world->run({u"xorosoft"_s, u"refresh"_s}).exitCode, 0);
        QVERIFY(stores().json["stores"_L1].toArray().size() >= 2);
    }

    void aStoreIsChosen()
    {
        const QJsonObject first = stores().json["stores"_L1].toArray().first().toObject();
        const QString id = first["id"_L1].toString();
        QCOMPARE(first["counts"_L1], QJsonValue(false));
        QCOMPARE(first["name"_L1].toString(), m_world->sql(u"SELECT max(store_name) FROM erp_stock WHERE store_id = '%1'"_s.arg(id)).toString());
        QCOMPARE(first["items"_L1].toInt(), m_world->sql(u"SELECT count(*)::int FROM erp_stock WHERE store_id = '%1' AND missing_since IS NULL"_s.arg(id)).toInt());
        QVERIFY(differs(u"sum(k.available)"_s) == 0);
        // One option leaves the other as it was.
        const CliAnswer chosen = set(id, {u"--counts"_s, u"on"_s});
        QVERIFY2(chosen.exitCode == 0, qPrintable(chosen.errors));
        QVERIFY(!chosen.json["all_count"_L1].toBool());
        QCOMPARE(set(id, {u"--safety"_s, u"3"_s}).exitCode, 0);
        const QJsonObject now = stores().json["stores"_L1].toArray().first().toObject();
        QCOMPARE(now["counts"_L1], QJsonValue(true));
        QCOMPARE(now["safety_stock"_L1].toInt(), 3);
        QVERIFY(differs(u"sum(k.available) FILTER (WHERE k.store_id = '%1') - 3"_s.arg(id)) == 0);
        QVERIFY(differs(u"sum(k.available)"_s) > 0);
        QCOMPARE(m_world->sql(u"SELECT count(*)::int FROM audit_log WHERE action = 'location.set'"_s).toInt(), 2);
        QCOMPARE(set(id, {u"--counts"_s, u"off"_s, u"--safety"_s, u"0"_s}).exitCode, 0);
        QVERIFY(stores().json["all_count"_L1].toBool());
    }

    void whatCannotBeMeantIsRefused()
    {
        const QString id = stores().json["stores"_L1].toArray().first()["id"_L1].toString();
        for (const QStringList& wrong : {QStringList(), QStringList{u"--counts"_s, u"yes"_s}, QStringList{u"--safety"_s, u"-1"_s},
                                         QStringList{u"--safety"_s, u"2.5"_s}, QStringList{u"--safety"_s, u"1000001"_s}})
            QCOMPARE(set(id, wrong).exitCode, 2);
        QCOMPARE(m_world->run({u"xorosoft"_s, u"store"_s}).exitCode, 2);
        const CliAnswer nowhere = set(u"nowhere"_s, {u"--counts"_s, u"on"_s});
        QCOMPARE(nowhere.exitCode, 1);
        QCOMPARE(nowhere.kind(), u"not_found"_s);
        QVERIFY(stores().json["all_count"_L1].toBool());
    }

    /// As in the window: everybody looks, administrators decide, and the database sees to it.
    void rolesAreRefused()
    {
        const QString id = stores().json["stores"_L1].toArray().first()["id"_L1].toString();
        for (const QString& role : {u"viewer"_s, u"editor"_s, u"approver"_s, u"operator"_s}) {
            const QString login = u"s_"_s + QUuid::createUuid().toString(QUuid::Id128).left(10);
            QVERIFY(m_world->connect()->execute(u"CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_%2"_s.arg(login, role)));
            const QMap<QString, QString> environment{{u"TRUEUP_DATABASE_URL"_s, test::urlOf(m_world->address(), login, u"test"_s)}};
            QCOMPARE(m_world->run({u"xorosoft"_s, u"stores"_s}, environment).exitCode, 0);
            QCOMPARE(m_world->run({u"xorosoft"_s, u"store"_s, id, u"--counts"_s, u"on"_s}, environment).exitCode, 5);
            (void)m_world->connect()->execute(u"DROP ROLE %1"_s.arg(login));
        }
        QVERIFY(stores().json["all_count"_L1].toBool());
    }

private:
    [[nodiscard]] CliAnswer stores() { return m_world->run({u"xorosoft"_s, u"stores"_s}); }
    [[nodiscard]] CliAnswer set(const QString& id, const QStringList& options) { return m_world->run(QStringList{u"xorosoft"_s, u"store"_s, id} + options); }
    /// Items whose stock to sell is not this sum over their rows.
    [[nodiscard]] int differs(const QString& sum)
    {
        return m_world->sql(u"SELECT count(*)::int FROM (SELECT item_number, %1 AS wanted FROM erp_stock k WHERE missing_since IS NULL GROUP BY item_number "
                            "HAVING count(*) = count(available)) w JOIN erp_available a USING (item_number) WHERE a.available IS NOT NULL "
                            "AND w.wanted IS NOT NULL AND a.available <> w.wanted"_s.arg(sum)).toInt();
    }

    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
};

QTEST_GUILESS_MAIN(TestStoreVerbs)
#include "tst_storeverbs.moc"
