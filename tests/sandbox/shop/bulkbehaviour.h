#pragma once

#include <QString>

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
    QString concerns = {};  ///< the root field of the operations that fail, stick, lose or are refused; empty: all do
    int failures = -1;      ///< so many operations fail, the next ones do not; -1: all

    [[nodiscard]] bool concern(const QString& rootField) const { return concerns.isEmpty() || concerns == rootField; }
};

} // namespace trueup::sandbox
