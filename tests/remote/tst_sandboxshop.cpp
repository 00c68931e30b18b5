#include "sandbox/shopifyserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace trueup::sandbox;

namespace {

struct Answer
{
    int status = 0;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QByteArray raw, version;
    QJsonObject body;
    QJsonObject data() const { return body["data"_L1].toObject(); }
    QString code() const { return body["errors"_L1][0]["extensions"_L1]["code"_L1].toString(); }
};

} // namespace

class TestSandboxShop : public QObject
{
    Q_OBJECT

private:
    QNetworkAccessManager m_network;
    std::unique_ptr<ShopifyServer> m_shop;

    Answer send(const QString& query, const QJsonObject& variables = {}, const QString& token = u"shpat_sandbox_token"_s)
    {
        QNetworkRequest request(m_shop->url().resolved(QUrl(u"/admin/api/2026-10/graphql.json"_s)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setRawHeader("X-Shopify-Access-Token", token.toUtf8());
        request.setTransferTimeout(4000);
        const QJsonObject body{{"query"_L1, query}, {"variables"_L1, variables}};
        std::unique_ptr<QNetworkReply> reply(m_network.post(request, QJsonDocument(body).toJson()));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(8000);
        Answer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.error = reply->error();
        answer.version = reply->rawHeader("X-Shopify-API-Version");
        answer.raw = reply->readAll();
        answer.body = QJsonDocument::fromJson(answer.raw).object();
        return answer;
    }

    static QJsonObject penInput(const QString& price = u"9.49"_s)
    {
        return {{"title"_L1, u"GlidePro Pen"_s}, {"vendor"_L1, u"Nordvale"_s}, {"tags"_L1, QJsonArray{u"writing"_s, u"pens"_s}},
                {"productOptions"_L1, QJsonArray{QJsonObject{{"name"_L1, u"Title"_s}, {"values"_L1, QJsonArray{QJsonObject{{"name"_L1, u"Default Title"_s}}}}}}},
                {"variants"_L1, QJsonArray{QJsonObject{{"optionValues"_L1, QJsonArray{QJsonObject{{"optionName"_L1, u"Title"_s}, {"name"_L1, u"Default Title"_s}}}},
                                                       {"price"_L1, price}, {"inventoryItem"_L1, QJsonObject{{"sku"_L1, u"NVLGP10-BLU"_s}, {"tracked"_L1, true}}}}}}};
    }

    Answer setPen(const QJsonObject& input, const QString& handle = u"pen"_s)
    {
        return send(u"mutation SetProduct($identifier: ProductSetIdentifiers, $input: ProductSetInput!) {"
                    " productSet(identifier: $identifier, input: $input) { product { id handle updatedAt } userErrors { code field message } } }"_s,
                    {{"identifier"_L1, QJsonObject{{"handle"_L1, handle}}}, {"input"_L1, input}});
    }

    static QString errorCode(const Answer& answer, QLatin1StringView field)
    {
        return answer.data()[field]["userErrors"_L1][0]["code"_L1].toString();
    }

    Answer setStock(const QJsonValue& from, int quantity, const QString& key, bool withFrom = true)
    {
        const ShopVariant variant = m_shop->product(u"NVLGP10-BLU"_s)->variants.first();
        QJsonObject row{{"inventoryItemId"_L1, variant.inventoryItemId}, {"locationId"_L1, variant.levels.firstKey()}, {"quantity"_L1, quantity}};
        if (withFrom)
            row["changeFromQuantity"_L1] = from;
        return send(u"mutation S($input: InventorySetQuantitiesInput!, $key: String!) { inventorySetQuantities(input: $input) @idempotent(key: $key) {"
                    " inventoryAdjustmentGroup { changes { name delta item { id } } } userErrors { code field } } }"_s,
                    {{"input"_L1, QJsonObject{{"name"_L1, u"available"_s}, {"reason"_L1, u"correction"_s}, {"quantities"_L1, QJsonArray{row}}}}, {"key"_L1, key}});
    }

private slots:
    void init()
    {
        m_shop = std::make_unique<ShopifyServer>();
        QVERIFY(m_shop->start());
    }

    void answersExactlyTheSelectedFields()
    {
        setPen(penInput());
        const Answer answer = send(u"query($h: String!) { p: productByIdentifier(identifier: {handle: $h}) { ...Part variants(first: 1) { nodes { price } } }"
                                   " node(id: \"gid://shopify/Product/1\") { id } } fragment Part on Product { title __typename seo { title } }"_s,
                                   {{"h"_L1, u"pen"_s}});
        const QJsonObject expected{{"title"_L1, u"GlidePro Pen"_s}, {"__typename"_L1, u"Product"_s}, {"seo"_L1, QJsonObject{{"title"_L1, QJsonValue()}}},
                                   {"variants"_L1, QJsonObject{{"nodes"_L1, QJsonArray{QJsonObject{{"price"_L1, u"9.49"_s}}}}}}};
        QCOMPARE(answer.data()["p"_L1].toObject(), expected);
        QVERIFY(answer.data()["node"_L1].isNull());
        QCOMPARE(answer.version, "2026-10"_ba);
    }

    void keepsWhatIsWrittenKeyByKey()
    {
        ShopOptions options;
        options.keepsWrites = true;
        m_shop = std::make_unique<ShopifyServer>(options);
        QVERIFY(m_shop->start());
        QVERIFY(setPen(penInput()).data()["productSet"_L1]["userErrors"_L1].toArray().isEmpty());
        const ShopProduct pen = *m_shop->product(u"NVLGP10-BLU"_s);
        const auto reprice = [&](const QString& price) {
            return send(u"mutation V($id: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $id, variants: $v) {"
                        " userErrors { code } } }"_s,
                        {{"id"_L1, pen.id}, {"v"_L1, QJsonArray{QJsonObject{{"id"_L1, pen.variants[0].id}, {"price"_L1, price}}}}});
        };
        QCOMPARE(errorCode(reprice(u"-1"_s), "productVariantsBulkUpdate"_L1), u"GREATER_THAN_OR_EQUAL_TO"_s); // refused: not written
        (void)reprice(u"9.49"_s); // the same value is written all the same
        std::unique_ptr<QNetworkReply> reply(m_network.get(QNetworkRequest(m_shop->url().resolved(QUrl(u"/sandbox/writes.json"_s)))));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QVERIFY(reply->isFinished() || finished.wait(8000));
        const QJsonArray writes = QJsonDocument::fromJson(reply->readAll()).array();
        QCOMPARE(writes.size(), 2);
        QVERIFY(writes[0]["creates"_L1].toBool());
        QCOMPARE(writes[0]["fields"_L1]["variants.price"_L1].toString(), u"9.49"_s);
        QCOMPARE(writes[0]["fields"_L1]["vendor"_L1].toString(), u"Nordvale"_s);
        const QJsonObject second{{"mutation"_L1, u"productVariantsBulkUpdate"_s}, {"product_id"_L1, pen.id}, {"sku"_L1, u"NVLGP10-BLU"_s},
                                 {"object_id"_L1, pen.variants[0].id}, {"creates"_L1, false},
                                 {"fields"_L1, QJsonObject{{"variants.price"_L1, u"9.49"_s}}}};
        QCOMPARE(writes[1].toObject(), second);
    }

    void refusesWhatTheSchemaDoesNotKnow_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("code");
        QTest::newRow("field") << u"{ shop { name colour } }"_s << u"undefinedField"_s;
        QTest::newRow("argument") << u"{ products(first: 1, colour: 2) { nodes { id } } }"_s << u"argumentNotAccepted"_s;
        QTest::newRow("missing argument") << u"{ product { id } }"_s << u"missingRequiredArguments"_s;
        QTest::newRow("no selections") << u"{ shop }"_s << u"selectionMismatch"_s;
        QTest::newRow("unused variable") << u"query($x: String) { shop { name } }"_s << u"variableNotUsed"_s;
        QTest::newRow("syntax") << u"{ shop { name }"_s << u"PARSE_ERROR"_s;
        QTest::newRow("missing variable") << u"query($id: ID!) { product(id: $id) { id } }"_s << u"INVALID_VARIABLE"_s;
        QTest::newRow("too dear") << u"{ products(first: 250) { nodes { variants(first: 250) { nodes { id product { id } selectedOptions { name } inventoryItem { id unitCost { amount } measurement { weight { value } } } } } } } }"_s
                                  << u"MAX_COST_EXCEEDED"_s;
    }

    void refusesWhatTheSchemaDoesNotKnow()
    {
        QFETCH(QString, query);
        const Answer answer = send(query);
        QCOMPARE(answer.status, 200);
        QTEST(answer.code(), "code");
        QVERIFY(!answer.body.contains("data"_L1));
    }

    void createsOnceAndUpdatesByIdentifier()
    {
        const QString first = setPen(penInput()).data()["productSet"_L1]["product"_L1]["id"_L1].toString();
        const QString second = setPen(penInput(u"10.5"_s)).data()["productSet"_L1]["product"_L1]["id"_L1].toString();
        QVERIFY(!first.isEmpty());
        QCOMPARE(second, first);
        QCOMPARE(m_shop->productCount(), 1);
        QCOMPARE(m_shop->product(u"NVLGP10-BLU"_s)->variants.first().price, u"10.50"_s);
    }

    void refusesWrongProducts_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("code");
        QTest::newRow("blank title") << u"title"_s << QJsonValue(u" "_s) << u"BLANK"_s;
        QTest::newRow("long title") << u"title"_s << QJsonValue(QString(256, u'x')) << u"INVALID_INPUT"_s;
        QTest::newRow("no variants") << u"variants"_s << QJsonValue(QJsonValue::Undefined) << u"VARIANTS_INPUT_MISSING"_s;
        QTest::newRow("taken handle") << u"handle"_s << QJsonValue(u"taken"_s) << u"HANDLE_NOT_UNIQUE"_s;
        QTest::newRow("negative price") << u"variants"_s << QJsonValue(penInput(u"-1"_s)["variants"_L1]) << u"GREATER_THAN_OR_EQUAL_TO"_s;
    }

