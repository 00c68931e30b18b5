#include "remote/shopify/bulklines.h"
#include "remote/shopify/bulkoperation.h"
#include "sandbox/shopifyserver.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace trueup;
using namespace std::chrono_literals;
using sandbox::BulkBehaviour;
using sandbox::ShopFault;

/// Bulk operations against a shop on real sockets.
class TestBulkOperation : public QObject
{
    Q_OBJECT

    struct World
    {
        sandbox::ShopifyServer shop;
        HttpClient http;
        SystemClock clock;
        std::unique_ptr<ShopifyClient> client;
        std::unique_ptr<BulkOperations> bulk;
        QTemporaryDir folder;

        explicit World(const BulkBehaviour& behaviour = {}, int products = 5)
        {
            shop.setBulk(behaviour);
            [[maybe_unused]] const bool started = shop.start();
            for (int i = 0; i < products; ++i) {
                sandbox::ShopProduct product;
                product.title = u"Stapler %1"_s.arg(i);
                product.handle = u"stapler-%1"_s.arg(i);
                sandbox::ShopVariant variant;
                variant.sku = u"S-%1"_s.arg(i);
                variant.price = u"10.00"_s;
                product.variants = {variant};
                shop.add(product);
            }
            ShopifyOptions options;
            options.url = shop.url();
            options.token = shop.options().token;
            options.retryDelay = 2ms;
            options.timeout = 5s;
            options.shortestThrottleWait = 5ms;
            client = std::make_unique<ShopifyClient>(http, options, clock);
            BulkPolicy policy;
            policy.firstPoll = 2ms;
            policy.longestPoll = 10ms;
            policy.stuckAfter = 150ms;
            policy.placeWait = 150ms;
            bulk = std::make_unique<BulkOperations>(*client, http, clock, policy);
        }
        [[nodiscard]] QString path(const QString& name) const { return folder.filePath(name); }
        [[nodiscard]] Result<QString> exportAll()
        {
            const auto text = BulkOperations::markedText(u"FullExport"_s, u"m1"_s);
            return text ? bulk->submitQuery(*text) : std::unexpected(text.error());
        }
        /// A line per product: a new price; `file` is returned.
        [[nodiscard]] QString priceLines(int count)
        {
            QFile file(path(u"prices.jsonl"_s));
            if (!file.open(QIODevice::WriteOnly))
                return {};
            for (int i = 0; i < count; ++i) {
                const auto product = shop.product(u"S-%1"_s.arg(i % shop.productCount()));
                const QJsonObject variant{{u"id"_s, product->variants.first().id}, {u"price"_s, u"%1.50"_s.arg(20 + i)}};
                file.write(QJsonDocument(QJsonObject{{u"productId"_s, product->id}, {u"variants"_s, QJsonArray{variant}}})
                               .toJson(QJsonDocument::Compact) +
                           '\n');
            }
            return file.fileName();
        }
        [[nodiscard]] Result<QString> submitPrices(const QString& file)
        {
            const auto uploaded = bulk->upload(file);
            if (!uploaded)
                return uploaded;
            const auto text = BulkOperations::markedText(u"BulkPrice"_s, u"m2"_s);
            return text ? bulk->submitMutation(*text, *uploaded, u"m2"_s) : std::unexpected(text.error());
        }
    };

private slots:
    void aQueryRunsToItsEndAndIsFetched();
    void childrenAreJoinedById();
    void aLargeQueryIsWatchedWhileItRuns();
    void anEmptyResultHasNoAddress();
    void aFailedOneOffersOnlyPartialData();
    void aStuckOneIsCancelled();
    void noPlaceIsWaitedForAndThenReported();
    void aPlaceThatBecomesFreeIsTaken();
    void aMutationReportsEveryLine();
    void refusedLinesAreNamed();
    void theUploadIsRepeatedAndKeepsItsForm();
    void anEmptyOrTooLargeFileIsNotUploaded();
    void aCutDownloadIsFetchedAgain();
    void anExpiredResultIsNamed();
    void aLostOneIsFoundByItsMark();
    void resultLinesAreNormalised();
    void resultLinesOfOthersAreRefused();
};

