#include "remote/http/hostgate.h"
#include "remote/http/httpclient.h"
#include "support/httpscript.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace trueup;
using namespace trueup::test;
using namespace std::chrono_literals;

namespace {

HttpRequest get(const QUrl& url)
{
    HttpRequest request;
    request.url = url;
    request.retry.firstDelay = 5ms;
    return request;
}

HttpRequest mutation(const QUrl& url)
{
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.body = R"({"change":1})";
    request.repeatable = false;
    request.retry.attempts = 5; // must have no effect
    request.retry.firstDelay = 5ms;
    return request;
}

} // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT
private slots:
    void answersCarryStatusHeadersAndBody();
    void statusesAreClassified_data();
    void statusesAreClassified();
    void repeatableRequestsAreRetried();
    void retryAfterIsHonoured();
    void aMutationIsSentOnce_data();
    void aMutationIsSentOnce();
    void aMutationOnAStaleConnectionIsNotSentAgain();
    void anUnsentMutationHasAKnownOutcome();
    void aShortBodyIsACut_data();
    void aShortBodyIsACut();
    void anAnswerThatStopsHalfWayIsGivenUp_data();
    void anAnswerThatStopsHalfWayIsGivenUp();
    void aSilentServerTimesOut();
    void cancelAborts();
    void cancelAbortsInTheQueue();
    void tooLargeABodyIsRefused();
    void aLargeAnswerGoesToItsFileWhole_data();
    void aLargeAnswerGoesToItsFileWhole();
    void redirectsAreAnswers();
    void startsArePaced();
    void concurrencyIsLimited();
    void breakerOpensAndProbes();
    void breakerStates();
    void bucketSpacesStarts();
    void secretsStayOutOfErrors();
    void onlyHttpsOrLoopback_data();
    void onlyHttpsOrLoopback();
    void destructionEndsWhatIsUnderWay();
};

void TestHttpClient::answersCarryStatusHeadersAndBody()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::json(R"({"a":1})", 201));
    HttpClient client;
    HttpRequest request = get(server.url(u"/x?y=1"_s));
    request.headers = {{"X-Thing", "seven", false}};
    const auto answer = client.perform(request);
    QVERIFY(answer);
    QCOMPARE(answer->status, 201);
    QCOMPARE(answer->body, R"({"a":1})");
    QCOMPARE(answer->header("content-TYPE"), "application/json; charset=utf-8");
    QCOMPARE(server.requests().first().target, "/x?y=1");
    QCOMPARE(server.requests().first().headers["x-thing"], "seven");
    QCOMPARE(client.counters().calls, 1);
    QCOMPARE(client.counters(server.url()).attempts, 1);
    QCOMPARE(client.counters().bytesReceived, 7);
}

void TestHttpClient::statusesAreClassified_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<bool>("unknownForMutation");
    QTest::newRow("400") << 400 << ErrorKind::Http << false;
    QTest::newRow("401") << 401 << ErrorKind::Auth << false;
    QTest::newRow("403") << 403 << ErrorKind::Permission << false;
    QTest::newRow("404") << 404 << ErrorKind::Http << false;
    QTest::newRow("429") << 429 << ErrorKind::Throttled << false;
    QTest::newRow("500") << 500 << ErrorKind::Http << true;
    QTest::newRow("504") << 504 << ErrorKind::Http << true;
}

void TestHttpClient::statusesAreClassified()
{
    QFETCH(int, status);
    QFETCH(ErrorKind, kind);
    QFETCH(bool, unknownForMutation);
    HttpScript server;
    server.enqueue(ScriptedAnswer::json("{}")); // from here on the connection is used again
    server.enqueue(ScriptedAnswer::json("{}", status));
    server.enqueue(ScriptedAnswer::json("{}", status));
    HttpClient client;
    QVERIFY(client.perform(get(server.url())));
    const auto answer = client.perform(get(server.url()));
    QVERIFY(answer);
    QCOMPARE(answer->status, status);
    const auto written = client.perform(mutation(server.url()));
    QVERIFY(written);
    QCOMPARE(written->status, status);
    QCOMPARE(server.requestCount(), 3);
    const auto error = errorOfStatus(*answer, true);
    QVERIFY(error);
    QCOMPARE(error->kind, kind);
    QVERIFY(!outcomeUnknown(*error));
    QCOMPARE(outcomeUnknown(*errorOfStatus(*answer, false)), unknownForMutation);
}

