#include "sync/retention.h"

#include "base/log.h"
#include "store/feedjobtable.h"
#include "store/runtable.h"
#include "sync/syncsettings.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// How many of a count there were; trouble is logged and counts as none.
qint64 removed(const char* what, const Result<qint64>& count)
{
    if (!count)
        qCWarning(lcSync) << "old" << what << "could not be removed:" << count.error();
    return count.value_or(0);
}

} // namespace

QJsonObject Purged::toJson() const
{
    return {{u"feed_rows"_s, feedRows}, {u"rejects"_s, rejects}, {u"run_details"_s, runs}};
}

Purged purgeOld(const SyncContext& context)
{
    Purged purged;
    const auto lease = context.pool.lease();
    const auto settings = lease ? SyncSettings::load(**lease) : fail(lease.error());
    if (!settings) {
        qCWarning(lcSync) << "what is old could not be looked for:" << settings.error();
        return purged;
    }
    const QDateTime now = context.clock.now();
    if (const int days = settings->feedRowsDays; days > 0)
        purged.feedRows = removed("feed rows", FeedJobTable(**lease).purgeRows(now.addDays(-days)));
    if (const int days = settings->runDetailsDays; days > 0) {
        purged.rejects = removed("rejected rows", FeedJobTable(**lease).purgeRejects(now.addDays(-days)));
        purged.runs = removed("details of runs", RunTable(**lease).purgeDetails(now.addDays(-days)));
    }
    return purged;
}

QJsonObject withPurged(QJsonObject counts, const Purged& purged)
{
    if (!purged.isEmpty())
        counts.insert(u"purged"_s, purged.toJson());
    return counts;
}

} // namespace trueup
