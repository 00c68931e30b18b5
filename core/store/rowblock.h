#pragma once

#include "base/decimal.h"

#include <QDateTime>
#include <QLatin1StringView>
#include <QStringList>
#include <QVariant>

#include <optional>
#include <span>
#include <vector>

namespace trueup {

/// A few thousand rows as parameters of one statement, which reads them by unnest(). Where a transaction loads many blocks this
/// leaves nothing behind: the rows of a load table would stay in it, deleted, until the end, and every block would read all of
/// them again. Values are appended in the order of the columns, as to a CopyWriter; every row needs all of them.
class RowBlock
{
public:
    struct Column
    {
        QLatin1StringView name;
        QLatin1StringView type; ///< as SQL names it; not an array
        bool isArray = false;   ///< of that type
    };

    explicit RowBlock(std::span<const Column> columns);

    /// NUL characters are removed: PostgreSQL cannot store them. A null string is written as the empty string.
    void text(QStringView value);
    void textOrNull(QStringView value);      ///< empty is written as NULL
    void idOrNull(qint64 value);             ///< 0 is written as NULL
    void decimalOrNull(const std::optional<Decimal>& value);
    void booleanOrNull(std::optional<bool> value);
    void timestamp(const QDateTime& value);  ///< an invalid time is written as NULL
    void json(QByteArrayView value);         ///< JSON text in UTF-8; \u0000 is removed, jsonb refuses it
    void bytea(QByteArrayView value);
    void array(const QStringList& values);

    /// An item for FROM that gives the rows under the columns' names; it has one parameter for each column.
    [[nodiscard]] static QString source(std::span<const Column> columns, QLatin1StringView alias);
    [[nodiscard]] QVariantList parameters() const; ///< of source()
    /// The names, for lists of columns.
    [[nodiscard]] static QString names(std::span<const Column> columns);

private:
    QString& next();
    void append(QStringView quoted);
    void null();

    std::vector<QString> m_arrays; ///< literals without the closing brace
    size_t m_column = 0;
};

} // namespace trueup