void TestHttpClient::repeatableRequestsAreRetried()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::json("{}", 503));
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::CutInside));
    server.enqueue(ScriptedAnswer::json(R"({"ok":1})"));
    HttpClient client;
    HttpRequest request = get(server.url());
    request.retry.attempts = 3;
    const auto answer = client.perform(request);
    QVERIFY(answer);
    QCOMPARE(answer->body, R"({"ok":1})");
    QCOMPARE(answer->attempts, 3);
    QCOMPARE(client.counters().retries, 2);
}

void TestHttpClient::retryAfterIsHonoured()
{
    HttpScript server;
    ScriptedAnswer busy = ScriptedAnswer::json("{}", 429);
    busy.headers = {{"Retry-After", "0.2"}};
    server.enqueue(busy);
    server.enqueue(ScriptedAnswer::json("{}"));
    HttpClient client;
    HttpRequest request = get(server.url());
    request.retry.attempts = 2;
    QVERIFY(client.perform(request));
    const auto requests = server.requests();
    QVERIFY2(requests[1].arrivedMs - requests[0].arrivedMs >= 195, "the second attempt came before Retry-After");

    ScriptedAnswer tomorrow = ScriptedAnswer::json("{}", 429);
    tomorrow.headers = {{"Retry-After", "3600"}};
    server.enqueue(tomorrow);
    const auto refused = client.perform(request);
    QVERIFY(refused);
    QCOMPARE(refused->status, 429);
}

void TestHttpClient::aMutationIsSentOnce_data()
{
    QTest::addColumn<int>("fate");
    QTest::addColumn<int>("kind");
    QTest::newRow("cut before the answer") << int(ScriptedAnswer::CutBefore) << int(ErrorKind::Network);
    QTest::newRow("cut in the answer") << int(ScriptedAnswer::CutInside) << int(ErrorKind::Network);
    QTest::newRow("hang") << int(ScriptedAnswer::Hang) << int(ErrorKind::Timeout);
}

void TestHttpClient::aMutationIsSentOnce()
{
    QFETCH(int, fate);
    QFETCH(int, kind);
    HttpScript server;
    server.setHandler([fate](const ScriptedRequest&) { return ScriptedAnswer::of(ScriptedAnswer::Fate(fate)); });
    HttpClient client;
    HttpRequest request = mutation(server.url());
    request.transferTimeout = 300ms;
    const auto answer = client.perform(request);
    QVERIFY(!answer);
    QCOMPARE(int(answer.error().kind), kind);
    QVERIFY(outcomeUnknown(answer.error()));
    QVERIFY(!answer.error().retryable);
    QCOMPARE(server.requestCount(), 1);
    QCOMPARE(server.requests().first().body, request.body);
}

void TestHttpClient::aMutationOnAStaleConnectionIsNotSentAgain()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::json("{}"));
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::CutBefore));
    server.enqueue(ScriptedAnswer::json("{}"));
    HttpClient client;
    QVERIFY(client.perform(get(server.url()))); // the connection stays open and is used again
    const auto answer = client.perform(mutation(server.url()));
    QVERIFY(!answer);
    QVERIFY(outcomeUnknown(answer.error()));
    QCOMPARE(server.requestCount(), 2);
}

void TestHttpClient::anUnsentMutationHasAKnownOutcome()
{
    HttpScript server;
    const QUrl url = server.url();
    server.close();
    HttpClient client;
    const auto answer = client.perform(mutation(url));
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Network);
    QCOMPARE(answer.error().code, u"CONNECTION_REFUSED"_s);
    QVERIFY(!outcomeUnknown(answer.error()));
}

