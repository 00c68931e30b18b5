#include "store/reviewindex.h"

#include "catalog/fields.h"
#include "store/sqlvalues.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int pieceRows = 10'000; // about 60 ms
constexpr qint64 largeDrop = -2000; // hundredths of a per cent, as in ReviewReader::keys
constexpr QChar cellEnd(0x1f);
constexpr QChar rowEnd(0x1e);

// Each list sorted by the bytes of the words, like the database orders them.
constexpr std::array statuses{"approved"_L1, "blocked"_L1, "failed"_L1, "pending"_L1, "queued"_L1, "rejected"_L1,
                              "synced"_L1};
constexpr std::array operations{"archive"_L1, "create"_L1, "delete"_L1, "link"_L1, "publish"_L1, "unpublish"_L1, "update"_L1};
constexpr std::array sources{"etilize"_L1, "manual"_L1, "rollback"_L1, "shopify"_L1, "xorosoft"_L1};

template <class List>
int placeOf(const List& words, QStringView word)
{
    const auto found = std::ranges::find_if(words, [word](QLatin1StringView one) { return one == word; });
    return found == words.end() ? -1 : int(found - words.begin());
}

/// A bit for every word of the list that is wanted; all bits when nothing is.
template <class List>
quint32 maskOf(const List& words, const QStringList& wanted)
{
    if (wanted.isEmpty())
        return ~0U;
    quint32 mask = 0;
    for (const QString& word : wanted) {
        if (const int place = placeOf(words, word); place >= 0)
            mask |= 1U << place;
    }
    return mask;
}

quint32 fieldBit(QStringView key)
{
    const Field* known = fieldByKey(key);
    return known ? 1U << int(known->id) : 0;
}

static_assert(fieldCount <= 32, "a bit for each field");

QString pieceQuery(const QString& condition)
{
    return
        u"SELECT string_agg(concat_ws(E'\\x1f', s.id, s.row_version, s.batch_id, s.status, s.operation_type, s.source, "
        "s.auto_approved::integer, COALESCE(round(s.confidence * 10000)::text, ''), "
        "COALESCE(round(s.price_change_percent * 100)::text, ''), round(extract(epoch FROM s.created_at) * 1000000), "
        "array_to_string(s.changed_fields, ' '), translate(COALESCE(s.vendor, ''), E'\\x1e\\x1f', '  '), "
        "translate(COALESCE(s.product_type, ''), E'\\x1e\\x1f', '  '), "
        "COALESCE(s.changes -> ? -> 'current', 'null')::text, COALESCE(s.changes -> ? -> 'proposed', 'null')::text, "
        "translate(COALESCE(lower(s.sku), ''), E'\\x1e\\x1f', '  '), "
        "translate(COALESCE(lower(s.name), ''), E'\\x1e\\x1f', '  ')), E'\\x1e' ORDER BY s.id), max(s.id), count(*) "
        "FROM (SELECT * FROM sync_staging WHERE id > ? AND %1 ORDER BY id LIMIT ?) s"_s.arg(condition);
}

/// A value of the usual field that numbers as this program has them order exactly as the database does.
struct PlainValue
{
    bool isNull = true; // which comes before every number
    double number = 0;

    friend auto operator<=>(const PlainValue& a, const PlainValue& b)
    {
        if (a.isNull || b.isNull)
            return std::partial_ordering(b.isNull <=> a.isNull);
        return a.number <=> b.number;
    }
    friend bool operator==(const PlainValue& a, const PlainValue& b) { return (a <=> b) == 0; }

    /// Nothing for texts, objects and numbers with more digits than a double is sure of.
    [[nodiscard]] static std::optional<PlainValue> fromJson(QStringView json)
    {
        if (json == u"null")
            return PlainValue{};
        bool ok = false;
        const double number = json.toDouble(&ok);
        // Zeros at the end are how a division leaves a price; they say nothing.
        QStringView digits = json;
        while (digits.endsWith(u'0') && json.contains(u'.'))
            digits.chop(1);
        const auto said = std::ranges::count_if(digits, [](QChar one) { return one.isDigit(); });
        if (!ok || said > std::numeric_limits<double>::digits10)
            return std::nullopt;
        return PlainValue{false, number};
    }
};

