#include "sync/erpindexread.h"

#include "store/erptable.h"

namespace trueup {

Result<ErpIndex> readErpIndex(Connection& connection)
{
    ErpIndex index;
    const auto read = ErpTable(connection).forEachKey([&index](ErpKeyRecord&& record) {
        ErpKey key;
        key.itemNumber = std::move(record.itemNumber);
        key.basePart = std::move(record.basePart);
        key.gtin14 = std::move(record.gtin14);
        key.mpn = std::move(record.vendorPartNumber);
        key.maker = record.manufacturer.isEmpty() ? std::move(record.brand) : std::move(record.manufacturer);
        key.title = std::move(record.title);
        key.active = record.active;
        index.add(key);
    });
    if (!read)
        return fail(read.error());
    index.finish();
    return index;
}

} // namespace trueup
