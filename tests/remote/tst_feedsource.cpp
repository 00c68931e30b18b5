#include "remote/feed/feedsource.h"
#include "remote/feed/feedwatch.h"
#include "remote/feed/ftplisting.h"
#include "support/source/sourcefolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

#include <atomic>
#include <functional>
#include <thread>

using namespace trueup;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(int size, int seed)
{
    QByteArray bytes(size, '\0');
    quint32 state = quint32(seed);
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = char(state >> 24);
    }
    return bytes;
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

TransferOptions quick()
{
    TransferOptions options;
    options.connectTimeout = 5s;
    options.stallTimeout = 10s;
    options.attempts = 3;
    options.backOff = 1ms;
    return options;
}

/// One answer per connection, from a thread of its own.
class WebServer
{
public:
    using Handler = std::function<QByteArray(const QByteArray& request)>;

    explicit WebServer(Handler handler) : m_handler(std::move(handler))
    {
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
        m_port.wait(0);
    }
    int port() const { return m_port; }

private:
    void run(const std::stop_token& stop)
    {
        QTcpServer server;
        m_port = server.listen(QHostAddress::LocalHost) ? server.serverPort() : -1;
        m_port.notify_all();
        while (!stop.stop_requested()) {
            if (!server.waitForNewConnection(20))
                continue;
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            QByteArray request;
            while (!request.contains("\r\n\r\n") && socket->waitForReadyRead(2000))
                request += socket->readAll();
            socket->write(m_handler(request));
            socket->disconnectFromHost();
            if (socket->state() != QAbstractSocket::UnconnectedState)
                socket->waitForDisconnected(2000);
        }
    }

    Handler m_handler;
    std::atomic_int m_port = 0;
    std::jthread m_thread;
};

/// Answers from a list, so that watching can be tested without waiting for anybody.
class ScriptedSource final : public FeedSource
{
public:
    ScriptedSource(QList<Result<RemoteFile>> answers, const Clock& clock)
        : FeedSource(FeedAddress::parse(u"ftp://example.com/feed.zip"_s).value(), {}, clock), m_answers(std::move(answers))
    {
    }
    Result<QList<RemoteFile>> list(const CancelToken&) override { return QList<RemoteFile>{}; }
    Result<RemoteFile> stat(const QString&, const CancelToken&) override
    {
        return m_answers.size() > 1 ? m_answers.takeFirst() : m_answers.first();
    }
    qsizetype left() const { return m_answers.size(); }

protected:
    Result<void> transfer(const RemoteFile&, const Transfer&, const CancelToken&) override { return {}; }

private:
    QList<Result<RemoteFile>> m_answers;
};

} // namespace

class TestFeedSource : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void addresses_data();
    void addresses();
    void badAddresses_data();
    void badAddresses();
    void listings_data();
    void listings();
    void ftpList_data();
    void ftpList();
    void ftpStat_data();
    void ftpStat();
    void ftpMissing_data();
    void ftpMissing();
    void ftpDownload_data();
    void ftpDownload();
    void ftpYoungestOfSeveral();
    void resumesAfterACut();
    void beginsAgainWhereRestIsRefused();
    void cutForEver();
    void stalledTransferTimesOut();
    void fileSwappedWhileDownloading();
    void wrongPassword();
    void unreachable_data();
    void unreachable();
    void emptyFileIsRefused();
    void fullDisk();
    void stopRequest();
    void webDownload();
    void webStatus_data();
    void webStatus();
    void webResumesOrBeginsAgain_data();
    void webResumesOrBeginsAgain();
    void localFiles();
    void newness_data();
    void newness();
    void watching();
    void watchingStops();

