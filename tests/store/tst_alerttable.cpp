#include "support/testpostgres.h"

#include "store/alertmeasures.h"
#include "store/alerttable.h"
#include "store/runtable.h"

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// Alerts as the database keeps them: measures, one open alert per cause, roles, and who tells a channel.
class AlertTableTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_owner;
    QString m_prefix;

    QString one(const QString& sql) { return m_owner->value(sql).value_or(QVariant()).toString(); }
    qint64 ruleId(const QString& name) { return one(u"SELECT id FROM alert_rules WHERE name = '%1'"_s.arg(name)).toLongLong(); }
    std::optional<double> measured(const QString& word, int window = 300)
    {
        const auto value = AlertMeasures(*m_owner).measure(word, window);
        if (!value)
            qFatal("%s: %s", qPrintable(word), qPrintable(errorText(value.error())));
        return *value;
    }
    void run(const QString& kind, const QString& status, int hoursAgo, const QString& mode = u"incremental"_s)
    {
        QVERIFY(m_owner->execute(u"INSERT INTO sync_runs (kind, mode, status, finished_at) VALUES (?, ?, ?, now() - ? * interval '1 hour')"_s,
                                 {kind, mode, status, hoursAgo}));
    }
    QJsonObject raising(const QString& rule, const QString& key)
    {
        return {{u"do"_s, u"raise"_s},           {u"key"_s, key},         {u"rule"_s, ruleId(rule)},
                {u"severity"_s, u"critical"_s}, {u"title"_s, u"Oh"_s}, {u"detail"_s, QJsonObject{{u"metric"_s, u"queue_depth"_s}, {u"value"_s, 5}}}};
    }
    qint64 raise(const QString& rule = u"sync_queue_backup"_s)
    {
        const auto raised = AlertTable(*m_owner).apply({raising(rule, u"rule:%1"_s.arg(ruleId(rule)))});
        return raised && raised->size() == 1 ? raised->constFirst() : 0;
    }
    QString deliveries() { return one(u"SELECT string_agg(channel || ' ' || event || ' ' || state, ', ' ORDER BY id) FROM alert_deliveries"_s); }
    std::unique_ptr<Connection> as(const QString& role)
    {
        DatabaseAddress address = m_address;
        address.user = m_prefix + role;
        address.password = u"test"_s;
        return TestPostgres::open(address);
    }

