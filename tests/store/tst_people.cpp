#include "support/testpostgres.h"

#include "store/audittable.h"
#include "store/loginpassword.h"
#include "store/migrator.h"
#include "store/stagingtable.h"
#include "store/usertable.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// People, their logins and whether they are active, against real login roles.
class PeopleTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_owner;
    QString m_prefix; // roles belong to the cluster: every test function has its own
    qint64 m_ann = 0; // administrator, with the login "admin"
    qint64 m_bob = 0; // editor and approver, with the login "bob"

    std::unique_ptr<Connection> as(const QString& login, const QString& password = u"test"_s)
    {
        DatabaseAddress address = m_address;
        address.user = m_prefix + login;
        address.password = password;
        return TestPostgres::open(address);
    }
    void makeLogin(const QString& name, const QString& how = {})
    {
        if (!m_owner->execute(u"CREATE ROLE %1%2 LOGIN PASSWORD 'test' %3"_s.arg(m_prefix, name, how)))
            qFatal("no login was made");
    }
    qint64 person(const QString& name, const QStringList& roles)
    {
        UserTable users(*m_owner);
        const qint64 id = users.create(name + u"@example.com"_s, name).value_or(0);
        for (const QString& role : roles) {
            if (!users.grant(id, role))
                qFatal("no role was given");
        }
        return id;
    }
    QString one(const QString& sql) { return m_owner->value(sql).value_or(QVariant()).toString(); }
    static QString codeOf(Connection& connection, const QString& sql)
    {
        const auto result = connection.query(sql);
        return result ? u"allowed"_s : result.error().code;
    }
    /// The logins that are not as they should be, or the error.
    static QString wrongOf(const Result<QStringList>& logins)
    {
        return !logins ? errorText(logins.error()) : logins->isEmpty() ? u"none"_s : logins->join(u',');
    }
    QString rolesOf(qint64 id) { return one(u"SELECT string_agg(role, ',' ORDER BY role) FROM user_roles WHERE user_id = %1"_s.arg(id)); }
    QString groupsOf(const QString& login) { return one(u"SELECT string_agg(r, ',' ORDER BY r) FROM login_roles('%1%2') r"_s.arg(m_prefix, login)); }

