#include "remote/shopify/graphqlanswer.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Shopify)
};

Error shopError(ErrorKind kind, const QString& message, const QString& nextStep, const QString& code,
                const QString& detail, bool retryable = false)
{
    return {kind, message, {}, nextStep, detail, code, retryable};
}

Error unknownOutcome(ErrorKind kind, const QString& message, const QString& detail)
{
    return {kind,
            message,
            Text::tr("It is not known whether the change was written."),
            Text::tr("The shop is read before anything is sent again."),
            detail,
            outcomeUnknownCode,
            false};
}

Error dailyLimit(const QString& detail)
{
    return shopError(ErrorKind::DailyLimit, Text::tr("The shop accepts no more new variants today."),
                     Text::tr("New products go on tomorrow; changes of existing ones are not affected."),
                     u"DAILY_VARIANT_LIMIT"_s, detail);
}

GraphQlCost costOf(const QJsonObject& extensions)
{
    const QJsonObject cost = extensions["cost"_L1].toObject();
    const QJsonObject status = cost["throttleStatus"_L1].toObject();
    return {cost["requestedQueryCost"_L1].toDouble(-1), cost["actualQueryCost"_L1].toDouble(-1),
            status["maximumAvailable"_L1].toDouble(), status["currentlyAvailable"_L1].toDouble(),
            status["restoreRate"_L1].toDouble()};
}

QString detailOf(const HttpAnswer& answer)
{
    return u"%1 %2, request %3: %4"_s.arg(answer.request, QString::number(answer.status),
                                          QString::fromLatin1(answer.header("X-Request-Id")), shownBody(answer.body));
}

std::optional<Error> statusError(const HttpAnswer& answer, GraphQlKind kind)
{
    const QString detail = detailOf(answer);
    switch (answer.status) {
    case 402:
        return shopError(ErrorKind::Permission, Text::tr("The shop is frozen."),
                         Text::tr("Settle the shop's account with Shopify."), u"SHOP_FROZEN"_s, detail);
    case 403:
        return shopError(ErrorKind::Permission, Text::tr("The access token may not do this."),
                         Text::tr("Give the app the scopes that the connection test names."), u"HTTP_403"_s, detail);
    case 404:
        return shopError(ErrorKind::Config,
                         Text::tr("There is no shop at this address, or it does not know the API version."),
                         Text::tr("Check both in the settings."), u"HTTP_404"_s, detail);
    case 423:
        return shopError(ErrorKind::Permission, Text::tr("The shop has locked out this app."),
                         Text::tr("Ask Shopify's support."), u"SHOP_LOCKED"_s, detail);
    case 429:
        if (isDailyVariantLimit(QString::fromUtf8(answer.body)))
            return dailyLimit(detail);
        return shopError(ErrorKind::Throttled, Text::tr("The shop asks for fewer requests."),
                         Text::tr("Try again later."), u"THROTTLED"_s, detail, true);
    case 430:
        return shopError(ErrorKind::Http, Text::tr("The shop rejected the request for security reasons."),
                         Text::tr("Wait some minutes; if it stays, ask Shopify's support."), u"HTTP_430"_s, detail);
    default:
        break;
    }
    auto error = errorOfStatus(answer, kind == GraphQlKind::Query);
    if (error)
        error->detail = detail;
    return error;
}

QString messagesOf(const QJsonArray& errors)
{
    QStringList texts;
    for (const QJsonValue error : errors)
        texts.append(error["message"_L1].toString());
    return texts.join(u"; "_s).left(600);
}

