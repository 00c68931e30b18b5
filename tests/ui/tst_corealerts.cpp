#include "alertwatch.h"
#include "corealerts.h"
#include "coredashboard.h"
#include "fakeservices.h"
#include "memorystore.h"
#include "operate/alertevaluation.h"
#include "remote/mail/smtpclient.h"
#include "support/handy.h"
#include "support/httpscript.h"
#include "support/smtpscript.h"
#include "support/testpostgres.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace trueup;
using namespace trueup::ui;
using namespace trueup::ui::testing;
using namespace Qt::StringLiterals;
using trueup::test::HttpScript;
using trueup::test::ScriptedAnswer;
using trueup::test::SmtpScript;
using trueup::test::settled;
using trueup::test::urlOf;

/// The alerts of the window over a real database: raised by whoever looks, told to every window, changed by those who may.
class TestCoreAlerts : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Workbench> m_bench;
    FakeJobs m_jobs{false};
    std::unique_ptr<CoreAlerts> m_alerts;

    static WorkbenchOptions optionsFor(const QString& url)
    {
        WorkbenchOptions options;
        options.session.databaseUrl = url;
        return options;
    }
    void openWindow(const QString& url)
    {
        m_alerts.reset();
        m_bench = std::make_unique<Workbench>(optionsFor(url));
        m_alerts = std::make_unique<CoreAlerts>(*m_bench, m_jobs);
        m_bench->open();
    }
    void makeTrouble()
    {
        QVERIFY(m_connection->execute(u"INSERT INTO sync_outbox (operation, payload, payload_sha256, idempotency_key, order_key, state) "
                                      "VALUES ('x', '{}', '', gen_random_uuid(), 'k', 'dead')"_s));
    }
    /// The window may be evaluating by itself at this moment.
    void evaluate() { QTRY_VERIFY(evaluateAlerts(*m_connection).value_or(AlertEvaluation{false, {}, {}, {}}).isMine); }
    QString sql(const QString& query) const { return m_connection->value(query).value_or(QVariant()).toString(); }
    static void lookOnce(AlertWatch& watch)
    {
        QTRY_VERIFY(watch.isReady() && !watch.isLooking());
        watch.look();
        QTRY_VERIFY(!watch.isLooking());
    }
    static AlertRule queue()
    {
        return {u"Queue"_s, u"error_rate"_s, 600, u">="_s, 0.25, ui::AlertSeverity::Error, {ui::AlertChannel::Desktop, ui::AlertChannel::PagerDuty}, true};
    }

