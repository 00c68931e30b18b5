#include "operate/alertdelivery.h"
#include "operate/alertevaluation.h"
#include "operate/alertwords.h"
#include "operate/schedulealert.h"
#include "remote/mail/smtpclient.h"
#include "support/httpscript.h"
#include "support/smtpscript.h"
#include "support/testpostgres.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QMutex>
#include <QTest>
#include <QThreadPool>

#include <atomic>
#include <memory>

using namespace trueup;
using namespace trueup::test;
using namespace Qt::StringLiterals;

namespace {

const QString slackSecret = u"T0/B1/hookSECRET"_s;
const QString pagerSecret = u"pagerSECRETkey"_s;
const QString mailSecret = u"mail SECRET@/"_s;
const QString webhookSecret = u"webSECRET"_s;

QStringList& logged()
{
    static QStringList lines;
    return lines;
}
QMutex& logLock()
{
    static QMutex mutex;
    return mutex;
}
void keepLog(QtMsgType, const QMessageLogContext&, const QString& text)
{
    const QMutexLocker lock(&logLock());
    logged().append(text);
}

/// Everything a person could get to see of an error.
QString everything(const Error& error)
{
    return error.message + error.notDone + error.nextStep + error.detail + error.code;
}

bool holdsSecret(const QString& text)
{
    return text.contains(u"SECRET"_s) || text.contains(u"T0/B1"_s) || text.contains(u"%40%2F"_s);
}

} // namespace

/// From a measure to the message that arrives, over real sockets.
class AlertDeliveryTest : public QObject
{
    Q_OBJECT

    TestPostgres m_postgres;
    DatabaseAddress m_address;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<HttpScript> m_web;
    std::unique_ptr<SmtpScript> m_smtp;
    HttpClient m_http;

    AlertChannels channels() const
    {
        AlertChannels all;
        all.smtpUrl = u"smtp://ann:mail%20SECRET%40%2F@127.0.0.1:%1"_s.arg(m_smtp->port());
        all.mailFrom = u"trueup@example.com"_s;
        all.mailTo = u"ann@example.com, bob@example.com"_s;
        all.slackHook = m_web->url(u"/services/"_s + slackSecret).toString();
        all.pagerKey = pagerSecret;
        all.pagerUrl = m_web->url().toString();
        all.webhook = m_web->url(u"/in?token="_s + webhookSecret).toString();
        return all;
    }
    AlertSender sender() { return {m_http, channels(), {u"our database"_s, QUuid::createUuid()}}; }
    static AlertRecord alert()
    {
        AlertRecord record;
        record.id = 17;
        record.severity = u"critical"_s;
        record.detail = {{u"metric"_s, u"dead_writes"_s}, {u"value"_s, 3}, {u"threshold"_s, 0}};
        record.ruleName = u"<Régle & co>"_s;
        record.first = record.last = QDateTime::fromString(u"2026-11-26T08:00:00Z"_s, Qt::ISODate);
        return record;
    }
    QJsonObject body(int request) const { return QJsonDocument::fromJson(m_web->requests().value(request).body).object(); }
    QString sql(const QString& query) { return m_connection->value(query).value_or(QVariant()).toString(); }
    /// Dead writes, and a rule that tells these channels.
    void makeTrouble(const QString& channelList)
    {
        QVERIFY(m_connection->execute(u"DELETE FROM alert_rules"_s));
        QVERIFY(m_connection->execute(u"INSERT INTO alert_rules (name, metric, window_seconds, comparator, threshold, severity, channels) "
                                      "VALUES ('dead', 'dead_writes', 0, '>', 0, 'error', ?::jsonb)"_s, {channelList}));
        QVERIFY(m_connection->execute(u"INSERT INTO sync_outbox (operation, payload, payload_sha256, idempotency_key, order_key, state) "
                                      "VALUES ('x', '{}', '', gen_random_uuid(), 'k', 'dead')"_s));
        const auto evaluation = evaluateAlerts(*m_connection);
        QVERIFY(evaluation);
        QCOMPARE(evaluation->raised.size(), 1);
    }
    AlertRecord only() { return AlertTable(*m_connection).list(30).value_or(QList<AlertRecord>()).value(0); }
    void answerAll(int status)
    {
        m_web->setHandler([status](const ScriptedRequest&) { return ScriptedAnswer::json("{}", status); });
    }

private slots:
    void initTestCase()
    {
        // As chatty as it gets: nothing of all that may hold a secret.
        QLoggingCategory::setFilterRules(u"trueup.*=true"_s);
        qInstallMessageHandler(keepLog);
    }
    void cleanupTestCase()
    {
        qInstallMessageHandler(nullptr);
        for (const QString& line : std::as_const(logged()))
            QVERIFY2(!holdsSecret(line), qPrintable(line));
        QVERIFY(logged().filter(u"POST"_s).size() > 5); // requests were logged
    }
    void init()
    {
        for (const QString& name : alertSecrets())
            qunsetenv(name.toLatin1().constData());
        m_web = std::make_unique<HttpScript>();
        m_smtp = std::make_unique<SmtpScript>();
        answerAll(202);
    }
    void cleanup() { m_connection.reset(); }

