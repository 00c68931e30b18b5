#include "review/optiontable.h"

#include "widgets/format.h"
#include "widgets/icons.h"
#include "widgets/tables.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>

#include <algorithm>
#include <array>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int titleColumn = 1; // what tells one row from the next
constexpr int probabilityColumn = 4;
constexpr int contradictsColumn = 6;
constexpr std::array numberColumns = {3, probabilityColumn, 7}; // price, probability, text alike

QStringList head()
{
    return {OptionTable::tr("Item"),   OptionTable::tr("Title"),       OptionTable::tr("Manufacturer"), OptionTable::tr("Price"),
            OptionTable::tr("Confidence"), OptionTable::tr("Agrees"), OptionTable::tr("Contradicts"),  OptionTable::tr("Text alike")};
}

/// As a sentence begins: what is joined may begin with any of its parts.
QString begun(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QStringList textsOf(const MatchOption& option)
{
    return {option.item,
            option.title,
            option.maker,
            option.price ? shownDecimal(*option.price) : QString(),
            option.isRefused ? OptionTable::tr("refused") : shownConfidence(option.probability),
            begun(option.agrees.join(u" · "_s)),
            begun(option.contradicts.join(u" · "_s)),
            option.titleSimilarity < 0 ? QString() : percentText(QString::number(option.titleSimilarity))};
}

} // namespace

OptionTable::OptionTable(Kind kind, QWidget* parent) : QTableWidget(0, int(head().size()), parent)
{
    setHorizontalHeaderLabels(head());
    for (const int column : numberColumns)
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setColumnHidden(probabilityColumn, kind == Kind::ByWords);
    setUpTable(*this, {18, 26, 16, 10, 14, 46, 28, 13}, titleColumn);
    setSelectionMode(QAbstractItemView::SingleSelection);
    connect(this, &QTableWidget::itemSelectionChanged, this, &OptionTable::chosenChanged);
    connect(this, &QTableWidget::activated, this, [this](const QModelIndex& index) {
        choose(index.row());
        emit taken();
    });
}

void OptionTable::fill(const QList<MatchOption>& options)
{
    unchoose();
    m_options = options;
    setRowCount(int(options.size()));
    for (int row = 0; row < options.size(); ++row) {
        const QStringList texts = textsOf(options[row]);
        for (int column = 0; column < texts.size(); ++column) {
            auto* cell = new QTableWidgetItem(texts[column]);
            cell->setToolTip(texts[column]);
            if (column == contradictsColumn && !options[row].contradicts.isEmpty())
                cell->setIcon(symbol(u"warning"_s, Ink::Warning));
            if (std::ranges::find(numberColumns, column) != numberColumns.end())
                cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            setItem(row, column, cell);
        }
    }
}

const MatchOption* OptionTable::chosen() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return !rows.isEmpty() && rows.first().row() < m_options.size() ? &m_options[rows.first().row()] : nullptr;
}

void OptionTable::choose(int row)
{
    if (row >= 0 && row < rowCount())
        selectRow(row);
}

void OptionTable::unchoose()
{
    setCurrentCell(-1, -1);
    clearSelection();
}

void OptionTable::chooseCurrent()
{
    if (!chosen())
        choose(currentRow());
}

/// The first step into the list chooses where it stands; the keyboard alone passes through.
void OptionTable::keyPressEvent(QKeyEvent* event)
{
    const bool isStep = event->key() == Qt::Key_Down || event->key() == Qt::Key_Up;
    if (isStep && !chosen() && rowCount() > 0)
        choose(qMax(0, currentRow()));
    else
        QTableWidget::keyPressEvent(event);
}

} // namespace trueup::ui
