#include "settings/ownerform.h"

#include "reconcile/proposal.h"
#include "widgets/controls.h"
#include "widgets/tables.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { FieldName, Owner, Usual, Written, ColumnCount };

constexpr int sideRole = Qt::UserRole; // of the owner's cell

/// Offers the sides that may own the field of a row; a choice is taken at once.
class OwnerChoice final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        auto* box = new QComboBox(parent);
        box->setAccessibleName(OwnerForm::tr("Owner of “%1”").arg(index.siblingAtColumn(FieldName).data().toString()));
        const QList<Side> choices = FieldOwners::choices(fields()[size_t(index.row())].id);
        for (const Side side : choices)
            box->addItem(sideIcon(side), sideLabel(side), int(side));
        auto* self = const_cast<OwnerChoice*>(this); // Qt's own way to commit from an editor is a signal of the delegate
        connect(box, &QComboBox::activated, self, [self, box] {
            emit self->commitData(box);
            emit self->closeEditor(box);
        });
        QMetaObject::invokeMethod(box, &QComboBox::showPopup, Qt::QueuedConnection); // it has no place yet
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        auto* box = static_cast<QComboBox*>(editor);
        box->setCurrentIndex(box->findData(index.data(sideRole)));
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        model->setData(index, static_cast<QComboBox*>(editor)->currentData(), sideRole);
    }
};

/// What a change of it does to the shop, as a merge goes about it.
QString writtenText(const Field& field, Side owner)
{
    if (!field.isPushable())
        return OwnerForm::tr("no");
    if (owner == Side::Local) // what people write here goes there; the others only fill it
        return OwnerForm::tr("yes");
    switch (mergeKind(field.id, owner)) {
    case MergeKind::Replace: return OwnerForm::tr("yes");
    case MergeKind::FillWhenEmpty: return OwnerForm::tr("only where it is empty");
    case MergeKind::SetUnion:
    case MergeKind::ImageUnion: return OwnerForm::tr("added to what is there");
    case MergeKind::ProposeOnly: return OwnerForm::tr("proposed to a person");
    }
    return {};
}

/// Why the field can have no other owner.
QString reasonFor(FieldId field, Side owner)
{
    const QString always = OwnerForm::tr("The owner of this field is always %1.").arg(sideLabel(owner));
    switch (field) {
    case FieldId::Sku: return u"%1 %2"_s.arg(always, OwnerForm::tr("A product is known by it on every side."));
    case FieldId::Inventory: return u"%1 %2"_s.arg(always, OwnerForm::tr("The stock is counted there."));
    default: return always;
    }
}

} // namespace

OwnerForm::OwnerForm(QWidget* parent)
    : QWidget(parent), m_hint(label(tr("To choose another owner, double-click it or press F2. An owner with a lock cannot be changed."), u"muted"_s, this)),
      m_table(new QTableWidget(fieldCount, ColumnCount, this)), m_effect(label({}, u"muted"_s, this)),
      m_usual(button(tr("Restore usual owners"), {}, this))
{
    m_table->setAccessibleName(tr("Field owners"));
    m_table->setHorizontalHeaderLabels({tr("Field"), tr("Owner"), tr("Usual owner"), tr("Written to Shopify")});
    setUpTable(*m_table, {30, 26, 14, 14}, FieldName);
    m_table->setItemDelegateForColumn(Owner, new OwnerChoice(m_table));
    for (const Field& field : fields()) {
        const int row = int(field.id);
        m_table->setItem(row, FieldName, new QTableWidgetItem(field.translatedLabel()));
        m_table->setItem(row, Owner, new QTableWidgetItem);
        m_table->setItem(row, Usual, new QTableWidgetItem(sideLabel(field.owner)));
        m_table->setItem(row, Written, new QTableWidgetItem);
        m_table->item(row, FieldName)->setToolTip(field.translatedLabel());
        for (const Column column : {FieldName, Usual, Written})
            m_table->item(row, column)->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    }
    auto* rules = button(tr("Rules for conflicts"), {}, this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_usual);
    buttons->addWidget(rules);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_hint);
    column->addWidget(m_table, 1);
    column->addWidget(m_effect);
    column->addLayout(buttons);
    connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        if (item->column() == Owner)
            choose(FieldId(item->row()), Side(item->data(sideRole).toInt()));
    });
    connect(m_usual, &QPushButton::clicked, this, [this] {
        read({});
        emit edited();
    });
    connect(rules, &QPushButton::clicked, this, &OwnerForm::rulesWanted);
    present();
}

void OwnerForm::read(const FieldOwners& owners)
{
    m_owners = owners;
    present();
}

void OwnerForm::setEditable(bool editable)
{
    m_editable = editable;
    present();
}

void OwnerForm::choose(FieldId field, Side owner)
{
    if (m_owners[field] == owner || !m_owners.set(field, owner))
        return;
    present();
    emit edited();
}

void OwnerForm::present()
{
    const QSignalBlocker quiet(m_table);
    m_table->setEditTriggers(m_editable ? QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked |
                                              QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed
                                        : QAbstractItemView::EditTriggers(QAbstractItemView::NoEditTriggers));
    for (const Field& field : fields()) {
        QTableWidgetItem* item = m_table->item(int(field.id), Owner);
        const Side owner = m_owners[field.id];
        const bool isFixed = FieldOwners::choices(field.id).size() == 1;
        item->setData(sideRole, int(owner));
        item->setText(isFixed ? tr("%1, always").arg(sideLabel(owner)) : sideLabel(owner));
        item->setIcon(isFixed ? symbol(u"lock"_s, Ink::Muted) : sideIcon(owner));
        item->setToolTip(isFixed ? reasonFor(field.id, owner) : QString());
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | (isFixed || !m_editable ? Qt::NoItemFlags : Qt::ItemIsEditable));
        m_table->item(int(field.id), Written)->setText(writtenText(field, owner));
        m_table->item(int(field.id), Written)->setToolTip(writtenText(field, owner));
        QFont font = m_table->font();
        font.setBold(owner != field.owner);
        item->setFont(font);
    }
    const int exceptions = int(m_owners.toJson().size());
    m_effect->setText(exceptions == 0 ? tr("Every field has its usual owner.")
                                      : tr("%n field(s) have another owner than usual. Imports and pulls go by it from the next run on.", nullptr, exceptions));
    m_usual->setEnabled(m_editable && exceptions > 0);
    m_usual->setVisible(m_editable);
    m_hint->setVisible(m_editable);
    markEditable(*m_table->horizontalHeaderItem(Owner), m_editable);
}

} // namespace trueup::ui
