#include "remote/weight.h"
#include "remote/xorosoft/erpreader.h"
#include "remote/xorosoft/xorosoftclient.h"
#include "support/httpscript.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;
using namespace trueup::test;
using namespace std::chrono_literals;

namespace {

class FixedClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override
    {
        return QDateTime(QDate(2026, 11, 22), QTime(12, 0), QTimeZone::UTC);
    }
    [[nodiscard]] qint64 monotonicMs() const override { return 0; }
};

QByteArray envelope(const QJsonArray& rows, int page, int totalPages, bool result = true)
{
    QJsonObject object{{u"Result"_s, result}, {u"ErrorCode"_s, 0}, {u"Message"_s, QString()}, {u"Data"_s, rows}};
    if (page > 0)
        object.insert(u"Page"_s, page);
    if (totalPages > 0)
        object.insert(u"TotalPages"_s, totalPages);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject item(const QString& number, const QString& base = u"BASE"_s)
{
    return {{u"ItemNumber"_s, number},
            {u"BasePartNumber"_s, base},
            {u"ItemTypeName"_s, u"Inventory"_s},
            {u"StandardUnitPrice"_s, 9.49},
            {u"ActiveFlag"_s, true}};
}

QJsonObject product(const QString& base, const QStringList& numbers)
{
    QJsonArray variants;
    for (const QString& number : numbers)
        variants.append(item(number, base));
    return {{u"Id"_s, qint64(qHash(base))},
            {u"BasePartNumber"_s, base},
            {u"Title"_s, u"A pen"_s},
            {u"ModifyDttm"_s, u"11/04/2025 04:41:09 PM"_s},
            {u"Variants"_s, variants}};
}

QJsonObject stockRow(const QString& number, const QString& store, double available)
{
    return {{u"ItemNumber"_s, number},
            {u"BasePartNumber"_s, u"BASE"_s},
            {u"StoreName"_s, store},
            {u"AvailableQty"_s, available}};
}

/// A server that pages through `pages` of products, and a client of it that does not wait long.
struct World
{
    HttpScript server;
    HttpClient http;
    FixedClock clock;
    XorosoftOptions options;
    std::vector<ErpItem> items;
    std::vector<ErpStockRow> stock;

    World()
    {
        options.url = server.url(u"/api/xerp"_s);
        options.key = u"key"_s;
        options.secret = u"s3cr3t"_s;
        options.ratePerSecond = 2000;
        options.timeout = 250ms;
        options.retryDelays = {1ms, 2ms, 3ms};
        options.throttlePause = 5ms;
    }
    void servePages(int pages)
    {
        server.setHandler([pages](const ScriptedRequest& request) {
            const int page = request.query(u"page"_s).toInt();
            if (page > pages)
                return ScriptedAnswer::json(envelope({}, page, pages));
            return ScriptedAnswer::json(
                envelope({product(u"B%1"_s.arg(page), {u"B%1-1"_s.arg(page), u"B%1-2"_s.arg(page)})}, page, pages));
        });
    }
    Result<ErpWalkReport> walk(const ItemQuery& query = {}, CancelToken cancel = {})
    {
        XorosoftClient client(http, options, clock);
        return client.walkItems(
            query,
            [this](std::vector<ErpItem>&& page, const ErpWalkReport&) -> Result<void> {
                std::ranges::move(page, std::back_inserter(items));
                return {};
            },
            std::move(cancel));
    }
    Result<ErpWalkReport> walkStock(const StockQuery& query = {})
    {
        XorosoftClient client(http, options, clock);
        return client.walkStock(query,
                                [this](std::vector<ErpStockRow>&& page, const ErpWalkReport&) -> Result<void> {
                                    std::ranges::move(page, std::back_inserter(stock));
                                    return {};
                                },
                                {});
    }
};

const QByteArray genericError = R"({"Message":"An error has occurred."})";
const QByteArray loginPage = "<!DOCTYPE html><html><body><form>Please Login <input type=password></form></body></html>";

ScriptedAnswer redirect()
{
    ScriptedAnswer answer;
    answer.status = 302;
    answer.headers = {{"Location", "/login"}};
    return answer;
}

} // namespace

class TestXorosoft : public QObject
{
    Q_OBJECT
private slots:
    void walksAllPages();
    void sixtyThousandItemsTakeSixHundredRequests();
    void rowsThatNameNoItemLeaveTheWalkIncomplete();
    void sendsCredentialsAndReadsOnly();
    void stockMayHaveAPairOfItsOwn();
    void answersAreHandedOverAsTheyCameWithoutCredentials();
    void whoTakesTheAnswersMayEndTheWalk();
    void everyAnswerOfTheTable_data();
    void everyAnswerOfTheTable();
    void aFaultIsNeverNotFound_data();
    void aFaultIsNeverNotFound();
    void fallsBackOnUnknownPaths();
    void aPathThatNeverWorkedIsConfiguration();
    void aFailedPageLeavesTheWalkIncomplete();
    void fiveFailedPagesEndTheWalk();
    void repeatedPageIsAnError();
    void otherPageThanAskedIsAnError();
    void noTotalPagesEndsOnEmptyData();
    void noTotalPagesHasALimit();
    void shrinkingIsIncomplete();
    void movedRowsAreCountedOnce();
    void emptyWalkIsHeld_data();
    void emptyWalkIsHeld();
    void ignoredFilterIsAnError();
    void rowsOutsideTheFilterAreDropped();
    void deltasNameTheirTime();
    void lookupFindsOneItem();
    void lookupTrustsOnlyTheErp();
    void readsAnItem();
    void anItemIsSoldToTheEndOfItsLastDay_data();
    void anItemIsSoldToTheEndOfItsLastDay();
    void readsAnItemWithoutKeys();
    void fieldChainsAreConfigurable();
    void otherItemTypesAreSkipped();
    void stockKeepsStoresNegativesAndFractions();
    void dates_data();
    void dates();
    void weights_data();
    void weights();
    void throttlingSlowsDown();
    void startsAreHalfASecondApartByDefault();
    void cancelStopsTheWait();
    void callbackEndsTheWalk();
    void probeCallsEveryEndpoint();
    void probeSaysWhatTheMapDoesNotFind();
    void insecureAddressIsRefused();
};

