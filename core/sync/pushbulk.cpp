#include "sync/pushbulkwork.h"

#include "base/failpoint.h"
#include "base/log.h"

#include <QDir>

#include <algorithm>
#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::BulkPush)
};

constexpr std::chrono::seconds leaseTime{1800};
constexpr qint64 keepLeasesEveryMs = 60'000;
constexpr size_t settleBlock = 500;

QString purposeOf(CallKind kind)
{
    return u"push:"_s + documentName(kind);
}

std::vector<CallKind> bulkKinds()
{
    std::vector<CallKind> kinds;
    std::ranges::copy_if(allCallKinds, std::back_inserter(kinds), [](CallKind kind) { return !bulkDocument(kind).isEmpty(); });
    return kinds;
}

} // namespace

BulkPush::BulkPush(const SyncContext& context, ShopifyClient& client, const SyncSettings& settings, qint64 runId,
                   BulkPushOptions options)
    : m_context(context), m_client(client), m_settings(settings), m_runId(runId), m_options(std::move(options))
{
}

BulkPush::~BulkPush() = default;

QString BulkPush::path(const QString& name) const
{
    const QString folder = m_context.folder.isEmpty() ? QDir::tempPath() : m_context.folder;
    QDir().mkpath(folder);
    return QDir(folder).filePath(u"push-%1-%2.jsonl"_s.arg(m_worker.toString(QUuid::Id128), name));
}

RemoteContext BulkPush::contextOf(const PushItem& item) const
{
    RemoteContext context;
    context.locationId = m_settings.shop.locationId;
    context.metafieldNamespace = m_settings.shop.metafieldNamespace;
    context.metafieldKey = m_settings.shop.metafieldKey;
    context.variantId = item.shopifyVariantId;
    context.sku = item.sku;
    return context;
}

Result<void> BulkPush::run(ProgressReporter& progress, const CancelToken& cancel)
{
    m_progress = &progress;
    m_cancel = cancel;
    auto lease = m_context.pool.lease(cancel);
    if (!lease)
        return fail(lease.error());
    m_connection = &**lease;
    m_bulk = std::make_unique<BulkRun>(m_context, *m_connection, m_client, m_options.policy);
    if (const auto adopted = adopt(); !adopted)
        return adopted;
    if (m_settings.bulkThreshold <= 0)
        return {};
    for (const QString& operation : {u"create"_s, u"update"_s}) {
        const auto due = OutboxTable(*m_connection).due(operation);
        if (!due)
            return fail(due.error());
        // As many blocks as there were at the beginning: what a block leaves behind is for the direct calls.
        for (qint64 left = *due; left >= m_settings.bulkThreshold && !m_tally.dayIsOver; left -= m_options.rows) {
            if (const auto pushed = pushAll(operation); !pushed)
                return pushed;
            if (m_tally.stop)
                return fail(*m_tally.stop);
        }
    }
    return {};
}

Result<void> BulkPush::adopt()
{
    for (const CallKind kind : bulkKinds()) {
        const auto open = m_bulk->open(purposeOf(kind));
        if (!open)
            return fail(open.error());
        for (const BulkRecord& record : *open) {
            if (const auto adopted = adopt(kind, record); !adopted)
                return adopted;
        }
    }
    return {};
}

/// What an earlier run began: its lines are known by the outbox, what they prove is taken over, the rest is read by the
/// direct calls that follow.
Result<void> BulkPush::adopt(CallKind kind, BulkRecord record)
{
    qCInfo(lcSync).noquote() << "bulk operation" << record.id << "of an earlier push is taken over";
    const auto outcome = m_bulk->resume(record, watch(), m_cancel);
    if (!outcome)
        return fail(outcome.error());
    const auto writes = OutboxTable(*m_connection).sentInBulk(record.id);
    if (!writes)
        return fail(writes.error());
    Work work;
    std::vector<qsizetype> rows(size_t(std::max<qint64>(record.lines, 0)), -1);
    for (const BulkWrite& write : *writes) {
        if (write.line >= 0 && size_t(write.line) < rows.size())
            rows[size_t(write.line)] = qsizetype(work.rows.size());
        Row& own = work.rows.emplace_back();
        own.id = write.id;
        own.sent = true;
        own.state = *outcome ? Row::State::Open : Row::State::Look;
    }
    if (*outcome) {
        ++m_operations;
        if (const auto applied = apply(work, kind, **outcome, rows); !applied)
            return applied;
    }
    return leave(work);
}

