#include "conflicts/conflictmodel.h"

#include "conflicts/conflictwords.h"
#include "widgets/format.h"
#include "widgets/theme.h"

#include <QCoreApplication>
#include <QFont>
#include <QGuiApplication>

#include <utility>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::ConflictModel)
};

/// Whether a value was decided on; what is ignored or gone by itself still has two.
bool isSettledFor(ConflictStatus status)
{
    return status == ConflictStatus::SettledByRule || status == ConflictStatus::SettledByPerson;
}

ShownPair bothValues(const ConflictRow& row)
{
    return row.field ? shownDifference(*row.field, shownValue(*row.field, row.local).text, shownValue(*row.field, row.shopify).text)
                     : ShownPair{shortValue(row.field, row.local), shortValue(row.field, row.shopify)};
}

QString difference(const ConflictRow& row)
{
    if (!isSettledFor(row.status)) {
        const ShownPair pair = bothValues(row);
        return u"%1  |  %2"_s.arg(pair.before, pair.after);
    }
    return row.settledBy.isEmpty() ? winnerLabel(row) : u"%1 · %2"_s.arg(winnerLabel(row), row.settledBy);
}

/// Of whose value the cell begins to speak.
QIcon sideOf(const ConflictRow& row)
{
    if (!isSettledFor(row.status))
        return sideIcon(row.localSide);
    return row.chosen && !row.keptBase ? sideIcon(*row.chosen) : QIcon();
}

} // namespace

QList<PagedTable<ConflictRow>::Column> conflictColumns()
{
    using Row = ConflictRow;
    return {{Text::tr("Product"), [](const Row& r) { return r.sku; }, [](const Row& r) { return severityIcon(r.severity); }},
            {Text::tr("Field", "what a conflict is about"), conflictSubject},
            {Text::tr("Local | Shopify"), difference, sideOf}};
}

ConflictModel::ConflictModel(ConflictService& service, QObject* parent)
    : PagedTable<ConflictRow>(conflictColumns(), parent), m_service(service)
{
    connect(this, &PagedTableBase::loaded, this, [this] { m_settled.clear(); });
}

void ConflictModel::show(const ConflictFilter& filter)
{
    if (std::exchange(m_status, filter.status) != filter.status)
        emit headerDataChanged(Qt::Horizontal, Difference, Difference);
    PagedTable::show([this, filter](const QString& afterKey, int limit) { return m_service.page(filter, afterKey, limit); });
}

void ConflictModel::markSettled(const QList<qint64>& ids)
{
    m_settled += QSet<qint64>(ids.begin(), ids.end());
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DecorationRole, Qt::FontRole, Qt::ForegroundRole});
}

int ConflictModel::indexOf(qint64 id) const
{
    const auto found = std::ranges::find(rows(), id, &ConflictRow::id);
    return found == rows().end() ? -1 : int(found - rows().begin());
}

int ConflictModel::nextOpen(int from) const
{
    for (int i = 0; i < rowCount(); ++i) {
        const int at = (qMax(0, from) + i) % rowCount();
        if (row(at).status == ConflictStatus::Open && !isSettled(row(at).id))
            return at;
    }
    return -1;
}

QVariant ConflictModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConflictRow& shown = row(index.row());
    if (role == Qt::ToolTipRole)
        return u"%1 — %2\n%3 · %4\n%5"_s.arg(shown.sku, shown.name, conflictSubject(shown), severityLabel(shown.severity),
                                            difference(shown));
    if (role == HalvesRole && index.column() == Difference && !isSettledFor(shown.status))
        return QVariant::fromValue(bothValues(shown));
    if (role == Qt::AccessibleTextRole && index.column() == Product)
        return u"%1, %2, %3"_s.arg(shown.sku, shown.name, severityLabel(shown.severity));
    if (isSettled(shown.id)) {
        if (role == Qt::DecorationRole && index.column() == Product)
            return symbol(u"ok"_s, Ink::Ok);
        if (role == Qt::ForegroundRole)
            return Theme::of(QGuiApplication::palette()).muted;
        if (role == Qt::FontRole) {
            QFont font;
            font.setStrikeOut(true);
            return font;
        }
    }
    return PagedTable::data(index, role);
}

QVariant ConflictModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section == Difference && isSettledFor(m_status)
        && (role == Qt::DisplayRole || role == Qt::ToolTipRole))
        return Text::tr("Settled for · by");
    return PagedTable::headerData(section, orientation, role);
}

} // namespace trueup::ui
