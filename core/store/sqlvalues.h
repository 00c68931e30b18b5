#pragma once

#include "base/decimal.h"
#include "base/error.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <QVariant>

#include <optional>
#include <span>

class QSqlQuery;

/// Between C++ values and what QPSQL binds and returns. JSON is bound as text (a QByteArray would become bytea).
namespace trueup::sql {

[[nodiscard]] QVariant orNull(const QString& text);    ///< empty -> NULL
[[nodiscard]] QVariant orNull(qint64 id);              ///< 0 -> NULL
[[nodiscard]] QVariant orNull(const QDateTime& time);  ///< invalid -> NULL
[[nodiscard]] QVariant orNull(const QByteArray& json); ///< empty -> NULL, else text
[[nodiscard]] QVariant orNull(const std::optional<Decimal>& number);

[[nodiscard]] QString json(const QJsonObject& object);
[[nodiscard]] QString json(const QJsonArray& array);
/// Literals of PostgreSQL arrays, to be bound to ?::text[] and ?::bigint[].
[[nodiscard]] QString array(const QStringList& values);
[[nodiscard]] QString array(std::span<const qint64> values);
/// Appends one element in quotes, without NUL characters, which PostgreSQL cannot store.
void appendElement(QString& array, QStringView value);
/// The same JSON without "\u0000", which is valid but which jsonb refuses.
[[nodiscard]] QByteArray storableJson(QByteArrayView json);

[[nodiscard]] QJsonObject object(const QVariant& jsonText);
[[nodiscard]] QJsonArray list(const QVariant& jsonText);
/// A JSON array of strings; select arrays with to_json().
[[nodiscard]] QStringList strings(const QVariant& jsonText);
[[nodiscard]] QDateTime time(const QVariant& value); ///< in UTC, invalid for NULL
[[nodiscard]] std::optional<Decimal> number(const QVariant& value);
[[nodiscard]] std::optional<double> real(const QVariant& value);

[[nodiscard]] Error notFound(const QString& what);

} // namespace trueup::sql
