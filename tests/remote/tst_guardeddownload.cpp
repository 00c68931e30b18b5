#include "remote/http/guardeddownload.h"
#include "remote/http/publicaddress.h"
#include "support/httpscript.h"

#include <QNetworkAccessManager>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace trueup;
using namespace trueup::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto hostOfNames = "pictures.example"_L1;

/// A world of its own: names and who vouches for which host are what the test says.
struct Reach
{
    QNetworkAccessManager network;
    QHash<QString, QStringList> names;
    QStringList vouched;
    QStringList asked; ///< names that were looked up

    [[nodiscard]] DownloadMeans means()
    {
        const auto resolve = [this](const QString& host, QObject* context, const DownloadMeans::Resolved& resolved) {
            asked.append(host);
            if (!names.contains(host))
                return GuardedDownload::askSystem(host, context, resolved);
            QHostInfo info;
            QList<QHostAddress> addresses;
            for (const QString& one : names.value(host))
                addresses.append(QHostAddress(one));
            info.setAddresses(addresses);
            resolved(info);
        };
        const auto vouchedFor = [this](const QUrl& url, QObject*, const DownloadMeans::Verdict& verdict) {
            verdict(namesHost(vouched, url));
        };
        return {&network, resolve, vouchedFor};
    }
    /// Vouches for the server under its own address.
    void vouchFor(const HttpScript& server) { vouched.append(u"127.0.0.1:%1"_s.arg(server.url().port())); }
};

