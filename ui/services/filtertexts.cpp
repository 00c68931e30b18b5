#include "services/filtertexts.h"

#include "base/wordtable.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array conflictStatusWords{
    std::pair{ConflictStatus::Open, "open"},          std::pair{ConflictStatus::SettledByRule, "settled_by_rule"},
    std::pair{ConflictStatus::SettledByPerson, "settled_by_person"}, std::pair{ConflictStatus::Obsolete, "obsolete"},
    std::pair{ConflictStatus::Ignored, "ignored"}};

constexpr std::array severityWords{
    std::pair{ConflictSeverity::Low, "low"},   std::pair{ConflictSeverity::Medium, "medium"},
    std::pair{ConflictSeverity::High, "high"}, std::pair{ConflictSeverity::Critical, "critical"}};

constexpr std::array jobKindWords{
    std::pair{JobKind::EtilizeImport, "etilize_import"}, std::pair{JobKind::XorosoftRefresh, "xorosoft_refresh"},
    std::pair{JobKind::ShopifyPull, "shopify_pull"},     std::pair{JobKind::ShopifyPush, "shopify_push"},
    std::pair{JobKind::XorosoftStock, "xorosoft_stock"}};

constexpr std::array outcomeWords{
    std::pair{RunOutcome::Succeeded, "succeeded"}, std::pair{RunOutcome::Partial, "partial"},
    std::pair{RunOutcome::Held, "held"},           std::pair{RunOutcome::Failed, "failed"},
    std::pair{RunOutcome::Cancelled, "cancelled"}, std::pair{RunOutcome::Skipped, "skipped"}};

constexpr std::array scopeWords{
    std::pair{ProductScope::All, "all"}, std::pair{ProductScope::InSync, "in_sync"}, std::pair{ProductScope::OutOfStock, "out_of_stock"}};

constexpr std::array productSortWords{
    std::pair{ProductSort::Sku, "sku"},     std::pair{ProductSort::Name, "name"},       std::pair{ProductSort::Vendor, "vendor"},
    std::pair{ProductSort::Price, "price"}, std::pair{ProductSort::Changed, "changed"}};

constexpr std::array runSortWords{
    std::pair{RunSort::Kind, "kind"}, std::pair{RunSort::Outcome, "outcome"}, std::pair{RunSort::Started, "started"},
    std::pair{RunSort::Duration, "duration"}};

QString compact(const QJsonObject& json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString& text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

} // namespace

QString conflictFilterText(const ConflictFilter& filter)
{
    QJsonObject json{{u"status"_s, wordOf(conflictStatusWords, filter.status)}, {u"text"_s, filter.text}};
    if (filter.field)
        json.insert(u"field"_s, field(*filter.field).keyString());
    if (filter.side)
        json.insert(u"side"_s, sideWord(*filter.side));
    if (filter.severity)
        json.insert(u"severity"_s, wordOf(severityWords, *filter.severity));
    return compact(json);
}

ConflictFilter conflictFilterFrom(const QString& text)
{
    const QJsonObject json = objectOf(text);
    ConflictFilter filter;
    filter.status = valueOf(conflictStatusWords, json["status"_L1].toString()).value_or(ConflictStatus::Open);
    if (const Field* known = fieldByKey(json["field"_L1].toString()))
        filter.field = known->id;
    filter.side = sideFromWord(json["side"_L1].toString());
    filter.severity = valueOf(severityWords, json["severity"_L1].toString());
    filter.text = json["text"_L1].toString();
    return filter;
}

QString runFilterText(const RunFilter& filter)
{
    QJsonObject json;
    if (filter.kind)
        json.insert(u"kind"_s, wordOf(jobKindWords, *filter.kind));
    if (filter.outcome)
        json.insert(u"outcome"_s, wordOf(outcomeWords, *filter.outcome));
    return compact(json);
}

RunFilter runFilterFrom(const QString& text)
{
    const QJsonObject json = objectOf(text);
    return {valueOf(jobKindWords, json["kind"_L1].toString()), valueOf(outcomeWords, json["outcome"_L1].toString())};
}

QString productFilterText(const ProductListFilter& filter)
{
    return compact({{u"text"_s, filter.text}, {u"scope"_s, wordOf(scopeWords, filter.scope)}});
}

ProductListFilter productFilterFrom(const QString& text)
{
    const QJsonObject json = objectOf(text);
    return {json["text"_L1].toString(), valueOf(scopeWords, json["scope"_L1].toString()).value_or(ProductScope::All)};
}

QString runOrderText(const RunOrder& order)
{
    return compact({{u"order"_s, wordOf(runSortWords, order.column)}, {u"descending"_s, order.descending}});
}

RunOrder runOrderFrom(const QString& text)
{
    const QJsonObject json = objectOf(text);
    const auto column = valueOf(runSortWords, json["order"_L1].toString());
    return column ? RunOrder{*column, json["descending"_L1].toBool()} : RunOrder();
}

QString productOrderText(const ProductOrder& order)
{
    return compact({{u"order"_s, wordOf(productSortWords, order.column)}, {u"descending"_s, order.descending}});
}

ProductOrder productOrderFrom(const QString& text)
{
    const QJsonObject json = objectOf(text);
    const auto column = valueOf(productSortWords, json["order"_L1].toString());
    return column ? ProductOrder{*column, json["descending"_L1].toBool()} : ProductOrder();
}

} // namespace trueup::ui
