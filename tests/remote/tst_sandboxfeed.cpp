#include "sandbox/feed/catalogue.h"
#include "sandbox/sandbox.h"
#include "sandbox/xorosoftserver.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace trueup::sandbox;

namespace {

/// A reader of its own, so that the generator is not its own judge: records of a CSV in bytes.
QList<QByteArrayList> recordsOf(const QByteArray& csv)
{
    QList<QByteArrayList> records;
    QByteArrayList record;
    QByteArray cell;
    bool quoted = false;
    for (qsizetype i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < csv.size() && csv[i + 1] == '"')
                cell += csv[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',' || c == '\n') {
            record.append(cell);
            cell.clear();
            if (c == '\n') {
                records.append(record);
                record.clear();
            }
        } else if (c != '\r') {
            cell += c;
        }
    }
    return records;
}

QByteArray csvOf(const Catalogue& catalogue, FeedTruth* truth = nullptr)
{
    QByteArray csv;
    const FeedTruth written = catalogue.writeCsv([&](const QByteArray& line) { csv += line; });
    if (truth)
        *truth = written;
    return csv;
}

/// Speaks just enough FTP to log in and fetch a file; empty text of a failed login is its answer.
class FtpTalk
{
public:
    explicit FtpTalk(quint16 port)
    {
        m_socket.connectToHost(u"127.0.0.1"_s, port);
        answer();
    }
    QByteArray command(const QByteArray& text)
    {
        m_socket.write(text + "\r\n");
        return answer();
    }
    QByteArray login(const QByteArray& user, const QByteArray& password)
    {
        const QByteArray greeted = command("USER " + user);
        return greeted.startsWith("331") ? command("PASS " + password) : greeted;
    }
    QByteArray fetch(const QByteArray& file)
    {
        command("TYPE I");
        const QByteArray port = command("EPSV").split('|').value(3);
        QTcpSocket data;
        data.connectToHost(u"127.0.0.1"_s, quint16(port.toUInt()));
        data.waitForConnected(3000);
        const QByteArray started = command("RETR " + file);
        if (!started.startsWith('1')) // 150, or 125 when the data connection stands already
            return {};
        while (data.state() == QAbstractSocket::ConnectedState && data.waitForReadyRead(1500)) {
        }
        if (started.count('\n') < 2) // else the end came together with the beginning
            answer();
        return data.readAll();
    }

private:
    QByteArray answer()
    {
        QByteArray line;
        while ((!line.endsWith('\n') || line.sliced(line.lastIndexOf('\n', -2) + 1).mid(3, 1) != " ") && m_socket.waitForReadyRead(5000))
            line += m_socket.readAll();
        return line;
    }
    QTcpSocket m_socket;
};

} // namespace

class TestSandboxFeed : public QObject
{
    Q_OBJECT

private:
    QNetworkAccessManager m_network;

    std::pair<int, QByteArray> get(const XorosoftServer& erp, const QString& path, const QByteArray& login = "sandbox-key:sandbox-secret")
    {
        QNetworkRequest request(QUrl(erp.url().toString() + u'/' + path));
        request.setRawHeader("Authorization", "Basic " + login.toBase64());
        request.setTransferTimeout(2000);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        std::unique_ptr<QNetworkReply> reply(m_network.get(request));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(8000);
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
    }

private slots:
    void sameSeedSameBytes()
    {
        const Catalogue one({.products = 200, .seed = 7});
        const Catalogue other({.products = 200, .seed = 8});
        QCOMPARE(csvOf(one), csvOf(Catalogue({.products = 200, .seed = 7})));
        QVERIFY(csvOf(one) != csvOf(other));
    }

    void truthCountsWhatIsThere()
    {
        FeedTruth truth;
        const QByteArray csv = csvOf(Catalogue({.products = 3000, .seed = 3}), &truth);
        const QList<QByteArrayList> records = recordsOf(csv);
        const QByteArrayList header = records.first();
        QCOMPARE(header.size(), 328);
        QCOMPARE(QSet<QByteArray>(header.begin(), header.end()).size(), header.size());
        QCOMPARE(truth.csvBytes, csv.size());
        QCOMPARE(truth.records, records.size() - 1);
        FeedTruth found;
        QSet<QByteArray> handles;
        QList<QByteArray> imageHandles;
        for (const QByteArrayList& r : records.sliced(1)) {
            const auto has = [&r](int column) { return !r.value(column).isEmpty(); };
            const bool isBlank = std::ranges::all_of(r, &QByteArray::isEmpty);
            const bool isProduct = has(1) && has(4) && has(5) && has(9);
            found.blankRows += isBlank;
            found.products += isProduct;
            found.incompleteRows += !isProduct && has(1);
            found.shortRows += r.size() < header.size();
            found.longRows += r.size() > header.size();
            found.apostropheBarcodes += r.value(10).startsWith('\'');
            found.exponentBarcodes += r.value(10).contains("E+");
            found.hostileHtml += r.value(3).contains("<script>");
            found.embeddedNewlines += r.value(3).contains('\n');
            if (has(1))
                handles.insert(r.value(2));
            else if (has(19))
                imageHandles.append(r.value(2));
        }
        found.imageRows = imageHandles.size();
        found.orphanImages = std::ranges::count_if(imageHandles, [&](const QByteArray& h) { return !handles.contains(h); });
        QCOMPARE(found.products, truth.products);
        QCOMPARE(found.incompleteRows, truth.incompleteRows);
        QCOMPARE(found.blankRows, truth.blankRows);
        QCOMPARE(found.imageRows, truth.imageRows);
        QCOMPARE(found.orphanImages, truth.orphanImages);
        QCOMPARE(found.shortRows, truth.shortRows);
        QCOMPARE(found.longRows, truth.longRows);
        QCOMPARE(found.apostropheBarcodes, truth.apostropheBarcodes);
        QCOMPARE(found.exponentBarcodes, truth.exponentBarcodes);
        QCOMPARE(found.hostileHtml, truth.hostileHtml);
        QCOMPARE(found.embeddedNewlines, truth.embeddedNewlines);
        for (const qint64 count : {truth.orphanImages, truth.shortRows, truth.longRows, truth.exponentBarcodes, truth.hostileHtml,
                                   truth.duplicateListings, truth.repeatedRows, truth.ambiguous, truth.byCrossReference, truth.notInErp})
            QVERIFY(count > 0);
    }

