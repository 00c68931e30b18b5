#include "sync/importvalues.h"

#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QString rejectSeverity(Severity severity)
{
    switch (severity) {
    case Severity::Note: return u"info"_s;
    case Severity::Warning: return u"warning"_s;
    case Severity::BlocksField: return u"error"_s;
    case Severity::BlocksRow: return u"critical"_s;
    }
    return u"error"_s;
}

} // namespace

FeedReject rejectOf(qint64 record, const Issue& issue)
{
    FeedReject reject;
    reject.rowNumber = record;
    reject.column = !issue.column.isEmpty() ? issue.column
                    : issue.field           ? field(*issue.field).keyString()
                                            : QString();
    reject.severity = rejectSeverity(issue.severity);
    reject.code = issueWord(issue.code);
    reject.value = issue.value;
    reject.message = issue.message;
    return reject;
}

QByteArray rawCells(const FeedHeader& header, const CsvRecord& record, const CellDecoder& decoder)
{
    QByteArray out("{");
    const auto add = [&out](const QString& name, const QString& cell) {
        if (out.size() > 1)
            out.append(',');
        appendJsonString(out, name);
        out.append(':');
        appendJsonString(out, cell);
    };
    if (record.badQuote) {
        add(u"record"_s, decoder(record.raw.first(std::min<qsizetype>(record.raw.size(), 16 * 1024))));
        return out.append('}');
    }
    QHash<QString, int> seen;
    for (size_t i = 0; i < record.cells.size(); ++i) {
        if (record.cells[i].isEmpty())
            continue;
        QString name = int(i) < header.size() ? header.column(int(i)).name : u"#%1"_s.arg(i + 1);
        if (const int again = seen[name]++; again > 0)
            name += u" (%1)"_s.arg(again + 1);
        add(name, decoder(record.cells[i]));
    }
    return out.append('}');
}

FeedIdentity identityOf(const FeedRow& row)
{
    return {row.sku,    row.cwsA, row.cwsCatalog, row.sprc, row.gtin14, row.values.text(FieldId::Mpn),
            row.values.text(FieldId::Vendor), row.values.text(FieldId::Title), row.handle};
}

ItemFacts factsOf(const ErpFacts& facts)
{
    ItemFacts item;
    item.itemNumber = facts.itemNumber;
    item.price = facts.price;
    item.compareAtPrice = facts.compareAtPrice;
    item.cost = facts.cost;
    if (facts.available) {
        // Whole units, never below zero: a part of a unit cannot be sold, and a negative stock is none.
        const qint64 whole = facts.available->unscaled() / qint64(std::pow(10, facts.available->scale()));
        item.stock = facts.available->isNegative() ? 0 : whole;
    }
    item.stockAge = facts.stockAge;
    item.currency = facts.currency;
    item.barcode = facts.upc;
    item.mpn = facts.vendorPartNumber;
    item.maker = facts.manufacturer.isEmpty() ? facts.brand : facts.manufacturer;
    item.active = facts.active;
    return item;
}

ErpStockRecord stockRecordOf(const ErpStockRow& row)
{
    ErpStockRecord record;
    record.itemNumber = row.itemNumber;
    record.storeId = row.storeId;
    record.storeName = row.storeName;
    record.onHand = row.onHand;
    record.available = row.quantity; // the quantity the settings name, AvailableQty unless changed
    record.allocated = row.allocated;
    record.ats = row.availableToSell;
    record.onPo = row.onPurchaseOrder;
    return record;
}

GuardFinding staleStockFinding(qint64 products, qint64 of, std::chrono::seconds maximumAge)
{
    GuardFinding finding{u"stale_stock"_s, GuardLevel::Warn, double(products), 0, products, of, {}};
    finding.hours = std::chrono::duration_cast<std::chrono::hours>(maximumAge).count();
    finding.sentence = guardSentence(finding);
    return finding;
}

const Value& heldInShop(const ProductState& state, FieldId field)
{
    return state.shop.has(field) ? state.shop[field] : state.current[field];
}

KnownProduct knownFrom(const ProductState& state)
{
    KnownProduct known;
    known.id = state.id;
    known.shopifyProductId = state.shopify.product;
    known.shopifyVariantId = state.shopify.variant;
    known.base = state.base;
    for (const Field& column : fields())
        known.current[column.id] = heldInShop(state, column.id);
    known.locked = QList<FieldId>(state.lockedFields.begin(), state.lockedFields.end());
    return known;
}

} // namespace trueup