/// Codes by which the shop says that it did not begin to run the document.
bool isBeforeExecution(const QString& code)
{
    static constexpr std::array codes = {"THROTTLED"_L1,
                                         "MAX_COST_EXCEEDED"_L1,
                                         "ACCESS_DENIED"_L1,
                                         "BAD_REQUEST"_L1,
                                         "SHOP_INACTIVE"_L1,
                                         "INVALID_FIELD_ARGUMENTS"_L1,
                                         "undefinedField"_L1,
                                         "argumentNotAccepted"_L1,
                                         "missingRequiredArguments"_L1,
                                         "INVALID_VARIABLE"_L1,
                                         "variableMismatch"_L1,
                                         "parseError"_L1,
                                         "IDEMPOTENCY_CONCURRENT_REQUEST"_L1,
                                         "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"_L1,
                                         "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"_L1};
    return std::ranges::find(codes, code) != codes.end();
}

Error topLevelError(const QJsonObject& body, const QJsonArray& errors, GraphQlKind kind, const HttpAnswer& answer)
{
    const QString code = errors.first()["extensions"_L1]["code"_L1].toString();
    const QString text = messagesOf(errors);
    const QString detail =
        u"%1 %2, request %3: %4"_s.arg(answer.request, code, QString::fromLatin1(answer.header("X-Request-Id")), text);
    const QJsonValue data = body["data"_L1];
    const bool hasData = data.isObject() && !data.toObject().isEmpty();
    if (!hasData && code == "THROTTLED"_L1)
        return shopError(ErrorKind::Throttled, Text::tr("The shop asks for fewer requests."),
                         Text::tr("Try again later."), code, detail, true);
    if (!hasData && isDailyVariantLimit(text))
        return dailyLimit(detail);
    if (kind == GraphQlKind::Mutation && (hasData || (!code.isEmpty() && !isBeforeExecution(code))))
        return unknownOutcome(ErrorKind::GraphQl,
                              Text::tr("The shop answered a change with an error beside data: %1").arg(text), detail);
    if (code == "ACCESS_DENIED"_L1)
        return shopError(ErrorKind::Permission, Text::tr("The access token may not do this: %1").arg(text),
                         Text::tr("Give the app the scopes that the connection test names."), code, detail);
    if (code == "MAX_COST_EXCEEDED"_L1)
        return shopError(ErrorKind::GraphQl, Text::tr("The shop finds the query too costly."), {}, code, detail);
    // An error without a code comes from the check of the document, before anything runs.
    return shopError(ErrorKind::GraphQl, Text::tr("The shop does not accept the request: %1").arg(text), {},
                     code.isEmpty() ? u"GRAPHQL"_s : code, detail,
                     code == "INTERNAL_SERVER_ERROR"_L1 || code == "IDEMPOTENCY_CONCURRENT_REQUEST"_L1);
}

int elementIndexOf(const QJsonObject& error, const QStringList& field)
{
    if (error["elementIndex"_L1].isDouble())
        return error["elementIndex"_L1].toInt();
    for (const QString& part : field) {
        bool isNumber = false;
        const int index = part.toInt(&isNumber);
        if (isNumber)
            return index;
    }
    return -1;
}

void collectUserErrors(const QString& root, const QJsonObject& payload, QList<GraphQlUserError>& into)
{
    for (auto it = payload.begin(); it != payload.end(); ++it) {
        // mediaUserErrors, customerUserErrors and the like, and those of a nested operation (productSetOperation).
        if (it.key().endsWith("serErrors"_L1) && it.value().isArray()) {
            for (const QJsonValue value : it.value().toArray()) {
                const QJsonObject error = value.toObject();
                QStringList field;
                for (const QJsonValue part : error["field"_L1].toArray())
                    field.append(part.isDouble() ? QString::number(part.toInteger()) : part.toString());
                into.append({root, error["code"_L1].toString(), field, error["message"_L1].toString(),
                             elementIndexOf(error, field)});
            }
        } else if (it.key().endsWith("Operation"_L1) && it.value().isObject()) {
            collectUserErrors(root, it.value().toObject(), into);
        }
    }
}

