#pragma once

#include "settings/fieldform.h"

class QLabel;
class QTableWidget;

namespace trueup::ui {

/// Which keys of the ERP's answers mean what: which of its many prices is the shop's, which quantity is sold.
class ErpFieldForm : public QWidget
{
    Q_OBJECT
public:
    explicit ErpFieldForm(QWidget* parent = nullptr);

    void read(const FieldValues& values);
    void write(FieldValues& values) const;
    void setEditable(bool editable);
    [[nodiscard]] const FieldForm& fields() const { return *m_fields; }

signals:
    void edited();

private:
    void mark(int row);

    QLabel* m_hint; ///< how a cell is changed; for whoever may
    FieldForm* m_fields;
    QTableWidget* m_table;
};

} // namespace trueup::ui
