#include "settings/columnmapform.h"

#include "catalog/feedheader.h"
#include "catalog/fields.h"
#include "widgets/controls.h"
#include "widgets/markedline.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Name, ReadAs, MappedTo, Suggestion, ColumnCount };

/// The field of a product that a column is for, also where the feed does not own it; of the other columns their own names say enough.
std::optional<FieldId> fieldOf(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Handle: return FieldId::Handle;
    case ColumnKind::Sku: return FieldId::Sku;
    case ColumnKind::Price: return FieldId::Price;
    case ColumnKind::CompareAtPrice: return FieldId::CompareAtPrice;
    case ColumnKind::Cost: return FieldId::Cost;
    case ColumnKind::Stock: return FieldId::Inventory;
    default: return ownField(kind);
    }
}

/// What people call that which a column of this name holds. The settings keep the name itself, which is one of the file format.
QString columnLabel(const QString& name)
{
    const auto id = fieldOf(columnKindOf(name));
    return id ? field(*id).translatedLabel() : name;
}

/// Offers the known names, and takes any other: which ones exist is for the settings to judge.
class KnownNames final : public QStyledItemDelegate
{
public:
    KnownNames(const ColumnMapSettings& settings, QObject* parent) : QStyledItemDelegate(parent), m_settings(settings) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        auto* box = new QComboBox(parent);
        box->setEditable(true);
        box->addItem(QString());
        const QString suggestion = index.siblingAtColumn(Suggestion).data(Qt::EditRole).toString();
        if (!suggestion.isEmpty())
            box->addItem(columnLabel(suggestion), suggestion);
        for (const QString& name : m_settings.known)
            box->addItem(columnLabel(name), name);
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        static_cast<QComboBox*>(editor)->setCurrentText(columnLabel(index.data(Qt::EditRole).toString()));
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        const auto* box = static_cast<QComboBox*>(editor);
        const QString typed = box->currentText().simplified();
        const int known = box->findText(typed, Qt::MatchFixedString);
        model->setData(index, known > 0 ? box->itemData(known).toString() : typed);
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->text = columnLabel(option->text);
    }

private:
    const ColumnMapSettings& m_settings;
};

QTableWidgetItem* fixedItem(const QString& text)
{
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

} // namespace

ColumnMapForm::ColumnMapForm(QWidget* parent)
    : QWidget(parent), m_feed(label({}, u"muted"_s, this)), m_missing(warningLine({}, this)),
      m_hint(label(tr("To change what a column is read as, double-click under “Read instead as” or press F2. A double-click or Enter on a suggestion takes it."), u"muted"_s, this)),
      m_table(new QTableWidget(0, ColumnCount, this)), m_list(new StatefulView(m_table, u"etilize"_s, {}))
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_feed);
    column->addWidget(m_missing);
    column->addWidget(m_hint);
    column->addWidget(m_list, 1);
    m_table->setHorizontalHeaderLabels({tr("Column in the feed"), tr("Recognised as"), tr("Read instead as"), tr("Suggestion")});
    m_table->setAccessibleName(tr("Columns of the feed and what they mean"));
    setUpTable(*m_table, {34, 24, 28, 24}, Name);
    endWithLastRow(*m_table);
    for (const Column meaning : {MappedTo, Suggestion})
        m_table->setItemDelegateForColumn(meaning, new KnownNames(m_settings, m_table));
    connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        if (item->column() != MappedTo)
            return;
        showReading(item->row());
        showMissing();
        emit edited();
    });
    connect(m_table, &QTableWidget::cellActivated, this, [this](int row, int at) {
        if (at == Suggestion)
            takeSuggestion(row);
    });
    connect(m_list, &StatefulView::actionWanted, this, &ColumnMapForm::dashboardWanted);
    setEditable(true);
    setConnected(true);
    read({});
}

/// Nothing can be read of a feed that is not connected.
void ColumnMapForm::setConnected(bool isConnected)
{
    m_list->setEmpty({tr("No feed has been read yet"),
                      isConnected ? tr("Start an Etilize import on the dashboard: the columns of the feed are listed here afterwards.")
                                  : tr("Set up the connection to the Etilize feed first: its columns are listed here once it has been read."),
                      isConnected ? tr("Go to the dashboard") : QString()});
}

void ColumnMapForm::read(const ColumnMapSettings& settings)
{
    m_settings = settings;
    const QSignalBlocker quiet(m_table);
    m_feed->setText(tr("Feed: %1").arg(settings.feed));
    m_feed->setVisible(!settings.feed.isEmpty());
    m_table->setRowCount(int(settings.columns.size()));
    for (int row = 0; row < int(settings.columns.size()); ++row) {
        const FeedColumn& column = settings.columns[row];
        m_table->setItem(row, Name, fixedItem(column.name));
        m_table->setItem(row, ReadAs, fixedItem({}));
        m_table->setItem(row, MappedTo, new QTableWidgetItem(column.mappedTo));
        m_table->setItem(row, Suggestion, fixedItem(column.suggestion));
        showReading(row);
    }
    m_list->read(!settings.columns.isEmpty());
    showMissing();
    showHint();
}

/// A column that the map gives a meaning is read, whatever its own name says.
void ColumnMapForm::showReading(int row)
{
    const QSignalBlocker quiet(m_table);
    const FeedColumn& column = m_settings.columns[row];
    const bool isMapped = !m_table->item(row, MappedTo)->text().isEmpty();
    QTableWidgetItem* cell = m_table->item(row, ReadAs);
    cell->setText(!column.isInFeed ? tr("not in this feed") : isMapped ? u"—"_s : column.readAs.isEmpty() ? tr("not read") : columnLabel(column.readAs));
    cell->setToolTip(cell->text());
}

void ColumnMapForm::showMissing()
{
    QStringList header;
    HeaderOptions options;
    const ColumnMapSettings now = draft();
    for (const FeedColumn& column : now.columns) {
        if (column.isInFeed)
            header.append(column.name);
        if (!column.mappedTo.isEmpty())
            options.columnMap.insert(column.name, column.mappedTo);
    }
    QStringList missing;
    for (const QString& name : FeedHeader::parse(header, options).missingRequired())
        missing.append(columnLabel(name));
    m_missing->setText(tr("No column of this feed is read as: %1. Without it nothing can be imported.").arg(missing.join(u", "_s)));
    m_missing->setVisible(!header.isEmpty() && !missing.isEmpty());
}

void ColumnMapForm::takeSuggestion(int row)
{
    const QString suggestion = m_settings.columns[row].suggestion;
    if (m_isEditable && !suggestion.isEmpty())
        m_table->item(row, MappedTo)->setText(suggestion);
}

void ColumnMapForm::showHint()
{
    m_hint->setVisible(m_isEditable && !m_settings.columns.isEmpty());
}

ColumnMapSettings ColumnMapForm::draft() const
{
    ColumnMapSettings settings = m_settings;
    for (int row = 0; row < m_table->rowCount() && row < int(settings.columns.size()); ++row)
        settings.columns[row].mappedTo = m_table->item(row, MappedTo)->text().simplified();
    return settings;
}

void ColumnMapForm::setEditable(bool editable)
{
    m_isEditable = editable;
    showHint();
    markEditable(*m_table->horizontalHeaderItem(MappedTo), editable);
    m_table->setEditTriggers(editable ? QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                                            QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed
                                      : QAbstractItemView::EditTriggers(QAbstractItemView::NoEditTriggers));
}

} // namespace trueup::ui