void TestBulkOperation::aQueryRunsToItsEndAndIsFetched()
{
    World world;
    const auto id = world.exportAll();
    QVERIFY2(id, qPrintable(id ? QString() : errorText(id.error())));
    QStringList words;
    const auto ended = world.bulk->wait(*id, [&words](const BulkState& state) { words.append(state.statusWord()); });
    QVERIFY(ended && ended->isComplete());
    QCOMPARE(words, (QStringList{u"running"_s, u"completed"_s}));
    QCOMPARE(ended->roots, 5);
    QVERIFY(ended->created.isValid() && ended->created.timeSpec() == Qt::UTC);
    const auto fetched = world.bulk->download(ended->url, world.path(u"all.jsonl"_s));
    QVERIFY2(fetched, qPrintable(fetched ? QString() : errorText(fetched.error())));
    const auto lines = forEachLine(world.path(u"all.jsonl"_s), [](const QByteArray&) -> Result<void> { return {}; });
    QCOMPARE(lines.value_or(-1), ended->objects);
}

void TestBulkOperation::childrenAreJoinedById()
{
    World world;
    const auto ended = world.bulk->wait(world.exportAll().value_or(QString()), {});
    QVERIFY(ended && world.bulk->download(ended->url, world.path(u"all.jsonl"_s)));
    QSet<QString> seen;
    QString last;
    bool isApart = false;
    const auto read = forEachLine(world.path(u"all.jsonl"_s), [&](const QByteArray& text) -> Result<void> {
        const QJsonObject line = QJsonDocument::fromJson(text).object();
        const QString parent = line["__parentId"_L1].toString();
        if (!parent.isEmpty() && !seen.contains(parent))
            return fail(ErrorKind::Contract, u"a child before its parent"_s);
        isApart = isApart || (!parent.isEmpty() && parent != last);
        last = line["id"_L1].toString();
        seen.insert(last);
        return {};
    });
    QVERIFY(read);
    QVERIFY2(isApart, "the sandbox must not put children beside their parents");
}

void TestBulkOperation::aLargeQueryIsWatchedWhileItRuns()
{
    World world({.atOnce = 0}, 400);
    QList<qint64> counts;
    const auto ended = world.bulk->wait(world.exportAll().value_or(QString()),
                                        [&counts](const BulkState& state) { counts.append(state.objects); });
    QVERIFY2(ended, qPrintable(ended ? QString() : errorText(ended.error())));
    QVERIFY(std::ranges::is_sorted(counts));
    QCOMPARE(ended->roots, 400);
    QCOMPARE(counts.last(), ended->objects);
}

void TestBulkOperation::anEmptyResultHasNoAddress()
{
    World world({}, 0);
    const auto ended = world.bulk->wait(world.exportAll().value_or(QString()), {});
    QVERIFY(ended && ended->isComplete());
    QVERIFY(ended->url.isEmpty());
    QCOMPARE(ended->objects, 0);
}

void TestBulkOperation::aFailedOneOffersOnlyPartialData()
{
    World world({.failAfter = 2});
    const auto ended = world.bulk->wait(world.exportAll().value_or(QString()), {});
    QVERIFY(ended);
    QVERIFY(!ended->isComplete() && !ended->isUnderWay());
    QCOMPARE(ended->errorCode, u"INTERNAL_SERVER_ERROR"_s);
    QVERIFY(ended->url.isEmpty() && !ended->partialUrl.isEmpty());
}

void TestBulkOperation::aStuckOneIsCancelled()
{
    World world({.isStuck = true});
    const auto id = world.exportAll();
    const auto ended = world.bulk->wait(id.value_or(QString()), {});
    QVERIFY(!ended);
    QCOMPARE(ended.error().code, u"BULK_STUCK"_s);
    QCOMPARE(world.shop.requestCount(u"bulkOperationCancel"_s), 1);
    const auto state = world.bulk->state(*id);
    QVERIFY(state && *state);
    QCOMPARE((*state)->statusWord(), u"canceled"_s);
}

void TestBulkOperation::noPlaceIsWaitedForAndThenReported()
{
    World world({.limit = 1});
    QVERIFY(world.exportAll());
    const auto second = world.exportAll();
    QVERIFY(!second);
    QCOMPARE(second.error().code, u"BULK_NO_PLACE"_s);
    QVERIFY(world.shop.requestCount(u"bulkOperationRunQuery"_s) > 2);
}