/// For every value its place among the different ones, in order.
std::vector<quint32> placesOf(const std::vector<PlainValue>& values)
{
    std::vector<quint32> order(values.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&values](quint32 a, quint32 b) { return values[a] < values[b]; });
    std::vector<quint32> places(values.size());
    quint32 place = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && values[order[i]] != values[order[i - 1]])
            ++place;
        places[order[i]] = place;
    }
    return places;
}

} // namespace

class ReviewIndex::Builder
{
public:
    void add(const QString& piece)
    {
        for (const QStringView row : QStringView(piece).tokenize(rowEnd))
            addRow(row);
    }
    void setLowersAll(bool all) { m_index->m_lowersAll = all; }
    [[nodiscard]] QStringList batches() const { return m_batches.keys(); }
    /// All rows were added that are not written yet; those that are follow.
    void endOpen() { m_open = m_index->m_rows.size(); }
    /// Orders the values of the usual field; false when only the database can.
    [[nodiscard]] bool orderValues()
    {
        if (!m_isPlain)
            return false;
        const std::vector<quint32> before = placesOf(m_before);
        const std::vector<quint32> after = placesOf(m_after);
        for (size_t i = 0; i < m_index->m_rows.size(); ++i) {
            m_index->m_rows[i].before = before[i];
            m_index->m_rows[i].after = after[i];
        }
        return true;
    }
    void setPlaces(qint64 id, quint32 before, quint32 after)
    {
        const auto middle = m_index->m_rows.begin() + std::ptrdiff_t(m_open);
        for (const auto& [begin, end] : {std::pair(m_index->m_rows.begin(), middle), std::pair(middle, m_index->m_rows.end())}) {
            const auto row = std::lower_bound(begin, end, id, [](const Row& one, qint64 wanted) { return one.id < wanted; });
            if (row != end && row->id == id) {
                row->before = before;
                row->after = after;
                return;
            }
        }
    }
    [[nodiscard]] std::shared_ptr<const ReviewIndex> take()
    {
        m_index->m_rows.shrink_to_fit();
        m_index->m_texts.shrink_to_fit();
        m_index->m_textEnds.shrink_to_fit();
        return m_index;
    }

private:
    using Known = QHash<QString, quint32>;

    void addRow(QStringView text)
    {
        std::array<QStringView, 17> cells;
        size_t count = 0;
        for (const QStringView cell : text.tokenize(cellEnd)) {
            if (count < cells.size())
                cells[count] = cell;
            ++count;
        }
        if (count != cells.size())
            return;
        Row row{};
        row.id = cells[0].toLongLong();
        row.version = cells[1].toLongLong();
        row.batch = place(m_batches, m_index->m_batches, cells[2]);
        row.status = quint8(placeOf(statuses, cells[3]));
        row.operation = quint8(placeOf(operations, cells[4]));
        row.source = quint8(placeOf(sources, cells[5]));
        row.autoApproved = cells[6] == u"1";
        row.confidence = cells[7].isEmpty() ? -1 : cells[7].toInt();
        row.hasPercent = !cells[8].isEmpty();
        row.percent = cells[8].toLongLong();
        row.created = cells[9].toLongLong();
        for (const QStringView key : cells[10].tokenize(u' '))
            row.fields |= fieldBit(key);
        row.vendor = place(m_vendors, m_index->m_vendors, cells[11]);
        row.type = place(m_types, m_index->m_types, cells[12]);
        m_index->m_rows.push_back(row);
        takeValues(cells[13], cells[14]);
        for (const QStringView words : {cells[15], cells[16]}) {
            const QByteArray utf8 = words.toUtf8();
            m_index->m_texts.append(utf8.constData(), size_t(utf8.size()));
            m_index->m_textEnds.push_back(quint32(m_index->m_texts.size()));
        }
    }
    void takeValues(QStringView before, QStringView after)
    {
        const auto one = PlainValue::fromJson(before);
        const auto other = PlainValue::fromJson(after);
        m_isPlain = m_isPlain && one && other;
        if (!m_isPlain)
            return;
        m_before.push_back(*one);
        m_after.push_back(*other);
    }
    static quint32 place(Known& known, std::vector<std::string>& list, QStringView word)
    {
        const QString key = word.toString();
        if (const auto found = known.constFind(key); found != known.cend())
            return *found;
        const auto at = quint32(list.size());
        list.push_back(word.toUtf8().toStdString());
        known.insert(key, at);
        return at;
    }

