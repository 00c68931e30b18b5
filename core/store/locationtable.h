#pragma once

#include "store/connection.h"

namespace trueup {

/// A store of the ERP and what it counts for.
struct StoreRecord
{
    QString id;
    QString name;
    qint64 items = 0; ///< with a stock there
    bool counts = false; ///< while no store counts, all do (erp_available)
    int safetyStock = 0;
};

/// location_map beside the stores the ERP named.
class LocationTable
{
public:
    explicit LocationTable(Connection& connection) : m_connection(connection) {}

    /// Every store the ERP or the map knows, by name.
    [[nodiscard]] Result<QList<StoreRecord>> stores();
    /// Administrators. `location` is the shop's location the stock goes to; empty: the one the shop sends from.
    [[nodiscard]] Result<void> setStore(const StoreRecord& store, const QString& location);

private:
    Connection& m_connection;
};

} // namespace trueup
