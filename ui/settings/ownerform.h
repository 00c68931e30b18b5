#pragma once

#include <QWidget>

namespace trueup::ui {

/// Whose word is final for each field: the table of the registry, to be read. What decides otherwise is a rule.
class OwnerForm : public QWidget
{
    Q_OBJECT
public:
    explicit OwnerForm(QWidget* parent = nullptr);

signals:
    void rulesWanted();
};

} // namespace trueup::ui