    std::shared_ptr<ReviewIndex> m_index = std::make_shared<ReviewIndex>();
    size_t m_open = 0;
    bool m_isPlain = true;
    std::vector<PlainValue> m_before; // of every row, as long as all are plain
    std::vector<PlainValue> m_after;
    Known m_batches;
    Known m_vendors;
    Known m_types;
};

Result<void> ReviewIndex::readRows(Connection& connection, Builder& builder, const QString& condition, const QVariantList& parameters,
                                   const std::function<void()>& betweenPieces)
{
    qint64 after = 0;
    const QString field = ReviewOrder().field;
    for (qint64 count = pieceRows; count == pieceRows;) {
        if (betweenPieces)
            betweenPieces();
        auto query = connection.query(pieceQuery(condition), QVariantList{field, field, after} + parameters + QVariantList{pieceRows});
        if (!query)
            return fail(query.error());
        query->next();
        builder.add(query->value(0).toString());
        after = query->value(1).toLongLong();
        count = query->value(2).toLongLong();
    }
    return {};
}

Result<void> ReviewIndex::readPlaces(Connection& connection, Builder& builder, const QStringList& batches)
{
    const QString field = ReviewOrder().field;
    auto query = connection.query(
        u"SELECT string_agg(concat(v.id, ' ', v.before, ' ', v.after), ',') FROM (SELECT s.id, "
        "dense_rank() OVER (ORDER BY COALESCE(s.changes -> ? -> 'current', 'null'::jsonb)) AS before, "
        "dense_rank() OVER (ORDER BY COALESCE(s.changes -> ? -> 'proposed', 'null'::jsonb)) AS after FROM sync_staging s "
        "WHERE s.status NOT IN ('superseded', 'synced') OR (s.status = 'synced' AND s.batch_id = ANY (?::uuid[]))) v"_s,
        {field, field, sql::array(batches)});
    if (!query)
        return fail(query.error());
    query->next();
    const QString places = query->value(0).toString();
    for (const QStringView row : QStringView(places).tokenize(u',', Qt::SkipEmptyParts)) {
        const QList<QStringView> numbers = row.split(u' ');
        if (numbers.size() == 3)
            builder.setPlaces(numbers[0].toLongLong(), numbers[1].toUInt(), numbers[2].toUInt());
    }
    return {};
}

Result<std::shared_ptr<const ReviewIndex>> ReviewIndex::read(Connection& connection, const std::function<void()>& betweenPieces)
{
    Transaction transaction(connection);
    // One process of the server: this is read ahead, and what somebody waits for shall have the others.
    if (auto set = connection.script(u"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
                                     "SET LOCAL max_parallel_workers_per_gather = 0"_s);
        !set)
        return fail(set.error());
    const auto lowersAll = connection.value(u"SELECT lower('É') = 'é'"_s);
    if (!lowersAll)
        return fail(lowersAll.error());
    Builder builder;
    builder.setLowersAll(lowersAll->toBool());
    if (auto open = readRows(connection, builder, u"status NOT IN ('superseded', 'synced')"_s, {}, betweenPieces); !open)
        return fail(open.error());
    builder.endOpen();
    const QStringList batches = builder.batches();
    if (auto written = readRows(connection, builder, u"status = 'synced' AND batch_id = ANY (?::uuid[])"_s, {sql::array(batches)}, betweenPieces);
        !written)
        return fail(written.error());
    if (!builder.orderValues()) {
        if (auto placed = readPlaces(connection, builder, batches); !placed)
            return fail(placed.error());
    }
    if (auto done = transaction.commit(); !done)
        return fail(done.error());
    return builder.take();
}

