#include "remote/shopify/costbucket.h"
#include "remote/shopify/shopifyclient.h"
#include "remote/shopify/shopifyreader.h"
#include "support/httpscript.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using namespace trueup;
using namespace trueup::test;
using namespace std::chrono_literals;

namespace {

class TestClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override
    {
        return QDateTime(QDate(2026, 11, 22), QTime(12, 0), QTimeZone::UTC).addSecs(seconds);
    }
    [[nodiscard]] qint64 monotonicMs() const override { return m_system.monotonicMs(); }
    std::atomic<qint64> seconds = 0;

private:
    SystemClock m_system;
};

QByteArray cost(double requested, double actual, double available, double restore = 1000, double maximum = 2000)
{
    return QStringLiteral(R"({"cost":{"requestedQueryCost":%1,"actualQueryCost":%2,"throttleStatus":)"
                          R"({"maximumAvailable":%3,"currentlyAvailable":%4,"restoreRate":%5}}})")
        .arg(requested)
        .arg(actual)
        .arg(maximum)
        .arg(available)
        .arg(restore)
        .toUtf8();
}

ScriptedAnswer data(const QByteArray& json, const QByteArray& extensions = cost(10, 7, 1900))
{
    ScriptedAnswer answer = ScriptedAnswer::json("{\"data\":" + json + ",\"extensions\":" + extensions + '}');
    answer.headers.append(std::pair<QByteArray, QByteArray>("X-Shopify-API-Version", "2026-10"));
    return answer;
}

ScriptedAnswer throttled(double requested, double available, double restore = 1000)
{
    return ScriptedAnswer::json(
        R"({"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":)" +
        cost(requested, 0, available, restore) + '}');
}

ScriptedAnswer error(const QByteArray& code, const QByteArray& dataJson = {})
{
    const QByteArray extensions = code.isEmpty() ? QByteArray("{}") : "{\"code\":\"" + code + "\"}";
    return ScriptedAnswer::json("{\"errors\":[{\"message\":\"It went wrong\",\"extensions\":" + extensions + "}]" +
                                (dataJson.isEmpty() ? QByteArray() : ",\"data\":" + dataJson) + '}');
}

struct World
{
    HttpScript server;
    HttpClient http;
    TestClock clock;
    ShopifyOptions options;

    World()
    {
        options.url = server.url();
        options.token = u"shpat_s3cr3t"_s;
        options.retryDelay = 2ms;
        options.timeout = 300ms;
        options.shortestThrottleWait = 5ms;
    }
    [[nodiscard]] Result<GraphQlAnswer> query(ShopifyClient& client, CancelToken cancel = {})
    {
        return client.execute(u"Nodes"_s, {{u"ids"_s, QJsonArray()}}, GraphQlKind::Query, std::move(cancel));
    }
    [[nodiscard]] Result<GraphQlAnswer> mutation(ShopifyClient& client)
    {
        return client.execute(u"UpdateProduct"_s, {{u"product"_s, QJsonObject{{u"id"_s, u"gid://1"_s}}}},
                              GraphQlKind::Mutation);
    }
};

