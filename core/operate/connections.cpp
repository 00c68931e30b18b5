#include "operate/connections.h"

#include "operate/secrets.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "store/settingstable.h"
#include "sync/erpsettings.h"
#include "sync/feedsettings.h"
#include "sync/syncsettings.h"

#include <QJsonArray>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Given
{
    const char* setting;
    const char* variable;
};

constexpr std::array givenByEnvironment{
    Given{"feed.url", "TRUEUP_FEED_URL"},
    Given{"feed.user", "TRUEUP_FEED_USER"},
    Given{"xorosoft.url", "TRUEUP_XOROSOFT_URL"},
    Given{"xorosoft.rate", "TRUEUP_XOROSOFT_RATE"},
    Given{"shopify.url", "TRUEUP_SHOPIFY_URL"},
    Given{"shopify.client_id", "TRUEUP_SHOPIFY_CLIENT_ID"},
    Given{"shopify.api_version", "TRUEUP_SHOPIFY_API_VERSION"},
};

/// The environment wins over what is stored, so that a script never depends on somebody's settings.
class Values
{
public:
    Values(QHash<QString, QJsonValue> settings, const QHash<QString, QString>& secrets)
        : m_settings(std::move(settings)), m_secrets(secrets), m_given(givenSettings())
    {
    }
    [[nodiscard]] QString text(const char* setting) const
    {
        const auto given = m_given.constFind(QString::fromLatin1(setting));
        return given == m_given.constEnd() ? value(setting).toVariant().toString() : *given;
    }
    [[nodiscard]] QJsonValue value(const char* setting) const
    {
        const auto found = m_settings.constFind(QString::fromLatin1(setting));
        return found == m_settings.constEnd() ? settingSpec(QString::fromLatin1(setting))->fallback : *found;
    }
    [[nodiscard]] QString secret(const char* name) const
    {
        return secretOf(QString::fromLatin1(name), m_secrets);
    }

private:
    QHash<QString, QJsonValue> m_settings;
    const QHash<QString, QString>& m_secrets;
    QHash<QString, QString> m_given;
};

Result<std::optional<FeedAddress>> feedOf(const Values& values)
{
    const QString url = values.text("feed.url");
    if (url.isEmpty())
        return std::nullopt;
    return FeedAddress::parse(url, values.text("feed.user"), values.secret(secretName::feedPassword));
}

Result<std::optional<XorosoftOptions>> xorosoftOf(const Values& values)
{
    const QString url = values.text("xorosoft.url");
    if (url.isEmpty())
        return std::nullopt;
    XorosoftOptions options;
    options.url = QUrl(url);
    options.key = values.secret(secretName::xorosoftKey);
    options.secret = values.secret(secretName::xorosoftSecret);
    options.stockKey = values.secret(secretName::xorosoftStockKey);
    options.stockSecret = values.secret(secretName::xorosoftStockSecret);
    if (const double rate = values.text("xorosoft.rate").toDouble(); rate > 0)
        options.ratePerSecond = rate;
    options.fields = erpFieldsFromJson(values.value("xorosoft.fields").toObject());
    if (const QJsonValue types = values.value("xorosoft.item_types"); types.isArray()) {
        options.itemTypes.clear();
        for (const QJsonValue type : types.toArray())
            options.itemTypes.append(type.toString().trimmed());
    }
    options.currency = values.value("xorosoft.currency").toString().trimmed();
    if (const QTimeZone zone(values.value("xorosoft.time_zone").toString().toLatin1()); zone.isValid())
        options.zone = zone;
    applyErpConnection([&values](const char* key) { return values.value(key); }, options);
    if (const auto fine = options.validate(); !fine)
        return fail(fine.error());
    return options;
}

Result<std::optional<ShopifyOptions>> shopifyOf(const Values& values)
{
    const QString url = values.text("shopify.url");
    if (url.isEmpty())
        return std::nullopt;
    ShopifyOptions options;
    options.url = QUrl(url);
    options.token = values.secret(secretName::shopifyToken);
    options.clientId = values.text("shopify.client_id");
    options.clientSecret = values.secret(secretName::shopifyClientSecret);
    if (const QString version = values.text("shopify.api_version"); !version.isEmpty())
        options.apiVersion = version;
    if (const auto fine = options.validate(); !fine)
        return fail(fine.error());
    return options;
}

} // namespace

QStringList connectionSecrets()
{
    return {QString::fromLatin1(secretName::feedPassword), QString::fromLatin1(secretName::xorosoftKey),
            QString::fromLatin1(secretName::xorosoftSecret), QString::fromLatin1(secretName::xorosoftStockKey),
            QString::fromLatin1(secretName::xorosoftStockSecret), QString::fromLatin1(secretName::shopifyToken),
            QString::fromLatin1(secretName::shopifyClientSecret)};
}

QHash<QString, QString> givenSettings()
{
    QHash<QString, QString> given;
    for (const auto& [setting, variable] : givenByEnvironment) {
        if (qEnvironmentVariableIsSet(variable))
            given.insert(QString::fromLatin1(setting), qEnvironmentVariable(variable).trimmed());
    }
    return given;
}

Result<Connections> resolveConnections(Connection& database, const QHash<QString, QString>& secrets)
{
    auto stored = SettingsTable(database).all();
    if (!stored)
        return fail(stored.error());
    const Values values(std::move(*stored), secrets);
    auto feed = feedOf(values);
    if (!feed)
        return fail(feed.error());
    auto xorosoft = xorosoftOf(values);
    if (!xorosoft)
        return fail(xorosoft.error());
    auto shopify = shopifyOf(values);
    if (!shopify)
        return fail(shopify.error());
    return Connections{std::move(*feed), feedTransfer([&values](const char* key) { return values.value(key); }),
                       std::move(*xorosoft), std::move(*shopify)};
}

} // namespace trueup