void TestXorosoft::walksAllPages()
{
    World world;
    world.servePages(3);
    const auto report = world.walk();
    QVERIFY(report);
    QVERIFY(report->complete);
    QCOMPARE(report->calls, 3);
    QCOMPARE(report->rows, 6);
    QCOMPARE(report->totalPages, 3);
    QCOMPARE(report->path, u"product/getproduct"_s);
    QCOMPARE(world.items.size(), size_t(6));
    QCOMPARE(world.items[5].itemNumber, u"B3-2"_s);
}

void TestXorosoft::sixtyThousandItemsTakeSixHundredRequests()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const int page = request.query(u"page"_s).toInt();
        QJsonArray rows;
        for (int i = 0; i < 100; ++i)
            rows.append(item(u"I-%1-%2"_s.arg(page).arg(i)));
        return ScriptedAnswer::json(envelope(rows, page, 600));
    });
    const auto report = world.walk();
    QVERIFY2(report, qPrintable(report ? QString() : errorText(report.error())));
    QVERIFY(report->complete);
    QCOMPARE(report->rows, 60'000);
    QCOMPARE(report->calls, 600);
    QCOMPARE(world.server.requestCount(), 600);
}

void TestXorosoft::rowsThatNameNoItemLeaveTheWalkIncomplete()
{
    World world;
    QJsonObject cut = item(u"I2"_s);
    cut.remove(u"ItemNumber"_s);
    QJsonObject unnumbered = item(u""_s);
    world.server.enqueue(ScriptedAnswer::json(envelope({item(u"I1"_s), unnumbered}, 1, 1)));
    auto report = world.walk();
    QVERIFY(report && report->complete); // an item without a number is nothing strange
    QCOMPARE(report->skipped, 1);
    world.server.enqueue(ScriptedAnswer::json(envelope({item(u"I1"_s), cut}, 1, 1)));
    report = world.walk();
    QVERIFY(report && !report->complete);
    QCOMPARE(report->unnamed, 1);
}

/// A page of an error may show the request it answers.
void TestXorosoft::stockMayHaveAPairOfItsOwn()
{
    World world;
    world.options.stockKey = u"stock"_s;
    world.options.stockSecret = u"0ther-s3cr3t"_s;
    world.server.setHandler([](const ScriptedRequest& request) {
        const bool isStock = request.path().endsWith("getinventorybyitem");
        const QByteArray expected = isStock ? "stock:0ther-s3cr3t" : "key:s3cr3t";
        if (request.headers.value("authorization") != "Basic " + expected.toBase64())
            return ScriptedAnswer::json(R"({"Message":"This app may not use this module."})", 403);
        return ScriptedAnswer::json(isStock ? envelope({stockRow(u"B1-1"_s, u"Main"_s, 4)}, 1, 1) : envelope({product(u"B1"_s, {u"B1-1"_s})}, 1, 1));
    });
    QVERIFY(world.walk());
    QVERIFY(world.walkStock());
    QCOMPARE(world.items.size(), size_t(1));
    QCOMPARE(world.stock.size(), size_t(1));
    world.options.stockKey.clear();
    world.options.stockSecret.clear();
    const auto refused = world.walkStock(); // the usual pair then
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Permission);
    world.options.stockKey = u"stock"_s;
    const auto half = world.options.validate();
    QVERIFY2(!half && half.error().kind == ErrorKind::Config, "half a pair");
}

void TestXorosoft::answersAreHandedOverAsTheyCameWithoutCredentials()
{
    World world;
    const QByteArray second = envelope({product(u"B2"_s, {u"B2-1"_s})}, 2, 2);
    world.server.enqueue(ScriptedAnswer::json(envelope({product(u"B1"_s, {u"B1-1"_s})}, 1, 2)));
    world.server.enqueue(ScriptedAnswer::json("Runtime error. Authorization: Basic " + QByteArray("key:s3cr3t").toBase64() + " (key:s3cr3t)"));
    world.server.enqueue(ScriptedAnswer::json(second));
    std::vector<ErpRawAnswer> answers;
    XorosoftClient client(world.http, world.options, world.clock);
    const auto report = client.walker().walkItems(
        {}, [](std::vector<ErpItem>&&, const ErpWalkReport&) -> Result<void> { return {}; }, {},
        [&](ErpRawAnswer&& answer) -> Result<void> {
            answers.push_back(std::move(answer));
            return {};
        });
    QVERIFY2(report, qPrintable(report ? QString() : errorText(report.error())));
    QCOMPARE(report->calls, 3);
    QCOMPARE(answers.size(), size_t(3));
    QVERIFY(answers[0].isReadable && !answers[1].isReadable && answers[2].isReadable);
    QCOMPARE(answers[1].code, u"NOT_JSON"_s);
    QCOMPARE(answers[1].body, QByteArray("Runtime error. Authorization: Basic *** (***)"));
    QCOMPARE(answers[2].body, second);
    QCOMPARE(answers[2].page, 2);
    QCOMPARE(answers[2].status, 200);
    QCOMPARE(answers[2].path, u"product/getproduct"_s);
    QCOMPARE(answers[2].endpoint, ErpEndpoint::Items);
}

