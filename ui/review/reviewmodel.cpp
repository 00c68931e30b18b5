#include "review/reviewmodel.h"

#include "review/rowdeltas.h"
#include "widgets/labels.h"

#include <QFont>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct ColumnInfo
{
    const char* title;
    std::optional<ReviewSort> sort;
};

constexpr std::array<ColumnInfo, ReviewModel::ColumnCount> columns = {{
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "SKU"), ReviewSort::Sku},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Name"), ReviewSort::Name},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "What changes"), ReviewSort::Kind},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Before"), ReviewSort::Before},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "After"), ReviewSort::After},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Price ±"), ReviewSort::PriceChange},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Confidence"), ReviewSort::Confidence},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Source"), ReviewSort::Source},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Age"), ReviewSort::Age},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Status"), ReviewSort::Status},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Decided by"), {}},
}};

/// How a row reads before its contents have come.
const QString& notYet()
{
    static const QString text = u"…"_s;
    return text;
}

QString whatChanges(const ReviewRow& row, const FieldDelta* first)
{
    if (row.kind != ChangeKind::Update)
        return kindLabel(row.kind);
    if (!first)
        return {};
    const QString name = field(first->field).translatedLabel();
    const qsizetype more = row.deltas.size() - 1;
    return more > 0 ? ReviewModel::tr("%1 and %n more", "names of fields", int(more)).arg(name) : name;
}

QString oldToNew(const QString& before, const QString& after)
{
    return u"%1 → %2"_s.arg(before, after);
}

QVariant boldFont()
{
    static const QVariant bold = [] {
        QFont font;
        font.setBold(true);
        return font;
    }();
    return bold;
}

} // namespace

ReviewModel::ReviewModel(ReviewService& service, QObject* parent)
    : QAbstractTableModel(parent), m_service(service), m_pageAsker(this), m_keysAsker(this), m_rowsAsker(this), m_read(keptRows)
{
}

void ReviewModel::show(const ReviewFilter& filter, const ReviewOrder& order)
{
    if (filter.batchId != m_filter.batchId && !m_ticked.isEmpty()) {
        m_ticked.clear();
        emit ticksChanged();
    }
    m_filter = filter;
    m_order = order;
    m_keysAsker.forget();
    m_rowsAsker.forget();
    m_pageAsker.ask(m_service.page(filter, order, {}, pageSize), [this](const Result<Page<ReviewRow>>& page) {
        if (page)
            receivePage(*page);
        else
            emit failed(page.error());
    });
}

ReviewModel::Column ReviewModel::columnOf(ReviewSort sort)
{
    const auto found = std::ranges::find(columns, sort, &ColumnInfo::sort);
    return found == columns.end() ? Sku : Column(found - columns.begin());
}

bool ReviewModel::sorts(int column)
{
    return column >= 0 && column < ColumnCount && columns[size_t(column)].sort;
}

void ReviewModel::receivePage(const Page<ReviewRow>& page)
{
    m_now = QDateTime::currentDateTimeUtc();
    beginResetModel();
    m_read.clear(); // which field stands in front depends on the filter
    m_gone.clear();
    m_keys.clear();
    for (const ReviewRow& row : page.rows)
        m_keys.append({row.id, row.version, row.startsUnticked});
    keep(page.rows);
    m_needFirst = 0;
    m_needLast = rowCount() - 1;
    endResetModel();
    emit loaded();
    if (!page.nextKey.isEmpty() && !m_pageAsker.isWaiting())
        askKeys();
}

void ReviewModel::reload()
{
    if (m_pageAsker.isWaiting() || m_keys.isEmpty()) {
        show(m_filter, m_order);
        return;
    }
    QList<int> places;
    for (int at = m_needFirst; at <= std::min(m_needLast, rowCount() - 1); ++at)
        places.append(at);
    if (!places.isEmpty())
        askRows(places);
    askKeys();
}