QJsonObject sentBody(const ScriptedRequest& request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

class TestShopify : public QObject
{
    Q_OBJECT
private slots:
    void sendsDocumentVariablesAndToken();
    void documentsAreNamedLikeTheirFiles();
    void throttledIsWaitedFor();
    void throttledMutationIsRepeated();
    void throttledForEverEnds();
    void dailyVariantLimitIsNotAThrottle_data();
    void dailyVariantLimitIsNotAThrottle();
    void lostAnswersOfMutationsAreUnknown_data();
    void lostAnswersOfMutationsAreUnknown();
    void queriesAreRepeated_data();
    void queriesAreRepeated();
    void topLevelErrors_data();
    void topLevelErrors();
    void statuses_data();
    void statuses();
    void userErrorsOfEveryRoot();
    void staleIsItsOwnKind();
    void searchWarningsAreErrors();
    void versionDriftStopsWriting();
    void walkReadsEveryPage();
    void walkGuardsItsCursor();
    void tokenIsGrantedAndRenewed();
    void tokenIsRenewedOnceAfter401();
    void tokenIsFetchedOnceByManyThreads();
    void refusedClientCredentials();
    void bucketArithmetic();
    void bucketIsSharedByThreads();
    void probeNamesMissingScopes();
    void locationsOverTwoPages();
    void productById();
    void productThatIsGone();
    void productsByIdsShrinkAndComplete();
    void collectionsArePagedOn();
    void collectionsThatMayNotBeReadAreLeftOut();
    void skuIsCheckedExactly();
    void ambiguousSku();
    void changedProductsQuoteTimes();
    void insecureOrEmptyOptionsAreRefused_data();
    void insecureOrEmptyOptionsAreRefused();
};

namespace {

QByteArray productJson(const QByteArray& id, const QByteArray& sku = "SKU-1", bool moreVariants = false)
{
    return R"({"__typename":"Product","id":")" + id +
           R"(","handle":"pen","title":"Pen","updatedAt":"2026-11-20T10:00:00Z",
        "status":"ACTIVE","vendor":"Nordvale","productType":"Pens","tags":["b","a"],"descriptionHtml":"<p>Ink</p>",
        "seo":{"title":null,"description":"Writes"},
        "metafields":{"nodes":[{"id":"gid://m/1","namespace":"custom","key":"product_info","type":"json",
            "value":"{ \"Color\" : \"Blue\" }","compareDigest":"d1"},{"id":"gid://m/2","namespace":"custom","key":"other",
            "type":"single_line_text_field","value":"x","compareDigest":"d2"}],"pageInfo":{"hasNextPage":false}},
        "media":{"nodes":[{"id":"gid://i/1","alt":"Front","status":"READY","mediaContentType":"IMAGE","image":{"url":"https://cdn/1.jpg"}},
            {"id":"gid://i/2","alt":null,"status":"PROCESSING","mediaContentType":"IMAGE","image":null}],"pageInfo":{"hasNextPage":false}},
        "variants":{"nodes":[{"id":"gid://v/0","sku":"OTHER","price":"1.00","inventoryItem":{"id":"gid://ii/0","tracked":true}},
            {"id":"gid://v/1","sku":")" +
           sku + R"(","barcode":"0012345678905","price":"9.5","compareAtPrice":null,"inventoryPolicy":"CONTINUE",
            "taxable":true,"requiresComponents":false,"inventoryItem":{"id":"gid://ii/1","tracked":true,"requiresShipping":true,
            "unitCost":{"amount":"4.1275","currencyCode":"CAD"},"measurement":{"weight":{"unit":"KILOGRAMS","value":0.138}},
            "inventoryLevel":{"id":"gid://l/1","quantities":[{"name":"available","quantity":-3},{"name":"on_hand","quantity":4}]}}}],
            "pageInfo":{"hasNextPage":)" +
           (moreVariants ? "true" : "false") + "}}}";
}

} // namespace

void TestShopify::sendsDocumentVariablesAndToken()
{
    World world;
    world.server.enqueue(data(R"({"nodes":[]})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto answer = world.query(client);
    QVERIFY(answer);
    const ScriptedRequest request = world.server.requests().first();
    QCOMPARE(request.path(), "/admin/api/2026-10/graphql.json");
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.headers["x-shopify-access-token"], "shpat_s3cr3t");
    QCOMPARE(request.headers["shopify-search-query-debug"], "1");
    QCOMPARE(sentBody(request)["operationName"_L1].toString(), u"Nodes"_s);
    QVERIFY(sentBody(request)["query"_L1].toString().contains(u"query Nodes("_s));
    QCOMPARE(answer->cost.actual, 7);
    QCOMPARE(client.counters().calls, 1);
    QCOMPARE(client.counters().points, 7);
}

void TestShopify::documentsAreNamedLikeTheirFiles()
{
    const QStringList names = QDir(u":/graphql"_s).entryList(QDir::Files);
    QVERIFY2(names.size() >= 30, "the documents are missing from the program");
    for (const QString& file : names) {
        const QString name = file.chopped(8);
        const auto text = ShopifyClient::document(name);
        QVERIFY(text);
        const QRegularExpression head(u"^(query|mutation) %1\\b"_s.arg(name), QRegularExpression::MultilineOption);
        QVERIFY2(head.match(QString::fromUtf8(*text)).hasMatch(), qPrintable(file));
    }
    QVERIFY(!ShopifyClient::document(u"Nothing"_s));
}

void TestShopify::throttledIsWaitedFor()
{
    World world;
    world.server.enqueue(throttled(20, 0, 20)); // one second until 20 points are there
    world.server.enqueue(data(R"({"nodes":[]})"));
    ShopifyClient client(world.http, world.options, world.clock);
    QVERIFY(world.query(client));
    const auto requests = world.server.requests();
    QCOMPARE(requests.size(), 2);
    QVERIFY2(requests[1].arrivedMs - requests[0].arrivedMs >= 990, "the points were not waited for");
    QCOMPARE(client.counters().throttled, 1);
}

void TestShopify::throttledMutationIsRepeated()
{
    World world;
    world.server.enqueue(throttled(10, 100));
    world.server.enqueue(ScriptedAnswer::json(R"({"errors":"Exceeded 2 calls per second"})", 429));
    world.server.enqueue(data(R"({"productUpdate":{"product":{"id":"gid://1"},"userErrors":[]}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    QVERIFY(world.mutation(client)); // the shop said that it had not begun
    QCOMPARE(world.server.requestCount(), 3);
}

void TestShopify::throttledForEverEnds()
{
    World world;
    world.options.longestThrottleWait = 50ms;
    world.server.setHandler([](const ScriptedRequest&) { return throttled(10, 100); });
    ShopifyClient client(world.http, world.options, world.clock);
    const auto answer = world.query(client);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Throttled);
    QVERIFY(answer.error().retryable);
}

void TestShopify::dailyVariantLimitIsNotAThrottle_data()
{
    const QByteArray text = "Daily variant creation limit reached. Please try again later.";
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::newRow("429") << ScriptedAnswer::json("{\"errors\":\"" + text + "\"}", 429);
    QTest::newRow("top-level") << ScriptedAnswer::json("{\"errors\":[{\"message\":\"" + text + "\"}]}");
    QTest::newRow("user error") << data(
        "{\"productSet\":{\"product\":null,\"userErrors\":[{\"field\":null,\"message\":\"" + text + "\"}]}}");
}

void TestShopify::dailyVariantLimitIsNotAThrottle()
{
    QFETCH(ScriptedAnswer, answer);
    World world;
    world.server.enqueue(answer);
    ShopifyClient client(world.http, world.options, world.clock);
    const auto result = refusedIfUserErrors(world.mutation(client));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::DailyLimit);
    QCOMPARE(world.server.requestCount(), 1);
}

void TestShopify::lostAnswersOfMutationsAreUnknown_data()
{
    using A = ScriptedAnswer;
    QTest::addColumn<A>("answer");
    QTest::newRow("502") << A::json("bad gateway", 502);
    QTest::newRow("504") << A::json("{}", 504);
    QTest::newRow("500") << A::json("{}", 500);
    QTest::newRow("cut before") << A::of(A::CutBefore);
    QTest::newRow("cut inside") << A::of(A::CutInside);
    QTest::newRow("hang") << A::of(A::Hang);
    QTest::newRow("not JSON") << A::json("<html>");
    QTest::newRow("no data") << A::json("{}");
    QTest::newRow("data and errors") << error("INTERNAL_SERVER_ERROR", R"({"productUpdate":null})");
    QTest::newRow("internal error") << error("INTERNAL_SERVER_ERROR");
}

void TestShopify::lostAnswersOfMutationsAreUnknown()
{
    QFETCH(ScriptedAnswer, answer);
    World world;
    world.server.setHandler([answer](const ScriptedRequest&) { return answer; });
    ShopifyClient client(world.http, world.options, world.clock);
    const auto result = world.mutation(client);
    QVERIFY(!result);
    QVERIFY2(outcomeUnknown(result.error()), qPrintable(result.error().detail));
    QVERIFY(!result.error().retryable);
    QCOMPARE(world.server.requestCount(), 1);
    QVERIFY(!result.error().detail.contains(u"s3cr3t"_s));
}

void TestShopify::queriesAreRepeated_data()
{
    using A = ScriptedAnswer;
    QTest::addColumn<A>("answer");
    QTest::newRow("502") << A::json("{}", 502);
    QTest::newRow("504") << A::json("{}", 504);
    QTest::newRow("cut") << A::of(A::CutInside);
    QTest::newRow("hang") << A::of(A::Hang);
}

void TestShopify::queriesAreRepeated()
{
    QFETCH(ScriptedAnswer, answer);
    World world;
    world.server.enqueue(answer);
    world.server.enqueue(answer);
    world.server.enqueue(data(R"({"nodes":[]})"));
    ShopifyClient client(world.http, world.options, world.clock);
    QVERIFY(world.query(client));
    QCOMPARE(world.server.requestCount(), 3);
    QCOMPARE(client.counters().calls, 3);
}

void TestShopify::topLevelErrors_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("dataJson");
    QTest::addColumn<ErrorKind>("query");
    QTest::addColumn<bool>("unknownForMutation");
    const QByteArray none;
    QTest::newRow("no code") << none << none << ErrorKind::GraphQl << false;
    QTest::newRow("denied") << QByteArray("ACCESS_DENIED") << none << ErrorKind::Permission << false;
    QTest::newRow("cost") << QByteArray("MAX_COST_EXCEEDED") << none << ErrorKind::GraphQl << false;
    QTest::newRow("missing key") << QByteArray("BAD_REQUEST") << none << ErrorKind::GraphQl << false;
    QTest::newRow("partial data") << none << QByteArray(R"({"a":{"b":1}})") << ErrorKind::GraphQl << true;
}

void TestShopify::topLevelErrors()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, dataJson);
    QFETCH(ErrorKind, query);
    QFETCH(bool, unknownForMutation);
    World world;
    world.server.setHandler([=](const ScriptedRequest&) { return error(code, dataJson); });
    ShopifyClient client(world.http, world.options, world.clock);
    const auto read = world.query(client);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, query);
    const auto written = world.mutation(client);
    QVERIFY(!written);
    QCOMPARE(outcomeUnknown(written.error()), unknownForMutation);
    QCOMPARE(world.server.requestCount(), 2);
}

