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

/// What one version changed in one field, with the values as JSON: that of the version before, as far as it is kept, and its own.
struct VersionedField
{
    int number = 0;
    QString source; ///< side, or user:<id>
    QString type;
    QString author; ///< name of the person, else the login
    QDateTime created;
    QUuid batch;
    QString field; ///< empty when the version names none
    QByteArray before; ///< empty: no value
    QByteArray after;
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
    /// Of the newest `versions` versions below `below` (0: from the newest) every changed field, the newest version first.
    [[nodiscard]] Result<QList<VersionedField>> changes(qint64 productId, int below, int versions);
    /// Of all its versions.
    [[nodiscard]] Result<qint64> changeCount(qint64 productId);
    /// For rolling a batch back: every product it changed with an id above `after`, in id order.
    [[nodiscard]] Result<QList<BatchTrace>> traces(const QUuid& batch, qint64 after = 0, int limit = 500);
    /// How many products those are.
    [[nodiscard]] Result<qint64> traceCount(const QUuid& batch);

    /// A batch for proposals that take products back. Needs the approver's role (Permission).
    [[nodiscard]] Result<QUuid> createRollbackBatch(const QString& name, const QString& note);

private:
    Connection& m_connection;
};

} // namespace trueup
