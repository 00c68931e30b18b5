#include "settings/thresholdform.h"

#include "widgets/controls.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QFormLayout* newForm()
{
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(8);
    return form;
}

} // namespace

ThresholdForm::ThresholdForm(QWidget* parent)
    : QWidget(parent), m_autoApprove(new QCheckBox(tr("Approve without a person what is backed by an identifier"), this))
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(label(tr("Approval and guardrails"), u"title"_s, this));
    column->addWidget(label(tr("When a person is asked. Everything else is never approved by itself."), u"muted"_s, this));
    column->addSpacing(4);
    column->addWidget(m_autoApprove);
    auto* approval = newForm();
    m_confidence = addNumber(approval, tr("From a confidence of"), 90, 100, tr(" %"));
    m_numbers.append({m_confidence, &ThresholdSettings::autoApproveConfidence});
    const auto add = [this](QFormLayout* form, const QString& text, int high, const QString& suffix, int ThresholdSettings::*member) {
        m_numbers.append({addNumber(form, text, 0, high, suffix), member});
    };
    column->addLayout(approval);
    column->addSpacing(8);
    column->addWidget(label(tr("A run is held for a person when"), u"heading"_s, this));
    auto* guards = newForm();
    add(guards, tr("the feed is shorter than the last one by"), 100, tr(" %"), &ThresholdSettings::feedShrinkHold);
    add(guards, tr("products are missing since the last feed"), 100, tr(" %"), &ThresholdSettings::missingHold);
    add(guards, tr("products change at once"), 100, tr(" %"), &ThresholdSettings::changedHold);
    column->addLayout(guards);
    column->addStretch();
    connect(m_autoApprove, &QCheckBox::toggled, m_confidence, &QWidget::setEnabled);
    connect(m_autoApprove, &QCheckBox::clicked, this, &ThresholdForm::edited);
    read({});
}

QSpinBox* ThresholdForm::addNumber(QFormLayout* form, const QString& text, int low, int high, const QString& suffix)
{
    auto* box = new QSpinBox(this);
    box->setRange(low, high);
    box->setSuffix(suffix);
    box->setAccessibleName(text);
    box->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    form->addRow(text, box);
    connect(box, &QSpinBox::valueChanged, this, &ThresholdForm::edited);
    return box;
}

void ThresholdForm::read(const ThresholdSettings& settings)
{
    const QSignalBlocker quiet(this);
    m_autoApprove->setChecked(settings.autoApprove);
    m_confidence->setEnabled(settings.autoApprove);
    for (const auto& [box, member] : std::as_const(m_numbers))
        box->setValue(settings.*member);
}

ThresholdSettings ThresholdForm::draft() const
{
    ThresholdSettings settings;
    settings.autoApprove = m_autoApprove->isChecked();
    for (const auto& [box, member] : m_numbers)
        settings.*member = box->value();
    return settings;
}

} // namespace trueup::ui