bool ReviewIndex::mayKnow(const StagingFilter& filter, const ReviewOrder& order)
{
    const bool isOfField = order.column == ReviewSort::Before || order.column == ReviewSort::After;
    const bool hasColumn = order.column != ReviewSort::Updated && (!isOfField || order.field == ReviewOrder().field);
    return hasColumn && !filter.statuses.isEmpty() && !filter.statuses.contains(u"superseded"_s)
        && (!filter.statuses.contains(u"synced"_s) || !filter.batch.isNull()) && filter.ids.isEmpty() && !filter.conflict;
}

bool ReviewIndex::knows(const StagingFilter& filter, const ReviewOrder& order) const
{
    const bool hasRows = !filter.statuses.contains(u"synced"_s)
        || std::ranges::find(m_batches, filter.batch.toString(QUuid::WithoutBraces).toStdString()) != m_batches.end();
    return hasRows && mayKnow(filter, order);
}

std::string_view ReviewIndex::sku(quint32 row) const
{
    const quint32 begin = row == 0 ? 0 : m_textEnds[2 * row - 1];
    return std::string_view(m_texts).substr(begin, m_textEnds[2 * row] - begin);
}

std::string_view ReviewIndex::name(quint32 row) const
{
    const quint32 begin = m_textEnds[2 * row];
    return std::string_view(m_texts).substr(begin, m_textEnds[2 * row + 1] - begin);
}

