#pragma once

#include "services/conflicts.h"

#include <QDialog>

class QButtonGroup;
class QPushButton;
class QVBoxLayout;

namespace trueup::ui {

class ValueEditor;

/// One conflict as a dialog: local, Shopify or custom value with their times. The button names its effect and stays
/// disabled until a choice is made. Opened without blocking.
class ConflictDialog : public QDialog
{
    Q_OBJECT
public:
    ConflictDialog(const ConflictDetail& detail, QWidget* parent);

    [[nodiscard]] QPushButton* resolveButton() const { return m_resolve; }
    void choose(ConflictPick pick);

signals:
    void resolved(const trueup::ui::ConflictChoice& choice);

private:
    void addOption(QVBoxLayout* column, ConflictPick pick, const QString& title, const ConflictSide* side);
    [[nodiscard]] std::optional<ConflictChoice> choice() const;
    void updateChoice();

    ConflictDetail m_detail;
    QButtonGroup* m_choices;
    ValueEditor* m_editor;
    QPushButton* m_resolve;
};

} // namespace trueup::ui