void TestShopify::statuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("code");
    QTest::newRow("400") << 400 << ErrorKind::Http << u"HTTP_400"_s;
    QTest::newRow("401") << 401 << ErrorKind::Auth << u"HTTP_401"_s;
    QTest::newRow("402") << 402 << ErrorKind::Permission << u"SHOP_FROZEN"_s;
    QTest::newRow("403") << 403 << ErrorKind::Permission << u"HTTP_403"_s;
    QTest::newRow("404") << 404 << ErrorKind::Config << u"HTTP_404"_s;
    QTest::newRow("423") << 423 << ErrorKind::Permission << u"SHOP_LOCKED"_s;
    QTest::newRow("430") << 430 << ErrorKind::Http << u"HTTP_430"_s;
}

void TestShopify::statuses()
{
    QFETCH(int, status);
    World world;
    world.server.setHandler([status](const ScriptedRequest&) { return ScriptedAnswer::json("{}", status); });
    ShopifyClient client(world.http, world.options, world.clock);
    const auto answer = world.mutation(client);
    QVERIFY(!answer);
    QTEST(answer.error().kind, "kind");
    QTEST(answer.error().code, "code");
    QCOMPARE(world.server.requestCount(), 1);
}

void TestShopify::userErrorsOfEveryRoot()
{
    World world;
    world.server.enqueue(data(R"({
        "add":{"node":null,"userErrors":[{"field":["tags","2"],"message":"too long"}]},
        "del":{"userErrors":[]},
        "metafieldsSet":{"userErrors":[{"code":"INVALID_VALUE","elementIndex":4,"field":["metafields","4","value"],"message":"bad"}]},
        "productSet":{"product":null,"productSetOperation":{"id":"gid://o","userErrors":[{"code":"X","field":null,"message":"nested"}]},
            "mediaUserErrors":[{"field":[],"message":"picture"}]}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto answer = world.mutation(client);
    QVERIFY(answer);
    QCOMPARE(answer->userErrors.size(), 4);
    const auto& errors = answer->userErrors;
    QCOMPARE(errors[0].root, u"add"_s);
    QCOMPARE(errors[0].elementIndex, 2);
    QCOMPARE(errors[0].field, QStringList({u"tags"_s, u"2"_s}));
    QCOMPARE(errors[1].code, u"INVALID_VALUE"_s);
    QCOMPARE(errors[1].elementIndex, 4);
    QCOMPARE(errors[2].message, u"picture"_s);
    QCOMPARE(errors[3].message, u"nested"_s);
    QCOMPARE(errors[3].elementIndex, -1);
    const auto refused = refusedIfUserErrors(answer);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::UserError);
}

void TestShopify::staleIsItsOwnKind()
{
    for (const char* code : {"STALE_OBJECT", "CHANGE_FROM_QUANTITY_STALE"}) {
        GraphQlAnswer answer;
        answer.userErrors = {{u"x"_s, QString::fromLatin1(code), {}, u"changed"_s, -1}};
        QCOMPARE(refusedIfUserErrors(answer).error().kind, ErrorKind::Stale);
    }
}

void TestShopify::searchWarningsAreErrors()
{
    World world;
    world.server.enqueue(data(
        R"({"products":{"nodes":[{"id":"everything"}],"pageInfo":{"hasNextPage":false}}})",
        R"({"search":[{"path":["products"],"query":"upd:1","warnings":[{"field":"upd","message":"Invalid search field"}]}]})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto answer = client.execute(u"ChangedProducts"_s, {{u"q"_s, u"upd:1"_s}}, GraphQlKind::Query);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, u"SEARCH_WARNING"_s);
    QCOMPARE(answer.error().kind, ErrorKind::Contract);
}

void TestShopify::versionDriftStopsWriting()
{
    World world;
    ScriptedAnswer other = data(R"({"productUpdate":{"product":{"id":"gid://1"},"userErrors":[]}})");
    other.headers.last().second = "2027-01";
    world.server.enqueue(other);
    ShopifyClient client(world.http, world.options, world.clock);
    const auto first = world.mutation(client);
    QVERIFY(!first);
    QCOMPARE(first.error().kind, ErrorKind::Contract);
    QVERIFY(outcomeUnknown(first.error())); // it ran, by rules we do not know
    QVERIFY(client.hasDrifted());
    const auto second = world.mutation(client);
    QVERIFY(!second);
    QCOMPARE(second.error().code, u"API_VERSION_DRIFT"_s);
    QCOMPARE(world.server.requestCount(), 1);
}

void TestShopify::walkReadsEveryPage()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const QJsonValue after = sentBody(request)["variables"_L1]["after"_L1];
        const int page = after.isNull() ? 0 : after.toString().toInt();
        QByteArray nodes;
        const int count = page < 2 ? 100 : 51;
        for (int i = 0; i < count; ++i)
            nodes += (i > 0 ? ",{\"id\":\"" : "{\"id\":\"") + QByteArray::number(page * 100 + i) + "\"}";
        return data("{\"products\":{\"nodes\":[" + nodes + "],\"pageInfo\":{\"hasNextPage\":" +
                    (page < 2 ? "true" : "false") + ",\"endCursor\":\"" + QByteArray::number(page + 1) + "\"}}}");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    QSet<QString> ids;
    const auto walked = client.walk(u"ChangedProducts"_s, {{u"q"_s, QString()}}, u"products"_s,
                                    [&](const QJsonArray& nodes, const GraphQlAnswer&) -> Result<void> {
                                        for (const QJsonValue node : nodes)
                                            ids.insert(node["id"_L1].toString());
                                        return {};
                                    });
    QVERIFY(walked);
    QCOMPARE(ids.size(), 251);
    QCOMPARE(world.server.requestCount(), 3);
}

void TestShopify::walkGuardsItsCursor()
{
    World world;
    world.server.setHandler([](const ScriptedRequest&) {
        return data(R"({"products":{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":"same"}}})");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    const auto page = [](const QJsonArray&, const GraphQlAnswer&) -> Result<void> {
        return {};
    };
    const auto stuck = client.walk(u"ChangedProducts"_s, {}, u"products"_s, page);
    QVERIFY(!stuck);
    QCOMPARE(stuck.error().kind, ErrorKind::Contract);
    QCOMPARE(world.server.requestCount(), 2);

    world.server.setHandler([](const ScriptedRequest&) { return data(R"({"products":{"nodes":[]}})"); });
    const auto blind = client.walk(u"ChangedProducts"_s, {}, u"products"_s, page);
    QVERIFY2(!blind, "an answer without pageInfo was taken for the last page");
}

void TestShopify::tokenIsGrantedAndRenewed()
{
    World world;
    world.options.token.clear();
    world.options.clientId = u"id"_s;
    world.options.clientSecret = u"a+b&c"_s;
    int grants = 0;
    world.server.setHandler([&grants](const ScriptedRequest& request) {
        if (request.path() != "/admin/oauth/access_token")
            return data(R"({"nodes":[]})");
        ++grants;
        return ScriptedAnswer::json("{\"access_token\":\"t" + QByteArray::number(grants) +
                                    "\",\"scope\":\"read_products\",\"expires_in\":86399}");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    QVERIFY(world.query(client));
    QVERIFY(world.query(client));
    world.clock.seconds = 22 * 3600;
    QVERIFY(world.query(client));
    world.clock.seconds = 23 * 3600 + 60; // within an hour of the end
    QVERIFY(world.query(client));
    const auto requests = world.server.requests();
    QCOMPARE(requests.size(), 6);
    QCOMPARE(requests[0].body, "grant_type=client_credentials&client_id=id&client_secret=a%2Bb%26c");
    QCOMPARE(requests[3].headers["x-shopify-access-token"], "t1");
    QCOMPARE(requests[4].path(), "/admin/oauth/access_token");
    QCOMPARE(requests[5].headers["x-shopify-access-token"], "t2");
}

void TestShopify::tokenIsRenewedOnceAfter401()
{
    World world;
    world.options.token.clear();
    world.options.clientId = u"id"_s;
    world.options.clientSecret = u"secret"_s;
    int grants = 0;
    world.server.setHandler([&grants](const ScriptedRequest& request) {
        if (request.path() == "/admin/oauth/access_token")
            return ScriptedAnswer::json("{\"access_token\":\"t" + QByteArray::number(++grants) +
                                        "\",\"expires_in\":86399}");
        if (request.headers["x-shopify-access-token"] == "t1")
            return ScriptedAnswer::json(R"({"errors":"Invalid API key or access token"})", 401);
        return data(R"({"productUpdate":{"product":{"id":"gid://1"},"userErrors":[]}})");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    QVERIFY(world.mutation(client)); // a refused token means that nothing was done
    QCOMPARE(grants, 2);

    world.server.setHandler([&grants](const ScriptedRequest& request) {
        if (request.path() == "/admin/oauth/access_token")
            return ScriptedAnswer::json("{\"access_token\":\"t" + QByteArray::number(++grants) +
                                        "\",\"expires_in\":86399}");
        return ScriptedAnswer::json("{}", 401);
    });
    const auto refused = world.mutation(client);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Auth);
    QCOMPARE(grants, 3);
}

void TestShopify::tokenIsFetchedOnceByManyThreads()
{
    World world;
    world.options.token.clear();
    world.options.clientId = u"id"_s;
    world.options.clientSecret = u"secret"_s;
    std::atomic_int grants = 0;
    world.server.setHandler([&grants](const ScriptedRequest& request) {
        if (request.path() != "/admin/oauth/access_token")
            return data(R"({"nodes":[]})");
        ++grants;
        ScriptedAnswer answer = ScriptedAnswer::json(R"({"access_token":"t","expires_in":86399})");
        answer.delayMs = 50;
        return answer;
    });
    ShopifyClient client(world.http, world.options, world.clock);
    std::atomic_int good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 6; ++i)
            threads.emplace_back([&] { good += world.query(client) ? 1 : 0; });
    }
    QCOMPARE(good, 6);
    QCOMPARE(grants, 1);
}

void TestShopify::refusedClientCredentials()
{
    World world;
    world.options.token.clear();
    world.options.clientId = u"id"_s;
    world.options.clientSecret = u"hush"_s;
    world.server.setHandler(
        [](const ScriptedRequest&) { return ScriptedAnswer::json(R"({"error":"invalid_client hush"})", 400); });
    ShopifyClient client(world.http, world.options, world.clock);
    const auto answer = world.query(client);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Auth);
    QVERIFY(!answer.error().detail.contains(u"hush"_s));
    QCOMPARE(world.server.requestCount(), 1);
}

void TestShopify::bucketArithmetic()
{
    CostBucket bucket;
    qint64 wait = 0;
    const auto first = bucket.book(u"Q"_s, 0, wait);
    QVERIFY(first);
    bucket.settle(u"Q"_s, *first, {500, 400, 1000, 600, 100}, 0);
    const auto second = bucket.book(u"Q"_s, 0, wait); // 600 are there, 500 are needed
    QVERIFY(second);
    QCOMPARE(*second, 500);
    QVERIFY(!bucket.book(u"Q"_s, 0, wait));
    QCOMPARE(wait, 4000);
    QVERIFY(bucket.book(u"Q"_s, 4000, wait));
    QCOMPARE(CostBucket::throttleWaitMs({50, 0, 1000, 20, 100}), 1000);
    QCOMPARE(CostBucket::throttleWaitMs({250, 0, 1000, 20, 100}), 3000);
    QCOMPARE(CostBucket::throttleWaitMs({}), 0);
}

void TestShopify::bucketIsSharedByThreads()
{
    World world;
    // A bucket of 100 points that restores 200 a second, charged 40 a request, and strict about it.
    struct Bucket
    {
        std::mutex mutex;
        double available = 100;
        QElapsedTimer timer;
        int refused = 0;
    } bucket;
    bucket.timer.start();
    world.server.setHandler([&bucket](const ScriptedRequest&) {
        const std::scoped_lock lock(bucket.mutex);
        bucket.available = std::min(100.0, bucket.available + double(bucket.timer.restart()) * 0.2);
        if (bucket.available < 40) {
            ++bucket.refused;
            return throttled(40, bucket.available, 200);
        }
        bucket.available -= 40;
        return data(R"({"nodes":[]})", cost(40, 40, bucket.available, 200, 100));
    });
    ShopifyClient client(world.http, world.options, world.clock);
    QVERIFY(world.query(client)); // the client now knows the price and the bucket
    std::atomic_int good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 3; ++n)
                    good += world.query(client) ? 1 : 0;
            });
    }
    QCOMPARE(good, 12);
    QVERIFY2(bucket.refused <= 2, "threads spent points that others had booked");
}

