#include "sync/bulkrun.h"

#include "base/failpoint.h"
#include "base/log.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QUuid>

#include <algorithm>
#include <ranges>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int adoptSeconds = 1800;   // an older result is older than a person expects of a run started now
constexpr int appearSeconds = 120;   // an operation that is not listed by then was never begun
constexpr int lookUpAttempts = 3;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::BulkRun)
};

/// Lines that are not empty, and nothing when the file cannot be read.
std::optional<qint64> countLines(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    QByteArray block(1 << 20, Qt::Uninitialized);
    qint64 lines = 0;
    char last = '\n';
    for (qint64 read = 0; (read = file.read(block.data(), block.size())) > 0;) {
        for (qint64 i = 0; i < read; ++i) {
            if (block[i] == '\n' && last != '\n')
                ++lines;
            if (block[i] != '\r')
                last = block[i];
        }
    }
    if (file.error() != QFileDevice::NoError)
        return std::nullopt;
    return last == '\n' ? lines : lines + 1;
}

Result<QByteArray> hashOf(const QString& path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return fail(ErrorKind::Io, Text::tr("%1 could not be read.").arg(path), {}, file.errorString());
    return hash.result().toHex();
}

Error incomplete(const BulkState& state)
{
    return {state.errorCode == "ACCESS_DENIED"_L1 ? ErrorKind::Permission : ErrorKind::GraphQl,
            state.errorCode.isEmpty()
                ? Text::tr("The shop ended the bulk operation without completing it.")
                : Text::tr("The shop's bulk operation failed: %1").arg(state.errorCode),
            Text::tr("Its incomplete result was not used."),
            Text::tr("Try again later."),
            u"%1 %2"_s.arg(state.id, state.statusWord()),
            u"BULK_FAILED"_s,
            true};
}

Error tooShort(const BulkState& state, qint64 lines)
{
    return {ErrorKind::Contract,
            Text::tr("The result of the shop's bulk operation is not whole."),
            Text::tr("Nothing of it was used."),
            Text::tr("Try again."),
            u"%1: %2 lines, %3 objects announced"_s.arg(state.id).arg(lines).arg(state.objects),
            u"BULK_SHORT"_s,
            true};
}

} // namespace

bool isBulkRefused(const Error& error)
{
    return error.code.startsWith("BULK_"_L1) || error.kind == ErrorKind::UserError ||
           error.kind == ErrorKind::Permission || error.kind == ErrorKind::GraphQl;
}

BulkRun::BulkRun(const SyncContext& context, Connection& connection, ShopifyClient& client, BulkPolicy policy)
    : m_context(context), m_table(connection), m_operations(client, context.http, context.clock, policy)
{
}

Result<BulkOutcome> BulkRun::query(const BulkOrder& order, const Watch& watch, const CancelToken& cancel)
{
    const auto begun = beginQuery(order, m_operations.policy().placeWait, cancel);
    return begun ? endQuery(*begun, watch, cancel) : fail(begun.error());
}

Result<BulkQuery> BulkRun::beginQuery(const BulkOrder& order, std::chrono::milliseconds placeWait, const CancelToken& cancel)
{
    auto earlier = takeOver(order, cancel);
    if (!earlier)
        return fail(earlier.error());
    BulkQuery query{{}, earlier->has_value(), m_context.clock.monotonicMs()};
    Result<BulkRecord> record = query.isAdopted ? Result<BulkRecord>(**earlier) : prepare(order, cancel);
    if (record && !query.isAdopted)
        record = begin(*record, order, placeWait, cancel);
    if (!record)
        return fail(record.error());
    query.record = std::move(*record);
    return query;
}

Result<BulkOutcome> BulkRun::endQuery(const BulkQuery& query, const Watch& watch, const CancelToken& cancel)
{
    auto outcome = finish(query.record, watch, cancel);
    if (!outcome && outcome.error().kind == ErrorKind::Cancelled)
        drop(query);
    if (!outcome)
        return outcome;
    outcome->isAdopted = query.isAdopted;
    outcome->shopMs = m_context.clock.monotonicMs() - query.began - outcome->downloadMs;
    if (outcome->failure)
        return fail(*outcome->failure);
    failPoint("bulk.before_apply");
    return outcome;
}

