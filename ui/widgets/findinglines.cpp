#include "widgets/findinglines.h"

#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/format.h"
#include "widgets/icons.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::FindingLines)
};

constexpr int markSize = 16;
constexpr int markGap = 6;

/// A number changes from one that is known to another: it can stand in columns. Texts are too long for them.
bool isMove(const GuardExample& example)
{
    if (!example.field)
        return false;
    const FieldType type = field(*example.field).type;
    return (type == FieldType::Decimal || type == FieldType::Integer) && !example.before.isNone() && example.before != example.after && example.cost.isNone();
}

QString toldValue(FieldId field, const GuardExample& example)
{
    const QString after = shownValue(field, example.after).text;
    const bool isChange = !example.before.isNone() && example.before != example.after;
    const QString told = isChange ? u"%1 → %2"_s.arg(shownValue(field, example.before).text, after) : after;
    if (example.cost.isNone())
        return told;
    return Text::tr("%1 at a cost of %2", "a price and the cost that is above it").arg(told, shownValue(FieldId::Cost, example.cost).text);
}

} // namespace

QString exampleText(const GuardExample& example)
{
    const QString told = example.field ? toldValue(*example.field, example) : example.name.simplified();
    return told.isEmpty() ? example.sku : Text::tr("%1: %2", "a SKU and what is told of it").arg(example.sku, told);
}

QString exampleChange(const GuardExample& example)
{
    const Decimal* before = isMove(example) ? example.before.decimal() : nullptr;
    const Decimal* after = example.after.decimal();
    const auto percent = before && after ? Decimal::changePercent(*before, *after) : std::nullopt;
    return percent ? shownPercent(*percent) : QString();
}

namespace {

/// Its values stand below those of the one before; who cannot see hears the row as one.
void addExample(QGridLayout& grid, const GuardExample& example, QWidget* parent)
{
    const int row = grid.rowCount();
    const QString percent = exampleChange(example);
    auto* line = new ElidedLabel(isMove(example) ? example.sku : exampleText(example), parent);
    line->setTextFormat(Qt::PlainText);
    line->setAccessibleName(percent.isEmpty() ? exampleText(example) : u"%1 (%2)"_s.arg(exampleText(example), percent));
    line->setToolTip(line->accessibleName());
    line->setContentsMargins(markSize + markGap, 0, 0, 0);
    if (!isMove(example)) {
        line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        grid.addWidget(line, row, 0, 1, -1);
        return;
    }
    const std::array texts = {shownValue(*example.field, example.before).text, u"→"_s, shownValue(*example.field, example.after).text, percent};
    grid.addWidget(line, row, 0);
    for (int column = 0; column < int(texts.size()); ++column) {
        auto* cell = label(texts[size_t(column)], {}, parent);
        cell->setWordWrap(false);
        cell->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid.addWidget(cell, row, column + 1);
    }
}

} // namespace

void addFinding(QVBoxLayout* lines, const QString& sentence, const GuardFinding& finding, QWidget* parent)
{
    const bool holds = finding.level == FindingLevel::Hold;
    auto* mark = new QLabel(parent);
    mark->setPixmap(symbol(holds ? u"held"_s : u"warning"_s, holds ? Ink::Error : Ink::Warning).pixmap(markSize, markSize));
    auto* said = label(sentence, holds ? u"error"_s : u"warning"_s, parent);
    auto* row = new QHBoxLayout;
    row->setSpacing(markGap);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(said, 1);
    lines->addLayout(row);
    if (finding.examples.isEmpty())
        return;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    for (const GuardExample& example : finding.examples)
        addExample(*grid, example, parent);
    grid->setColumnStretch(grid->columnCount(), 1);
    lines->addLayout(grid);
    if (const qint64 more = finding.count - finding.examples.size(); more > 0) {
        auto* rest = label(Text::tr("… and %1 more").arg(shownCount(more)), u"muted"_s, parent);
        rest->setContentsMargins(markSize + markGap, 0, 0, 0);
        lines->addWidget(rest);
    }
}

} // namespace trueup::ui
