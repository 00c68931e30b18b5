#include "remote/xorosoft/xorosoftenvelope.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Xorosoft)
};

QString detailOf(const HttpAnswer& answer)
{
    return u"%1 %2 %3: %4"_s.arg(answer.request, QString::number(answer.status), shownUrl(answer.url),
                                 shownBody(answer.body));
}

ErpAnswer refused(ErpVerdict verdict, ErrorKind kind, const QString& message, const QString& nextStep,
                  const QString& code, const HttpAnswer& answer)
{
    ErpAnswer out;
    out.verdict = verdict;
    out.error = {kind, message, {}, nextStep, detailOf(answer), code, verdict != ErpVerdict::Final};
    return out;
}

ErpAnswer credentialsRefused(const HttpAnswer& answer, const QString& code)
{
    return refused(ErpVerdict::Final, answer.status == 403 ? ErrorKind::Permission : ErrorKind::Auth,
                   Text::tr("The ERP refused the key pair, or the key may not read this."),
                   Text::tr("Check key, secret and the modules the key is allowed to read."), code, answer);
}

ErpAnswer ofStatus(const HttpAnswer& answer)
{
    const QString code = u"HTTP_%1"_s.arg(answer.status);
    if (answer.status == 401 || answer.status == 403)
        return credentialsRefused(answer, code);
    if (answer.status >= 300 && answer.status < 400)
        return credentialsRefused(answer, u"REDIRECT"_s);
    if (answer.status == 400 || answer.status == 404 || answer.status == 405)
        return refused(ErpVerdict::Final, ErrorKind::Config,
                       Text::tr("The ERP does not know the path %1.").arg(answer.url.path()),
                       Text::tr("Check the address and the paths in the settings of the ERP connection."),
                       unknownPathCode, answer);
    if (answer.status == 429)
        return refused(ErpVerdict::Throttled, ErrorKind::Throttled, Text::tr("The ERP asks for fewer requests."),
                       Text::tr("Try again later, or lower the rate in the settings."), code, answer);
    const ErpVerdict verdict = answer.status >= 500 || answer.status == 408 ? ErpVerdict::Passing : ErpVerdict::Final;
    return refused(verdict, ErrorKind::Http, Text::tr("The ERP answered with HTTP status %1.").arg(answer.status),
                   Text::tr("Try again later."), code, answer);
}

bool isLoginPage(const QByteArray& body)
{
    const QByteArray start = body.left(20'000).toLower();
    return start.contains("<html") &&
           (start.contains("login") || start.contains("sign in") || start.contains("password"));
}

bool looksPassing(const QString& message)
{
    static constexpr std::array signs = {"an error has occurred"_L1,
                                         "timeout"_L1,
                                         "timed out"_L1,
                                         "try again"_L1,
                                         "temporar"_L1,
                                         "deadlock"_L1,
                                         "busy"_L1,
                                         "unavailable"_L1};
    return std::ranges::any_of(signs,
                               [&](QLatin1StringView sign) { return message.contains(sign, Qt::CaseInsensitive); });
}

ErpAnswer ofErpError(const QJsonObject& envelope, const HttpAnswer& answer)
{
    const QString message = envelope["Message"_L1].toString().simplified().left(300);
    const int code = envelope["ErrorCode"_L1].toInt();
    return refused(looksPassing(message) ? ErpVerdict::Passing : ErpVerdict::Final, ErrorKind::Http,
                   message.isEmpty() ? Text::tr("The ERP reported an error without a text.")
                                     : Text::tr("The ERP reported an error: %1").arg(message),
                   Text::tr("Try again later; if it stays, ask the administrator of the ERP."), u"ERP_%1"_s.arg(code),
                   answer);
}

ErpAnswer garbled(const QString& code, const HttpAnswer& answer)
{
    return refused(ErpVerdict::Garbled, ErrorKind::Parse, Text::tr("The answer of the ERP is not what it should be."),
                   Text::tr("Try again later; check the address of the ERP."), code, answer);
}

/// A code in another shape than a number is no word that all is well.
bool saysNoError(const QJsonValue& code)
{
    return code.isUndefined() || code.isNull() || code == QJsonValue(0);
}

ErpAnswer ofEnvelope(const QJsonObject& envelope, const HttpAnswer& answer)
{
    const QJsonValue data = envelope["Data"_L1];
    const QJsonValue said = envelope["Result"_L1];
    // Old endpoints leave Result out beside a list; nothing else may be missing it, and no other word stands for it.
    if (said.isUndefined() && !data.isArray())
        return ofErpError(envelope, answer);
    if (!said.isUndefined() && !said.isBool())
        return garbled(u"UNKNOWN_RESULT"_s, answer);
    const bool result = said.toBool(true);
    ErpAnswer out;
    out.page = envelope["Page"_L1].toInt();
    out.totalPages = envelope["TotalPages"_L1].toInt();
    if (result) {
        if (!envelope.contains("Data"_L1) || !(data.isArray() || data.isObject() || data.isNull()))
            return refused(ErpVerdict::Final, ErrorKind::Contract, Text::tr("The answer of the ERP holds no data."), {},
                           u"NO_DATA"_s, answer);
        out.verdict = ErpVerdict::Rows;
        out.rows = data.isObject() ? QJsonArray{data} : data.toArray();
        return out;
    }
    if (data.isArray() && data.toArray().isEmpty() && saysNoError(envelope["ErrorCode"_L1])) {
        out.verdict = ErpVerdict::NoRecords;
        return out;
    }
    return ofErpError(envelope, answer);
}

} // namespace

ErpAnswer readErpAnswer(const HttpAnswer& answer)
{
    if (!answer.isSuccess())
        return ofStatus(answer);
    if (answer.body.trimmed().isEmpty())
        return refused(ErpVerdict::Passing, ErrorKind::Parse, Text::tr("The answer of the ERP is empty."),
                       Text::tr("Try again later."), u"EMPTY_ANSWER"_s, answer);
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(answer.body, &parse);
    if (document.isObject())
        return ofEnvelope(document.object(), answer);
    if (isLoginPage(answer.body))
        return credentialsRefused(answer, u"LOGIN_PAGE"_s);
    return garbled(u"NOT_JSON"_s, answer);
}

} // namespace trueup
