#include "store/stalewrites.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<void> takeBack(Connection& connection, qint64 outboxId, const QString& kind, const QList<StaleField>& fields,
                      const QDateTime& shopUpdated, const QString& message, const QString& shopProduct)
{
    QByteArray conflicts("[");
    for (const StaleField& stale : fields) {
        if (conflicts.size() > 1)
            conflicts.append(',');
        conflicts.append("{\"field\":\"").append(field(stale.field).key).append("\",\"base\":");
        stale.base.appendJson(conflicts);
        conflicts.append(",\"local\":");
        stale.local.appendJson(conflicts);
        conflicts.append(",\"shopify\":");
        stale.shopify.appendJson(conflicts);
        if (shopUpdated.isValid())
            conflicts.append(",\"at\":\"").append(shopUpdated.toUTC().toString(Qt::ISODateWithMs).toLatin1()).append('"');
        if (!shopProduct.isEmpty()) {
            conflicts.append(",\"gid\":");
            appendJsonString(conflicts, shopProduct);
        }
        conflicts.append('}');
    }
    if (fields.isEmpty())
        conflicts.append("{}");
    conflicts.append(']');
    auto done = connection.query(u"SELECT outbox_conflict(?, ?, ?::jsonb, ?)"_s,
                                 {outboxId, kind, QString::fromUtf8(conflicts), message});
    return done ? Result<void>() : fail(done.error());
}

Result<qint64> takeOverLeases(Connection& connection)
{
    const auto taken = connection.value(u"SELECT outbox_take_over()"_s);
    return taken ? Result<qint64>(taken->toLongLong()) : fail(taken.error());
}

} // namespace trueup
