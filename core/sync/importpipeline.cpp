#include "sync/importpipeline.h"

#include "base/failpoint.h"
#include "catalog/identifiers.h"
#include "sync/importvalues.h"

#include <QCoreApplication>
#include <QFuture>
#include <QJsonDocument>
#include <QThreadPool>
#include <QtConcurrent>

#include <algorithm>
#include <tuple>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t blockRows = 1000;
constexpr size_t queuedBlocks = 4;
constexpr qsizetype exampleCount = 5;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ImportPipeline)
};

bool hasIssue(const FeedRow& row, IssueCode code)
{
    return std::ranges::any_of(row.issues, [code](const Issue& issue) { return issue.code == code; });
}

bool isWorthKeeping(const FeedRow& row, const Match& match)
{
    return row.kind == RowKind::Incomplete || match.state == MatchState::Ambiguous || match.state == MatchState::Near ||
           std::ranges::any_of(row.issues, [](const Issue& issue) { return issue.severity >= Severity::BlocksField; });
}

/// {"Description": "…"} as it came: what was removed from it can be looked up, at the cost of one cell of the row.
QByteArray rawDescription(const FeedHeader& header, const CsvRecord& record, const CellDecoder& decoder)
{
    for (size_t i = 0; i < std::min(record.cells.size(), size_t(header.size())); ++i) {
        if (header.column(int(i)).kind != ColumnKind::Description || record.cells[i].trimmed().isEmpty())
            continue;
        QByteArray json("{");
        appendJsonString(json, header.column(int(i)).name);
        json.append(':');
        appendJsonString(json, decoder(record.cells[i]));
        return json.append('}');
    }
    return {};
}

/// Of a stage that stopped because its neighbour did; never shown.
const QString stoppedCode = u"STAGE_STOPPED"_s;

Error cutShort()
{
    return Error{ErrorKind::Internal, u"A stage of the import stopped."_s, {}, {}, {}, stoppedCode, false};
}

} // namespace

ImportPipeline::ImportPipeline(ConnectionPool& pool, Connection& connection, ImportInput input)
    : m_pool(pool), m_input(std::move(input)), m_loader(connection, m_input.batch), m_jobs(connection), m_presence(connection)
{
    m_counts.examples.watch(m_input.blankedColumns);
}

Result<ImportCounts> ImportPipeline::run(ProgressReporter& progress, const CancelToken& cancel)
{
    progress.phase(u"import"_s, Text::tr("Reading, matching and comparing"), m_input.scan.records);
    if (const auto ready = m_loader.passNew(); !ready)
        return fail(ready.error());
    BoundedQueue<Block> blocks(queuedBlocks);
    BoundedQueue<Output> outputs(queuedBlocks);
    QThreadPool threads;
    threads.setMaxThreadCount(2);
    QFuture<Result<void>> reading = QtConcurrent::run(&threads, [&] {
        Result<void> result = read(blocks, cancel);
        blocks.close();
        return result;
    });
    QFuture<Result<void>> planning = QtConcurrent::run(&threads, [&] {
        Result<void> result = plan(blocks, outputs, cancel);
        blocks.close(); // lets the reader stop when planning failed
        outputs.close();
        return result;
    });
    Result<void> stored;
    while (auto output = outputs.pop()) {
        stored = cancel.isCancelled() ? Result<void>(fail(CancelToken::error())) : store(*output);
        if (!stored)
            break;
        progress.update(output->records);
    }
    outputs.close(); // lets the planner stop when storing failed
    reading.waitForFinished();
    planning.waitForFinished();
    // The first stage to fail has the cause; the ones behind it only saw it stop.
    for (const Result<void>& stage : {stored, reading.result(), planning.result()}) {
        if (!stage && stage.error().code != stoppedCode)
            return fail(stage.error());
    }
    for (const auto step : {&ImportPipeline::reportHeader, &ImportPipeline::reportOrphans, &ImportPipeline::blockSharedItems}) {
        if (const Result<void> done = (this->*step)(); !done)
            return fail(done.error());
    }
    // New products that were proposed before, in another spelling.
    m_counts.normalisedAway += m_loader.spelling().values;
    m_counts.letterCase += m_loader.spelling().letterCase;
    progress.finishPhase();
    return m_counts;
}

