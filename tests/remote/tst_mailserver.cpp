#include "remote/mail/smtpclient.h"

#include <QRandomGenerator>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// The address a mail server is kept as.
class MailServerTest : public QObject
{
    Q_OBJECT

    /// Everything that means something in an address, and what is no ASCII.
    static QString awkward(QRandomGenerator& random, int longest)
    {
        static const QStringList pieces{u"@"_s, u":"_s, u"/"_s, u"%"_s, u"#"_s, u"?"_s, u"é"_s, u" "_s, u"+"_s, u"&"_s, u"="_s, u"["_s, u"]"_s,
                                        u"\\"_s, u"\""_s, u"<"_s, u"%40"_s, u"%2"_s, u"//"_s, u"日本"_s, u"🔑"_s, u"a"_s, u"Z"_s, u"9"_s, u";"_s,
                                        u"'"_s, u"^"_s, u"`"_s, u"{"_s, u"|"_s, u"~"_s, u"$"_s, u","_s, u"!"_s, u"*"_s, u"\t"_s};
        QString text;
        for (int i = random.bounded(longest + 1); i > 0; --i)
            text += pieces[random.bounded(pieces.size())];
        return text;
    }

private slots:
    void whatIsComposedIsReadBack()
    {
        QRandomGenerator random(20261128);
        const QStringList hosts{u"mail.example.com"_s, u"localhost"_s, u"127.0.0.1"_s, u"::1"_s, u"2001:db8::25"_s, u"xn--bcher-kva.example"_s, u"a-b.c"_s};
        for (int i = 0; i < 5000; ++i) {
            const bool isSecure = random.bounded(2) == 0;
            const QList<int> ports{smtpsPort, smtpPort, 25, 1, 65535, 2525};
            const SmtpServer server{isSecure ? u"smtps"_s : u"smtp"_s, hosts[random.bounded(hosts.size())], ports[random.bounded(ports.size())],
                                    awkward(random, 8), awkward(random, 12)};
            const QString address = server.address();
            const auto read = SmtpServer::parse(address);
            QVERIFY2(read && *read == server, qPrintable(address + u" | "_s + server.user + u" | "_s + server.password));
            QCOMPARE(read->address(), address);
        }
    }

    void aUsualPortIsLeftOut()
    {
        QCOMPARE((SmtpServer{u"smtps"_s, u"mail.example.com"_s, 465, u"ann"_s, u"p w"_s}.address()), u"smtps://ann:p%20w@mail.example.com"_s);
        QCOMPARE((SmtpServer{u"smtp"_s, u"mail.example.com"_s, 587, u"ann@example.com"_s, {}}.address()), u"smtp://ann%40example.com@mail.example.com"_s);
        QCOMPARE((SmtpServer{u"smtp"_s, u"::1"_s, 465, {}, {}}.address()), u"smtp://[::1]:465"_s);
        QCOMPARE((SmtpServer{u"smtps"_s, u"[2001:db8::25]"_s, 587, {}, {}}.address()), u"smtps://[2001:db8::25]:587"_s);
        QCOMPARE((SmtpServer{u"smtp"_s, u"bücher.example"_s, 587, {}, {}}.address()), u"smtp://xn--bcher-kva.example"_s);
        QCOMPARE(SmtpServer::parse(u"smtps://MAIL.Example.com:465"_s)->address(), u"smtps://mail.example.com"_s);
    }

    void whatIsNoHostHasNoAddress_data()
    {
        QTest::addColumn<QString>("host");
        for (const char* host : {"", " ", "mail.example.com:465", "mail.example.com/x", "ann@mail.example.com", "smtps://mail.example.com", "mail example",
                                 "mail.example.com?x", "mail#x", "a%b"})
            QTest::newRow(host) << QString::fromLatin1(host);
    }
    void whatIsNoHostHasNoAddress()
    {
        QFETCH(QString, host);
        const SmtpServer server{u"smtps"_s, host, 465, u"ann"_s, u"SECRET"_s};
        QCOMPARE(server.address(), QString());
    }
};

QTEST_GUILESS_MAIN(MailServerTest)

#include "tst_mailserver.moc"
