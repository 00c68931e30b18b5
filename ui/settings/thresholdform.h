#pragma once

#include "services/settings.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;

namespace trueup::ui {

/// What is approved without a person; off unless somebody switches it on.
class ThresholdForm : public QWidget
{
    Q_OBJECT
public:
    explicit ThresholdForm(QWidget* parent = nullptr);

    void read(const ThresholdSettings& settings);
    [[nodiscard]] ThresholdSettings draft() const;
    void setEditable(bool editable);

signals:
    void edited();

private:
    void allow();

    bool m_isEditable = true;
    QCheckBox* m_autoApprove;
    QLabel* m_from;
    QDoubleSpinBox* m_confidence;
};

} // namespace trueup::ui