Result<void> ImportPipeline::read(BoundedQueue<Block>& blocks, const CancelToken& cancel)
{
    auto pass = FeedPass::open(m_input.file, m_input.scan.encoding.encoding, m_input.scan.delimiter);
    if (!pass)
        return fail(pass.error());
    const CellDecoder decoder = m_input.scan.decoder();
    CsvRecord record;
    Block block;
    block.reserve(blockRows);
    for (bool header = true;; header = false) {
        const Result<bool> more = (*pass)->next(record);
        if (!more)
            return fail(more.error());
        if (!*more)
            break;
        if (header)
            continue;
        block.push_back(prepare(record, decoder));
        if (block.size() < blockRows)
            continue;
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        if (!blocks.push(std::exchange(block, {})))
            return fail(cutShort());
        block.reserve(blockRows);
    }
    if (!block.empty() && !blocks.push(std::move(block)))
        return fail(cutShort());
    return {};
}

ImportPipeline::Prepared ImportPipeline::prepare(const CsvRecord& record, const CellDecoder& decoder) const
{
    Prepared prepared;
    prepared.record = record.recordNumber;
    if (record.badQuote) {
        prepared.isRejected = true;
        prepared.row.issues.append(makeIssue(IssueCode::BadQuote, Severity::BlocksRow, std::nullopt, {},
                                             decoder(record.raw.first(std::min<qsizetype>(record.raw.size(), 200)))));
        prepared.raw = rawCells(m_input.scan.header, record, decoder);
        return prepared;
    }
    prepared.row = readFeedRow(m_input.scan.header, record.cells, decoder, m_input.feed);
    prepared.kind = prepared.row.kind;
    if (prepared.row.image)
        prepared.row.image->row = record.recordNumber;
    if (prepared.kind != RowKind::Product && prepared.kind != RowKind::Incomplete) {
        if (isWorthKeeping(prepared.row, prepared.match)) // an image without a handle or a usable address
            prepared.raw = rawCells(m_input.scan.header, record, decoder);
        return prepared;
    }
    prepared.match = match(identityOf(prepared.row), m_input.index, {m_input.automaticMatch, &m_input.decisions});
    const auto duplicate = m_input.scan.duplicates.constFind(record.recordNumber);
    const bool isDuplicate = duplicate != m_input.scan.duplicates.constEnd();
    if (isDuplicate)
        prepared.row.issues.append(makeIssue(duplicate->code, duplicate->identical ? Severity::Note : Severity::BlocksRow,
                                             FieldId::Sku, {}, prepared.row.sku));
    if (isDuplicate || isWorthKeeping(prepared.row, prepared.match))
        prepared.raw = rawCells(m_input.scan.header, record, decoder);
    else if (hasIssue(prepared.row, IssueCode::HtmlSanitised)) // facts: etilize §10 #10
        prepared.raw = rawDescription(m_input.scan.header, record, decoder);
    return prepared;
}

Result<QHash<qsizetype, KnownProduct>> ImportPipeline::knownProducts(Connection& connection, const Block& block)
{
    QHash<qsizetype, KnownProduct> known;
    if (m_catalogueEmpty)
        return known;
    std::vector<ProductKey> keys;
    keys.reserve(block.size());
    for (const Prepared& row : block) {
        ProductKey key;
        if (row.kind == RowKind::Product || row.kind == RowKind::Incomplete) {
            key.feedSku = row.row.sku;
            key.itemNumber = row.match.itemNumber;
            key.sku = row.match.itemNumber.isEmpty() ? row.row.sku : row.match.itemNumber;
        }
        keys.push_back(std::move(key));
    }
    ProductTable products(connection);
    const auto ids = products.find(keys);
    if (!ids)
        return fail(ids.error());
    std::vector<qint64> wanted;
    std::ranges::copy_if(*ids, std::back_inserter(wanted), [](qint64 id) { return id > 0; });
    const auto states = products.load(wanted);
    if (!states)
        return fail(states.error());
    for (qsizetype i = 0; i < ids->size(); ++i) {
        if (const auto state = states->constFind(ids->at(i)); state != states->constEnd()) {
            KnownProduct product = knownFrom(*state);
            product.statusToRestore = m_input.returning.value(product.id);
            known.insert(i, std::move(product));
        }
    }
    return known;
}