Result<QByteArray> download(Reach& reach, const QUrl& url, DownloadLimits limits = {})
{
    std::optional<Result<QByteArray>> result;
    int ends = 0;
    GuardedDownload one(reach.means(), limits);
    one.start(url, "image/", "image/png", [&](const Result<QByteArray>& data) {
        result = data;
        ++ends;
    });
    if (result)
        return fail(ErrorKind::Internal, u"an end within start()"_s);
    if (!QTest::qWaitFor([&] { return result.has_value(); }, 20'000))
        return fail(ErrorKind::Internal, u"no end"_s);
    QCoreApplication::processEvents();
    if (ends != 1)
        return fail(ErrorKind::Internal, u"%1 ends"_s.arg(ends));
    return *result;
}

ScriptedAnswer answerOf(const QByteArray& body, const QByteArray& type = "image/png")
{
    ScriptedAnswer answer;
    answer.headers = {{"Content-Type", type}};
    answer.body = body;
    return answer;
}

ScriptedAnswer redirectTo(const QByteArray& location)
{
    ScriptedAnswer answer;
    answer.status = 302;
    answer.headers = {{"Location", location}};
    return answer;
}

QUrl named(const HttpScript& server, const QString& path)
{
    QUrl url = server.url(path);
    url.setHost(hostOfNames);
    return url;
}

QByteArray why(const Result<QByteArray>& result)
{
    return result ? QByteArray("it came") : (errorKindWord(result.error().kind) + u": "_s + errorText(result.error())).toUtf8();
}

#define REFUSED(result, wanted)                                                                                    \
    do {                                                                                                           \
        const Result<QByteArray> end = (result);                                                                   \
        QVERIFY2(!end && end.error().kind == (wanted), why(end).constData());                                      \
    } while (false)
#define CAME(result)                                                                                               \
    do {                                                                                                           \
        const Result<QByteArray> end = (result);                                                                   \
        QVERIFY2(end.has_value(), why(end).constData());                                                           \
    } while (false)

} // namespace

/// Addresses from a feed: somebody else chose them, and this computer stands inside a network of the customer's.
class TestGuardedDownload : public QObject
{
    Q_OBJECT
private slots:
    void addressesArePublicOrNot_data();
    void addressesArePublicOrNot();
    void namesThatAreNoInternetNames_data();
    void namesThatAreNoInternetNames();
    void hostsAreNamedWithAndWithoutPort();
    void thisComputerIsNotAsked_data();
    void thisComputerIsNotAsked();
    void namesOfPrivateAddressesAreNotAsked_data();
    void namesOfPrivateAddressesAreNotAsked();
    void hiddenNamesAreNotEvenLookedUp();
    void whatSomebodyVouchesForIsAsked();
    void redirectsAreJudgedAnew();
    void redirectsEndSomewhere();
    void theConnectionGoesToTheAddressThatWasJudged();
    void theNextAddressIsTried();
    void otherKindsOfFilesAreNotDownloaded();
    void largeFilesAreGivenUp();
    void timeIsLimited();
    void errorsOfTheHostAreToldApart();
    void nothingOfOursGoesThere();
    void certificatesAreThoseOfTheName();
};

void TestGuardedDownload::addressesArePublicOrNot_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isPublic");
    for (const char* address :
         {"0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
          "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1",
          "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1",
          "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:192.168.1.1", "::127.0.0.1",
          "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1",
          "3fff:fff::1", "5f00::1", ""})
        QTest::newRow(*address ? address : "none") << QString::fromLatin1(address) << false;
    for (const char* address :
         {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0",
          "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
          "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "3fff:1000::1"})
        QTest::newRow(address) << QString::fromLatin1(address) << true;
}

void TestGuardedDownload::addressesArePublicOrNot()
{
    QFETCH(const QString, address);
    QFETCH(const bool, isPublic);
    QCOMPARE(isPublicAddress(QHostAddress(address)), isPublic);
}

void TestGuardedDownload::namesThatAreNoInternetNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isPrivate");
    for (const char* name : {"localhost", "LocalHost.", "a.localhost", "printer.local", "Printer.LOCAL.", "metadata.google.internal", "nas.lan", "x.home.arpa"})
        QTest::newRow(name) << QString::fromLatin1(name) << true;
    for (const char* name : {"example.com", "notlocal", "local.example.com", "mylan.net", "127.0.0.1"})
        QTest::newRow(name) << QString::fromLatin1(name) << false;
}

void TestGuardedDownload::namesThatAreNoInternetNames()
{
    QFETCH(const QString, name);
    QFETCH(const bool, isPrivate);
    QCOMPARE(isPrivateName(name), isPrivate);
}

void TestGuardedDownload::hostsAreNamedWithAndWithoutPort()
{
    QVERIFY(namesHost({u"Intranet"_s}, QUrl(u"http://intranet:8080/a.png"_s)));
    QVERIFY(namesHost({u" intranet:8080 "_s}, QUrl(u"http://INTRANET:8080/a.png"_s)));
    QVERIFY(namesHost({u"intranet:443"_s}, QUrl(u"https://intranet/a.png"_s)));
    QVERIFY(namesHost({u"::1"_s}, QUrl(u"http://[::1]:81/a.png"_s)));
    QVERIFY(namesHost({u"[::1]:81"_s}, QUrl(u"http://[::1]:81/a.png"_s)));
    QVERIFY(!namesHost({u"intranet:8080"_s}, QUrl(u"http://intranet:8081/a.png"_s)));
    QVERIFY(!namesHost({u"intranet"_s}, QUrl(u"http://intranet.example.com/a.png"_s)));
    QVERIFY(!namesHost({u""_s, u"*"_s}, QUrl(u"http://intranet/a.png"_s)));
    QVERIFY(!namesHost({u""_s}, QUrl(u"http:///a.png"_s)));
}

void TestGuardedDownload::thisComputerIsNotAsked_data()
{
    QTest::addColumn<QString>("host");
    for (const char* host : {"127.0.0.1", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]", "localhost"})
        QTest::newRow(host) << QString::fromLatin1(host);
}

void TestGuardedDownload::thisComputerIsNotAsked()
{
    QFETCH(const QString, host);
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) { return answerOf("picture"); });
    Reach reach;
    const auto refused = download(reach, QUrl(u"http://%1:%2/a.png"_s.arg(host).arg(server.url().port())));
    REFUSED(refused, ErrorKind::Permission);
    QVERIFY2(refused.error().nextStep.contains(u"administrator"_s), qPrintable(refused.error().nextStep));
    QCOMPARE(server.requestCount(), 0);
}

void TestGuardedDownload::namesOfPrivateAddressesAreNotAsked_data()
{
    QTest::addColumn<QStringList>("addresses");
    QTest::newRow("loopback") << QStringList{u"127.0.0.1"_s};
    QTest::newRow("mapped") << QStringList{u"::ffff:127.0.0.1"_s};
    QTest::newRow("one of two") << QStringList{u"1.1.1.1"_s, u"127.0.0.1"_s};
}

void TestGuardedDownload::namesOfPrivateAddressesAreNotAsked()
{
    QFETCH(const QStringList, addresses);
    HttpScript server;
    Reach reach;
    reach.names.insert(hostOfNames, addresses);
    REFUSED(download(reach, named(server, u"/a.png"_s)), ErrorKind::Permission);
    QCOMPARE(server.requestCount(), 0);
}

