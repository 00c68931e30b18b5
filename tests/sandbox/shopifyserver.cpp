#include "sandbox/shopifyserver.h"

#include "sandbox/httplistener.h"
#include "sandbox/shop/faultbook.h"
#include "sandbox/shop/shopservice.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QLocale>
#include <QMessageAuthenticationCode>
#include <QMutex>
#include <QScopeGuard>
#include <QUuid>
#include <QWaitCondition>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

class ShopifyServer::Private
{
public:
    explicit Private(ShopOptions chosen) : options(std::move(chosen)), token(options.token), available(options.bucket),
          listener([this](const HttpRequest& request) { return handle(request); })
    {
        service.state.mediaReads = options.mediaReads;
        service.enforceIdempotency = options.enforceIdempotency;
        service.keepsWrites = options.keepsWrites;
        service.bulkBehaviour = options.bulk;
        sinceRefill.start();
        bulkWorker = std::thread([this] { workInBulk(); });
    }
    ~Private()
    {
        listener.close();
        {
            QMutexLocker lock(&mutex);
            isEnding = true;
            bulkWork.wakeAll();
        }
        bulkWorker.join();
    }
    void workInBulk();
    HttpReply file(const QString& key);

    HttpReply handle(const HttpRequest& request);
    HttpReply graphql(const HttpRequest& request, const QString& version);
    HttpReply execute(const PreparedDocument& prepared, const QJsonObject& body, const ShopFault* fault, const QString& version);
    HttpReply tokenGrant(const HttpRequest& request);
    HttpReply upload(const HttpRequest& request);
    HttpReply reply(const QJsonObject& body, const QString& version) const;
    QJsonObject costBlock(double requested, const QJsonValue& actual);
    void refill();
    void clearLog();
    [[nodiscard]] double offered() const { return firstAvailable + lastSeconds * options.restoreRate; }

    mutable QMutex mutex;
    ShopOptions options;
    QString token, grantedToken;
    ShopService service;
    FaultBook faults;
    QList<LoggedShopRequest> log;
    double available;
    double spent = 0;
    double wasted = 0;                ///< of it, by requests that were answered with an error or not at all
    double firstAvailable = 0;        ///< at the first request since clearLog()
    double lastSeconds = 0;           ///< from then to the last one
    int throttled = 0;
    QElapsedTimer sinceFirst;
    QElapsedTimer sinceRefill;
    QWaitCondition bulkWork;
    std::atomic_int requestsWaiting = 0;
    bool isEnding = false;
    std::thread bulkWorker;
    HttpListener listener;
};

/// Large operations run here piece by piece, so that requests are answered in between.
void ShopifyServer::Private::workInBulk()
{
    constexpr qsizetype piece = 100;
    QMutexLocker lock(&mutex);
    while (!isEnding) {
        if (ShopBulk* bulk = service.waitingBulk())
            service.advanceBulk(*bulk, piece);
        else
            bulkWork.wait(&mutex);
        if (requestsWaiting > 0)
            bulkWork.wait(&mutex, 2); // a mutex is not fair
    }
}

HttpReply ShopifyServer::Private::file(const QString& key)
{
    const std::optional<ShopFault> fault = faults.strike({u"bulkResult"_s});
    if (fault) {
        if (std::optional<HttpReply> instead = FaultBook::before(*fault, options.apiVersion))
            return *instead;
    }
    const auto found = service.files.constFind(key);
    HttpReply answer = found == service.files.cend() ? HttpReply{.status = 404} : HttpReply{.contentType = "application/jsonl"_ba, .body = *found};
    if (fault)
        FaultBook::after(*fault, answer);
    return answer;
}

void ShopifyServer::Private::refill()
{
    const double seconds = double(sinceRefill.restart()) / 1000.0;
    available = options.restoreRate > 0 ? std::min(options.bucket, available + seconds * options.restoreRate) : options.bucket;
}

void ShopifyServer::Private::clearLog()
{
    log.clear();
    service.writes.clear();
    spent = 0;
    wasted = 0;
    throttled = 0;
    sinceFirst.invalidate();
}

QJsonObject ShopifyServer::Private::costBlock(double requested, const QJsonValue& actual)
{
    return {{"requestedQueryCost"_L1, requested}, {"actualQueryCost"_L1, actual},
            {"throttleStatus"_L1, QJsonObject{{"maximumAvailable"_L1, options.bucket}, {"currentlyAvailable"_L1, std::floor(available)},
                                              {"restoreRate"_L1, options.restoreRate > 0 ? options.restoreRate : options.bucket / 20}}}};
}

