#include "support/testpostgres.h"

#include "reconcile/rulesimulation.h"
#include "store/conflicttable.h"
#include "store/pastconflicts.h"
#include "store/ruletable.h"

#include <QJsonArray>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Rules are data: what a new workspace has, who may change it, and what they are tried on.
class RulesTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    std::unique_ptr<Connection> m_connection;

    static RuleRecord small()
    {
        RuleRecord rule;
        rule.name = u"price_shop"_s;
        rule.field = u"price"_s;
        rule.action = {{u"use"_s, u"shopify"_s}};
        rule.priority = 5;
        return rule;
    }

private slots:
    void init()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection);
    }

    void aNewWorkspaceHasTheShippedRules()
    {
        const auto stored = RuleTable(*m_connection).list(false, u"conflict"_s);
        QVERIFY(stored.has_value());
        const QList<ConflictRule> shipped = shippedRules();
        QCOMPARE(stored->size(), shipped.size());
        for (qsizetype i = 0; i < shipped.size(); ++i) {
            const RuleRecord& rule = stored->at(i);
            QCOMPARE(rule.name, shipped[i].name);
            QVERIFY2(ConflictRule::fromJson(rule.name, rule.field, rule.condition, rule.action, rule.priority,
                                            rule.isActive) == shipped[i],
                     qPrintable(rule.name));
        }
        QVERIFY(RuleSet(shipped).unreadable().isEmpty());
    }

    void rulesAreChangedAndTheAuditLogKnows()
    {
        RuleTable table(*m_connection);
        RuleRecord rule = small();
        QVERIFY(table.save(rule));
        rule.priority = 6;
        QVERIFY(table.save(rule));
        QCOMPARE(table.get(rule.name)->version, 2);
        QCOMPARE(table.get(rule.name)->priority, 6);
        QVERIFY(table.enable(rule.name, false));
        QVERIFY(!table.get(rule.name)->isActive);
        const auto active = table.list(true);
        QVERIFY(std::ranges::none_of(*active, [&](const RuleRecord& other) { return other.name == rule.name; }));
        QCOMPARE(table.remove(rule.name).value_or(false), true);
        QCOMPARE(table.get(rule.name).error().kind, ErrorKind::NotFound);
        QCOMPARE(table.enable(u"nobody"_s, true).error().kind, ErrorKind::Validation);
        QCOMPARE(m_connection
                     ->value(u"SELECT string_agg(action, ',' ORDER BY id) FROM audit_log WHERE entity = 'sync_rules'"_s)
                     ->toString(),
                 u"rules.save,rules.save,rules.disable,rules.remove"_s);
    }

    void aRuleThatDecidedIsSwitchedOffInstead()
    {
        RuleTable table(*m_connection);
        QVERIFY(table.save(small()));
        QVERIFY(m_connection->execute(u"INSERT INTO public.products (id, sku, name) VALUES (1, 'A', 'a')"_s));
        ConflictRecord conflict;
        conflict.productId = 1;
        conflict.field = u"price"_s;
        conflict.sides = {{u"local"_s, QJsonObject{{u"value"_s, 1}}}, {u"shopify"_s, QJsonObject{{u"value"_s, 2}}}};
        const RuleResolution resolution{conflict, small().name, u"field_priority"_s, u"shopify"_s, "2"};
        QVERIFY(ConflictTable(*m_connection).recordByRule(std::span(&resolution, 1)));
        QCOMPARE(table.remove(small().name).value_or(true), false);
        QVERIFY(!table.get(small().name)->isActive);
    }

    void onlyAdministratorsChangeRules()
    {
        const QString login = u"r%1"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8));
        DatabaseAddress address = m_postgres.createDatabase();
        const auto owner = TestPostgres::open(address);
        QVERIFY(owner->execute(u"CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_approver"_s.arg(login)));
        address.user = login;
        address.password = u"test"_s;
        const auto approver = TestPostgres::open(address);
        QCOMPARE(RuleTable(*approver).save(small()).error().kind, ErrorKind::Permission);
        QCOMPARE(RuleTable(*approver).enable(u"ask"_s, false).error().kind, ErrorKind::Permission);
        QCOMPARE(RuleTable(*approver).remove(u"ask"_s).error().kind, ErrorKind::Permission);
        QVERIFY(RuleTable(*approver).list(true)->size() > 10);
        QVERIFY(owner->execute(u"GRANT trueup_admin TO "_s + login));
        QVERIFY(RuleTable(*approver).save(small()));
        // Not past the audit log either.
        QCOMPARE(approver->execute(u"DELETE FROM sync_rules"_s).error().kind, ErrorKind::Permission);
        QVERIFY(owner->execute(u"DROP ROLE "_s + login));
    }

    void pastConflictsAreWhatRulesAreTriedOn()
    {
        QVERIFY(m_connection->execute(
            u"INSERT INTO public.products (id, sku, name, price, vendor, cost_price) SELECT g, 'S-' || g, 'a', "
            "10, 'Acme', 4 FROM generate_series(1, 3) g"_s));
        ConflictTable table(*m_connection);
        for (qint64 product = 1; product <= 3; ++product) {
            ConflictRecord conflict;
            conflict.productId = product;
            conflict.field = u"price"_s;
            conflict.baseValue = "10";
            conflict.sides = {{u"local"_s, QJsonObject{{u"value"_s, 11}, {u"by"_s, u"xorosoft"_s}}},
                              {u"shopify"_s, QJsonObject{{u"value"_s, 12.5}, {u"at"_s, u"2026-11-20T10:00:00Z"_s}}}};
            QCOMPARE(table.raise(std::span(&conflict, 1)).value_or(0), 1);
        }
        const qint64 first = table.list({}, 1)->first().id;
        QVERIFY(table.decide(first, 0, {u"shopify"_s, {}}));
        QVERIFY(table.decide(first + 1, 0, {u"local"_s, {}}));
        const auto past = pastConflicts(*m_connection);
        QVERIFY(past.has_value());
        QCOMPARE(past->size(), 3);
        const PastConflict& newest = past->first();
        QCOMPARE(newest.field.local.side, Side::Xorosoft);
        QVERIFY(newest.field.remote.serverClock);
        QCOMPARE(newest.product.vendor, u"Acme"_s);
        QCOMPARE(newest.field.base.decimal()->toString(), u"10.00"_s);
        QVERIFY(!newest.settled);
        const ConflictRule rule =
            ConflictRule::fromJson(u"price_shop"_s, u"price"_s, {}, {{u"use"_s, u"shopify"_s}}, 5);
        const RuleSimulation tried = simulateRule(rule, RuleSet(shippedRules()), *past);
        QCOMPARE(tried.problem, QString());
        QCOMPARE(tried.total, 3);
        QCOMPARE(tried.decides, 3);
        QCOMPARE(tried.agrees, 1);
        QCOMPARE(tried.differs, 1);
        QCOMPARE(tried.unknown, 1);
        QCOMPARE(tried.differing.first().sku, u"S-2"_s);
    }
};

QTEST_GUILESS_MAIN(RulesTest)
#include "tst_rules.moc"
