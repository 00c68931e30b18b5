#include "store/stagingloader.h"

#include "catalog/comparators.h"
#include "store/copywriter.h"
#include "store/sqlvalues.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto columns = "batch_id, temp_key, operation_type, target, source, sku, name, vendor, product_type, changes, "
                         "changes_hash, changed_fields, price_change_percent, confidence, confidence_reason, feed_row, expected, "
                         "priority, auto_approve, approval_rule, approvals_needed"_L1;
constexpr auto loadColumns = "load_id, product_id, blocked_reason"_L1; ///< in staging_load only

/// One byte and an MD5: sql/0034 tells the form of the changes by the length of their hash.
QByteArray changesHash(const QByteArray& changes)
{
    return char(2) + QCryptographicHash::hash(changes, QCryptographicHash::Md5);
}

void write(CopyWriter& copy, const QUuid& batch, const StagedRow& row, const QByteArray& hash)
{
    copy.text(batch.toString(QUuid::WithoutBraces));
    copy.textOrNull(row.tempKey);
    copy.text(row.operation);
    copy.text(row.target);
    copy.text(row.source);
    copy.textOrNull(row.sku);
    copy.textOrNull(row.name);
    copy.textOrNull(row.vendor);
    copy.textOrNull(row.productType);
    copy.json(row.changes);
    copy.bytea(hash);
    copy.text(sql::array(row.changedFields));
    if (row.priceChangePercent)
        copy.decimal(*row.priceChangePercent);
    else
        copy.null();
    if (const auto confidence = row.confidence ? Decimal::fromDouble(*row.confidence, 4) : std::nullopt; confidence)
        copy.decimal(*confidence);
    else
        copy.null();
    copy.textOrNull(row.confidenceReason);
    if (row.feedRow >= 0)
        copy.integer(row.feedRow);
    else
        copy.null();
    if (row.expected.isEmpty())
        copy.null();
    else
        copy.json(row.expected);
    copy.integer(row.priority);
    copy.boolean(row.autoApprove);
    copy.textOrNull(row.approvalRule);
    copy.integer(row.approvalsNeeded);
}

void writeLoadColumns(CopyWriter& copy, const QUuid& load, const StagedRow& row)
{
    copy.text(load.toString(QUuid::WithoutBraces));
    if (row.productId > 0)
        copy.integer(row.productId);
    else
        copy.null();
    copy.textOrNull(row.blockedReason);
}

quint64 keyHash(const QString& key, const QString& target)
{
    return quint64(qHashMulti(0, key, target));
}

/// What several rows claim together, as staging_set_apart() of sql/0031 names it.
QString claimOf(const StagedRow& row)
{
    return row.tempKey.isEmpty() ? QString::number(row.productId) : row.tempKey;
}

constexpr auto apartPrefix = "shared:"_L1;

/// The key staging_set_apart() gives the `place`th of the rows that claim one thing.
QString apartKey(const StagedRow& row, int place)
{
    return apartPrefix + claimOf(row) + u'#' + row.sku + u'#' + QString::number(place);
}

/// The claim in such a key; empty for any other key.
QString claimIn(const QString& key, const QString& sku)
{
    const QString tail = u'#' + sku + u'#';
    const QStringView head = QStringView(key).first(key.lastIndexOf(u'#') + 1);
    const bool isApart = head.size() > apartPrefix.size() + tail.size() && head.startsWith(apartPrefix) && head.endsWith(tail);
    return isApart ? head.sliced(apartPrefix.size()).chopped(tail.size()).toString() : QString();
}

/// The database keeps the members of an object in an order of its own.
bool isIdentical(const Value& a, const Value& b)
{
    return a == b || (a.json() && b.json() && QJsonDocument::fromJson(a.json()->text) == QJsonDocument::fromJson(b.json()->text));
}