    void slack()
    {
        QVERIFY(sender().send(u"slack"_s, AlertEvent::Raised, alert()));
        QCOMPARE(m_web->requests().value(0).path(), QByteArray("/services/T0/B1/hookSECRET"));
        const QString text = body(0)["text"_L1].toString();
        QVERIFY2(text.contains(alertTitle(alert())) && text.contains(u"Critical"_s) && text.contains(u"our database"_s), qPrintable(text));
        AlertRecord strange = alert();
        strange.detail = {{u"metric"_s, u"of tomorrow"_s}};
        strange.title = u"<!channel> & all"_s;
        QVERIFY(sender().send(u"slack"_s, AlertEvent::Raised, strange));
        QVERIFY(body(1)["text"_L1].toString().contains(u"&lt;!channel&gt; &amp; all"_s)); // nobody is called by a title
    }

    void pagerDuty()
    {
        AlertSender one = sender();
        QVERIFY(one.send(u"pagerduty"_s, AlertEvent::Raised, alert()));
        QVERIFY(one.send(u"pagerduty"_s, AlertEvent::Over, alert()));
        const QJsonObject begun = body(0);
        const QJsonObject over = body(1);
        QCOMPARE(m_web->requests().value(0).path(), QByteArray("/v2/enqueue"));
        QCOMPARE(begun["event_action"_L1], u"trigger"_s);
        QCOMPARE(begun["routing_key"_L1], pagerSecret);
        QCOMPARE(begun["payload"_L1]["severity"_L1], u"critical"_s);
        QVERIFY(begun["payload"_L1]["summary"_L1].toString().contains(alertTitle(alert())));
        QCOMPARE(begun["payload"_L1]["source"_L1], u"our database"_s);
        QCOMPARE(over["event_action"_L1], u"resolve"_s);
        QCOMPARE(over["dedup_key"_L1], begun["dedup_key"_L1]);
        QVERIFY(sender().send(u"pagerduty"_s, AlertEvent::Raised, alert())); // of another database
        QVERIFY(body(2)["dedup_key"_L1] != begun["dedup_key"_L1]);
        QVERIFY(one.send(u"pagerduty"_s, AlertEvent::Test, {}));
        QCOMPARE(body(4)["event_action"_L1], u"resolve"_s); // a test leaves nothing open
        QCOMPARE(body(4)["dedup_key"_L1], body(3)["dedup_key"_L1]);
    }

    void webhook()
    {
        QVERIFY(sender().send(u"webhook"_s, AlertEvent::Raised, alert()));
        const QJsonObject told = body(0);
        QCOMPARE(m_web->requests().value(0).query(u"token"_s), webhookSecret);
        QCOMPARE(told["event"_L1], u"raised"_s);
        QCOMPARE(told["id"_L1].toInt(), 17);
        QCOMPARE(told["rule"_L1], alert().ruleName);
        QCOMPARE(told["value"_L1].toInt(), 3);
        QCOMPARE(told["first_at"_L1], u"2026-11-26T08:00:00.000Z"_s);
    }

