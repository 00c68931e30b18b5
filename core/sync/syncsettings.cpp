#include "sync/syncsettings.h"

#include "remote/xorosoft/erpfieldmap.h"
#include "store/settingstable.h"
#include "store/storedrules.h"
#include "sync/approvalsettings.h"
#include "sync/erpsettings.h"
#include "sync/feedsettings.h"
#include "sync/guardsettings.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::SyncSettings)
};

constexpr double longestRetention = 36'500; // days
constexpr auto dotsKey = "metafield.dots";
constexpr auto separatorsKey = "metafield.list_separators";

std::vector<SettingSpec> plainSpecs()
{
    return {
        {"feed.url", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Address of the Etilize feed"), u""_s},
        {"feed.user", QT_TRANSLATE_NOOP("trueup::SyncSettings", "User name at the feed server"), u""_s},
        {"xorosoft.url", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Address of the Xorosoft API"), u""_s},
        {"xorosoft.rate", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Requests to Xorosoft per second"), 2.0},
        {"xorosoft.fields",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Keys of the ERP that mean something else than usual, as {\"price\": [\"CustomPrice1\"]}"),
         QJsonObject()},
        {"xorosoft.item_types",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "ERP item types to import; others, such as services, are left out. Empty: all"),
         QJsonArray{u"Inventory"_s}},
        {"xorosoft.currency", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Currency where the ERP names none"), u""_s},
        {"xorosoft.time_zone", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Time zone of the ERP’s dates"), u"UTC"_s},
        {"shopify.url", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Address of the shop"), u""_s},
        {"shopify.client_id", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Client ID of the Shopify app"), u""_s},
        {"shopify.api_version", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Version of the Shopify API"), u"2026-10"_s},
        {"shopify.location", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Location whose stock is written"), u""_s},
        {ownersKey,
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Fields somebody else owns than usual, as {\"field\": \"side\"}"), QJsonObject()},
        {"import.filter", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Leave out products the ERP does not know"), true},
        {"import.auto_approve",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Approve matches at or above this confidence automatically"),
         QJsonValue::Null},
        {"import.archive_after_feeds",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Feeds in a row without a product after which archiving it is proposed; 0: never"),
         3.0},
        {"import.repair_mojibake",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Repair text that was once read in the wrong encoding (Ã© → é)"), false},
        {"match.wanted_precision",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Share of automatic matches that must be right; less certain ones go to a person"),
         0.995},
        {"feed.column_map",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Columns the supplier renamed, as {\"name in the file\": \"name known here\"}"),
         QJsonObject()},
        {"feed.csv_name",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Name of the CSV to read where a zip holds several; * and ? stand for other characters"),
         u""_s},
        {"feed.sku_name",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Company whose item number is the SKU in a feed of several tables. Empty: the one most products have"),
         u""_s},
        {"import.excluded_metafields",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Metafield columns that are not published"), QJsonArray()},
        {"metafield.namespace", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Namespace of the specifications"), u"custom"_s},
        {"metafield.key", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Key of the specifications"), u"product_info"_s},
        {dotsKey,
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Where a dot in the name of a metafield column separates section and key: first, all or none"),
         dotRuleWord(HeaderOptions().dots)},
        {separatorsKey,
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Metafield columns that hold lists, and what stands between their values, as {\"name\": \"|\"}"),
         QJsonObject()},
        {"publish.when_ready",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Publish new products as soon as they are complete; without this, every new product stays a draft"), true},
        {"publish.stock_policy",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "What a new product does when out of stock (CONTINUE or DENY)"),
         u"CONTINUE"_s},
        {"import.sell_out",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "First sell off the stock of a product that left the range; its archiving is proposed afterwards"), true},
        {"stock.max_age_hours",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hours after which the ERP’s stock is too old to be written to the shop"), 24.0,
         SettingRange{1, 720, true}},
        {"push.bulk_threshold",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Products of one kind from which a push uses bulk operations; 0: never"),
         500.0},
        {"pictures.private_hosts",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Hosts in a private network that product images may be loaded from (name or name:port)"),
         QJsonArray()},
        {"alerts.email_to", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Who gets alerts by e-mail: addresses separated by commas"), u""_s},
        {"alerts.email_from", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Sender of the mails about alerts"), u""_s},
        {"alerts.pagerduty_url", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Address of PagerDuty’s events API"),
         u"https://events.pagerduty.com"_s},
        {"alerts.low_stock", QT_TRANSLATE_NOOP("trueup::SyncSettings", "A product with fewer pieces than this is low on stock"), 10.0},
        {"approval.four_eyes", QT_TRANSLATE_NOOP("trueup::SyncSettings", "Nobody approves their own edits"), false},
        {"retention.feed_rows_days",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Days after which the rows of old feeds are removed, except those of the last three; 0: never"),
         0.0, SettingRange{0, longestRetention, true}},
        {"retention.run_details_days",
         QT_TRANSLATE_NOOP("trueup::SyncSettings", "Days after which rejected rows and the technical detail of runs are removed; 0: never"),
         0.0, SettingRange{0, longestRetention, true}},
    };
}

void insertBefore(std::vector<SettingSpec>& list, QLatin1StringView key, const std::vector<SettingSpec>& more)
{
    list.insert(std::ranges::find(list, key, [](const SettingSpec& spec) { return QLatin1StringView(spec.key); }), more.begin(), more.end());
}

const std::vector<SettingSpec>& specs()
{
    static const std::vector<SettingSpec> list = [] {
        std::vector<SettingSpec> all = plainSpecs();
        insertBefore(all, "xorosoft.url"_L1, feedTransferSpecs());
        insertBefore(all, "shopify.url"_L1, erpConnectionSpecs());
        insertBefore(all, "alerts.email_to"_L1, guardSettingSpecs());
        insertBefore(all, "approval.four_eyes"_L1, approvalSettingSpecs());
        return all;
    }();
    return list;
}

/// A number outside of its range, said with the range.
Result<QJsonValue> checkedNumber(const SettingSpec& spec, double number)
{
    const SettingRange& range = *spec.range;
    if (number >= range.low && number <= range.high && (!range.isWhole || number == std::floor(number)))
        return number;
    const QString sentence = range.isWhole ? Text::tr("The setting “%1” takes a whole number from %2 to %3, not %4.")
                                           : Text::tr("The setting “%1” takes a number from %2 to %3, not %4.");
    return fail(ErrorKind::Usage, sentence.arg(QLatin1StringView(spec.key)).arg(range.low).arg(range.high).arg(number));
}

/// Every meaning must be one an import knows, else the map would hide a column instead of naming it.
Result<QJsonValue> checkedColumnMap(const QJsonValue& value)
{
    const QJsonObject map = value.toObject();
    for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry) {
        if (entry.key().simplified().isEmpty() || !entry->isString())
            return fail(ErrorKind::Usage,
                        Text::tr("Each column needs its name in the file and a name known here."),
                        Text::tr("Write it like {\"Item Name\":\"Title\"}."));
        if (columnKindOf(entry->toString()) == ColumnKind::Unknown &&
            !entry->toString().startsWith("metafield:"_L1, Qt::CaseInsensitive))
            return fail(ErrorKind::Usage,
                        Text::tr("“%1” is mapped to “%2”, which is no column an import knows.")
                            .arg(entry.key(), entry->toString()),
                        Text::tr("Known are for example Title, SKU, Vendor, Type, Description, Tags, Barcode, URL handle, "
                                     "Product image URL and Metafield: custom.<name>."));
    }
    return value;
}

/// What stands around a value is left out anyway; a line break or a tabulator may be what separates.
Result<QJsonValue> checkedSeparators(const QJsonValue& value)
{
    const QJsonObject given = value.toObject();
    QJsonObject separators;
    for (auto entry = given.constBegin(); entry != given.constEnd(); ++entry) {
        const QString text = entry->toString().trimmed();
        const QString separator = text.isEmpty() ? entry->toString().remove(u' ') : text;
        if (entry.key().trimmed().isEmpty() || separator.isEmpty())
            return fail(ErrorKind::Usage, Text::tr("Each list needs the name of its metafield and what stands between its values."),
                        Text::tr("Write it like {\"Colours\":\"|\"}."));
        separators.insert(entry.key().trimmed(), separator);
    }
    return separators;
}

QStringList wordsOf(const QList<Side>& sides)
{
    QStringList words;
    for (const Side side : sides)
        words.append(sideWord(side));
    return words;
}

/// A side that may not own a field is refused: whatever it was to decide would be decided by another.
Result<QJsonValue> checkedOwners(const QJsonValue& value)
{
    const QJsonObject owners = value.toObject();
    for (auto entry = owners.constBegin(); entry != owners.constEnd(); ++entry) {
        const Field* known = fieldByKey(entry.key());
        if (!known)
            return fail(ErrorKind::Usage, Text::tr("There is no field “%1”.").arg(entry.key()),
                        Text::tr("Write it like {\"title\":\"shopify\"}."));
        const QList<Side> choices = FieldOwners::choices(known->id);
        if (const auto side = sideFromWord(entry->toString()); side && choices.contains(*side))
            continue;
        if (choices.size() == 1)
            return fail(ErrorKind::Usage, Text::tr("The owner of “%1” is always %2.").arg(known->translatedLabel(), sideLabel(known->owner)),
                        Text::tr("Leave this field out."));
        return fail(ErrorKind::Usage, Text::tr("“%1” cannot own “%2”.").arg(entry->toVariant().toString(), known->translatedLabel()),
                    Text::tr("Possible are: %1.").arg(wordsOf(choices).join(u", "_s)));
    }
    return FieldOwners::fromJson(owners).toJson();
}

} // namespace

std::span<const SettingSpec> settingSpecs()
{
    return specs();
}

const SettingSpec* settingSpec(const QString& key)
{
    for (const SettingSpec& spec : specs()) {
        if (key == QLatin1StringView(spec.key))
            return &spec;
    }
    return nullptr;
}

Result<QJsonValue> checkedSetting(const QString& key, const QJsonValue& value)
{
    const SettingSpec* spec = settingSpec(key);
    if (!spec)
        return fail(ErrorKind::Usage, Text::tr("There is no setting “%1”.").arg(key),
                    Text::tr("“settings get” lists them all."));
    const QJsonValue::Type wanted = spec->fallback.isNull() ? QJsonValue::Double : spec->fallback.type();
    if (value.type() != wanted && !(spec->fallback.isNull() && value.isNull())) {
        const QString kind = wanted == QJsonValue::Double ? Text::tr("a number")
                             : wanted == QJsonValue::Bool ? Text::tr("true or false")
                             : wanted == QJsonValue::Array ? Text::tr("a list")
                             : wanted == QJsonValue::Object ? Text::tr("names and their meanings, such as {\"Item Name\":\"Title\"}")
                                                           : Text::tr("a text");
        return fail(ErrorKind::Usage,
                    Text::tr("The setting “%1” takes %2.").arg(key, kind));
    }
    if (spec->range && value.isDouble())
        return checkedNumber(*spec, value.toDouble());
    if (key == "import.auto_approve"_L1 && value.isDouble() && (value.toDouble() <= 0.5 || value.toDouble() > 1.0))
        return fail(ErrorKind::Usage,
                    Text::tr("The confidence must be above 0.5 and at most 1, not %1.")
                        .arg(value.toDouble()));
    if (key == "import.archive_after_feeds"_L1 &&
        (value.toDouble() < 0 || value.toDouble() > 30 || value.toDouble() != std::floor(value.toDouble())))
        return fail(ErrorKind::Usage, Text::tr("The number of feeds must be a whole number from 0 to 30, not %1.").arg(value.toDouble()));
    if (key == "match.wanted_precision"_L1 && (value.toDouble() < 0.5 || value.toDouble() > 1.0))
        return fail(ErrorKind::Usage, Text::tr("The share must be from 0.5 to 1, not %1.").arg(value.toDouble()));
    if (key == "push.bulk_threshold"_L1 && (value.toDouble() < 0 || value.toDouble() != std::floor(value.toDouble())))
        return fail(ErrorKind::Usage,
                    Text::tr("The number of products must be a whole number from 0, not %1.")
                        .arg(value.toDouble()));
    if (key == "alerts.low_stock"_L1 && value.toDouble() < 1)
        return fail(ErrorKind::Usage, Text::tr("The number of pieces must be at least 1, not %1.").arg(value.toDouble()));
    if (key == "feed.column_map"_L1)
        return checkedColumnMap(value);
    if (key == QLatin1StringView(ownersKey))
        return checkedOwners(value);
    if (key == QLatin1StringView(dotsKey) && !dotRuleFromWord(value.toString()))
        return fail(ErrorKind::Usage, Text::tr("The setting “%1” takes first, all or none, not %2.").arg(key, value.toString()));
    if (key == QLatin1StringView(separatorsKey))
        return checkedSeparators(value);
    if (isOfErpConnection(key))
        return checkedErpConnection(key, value);
    if (key == "xorosoft.fields"_L1) {
        const auto checked = checkedErpFields(value.toObject());
        return checked ? Result<QJsonValue>(*checked) : fail(checked.error());
    }
    if (key == "xorosoft.time_zone"_L1 && !QTimeZone(value.toString().toLatin1()).isValid())
        return fail(ErrorKind::Usage, Text::tr("“%1” is no time zone of this computer.").arg(value.toString()),
                    Text::tr("Give one like America/Toronto."));
    return value;
}

Result<SyncSettings> SyncSettings::load(Connection& connection)
{
    const auto stored = SettingsTable(connection).all();
    if (!stored)
        return fail(stored.error());
    const auto get = [&](const char* key) {
        const auto found = stored->constFind(QString::fromLatin1(key));
        return found == stored->constEnd() ? settingSpec(QString::fromLatin1(key))->fallback : *found;
    };
    SyncSettings settings;
    settings.filterByErp = get("import.filter").toBool();
    if (const QJsonValue threshold = get("import.auto_approve"); threshold.isDouble())
        settings.autoApprove = threshold.toDouble();
    settings.approval = approvalPolicy(get);
    settings.owners = FieldOwners::fromJson(get(ownersKey).toObject());
    settings.wantedPrecision = get("match.wanted_precision").toDouble();
    for (const QJsonValue name : get("import.excluded_metafields").toArray())
        settings.header.excludedMetafields.insert(name.toString().toLower());
    settings.csvName = get("feed.csv_name").toString().trimmed();
    settings.skuName = get("feed.sku_name").toString().trimmed();
    const QJsonObject columns = get("feed.column_map").toObject();
    for (auto entry = columns.constBegin(); entry != columns.constEnd(); ++entry)
        settings.header.columnMap.insert(entry.key(), entry->toString());
    settings.header.dots = dotRuleFromWord(get(dotsKey).toString()).value_or(settings.header.dots);
    const QJsonObject separators = get(separatorsKey).toObject();
    for (auto entry = separators.constBegin(); entry != separators.constEnd(); ++entry)
        settings.header.listSeparators.insert(entry.key().trimmed().toLower(), entry->toString());
    settings.header.metafieldNamespace = get("metafield.namespace").toString();
    settings.shop.metafieldNamespace = get("metafield.namespace").toString();
    settings.shop.metafieldKey = get("metafield.key").toString();
    settings.shop.locationId = get("shopify.location").toString();
    settings.shop.inventoryPolicy = get("publish.stock_policy").toString();
    settings.shop.publishWhenReady = get("publish.when_ready").toBool();
    for (const QJsonValue host : get("pictures.private_hosts").toArray())
        settings.privatePictureHosts.append(host.toString().trimmed());
    settings.repairMojibake = get("import.repair_mojibake").toBool();
    settings.archiveAfterFeeds = get("import.archive_after_feeds").toInt();
    settings.sellOut = get("import.sell_out").toBool();
    settings.maximumStockAge = std::chrono::hours(get("stock.max_age_hours").toInt());
    settings.currency = get("xorosoft.currency").toString().trimmed().toUpper();
    settings.lowStock = qint64(get("alerts.low_stock").toDouble());
    settings.bulkThreshold = qint64(get("push.bulk_threshold").toDouble());
    settings.feedRowsDays = get("retention.feed_rows_days").toInt();
    settings.runDetailsDays = get("retention.run_details_days").toInt();
    settings.guardrails = guardThresholds(get);
    return settings;
}

} // namespace trueup