void TestHttpClient::aShortBodyIsACut_data()
{
    QTest::addColumn<bool>("isSaved");
    QTest::newRow("in memory") << false;
    QTest::newRow("in a file") << true;
}

void TestHttpClient::aShortBodyIsACut()
{
    QFETCH(const bool, isSaved);
    ScriptedAnswer cut = ScriptedAnswer::of(ScriptedAnswer::CutInside);
    cut.body = QByteArray(10'000'000, 'x');
    HttpScript server;
    server.setHandler([cut](const ScriptedRequest&) { return cut; });
    QTemporaryDir folder;
    HttpRequest request = get(server.url());
    if (isSaved)
        request.saveTo = folder.filePath(u"answer.jsonl"_s);
    HttpClient client;
    const auto answer = client.perform(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Network);
}

void TestHttpClient::anAnswerThatStopsHalfWayIsGivenUp_data()
{
    QTest::addColumn<qsizetype>("chunk");
    QTest::newRow("of a known length") << qsizetype(0);
    QTest::newRow("in chunks") << qsizetype(10);
}

/// Long before the time a server has for its whole answer.
void TestHttpClient::anAnswerThatStopsHalfWayIsGivenUp()
{
    QFETCH(const qsizetype, chunk);
    ScriptedAnswer half = ScriptedAnswer::of(ScriptedAnswer::StopInside);
    half.chunk = chunk;
    HttpScript server;
    server.enqueue(half);
    HttpRequest request = get(server.url());
    request.pauseTimeout = 100ms;
    request.transferTimeout = 60s;
    HttpClient client;
    QElapsedTimer timer;
    timer.start();
    const auto answer = client.perform(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Timeout);
    QVERIFY(answer.error().retryable);
    QVERIFY2(timer.elapsed() < 30'000, "it was waited for as long as for a whole answer");
}

void TestHttpClient::aSilentServerTimesOut()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::Hang));
    HttpClient client;
    HttpRequest request = get(server.url());
    request.transferTimeout = 200ms;
    const auto answer = client.perform(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Timeout);
    QVERIFY(answer.error().retryable);
}

void TestHttpClient::cancelAborts()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::Hang));
    HttpClient client;
    CancelSource stop;
    auto future = client.send(get(server.url()), stop.token());
    QTRY_COMPARE(server.requestCount(), 1);
    QElapsedTimer timer;
    timer.start();
    stop.cancel();
    const auto answer = future.result();
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Cancelled);
    QVERIFY2(timer.elapsed() < 2000, "cancelling took longer than two seconds");
}

void TestHttpClient::cancelAbortsInTheQueue()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::Hang));
    HttpClient client;
    client.setHostPolicy(server.url(), {.maxConcurrent = 1});
    CancelSource first;
    CancelSource second;
    auto hanging = client.send(get(server.url()), first.token());
    auto queued = client.send(get(server.url()), second.token());
    QTRY_COMPARE(server.requestCount(), 1);
    second.cancel();
    QCOMPARE(queued.result().error().kind, ErrorKind::Cancelled);
    QCOMPARE(server.requestCount(), 1);
    first.cancel();
    QVERIFY(!hanging.result());
}

void TestHttpClient::tooLargeABodyIsRefused()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::json(QByteArray(10'000, 'x')));
    HttpClient client;
    HttpRequest request = get(server.url());
    request.maxBody = 1000;
    const auto answer = client.perform(request);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, ErrorKind::Contract);
    QCOMPARE(answer.error().code, u"ANSWER_TOO_LARGE"_s);
}

