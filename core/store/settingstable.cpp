#include "store/settingstable.h"

#include "store/sqlvalues.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// A JSON document of ours is an object or an array; single values travel inside an array of one.
QString jsonOf(const QJsonValue& value)
{
    const QString array = sql::json(QJsonArray{value});
    return array.sliced(1, array.size() - 2);
}

QJsonValue valueOf(const QVariant& text)
{
    return sql::list(QVariant(u'[' + text.toString() + u']')).at(0);
}

} // namespace

Result<QJsonValue> SettingsTable::get(const QString& key, const QJsonValue& fallback)
{
    const auto value = m_connection.value(u"SELECT value::text FROM app_settings WHERE key = ?"_s, {key});
    if (!value)
        return fail(value.error());
    return value->isValid() ? valueOf(*value) : fallback;
}

Result<void> SettingsTable::set(const QString& key, const QJsonValue& value)
{
    Transaction transaction(m_connection);
    const auto before = m_connection.value(u"SELECT value::text FROM app_settings WHERE key = ?"_s, {key});
    if (!before)
        return fail(before.error());
    auto written = m_connection.execute(u"INSERT INTO app_settings (key, value, updated_by) VALUES (?, ?::jsonb, "
                                        u"trueup_actor()) ON CONFLICT (key) DO UPDATE "
                                        "SET value = excluded.value, updated_by = excluded.updated_by, updated_login = "
                                        "session_user, updated_at = now(), "
                                        "row_version = app_settings.row_version + 1"_s,
                                        {key, jsonOf(value)});
    if (!written)
        return fail(written.error());
    // What somebody's own window looks like is nobody's business.
    if (!key.startsWith("user:"_L1)) {
        auto audited =
            m_connection.query(u"SELECT trueup_audit('settings.set', 'app_settings', ?, ?::jsonb, ?::jsonb), "
                               "trueup_changed('settings', ?)"_s,
                               {key, before->isValid() ? *before : QVariant(), jsonOf(value), key});
        if (!audited)
            return fail(audited.error());
    }
    return transaction.commit();
}

Result<void> SettingsTable::remove(const QString& key)
{
    auto removed = m_connection.execute(u"DELETE FROM app_settings WHERE key = ?"_s, {key});
    return removed ? Result<void>() : fail(removed.error());
}

Result<QHash<QString, QJsonValue>> SettingsTable::all(const QString& prefix)
{
    auto query = m_connection.query(u"SELECT key, value::text FROM app_settings WHERE starts_with(key, ?)"_s,
                                    {prefix.isEmpty() ? u""_s : prefix});
    if (!query)
        return fail(query.error());
    QHash<QString, QJsonValue> settings;
    while (query->next())
        settings.insert(query->value(0).toString(), valueOf(query->value(1)));
    return settings;
}

} // namespace trueup