HttpReply ShopifyServer::Private::reply(const QJsonObject& body, const QString& version) const
{
    HttpReply answer;
    answer.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    const QString date = QLocale::c().toString(service.state.now(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    answer.headers = {{"Date"_ba, date.toLatin1()}, {"X-Shopify-API-Version"_ba, version.toLatin1()}, {"X-Request-Id"_ba, QUuid::createUuid().toByteArray(QUuid::WithoutBraces)}};
    return answer;
}

HttpReply ShopifyServer::Private::handle(const HttpRequest& request)
{
    ++requestsWaiting;
    QMutexLocker lock(&mutex);
    --requestsWaiting;
    const auto wake = qScopeGuard([this] { bulkWork.wakeAll(); });
    const QString path = request.url.path();
    if (path == "/admin/oauth/access_token"_L1)
        return tokenGrant(request);
    if (path.startsWith("/sandbox/uploads"_L1))
        return upload(request);
    if (path.startsWith("/sandbox/files/"_L1))
        return request.headers.contains("x-shopify-access-token"_ba) ? HttpReply{.status = 400} : file(path.sliced(15));
    if (path == "/sandbox/usage.json"_L1)
        return {.body = QJsonDocument(QJsonObject{{"requests"_L1, log.size()}, {"spent"_L1, spent}, {"offered"_L1, offered()}, {"wasted"_L1, wasted},
                                                  {"throttled"_L1, throttled}}).toJson(QJsonDocument::Compact)};
    if (path == "/sandbox/reset-usage"_L1) {
        clearLog();
        return {.body = "{}"_ba};
    }
    if (path == "/sandbox/writes.json"_L1) {
        QJsonArray all;
        for (const ShopWrite& write : std::as_const(service.writes))
            all.append(write.toJson());
        return {.body = QJsonDocument(all).toJson(QJsonDocument::Compact)};
    }
    if (path == "/sandbox/products.json"_L1) {
        QJsonArray all;
        for (const auto& [number, product] : service.state.products())
            all.append(product.toJson());
        return {.body = QJsonDocument(all).toJson(QJsonDocument::Compact)};
    }
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts); // admin api VERSION graphql.json
    if (parts.size() != 4 || parts[0] != "admin"_L1 || parts[1] != "api"_L1 || parts[3] != "graphql.json"_L1)
        return {.status = 404, .body = R"({"errors":"Not Found"})"_ba};
    if (request.method != "POST")
        return {.status = 405, .body = R"({"errors":"Method Not Allowed"})"_ba};
    return graphql(request, parts[2]);
}

HttpReply ShopifyServer::Private::tokenGrant(const HttpRequest& request)
{
    QUrlQuery form(QString::fromUtf8(request.body).replace(u'+', u' '));
    QString grant = form.queryItemValue(u"grant_type"_s, QUrl::FullyDecoded);
    QString id = form.queryItemValue(u"client_id"_s, QUrl::FullyDecoded);
    QString secret = form.queryItemValue(u"client_secret"_s, QUrl::FullyDecoded);
    if (const QJsonObject json = QJsonDocument::fromJson(request.body).object(); !json.isEmpty()) {
        grant = json["grant_type"_L1].toString();
        id = json["client_id"_L1].toString();
        secret = json["client_secret"_L1].toString();
    }
    if (grant != "client_credentials"_L1)
        return {.status = 400, .body = R"({"error":"unsupported_grant_type"})"_ba};
    if (id != options.clientId || secret != options.clientSecret)
        return {.status = 401, .body = R"({"error":"application_cannot_be_found","error_description":"Oauth error application_cannot_be_found"})"_ba};
    grantedToken = u"shpca_"_s + QUuid::createUuid().toString(QUuid::Id128);
    return reply({{"access_token"_L1, grantedToken}, {"scope"_L1, service.state.scopes.join(u',')}, {"expires_in"_L1, 86399}}, options.apiVersion);
}

HttpReply ShopifyServer::Private::upload(const HttpRequest& request)
{
    if (request.headers.contains("x-shopify-access-token"_ba)) // another host: the token is none of its business
        return {.status = 400, .contentType = "application/xml"_ba, .body = "<Error><Code>InvalidArgument</Code></Error>"_ba};
    if (const std::optional<ShopFault> fault = faults.strike({u"upload"_s})) {
        if (std::optional<HttpReply> instead = FaultBook::before(*fault, options.apiVersion))
            return *instead;
    }
    const QByteArray type = request.headers.value("content-type"_ba);
    const qsizetype at = type.indexOf("boundary=");
    if (at < 0)
        return {.status = 400, .contentType = "application/xml"_ba, .body = "<Error><Code>MalformedPOSTRequest</Code></Error>"_ba};
    const QByteArray boundary = "--" + type.sliced(at + 9).replace('"', "");
    QString key;
    for (qsizetype from = request.body.indexOf(boundary); from >= 0;) {
        const qsizetype next = request.body.indexOf(boundary, from + boundary.size());
        const qsizetype head = request.body.indexOf("\r\n\r\n", from);
        if (next < 0 || head < 0)
            break;
        const QByteArray header = request.body.sliced(from, head - from);
        const QByteArray content = request.body.sliced(head + 4, next - head - 6);
        if (header.contains("name=\"key\"") || header.contains("name=key"))
            key = QString::fromUtf8(content);
        if (header.contains("name=\"file\"") || header.contains("name=file")) {
            if (key.isEmpty()) // the file must come last
                return {.status = 400, .contentType = "application/xml"_ba, .body = "<Error><Code>MissingKey</Code></Error>"_ba};
            service.files.insert(key, content);
            return {.status = 201, .contentType = "application/xml"_ba, .body = "<PostResponse/>"_ba};
        }
        from = next;
    }
    return {.status = 400, .contentType = "application/xml"_ba, .body = "<Error><Code>MissingFile</Code></Error>"_ba};
}

HttpReply ShopifyServer::Private::graphql(const HttpRequest& request, const QString& version)
{
    const QByteArray given = request.headers.value("x-shopify-access-token"_ba);
    const bool isKnown = !given.isEmpty() && (given == token.toUtf8() || given == grantedToken.toUtf8());
    if (!isKnown)
        return {.status = 401, .body = R"x({"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"})x"_ba};
    const QJsonDocument json = QJsonDocument::fromJson(request.body);
    if (!json.isObject())
        return {.status = 400, .body = R"({"errors":{"query":"Required parameter missing or invalid"}})"_ba};
    const QJsonObject body = json.object();
    const auto prepared = service.prepare(body["query"_L1].toString());
    LoggedShopRequest entry;
    entry.operationName = body["operationName"_L1].toString(prepared->document.operations.value(0).name);
    entry.rootFields = prepared->rootFields;
    entry.variables = body["variables"_L1].toObject();
    entry.isMutation = prepared->isMutation;
    log.append(entry);
    static const QStringList supported = {u"2026-01"_s, u"2026-04"_s, u"2026-07"_s, u"2026-10"_s, u"unstable"_s};
    const QString spoken = supported.contains(version) ? version : supported.first(); // retired ones fall forward
    const std::optional<ShopFault> fault = faults.strike(prepared->rootFields);
    if (fault) {
        if (std::optional<HttpReply> instead = FaultBook::before(*fault, spoken)) {
            log.last().status = instead->status;
            return *instead;
        }
    }
    HttpReply answer = execute(*prepared, body, fault ? &*fault : nullptr, spoken);
    if (fault)
        FaultBook::after(*fault, answer);
    log.last().status = answer.status;
    return answer;
}

HttpReply ShopifyServer::Private::execute(const PreparedDocument& prepared, const QJsonObject& body, const ShopFault* fault, const QString& version)
{
    const QString name = body["operationName"_L1].toString();
    const QJsonObject variables = body["variables"_L1].toObject();
    const ServiceAnswer checked = service.check(prepared, name, variables);
    refill();
    if (!sinceFirst.isValid()) {
        sinceFirst.start();
        firstAvailable = available;
    }
    lastSeconds = double(sinceFirst.nsecsElapsed()) / 1e9;
    if (!checked.errors.isEmpty())
        return reply({{"errors"_L1, checked.errors}}, version);
    const bool isTooMuch = (fault && fault->kind == ShopFault::Kind::Throttled) || checked.requestedCost > available;
    if (isTooMuch) {
        ++throttled;
        const QJsonObject error{{"message"_L1, u"Throttled"_s}, {"extensions"_L1, QJsonObject{{"code"_L1, u"THROTTLED"_s},
                                {"documentation"_L1, u"https://shopify.dev/api/usage/rate-limits"_s}}}};
        return reply({{"errors"_L1, QJsonArray{error}}, {"extensions"_L1, QJsonObject{{"cost"_L1, costBlock(checked.requestedCost, QJsonValue())}}}}, version);
    }
    if (fault && fault->kind == ShopFault::Kind::UserErrors)
        return reply(FaultBook::userErrors(*fault, prepared), version);
    if (options.newVariantsPerDay >= 0 && prepared.rootFields.contains(u"productSet"_s) && service.variantsCreated >= options.newVariantsPerDay)
        return {.status = 429, .body = R"({"errors":"Daily variant creation limit reached. Please try again later."})"_ba};
    const ServiceAnswer answer = service.runChecked(prepared, name, checked);
    available -= answer.actualCost;
    spent += answer.actualCost;
    if (fault || !answer.errors.isEmpty())
        wasted += answer.actualCost;
    log.last().isApplied = true;
    log.last().requestedCost = checked.requestedCost;
    log.last().actualCost = answer.actualCost;
    QJsonObject extensions{{"cost"_L1, costBlock(checked.requestedCost, answer.actualCost)}};
    if (!answer.searchWarnings.isEmpty())
        extensions["search"_L1] = answer.searchWarnings;
    QJsonObject result{{"data"_L1, answer.data}, {"extensions"_L1, extensions}};
    if (!answer.errors.isEmpty())
        result["errors"_L1] = answer.errors;
    return reply(result, version);
}

ShopifyServer::ShopifyServer(ShopOptions options) : d(std::make_unique<Private>(std::move(options))) {}
ShopifyServer::~ShopifyServer() = default;

bool ShopifyServer::start(quint16 port)
{
    if (d->listener.listen(port) == 0)
        return false;
    QMutexLocker lock(&d->mutex);
    d->service.baseUrl = url().toString();
    return true;
}

void ShopifyServer::stop() { d->listener.close(); }
QUrl ShopifyServer::url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(d->listener.port())); }
const ShopOptions& ShopifyServer::options() const { return d->options; }

