#include "sync/pushsettle.h"

#include "base/failpoint.h"
#include "remote/http/httprequest.h"
#include "store/stalewrites.h"
#include "sync/pushpayload.h"

#include <QTimeZone>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxAttempts = 5;
constexpr qsizetype shownFailures = 1000;

QDateTime nextAttempt(const QDateTime& now, int attempts)
{
    return now.addMSecs(qint64(500) << std::min(attempts, 6));
}

} // namespace

bool stopsTheRun(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::Auth:
    case ErrorKind::Permission:
    case ErrorKind::Config:
    case ErrorKind::Database:
    case ErrorKind::DatabaseLost:
    case ErrorKind::DiskFull:
    case ErrorKind::Internal:
    case ErrorKind::Cancelled: return true;
    case ErrorKind::Contract: return error.code != "NOT_AS_APPROVED"_L1 && !outcomeUnknown(error);
    default: return false;
    }
}

bool isFault(const Error& error)
{
    return error.kind == ErrorKind::Network || error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Http ||
           error.kind == ErrorKind::Throttled;
}

QDateTime nextShopDay(const QDateTime& now)
{
    return QDateTime(now.toUTC().date().addDays(1), QTime(0, 0), QTimeZone::UTC);
}

void PushTally::add(const PushTally& other)
{
    products += other.products;
    confirmed += other.confirmed;
    created += other.created;
    updated += other.updated;
    failed += other.failed;
    conflicts += other.conflicts;
    faults += other.faults;
    postponed = std::max(postponed, other.postponed); // each counts all that wait
    failures.append(other.failures.first(std::min(other.failures.size(), shownFailures - std::min(failures.size(), shownFailures))));
    if (!stop)
        stop = other.stop;
    if (other.dayIsOver)
        dayIsOver = other.dayIsOver;
}

struct PushSettler::Sets
{
    PushTally tally;
    std::vector<qsizetype> confirmed;
    QList<StaleWrite> stale;
    std::vector<FailedWrite> failed;
    std::vector<qint64> unknown;
    std::vector<qint64> released;
    std::vector<qint64> postponed;

    void giveUp(const PushRow& row, const Error& error)
    {
        ++tally.products;
        tally.failures.append({row.row.stagingRow, row.item.sku, error});
    }
};

void PushSettler::sort(const PushRow& row, const PushReport& report, Sets& sets) const
{
    const Error& error = report.error;
    switch (report.end) {
    case PushEnd::Confirmed:
        return;
    case PushEnd::Conflict:
        sets.stale.append({row.row.id, conflictKind(row.item, report), staleFields(row.item, report), report.shop.updatedAt,
                           error.message, report.shop.id});
        ++sets.tally.conflicts;
        sets.giveUp(row, error);
        return;
    case PushEnd::Unknown: sets.unknown.push_back(row.row.id); break;
    case PushEnd::Refused:
        sets.failed.push_back({row.row.id, error, {}});
        ++sets.tally.failed;
        sets.giveUp(row, error);
        return;
    case PushEnd::Failed:
        if (error.kind == ErrorKind::DailyLimit) {
            sets.postponed.push_back(row.row.id);
            sets.tally.dayIsOver = error;
        } else if (stopsTheRun(error)) {
            (report.calls > 0 ? sets.unknown : sets.released).push_back(row.row.id);
        } else if (row.row.attempts >= maxAttempts && !isFault(error)) {
            sets.failed.push_back({row.row.id, error, {}});
            ++sets.tally.failed;
            sets.giveUp(row, error);
        } else {
            sets.failed.push_back({row.row.id, error, nextAttempt(m_clock.now(), row.row.attempts)});
        }
        break;
    }
    if (isFault(error)) {
        ++sets.tally.faults;
        sets.tally.fault = error;
    }
    if (!sets.tally.stop && stopsTheRun(error))
        sets.tally.stop = error;
}

/// One transaction for all; only when the database refuses it, halves tell whose fault it is.
Result<void> PushSettler::confirm(std::span<const qsizetype> indices, std::span<const PushRow> rows,
                                  std::span<const PushReport> reports, Sets& sets)
{
    std::vector<ConfirmedWrite> writes;
    for (const qsizetype i : indices)
        writes.push_back(confirmedWrite(rows[size_t(i)].row, rows[size_t(i)].item, reports[size_t(i)]));
    const auto confirmed = OutboxTable(m_connection).confirm(writes);
    if (!confirmed && (confirmed.error().kind == ErrorKind::DatabaseLost || confirmed.error().kind == ErrorKind::Permission ||
                       confirmed.error().kind == ErrorKind::DiskFull))
        return fail(confirmed.error());
    if (!confirmed && indices.size() > 1) {
        const auto first = confirm(indices.first(indices.size() / 2), rows, reports, sets);
        return first ? confirm(indices.subspan(indices.size() / 2), rows, reports, sets) : first;
    }
    if (!confirmed) {
        // Written, but not recorded: it is looked up and tried again, and given up like any other.
        const PushRow& row = rows[size_t(indices.front())];
        const bool isLast = row.row.attempts >= maxAttempts;
        sets.failed.push_back({row.row.id, confirmed.error(),
                               isLast ? QDateTime() : nextAttempt(m_clock.now(), row.row.attempts)});
        sets.tally.failed += isLast;
        if (isLast)
            sets.giveUp(row, confirmed.error());
        return {};
    }
    for (const qsizetype i : indices) {
        ++sets.tally.products;
        ++sets.tally.confirmed;
        ++(rows[size_t(i)].item.isCreate ? sets.tally.created : sets.tally.updated);
    }
    return {};
}

Result<PushTally> PushSettler::settle(std::span<const PushRow> rows, std::span<const PushReport> reports)
{
    Sets sets;
    for (size_t i = 0; i < rows.size(); ++i) {
        failPoint("push.before_settle");
        sort(rows[i], reports[i], sets);
        if (reports[i].end == PushEnd::Confirmed)
            sets.confirmed.push_back(qsizetype(i));
    }
    OutboxTable outbox(m_connection);
    Result<void> done;
    if (!sets.confirmed.empty())
        done = confirm(sets.confirmed, rows, reports, sets);
    if (done && !sets.stale.isEmpty())
        done = takeBack(m_connection, sets.stale);
    if (done && !sets.failed.empty())
        done = outbox.failAll(sets.failed);
    if (done && !sets.unknown.empty())
        done = outbox.markUnknown(sets.unknown);
    if (done && !sets.released.empty())
        done = outbox.release(sets.released);
    if (done && !sets.postponed.empty()) {
        const auto waiting = outbox.postponeCreates(sets.postponed, nextShopDay(m_clock.now()), *sets.tally.dayIsOver);
        if (!waiting)
            return fail(waiting.error());
        sets.tally.postponed = *waiting;
    }
    if (!done)
        return fail(done.error());
    for (size_t i = 0; i < rows.size(); ++i)
        failPoint("push.settled");
    return std::move(sets.tally);
}

} // namespace trueup