void TestXorosoft::whoTakesTheAnswersMayEndTheWalk()
{
    World world;
    world.servePages(3);
    XorosoftClient client(world.http, world.options, world.clock);
    const auto report = client.walker().walkItems(
        {}, [](std::vector<ErpItem>&&, const ErpWalkReport&) -> Result<void> { return {}; }, {},
        [](ErpRawAnswer&& answer) -> Result<void> { return answer.page < 2 ? Result<void>() : fail(ErrorKind::Database, u"full"_s); });
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Database);
    QCOMPARE(world.server.requestCount(), 2);
}

void TestXorosoft::sendsCredentialsAndReadsOnly()
{
    World world;
    world.servePages(1);
    QVERIFY(world.walk());
    const ScriptedRequest request = world.server.requests().first();
    QCOMPARE(request.method, "GET");
    QCOMPARE(request.path(), "/api/xerp/product/getproduct");
    QCOMPARE(request.headers["authorization"], "Basic " + QByteArray("key:s3cr3t").toBase64());
    QCOMPARE(request.headers["accept"], "application/json");
}

// Answers to page 2 of 3: page 1 has shown that the path works.
void TestXorosoft::everyAnswerOfTheTable_data()
{
    QTest::addColumn<QList<ScriptedAnswer>>("answers");
    QTest::addColumn<QString>("outcome"); // "complete", "incomplete" or the kind of the error
    QTest::addColumn<int>("requests");
    const auto row = [](const char* name, const QList<ScriptedAnswer>& answers, const QString& outcome, int requests) {
        QTest::newRow(name) << answers << outcome << requests;
    };
    using A = ScriptedAnswer;
    const A good = A::json(envelope({product(u"B2"_s, {u"B2-1"_s})}, 2, 3));
    row("rows", {good}, u"complete"_s, 3);
    row("end of data before its end", {A::json(envelope({}, 2, 3))}, u"incomplete"_s, 2);
    row("no records before the end", {A::json(envelope({}, 2, 3, false))}, u"incomplete"_s, 2);
    row("Result false with an error code", {A::json(R"({"Result":false,"ErrorCode":7,"Message":"No","Data":[]})")},
        u"incomplete"_s, 3);
    row("Result false without a list", {A::json(R"({"Result":false,"Message":"No","Data":null})")}, u"incomplete"_s, 3);
    row("Result false with an error code in words", {A::json(R"({"Result":false,"ErrorCode":"7","Message":"No","Data":[]})")},
        u"incomplete"_s, 3);
    const A unknown = A::json(R"({"Result":"","Page":2,"TotalPages":3,"Data":[]})");
    row("Result in another word once", {unknown, good}, u"complete"_s, 4);
    row("Result in another word twice", {unknown, unknown}, u"incomplete"_s, 4);
    row("Result false, passing",
        {A::json(R"({"Result":false,"ErrorCode":1,"Message":"Timeout expired","Data":null})"), good}, u"complete"_s, 4);
    row("500 once", {A::json(genericError, 500), good}, u"complete"_s, 4);
    row("500 three times", {A::json(genericError, 500), A::json(genericError, 500), A::json(genericError, 500), good},
        u"complete"_s, 6);
    row("500 always",
        {A::json(genericError, 500), A::json(genericError, 500), A::json(genericError, 500),
         A::json(genericError, 500)},
        u"incomplete"_s, 6);
    row("400", {A::json("{}", 400)}, u"config"_s, 2);
    row("404", {A::json("{}", 404)}, u"config"_s, 2);
    row("405", {A::json("{}", 405)}, u"config"_s, 2);
    row("401", {A::json("{}", 401)}, u"auth"_s, 2);
    row("403", {A::json("{}", 403)}, u"permission"_s, 2);
    row("redirect", {redirect()}, u"auth"_s, 2);
    row("login page", {A::json(loginPage)}, u"auth"_s, 2);
    row("empty body", {A::json({}), good}, u"complete"_s, 4);
    row("empty body always", {A::json({}), A::json({}), A::json({}), A::json({})}, u"incomplete"_s, 6);
    row("garbage once", {A::json("upstream hiccup"), good}, u"complete"_s, 4);
    row("garbage twice", {A::json("upstream hiccup"), A::json("upstream hiccup")}, u"incomplete"_s, 4);
    row("429", {A::json("{}", 429), good}, u"complete"_s, 4);
    row("429 always", {A::json("{}", 429), A::json("{}", 429), A::json("{}", 429), A::json("{}", 429)}, u"incomplete"_s,
        6);
    row("cut", {A::of(A::CutInside), good}, u"complete"_s, 4);
    row("time-out", {A::of(A::Hang), good}, u"complete"_s, 4);
    row("time-out three times", {A::of(A::Hang), A::of(A::Hang), A::of(A::Hang)}, u"incomplete"_s, 5);
}

