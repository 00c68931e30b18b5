#include "support/testpostgres.h"

#include "store/audittable.h"
#include "store/backup.h"
#include "store/settingstable.h"
#include "store/stagingtable.h"
#include "store/usertable.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace trueup;
using namespace Qt::StringLiterals;

/// What real login roles may and may not do, with nothing but SQL.
class AuthorityTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_owner;
    QUuid m_batch;
    QString m_prefix; // roles belong to the cluster: every test function has its own

    std::unique_ptr<Connection> as(const QString& role)
    {
        DatabaseAddress address = m_address;
        address.user = m_prefix + role;
        address.password = u"test"_s;
        return TestPostgres::open(address);
    }
    QString one(const QString& sql) { return m_owner->value(sql).value_or(QVariant()).toString(); }
    QString refusal(const QString& role, const QString& sql)
    {
        const auto connection = as(role);
        const auto result = connection->query(sql);
        return result ? u"allowed"_s : result.error().code;
    }
    void cleanupRoles()
    {
        for (const QString& role : {u"viewer"_s, u"editor"_s, u"approver"_s, u"operator"_s, u"admin"_s})
            (void)m_owner->execute(u"DROP ROLE IF EXISTS %1%2"_s.arg(m_prefix, role));
    }
    /// A person whose login is that of `role`, with the role admin.
    qint64 administrator(const QString& role)
    {
        UserTable users(*m_owner);
        const qint64 id = users.create(role + u"@example.com"_s).value_or(0);
        if (!users.assignLogin(m_prefix + role, id) || !users.grant(id, u"admin"_s))
            qFatal("no administrator was made");
        return id;
    }
    QString administrators() { return one(u"SELECT string_agg(user_id::text, ',' ORDER BY user_id) FROM user_roles WHERE role = 'admin'"_s); }
    QString byOwner(const QString& sql)
    {
        const auto result = m_owner->execute(sql);
        return result ? u"allowed"_s : result.error().code;
    }