/// The open creates and blocked proposals among the rows of a block whose changes are not the same to the byte, with their
/// changes as they were staged, whatever people have decided about single fields since (staging_as_staged() of sql/0034, which
/// only the merge may call). One index look-up for each row of the block.
constexpr auto openProposals =
    "SELECT n.place, s.source, s.blocked_reason, s.changes_hash, "
    "(SELECT COALESCE(jsonb_object_agg(COALESCE(c.key, f.field), COALESCE(c.value, '{}') || CASE WHEN f.field IS NULL THEN '{}' "
    "ELSE jsonb_build_object('base', f.base_value, 'current', f.ours, 'proposed', f.proposed, 'origin', f.origin, 'rule', f.rule) "
    "END), '{}') FROM jsonb_each(s.changes) c FULL JOIN (SELECT * FROM sync_staging_fields WHERE staging_row = s.id) f "
    "ON f.field = c.key WHERE f.field IS NULL OR f.proposed IS NOT NULL)::text, s.operation_type "
    "FROM unnest(?::bigint[], ?::%1[], ?::text[], ?::text[]) AS n (place, key, target, hash) "
    "JOIN sync_staging s ON s.%2 = n.key AND s.target = n.target AND s.is_open AND %3 "
    "WHERE (s.operation_type = 'create' OR s.blocked_reason IS NOT NULL) AND s.changes_hash <> decode(n.hash, 'hex')"_L1;

} // namespace

std::optional<SpellingCounts> spellingOnly(const ChangeSet& open, const ChangeSet& newer)
{
    if (open.changes.size() != newer.changes.size())
        return std::nullopt;
    SpellingCounts counts;
    for (qsizetype i = 0; i < open.changes.size(); ++i) {
        const FieldChange& before = open.changes[i];
        const FieldChange& now = newer.changes[i];
        if (before.field != now.field || before.origin != now.origin || before.rule != now.rule || before.conflict != now.conflict ||
            before.base != now.base || before.current != now.current)
            return std::nullopt;
        if (isIdentical(before.proposed, now.proposed))
            continue;
        // As the import compares what is there already: a person who changes letters means it.
        const bool isSame = now.origin == Side::Local ? sameValue(now.field, before.proposed, now.proposed)
                                                      : sameButForCase(now.field, before.proposed, now.proposed);
        if (!isSame)
            return std::nullopt;
        ++counts.values;
        counts.letterCase += before.proposed.toDisplay().compare(now.proposed.toDisplay(), Qt::CaseInsensitive) == 0;
    }
    return counts;
}

StagingLoader::StagingLoader(Connection& connection, const QUuid& batch)
    : m_connection(connection), m_batch(batch), m_load(QUuid::createUuid())
{
}

Result<void> StagingLoader::passNew()
{
    const auto may = m_connection.value(u"SELECT has_column_privilege('sync_staging', 'changes', 'INSERT')"_s);
    if (!may)
        return fail(may.error());
    if (!may->toBool())
        return {};
    // What failed or was rejected may be opened again by others while this load goes on.
    auto open = m_connection.query(u"SELECT temp_key, target, sku FROM sync_staging WHERE is_open AND product_id IS NULL UNION ALL "
                                   "SELECT temp_key, target, NULL FROM sync_staging WHERE status = 'failed' AND product_id IS NULL UNION ALL "
                                   "SELECT temp_key, target, NULL FROM sync_staging WHERE status = 'rejected' AND product_id IS NULL"_s);
    if (!open)
        return fail(open.error());
    while (open->next()) {
        const QString key = open->value(0).toString();
        const QString target = open->value(1).toString();
        m_open.insert(keyHash(key, target));
        if (const QString claim = claimIn(key, open->value(2).toString()); !claim.isEmpty())
            m_claimed.insert(keyHash(claim, target));
    }
    m_passesNew = true;
    return {};
}

/// Two keys of one hash cost the second one a detour, nothing else.
bool StagingLoader::passes(const StagedRow& row)
{
    if (!m_passesNew || row.productId > 0)
        return false;
    const quint64 key = keyHash(row.tempKey, row.target);
    if (m_open.contains(key))
        return false;
    if (m_appended.contains(key)) {
        m_repeated.append(row.feedRow);
        return false;
    }
    m_appended.insert(key);
    return row.blockedReason.isEmpty() && row.feedRow >= 0;
}