void TestXorosoft::everyAnswerOfTheTable()
{
    QFETCH(QList<ScriptedAnswer>, answers);
    QFETCH(QString, outcome);
    World world;
    world.servePages(3);
    world.server.enqueue(ScriptedAnswer::json(envelope({product(u"B1"_s, {u"B1-1"_s})}, 1, 3)));
    for (const ScriptedAnswer& answer : std::as_const(answers))
        world.server.enqueue(answer);
    const auto report = world.walk();
    QCOMPARE(report ? (report->complete ? u"complete"_s : u"incomplete"_s) : errorKindWord(report.error().kind),
             outcome);
    QTEST(world.server.requestCount(), "requests");
    if (!report) {
        for (const QString& text : {report.error().message, report.error().detail})
            QVERIFY(!text.contains(u"s3cr3t"_s));
        QVERIFY(!report.error().message.isEmpty());
    }
}

void TestXorosoft::aFaultIsNeverNotFound_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::newRow("500") << ScriptedAnswer::json(genericError, 500);
    QTest::newRow("empty body") << ScriptedAnswer::json({});
    QTest::newRow("garbage") << ScriptedAnswer::json("no");
    QTest::newRow("cut") << ScriptedAnswer::of(ScriptedAnswer::CutBefore);
    QTest::newRow("404") << ScriptedAnswer::json("{}", 404);
    QTest::newRow("401") << ScriptedAnswer::json("{}", 401);
    QTest::newRow("login page") << ScriptedAnswer::json(loginPage);
    QTest::newRow("no data key") << ScriptedAnswer::json(R"({"Result":true})");
}

void TestXorosoft::aFaultIsNeverNotFound()
{
    QFETCH(ScriptedAnswer, answer);
    World world;
    world.server.setHandler([answer](const ScriptedRequest&) { return answer; });
    XorosoftClient client(world.http, world.options, world.clock);
    QVERIFY(!client.item(u"X-1"_s, {}));
}

void TestXorosoft::fallsBackOnUnknownPaths()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        if (!request.path().endsWith("product/item/getitem"))
            return ScriptedAnswer::json("{}", 404);
        return ScriptedAnswer::json(
            envelope({item(u"I%1"_s.arg(request.query(u"page"_s)))}, request.query(u"page"_s).toInt(), 2));
    });
    const auto report = world.walk();
    QVERIFY(report);
    QVERIFY(report->complete);
    QCOMPARE(report->path, u"product/item/getitem"_s);
    QCOMPARE(report->calls, 4); // two unknown paths once, then two pages
    QCOMPARE(world.items.size(), size_t(2));
}

void TestXorosoft::aPathThatNeverWorkedIsConfiguration()
{
    World world;
    world.server.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::json(genericError, 500); });
    const auto report = world.walk();
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Config);
    QCOMPARE(report.error().code, u"UNKNOWN_PATH"_s);
}

void TestXorosoft::aFailedPageLeavesTheWalkIncomplete()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const int page = request.query(u"page"_s).toInt();
        if (page == 2)
            return ScriptedAnswer::json(genericError, 500);
        return ScriptedAnswer::json(envelope({product(u"B%1"_s.arg(page), {u"I%1"_s.arg(page)})}, page, 3));
    });
    const auto report = world.walk();
    QVERIFY(report);
    QVERIFY(!report->complete);
    QCOMPARE(report->failedPages, 1);
    QCOMPARE(report->rows, 2);
    QCOMPARE(report->calls, 6);
}

void TestXorosoft::fiveFailedPagesEndTheWalk()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        if (request.query(u"page"_s) == "1"_L1)
            return ScriptedAnswer::json(envelope({product(u"B1"_s, {u"I1"_s})}, 1, 50));
        return ScriptedAnswer::json(genericError, 500);
    });
    const auto report = world.walk();
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Http);
    QCOMPARE(world.server.requestCount(), 1 + 5 * 4);
}

void TestXorosoft::repeatedPageIsAnError()
{
    World world;
    world.server.setHandler(
        [](const ScriptedRequest&) { return ScriptedAnswer::json(envelope({product(u"B1"_s, {u"I1"_s})}, 0, 5)); });
    const auto report = world.walk();
    QVERIFY(!report);
    QCOMPARE(report.error().code, u"PAGE_REPEATED"_s);
    QCOMPARE(report.error().kind, ErrorKind::Contract);
    QCOMPARE(world.server.requestCount(), 2);
}

void TestXorosoft::otherPageThanAskedIsAnError()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        return ScriptedAnswer::json(envelope({product(u"B"_s + request.query(u"page"_s), {u"I"_s})}, 1, 5));
    });
    const auto report = world.walk();
    QVERIFY(!report);
    QCOMPARE(report.error().code, u"PAGE_IGNORED"_s);
}

void TestXorosoft::noTotalPagesEndsOnEmptyData()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const int page = request.query(u"page"_s).toInt();
        return ScriptedAnswer::json(page > 2 ? envelope({}, 0, 0) : envelope({item(u"I%1"_s.arg(page))}, 0, 0));
    });
    const auto report = world.walk();
    QVERIFY(report);
    QVERIFY(report->complete);
    QCOMPARE(report->calls, 3);
    QCOMPARE(report->rows, 2);
}

void TestXorosoft::noTotalPagesHasALimit()
{
    World world;
    world.options.pageLimit = 4;
    world.server.setHandler([](const ScriptedRequest& request) {
        return ScriptedAnswer::json(envelope({item(u"I"_s + request.query(u"page"_s))}, 0, 0));
    });
    const auto report = world.walk();
    QVERIFY(!report);
    QCOMPARE(report.error().code, u"NO_END"_s);
    QCOMPARE(world.server.requestCount(), 4);
}