Result<void> ImportPipeline::plan(BoundedQueue<Block>& blocks, BoundedQueue<Output>& outputs, const CancelToken& cancel)
{
    auto lease = m_pool.lease(cancel);
    if (!lease)
        return fail(lease.error());
    Connection& connection = **lease;
    const auto known = ProductTable(connection).count();
    if (!known)
        return fail(known.error());
    m_catalogueEmpty = *known == 0;
    while (auto block = blocks.pop()) {
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        if (const auto planned = planBlock(connection, *block); !planned)
            return planned;
        m_output.records = m_counts.records;
        if (!outputs.push(std::exchange(m_output, {})))
            return fail(cutShort());
    }
    return {};
}

Result<void> ImportPipeline::planBlock(Connection& connection, Block& block)
{
    failPoint("import.block");
    QStringList items;
    for (const Prepared& row : block) {
        if (!row.match.itemNumber.isEmpty())
            items.append(row.match.itemNumber);
    }
    const auto found = ErpTable(connection).facts(items);
    if (!found)
        return fail(found.error());
    QHash<QString, ItemFacts> facts;
    for (auto fact = found->cbegin(); fact != found->cend(); ++fact)
        facts.insert(fact.key(), factsOf(*fact));
    const auto known = knownProducts(connection, block);
    if (!known)
        return fail(known.error());
    for (qsizetype i = 0; i < qsizetype(block.size()); ++i) {
        Prepared& row = block[size_t(i)];
        ++m_counts.records;
        m_counts.whiteSpace += row.row.notes.whiteSpace;
        m_counts.entities += row.row.notes.entities;
        m_counts.bytesReplaced += row.row.notes.replaced;
        m_counts.mojibakeRepaired += row.row.notes.repaired;
        if (row.isRejected) {
            ++m_counts.rejected;
            noteIssues(row, row.row.issues);
        } else if (row.kind == RowKind::Blank) {
            ++m_counts.blank;
            continue; // nothing to keep
        } else if (row.kind == RowKind::Image) {
            ++m_counts.images;
            noteIssues(row, row.row.issues);
        } else {
            const auto product = known->constFind(i);
            const bool isKnown = product != known->constEnd();
            if (isKnown)
                m_output.seen.push_back({product->id, n1Form(row.row.sku)});
            planRow(row, facts, isKnown ? &*product : nullptr);
        }
        FeedRowRecord record;
        record.rowNumber = row.record;
        record.kind = row.isRejected ? u"rejected"_s : rowKindWord(row.kind);
        record.handle = row.row.handle;
        record.sku = row.row.sku;
        record.skuNorm = n1Form(row.row.sku);
        record.raw = row.raw;
        record.hash = row.row.rowHash;
        m_output.rows.push_back(std::move(record));
    }
    return {};
}

void ImportPipeline::planRow(Prepared& row, const QHash<QString, ItemFacts>& facts, const KnownProduct* known)
{
    ++(row.kind == RowKind::Product ? m_counts.products : m_counts.incomplete);
    m_counts.matched += row.match.state == MatchState::Matched;
    m_counts.ambiguous += row.match.state == MatchState::Ambiguous || row.match.state == MatchState::Near;
    if (row.match.state == MatchState::Unmatched) {
        ++m_counts.unmatched;
        m_counts.examples.unmatched(row.row, known != nullptr);
    }
    const auto duplicate = m_input.scan.duplicates.constFind(row.record);
    if (duplicate != m_input.scan.duplicates.constEnd()) {
        ++m_counts.duplicates;
        if (duplicate->identical) {
            ++m_counts.collapsed;
            noteIssues(row, row.row.issues);
            return;
        }
        if (duplicate->ordinal > 1)
            m_counts.examples.duplicate(row.row);
    }
    std::optional<ItemFacts> erp;
    if (const auto fact = facts.constFind(row.match.itemNumber); fact != facts.constEnd())
        erp = *fact;
    if (known) {
        const qint64* stock = known->current[FieldId::Inventory].integer();
        m_counts.stocked += stock && *stock > 0;
    }
    QList<FeedImage> images = m_input.scan.images.take(row.row.handle);
    if (known && m_input.leaving.contains(known->id)) {
        ++m_counts.unchanged;
        noteIssues(row, row.row.issues);
        return;
    }
    const ImportSubject subject{row.row, std::move(images), row.match, std::move(erp),
                                known ? std::optional(*known) : std::nullopt};
    const PlannedImport planned = planImport(subject, m_input.policy);
    noteIssues(row, row.row.issues + planned.issues);
    count(planned, known);
    if (known)
        m_counts.examples.blank(planned, row.row, *known, m_input.policy.owners);
    if (planned.decision == ImportDecision::Staged)
        stageRow(row, planned, known);
    else if (planned.decision == ImportDecision::Unchanged && known)
        m_settled.push_back(known->id);
    if (!row.match.itemNumber.isEmpty() && planned.decision != ImportDecision::Filtered)
        m_itemRows.push_back({row.match.itemNumber, row.record, float(row.match.confidence), row.match.method});
    if (row.match.state == MatchState::Ambiguous || row.match.state == MatchState::Near)
        keepCandidates(row);
    if (!m_input.decisions.isEmpty())
        noteObsolete(row, planned.decision == ImportDecision::Staged);
}