private:
    void startFtp(const QStringList& arguments = {});
    std::unique_ptr<FeedSource> ftp(const QString& name = u"feed.zip"_s, const QString& password = u"s3cret"_s,
                                    const TransferOptions& options = quick())
    {
        const auto address = FeedAddress::parse(u"ftp://127.0.0.1:%1/%2"_s.arg(m_port).arg(name), u"feed"_s, password);
        return FeedSource::open(address.value(), options, m_clock);
    }
    std::unique_ptr<FeedSource> web(const WebServer& server)
    {
        const auto address = FeedAddress::parse(u"http://127.0.0.1:%1/d/feed.zip"_s.arg(server.port()), u"u"_s, u"p"_s);
        return FeedSource::open(address.value(), quick(), m_clock);
    }
    QString remote(const QString& name) const { return m_folder->filePath(u"remote/"_s + name); }
    QString target() const { return m_folder->filePath(u"local/feed.zip"_s); }
    QByteArray commands() const { return read(m_folder->filePath(u"commands.log"_s)); }
    bool nothingLeft() const { return QDir(m_folder->filePath(u"local"_s)).isEmpty(); }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_server;
    int m_port = 0;
};

void TestFeedSource::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid() && QDir(m_folder->path()).mkdir(u"remote"_s) && QDir(m_folder->path()).mkdir(u"local"_s));
}

void TestFeedSource::cleanup()
{
    if (m_server) {
        m_server->kill();
        m_server->waitForFinished();
        m_server.reset();
    }
}

void TestFeedSource::startFtp(const QStringList& arguments)
{
    m_server = std::make_unique<QProcess>();
    m_server->setProcessChannelMode(QProcess::SeparateChannels);
    m_server->setStandardErrorFile(QProcess::nullDevice());
    m_server->start(u"python3"_s, QStringList{test::inSources(u"tests/remote/servers/ftpserver.py"_s), m_folder->filePath(u"remote"_s),
                                              m_folder->filePath(u"commands.log"_s)} + arguments);
    QVERIFY2(m_server->waitForReadyRead(20'000), "the FTP server did not start; it needs python3-pyftpdlib");
    m_port = m_server->readLine().trimmed().split(' ').last().toInt();
    QVERIFY(m_port > 0);
}

void TestFeedSource::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("user");
    QTest::newRow("ftp") << u"ftp://ftp.example.com/feed.zip"_s << u"ftp://ftp.example.com/feed.zip"_s << u""_s;
    QTest::newRow("port and folder") << u"FTP://h:2121/a/b c/feed.zip"_s << u"ftp://h:2121/a/b%20c/feed.zip"_s << u""_s;
    QTest::newRow("credentials are taken out") << u"ftps://joe:pa%40ss@h/feed.zip"_s << u"ftps://h/feed.zip"_s << u"joe"_s;
    QTest::newRow("wildcards") << u"ftp://h/feed-?*.zip"_s << u"ftp://h/feed-%3F*.zip"_s << u""_s;
    QTest::newRow("hash in a name") << u"sftp://h/a#1.zip"_s << u"sftp://h/a%231.zip"_s << u""_s;
    QTest::newRow("query") << u"https://h/feed.zip?key=1&b=2"_s << u"https://h/feed.zip?key=1&b=2"_s << u""_s;
    QTest::newRow("IPv6") << u"ftp://[::1]:21/feed.zip"_s << u"ftp://[::1]:21/feed.zip"_s << u""_s;
    QTest::newRow("file") << u"file:///data/feed.zip"_s << u"file:///data/feed.zip"_s << u""_s;
    QTest::newRow("path") << u"/data/feed 1.zip"_s << u"file:///data/feed%201.zip"_s << u""_s;
}

void TestFeedSource::addresses()
{
    QFETCH(QString, text);
    const auto address = FeedAddress::parse(text);
    QVERIFY(address.has_value());
    QTEST(address->url(address->fileName), "url");
    QTEST(address->user, "user");
    if (!address->user.isEmpty())
        QCOMPARE(address->password, u"pa@ss"_s);
    QVERIFY(!address->display().contains("pa"_L1) || address->password.isEmpty());
}

void TestFeedSource::badAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << u" "_s;
    QTest::newRow("unknown scheme") << u"gopher://h/feed.zip"_s;
    QTest::newRow("no server") << u"ftp:///feed.zip"_s;
}

