#pragma once

#include "services/jobs.h"
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
class IdentifierPair;
class ImageService;
class Preferences;
class ProductFieldModel;
class Refusal;
class StatefulView;
class WritesView;

/// One product: its values per side with owners and locks, its history, its links with their evidence, and what was
/// written to the shop.
class ProductView : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Values, History, Matches, Writes };

    ProductView(ProductService& service, ImageService& images, Preferences& preferences, QWidget* parent = nullptr);

    void show(qint64 productId);
    void clear();
    /// Whether there are products to choose from; while none is chosen it says so only then.
    void offerChoice(bool offered);
    void reload();
    void setSession(const Session& session);
    void showTab(Tab tab);
    [[nodiscard]] qint64 shownId() const { return m_id; }
    [[nodiscard]] HistoryView& history() { return *m_history; }
    [[nodiscard]] std::optional<RollbackRequest> shownRollback() const;
    [[nodiscard]] bool isLoading() const;

signals:
    void failed(const trueup::Error& error);
    void reviewWanted(const QString& batchId);
    void conflictsWanted(const QString& sku);
    void jobWanted(const trueup::ui::JobRequest& request);
    void erpWanted(const QString& item); ///< what the ERP itself says of it
    void matchesWanted(); ///< somebody wants to decide about a candidate
    void runWanted(qint64 runId);
    void staged(const trueup::ui::RollbackResult& result);

private:
    void layOutParts();
    void connectParts();
    QWidget* buildHead();
    QWidget* buildValues();
    QWidget* buildMatches();
    void receive(const Result<ProductDetail>& detail);
    void sayNone();
    void present(const ProductDetail& detail);
    void offerStock();
    void showFieldAt(const QModelIndex& index);
    void fillTab();
    void offerLinks();
    void tellChosen();
    void report(const StatefulView& list, const Error& error);
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
    QPushButton* m_pull;
    QPushButton* m_erp;
    Refusal* m_refusal; ///< why fields cannot be locked, nor sides read
    bool m_mayLock = false;
    bool m_mayRun = false;
    bool m_hasChoice = false;
    StatefulView* m_product; ///< all there is of a product
    QTabWidget* m_tabs;
    ProductFieldModel* m_fields;
    QTableView* m_table;
    QCheckBox* m_onlyDifferences;
    FieldView* m_field;
    HistoryView* m_history;
    PagedTable<MatchRow>* m_matches;
    StatefulView* m_matchList;
    QTableView* m_matchTable;
    QLabel* m_evidence; ///< of the chosen match, in full
    IdentifierPair* m_pair; ///< of the feed's row and the item of the chosen match
    QPushButton* m_decide; ///< seen while the chosen one is an open candidate
    WritesView* m_writes;
};

} // namespace trueup::ui
