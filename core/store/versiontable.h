#pragma once

#include "catalog/fields.h"
#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

namespace trueup {

/// An immutable snapshot of a product after a change.
struct VersionRecord
{
    qint64 productId = 0;
    QString sku;
    int number = 0;
    ProductValues values;
    QJsonObject shopifyData;
    QStringList changedFields;
    QString source; ///< side, or user:<id>
    QString type;   ///< create, update, archive, delete, restore, merge
    qint64 runId = 0;
    QUuid batchId;
    QString createdBy;
    QDateTime created;
};

/// product_versions. Rows are written by OutboxTable::confirm and ProductTable::savePulled, never changed.
class VersionTable
{
public:
    explicit VersionTable(Connection& connection) : m_connection(connection) {}

    /// Newest first. NotFound when no product has this SKU.
    [[nodiscard]] Result<QList<VersionRecord>> list(const QString& sku, int limit = 200);
    [[nodiscard]] Result<VersionRecord> get(const QString& sku, int number);
    /// For rolling a batch back: of every product the batch changed, the version before it.
    [[nodiscard]] Result<QList<VersionRecord>> beforeBatch(const QUuid& batch);

private:
    Connection& m_connection;
};

} // namespace trueup