void TestFeedSource::badAddresses()
{
    QFETCH(QString, text);
    const auto address = FeedAddress::parse(text);
    QVERIFY(!address);
    QCOMPARE(address.error().kind, ErrorKind::Config);
}

void TestFeedSource::listings_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("files");
    QTest::newRow("MLSD") << u"mlsd"_s << "type=cdir; .\r\nType=file;Size=12;Modify=20261101020304; a b.zip\r\ntype=dir; d\r\nrubbish\r\n"_ba
                          << u"a b.zip 12 2026-11-01T02:03:04Z"_s;
    QTest::newRow("Unix") << u"list"_s << "total 4\r\n-rw-r--r--   1 ftp ftp  1234 Nov 01 02:03 my feed.zip\r\ndrwxr-xr-x 2 0 0 4096 Jan 1 2020 d\r\n"_ba
                          << u"my feed.zip 1234 "_s;
    QTest::newRow("Unix without group, link") << u"list"_s << "-rw------- 1 joe 77 Feb  9 2025 a.zip\nlrwxrwxrwx 1 r r 5 Feb 9 2025 l.zip -> a.zip\n"_ba
                                              << u"a.zip 77 |l.zip -1 "_s;
    QTest::newRow("DOS") << u"list"_s << "11-01-26  02:03AM       1234 A.zip\r\n11-01-26  02:03AM   <DIR>  dir\r\n"_ba << u"A.zip 1234 "_s;
    QTest::newRow("names") << u"nlst"_s << "a.zip\r\n./b.zip\r\n.\r\n..\r\n"_ba << u"a.zip -1 |b.zip -1 "_s;
}

void TestFeedSource::listings()
{
    QFETCH(QString, form);
    QFETCH(QByteArray, text);
    const auto files = form == "mlsd"_L1 ? parseMlsd(text) : form == "list"_L1 ? parseList(text) : parseNlst(text);
    QStringList told;
    for (const RemoteFile& file : files)
        told.append(u"%1 %2 %3"_s.arg(file.name).arg(file.size).arg(file.modified.toString(Qt::ISODate)));
    QTEST(told.join(u'|'), "files");
}

void TestFeedSource::ftpList_data()
{
    QTest::addColumn<QString>("refused");
    QTest::addColumn<bool>("sizes");
    QTest::newRow("MLSD") << u""_s << true;
    QTest::newRow("LIST") << u"MLSD"_s << true;
    QTest::newRow("NLST") << u"MLSD,LIST"_s << false;
}

void TestFeedSource::ftpList()
{
    QFETCH(QString, refused);
    QFETCH(bool, sizes);
    QVERIFY(write(remote(u"feed-1.zip"_s), "12345") && write(remote(u"feed 2.zip"_s), "1") && write(remote(u"other.txt"_s), "1"));
    QVERIFY(QDir(remote({})).mkdir(u"old"_s));
    startFtp({u"--refuse"_s, refused});
    const auto files = ftp(u"feed*.zip"_s)->list({});
    QVERIFY2(files, files ? "" : qPrintable(errorText(files.error()) + files.error().detail));
    QCOMPARE(files->size(), 2);
    QCOMPARE(files->at(0).name, u"feed 2.zip"_s);
    QCOMPARE(files->at(1).name, u"feed-1.zip"_s);
    QCOMPARE(files->at(1).size, sizes ? 5 : -1);
}

void TestFeedSource::ftpStat_data()
{
    QTest::addColumn<QString>("refused");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("time");
    QTest::newRow("both") << u""_s << qint64(5000) << true;
    QTest::newRow("no MDTM") << u"MDTM"_s << qint64(5000) << false;
    QTest::newRow("no SIZE") << u"SIZE"_s << qint64(-1) << true;
    QTest::newRow("neither: the listing knows") << u"SIZE,MDTM"_s << qint64(5000) << true;
    QTest::newRow("neither, nor a good listing") << u"SIZE,MDTM,MLSD,LIST"_s << qint64(-1) << false;
}