    void theErpKnowsWhatTheFeedSays()
    {
        const Catalogue catalogue({.products = 1000});
        QSet<QString> numbers;
        for (const ErpItemData& item : catalogue.erpItems()) {
            QVERIFY2(!numbers.contains(item.itemNumber), qPrintable(item.itemNumber));
            numbers.insert(item.itemNumber);
        }
        for (int i = 0; i < 1000; ++i) {
            const FeedProduct p = catalogue.product(i);
            QCOMPARE(p.relation == ErpRelation::Sku || p.relation == ErpRelation::Inactive, numbers.contains(p.sku));
            for (const QString& number : p.erpItemNumbers)
                QVERIFY(numbers.contains(number));
        }
    }

    void aLaterDayDiffersAsItSays()
    {
        const Catalogue today({.products = 3000});
        const DayDifferences changes = Catalogue::differences(today, today.evolve(1));
        for (const QList<int>& list : {changes.added, changes.removed, changes.title, changes.description, changes.price, changes.cost, changes.stock, changes.noiseOnly})
            QVERIFY(!list.isEmpty());
        QVERIFY(changes.price.size() < 200);
        QVERIFY(Catalogue::differences(today, today).price.isEmpty());
        const int i = changes.price.first();
        QVERIFY(today.product(i).price != today.evolve(1).product(i).price);
    }

    void theErpPagesAndFilters()
    {
        const Catalogue catalogue({.products = 300});
        const qsizetype total = catalogue.erpItems().size();
        XorosoftServer erp(catalogue.erpItems());
        QVERIFY(erp.start());
        QSet<QString> seen;
        int pages = 1;
        for (int page = 1; page <= pages; ++page) {
            const QJsonObject body = QJsonDocument::fromJson(get(erp, u"item/getitem?nonsense=1&page=%1"_s.arg(page)).second).object();
            QVERIFY(body["Result"_L1].toBool());
            QVERIFY(body["Data"_L1].toArray().size() <= 100);
            pages = body["TotalPages"_L1].toInt();
            for (const QJsonValue& row : body["Data"_L1].toArray())
                seen.insert(row["ItemNumber"_L1].toString());
        }
        QCOMPARE(seen.size(), total);
        QCOMPARE(pages, int(total + 99) / 100);
        const QJsonObject none = QJsonDocument::fromJson(get(erp, u"inventory/getinventorybyitem?item_number=NOSUCH"_s).second).object();
        QCOMPARE(none["Result"_L1].toBool(true), false);
        QVERIFY(none["Data"_L1].isArray());
        const QString number = catalogue.product(0).sku;
        QVERIFY(erp.edit(number, [](ErpItemData& item) { item.price = 1.25; }));
        const QString since = QDateTime::currentDateTimeUtc().addSecs(-60).toString(u"yyyy-MM-ddTHH:mm:ss"_s);
        const QJsonArray delta = QJsonDocument::fromJson(get(erp, u"item/getitem?updated_at_min="_s + since).second)["Data"_L1].toArray();
        QCOMPARE(delta.size(), 1);
        QCOMPARE(delta[0]["StandardUnitPrice"_L1].toDouble(), 1.25);
        QCOMPARE(get(erp, u"item/getitem"_s, "sandbox-key:wrong").first, 401);
        QCOMPARE(get(erp, u"item/nosuch"_s).first, 404);
    }