std::optional<Error> searchWarning(const QJsonObject& extensions, const HttpAnswer& answer)
{
    for (const QJsonValue search : extensions["search"_L1].toArray()) {
        const QJsonArray warnings = search["warnings"_L1].toArray();
        if (warnings.isEmpty())
            continue;
        // An unknown filter is ignored by the shop: the answer holds everything instead of what was asked for.
        return shopError(ErrorKind::Contract,
                         Text::tr("The shop did not understand the search: %1").arg(messagesOf(warnings)), {},
                         u"SEARCH_WARNING"_s, detailOf(answer));
    }
    return std::nullopt;
}

} // namespace

bool isDailyVariantLimit(QStringView text)
{
    return text.contains("daily variant"_L1, Qt::CaseInsensitive) ||
           (text.contains("variant"_L1, Qt::CaseInsensitive) && text.contains("daily"_L1, Qt::CaseInsensitive) &&
            text.contains("limit"_L1, Qt::CaseInsensitive));
}

Result<GraphQlAnswer> readGraphQlAnswer(const HttpAnswer& answer, GraphQlKind kind, GraphQlCost& cost)
{
    cost = {};
    if (const auto error = statusError(answer, kind))
        return std::unexpected(*error);
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    if (!document.isObject()) {
        const QString message = Text::tr("The answer of the shop is not what it should be.");
        return std::unexpected(kind == GraphQlKind::Mutation
                                   ? unknownOutcome(ErrorKind::Parse, message, detailOf(answer))
                                   : shopError(ErrorKind::Parse, message, Text::tr("Try again later."), u"NOT_JSON"_s,
                                               detailOf(answer), true));
    }
    const QJsonObject body = document.object();
    const QJsonObject extensions = body["extensions"_L1].toObject();
    cost = costOf(extensions);
    if (const QJsonArray errors = body["errors"_L1].toArray(); !errors.isEmpty())
        return std::unexpected(topLevelError(body, errors, kind, answer));
    if (!body["data"_L1].isObject()) {
        const QString message = Text::tr("The answer of the shop holds no data.");
        return std::unexpected(kind == GraphQlKind::Mutation
                                   ? unknownOutcome(ErrorKind::Contract, message, detailOf(answer))
                                   : shopError(ErrorKind::Contract, message, {}, u"NO_DATA"_s, detailOf(answer)));
    }
    if (auto warning = searchWarning(extensions, answer); warning && kind == GraphQlKind::Query)
        return std::unexpected(*warning);
    GraphQlAnswer out;
    out.data = body["data"_L1].toObject();
    out.cost = cost;
    out.requestId = QString::fromLatin1(answer.header("X-Request-Id"));
    out.serverTime = answer.date().value_or(QDateTime());
    for (auto it = out.data.begin(); it != out.data.end(); ++it) {
        if (it.value().isObject())
            collectUserErrors(it.key(), it.value().toObject(), out.userErrors);
    }
    return out;
}

Result<GraphQlAnswer> refusedIfUserErrors(Result<GraphQlAnswer> answer)
{
    if (!answer || answer->userErrors.isEmpty())
        return answer;
    QStringList texts;
    for (const GraphQlUserError& error : answer->userErrors)
        texts.append(error.field.isEmpty() ? error.message : error.field.join(u'.') + ": "_L1 + error.message);
    const GraphQlUserError& first = answer->userErrors.first();
    const QString text = texts.join(u"; "_s).left(600);
    if (std::ranges::any_of(answer->userErrors, [](const auto& error) { return isDailyVariantLimit(error.message); }))
        return std::unexpected(dailyLimit(text));
    if (first.code.endsWith("STALE"_L1) || first.code == "STALE_OBJECT"_L1 || first.code == "INVALID_COMPARE_DIGEST"_L1)
        return std::unexpected(shopError(ErrorKind::Stale,
                                         Text::tr("Somebody changed this in the shop meanwhile: %1").arg(text),
                                         Text::tr("Read the product again and decide anew."), first.code, text));
    return std::unexpected(shopError(ErrorKind::UserError, Text::tr("The shop refused the values: %1").arg(text),
                                     Text::tr("Correct the values and approve again."),
                                     first.code.isEmpty() ? u"USER_ERROR"_s : first.code, text));
}

} // namespace trueup
