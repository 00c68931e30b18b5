#pragma once

#include "services/settings.h"
#include "workbench.h"

namespace trueup {

class CoreSettings final : public ui::SettingsService
{
    Q_OBJECT
public:
    explicit CoreSettings(Workbench& bench, QObject* parent = nullptr);

    [[nodiscard]] ui::Answer<ui::AppSettings> load() override;
    [[nodiscard]] ui::DatabaseSettings database() const override;
    [[nodiscard]] ui::Answer<void> save(const ui::AppSettings& settings) override;
    [[nodiscard]] ui::Answer<ui::TestReport> test(ui::ConnectionKind kind, const ui::AppSettings& draft) override;
    [[nodiscard]] ui::Answer<QList<ui::ShopLocationName>> shopLocations(const CancelToken& cancel) override;
    [[nodiscard]] ui::Answer<QList<ui::UserRow>> users() override;
    [[nodiscard]] ui::Answer<bool> setRole(qint64 userId, const QString& role, bool on) override;
    [[nodiscard]] ui::Answer<qint64> addUser(const ui::NewUser& user) override;
    [[nodiscard]] ui::Answer<ui::LoginOffer> loginOffer() override;
    [[nodiscard]] ui::Answer<ui::GivenLogin> giveLogin(qint64 userId, const QString& login, bool isNew) override;
    [[nodiscard]] ui::Answer<QStringList> setActive(qint64 userId, bool active) override;
    [[nodiscard]] QString secretStore() const override;
    [[nodiscard]] bool secretStoreFails() const override;

private:
    using SecretList = QList<std::pair<QString, QString>>;
    using Done = std::function<void(const Result<void>&)>;
    void writeSecrets(SecretList secrets, Done done);
    [[nodiscard]] ui::SecretDraft secretOf(const char* name) const;

    Workbench& m_bench;
};

} // namespace trueup