void ImportPipeline::keepCandidates(const Prepared& row)
{
    const FeedIdentity identity = identityOf(row.row);
    for (size_t i = 0; i < row.match.candidates.size(); ++i) {
        const Candidate& candidate = row.match.candidates[i];
        MatchCandidateRecord record;
        record.rowNumber = row.record;
        record.sku = row.row.sku;
        record.itemNumber = candidate.itemNumber;
        record.rule = candidate.evidence.empty() ? row.match.reason : matchMethodWord(candidate.evidence.front().method);
        record.score = candidate.confidence;
        record.rank = int(i) + 1;
        record.evidence = row.match.evidenceJson(i, identity);
        record.rowKey = matchKey(identity);
        m_output.candidates.push_back(std::move(record));
    }
}

/// A row people decided about may be proposed under another name than last time.
void ImportPipeline::noteObsolete(const Prepared& row, bool isStaged)
{
    const QSet<QString>* items = m_input.decisions.mentioned(matchKey(row.row.sku, row.row.handle));
    if (!items)
        return;
    m_decidedItems += *items;
    if (!isStaged || !row.match.itemNumber.isEmpty())
        m_obsoleteKeys.append(row.row.sku.isEmpty() ? u"etilize:#%1"_s.arg(row.row.handle) : u"etilize:"_s + row.row.sku);
}

ObsoleteMatches ImportPipeline::obsoleteMatches() const
{
    ObsoleteMatches obsolete;
    obsolete.creates = m_obsoleteKeys;
    for (const QString& item : m_decidedItems) {
        const auto rows = std::ranges::equal_range(m_itemRows, item, {}, &ItemRow::item);
        if (rows.size() < 2)
            obsolete.unshared.append(item);
        if (rows.empty()) {
            obsolete.items.append(item);
            obsolete.creates.append(u"xorosoft:"_s + item);
        }
    }
    return obsolete;
}

void ImportPipeline::count(const PlannedImport& planned, const KnownProduct* known)
{
    m_counts.normalisedAway += planned.changes.normalisedAway;
    m_counts.letterCase += planned.changes.letterCase;
    // A price that is refused leaves nothing to stage: it is counted all the same.
    m_counts.priced += planned.isPriced;
    if (planned.hasBadPrice) {
        ++m_counts.badPrices;
        m_counts.examples.badPrice(planned, known);
    }
    m_counts.staleStock += planned.isStockStale && known && !known->shopifyProductId.isEmpty();
    switch (planned.decision) {
    case ImportDecision::Filtered: ++m_counts.filtered; return;
    case ImportDecision::Unchanged: ++m_counts.unchanged; return;
    case ImportDecision::Staged: break;
    }
    ++(planned.operation == Operation::Create ? m_counts.created : m_counts.updated);
    m_counts.returned += known && !known->statusToRestore.isEmpty() && planned.changes.find(FieldId::Status);
    exampleOf(planned);
    if (known && planned.operation != Operation::Create)
        m_counts.examples.changed(planned, *known);
    for (const FieldChange& change : planned.changes.changes) {
        ++m_counts.changedFields[field(change.field).keyString()];
        if (change.field == FieldId::Price && change.changePercent && isPriceSwing(*change.changePercent, m_input.priceSwingPercent)) {
            ++m_counts.priceSwings;
            m_counts.examples.priceSwing(planned, change);
        }
        const qint64* stock = change.field == FieldId::Inventory ? change.proposed.integer() : nullptr;
        const qint64* before = change.field == FieldId::Inventory ? change.current.integer() : nullptr;
        if (!known || !stock || !before)
            continue;
        m_counts.stockToZero += *stock == 0 && *before > 0;
        ++m_counts.stockChanges;
        m_counts.stockFilled += *before <= 0;
        m_counts.examples.stock(planned, *before, *stock);
    }
}

