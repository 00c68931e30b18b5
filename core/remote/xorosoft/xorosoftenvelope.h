#pragma once

#include "remote/http/httprequest.h"

#include <QJsonArray>

namespace trueup {

/// What one answer of the ERP means, before anything is repeated.
enum class ErpVerdict {
    Rows,      ///< rows, or the end of the data when there are none
    NoRecords, ///< "nothing for this filter": Result false with an empty list and no error code
    Passing,   ///< a fault that usually passes: 5xx, empty body, an error text that says so
    Garbled,   ///< not JSON: passes once at most
    Throttled, ///< 429
    Final,     ///< credentials, path, or an error of the ERP's own
};

struct ErpAnswer
{
    ErpVerdict verdict = ErpVerdict::Final;
    QJsonArray rows;
    int page = 0;       ///< as the ERP counts it, 0 when it does not say
    int totalPages = 0; ///< 0 when it does not say
    Error error;        ///< unless verdict is Rows or NoRecords
};

/// Reads status, envelope and rows. Nothing that is a fault ever comes out as NoRecords.
[[nodiscard]] ErpAnswer readErpAnswer(const HttpAnswer& answer);

/// Error::code of a path the ERP does not know.
inline constexpr QLatin1StringView unknownPathCode{"UNKNOWN_PATH"};

} // namespace trueup
