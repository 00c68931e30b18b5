#pragma once

#include "services/products.h"
#include "services/session.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;
class QTabWidget;

namespace trueup::ui {

class ElidedLabel;
class FieldView;
class HistoryView;
class ImageService;
class ProductFieldModel;

/// One product: its values per side with owners and locks, its history, its links with their evidence, and what was
/// written to the shop.
class ProductView : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Values, History, Matches, Writes };

    ProductView(ProductService& service, ImageService& images, QWidget* parent = nullptr);

    void show(qint64 productId);
    void clear();
    void reload();
    void setSession(const Session& session);
    void showTab(Tab tab);
    [[nodiscard]] qint64 shownId() const { return m_id; }
    [[nodiscard]] HistoryView& history() { return *m_history; }
    [[nodiscard]] bool isLoading() const;

signals:
    void failed(const trueup::Error& error);
    void reviewWanted(const QString& batchId);
    void conflictsWanted(const QString& sku);
    void stockWanted(const QString& sku);
    void staged(const trueup::ui::RollbackResult& result);

private:
    QWidget* buildHead();
    QWidget* buildValues();
    void present(const ProductDetail& detail);
    void offerStock();
    void showFieldAt(const QModelIndex& index);
    void fillTab();
    void setLocked(FieldId field, bool locked);

    ProductService& m_service;
    Asker m_asker;
    Asker m_lockAsker;
    qint64 m_id = 0;
    ProductDetail m_detail;
    ElidedLabel* m_heading;
    QLabel* m_facts;
    ElidedLabel* m_collections;
    QPushButton* m_staged;
    QPushButton* m_conflicts;
    QPushButton* m_stock;
    bool m_mayRun = false;
    QTabWidget* m_tabs;
    ProductFieldModel* m_fields;
    QTableView* m_table;
    QCheckBox* m_onlyDifferences;
    FieldView* m_field;
    HistoryView* m_history;
    PagedTable<MatchRow>* m_matches;
    PagedTable<WriteRow>* m_writes;
};

} // namespace trueup::ui
