#include "remote/shopify/shopifyoptions.h"

#include "remote/http/httprequest.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Shopify)
};

} // namespace

Result<void> ShopifyOptions::validate() const
{
    const QString settings = Text::tr("Open the settings of the shop.");
    if (!url.isValid() || url.host().isEmpty())
        return fail(ErrorKind::Config, Text::tr("The address of the shop is missing or not valid."), settings);
    if (!isSecureOrLoopback(url))
        return fail(ErrorKind::Config, Text::tr("The address of the shop must begin with https://."), settings);
    if (token.isEmpty() && (clientId.isEmpty() || clientSecret.isEmpty()))
        return fail(ErrorKind::Config, Text::tr("The shop has neither an access token nor a client id with its secret."),
                    settings);
    static const QRegularExpression form(u"^(\\d{4}-\\d{2}|unstable)$"_s);
    if (!form.match(apiVersion).hasMatch())
        return fail(ErrorKind::Config, Text::tr("The API version of the shop is not of the form 2026-10."), settings);
    return {};
}

QUrl ShopifyOptions::graphqlUrl() const
{
    return url.resolved(QUrl(u"/admin/api/%1/graphql.json"_s.arg(apiVersion)));
}

QUrl ShopifyOptions::tokenUrl() const
{
    return url.resolved(QUrl(u"/admin/oauth/access_token"_s));
}

} // namespace trueup
