#pragma once

#include "remote/xorosoft/erppagesource.h"
#include "store/erppagetable.h"

namespace trueup {

/// The pages of readings that were kept, served as the ERP served them and without asking it. A page the ERP had named and that is
/// not there fails like one that could not be read; what lies behind the last page is the end. Belongs to one thread.
class StoredErpPages final : public ErpPageSource
{
public:
    explicit StoredErpPages(Connection& connection) : m_table(connection) {}

    /// From now on those of this reading.
    [[nodiscard]] Result<void> open(const ErpReading& reading);
    [[nodiscard]] Result<ErpPage> page(const ErpPageRequest& request, const CancelToken& cancel, ErpCalls& calls) override;
    [[nodiscard]] qint64 served() const { return m_served; }

private:
    struct List
    {
        QHash<int, qint64> ids; // by page
        int named = 0;          // how many pages there are, as the answer said that was served last
    };
    ErpPageTable m_table;
    List m_items;
    List m_stock;
    qint64 m_served = 0;
};

} // namespace trueup