void TestFeedSource::ftpStat()
{
    QFETCH(QString, refused);
    QVERIFY(write(remote(u"feed.zip"_s), contentOf(5000, 1)));
    startFtp({u"--refuse"_s, refused});
    const auto file = ftp()->stat(u"feed.zip"_s, {});
    QVERIFY2(file, file ? "" : qPrintable(errorText(file.error()) + file.error().detail));
    QTEST(file->size, "size");
    QTEST(file->modified.isValid(), "time");
    if (file->modified.isValid())
        QVERIFY(qAbs(file->modified.secsTo(QDateTime::currentDateTimeUtc())) < 600);
}

void TestFeedSource::ftpMissing_data()
{
    QTest::addColumn<QString>("refused");
    QTest::newRow("SIZE") << u""_s;
    QTest::newRow("no SIZE") << u"SIZE"_s;
    QTest::newRow("neither") << u"SIZE,MDTM"_s;
}

void TestFeedSource::ftpMissing()
{
    QFETCH(QString, refused);
    QVERIFY(write(remote(u"another.zip"_s), "x"));
    startFtp({u"--refuse"_s, refused});
    const auto file = ftp()->stat(u"feed.zip"_s, {});
    QVERIFY(!file);
    QCOMPARE(file.error().kind, ErrorKind::NotFound);
    const auto fetched = ftp()->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().kind, ErrorKind::NotFound);
    QVERIFY(nothingLeft());
}

void TestFeedSource::ftpDownload_data()
{
    QTest::addColumn<QString>("refused");
    QTest::addColumn<bool>("active");
    QTest::newRow("passive") << u""_s << false;
    QTest::newRow("active") << u""_s << true;
    QTest::newRow("server tells nothing") << u"SIZE,MDTM,MLSD,REST"_s << false;
}

