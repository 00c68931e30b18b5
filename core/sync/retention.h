#pragma once

#include "sync/synccontext.h"

#include <QJsonObject>

namespace trueup {

/// What was removed because the settings say that it need not be kept any longer.
struct Purged
{
    qint64 feedRows = 0; ///< rows of old feeds
    qint64 rejects = 0;  ///< rejected rows of old feeds
    qint64 runs = 0;     ///< runs that lost their technical detail

    [[nodiscard]] bool isEmpty() const { return feedRows == 0 && rejects == 0 && runs == 0; }
    [[nodiscard]] QJsonObject toJson() const;
};

/// After a run that succeeded. Nothing goes without a setting (retention.…); versions and the audit log stay for ever (facts:
/// business-rules §10). A missing right or other trouble is none of the run's: it is logged, and the next run tries again.
[[nodiscard]] Purged purgeOld(const SyncContext& context);
/// The counts of a run, with what was removed after it when that is anything.
[[nodiscard]] QJsonObject withPurged(QJsonObject counts, const Purged& purged);

} // namespace trueup