void ReviewModel::askKeys()
{
    m_keysAsker.ask(m_service.keys(m_filter, m_order), [this](const Result<QList<ReviewKey>>& keys) {
        if (keys)
            receiveKeys(*keys);
        else
            emit failed(keys.error());
    });
}

void ReviewModel::receiveKeys(const QList<ReviewKey>& keys)
{
    m_now = QDateTime::currentDateTimeUtc();
    m_gone.clear();
    const bool continues = keys.size() >= m_keys.size()
        && std::equal(m_keys.cbegin(), m_keys.cend(), keys.cbegin(),
                      [](const ReviewKey& a, const ReviewKey& b) { return a.id == b.id; });
    if (continues)
        lengthen(keys);
    else
        rearrange(keys);
    dropOutdated();
    dropOldTicks();
    fetchNeeded();
    emit loaded();
}

void ReviewModel::lengthen(const QList<ReviewKey>& keys)
{
    const bool longer = keys.size() > m_keys.size();
    if (longer)
        beginInsertRows({}, int(m_keys.size()), int(keys.size()) - 1);
    m_keys = keys;
    if (longer)
        endInsertRows();
}

/// Rows came, went or changed places. Persistent indexes (current row, selection) follow their ids.
void ReviewModel::rearrange(const QList<ReviewKey>& keys)
{
    emit layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QHash<qint64, int> places;
    for (const QModelIndex& index : before)
        places.insert(m_keys[index.row()].id, -1);
    for (int at = 0; at < keys.size() && !places.isEmpty(); ++at) {
        if (const auto found = places.find(keys[at].id); found != places.end())
            *found = at;
    }
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex& index : before) {
        const int at = places.value(m_keys[index.row()].id, -1);
        after.append(at < 0 ? QModelIndex() : createIndex(at, index.column()));
    }
    m_keys = keys;
    changePersistentIndexList(before, after);
    emit layoutChanged();
}