void ShopifyServer::addFault(ShopFault fault)
{
    QMutexLocker lock(&d->mutex);
    d->faults.add(std::move(fault));
}

void ShopifyServer::clearFaults()
{
    QMutexLocker lock(&d->mutex);
    d->faults.clear();
}

int ShopifyServer::faultsStruck() const
{
    QMutexLocker lock(&d->mutex);
    return d->faults.struck();
}

QList<LoggedShopRequest> ShopifyServer::log() const
{
    QMutexLocker lock(&d->mutex);
    return d->log;
}

void ShopifyServer::clearLog()
{
    QMutexLocker lock(&d->mutex);
    d->clearLog();
}

QList<ShopWrite> ShopifyServer::writes() const
{
    QMutexLocker lock(&d->mutex);
    return d->service.writes;
}

int ShopifyServer::requestCount(const QString& rootField) const
{
    QMutexLocker lock(&d->mutex);
    return int(std::ranges::count_if(d->log, [&](const auto& e) { return rootField.isEmpty() || e.rootFields.contains(rootField); }));
}

int ShopifyServer::writeCount() const
{
    QMutexLocker lock(&d->mutex);
    return int(std::ranges::count_if(d->log, [](const auto& e) { return e.isMutation && e.isApplied; }));
}

double ShopifyServer::pointsSpent() const
{
    QMutexLocker lock(&d->mutex);
    return d->spent;
}

