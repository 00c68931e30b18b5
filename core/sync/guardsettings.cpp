#include "sync/guardsettings.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr double mostProducts = 1'000'000;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::SyncSettings)
};

QString translated(const char* text)
{
    return text ? QCoreApplication::translate("trueup::SyncSettings", text) : QString();
}

constexpr const char* anyWord = QT_TRANSLATE_NOOP("trueup::SyncSettings", "any");
constexpr const char* halfWord = QT_TRANSLATE_NOOP("trueup::SyncSettings", "half of the limit");
constexpr const char* noWord = QT_TRANSLATE_NOOP("trueup::SyncSettings", "none");

} // namespace

QString GuardSpec::translatedLabel() const
{
    return translated(label);
}

QString GuardSpec::translatedSentence() const
{
    return translated(sentence);
}

QString GuardSpec::translatedWarnWord() const
{
    return translated(warnWord);
}

std::span<const GuardSpec> guardSpecs()
{
    static constexpr std::array list{
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Shorter feed"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "How many fewer product rows the feed has than the last accepted one."),
                  nullptr,
                  {"guard.fewer_rows_warn", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when the feed is this much shorter (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.fewerRows.warn; }},
                  {"guard.fewer_rows", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when the feed is this much shorter (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.fewerRows.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Missing products"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Products of the last feed, or of the shop, that are not there any more."),
                  nullptr,
                  {"guard.missing_products_warn", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when this share of products is missing (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.missing.warn; }},
                  {"guard.missing_products", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of products is missing (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.missing.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Withdrawals"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Products to archive or to take off sale in one run."),
                  nullptr,
                  {"guard.withdrawals_warn",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when this many products would be withdrawn from sale"),
                   [](GuardrailThresholds& t) -> double& { return t.withdrawalCount.warn; }},
                  {"guard.withdrawals", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this many products would be withdrawn from sale"),
                   [](GuardrailThresholds& t) -> double& { return t.withdrawalCount.hold; }},
                  {}, false},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Share of withdrawals"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "The same, as a share of all products on sale; whichever of the two is reached first holds."),
                  noWord,
                  {},
                  {"guard.withdrawals_percent",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of the products on sale would be withdrawn (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.withdrawalHoldPercent; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Changed products"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Products with any change, of all that are known."),
                  nullptr,
                  {"guard.changed_products_warn", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when this share of products would change (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.changed.warn; }},
                  {"guard.changed_products", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of products would change (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.changed.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Large price change"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "From where a change of a price counts as strong, up or down."),
                  nullptr,
                  {},
                  {},
                  {"guard.price_swing_percent",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "A price that changes by more than this changes strongly (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.swingPercent; }}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Price changes"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Products with a large price change."),
                  nullptr,
                  {"guard.price_swings_warn",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when this share of products changes its price strongly (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.priceSwings.warn; }},
                  {"guard.price_swings",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of products changes its price strongly (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.priceSwings.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Bad prices"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Prices that are zero, negative or below cost; the rows themselves are always blocked."),
                  anyWord,
                  {},
                  {"guard.bad_prices",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of the prices is zero, negative or below cost (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.badPricesHold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Stock to zero"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Products in stock that would have none."),
                  nullptr,
                  {"guard.stock_to_zero_warn",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when this share of the products in stock would go to zero (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.stockToZero.warn; }},
                  {"guard.stock_to_zero",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of the products in stock would go to zero (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.stockToZero.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Stock changes"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Products whose stock would change, up or down, of those that have any."),
                  nullptr,
                  {"guard.stock_changes_warn",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when the stock of this share of the products would change (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.stockChanges.warn; }},
                  {"guard.stock_changes",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when the stock of this share of the products would change (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.stockChanges.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Emptied values"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Values of one column that were filled and would become empty."),
                  nullptr,
                  {"guard.blanked_warn",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when this share of a column’s values would become empty (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.blanked.warn; }},
                  {"guard.blanked", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of a column’s values would become empty (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.blanked.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Items lost in the ERP"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Items of the ERP that are gone, no longer sold or out of stock since the last reading."),
                  halfWord,
                  {},
                  {"guard.erp_losses",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of the ERP's items is gone, inactive or out of stock (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.erpLossHold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Rows without an ERP item"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Rows of the feed without an item of the ERP, more than last time."),
                  nullptr,
                  {"guard.more_unmatched_warn",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Warn when this many more rows than last time have no ERP item (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.moreUnmatched.warn; }},
                  {"guard.more_unmatched",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this many more rows than last time have no ERP item (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.moreUnmatched.hold; }},
                  {}},
        GuardSpec{QT_TRANSLATE_NOOP("trueup::SyncSettings", "Duplicates"),
                  QT_TRANSLATE_NOOP("trueup::SyncSettings", "Rows of the feed that share a key with another row."),
                  anyWord,
                  {},
                  {"guard.duplicates",
                   QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hold when this share of the rows shares a key with another row (%)"),
                   [](GuardrailThresholds& t) -> double& { return t.duplicatesHold; }},
                  {}}};
    return list;
}

std::vector<SettingSpec> guardSettingSpecs()
{
    GuardrailThresholds usual;
    std::vector<SettingSpec> specs;
    for (const GuardSpec& guard : guardSpecs()) {
        for (const GuardLimit& limit : {guard.warn, guard.hold, guard.measure}) {
            if (limit.key)
                specs.push_back({limit.key, limit.meaning, limit.of(usual),
                                 guard.isShare ? SettingRange{0, 100} : SettingRange{0, mostProducts, true}});
        }
    }
    return specs;
}

GuardrailThresholds guardThresholds(const SettingLookup& get)
{
    GuardrailThresholds thresholds;
    for (const GuardSpec& guard : guardSpecs()) {
        for (const GuardLimit& limit : {guard.warn, guard.hold, guard.measure}) {
            if (limit.key)
                limit.of(thresholds) = get(limit.key).toDouble();
        }
        if (guard.warn.key && guard.hold.key)
            guard.warn.of(thresholds) = std::min(guard.warn.of(thresholds), guard.hold.of(thresholds));
    }
    return thresholds;
}

Result<void> checkedTogether(const QHash<QString, QJsonValue>& stored)
{
    GuardrailThresholds usual;
    for (const GuardSpec& guard : guardSpecs()) {
        if (!guard.warn.key || !guard.hold.key)
            continue;
        const QJsonValue warn = stored.value(QString::fromLatin1(guard.warn.key));
        const double hold = stored.value(QString::fromLatin1(guard.hold.key), guard.hold.of(usual)).toDouble();
        if (warn.isDouble() && warn.toDouble() > hold)
            return fail(ErrorKind::Usage,
                        Text::tr("“%1” would warn from %2, after it holds from %3.")
                            .arg(guard.translatedLabel(), QLocale().toString(warn.toDouble()), QLocale().toString(hold)),
                        Text::tr("Set %1 to %2 at most, or raise %3.")
                            .arg(QLatin1StringView(guard.warn.key), QLocale().toString(hold), QLatin1StringView(guard.hold.key)));
    }
    return {};
}

} // namespace trueup
