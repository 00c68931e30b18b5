#include "lists/listform.h"

#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/icons.h"

#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString meaning(ListColumn column)
{
    switch (column) {
    case ListColumn::Id: return ListForm::tr("Number");
    case ListColumn::Name: return ListForm::tr("Name");
    case ListColumn::Brand: return ListForm::tr("Brand");
    case ListColumn::Code: return ListForm::tr("Part or model number");
    case ListColumn::Gtin: return ListForm::tr("Barcode");
    case ListColumn::Price: return ListForm::tr("Price");
    case ListColumn::Description: return ListForm::tr("Description");
    }
    return {};
}

QString sideName(ListSide side)
{
    return side == ListSide::Left ? ListForm::tr("Left list") : ListForm::tr("Right list");
}

} // namespace

ListForm::ListForm(QWidget* parent)
    : QWidget(parent), m_columns(new QWidget(this))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(10);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    auto* columns = new QGridLayout(m_columns);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setColumnStretch(1, 1);
    columns->setColumnStretch(2, 1);
    for (int row = 0; row < listColumnCount; ++row) {
        QLabel* name = label(meaning(ListColumn(row)), {}, m_columns);
        name->setWordWrap(false);
        columns->addWidget(name, row, 0);
    }
    for (const ListSide side : {ListSide::Left, ListSide::Right}) {
        addSide(side, sideName(side));
        addColumns(side);
    }
    grid->addWidget(m_columns, 1, 0, 1, 2);
    setTabOrder(m_sides[0].file, m_sides[1].file);
    showColumns();
}

void ListForm::addSide(ListSide which, const QString& title)
{
    Side& side = m_sides[size_t(which)];
    const Panel area = panel(title, this);
    side.file = button(tr("Choose a file …"), {}, area.frame);
    side.file->setIcon(symbol(u"import"_s, Ink::Accent));
    side.file->setAccessibleName(tr("%1: choose a file").arg(title));
    side.what = label(tr("Nothing is chosen yet."), u"muted"_s, area.frame);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(side.file);
    if (which == ListSide::Right) {
        QPushButton* erp = button(tr("Items of the ERP"), {}, area.frame);
        erp->setIcon(symbol(u"xorosoft"_s, Ink::Accent));
        erp->setToolTip(tr("Takes what the ERP was last seen to hold as the right list"));
        connect(erp, &QPushButton::clicked, this, &ListForm::erpWanted);
        buttons->addWidget(erp);
    }
    buttons->addStretch();
    area.layout->addLayout(buttons);
    area.layout->addWidget(side.what);
    area.layout->addStretch();
    static_cast<QGridLayout*>(layout())->addWidget(area.frame, 0, int(which));
    connect(side.file, &QPushButton::clicked, this, [this, which] { emit fileWanted(which); });
}

void ListForm::addColumns(ListSide which)
{
    Side& side = m_sides[size_t(which)];
    auto* grid = static_cast<QGridLayout*>(m_columns->layout());
    for (int row = 0; row < listColumnCount; ++row) {
        auto* choice = new QComboBox(m_columns);
        choice->setAccessibleName(tr("%1: column of the %2").arg(sideName(which), meaning(ListColumn(row))));
        choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        choice->setMinimumContentsLength(16);
        choice->setEnabled(false);
        side.columns[size_t(row)] = choice;
        grid->addWidget(choice, row, 1 + int(which));
        connect(choice, &QComboBox::currentIndexChanged, this, &ListForm::changed);
    }
}

void ListForm::tell(ListSide which, const QString& text)
{
    m_sides[size_t(which)].what->setText(text);
    showColumns();
    emit changed();
}

void ListForm::showColumns()
{
    m_columns->setVisible(m_wantsColumns && std::ranges::any_of(m_sides, [](const Side& side) { return side.head.has_value(); }));
}

void ListForm::show(ListSide which, const ListHead& head)
{
    Side& side = m_sides[size_t(which)];
    side.head = head;
    for (size_t row = 0; row < side.columns.size(); ++row) {
        QComboBox& choice = *side.columns[row];
        const QSignalBlocker quiet(choice);
        choice.clear();
        choice.addItem(tr("none", "column"));
        choice.addItems(head.header);
        choice.setCurrentIndex(head.columns[row] + 1);
        choice.setEnabled(!head.file.isEmpty()); // those of the ERP are known
    }
    const QString name = head.file.isEmpty() ? tr("Items of the ERP") : QFileInfo(head.file).fileName();
    QStringList facts{tr("%1: %Ln row(s)", nullptr, int(head.rows)).arg(name)};
    if (head.unreadable > 0)
        facts += tr("%Ln record(s) cannot be read: a quote in it never closes.", nullptr, int(head.unreadable));
    if (head.columns[size_t(ListColumn::Name)] < 0)
        facts += tr("Say which column is the name.");
    side.what->setToolTip(head.file);
    tell(which, facts.join(u" · "_s));
}

void ListForm::setReading(ListSide which)
{
    m_sides[size_t(which)].head.reset();
    tell(which, tr("Reading …"));
}

void ListForm::forget(ListSide which)
{
    m_sides[size_t(which)].head.reset();
    tell(which, tr("Nothing is chosen yet."));
}

ListHead ListForm::head(ListSide which) const
{
    const Side& side = m_sides[size_t(which)];
    ListHead head = side.head.value_or(ListHead());
    for (size_t row = 0; side.head && row < side.columns.size(); ++row)
        head.columns[row] = side.columns[row]->currentIndex() - 1;
    return head;
}

bool ListForm::isComplete() const
{
    return std::ranges::all_of(m_sides, [](const Side& side) {
        return side.head && side.columns[size_t(ListColumn::Name)]->currentIndex() > 0;
    });
}

void ListForm::setColumnsVisible(bool visible)
{
    m_wantsColumns = visible;
    showColumns();
}

} // namespace trueup::ui
