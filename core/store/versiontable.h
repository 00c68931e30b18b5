#pragma once

#include "catalog/fields.h"
#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>
#include <QUuid>

#include <optional>

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

/// What a batch did to one product.
struct BatchTrace
{
    qint64 productId = 0;
    QStringList changedFields;           ///< of all its versions from this batch
    std::optional<VersionRecord> before; ///< nothing when the batch made the product
};

/// product_versions. Rows are written by OutboxTable::confirm, PullTable::save and decisions about conflicts,
/// and never changed.
class VersionTable
{
public:
    explicit VersionTable(Connection& connection) : m_connection(connection) {}

    /// Newest first. NotFound when no product has this SKU.
    [[nodiscard]] Result<QList<VersionRecord>> list(const QString& sku, int limit = 200);
    [[nodiscard]] Result<VersionRecord> get(const QString& sku, int number);
    /// The versions of the product above `number`, oldest first: what a roll-back to it undoes.
    [[nodiscard]] Result<QList<VersionRecord>> after(qint64 productId, int number);
    /// For rolling a batch back: every product it changed with an id above `after`, in id order.
    [[nodiscard]] Result<QList<BatchTrace>> traces(const QUuid& batch, qint64 after = 0, int limit = 500);

    /// A batch for proposals that take products back. Needs the approver's role (Permission).
    [[nodiscard]] Result<QUuid> createRollbackBatch(const QString& name, const QString& note);

private:
    Connection& m_connection;
};

} // namespace trueup