    void theErpHasHazards_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("content");
        using enum ErpFault::Kind;
        QTest::newRow("500") << int(Error500) << 500 << "An error has occurred"_ba;
        QTest::newRow("empty") << int(EmptyBody) << 200 << ""_ba;
        QTest::newRow("login page") << int(LoginPage) << 200 << "<!DOCTYPE html>"_ba;
        QTest::newRow("redirect") << int(Redirect) << 302 << ""_ba;
        QTest::newRow("401") << int(Unauthorized) << 401 << ""_ba;
        QTest::newRow("429") << int(TooMany) << 429 << ""_ba;
        QTest::newRow("drop") << int(Drop) << 0 << ""_ba;
        QTest::newRow("error result") << int(ErrorResult) << 200 << "\"ErrorCode\":17"_ba;
        QTest::newRow("empty result") << int(EmptyResult) << 200 << "\"Data\":[]"_ba;
        QTest::newRow("repeated page") << int(RepeatedPage) << 200 << "FREIGHT"_ba;
        QTest::newRow("null prices") << int(NullPrices) << 200 << "\"StandardUnitPrice\":null"_ba;
        QTest::newRow("hang") << int(Hang) << 0 << ""_ba;
    }

    void theErpHasHazards()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, content);
        XorosoftServer erp(Catalogue({.products = 250}).erpItems());
        QVERIFY(erp.start());
        // Qt sends a request again when its connection is dropped without a byte: only a lasting drop gets through to it.
        const bool isDrop = ErpFault::Kind(kind) == ErpFault::Kind::Drop;
        erp.addFault({.kind = ErpFault::Kind(kind), .endpoint = u"items"_s, .times = isDrop ? -1 : 1});
        const auto [status, body] = get(erp, u"item/getitem?page=2"_s);
        QTEST(status, "status");
        QVERIFY2(body.contains(content), body.left(300).constData());
        if (isDrop)
            erp.clearFaults();
        const auto [again, healthy] = get(erp, u"item/getitem?page=2"_s); // once means once
        QCOMPARE(again, 200);
        QVERIFY(healthy.contains("\"Page\":2") && !healthy.contains("FREIGHT"));
    }

    void ftpTakesOnlyTheRightPassword()
    {
        QTemporaryDir directory;
        QFile file(directory.filePath(u"feed.zip"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray content = QByteArray(300'000, 'x');
        QCOMPARE(file.write(content), content.size());
        file.close();
        auto server = FtpServer::start({.directory = directory.path()});
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        QVERIFY(FtpTalk((*server)->port()).login("ftp", "wrong").startsWith("530"));
        QVERIFY(FtpTalk((*server)->port()).login("somebody", "sandbox-feed-password").startsWith("530"));
        FtpTalk talk((*server)->port());
        QVERIFY(talk.login("ftp", "sandbox-feed-password").startsWith("230"));
        QCOMPARE(talk.command("SIZE feed.zip").trimmed(), "213 300000"_ba);
        QVERIFY(talk.command("MDTM feed.zip").startsWith("213 20"));
        QCOMPARE(talk.fetch("feed.zip"), content);
        QVERIFY(talk.command("DELE feed.zip").startsWith("550"));
    }

    void theStricterFtpServerHasHabits()
    {
        QTemporaryDir directory;
        QFile file(directory.filePath(u"feed.zip"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(QByteArray(300'000, 'x')), 300'000);
        file.close();
        const auto server = PyFtpServer::start({.directory = directory.path(), .user = u"cowan"_s, .password = u"secret"_s},
                                               {.refuseSize = true, .refuseMdtm = true, .refuseMlsd = true, .cutAfter = 100'000, .cutTimes = 1});
        QVERIFY2(server, server ? "" : qPrintable(server.error().detail));
        QVERIFY(FtpTalk((*server)->port()).login("cowan", "wrong").startsWith("530"));
        FtpTalk talk((*server)->port());
        QVERIFY(talk.login("cowan", "secret").startsWith("230"));
        for (const QByteArray& refused : {"SIZE feed.zip"_ba, "MDTM feed.zip"_ba, "MLSD"_ba})
            QVERIFY(talk.command(refused).startsWith("50"));
        QCOMPARE(talk.fetch("feed.zip").size(), 100'000);
        FtpTalk again((*server)->port());
        again.login("cowan", "secret");
        QCOMPARE(again.fetch("feed.zip").size(), 300'000);
    }

    void theWorldStartsAndMovesOn()
    {
        const auto sandbox = Sandbox::start({.catalogue = {.products = 50}});
        QVERIFY2(sandbox, sandbox ? "" : qPrintable(sandbox.error().message + sandbox.error().detail));
        const QMap<QString, QString> environment = (*sandbox)->environment();
        for (const QString& name : {u"TRUEUP_FEED_URL"_s, u"TRUEUP_FEED_PASSWORD"_s, u"TRUEUP_XOROSOFT_URL"_s, u"TRUEUP_SHOPIFY_URL"_s, u"TRUEUP_SHOPIFY_TOKEN"_s})
            QVERIFY2(!environment.value(name).isEmpty(), qPrintable(name));
        QFile zip((*sandbox)->feedPath());
        QVERIFY(zip.open(QIODevice::ReadOnly));
        const QByteArray before = zip.readAll();
        QCOMPARE(before.first(2), "PK"_ba);
        zip.close();
        QVERIFY((*sandbox)->evolve(1));
        QVERIFY(zip.open(QIODevice::ReadOnly));
        QVERIFY(zip.readAll() != before);
    }
};

QTEST_GUILESS_MAIN(TestSandboxFeed)
#include "tst_sandboxfeed.moc"