void TestHttpClient::aLargeAnswerGoesToItsFileWhole_data()
{
    QTest::addColumn<bool>("isDeflated");
    QTest::addColumn<qsizetype>("chunk");
    QTest::newRow("of a known length") << false << qsizetype(0);
    QTest::newRow("in chunks") << false << qsizetype(50'000);
    QTest::newRow("in chunks larger than what is read ahead") << false << qsizetype(5'000'000);
    QTest::newRow("deflated") << true << qsizetype(0);
    QTest::newRow("deflated, in chunks") << true << qsizetype(50'000);
}

/// Many times what is read ahead of the file.
void TestHttpClient::aLargeAnswerGoesToItsFileWhole()
{
    QFETCH(const bool, isDeflated);
    QFETCH(const qsizetype, chunk);
    QByteArray body;
    for (int line = 0; body.size() < 24'000'000; ++line)
        body += "{\"id\":\"gid://shopify/Product/" + QByteArray::number(line) + "\",\"title\":\"Paper\"}\n";
    constexpr int lengthPrefix = 4; // of qCompress(), before the zlib stream
    ScriptedAnswer answer = ScriptedAnswer::json(isDeflated ? qCompress(body).sliced(lengthPrefix) : body);
    if (isDeflated)
        answer.headers.emplaceBack("Content-Encoding", "deflate");
    answer.chunk = chunk;
    HttpScript server;
    server.enqueue(answer);
    QTemporaryDir folder;
    HttpRequest request = get(server.url());
    request.saveTo = folder.filePath(u"answer.jsonl"_s);
    HttpClient client;
    const auto saved = client.perform(request);
    QVERIFY2(saved, saved ? "" : qPrintable(saved.error().message));
    QFile file(request.saveTo);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.size(), body.size());
    QVERIFY(file.readAll() == body);
}

void TestHttpClient::redirectsAreAnswers()
{
    HttpScript server;
    ScriptedAnswer moved;
    moved.status = 302;
    moved.headers = {{"Location", server.url(u"/login"_s).toEncoded()}};
    server.enqueue(moved);
    HttpClient client;
    const auto answer = client.perform(get(server.url()));
    QVERIFY(answer);
    QCOMPARE(answer->status, 302);
    QCOMPARE(server.requestCount(), 1);

    // Qt may ask for the target more than once, so the answer goes by path, not by order.
    server.setHandler([moved](const ScriptedRequest& request) {
        return request.path() == "/login" ? ScriptedAnswer::json("{}") : moved;
    });
    HttpRequest follow = get(server.url());
    follow.followRedirects = true;
    const auto followed = client.perform(follow);
    QVERIFY(followed);
    QCOMPARE(followed->status, 200);
    QCOMPARE(server.requests().last().target, "/login");
    QCOMPARE(followed->url.path(), u"/login"_s);
}

void TestHttpClient::startsArePaced()
{
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::json("{}"); });
    HttpClient client;
    client.setHostPolicy(server.url(), {.perSecond = 20});
    QList<QFuture<Result<HttpAnswer>>> futures;
    for (int i = 0; i < 5; ++i)
        futures.append(client.send(get(server.url())));
    for (auto& future : futures)
        QVERIFY(future.result());
    const auto requests = server.requests();
    // Four gaps of 50 ms; the arrival of a single one may jitter, their sum may not be short.
    QVERIFY2(requests.last().arrivedMs - requests.first().arrivedMs >= 180, "five starts came faster than 20 a second");
    QVERIFY(client.counters().waitMs > 0);
}

void TestHttpClient::concurrencyIsLimited()
{
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) {
        ScriptedAnswer answer = ScriptedAnswer::json("{}");
        answer.delayMs = 30;
        return answer;
    });
    HttpClient client;
    client.setHostPolicy(server.url(), {.maxConcurrent = 2});
    QList<QFuture<Result<HttpAnswer>>> futures;
    for (int i = 0; i < 8; ++i)
        futures.append(client.send(get(server.url())));
    for (auto& future : futures)
        QVERIFY(future.result());
    QCOMPARE(server.mostAtOnce(), 2);
}

