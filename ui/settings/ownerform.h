#pragma once

#include "catalog/fieldowners.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace trueup::ui {

/// Whose word is final for each field. What decides otherwise for some products is a rule.
class OwnerForm : public QWidget
{
    Q_OBJECT
public:
    explicit OwnerForm(QWidget* parent = nullptr);

    void read(const FieldOwners& owners);
    [[nodiscard]] FieldOwners draft() const { return m_owners; }
    void setEditable(bool editable);

signals:
    void edited();
    void rulesWanted();

private:
    void choose(FieldId field, Side owner);
    void present();

    FieldOwners m_owners;
    bool m_editable = true;
    QLabel* m_hint; ///< how an owner is chosen; for whoever may
    QTableWidget* m_table;
    QLabel* m_effect;
    QPushButton* m_usual;
};

} // namespace trueup::ui
