#pragma once

#include <QDialog>

namespace trueup::ui {

/// Every key in one place (F1). Shown beside the work, never blocking it.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    explicit ShortcutSheet(QWidget* parent = nullptr);
};

} // namespace trueup::ui