    void mail()
    {
        AlertRecord strange = alert();
        strange.detail = {{u"metric"_s, u"of tomorrow"_s}};
        strange.title = u"Évènement: l'été arrive, écran cassé, et bien d'autres choses arrivées\r\nBcc: eve@example.com\r\n\r\n.\r\nQUIT"_s;
        QVERIFY(sender().send(u"email"_s, AlertEvent::Raised, strange));
        const QList<ScriptedMail> mails = m_smtp->mails();
        QCOMPARE(mails.size(), 1);
        QVERIFY(mails[0].from.contains("<trueup@example.com>"));
        QCOMPARE(mails[0].to, QList<QByteArray>({"<ann@example.com>", "<bob@example.com>"}));
        QCOMPARE(mails[0].login, QByteArray("\0ann\0mail SECRET@/", 18));
        const qsizetype end = mails[0].data.indexOf("\r\n\r\n");
        const QByteArray head = mails[0].data.first(end);
        for (const QByteArray& line : mails[0].data.split('\n')) {
            QVERIFY2(line.size() <= 78, line.constData());
            QVERIFY(!line.toUpper().startsWith("BCC"));
        }
        QByteArray subject; // encoded words of whole characters
        for (const QByteArray& word : head.sliced(head.indexOf("=?")).split('\n')) {
            if (!word.trimmed().startsWith("=?UTF-8?B?"))
                break;
            const QByteArray piece = QByteArray::fromBase64(word.trimmed().sliced(10).chopped(2));
            QVERIFY(!QString::fromUtf8(piece).contains(QChar::ReplacementCharacter));
            subject += piece;
        }
        QCOMPARE(QString::fromUtf8(subject), u"Trueup: Critical: "_s + strange.title.simplified());
        const QString text = QString::fromUtf8(QByteArray::fromBase64(mails[0].data.sliced(end)));
        QVERIFY2(text.contains(u"été arrive"_s) && text.contains(u"our database"_s), qPrintable(text));
    }

    void refusesAddressesThatAreNone_data()
    {
        QTest::addColumn<QString>("list");
        QTest::newRow("header") << u"ann@example.com\r\nBcc: eve@example.com"_s;
        QTest::newRow("command") << u"ann@example.com> RCPT TO:<eve@example.com"_s;
        QTest::newRow("name") << u"Ann <ann@example.com>"_s;
        QTest::newRow("no at") << u"ann"_s;
        QTest::newRow("not ASCII") << u"änn@example.com"_s;
    }
    void refusesAddressesThatAreNone()
    {
        QFETCH(QString, list);
        QVERIFY(!mailAddresses(list));
        AlertChannels bad = channels();
        bad.mailTo = list;
        QVERIFY(!AlertSender(m_http, bad, {}).send(u"email"_s, AlertEvent::Raised, alert()));
        bad = channels();
        bad.mailFrom = list;
        QVERIFY(!AlertSender(m_http, bad, {}).send(u"email"_s, AlertEvent::Raised, alert()));
        QVERIFY(m_smtp->mails().isEmpty());
    }