Result<void> StagingLoader::append(std::span<const StagedRow> rows)
{
    std::vector<Entry> direct;
    std::vector<Entry> loaded;
    for (const StagedRow& row : rows) {
        if (isWaiting(row))
            m_waiting.push_back(row);
        else
            (passes(row) ? direct : loaded).push_back({&row, changesHash(row.changes)});
    }
    std::vector<Entry*> creates;
    for (Entry& entry : loaded) {
        if (mayBeOpen(*entry.row))
            creates.push_back(&entry);
    }
    if (const auto done = takeOpenHashes(creates); !done)
        return done;
    if (const auto done = copy(direct, true); !done)
        return done;
    return copy(loaded, false);
}

bool StagingLoader::isWaiting(const StagedRow& row) const
{
    return !m_claimed.isEmpty() && m_claimed.contains(keyHash(claimOf(row), row.target));
}

/// `shared` are the feed rows that block() sets apart. All rows of a claim waited, so their places are known here as well.
Result<void> StagingLoader::appendWaiting(const QList<qint64>& shared)
{
    std::vector<StagedRow> waiting = std::exchange(m_waiting, {});
    std::ranges::stable_sort(waiting, {}, &StagedRow::feedRow);
    const QSet<qint64> together(shared.begin(), shared.end());
    QHash<QString, int> places;
    std::vector<Entry> entries;
    for (const StagedRow& row : waiting) {
        const bool isApart = together.contains(row.feedRow);
        entries.push_back({&row, changesHash(row.changes), isApart ? apartKey(row, ++places[claimOf(row)]) : QString()});
    }
    std::vector<Entry*> compared;
    for (Entry& entry : entries) {
        if (!entry.apart.isEmpty() || mayBeOpen(*entry.row))
            compared.push_back(&entry);
    }
    if (const auto done = takeOpenHashes(compared); !done)
        return done;
    return copy(entries, false);
}

bool StagingLoader::mayBeOpen(const StagedRow& row) const
{
    const bool isCompared = row.operation == "create"_L1 || !row.blockedReason.isEmpty();
    return m_passesNew && isCompared && (row.productId > 0 || m_open.contains(keyHash(row.tempKey, row.target)));
}

/// Products of the catalogue have an index of their own, so they are asked for by themselves.
Result<void> StagingLoader::takeOpenHashes(std::span<Entry* const> entries)
{
    for (const bool isKnown : {false, true}) {
        QList<qint64> places;
        QStringList keys;
        QStringList targets;
        QStringList hashes;
        for (size_t i = 0; i < entries.size(); ++i) {
            const StagedRow& row = *entries[i]->row;
            const QString& apart = entries[i]->apart;
            if ((row.productId > 0 && apart.isEmpty()) != isKnown)
                continue;
            places.append(qint64(i));
            keys.append(isKnown ? QString::number(row.productId) : apart.isEmpty() ? row.tempKey : apart);
            targets.append(row.target);
            hashes.append(QString::fromLatin1(entries[i]->hash.toHex()));
        }
        if (places.isEmpty())
            continue;
        const QString text = isKnown ? QString(openProposals).arg(u"bigint"_s, u"product_id"_s, u"s.product_id IS NOT NULL"_s)
                                     : QString(openProposals).arg(u"text"_s, u"temp_key"_s, u"s.product_id IS NULL"_s);
        auto open = m_connection.query(text, {sql::array(std::span(places.constData(), size_t(places.size()))), sql::array(keys),
                                              sql::array(targets), sql::array(hashes)});
        if (!open)
            return fail(open.error());
        while (open->next())
            compareWithOpen(*entries[size_t(open->value(0).toLongLong())], *open);
    }
    return {};
}

void StagingLoader::compareWithOpen(Entry& entry, const QSqlQuery& open)
{
    const QString reason = open.value(2).toString();
    const bool isAsBlocked = entry.apart.isEmpty() ? reason == entry.row->blockedReason : !reason.isEmpty();
    if (!isAsBlocked || open.value(1).toString() != entry.row->source || open.value(5).toString() != entry.row->operation)
        return;
    const auto spelling = spellingOnly(changesFromJson(open.value(4).toString().toUtf8()), changesFromJson(entry.row->changes));
    if (!spelling)
        return;
    entry.hash = open.value(3).toByteArray();
    m_spelling.values += spelling->values;
    m_spelling.letterCase += spelling->letterCase;
}