void ImportPipeline::exampleOf(const PlannedImport& planned)
{
    const bool isNew = planned.operation == Operation::Create;
    QStringList& examples = isNew ? m_counts.newExamples : m_counts.changedExamples;
    if (examples.size() >= exampleCount)
        return;
    QStringList changed;
    for (const FieldChange& change : planned.changes.changes)
        changed.append(field(change.field).keyString());
    const QString name = planned.sku.isEmpty() ? planned.name : planned.sku;
    examples.append(isNew ? name : u"%1: %2"_s.arg(name, changed.join(u", "_s)));
}

void ImportPipeline::stageRow(const Prepared& row, const PlannedImport& planned, const KnownProduct* known)
{
    StagedRow staged;
    const auto duplicate = m_input.scan.duplicates.constFind(row.record);
    if (duplicate != m_input.scan.duplicates.constEnd()) {
        // Each of the group is a proposal of its own until a person says which one is the product.
        staged.tempKey = u"duplicate:%1#%2"_s.arg(n1Form(row.row.sku.isEmpty() ? row.row.handle : row.row.sku))
                             .arg(duplicate->ordinal);
    } else if (known) {
        staged.productId = known->id;
    } else {
        staged.tempKey = !row.match.itemNumber.isEmpty() ? u"xorosoft:"_s + row.match.itemNumber
                         : !row.row.sku.isEmpty()        ? u"etilize:"_s + row.row.sku
                                                         : u"etilize:#%1"_s.arg(row.row.handle);
    }
    staged.operation = planned.operation == Operation::Create ? u"create"_s : u"update"_s;
    staged.source = u"etilize"_s;
    staged.sku = planned.sku;
    staged.name = planned.name.isEmpty() && known ? known->current.text(FieldId::Title) : planned.name;
    staged.vendor = row.row.values.text(FieldId::Vendor);
    staged.productType = row.row.values.text(FieldId::ProductType);
    staged.changes = changesJson(planned.changes);
    for (const FieldChange& change : planned.changes.changes)
        staged.changedFields.append(field(change.field).keyString());
    if (const FieldChange* price = planned.changes.find(FieldId::Price))
        staged.priceChangePercent = price->changePercent;
    staged.confidence = row.match.confidence;
    staged.confidenceReason = matchMethodWord(row.match.method);
    staged.feedRow = row.record;
    staged.blockedReason = planned.blockedReason;
    staged.autoApprove = planned.approval.approved;
    staged.approvalRule = planned.approval.rule;
    if (!row.match.itemNumber.isEmpty())
        staged.expected = QJsonDocument(QJsonObject{{u"item"_s, row.match.itemNumber}}).toJson(QJsonDocument::Compact);
    m_output.staged.push_back(std::move(staged));
}

void ImportPipeline::noteIssues(const Prepared& row, const Issues& issues)
{
    for (const Issue& issue : issues) {
        FeedReject reject = rejectOf(row.record, issue);
        reject.sku = row.row.sku;
        m_output.rejects.push_back(std::move(reject));
    }
}

Result<void> ImportPipeline::store(const Output& output)
{
    if (const auto done = m_loader.append(output.staged); !done)
        return done;
    if (const auto done = m_jobs.loadRows(m_input.jobId, output.rows); !done)
        return fail(done.error());
    if (const auto done = m_jobs.loadRejects(m_input.jobId, output.rejects); !done)
        return fail(done.error());
    if (const auto done = m_jobs.loadCandidates(m_input.jobId, output.candidates); !done)
        return fail(done.error());
    return m_presence.see(output.seen);
}

