#include "review/diffmodel.h"

#include "review/reviewmodel.h"
#include "widgets/format.h"
#include "widgets/icons.h"
#include "widgets/valuetext.h"

#include <QFont>

#include <algorithm>
#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestToolTip = 2000;

/// What normalisation hides of a field that does not change.
QString hiddenText(const DiffField& shown)
{
    if (shown.baseInOtherWords && shown.shopInOtherWords)
        return DiffModel::tr("Base and the shop write it differently than we do and mean the same.");
    return shown.baseInOtherWords ? DiffModel::tr("Base and ours are written differently and mean the same.")
                                  : DiffModel::tr("The shop writes it differently than we do and means the same.");
}

/// By how much a field changes: per cent of a number, how many entries came and went; empty for everything else.
QString changeOf(const DiffField& shown)
{
    if (!shown.isChange)
        return shown.isSameInOtherWords() ? u"≈"_s : QString();
    const Decimal* from = shown.ours.decimal();
    const Decimal* to = shown.proposed.decimal();
    if (from && to) {
        const auto percent = Decimal::changePercent(*from, *to);
        return percent ? shownPercent(*percent) : QString();
    }
    if (field(shown.field).type != FieldType::Set)
        return {};
    const EntryDiff entries = entryDiff(shown.ours, shown.proposed);
    QStringList parts;
    if (!entries.added.isEmpty())
        parts += u"+%1"_s.arg(entries.added.size());
    if (!entries.removed.isEmpty())
        parts += u"−%1"_s.arg(entries.removed.size());
    return parts.join(u' ');
}

} // namespace

void DiffModel::setDetail(const ReviewDetail& detail)
{
    beginResetModel();
    if (const auto chosen = m_choices.constFind(detail.row.id); chosen != m_choices.cend() && chosen->version != detail.row.version)
        m_choices.erase(chosen); // it was about what was there
    m_detail = detail;
    m_cells = QList<std::array<std::optional<Cell>, 4>>(m_detail.fields.size());
    rebuild();
    endResetModel();
    emit ticksChanged();
}

void DiffModel::clear()
{
    setDetail({});
}

void DiffModel::setOnlyChanges(bool only)
{
    beginResetModel();
    m_onlyChanges = only;
    rebuild();
    endResetModel();
}

void DiffModel::setMayTick(bool may)
{
    if (may == m_mayTick)
        return;
    m_mayTick = may;
    if (!may)
        m_choices.clear();
    if (!m_shown.isEmpty())
        emit dataChanged(index(0, FieldName), index(rowCount() - 1, FieldName), {Qt::CheckStateRole});
    emit ticksChanged();
}

void DiffModel::rebuild()
{
    m_shown.clear();
    for (int i = 0; i < m_detail.fields.size(); ++i) {
        if (!m_onlyChanges || m_detail.fields[i].isChange)
            m_shown.append(i);
    }
}

int DiffModel::firstChange(std::optional<FieldId> wanted) const
{
    for (int i = 0; wanted && i < m_shown.size(); ++i) {
        if (fieldAt(i).field == *wanted && fieldAt(i).isChange)
            return i;
    }
    for (int i = 0; i < m_shown.size(); ++i) {
        if (fieldAt(i).isChange)
            return i;
    }
    return m_shown.isEmpty() ? -1 : 0;
}

bool DiffModel::isUnticked(FieldId id) const
{
    const auto chosen = m_choices.constFind(m_detail.row.id);
    return chosen != m_choices.cend() && chosen->unticked.contains(id);
}

std::optional<QList<FieldId>> DiffModel::partialFields(qint64 id) const
{
    const auto chosen = m_choices.constFind(id);
    return chosen == m_choices.cend() ? std::nullopt : std::optional(chosen->ticked);
}

void DiffModel::forgetTicks(const QList<qint64>& ids)
{
    for (const qint64 id : ids)
        m_choices.remove(id);
    if (!m_shown.isEmpty())
        emit dataChanged(index(0, FieldName), index(rowCount() - 1, FieldName), {Qt::CheckStateRole});
    emit ticksChanged();
}