/// Forgets the contents of rows that have another version by now.
void ReviewModel::dropOutdated()
{
    if (m_keys.isEmpty())
        return;
    for (const ReviewKey& key : std::as_const(m_keys)) {
        if (const Entry* known = m_read.object(key.id); known && known->row.version != key.version)
            m_read.remove(key.id);
    }
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

/// A tick is about what was there when it was set, in sight or not: else one row that somebody changed far below would refuse
/// every decision about the others.
void ReviewModel::dropOldTicks()
{
    const qsizetype before = m_ticked.size();
    for (auto key = m_keys.cbegin(); key != m_keys.cend() && !m_ticked.isEmpty(); ++key) {
        if (const auto ticked = m_ticked.constFind(key->id); ticked != m_ticked.cend() && *ticked != key->version)
            m_ticked.erase(ticked);
    }
    if (m_ticked.size() != before)
        emit ticksChanged();
}

void ReviewModel::need(int first, int last)
{
    if (first != m_needFirst)
        m_isUpward = first < m_needFirst;
    m_needFirst = std::max(0, first);
    m_needLast = last < 0 ? rowCount() - 1 : last;
    if (!m_rowsAsker.isWaiting())
        fetchNeeded();
}

void ReviewModel::fetchNeeded()
{
    if (m_pageAsker.isWaiting())
        return;
    const auto clamped = [this](int at) { return std::clamp(at, 0, rowCount()); };
    const int first = clamped(m_needFirst);
    const int end = clamped(m_needLast + 1);
    // Ahead so many that whoever holds a key down never sees a row that comes later.
    const int before = clamped(first - (m_isUpward ? pageSize : pageSize / 4));
    const int behind = clamped(end + (m_isUpward ? pageSize / 4 : pageSize));
    QList<int> places;
    if (!missing(first, end, 1).isEmpty()) // what is seen comes first
        places = missing(before, behind, behind - before);
    else if (!missing(end, behind, 1).isEmpty())
        places = missing(end, clamped(behind + pageSize), pageSize);
    else if (!missing(before, first, 1).isEmpty())
        places = missing(clamped(before - pageSize), first, first - before + pageSize);
    if (places.size() > pageSize && places.constLast() < first)
        places = places.last(pageSize); // the nearest
    if (!places.isEmpty())
        askRows(places);
}

QList<int> ReviewModel::missing(int first, int end, int most) const
{
    QList<int> places;
    for (int at = first; at < end && places.size() < most; ++at) {
        if (!m_read.contains(m_keys[at].id) && !m_gone.contains(m_keys[at].id))
            places.append(at);
    }
    return places;
}

void ReviewModel::askRows(const QList<int>& places)
{
    QList<qint64> ids;
    ids.reserve(places.size());
    for (const int at : places)
        ids.append(m_keys[at].id);
    m_rowsAsker.ask(m_service.rows(ids), [this, ids, places](const Result<QList<ReviewRow>>& rows) {
        if (!rows) {
            emit failed(rows.error());
            return;
        }
        keep(*rows);
        for (const qint64 id : ids) {
            if (!m_read.contains(id))
                m_gone.insert(id);
        }
        announceRows(ids, places);
        if (!m_rowsAsker.isWaiting())
            fetchNeeded(); // what came into sight meanwhile
    });
}

/// Rows between them that were there already are not painted again. Where rows changed places since they were asked, all are.
void ReviewModel::announceRows(const QList<qint64>& ids, const QList<int>& places)
{
    const auto announce = [this](int first, int last) { emit dataChanged(index(first, 0), index(last, columnCount() - 1)); };
    for (qsizetype i = 0; i < ids.size(); ++i) {
        if (places[i] >= rowCount() || m_keys[places[i]].id != ids[i])
            return m_keys.isEmpty() ? void() : announce(0, rowCount() - 1);
    }
    for (qsizetype from = 0, to = 1; from < places.size(); from = to++) {
        while (to < places.size() && places[to] == places[to - 1] + 1)
            ++to;
        announce(places[from], places[to - 1]);
    }
}

void ReviewModel::keep(const QList<ReviewRow>& rows)
{
    bool unticked = false;
    for (const ReviewRow& row : rows) {
        // A tick is about what was there when it was set: who ticked must look at the row again.
        const auto ticked = m_ticked.constFind(row.id);
        if (ticked != m_ticked.cend() && *ticked != row.version) {
            m_ticked.erase(ticked);
            unticked = true;
        }
        m_read.insert(row.id, new Entry{row});
    }
    if (unticked)
        emit ticksChanged();
}

void ReviewModel::setExtraFields(const QList<FieldId>& fields)
{
    if (fields == m_extra)
        return;
    beginResetModel();
    m_extra = fields;
    for (const qint64 id : m_read.keys())
        m_read.object(id)->isWritten = false;
    endResetModel();
    if (!m_keys.isEmpty())
        emit loaded();
}

const ReviewModel::Entry* ReviewModel::written(qint64 id) const
{
    Entry* entry = m_read.object(id);
    if (entry && !entry->isWritten)
        write(*entry);
    return entry;
}

void ReviewModel::write(Entry& result) const
{
    const ReviewRow& row = result.row;
    const FieldDelta* first = headlineDelta(row, m_filter.field);
    result.texts[Sku] = row.sku;
    result.texts[Name] = row.name;
    result.texts[What] = whatChanges(row, first);
    if (first) {
        const ShownPair pair = shownChange(*first);
        result.texts[Before] = pair.before;
        result.texts[After] = pair.after;
        result.wholeBefore = pair.wholeBefore;
        result.wholeAfter = pair.wholeAfter;
        result.before = shownValue(first->field, first->current).presence;
        result.after = shownValue(first->field, first->proposed).presence;
        result.alignRight = isNumberField(first->field);
        result.told = first->field;
    }
    if (const FieldDelta* price = deltaOf(row, FieldId::Price); price && price->changePercent)
        result.texts[Percent] = shownPercent(*price->changePercent);
    if (row.confidence)
        result.texts[Confidence] = u"%1 · %2"_s.arg(shownConfidence(*row.confidence), row.confidenceReason);
    else
        result.texts[Confidence] = row.confidenceReason;
    result.texts[Source] = sideLabel(row.source);
    result.texts[Age] = shownAge(row.stagedAt, m_now);
    result.texts[Status] = row.autoApproved && row.status == ReviewStatus::Approved ? tr("Approved by rule")
                                                                                    : statusLabel(row.status);
    result.texts[DecidedBy] = row.decidedBy;
    result.extras.clear();
    result.wholeExtras.clear();
    for (const FieldId wanted : m_extra) {
        const FieldDelta* delta = deltaOf(row, wanted);
        const ShownPair pair = delta ? shownChange(*delta) : ShownPair();
        result.extras += delta ? oldToNew(pair.before, pair.after) : QString();
        result.wholeExtras += pair.wholeBefore.isEmpty() ? QString() : oldToNew(pair.wholeBefore, pair.wholeAfter);
    }
    result.isWritten = true;
}

const ReviewRow* ReviewModel::rowIfRead(int index) const
{
    const Entry* entry = index >= 0 && index < m_keys.size() ? m_read.object(m_keys[index].id) : nullptr;
    return entry ? &entry->row : nullptr;
}

Decision::Item ReviewModel::itemAt(int index) const
{
    const ReviewRow* read = rowIfRead(index);
    return {m_keys[index].id, read ? read->version : m_keys[index].version};
}

const ReviewRow& ReviewModel::row(int index) const
{
    const ReviewRow* read = rowIfRead(index);
    Q_ASSERT(read);
    return *read;
}

int ReviewModel::indexOf(qint64 id) const
{
    const auto found = std::ranges::find(m_keys, id, &ReviewKey::id);
    return found == m_keys.cend() ? -1 : int(found - m_keys.cbegin());
}

void ReviewModel::setMayTick(bool may)
{
    if (may == m_mayTick)
        return;
    m_mayTick = may;
    tickAll(false); // shows the boxes or none, too
}

void ReviewModel::setTicked(const QList<int>& rows, bool ticked)
{
    if (rows.isEmpty() || !m_mayTick)
        return;
    for (const int at : rows) {
        const Decision::Item changed = itemAt(at);
        if (ticked)
            m_ticked.insert(changed.id, changed.version);
        else
            m_ticked.remove(changed.id);
    }
    emit dataChanged(index(rows.first(), Sku), index(rows.last(), Sku), {Qt::CheckStateRole});
    emit ticksChanged();
}

void ReviewModel::tickAll(bool ticked)
{
    m_ticked.clear();
    if (ticked && m_mayTick) {
        m_ticked.reserve(m_keys.size());
        for (const ReviewKey& one : std::as_const(m_keys)) {
            if (!one.startsUnticked)
                m_ticked.insert(one.id, one.version);
        }
    }
    if (!m_keys.isEmpty())
        emit dataChanged(index(0, Sku), index(rowCount() - 1, Sku), {Qt::CheckStateRole});
    emit ticksChanged();
}

QList<Decision::Item> ReviewModel::ticked() const
{
    QList<Decision::Item> items;
    items.reserve(m_ticked.size());
    for (auto it = m_ticked.begin(); it != m_ticked.end(); ++it)
        items.append({it.key(), it.value()});
    std::ranges::sort(items, {}, &Decision::Item::id);
    return items;
}

QList<Decision::Item> ReviewModel::having(const QList<Decision::Item>& rows, const QSet<ReviewStatus>& statuses) const
{
    QList<Decision::Item> found;
    for (const Decision::Item& item : rows) {
        const Entry* read = m_read.object(item.id);
        if (read && read->row.version == item.version && statuses.contains(read->row.status))
            found.append(item);
    }
    return found;
}

qint64 ReviewModel::startingUnticked(const QSet<qint64>& among) const
{
    return std::ranges::count_if(m_keys, [&among](const ReviewKey& key) { return key.startsUnticked && (among.isEmpty() || among.contains(key.id)); });
}

int ReviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_keys.size());
}

int ReviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount + m_extra.size());
}

QVariant ReviewModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qint64 id = m_keys[index.row()].id;
    return valueFor(id, written(id), index.column(), role);
}

void ReviewModel::multiData(const QModelIndex& index, QModelRoleDataSpan roles) const
{
    const qint64 id = m_keys[index.row()].id;
    const Entry* shown = written(id);
    for (QModelRoleData& role : roles)
        role.setData(valueFor(id, shown, index.column(), role.role()));
}

QString ReviewModel::textOf(const Entry* shown, int column) const
{
    if (!shown)
        return column == Sku ? notYet() : QString();
    return column < ColumnCount ? shown->texts[size_t(column)] : shown->extras.value(column - ColumnCount);
}

QString ReviewModel::wholeText(const Entry& shown, int column)
{
    if (column >= ColumnCount)
        return shown.wholeExtras.value(column - ColumnCount);
    return column == Before ? shown.wholeBefore : column == After ? shown.wholeAfter : QString();
}

QVariant ReviewModel::valueFor(qint64 id, const Entry* shown, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return textOf(shown, column);
    case Qt::DecorationRole: return shown ? iconFor(*shown, column) : QVariant();
    case Qt::ToolTipRole: return shown && column < ColumnCount ? toolTipFor(*shown, column) : textOf(shown, column);
    case Qt::CheckStateRole:
        return column == Sku && m_mayTick ? QVariant(m_ticked.contains(id) ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::TextAlignmentRole:
        return cellAlignment(isOfNumbers(column) || (shown && shown->alignRight && (column == Before || column == After)));
    case PresenceRole:
        return int(!shown ? Presence::Present : column == Before ? shown->before : column == After ? shown->after : Presence::Present);
    case wholeTextRole: return shown ? wholeText(*shown, column) : QString();
    case RowIdRole: return id;
    case ShortRole: return shown ? shortText(*shown, column) : textOf(shown, column);
    case Qt::FontRole: return shown && isStressed(*shown, column) ? boldFont() : QVariant();
    case Qt::AccessibleTextRole: return spoken(shown, column);
    default: return {};
    }
}