/// What is odd about the columns themselves is told as findings of the first record.
Result<void> ImportPipeline::reportHeader()
{
    std::vector<FeedReject> rejects;
    for (const Issue& issue : m_input.scan.header.warnings())
        rejects.push_back(rejectOf(1, issue));
    const auto done = m_jobs.loadRejects(m_input.jobId, rejects);
    return done ? Result<void>() : fail(done.error());
}

Result<void> ImportPipeline::reportOrphans()
{
    std::vector<FeedReject> rejects;
    // Its handle stands with the row itself.
    for (const OrphanImageRow& orphan : m_input.scan.images.orphans())
        rejects.push_back(
            rejectOf(orphan.record, makeIssue(IssueCode::OrphanImage, Severity::Warning, FieldId::Images, {}, orphan.url)));
    const auto done = m_jobs.loadRejects(m_input.jobId, rejects);
    return done ? Result<void>() : fail(done.error());
}

/// Two rows that were matched to one item cannot both be right; only a person can tell which is.
Result<void> ImportPipeline::blockSharedItems()
{
    std::ranges::sort(m_itemRows, [](const ItemRow& a, const ItemRow& b) { return std::tie(a.item, a.row) < std::tie(b.item, b.row); });
    QList<qint64> rows;
    for (size_t i = 0; i < m_itemRows.size(); ++i) {
        const bool before = i > 0 && m_itemRows[i - 1].item == m_itemRows[i].item;
        const bool after = i + 1 < m_itemRows.size() && m_itemRows[i + 1].item == m_itemRows[i].item;
        if ((before || after) && !m_input.scan.duplicates.contains(m_itemRows[i].row))
            rows.append(m_itemRows[i].row);
    }
    if (rows.isEmpty())
        return m_loader.block({}, {});
    m_counts.ambiguous += rows.size();
    m_counts.matched -= rows.size();
    std::vector<FeedReject> rejects;
    for (const qint64 row : rows) {
        rejects.push_back(rejectOf(row, makeIssue(IssueCode::MatchAmbiguous, Severity::BlocksRow, FieldId::Sku)));
    }
    if (const auto done = m_jobs.loadRejects(m_input.jobId, rejects); !done)
        return fail(done.error());
    if (const auto done = keepSharedCandidates(rows); !done)
        return done;
    return m_loader.block(rows, issueWord(IssueCode::MatchAmbiguous));
}

/// Such a row has one candidate, the item that others claim too.
Result<void> ImportPipeline::keepSharedCandidates(const QList<qint64>& rows)
{
    const auto names = m_loader.names(rows);
    const auto keys = m_jobs.rowKeys(m_input.jobId, rows);
    if (!names || !keys)
        return fail(!names ? names.error() : keys.error());
    std::vector<MatchCandidateRecord> records;
    const QSet<qint64> wanted(rows.begin(), rows.end());
    for (const ItemRow& row : m_itemRows) {
        if (!wanted.contains(row.row))
            continue;
        const auto& [sku, handle] = keys->value(row.row);
        const auto& [title, vendor] = names->value(row.row);
        FeedIdentity identity;
        identity.sku = sku;
        identity.title = title;
        identity.maker = vendor;
        identity.handle = handle;
        Match shared;
        shared.state = MatchState::Ambiguous;
        shared.method = row.method;
        shared.confidence = double(row.confidence);
        shared.reason = u"item_shared"_s;
        Candidate candidate;
        candidate.itemNumber = row.item;
        candidate.confidence = shared.confidence;
        candidate.evidence.push_back({row.method, row.method <= MatchMethod::SkuN2 ? sku : QString(), row.item});
        shared.candidates.push_back(std::move(candidate));
        MatchCandidateRecord record;
        record.rowNumber = row.row;
        record.sku = sku;
        record.itemNumber = row.item;
        record.rule = matchMethodWord(row.method);
        record.score = shared.confidence;
        record.evidence = shared.evidenceJson(0, identity);
        record.rowKey = matchKey(identity);
        records.push_back(std::move(record));
    }
    const auto done = m_jobs.loadCandidates(m_input.jobId, records);
    return done ? Result<void>() : fail(done.error());
}

} // namespace trueup
