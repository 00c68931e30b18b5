#include "sandbox/xorosoftserver.h"

#include "sandbox/erp/erpanswers.h"
#include "sandbox/httplistener.h"

#include <QElapsedTimer>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMutex>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

class XorosoftServer::Private
{
public:
    Private(QList<ErpItemData> rows, ErpOptions chosen)
        : options(std::move(chosen)), items(std::move(rows)),
          listener([this](const HttpRequest& request) { return handle(request); })
    {
    }

    HttpReply handle(const HttpRequest& request);
    HttpReply answer(const HttpRequest& request, const QString& endpoint);
    bool isTooFast();
    std::optional<ErpFault> strike(const QString& endpoint);
    QString endpointOf(const QString& path) const;

    mutable QMutex mutex;
    ErpOptions options;
    QList<ErpItemData> items;
    quint64 version = 1;
    ErpAnswers answers;
    struct PendingFault
    {
        ErpFault fault;
        int seen = 0;
    };
    QList<PendingFault> faults;
    QHash<QString, int> counts;
    double allowance = 1;
    QElapsedTimer sinceLast;
    HttpListener listener;
};

QString XorosoftServer::Private::endpointOf(const QString& path) const
{
    const QString action = path.startsWith("/api/xerp/"_L1) ? path.sliced(10).toLower() : QString();
    if (action == "product/getproduct"_L1)
        return u"products"_s;
    if ((action == "item/getitem"_L1 && options.itemPathShort) ||
        (action == "product/item/getitem"_L1 && options.itemPathLong)) {
        return u"items"_s;
    }
    return action == "inventory/getinventorybyitem"_L1 ? u"stock"_s : QString();
}

bool XorosoftServer::Private::isTooFast()
{
    if (options.maxPerSecond <= 0)
        return false;
    const double seconds = sinceLast.isValid() ? double(sinceLast.restart()) / 1000.0 : (sinceLast.start(), 1.0);
    allowance = std::min(1.5, allowance + seconds * options.maxPerSecond);
    if (allowance < 1)
        return true;
    allowance -= 1;
    return false;
}

std::optional<ErpFault> XorosoftServer::Private::strike(const QString& endpoint)
{
    for (PendingFault& pending : faults) {
        if (!pending.fault.endpoint.isEmpty() && pending.fault.endpoint != endpoint)
            continue;
        ++pending.seen;
        if (pending.fault.every > 0) {
            if (pending.seen % pending.fault.every == 0)
                return pending.fault;
        } else if (pending.fault.times != 0) {
            if (pending.fault.times > 0)
                --pending.fault.times;
            return pending.fault;
        }
    }
    return {};
}

HttpReply XorosoftServer::Private::handle(const HttpRequest& request)
{
    QMutexLocker lock(&mutex);
    const QString path = request.url.path();
    if (path == "/sandbox/items.json"_L1) {
        HttpReply reply;
        reply.body = QJsonDocument(answers.everything(items)).toJson(QJsonDocument::Compact);
        return reply;
    }
    const auto basic = [](const QString& key, const QString& secret) { return "Basic " + (key + u':' + secret).toUtf8().toBase64(); };
    const QByteArray shown = request.headers.value("authorization"_ba);
    const bool hasStockPair = !options.stockKey.isEmpty();
    const bool isStockPair = hasStockPair && shown == basic(options.stockKey, options.stockSecret);
    if (!isStockPair && shown != basic(options.key, options.secret))
        return {.status = 401, .body = R"({"Message":"Authorization has been denied for this request."})"_ba};
    const QString endpoint = endpointOf(path);
    if (hasStockPair && !endpoint.isEmpty() && isStockPair != (endpoint == "stock"_L1))
        return {.status = 403, .body = R"({"Message":"This app may not use this module."})"_ba};
    if (endpoint.isEmpty())
        return {.status = 404, .body = R"({"Message":"No HTTP resource was found that matches the request URI."})"_ba};
    if (request.method != "GET")
        return {.status = 405, .body = R"({"Message":"The requested resource does not support this method."})"_ba};
    ++counts[endpoint];
    if (isTooFast())
        return {.status = 429, .body = R"({"Message":"Too many requests."})"_ba};
    return answer(request, endpoint);
}

