#include "operate/connections.h"

#include "operate/secrets.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "store/settingstable.h"
#include "sync/erpsettings.h"
#include "sync/feedsettings.h"
#include "sync/syncsettings.h"

#include <QJsonArray>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// The environment wins over what is stored, so that a script never depends on somebody's settings.
class Values
{
public:
    Values(QHash<QString, QJsonValue> settings, const QHash<QString, QString>& secrets)
        : m_settings(std::move(settings)), m_secrets(secrets)
    {
    }
    [[nodiscard]] QString text(const char* variable, const char* setting) const
    {
        if (qEnvironmentVariableIsSet(variable))
            return qEnvironmentVariable(variable).trimmed();
        return value(setting).toVariant().toString();
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
};

} // namespace

QStringList connectionSecrets()
{
    return {QString::fromLatin1(secretName::feedPassword), QString::fromLatin1(secretName::xorosoftKey),
            QString::fromLatin1(secretName::xorosoftSecret), QString::fromLatin1(secretName::xorosoftStockKey),
            QString::fromLatin1(secretName::xorosoftStockSecret), QString::fromLatin1(secretName::shopifyToken),
            QString::fromLatin1(secretName::shopifyClientSecret)};
}

Result<Connections> resolveConnections(Connection& database, const QHash<QString, QString>& secrets)
{
    auto stored = SettingsTable(database).all();
    if (!stored)
        return fail(stored.error());
    const Values values(std::move(*stored), secrets);
    Connections connections;
    connections.transfer = feedTransfer([&values](const char* key) { return values.value(key); });
    if (const QString url = values.text("TRUEUP_FEED_URL", "feed.url"); !url.isEmpty()) {
        auto feed = FeedAddress::parse(url, values.text("TRUEUP_FEED_USER", "feed.user"),
                                       values.secret(secretName::feedPassword));
        if (!feed)
            return fail(feed.error());
        connections.feed = std::move(*feed);
    }
    if (const QString url = values.text("TRUEUP_XOROSOFT_URL", "xorosoft.url"); !url.isEmpty()) {
        XorosoftOptions options;
        options.url = QUrl(url);
        options.key = values.secret(secretName::xorosoftKey);
        options.secret = values.secret(secretName::xorosoftSecret);
        options.stockKey = values.secret(secretName::xorosoftStockKey);
        options.stockSecret = values.secret(secretName::xorosoftStockSecret);
        if (const double rate = values.text("TRUEUP_XOROSOFT_RATE", "xorosoft.rate").toDouble(); rate > 0)
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
        connections.xorosoft = std::move(options);
    }
    if (const QString url = values.text("TRUEUP_SHOPIFY_URL", "shopify.url"); !url.isEmpty()) {
        ShopifyOptions options;
        options.url = QUrl(url);
        options.token = values.secret(secretName::shopifyToken);
        options.clientId = values.text("TRUEUP_SHOPIFY_CLIENT_ID", "shopify.client_id");
        options.clientSecret = values.secret(secretName::shopifyClientSecret);
        if (const QString version = values.text("TRUEUP_SHOPIFY_API_VERSION", "shopify.api_version"); !version.isEmpty())
            options.apiVersion = version;
        if (const auto fine = options.validate(); !fine)
            return fail(fine.error());
        connections.shopify = std::move(options);
    }
    return connections;
}

} // namespace trueup
