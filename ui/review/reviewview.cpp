#include "review/reviewview.h"

#include "base/wordtable.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array statusWords{
    std::pair{ReviewStatus::Pending, "pending"},   std::pair{ReviewStatus::Held, "held"},
    std::pair{ReviewStatus::Approved, "approved"}, std::pair{ReviewStatus::Rejected, "rejected"},
    std::pair{ReviewStatus::Queued, "queued"},     std::pair{ReviewStatus::Synced, "synced"},
    std::pair{ReviewStatus::Failed, "failed"},     std::pair{ReviewStatus::Superseded, "superseded"}};

constexpr std::array kindWords{
    std::pair{ChangeKind::Create, "create"},       std::pair{ChangeKind::Update, "update"},
    std::pair{ChangeKind::Archive, "archive"},     std::pair{ChangeKind::Delete, "delete"},
    std::pair{ChangeKind::Publish, "publish"},     std::pair{ChangeKind::Unpublish, "unpublish"},
    std::pair{ChangeKind::Link, "link"}};

constexpr std::array orderWords{
    std::pair{ReviewSort::Sku, "sku"},       std::pair{ReviewSort::Name, "name"},
    std::pair{ReviewSort::Kind, "kind"},     std::pair{ReviewSort::Before, "before"},
    std::pair{ReviewSort::After, "after"},   std::pair{ReviewSort::PriceChange, "price_change"},
    std::pair{ReviewSort::Confidence, "confidence"}, std::pair{ReviewSort::Source, "source"},
    std::pair{ReviewSort::Age, "age"},       std::pair{ReviewSort::Status, "status"}};

template <class Table, class T>
QJsonArray wordsOf(const Table& table, const QSet<T>& values)
{
    QJsonArray words;
    for (const auto& [entry, word] : table) { // in the order of the table: the same set gives the same text
        if (values.contains(entry))
            words.append(QLatin1StringView(word));
    }
    return words;
}

template <class T, class Table>
QSet<T> fromWords(const Table& table, const QJsonValue& words)
{
    QSet<T> values;
    for (const QJsonValue word : words.toArray()) {
        if (const auto value = valueOf(table, word.toString()))
            values.insert(*value);
    }
    return values;
}

std::optional<int> wholeNumber(const QJsonValue& value)
{
    return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
}

ReviewView viewFromJson(const QJsonObject& json)
{
    ReviewView view;
    view.name = json["name"_L1].toString();
    view.filter = filterFromJson(json["filter"_L1].toObject());
    view.order.column = valueOf(orderWords, json["order"_L1].toString()).value_or(ReviewSort::Sku);
    view.order.descending = json["descending"_L1].toBool();
    for (const QJsonValue key : json["columns"_L1].toArray()) {
        if (const Field* known = fieldByKey(key.toString()))
            view.extraFields.append(known->id);
    }
    return view;
}

} // namespace

QJsonObject filterToJson(const ReviewFilter& filter)
{
    QJsonObject json;
    if (filter.field)
        json.insert("field"_L1, field(*filter.field).keyString());
    if (filter.source)
        json.insert("source"_L1, sideWord(*filter.source));
    if (!filter.statuses.isEmpty())
        json.insert("statuses"_L1, wordsOf(statusWords, filter.statuses));
    if (!filter.kinds.isEmpty())
        json.insert("kinds"_L1, wordsOf(kindWords, filter.kinds));
    if (filter.autoApprovedOnly)
        json.insert("approved_by_rule"_L1, true);
    for (const auto& [key, text] : {std::pair{"text"_L1, filter.text}, {"vendor"_L1, filter.vendor}, {"type"_L1, filter.productType}}) {
        if (!text.isEmpty())
            json.insert(key, text);
    }
    if (filter.priceChangeBeyond)
        json.insert("price_beyond"_L1, *filter.priceChangeBeyond);
    if (filter.confidenceBelow)
        json.insert("confidence_below"_L1, *filter.confidenceBelow);
    return json;
}

ReviewFilter filterFromJson(const QJsonObject& json)
{
    ReviewFilter filter;
    if (const Field* known = fieldByKey(json["field"_L1].toString()))
        filter.field = known->id;
    filter.source = sideFromWord(json["source"_L1].toString());
    filter.statuses = fromWords<ReviewStatus>(statusWords, json["statuses"_L1]);
    filter.kinds = fromWords<ChangeKind>(kindWords, json["kinds"_L1]);
    filter.autoApprovedOnly = json["approved_by_rule"_L1].toBool();
    filter.text = json["text"_L1].toString();
    filter.vendor = json["vendor"_L1].toString();
    filter.productType = json["type"_L1].toString();
    filter.priceChangeBeyond = wholeNumber(json["price_beyond"_L1]);
    filter.confidenceBelow = wholeNumber(json["confidence_below"_L1]);
    return filter;
}

QString viewsToText(const QList<ReviewView>& views)
{
    QJsonArray list;
    for (const ReviewView& view : views) {
        QJsonArray columns;
        for (const FieldId id : view.extraFields)
            columns.append(field(id).keyString());
        list.append(QJsonObject{{u"name"_s, view.name}, {u"filter"_s, filterToJson(view.filter)},
                                {u"order"_s, wordOf(orderWords, view.order.column)}, {u"descending"_s, view.order.descending},
                                {u"columns"_s, columns}});
    }
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

QList<ReviewView> viewsFromText(const QString& text)
{
    QList<ReviewView> views;
    for (const QJsonValue value : QJsonDocument::fromJson(text.toUtf8()).array()) {
        ReviewView view = viewFromJson(value.toObject());
        if (!view.name.isEmpty())
            views.append(std::move(view));
    }
    return views;
}

} // namespace trueup::ui
