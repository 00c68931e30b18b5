#include "remote/scriptedshop.h"
#include "remote/shopify/costbucket.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using namespace trueup;
using namespace trueup::test;
using namespace std::chrono_literals;

/// How a shop is spoken to: patience, repetition, tokens, and what its answers mean.
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
    void tokenIsGrantedAndRenewed();
    void tokenIsRenewedOnceAfter401();
    void tokenIsFetchedOnceByManyThreads();
    void refusedClientCredentials();
    void bucketArithmetic();
    void bucketIsSharedByThreads();
    void insecureOrEmptyOptionsAreRefused_data();
    void insecureOrEmptyOptionsAreRefused();
};

void TestShopify::sendsDocumentVariablesAndToken()
{
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
    world.server.enqueue(throttled(10, 100));
    world.server.enqueue(ScriptedAnswer::json(R"({"errors":"Exceeded 2 calls per second"})", 429));
    world.server.enqueue(data(R"({"productUpdate":{"product":{"id":"gid://1"},"userErrors":[]}})"));
    ShopifyClient client(world.http, world.options, world.clock);
    QVERIFY(world.mutation(client)); // the shop said that it had not begun
    QCOMPARE(world.server.requestCount(), 3);
}

void TestShopify::throttledForEverEnds()
{
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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

void TestShopify::tokenIsGrantedAndRenewed()
{
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
    ScriptedShop world;
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
