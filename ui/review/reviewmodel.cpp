#include "review/reviewmodel.h"

#include "widgets/labels.h"

#include <QScopedValueRollback>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct ColumnInfo
{
    const char* title;
    ReviewSort sort;
    bool sortable;
};

constexpr std::array<ColumnInfo, ReviewModel::ColumnCount> columns = {{
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "SKU"), ReviewSort::Sku, true},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Name"), ReviewSort::Name, true},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "What changes"), ReviewSort::Kind, true},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Before"), ReviewSort::Sku, false},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "After"), ReviewSort::Sku, false},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Price ±"), ReviewSort::PriceChange, true},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Confidence"), ReviewSort::Confidence, true},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Source"), ReviewSort::Source, true},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Age"), ReviewSort::Age, true},
    {QT_TRANSLATE_NOOP("trueup::ui::ReviewModel", "Status"), ReviewSort::Status, true},
}};

const FieldDelta* deltaOf(const ReviewRow& row, FieldId id)
{
    const auto found = std::ranges::find(row.deltas, id, &FieldDelta::field);
    return found == row.deltas.end() ? nullptr : &*found;
}

/// The field whose values stand in the row: the one filtered by, else the price, else the first.
const FieldDelta* headline(const ReviewRow& row, const ReviewFilter& filter)
{
    if (filter.field) {
        if (const FieldDelta* delta = deltaOf(row, *filter.field))
            return delta;
    }
    if (const FieldDelta* price = deltaOf(row, FieldId::Price))
        return price;
    return row.deltas.isEmpty() ? nullptr : &row.deltas.first();
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

} // namespace

ReviewModel::ReviewModel(ReviewService& service, QObject* parent)
    : QAbstractTableModel(parent), m_service(service), m_asker(this)
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
    ask({}, pageSize);
}

void ReviewModel::reload()
{
    ask({}, qMax(pageSize, int(m_entries.size())));
}

void ReviewModel::ask(const QString& afterKey, int limit)
{
    const bool first = afterKey.isEmpty();
    m_asker.ask(m_service.page(m_filter, m_order, afterKey, limit),
                [this, first](const Result<Page<ReviewRow>>& page) { receive(first, page); });
}

void ReviewModel::receive(bool first, const Result<Page<ReviewRow>>& page)
{
    if (!page) {
        emit failed(page.error());
        return;
    }
    const QScopedValueRollback guard(m_isReceiving, true);
    m_now = QDateTime::currentDateTimeUtc();
    if (first)
        beginResetModel();
    else if (!page->rows.isEmpty())
        beginInsertRows({}, int(m_entries.size()), int(m_entries.size() + page->rows.size() - 1));
    if (first) {
        m_entries.clear();
        m_indexOf.clear();
    }
    m_nextKey = page->nextKey;
    m_entries.reserve(m_entries.size() + page->rows.size());
    for (const ReviewRow& row : page->rows) {
        m_indexOf.insert(row.id, int(m_entries.size()));
        if (const auto ticked = m_ticked.find(row.id); ticked != m_ticked.end())
            *ticked = row.version;
        m_entries.append(entry(row));
    }
    if (first)
        endResetModel();
    else if (!page->rows.isEmpty())
        endInsertRows();
    emit loaded();
}

ReviewModel::Entry ReviewModel::entry(const ReviewRow& row) const
{
    Entry result;
    result.row = row;
    const FieldDelta* first = headline(row, m_filter);
    result.texts[Sku] = row.sku;
    result.texts[Name] = row.name;
    result.texts[What] = whatChanges(row, first);
    if (first) {
        const ShownValue before = shownValue(first->field, first->current);
        const ShownValue after = shownValue(first->field, first->proposed);
        const bool both = before.presence == Presence::Present && after.presence == Presence::Present;
        const ShownPair pair = shownDifference(first->field, both ? before.text : QString(), both ? after.text : QString());
        result.texts[Before] = both ? pair.before : shownDifference(first->field, before.text, {}).before;
        result.texts[After] = both ? pair.after : shownDifference(first->field, after.text, {}).before;
        result.before = before.presence;
        result.after = after.presence;
        result.alignRight = isNumberField(first->field);
    }
    if (const FieldDelta* price = deltaOf(row, FieldId::Price); price && price->changePercent)
        result.texts[Percent] = shownPercent(*price->changePercent);
    if (row.confidence)
        result.texts[Confidence] = tr("%1 % · %2", "confidence and its reason")
                                       .arg(int(*row.confidence * 100)).arg(row.confidenceReason);
    else
        result.texts[Confidence] = row.confidenceReason;
    result.texts[Source] = sideLabel(row.source);
    result.texts[Age] = shownAge(row.stagedAt, m_now);
    result.texts[Status] = row.autoApproved && row.status == ReviewStatus::Approved ? tr("Approved by rule")
                                                                                    : statusLabel(row.status);
    return result;
}