private slots:
    void init()
    {
        m_address = m_postgres.createDatabase();
        m_owner = TestPostgres::open(m_address);
        m_prefix = u"t%1_"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8));
        for (const QString& role : {u"viewer"_s, u"editor"_s, u"approver"_s, u"operator"_s, u"admin"_s}) {
            QVERIFY(
                m_owner->execute(u"CREATE ROLE %1%2 LOGIN PASSWORD 'test' IN ROLE trueup_%2"_s.arg(m_prefix, role)));
        }
        QVERIFY(m_owner->execute(u"INSERT INTO public.products (sku, name) VALUES ('A', 'a'), ('B', 'b')"_s));
        QVERIFY(m_owner->execute(u"INSERT INTO erp_items (item_number, item_norm, raw, row_hash) VALUES ('I-1', 'I1', '{}', '')"_s));
        StagingTable staging(*m_owner);
        BatchRecord batch;
        batch.source = u"etilize"_s;
        m_batch = staging.createBatch(batch).value_or(QUuid());
        QList<StagedRow> rows(2);
        for (int i = 0; i < 2; ++i) {
            rows[i].productId = i + 1;
            rows[i].source = u"etilize"_s;
            rows[i].sku = i == 0 ? u"A"_s : u"B"_s;
            rows[i].changes = R"({"price":{"base":1,"current":1,"proposed":2}})";
            rows[i].changedFields = {u"price"_s};
        }
        QVERIFY(staging.stage(m_batch, rows));
    }
    void cleanup()
    {
        cleanupRoles();
        m_owner.reset();
    }

    void refused_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("code");
        const QString no = u"42501"_s;
        const QString yes = u"allowed"_s;
        const QString approve = u"SELECT staging_decide('approve', ARRAY [1]::bigint[])"_s;
        QTest::newRow("viewer reads") << u"viewer"_s << u"SELECT count(*) FROM sync_staging"_s << yes;
        QTest::newRow("viewer does not stage")
            << u"viewer"_s << u"INSERT INTO sync_batches (direction) VALUES ('push')"_s << no;
        QTest::newRow("viewer does not load") << u"viewer"_s << u"INSERT INTO staging_load DEFAULT VALUES"_s << no;
        QTest::newRow("viewer does not merge") << u"viewer"_s << u"SELECT staging_merge(gen_random_uuid())"_s << no;
        QTest::newRow("editor stages") << u"editor"_s << u"INSERT INTO sync_batches (direction) VALUES ('push')"_s
                                       << yes;
        QTest::newRow("editor does not approve") << u"editor"_s << approve << no;
        QTest::newRow("editor does not set the status")
            << u"editor"_s << u"UPDATE sync_staging SET status = 'approved' WHERE id = 1"_s << no;
        QTest::newRow("editor does not insert approved rows")
            << u"editor"_s
            << u"INSERT INTO sync_staging (batch_id, temp_key, operation_type, source, changes, changes_hash, status) "
               "SELECT id, 'x', 'create', 'manual', '{}', '', 'approved' FROM sync_batches"_s
            << no;
        QTest::newRow("editor does not go round by the design's function")
            << u"editor"_s << u"SELECT batch_update_sync_status(ARRAY [1]::bigint[], 'approved')"_s << no;
        QTest::newRow("editor does not call the inner function")
            << u"editor"_s << u"SELECT staging_decide_rows('approve', ARRAY [1]::bigint[], NULL)"_s << no;
        QTest::newRow("editor does not record approvals")
            << u"editor"_s << u"INSERT INTO sync_approvals VALUES (1, 'somebody', NULL, 'approve', 1)"_s << no;
        QTest::newRow("editor does not push") << u"editor"_s << u"SELECT outbox_enqueue('[]')"_s << no;
        QTest::newRow("editor does not change settings")
            << u"editor"_s << u"INSERT INTO app_settings (key, value) VALUES ('approval.four_eyes', 'false')"_s << no;
        const QString same = u"SELECT match_decide('A', 'A', 'same', ARRAY ['I-1'])"_s;
        QTest::newRow("viewer reads decisions about matches") << u"viewer"_s << u"SELECT count(*) FROM match_decisions"_s << yes;
        QTest::newRow("viewer does not decide about matches") << u"viewer"_s << same << no;
        QTest::newRow("operator does not decide about matches") << u"operator"_s << same << no;
        QTest::newRow("editor decides about matches") << u"editor"_s << same << yes;
        QTest::newRow("editor does not write decisions by hand")
            << u"editor"_s << u"INSERT INTO match_decisions (row_key, verdict) VALUES ('A', 'alone')"_s << no;
        QTest::newRow("editor does not change a candidate")
            << u"editor"_s << u"UPDATE match_candidates SET state = 'accepted'"_s << no;
        QTest::newRow("operator withdraws what decisions made obsolete")
            << u"operator"_s << u"SELECT match_withdraw('{}', '{}', '{}', gen_random_uuid())"_s << yes;
        QTest::newRow("viewer does not") << u"viewer"_s << u"SELECT match_withdraw('{}', '{}', '{}', gen_random_uuid())"_s << no;
        QTest::newRow("approver approves") << u"approver"_s << approve << yes;
        QTest::newRow("approver does not set the status")
            << u"approver"_s << u"UPDATE sync_staging SET status = 'approved' WHERE id = 1"_s << no;
        QTest::newRow("approver does not push") << u"approver"_s << u"SELECT outbox_enqueue('[]')"_s << no;
        QTest::newRow("operator does not approve") << u"operator"_s << approve << no;
        QTest::newRow("operator does not set the status")
            << u"operator"_s << u"UPDATE sync_staging SET status = 'approved' WHERE id = 1"_s << no;
        const QString proposal = u"INSERT INTO sync_staging (batch_id, temp_key, operation_type, source, changes, changes_hash%1) "
                                 "SELECT id, 'y', 'create', 'etilize', '{}', ''%2 FROM sync_batches LIMIT 1"_s;
        QTest::newRow("operator proposes a new product") << u"operator"_s << proposal.arg(QString(), QString()) << yes;
        QTest::newRow("editor does so by the load only") << u"editor"_s << proposal.arg(QString(), QString()) << no;
        QTest::newRow("operator does not insert approved rows")
            << u"operator"_s << proposal.arg(u", status"_s, u", 'approved'"_s) << no;
        QTest::newRow("operator does not insert reviews")
            << u"operator"_s << proposal.arg(u", reviewed_login"_s, u", 'somebody'"_s) << no;
        QTest::newRow("operator takes his own proposals back")
            << u"operator"_s << u"SELECT staging_take_back(gen_random_uuid(), gen_random_uuid(), '{}')"_s << yes;
        QTest::newRow("viewer takes nothing back")
            << u"viewer"_s << u"SELECT staging_take_back(gen_random_uuid(), gen_random_uuid(), '{}')"_s << no;
        QTest::newRow("operator sets rows of his load apart")
            << u"operator"_s << u"SELECT staging_set_apart(gen_random_uuid(), '{}', 'MATCH_AMBIGUOUS')"_s << yes;
        QTest::newRow("viewer sets nothing apart")
            << u"viewer"_s << u"SELECT staging_set_apart(gen_random_uuid(), '{}', 'MATCH_AMBIGUOUS')"_s << no;
        QTest::newRow("viewer drops nothing")
            << u"viewer"_s << u"SELECT staging_drop_repeats(gen_random_uuid(), gen_random_uuid(), '{}')"_s << no;
        const QString begun = u"SELECT schedule_run_begin(NULL, '[]')"_s;
        QTest::newRow("operator begins what a schedule says") << u"operator"_s << begun << u"23502"_s; // there is no such schedule
        QTest::newRow("viewer does not") << u"viewer"_s << begun << no;
        QTest::newRow("viewer reads what schedules did")
            << u"viewer"_s << u"SELECT schedule_run_state(r) FROM schedule_runs r"_s << yes;
        QTest::newRow("operator does not forge it") << u"operator"_s << u"UPDATE schedule_runs SET state = 'succeeded'"_s << no;
        QTest::newRow("operator pushes") << u"operator"_s << u"SELECT outbox_enqueue('[]')"_s << yes;
        QTest::newRow("operator starts runs")
            << u"operator"_s << u"INSERT INTO sync_runs (kind) VALUES ('push')"_s << yes;
        QTest::newRow("editor does not start runs")
            << u"editor"_s << u"INSERT INTO sync_runs (kind) VALUES ('push')"_s << no;
        QTest::newRow("operator keeps answers of the ERP")
            << u"operator"_s << u"WITH r AS (INSERT INTO xorosoft_readings (run_id, kind) VALUES (1, 'walk') RETURNING id) SELECT id FROM r"_s << yes;
        QTest::newRow("operator forgets them") << u"operator"_s << u"DELETE FROM xorosoft_pages"_s << yes;
        QTest::newRow("operator does not forge them") << u"operator"_s << u"UPDATE xorosoft_pages SET body = ''"_s << no;
        QTest::newRow("viewer does not read them") << u"viewer"_s << u"SELECT count(*) FROM xorosoft_pages"_s << no;
        QTest::newRow("editor does not forget them") << u"editor"_s << u"DELETE FROM xorosoft_readings"_s << no;
        QTest::newRow("admin approves") << u"admin"_s << approve << yes;
        QTest::newRow("nobody forges the audit log")
            << u"admin"_s << u"INSERT INTO audit_log (actor, action, entity) VALUES ('x', 'y', 'z')"_s << no;
        QTest::newRow("admin does not edit the audit log") << u"admin"_s << u"UPDATE audit_log SET actor = 'x'"_s << no;
        QTest::newRow("admin does not empty the audit log") << u"admin"_s << u"DELETE FROM audit_log"_s << no;
    }
    void refused()
    {
        QFETCH(QString, role);
        QFETCH(QString, sql);
        QFETCH(QString, code);
        QCOMPARE(refusal(role, sql), code);
    }

    void auditLogIsAppendOnlyForTheOwnerToo()
    {
        QVERIFY(m_owner->execute(u"SELECT trueup_audit('a', 'b', 'c')"_s));
        for (const QString& sql :
             {u"UPDATE audit_log SET actor = 'x'"_s, u"DELETE FROM audit_log"_s, u"TRUNCATE audit_log"_s}) {
            const auto result = m_owner->execute(sql);
            QVERIFY2(!result, qPrintable(sql));
            QCOMPARE(result.error().code, u"42501"_s);
        }
        QCOMPARE(one(u"SELECT count(*) FROM audit_log WHERE action = 'a'"_s), u"1"_s);
    }

    void fourEyes()
    {
        QVERIFY(SettingsTable(*m_owner).set(u"approval.four_eyes"_s, true));
        const auto approver = as(u"approver"_s);
        StagingTable mine(*approver);
        QVERIFY(mine.edit(1, 1, u"price"_s, "3"));
        const qint64 id = 1;
        const auto own = mine.decide(Decision::Approve, std::span(&id, 1));
        QVERIFY(!own);
        QCOMPARE(own.error().kind, ErrorKind::Permission);
        StagingFilter all;
        all.batch = m_batch;
        const auto both = mine.decideWhere(Decision::Approve, all);
        QCOMPARE(both->decided, 1);
        QCOMPARE(both->own, 1);
        const auto admin = as(u"admin"_s);
        QCOMPARE(StagingTable(*admin).decide(Decision::Approve, std::span(&id, 1))->decided, 1);
        QCOMPARE(one(u"SELECT reviewed_login FROM sync_staging WHERE id = 1"_s), m_prefix + u"admin"_s);
    }

    void decisionIsAudited()
    {
        const auto approver = as(u"approver"_s);
        StagingFilter all;
        all.batch = m_batch;
        QCOMPARE(StagingTable(*approver).decideWhere(Decision::Approve, all, 2, u"looks right"_s)->decided, 2);
        const auto log = AuditTable(*m_owner).list(1);
        QCOMPARE(log->first().actor, m_prefix + u"approver"_s);
        QCOMPARE(log->first().action, u"staging.approve"_s);
        QCOMPARE(log->first().reason, u"looks right"_s);
        QCOMPARE(log->first().after.value(u"decided"_s).toInt(), 2);
    }

    void personalSettingsAreTheOwnersOnly()
    {
        const auto viewer = as(u"viewer"_s);
        SettingsTable settings(*viewer);
        const QString key = u"user:%1viewer:window"_s.arg(m_prefix);
        QVERIFY(settings.set(key, u"wide"_s));
        QCOMPARE(settings.get(key)->toString(), u"wide"_s);
        const auto editor = as(u"editor"_s);
        QVERIFY(!SettingsTable(*editor).set(key, u"narrow"_s));
    }

    void grantingARoleGivesIt()
    {
        UserTable users(*m_owner);
        const auto id = users.create(u"bob@example.com"_s, u"Bob"_s);
        QVERIFY(id);
        QVERIFY(users.assignLogin(m_prefix + u"viewer"_s, *id));
        QVERIFY(*users.grant(*id, u"approver"_s));
        const auto bob = as(u"viewer"_s);
        const auto current = UserTable(*bob).current();
        QCOMPARE(current->name, u"Bob"_s);
        QVERIFY(current->permissions.contains(u"sync.approve"_s));
        QVERIFY(!current->permissions.contains(u"sync.execute"_s));
        const qint64 row = 1;
        QCOMPARE(StagingTable(*bob).decide(Decision::Approve, std::span(&row, 1))->decided, 1);
        QCOMPARE(one(u"SELECT reviewed_by FROM sync_staging WHERE id = 1"_s), QString::number(*id));
        QVERIFY(*users.revoke(*id, u"approver"_s));
        QVERIFY(!UserTable(*bob).current()->permissions.contains(u"sync.approve"_s));
        QVERIFY(!users.grant(*id, u"king"_s));
    }

    /// Whoever acts, and whatever the words of the statement are.
    void theLastAdministratorStays_data()
    {
        QTest::addColumn<QString>("sql"); // %1 the administrator, %2 somebody without a login, %3 the login of the first
        QTest::newRow("role taken") << u"DELETE FROM user_roles WHERE user_id = %1"_s;
        QTest::newRow("all roles taken") << u"DELETE FROM user_roles"_s;
        QTest::newRow("another role instead") << u"UPDATE user_roles SET role = 'operator' WHERE user_id = %1 AND role = 'admin'"_s;
        QTest::newRow("role handed to somebody who cannot sign in") << u"UPDATE user_roles SET user_id = %2 WHERE user_id = %1"_s;
        QTest::newRow("roles emptied") << u"TRUNCATE user_roles"_s;
        QTest::newRow("login removed") << u"DELETE FROM user_logins WHERE login_name = '%3'"_s;
        QTest::newRow("login handed on") << u"UPDATE user_logins SET user_id = %2 WHERE login_name = '%3'"_s;
        QTest::newRow("login renamed to one that is not") << u"UPDATE user_logins SET login_name = 'nobody_here' WHERE login_name = '%3'"_s;
        QTest::newRow("logins emptied") << u"TRUNCATE user_logins"_s;
        QTest::newRow("made inactive") << u"UPDATE public.users SET is_active = false WHERE id = %1"_s;
    }
    void theLastAdministratorStays()
    {
        QFETCH(QString, sql);
        const qint64 ann = administrator(u"admin"_s);
        const qint64 eve = UserTable(*m_owner).create(u"eve@example.com"_s).value_or(0);
        sql.replace(u"%1"_s, QString::number(ann)).replace(u"%2"_s, QString::number(eve)).replace(u"%3"_s, m_prefix + u"admin"_s);
        QCOMPARE(byOwner(sql), u"TU006"_s);
        if (!sql.startsWith(u"TRUNCATE"_s)) // which is the owner's
            QCOMPARE(refusal(u"admin"_s, sql), u"TU006"_s);
        QCOMPARE(administrators(), QString::number(ann));
        administrator(u"editor"_s);
        if (!sql.startsWith(u"TRUNCATE"_s) && sql != "DELETE FROM user_roles"_L1)
            QCOMPARE(byOwner(sql), u"allowed"_s);
    }

    void theRefusalSaysWhatToDo()
    {
        const qint64 ann = administrator(u"admin"_s);
        const auto own = as(u"admin"_s);
        UserTable users(*own);
        const auto refused = users.revoke(ann, u"admin"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Validation);
        QCOMPARE(refused.error().message, u"Nobody else who is active and can sign in has the role of an administrator."_s);
        QCOMPARE(refused.error().nextStep, u"Make somebody else an administrator first."_s);
        QVERIFY(UserTable(*as(u"admin"_s)).current()->permissions.contains(u"sync.admin"_s)); // the group role neither
        // A person without a login administers nothing, so nothing is lost with her role, and she is no successor.
        const qint64 eve = users.create(u"eve@example.com"_s).value_or(0);
        QVERIFY(users.grant(eve, u"admin"_s));
        QVERIFY(!users.revoke(ann, u"admin"_s));
        QVERIFY(users.revoke(eve, u"admin"_s));
        QVERIFY(users.grant(ann, u"editor"_s));
        QVERIFY(users.revoke(ann, u"editor"_s)); // other roles come and go
        QCOMPARE(administrators(), QString::number(ann));
        // Nor does one who is inactive.
        const qint64 bob = administrator(u"editor"_s);
        QCOMPARE(byOwner(u"UPDATE public.users SET is_active = false WHERE id = %1"_s.arg(bob)), u"allowed"_s);
        QVERIFY(!UserTable(*m_owner).revoke(ann, u"admin"_s));
        QVERIFY(UserTable(*m_owner).revoke(bob, u"admin"_s));
        // Somebody recorded who cannot sign in is better than nobody.
        QVERIFY(m_owner->execute(u"ALTER ROLE %1admin NOLOGIN"_s.arg(m_prefix)));
        QCOMPARE(byOwner(u"DELETE FROM user_roles WHERE role = 'admin'"_s), u"TU006"_s);
    }

    /// Each of two takes the role from the other at the same time: one of them stays, at every level of isolation.
    void twoAdministratorsRevokeEachOther_data()
    {
        QTest::addColumn<QString>("isolation");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("code");
        const QString revoke = u"DELETE FROM user_roles WHERE role = 'admin' AND user_id = %1"_s;
        const QString disable = u"UPDATE public.users SET is_active = false WHERE id = %1"_s;
        QTest::newRow("read committed") << u"READ COMMITTED"_s << revoke << revoke << u"TU006"_s;
        QTest::newRow("repeatable read") << u"REPEATABLE READ"_s << revoke << revoke << u"40001"_s;
        QTest::newRow("serializable") << u"SERIALIZABLE"_s << revoke << revoke << u"40001"_s;
        QTest::newRow("one is made inactive first") << u"READ COMMITTED"_s << disable << revoke << u"TU006"_s;
        QTest::newRow("one is made inactive second") << u"READ COMMITTED"_s << revoke << disable << u"TU006"_s;
    }
    void twoAdministratorsRevokeEachOther()
    {
        QFETCH(QString, isolation);
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(QString, code);
        const qint64 ann = administrator(u"admin"_s);
        const qint64 bob = administrator(u"editor"_s);
        const auto ours = as(u"admin"_s);
        QVERIFY(ours->script(u"BEGIN ISOLATION LEVEL "_s + isolation));
        QVERIFY(ours->execute(first.arg(bob)));
        auto other = std::async(std::launch::async, [&]() -> QString {
            const auto two = as(u"editor"_s);
            if (const auto begun = two->script(u"BEGIN ISOLATION LEVEL "_s + isolation); !begun)
                return begun.error().code;
            const auto done = two->execute(second.arg(ann));
            return done ? (two->script(u"COMMIT"_s) ? u"allowed"_s : u"not committed"_s) : done.error().code;
        });
        // It waits for the first one rather than be refused or pass.
        QTRY_COMPARE(one(u"SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"_s), u"1"_s);
        QVERIFY(ours->script(u"COMMIT"_s));
        QCOMPARE(QString(other.get()), code);
        QCOMPARE(one(u"SELECT string_agg(a.user_id::text, ',') FROM user_roles a JOIN public.users u ON u.id = a.user_id "
                     "WHERE role = 'admin' AND is_active"_s),
                 QString::number(ann));
    }

    /// A new database has none, and a restored one has those of the backup.
    void aFreshOrRestoredDatabaseIsNotHindered()
    {
        for (const QString& sql : {u"DELETE FROM user_roles"_s, u"TRUNCATE user_roles"_s, u"DELETE FROM user_logins"_s, u"TRUNCATE user_logins"_s})
            QCOMPARE(byOwner(sql), u"allowed"_s);
        const qint64 ann = administrator(u"admin"_s);
        const auto tools = choosePostgres();
        QVERIFY(tools);
        const QTemporaryDir files;
        const QString file = files.filePath(u"team.dump"_s);
        QVERIFY(backupDatabase(*tools, m_address, file));
        const auto restored = restoreDatabase(*tools, m_address, file);
        QVERIFY2(restored, restored ? "" : qPrintable(errorText(restored.error()) + restored.error().detail));
        m_owner = TestPostgres::open(m_address);
        QCOMPARE(administrators(), QString::number(ann));
        QCOMPARE(byOwner(u"DELETE FROM user_roles"_s), u"TU006"_s);
    }

    /// Of a private workspace, where whoever signs in is the owner, see world.tst_workspaceverbs.
    void theOwnerWhoIsEnteredIsAnAdministrator()
    {
        UserTable users(*m_owner);
        const qint64 ann = users.create(u"ann@example.com"_s).value_or(0);
        QVERIFY(users.grant(ann, u"admin"_s));
        QCOMPARE(byOwner(u"DELETE FROM user_roles"_s), u"TU006"_s);
        QVERIFY(users.assignLogin(one(u"SELECT session_user::text"_s), users.create(u"owner@example.com"_s).value_or(0)));
        QVERIFY(users.revoke(ann, u"admin"_s));
        QVERIFY(m_owner->execute(u"DELETE FROM user_logins"_s));
        QVERIFY(users.grant(ann, u"admin"_s));
        QCOMPARE(byOwner(u"TRUNCATE user_roles"_s), u"TU006"_s);
    }

    void ownTableUnderOurNameIsNotUsed()
    {
        const auto editor = as(u"editor"_s);
        QVERIFY(editor->execute(
            u"CREATE TEMP TABLE user_logins AS SELECT session_user::text AS login_name, 1::bigint AS user_id"_s));
        QVERIFY(editor->execute(u"CREATE TEMP TABLE app_settings AS SELECT 'x'::text AS key, '1'::jsonb AS value"_s));
        QVERIFY(editor->value(u"SELECT trueup_actor()"_s)->isNull());
        QVERIFY(editor->value(u"SELECT trueup_setting('x', 'null')"_s)->toString() != u"1"_s);
    }
};

QTEST_GUILESS_MAIN(AuthorityTest)
#include "tst_authority.moc"