Result<std::vector<PushRow>> BulkPush::load(const Work& work, RowIndices rows)
{
    std::vector<qint64> ids;
    for (const qsizetype index : rows)
        ids.push_back(work.rows[size_t(index)].id);
    auto read = OutboxTable(*m_connection).rows(ids);
    if (!read)
        return fail(read.error());
    std::vector<PushRow> loaded;
    loaded.reserve(rows.size());
    for (OutboxRow& row : *read) {
        PushItem item = pushItemFromPayload(row.payload);
        item.maybeWritten = row.verifyFirst;
        item.idempotencySeed = row.idempotencyKey.toString();
        row.payload.clear();
        loaded.push_back({std::move(row), std::move(item)});
    }
    return loaded;
}

Result<void> BulkPush::forEachBlock(Work& work, const std::function<bool(const Row&)>& isWanted, const EachBlock& block)
{
    std::vector<qsizetype> rows;
    for (qsizetype next = 0; next < qsizetype(work.rows.size());) {
        rows.clear();
        for (; next < qsizetype(work.rows.size()) && rows.size() < settleBlock; ++next) {
            if (isWanted(work.rows[size_t(next)]))
                rows.push_back(next);
        }
        if (rows.empty())
            break;
        if (m_cancel.isCancelled())
            return fail(CancelToken::error());
        auto loaded = load(work, rows);
        if (!loaded)
            return fail(loaded.error());
        if (const auto done = block(rows, *loaded); !done)
            return done;
    }
    return {};
}

Result<void> BulkPush::pushAll(const QString& operation)
{
    const auto ids = OutboxTable(*m_connection).leaseIds(m_worker, int(m_options.rows), leaseTime, operation);
    if (!ids)
        return fail(ids.error());
    m_leasesKeptMs = m_context.clock.monotonicMs();
    Work work;
    work.areCreates = operation == "create"_L1;
    work.rows.reserve(ids->size());
    for (const qint64 id : *ids)
        work.rows.emplace_back().id = id;
    const auto steps = [&]() -> Result<void> {
        if (const auto compared = compare(work); !compared)
            return compared;
        failPoint("push.bulk.compared");
        for (const CallKind kind : bulkKinds()) {
            if (const auto written = write(work, kind); !written)
                return written;
        }
        return verify(work);
    };
    Result<void> done = steps();
    // Also after a failure: what ended is settled, what was not sent is free again.
    if (const auto flushed = flush(work); !flushed && done)
        done = flushed;
    if (const auto left = leave(work); !left && done)
        done = left;
    return done;
}

/// The lines of a kind in files the shop takes, shared out among its places, without those of products that have ended or
/// have to be looked at. What is still under way after a failure stays with its record: the next run takes it over.
Result<void> BulkPush::write(Work& work, CallKind kind)
{
    const auto found = work.drafts.find(kind);
    if (found == work.drafts.end())
        return {};
    LineDraft& draft = *found->second;
    if (const auto begun = draft.rewind(); !begun)
        return begun;
    const qsizetype places = std::max(1, m_options.policy.maxConcurrent);
    const qsizetype least = m_options.fileLines > 0 ? m_options.fileLines : std::max<qsizetype>(m_settings.bulkThreshold, 1);
    const qsizetype share = linesPerBulkFile(draft.lines(), least, int(places));
    std::deque<Flight> flights;
    while (true) {
        if (!draft.atEnd() && qsizetype(flights.size()) < places) {
            auto flight = takeOff(work, kind, draft, share, flights);
            if (!flight)
                return fail(flight.error());
            if (*flight)
                flights.push_back(std::move(**flight));
            continue;
        }
        if (flights.empty())
            return flush(work);
        Flight oldest = std::move(flights.front());
        flights.pop_front();
        if (const auto landed = land(work, kind, std::move(oldest)); !landed)
            return landed;
    }
}

Result<std::optional<BulkPush::Flight>> BulkPush::takeOff(Work& work, CallKind kind, LineDraft& draft, qsizetype most,
                                                          std::deque<Flight>& flights)
{
    const QString name = path(u"upload"_s);
    auto rows = writeFile(work, draft, most, name);
    auto flight = !rows           ? Result<std::optional<Flight>>(fail(rows.error()))
                  : rows->empty() ? Result<std::optional<Flight>>(std::nullopt)
                                  : begin(work, kind, name, std::move(*rows), flights);
    QFile::remove(name);
    return flight;
}

