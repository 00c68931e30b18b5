#pragma once

#include <QtTypes>

namespace trueup::sandbox {

/// How bulk operations go.
struct BulkBehaviour
{
    int limit = 5;          ///< under way at a time; beyond it LIMIT_REACHED
    int pollsCreated = 0;   ///< polls that still say CREATED
    int pollsRunning = 1;   ///< polls that say RUNNING although the work may be done
    int atOnce = 200;       ///< roots or lines that the submitting request does itself; more are done in the background
    qint64 failAfter = -1;  ///< FAILED with INTERNAL_SERVER_ERROR after so many roots or lines, with partial data
    bool isStuck = false;   ///< stays CREATED for ever
    int linesLost = 0;      ///< at the end of a result that counts them
    bool isRefused = false; ///< bulk queries are answered with ACCESS_DENIED
};

} // namespace trueup::sandbox
