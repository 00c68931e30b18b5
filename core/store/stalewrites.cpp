#include "store/stalewrites.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QByteArray conflictsJson(const StaleWrite& write)
{
    QByteArray conflicts("[");
    for (const StaleField& stale : write.fields) {
        if (conflicts.size() > 1)
            conflicts.append(',');
        conflicts.append("{\"field\":\"").append(field(stale.field).key).append("\",\"base\":");
        stale.base.appendJson(conflicts);
        conflicts.append(",\"local\":");
        stale.local.appendJson(conflicts);
        conflicts.append(",\"shopify\":");
        stale.shopify.appendJson(conflicts);
        if (write.shopUpdated.isValid())
            conflicts.append(",\"at\":\"").append(write.shopUpdated.toUTC().toString(Qt::ISODateWithMs).toLatin1()).append('"');
        if (!write.shopProduct.isEmpty()) {
            conflicts.append(",\"gid\":");
            appendJsonString(conflicts, write.shopProduct);
        }
        conflicts.append('}');
    }
    if (write.fields.isEmpty())
        conflicts.append("{}");
    return conflicts.append(']');
}

} // namespace

Result<void> takeBack(Connection& connection, const QList<StaleWrite>& writes)
{
    QByteArray items("[");
    for (const StaleWrite& write : writes) {
        items.append(items.size() > 1 ? ",{\"id\":" : "{\"id\":").append(QByteArray::number(write.outboxId));
        items.append(",\"kind\":");
        appendJsonString(items, write.kind);
        items.append(",\"message\":");
        appendJsonString(items, write.message);
        items.append(",\"conflicts\":").append(conflictsJson(write)).append('}');
    }
    auto done = connection.query(u"SELECT outbox_conflicts(?::jsonb)"_s, {QString::fromUtf8(items.append(']'))});
    return done ? Result<void>() : fail(done.error());
}

Result<qint64> takeOverLeases(Connection& connection)
{
    const auto taken = connection.value(u"SELECT outbox_take_over()"_s);
    return taken ? Result<qint64>(taken->toLongLong()) : fail(taken.error());
}

} // namespace trueup