void TestFeedSource::ftpDownload()
{
    QFETCH(QString, refused);
    QFETCH(bool, active);
    const QByteArray content = contentOf(300'000, 7);
    QVERIFY(write(remote(u"feed.zip"_s), content));
    QVERIFY(write(target(), "the last good file"));
    startFtp({u"--refuse"_s, refused});
    TransferOptions options = quick();
    options.activeMode = active;
    QList<qint64> steps;
    const auto fetched = ftp(u"feed.zip"_s, u"s3cret"_s, options)
                             ->download(u"feed.zip"_s, target(), [&steps](const Progress& p) { steps.append(p.done); }, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(errorText(fetched.error()) + fetched.error().detail));
    QVERIFY(read(target()) == content);
    QCOMPARE(fetched->size, content.size());
    QCOMPARE(fetched->sha256, QCryptographicHash::hash(content, QCryptographicHash::Sha256));
    QVERIFY(!QFile::exists(target() + u".part"_s));
    QCOMPARE(steps.last(), content.size());
    QVERIFY(active == (commands().contains("EPRT") || commands().contains("PORT")));
}

void TestFeedSource::ftpYoungestOfSeveral()
{
    QVERIFY(write(remote(u"b.zip"_s), "new") && write(remote(u"a.zip"_s), "old") && write(remote(u"c.zip"_s), "older"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const auto& [name, age] : {std::pair{u"a.zip"_s, 100}, std::pair{u"c.zip"_s, 200}}) {
        QFile file(remote(name));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.setFileTime(now.addSecs(-age), QFileDevice::FileModificationTime));
    }
    startFtp({u"--refuse"_s, u"MLSD"_s}); // LIST gives no usable times: each file is asked for
    const auto file = ftp(u"*.zip"_s)->current({});
    QVERIFY(file.has_value());
    QCOMPARE(file->name, u"b.zip"_s);
}

void TestFeedSource::resumesAfterACut()
{
    const QByteArray content = contentOf(400'000, 3);
    QVERIFY(write(remote(u"feed.zip"_s), content));
    startFtp({u"--cut"_s, u"200000"_s});
    const auto fetched = ftp()->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(errorText(fetched.error()) + fetched.error().detail));
    QVERIFY(read(target()) == content);
    QCOMPARE(fetched->sha256, QCryptographicHash::hash(content, QCryptographicHash::Sha256));
    QVERIFY2(commands().contains("REST "), commands().constData());
    QCOMPARE(commands().count("RETR "), 2);
}

void TestFeedSource::beginsAgainWhereRestIsRefused()
{
    const QByteArray content = contentOf(400'000, 4);
    QVERIFY(write(remote(u"feed.zip"_s), content));
    startFtp({u"--cut"_s, u"200000"_s, u"--refuse"_s, u"REST"_s});
    const auto fetched = ftp()->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(errorText(fetched.error()) + fetched.error().detail));
    QVERIFY(read(target()) == content);
    QCOMPARE(fetched->sha256, QCryptographicHash::hash(content, QCryptographicHash::Sha256));
}

void TestFeedSource::cutForEver()
{
    QVERIFY(write(remote(u"feed.zip"_s), contentOf(400'000, 5)));
    startFtp({u"--cut"_s, u"0"_s, u"--cut-times"_s, u"1000"_s});
    const auto fetched = ftp()->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().kind, ErrorKind::Network);
    QVERIFY(!fetched.error().notDone.isEmpty());
    QCOMPARE(commands().count("RETR "), 3);
    QVERIFY(nothingLeft());
}

void TestFeedSource::stalledTransferTimesOut()
{
    QVERIFY(write(remote(u"feed.zip"_s), contentOf(400'000, 6)));
    startFtp({u"--stall"_s, u"100000"_s});
    TransferOptions options = quick();
    options.stallTimeout = 1s;
    options.attempts = 1;
    const auto fetched = ftp(u"feed.zip"_s, u"s3cret"_s, options)->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().kind, ErrorKind::Timeout);
    QVERIFY(nothingLeft());
}

void TestFeedSource::fileSwappedWhileDownloading()
{
    const QByteArray newer = contentOf(250'000, 9);
    QVERIFY(write(remote(u"feed.zip"_s), contentOf(400'000, 8)) && write(remote(u"feed.zip.new"_s), newer));
    startFtp({u"--swap"_s, u"100000"_s});
    const auto fetched = ftp()->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(errorText(fetched.error()) + fetched.error().detail));
    QVERIFY(read(target()) == newer);
    QCOMPARE(fetched->sha256, QCryptographicHash::hash(newer, QCryptographicHash::Sha256));
}

void TestFeedSource::wrongPassword()
{
    startFtp();
    for (const auto& error : {ftp(u"feed.zip"_s, u"hunter2"_s)->list({}).error(),
                              ftp(u"feed.zip"_s, u"hunter2"_s)->download(u"feed.zip"_s, target(), {}, {}).error()}) {
        QCOMPARE(error.kind, ErrorKind::Auth);
        QVERIFY(!error.retryable);
        QVERIFY(!(errorText(error) + error.detail).contains("hunter2"_L1));
    }
}

void TestFeedSource::unreachable_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("unknown host") << u"ftp://no-such-host.invalid/feed.zip"_s;
    QTest::newRow("nobody listens") << u"ftp://127.0.0.1:1/feed.zip"_s;
}

void TestFeedSource::unreachable()
{
    QFETCH(QString, url);
    const auto source = FeedSource::open(FeedAddress::parse(url).value(), quick(), m_clock);
    const auto fetched = source->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().kind, ErrorKind::Network);
    QVERIFY(!fetched.error().nextStep.isEmpty());
    QVERIFY(nothingLeft());
}

void TestFeedSource::emptyFileIsRefused()
{
    QVERIFY(write(remote(u"feed.zip"_s), {}));
    QVERIFY(write(target(), "the last good file"));
    startFtp({u"--refuse"_s, u"SIZE,MDTM,MLSD,LIST"_s}); // the size is not known before
    const auto fetched = ftp()->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().code, u"EMPTY_FILE"_s);
    QCOMPARE(read(target()), "the last good file"_ba);
}

void TestFeedSource::fullDisk()
{
#ifdef Q_OS_LINUX
    QVERIFY(write(remote(u"feed.zip"_s), contentOf(300'000, 2)));
    // The device that is always full stands in for the part file: the writes really fail with ENOSPC.
    QVERIFY(QFile::link(u"/dev/full"_s, target() + u".part"_s));
    startFtp();
    const auto fetched = ftp()->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().kind, ErrorKind::DiskFull);
    QCOMPARE(commands().count("RETR "), 1);
    QVERIFY(nothingLeft());
#else
    QSKIP("needs /dev/full");
#endif
}

void TestFeedSource::stopRequest()
{
    QVERIFY(write(remote(u"feed.zip"_s), contentOf(400'000, 2)));
    startFtp({u"--stall"_s, u"100000"_s});
    CancelSource stop;
    const std::jthread user([&stop, part = target() + u".part"_s](const std::stop_token& ended) {
        while (!ended.stop_requested() && QFileInfo(part).size() < 100'000)
            (void)CancelToken().waitFor(5ms);
        stop.cancel();
    });
    TransferOptions options = quick();
    options.stallTimeout = 60s; // only the stop request can end the wait
    const auto fetched = ftp(u"feed.zip"_s, u"s3cret"_s, options)->download(u"feed.zip"_s, target(), {}, stop.token());
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().kind, ErrorKind::Cancelled);
    QVERIFY(nothingLeft());
}

void TestFeedSource::webDownload()
{
    const QByteArray content = contentOf(100'000, 11);
    const WebServer server([&](const QByteArray& request) {
        const bool known = request.contains("Authorization: Basic " + "u:p"_ba.toBase64());
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(content.size())
                                + "\r\nLast-Modified: Sun, 01 Nov 2026 02:03:04 GMT\r\nConnection: close\r\n\r\n";
        if (!known || !request.contains(" /d/feed.zip HTTP"))
            return "HTTP/1.1 500 no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"_ba;
        return request.startsWith("HEAD") ? head : head + content;
    });
    const auto source = web(server);
    const auto files = source->list({});
    QVERIFY(files.has_value());
    QCOMPARE(files->value(0).modified, QDateTime(QDate(2026, 11, 1), QTime(2, 3, 4), QTimeZone::UTC));
    const auto fetched = source->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(errorText(fetched.error()) + fetched.error().detail));
    QVERIFY(read(target()) == content);
}

void TestFeedSource::webStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("401") << 401 << ErrorKind::Auth;
    QTest::newRow("403") << 403 << ErrorKind::Permission;
    QTest::newRow("404") << 404 << ErrorKind::NotFound;
    QTest::newRow("429") << 429 << ErrorKind::Throttled;
    QTest::newRow("503") << 503 << ErrorKind::Http;
}

void TestFeedSource::webStatus()
{
    QFETCH(int, status);
    const WebServer server([&](const QByteArray&) {
        return "HTTP/1.1 " + QByteArray::number(status) + " x\r\nContent-Length: 5\r\nConnection: close\r\n\r\n<htm>";
    });
    const auto fetched = web(server)->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY(!fetched);
    QTEST(fetched.error().kind, "kind");
    QVERIFY(nothingLeft());
}

void TestFeedSource::webResumesOrBeginsAgain_data()
{
    QTest::addColumn<bool>("ranges");
    QTest::newRow("206") << true;
    QTest::newRow("range ignored") << false;
}

void TestFeedSource::webResumesOrBeginsAgain()
{
    QFETCH(bool, ranges);
    const QByteArray content = contentOf(100'000, 12);
    std::atomic_int gets = 0;
    const WebServer server([&](const QByteArray& request) {
        const auto head = [&](qsizetype from) {
            return "HTTP/1.1 "_ba + (from > 0 ? "206 Part\r\nContent-Range: bytes " + QByteArray::number(from) + "-99999/100000" : "200 OK"_ba)
                   + "\r\nContent-Length: " + QByteArray::number(content.size() - from) + "\r\nConnection: close\r\n\r\n";
        };
        if (request.startsWith("HEAD"))
            return head(0);
        if (++gets == 1)
            return head(0) + content.first(40'000);
        return ranges && request.contains("Range: bytes=40000-") ? head(40'000) + content.sliced(40'000) : head(0) + content;
    });
    const auto fetched = web(server)->download(u"feed.zip"_s, target(), {}, {});
    QVERIFY2(fetched, fetched ? "" : qPrintable(errorText(fetched.error()) + fetched.error().detail));
    QVERIFY(read(target()) == content);
    QCOMPARE(int(gets), ranges ? 2 : 3);
    QCOMPARE(fetched->sha256, QCryptographicHash::hash(content, QCryptographicHash::Sha256));
}

void TestFeedSource::localFiles()
{
    const QByteArray content = contentOf(600'000, 13);
    QVERIFY(write(remote(u"feed-1.zip"_s), content) && write(remote(u"x.txt"_s), "x"));
    const auto source = FeedSource::open(FeedAddress::parse(remote(u"feed*.zip"_s)).value(), quick(), m_clock);
    const auto file = source->current({});
    QVERIFY(file.has_value());
    QCOMPARE(file->size, content.size());
    const auto fetched = source->download(file->name, target(), {}, {});
    QVERIFY(fetched.has_value());
    QVERIFY(read(target()) == content);
    QCOMPARE(source->stat(u"none.zip"_s, {}).error().kind, ErrorKind::NotFound);
}

void TestFeedSource::newness_data()
{
    const QDateTime time(QDate(2026, 11, 1), QTime(2, 0), QTimeZone::UTC);
    QTest::addColumn<RemoteFile>("last");
    QTest::addColumn<RemoteFile>("now");
    QTest::addColumn<bool>("fresh");
    const RemoteFile seen{u"a"_s, 5, time};
    QTest::newRow("same") << seen << seen << false;
    QTest::newRow("nothing seen yet") << RemoteFile{} << seen << true;
    QTest::newRow("other name") << seen << RemoteFile{u"b"_s, 5, time} << true;
    QTest::newRow("other size") << seen << RemoteFile{u"a"_s, 6, time} << true;
    QTest::newRow("other time") << seen << RemoteFile{u"a"_s, 5, time.addSecs(1)} << true;
    QTest::newRow("time no longer told") << seen << RemoteFile{u"a"_s, 5, {}} << false;
    QTest::newRow("nothing told") << seen << RemoteFile{u"a"_s, -1, {}} << true;
}

void TestFeedSource::newness()
{
    QFETCH(RemoteFile, last);
    QFETCH(RemoteFile, now);
    QTEST(isNewFile(last, now), "fresh");
}

void TestFeedSource::watching()
{
    const QDateTime time(QDate(2026, 11, 1), QTime(2, 0), QTimeZone::UTC);
    const RemoteFile old{u"feed.zip"_s, 5, time};
    const RemoteFile growing{u"feed.zip"_s, 6, time.addSecs(1)};
    const RemoteFile whole{u"feed.zip"_s, 9, time.addSecs(2)};
    Error broken{ErrorKind::Network, {}, {}, {}, {}, {}, true};
    ScriptedSource source({old, fail(broken), fail(ErrorKind::NotFound, {}), growing, whole, whole}, m_clock);
    const auto found = waitForNewFile(source, old, WatchOptions{1ms, 1ms}, {});
    QVERIFY(found.has_value());
    QCOMPARE(*found, whole);
    QCOMPARE(source.left(), 1);
}

void TestFeedSource::watchingStops()
{
    ScriptedSource refused({fail(ErrorKind::Auth, {})}, m_clock);
    QCOMPARE(waitForNewFile(refused, {}, WatchOptions{1ms, 1ms}, {}).error().kind, ErrorKind::Auth);
    CancelSource stop;
    stop.cancel();
    ScriptedSource idle({fail(ErrorKind::NotFound, {})}, m_clock);
    QCOMPARE(waitForNewFile(idle, {}, WatchOptions{1h, 1h}, stop.token()).error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestFeedSource)
#include "tst_feedsource.moc"