int DiffModel::changedFields() const
{
    return int(std::ranges::count(m_detail.fields, true, &DiffField::isChange));
}

int DiffModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int DiffModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

const Value& DiffModel::valueOf(const DiffField& shown, int column)
{
    switch (column) {
    case Base: return shown.base;
    case Ours: return shown.ours;
    case Shop: return shown.shop;
    default: return shown.proposed;
    }
}

bool DiffModel::isOnlyProposed() const
{
    return !m_detail.isInShop && std::ranges::none_of(m_detail.fields, [](const DiffField& one) {
        return std::ranges::any_of(std::array{&one.base, &one.ours, &one.shop}, [&one](const Value* value) {
            return shownValue(one.field, *value).presence == Presence::Present;
        });
    });
}

bool DiffModel::isMeasured() const
{
    return std::ranges::any_of(m_shown, [this](int at) { return !changeOf(m_detail.fields[at]).isEmpty(); });
}

/// A large price drop, while it waits for a decision: see ReviewRow::startsUnticked.
bool DiffModel::needsCare(const DiffField& shown) const
{
    const ReviewRow& row = m_detail.row;
    return row.startsUnticked && row.kind == ChangeKind::Update && shown.field == FieldId::Price && shown.isChange
        && (row.status == ReviewStatus::Pending || row.status == ReviewStatus::Held);
}

QString DiffModel::whyNotOfShop(const DiffField& shown) const
{
    if (!field(shown.field).isPushable())
        return {};
    if (!m_detail.isInShop)
        return tr("not in the shop");
    return shown.shop.isNone() ? tr("not known", "the value the shop holds") : QString();
}

QString DiffModel::shopToolTip(const DiffField& shown) const
{
    if (!field(shown.field).isPushable())
        return tr("The shop has no such field.");
    if (!m_detail.isInShop)
        return tr("The shop did not have this product when it was last read.");
    if (shown.shop.isNone())
        return tr("The shop was not asked for this field, or has never been read. That is not the same as empty.");
    return shownValue(shown.field, shown.shop).text.left(longestToolTip);
}

QVariant DiffModel::text(int at, int column) const
{
    const DiffField& shown = m_detail.fields[at];
    if (column == FieldName)
        return field(shown.field).translatedLabel();
    if (column == Change)
        return changeOf(shown);
    if (column == Owner)
        return shown.isLocked ? tr("%1, locked").arg(sideLabel(shown.owner)) : sideLabel(shown.owner);
    if (column == Origin) {
        return shown.isChange && shown.origin ? sideLabel(*shown.origin) : QString();
    }
    if ((column == Proposed && !shown.isChange) || (column == Shop && !field(shown.field).isPushable()))
        return QString();
    if (const QString why = column == Shop ? whyNotOfShop(shown) : QString(); !why.isEmpty())
        return why;
    return cellOf(at, column).text.before;
}

/// The side with the rule by which the value comes from it: half of that would read like another side.
QString DiffModel::wholeOrigin(const DiffField& shown) const
{
    const bool isByRule = shown.isChange && shown.origin && !shown.rule.isEmpty();
    return isByRule ? u"%1 · %2"_s.arg(sideLabel(*shown.origin), shown.rule) : QString();
}

/// A value beside the one it is compared with: what two long texts have in common is looked for once, not at every painting.
const DiffModel::Cell& DiffModel::cellOf(int at, int column) const
{
    std::optional<Cell>& kept = m_cells[at][size_t(column - Base)];
    if (kept)
        return *kept;
    const DiffField& shown = m_detail.fields[at];
    const ShownValue cell = shownValue(shown.field, valueOf(shown, column));
    const ShownValue other = shownValue(shown.field, column == Proposed ? shown.ours : shown.proposed);
    const bool both = shown.isChange && cell.presence == Presence::Present && other.presence == Presence::Present;
    return kept.emplace(Cell{shownDifference(shown.field, cell.text, both ? other.text : QString()), cell.presence});
}

