#include "remote/xorosoft/erpreader.h"
#include "remote/xorosoft/xorosoftclient.h"
#include "remote/xorosoft/xorosofttransport.h"

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// A value of ours in an item, by the name settings know it by; see ErpField.
struct Held
{
    QLatin1StringView key;
    bool (*by)(const ErpItem& item);
};
constexpr std::array heldByItems{
    Held{"price"_L1, [](const ErpItem& item) { return item.price.has_value(); }},
    Held{"compare_at_price"_L1, [](const ErpItem& item) { return item.compareAtPrice.has_value(); }},
    Held{"cost"_L1, [](const ErpItem& item) { return item.cost.has_value(); }},
    Held{"sku"_L1, [](const ErpItem& item) { return !item.itemNumber.isEmpty(); }},
    Held{"base_part"_L1, [](const ErpItem& item) { return !item.basePartNumber.isEmpty(); }},
    Held{"barcode"_L1, [](const ErpItem& item) { return !item.barcode.isEmpty(); }},
    Held{"mpn"_L1, [](const ErpItem& item) { return !item.mpn.isEmpty(); }},
    Held{"manufacturer"_L1, [](const ErpItem& item) { return !item.manufacturer.isEmpty(); }},
    Held{"brand"_L1, [](const ErpItem& item) { return !item.brand.isEmpty(); }},
    Held{"title"_L1, [](const ErpItem& item) { return !item.title.isEmpty(); }},
    Held{"description"_L1, [](const ErpItem& item) { return !item.description.isEmpty(); }},
    Held{"handle"_L1, [](const ErpItem& item) { return !item.handle.isEmpty(); }},
    Held{"currency"_L1, [](const ErpItem& item) { return !item.currency.isEmpty(); }},
    Held{"weight"_L1, [](const ErpItem& item) { return item.weightGrams.has_value(); }}};

/// Fields of ours for which no item of the page had a value: a sign that a chain names the wrong keys.
QStringList emptyEntries(const std::vector<ErpItem>& items, const XorosoftFieldMap& map)
{
    QStringList empty;
    for (const Held& held : heldByItems) {
        const bool isWanted = held.key != "compare_at_price"_L1 || !map.compareAtPrice.isEmpty();
        if (isWanted && std::ranges::none_of(items, held.by))
            empty.append(held.key);
    }
    return empty;
}

QStringList emptyEntries(const std::vector<ErpStockRow>& rows)
{
    QStringList empty;
    const auto check = [&](const QString& name, auto hasValue) {
        if (std::ranges::none_of(rows, hasValue))
            empty.append(name);
    };
    check(u"sku"_s, [](const ErpStockRow& row) { return !row.itemNumber.isEmpty(); });
    check(u"inventory"_s, [](const ErpStockRow& row) { return row.quantity.has_value(); });
    check(u"store"_s, [](const ErpStockRow& row) { return !row.storeName.isEmpty(); });
    return empty;
}

/// The objects of a page that are items: the variants of products, else the rows themselves.
QJsonArray itemObjects(const QJsonArray& rows)
{
    QJsonArray items;
    for (const QJsonValue row : rows) {
        const QJsonValue variants = row.toObject()["Variants"_L1];
        if (!variants.isArray()) {
            items.append(row);
            continue;
        }
        const QJsonArray list = variants.toArray();
        for (const QJsonValue variant : list)
            items.append(variant);
    }
    return items;
}

QStringList filledKeys(const QJsonArray& objects)
{
    QStringList keys;
    for (const QJsonValue value : objects) {
        const QJsonObject object = value.toObject();
        for (auto entry = object.constBegin(); entry != object.constEnd(); ++entry) {
            const bool isEmpty = entry->isNull() || (entry->isString() && entry->toString().trimmed().isEmpty()) ||
                                 (entry->isArray() && entry->toArray().isEmpty());
            if (!isEmpty && !keys.contains(entry.key()))
                keys.append(entry.key());
        }
    }
    keys.sort();
    return keys;
}