void TestXorosoft::shrinkingIsIncomplete()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const int page = request.query(u"page"_s).toInt();
        return ScriptedAnswer::json(envelope({item(u"I%1"_s.arg(page))}, page, page == 1 ? 4 : 3));
    });
    const auto report = world.walk();
    QVERIFY(report);
    QVERIFY(!report->complete);
    QCOMPARE(report->rows, 3);
    QCOMPARE(report->page, 3);
}

void TestXorosoft::movedRowsAreCountedOnce()
{
    World world;
    world.server.enqueue(ScriptedAnswer::json(envelope({item(u"I1"_s), item(u"I2"_s)}, 1, 2)));
    world.server.enqueue(ScriptedAnswer::json(envelope({item(u"I2"_s), item(u"I3"_s)}, 2, 2)));
    const auto report = world.walk();
    QVERIFY(report);
    QVERIFY(report->complete);
    QCOMPARE(report->rows, 3);
    QCOMPARE(report->duplicates, 1);
}

void TestXorosoft::emptyWalkIsHeld_data()
{
    QTest::addColumn<bool>("result");
    QTest::newRow("empty data") << true;
    QTest::newRow("no records") << false;
}

void TestXorosoft::emptyWalkIsHeld()
{
    QFETCH(bool, result);
    World world;
    world.server.enqueue(ScriptedAnswer::json(envelope({}, 1, 0, result)));
    const auto report = world.walk();
    QVERIFY(!report);
    QCOMPARE(report.error().code, u"EMPTY_WALK"_s);

    // For a delta the same answer only says that nothing has changed.
    world.server.enqueue(ScriptedAnswer::json(envelope({}, 1, 0, result)));
    const auto delta = world.walk({world.clock.now(), {}});
    QVERIFY(delta);
    QVERIFY(delta->complete);
}

void TestXorosoft::ignoredFilterIsAnError()
{
    World world;
    world.servePages(9);
    const auto report = world.walk({{}, u"WANTED"_s});
    QVERIFY(!report);
    QCOMPARE(report.error().code, u"FILTER_IGNORED"_s);
    QCOMPARE(world.server.requestCount(), 1);
    QVERIFY(world.items.empty());
}

void TestXorosoft::rowsOutsideTheFilterAreDropped()
{
    World world;
    world.server.enqueue(
        ScriptedAnswer::json(envelope({stockRow(u"A"_s, u"Main"_s, 1), stockRow(u"A"_s, u"Showroom"_s, 2)}, 1, 1)));
    const auto report = world.walkStock({{u"Main"_s}, {}, {}});
    QVERIFY(report);
    QCOMPARE(report->outsideFilter, 1);
    QCOMPARE(world.stock.size(), size_t(1));
    QCOMPARE(world.server.requests().first().query(u"store"_s), u"Main"_s);
    QVERIFY(!world.server.requests().first().target.contains("min_on_hand"));
}

void TestXorosoft::deltasNameTheirTime()
{
    World world;
    world.options.zone = QTimeZone("America/Toronto");
    world.servePages(1);
    const auto report = world.walk({QDateTime(QDate(2026, 11, 20), QTime(12, 0), QTimeZone::UTC), {}});
    QVERIFY(report);
    QCOMPARE(world.server.requests().first().query(u"updated_at_min"_s), u"2026-11-20T07:00:00"_s);
    QCOMPARE(report->rows, 2); // old rows are more than asked for, which does no harm
    QCOMPARE(report->outsideFilter, 2);
}

void TestXorosoft::lookupFindsOneItem()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        if (request.path().endsWith("getinventorybyitem"))
            return ScriptedAnswer::json(
                envelope({stockRow(u"P-1"_s, u"Main"_s, 5), stockRow(u"P-1"_s, u"Showroom"_s, -2)}, 1, 1));
        return ScriptedAnswer::json(envelope({product(u"BASE"_s, {u"P-2"_s, u"P-1"_s})}, 1, 1));
    });
    XorosoftClient client(world.http, world.options, world.clock);
    const auto found = client.item(u"P-1"_s, {});
    QVERIFY(found);
    QVERIFY(found->found);
    QCOMPARE(found->item.itemNumber, u"P-1"_s);
    QCOMPARE(found->stock.size(), size_t(2));
    QCOMPARE(world.server.requests()[0].query(u"item_number"_s), u"P-1"_s);
    QCOMPARE(world.server.requests()[1].query(u"base_part_number"_s), u"BASE"_s);
}

void TestXorosoft::lookupTrustsOnlyTheErp()
{
    World world;
    world.server.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::json(envelope({}, 0, 0, false)); });
    XorosoftClient client(world.http, world.options, world.clock);
    const auto none = client.item(u"P-1"_s, {});
    QVERIFY(none);
    QVERIFY(!none->found);

    // A server that ignores the filter answers with page 1 of everything: its first row is not the item.
    world.servePages(9);
    const auto wrong = client.item(u"P-1"_s, {});
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, u"FILTER_IGNORED"_s);
}

