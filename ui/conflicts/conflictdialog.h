#pragma once

#include "services/conflicts.h"

#include <QDialog>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trueup::ui {

class ValueEditor;

/// One conflict as a dialog: local, Shopify or custom value with their times, and the base where there is one. The button
/// names its effect and stays disabled until a choice is made. Opened without blocking.
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
    void addBase(QVBoxLayout* column);
    [[nodiscard]] QHBoxLayout* addHead(QVBoxLayout* column, ConflictPick pick, const QString& title, const QIcon& icon,
                                       const QString& described);
    [[nodiscard]] QLabel* timeLabel(const QString& text);
    [[nodiscard]] QString shownText(const Value& value) const;
    [[nodiscard]] std::optional<ConflictChoice> choice() const;
    void updateChoice();

    ConflictDetail m_detail;
    QButtonGroup* m_choices;
    ValueEditor* m_editor;
    QPushButton* m_resolve;
};

} // namespace trueup::ui
