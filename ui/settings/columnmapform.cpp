#include "settings/columnmapform.h"

#include "widgets/controls.h"
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
        const QString suggestion = index.siblingAtColumn(Suggestion).data().toString();
        if (!suggestion.isEmpty())
            box->addItem(suggestion);
        box->addItems(m_settings.known);
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        static_cast<QComboBox*>(editor)->setCurrentText(index.data(Qt::EditRole).toString());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        model->setData(index, static_cast<QComboBox*>(editor)->currentText().simplified());
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
    : QWidget(parent), m_feed(label({}, u"muted"_s, this)), m_hint(label(tr("F2 or a double-click changes what stands under “Read instead as”."), u"muted"_s, this)),
      m_table(new QTableWidget(0, ColumnCount, this)), m_list(new StatefulView(m_table, u"etilize"_s, {}))
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_feed);
    column->addWidget(m_hint);
    column->addWidget(m_list, 1);
    m_list->setEmpty({tr("No feed has been read yet"), tr("Start an Etilize import on the page Jobs: the columns of the feed are listed here afterwards.")});
    m_table->setHorizontalHeaderLabels({tr("Column in the feed"), tr("Recognised as"), tr("Read instead as"), tr("Suggestion")});
    m_table->setAccessibleName(tr("Columns of the feed and what they mean"));
    setUpTable(*m_table, {34, 24, 28, 24}, Suggestion);
    endWithLastRow(*m_table);
    m_table->setItemDelegateForColumn(MappedTo, new KnownNames(m_settings, m_table));
    connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        if (item->column() == MappedTo)
            emit edited();
    });
    setEditable(true);
    read({});
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
        m_table->setItem(row, Name, fixedItem(column.isInFeed ? column.name : tr("%1 (not in this feed)").arg(column.name)));
        m_table->setItem(row, ReadAs, fixedItem(column.readAs.isEmpty() ? tr("not read") : column.readAs));
        m_table->setItem(row, MappedTo, new QTableWidgetItem(column.mappedTo));
        m_table->setItem(row, Suggestion, fixedItem(column.suggestion));
    }
    m_list->read(!settings.columns.isEmpty());
    showHint();
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