/// A filter in the numbers of the rows.
class ReviewIndex::Condition
{
public:
    Condition(const ReviewIndex& index, const StagingFilter& filter)
        : m_statuses(maskOf(statuses, filter.statuses)), m_operations(maskOf(operations, filter.operations)),
          m_sources(maskOf(sources, filter.sources)), m_autoApproved(filter.autoApproved)
    {
        for (const QString& key : filter.fields)
            m_fields |= fieldBit(key);
        m_anyField = filter.fields.isEmpty();
        if (!filter.batch.isNull())
            m_batch = place(index.m_batches, filter.batch.toString(QUuid::WithoutBraces));
        if (!filter.vendor.isEmpty())
            m_vendor = place(index.m_vendors, filter.vendor);
        if (!filter.productType.isEmpty())
            m_type = place(index.m_types, filter.productType);
        if (filter.minConfidence)
            m_minConfidence = int(std::ceil(*filter.minConfidence * 10'000 - rounding));
        if (filter.maxConfidence)
            m_maxConfidence = int(std::floor(*filter.maxConfidence * 10'000 + rounding));
        if (filter.minPriceChange)
            m_minPercent = qint64(std::ceil(filter.minPriceChange->toDouble() * 100 - rounding));
    }
    [[nodiscard]] bool holds(const Row& row) const
    {
        return (m_statuses >> row.status & 1) && (m_operations >> row.operation & 1) && (m_sources >> row.source & 1)
            && (!m_batch || *m_batch == qint64(row.batch)) && (!m_vendor || *m_vendor == qint64(row.vendor))
            && (!m_type || *m_type == qint64(row.type)) && (m_anyField || (m_fields & row.fields))
            && (!m_autoApproved || *m_autoApproved == row.autoApproved)
            && (!m_minConfidence || (row.confidence >= 0 && row.confidence >= *m_minConfidence))
            && (!m_maxConfidence || (row.confidence >= 0 && row.confidence <= *m_maxConfidence))
            && (!m_minPercent || (row.hasPercent && std::abs(row.percent) >= *m_minPercent));
    }

private:
    static constexpr double rounding = 1e-6; ///< 0.57 times ten thousand is 5699.99…

    /// -1: no row has it.
    static qint64 place(const std::vector<std::string>& list, const QString& word)
    {
        const auto found = std::ranges::find(list, word.toStdString());
        return found == list.end() ? -1 : qint64(found - list.begin());
    }

    quint32 m_statuses;
    quint32 m_operations;
    quint32 m_sources;
    quint32 m_fields = 0;
    bool m_anyField = true;
    std::optional<bool> m_autoApproved;
    std::optional<qint64> m_batch;
    std::optional<qint64> m_vendor;
    std::optional<qint64> m_type;
    std::optional<int> m_minConfidence;
    std::optional<int> m_maxConfidence;
    std::optional<qint64> m_minPercent;
};

/// As lower() of this database does it.
QString ReviewIndex::lowered(const QString& text) const
{
    if (m_lowersAll)
        return text.toLower();
    QString result = text;
    for (QChar& letter : result) {
        if (letter >= u'A' && letter <= u'Z')
            letter = letter.toLower();
    }
    return result;
}

std::vector<quint32> ReviewIndex::matching(const StagingFilter& filter) const
{
    const Condition condition(*this, filter);
    const std::string text = lowered(filter.text).toStdString();
    std::vector<quint32> found;
    for (quint32 row = 0; row < m_rows.size(); ++row) {
        if (!condition.holds(m_rows[row]))
            continue;
        if (text.empty() || sku(row).find(text) != std::string_view::npos || name(row).find(text) != std::string_view::npos)
            found.push_back(row);
    }
    return found;
}

/// Below zero when a comes first.
int ReviewIndex::compare(ReviewSort column, quint32 a, quint32 b) const
{
    const Row& one = m_rows[a];
    const Row& other = m_rows[b];
    const auto by = [](auto left, auto right) { return left < right ? -1 : left > right ? 1 : 0; };
    switch (column) {
    case ReviewSort::Sku: return sku(a).compare(sku(b));
    case ReviewSort::Name: return name(a).compare(name(b));
    case ReviewSort::Kind: return by(one.operation, other.operation);
    case ReviewSort::PriceChange: return by(one.percent, other.percent);
    case ReviewSort::Confidence: return by(one.confidence < 0 ? -10'000 : one.confidence, other.confidence < 0 ? -10'000 : other.confidence);
    case ReviewSort::Source: return by(one.source, other.source);
    case ReviewSort::Created: return by(one.created, other.created);
    case ReviewSort::Status: return by(one.status, other.status);
    case ReviewSort::Before: return by(one.before, other.before);
    case ReviewSort::After: return by(one.after, other.after);
    case ReviewSort::Id:
    case ReviewSort::Updated: break;
    }
    return 0;
}

QList<ReviewKey> ReviewIndex::keys(const StagingFilter& filter, const ReviewOrder& order, qsizetype limit) const
{
    std::vector<quint32> found = matching(filter);
    const bool up = order.direction == Qt::AscendingOrder;
    const auto isBefore = [&](quint32 a, quint32 b) {
        const int result = compare(order.column, a, b);
        const bool first = result != 0 ? result < 0 : m_rows[a].id < m_rows[b].id; // ids are all different
        return a != b && first == up;
    };
    const size_t wanted = limit < 0 ? found.size() : std::min(size_t(limit), found.size());
    const auto end = found.begin() + std::ptrdiff_t(wanted);
    if (wanted < found.size())
        std::partial_sort(found.begin(), end, found.end(), isBefore);
    else
        std::sort(found.begin(), found.end(), isBefore);
    QList<ReviewKey> keys;
    keys.reserve(qsizetype(wanted));
    for (auto it = found.begin(); it != end; ++it) {
        const Row& row = m_rows[*it];
        const QLatin1StringView operation = operations[row.operation];
        const bool isWithdrawal = operation == "archive"_L1 || operation == "delete"_L1 || operation == "unpublish"_L1;
        keys.append({row.id, row.version, isWithdrawal || (row.hasPercent && row.percent <= largeDrop)});
    }
    return keys;
}

QList<ReviewGroup> ReviewIndex::groups(const StagingFilter& filter) const
{
    std::map<std::tuple<quint8, quint8, bool>, qint64> counts;
    for (const quint32 at : matching(filter)) {
        const Row& row = m_rows[at];
        ++counts[{row.operation, row.status, row.autoApproved}];
    }
    QList<ReviewGroup> groups;
    for (const auto& [group, rows] : counts) {
        const auto [operation, status, autoApproved] = group;
        groups.append({QString(operations[operation]), QString(statuses[status]), autoApproved, rows});
    }
    return groups;
}

} // namespace trueup