void BulkRun::drop(const BulkQuery& query)
{
    BulkRecord record = query.record;
    if (const auto stopped = m_operations.stop(record.gid); stopped)
        (void)settle(record, u"canceled"_s, {});
}

Result<BulkRecord> BulkRun::prepare(const BulkOrder& order, const CancelToken& cancel)
{
    BulkRecord record;
    record.kind = order.file.isEmpty() ? u"query"_s : u"mutation"_s;
    record.purpose = order.purpose;
    record.clientIdentifier = u"t"_s + QUuid::createUuid().toString(QUuid::Id128);
    record.lines = order.lines;
    record.runId = order.runId;
    record.created = m_context.clock.now();
    if (!order.file.isEmpty()) {
        const auto hash = hashOf(order.file);
        if (!hash)
            return fail(hash.error());
        record.sha256 = *hash;
    }
    const auto id = m_table.create(record);
    if (!id)
        return fail(id.error());
    record.id = *id;
    if (order.file.isEmpty())
        return record;
    const auto path = m_operations.upload(order.file, cancel);
    if (!path) {
        (void)settle(record, u"failed"_s, path.error().code);
        return fail(path.error());
    }
    record.uploadPath = *path;
    record.status = u"uploaded"_s;
    const auto stored = m_table.setUploaded(record.id, *path);
    return stored ? Result<BulkRecord>(record) : fail(stored.error());
}

Result<BulkOutcome> BulkRun::submit(BulkRecord record, const BulkOrder& order, const Watch& watch,
                                    const CancelToken& cancel)
{
    const qint64 began = m_context.clock.monotonicMs();
    const auto running = begin(std::move(record), order, m_operations.policy().placeWait, cancel);
    if (!running)
        return fail(running.error());
    auto outcome = await(*running, watch, cancel);
    if (outcome)
        outcome->shopMs = m_context.clock.monotonicMs() - began - outcome->downloadMs;
    return outcome;
}

Result<BulkOutcome> BulkRun::await(BulkRecord record, const Watch& watch, const CancelToken& cancel)
{
    auto outcome = finish(std::move(record), watch, cancel);
    if (outcome)
        failPoint("bulk.before_apply");
    return outcome;
}

Result<BulkRecord> BulkRun::begin(BulkRecord record, const BulkOrder& order, std::chrono::milliseconds placeWait,
                                  const CancelToken& cancel)
{
    auto text = BulkOperations::markedText(order.document, record.clientIdentifier);
    if (!text)
        return fail(text.error());
    for (const auto& [from, to] : order.replacements)
        text->replace(from, to);
    if (const auto place = awaitPlace(placeWait, cancel); !place) {
        (void)settle(record, u"failed"_s, place.error().code);
        return fail(place.error());
    }
    const bool isQuery = record.kind == "query"_L1;
    failPoint("bulk.before_submit");
    auto gid = isQuery ? m_operations.submitQuery(*text, placeWait, cancel)
                       : m_operations.submitMutation(*text, record.uploadPath, record.clientIdentifier, placeWait, cancel);
    failPoint("bulk.after_submit");
    if (!gid && outcomeUnknown(gid.error())) {
        const auto found = lookUp(record, lookUpAttempts, cancel);
        if (found && *found)
            gid = (*found)->id;
        else if (found && isQuery) // a query that runs twice does no harm
            gid = m_operations.submitQuery(*text, placeWait, cancel);
    }
    if (!gid) {
        const bool mayRun = outcomeUnknown(gid.error()) || gid.error().kind == ErrorKind::Cancelled;
        (void)settle(record, mayRun ? u"unknown"_s : u"failed"_s, gid.error().code);
        return fail(gid.error());
    }
    record.gid = *gid;
    record.status = u"created"_s;
    const auto stored = m_table.setSubmitted(record.id, *gid);
    return stored ? Result<BulkRecord>(record) : fail(stored.error());
}

