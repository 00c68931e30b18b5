#include "settings/ownerform.h"

#include "catalog/fields.h"
#include "widgets/controls.h"
#include "widgets/tables.h"

#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

OwnerForm::OwnerForm(QWidget* parent) : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(label(tr("Owners of the fields"), u"title"_s, this));
    column->addWidget(label(tr("Whose word is final when two sides disagree. A rule on the page Conflicts can decide otherwise for some products, and a "
                               "field of a product can be locked on its page."), u"muted"_s, this));
    auto* table = new QTableWidget(fieldCount, 3, this);
    table->setAccessibleName(tr("Owners of the fields"));
    table->setHorizontalHeaderLabels({tr("Field"), tr("Owner"), tr("Written to Shopify")});
    setUpTable(*table, {34, 26, 20}, 0);
    int row = 0;
    for (const Field& field : fields()) {
        table->setItem(row, 0, new QTableWidgetItem(field.translatedLabel()));
        table->setItem(row, 1, new QTableWidgetItem(sideIcon(field.owner), sideLabel(field.owner)));
        table->setItem(row, 2, new QTableWidgetItem(field.isPushable() ? tr("yes") : tr("no")));
        ++row;
    }
    column->addWidget(table, 1);
    auto* rules = button(tr("Rules for conflicts"), {}, this);
    column->addWidget(rules, 0, Qt::AlignLeft);
    connect(rules, &QPushButton::clicked, this, &OwnerForm::rulesWanted);
}

} // namespace trueup::ui