    void mailServersAnswerOtherwise_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<bool>("retryable");
        QTest::newRow("login refused") << QByteArray("AUTH") << QByteArray("535 no") << ErrorKind::Auth << false;
        QTest::newRow("recipient refused") << QByteArray("RCPT TO:<BOB") << QByteArray("550 who") << ErrorKind::Http << false;
        QTest::newRow("full") << QByteArray("RCPT") << QByteArray("452 full") << ErrorKind::Http << true;
        QTest::newRow("cut") << QByteArray("MAIL") << QByteArray() << ErrorKind::Network << true;
    }
    void mailServersAnswerOtherwise()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, reply);
        QFETCH(ErrorKind, kind);
        QFETCH(bool, retryable);
        m_smtp->answer(command, reply);
        const auto sent = sender().send(u"email"_s, AlertEvent::Raised, alert());
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind, kind);
        QCOMPARE(sent.error().retryable, retryable);
        QVERIFY2(!holdsSecret(everything(sent.error())), qPrintable(everything(sent.error())));
        QVERIFY(!sent.error().nextStep.isEmpty());
        QVERIFY(m_smtp->mails().isEmpty());
    }

    void mailServersElsewhereMustEncrypt()
    {
        const auto server = SmtpServer::parse(u"smtp://127.0.0.1:1"_s);
        QVERIFY(server && server->isLoopback());
        QVERIFY(!SmtpServer::parse(u"smtp://mail.example.com"_s)->isLoopback());
        QCOMPARE(SmtpServer::parse(u"smtp://mail.example.com"_s)->port, 587);
        QCOMPARE(SmtpServer::parse(u"smtps://mail.example.com"_s)->port, 465);
        // A name that leads here is not "this computer": without encryption nothing is said, no password above all.
        AlertChannels elsewhere = channels();
        elsewhere.smtpUrl.replace(u"127.0.0.1"_s, u"mail.localhost"_s); // libcurl knows where that is
        const auto sent = AlertSender(m_http, elsewhere, {}).send(u"email"_s, AlertEvent::Raised, alert());
        QVERIFY(!sent);
        QVERIFY2(sent.error().message.contains(u"offers no encryption"_s), qPrintable(sent.error().message));
        QVERIFY(m_smtp->mails().isEmpty());
        for (const QString& bad : {u"https://SECRET@x"_s, u"mail.SECRET.com"_s, u"smtp://"_s}) {
            QVERIFY(!SmtpServer::parse(bad));
            QVERIFY(!holdsSecret(everything(SmtpServer::parse(bad).error())));
        }
    }

    void servicesAnswerOtherwise_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("retryable");
        QTest::newRow("gone") << 404 << false;
        QTest::newRow("not allowed") << 403 << false;
        QTest::newRow("too many") << 429 << true;
        QTest::newRow("ill") << 503 << true;
        QTest::newRow("cut") << -1 << true;
    }
    void servicesAnswerOtherwise()
    {
        QFETCH(int, status);
        QFETCH(bool, retryable);
        // A service may well repeat what it was sent.
        m_web->setHandler([status](const ScriptedRequest& request) {
            return status < 0 ? ScriptedAnswer::of(ScriptedAnswer::CutBefore) : ScriptedAnswer::json(request.target + request.body, status);
        });
        for (const QString& channel : {u"slack"_s, u"pagerduty"_s, u"webhook"_s}) {
            const auto sent = sender().send(channel, AlertEvent::Raised, alert());
            QVERIFY(!sent);
            QCOMPARE(sent.error().retryable, retryable);
            QVERIFY2(!holdsSecret(everything(sent.error())), qPrintable(everything(sent.error())));
            QVERIFY(!sent.error().nextStep.isEmpty());
        }
    }

    void plainHttpGoesNowhereElse()
    {
        AlertChannels open = channels();
        open.slackHook = u"http://example.com/SECRET"_s;
        const auto sent = AlertSender(m_http, open, {}).send(u"slack"_s, AlertEvent::Raised, alert());
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind, ErrorKind::Config);
        QVERIFY(!holdsSecret(everything(sent.error())));
        const auto missing = AlertSender(m_http, {}, {}).send(u"slack"_s, AlertEvent::Raised, alert());
        QVERIFY(!missing);
        QVERIFY(missing.error().nextStep.contains(u"TRUEUP_SLACK_WEBHOOK"_s));
    }

    void channelsComeFromEnvironmentThenStore()
    {
        m_connection = m_postgres.connect();
        QHash<QString, QString> kept{{u"TRUEUP_SLACK_WEBHOOK"_s, u"https://kept"_s}, {u"TRUEUP_PAGERDUTY_KEY"_s, u"kept"_s}};
        auto found = resolveAlertChannels(*m_connection, kept);
        QVERIFY(found);
        QCOMPARE(found->ready(), QStringList({u"slack"_s, u"pagerduty"_s}));
        QCOMPARE(found->pagerUrl, u"https://events.pagerduty.com"_s);
        qputenv("TRUEUP_SLACK_WEBHOOK", "https://environment");
        qputenv("TRUEUP_SMTP_URL", "smtps://mail.example.com");
        found = resolveAlertChannels(*m_connection, kept);
        QCOMPARE(found->slackHook, u"https://environment"_s);
        QCOMPARE(found->ready(), QStringList({u"slack"_s, u"pagerduty"_s})); // nobody to mail to
    }

    void fromTroubleToMessageAndBack()
    {
        m_connection = m_postgres.connect();
        makeTrouble(u"[\"desktop\", \"slack\", \"pagerduty\", \"email\", \"webhook\"]"_s);
        AlertSender everybody = sender();
        auto told = deliverAlerts(*m_connection, everybody);
        QVERIFY(told);
        QCOMPARE(told->sent, 4);
        QCOMPARE(m_smtp->mails().size(), 1);
        QCOMPARE(m_web->requestCount(), 3);
        told = deliverAlerts(*m_connection, everybody);
        QCOMPARE(told->sent, 0);
        QVERIFY(evaluateAlerts(*m_connection)->steps.isEmpty()); // it merely lasts
        QVERIFY(m_connection->execute(u"INSERT INTO sync_outbox (operation, payload, payload_sha256, idempotency_key, order_key, state) "
                                      "VALUES ('x', '{}', '', gen_random_uuid(), 'worse', 'dead')"_s));
        QCOMPARE(evaluateAlerts(*m_connection)->steps.size(), 1);
        QCOMPARE(only().occurrences, 2); // the same alert, counted up
        QCOMPARE(deliverAlerts(*m_connection, everybody)->sent, 0);
        QVERIFY(m_connection->execute(u"UPDATE sync_outbox SET state = 'cancelled'"_s));
        QVERIFY(evaluateAlerts(*m_connection));
        QCOMPARE(only().state, u"closed"_s);
        told = deliverAlerts(*m_connection, everybody);
        QCOMPARE(told->sent, 1);
        QCOMPARE(body(3)["event_action"_L1], u"resolve"_s);
    }

    void oneChannelsTroubleIsItsOwn()
    {
        m_connection = m_postgres.connect();
        makeTrouble(u"[\"slack\", \"email\"]"_s);
        answerAll(503);
        AlertSender one = sender();
        auto told = deliverAlerts(*m_connection, one);
        QVERIFY(told);
        QCOMPARE(told->sent, 1);
        QCOMPARE(told->failed, 1);
        QCOMPARE(m_smtp->mails().size(), 1);
        QVERIFY2(alertTrouble(only()).contains(u"Slack"_s) && !alertTrouble(only()).contains(u"E-mail"_s), qPrintable(alertTrouble(only())));
        QVERIFY(!holdsSecret(sql(u"SELECT detail::text FROM alerts"_s)));
        for (int i = 0; i < 10; ++i) { // an hour and more
            QVERIFY(m_connection->execute(u"UPDATE alert_deliveries SET next_attempt_at = now()"_s));
            QVERIFY(deliverAlerts(*m_connection, one));
        }
        QCOMPARE(m_web->requestCount(), 5); // then it is given up
        QCOMPARE(sql(u"SELECT state FROM alert_deliveries WHERE channel = 'slack'"_s), u"given_up"_s);
        QVERIFY(alertTrouble(only()).contains(u"Slack"_s));
    }

    /// It is nobody's trouble, and still a message that is tried again until it has arrived.
    void aScheduleTellsThatItWentWell()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection->execute(u"INSERT INTO schedules (name, job) "
                                      "VALUES ('Night', '{\"notifications\": {\"on_complete\": true}}')"_s));
        ScheduleTable table(*m_connection);
        ScheduleRun run;
        run.name = u"Night"_s;
        run.steps.resize(2);
        run.steps[0].type = u"etilize_import"_s;
        run.steps[1].type = u"sync_up"_s;
        run.id = table.beginRun(sql(u"SELECT id FROM schedules"_s).toLongLong(), run.steps).value_or(0);
        run.steps[0].state = u"succeeded"_s;
        run.steps[1].state = u"partial"_s;
        run.end(u"stopped"_s);
        QCOMPARE(table.endRun(run, scheduleAlert(run)), true);
        QCOMPARE(only().state, u"closed"_s);
        AlertChannels some = channels();
        some.mailTo.clear();
        some.slackHook.clear();
        AlertSender one(m_http, some, {u"our database"_s, QUuid::createUuid()});
        m_web->enqueue(ScriptedAnswer::json("{}", 503));
        QCOMPARE(deliverAlerts(*m_connection, one)->failed, 1);
        QVERIFY2(alertTrouble(only()).contains(u"Webhook"_s), qPrintable(alertTrouble(only())));
        QVERIFY(m_connection->execute(u"UPDATE alert_deliveries SET next_attempt_at = now(), "
                                      "created_at = now() - interval '20 minutes'"_s));
        QCOMPARE(deliverAlerts(*m_connection, one)->sent, 1);
        QCOMPARE(body(1)["title"_L1], u"Night has run: 2 step(s) done. Only partly: push to the shop."_s);
        QCOMPARE(body(1)["severity"_L1], u"info"_s);
        QCOMPARE(body(1)["schedule"_L1], u"Night"_s);
        QCOMPARE(m_web->requestCount(), 2); // nothing wakes a pager
        QVERIFY2(alertTrouble(only()).isEmpty(), "it tells the channels that are set up");
    }

    void failedRunsAreWatched()
    {
        m_connection = m_postgres.connect();
        QVERIFY(m_connection->execute(u"INSERT INTO sync_runs (kind, mode, status, finished_at) VALUES ('push', 'incremental', 'failed', now())"_s));
        QCOMPARE(evaluateAlerts(*m_connection)->raised.size(), 1);
        QVERIFY(only().runId != 0);
        QVERIFY(evaluateAlerts(*m_connection)->steps.isEmpty());
        QVERIFY(m_connection->execute(u"INSERT INTO sync_runs (kind, mode, status, finished_at) VALUES ('push', 'incremental', 'succeeded', now())"_s));
        QVERIFY(evaluateAlerts(*m_connection));
        QCOMPARE(only().state, u"closed"_s);
    }

    void aChannelNobodyIsSetUpForIsNamed()
    {
        m_connection = m_postgres.connect();
        makeTrouble(u"[\"slack\", \"pagerduty\"]"_s);
        AlertChannels some = channels();
        some.pagerKey.clear();
        AlertSender one(m_http, some, {u"desk"_s, QUuid::createUuid()});
        QCOMPARE(deliverAlerts(*m_connection, one)->sent, 1);
        QVERIFY2(alertTrouble(only()).isEmpty(), "somebody may be about to");
        QVERIFY(m_connection->execute(u"UPDATE alert_deliveries SET created_at = now() - interval '20 minutes'"_s));
        QVERIFY2(alertTrouble(only()).startsWith(u"PagerDuty was not told"_s) && !alertTrouble(only()).contains(u"Slack"_s), qPrintable(alertTrouble(only())));
    }

    void whatIsTriedAgainArrives()
    {
        m_connection = m_postgres.connect();
        makeTrouble(u"[\"slack\"]"_s);
        m_web->enqueue(ScriptedAnswer::json("{}", 503));
        AlertSender one = sender();
        QVERIFY(deliverAlerts(*m_connection, one));
        QVERIFY(deliverAlerts(*m_connection, one));
        QCOMPARE(m_web->requestCount(), 1); // not at once
        QVERIFY(m_connection->execute(u"UPDATE alert_deliveries SET next_attempt_at = now()"_s));
        QCOMPARE(deliverAlerts(*m_connection, one)->sent, 1);
        QCOMPARE(alertTrouble(only()), QString());
    }

    void refusedOnceIsNotRepeated()
    {
        m_connection = m_postgres.connect();
        makeTrouble(u"[\"slack\"]"_s);
        answerAll(404);
        AlertSender one = sender();
        QVERIFY(deliverAlerts(*m_connection, one));
        QCOMPARE(sql(u"SELECT state FROM alert_deliveries"_s), u"given_up"_s);
    }

    void twoProgramsTellOnce()
    {
        m_address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(m_address);
        makeTrouble(u"[\"slack\", \"webhook\"]"_s);
        // Long enough for both to stand in the middle of a message at the same time.
        m_web->setHandler([](const ScriptedRequest&) {
            ScriptedAnswer answer = ScriptedAnswer::json("{}");
            answer.delayMs = 200;
            return answer;
        });
        QThreadPool pool;
        std::atomic_int sent = 0;
        for (int program = 0; program < 2; ++program) {
            pool.start([this, &sent] {
                HttpClient http;
                AlertSender mine(http, channels(), {u"here"_s, QUuid::createUuid()});
                const auto connection = TestPostgres::open(m_address);
                const auto told = deliverAlerts(*connection, mine);
                sent += told ? told->sent : -100;
            });
        }
        QVERIFY(pool.waitForDone(30'000));
        QCOMPARE(sent.load(), 2);
        QCOMPARE(m_web->requestCount(), 2);
    }

    void twoProgramsRaiseOnce()
    {
        m_address = m_postgres.createDatabase();
        m_connection = TestPostgres::open(m_address);
        QVERIFY(m_connection->execute(u"INSERT INTO sync_outbox (operation, payload, payload_sha256, idempotency_key, order_key, state) "
                                      "VALUES ('x', '{}', '', gen_random_uuid(), 'k', 'dead')"_s));
        QThreadPool pool;
        std::atomic_int raised = 0;
        for (int program = 0; program < 2; ++program) {
            pool.start([this, &raised] {
                const auto connection = TestPostgres::open(m_address);
                for (int i = 0; i < 5; ++i) {
                    const auto evaluation = evaluateAlerts(*connection);
                    raised += evaluation ? int(evaluation->raised.size()) : 100;
                }
            });
        }
        QVERIFY(pool.waitForDone(30'000));
        QCOMPARE(raised.load(), 1);
        QCOMPARE(sql(u"SELECT count(*) || ' ' || sum(occurrences) FROM alerts"_s), u"1 1"_s);
    }
};

QTEST_GUILESS_MAIN(AlertDeliveryTest)
#include "tst_alertdelivery.moc"
