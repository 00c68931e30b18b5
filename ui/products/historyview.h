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

class ElidedLabel;
class FieldView;
class ImageService;
class Preferences;
class Refusal;
class RollbackPanel;
class StatefulView;

/// The versions of a product: one compares with the one before it, two chosen ones with each other; one field, one version
/// or its whole batch can be rolled back.
class HistoryView : public QWidget
{
    Q_OBJECT
public:
    HistoryView(ProductService& service, ImageService& images, Preferences& preferences, QWidget* parent = nullptr);

    void show(qint64 productId, const QString& sku);
    void clear();
    void reload();
    void setMayRollBack(bool may);
    [[nodiscard]] bool isLoading() const;
    /// What the preview of a roll-back is of; none while none is open.
    [[nodiscard]] std::optional<RollbackRequest> shownRollback() const;
    /// Opens the preview of going back to the oldest version shown; for pictures.
    void previewOldest();

signals:
    void staged(const trueup::ui::RollbackResult& result);
    void failed(const trueup::Error& error);

private:
    void layOutParts();
    void connectParts();
    QWidget* buildActions();
    void compare();
    void presentDifferences();
    void showDifference(int row);
    void updateActions();
    void rollBack(const QList<FieldId>& fields);
    void rollBackBatch();
    void report(const StatefulView& list, const Error& error);
    [[nodiscard]] const VersionRow* chosen() const;
    [[nodiscard]] QList<FieldId> chosenFields() const;

    ProductService& m_service;
    Asker m_asker;
    qint64 m_productId = 0;
    QString m_sku;
    bool m_mayRollBack = false;
    std::optional<QList<VersionDifference>> m_all; ///< of the versions compared; none until they are
    QStackedWidget* m_views;
    PagedTable<VersionRow>* m_versions;
    QTableView* m_table;
    StatefulView* m_list;
    QLabel* m_comparing;
    ElidedLabel* m_hint; ///< that two versions can be chosen, while one is
    QCheckBox* m_onlyDifferences;
    PagedTable<VersionDifference>* m_differences;
    QTableView* m_fields;
    StatefulView* m_comparison; ///< the fields and the chosen one of them in full
    FieldView* m_whole; ///< the chosen field in full
    QPushButton* m_rollVersion;
    QPushButton* m_rollField;
    QPushButton* m_rollBatch;
    Refusal* m_refusal;
    RollbackPanel* m_rollback;
};

} // namespace trueup::ui
