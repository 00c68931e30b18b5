#pragma once

#include "services/products.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace trueup::ui {

class FieldView;
class ImageService;
class RollbackPanel;

/// The versions of a product: one compares with the one before it, two chosen ones with each other; one field, one version
/// or its whole batch can be rolled back.
class HistoryView : public QWidget
{
    Q_OBJECT
public:
    HistoryView(ProductService& service, ImageService& images, QWidget* parent = nullptr);

    void show(qint64 productId, const QString& sku);
    void clear();
    void reload();
    void setMayRollBack(bool may);
    [[nodiscard]] bool isLoading() const;
    /// Opens the preview of going back to the oldest version shown; for pictures.
    void previewOldest();

signals:
    void staged(const trueup::ui::RollbackResult& result);
    void failed(const trueup::Error& error);

private:
    void layOutParts();
    QWidget* buildActions();
    void compare();
    void presentDifferences();
    void showDifference(int row);
    void updateActions();
    void rollBack(const QList<FieldId>& fields);
    void rollBackBatch();
    [[nodiscard]] const VersionRow* chosen() const;
    [[nodiscard]] QList<FieldId> chosenFields() const;

    ProductService& m_service;
    Asker m_asker;
    qint64 m_productId = 0;
    QString m_sku;
    bool m_mayRollBack = false;
    QList<VersionDifference> m_all;
    QStackedWidget* m_views;
    PagedTable<VersionRow>* m_versions;
    QTableView* m_table;
    QLabel* m_comparing;
    QCheckBox* m_onlyDifferences;
    PagedTable<VersionDifference>* m_differences;
    QTableView* m_fields;
    FieldView* m_whole; ///< the chosen field in full
    QPushButton* m_rollVersion;
    QPushButton* m_rollField;
    QPushButton* m_rollBatch;
    QLabel* m_refusal;
    RollbackPanel* m_rollback;
};

} // namespace trueup::ui