const ReviewRow& ReviewModel::row(int index) const
{
    Q_ASSERT(index >= 0 && index < m_entries.size());
    return m_entries[index].row;
}

void ReviewModel::setTicked(int at, bool ticked)
{
    const ReviewRow& changed = row(at);
    if (ticked)
        m_ticked.insert(changed.id, changed.version);
    else
        m_ticked.remove(changed.id);
    const QModelIndex cell = index(at, Sku);
    emit dataChanged(cell, cell, {Qt::CheckStateRole});
    emit ticksChanged();
}

void ReviewModel::tickLoaded(bool ticked)
{
    m_ticked.clear();
    if (ticked) {
        for (const Entry& one : std::as_const(m_entries)) {
            if (!one.row.startsUnticked)
                m_ticked.insert(one.row.id, one.row.version);
        }
    }
    if (!m_entries.isEmpty())
        emit dataChanged(index(0, Sku), index(int(m_entries.size()) - 1, Sku), {Qt::CheckStateRole});
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

int ReviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int ReviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ReviewModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return valueFor(m_entries[index.row()], index.column(), role);
}

void ReviewModel::multiData(const QModelIndex& index, QModelRoleDataSpan roles) const
{
    const Entry& shown = m_entries[index.row()];
    for (QModelRoleData& role : roles)
        role.setData(valueFor(shown, index.column(), role.role()));
}

QVariant ReviewModel::valueFor(const Entry& shown, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return shown.texts[size_t(column)];
    case Qt::DecorationRole: return iconFor(shown, column);
    case Qt::ToolTipRole: return toolTipFor(shown, column);
    case Qt::CheckStateRole:
        return column == Sku ? QVariant(m_ticked.contains(shown.row.id) ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
            | (column == Percent || column == Age || (shown.alignRight && (column == Before || column == After))
                   ? Qt::AlignRight : Qt::AlignLeft));
    case PresenceRole: return int(column == Before ? shown.before : column == After ? shown.after : Presence::Present);
    case RowIdRole: return shown.row.id;
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), shown.texts[size_t(column)]);
    default: return {};
    }
}

QVariant ReviewModel::iconFor(const Entry& shown, int column)
{
    switch (column) {
    case What: return kindIcon(shown.row.kind);
    case Source: return sideIcon(shown.row.source);
    case Status: return statusIcon(shown.row.status);
    default: return {};
    }
}

QString ReviewModel::toolTipFor(const Entry& shown, int column)
{
    if (column == What) {
        QStringList names;
        for (const FieldDelta& delta : shown.row.deltas)
            names += field(delta.field).translatedLabel();
        return names.join(u", "_s);
    }
    if (column == Status && !shown.row.heldReason.isEmpty())
        return shown.row.heldReason;
    if (column == Age)
        return shownTime(shown.row.stagedAt);
    return shown.texts[size_t(column)];
}

bool ReviewModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != Sku)
        return false;
    setTicked(index.row(), value.toInt() == Qt::Checked);
    return true;
}

QVariant ReviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return tr(columns[size_t(section)].title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == Percent || section == Age ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

Qt::ItemFlags ReviewModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags result = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (index.column() == Sku)
        result |= Qt::ItemIsUserCheckable;
    return result;
}

bool ReviewModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && !m_nextKey.isEmpty() && !m_asker.isWaiting() && !m_isReceiving;
}

void ReviewModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        ask(m_nextKey, pageSize);
}

void ReviewModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount || !columns[size_t(column)].sortable)
        return;
    const ReviewOrder wanted{columns[size_t(column)].sort, order == Qt::DescendingOrder};
    if (wanted != m_order)
        show(m_filter, wanted);
}

} // namespace trueup::ui
