#include "store/watermarktable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// A null QString would be bound as NULL, and the key is the empty text.
QString key(const QString& scope)
{
    return scope.isEmpty() ? u""_s : scope;
}

} // namespace

Result<std::optional<WatermarkTable::Mark>> WatermarkTable::get(const QString& source, const QString& scope)
{
    auto query = m_connection.query(
        u"SELECT value::text, run_id, updated_at FROM sync_watermarks WHERE source = ? AND scope = ?"_s,
        {source, key(scope)});
    if (!query)
        return fail(query.error());
    if (!query->next())
        return std::optional<Mark>();
    return std::optional(Mark{sql::object(query->value(0)), query->value(1).toLongLong(), sql::time(query->value(2))});
}

Result<void> WatermarkTable::set(const QString& source, const QString& scope, const QJsonObject& value, qint64 run)
{
    auto done =
        m_connection.execute(u"INSERT INTO sync_watermarks (source, scope, value, run_id) VALUES (?, ?, ?::jsonb, ?) "
                             u"ON CONFLICT (source, scope) "
                             "DO UPDATE SET value = excluded.value, run_id = excluded.run_id, updated_at = now()"_s,
                             {source, key(scope), sql::json(value), sql::orNull(run)});
    return done ? Result<void>() : fail(done.error());
}

} // namespace trueup