void TestXorosoft::readsAnItem()
{
    const QJsonObject row = QJsonDocument::fromJson(R"({
        "Id": 51020, "BasePartNumber": "NVLGP10", "Handle": "nordvale-pen", "Title": "GlidePro Pen", "BodyHtml": "<p>Ink</p>",
        "ActiveFlag": true, "Variants": [
        {"Id": 71001, "ProductHeaderId": 51020, "ItemNumber": "NVLGP10-BLU", "BasePartNumber": "NVLGP10", "OldItemNumber": "OLD-1",
         "Description": "Pen blue", "ItemTypeName": "Inventory", "ActiveFlag": true, "IsSellableFlag": true, "DiscontinuedDate": null,
         "ItemUpc": 12345678905, "ItemBarcode": "", "VendorPartNumber": null, "Manufacturer": null, "BrandName": "Nordvale",
         "StandardUnitPrice": 9.49, "StandardUnitCost": 4.1275, "HomeCurrencyCode": "CAD", "Weight": 0.5, "WeightUomCode": "kg",
         "ModifyDttm": "11/04/2025 04:41:09 PM", "ModifySource": "mlee", "SomethingNew": {"a": 1}},
        {"Id": 71002, "ItemNumber": "NVLGP10-BLK", "ActiveFlag": false, "StandardUnitPrice": 0.0, "StandardUnitCost": null,
         "LastUnitCost": "3.5"},
        {"Id": 71003, "ItemNumber": "NVLGP10-RED", "ActiveFlagStr": "Y", "DiscontinuedDate": "06/30/2025 12:00:00 AM"},
        {"Id": 71004, "ItemNumber": ""}]})")
                                .object();
    const auto items = erpItemsOf(row, {}, FixedClock().now());
    QCOMPARE(items.size(), size_t(3));
    const ErpItem& blue = items[0];
    QCOMPARE(blue.itemNumber, u"NVLGP10-BLU"_s);
    QCOMPARE(blue.productId, u"51020"_s);
    QCOMPARE(blue.title, u"GlidePro Pen"_s);
    QCOMPARE(blue.description, u"<p>Ink</p>"_s);
    QCOMPARE(blue.handle, u"nordvale-pen"_s);
    QCOMPARE(blue.barcode, u"12345678905"_s);
    QCOMPARE(blue.mpn, u"OLD-1"_s);
    QCOMPARE(blue.manufacturer, u"Nordvale"_s);
    QCOMPARE(blue.price->toString(), u"9.49"_s);
    QCOMPARE(blue.cost->toString(), u"4.1275"_s);
    QCOMPARE(blue.currency, u"CAD"_s);
    QCOMPARE(blue.weightGrams->toString(), u"500.000"_s);
    QCOMPARE(blue.modified, QDateTime(QDate(2025, 11, 4), QTime(16, 41, 9), QTimeZone::UTC));
    QVERIFY(blue.active);
    QVERIFY(blue.raw.contains("\"SomethingNew\":{\"a\":1}"));
    QVERIFY(!items[1].active);
    QCOMPARE(items[1].basePartNumber, u"NVLGP10"_s); // from the product
    QVERIFY(items[1].price->isZero());               // 0 is a value
    QCOMPARE(items[1].cost->toString(), u"3.5000"_s);
    QVERIFY(!items[2].active);
}

void TestXorosoft::anItemIsSoldToTheEndOfItsLastDay_data()
{
    QTest::addColumn<QString>("date");
    QTest::addColumn<QString>("now");
    QTest::addColumn<bool>("active");
    const QString last = u"12/31/2026 12:00:00 AM"_s;
    QTest::newRow("long before") << last << u"2026-11-22T12:00:00Z"_s << true;
    QTest::newRow("in its first minute") << last << u"2026-12-31T05:01:00Z"_s << true; // Toronto is five hours behind
    QTest::newRow("in its last minute") << last << u"2027-01-01T04:59:00Z"_s << true;
    QTest::newRow("the minute after") << last << u"2027-01-01T05:00:00Z"_s << false;
    QTest::newRow("a date alone") << u"2026-12-31"_s << u"2027-01-01T04:59:00Z"_s << true;
    QTest::newRow("long after") << last << u"2027-06-01T12:00:00Z"_s << false;
}

void TestXorosoft::anItemIsSoldToTheEndOfItsLastDay()
{
    QFETCH(QString, date);
    QFETCH(QString, now);
    XorosoftOptions options;
    options.zone = QTimeZone("America/Toronto");
    const QJsonObject row{{u"ItemNumber"_s, u"X"_s}, {u"ActiveFlag"_s, true}, {u"IsSellableFlag"_s, true}, {u"DiscontinuedDate"_s, date}};
    const auto items = erpItemsOf(row, options, QDateTime::fromString(now, Qt::ISODate));
    QCOMPARE(items.size(), size_t(1));
    QCOMPARE(items[0].discontinuedOn, QDate(2026, 12, 31));
    QVERIFY(items[0].sellable);
    QTEST(items[0].active, "active");
}

void TestXorosoft::readsAnItemWithoutKeys()
{
    const auto items = erpItemsOf({{u"ItemNumber"_s, u"X"_s}}, {}, FixedClock().now());
    QCOMPARE(items.size(), size_t(1));
    QVERIFY(!items[0].price);
    QVERIFY(!items[0].cost);
    QVERIFY(!items[0].weightGrams);
    QVERIFY(!items[0].modified.isValid());
    QVERIFY(items[0].title.isEmpty());
    QVERIFY(!items[0].discontinuedOn.isValid());
    QVERIFY(erpItemsOf({}, {}, FixedClock().now()).empty());
}

