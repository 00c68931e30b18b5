#pragma once

#include "fakeholder.h"
#include "fakenight.h"

#include "services/settings.h"
#include "services/setup.h"

#include <QDateTime>
#include <QLocale>

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

class FakeSettings final : public SettingsService, public Holder
{
public:
    AppSettings value;
    QList<AppSettings> saved;
    TestReport report{true, said("trueup::TestLines", "The connection works."),
                      {{true, said("trueup::TestLines", "Feed file"),
                       said("trueup::Doctor", "%1 is there").arg(u"CowanOfficeSupplies.zip"_s)},
                       {true, said("trueup::TestLines", "Clock"),
                        said("trueup::Doctor", "The clocks of the shop and of this computer agree.")}}};

    explicit FakeSettings(bool filled = true)
    {
        value.feed = {u"ftps://feed.example.com/out/CowanOfficeSupplies.zip"_s, u"cowan"_s, {true, std::nullopt}};
        value.xorosoft.url = u"https://example.xorosoft.com"_s;
        value.xorosoft.key.isStored = value.xorosoft.secret.isStored = true;
        value.shopify.url = u"https://example.myshopify.com"_s;
        value.shopify.token.isStored = true;
        value.shopify.apiVersion = u"2026-10"_s;
        value.database = {u"/home/marie/Trueup sample"_s, said("trueup::CoreSettings", "Sample data"), u"PostgreSQL 17.12"_s};
        if (!filled) { // nothing is set up, and nothing has run yet
            value.feed = {};
            value.xorosoft = {};
            value.shopify.url.clear();
            value.shopify.token = {};
            return;
        }
        value.columns = {said("trueup::CoreSettings", "%1 of %2")
                             .arg(u"CowanOfficeSupplies.zip"_s, QLocale().toString(FakeNight().run(FakeNight::imported).began.toLocalTime(), QLocale::ShortFormat)),
                         {{u"SKU"_s, u"SKU"_s, {}, {}, true},
                          {u"Item Name"_s, {}, {}, u"Title"_s, true},
                          {u"Long Description"_s, {}, u"Description"_s, {}, true},
                          {u"Vendor"_s, u"Vendor"_s, {}, {}, true},
                          {u"Barcode"_s, u"Barcode"_s, {}, {}, true},
                          {u"Promo Code"_s, {}, {}, {}, true},
                          {u"Brand Name"_s, {}, u"Vendor"_s, {}, false}},
                         {u"Barcode"_s, u"Description"_s, u"SKU"_s, u"Title"_s, u"Vendor"_s}};
        value.stores = {{u"MAIN"_s, FakeNight::mainStore(), 41'230, true, 2}, {u"SHOW"_s, FakeNight::showRoom(), 312, false, 0}};
    }
    [[nodiscard]] DatabaseSettings database() const override { return {value.database.address, value.database.kind, {}}; }
    [[nodiscard]] Answer<AppSettings> load() override { return give<AppSettings>(value); }
    [[nodiscard]] Answer<void> save(const AppSettings& settings) override
    {
        saved.append(settings);
        return give<void>({});
    }
    [[nodiscard]] Answer<TestReport> test(ConnectionKind, const AppSettings&) override { return give<TestReport>(report); }
    QList<ShopLocationName> locations = {{u"gid://shopify/Location/1"_s, FakeNight::mainStore()}, {u"gid://shopify/Location/2"_s, FakeNight::showRoom()}};
    QList<CancelToken> locationQuestions;
    [[nodiscard]] Answer<QList<ShopLocationName>> shopLocations(const CancelToken& cancel) override
    {
        locationQuestions.append(cancel);
        return give<QList<ShopLocationName>>(locations);
    }
    QList<UserRow> people = {{1, u"marie@example.com"_s, FakeNight::marie(), {u"marie"_s}, userRoles(), true, true},
                             {2, u"jonas@example.com"_s, u"Jonas Roy"_s, {}, {u"viewer"_s}, true},
                             {4, u"anne@example.com"_s, FakeNight::anne(), {u"anne"_s}, userRoles(), true},
                             {5, u"paul@example.com"_s, u"Paul Dubé"_s, {u"paul"_s}, {u"editor"_s}, false},
                             {6, u"luc@example.com"_s, FakeNight::luc(), {u"luc"_s}, {u"viewer"_s, u"editor"_s, u"operator"_s}, true}};
    LoginOffer offer{{u"jonas"_s, u"replica"_s}, true};
    QList<std::tuple<qint64, QString, bool>> logins;
    QList<std::pair<qint64, bool>> actives;
    QStringList unchanged;
    QList<std::tuple<qint64, QString, bool>> roles;
    QList<NewUser> added;
    bool grants = true;
    [[nodiscard]] Answer<QList<UserRow>> users() override { return give<QList<UserRow>>(people); }
    [[nodiscard]] Answer<bool> setRole(qint64 id, const QString& role, bool on) override
    {
        roles.append({id, role, on});
        return give<bool>(grants);
    }
    [[nodiscard]] Answer<qint64> addUser(const NewUser& user) override
    {
        added.append(user);
        people.append({3, user.email, user.firstName + u' ' + user.lastName, {}, user.role.isEmpty() ? QStringList() : QStringList{user.role}, true});
        return give<qint64>(3);
    }
    [[nodiscard]] Answer<LoginOffer> loginOffer() override { return give<LoginOffer>(offer); }
    [[nodiscard]] Answer<GivenLogin> giveLogin(qint64 id, const QString& login, bool isNew) override
    {
        logins.append({id, login, isNew});
        return give<GivenLogin>(GivenLogin{isNew ? u"h7Rkm-Vq2xT-9bWcd-pLs4Z"_s : QString(), unchanged});
    }
    [[nodiscard]] Answer<QStringList> setActive(qint64 id, bool active) override
    {
        actives.append({id, active});
        return give<QStringList>(unchanged);
    }
    [[nodiscard]] QString secretStore() const override
    {
        return said("trueup::CoreSettings", "Passwords and keys are kept in the keychain of this computer. Environment variables, where set, take precedence.");
    }
    bool keychainFails = false;
    [[nodiscard]] bool secretStoreFails() const override { return keychainFails; }
};

class FakeSetup final : public SetupService, public Holder
{
public:
    QList<SetupRequest> applied;
    SetupReport report{{true, said("trueup::CoreSetup", "This can be used."), {}}};
    QString used;
    bool wasCancelled = false;
    [[nodiscard]] QString suggestedFolder(SetupMode mode) const override
    {
        return mode == SetupMode::Sample ? u"/home/marie/Trueup sample"_s : u"/home/marie/Trueup"_s;
    }
    [[nodiscard]] QString usedDatabase() const override { return used; }
    [[nodiscard]] Answer<SetupReport> check(const SetupRequest&) override { return give<SetupReport>(report); }
    [[nodiscard]] Answer<void> apply(const SetupRequest& request) override
    {
        applied.append(request);
        return give<void>({});
    }
    void cancel() override { wasCancelled = true; }
};

} // namespace trueup::ui::testing