Result<std::vector<qsizetype>> BulkPush::writeFile(Work& work, LineDraft& draft, qsizetype most, const QString& name)
{
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return fail(ErrorKind::Io, Text::tr("%1 could not be written.").arg(name), {}, file.errorString());
    std::vector<qsizetype> rows;
    while (qsizetype(rows.size()) < most) {
        const qint64 room = rows.empty() ? std::numeric_limits<qint64>::max() : m_options.fileBytes - file.size() - 1;
        const auto line = draft.next(room);
        if (!line)
            break;
        if (work.rows[size_t(line->first)].state != Row::State::Open)
            continue;
        if (file.write(line->second + '\n') < 0)
            return fail(ErrorKind::Io, Text::tr("%1 could not be written.").arg(name), {}, file.errorString());
        rows.push_back(line->first);
    }
    if (!file.flush())
        return fail(ErrorKind::Io, Text::tr("%1 could not be written.").arg(name), {}, file.errorString());
    return rows;
}

Result<std::optional<BulkPush::Flight>> BulkPush::begin(Work& work, CallKind kind, const QString& file,
                                                        std::vector<qsizetype> rows, std::deque<Flight>& flights)
{
    if (m_cancel.isCancelled())
        return fail(CancelToken::error());
    BulkOrder order;
    order.purpose = purposeOf(kind);
    order.document = bulkDocument(kind);
    order.file = file;
    order.lines = qint64(rows.size());
    order.runId = m_runId;
    const auto record = m_bulk->prepare(order, m_cancel);
    if (!record) {
        if (record.error().kind == ErrorKind::Cancelled || stopsTheRun(record.error()))
            return fail(record.error());
        qCWarning(lcSync) << "a bulk operation could not be begun; direct calls are used:" << record.error();
        for (const qsizetype i : rows)
            work.rows[size_t(i)].state = Row::State::Direct;
        return std::nullopt;
    }
    std::vector<BulkWrite> writes;
    for (size_t line = 0; line < rows.size(); ++line)
        writes.push_back({work.rows[size_t(rows[line])].id, int(line)});
    if (const auto marked = OutboxTable(*m_connection).markSentInBulk(writes, m_worker, record->id); !marked)
        return fail(marked.error());
    failPoint("push.bulk.marked");
    for (const qsizetype i : rows) {
        m_products += !work.rows[size_t(i)].sent;
        work.rows[size_t(i)].sent = true;
    }
    ++m_operations;
    while (true) {
        // With operations of our own under way a place is made by ending one; without, others are waited for.
        const auto placeWait = flights.empty() ? m_options.policy.placeWait : std::chrono::milliseconds(0);
        auto running = m_bulk->begin(*record, order, placeWait, m_cancel);
        if (running)
            return Flight{std::move(*running), std::move(rows)};
        const Error& error = running.error();
        if (error.code == "BULK_NO_PLACE"_L1 && !flights.empty()) {
            Flight oldest = std::move(flights.front());
            flights.pop_front();
            if (const auto landed = land(work, kind, std::move(oldest)); !landed)
                return fail(landed.error());
            continue;
        }
        // Whether it runs is known, or it is looked for; if that fails too, the next run takes it over by its record.
        if (outcomeUnknown(error)) {
            const auto resumed = m_bulk->resume(*record, watch(), m_cancel);
            if (!resumed)
                return fail(resumed.error());
            if (*resumed) {
                const auto applied = apply(work, kind, **resumed, rows);
                return applied ? Result<std::optional<Flight>>(std::nullopt) : fail(applied.error());
            }
        }
        if (error.kind == ErrorKind::Cancelled)
            return fail(error);
        for (const qsizetype i : rows)
            work.rows[size_t(i)].state = Row::State::Look;
        return stopsTheRun(error) ? fail(error) : Result<std::optional<Flight>>(std::nullopt);
    }
}

Result<void> BulkPush::land(Work& work, CallKind kind, Flight flight)
{
    const auto outcome = m_bulk->await(flight.record, watch(), m_cancel);
    if (outcome)
        return apply(work, kind, *outcome, flight.rows);
    if (outcomeUnknown(outcome.error())) {
        const auto resumed = m_bulk->resume(flight.record, watch(), m_cancel);
        if (!resumed)
            return fail(resumed.error());
        if (*resumed)
            return apply(work, kind, **resumed, flight.rows);
    }
    if (outcome.error().kind == ErrorKind::Cancelled)
        return fail(outcome.error());
    for (const qsizetype i : flight.rows)
        work.rows[size_t(i)].state = Row::State::Look;
    return stopsTheRun(outcome.error()) ? fail(outcome.error()) : Result<void>();
}