void TestBulkOperation::aPlaceThatBecomesFreeIsTaken()
{
    World world;
    world.shop.addFault({.kind = ShopFault::Kind::UserErrors, .rootField = u"bulkOperationRunQuery"_s, .times = 2,
                         .code = u"OPERATION_IN_PROGRESS"_s});
    const auto id = world.exportAll();
    QVERIFY2(id, qPrintable(id ? QString() : errorText(id.error())));
    QCOMPARE(world.shop.requestCount(u"bulkOperationRunQuery"_s), 3);
}

void TestBulkOperation::aMutationReportsEveryLine()
{
    World world({.atOnce = 1});
    const auto id = world.submitPrices(world.priceLines(5));
    QVERIFY2(id, qPrintable(id ? QString() : errorText(id.error())));
    const auto ended = world.bulk->wait(*id, {});
    QVERIFY(ended && ended->isComplete() && ended->isMutation);
    QVERIFY(world.bulk->download(ended->url, world.path(u"out.jsonl"_s)));
    QMap<qint64, QString> prices;
    const auto read = readBulkResults(world.path(u"out.jsonl"_s), 5, [&prices](const BulkLine& line) -> Result<void> {
        const QJsonObject payload = line.data["productVariantsBulkUpdate"_L1].toObject();
        prices[line.line] = payload["productVariants"_L1].toArray().first()["price"_L1].toString();
        return line.error ? Result<void>(std::unexpected(*line.error)) : Result<void>();
    });
    QVERIFY2(read, qPrintable(read ? QString() : errorText(read.error())));
    QCOMPARE(*read, 5);
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(prices[i], u"%1.50"_s.arg(20 + i));
        QCOMPARE(world.shop.product(u"S-%1"_s.arg(i))->variants.first().price, prices[i]);
    }
}

