#pragma once

#include "base/cancellation.h"
#include "remote/shopify/graphqlanswer.h"

#include <functional>
#include <optional>

namespace trueup {

/// What became of one line of a bulk mutation.
struct BulkLine
{
    qint64 line = 0; ///< of the uploaded file, counted from 0
    QJsonObject data;
    QList<GraphQlUserError> userErrors; ///< the shop refused the values
    std::optional<Error> error;         ///< the line did not run as meant; data beside it: outcome unknown
};

using JsonLine = std::function<Result<void>(const QByteArray& line)>;
/// Reads a file of JSON lines one by one; blank ones are skipped. The number of lines. A failure of `line` ends it.
[[nodiscard]] Result<qint64> forEachLine(const QString& file, const JsonLine& line, const CancelToken& cancel = {});

/// Reads the result of a bulk mutation over `sent` lines, in any order. Line numbers are normalised by the smallest
/// one seen. Contract when a number occurs twice or does not belong to the file; lines that are missing (a partial
/// result) are the caller's to notice. The number of results.
[[nodiscard]] Result<qint64> readBulkResults(const QString& file, qint64 sent,
                                             const std::function<Result<void>(const BulkLine&)>& result,
                                             const CancelToken& cancel = {});

} // namespace trueup