Result<std::optional<BulkState>> BulkRun::lookUp(const BulkRecord& record, int attempts, const CancelToken& cancel)
{
    while (true) {
        auto found = m_operations.find(record.kind == "mutation"_L1, record.clientIdentifier, cancel);
        if (!found || *found || --attempts <= 0)
            return found;
        if (cancel.waitFor(m_operations.policy().firstPoll))
            return fail(CancelToken::error());
    }
}

Result<void> BulkRun::awaitPlace(std::chrono::milliseconds placeWait, const CancelToken& cancel)
{
    const qint64 deadline = m_context.clock.monotonicMs() + placeWait.count();
    while (true) {
        auto running = m_table.underWay();
        if (!running)
            return fail(running.error());
        if (running->size() < m_operations.policy().maxConcurrent)
            return {};
        // Rows of programs that are gone must not keep places: the shop knows better.
        for (BulkRecord& record : *running) {
            const auto state = m_operations.state(record.gid, cancel);
            if (!state)
                return fail(state.error());
            BulkState gone;
            gone.status = BulkState::Status::Expired;
            const BulkState now = state->value_or(gone);
            if (now.isUnderWay())
                continue;
            if (const auto settled = settle(record, now.statusWord(), now.errorCode, now); !settled)
                return settled;
        }
        running = m_table.underWay();
        if (!running || running->size() < m_operations.policy().maxConcurrent)
            return running ? Result<void>() : fail(running.error());
        if (m_context.clock.monotonicMs() >= deadline)
            return fail(Error{ErrorKind::Throttled, Text::tr("All places for bulk operations are taken."),
                              Text::tr("Nothing was started."), Text::tr("Try again later."), {}, u"BULK_NO_PLACE"_s,
                              true});
        if (cancel.waitFor(m_operations.policy().firstPoll))
            return fail(CancelToken::error());
    }
}

Result<std::optional<BulkRecord>> BulkRun::takeOver(const BulkOrder& order, const CancelToken& cancel)
{
    const auto rows = m_table.open(u"query"_s, order.purpose);
    if (!rows)
        return fail(rows.error());
    std::optional<BulkRecord> adopted;
    for (BulkRecord record : *rows | std::views::reverse) { // the newest one, the others are stopped
        auto state = record.gid.isEmpty() ? lookUp(record, 1, cancel) : m_operations.state(record.gid, cancel);
        if (!state)
            return fail(state.error());
        const bool isLost = !*state;
        const bool isOld = !isLost && (*state)->created.secsTo(m_context.clock.now()) > adoptSeconds;
        const bool isUseful = !isLost && !isOld && ((*state)->isUnderWay() || (*state)->isComplete());
        if (isUseful && !adopted) {
            record.gid = (*state)->id;
            if (const auto stored = m_table.setSubmitted(record.id, record.gid); !stored)
                return fail(stored.error());
            adopted = record;
            qCInfo(lcSync).noquote() << "bulk operation" << record.gid << "of an earlier run is taken over";
            continue;
        }
        if (!isLost && (*state)->isUnderWay()) {
            if (const auto stopped = m_operations.stop((*state)->id, cancel); !stopped)
                return fail(stopped.error());
        }
        if (const auto settled = settle(record, u"canceled"_s, isLost ? u"NOT_SUBMITTED"_s : u"NOT_USED"_s); !settled)
            return fail(settled.error());
    }
    return adopted;
}

Result<QList<BulkRecord>> BulkRun::open(const QString& purpose)
{
    return m_table.open(u"mutation"_s, purpose);
}

