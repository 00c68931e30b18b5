#include "products/productfieldmodel.h"

#include "review/reviewmodel.h"
#include "widgets/format.h"
#include "widgets/icons.h"

#include <QFont>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestTip = 2000;

QString lockMeaning()
{
    return ProductFieldModel::tr("A locked field keeps our value, whatever the sides say.");
}
}

void ProductFieldModel::setDetail(const ProductDetail& detail)
{
    beginResetModel();
    m_fields = detail.fields;
    m_cells = QList<std::array<std::optional<Cell>, 5>>(m_fields.size());
    rebuild();
    endResetModel();
}

void ProductFieldModel::setOnlyDifferences(bool only)
{
    beginResetModel();
    m_onlyDifferences = only;
    rebuild();
    endResetModel();
}

void ProductFieldModel::setMayLock(bool may)
{
    if (m_mayLock == may)
        return;
    m_mayLock = may;
    if (rowCount() > 0)
        emit dataChanged(index(0, Locked), index(rowCount() - 1, Locked));
}

void ProductFieldModel::rebuild()
{
    m_shown.clear();
    for (int i = 0; i < m_fields.size(); ++i) {
        if (!m_onlyDifferences || m_fields[i].differs || m_fields[i].isInConflict)
            m_shown.append(i);
    }
}

std::optional<Side> ProductFieldModel::sideOf(int column)
{
    switch (column) {
    case Ours: return Side::Local;
    case Shopify: return Side::Shopify;
    case Etilize: return Side::Etilize;
    case Xorosoft: return Side::Xorosoft;
    default: return std::nullopt;
    }
}

int ProductFieldModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int ProductFieldModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

const Value* ProductFieldModel::valueAt(const ProductField& shown, int column) const
{
    if (column == Base)
        return &shown.base;
    const auto side = sideOf(column);
    return side ? &shown.of(*side) : nullptr;
}

QString ProductFieldModel::text(int at, int column) const
{
    const ProductField& shown = m_fields[at];
    if (column == FieldName)
        return field(shown.field).translatedLabel();
    if (column == Owner)
        return sideLabel(shown.owner);
    const Value* value = valueAt(shown, column);
    if (!value || (value->isNone() && column != Ours))
        return {}; // a side that says nothing is no gap
    return cellOf(at, column).text.before;
}

/// A value beside our own: what two long texts have in common is looked for once, not at every painting.
const ProductFieldModel::Cell& ProductFieldModel::cellOf(int at, int column) const
{
    std::optional<Cell>& kept = m_cells[at][size_t(column - Ours)];
    if (kept)
        return *kept;
    const ProductField& shown = m_fields[at];
    const ShownValue cell = shownValue(shown.field, *valueAt(shown, column));
    if (cell.presence != Presence::Present)
        return kept.emplace(Cell{ShownPair{cell.text, {}}, cell.presence});
    const bool compares = column != Ours && !shown.ours.isNone() && !shown.ours.isEmpty();
    return kept.emplace(Cell{shownDifference(shown.field, cell.text, compares ? shownValue(shown.field, shown.ours).text : QString()), cell.presence});
}

/// Why there is nothing in the cell of a side: it says nothing about the field, which is no gap.
QString ProductFieldModel::silence(int column) const
{
    const auto side = sideOf(column);
    if (column == Base)
        return tr("The sides have not agreed on a value yet.");
    return side ? tr("%1 says nothing about this field.", "a side: Etilize").arg(sideLabel(*side)) : QString();
}

QVariant ProductFieldModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int at = m_shown[index.row()];
    const ProductField& shown = m_fields[at];
    const int column = index.column();
    const Value* value = valueAt(shown, column);
    switch (role) {
    case Qt::DisplayRole: return text(at, column);
    case wholeTextRole: return value ? cellOf(at, column).text.wholeBefore : QString();
    case Qt::ToolTipRole:
        if (column == FieldName)
            return shown.isInConflict ? tr("In conflict") : field(shown.field).translatedLabel(); // which may be cut
        if (column == Base && !shown.baseBy.isEmpty())
            return tr("Last agreed by %1").arg(shown.baseBy);
        if (column == Locked)
            return m_mayLock ? lockMeaning() : lockMeaning() + u'\n' + tr("Your role may not lock fields.");
        if (value && value->isNone() && column != Ours)
            return silence(column);
        return value ? QVariant(shownValue(shown.field, *value).text.left(longestTip)) : QVariant();
    case Qt::DecorationRole:
        if (column == Owner)
            return sideIcon(shown.owner);
        return column == FieldName && shown.isInConflict ? QVariant(symbol(u"conflicts"_s, Ink::Warning)) : QVariant();
    case Qt::CheckStateRole: return column == Locked ? QVariant(shown.isLocked ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Locked ? (shown.isLocked ? tr("locked") : tr("not locked")) : text(at, column);
    case Qt::TextAlignmentRole:
        return cellAlignment(value && isNumberField(shown.field));
    case Qt::FontRole: {
        QFont font;
        font.setBold(column == FieldName && shown.differs);
        return font;
    }
    case ReviewModel::PresenceRole:
        return int(value && (column == Ours || !value->isNone()) ? cellOf(at, column).presence : Presence::Present);
    default: return {};
    }
}

bool ProductFieldModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != Locked || !m_mayLock)
        return false;
    emit lockWanted(fieldAt(index.row()).field, value.toInt() == Qt::Checked);
    return false;
}

QVariant ProductFieldModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (const auto side = sideOf(section)) {
        if (role == Qt::DecorationRole)
            return sideIcon(*side);
        return role == Qt::DisplayRole ? sideLabel(*side) : QVariant();
    }
    if (role == Qt::ToolTipRole && section == Base)
        return tr("The value all sides last agreed on");
    if (role == Qt::ToolTipRole && section == Locked)
        return lockMeaning();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FieldName: return tr("Field");
    case Base: return tr("Base", "the value last agreed on");
    case Owner: return tr("Owner");
    default: return tr("Locked");
    }
}

Qt::ItemFlags ProductFieldModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags result = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (index.column() == Locked && m_mayLock)
        result |= Qt::ItemIsUserCheckable;
    return result;
}

} // namespace trueup::ui