Result<void> StagingLoader::copy(std::span<const Entry> rows, bool directly)
{
    if (rows.empty())
        return {};
    auto copy = CopyWriter::begin(m_connection, directly ? u"sync_staging (%1)"_s.arg(columns)
                                                         : u"staging_load (%1, %2)"_s.arg(columns, loadColumns));
    if (!copy)
        return fail(copy.error());
    for (const Entry& entry : rows) {
        write(*copy, m_batch, *entry.row, entry.hash);
        if (!directly)
            writeLoadColumns(*copy, m_load, *entry.row);
        if (const auto written = copy->endRow(); !written)
            return written;
    }
    const auto stored = copy->finish();
    if (!stored)
        return fail(stored.error());
    m_rows += *stored;
    m_passed += directly ? *stored : 0;
    return {};
}

Result<void> StagingLoader::block(const QList<qint64>& feedRows, const QString& reason)
{
    if (const auto appended = appendWaiting(feedRows); !appended || feedRows.isEmpty())
        return appended;
    const auto done = m_connection.value(
        u"SELECT staging_set_apart(?::uuid, ?::integer[], ?)"_s,
        {m_load.toString(QUuid::WithoutBraces), sql::array(std::span(feedRows.constData(), size_t(feedRows.size()))), reason});
    return done ? Result<void>() : fail(done.error());
}

Result<QHash<qint64, std::pair<QString, QString>>> StagingLoader::names(const QList<qint64>& feedRows)
{
    if (const auto appended = appendWaiting(feedRows); !appended)
        return fail(appended.error());
    auto query = m_connection.query(
        u"SELECT feed_row, name, vendor, was_passed FROM staging_take_back(?::uuid, ?::uuid, ?::integer[])"_s,
        {m_load.toString(QUuid::WithoutBraces), m_batch.toString(QUuid::WithoutBraces),
         sql::array(std::span(feedRows.constData(), size_t(feedRows.size())))});
    if (!query)
        return fail(query.error());
    QHash<qint64, std::pair<QString, QString>> found;
    while (query->next()) {
        found.insert(query->value(0).toLongLong(), {query->value(1).toString(), query->value(2).toString()});
        m_passed -= query->value(3).toBool();
    }
    return found;
}

Result<StagingCounts> StagingLoader::merge(bool rememberRejections)
{
    if (const auto appended = appendWaiting({}); !appended)
        return fail(appended.error());
    qint64 repeats = 0;
    if (!m_repeated.isEmpty()) {
        const auto dropped = m_connection.value(
            u"SELECT staging_drop_repeats(?::uuid, ?::uuid, ?::integer[])"_s,
            {m_load.toString(QUuid::WithoutBraces), m_batch.toString(QUuid::WithoutBraces),
             sql::array(std::span(m_repeated.constData(), size_t(m_repeated.size())))});
        if (!dropped)
            return fail(dropped.error());
        repeats = dropped->toLongLong();
    }
    auto query = m_connection.query(u"SELECT staged, unchanged, superseded, rejected_before, in_flight, duplicates, blocked "
                                    "FROM staging_merge(?::uuid, ?)"_s,
                                    {m_load.toString(QUuid::WithoutBraces), rememberRejections});
    if (!query)
        return fail(query.error());
    StagingCounts counts;
    if (query->next()) {
        counts.staged = query->value(0).toLongLong() + m_passed;
        counts.unchanged = query->value(1).toLongLong();
        counts.superseded = query->value(2).toLongLong();
        counts.rejectedBefore = query->value(3).toLongLong();
        counts.inFlight = query->value(4).toLongLong();
        counts.duplicates = query->value(5).toLongLong() + repeats;
        counts.blocked = query->value(6).toLongLong();
    }
    return counts;
}

} // namespace trueup
