#pragma once

#include "base/decimal.h"
#include "catalog/fieldowners.h"
#include "services/answer.h"

#include <QHash>
#include <QJsonValue>

#include <optional>

namespace trueup::ui {

enum class ConnectionKind { Feed, Xorosoft, Shopify, Database };

/// A secret as the window knows it: whether there is one, and a new one to store. Never read back.
struct SecretDraft
{
    bool isStored = false;
    std::optional<QString> replacement; ///< no value: keep what is stored; empty text: forget it
    bool isFromEnvironment = false; ///< it cannot be replaced or forgotten here
};

struct FeedSettings
{
    QString url; ///< ftp, ftps, sftp, https or file, with the file name
    QString user;
    SecretDraft password;
};

struct XorosoftSettings
{
    QString url;
    SecretDraft key;
    SecretDraft secret;
    SecretDraft stockKey; ///< of an app of its own for stock; none: the same as for everything else
    SecretDraft stockSecret;
    int ratePerSecond = 5;
};

struct ShopifySettings
{
    QString url; ///< https://SHOP.myshopify.com
    QString apiVersion; ///< shown, not edited
    bool useClientCredentials = false;
    SecretDraft token;
    QString clientId;
    SecretDraft clientSecret;
};

/// The database is chosen by the set-up assistant; here it is shown and tested.
struct DatabaseSettings
{
    QString address; ///< without password
    QString kind;    ///< translated: "This computer", "Team database", "Sample data"
    QString version;
};

/// What is approved without a person.
struct ThresholdSettings
{
    bool autoApprove = false;
    double autoApproveConfidence = 98; ///< per cent
};

/// Settings of the engine's registry by their keys, for forms that are made of the registry.
using FieldValues = QHash<QString, QJsonValue>;

/// A store of the ERP, and whether its stock counts for the shop. When none counts, all do.
struct StoreSetting
{
    QString id;
    QString name; ///< may be empty
    qint64 items = 0; ///< that have a stock there
    bool counts = false;
    int safetyStock = 0; ///< units that are never offered
    friend bool operator==(const StoreSetting&, const StoreSetting&) = default;
};

/// A location of the shop by the name people know it by.
struct ShopLocationName
{
    QString id;
    QString name; ///< may be empty
    friend bool operator==(const ShopLocationName&, const ShopLocationName&) = default;
};

/// A column of the last feed, or one that only the map knows.
struct FeedColumn
{
    QString name;       ///< as the file spells it
    QString readAs;     ///< what it means by its own name; empty: nothing an import knows
    QString mappedTo;   ///< what the map makes of it; empty: read by its own name
    QString suggestion; ///< what it may be, when nothing knows it
    bool isInFeed = true;
    friend bool operator==(const FeedColumn&, const FeedColumn&) = default;
};

/// Columns the supplier renamed. Specifications are read by their own names and are not listed unless they are mapped.
struct ColumnMapSettings
{
    QString feed;        ///< which feed the header is of, for people; empty: none was read yet
    QList<FeedColumn> columns;
    QStringList known;   ///< what a column may be mapped to
};

struct AppSettings
{
    FeedSettings feed;
    XorosoftSettings xorosoft;
    ShopifySettings shopify;
    DatabaseSettings database;
    ThresholdSettings thresholds;
    ColumnMapSettings columns;
    FieldOwners owners;
    FieldValues fields; ///< everything that has no member here
    QHash<QString, QString> given; ///< by environment variables of this computer, by their keys: they take precedence and are not changed here
    FieldValues asLoaded; ///< filled by load(): only what differs from it is stored, so that a colleague's change stays
    QList<StoreSetting> stores;
};

/// A person who works with this database. Roles: viewer, editor, approver, operator, admin.
struct UserRow
{
    qint64 id = 0;
    QString email;
    QString name;
    QStringList logins; ///< of the database; empty: cannot sign in yet
    QStringList roles;
    bool isActive = true;
    bool isSelf = false; ///< who sits in front of the window
};

/// The roles, the least first; each includes those before it as far as the database says so.
[[nodiscard]] inline QStringList userRoles()
{
    return {QStringLiteral("viewer"), QStringLiteral("editor"), QStringLiteral("approver"), QStringLiteral("operator"),
            QStringLiteral("admin")};
}

struct NewUser
{
    QString email;
    QString firstName;
    QString lastName;
    QString role; ///< empty: none yet
};

/// What somebody can be given to sign in with.
struct LoginOffer
{
    QStringList unused;     ///< logins of the database server that are nobody's here
    bool mayCreate = false; ///< whoever asks may make new ones
};

struct GivenLogin
{
    QString password;      ///< of a new login; kept nowhere else
    QStringList unchanged; ///< logins whose roles the server did not let Trueup change
};

struct TestLine
{
    bool ok = false;
    QString what;
    QString sentence;
};

/// What a test of a connection found; it really connects.
struct TestReport
{
    bool ok = false;
    QString summary;
    QList<TestLine> lines;
};

class SettingsService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual Answer<AppSettings> load() = 0;
    /// Which database it is, known without asking it; without its version.
    [[nodiscard]] virtual DatabaseSettings database() const = 0;
    /// Stores everything at once; secrets go to the keychain and nowhere else.
    [[nodiscard]] virtual Answer<void> save(const AppSettings& settings) = 0;
    /// Tries a connection with the draft as it stands, stored secrets where the draft has none.
    [[nodiscard]] virtual Answer<TestReport> test(ConnectionKind kind, const AppSettings& draft) = 0;
    /// Every location of the shop as it is set up now; empty while no shop is. The shop itself is asked, so this may fail or take long: it is
    /// given up when `cancel` says so.
    [[nodiscard]] virtual Answer<QList<ShopLocationName>> shopLocations(const CancelToken& cancel) = 0;
    /// By e-mail address. Who may change them is decided by the database.
    [[nodiscard]] virtual Answer<QList<UserRow>> users() = 0;
    /// Takes effect at once. False: it is recorded, but the administrator of the database has to grant it to the logins.
    [[nodiscard]] virtual Answer<bool> setRole(qint64 userId, const QString& role, bool on) = 0;
    /// The new person's number, or that of the one who has this e-mail address already.
    [[nodiscard]] virtual Answer<qint64> addUser(const NewUser& user) = 0;
    [[nodiscard]] virtual Answer<LoginOffer> loginOffer() = 0;
    /// Takes effect at once, for a login that is somebody else's, too. A new one is made with a password by chance.
    [[nodiscard]] virtual Answer<GivenLogin> giveLogin(qint64 userId, const QString& login, bool isNew) = 0;
    /// Takes every right at once, or gives back what was taken. The logins whose roles the server did not let Trueup change.
    [[nodiscard]] virtual Answer<QStringList> setActive(qint64 userId, bool active) = 0;
    /// Where secrets are kept on this machine, for people, or why they cannot be kept.
    [[nodiscard]] virtual QString secretStore() const = 0;
    /// secretStore() says why they cannot be kept.
    [[nodiscard]] virtual bool secretStoreFails() const { return false; }

signals:
    void changed();
    void peopleChanged(); ///< somebody was entered, got a login or a role, became inactive
};

} // namespace trueup::ui
