#include "sandbox/erp/erpanswers.h"

#include "sandbox/erp/erprows.h"

#include <QHash>
#include <QJsonDocument>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

/// `2026-11-01T08:00:00`, with or without Z; the zone is ignored as far as anybody knows.
QDateTime parameterTime(const QString& text)
{
    QDateTime time = QDateTime::fromString(text.left(19), u"yyyy-MM-ddTHH:mm:ss"_s);
    time.setTimeZone(QTimeZone::utc());
    return time;
}

QSet<QString> commaList(const QUrlQuery& query, const QString& name)
{
    QSet<QString> set;
    for (const QString& part : query.queryItemValue(name, QUrl::FullyDecoded).split(u',', Qt::SkipEmptyParts))
        set.insert(part.trimmed());
    return set;
}

int rowsPerPage(const QString& endpoint, const QUrlQuery& query, int pageSize)
{
    bool ok = false;
    const int wanted = query.queryItemValue(u"per_page"_s).toInt(&ok);
    if (!ok || wanted < 1 || endpoint == "products"_L1) // products ignore it
        return pageSize;
    return std::min(wanted, endpoint == "items"_L1 ? 500 : pageSize);
}

QByteArray envelope(const QJsonArray& rows, int page, int total, bool found, bool withTotal)
{
    QJsonObject object{{"Result"_L1, found}, {"ErrorCode"_L1, 0}, {"Message"_L1, found ? QString() : u"No records found."_s},
                       {"Data"_L1, rows}, {"Page"_L1, page}, {"ConfirmFlag"_L1, false}, {"ConfirmValue"_L1, QJsonValue()},
                       {"EndRequest"_L1, false}, {"Exceptions"_L1, QJsonValue()}, {"IsForwardRequest"_L1, false},
                       {"LogFlag"_L1, false}, {"MessageTitle"_L1, QJsonValue()}, {"MetaData"_L1, QJsonValue()},
                       {"SelectorErrorCode"_L1, 0}};
    if (withTotal)
        object["TotalPages"_L1] = total;
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void spoil(QJsonObject& row, const ErpHazards& hazards)
{
    if (hazards.missingKeys) {
        row.remove("ItemUpc"_L1);
        row.remove("StandardUnitPrice"_L1);
        row.remove("ModifyDttm"_L1);
    }
    if (hazards.missingQuantity)
        row.remove("AvailableQty"_L1);
    if (hazards.missingNumber)
        row.remove("ItemNumber"_L1);
    if (hazards.nullPrices) {
        for (const QLatin1StringView key : {"StandardUnitPrice"_L1, "CustomPrice1"_L1, "StandardUnitCost"_L1}) {
            if (row.contains(key))
                row[key] = QJsonValue();
        }
    }
    if (row.contains("Variants"_L1)) {
        QJsonArray variants = row["Variants"_L1].toArray();
        for (QJsonValueRef variant : variants) {
            QJsonObject object = variant.toObject();
            spoil(object, hazards);
            variant = object;
        }
        row["Variants"_L1] = variants;
    }
}

} // namespace

QDateTime erpNow()
{
    return QDateTime::currentDateTimeUtc();
}

void ErpAnswers::use(const QList<ErpItemData>& items, quint64 version)
{
    if (version == m_version)
        return;
    m_items = items;
    m_version = version;
    m_foundItems = {};
    m_foundStock = {};
    m_foundProducts = {};
}

template <typename Row, typename Search>
const QList<Row>& ErpAnswers::found(Found<Row>& last, const QUrlQuery& filters, const Search& search)
{
    const QString asked = filters.toString(QUrl::FullyEncoded);
    if (!last.known || last.filters != asked)
        last = {asked, search(filters), true};
    return last.rows;
}

QList<int> ErpAnswers::matching(const QUrlQuery& query) const
{
    const QDateTime from = parameterTime(query.queryItemValue(u"updated_at_min"_s, QUrl::FullyDecoded));
    const QDateTime until = parameterTime(query.queryItemValue(u"updated_at_max"_s, QUrl::FullyDecoded));
    const QString base = query.queryItemValue(u"base_part_number"_s, QUrl::FullyDecoded);
    const QString number = query.queryItemValue(u"item_number"_s, QUrl::FullyDecoded);
    const qint64 item = query.queryItemValue(u"item_id"_s).toLongLong();
    const qint64 product = query.queryItemValue(u"product_id"_s).toLongLong();
    QList<int> rows;
    for (int i = 0; i < m_items.size(); ++i) {
        const ErpItemData& data = m_items[i];
        if ((from.isValid() && data.modified < from) || (until.isValid() && data.modified > until) ||
            (!base.isEmpty() && data.basePartNumber != base) || (!number.isEmpty() && data.itemNumber != number) ||
            (item != 0 && data.id != item) || (product != 0 && data.productId != product)) {
            continue;
        }
        rows.append(i);
    }
    return rows;
}

