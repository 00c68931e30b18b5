// How each setting of the registry is edited: its words and its bounds. The editors are made in fieldform.cpp.
#include "settings/fieldform.h"

#include "sync/syncsettings.h"
#include "widgets/format.h"

#include <QTimeZone>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString percentUnit(double)
{
    return percentText({});
}
QString feedsUnit(double feeds)
{
    return FieldForm::tr(" feed(s) in a row without it", "unit", int(feeds));
}
QString productsUnit(double products)
{
    return FieldForm::tr(" product(s)", "unit", int(products));
}
QString daysUnit(double days)
{
    return FieldForm::tr(" day(s)", "unit", int(days));
}
QString hoursUnit(double hours)
{
    return FieldForm::tr(" hour(s)", "unit", int(hours));
}
QString secondsUnit(double seconds)
{
    return FieldForm::tr(" second(s)", "unit", int(seconds));
}
QString fieldsUnit(double fields)
{
    return FieldForm::tr(" field(s)", "unit", int(fields));
}
QString inStockUnit(double)
{
    return FieldForm::tr(" in stock", "unit");
}

/// What is approved without a person.
void addApprovalHint(const QString& key, FieldHint& hint)
{
    if (key == "approval.price_percent"_L1) {
        hint.unit = percentUnit;
        hint.atNought = FieldForm::tr("0% (none)", "no change of price");
        hint.label = FieldForm::tr("Approve price changes automatically up to");
    } else if (key == "approval.price_margin"_L1) {
        hint.unit = percentUnit;
        hint.atNought = FieldForm::tr("any", "margin");
        hint.label = FieldForm::tr("… where the margin on the new price is at least");
        hint.parent = u"approval.price_percent"_s;
    } else if (key == "approval.stock_fall_percent"_L1) {
        hint.unit = percentUnit;
        hint.label = FieldForm::tr("Still ask when the stock falls by at least");
        hint.parent = u"approval.stock"_s;
    } else if (key == "approval.stock_fall_from"_L1) {
        hint.unit = inStockUnit;
        hint.label = FieldForm::tr("… of products that had at least");
        hint.parent = u"approval.stock"_s;
    } else if (key == "approval.minor_fields"_L1) {
        hint.unit = fieldsUnit;
        hint.label = FieldForm::tr("Small means at most");
        hint.parent = u"approval.minor_changes"_s;
    }
}

/// Numbers that count something.
void addCountHint(const QString& key, FieldHint& hint)
{
    if (key == "import.archive_after_feeds"_L1) {
        hint.high = 30;
        hint.unit = feedsUnit;
        hint.atNought = FieldForm::tr("never");
        hint.label = FieldForm::tr("Propose withdrawing a product after");
    } else if (key == "push.bulk_threshold"_L1) {
        hint.unit = productsUnit;
        hint.atNought = FieldForm::tr("never");
        hint.label = FieldForm::tr("Write in bulk where a push makes one kind of change to at least");
    } else if (key == "retention.feed_rows_days"_L1) {
        hint.unit = daysUnit;
        hint.atNought = FieldForm::tr("for ever");
        hint.label = FieldForm::tr("Keep the rows of old feeds (the last three always)");
    } else if (key == "retention.run_details_days"_L1) {
        hint.unit = daysUnit;
        hint.atNought = FieldForm::tr("for ever");
        hint.label = FieldForm::tr("Keep rejected rows and the technical detail of runs");
    } else if (key == "stock.max_age_hours"_L1) {
        hint.unit = hoursUnit;
        hint.label = FieldForm::tr("The ERP’s stock is too old to be written to the shop after");
    } else if (key == "alerts.low_stock"_L1) {
        hint.unit = inStockUnit;
        hint.label = FieldForm::tr("A product is low on stock with fewer than");
    } else if (key == "xorosoft.timeout_seconds"_L1) {
        hint.unit = secondsUnit;
        hint.label = FieldForm::tr("Time the ERP has for a page");
    }
}

const QList<std::pair<QString, QString>>& timeZones()
{
    static const QList<std::pair<QString, QString>> zones = [] {
        QList<std::pair<QString, QString>> all;
        for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
            all.append({QString::fromLatin1(id), QString::fromLatin1(id)});
        return all;
    }();
    return zones;
}

/// Words of the registry by their names.
void addChoiceHint(const QString& key, FieldHint& hint)
{
    if (key == "shopify.location"_L1) {
        hint.choices = {{QString(), FieldForm::tr("The first that online orders are sent from")}};
        hint.isOpen = true;
    } else if (key == "publish.when_ready"_L1) {
        hint.label = FieldForm::tr("Publish new products as soon as they are complete");
    } else if (key == "publish.stock_policy"_L1) {
        hint.choices = {{u"CONTINUE"_s, FieldForm::tr("can be ordered all the same")}, {u"DENY"_s, FieldForm::tr("cannot be ordered")}};
        hint.label = FieldForm::tr("A new product that is out of stock");
    } else if (key == "metafield.dots"_L1) {
        hint.choices = {{u"first"_s, FieldForm::tr("at the first dot: Display › Screen.Size")},
                        {u"all"_s, FieldForm::tr("at every dot: Display › Screen › Size")},
                        {u"none"_s, FieldForm::tr("at none: Display.Screen.Size")}};
        hint.label = FieldForm::tr("Separate section and key in the name of a metafield column");
    } else if (key == "metafield.list_separators"_L1) {
        hint.isMap = true;
        hint.label = FieldForm::tr("Metafield columns that hold lists, and their separator");
    } else if (key == "import.excluded_metafields"_L1) {
        hint.example = FieldForm::tr("One on each line, for example Display.Warranty");
    } else if (key == "xorosoft.currency"_L1) {
        hint.choices = {{QString(), FieldForm::tr("None: currencies are not compared")},
                        {u"CAD"_s, FieldForm::tr("CAD, Canadian dollar")},
                        {u"USD"_s, FieldForm::tr("USD, US dollar")},
                        {u"EUR"_s, FieldForm::tr("EUR, euro")},
                        {u"GBP"_s, FieldForm::tr("GBP, pound sterling")},
                        {u"AUD"_s, FieldForm::tr("AUD, Australian dollar")},
                        {u"MXN"_s, FieldForm::tr("MXN, Mexican peso")}};
        hint.isOpen = true;
    } else if (key == "xorosoft.time_zone"_L1) {
        hint.choices = timeZones();
        hint.isOpen = true;
    }
}

} // namespace

FieldHint hintFor(const QString& key)
{
    FieldHint hint;
    if (const SettingSpec* spec = settingSpec(key); spec && spec->range) {
        hint.low = spec->range->low;
        hint.high = spec->range->high;
        hint.decimals = spec->range->isWhole ? 0 : 1;
    }
    if (key == "match.wanted_precision"_L1)
        hint = {50, 100, 100, 2, percentUnit, {}};
    addApprovalHint(key, hint);
    addCountHint(key, hint);
    addChoiceHint(key, hint);
    return hint;
}

} // namespace trueup::ui
