#pragma once

#include "services/settings.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;

namespace trueup::ui {

/// What is approved without a person; off unless somebody switches it on.
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
    QCheckBox* m_autoApprove;
    QDoubleSpinBox* m_confidence;
};

} // namespace trueup::ui
