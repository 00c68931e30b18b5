#pragma once

#include "settings/fieldform.h"

class QLabel;
class QTableWidget;

namespace trueup::ui {

class MarkedLine;
class StatefulView;

/// Whose stock is written, and where to: the location of the shop, and the stores of the ERP that count for it.
class LocationForm : public QWidget
{
    Q_OBJECT
public:
    explicit LocationForm(QWidget* parent = nullptr);

    void read(const AppSettings& settings);
    void write(AppSettings& settings) const;
    /// Names for the ids of locations. Without them the ids stand there, and either way an id can be typed.
    void setShopLocations(const QList<ShopLocationName>& locations);
    void setEditable(bool editable);
    [[nodiscard]] FieldForm& fields() { return *m_fields; }

signals:
    void edited();
    void dashboardWanted(); ///< to read the ERP

private:
    void say();
    void sayHowToRead(const AppSettings& settings);
    void sayUnknown();

    QList<StoreSetting> m_stores;
    QStringList m_shopIds; ///< of its locations; empty: not known
    bool m_editable = false;
    FieldForm* m_fields;
    MarkedLine* m_unknown;
    QLabel* m_hint; ///< how a cell is changed; for whoever may
    QTableWidget* m_table;
    QLabel* m_effect;
    QWidget* m_content; ///< the table and what is said of it; in m_list
    StatefulView* m_list;
};

} // namespace trueup::ui
