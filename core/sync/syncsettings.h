#pragma once

#include "catalog/feedheader.h"
#include "reconcile/approval.h"
#include "reconcile/guardrails.h"
#include "reconcile/importplan.h"
#include "reconcile/pushplan.h"
#include "store/connection.h"

#include <QJsonValue>

#include <optional>
#include <span>

namespace trueup {

/// Between what a number must be, both included.
struct SettingRange
{
    double low = 0;
    double high = 0;
    bool isWhole = false; ///< without decimals
};

/// One setting people may change (app_settings): its key, what it means, what it is unless somebody changed it.
struct SettingSpec
{
    const char* key;
    const char* meaning; ///< source text, context "trueup::SyncSettings"
    QJsonValue fallback;
    std::optional<SettingRange> range = {}; ///< of a number
};

/// Everything there is to set, in the order people read it. A key that is not in here is refused.
[[nodiscard]] std::span<const SettingSpec> settingSpecs();
[[nodiscard]] const SettingSpec* settingSpec(const QString& key);
/// The value as it may be stored, or a Usage error that says what is expected.
[[nodiscard]] Result<QJsonValue> checkedSetting(const QString& key, const QJsonValue& value);

/// The settings a workflow goes by, read once at its start.
struct SyncSettings
{
    HeaderOptions header;
    QString csvName; ///< of a feed with several CSV files, see FeedArchive::open
    QString skuName; ///< of a relational feed, see RelationalOptions
    bool repairMojibake = false; ///< text that was read in the wrong encoding is put right, else only reported
    bool filterByErp = true;
    std::optional<double> autoApprove; ///< off unless somebody set it: the customer's data was ruined by approving everything
    double wantedPrecision = 0.995; ///< share of the automatic matches that is to be right; see automaticThreshold()
    ApprovalPolicy approval;
    FieldOwners owners;
    GuardrailThresholds guardrails;
    ShopContext shop;
    QStringList privatePictureHosts; ///< hosts in private networks that may be asked for pictures, see namesHost()
    int archiveAfterFeeds = 3; ///< accepted feeds in a row that must lack a product before it is proposed to be archived; 0: never
    bool sellOut = true; ///< what leaves the range while some of it is left is sold out before it is archived
    std::chrono::hours maximumStockAge = usualStockAge; ///< older stock is not proposed
    QString currency; ///< of the shop's and the ERP's prices, as ISO 4217 names it; empty: nobody said
    qint64 lowStock = 10; ///< a product with fewer pieces than this is low on stock
    qint64 bulkThreshold = 500; ///< products of one kind from which a push uses bulk operations; 0: never

    int feedRowsDays = 0;   ///< after which the rows of old feeds are removed; 0: never
    int runDetailsDays = 0; ///< the same of rejected rows and the technical detail of runs

    [[nodiscard]] static Result<SyncSettings> load(Connection& connection);
};

} // namespace trueup
