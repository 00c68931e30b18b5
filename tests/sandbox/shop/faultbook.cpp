#include "sandbox/shop/faultbook.h"

#include "sandbox/shop/shopservice.h"

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

std::optional<ShopFault> FaultBook::strike(const QStringList& rootFields)
{
    for (Pending& pending : m_pending) {
        ShopFault& fault = pending.fault;
        if (!fault.rootField.isEmpty() && !rootFields.contains(fault.rootField))
            continue;
        ++pending.seen;
        const bool strikes = fault.every > 0 ? pending.seen % fault.every == 0 : fault.times != 0 && pending.seen > fault.after;
        if (!strikes)
            continue;
        if (fault.every == 0 && fault.times > 0)
            --fault.times;
        ++m_struck;
        return fault;
    }
    return {};
}

namespace {

QByteArray statusBody(int status)
{
    switch (status) {
    case 401: return R"x({"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"})x"_ba;
    case 403: return R"({"errors":"[API] This action requires merchant approval for a further scope."})"_ba;
    case 429: return R"({"errors":"Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service."})"_ba;
    default: return "<html><head><title>Error</title></head><body>Something went wrong</body></html>"_ba;
    }
}

} // namespace

std::optional<HttpReply> FaultBook::before(const ShopFault& fault, const QString& version)
{
    using enum ShopFault::Kind;
    switch (fault.kind) {
    case DropBefore: return HttpReply{.action = HttpReply::Action::Drop};
    case Hang: return HttpReply{.action = HttpReply::Action::Hang};
    case Html: return HttpReply{.contentType = "text/html"_ba, .body = statusBody(500)};
    case StatusBefore: {
        HttpReply reply{.status = fault.status, .contentType = fault.status < 500 ? "application/json"_ba : "text/html"_ba, .body = statusBody(fault.status)};
        reply.headers = {{"X-Shopify-API-Version"_ba, version.toLatin1()}};
        if (fault.status == 429)
            reply.headers.append({"Retry-After"_ba, "1.0"_ba});
        return reply;
    }
    default: return {};
    }
}

void FaultBook::after(const ShopFault& fault, HttpReply& reply)
{
    using enum ShopFault::Kind;
    switch (fault.kind) {
    case DropAfter: reply.action = HttpReply::Action::Drop; break;
    case CutAfter: reply.action = HttpReply::Action::CutShort; break;
    case HangAfter: reply.action = HttpReply::Action::Hang; break;
    case StatusAfter:
        reply.status = fault.status;
        reply.contentType = "text/html"_ba;
        reply.body = statusBody(fault.status);
        break;
    case Malformed: reply.body.truncate(reply.body.size() / 2); break;
    case Slow: reply.delayMs = fault.delayMs; break;
    case WrongVersion:
        for (auto& [name, value] : reply.headers) {
            if (name == "X-Shopify-API-Version")
                value = fault.code.isEmpty() ? "2025-10"_ba : fault.code.toLatin1();
        }
        break;
    default: break;
    }
}

QJsonObject FaultBook::userErrors(const ShopFault& fault, const PreparedDocument& prepared)
{
    QJsonObject data;
    for (const GqlOperation& operation : prepared.document.operations) {
        for (const GqlSelection& selection : operation.selections) {
            const QJsonObject error{{"field"_L1, QJsonValue()}, {"message"_L1, fault.message}, {"code"_L1, fault.code.isEmpty() ? u"INVALID_INPUT"_s : fault.code}};
            data[selection.key()] = QJsonObject{{"userErrors"_L1, QJsonArray{error}}};
        }
    }
    return {{"data"_L1, data}};
}

} // namespace trueup::sandbox
