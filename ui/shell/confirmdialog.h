#pragma once

#include "services/prompts.h"

#include <QDialog>

class QLineEdit;

namespace trueup::ui {

/// A question whose button names the effect. A reason, when asked for, must be given.
class ConfirmDialog : public QDialog
{
    Q_OBJECT
public:
    ConfirmDialog(const Question& question, QWidget* parent);

    [[nodiscard]] QString reason() const;

private:
    QLineEdit* m_reason = nullptr;
};

} // namespace trueup::ui
