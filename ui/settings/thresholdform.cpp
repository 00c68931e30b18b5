#include "settings/thresholdform.h"

#include "settings/fieldform.h"
#include "widgets/controls.h"
#include "widgets/format.h"
#include "widgets/formrows.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ThresholdForm::ThresholdForm(QWidget* parent)
    : QWidget(parent), m_autoApprove(new QCheckBox(tr("Approve automatically what an identifier confirms"), this)),
      m_from(meaningLabel(tr("From a confidence of"), true, this)), m_confidence(new QDoubleSpinBox(this))
{
    m_confidence->setRange(50.1, 100);
    m_confidence->setDecimals(1);
    m_confidence->setSuffix(percentText({}));
    m_confidence->setAccessibleName(m_from->text());
    m_confidence->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    m_from->setBuddy(m_confidence);
    setOnLine(*m_from, *m_confidence);
    QFormLayout* row = meaningLayout();
    row->addRow(m_from, m_confidence);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_autoApprove);
    column->addLayout(row);
    connect(m_autoApprove, &QCheckBox::toggled, this, &ThresholdForm::allow);
    connect(m_autoApprove, &QCheckBox::clicked, this, &ThresholdForm::edited);
    connect(m_confidence, &QDoubleSpinBox::valueChanged, this, &ThresholdForm::edited);
    read({});
}

void ThresholdForm::read(const ThresholdSettings& settings)
{
    const QSignalBlocker quiet(this);
    m_autoApprove->setChecked(settings.autoApprove);
    m_confidence->setValue(settings.autoApproveConfidence);
    allow();
}

void ThresholdForm::setEditable(bool editable)
{
    m_isEditable = editable;
    allow();
}

/// A number that says nothing is pale, and its name with it.
void ThresholdForm::allow()
{
    ui::setEditable(*m_autoApprove, m_isEditable);
    m_from->setEnabled(m_autoApprove->isChecked());
    m_confidence->setEnabled(m_autoApprove->isChecked());
    ui::setEditable(*m_confidence, m_isEditable);
    if (!m_autoApprove->isChecked())
        setTone(m_confidence, {});
}

ThresholdSettings ThresholdForm::draft() const
{
    return {m_autoApprove->isChecked(), m_confidence->value()};
}

} // namespace trueup::ui