private slots:
    void init()
    {
        m_address = m_postgres.createDatabase();
        m_owner = TestPostgres::open(m_address);
        m_prefix = u"p%1_"_s.arg(QUuid::createUuid().toString(QUuid::Id128).left(8));
        makeLogin(u"admin"_s);
        makeLogin(u"bob"_s);
        m_ann = person(u"ann"_s, {u"admin"_s});
        m_bob = person(u"bob"_s, {u"editor"_s, u"approver"_s});
        UserTable users(*m_owner);
        QCOMPARE(wrongOf(users.assignLogin(m_prefix + u"admin"_s, m_ann)), u"none"_s);
        QCOMPARE(wrongOf(users.assignLogin(m_prefix + u"bob"_s, m_bob)), u"none"_s);
    }
    void cleanup()
    {
        const QStringList names =
            one(u"SELECT string_agg(rolname, ',') FROM pg_roles WHERE starts_with(rolname, '%1')"_s.arg(m_prefix)).split(u',', Qt::SkipEmptyParts);
        for (const QString& name : names)
            (void)m_owner->script(u"DROP OWNED BY \"%1\"; DROP ROLE \"%1\""_s.arg(name));
        m_owner.reset();
    }

    /// The roles were ticked before there was a login.
    void aLoginGetsTheRolesOfItsPerson()
    {
        QCOMPARE(groupsOf(u"bob"_s), u"approver,editor"_s);
        const auto current = UserTable(*as(u"bob"_s)).current();
        QVERIFY(current);
        QCOMPARE(current->name, u"bob"_s);
        QVERIFY(current->permissions.contains(u"sync.approve"_s));
    }

    void administratorsOfTheWindowNeedNoRightsOnTheServer()
    {
        const auto admin = as(u"admin"_s);
        UserTable users(*admin);
        const auto eve = users.create(u"eve@example.com"_s);
        QVERIFY2(eve, eve ? "" : qPrintable(errorText(eve.error())));
        QCOMPARE(*users.grant(*eve, u"viewer"_s), false); // recorded: nobody can sign in as her yet
        makeLogin(u"eve"_s);
        const auto choice = users.loginChoice();
        QVERIFY(choice);
        QVERIFY(choice->unused.contains(m_prefix + u"eve"_s));
        QVERIFY(!choice->unused.contains(m_prefix + u"bob"_s));
        QVERIFY(!choice->unused.contains(u"trueup_viewer"_s)); // nobody signs in as a group
        QVERIFY(!choice->mayCreate);
        QCOMPARE(wrongOf(users.assignLogin(m_prefix + u"eve"_s, *eve)), u"none"_s);
        QCOMPARE(codeOf(*as(u"eve"_s), u"SELECT count(*) FROM sync_staging"_s), u"allowed"_s);
        QCOMPARE(*users.grant(*eve, u"operator"_s), true);
        QCOMPARE(groupsOf(u"eve"_s), u"operator,viewer"_s);
        QCOMPARE(*users.revoke(*eve, u"operator"_s), true);
        QCOMPARE(groupsOf(u"eve"_s), u"viewer"_s);
        QStringList actions;
        const auto entries = AuditTable(*m_owner).list(20);
        QVERIFY(entries);
        for (const auto& entry : *entries) {
            if (entry.actor == m_prefix + u"admin"_s)
                actions.prepend(entry.action);
        }
        QCOMPARE(actions, (QStringList{u"users.add"_s, u"users.grant"_s, u"users.login"_s, u"users.grant"_s, u"users.revoke"_s}));
    }

    void theInactiveLoseEveryRightAtOnce()
    {
        const auto bob = as(u"bob"_s); // who works while it happens
        makeLogin(u"bob2"_s, u"IN ROLE trueup_operator"_s); // given by whoever administers the server
        const auto admin = as(u"admin"_s);
        UserTable people(*admin);
        QCOMPARE(wrongOf(people.assignLogin(m_prefix + u"bob2"_s, m_bob)), u"none"_s);
        const auto other = as(u"bob2"_s);
        const QString decide = u"SELECT trueup_require('approver', 'approve or reject staged changes')"_s;
        const QString write = u"INSERT INTO sync_batches (direction) VALUES ('push')"_s;
        QCOMPARE(codeOf(*bob, decide), u"allowed"_s);
        QCOMPARE(codeOf(*bob, write), u"allowed"_s);
        QCOMPARE(codeOf(*other, u"INSERT INTO sync_runs (kind) VALUES ('push')"_s), u"allowed"_s);
        QVERIFY(bob->execute(u"SELECT trueup_audit('a', 'b', 'c')"_s));

        const auto wrong = people.setActive(m_bob, false);
        QVERIFY2(wrong, wrong ? "" : qPrintable(errorText(wrong.error())));
        QCOMPARE(*wrong, QStringList());
        for (const auto& connection : {bob.get(), other.get()}) {
            for (const QString& sql : {decide, write, u"SELECT count(*) FROM sync_staging"_s, u"SELECT count(*) FROM public.products"_s,
                                       u"SELECT trueup_audit('a', 'b', 'c')"_s, u"INSERT INTO presence DEFAULT VALUES"_s,
                                       u"SELECT person_set_active(%1, true)"_s.arg(m_bob)})
                QCOMPARE(codeOf(*connection, sql), u"42501"_s);
        }
        QCOMPARE(codeOf(*as(u"bob"_s), u"SELECT count(*) FROM sync_staging"_s), u"42501"_s); // signing in again does not help
        // What he did stays his, and what he could do is known.
        QCOMPARE(one(u"SELECT count(*) FROM audit_log WHERE action = 'a' AND user_id = %1"_s.arg(m_bob)), u"1"_s);
        QCOMPARE(rolesOf(m_bob), u"approver,editor,operator"_s);
        const auto listed = people.list();
        QVERIFY(listed);
        const auto row = std::ranges::find(*listed, m_bob, &UserRecord::id);
        QVERIFY(!row->isActive);
        QCOMPARE(row->logins.size(), 2);
        const auto log = AuditTable(*m_owner).list(1);
        QCOMPARE(log->first().action, u"users.deactivate"_s);
        QCOMPARE(log->first().actor, m_prefix + u"admin"_s);

        // A role or a login given meanwhile gives nothing.
        QCOMPARE(*people.grant(m_bob, u"admin"_s), true);
        makeLogin(u"bob3"_s);
        QCOMPARE(wrongOf(people.assignLogin(m_prefix + u"bob3"_s, m_bob)), u"none"_s);
        QCOMPARE(groupsOf(u"bob"_s) + groupsOf(u"bob2"_s) + groupsOf(u"bob3"_s), QString());
        QCOMPARE(*people.revoke(m_bob, u"admin"_s), true);

        QCOMPARE(wrongOf(people.setActive(m_bob, true)), u"none"_s);
        QCOMPARE(codeOf(*bob, decide), u"allowed"_s);
        QCOMPARE(codeOf(*bob, write), u"allowed"_s);
        QCOMPARE(groupsOf(u"bob2"_s), u"approver,editor,operator"_s);
        QCOMPARE(codeOf(*bob, u"SELECT person_set_active(%1, false)"_s.arg(m_ann)), u"42501"_s);
    }

    /// The table of people may be another program's, which makes them inactive itself.
    void alsoWhenAnotherProgramSaysSo()
    {
        const auto bob = as(u"bob"_s);
        const QString decide = u"SELECT trueup_require('approver', 'approve or reject staged changes')"_s;
        QVERIFY(m_owner->execute(u"UPDATE public.users SET is_active = false WHERE id = %1"_s.arg(m_bob)));
        QCOMPARE(groupsOf(u"bob"_s), QString());
        QCOMPARE(codeOf(*bob, decide), u"42501"_s);
        QVERIFY(m_owner->execute(u"UPDATE public.users SET is_active = true WHERE id = %1"_s.arg(m_bob)));
        QCOMPARE(codeOf(*bob, decide), u"allowed"_s);
        // Where the owner of Trueup's tables could put no trigger on it, decisions are refused all the same.
        QVERIFY(m_owner->execute(u"DROP TRIGGER trueup_person_rights ON public.users"_s));
        QVERIFY(m_owner->execute(u"UPDATE public.users SET is_active = false WHERE id = %1"_s.arg(m_bob)));
        QCOMPARE(codeOf(*bob, decide), u"42501"_s);
        QCOMPARE(codeOf(*bob, u"SELECT staging_decide('approve', ARRAY [1]::bigint[])"_s), u"42501"_s);
    }

    void nobodyElseMay_data()
    {
        QTest::addColumn<QString>("sql"); // %1 Bob, %2 a login
        QTest::newRow("enter somebody") << u"SELECT person_add('eve@example.com', NULL, NULL)"_s;
        QTest::newRow("enter somebody by hand") << u"INSERT INTO public.users (email) VALUES ('eve@example.com')"_s;
        QTest::newRow("give a login") << u"SELECT person_give_login(%1, '%2')"_s;
        QTest::newRow("give a login by hand") << u"INSERT INTO user_logins (login_name, user_id) VALUES ('%2', %1)"_s;
        QTest::newRow("make a login") << u"CREATE ROLE %2_new LOGIN"_s;
        QTest::newRow("make inactive") << u"SELECT person_set_active(%1, false)"_s;
        QTest::newRow("make active") << u"SELECT person_set_active(%1, true)"_s;
        QTest::newRow("make inactive by hand") << u"UPDATE public.users SET is_active = false WHERE id = %1"_s;
        QTest::newRow("give a role") << u"SELECT person_set_role(%1, 'admin', true)"_s;
        QTest::newRow("give a role by hand") << u"INSERT INTO user_roles (user_id, role) VALUES (%1, 'admin')"_s;
        QTest::newRow("apply rights") << u"SELECT person_apply_rights(%1)"_s;
        QTest::newRow("the inner function") << u"SELECT login_set_role('%2', 'admin', true)"_s;
    }
    void nobodyElseMay()
    {
        QFETCH(QString, sql);
        sql.replace(u"%1"_s, QString::number(m_bob)).replace(u"%2"_s, m_prefix + u"free"_s);
        makeLogin(u"free"_s);
        for (const QString& role : {u"viewer"_s, u"editor"_s, u"approver"_s, u"operator"_s}) {
            makeLogin(role, u"IN ROLE trueup_"_s + role);
            QCOMPARE(codeOf(*as(role), sql), u"42501"_s);
        }
        if (sql.contains("apply_rights"_L1) || sql.contains("login_set_role"_L1) || sql.startsWith("CREATE ROLE"_L1))
            QCOMPARE(codeOf(*as(u"admin"_s), sql), u"42501"_s); // not for callers; making roles is the server's to allow
    }

    void whatCannotBeTakenIsRefused()
    {
        const auto admin = as(u"admin"_s);
        UserTable people(*admin);
        const auto self = people.setActive(m_ann, false);
        QVERIFY(!self);
        QCOMPARE(self.error().code, u"TU005"_s);
        // The owner, who is no administrator by role and makes the only one inactive.
        const auto last = UserTable(*m_owner).setActive(m_ann, false);
        QVERIFY(!last);
        QCOMPARE(last.error().code, u"TU006"_s);
        QCOMPARE(codeOf(*admin, u"SELECT trueup_require('admin', 'change rules')"_s), u"allowed"_s);
        const qint64 owner = person(u"owner"_s, {});
        const QString login = one(u"SELECT session_user"_s);
        QVERIFY(UserTable(*m_owner).assignLogin(login, owner));
        const auto unbounded = people.setActive(owner, false);
        QVERIFY(!unbounded);
        QCOMPARE(unbounded.error().message, u"The login \"%1\" has the rights of the owner of the database, which cannot be taken here."_s.arg(login));
        QVERIFY(people.list());
        QCOMPARE(one(u"SELECT is_active FROM public.users WHERE id = %1"_s.arg(owner)), u"true"_s);
        QCOMPARE(people.assignLogin(m_prefix + u"nobody"_s, m_bob).error().code, u"TU005"_s);
        QCOMPARE(people.assignLogin(u"trueup_admin"_s, m_bob).error().code, u"TU005"_s); // a group
        QCOMPARE(people.setActive(987'654, false).error().code, u"TU005"_s);
    }

    void aLoginThatIsHandedOnTakesTheRolesOfItsNewPerson()
    {
        const qint64 eve = person(u"eve"_s, {u"editor"_s, u"operator"_s});
        const auto admin = as(u"admin"_s);
        QCOMPARE(wrongOf(UserTable(*admin).assignLogin(m_prefix + u"bob"_s, eve)), u"none"_s);
        QCOMPARE(groupsOf(u"bob"_s), u"editor,operator"_s);
        QCOMPARE(rolesOf(m_bob), u"approver,editor"_s);
        QCOMPARE(AuditTable(*m_owner).list(1)->first().before.value(u"user"_s).toInteger(), m_bob);
    }

    void aNewLoginIsMadeByWhoeverMayMakeRoles()
    {
        const auto admin = as(u"admin"_s);
        const QString login = m_prefix + u"O'Brien \"x\""_s;
        const QString password = newLoginPassword(*QRandomGenerator::system());
        const auto refused = UserTable(*admin).createLogin(login, password, m_bob);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"42501"_s);
        QVERIFY(m_owner->script(u"ALTER ROLE %1admin CREATEROLE"_s.arg(m_prefix)));
        UserTable people(*admin);
        QVERIFY(people.loginChoice()->mayCreate);
        QVERIFY(!people.createLogin(login, password, 987'654)); // nobody
        QCOMPARE(one(u"SELECT count(*) FROM pg_roles WHERE rolname = '%1O''Brien \"x\"'"_s.arg(m_prefix)), u"0"_s); // and no login is left behind
        QCOMPARE(wrongOf(people.createLogin(login, password, m_bob)), u"none"_s);
        QCOMPARE(codeOf(*as(u"O'Brien \"x\""_s, password), u"SELECT trueup_require('approver', 'approve or reject staged changes')"_s), u"allowed"_s);
        QCOMPARE(people.createLogin(login, password, m_bob).error().kind, ErrorKind::Validation); // once only
    }

    /// What the server may log and everybody of the same login may see while it runs.
    void thePasswordIsInNoStatement()
    {
        const auto verifier = passwordVerifier(*m_owner, u"somebody"_s, u"hunter2 is the password"_s);
        QVERIFY(verifier);
        QVERIFY2(verifier->startsWith(u"SCRAM-SHA-256$"_s), qPrintable(*verifier));
        QVERIFY(!verifier->contains(u"hunter2"_s));
        QVERIFY(!verifier->contains(u'\''));
        QVERIFY(m_owner->execute(u"ALTER ROLE %1bob PASSWORD '%2'"_s.arg(m_prefix, *passwordVerifier(*m_owner, m_prefix + u"bob"_s, u"pässword"_s))));
        QCOMPARE(one(u"SELECT starts_with(rolpassword, 'SCRAM-SHA-256') FROM pg_authid WHERE rolname = '%1bob'"_s.arg(m_prefix)), u"true"_s);
    }

    void passwordsAreByChanceAndReadable()
    {
        QSet<QString> seen;
        for (int i = 0; i < 1000; ++i) {
            const QString password = newLoginPassword(*QRandomGenerator::system());
            QCOMPARE(password.size(), 23);
            for (const QChar c : password)
                QVERIFY2(c == u'-' || (c.isLetterOrNumber() && c.unicode() < 128 && !u"lIoO01"_s.contains(c)), qPrintable(password));
            seen.insert(password);
        }
        QCOMPARE(seen.size(), 1000);
    }

    /// The database belongs to a login that may give no roles: what is missing is said, and decisions are refused all the same.
    void whatTheServerDoesNotAllowIsSaid()
    {
        const DatabaseAddress address = m_postgres.emptyDatabase();
        const QString owner = m_prefix + u"poor"_s;
        makeLogin(u"poor"_s);
        makeLogin(u"carl"_s);
        const auto server = TestPostgres::open(address);
        QVERIFY(server->script(u"ALTER DATABASE \"%1\" OWNER TO %2; ALTER SCHEMA public OWNER TO %2"_s.arg(address.database, owner)));
        DatabaseAddress poor = address;
        poor.user = owner;
        poor.password = u"test"_s;
        const auto mine = TestPostgres::open(poor);
        const auto files = readMigrations();
        QVERIFY(files);
        const auto migrated = Migrator(*mine, *files).migrate();
        QVERIFY2(migrated, migrated ? "" : qPrintable(errorText(migrated.error()) + migrated.error().detail));
        UserTable users(*mine);
        const qint64 carl = users.create(u"carl@example.com"_s).value_or(0);
        QCOMPARE(wrongOf(users.assignLogin(m_prefix + u"carl"_s, carl)), u"none"_s);
        QCOMPARE(*users.grant(carl, u"approver"_s), false); // recorded
        QVERIFY(server->execute(u"GRANT trueup_approver TO %1carl"_s.arg(m_prefix)));
        QCOMPARE(*users.grant(carl, u"approver"_s), true); // somebody did
        DatabaseAddress his = address;
        his.user = m_prefix + u"carl"_s;
        his.password = u"test"_s;
        const auto session = TestPostgres::open(his);
        const QString decide = u"SELECT trueup_require('approver', 'approve or reject staged changes')"_s;
        QCOMPARE(codeOf(*session, decide), u"allowed"_s);
        QCOMPARE(wrongOf(users.setActive(carl, false)), m_prefix + u"carl"_s);
        QCOMPARE(codeOf(*session, decide), u"42501"_s);
        QCOMPARE(wrongOf(users.setActive(carl, true)), u"none"_s);
        QCOMPARE(codeOf(*session, decide), u"allowed"_s);
        (void)server->script(u"DROP OWNED BY %1 CASCADE; ALTER DATABASE \"%2\" OWNER TO CURRENT_USER"_s.arg(owner, address.database));
    }
};

QTEST_GUILESS_MAIN(PeopleTest)
#include "tst_people.moc"
