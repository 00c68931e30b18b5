#include "widgets/findinglines.h"

#include "widgets/controls.h"
#include "widgets/elidedlabel.h"
#include "widgets/format.h"

#include <QCoreApplication>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::FindingLines)
};

constexpr int indent = 14;

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

void addFinding(QVBoxLayout* lines, const QString& sentence, const GuardFinding& finding, QWidget* parent)
{
    lines->addWidget(label(sentence, finding.level == FindingLevel::Hold ? u"error"_s : u"warning"_s, parent));
    for (const GuardExample& example : finding.examples) {
        auto* line = new ElidedLabel(exampleText(example), parent);
        line->setTextFormat(Qt::PlainText);
        line->setProperty("tone", u"muted"_s);
        line->setToolTip(line->text());
        line->setContentsMargins(indent, 0, 0, 0);
        line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        lines->addWidget(line);
    }
}

} // namespace trueup::ui
