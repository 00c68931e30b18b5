#pragma once

#include "store/connection.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>

namespace trueup {

/// app_settings: JSON values by key. Administrators write shared ones, everybody his own under "user:<login>:".
/// Never a secret.
class SettingsTable
{
public:
    explicit SettingsTable(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<QJsonValue> get(const QString& key, const QJsonValue& fallback = {});
    [[nodiscard]] Result<void> set(const QString& key, const QJsonValue& value);
    [[nodiscard]] Result<void> remove(const QString& key);
    /// Every setting whose key begins with `prefix`.
    [[nodiscard]] Result<QHash<QString, QJsonValue>> all(const QString& prefix = {});

private:
    Connection& m_connection;
};

} // namespace trueup
