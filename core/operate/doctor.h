#pragma once

#include "operate/session.h"

#include <QList>

namespace trueup {

enum class HealthState { Ok, Warn, Fail, Skip };
/// "ok", "warn", "fail", "skip".
[[nodiscard]] QString healthStateWord(HealthState state);

/// One thing the doctor looked at.
struct HealthCheck
{
    QString check; ///< stable word: "database", "schema", "feed", "xorosoft", "shopify", "clock", …
    HealthState state = HealthState::Ok;
    QString message;
    QString nextStep;
};

// Each really calls what it speaks about, and leaves nothing behind. Blocking, for worker threads.
/// What stands before any table of ours: version, encoding, privileges, TLS, clock.
[[nodiscard]] Result<QList<HealthCheck>> checkServer(Session& session, const CancelToken& cancel);
[[nodiscard]] QList<HealthCheck> checkDatabase(Session& session, const CancelToken& cancel);
[[nodiscard]] QList<HealthCheck> checkFeed(Session& session, const CancelToken& cancel);
[[nodiscard]] QList<HealthCheck> checkXorosoft(Session& session, const CancelToken& cancel);
[[nodiscard]] QList<HealthCheck> checkShopify(Session& session, const CancelToken& cancel);
[[nodiscard]] QList<HealthCheck> checkEverything(Session& session, const CancelToken& cancel);

} // namespace trueup
