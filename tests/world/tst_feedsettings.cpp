#include "sandbox/ftpserver.h"
#include "world/feedfiles.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

/// How a feed is fetched and read, where the supplier or the network does it another way than most.
class TestFeedSettings : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void activeMode();
    void encryptionIsInsistedOn();
    void dotsInNames_data();
    void dotsInNames();
    void separatorsOfLists();
    void whatCannotBeMeantIsRefused();

private:
    [[nodiscard]] int set(const QString& key, const QString& value) { return m_world->run({u"settings"_s, u"set"_s, key, value}).exitCode; }
    [[nodiscard]] CliAnswer import(const QString& path)
    {
        return m_world->run({u"etilize"_s, u"import"_s, u"--source"_s, path, u"--no-filter"_s});
    }
    /// The specifications that are proposed for the pen of specifications().
    [[nodiscard]] QString proposed()
    {
        return m_world->sql(u"SELECT changes #>> '{product_info,proposed}' FROM sync_staging WHERE is_open AND sku = 'NV-1'"_s).toString();
    }
    [[nodiscard]] QString specifications()
    {
        return writeFeed(*m_world, u"pen.zip"_s, "Title,SKU,Vendor,Type,Metafield: custom.General.Size.Width[list.single_line_text],"
                                                 "Metafield: custom.Colours[list.single_line_text]\r\nPen,NV-1,Nordvale,Pens,3 mm,Red | Blue\r\n");
    }
    /// A real FTP server that refuses passive mode, with one feed on it; to find it by its pattern takes a listing.
    void startServer()
    {
        const QString folder = m_world->path(u"served"_s);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile::copy(specifications(), folder + u"/feed.zip"_s));
        sandbox::FtpOptions options;
        options.directory = folder;
        options.passive = false;
        auto started = sandbox::FtpServer::start(options);
        QVERIFY2(started.has_value(), started ? "" : qPrintable(errorText(started.error())));
        m_server = std::move(*started);
        m_environment = {{u"TRUEUP_FEED_URL"_s, m_server->url(u"fe*.zip"_s).toString()},
                         {u"TRUEUP_FEED_USER"_s, m_server->options().user},
                         {u"TRUEUP_FEED_PASSWORD"_s, m_server->options().password}};
    }
    /// What the doctor says of the feed.
    [[nodiscard]] QString health()
    {
        for (const QJsonValue check : m_world->run({u"doctor"_s}, m_environment).json["checks"_L1].toArray()) {
            if (check["check"_L1].toString() == "feed"_L1)
                return check["status"_L1].toString();
        }
        return {};
    }

    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    std::unique_ptr<sandbox::FtpServer> m_server;
    QMap<QString, QString> m_environment;
};

void TestFeedSettings::init()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 10;
    options.withFtp = false;
    m_world = std::make_unique<CliWorld>(m_postgres, options);
}

void TestFeedSettings::cleanup()
{
    m_server.reset();
    m_world.reset();
}

void TestFeedSettings::activeMode()
{
    startServer();
    QCOMPARE(health(), u"fail"_s);
    QCOMPARE(set(u"feed.active_mode"_s, u"true"_s), 0);
    QCOMPARE(health(), u"ok"_s);
    const CliAnswer fetched = m_world->run({u"etilize"_s, u"download"_s}, m_environment);
    QVERIFY2(fetched.exitCode == 0, qPrintable(fetched.errors));
    const CliAnswer imported = m_world->run({u"etilize"_s, u"import"_s, u"--no-filter"_s, u"--wait"_s}, m_environment);
    QVERIFY2(imported.exitCode == 0, qPrintable(imported.errors));
    QCOMPARE(imported.json["status"_L1].toString(), u"completed"_s);
}

/// This server knows none.
void TestFeedSettings::encryptionIsInsistedOn()
{
    startServer();
    QCOMPARE(set(u"feed.active_mode"_s, u"true"_s), 0);
    QCOMPARE(set(u"feed.explicit_tls"_s, u"true"_s), 0);
    QCOMPARE(health(), u"fail"_s);
    QCOMPARE(m_world->run({u"etilize"_s, u"download"_s}, m_environment).exitCode, 1);
    QCOMPARE(set(u"feed.explicit_tls"_s, u"false"_s), 0);
    QCOMPARE(health(), u"ok"_s);
}

void TestFeedSettings::dotsInNames_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("json");
    QTest::newRow("every") << u"all"_s << uR"({"General": {"Size": {"Width": "3 mm"}})"_s;
    QTest::newRow("none") << u"none"_s << uR"({"General.Size.Width": "3 mm")"_s;
}

/// The same file under another rule is another import.
void TestFeedSettings::dotsInNames()
{
    QFETCH(QString, rule);
    QFETCH(QString, json);
    const auto found = [this] { return proposed().remove(u' '); };
    QCOMPARE(import(specifications()).json["status"_L1].toString(), u"completed"_s);
    QVERIFY2(found().contains(uR"("General":{"Size.Width":"3mm"})"_s), qPrintable(found()));
    QCOMPARE(import(specifications()).json["status"_L1].toString(), u"skipped_same_file"_s);
    QCOMPARE(set(u"metafield.dots"_s, rule), 0);
    QCOMPARE(import(specifications()).json["status"_L1].toString(), u"completed"_s);
    QVERIFY2(found().contains(json.remove(u' ').mid(1)), qPrintable(found()));
}

void TestFeedSettings::separatorsOfLists()
{
    QCOMPARE(import(specifications()).json["status"_L1].toString(), u"completed"_s);
    QVERIFY2(proposed().contains(u"\"Red | Blue\""_s), qPrintable(proposed()));
    QCOMPARE(set(u"metafield.list_separators"_s, uR"({" colours ": " | "})"_s), 0);
    QCOMPARE(m_world->sql(u"SELECT value::text FROM app_settings WHERE key = 'metafield.list_separators'"_s).toString(), uR"({"colours": "|"})"_s);
    QCOMPARE(import(specifications()).json["status"_L1].toString(), u"completed"_s);
    QVERIFY2(proposed().remove(u' ').contains(uR"("Colours":["Red","Blue"])"_s), qPrintable(proposed()));
}

void TestFeedSettings::whatCannotBeMeantIsRefused()
{
    for (const QString& value : {u"some"_s, u"First"_s, QString()})
        QCOMPARE(set(u"metafield.dots"_s, value), 2);
    for (const QString& value : {uR"({"Colours": ""})"_s, uR"({"Colours": "  "})"_s, uR"({" ": "|"})"_s, uR"({"Colours": 1})"_s, u"|"_s})
        QCOMPARE(set(u"metafield.list_separators"_s, value), 2);
    QCOMPARE(set(u"metafield.list_separators"_s, uR"({"Colours": "\n"})"_s), 0);
    QCOMPARE(set(u"feed.active_mode"_s, u"perhaps"_s), 2);
}

QTEST_GUILESS_MAIN(TestFeedSettings)
#include "tst_feedsettings.moc"
