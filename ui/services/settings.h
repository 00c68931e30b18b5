#pragma once

#include "base/decimal.h"
#include "services/answer.h"

#include <optional>

namespace trueup::ui {

enum class ConnectionKind { Feed, Xorosoft, Shopify, Database };

/// A secret as the window knows it: whether there is one, and a new one to store. Never read back.
struct SecretDraft
{
    bool isStored = false;
    std::optional<QString> replacement; ///< no value: keep what is stored; empty text: forget it
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
    QString kind;    ///< translated: "This computer", "Team database"
    QString version;
};

/// When a person is asked. All numbers are per cent.
struct ThresholdSettings
{
    bool autoApprove = false;
    int autoApproveConfidence = 98; ///< per cent
    int feedShrinkHold = 20;
    int missingHold = 10;
    int changedHold = 50;
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
    /// Stores everything at once; secrets go to the keychain and nowhere else.
    [[nodiscard]] virtual Answer<void> save(const AppSettings& settings) = 0;
    /// Tries a connection with the draft as it stands, stored secrets where the draft has none.
    [[nodiscard]] virtual Answer<TestReport> test(ConnectionKind kind, const AppSettings& draft) = 0;
    /// Where secrets are kept on this machine, for people, or why they cannot be kept.
    [[nodiscard]] virtual QString secretStore() const = 0;

signals:
    void changed();
};

} // namespace trueup::ui
