#include "sync/approvalsettings.h"

#include <QCoreApplication>

namespace trueup {

namespace {

constexpr auto stockKey = "approval.stock";
constexpr auto stockFallKey = "approval.stock_fall_percent";
constexpr auto stockFromKey = "approval.stock_fall_from";
constexpr auto priceKey = "approval.price_percent";
constexpr auto marginKey = "approval.price_margin";
constexpr auto minorKey = "approval.minor_changes";
constexpr auto minorFieldsKey = "approval.minor_fields";

/// Nought switches a limit off.
std::optional<double> limit(const QJsonValue& value)
{
    return value.toDouble() > 0 ? std::optional(value.toDouble()) : std::nullopt;
}

} // namespace

std::vector<SettingSpec> approvalSettingSpecs()
{
    const ApprovalPolicy policy;
    constexpr double mostPieces = 10'000;
    constexpr int mostFields = 10;
    return {
        {stockKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "Approve the ERP’s stock automatically, except large falls"), policy.stockFromOwner},
        {stockFallKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "Stock that falls by so many per cent needs a person all the same"), policy.stockReductionPercent,
         SettingRange{1, 100, false}},
        {stockFromKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "… on products with at least so many pieces"), double(policy.stockReductionFrom),
         SettingRange{0, mostPieces, true}},
        {priceKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "Approve price changes of up to so many per cent automatically; 0: none"), 0.0,
         SettingRange{0, 50, false}},
        {marginKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "… only where the margin on the new price is at least so many per cent; 0: whatever it is"), 0.0,
         SettingRange{0, 99, false}},
        {minorKey,
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Approve small changes of text automatically where the item is confirmed"),
         policy.minorChanges},
        {minorFieldsKey, QT_TRANSLATE_NOOP("trueup::SyncSettings", "A change is small with at most so many fields"), double(policy.minorMaximumFields),
         SettingRange{1, mostFields, true}},
    };
}

ApprovalPolicy approvalPolicy(const SettingLookup& get)
{
    ApprovalPolicy policy;
    policy.stockFromOwner = get(stockKey).toBool();
    policy.stockReductionPercent = get(stockFallKey).toDouble();
    policy.stockReductionFrom = qint64(get(stockFromKey).toDouble());
    policy.maximumPricePercent = limit(get(priceKey));
    policy.minimumMarginPercent = limit(get(marginKey));
    policy.minorChanges = get(minorKey).toBool();
    policy.minorMaximumFields = get(minorFieldsKey).toInt();
    return policy;
}

} // namespace trueup