void ReviewModel::onlookersChanged()
{
    if (!m_keys.isEmpty())
        emit dataChanged(index(0, Name), index(rowCount() - 1, Name), {Qt::DecorationRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
}

bool ReviewModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!m_mayTick || role != Qt::CheckStateRole || index.column() != Sku)
        return false;
    setTicked(index.row(), value.toInt() == Qt::Checked);
    return true;
}

/// Whether every cell of the column ends at the right.
bool ReviewModel::isOfNumbers(int column) const
{
    if (column == Before || column == After)
        return m_filter.field && isNumberField(*m_filter.field);
    return column == Percent || column == Age || (column >= ColumnCount && isNumberField(m_extra[column - ColumnCount]));
}

/// Where the title of a column stands: over what most of its cells show. Without a field to filter by those are prices.
bool ReviewModel::endsAtRight(int column) const
{
    return isOfNumbers(column) || (!m_filter.field && (column == Before || column == After));
}

QVariant ReviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return section < ColumnCount ? tr(columns[size_t(section)].title) : field(m_extra[section - ColumnCount]).translatedLabel();
    if (role == Qt::TextAlignmentRole)
        return cellAlignment(endsAtRight(section));
    return {};
}

Qt::ItemFlags ReviewModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags result = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (m_mayTick && index.column() == Sku)
        result |= Qt::ItemIsUserCheckable;
    return result;
}

void ReviewModel::sort(int column, Qt::SortOrder order)
{
    if (!sorts(column))
        return;
    const ReviewOrder wanted{*columns[size_t(column)].sort, order == Qt::DescendingOrder};
    if (wanted != m_order)
        show(m_filter, wanted);
}

} // namespace trueup::ui
