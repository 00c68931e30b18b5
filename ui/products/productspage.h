#pragma once

#include "products/productview.h"
#include "services/services.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace trueup::ui {

class ColumnChoice;
class ErrorBanner;
class HeaderSort;
class Notice;
class StatefulView;

/// Find any product and see everything about it.
class ProductsPage : public QWidget
{
    Q_OBJECT
public:
    ProductsPage(UiServices& services, QWidget* parent = nullptr);

    void open();
    /// The products a card of the dashboard counts; typing in the search leads back to all.
    void open(ProductScope scope);
    /// Shows one product, wherever it stands in the list.
    void openProduct(qint64 productId);
    void askErp(const QString& number = {}); ///< a dialog of its own; empty: to be typed there
    void refresh();
    void setSession(const Session& session);
    /// Whether there is a shop to pull from.
    void setConnected(bool isConnected);
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] ProductView& product() { return *m_view; }
    /// 0: none.
    [[nodiscard]] qint64 shownProduct() const { return m_view->shownId(); }
    /// What the preview of a roll-back is of; none while none is seen.
    [[nodiscard]] std::optional<RollbackRequest> shownRollback() const { return m_view->shownRollback(); }
    /// What the list shows.
    [[nodiscard]] QString text() const;
    [[nodiscard]] ProductScope scope() const { return m_scope; }
    [[nodiscard]] const ProductOrder& order() const { return m_order; }

signals:
    void reviewWanted(const QString& batchId);
    void conflictsWanted(const QString& sku);
    void jobWanted(const trueup::ui::JobRequest& request);
    void matchesWanted();
    void runWanted(qint64 runId);
    void settingsWanted(); ///< no shop is set up
    void pullWanted(); ///< the list is empty, and the shop may have products

private:
    void layOutParts();
    void setUpSorting();
    void setUpColumns();
    void showColumnMenu(const QPoint& where);
    void connectParts();
    void search();
    void load();
    void sort(const ProductOrder& order);
    void showScope(ProductScope scope);
    void restoreFilter();
    void keepFilter();
    void clearFilters();
    void listLoaded();
    void listFailed(const Error& error);
    void showView();
    void sayEmpty();
    void leaveEmpty();
    void countWaiting();
    void count();
    [[nodiscard]] bool isFiltered() const;
    void report(const Error& error);

    UiServices& m_services;
    QTimer m_typing;
    QTimer m_refreshSoon;
    ProductScope m_scope = ProductScope::All;
    ProductOrder m_order;
    bool m_keepsShown = false; ///< the same list in another order: who reads a product goes on with it, wherever it stands now
    QString m_stagedBatch; ///< the notice leads there
    bool m_mayRun = false;
    bool m_isConnected = true; ///< until told otherwise
    qint64 m_waiting = 0; ///< changes in Review, of a list without products
    QLineEdit* m_search;
    QPushButton* m_scopeChip; ///< says that this is not the whole list; a click leads back to it
    QPushButton* m_clear;     ///< seen while something is filtered by
    QLabel* m_count;          ///< how many the list has in all
    Asker m_counter;
    Asker m_waitingCounter;
    PagedTable<ProductRow>* m_products;
    QTableView* m_list;
    HeaderSort* m_sort;
    ColumnChoice* m_columnChoice = nullptr;
    QPushButton* m_columnsButton;
    StatefulView* m_rows; ///< the list, or what stands in its place
    ProductView* m_view;
    ErrorBanner* m_banner;
    Notice* m_notice;
};

} // namespace trueup::ui