private slots:
    void init()
    {
        m_address = m_postgres.createDatabase();
        m_owner = TestPostgres::open(m_address);
        m_prefix = u"t%1_"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8));
    }
    void cleanup()
    {
        for (const QString& role : {u"viewer"_s, u"operator"_s, u"admin"_s})
            (void)m_owner->execute(u"DROP ROLE IF EXISTS %1%2"_s.arg(m_prefix, role));
        m_owner.reset();
    }

    void rulesToBeginWith()
    {
        const auto rules = AlertTable(*m_owner).rules();
        QVERIFY(rules);
        QStringList names;
        for (const AlertRuleRecord& rule : *rules) {
            names.append(rule.name);
            QVERIFY2(alertMeasure(rule.metric), qPrintable(rule.metric));
            QVERIFY(measured(rule.metric, rule.windowSeconds).value_or(0) <= rule.threshold); // an empty database is well
        }
        QCOMPARE(names.size(), 16);
        QVERIFY(names.contains(u"sync_error_rate_high"_s) && names.contains(u"run_failed"_s));
        for (const AlertMeasure& measure : alertMeasures())
            (void)measured(QString::fromLatin1(measure.word)); // every measure can be asked
        QVERIFY(!AlertMeasures(*m_owner).measure(u"nonsense"_s, 0));
    }

    void measuresWrites()
    {
        QVERIFY(!measured(u"error_rate"_s));
        const auto write = [this](const QString& outcome, int minutesAgo, const QString& direction = u"push"_s) {
            QVERIFY(m_owner->execute(u"INSERT INTO sync_history (direction, action, outcome, created_at) "
                                     "VALUES (?, 'x', ?, now() - ? * interval '1 minute')"_s, {direction, outcome, minutesAgo}));
        };
        write(u"failed"_s, 10); // before the window
        write(u"skipped"_s, 1);
        write(u"failed"_s, 1, u"pull"_s);
        QVERIFY(!measured(u"error_rate"_s));
        write(u"success"_s, 1);
        write(u"unchanged"_s, 1);
        write(u"success"_s, 1);
        QCOMPARE(measured(u"error_rate"_s), 0.0);
        write(u"failed"_s, 1);
        QCOMPARE(measured(u"error_rate"_s), 0.25);
        QVERIFY(m_owner->execute(u"INSERT INTO sync_outbox (operation, payload, payload_sha256, idempotency_key, order_key, state) "
                                 "SELECT 'x', '{}', '', gen_random_uuid(), s, s FROM unnest('{pending,leased,failed,dead,confirmed}'::text[]) s"_s));
        QCOMPARE(measured(u"queue_depth"_s), 3.0);
        QCOMPARE(measured(u"dead_writes"_s), 1.0);
    }

    void measuresRuns()
    {
        run(u"push"_s, u"failed"_s, 1, u"dry_run"_s);
        run(u"push"_s, u"failed"_s, 30);
        QCOMPARE(measured(u"failed_runs"_s, 86'400), 0.0);
        run(u"push"_s, u"failed"_s, 1);
        run(u"erp_pull"_s, u"held"_s, 1);
        QCOMPARE(measured(u"failed_runs"_s, 86'400), 1.0);
        QCOMPARE(measured(u"held_runs"_s), 1.0);
        const auto states = [this](const QList<qint64>& named) {
            QStringList words;
            for (const WatchedRun& watched : AlertMeasures(*m_owner).runs(86'400, named).value_or(QList<WatchedRun>()))
                words.append(u"%1:%2"_s.arg(watched.id).arg(int(watched.state)));
            return words.join(u' ');
        };
        QCOMPARE(states({2}), u"2:2 3:1 4:0"_s);
        run(u"push"_s, u"succeeded"_s, 0, u"dry_run"_s); // proves nothing
        QCOMPARE(measured(u"failed_runs"_s, 86'400), 1.0);
        run(u"push"_s, u"partial"_s, 0);
        QCOMPARE(measured(u"failed_runs"_s, 86'400), 0.0);
        QVERIFY(m_owner->value(u"SELECT run_release(4, 'fine')"_s));
        QCOMPARE(states({2, 4}), u"2:3 3:3 4:3"_s);
        QVERIFY(!measured(u"feed_age"_s));
        QVERIFY(!measured(u"erp_age"_s));
        run(u"erp_pull"_s, u"succeeded"_s, 3);
        QCOMPARE(qRound(measured(u"erp_age"_s).value_or(0)), 3);
        run(u"erp_pull"_s, u"succeeded"_s, 1, u"dry_run"_s); // read, but kept nothing
        run(u"erp_pull"_s, u"failed"_s, 1);
        QCOMPARE(qRound(measured(u"erp_age"_s).value_or(0)), 3);
        // One product that was asked for says nothing about the others.
        QVERIFY(m_owner->execute(u"INSERT INTO sync_runs (kind, mode, status, finished_at) VALUES ('erp_pull', 'selective', 'succeeded', now())"_s));
        QCOMPARE(qRound(measured(u"erp_age"_s).value_or(0)), 3);
    }

    void measuresRefusedCredentials()
    {
        const auto failed = [this](const QString& kind, const QString& error) {
            return m_owner->execute(u"INSERT INTO sync_runs (kind, status, finished_at, error) VALUES (?, 'failed', now() - interval '10 minutes', "
                                    "jsonb_build_object('kind', ?::text))"_s, {kind, error});
        };
        QCOMPARE(measured(u"refused_credentials"_s, 3600), 0.0);
        QVERIFY(failed(u"erp_pull"_s, u"auth"_s));
        QVERIFY(failed(u"push"_s, u"auth"_s));
        QVERIFY(failed(u"shopify_pull"_s, u"network"_s));
        QCOMPARE(measured(u"refused_credentials"_s, 3600), 2.0);
        QCOMPARE(measured(u"refused_credentials"_s, 300), 0.0);
        QVERIFY(m_owner->execute(u"INSERT INTO sync_runs (kind, status, finished_at) VALUES ('push', 'succeeded', now())"_s));
        QCOMPARE(measured(u"refused_credentials"_s, 3600), 1.0);
        // A remote that lets a key do nothing; not a database that does not let a role, nor a shop that is not paid for.
        const auto forbidden = [this](const QVariant& code) {
            return m_owner->execute(u"INSERT INTO sync_runs (kind, status, finished_at, error) VALUES ('erp_pull', 'failed', now() - interval '10 minutes', "
                                    "jsonb_strip_nulls(jsonb_build_object('kind', 'permission', 'code', ?::text)))"_s, {code});
        };
        for (const QString& code : {u"42501"_s, u"TU002"_s, u"SHOP_FROZEN"_s})
            QVERIFY(forbidden(code));
        QCOMPARE(measured(u"refused_credentials"_s, 3600), 1.0);
        for (const QVariant& code : {QVariant(u"HTTP_403"_s), QVariant(u"INCOMPLETE"_s), QVariant()})
            QVERIFY(forbidden(code));
        QCOMPARE(measured(u"refused_credentials"_s, 3600), 4.0);
    }

    void measuresLimitsOfTheShop()
    {
        QCOMPARE(measured(u"api_versions"_s, 3600), 0.0);
        for (const QString& code : {u"API_VERSION_DRIFT"_s, u"TIMEOUT"_s})
            QVERIFY(m_owner->execute(u"INSERT INTO sync_runs (kind, status, finished_at, error) VALUES ('push', 'failed', now(), "
                                     "jsonb_build_object('kind', 'contract', 'code', ?::text))"_s, {code}));
        QCOMPARE(measured(u"api_versions"_s, 3600), 1.0);
        QVERIFY(m_owner->execute(u"INSERT INTO sync_runs (kind, status, finished_at) VALUES ('push', 'succeeded', now())"_s));
        QCOMPARE(measured(u"api_versions"_s, 3600), 0.0);

        QCOMPARE(measured(u"postponed_products"_s), 0.0);
        QVERIFY(m_owner->execute(u"INSERT INTO sync_outbox (operation, payload, payload_sha256, idempotency_key, order_key, state) "
                                 "SELECT o, '{}', '', gen_random_uuid(), o || n, 'pending' FROM unnest('{create,update}'::text[]) o, generate_series(1, 2) n"_s));
        QCOMPARE(measured(u"postponed_products"_s), 0.0);
        const auto postpone = [this](const QString& until) {
            return one(u"SELECT outbox_postpone(array_agg(id) FILTER (WHERE operation = 'create' AND order_key = 'create1'), now() + interval '%1', "
                       "'daily_limit', 'DAILY_VARIANT_LIMIT', 'no more') FROM sync_outbox"_s.arg(until));
        };
        QCOMPARE(postpone(u"5 hours"_s), u"2"_s);
        QCOMPARE(measured(u"postponed_products"_s), 2.0);
        QVERIFY(m_owner->execute(u"UPDATE sync_outbox SET next_attempt_at = now() - interval '1 minute'"_s)); // the next day has come
        QCOMPARE(measured(u"postponed_products"_s), 0.0);
    }

    void measuresStockConflictsAndSchedules()
    {
        QVERIFY(m_owner->execute(u"INSERT INTO public.products (sku, name, xorosoft_item_number) VALUES ('A', 'a', 'A'), ('B', 'b', 'B'), ('C', 'c', 'C')"_s));
        QVERIFY(m_owner->execute(u"INSERT INTO erp_items (item_number, item_norm, raw, row_hash) SELECT i, i, '{}', '' FROM unnest('{A,B,C}'::text[]) i"_s));
        QVERIFY(m_owner->execute(u"INSERT INTO erp_stock (item_number, store_id, available, seen_at) VALUES ('A', 's', 0, now() - interval '5 hours'), "
                                 "('B', 's', 9, now() - interval '4 hours'), ('C', 's', 10, now() - interval '5 hours')"_s));
        QCOMPARE(measured(u"out_of_stock"_s), 1.0);
        QCOMPARE(measured(u"low_stock"_s), 1.0);
        QCOMPARE(AlertMeasures(*m_owner, 11).measure(u"low_stock"_s, 0).value_or(std::nullopt), 2.0);
        QCOMPARE(qRound(measured(u"stock_age"_s).value_or(0)), 4);
        QVERIFY(m_owner->execute(u"INSERT INTO sync_conflicts (product_id, kind, field, sides) VALUES (1, 'field', 'price', '{}')"_s));
        QCOMPARE(measured(u"open_conflicts"_s), 1.0);
        QVERIFY(m_owner->execute(u"INSERT INTO schedules (name, job, cron, is_active, next_run_at) VALUES ('on', '{}', '* * * * *', true, now() - interval '10 minutes'), "
                                 "('off', '{}', '* * * * *', false, now() - interval '10 minutes'), ('hand', '{}', NULL, true, NULL)"_s));
        QCOMPARE(measured(u"overdue_schedules"_s, 300), 1.0);
        QCOMPARE(measured(u"overdue_schedules"_s, 900), 0.0);
        // A product that a push created is one of an item by its link.
        QVERIFY(m_owner->execute(u"UPDATE public.products SET xorosoft_item_number = NULL WHERE sku = 'A'"_s));
        QCOMPARE(measured(u"out_of_stock"_s), 0.0);
        QVERIFY(m_owner->execute(u"INSERT INTO product_links (product_id, system, entity, external_id, method) SELECT id, 'xorosoft', 'item', 'A', 'created' "
                                 "FROM public.products WHERE sku = 'A'"_s));
        QCOMPARE(measured(u"out_of_stock"_s), 1.0);
        // More sold than there is is out of stock, too.
        QVERIFY(m_owner->execute(u"UPDATE erp_stock SET available = -2 WHERE item_number = 'B'"_s));
        QCOMPARE(measured(u"out_of_stock"_s), 2.0);
    }

    void oneOpenAlertPerCause()
    {
        const qint64 id = raise();
        QVERIFY(id > 0);
        QCOMPARE(raise(), 0); // it is open already
        QCOMPARE(one(u"SELECT occurrences FROM alerts"_s), u"1"_s);
        QJsonObject worse = raising(u"sync_queue_backup"_s, {});
        worse[u"do"_s] = u"worse"_s;
        worse[u"id"_s] = id;
        worse[u"detail"_s] = QJsonObject{{u"value"_s, 9}};
        AlertTable table(*m_owner);
        QVERIFY(table.apply({worse}));
        const auto alert = table.get(id);
        QVERIFY(alert && *alert);
        QCOMPARE((*alert)->occurrences, 2);
        QCOMPARE((*alert)->detail["value"_L1].toDouble(), 9.0);
        QCOMPARE((*alert)->detail["metric"_L1].toString(), u"queue_depth"_s); // what is not said again stays
        QCOMPARE((*alert)->ruleName, u"sync_queue_backup"_s);
        QCOMPARE(table.forDesktops(id - 1)->size(), 1);
        QVERIFY2(table.forDesktops(id)->isEmpty(), "told already");
        QCOMPARE(table.acknowledge({id, 99}), 1);
        QCOMPARE(table.acknowledge({id}), 0);
        QVERIFY2(table.standing()->size() == 1 && table.standing()->constFirst().state == "acknowledged"_L1, "its cause is still there");
        QVERIFY2(table.forDesktops(id - 1)->isEmpty(), "somebody knows");
        QVERIFY(table.apply({QJsonObject{{u"do"_s, u"close"_s}, {u"id"_s, id}}}));
        QVERIFY(table.standing()->isEmpty());
        QCOMPARE(table.list(30)->size(), 1);
        QVERIFY(m_owner->execute(u"UPDATE alerts SET closed_at = now() - interval '31 days'"_s));
        QCOMPARE(table.list(30)->size(), 0);
        QVERIFY(raise() > id); // the same cause again is a new alert
        QCOMPARE(one(u"SELECT string_agg(action, ' ' ORDER BY id) FROM audit_log"_s), u"alert.raise alert.acknowledge alert.close alert.raise"_s);
    }

    void changedRulesCloseTheirAlerts_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<bool>("closes");
        QTest::newRow("removed") << u"removed"_s << true;
        QTest::newRow("stopped") << u"stopped"_s << true;
        QTest::newRow("watches something else") << u"metric"_s << true;
        QTest::newRow("another name") << u"name"_s << false;
    }
    void changedRulesCloseTheirAlerts()
    {
        QFETCH(QString, change);
        QFETCH(bool, closes);
        QVERIFY(raise() > 0);
        AlertTable table(*m_owner);
        const auto rules = table.rules();
        QVERIFY(rules);
        const qsizetype rulesBefore = rules->size();
        const QJsonObject late = raising(u"sync_queue_backup"_s, u"late"_s); // decided before the rule is changed
        AlertRuleRecord rule = *std::ranges::find(*rules, u"sync_queue_backup"_s, &AlertRuleRecord::name);
        rule.isActive = change != "stopped"_L1;
        if (change == "metric"_L1)
            rule.metric = u"dead_writes"_s;
        if (change == "name"_L1)
            rule.name = u"Queue"_s;
        if (change == "removed"_L1)
            QVERIFY(table.removeRule(u"sync_queue_backup"_s));
        else
            QCOMPARE(table.saveRule(u"sync_queue_backup"_s, rule), rule.id);
        QCOMPARE(table.standing()->isEmpty(), closes);
        QCOMPARE(table.rules()->size(), rulesBefore - (change == "removed"_L1));
        QCOMPARE(one(u"SELECT count(*) FROM audit_log WHERE action LIKE 'alert_rule.%'"_s), u"1"_s);
        QCOMPARE(table.list(30)->constFirst().ruleName, change == "removed"_L1 ? QString() : rule.name);
        const auto raised = table.apply({late});
        QVERIFY(raised);
        QCOMPARE(raised->isEmpty(), change == "removed"_L1 || change == "stopped"_L1);
    }

    void oneProgramEvaluates()
    {
        const auto other = TestPostgres::open(m_address);
        Transaction mine(*m_owner);
        QCOMPARE(AlertTable(*m_owner).beginWatch(0), true);
        {
            Transaction theirs(*other);
            QCOMPARE(AlertTable(*other).beginWatch(0), false); // and it does not wait
        }
        QVERIFY(mine.commit());
        QCOMPARE(AlertTable(*other).beginWatch(50), false); // a moment ago
        QCOMPARE(AlertTable(*other).beginWatch(0), true);
    }

    void oneProgramTells()
    {
        const qint64 id = raise(); // desktop and pager
        QCOMPARE(deliveries(), u"pagerduty raise waiting"_s);
        const auto other = TestPostgres::open(m_address);
        AlertTable here(*m_owner);
        AlertTable there(*other);
        const QUuid first = QUuid::createUuid();
        const QUuid second = QUuid::createUuid();
        QVERIFY(!*here.claim(first, {u"email"_s, u"slack"_s}, 60)); // not what it is set up for
        const auto mine = here.claim(first, {u"pagerduty"_s}, 60);
        QVERIFY(mine && *mine);
        QCOMPARE((*mine)->alert, id);
        QVERIFY(!*there.claim(second, {u"pagerduty"_s}, 60));
        QCOMPARE(there.ended(**mine, second), false); // it is not theirs
        QVERIFY(m_owner->execute(u"UPDATE alert_deliveries SET leased_until = now() - interval '1 second'"_s)); // the first one died
        const auto theirs = there.claim(second, {u"pagerduty"_s}, 60);
        QVERIFY(theirs && *theirs);
        QCOMPARE((*theirs)->attempt, 2);
        QCOMPARE(here.ended(**mine, first), false);
        QCOMPARE(there.ended(**theirs, second), true);
        QCOMPARE(deliveries(), u"pagerduty raise sent"_s);
        QVERIFY(here.apply({QJsonObject{{u"do"_s, u"close"_s}, {u"id"_s, id}}}));
        QCOMPARE(deliveries(), u"pagerduty raise sent, pagerduty resolve waiting"_s);
        QVERIFY((*here.claim(first, {u"pagerduty"_s}, 60))->isOver);
    }

    void troubleStandsAtTheAlert()
    {
        const qint64 id = raise();
        AlertTable table(*m_owner);
        const QUuid program = QUuid::createUuid();
        const QJsonObject error{{u"message"_s, u"No"_s}};
        auto claimed = table.claim(program, {u"pagerduty"_s}, 60);
        QVERIFY(claimed && *claimed);
        QCOMPARE(table.ended(**claimed, program, error, 3600), true);
        QCOMPARE((*table.get(id))->detail["trouble"_L1]["pagerduty"_L1].toObject(), error);
        QVERIFY(!*table.claim(program, {u"pagerduty"_s}, 60)); // not before its time
        QVERIFY(m_owner->execute(u"UPDATE alert_deliveries SET next_attempt_at = now()"_s));
        claimed = table.claim(program, {u"pagerduty"_s}, 60);
        QVERIFY(claimed && *claimed);
        QCOMPARE(table.ended(**claimed, program), true);
        QVERIFY((*table.get(id))->detail["trouble"_L1].toObject().isEmpty());
    }

    void whatNobodyCanTellIsGivenUp()
    {
        const qint64 id = raise();
        AlertTable table(*m_owner);
        QVERIFY((*table.get(id))->untold.isEmpty()); // perhaps a program is about to
        QVERIFY(m_owner->execute(u"UPDATE alert_deliveries SET created_at = now() - interval '20 minutes'"_s));
        QCOMPARE((*table.get(id))->untold, QStringList{u"pagerduty"_s});
        QVERIFY(m_owner->execute(u"UPDATE alert_deliveries SET created_at = now() - interval '25 hours'"_s));
        QVERIFY(!*table.claim(QUuid::createUuid(), {u"pagerduty"_s}, 60));
        QCOMPARE(deliveries(), u"pagerduty raise given_up"_s);
        QCOMPARE((*table.get(id))->untold, QStringList{u"pagerduty"_s});
    }

    void whatIsOverNeedNotBeTold()
    {
        const qint64 id = raise();
        AlertTable table(*m_owner);
        QVERIFY(table.apply({QJsonObject{{u"do"_s, u"close"_s}, {u"id"_s, id}}}));
        QCOMPARE(deliveries(), u"pagerduty raise dropped"_s);
    }

    void rolesAreRefused_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<bool>("may");
        const auto row = [](const char* name, const QString& role, const QString& sql, bool may) {
            QTest::newRow(name) << role << sql << may;
        };
        const QString rule = u"SELECT alert_rule_save('', '{\"name\": \"n\", \"metric\": \"m\", \"window_seconds\": 0, \"comparator\": \">\", "
                             "\"threshold\": 1, \"severity\": \"info\", \"channels\": [], \"is_active\": true}')"_s;
        row("viewer reads", u"viewer"_s, u"SELECT count(*) FROM alerts, alert_rules, alert_deliveries, alert_watch"_s, true);
        row("viewer does not evaluate", u"viewer"_s, u"SELECT alert_watch_begin(0)"_s, false);
        row("viewer does not raise", u"viewer"_s, u"SELECT alerts_apply('[]')"_s, false);
        row("viewer does not acknowledge", u"viewer"_s, u"SELECT alert_acknowledge('{1}')"_s, false);
        row("viewer does not claim", u"viewer"_s, u"SELECT alert_delivery_claim(gen_random_uuid(), '{email}', 1)"_s, false);
        row("operator evaluates", u"operator"_s, u"SELECT alert_watch_begin(0)"_s, true);
        row("operator raises", u"operator"_s, u"SELECT alerts_apply('[]')"_s, true);
        row("operator acknowledges", u"operator"_s, u"SELECT alert_acknowledge('{1}')"_s, true);
        row("operator claims", u"operator"_s, u"SELECT alert_delivery_claim(gen_random_uuid(), '{email}', 1)"_s, true);
        row("operator does not write alerts", u"operator"_s, u"UPDATE alerts SET state = 'closed'"_s, false);
        row("operator does not call the inner function", u"operator"_s, u"SELECT alert_close_rows('{1}')"_s, false);
        row("operator does not save rules", u"operator"_s, rule, false);
        row("operator does not remove rules", u"operator"_s, u"SELECT alert_rule_remove('run_held')"_s, false);
        row("admin saves rules", u"admin"_s, rule, true);
        row("admin removes rules", u"admin"_s, u"SELECT alert_rule_remove('run_held')"_s, true);
        row("admin does not write rules past the log", u"admin"_s, u"DELETE FROM alert_rules"_s, false);
        row("admin acknowledges", u"admin"_s, u"SELECT alert_acknowledge('{1}')"_s, true);
    }
    void rolesAreRefused()
    {
        QFETCH(QString, role);
        QFETCH(QString, sql);
        QFETCH(bool, may);
        QVERIFY(m_owner->execute(u"CREATE ROLE %1%2 LOGIN PASSWORD 'test' IN ROLE trueup_%2"_s.arg(m_prefix, role)));
        const auto connection = as(role);
        const auto done = connection->query(sql);
        QCOMPARE(done ? u"allowed"_s : done.error().code, may ? u"allowed"_s : u"42501"_s);
    }
};

QTEST_GUILESS_MAIN(AlertTableTest)
#include "tst_alerttable.moc"