Result<void> BulkPush::apply(Work& work, CallKind kind, const BulkOutcome& outcome, RowIndices rows)
{
    if (outcome.failure)
        qCWarning(lcSync) << "a bulk operation of the push did not complete; its products are read:" << *outcome.failure;
    std::vector<bool> answered(rows.size(), false);
    qint64 lines = 0;
    if (!outcome.file.isEmpty()) {
        std::vector<BulkLine> block;
        auto read = readBulkResults(
            outcome.file, qint64(rows.size()),
            [&](const BulkLine& line) -> Result<void> {
                answered[size_t(line.line)] = true;
                block.push_back(line);
                return block.size() < settleBlock ? Result<void>() : judgeAll(work, kind, rows, block);
            },
            m_cancel);
        if (read) {
            if (const auto judged = judgeAll(work, kind, rows, block); !judged)
                read = fail(judged.error());
        }
        if (!read && (read.error().kind == ErrorKind::Cancelled || stopsTheRun(read.error())) &&
            read.error().kind != ErrorKind::Contract)
            return fail(read.error());
        lines = read.value_or(0);
        if (!read) // a result that contradicts itself proves nothing
            answered.assign(rows.size(), false);
    }
    for (size_t line = 0; line < rows.size(); ++line) {
        if (rows[line] < 0 || answered[line])
            continue;
        Row& row = work.rows[size_t(rows[line])];
        if (row.state == Row::State::Open)
            row.state = Row::State::Look;
    }
    if (const auto flushed = flush(work); !flushed)
        return flushed;
    failPoint("push.bulk.applied");
    return m_bulk->applied(outcome, lines);
}

/// Takes the lines.
Result<void> BulkPush::judgeAll(Work& work, CallKind kind, RowIndices rows, std::vector<BulkLine>& lines)
{
    std::erase_if(lines, [&](const BulkLine& line) {
        const qsizetype index = rows[size_t(line.line)];
        return index < 0 || work.rows[size_t(index)].state != Row::State::Open;
    });
    std::vector<qsizetype> indices;
    for (const BulkLine& line : lines)
        indices.push_back(rows[size_t(line.line)]);
    auto loaded = load(work, indices);
    if (!loaded)
        return fail(loaded.error());
    for (size_t i = 0; i < lines.size(); ++i)
        judge(work, kind, indices[i], std::move((*loaded)[i]), lines[i]);
    lines.clear();
    return work.endedRows.size() >= settleBlock ? flush(work) : Result<void>();
}

void BulkPush::judge(Work& work, CallKind kind, qsizetype index, PushRow&& loaded, const BulkLine& line)
{
    Row& row = work.rows[size_t(index)];
    const PushItem& item = loaded.item;
    LineVerdict verdict = judgeLine(kind, line, item, m_settings.shop);
    if (row.open == 0)
        row.open = pushableBits(item.approved);
    if (!verdict.productId.isEmpty() && item.isCreate)
        row.productId = verdict.productId.toUtf8();
    if (verdict.updatedAt.isValid())
        row.updatedAt = verdict.updatedAt;
    if (verdict.kind == LineVerdict::Kind::Look) {
        row.state = Row::State::Look;
        return;
    }
    PushReport report;
    report.calls = 1;
    report.shop.id = item.isCreate ? QString::fromUtf8(row.productId) : item.shopifyProductId;
    report.shop.updatedAt = row.updatedAt;
    if (verdict.kind == LineVerdict::Kind::Refused) {
        report.end = endOf(verdict.error);
        report.error = verdict.error;
    } else {
        row.proven |= verdict.fields;
        if (item.isCreate || !row.isProven())
            return;
        report.end = PushEnd::Confirmed;
        report.shop.variantId = item.shopifyVariantId;
    }
    row.state = Row::State::Settled;
    work.endedRows.push_back(std::move(loaded));
    work.endedReports.push_back(std::move(report));
}