    void refusesWrongProducts()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        ShopProduct other;
        other.title = other.handle = u"taken"_s;
        m_shop->add(other);
        setPen(penInput());
        QJsonObject input = penInput();
        if (value.isUndefined())
            input.remove(key);
        else
            input[key] = value;
        QTEST(errorCode(setPen(input), "productSet"_L1), "code");
        QCOMPARE(m_shop->product(u"NVLGP10-BLU"_s)->title, u"GlidePro Pen"_s);
    }

    void metafieldsCompareDigests()
    {
        setPen(penInput());
        const QString id = m_shop->product(u"NVLGP10-BLU"_s)->id;
        const QString mutation = u"mutation M($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { compareDigest } userErrors { code elementIndex } } }"_s;
        QJsonObject entry{{"ownerId"_L1, id}, {"namespace"_L1, u"custom"_s}, {"key"_L1, u"product_info"_s}, {"type"_L1, u"json"_s},
                          {"value"_L1, u"{\"a\":1}"_s}, {"compareDigest"_L1, QJsonValue()}};
        const Answer created = send(mutation, {{"m"_L1, QJsonArray{entry}}});
        const QString digest = created.data()["metafieldsSet"_L1]["metafields"_L1][0]["compareDigest"_L1].toString();
        QVERIFY(!digest.isEmpty());
        QCOMPARE(errorCode(send(mutation, {{"m"_L1, QJsonArray{entry}}}), "metafieldsSet"_L1), u"STALE_OBJECT"_s);
        entry["compareDigest"_L1] = digest;
        entry["value"_L1] = u"{\"a\":"_s;
        QCOMPARE(errorCode(send(mutation, {{"m"_L1, QJsonArray{entry}}}), "metafieldsSet"_L1), u"INVALID_VALUE"_s);
        entry["value"_L1] = u"{\"a\":2}"_s;
        QCOMPARE(errorCode(send(mutation, {{"m"_L1, QJsonArray{entry}}}), "metafieldsSet"_L1), QString());
        QCOMPARE(m_shop->product(u"NVLGP10-BLU"_s)->metafield(u"custom"_s, u"product_info"_s)->value, u"{\"a\":2}"_s);
        QJsonArray many;
        for (int i = 0; i < 26; ++i)
            many.append(entry);
        QCOMPARE(errorCode(send(mutation, {{"m"_L1, many}}), "metafieldsSet"_L1), u"LESS_THAN_OR_EQUAL_TO"_s);
    }

    void stockNeedsKeyAndComparesQuantities()
    {
        setPen(penInput());
        QCOMPARE(setStock({}, 5, u"k0"_s, false).code(), u"INVALID_FIELD_ARGUMENTS"_s);
        QCOMPARE(setStock(0, 5, u"k1"_s).data()["inventorySetQuantities"_L1]["inventoryAdjustmentGroup"_L1]["changes"_L1][0]["delta"_L1].toInt(), 5);
        QCOMPARE(errorCode(setStock(0, 7, u"k2"_s), "inventorySetQuantities"_L1), u"CHANGE_FROM_QUANTITY_STALE"_s);
        const Answer replayed = setStock(0, 5, u"k1"_s); // the same call again: answered, not done
        QCOMPARE(replayed.data()["inventorySetQuantities"_L1]["inventoryAdjustmentGroup"_L1]["changes"_L1][0]["delta"_L1].toInt(), 5);
        QCOMPARE(setStock(5, 9, u"k1"_s).code(), u"IDEMPOTENCY_KEY_PARAMETER_MISMATCH"_s);
        QCOMPARE(m_shop->product(u"NVLGP10-BLU"_s)->variants.first().levels.first().available, 5);
        const Answer keyless = send(u"mutation { inventorySetQuantities(input: {name: \"available\", reason: \"correction\", quantities: []}) { userErrors { code } } }"_s);
        QCOMPARE(keyless.code(), u"BAD_REQUEST"_s);
    }

    void searchQuotesTimesAndWarnsAboutUnknownFilters()
    {
        m_shop->setTime(QDateTime(QDate(2026, 11, 1), QTime(12, 0), QTimeZone::utc()));
        setPen(penInput());
        const auto count = [this](const QString& q) {
            return send(u"query($q: String!) { products(first: 5, query: $q, sortKey: UPDATED_AT) { nodes { id } } }"_s, {{"q"_L1, q}}).data()["products"_L1]["nodes"_L1].toArray().size();
        };
        QCOMPARE(count(u"updated_at:>='2026-11-01T12:00:00Z'"_s), 1);
        QCOMPARE(count(u"updated_at:>='2026-11-01T12:00:01Z'"_s), 0);
        QCOMPARE(count(u"updated_at:>=2026-11-01T12:00:01Z"_s), 1); // unquoted: cut to the day
        QCOMPARE(count(u"sku:NVLGP10 status:active,draft"_s), 1);    // by token
        QCOMPARE(count(u"sku:OTHER"_s), 0);
        const Answer odd = send(u"{ products(first: 5, query: \"colour:red\") { nodes { id } } }"_s);
        QCOMPARE(odd.data()["products"_L1]["nodes"_L1].toArray().size(), 1);
        QCOMPARE(odd.body["extensions"_L1]["search"_L1][0]["warnings"_L1][0]["field"_L1].toString(), u"colour"_s);
    }

    void pagesMeetEveryProductOnce()
    {
        for (int i = 0; i < 251; ++i) {
            ShopProduct product;
            product.title = u"P%1"_s.arg(i);
            m_shop->add(product);
        }
        QSet<QString> seen;
        QJsonValue after;
        int pages = 0;
        bool more = true;
        while (more && pages < 10) {
            const QJsonObject page = send(u"query($a: String) { products(first: 100, after: $a, sortKey: UPDATED_AT) { nodes { id } pageInfo { hasNextPage endCursor } } }"_s,
                                          {{"a"_L1, after}}).data()["products"_L1].toObject();
            for (const QJsonValue& node : page["nodes"_L1].toArray())
                seen.insert(node["id"_L1].toString());
            after = page["pageInfo"_L1]["endCursor"_L1];
            more = page["pageInfo"_L1]["hasNextPage"_L1].toBool();
            ++pages;
        }
        QCOMPARE(pages, 3);
        QCOMPARE(seen.size(), 251);
    }

    void throttlesByCost()
    {
        ShopOptions options;
        options.restoreRate = 0.001;
        options.bucket = 25;
        m_shop = std::make_unique<ShopifyServer>(options);
        QVERIFY(m_shop->start());
        const Answer first = setPen(penInput());
        QCOMPARE(first.body["extensions"_L1]["cost"_L1]["requestedQueryCost"_L1].toDouble(), 10.2);
        QCOMPARE(first.body["extensions"_L1]["cost"_L1]["throttleStatus"_L1]["currentlyAvailable"_L1].toDouble(), 14.0);
        setPen(penInput());
        const Answer third = setPen(penInput());
        QCOMPARE(third.status, 200);
        QCOMPARE(third.code(), u"THROTTLED"_s);
        QVERIFY(!third.body.contains("data"_L1));
        QCOMPARE(m_shop->writeCount(), 2);
    }

    void faultsStrikeAsTold_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("applied");
        using enum ShopFault::Kind;
        QTest::newRow("drop before") << int(DropBefore) << 0 << false;
        QTest::newRow("drop after") << int(DropAfter) << 0 << true;
        QTest::newRow("cut after") << int(CutAfter) << 200 << true;
        QTest::newRow("502 before") << int(StatusBefore) << 502 << false;
        QTest::newRow("502 after") << int(StatusAfter) << 502 << true;
        QTest::newRow("throttled") << int(Throttled) << 200 << false;
        QTest::newRow("malformed") << int(Malformed) << 200 << true;
        QTest::newRow("user errors") << int(UserErrors) << 200 << false;
        QTest::newRow("html") << int(Html) << 200 << false;
        QTest::newRow("version") << int(WrongVersion) << 200 << true;
        QTest::newRow("slow") << int(Slow) << 200 << true;
    }

    void faultsStrikeAsTold()
    {
        QFETCH(int, kind);
        QFETCH(bool, applied);
        const bool isDrop = ShopFault::Kind(kind) == ShopFault::Kind::DropBefore || ShopFault::Kind(kind) == ShopFault::Kind::DropAfter;
        // Qt sends a request again when its connection is dropped without a byte: only a lasting drop gets through to it.
        m_shop->addFault({.kind = ShopFault::Kind(kind), .rootField = u"productSet"_s, .times = isDrop ? -1 : 1, .delayMs = 50});
        QCOMPARE(send(u"{ shop { name } }"_s).status, 200); // other operations are left alone
        const Answer struck = setPen(penInput());
        QTEST(struck.status, "status");
        QCOMPARE(m_shop->productCount(), applied ? 1 : 0);
        QCOMPARE(m_shop->writeCount(), applied ? m_shop->faultsStruck() : 0);
        QVERIFY(isDrop ? m_shop->faultsStruck() > 0 : m_shop->faultsStruck() == 1);
        if (ShopFault::Kind(kind) == ShopFault::Kind::CutAfter)
            QVERIFY(struck.error != QNetworkReply::NoError);
        if (ShopFault::Kind(kind) == ShopFault::Kind::WrongVersion)
            QCOMPARE(struck.version, "2025-10"_ba);
        if (isDrop)
            m_shop->clearFaults();
        QCOMPARE(errorCode(setPen(penInput()), "productSet"_L1), QString());
        QCOMPARE(m_shop->requestCount(u"productSet"_s), m_shop->faultsStruck() + 1);
    }

    void refusesWrongTokensAndGrantsNewOnes()
    {
        QCOMPARE(send(u"{ shop { name } }"_s, {}, u"wrong"_s).status, 401);
        QNetworkRequest request(m_shop->url().resolved(QUrl(u"/admin/oauth/access_token"_s)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
        std::unique_ptr<QNetworkReply> reply(m_network.post(request, "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-client-secret"));
        QTRY_VERIFY(reply->isFinished());
        const QJsonObject granted = QJsonDocument::fromJson(reply->readAll()).object();
        QCOMPARE(granted["expires_in"_L1].toInt(), 86399);
        QCOMPARE(send(u"{ shop { name } }"_s, {}, granted["access_token"_L1].toString()).status, 200);
    }

    void picturesBecomeReadyLater()
    {
        QJsonObject input = penInput();
        input["files"_L1] = QJsonArray{QJsonObject{{"originalSource"_L1, u"https://content.etilize.com/Front/1.jpg"_s}, {"alt"_L1, u"Pen"_s}, {"filename"_L1, u"1-Front.jpg"_s}}};
        setPen(input);
        QStringList states;
        for (int i = 0; i < 3; ++i)
            states.append(send(u"{ productByHandle(handle: \"pen\") { media(first: 1) { nodes { status ... on MediaImage { image { url } } } } } }"_s)
                              .data()["productByHandle"_L1]["media"_L1]["nodes"_L1][0]["status"_L1].toString());
        QCOMPARE(states, QStringList({u"UPLOADED"_s, u"PROCESSING"_s, u"READY"_s}));
    }

    void deletionsBecomeEvents()
    {
        setPen(penInput());
        const QString id = m_shop->product(u"NVLGP10-BLU"_s)->id;
        QVERIFY(m_shop->deleteAsStaff(u"NVLGP10-BLU"_s));
        const Answer answer = send(u"{ events(first: 5, query: \"action:destroy subject_type:PRODUCT\") { nodes { action ... on BasicEvent { subjectId } } } }"_s);
        QCOMPARE(answer.data()["events"_L1]["nodes"_L1][0]["subjectId"_L1].toString(), id);
    }

    void bulkQueriesGiveALinePerNode()
    {
        setPen(penInput());
        const Answer started = send(u"mutation B($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id status } userErrors { code } } }"_s,
                                    {{"q"_L1, u"{ products { edges { node { id title variants { edges { node { id sku } } } } } } }"_s}});
        const QString id = started.data()["bulkOperationRunQuery"_L1]["bulkOperation"_L1]["id"_L1].toString();
        QVERIFY(!id.isEmpty());
        QJsonObject bulk;
        for (int i = 0; i < 3 && bulk["status"_L1].toString() != "COMPLETED"_L1; ++i)
            bulk = send(u"query($id: ID!) { bulkOperation(id: $id) { status url objectCount } }"_s, {{"id"_L1, id}}).data()["bulkOperation"_L1].toObject();
        QCOMPARE(bulk["objectCount"_L1].toString(), u"2"_s);
        std::unique_ptr<QNetworkReply> reply(m_network.get(QNetworkRequest(QUrl(bulk["url"_L1].toString()))));
        QTRY_VERIFY(reply->isFinished());
        const QList<QByteArray> lines = reply->readAll().split('\n');
        QCOMPARE(lines.size(), 3);
        QCOMPARE(QJsonDocument::fromJson(lines[1]).object()["__parentId"_L1].toString(), m_shop->product(u"NVLGP10-BLU"_s)->id);
    }
};

QTEST_GUILESS_MAIN(TestSandboxShop)
#include "tst_sandboxshop.moc"
