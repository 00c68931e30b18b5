#pragma once

#include "base/error.h"

#include <QFuture>
#include <QHash>
#include <QString>

namespace trueup {

/// Names of the secrets Trueup keeps; also the name of the environment variable that may carry one instead.
namespace secretName {
inline constexpr auto feedPassword = "TRUEUP_FEED_PASSWORD";
inline constexpr auto xorosoftKey = "TRUEUP_XOROSOFT_KEY";
inline constexpr auto xorosoftSecret = "TRUEUP_XOROSOFT_SECRET";
inline constexpr auto xorosoftStockKey = "TRUEUP_XOROSOFT_STOCK_KEY"; ///< where stock has a pair of its own
inline constexpr auto xorosoftStockSecret = "TRUEUP_XOROSOFT_STOCK_SECRET";
inline constexpr auto shopifyToken = "TRUEUP_SHOPIFY_TOKEN";
inline constexpr auto shopifyClientSecret = "TRUEUP_SHOPIFY_CLIENT_SECRET";
inline constexpr auto smtpUrl = "TRUEUP_SMTP_URL"; ///< holds the password of the mail server
inline constexpr auto slackWebhook = "TRUEUP_SLACK_WEBHOOK";
inline constexpr auto pagerDutyKey = "TRUEUP_PAGERDUTY_KEY";
inline constexpr auto alertWebhook = "TRUEUP_ALERT_WEBHOOK";
inline constexpr auto databasePassword = "TRUEUP_DATABASE_PASSWORD";
} // namespace secretName

/// Whether the environment gives this secret. It then wins over every store, so that a script never depends on somebody's key store.
[[nodiscard]] bool isFromEnvironment(const QString& name);
/// The secret of the environment, else the one that was `kept` (by name); empty: there is none.
[[nodiscard]] QString secretOf(const QString& name, const QHash<QString, QString>& kept);

/// Where secrets live. A secret goes in and comes out only to be used; it is never shown, logged or written to a file.
class SecretStore
{
public:
    SecretStore() = default;
    SecretStore(const SecretStore&) = delete;
    SecretStore& operator=(const SecretStore&) = delete;
    virtual ~SecretStore() = default;

    /// An empty text when there is no such secret; an error when the store itself cannot be used.
    [[nodiscard]] virtual QFuture<Result<QString>> read(const QString& name) = 0;
    /// An empty text removes the secret.
    [[nodiscard]] virtual QFuture<Result<void>> write(const QString& name, const QString& secret) = 0;
};

/// The operating system's keychain through QtKeychain. Answers arrive through the event loop of the thread it lives on.
/// `workspace` keeps the secrets of several workspaces apart.
class KeychainSecretStore final : public SecretStore
{
public:
    explicit KeychainSecretStore(QString workspace);
    [[nodiscard]] QFuture<Result<QString>> read(const QString& name) override;
    [[nodiscard]] QFuture<Result<void>> write(const QString& name, const QString& secret) override;

private:
    QString m_service;
};

/// The environment, read only: for programs without a desktop session.
class EnvironmentSecretStore final : public SecretStore
{
public:
    [[nodiscard]] QFuture<Result<QString>> read(const QString& name) override;
    [[nodiscard]] QFuture<Result<void>> write(const QString& name, const QString& secret) override;
};

} // namespace trueup
