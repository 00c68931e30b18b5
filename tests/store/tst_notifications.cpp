#include "store/notifications.h"
#include "support/testpostgres.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;

class tst_Notifications : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_address = m_postgres.emptyDatabase(); }
    void payloadsArriveInOrder();
    void otherChannelsStayQuiet();
    void channelNamesAreQuoted();
    void comesBackAfterLostServer();
    void unreachableServerIsReported();
    void stopsWithoutEventLoop();

private:
    TestPostgres m_postgres;
    DatabaseAddress m_address;

    void notify(const QString& channel, const QString& payload)
    {
        QVERIFY(TestPostgres::open(m_address)->query(u"SELECT pg_notify(?, ?)"_s, {channel, payload}));
    }
};

void tst_Notifications::payloadsArriveInOrder()
{
    NotificationListener listener(m_address, {u"runs"_s, u"staging"_s});
    QSignalSpy connected(&listener, &NotificationListener::connected);
    QSignalSpy received(&listener, &NotificationListener::received);
    listener.start();
    QTRY_COMPARE(connected.size(), 1);
    notify(u"runs"_s, u"{\"id\": 1, \"name\": \"Größe\"}"_s);
    notify(u"staging"_s, {});
    notify(u"runs"_s, u"2"_s);
    QTRY_COMPARE(received.size(), 3);
    QCOMPARE(received[0], (QVariantList{u"runs"_s, u"{\"id\": 1, \"name\": \"Größe\"}"_s}));
    QCOMPARE(received[1], (QVariantList{u"staging"_s, QString()}));
    QCOMPARE(received[2].at(1).toString(), u"2"_s);
}

void tst_Notifications::otherChannelsStayQuiet()
{
    NotificationListener listener(m_address, {u"runs"_s});
    QSignalSpy connected(&listener, &NotificationListener::connected);
    QSignalSpy received(&listener, &NotificationListener::received);
    listener.start();
    QTRY_COMPARE(connected.size(), 1);
    notify(u"elsewhere"_s, u"no"_s);
    notify(u"runs"_s, u"yes"_s);
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received[0].at(1).toString(), u"yes"_s);
}

void tst_Notifications::channelNamesAreQuoted()
{
    const QString name = u"Odd \"name\"; DROP TABLE x"_s;
    NotificationListener listener(m_address, {name});
    QSignalSpy connected(&listener, &NotificationListener::connected);
    QSignalSpy received(&listener, &NotificationListener::received);
    listener.start();
    QTRY_COMPARE(connected.size(), 1);
    notify(name, u"1"_s);
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received[0].at(0).toString(), name);
}

void tst_Notifications::comesBackAfterLostServer()
{
    NotificationListener listener(m_address, {u"runs"_s});
    QSignalSpy connected(&listener, &NotificationListener::connected);
    QSignalSpy lost(&listener, &NotificationListener::lost);
    QSignalSpy received(&listener, &NotificationListener::received);
    listener.start();
    QTRY_COMPARE(connected.size(), 1);
    m_postgres.killSessions(m_address);
    QTRY_COMPARE(lost.size(), 1);
    QCOMPARE(lost[0].at(0).value<Error>().kind, ErrorKind::DatabaseLost);
    QTRY_COMPARE(connected.size(), 2);
    notify(u"runs"_s, u"again"_s);
    QTRY_COMPARE(received.size(), 1);
}

void tst_Notifications::unreachableServerIsReported()
{
    DatabaseAddress nowhere = m_address;
    nowhere.host = u"/nowhere"_s;
    NotificationListener listener(nowhere, {u"runs"_s});
    QSignalSpy lost(&listener, &NotificationListener::lost);
    listener.start();
    QTRY_VERIFY(lost.size() >= 2); // and it keeps trying
}

void tst_Notifications::stopsWithoutEventLoop()
{
    NotificationListener listener(m_address, {u"runs"_s});
    QSignalSpy connected(&listener, &NotificationListener::connected);
    listener.stop(); // never started
    listener.start();
    listener.stop();
    QVERIFY(connected.size() <= 1);
    const auto sessions = TestPostgres::open(m_address)->value(
        u"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'trueup notifications'"_s);
    QCOMPARE(sessions.value().toInt(), 0);
}

QTEST_GUILESS_MAIN(tst_Notifications)
#include "tst_notifications.moc"