/// The first time of change any row, or any item of a row, names.
QString firstModified(const QJsonArray& rows)
{
    constexpr auto key = "ModifyDttm"_L1;
    if (const QString ofRow = rows.first().toObject()[key].toString(); !ofRow.isEmpty())
        return ofRow;
    const QJsonArray items = itemObjects(rows);
    for (const QJsonValue item : items) {
        if (const QString ofItem = item.toObject()[key].toString(); !ofItem.isEmpty())
            return ofItem;
    }
    return {};
}

} // namespace

bool ErpProbe::works() const
{
    const auto has = [this](bool stock) {
        return std::ranges::any_of(endpoints, [stock](const ErpEndpointProbe& endpoint) {
            return endpoint.works && (endpoint.purpose == "stock"_L1) == stock;
        });
    };
    return has(true) && has(false);
}

ErpEndpointProbe XorosoftClient::probePath(const QString& purpose, const QString& path, const CancelToken& cancel)
{
    ErpEndpointProbe probe;
    probe.purpose = purpose;
    probe.path = path;
    ErpPageRequest request{purpose == "stock"_L1 ? ErpEndpoint::Stock : ErpEndpoint::Items, {path}, {}, 1};
    if (m_options.pageSize > 0)
        request.query.addQueryItem(m_options.pageSizeParameter, QString::number(m_options.pageSize));
    ErpCalls calls;
    const Result<ErpPage> page = m_transport->pageOf(path, request, cancel, calls);
    if (!page) {
        probe.error = page.error();
        return probe;
    }
    const QJsonArray& rows = page->answer.rows;
    probe.works = !rows.isEmpty();
    probe.rows = int(rows.size());
    probe.totalPages = page->answer.totalPages;
    if (rows.isEmpty()) {
        probe.error =
            Error{ErrorKind::Contract,
                  QCoreApplication::translate("trueup::Xorosoft", "The ERP says that %1 holds nothing.").arg(path),
                  {},
                  {},
                  {},
                  u"EMPTY_WALK"_s,
                  false};
        return probe;
    }
    probe.keys = rows.first().toObject().keys();
    probe.firstModified = firstModified(rows);
    probe.filledKeys = filledKeys(itemObjects(rows));
    if (purpose == "stock"_L1) {
        std::vector<ErpStockRow> stock;
        for (const QJsonValue row : rows)
            stock.push_back(erpStockRowOf(row.toObject(), m_options));
        probe.emptyMapEntries = emptyEntries(stock);
        return probe;
    }
    probe.purpose = rows.first().toObject()["Variants"_L1].isArray() ? u"products"_s : u"items"_s;
    std::vector<ErpItem> items;
    for (const QJsonValue row : rows)
        std::ranges::move(erpItemsOf(row.toObject(), m_options, m_clock.now()), std::back_inserter(items));
    probe.emptyMapEntries = emptyEntries(items, m_options.fields);
    return probe;
}

Result<ErpProbe> XorosoftClient::probe(CancelToken cancel)
{
    if (const auto valid = m_options.validate(); !valid)
        return std::unexpected(valid.error());
    ErpProbe probe;
    const auto add = [&](const QString& purpose, const QStringList& paths) {
        for (const QString& path : paths) {
            probe.endpoints.push_back(probePath(purpose, path, cancel));
            // Another spelling is worth a try only when this one is unknown.
            if (probe.endpoints.back().works || probe.endpoints.back().error.kind != ErrorKind::Config)
                break;
        }
    };
    add(u"products"_s, m_options.itemPaths.first(1));
    add(u"items"_s, m_options.itemPaths.sliced(1));
    add(u"stock"_s, m_options.stockPaths);
    if (cancel.isCancelled())
        return std::unexpected(CancelToken::error());
    return probe;
}

} // namespace trueup
