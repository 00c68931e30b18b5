#include "settings/locationform.h"

#include "settings/connectionform.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/markedline.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
enum Column { Counts, Store, Items, Safety, ColumnCount };

constexpr auto locationKey = "shopify.location"_L1;
}

LocationForm::LocationForm(QWidget* parent)
    : QWidget(parent),
      m_fields(new FieldForm(this)),
      m_unknown(warningLine(tr("The shop has no such location: nothing could be written there."), this)),
      m_hint(label(tr("The stock of ticked stores is included. To change the safety stock, double-click it or press F2."), u"muted"_s, this)),
      m_table(new QTableWidget(0, ColumnCount, this)), m_effect(label({}, u"muted"_s, this)), m_content(new QWidget(this)),
      m_list(new StatefulView(m_table, u"location"_s, {}, m_content))
{
    m_fields->addGroup({}, fieldGroups().locations);
    m_table->setHorizontalHeaderLabels({tr("Included"), tr("Store of the ERP"), tr("Items"), tr("Safety stock")});
    m_table->setAccessibleName(tr("Stores of the ERP"));
    setUpTable(*m_table, {15, 40, 13, 21}, Store);
    for (const Column numbers : {Items, Safety})
        m_table->horizontalHeaderItem(numbers)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    showFixedTicks(*m_table);
    endWithLastRow(*m_table);
    connect(m_list, &StatefulView::actionWanted, this, &LocationForm::dashboardWanted);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(10);
    content->addWidget(m_hint);
    content->addWidget(m_table, 1);
    content->addWidget(m_effect);
    content->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    m_fields->layout()->setContentsMargins(0, 0, 0, 0); // in line with the table
    column->addWidget(m_fields);
    column->addWidget(m_unknown);
    column->addSpacing(4);
    column->addWidget(m_list, 1);
    connect(m_fields, &FieldForm::edited, this, &LocationForm::sayUnknown);
    connect(m_fields, &FieldForm::edited, this, &LocationForm::edited);
    connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        if (item->column() == Counts || item->column() == Safety) {
            say();
            emit edited();
        }
    });
    m_list->read(false);
    setEditable(m_editable);
    say();
    sayUnknown();
}

void LocationForm::setShopLocations(const QList<ShopLocationName>& locations)
{
    m_shopIds.clear();
    QList<std::pair<QString, QString>> choices = hintFor(locationKey).choices;
    for (const ShopLocationName& one : locations) {
        m_shopIds.append(one.id);
        choices.append({one.id, one.name.isEmpty() ? one.id : tr("%1 (%2)").arg(one.name, one.id)});
    }
    m_fields->setChoices(locationKey, choices);
    sayUnknown();
}

void LocationForm::sayUnknown()
{
    const QString chosen = m_fields->value(locationKey).toString();
    m_unknown->setVisible(!m_shopIds.isEmpty() && !chosen.isEmpty() && !m_shopIds.contains(chosen));
}

/// Nothing can be read of an ERP that is not connected.
void LocationForm::sayHowToRead(const AppSettings& settings)
{
    const bool isConnected = isSetUp(ConnectionKind::Xorosoft, settings);
    m_list->setEmpty({tr("No store is known yet"),
                      isConnected ? tr("Start a Xorosoft refresh on the dashboard: the stores of the ERP are listed here afterwards.")
                                  : tr("Set up the connection to Xorosoft first: its stores are listed here once it has been read."),
                      isConnected ? tr("Go to the dashboard") : QString()});
}

void LocationForm::read(const AppSettings& settings)
{
    sayHowToRead(settings);
    m_fields->read(settings.fields);
    m_stores = settings.stores;
    {
        const QSignalBlocker quiet(m_table);
        m_table->setRowCount(int(m_stores.size()));
        for (int row = 0; row < int(m_stores.size()); ++row) {
            const StoreSetting& store = m_stores[row];
            auto* counts = new QTableWidgetItem;
            counts->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            counts->setCheckState(store.counts ? Qt::Checked : Qt::Unchecked);
            auto* name = new QTableWidgetItem(store.name.isEmpty() ? store.id : tr("%1 (%2)").arg(store.name, store.id));
            name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            auto* items = new QTableWidgetItem(shownCount(store.items));
            items->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            items->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            auto* safety = new QTableWidgetItem;
            safety->setData(Qt::EditRole, store.safetyStock);
            safety->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, Counts, counts);
            m_table->setItem(row, Store, name);
            m_table->setItem(row, Items, items);
            m_table->setItem(row, Safety, safety);
        }
    }
    m_list->read(!m_stores.isEmpty());
    setEditable(m_editable);
    say();
    sayUnknown();
}

void LocationForm::write(AppSettings& settings) const
{
    m_fields->write(settings.fields);
    settings.stores = m_stores;
    for (int row = 0; row < m_table->rowCount() && row < int(settings.stores.size()); ++row) {
        settings.stores[row].counts = m_table->item(row, Counts)->checkState() == Qt::Checked;
        settings.stores[row].safetyStock = qMax(0, m_table->item(row, Safety)->data(Qt::EditRole).toInt());
    }
}

void LocationForm::say()
{
    int counting = 0;
    for (int row = 0; row < m_table->rowCount(); ++row)
        counting += m_table->item(row, Counts) && m_table->item(row, Counts)->checkState() == Qt::Checked;
    if (counting == 0)
        m_effect->setText(tr("No store is ticked: the stock of all of them is included."));
    else
        m_effect->setText(tr("The stock of %n store(s) is included; the largest safety stock of them is taken off.", nullptr, counting));
}

void LocationForm::setEditable(bool editable)
{
    m_editable = editable;
    m_fields->setEditable(editable);
    m_hint->setVisible(editable);
    markEditable(*m_table->horizontalHeaderItem(Safety), editable);
    const QSignalBlocker quiet(m_table);
    m_table->setEditTriggers(editable ? QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed
                                      : QAbstractItemView::EditTriggers(QAbstractItemView::NoEditTriggers));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        m_table->item(row, Counts)->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | (editable ? Qt::ItemIsUserCheckable : Qt::NoItemFlags));
        m_table->item(row, Safety)->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags));
    }
}

} // namespace trueup::ui