HttpReply XorosoftServer::Private::answer(const HttpRequest& request, const QString& endpoint)
{
    using enum ErpFault::Kind;
    const std::optional<ErpFault> fault = strike(endpoint);
    if (fault) {
        switch (fault->kind) {
        case Error500: return {.status = 500, .body = R"({"Message":"An error has occurred."})"_ba};
        case EmptyBody: return {};
        case LoginPage:
            return {.contentType = "text/html"_ba, .body = "<!DOCTYPE html><html><body><form id=\"login\">Sign in</form></body></html>"_ba};
        case Redirect:
            return {.status = 302, .contentType = "text/html"_ba, .headers = {{"Location"_ba, "/Account/Login?ReturnUrl=%2fapi"_ba}}};
        case Unauthorized: return {.status = 401, .body = R"({"Message":"Authorization has been denied for this request."})"_ba};
        case Forbidden: return {.status = 403, .body = R"({"Message":"This app may not use this module."})"_ba};
        case TooMany: return {.status = 429, .headers = {{"Retry-After"_ba, "1"_ba}}, .body = R"({"Message":"Too many requests."})"_ba};
        case Hang: return {.action = HttpReply::Action::Hang};
        case Drop: return {.action = HttpReply::Action::Drop};
        case NotJson: return {.contentType = "text/plain"_ba, .body = "Runtime error in handler at line 12"_ba};
        case ErrorResult:
            return {.body = R"({"Result":false,"ErrorCode":17,"Message":"Object reference not set to an instance of an object.","Data":null})"_ba};
        case EmptyResult:
            return {.body = R"({"Result":false,"ErrorCode":0,"Message":"No records found.","Data":[],"Page":1,"TotalPages":0})"_ba};
        default: break;
        }
    }
    HttpReply reply;
    ErpHazards hazards;
    if (fault) {
        hazards = {fault->kind == RepeatedPage, fault->kind == ShrinkingTotal, fault->kind == MovedRow,
                   fault->kind == MissingKeys, fault->kind == NullPrices, fault->kind == NoTotalPages,
                   fault->kind == MissingQuantity, fault->kind == MissingNumber};
        reply.delayMs = fault->kind == Slow ? fault->delayMs : 0;
        reply.action = fault->kind == CutShort ? HttpReply::Action::CutShort : HttpReply::Action::Answer;
    }
    answers.use(items, version);
    reply.body = answers.page(endpoint, request.query(), options.pageSize, hazards);
    return reply;
}

XorosoftServer::XorosoftServer(QList<ErpItemData> items, ErpOptions options)
    : d(std::make_unique<Private>(std::move(items), std::move(options)))
{
}

XorosoftServer::~XorosoftServer() = default;

bool XorosoftServer::start(quint16 port)
{
    return d->listener.listen(port) != 0;
}

void XorosoftServer::stop()
{
    d->listener.close();
}

QUrl XorosoftServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1/api/xerp"_s.arg(d->listener.port()));
}

const ErpOptions& XorosoftServer::options() const
{
    return d->options;
}

void XorosoftServer::addFault(ErpFault fault)
{
    QMutexLocker lock(&d->mutex);
    d->faults.append({std::move(fault), 0});
}

void XorosoftServer::clearFaults()
{
    QMutexLocker lock(&d->mutex);
    d->faults.clear();
}

int XorosoftServer::requestCount(const QString& endpoint) const
{
    QMutexLocker lock(&d->mutex);
    if (!endpoint.isEmpty())
        return d->counts.value(endpoint);
    int sum = 0;
    for (const int count : std::as_const(d->counts))
        sum += count;
    return sum;
}

void XorosoftServer::clearCounts()
{
    QMutexLocker lock(&d->mutex);
    d->counts.clear();
}

QList<ErpItemData> XorosoftServer::items() const
{
    QMutexLocker lock(&d->mutex);
    return d->items;
}

void XorosoftServer::setItems(QList<ErpItemData> items)
{
    QMutexLocker lock(&d->mutex);
    d->items = std::move(items);
    ++d->version;
}

bool XorosoftServer::edit(const QString& itemNumber, const std::function<void(ErpItemData&)>& edit)
{
    QMutexLocker lock(&d->mutex);
    for (ErpItemData& item : d->items) {
        if (item.itemNumber == itemNumber) {
            edit(item);
            item.modified = erpNow();
            ++d->version;
            return true;
        }
    }
    return false;
}

} // namespace trueup::sandbox