void TestXorosoft::fieldChainsAreConfigurable()
{
    XorosoftOptions options;
    options.fields.price = {u"CustomPrice1"_s, u"StandardUnitPrice"_s};
    options.fields.compareAtPrice = {u"CustomPrice2"_s};
    const QJsonObject row{
        {u"ItemNumber"_s, u"X"_s}, {u"CustomPrice1"_s, 12.995}, {u"StandardUnitPrice"_s, 5}, {u"CustomPrice2"_s, 20}};
    const auto items = erpItemsOf(row, options, FixedClock().now());
    QCOMPARE(items[0].price->toString(), u"13.00"_s);
    QCOMPARE(items[0].compareAtPrice->toString(), u"20.00"_s);
}

void TestXorosoft::otherItemTypesAreSkipped()
{
    World world;
    QJsonObject service = item(u"SETUP-FEE"_s);
    service[u"ItemTypeName"_s] = u"Miscellaneous"_s;
    world.server.enqueue(ScriptedAnswer::json(envelope({item(u"I1"_s), service}, 1, 1)));
    const auto report = world.walk();
    QVERIFY(report);
    QCOMPARE(report->rows, 1);
    QCOMPARE(report->skipped, 1);
}

void TestXorosoft::stockKeepsStoresNegativesAndFractions()
{
    World world;
    world.server.enqueue(
        ScriptedAnswer::json(envelope({stockRow(u"A"_s, u"Main"_s, 118), stockRow(u"A"_s, u"Showroom"_s, -2)}, 1, 2)));
    world.server.enqueue(
        ScriptedAnswer::json(envelope({stockRow(u"A"_s, u"Showroom"_s, -2), stockRow(u"B"_s, u"Main"_s, 2.5)}, 2, 2)));
    const auto report = world.walkStock();
    QVERIFY(report);
    QVERIFY(report->complete);
    QCOMPARE(report->duplicates, 1);
    QCOMPARE(world.stock.size(), size_t(3));
    QCOMPARE(world.stock[1].quantity->toString(), u"-2.0000"_s);
    QCOMPARE(world.stock[2].quantity->toString(), u"2.5000"_s);
    QCOMPARE(world.stock[1].storeName, u"Showroom"_s);
}

void TestXorosoft::dates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("utc");
    QTest::newRow("afternoon") << u"11/04/2025 04:41:09 PM"_s << u"2025-11-04T21:41:09Z"_s;
    QTest::newRow("midnight, summer") << u"06/30/2025 12:00:00 AM"_s << u"2025-06-30T04:00:00Z"_s;
    QTest::newRow("noon") << u"06/30/2025 12:00:00 PM"_s << u"2025-06-30T16:00:00Z"_s;
    QTest::newRow("month first") << u"02/03/2025 01:00:00 AM"_s << u"2025-02-03T06:00:00Z"_s;
    QTest::newRow("one digit") << u"2/3/2025 1:00:00 AM"_s << u"2025-02-03T06:00:00Z"_s;
    QTest::newRow("ISO") << u"2025-02-03T01:00:00"_s << u"2025-02-03T06:00:00Z"_s;
    QTest::newRow("ISO, date alone") << u"2025-02-03"_s << u"2025-02-03T05:00:00Z"_s;
    QTest::newRow("ISO with zone") << u"2025-02-03T01:00:00Z"_s << u"2025-02-03T01:00:00Z"_s;
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("nonsense") << u"31/31/2025"_s << QString();
}

void TestXorosoft::dates()
{
    QFETCH(QString, text);
    const QDateTime read = erpDate(text, QTimeZone("America/Toronto"));
    QTEST(read.isValid() ? read.toString(Qt::ISODate) : QString(), "utc");
}

void TestXorosoft::weights_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("grams");
    QTest::newRow("g") << u"138"_s << u"g"_s << u"138.000"_s;
    QTest::newRow("Gram") << u"138"_s << u"Gram"_s << u"138.000"_s;
    QTest::newRow("KILOGRAMS") << u"1.25"_s << u"KILOGRAMS"_s << u"1250.000"_s;
    QTest::newRow("lb") << u"1"_s << u"lb"_s << u"453.592"_s;
    QTest::newRow("POUNDS") << u"10"_s << u"POUNDS"_s << u"4535.924"_s;
    QTest::newRow("oz") << u"16"_s << u"oz"_s << u"453.592"_s;
    QTest::newRow("unknown") << u"1"_s << u"stone"_s << QString();
    QTest::newRow("no unit") << u"1"_s << QString() << QString();
    QTest::newRow("negative") << u"-1"_s << u"g"_s << QString();
    QTest::newRow("absurd") << u"123456789"_s << u"kg"_s << QString();
}

void TestXorosoft::weights()
{
    QFETCH(QString, value);
    QFETCH(QString, unit);
    const auto grams = gramsFrom(*Decimal::fromString(value), unit);
    QTEST(grams ? grams->toString() : QString(), "grams");
}

void TestXorosoft::throttlingSlowsDown()
{
    World world;
    world.options.ratePerSecond = 100;
    world.servePages(1);
    ScriptedAnswer busy = ScriptedAnswer::json("{}", 429);
    busy.headers = {{"Retry-After", "0.1"}};
    world.server.enqueue(busy);
    XorosoftClient client(world.http, world.options, world.clock);
    QVERIFY(client.walkItems({}, [](auto&&, const auto&) -> Result<void> { return {}; }, {}));
    const auto requests = world.server.requests();
    QVERIFY2(requests[1].arrivedMs - requests[0].arrivedMs >= 95, "Retry-After was not honoured");
    QVERIFY(world.http.hostPolicy(world.options.url).perSecond < 60);
    QCOMPARE(world.http.hostPolicy(world.options.url).maxConcurrent, 1);
}