void TestShopify::probeNamesMissingScopes()
{
    World world;
    world.server.enqueue(
        data(R"({"shop":{"id":"gid://s","name":"Demo","myshopifyDomain":"demo.myshopify.com","currencyCode":"CAD",
        "ianaTimezone":"America/Toronto","plan":{"publicDisplayName":"Basic","shopifyPlus":false}},
        "publicApiVersions":[{"handle":"2026-10","supported":true},{"handle":"unstable","supported":false}],
        "currentAppInstallation":{"accessScopes":[{"handle":"write_products"},{"handle":"read_inventory"},{"handle":"write_inventory"},
        {"handle":"read_locations"},{"handle":"read_files"},{"handle":"write_files"},{"handle":"read_publications"}]},
        "productsCount":{"count":24000,"precision":"EXACT"},"productVariantsCount":{"count":10000,"precision":"AT_LEAST"}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto probe = ShopifyReader(client).probe();
    QVERIFY(probe);
    QCOMPARE(probe->missingScopes, QStringList{u"write_publications"_s}); // write_products includes read_products
    QCOMPARE(probe->supportedVersions, QStringList{u"2026-10"_s});
    QCOMPARE(probe->products, 24000);
    QCOMPARE(probe->variants, -1);
    QCOMPARE(probe->currency, u"CAD"_s);
}

void TestShopify::locationsOverTwoPages()
{
    World world;
    world.server.enqueue(data(
        R"({"locations":{"nodes":[{"id":"gid://l/1","name":"Main","isActive":true}],"pageInfo":{"hasNextPage":true,"endCursor":"c"}}})"));
    world.server.enqueue(data(
        R"({"locations":{"nodes":[{"id":"gid://l/2","name":"Old","isActive":false}],"pageInfo":{"hasNextPage":false,"endCursor":"d"}}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto locations = ShopifyReader(client).locations();
    QVERIFY(locations);
    QCOMPARE(locations->size(), 2);
    QVERIFY(!locations->at(1).active);
    QCOMPARE(sentBody(world.server.requests()[1])["variables"_L1]["after"_L1].toString(), u"c"_s);
}

void TestShopify::productById()
{
    World world;
    world.server.enqueue(data("{\"product\":" + productJson("gid://p/1") + '}'));
    ShopifyClient client(world.http, world.options, world.clock);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    context.sku = u"SKU-1"_s;
    const auto read = ShopifyReader(client).productById(u"gid://p/1"_s, context);
    QVERIFY(read);
    QVERIFY(*read);
    const RemoteProduct& product = **read;
    QCOMPARE(product.variantId, u"gid://v/1"_s);
    QCOMPARE(product.inventoryItemId, u"gid://ii/1"_s);
    QCOMPARE(product.inventoryLevelId, u"gid://l/1"_s);
    QCOMPARE(product.compareDigest, u"d1"_s);
    QCOMPARE(product.updatedAt, QDateTime(QDate(2026, 11, 20), QTime(10, 0), QTimeZone::UTC));
    QCOMPARE(product.variants.size(), size_t(2));
    QVERIFY(product.complete);
    const QJsonObject expected{
        {u"title"_s, u"Pen"_s},
        {u"handle"_s, u"pen"_s},
        {u"description"_s, u"<p>Ink</p>"_s},
        {u"vendor"_s, u"Nordvale"_s},
        {u"product_type"_s, u"Pens"_s},
        {u"tags"_s, QJsonArray{u"b"_s, u"a"_s}},
        {u"status"_s, u"ACTIVE"_s},
        {u"seo_title"_s, QString(u""_s)},
        {u"seo_description"_s, u"Writes"_s},
        {u"product_info"_s, QJsonObject{{u"Color"_s, u"Blue"_s}}},
        {u"images"_s, QJsonArray{QJsonObject{{u"alt"_s, u"Front"_s}, {u"src"_s, u"https://cdn/1.jpg"_s}}}},
        {u"sku"_s, u"SKU-1"_s},
        {u"barcode"_s, u"0012345678905"_s},
        {u"price"_s, 9.5},
        {u"cost"_s, 4.1275},
        {u"inventory"_s, -3},
        {u"weight"_s, 138},
        {u"inventory_policy"_s, u"CONTINUE"_s},
        {u"requires_shipping"_s, true},
        {u"taxable"_s, true}};
    QCOMPARE(QJsonDocument::fromJson(product.values.toJson()).object(), expected);
    QCOMPARE(product.values[FieldId::Price].decimal()->toString(), u"9.50"_s);
    const QJsonObject variables = sentBody(world.server.requests().first())["variables"_L1].toObject();
    QCOMPARE(variables["ns"_L1].toString(), u"custom"_s);
    QCOMPARE(variables["locationId"_L1].toString(), u"gid://l/1"_s);
}

void TestShopify::productThatIsGone()
{
    World world;
    world.server.enqueue(data(R"({"product":null})"));
    ShopifyClient client(world.http, world.options, world.clock);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    const auto gone = ShopifyReader(client).productById(u"gid://p/1"_s, context);
    QVERIFY(gone);
    QVERIFY(!*gone);
    world.server.enqueue(ScriptedAnswer::json("{}", 403));
    QVERIFY2(!ShopifyReader(client).productById(u"gid://p/1"_s, context),
             "a fault was taken for a product that is gone");
}

void TestShopify::productsByIdsShrinkAndComplete()
{
    World world;
    world.server.setHandler([](const ScriptedRequest& request) {
        const QJsonObject variables = sentBody(request)["variables"_L1].toObject();
        if (variables.contains("id"_L1))
            return data("{\"product\":" + productJson(variables["id"_L1].toString().toUtf8()) + '}');
        const QJsonArray ids = variables["ids"_L1].toArray();
        if (ids.size() > 30)
            return error("MAX_COST_EXCEEDED");
        QByteArray nodes;
        for (const QJsonValue id : ids) {
            const QByteArray text = id.toString().toUtf8();
            nodes += nodes.isEmpty() ? "" : ",";
            nodes += text == "gid://p/3" ? QByteArray("null") : productJson(text, "SKU-1", text == "gid://p/5");
        }
        return data("{\"nodes\":[" + nodes + "]}");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    ShopifyReader reader(client);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    QStringList ids;
    for (int i = 0; i < 60; ++i)
        ids.append(u"gid://p/%1"_s.arg(i));
    const auto products = reader.productsByIds(ids, context);
    QVERIFY(products);
    QCOMPARE(products->size(), size_t(59));
    QCOMPARE(products->at(3).id, u"gid://p/4"_s);
    for (const RemoteProduct& product : *products)
        QVERIFY(product.complete);
    QCOMPARE(world.server.requestCount(), 1 + 3 + 1); // too costly, 25 + 25 + 10, one read by itself
}

void TestShopify::collectionsArePagedOn()
{
    World world;
    bool goesOn = true;
    world.server.setHandler([&goesOn](const ScriptedRequest& request) {
        const QJsonObject variables = sentBody(request)["variables"_L1].toObject();
        const auto page = [](const QByteArray& nodes, const QByteArray& next) {
            return "{\"nodes\":[" + nodes + "],\"pageInfo\":{\"hasNextPage\":" + (next.isEmpty() ? "false" : "true") + ",\"endCursor\":\"" + next + "\"}}";
        };
        const QByteArray sale = R"({"id":"gid://shopify/Collection/12","handle":"sale","title":"Sale"})";
        const QByteArray pens = R"({"id":"gid://shopify/Collection/7","handle":"pens","title":"Pens"})";
        if (variables.contains("after"_L1)) {
            if (variables["after"_L1].toString() == "a"_L1)
                return data("{\"product\":{\"collections\":" + page(pens, "b") + "}}");
            return data("{\"product\":{\"collections\":" + page(sale, goesOn ? QByteArray() : QByteArray("b")) + "}}"); // one that moved to the next page
        }
        QByteArray product = productJson("gid://p/1");
        product.chop(1);
        return data("{\"nodes\":[" + product + ",\"collections\":" + page(sale, "a") + "}]}");
    });
    ShopifyClient client(world.http, world.options, world.clock);
    ShopifyReader reader(client);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    const auto items = reader.itemsByIds({u"gid://p/1"_s}, context);
    QVERIFY(items);
    const QList<ShopCollection> both{{u"gid://shopify/Collection/7"_s, u"pens"_s, u"Pens"_s}, {u"gid://shopify/Collection/12"_s, u"sale"_s, u"Sale"_s}};
    QCOMPARE(items->front().collections.value(), both);
    QVERIFY2(!items->front().json.contains("collections"_L1), "a move would look like a change of the product");
    QCOMPARE(world.server.requestCount(), 3);
    goesOn = false;
    const auto stuck = reader.itemsByIds({u"gid://p/1"_s}, context);
    QVERIFY2(!stuck, "a page that never ends");
    QCOMPARE(stuck.error().kind, ErrorKind::Contract);
}

void TestShopify::collectionsThatMayNotBeReadAreLeftOut()
{
    for (const char* code : {"ACCESS_DENIED", "undefinedField"}) {
        World world;
        QStringList asked;
        world.server.setHandler([&](const ScriptedRequest& request) {
            asked.append(sentBody(request)["operationName"_L1].toString());
            return asked.constLast() == "PulledProducts"_L1 ? error(code) : data("{\"nodes\":[" + productJson("gid://p/1") + "]}");
        });
        ShopifyClient client(world.http, world.options, world.clock);
        ShopifyReader reader(client);
        RemoteContext context;
        context.locationId = u"gid://l/1"_s;
        for (int i = 0; i < 2; ++i) {
            const auto items = reader.itemsByIds({u"gid://p/1"_s}, context);
            QVERIFY(items);
            QVERIFY2(!items->front().collections, "what was not read is not known");
        }
        QVERIFY(!reader.readsCollections());
        QCOMPARE(asked, (QStringList{u"PulledProducts"_s, u"ProductsByIds"_s, u"ProductsByIds"_s}));
    }
}

void TestShopify::skuIsCheckedExactly()
{
    World world;
    world.server.enqueue(
        data(R"({"productVariants":{"nodes":[{"id":"gid://v/9","sku":"A-1-X","product":{"id":"gid://p/9"}},
        {"id":"gid://v/1","sku":"A-1","product":{"id":"gid://p/1"}}],"pageInfo":{"hasNextPage":false}}})"));
    world.server.enqueue(data("{\"product\":" + productJson("gid://p/1", "A-1") + '}'));
    ShopifyClient client(world.http, world.options, world.clock);
    RemoteContext context;
    context.locationId = u"gid://l/1"_s;
    const auto product = ShopifyReader(client).productBySku(u"A-1"_s, context);
    QVERIFY(product);
    QVERIFY(*product);
    QCOMPARE((*product)->variantId, u"gid://v/1"_s);
    QCOMPARE(sentBody(world.server.requests()[0])["variables"_L1]["q"_L1].toString(), u"sku:\"A-1\""_s);

    world.server.enqueue(data(
        R"({"productVariants":{"nodes":[{"id":"gid://v/9","sku":"a-1 b","product":{"id":"gid://p/9"}}],"pageInfo":{"hasNextPage":false}}})"));
    const auto none = ShopifyReader(client).productBySku(u"A-1"_s, context);
    QVERIFY(none);
    QVERIFY(!*none);
}

void TestShopify::ambiguousSku()
{
    World world;
    world.server.enqueue(data(R"({"productVariants":{"nodes":[{"id":"gid://v/1","sku":"A","product":{"id":"gid://p/1"}},
        {"id":"gid://v/2","sku":"A","product":{"id":"gid://p/2"}}],"pageInfo":{"hasNextPage":false}}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    const auto product = ShopifyReader(client).productBySku(u"A"_s, {});
    QVERIFY(!product);
    QCOMPARE(product.error().code, u"AMBIGUOUS_SKU"_s);
}

void TestShopify::changedProductsQuoteTimes()
{
    World world;
    const QByteArray node = R"({"id":"gid://p/1","handle":"pen","updatedAt":"2026-11-20T10:00:00Z"})";
    world.server.enqueue(
        data("{\"products\":{\"nodes\":[" + node + ',' + node + R"(],"pageInfo":{"hasNextPage":false}}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    ShopifyReader reader(client);
    const QDateTime from(QDate(2026, 11, 20), QTime(9, 0), QTimeZone::UTC);
    int count = 0;
    const auto page = [&count](const QList<ChangedProduct>& products) -> Result<void> {
        count += int(products.size());
        return {};
    };
    QVERIFY(reader.changedProducts(from, from.addSecs(7200), page));
    QCOMPARE(count, 1);
    QCOMPARE(
        sentBody(world.server.requests()[0])["variables"_L1]["q"_L1].toString(),
        u"updated_at:>='2026-11-20T09:00:00Z' updated_at:<='2026-11-20T11:00:00Z' status:active,draft,archived,unlisted"_s);

    world.server.enqueue(data("{\"products\":{\"nodes\":[" + node + R"(],"pageInfo":{"hasNextPage":false}}})"));
    const auto early = reader.changedProducts(from.addSecs(3 * 3600), from.addSecs(4 * 3600), page);
    QVERIFY2(!early, "a row from before the window was accepted");
    QCOMPARE(early.error().kind, ErrorKind::Contract);
}

void TestShopify::insecureOrEmptyOptionsAreRefused_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("token");
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("valid");
    QTest::newRow("good") << u"https://demo.myshopify.com"_s << u"t"_s << u"2026-10"_s << true;
    QTest::newRow("loopback") << u"http://127.0.0.1:8080"_s << u"t"_s << u"2026-10"_s << true;
    QTest::newRow("http") << u"http://demo.myshopify.com"_s << u"t"_s << u"2026-10"_s << false;
    QTest::newRow("no address") << QString() << u"t"_s << u"2026-10"_s << false;
    QTest::newRow("no token") << u"https://demo.myshopify.com"_s << QString() << u"2026-10"_s << false;
    QTest::newRow("version") << u"https://demo.myshopify.com"_s << u"t"_s << u"../x"_s << false;
}

void TestShopify::insecureOrEmptyOptionsAreRefused()
{
    QFETCH(QString, url);
    QFETCH(QString, token);
    QFETCH(QString, version);
    ShopifyOptions options;
    options.url = QUrl(url);
    options.token = token;
    options.apiVersion = version;
    QTEST(options.validate().has_value(), "valid");
}

QTEST_GUILESS_MAIN(TestShopify)
#include "tst_shopify.moc"