/// Reads what the lines did not prove, when there is enough of it; the direct calls read the rest.
Result<void> BulkPush::verify(Work& work)
{
    for (Row& row : work.rows) {
        if (row.sent && row.state == Row::State::Open)
            row.state = Row::State::Look;
    }
    const auto isOpen = [](const Row& row) { return row.sent && row.state == Row::State::Look; };
    const auto idOf = [&work](qsizetype index, const PushItem& item) {
        const QByteArray& made = work.rows[size_t(index)].productId;
        return made.isEmpty() ? item.shopifyProductId : QString::fromUtf8(made);
    };
    ExportedProducts products;
    FieldBits fields = 0;
    const auto collected = forEachBlock(work, isOpen, [&](RowIndices rows, std::vector<PushRow>& loaded) -> Result<void> {
        for (size_t n = 0; n < rows.size(); ++n) {
            if (const QString id = idOf(rows[n], loaded[n].item); !id.isEmpty()) {
                products.want(id);
                fields |= pushableBits(loaded[n].item.approved);
            }
        }
        return {};
    });
    if (!collected || products.wanted() < m_options.exportFrom)
        return collected;
    const auto check = [&](RowIndices rows, std::vector<PushRow>& loaded) -> Result<void> {
        for (size_t n = 0; n < rows.size(); ++n) {
            PushItem& item = loaded[n].item;
            const auto json = products.product(idOf(rows[n], item));
            if (!json)
                return fail(json.error());
            auto product = *json ? RemoteProduct::fromJson(**json, contextOf(item)) : std::nullopt;
            if (!product)
                continue;
            keepFields(product->values, fields);
            item.maybeWritten = true; // pictures that are there have come with this push
            PushState state(item);
            state.found(std::move(product));
            if (!state.exists || !state.isSettled())
                continue;
            state.end(PushEnd::Confirmed);
            if (const auto ended = settled(work, rows[n], std::move(loaded[n]), std::move(state.report)); !ended)
                return ended;
        }
        return {};
    };
    const auto verified = exportShop(fields, [&](const QString& file) -> Result<void> {
        const auto read = products.read(file, m_cancel);
        const auto checked = read ? forEachBlock(work, isOpen, check) : read;
        products.close();
        return checked;
    });
    return verified ? flush(work) : verified;
}

/// What did not end here goes back into the outbox: to be read first when something may have been sent.
Result<void> BulkPush::leave(Work& work)
{
    std::vector<qint64> unknown;
    std::vector<qint64> unsent;
    for (const Row& row : work.rows) {
        if (row.state == Row::State::Settled)
            continue;
        (row.sent ? unknown : unsent).push_back(row.id);
    }
    OutboxTable outbox(*m_connection);
    // Operations that are still under way keep their writes: the next run takes both over.
    if (!unknown.empty() && !m_cancel.isCancelled()) {
        if (const auto marked = outbox.markUnknown(unknown); !marked)
            return marked;
    }
    return unsent.empty() ? Result<void>() : outbox.release(unsent);
}

Result<void> BulkPush::settled(Work& work, qsizetype index, PushRow&& row, PushReport report)
{
    work.rows[size_t(index)].state = Row::State::Settled;
    work.endedRows.push_back(std::move(row));
    work.endedReports.push_back(std::move(report));
    return work.endedRows.size() >= settleBlock ? flush(work) : Result<void>();
}

Result<void> BulkPush::flush(Work& work)
{
    if (work.endedRows.empty())
        return {};
    const auto tally = PushSettler(*m_connection, m_context.clock).settle(work.endedRows, work.endedReports);
    work.endedRows.clear();
    work.endedReports.clear();
    if (!tally)
        return fail(tally.error());
    m_tally.add(*tally);
    m_progress->update(m_tally.products);
    return {};
}

Result<void> BulkPush::exportShop(FieldBits fields, const std::function<Result<void>(const QString& file)>& use)
{
    BulkOrder order;
    order.purpose = u"push:read:"_s + m_worker.toString(QUuid::Id128); // an older answer is not what the shop holds now
    order.document = u"PushExport"_s;
    order.replacements = exportReplacements(fields, m_settings.shop);
    order.runId = m_runId;
    const auto outcome = m_bulk->query(order, watch(), m_cancel);
    if (!outcome)
        return fail(outcome.error());
    ++m_operations;
    if (const auto used = use(outcome->file); !used)
        return used;
    return m_bulk->applied(*outcome, outcome->lines);
}

/// Called while an operation runs: it may take hours, the leases must not run out.
BulkRun::Watch BulkPush::watch()
{
    return [this](const BulkState&) {
        const qint64 now = m_context.clock.monotonicMs();
        m_progress->update(m_tally.products);
        if (now - m_leasesKeptMs < keepLeasesEveryMs)
            return;
        m_leasesKeptMs = now;
        if (const auto kept = OutboxTable(*m_connection).extendLease(m_worker, leaseTime); !kept)
            qCWarning(lcSync) << "the leases of a bulk push could not be extended:" << kept.error();
    };
}

} // namespace trueup