void TestXorosoft::startsAreHalfASecondApartByDefault()
{
    World world;
    world.options.ratePerSecond = XorosoftOptions().ratePerSecond;
    world.servePages(2);
    QVERIFY(world.walk());
    const auto requests = world.server.requests();
    QVERIFY2(requests[1].arrivedMs - requests[0].arrivedMs >= 490, "two requests came less than half a second apart");
}

void TestXorosoft::cancelStopsTheWait()
{
    World world;
    world.options.throttlePause = 60s;
    CancelSource stop;
    // The stop comes from the server's thread, while the client waits before its second try.
    world.server.setHandler([&stop](const ScriptedRequest&) {
        stop.cancel();
        return ScriptedAnswer::json("{}", 429);
    });
    const auto report = world.walk({}, stop.token());
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Cancelled);
}

void TestXorosoft::callbackEndsTheWalk()
{
    World world;
    world.servePages(5);
    XorosoftClient client(world.http, world.options, world.clock);
    const auto report = client.walkItems(
        {}, [](auto&&, const auto&) -> Result<void> { return fail(ErrorKind::DiskFull, u"full"_s); }, {});
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::DiskFull);
    QCOMPARE(world.server.requestCount(), 1);
}

void TestXorosoft::probeCallsEveryEndpoint()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        if (request.path().endsWith("getinventorybyitem"))
            return ScriptedAnswer::json("{}", 403);
        if (request.path().endsWith("/item/getitem") && !request.path().contains("product/item"))
            return ScriptedAnswer::json("{}", 404);
        return ScriptedAnswer::json(envelope({product(u"B"_s, {u"B-1"_s})}, 1, 7));
    });
    XorosoftClient client(world.http, world.options, world.clock);
    const auto probe = client.probe({});
    QVERIFY(probe);
    QVERIFY(!probe->works());
    QCOMPARE(probe->endpoints.size(), size_t(4));
    const ErpEndpointProbe& products = probe->endpoints[0];
    QVERIFY(products.works);
    QCOMPARE(products.totalPages, 7);
    QVERIFY(products.keys.contains(u"Variants"_s));
    QCOMPARE(products.firstModified, u"11/04/2025 04:41:09 PM"_s);
    QVERIFY(products.emptyMapEntries.contains(u"cost"_s));
    QVERIFY(!products.emptyMapEntries.contains(u"price"_s));
    QVERIFY(!products.emptyMapEntries.contains(u"sku"_s));
    QVERIFY2(!products.emptyMapEntries.contains(u"compare_at_price"_s), "it is read from nothing unless somebody says from what");
    QCOMPARE(products.rows, 1);
    QCOMPARE(products.filledKeys,
             (QStringList{u"ActiveFlag"_s, u"BasePartNumber"_s, u"ItemNumber"_s, u"ItemTypeName"_s, u"StandardUnitPrice"_s}));
    QCOMPARE(probe->endpoints[1].error.code, u"UNKNOWN_PATH"_s);
    QVERIFY(probe->endpoints[2].works);
    QCOMPARE(probe->endpoints[3].purpose, u"stock"_s);
    QCOMPARE(probe->endpoints[3].error.kind, ErrorKind::Permission);
}

void TestXorosoft::probeSaysWhatTheMapDoesNotFind()
{
    World world;
    QJsonObject flat = item(u"I-1"_s);
    flat.insert(u"ModifyDttm"_s, u"06/30/2025 08:00:12 AM"_s);
    flat.insert(u"ItemUpc"_s, QString());
    QJsonObject row = stockRow(u"I-1"_s, u"Main"_s, 3);
    world.options.itemPaths = {u"item/getitem"_s};
    world.options.fields.quantity = {u"ATSQty"_s};
    world.options.pageSize = 200;
    world.server.setHandler([&](const ScriptedRequest& request) {
        return ScriptedAnswer::json(envelope({request.path().endsWith("getinventorybyitem") ? row : flat}, 1, 3));
    });
    XorosoftClient client(world.http, world.options, world.clock);
    const auto probe = client.probe({});
    QVERIFY(probe && probe->works());
    QCOMPARE(probe->endpoints.size(), size_t(2));
    QCOMPARE(probe->endpoints[0].purpose, u"items"_s);
    QCOMPARE(probe->endpoints[0].firstModified, u"06/30/2025 08:00:12 AM"_s);
    QVERIFY2(!probe->endpoints[0].filledKeys.contains(u"ItemUpc"_s), "a key without a value says nothing");
    QVERIFY(probe->endpoints[0].emptyMapEntries.contains(u"barcode"_s));
    QCOMPARE(probe->endpoints[1].emptyMapEntries, QStringList{u"inventory"_s});
    QCOMPARE(world.server.requests()[0].query(u"per_page"_s), u"200"_s); // as a walk asks
}

void TestXorosoft::insecureAddressIsRefused()
{
    World world;
    world.options.url = QUrl(u"http://erp.example.com/api"_s);
    const auto report = world.walk();
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::Config);
}

QTEST_GUILESS_MAIN(TestXorosoft)
#include "tst_xorosoft.moc"