void TestGuardedDownload::hiddenNamesAreNotEvenLookedUp()
{
    Reach reach;
    REFUSED(download(reach, QUrl(u"http://printer.local/a.png"_s)), ErrorKind::Permission);
    QCOMPARE(reach.asked, QStringList());
    HttpScript server;
    server.enqueue(answerOf("picture"));
    reach.names.insert(u"printer.local"_s, {u"127.0.0.1"_s});
    reach.vouched = {u"printer.local"_s};
    QUrl url = server.url(u"/a.png"_s);
    url.setHost(u"printer.local"_s);
    CAME(download(reach, url));
}

void TestGuardedDownload::whatSomebodyVouchesForIsAsked()
{
    HttpScript server;
    server.enqueue(answerOf("picture"));
    Reach reach;
    reach.vouchFor(server);
    const auto data = download(reach, server.url(u"/a.png"_s));
    CAME(data);
    QCOMPARE(*data, QByteArray("picture"));
}

void TestGuardedDownload::redirectsAreJudgedAnew()
{
    HttpScript door;
    HttpScript inside;
    inside.setHandler([](const ScriptedRequest&) { return answerOf("secret"); });
    Reach reach;
    reach.vouchFor(door);
    for (const QByteArray& location : {inside.url(u"/a.png"_s).toEncoded(), QByteArray("//127.0.0.1:" + QByteArray::number(inside.url().port()) + "/a.png")}) {
        door.enqueue(redirectTo(location));
        REFUSED(download(reach, door.url(u"/a.png"_s)), ErrorKind::Permission);
    }
    QCOMPARE(inside.requestCount(), 0);
    for (const QByteArray location : {"file:///etc/passwd", "data:image/png;base64,AAAA", "ftp://127.0.0.1/a.png"}) {
        door.enqueue(redirectTo(location));
        REFUSED(download(reach, door.url(u"/a.png"_s)), ErrorKind::Validation);
    }
    reach.vouchFor(inside);
    door.enqueue(redirectTo(inside.url(u"/a.png"_s).toEncoded()));
    CAME(download(reach, door.url(u"/a.png"_s)));
}

void TestGuardedDownload::redirectsEndSomewhere()
{
    HttpScript server;
    Reach reach;
    reach.vouchFor(server);
    for (int i = 0; i < 3; ++i)
        server.enqueue(redirectTo("next.png"));
    server.enqueue(answerOf("picture"));
    CAME(download(reach, server.url(u"/a.png"_s)));
    QCOMPARE(server.requestCount(), 4);
    server.setHandler([](const ScriptedRequest&) { return redirectTo("/a.png"); });
    REFUSED(download(reach, server.url(u"/a.png"_s)), ErrorKind::Network);
    QCOMPARE(server.requestCount(), 8);
}

/// Else a name could answer with a public address when it is judged and with another one when it is connected to. The
/// system does not know this name at all.
void TestGuardedDownload::theConnectionGoesToTheAddressThatWasJudged()
{
    HttpScript server;
    server.enqueue(answerOf("picture"));
    Reach reach;
    reach.names.insert(hostOfNames, {u"127.0.0.1"_s});
    reach.vouched = {hostOfNames};
    CAME(download(reach, named(server, u"/a.png?b=c"_s)));
    QCOMPARE(server.requests().first().headers.value("host"), "pictures.example:" + QByteArray::number(server.url().port()));
    QCOMPARE(server.requests().first().target, QByteArray("/a.png?b=c"));
    QCOMPARE(reach.asked, QStringList{hostOfNames});
}

void TestGuardedDownload::theNextAddressIsTried()
{
    HttpScript server;
    server.enqueue(answerOf("picture"));
    Reach reach;
    reach.names.insert(hostOfNames, {u"::1"_s, u"127.0.0.1"_s}); // the server listens at the second only
    reach.vouched = {hostOfNames};
    CAME(download(reach, named(server, u"/a.png"_s)));
}

void TestGuardedDownload::otherKindsOfFilesAreNotDownloaded()
{
    HttpScript server;
    Reach reach;
    reach.vouchFor(server);
    for (const QByteArray type : {"text/html; charset=utf-8", "application/json"}) {
        server.enqueue(answerOf("<html>", type));
        const auto refused = download(reach, server.url(u"/a.png"_s));
        REFUSED(refused, ErrorKind::Validation);
        QVERIFY2(refused.error().message.contains(QString::fromLatin1(type.split(';').first())), why(refused).constData());
    }
    for (const QByteArray type : {"Image/JPEG", "application/octet-stream", "binary/octet-stream", ""}) {
        server.enqueue(answerOf("picture", type));
        CAME(download(reach, server.url(u"/a.png"_s)));
    }
}

