#include "settings/erpfieldform.h"

#include "remote/xorosoft/erpfieldmap.h"
#include "widgets/controls.h"
#include "widgets/tables.h"
#include "widgets/theme.h"

#include <QGuiApplication>
#include <QJsonArray>
#include <QLabel>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Meaning, ReadFrom, Usual, ColumnCount };

constexpr auto fieldsKey = "xorosoft.fields"_L1;

QString shown(const QStringList& names)
{
    return names.join(u", "_s);
}

/// An empty cell says what that means.
class UsualDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (!option->text.isEmpty())
            return;
        option->features |= QStyleOptionViewItem::HasDisplay;
        option->text = ErpFieldForm::tr("as usual");
        option->palette.setColor(QPalette::Text, Theme::of(QGuiApplication::palette()).muted); // the sheet thins the palette's own
    }
};

} // namespace

ErpFieldForm::ErpFieldForm(QWidget* parent)
    : QWidget(parent), m_hint(label(tr("To change the keys, double-click under “Read from” or press F2."), u"muted"_s, this)),
      m_fields(new FieldForm(this)),
      m_table(new QTableWidget(int(erpFields().size()), ColumnCount, this))
{
    m_table->setHorizontalHeaderLabels({tr("Value"), tr("Read from"), tr("Usual keys")});
    m_table->setAccessibleName(tr("Values of Xorosoft and their keys"));
    setUpTable(*m_table, {32, 22, 40}, Usual);
    m_table->setItemDelegateForColumn(ReadFrom, new UsualDelegate(m_table));
    int row = 0;
    for (const ErpField& field : erpFields()) {
        const QString usual = shown(XorosoftFieldMap().*field.names);
        for (const auto& [at, text] : {std::pair(int(Meaning), field.translatedLabel()), std::pair(int(Usual), usual.isEmpty() ? tr("none") : usual)}) {
            auto* item = new QTableWidgetItem(text);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            item->setToolTip(text);
            m_table->setItem(row, at, item);
        }
        m_table->setItem(row++, ReadFrom, new QTableWidgetItem);
    }
    auto* column = new QVBoxLayout(this);
    m_fields->addWidget(m_hint);
    m_fields->addWidget(m_table);
    m_fields->addGroup({}, fieldGroups().erp);
    m_fields->layout()->setContentsMargins(0, 0, 0, 0); // in line with the other sections
    m_fields->finish();
    static_cast<QBoxLayout*>(m_fields->layout())->setStretchFactor(m_table, 1);
    endWithLastRow(*m_table);
    keepRowsInSight(*m_table, int(erpFields().size())); // the section scrolls, and no list within it
    column->addWidget(m_fields);
    connect(m_fields, &FieldForm::edited, this, &ErpFieldForm::edited);
    connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
        if (item->column() != ReadFrom)
            return;
        mark(item->row());
        emit edited();
    });
    setEditable(true);
}

/// What is not the usual way stands out.
void ErpFieldForm::mark(int row)
{
    const QSignalBlocker quiet(m_table);
    QTableWidgetItem* item = m_table->item(row, ReadFrom);
    QFont font = m_table->font();
    font.setBold(!item->text().isEmpty());
    item->setFont(font);
    item->setToolTip(item->text());
}

void ErpFieldForm::read(const FieldValues& values)
{
    m_fields->read(values);
    const QJsonObject exceptions = values.value(fieldsKey).toObject();
    const QSignalBlocker quiet(m_table);
    int row = 0;
    for (const ErpField& field : erpFields()) {
        QStringList names;
        for (const QJsonValue name : exceptions[QLatin1StringView(field.key)].toArray())
            names.append(name.toString());
        m_table->item(row, ReadFrom)->setText(shown(names));
        mark(row++);
    }
}

void ErpFieldForm::write(FieldValues& values) const
{
    m_fields->write(values);
    QJsonObject exceptions;
    int row = 0;
    for (const ErpField& field : erpFields())
        exceptions.insert(QLatin1StringView(field.key), QJsonArray::fromStringList(m_table->item(row++, ReadFrom)->text().split(u',')));
    values.insert(fieldsKey, erpFieldsJson(erpFieldsFromJson(exceptions)));
}

void ErpFieldForm::setEditable(bool editable)
{
    m_fields->setEditable(editable);
    m_hint->setVisible(editable);
    markEditable(*m_table->horizontalHeaderItem(ReadFrom), editable);
    m_table->setEditTriggers(editable ? QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked | QAbstractItemView::EditKeyPressed |
                                            QAbstractItemView::AnyKeyPressed
                                      : QAbstractItemView::EditTriggers(QAbstractItemView::NoEditTriggers));
}

} // namespace trueup::ui
