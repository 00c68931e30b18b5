#include "conflicts/conflictdialog.h"

#include "conflicts/conflictwords.h"
#include "widgets/valueeditor.h"
#include "widgets/controls.h"
#include "widgets/format.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype longestShown = 400;
}

ConflictDialog::ConflictDialog(const ConflictDetail& detail, QWidget* parent)
    : QDialog(parent), m_detail(detail), m_choices(new QButtonGroup(this)), m_editor(new ValueEditor(tr("Custom value"), this)),
      m_resolve(button({}, u"primary"_s, this))
{
    setWindowTitle(tr("Resolve sync conflict"));
    setMinimumWidth(fontMetrics().averageCharWidth() * 72);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 16, 18, 14);
    column->setSpacing(10);
    column->addWidget(label(tr("Product: %1 (SKU: %2)").arg(detail.row.name, detail.row.sku), u"heading"_s, this));
    column->addWidget(label(tr("Field: %1").arg(conflictSubject(detail.row)), {}, this));
    addOption(column, ConflictPick::Local, localTitle(detail.local.side), &m_detail.local);
    addOption(column, ConflictPick::Shopify, sideLabel(Side::Shopify), &m_detail.shopify);
    if (canKeepBase(detail))
        addBase(column);
    if (detail.takesCustom && detail.row.field) {
        m_editor->edit(*detail.row.field, detail.local.value.isNone() ? detail.shopify.value : detail.local.value);
        addOption(column, ConflictPick::Custom, tr("Custom"), nullptr);
    } else {
        m_editor->hide();
    }
    auto* cancel = button(tr("Cancel"), {}, this);
    m_resolve->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_resolve);
    column->addLayout(buttons);
    connect(m_choices, &QButtonGroup::idToggled, this, &ConflictDialog::updateChoice);
    connect(m_editor, &ValueEditor::edited, this, &ConflictDialog::updateChoice);
    connect(m_editor, &ValueEditor::left, this, &QDialog::reject);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_resolve, &QPushButton::clicked, this, [this] {
        if (const auto chosen = choice()) {
            emit resolved(*chosen);
            accept();
        }
    });
    updateChoice();
}

QHBoxLayout* ConflictDialog::addHead(QVBoxLayout* column, ConflictPick pick, const QString& title, const QIcon& icon,
                                     const QString& described)
{
    auto* option = new QRadioButton(title, this);
    QFont bold = option->font();
    bold.setWeight(QFont::DemiBold);
    option->setFont(bold);
    option->setIcon(icon);
    option->setAccessibleDescription(described);
    m_choices->addButton(option, int(pick));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(option);
    column->addLayout(row);
    return row;
}

void ConflictDialog::addOption(QVBoxLayout* column, ConflictPick pick, const QString& title, const ConflictSide* side)
{
    auto* inner = new QHBoxLayout;
    inner->setContentsMargins(26, 0, 0, 4);
    if (side) {
        const QString text = (side->exists ? shownText(side->value) : tr("deleted")).left(longestShown);
        const QString since = side->at.isValid() ? tr("Updated: %1").arg(shownTime(side->at)) : writtenBy(side->by, side->at);
        addHead(column, pick, title, sideIcon(side->side), text)->addWidget(timeLabel(since), 1);
        inner->addWidget(label(text, {}, this));
    } else {
        addHead(column, pick, title, {}, {})->addStretch(1);
        inner->addWidget(m_editor);
    }
    column->addLayout(inner);
}

void ConflictDialog::addBase(QVBoxLayout* column)
{
    const QString text = shownText(m_detail.base).left(longestShown);
    addHead(column, ConflictPick::Base, tr("Base"), symbol(u"link"_s, Ink::Muted), text)
        ->addWidget(timeLabel(agreedOn(m_detail.baseBy, m_detail.baseAt)), 1);
    auto* inner = new QHBoxLayout;
    inner->setContentsMargins(26, 0, 0, 4);
    inner->addWidget(label(text, {}, this));
    column->addLayout(inner);
}

QLabel* ConflictDialog::timeLabel(const QString& text)
{
    auto* at = label(text, u"muted"_s, this);
    at->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return at;
}

QString ConflictDialog::shownText(const Value& value) const
{
    return shownValue(m_detail.row.field.value_or(FieldId::Title), value).text;
}

void ConflictDialog::choose(ConflictPick pick)
{
    if (QAbstractButton* one = m_choices->button(int(pick)))
        one->setChecked(true);
}

std::optional<ConflictChoice> ConflictDialog::choice() const
{
    if (m_choices->checkedId() < 0)
        return std::nullopt;
    ConflictChoice chosen{ConflictPick(m_choices->checkedId()), {}};
    if (chosen.pick == ConflictPick::Custom) {
        Result<Value> typed = m_editor->value();
        if (!typed)
            return std::nullopt;
        chosen.custom = std::move(*typed);
    }
    return chosen;
}

void ConflictDialog::updateChoice()
{
    const auto chosen = choice();
    m_editor->setEnabled(m_choices->checkedId() == int(ConflictPick::Custom));
    m_resolve->setEnabled(chosen.has_value());
    m_resolve->setText(chosen ? choiceAction(m_detail, *chosen) : tr("Resolve conflict"));
    m_resolve->setToolTip(chosen ? choiceOutcome(m_detail, *chosen) : tr("Choose a value first."));
}

} // namespace trueup::ui