void TestGuardedDownload::largeFilesAreGivenUp()
{
    HttpScript server;
    server.setHandler([](const ScriptedRequest& request) { return answerOf(QByteArray(request.path() == "/fits.png" ? 1000 : 1001, 'x')); });
    Reach reach;
    reach.vouchFor(server);
    DownloadLimits limits;
    limits.bytes = 1000;
    CAME(download(reach, server.url(u"/fits.png"_s), limits));
    REFUSED(download(reach, server.url(u"/more.png"_s), limits), ErrorKind::Validation);
}

void TestGuardedDownload::timeIsLimited()
{
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::of(ScriptedAnswer::Hang); });
    Reach reach;
    reach.vouchFor(server);
    DownloadLimits limits;
    limits.totalMs = 50;
    REFUSED(download(reach, server.url(u"/a.png"_s), limits), ErrorKind::Timeout);
    limits = {};
    limits.idleMs = 50;
    REFUSED(download(reach, server.url(u"/a.png"_s), limits), ErrorKind::Timeout);
}

void TestGuardedDownload::errorsOfTheHostAreToldApart()
{
    HttpScript server;
    Reach reach;
    reach.vouchFor(server);
    ScriptedAnswer missing = answerOf("no");
    missing.status = 404;
    server.enqueue(missing);
    REFUSED(download(reach, server.url(u"/a.png"_s)), ErrorKind::Http);
    reach.names.insert(u"nowhere.example"_s, {});
    REFUSED(download(reach, QUrl(u"http://nowhere.example/a.png"_s)), ErrorKind::Network);
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::CutInside));
    REFUSED(download(reach, server.url(u"/a.png"_s)), ErrorKind::Network);
}

void TestGuardedDownload::nothingOfOursGoesThere()
{
    HttpScript server;
    ScriptedAnswer first = answerOf("picture");
    first.headers.emplaceBack("Set-Cookie", "who=me; path=/");
    server.enqueue(first);
    server.enqueue(answerOf("picture"));
    Reach reach;
    reach.vouchFor(server);
    QUrl url = server.url(u"/a.png"_s);
    url.setUserName(u"somebody"_s);
    url.setPassword(u"secret"_s);
    CAME(download(reach, url));
    CAME(download(reach, url));
    for (const ScriptedRequest& request : server.requests()) {
        QVERIFY(!request.headers.contains("cookie"));
        QVERIFY(!request.headers.contains("authorization"));
    }
}

void TestGuardedDownload::certificatesAreThoseOfTheName()
{
    QTemporaryDir folder;
    const QString key = folder.filePath(u"key.pem"_s);
    const QString certificate = folder.filePath(u"certificate.pem"_s);
    QProcess openssl;
    openssl.start(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=pictures.example"_s,
                                 u"-addext"_s, u"subjectAltName=DNS:pictures.example"_s, u"-keyout"_s, key, u"-out"_s, certificate});
    QVERIFY2(openssl.waitForFinished() && openssl.exitCode() == 0, openssl.readAllStandardError().constData());
    QFile keyFile(key);
    QVERIFY(keyFile.open(QIODevice::ReadOnly));
    const QList<QSslCertificate> chain = QSslCertificate::fromPath(certificate);
    QSslConfiguration serving;
    serving.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
    serving.setLocalCertificateChain(chain);
    QSslServer server;
    server.setSslConfiguration(serving);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npicture";
    connect(&server, &QSslServer::pendingConnectionAvailable, this, [&] {
        QTcpSocket* socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [socket, &answer] {
            if (socket->readAll().contains("\r\n\r\n"))
                socket->write(answer);
        });
    });
    QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
    const QSslConfiguration before = trusting;
    trusting.addCaCertificates(chain);
    QSslConfiguration::setDefaultConfiguration(trusting);
    const auto back = qScopeGuard([&] { QSslConfiguration::setDefaultConfiguration(before); });
    Reach reach;
    reach.names = {{hostOfNames, {u"127.0.0.1"_s}}, {u"others.example"_s, {u"127.0.0.1"_s}}};
    reach.vouched = {hostOfNames, u"others.example"_s};
    CAME(download(reach, QUrl(u"https://pictures.example:%1/a.png"_s.arg(server.serverPort()))));
    REFUSED(download(reach, QUrl(u"https://others.example:%1/a.png"_s.arg(server.serverPort()))), ErrorKind::Network);
    answer = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://pictures.example/a.png\r\n\r\n";
    REFUSED(download(reach, QUrl(u"https://pictures.example:%1/b.png"_s.arg(server.serverPort()))), ErrorKind::Validation);
}

QTEST_GUILESS_MAIN(TestGuardedDownload)
#include "tst_guardeddownload.moc"
