#include "sync/pushbulkwork.h"

#include "base/failpoint.h"
#include "base/log.h"

#include <QDir>

#include <algorithm>

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
    const auto rows = OutboxTable(*m_connection).sentInBulk(record.id);
    if (!rows)
        return fail(rows.error());
    Work work;
    std::vector<qsizetype> products(size_t(std::max<qint64>(record.lines, 0)), -1);
    for (const OutboxRow& row : *rows) {
        if (row.bulkLine >= 0 && size_t(row.bulkLine) < products.size())
            products[size_t(row.bulkLine)] = qsizetype(work.rows.size());
        Row& own = work.rows.emplace_back();
        own.row = row;
        own.sent = true;
        own.open = pushableBits(own.item().approved);
        own.state = *outcome ? Row::State::Open : Row::State::Look;
    }
    if (*outcome) {
        ++m_operations;
        if (const auto applied = apply(work, kind, **outcome, products); !applied)
            return applied;
    }
    return leave(work);
}

Result<void> BulkPush::pushAll(const QString& operation)
{
    auto rows = OutboxTable(*m_connection).lease(m_worker, int(m_options.rows), leaseTime, 0, operation);
    if (!rows)
        return fail(rows.error());
    m_leasesKeptMs = m_context.clock.monotonicMs();
    Work work;
    work.areCreates = operation == "create"_L1;
    work.rows.reserve(size_t(rows->size()));
    for (OutboxRow& row : *rows)
        work.rows.emplace_back().row = std::move(row);
    rows->clear();
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

/// The lines of a kind in files the shop takes, without those of products that have ended or have to be looked at.
Result<void> BulkPush::write(Work& work, CallKind kind)
{
    const auto draft = work.drafts.find(kind);
    if (draft == work.drafts.end())
        return {};
    if (const auto begun = draft->second->rewind(); !begun)
        return begun;
    auto line = draft->second->next();
    while (line) {
        const QString name = path(u"upload"_s);
        QFile file(name);
        std::vector<qsizetype> products;
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return fail(ErrorKind::Io, Text::tr("%1 could not be written.").arg(name), {}, file.errorString());
        for (; line && (products.empty() || file.size() + line->second.size() + 1 <= m_options.fileBytes);
             line = draft->second->next()) {
            if (work.rows[size_t(line->first)].state != Row::State::Open)
                continue;
            if (file.write(line->second + '\n') < 0)
                return fail(ErrorKind::Io, Text::tr("%1 could not be written.").arg(name), {}, file.errorString());
            products.push_back(line->first);
        }
        file.close();
        const auto sent = products.empty() ? Result<void>() : submit(work, kind, name, products);
        QFile::remove(name);
        if (!sent)
            return sent;
    }
    return flush(work);
}

Result<void> BulkPush::submit(Work& work, CallKind kind, const QString& file, const std::vector<qsizetype>& products)
{
    if (m_cancel.isCancelled())
        return fail(CancelToken::error());
    BulkOrder order;
    order.purpose = purposeOf(kind);
    order.document = bulkDocument(kind);
    order.file = file;
    order.lines = qint64(products.size());
    order.runId = m_runId;
    const auto leaveToOthers = [&](const Error& error) -> Result<void> {
        if (error.kind == ErrorKind::Cancelled || stopsTheRun(error))
            return fail(error);
        qCWarning(lcSync) << "a bulk operation could not be begun; direct calls are used:" << error;
        for (const qsizetype i : products)
            work.rows[size_t(i)].state = Row::State::Direct;
        return {};
    };
    const auto record = m_bulk->prepare(order, m_cancel);
    if (!record)
        return leaveToOthers(record.error());
    std::vector<BulkWrite> writes;
    for (size_t line = 0; line < products.size(); ++line)
        writes.push_back({work.rows[size_t(products[line])].row.id, int(line)});
    if (const auto marked = OutboxTable(*m_connection).markSentInBulk(writes, m_worker, record->id); !marked)
        return marked;
    failPoint("push.bulk.marked");
    for (const qsizetype i : products) {
        m_products += !work.rows[size_t(i)].sent;
        work.rows[size_t(i)].sent = true;
    }
    ++m_operations;
    const auto outcome = m_bulk->submit(*record, order, watch(), m_cancel);
    if (outcome)
        return apply(work, kind, *outcome, products);
    // Whether it runs is known, or it is looked for; if that fails too, the next run takes it over by its record.
    if (outcomeUnknown(outcome.error())) {
        const auto resumed = m_bulk->resume(*record, watch(), m_cancel);
        if (!resumed)
            return fail(resumed.error());
        if (*resumed)
            return apply(work, kind, **resumed, products);
    }
    if (outcome.error().kind == ErrorKind::Cancelled)
        return fail(outcome.error());
    for (const qsizetype i : products)
        work.rows[size_t(i)].state = Row::State::Look;
    return stopsTheRun(outcome.error()) ? fail(outcome.error()) : Result<void>();
}

Result<void> BulkPush::apply(Work& work, CallKind kind, const BulkOutcome& outcome, const std::vector<qsizetype>& products)
{
    if (outcome.failure)
        qCWarning(lcSync) << "a bulk operation of the push did not complete; its products are read:" << *outcome.failure;
    std::vector<bool> answered(products.size(), false);
    qint64 lines = 0;
    if (!outcome.file.isEmpty()) {
        const auto read = readBulkResults(
            outcome.file, qint64(products.size()),
            [&](const BulkLine& line) -> Result<void> {
                answered[size_t(line.line)] = true;
                const qsizetype index = products[size_t(line.line)];
                if (index < 0 || work.rows[size_t(index)].state != Row::State::Open)
                    return {};
                judge(work, kind, index, line);
                return work.endedRows.size() >= settleBlock ? flush(work) : Result<void>();
            },
            m_cancel);
        if (!read && (read.error().kind == ErrorKind::Cancelled || stopsTheRun(read.error())) &&
            read.error().kind != ErrorKind::Contract)
            return fail(read.error());
        lines = read.value_or(0);
        if (!read) // a result that contradicts itself proves nothing
            answered.assign(products.size(), false);
    }
    for (size_t line = 0; line < products.size(); ++line) {
        if (products[line] < 0 || answered[line])
            continue;
        Row& row = work.rows[size_t(products[line])];
        if (row.state == Row::State::Open)
            row.state = Row::State::Look;
    }
    if (const auto flushed = flush(work); !flushed)
        return flushed;
    failPoint("push.bulk.applied");
    return m_bulk->applied(outcome, lines);
}

void BulkPush::judge(Work& work, CallKind kind, qsizetype index, const BulkLine& line)
{
    Row& row = work.rows[size_t(index)];
    const PushItem item = row.item();
    LineVerdict verdict = judgeLine(kind, line, item, m_settings.shop);
    if (!verdict.productId.isEmpty())
        row.productId = verdict.productId;
    if (verdict.updatedAt.isValid())
        row.updatedAt = verdict.updatedAt;
    if (verdict.kind == LineVerdict::Kind::Look) {
        row.state = Row::State::Look;
        return;
    }
    PushReport report;
    report.calls = 1;
    report.shop.id = item.isCreate ? row.productId : item.shopifyProductId;
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
    work.endedRows.push_back({row.row, item});
    work.endedReports.push_back(std::move(report));
}

/// Reads what the lines did not prove, when there is enough of it; the direct calls read the rest.
Result<void> BulkPush::verify(Work& work)
{
    QSet<QString> ids;
    FieldBits fields = 0;
    for (Row& row : work.rows) {
        if (row.state == Row::State::Settled || row.state == Row::State::Direct || !row.sent)
            continue;
        const PushItem item = row.item();
        row.state = Row::State::Look;
        if (row.productId.isEmpty())
            row.productId = item.shopifyProductId;
        if (row.productId.isEmpty())
            continue;
        ids.insert(row.productId);
        fields |= pushableBits(item.approved);
    }
    if (ids.size() < m_options.exportFrom)
        return {};
    const auto products = exported(ids, fields);
    if (!products)
        return fail(products.error());
    for (qsizetype i = 0; i < qsizetype(work.rows.size()); ++i) {
        Row& row = work.rows[size_t(i)];
        const auto json = row.state == Row::State::Look ? products->product(row.productId) : std::nullopt;
        if (!json)
            continue;
        PushItem item = row.item();
        auto product = RemoteProduct::fromJson(*json, contextOf(item));
        if (product)
            keepFields(product->values, fields);
        item.maybeWritten = true; // pictures that are there have come with this push
        PushState state(item);
        state.found(std::move(product));
        if (!state.exists || !state.isSettled())
            continue;
        state.end(PushEnd::Confirmed);
        if (const auto ended = settled(work, i, std::move(state.report)); !ended)
            return ended;
    }
    return flush(work);
}

/// What did not end here goes back into the outbox: to be read first when something may have been sent.
Result<void> BulkPush::leave(Work& work)
{
    std::vector<qint64> unknown;
    std::vector<qint64> unsent;
    for (const Row& row : work.rows) {
        if (row.state == Row::State::Settled)
            continue;
        (row.sent ? unknown : unsent).push_back(row.row.id);
    }
    OutboxTable outbox(*m_connection);
    // Operations that are still under way keep their writes: the next run takes both over.
    if (!unknown.empty() && !m_cancel.isCancelled()) {
        if (const auto marked = outbox.markUnknown(unknown); !marked)
            return marked;
    }
    return unsent.empty() ? Result<void>() : outbox.release(unsent);
}

Result<void> BulkPush::settled(Work& work, qsizetype index, PushReport report)
{
    Row& row = work.rows[size_t(index)];
    row.state = Row::State::Settled;
    work.endedRows.push_back({row.row, row.item()});
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

Result<void> BulkPush::exportLines(FieldBits fields, const JsonLine& line)
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
    if (!outcome->file.isEmpty()) {
        if (const auto read = forEachLine(outcome->file, line, m_cancel); !read)
            return fail(read.error());
    }
    return m_bulk->applied(*outcome, outcome->lines);
}

Result<ExportedProducts> BulkPush::exported(const QSet<QString>& ids, FieldBits fields)
{
    ExportedProducts products(ids);
    const auto read = exportLines(fields, [&](const QByteArray& line) { return products.add(line); });
    return read ? Result<ExportedProducts>(std::move(products)) : fail(read.error());
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