QList<ErpAnswers::StockRow> ErpAnswers::stockRows(const QUrlQuery& query) const
{
    const QSet<QString> stores = commaList(query, u"store"_s);
    bool limited = false;
    const double least = query.queryItemValue(u"min_on_hand"_s).toDouble(&limited);
    QUrlQuery filters = query; // the stock endpoint knows no times
    filters.removeQueryItem(u"updated_at_min"_s);
    filters.removeQueryItem(u"updated_at_max"_s);
    QList<StockRow> rows;
    for (const int i : matching(filters)) {
        for (int k = 0; k < m_items[i].stock.size(); ++k) {
            const ErpStock& stock = m_items[i].stock[k];
            if ((stores.isEmpty() || stores.contains(stock.storeName)) && (!limited || stock.onHand >= least))
                rows.append({i, k});
        }
    }
    return rows;
}

QList<QList<int>> ErpAnswers::products(const QUrlQuery& query) const
{
    QList<QList<int>> groups;
    QHash<qint64, qsizetype> places;
    QUrlQuery filters = query; // getproduct knows neither items nor single products
    for (const QString& name : {u"item_number"_s, u"item_id"_s, u"product_id"_s})
        filters.removeQueryItem(name);
    QSet<qint64> wanted;
    for (const int i : matching(filters))
        wanted.insert(m_items[i].productId);
    for (int i = 0; i < m_items.size(); ++i) { // a product comes with all its variants, changed or not
        const qint64 id = m_items[i].productId;
        if (!wanted.contains(id))
            continue;
        if (!places.contains(id)) {
            places.insert(id, groups.size());
            groups.append(QList<int>());
        }
        groups[places.value(id)].append(i);
    }
    return groups;
}

QByteArray ErpAnswers::page(const QString& endpoint, const QUrlQuery& query, int pageSize,
                            const ErpHazards& hazards)
{
    const int size = rowsPerPage(endpoint, query, pageSize);
    const int asked = std::max(1, query.queryItemValue(u"page"_s).toInt());
    const int page = hazards.repeatedPage ? 1 : asked;
    const auto paged = [&](const auto& rows, const auto& toRow) {
        const int count = int(rows.size());
        const int total = (count + size - 1) / size;
        const int shift = hazards.movedRow && page > 1 ? 1 : 0;
        QJsonArray data;
        for (int i = (page - 1) * size - shift; i < std::min(page * size - shift, count); ++i) {
            QJsonObject row = toRow(rows[i]);
            spoil(row, hazards);
            data.append(row);
        }
        return envelope(data, asked, std::max(0, total - (hazards.shrinkingTotal ? 1 : 0)), count > 0,
                        !hazards.noTotalPages);
    };
    QUrlQuery filters = query;
    filters.removeQueryItem(u"page"_s);
    if (endpoint == "stock"_L1) {
        return paged(found(m_foundStock, filters, [this](const QUrlQuery& only) { return stockRows(only); }),
                     [this](const StockRow& row) { return stockRow(m_items[row.item], m_items[row.item].stock[row.store]); });
    }
    if (endpoint == "items"_L1) {
        filters.clear();
        for (const QString& name : {u"updated_at_min"_s, u"updated_at_max"_s}) // all this path is known to take
            filters.addQueryItem(name, query.queryItemValue(name, QUrl::FullyDecoded));
        return paged(found(m_foundItems, filters, [this](const QUrlQuery& only) { return matching(only); }),
                     [this](int i) { return itemRow(m_items[i]); });
    }
    return paged(found(m_foundProducts, filters, [this](const QUrlQuery& only) { return products(only); }),
                 [this](const QList<int>& group) {
        QList<const ErpItemData*> variants;
        for (const int i : group)
            variants.append(&m_items[i]);
        return productRow(variants);
    });
}

QJsonArray ErpAnswers::everything(const QList<ErpItemData>& items) const
{
    QJsonArray all;
    for (const ErpItemData& item : items) {
        QJsonObject row = itemRow(item);
        QJsonArray stock;
        for (const ErpStock& entry : item.stock)
            stock.append(stockRow(item, entry));
        row["Stock"_L1] = stock;
        all.append(row);
    }
    return all;
}

} // namespace trueup::sandbox
