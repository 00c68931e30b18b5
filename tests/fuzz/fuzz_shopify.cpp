// Answers of the shop: data, or a classified error; a mutation whose outcome cannot be known says so. The option byte chooses
// the HTTP status.
#include "fuzz.h"

#include "remote/shopify/graphqlanswer.h"
#include "remote/shopify/remoteproduct.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace trueup;
using namespace trueup::fuzz;
using namespace Qt::StringLiterals;

namespace {

void checkProduct(const QJsonObject& json)
{
    RemoteContext context;
    context.locationId = u"gid://shopify/Location/1"_s;
    const auto product = RemoteProduct::fromJson(json, context);
    if (!product)
        return;
    require(!product->id.isEmpty(), "a product has an id");
    require(!product->updatedAt.isValid() || product->updatedAt.timeSpec() == Qt::UTC, "times are UTC");
    bool isStocked = false;
    for (const QJsonValue variant : json["variants"_L1]["nodes"_L1].toArray())
        isStocked = isStocked || variant["inventoryItem"_L1]["inventoryLevel"_L1].isObject();
    require(isStocked || product->values[FieldId::Inventory].isNone(), "stock that is not at the location is not zero");
}

void checkError(const Error& error, const HttpAnswer& http, GraphQlKind kind)
{
    static constexpr std::array kinds = {ErrorKind::Config,    ErrorKind::Auth,     ErrorKind::Permission,
                                         ErrorKind::Throttled, ErrorKind::GraphQl,  ErrorKind::DailyLimit,
                                         ErrorKind::Contract,  ErrorKind::Parse,    ErrorKind::Http,
                                         ErrorKind::UserError, ErrorKind::Stale};
    require(std::ranges::contains(kinds, error.kind), "an error is classified");
    require(!error.message.isEmpty(), "and has a sentence");
    if (kind == GraphQlKind::Mutation && (error.kind == ErrorKind::Parse || http.status >= 500))
        require(outcomeUnknown(error) && !error.retryable, "a lost answer to a mutation is not repeated blindly");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static constexpr std::array statuses = {200, 200, 200, 200, 200, 302, 400, 401, 402, 403, 404, 423, 429, 430, 500, 503};
    const Input input(data, size);
    HttpAnswer http;
    http.status = statuses[input.option & 15];
    http.body = input.bytes;
    for (const GraphQlKind kind : {GraphQlKind::Query, GraphQlKind::Mutation}) {
        GraphQlCost cost;
        const auto answer = readGraphQlAnswer(http, kind, cost);
        if (!answer) {
            checkError(answer.error(), http, kind);
            continue;
        }
        require(http.status == 200, "an error status is never an answer");
        const auto refused = refusedIfUserErrors(answer);
        require(refused.has_value() == answer->userErrors.isEmpty(), "user errors are refusals");
        if (!refused)
            checkError(refused.error(), http, GraphQlKind::Query);
        checkProduct(answer->data["product"_L1].toObject());
        for (const QJsonValue node : answer->data["nodes"_L1].toArray())
            checkProduct(node.toObject());
    }
    return 0;
}