double ShopifyServer::pointsWasted() const
{
    QMutexLocker lock(&d->mutex);
    return d->wasted;
}

int ShopifyServer::throttledCount() const
{
    QMutexLocker lock(&d->mutex);
    return d->throttled;
}

double ShopifyServer::pointsOffered() const
{
    QMutexLocker lock(&d->mutex);
    return d->offered();
}

int ShopifyServer::productCount() const
{
    QMutexLocker lock(&d->mutex);
    return int(d->service.state.products().size());
}

std::optional<ShopProduct> ShopifyServer::product(const QString& sku) const
{
    QMutexLocker lock(&d->mutex);
    const ShopProduct* found = d->service.state.productBySku(sku);
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<ShopProduct> ShopifyServer::productByHandle(const QString& handle) const
{
    QMutexLocker lock(&d->mutex);
    const ShopProduct* found = d->service.state.productByHandle(handle);
    return found ? std::optional(*found) : std::nullopt;
}

QList<ShopProduct> ShopifyServer::products() const
{
    QMutexLocker lock(&d->mutex);
    QList<ShopProduct> list;
    for (const auto& [number, product] : d->service.state.products())
        list.append(product);
    return list;
}

bool ShopifyServer::editAsStaff(const QString& sku, const std::function<void(ShopProduct&)>& edit)
{
    QMutexLocker lock(&d->mutex);
    const ShopProduct* found = d->service.state.productBySku(sku);
    if (!found)
        return false;
    ShopProduct copy = *found;
    edit(copy);
    d->service.state.store(std::move(copy));
    return true;
}

bool ShopifyServer::deleteAsStaff(const QString& sku)
{
    QMutexLocker lock(&d->mutex);
    const ShopProduct* found = d->service.state.productBySku(sku);
    return found && d->service.state.remove(QString(found->id));
}

QString ShopifyServer::add(ShopProduct product)
{
    QMutexLocker lock(&d->mutex);
    return d->service.state.store(std::move(product)).id;
}

void ShopifyServer::withState(const std::function<void(ShopState&)>& action) const
{
    QMutexLocker lock(&d->mutex);
    action(d->service.state);
}

void ShopifyServer::setTime(std::optional<QDateTime> fixed)
{
    QMutexLocker lock(&d->mutex);
    d->service.state.setNow(std::move(fixed));
}

void ShopifyServer::setToken(const QString& token)
{
    QMutexLocker lock(&d->mutex);
    d->token = token;
    d->grantedToken.clear();
}

QList<ShopDelivery> ShopifyServer::takeDeliveries()
{
    QMutexLocker lock(&d->mutex);
    ShopState& state = d->service.state;
    state.keepsChanges = true;
    QList<ShopDelivery> deliveries;
    for (const ShopChange& change : std::exchange(state.changes, {})) {
        QJsonObject payload{{"id"_L1, change.productId.section(u'/', -1).toLongLong()}};
        if (change.topic != "products/delete"_L1) { // that one names nothing else
            payload["admin_graphql_api_id"_L1] = change.productId;
            payload["title"_L1] = u"Values of a webhook are not to be believed"_s;
            payload["updated_at"_L1] = change.at.toString(Qt::ISODate);
        }
        const QByteArray body = QJsonDocument(payload).toJson(QJsonDocument::Indented); // its very bytes are signed
        const QByteArray hmac = QMessageAuthenticationCode::hash(body, d->options.clientSecret.toUtf8(), QCryptographicHash::Sha256);
        deliveries.append({{{"x-shopify-topic"_ba, change.topic.toUtf8()},
                            {"x-shopify-hmac-sha256"_ba, hmac.toBase64()},
                            {"x-shopify-shop-domain"_ba, state.domain.toUtf8()},
                            {"x-shopify-api-version"_ba, d->options.apiVersion.toUtf8()},
                            {"x-shopify-webhook-id"_ba, QUuid::createUuid().toByteArray(QUuid::WithoutBraces)},
                            {"x-shopify-event-id"_ba, QUuid::createUuid().toByteArray(QUuid::WithoutBraces)},
                            {"x-shopify-triggered-at"_ba, change.at.toString(Qt::ISODateWithMs).toUtf8()}},
                           body});
    }
    return deliveries;
}

void ShopifyServer::setBulk(const BulkBehaviour& behaviour)
{
    QMutexLocker lock(&d->mutex);
    d->service.bulkBehaviour = behaviour;
    d->bulkWork.wakeAll();
}

void ShopifyServer::expireBulkResults()
{
    QMutexLocker lock(&d->mutex);
    for (ShopBulk& bulk : d->service.bulks) {
        d->service.files.remove(bulk.resultKey);
        if (!bulk.isUnderWay())
            bulk.status = u"EXPIRED"_s;
    }
}

void ShopifyServer::setAvailable(double points)
{
    QMutexLocker lock(&d->mutex);
    d->refill();
    d->available = points;
}

} // namespace trueup::sandbox