Result<std::optional<BulkOutcome>> BulkRun::resume(BulkRecord record, const Watch& watch, const CancelToken& cancel)
{
    if (record.gid.isEmpty()) {
        const bool mayAppear = record.created.secsTo(m_context.clock.now()) < appearSeconds;
        const auto found = lookUp(record, mayAppear ? lookUpAttempts : 1, cancel);
        if (!found)
            return fail(found.error());
        if (!*found) {
            const auto settled = settle(record, u"failed"_s, u"NOT_SUBMITTED"_s);
            return settled ? Result<std::optional<BulkOutcome>>(std::nullopt) : fail(settled.error());
        }
        record.gid = (*found)->id;
        if (const auto stored = m_table.setSubmitted(record.id, record.gid); !stored)
            return fail(stored.error());
    }
    auto outcome = finish(std::move(record), watch, cancel);
    if (!outcome)
        return fail(outcome.error());
    outcome->isAdopted = true;
    failPoint("bulk.before_apply");
    return std::optional(std::move(*outcome));
}

Result<BulkOutcome> BulkRun::finish(BulkRecord record, const Watch& watch, const CancelToken& cancel)
{
    BulkOutcome outcome;
    const bool isQuery = record.kind == "query"_L1;
    auto ended = m_operations.wait(record.gid, watch, cancel);
    if (!ended && ended.error().code == "BULK_STUCK"_L1 && !isQuery)
        ended = m_operations.wait(record.gid, watch, cancel); // until it is cancelled: what it did is in the partial data
    if (!ended) {
        if (isQuery && ended.error().code.startsWith("BULK_"_L1))
            (void)settle(record, u"canceled"_s, ended.error().code);
        return fail(ended.error());
    }
    outcome.state = *ended;
    if (!ended->isComplete())
        outcome.failure = incomplete(*ended);
    if (const auto settled = settle(record, ended->statusWord(), ended->errorCode, *ended); !settled)
        return fail(settled.error());
    outcome.record = std::move(record);
    if (isQuery && outcome.failure) // partial data is never complete
        return outcome;
    if (const auto fetched = fetch(outcome, cancel); !fetched)
        return fail(fetched.error());
    if (outcome.isComplete() && outcome.lines != outcome.state.objects) {
        outcome.failure = tooShort(outcome.state, outcome.lines);
        if (isQuery)
            (void)settle(outcome.record, u"failed"_s, u"BULK_SHORT"_s, outcome.state);
    }
    return outcome;
}

Result<void> BulkRun::fetch(BulkOutcome& outcome, const CancelToken& cancel)
{
    const QUrl url = outcome.isComplete() ? outcome.state.url : outcome.state.partialUrl;
    if (url.isEmpty())
        return {};
    const QString folder = m_context.folder.isEmpty() ? QDir::tempPath() : m_context.folder;
    outcome.file = QDir(folder).filePath(u"bulk-%1.jsonl"_s.arg(outcome.record.clientIdentifier));
    const qint64 started = m_context.clock.monotonicMs();
    if (!QDir().mkpath(folder))
        return fail(ErrorKind::Io, Text::tr("The folder %1 could not be created.").arg(folder));
    if (const auto fetched = m_operations.download(url, outcome.file, cancel); !fetched)
        return fetched;
    outcome.downloadMs = m_context.clock.monotonicMs() - started;
    const auto lines = countLines(outcome.file);
    if (!lines)
        return fail(ErrorKind::Io, Text::tr("%1 could not be read.").arg(outcome.file));
    outcome.lines = *lines;
    return {};
}

Result<void> BulkRun::settle(BulkRecord& record, const QString& status, const QString& errorCode, const BulkState& state)
{
    record.status = status;
    record.errorCode = errorCode;
    record.objects = state.objects;
    record.completed = state.completed;
    const auto stored = m_table.setState(record.id, status, errorCode, state.objects, state.completed);
    if (!stored)
        qCWarning(lcSync) << "the state of a bulk operation could not be stored:" << stored.error();
    return stored;
}

Result<void> BulkRun::applied(const BulkOutcome& outcome, qint64 lines)
{
    const auto stored = m_table.setApplied(outcome.record.id, lines);
    failPoint("bulk.after_apply");
    if (!outcome.file.isEmpty())
        QFile::remove(outcome.file);
    return stored;
}

} // namespace trueup
