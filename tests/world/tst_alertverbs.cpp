#include "support/httpscript.h"
#include "world/cli.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUuid>

using namespace trueup;
using namespace trueup::test;
using namespace Qt::StringLiterals;

/// Alerts without a window: what cron and scripts see of them.
class TestAlertVerbs : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = 5;
        options.withFtp = false;
        m_world = std::make_unique<CliWorld>(m_postgres, options);
        const auto connection = m_world->connect();
        QVERIFY(connection->execute(u"DELETE FROM alert_rules WHERE name <> 'writes_gave_up'"_s));
        QVERIFY(connection->execute(u"UPDATE alert_rules SET channels = '[\"desktop\", \"slack\"]'"_s));
        QVERIFY(connection->execute(u"INSERT INTO sync_outbox (operation, payload, payload_sha256, idempotency_key, order_key, state) "
                                    "VALUES ('x', '{}', '', gen_random_uuid(), 'k', 'dead')"_s));
    }

    void fromCheckToClosed()
    {
        HttpScript slack;
        slack.enqueue(ScriptedAnswer::json("{}", 500));
        slack.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::json("{}"); });
        const QMap<QString, QString> environment{{u"TRUEUP_SLACK_WEBHOOK"_s, slack.url(u"/services/hookSECRET"_s).toString()}};

        CliAnswer answer = m_world->run({u"alerts"_s, u"test"_s});
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(answer.json["rules"_L1][0]["value"_L1].toInt(), 1);
        QCOMPARE(answer.json["rules"_L1][0]["holds"_L1].toBool(), true);
        QCOMPARE(answer.json["would"_L1][0]["do"_L1].toString(), u"raise"_s);
        QVERIFY(m_world->run({u"alerts"_s, u"list"_s}).json["alerts"_L1].toArray().isEmpty()); // looking changed nothing

        answer = m_world->run({u"alerts"_s, u"check"_s}, environment);
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(answer.json["raised"_L1].toArray().size(), 1);
        QCOMPARE(answer.json["messages_failed"_L1].toInt(), 1);
        const QString id = QString::number(answer.json["raised"_L1][0].toInteger());
        QJsonObject alert = m_world->run({u"alerts"_s, u"list"_s}).json["alerts"_L1][0].toObject();
        QCOMPARE(alert["title"_L1].toString(), u"1 write(s) to the shop were given up"_s);
        QVERIFY2(alert["trouble"_L1].toString().contains(u"Slack"_s), qPrintable(alert["trouble"_L1].toString()));
        QVERIFY(!answer.errors.contains(u"SECRET"_s) && !alert["trouble"_L1].toString().contains(u"SECRET"_s));

        QVERIFY(m_world->connect()->execute(u"UPDATE alert_deliveries SET next_attempt_at = now()"_s));
        answer = m_world->run({u"alerts"_s, u"check"_s}, environment);
        QVERIFY(answer.json["raised"_L1].toArray().isEmpty());
        QCOMPARE(answer.json["messages_sent"_L1].toInt(), 1);
        QCOMPARE(slack.requestCount(), 2);

        QCOMPARE(m_world->run({u"alerts"_s, u"ack"_s, id}).json["acknowledged"_L1].toInt(), 1);
        QCOMPARE(m_world->run({u"alerts"_s, u"ack"_s, id}).json["acknowledged"_L1].toInt(), 0); // somebody is on it already
        alert = m_world->run({u"alerts"_s, u"list"_s}).json["alerts"_L1][0].toObject();
        QCOMPARE(alert["state"_L1].toString(), u"acknowledged"_s);
        QVERIFY(alert["trouble"_L1].isNull());
        QVERIFY(m_world->connect()->execute(u"UPDATE sync_outbox SET state = 'cancelled'"_s));
        QCOMPARE(m_world->run({u"alerts"_s, u"check"_s}, environment).json["closed"_L1].toInt(), 1);
        QVERIFY(m_world->run({u"alerts"_s, u"list"_s}).json["alerts"_L1].toArray().isEmpty());
        QCOMPARE(m_world->run({u"alerts"_s, u"list"_s, u"--all"_s}).json["alerts"_L1].toArray().size(), 1);
    }

    void triesAChannel()
    {
        HttpScript slack;
        slack.enqueue(ScriptedAnswer::json("{}"));
        const QMap<QString, QString> environment{{u"TRUEUP_SLACK_WEBHOOK"_s, slack.url(u"/services/hookSECRET"_s).toString()}};
        const QStringList verb{u"alerts"_s, u"test"_s, u"slack"_s};
        CliAnswer answer = m_world->run(verb, environment);
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(answer.json["sent"_L1].toString(), u"slack"_s);
        QCOMPARE(slack.requestCount(), 1);
        answer = m_world->run(verb, environment); // the script is at its end: 404
        QCOMPARE(answer.exitCode, 1);
        QVERIFY(!QString::fromUtf8(QJsonDocument(answer.json).toJson()).contains(u"SECRET"_s));
        QCOMPARE(m_world->run(verb).kind(), u"config"_s);
        QCOMPARE(m_world->run({u"alerts"_s, u"test"_s, u"pigeon"_s}).exitCode, 2);
        QCOMPARE(m_world->run({u"alerts"_s, u"ack"_s}).exitCode, 2);
        QCOMPARE(m_world->run({u"alerts"_s, u"ack"_s, u"x"_s}).exitCode, 2);
    }

    void viewersAreRefused()
    {
        const QString login = u"v_"_s + QUuid::createUuid().toString(QUuid::Id128).left(10);
        QVERIFY(m_world->connect()->execute(u"CREATE ROLE %1 LOGIN PASSWORD 'test' IN ROLE trueup_viewer"_s.arg(login)));
        const QMap<QString, QString> environment{{u"TRUEUP_DATABASE_URL"_s, urlOf(m_world->address(), login, u"test"_s)}};
        QCOMPARE(m_world->run({u"alerts"_s, u"check"_s}, environment).exitCode, 5);
        QCOMPARE(m_world->run({u"alerts"_s, u"ack"_s, u"1"_s}, environment).exitCode, 5);
        QCOMPARE(m_world->run({u"alerts"_s, u"test"_s}, environment).exitCode, 0); // looking is free
        (void)m_world->connect()->execute(u"DROP ROLE %1"_s.arg(login));
    }

private:
    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
};

QTEST_GUILESS_MAIN(TestAlertVerbs)
#include "tst_alertverbs.moc"
