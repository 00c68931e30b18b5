#pragma once

#include "services/settings.h"

#include <QWidget>

class QCheckBox;
class QFormLayout;
class QSpinBox;

namespace trueup::ui {

/// When a person is asked: automatic approval (off unless somebody switches it on) and the guardrails that hold a run.
class ThresholdForm : public QWidget
{
    Q_OBJECT
public:
    explicit ThresholdForm(QWidget* parent = nullptr);

    void read(const ThresholdSettings& settings);
    [[nodiscard]] ThresholdSettings draft() const;

signals:
    void edited();

private:
    QSpinBox* addNumber(QFormLayout* form, const QString& label, int low, int high, const QString& suffix);

    QCheckBox* m_autoApprove;
    QList<std::pair<QSpinBox*, int ThresholdSettings::*>> m_numbers;
    QSpinBox* m_confidence = nullptr;
};

} // namespace trueup::ui