private slots:
    void init()
    {
        for (const QString& name : alertSecrets())
            qunsetenv(name.toLatin1().constData());
        m_address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(m_address);
        openWindow(urlOf(m_address));
    }
    void cleanup()
    {
        m_alerts.reset();
        m_bench.reset();
        m_connection.reset();
    }

    void everyWindowTellsItsPersonOnce()
    {
        Workbench otherBench(optionsFor(urlOf(m_address)));
        AlertWatch one(*m_bench, m_jobs);
        AlertWatch two(otherBench, m_jobs);
        otherBench.open();
        QTRY_VERIFY(one.isReady() && two.isReady());
        QSignalSpy first(&one, &AlertWatch::raised);
        QSignalSpy second(&two, &AlertWatch::raised);
        makeTrouble();
        lookOnce(one);
        QTRY_COMPARE(first.size(), 1);
        QTRY_COMPARE(second.size(), 1);
        QCOMPARE(sql(u"SELECT count(*) FROM alerts"_s), u"1"_s);
        const auto told = first[0][0].value<ui::Alert>();
        QCOMPARE(told.title, u"1 write(s) to the shop were given up"_s);
        QVERIFY(!told.advice.isEmpty());
        QCOMPARE(told.severity, ui::AlertSeverity::Error);
        QCOMPARE(told.ruleName, u"writes_gave_up"_s);
        lookOnce(two);
        emit m_bench->readAgain(); // the database was away for a moment
        QTRY_VERIFY(!one.isLooking());
        QCOMPARE(first.size(), 1);
        QCOMPARE(second.size(), 1);
        // Who opens a window later sees it in the list; it is no news.
        AlertWatch late(*m_bench, m_jobs);
        QSignalSpy third(&late, &AlertWatch::raised);
        lookOnce(late);
        emit m_bench->readAgain();
        QTRY_VERIFY(!late.isLooking());
        QCOMPARE(third.size(), 0);
    }

    void quietRulesTellNobody()
    {
        QVERIFY(m_connection->execute(u"UPDATE alert_rules SET channels = '[\"email\"]'"_s));
        AlertWatch watch(*m_bench, m_jobs);
        QSignalSpy told(&watch, &AlertWatch::raised);
        makeTrouble();
        lookOnce(watch);
        QTRY_COMPARE(settled(m_alerts->alerts(false))->size(), 1);
        emit m_bench->readAgain();
        QTRY_VERIFY(!watch.isLooking());
        QCOMPARE(told.size(), 0);
    }

    void looksSoonAfterARun()
    {
        AlertWatch watch(*m_bench, m_jobs);
        lookOnce(watch);
        makeTrouble();
        emit m_jobs.finished({});
        QTRY_COMPARE_WITH_TIMEOUT(sql(u"SELECT count(*) FROM alerts"_s), u"1"_s, 15'000);
    }

    void listsAndAcknowledges()
    {
        makeTrouble();
        evaluate();
        QSignalSpy changed(m_alerts.get(), &CoreAlerts::changed);
        auto list = settled(m_alerts->alerts(false));
        QVERIFY(list && list->size() == 1);
        QCOMPARE(list->constFirst().state, ui::AlertState::Open);
        QVERIFY(settled(m_alerts->acknowledge({list->constFirst().id})));
        QTRY_VERIFY(!changed.isEmpty());
        list = settled(m_alerts->alerts(false));
        QCOMPARE(list->constFirst().state, ui::AlertState::Acknowledged);
        QCOMPARE(list->constFirst().acknowledgedBy, m_address.user);
        QVERIFY(m_connection->execute(u"UPDATE sync_outbox SET state = 'cancelled'"_s));
        evaluate();
        QCOMPARE(settled(m_alerts->alerts(false))->size(), 0);
        QCOMPARE(settled(m_alerts->alerts(true))->constFirst().state, ui::AlertState::Closed);
    }

    /// The number at the icon is of those that nobody acknowledged.
    void theDashboardCountsWhatNobodyAcknowledged()
    {
        CoreDashboard dashboard(*m_bench);
        const auto counted = [&] {
            const auto snapshot = settled(dashboard.snapshot(1));
            return snapshot ? snapshot->state.openAlerts : -1;
        };
        QCOMPARE(counted(), 0);
        QSignalSpy changed(&dashboard, &CoreDashboard::changed);
        makeTrouble();
        evaluate();
        QTRY_COMPARE(counted(), 1);
        changed.clear();
        QVERIFY(settled(m_alerts->acknowledge({settled(m_alerts->alerts(false))->constFirst().id})));
        QTRY_VERIFY(!changed.isEmpty());
        QTRY_COMPARE(counted(), 0);
        QCOMPARE(settled(dashboard.snapshot(1))->alerts.size(), 1); // it still stands in the list
    }

    void keepsRules()
    {
        const auto known = settled(m_alerts->rules());
        QVERIFY(known);
        QVERIFY(settled(m_alerts->save({}, queue())));
        AlertRule changed = queue();
        changed.name = u"Writes"_s;
        changed.isActive = false;
        changed.channels = {};
        QVERIFY(settled(m_alerts->save(u"Queue"_s, changed)));
        auto rules = settled(m_alerts->rules());
        QCOMPARE(rules->size(), known->size() + 1);
        QVERIFY(rules->contains(changed));
        const auto twice = settled(m_alerts->save({}, changed));
        QVERIFY(!twice);
        QVERIFY2(twice.error().message.contains(u"called “Writes” already"_s), qPrintable(twice.error().message));
        QVERIFY(settled(m_alerts->remove(u"Writes"_s)));
        QCOMPARE(*settled(m_alerts->rules()), *known);
    }

    void refusesWhatCannotWatch_data()
    {
        QTest::addColumn<AlertRule>("rule");
        const auto row = [](const char* name, auto change) {
            AlertRule rule = queue();
            change(rule);
            QTest::newRow(name) << rule;
        };
        row("no name", [](AlertRule& rule) { rule.name = u" "_s; });
        row("no measure", [](AlertRule& rule) { rule.metric = u"moon"_s; });
        row("no window", [](AlertRule& rule) { rule.windowSeconds = 0; });
        row("too long", [](AlertRule& rule) { rule.windowSeconds = 31 * 86'400; });
        row("no comparator", [](AlertRule& rule) { rule.comparator = u"="_s; });
        row("no number", [](AlertRule& rule) { rule.threshold = std::numeric_limits<double>::quiet_NaN(); });
    }
    void refusesWhatCannotWatch()
    {
        QFETCH(AlertRule, rule);
        const QString before = sql(u"SELECT count(*) FROM alert_rules"_s);
        const auto saved = settled(m_alerts->save({}, rule));
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, ErrorKind::Validation);
        QCOMPARE(sql(u"SELECT count(*) FROM alert_rules"_s), before);
    }

    void measuresForTheForm()
    {
        const QList<AlertMetric> metrics = m_alerts->metrics();
        QCOMPARE(metrics.size(), qsizetype(alertMeasures().size()));
        for (const AlertMetric& metric : metrics) {
            QVERIFY2(!metric.title.isEmpty() && metric.title != metric.word, qPrintable(metric.word));
            QVERIFY(settled(m_alerts->measure(metric.word, 300)));
        }
        QCOMPARE(metrics[0], (AlertMetric{u"error_rate"_s, u"Share of failed writes"_s, u"%"_s, true}));
        QVERIFY(!*settled(m_alerts->measure(u"error_rate"_s, 300)));
        makeTrouble();
        QCOMPARE(*settled(m_alerts->measure(u"dead_writes"_s, 0)), 1.0);
    }

    void channelsAreSetUpAndTested()
    {
        qputenv("TRUEUP_PAGERDUTY_KEY", "environment");
        AlertChannelDraft mail;
        mail.to = u" ann@example.com,bob@example.com "_s;
        QVERIFY(settled(m_alerts->saveChannel(mail)));
        const auto setups = settled(m_alerts->channels());
        QVERIFY(setups);
        QCOMPARE(setups->size(), 5);
        QCOMPARE((*setups)[0].channel, ui::AlertChannel::Desktop);
        QCOMPARE((*setups)[1].to, u"ann@example.com, bob@example.com"_s);
        QVERIFY(!(*setups)[1].isReady());
        QVERIFY((*setups)[3].isFromEnvironment && (*setups)[3].isReady());
        QVERIFY(!(*setups)[2].isReady());
        AlertChannelDraft pager;
        pager.channel = ui::AlertChannel::PagerDuty;
        pager.secret = u"mine"_s;
        const auto refused = settled(m_alerts->saveChannel(pager));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(u"TRUEUP_PAGERDUTY_KEY"_s), qPrintable(refused.error().message));
        mail.to = u"nobody"_s;
        QVERIFY(!settled(m_alerts->saveChannel(mail)));

        HttpScript web;
        web.enqueue(ScriptedAnswer::json("{}"));
        web.enqueue(ScriptedAnswer::json("{}", 410));
        AlertChannelDraft slack;
        slack.channel = ui::AlertChannel::Slack;
        slack.secret = web.url(u"/services/SECRET"_s).toString();
        QVERIFY(settled(m_alerts->testChannel(slack)));
        QVERIFY(web.requests().constFirst().body.contains("this is a test"));
        const auto gone = settled(m_alerts->testChannel(slack));
        QVERIFY(!gone);
        QVERIFY(!errorText(gone.error()).contains(u"SECRET"_s));
        slack.secret = u"hooks.slack.com/x"_s;
        QCOMPARE(settled(m_alerts->testChannel(slack)).error().kind, ErrorKind::Validation);
        QSignalSpy told(m_alerts.get(), &CoreAlerts::raised);
        AlertChannelDraft desktop;
        desktop.channel = ui::AlertChannel::Desktop;
        QVERIFY(settled(m_alerts->testChannel(desktop)));
        QCOMPARE(told.size(), 1);
    }

    /// It is kept as the one address that the command line reads, and its password is never sent elsewhere.
    void aMailServerIsKeptAsOneAddress()
    {
        const QString name = u"TRUEUP_SMTP_URL"_s;
        const auto store = std::make_shared<MemoryStore>();
        m_alerts.reset();
        WorkbenchOptions options = optionsFor(urlOf(m_address));
        options.store = store;
        m_bench = std::make_unique<Workbench>(options);
        m_alerts = std::make_unique<CoreAlerts>(*m_bench, m_jobs);
        m_bench->open();
        const auto shown = [this] { return settled(m_alerts->channels())->at(1); };
        QCOMPARE(shown().server, MailServer());
        AlertChannelDraft mail;
        mail.to = u"ann@example.com"_s;
        mail.server = MailServer{u"Mail.example.com"_s, 465, MailEncryption::Tls, u"ann@example.com"_s};
        QCOMPARE(settled(m_alerts->saveChannel(mail)).error().kind, ErrorKind::Validation); // without its password
        mail.secret = u" p@:/%#é "_s;
        QVERIFY(settled(m_alerts->saveChannel(mail)));
        QCOMPARE(store->kept.value(name), u"smtps://ann%40example.com:%20p%40:%2F%25%23%C3%A9%20@mail.example.com"_s);
        const MailServer kept{u"mail.example.com"_s, 465, MailEncryption::Tls, u"ann@example.com"_s};
        QCOMPARE(shown().server, kept);
        QVERIFY(shown().hasPassword && shown().hasSecret && shown().isReady());
        // The same one again, and with other encryption: the password stays.
        mail.secret.reset();
        mail.server = kept;
        mail.server->encryption = MailEncryption::StartTls;
        QVERIFY(settled(m_alerts->saveChannel(mail)));
        QCOMPARE(SmtpServer::parse(store->kept.value(name))->password, u" p@:/%#é "_s);
        QCOMPARE(SmtpServer::parse(store->kept.value(name))->scheme, u"smtp"_s);
        // A stranger's server is sent nothing, neither when it is kept nor when it is tried.
        const QString address = store->kept.value(name);
        SmtpScript stranger;
        for (const MailServer& other : {MailServer{u"127.0.0.1"_s, stranger.port(), MailEncryption::StartTls, kept.user},
                                        MailServer{kept.host, 2525, MailEncryption::Tls, kept.user},
                                        MailServer{kept.host, kept.port, kept.encryption, u"bob"_s}}) {
            mail.server = other;
            const auto refused = settled(m_alerts->saveChannel(mail));
            QVERIFY(!refused && refused.error().message.contains(u"password"_s));
            const auto untried = settled(m_alerts->testChannel(mail));
            QVERIFY(!untried && untried.error().kind == ErrorKind::Validation);
        }
        QVERIFY(stranger.mails().isEmpty());
        QCOMPARE(store->kept.value(name), address);
        // With a password of its own it may be tried, which keeps nothing.
        mail.server = MailServer{u"127.0.0.1"_s, stranger.port(), MailEncryption::StartTls, u"bob"_s};
        mail.secret = u"own"_s;
        mail.from = u"trueup@example.com"_s;
        QVERIFY(settled(m_alerts->testChannel(mail)));
        QCOMPARE(stranger.mails().size(), 1);
        QVERIFY(stranger.mails().constFirst().login.endsWith("own"));
        QCOMPARE(store->kept.value(name), address);
        for (const QString& wrong : {u"mail.example.com:465"_s, u"smtps://ann:SECRET@mail.example.com"_s, QString()}) {
            mail.server->host = wrong;
            const auto refused = settled(m_alerts->saveChannel(mail));
            QVERIFY(!refused && !errorText(refused.error()).contains(u"SECRET"_s));
        }
        QCOMPARE(store->kept.value(name), address);
        mail.server = MailServer();
        mail.secret.reset();
        QVERIFY(settled(m_alerts->saveChannel(mail)));
        QVERIFY2(store->kept.value(name).isEmpty() && !shown().hasSecret, "an empty server is forgotten");
    }

    void theAddressOfPagerDutyIsKeptBesideItsKey()
    {
        const auto kept = [this] { return settled(m_alerts->channels())->at(3).address; };
        QCOMPARE(kept(), u"https://events.pagerduty.com"_s);
        AlertChannelDraft pager;
        pager.channel = ui::AlertChannel::PagerDuty;
        pager.address = u" https://events.eu.pagerduty.com "_s;
        QVERIFY(settled(m_alerts->saveChannel(pager)));
        QCOMPARE(kept(), u"https://events.eu.pagerduty.com"_s);
        for (const QString& wrong : {u"events.pagerduty.com"_s, u"http://events.pagerduty.com"_s, u"https://events.pagerduty.com/v2/enqueue"_s}) {
            pager.address = wrong;
            const auto refused = settled(m_alerts->saveChannel(pager));
            QVERIFY2(!refused && refused.error().kind == ErrorKind::Validation, qPrintable(wrong));
            QCOMPARE(kept(), u"https://events.eu.pagerduty.com"_s);
        }
        pager.address.clear();
        QVERIFY(settled(m_alerts->saveChannel(pager)));
        QCOMPARE(kept(), u"https://events.pagerduty.com"_s);
        QCOMPARE(sql(u"SELECT count(*) FROM app_settings WHERE key = 'alerts.pagerduty_url'"_s), u"0"_s);
        // Tested by what stands on the form.
        HttpScript web;
        web.setHandler([](const trueup::test::ScriptedRequest&) { return ScriptedAnswer::json("{}", 202); });
        pager.address = web.url().toString();
        pager.secret = u"key"_s;
        QVERIFY(settled(m_alerts->testChannel(pager)));
        QCOMPARE(web.requests().constFirst().path(), "/v2/enqueue"_ba);
    }

    void whatTheWindowIsSetUpForIsTold()
    {
        HttpScript web;
        web.setHandler([](const trueup::test::ScriptedRequest&) { return ScriptedAnswer::json("{}"); });
        QVERIFY(m_connection->execute(u"UPDATE alert_rules SET channels = '[\"slack\"]'"_s));
        m_bench->rememberSecret(u"TRUEUP_SLACK_WEBHOOK"_s, web.url(u"/hook"_s).toString());
        AlertWatch watch(*m_bench, m_jobs);
        makeTrouble();
        lookOnce(watch);
        QTRY_COMPARE(web.requestCount(), 1);
        QTRY_COMPARE(sql(u"SELECT state FROM alert_deliveries"_s), u"sent"_s);
    }

    void viewersOnlySee()
    {
        const QString login = u"v_"_s + QUuid::createUuid().toString(QUuid::Id128).left(10);
        QVERIFY(m_connection->execute(u"CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_viewer"_s.arg(login)));
        openWindow(urlOf(m_address, login, u"test"_s));
        AlertWatch watch(*m_bench, m_jobs);
        QSignalSpy told(&watch, &AlertWatch::raised);
        makeTrouble();
        lookOnce(watch);
        QCOMPARE(sql(u"SELECT count(*) FROM alerts"_s), u"0"_s);
        evaluate(); // somebody who may
        QTRY_COMPARE(told.size(), 1);
        const qint64 id = settled(m_alerts->alerts(false))->constFirst().id;
        QCOMPARE(settled(m_alerts->acknowledge({id})).error().kind, ErrorKind::Permission);
        QCOMPARE(settled(m_alerts->save({}, queue())).error().kind, ErrorKind::Permission);
        QCOMPARE(settled(m_alerts->remove(u"run_held"_s)).error().kind, ErrorKind::Permission);
        AlertChannelDraft mail;
        mail.to = u"ann@example.com"_s;
        QCOMPARE(settled(m_alerts->saveChannel(mail)).error().kind, ErrorKind::Permission);
        m_alerts.reset();
        m_bench.reset();
        (void)m_connection->execute(u"DROP ROLE %1"_s.arg(login));
    }
};

QTEST_MAIN(TestCoreAlerts)
#include "tst_corealerts.moc"
