#pragma once

#include "base/clock.h"
#include "store/connection.h"

#include <QList>

namespace trueup {

enum class CheckState { Ok, Warn, Fail };

/// One finding about the database, ready to be shown.
struct PreflightCheck
{
    QString check; ///< stable word for programs, for example "server_version"
    CheckState state = CheckState::Ok;
    QString sentence;
    QString nextStep; ///< empty when nothing needs to be done
};

/// Looks at what Trueup needs from a database, before and after migrating: server version, encoding, role, pooler mode,
/// TLS, clock, privileges, row-level security, duplicate shop ids. Reads only (two temporary settings are put back).
/// An error only when the database cannot be asked at all.
[[nodiscard]] Result<QList<PreflightCheck>> runPreflight(Connection& connection, const Clock& clock);

/// Stable word: ok, warn, fail.
[[nodiscard]] QString checkStateWord(CheckState state);

} // namespace trueup