QVariant DiffModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int at = m_shown[index.row()];
    const DiffField& shown = m_detail.fields[at];
    const int column = index.column();
    const bool isValue = column == Base || column == Ours || column == Shop || column == Proposed;
    switch (role) {
    case Qt::DisplayRole: return text(at, column);
    case wholeTextRole: {
        if (column == Origin)
            return wholeOrigin(shown);
        if (!isValue)
            return QString();
        const ShownPair& cell = cellOf(at, column).text;
        return cell.before == text(at, column).toString() ? cell.wholeBefore : QString(); // else something else is said than the value
    }
    case Qt::ToolTipRole:
        if (column == Change && shown.isSameInOtherWords())
            return hiddenText(shown);
        if (column == Change && needsCare(shown))
            return u"%1\n%2"_s.arg(changeOf(shown), tr("A large price drop is approved by a tick of its own in the list."));
        if (column == Shop)
            return shopToolTip(shown);
        if (const QString whole = column == Origin ? wholeOrigin(shown) : QString(); !whole.isEmpty())
            return whole;
        return isValue ? QVariant(shownValue(shown.field, valueOf(shown, column)).text.left(longestToolTip)) : text(at, column);
    case Qt::DecorationRole:
        if (column == Owner)
            return sideIcon(shown.owner);
        if (column == Change && needsCare(shown))
            return symbol(u"warning"_s, Ink::Warning);
        return column == Origin && shown.isChange && shown.origin ? QVariant(sideIcon(*shown.origin)) : QVariant();
    case Qt::CheckStateRole:
        if (column != FieldName || !shown.isChange || !m_mayTick)
            return {};
        return isUnticked(shown.field) ? Qt::Unchecked : Qt::Checked;
    case Qt::TextAlignmentRole:
        return cellAlignment(column == Change || (isValue && isNumberField(shown.field)));
    case Qt::FontRole: {
        QFont font;
        font.setBold((column == FieldName && shown.isChange) || (column == Change && needsCare(shown)));
        return font;
    }
    case ReviewModel::PresenceRole:
        if (!isValue || (column == Proposed && !shown.isChange))
            return int(Presence::Present);
        if (column == Shop && (!field(shown.field).isPushable() || !whyNotOfShop(shown).isEmpty()))
            return int(Presence::Missing);
        return int(cellOf(at, column).presence);
    default: return {};
    }
}

bool DiffModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!m_mayTick || role != Qt::CheckStateRole || index.column() != FieldName || !fieldAt(index.row()).isChange)
        return false;
    const FieldId changed = fieldAt(index.row()).field;
    Choice& choice = m_choices[m_detail.row.id];
    choice.version = m_detail.row.version;
    if (value.toInt() == Qt::Checked)
        choice.unticked.remove(changed);
    else
        choice.unticked.insert(changed);
    choice.ticked.clear();
    for (const DiffField& one : m_detail.fields) {
        if (one.isChange && !choice.unticked.contains(one.field))
            choice.ticked.append(one.field);
    }
    if (choice.unticked.isEmpty())
        m_choices.remove(m_detail.row.id);
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit ticksChanged();
    return true;
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section == Shop && role == Qt::DecorationRole)
        return sideIcon(Side::Shopify);
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section > FieldName && section <= Change) {
        // Over what stands below it.
        const bool areNumbers = std::ranges::all_of(m_shown, [this](int at) { return isNumberField(m_detail.fields[at].field); });
        return cellAlignment(section == Change || (areNumbers && !m_shown.isEmpty()));
    }
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    if (section == Shop && role == Qt::ToolTipRole)
        return tr("What the shop held when it was last read");
    switch (section) {
    case FieldName: return tr("Field");
    case Base: return tr("Base", "the value last agreed on");
    case Ours: return tr("Ours", "the value here now");
    case Shop: return sideLabel(Side::Shopify);
    case Proposed: return tr("Proposed");
    case Change: return tr("Change", "by how much a value changes");
    case Origin: return tr("From");
    case Owner: return tr("Owner", "the side whose word is final");
    default: return {};
    }
}

Qt::ItemFlags DiffModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags result = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (m_mayTick && index.column() == FieldName && fieldAt(index.row()).isChange)
        result |= Qt::ItemIsUserCheckable;
    return result;
}

} // namespace trueup::ui