void TestBulkOperation::refusedLinesAreNamed()
{
    World world;
    const QString file = world.priceLines(3);
    QFile more(file);
    QVERIFY(more.open(QIODevice::Append));
    more.write(R"({"productId":"gid://shopify/Product/1","variants":[{"id":"gid://shopify/ProductVariant/1","price":"1.00"}]})" "\n");
    more.write(R"({"variants":[]})" "\n"); // not even the variables the mutation declares
    more.close();
    const auto ended = world.bulk->wait(world.submitPrices(file).value_or(QString()), {});
    QVERIFY(ended && ended->isComplete());
    QVERIFY(world.bulk->download(ended->url, world.path(u"out.jsonl"_s)));
    QList<qint64> refused;
    QList<qint64> failed;
    QVERIFY(readBulkResults(world.path(u"out.jsonl"_s), 5, [&](const BulkLine& line) -> Result<void> {
        if (!line.userErrors.isEmpty())
            refused.append(line.line);
        if (line.error)
            failed.append(line.line);
        return {};
    }));
    QCOMPARE(refused, QList<qint64>{3});
    QCOMPARE(failed, QList<qint64>{4});
}

void TestBulkOperation::theUploadIsRepeatedAndKeepsItsForm()
{
    World world;
    world.shop.addFault({.kind = ShopFault::Kind::StatusBefore, .rootField = u"upload"_s, .times = 2, .status = 503});
    const QString file = world.priceLines(5);
    const auto path = world.bulk->upload(file);
    QVERIFY2(path, qPrintable(path ? QString() : errorText(path.error())));
    QCOMPARE(world.shop.faultsStruck(), 2);
    const auto text = BulkOperations::markedText(u"BulkPrice"_s, u"m3"_s);
    const auto ended = world.bulk->wait(world.bulk->submitMutation(*text, *path, u"m3"_s).value_or(QString()), {});
    QVERIFY(ended);
    QCOMPARE(ended->objects, 5); // every line arrived
}

void TestBulkOperation::anEmptyOrTooLargeFileIsNotUploaded()
{
    World world;
    QFile file(world.path(u"empty.jsonl"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(world.bulk->upload(file.fileName()).error().code, u"BULK_UPLOAD_SIZE"_s);
    BulkPolicy policy = world.bulk->policy();
    policy.longestUpload = 10;
    BulkOperations small(*world.client, world.http, world.clock, policy);
    QCOMPARE(small.upload(world.priceLines(3)).error().code, u"BULK_UPLOAD_SIZE"_s);
    QCOMPARE(world.shop.requestCount(u"stagedUploadsCreate"_s), 0);
}

void TestBulkOperation::aCutDownloadIsFetchedAgain()
{
    World world({}, 50);
    const auto ended = world.bulk->wait(world.exportAll().value_or(QString()), {});
    QVERIFY(ended);
    world.shop.addFault({.kind = ShopFault::Kind::CutAfter, .rootField = u"bulkResult"_s, .times = 2});
    QVERIFY(world.bulk->download(ended->url, world.path(u"all.jsonl"_s)));
    QCOMPARE(world.shop.faultsStruck(), 2);
    const auto lines = forEachLine(world.path(u"all.jsonl"_s), [](const QByteArray&) -> Result<void> { return {}; });
    QCOMPARE(lines.value_or(-1), ended->objects);
}

void TestBulkOperation::anExpiredResultIsNamed()
{
    World world;
    const auto id = world.exportAll();
    const auto ended = world.bulk->wait(id.value_or(QString()), {});
    QVERIFY(ended);
    world.shop.expireBulkResults();
    const auto fetched = world.bulk->download(ended->url, world.path(u"all.jsonl"_s));
    QCOMPARE(fetched.error().code, u"BULK_EXPIRED"_s);
    QCOMPARE((*world.bulk->state(*id))->statusWord(), u"expired"_s);
}

void TestBulkOperation::aLostOneIsFoundByItsMark()
{
    World world;
    QVERIFY(world.exportAll());
    world.shop.addFault({.kind = ShopFault::Kind::CutAfter, .rootField = u"bulkOperationRunQuery"_s});
    const auto text = BulkOperations::markedText(u"FullExport"_s, u"lost7"_s);
    const auto lost = world.bulk->submitQuery(*text);
    QVERIFY(!lost && outcomeUnknown(lost.error()));
    const auto found = world.bulk->find(false, u"lost7"_s);
    QVERIFY(found && *found);
    QVERIFY((*found)->text.contains("FullExport_lost7"_L1));
    QVERIFY(!*world.bulk->find(true, u"lost7"_s));
    QVERIFY(!*world.bulk->find(false, u"never"_s));
}

void TestBulkOperation::resultLinesAreNormalised()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"out.jsonl"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"data\":{},\"__lineNumber\":3}\r\n\n{\"data\":{},\"__lineNumber\":1}\n{\"data\":{},\"__lineNumber\":2}");
    file.close();
    QList<qint64> lines;
    const auto collect = [&lines](const BulkLine& line) -> Result<void> {
        lines.append(line.line);
        return {};
    };
    QVERIFY(readBulkResults(file.fileName(), 3, collect));
    QCOMPARE(lines, (QList<qint64>{2, 0, 1}));
    lines.clear(); // of a partial result of more lines: counted from 0
    QVERIFY(readBulkResults(file.fileName(), 9, collect));
    QCOMPARE(lines, (QList<qint64>{3, 1, 2}));
}

void TestBulkOperation::resultLinesOfOthersAreRefused()
{
    QTemporaryDir folder;
    const auto read = [&folder](const QByteArray& text, qint64 sent) {
        QFile file(folder.filePath(u"out.jsonl"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return false;
        file.close();
        return readBulkResults(file.fileName(), sent, [](const BulkLine&) -> Result<void> { return {}; }).has_value();
    };
    QVERIFY(read("{\"data\":{},\"__lineNumber\":0}\n{\"data\":{},\"__lineNumber\":1}\n", 2));
    QVERIFY(!read("{\"data\":{},\"__lineNumber\":0}\n{\"data\":{},\"__lineNumber\":0}\n", 2));
    QVERIFY(!read("{\"data\":{},\"__lineNumber\":0}\n{\"data\":{},\"__lineNumber\":5}\n", 2));
    QVERIFY(!read("not json\n", 2));
}

QTEST_GUILESS_MAIN(TestBulkOperation)
#include "tst_bulkoperation.moc"
