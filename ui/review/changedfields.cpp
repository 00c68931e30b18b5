#include "review/changedfields.h"

#include "review/fieldview.h"
#include "review/rowdeltas.h"
#include "widgets/format.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { FieldName, Before, After };

QList<PagedTable<FieldDelta>::Column> columns()
{
    using Row = FieldDelta;
    return {{ChangedFields::tr("Field"), [](const Row& r) { return field(r.field).translatedLabel(); }},
            {ChangedFields::tr("Before"), [](const Row& r) { return shownChange(r).before; }},
            {ChangedFields::tr("After"), [](const Row& r) { return shownChange(r).after; }}};
}

/// Prices and counts line up at their right edge.
class DeltaTable final : public PagedTable<FieldDelta>
{
public:
    using PagedTable::PagedTable;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::TextAlignmentRole && index.isValid() && index.column() != FieldName && isNumberField(row(index.row()).field))
            return cellAlignment(true);
        return PagedTable::data(index, role);
    }
};

} // namespace

ChangedFields::ChangedFields(const QString& failed, ImageService& images, Preferences& preferences, QWidget* parent)
    : QWidget(parent), m_fields(new DeltaTable(columns(), this)), m_table(new QTableView(this)), m_whole(new FieldView(this, &images, &preferences))
{
    m_table->setModel(m_fields);
    m_table->setAccessibleName(tr("Fields of the chosen change"));
    setUpTable(*m_table, {20, 30, 30}, After);
    m_table->horizontalHeader()->setSectionResizeMode(Before, QHeaderView::Stretch); // as wide as what it becomes
    m_whole->nameSides(tr("Before"), tr("After"));
    auto* across = new QSplitter(Qt::Horizontal, this);
    across->addWidget(m_table);
    across->addWidget(m_whole);
    across->setStretchFactor(0, 3);
    across->setStretchFactor(1, 2);
    across->setChildrenCollapsible(false);
    m_list = new StatefulView(m_table, u"review"_s, failed, across);
    m_list->setEmpty({tr("No field changes"), tr("The change is about the product as a whole.")});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list);
    connect(m_list, &StatefulView::againWanted, this, &ChangedFields::againWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) { showField(current.row()); });
    connect(m_fields, &PagedTableBase::loaded, this, [this] {
        m_table->setCurrentIndex(m_fields->index(0, 0));
        showField(m_fields->rowCount() > 0 ? 0 : -1);
    });
    clear();
}

void ChangedFields::reading()
{
    m_list->reading(true);
}

void ChangedFields::show(const QList<FieldDelta>& fields)
{
    m_fields->show([fields](const QString&, int) { return readyAnswer<Page<FieldDelta>>(Page<FieldDelta>{fields, {}}); });
    m_list->read(!fields.isEmpty());
}

void ChangedFields::failed(const Error& error)
{
    m_list->failed(error);
}

void ChangedFields::clear()
{
    m_fields->clear();
    m_whole->clear();
    m_list->showNone();
}

void ChangedFields::setEmpty(const ListWords& words)
{
    m_list->setEmpty(words);
}

void ChangedFields::showField(int row)
{
    if (row < 0 || row >= m_fields->rowCount())
        return m_whole->clear();
    const FieldDelta& one = m_fields->row(row);
    DiffField shown;
    shown.field = one.field;
    shown.ours = one.current;
    shown.proposed = one.proposed;
    shown.isChange = true;
    m_whole->setField(shown);
}

} // namespace trueup::ui
