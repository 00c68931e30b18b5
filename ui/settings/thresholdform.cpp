#include "settings/thresholdform.h"

#include "widgets/controls.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

ThresholdForm::ThresholdForm(QWidget* parent)
    : QWidget(parent), m_autoApprove(new QCheckBox(tr("Approve without a person what is backed by an identifier"), this)),
      m_confidence(new QDoubleSpinBox(this))
{
    const QString from = tr("From a confidence of");
    m_confidence->setRange(50.1, 100);
    m_confidence->setDecimals(1);
    m_confidence->setSuffix(tr(" %"));
    m_confidence->setAccessibleName(from);
    m_confidence->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    auto* row = new QHBoxLayout;
    row->addSpacing(24);
    auto* text = label(from, {}, this);
    text->setWordWrap(false);
    text->setBuddy(m_confidence);
    row->addWidget(text);
    row->addWidget(m_confidence);
    row->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_autoApprove);
    column->addLayout(row);
    connect(m_autoApprove, &QCheckBox::toggled, m_confidence, &QWidget::setEnabled);
    connect(m_autoApprove, &QCheckBox::clicked, this, &ThresholdForm::edited);
    connect(m_confidence, &QDoubleSpinBox::valueChanged, this, &ThresholdForm::edited);
    read({});
}

void ThresholdForm::read(const ThresholdSettings& settings)
{
    const QSignalBlocker quiet(this);
    m_autoApprove->setChecked(settings.autoApprove);
    m_confidence->setEnabled(settings.autoApprove);
    m_confidence->setValue(settings.autoApproveConfidence);
}

ThresholdSettings ThresholdForm::draft() const
{
    return {m_autoApprove->isChecked(), m_confidence->value()};
}

} // namespace trueup::ui
