#pragma once

#include "store/connection.h"

#include <QDateTime>
#include <QJsonObject>

#include <optional>

namespace trueup {

/// sync_watermarks: how far each source was read.
class WatermarkTable
{
public:
    struct Mark
    {
        QJsonObject value;
        qint64 runId = 0;
        QDateTime updated;
    };

    explicit WatermarkTable(Connection& connection) : m_connection(connection) {}

    [[nodiscard]] Result<std::optional<Mark>> get(const QString& source, const QString& scope = {});
    [[nodiscard]] Result<void> set(const QString& source, const QString& scope, const QJsonObject& value,
                                   qint64 run = 0);

private:
    Connection& m_connection;
};

} // namespace trueup