void TestHttpClient::breakerOpensAndProbes()
{
    HttpScript server;
    server.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::json("{}", 500); });
    HttpClient client;
    client.setHostPolicy(server.url(), {.breakerFailures = 3, .breakerPause = 300ms});
    for (int i = 0; i < 3; ++i)
        QVERIFY(client.perform(get(server.url())));
    const auto refused = client.perform(mutation(server.url()));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, circuitOpenCode);
    QCOMPARE(server.requestCount(), 3);

    server.setHandler([](const ScriptedRequest&) { return ScriptedAnswer::json("{}"); });
    QTRY_VERIFY(client.perform(get(server.url())));
    QVERIFY(client.perform(get(server.url())));
}

void TestHttpClient::breakerStates()
{
    using Gate = CircuitBreaker::Gate;
    CircuitBreaker breaker(2, 1000);
    breaker.failed(0);
    QCOMPARE(breaker.gate(1), Gate::Go);
    breaker.failed(10);
    QCOMPARE(breaker.gate(11), Gate::Refuse);
    QCOMPARE(breaker.gate(1010), Gate::Go);
    breaker.started(1010);
    QCOMPARE(breaker.gate(1011), Gate::Wait);
    breaker.failed(1020);
    QCOMPARE(breaker.gate(1021), Gate::Refuse);
    breaker.started(2020);
    breaker.abandoned();
    QCOMPARE(breaker.gate(2021), Gate::Go);
    breaker.started(2021);
    breaker.succeeded();
    QCOMPARE(breaker.gate(2022), Gate::Go);
    breaker.failed(2023);
    QCOMPARE(breaker.gate(2024), Gate::Go);
}

void TestHttpClient::bucketSpacesStarts()
{
    TokenBucket bucket(2, 1);
    QCOMPARE(bucket.waitMs(0), 0);
    bucket.take(0);
    QCOMPARE(bucket.waitMs(0), 500);
    QCOMPARE(bucket.waitMs(400), 100);
    QCOMPARE(bucket.waitMs(500), 0);
    bucket.take(10'000); // a long pause saves up one start, not twenty
    QCOMPARE(bucket.waitMs(10'000), 500);
    bucket.change(1, 1, 10'000);
    QCOMPARE(bucket.waitMs(10'000), 1000);
}

void TestHttpClient::secretsStayOutOfErrors()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::CutBefore));
    HttpClient client;
    QUrl url = server.url(u"/x?token=hunter2"_s);
    url.setUserName(u"user"_s);
    url.setPassword(u"hunter2"_s);
    HttpRequest request = mutation(url);
    request.headers = {{"Authorization", "Bearer hunter2", true}};
    const auto answer = client.perform(request);
    QVERIFY(!answer);
    const Error& error = answer.error();
    for (const QString& text : {error.message, error.notDone, error.nextStep, error.detail, error.code})
        QVERIFY2(!text.contains(u"hunter2"_s), qPrintable(text));
    QCOMPARE(server.requests().first().headers["authorization"], "Bearer hunter2");
}

void TestHttpClient::onlyHttpsOrLoopback_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("https") << u"https://shop.myshopify.com"_s << true;
    QTest::newRow("http elsewhere") << u"http://shop.myshopify.com"_s << false;
    QTest::newRow("http loopback") << u"http://127.0.0.1:8080"_s << true;
    QTest::newRow("http localhost") << u"http://localhost:8080"_s << true;
    QTest::newRow("http loopback v6") << u"http://[::1]:8080"_s << true;
    QTest::newRow("name that looks local") << u"http://127.0.0.1.example.com"_s << false;
    QTest::newRow("ftp") << u"ftp://127.0.0.1"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void TestHttpClient::onlyHttpsOrLoopback()
{
    QFETCH(QString, url);
    QTEST(isSecureOrLoopback(QUrl(url)), "allowed");
}

void TestHttpClient::destructionEndsWhatIsUnderWay()
{
    HttpScript server;
    server.enqueue(ScriptedAnswer::of(ScriptedAnswer::Hang));
    auto client = std::make_unique<HttpClient>();
    auto future = client->send(get(server.url()));
    QTRY_COMPARE(server.requestCount(), 1);
    client.reset();
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
