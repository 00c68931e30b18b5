#pragma once

#include "settings/fieldform.h"

class QLabel;
class QTableWidget;

namespace trueup::ui {

/// Whose stock is written, and where to: the location of the shop, and the stores of the ERP that count for it.
class LocationForm : public QWidget
{
    Q_OBJECT
public:
    explicit LocationForm(QWidget* parent = nullptr);

    void read(const AppSettings& settings);
    void write(AppSettings& settings) const;
    void setEditable(bool editable);
    [[nodiscard]] FieldForm& fields() { return *m_fields; }

signals:
    void edited();

private:
    void say();

    QList<StoreSetting> m_stores;
    bool m_editable = false;
    FieldForm* m_fields;
    QTableWidget* m_table;
    QLabel* m_effect;
};

} // namespace trueup::ui
