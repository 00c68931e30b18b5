#pragma once

#include "services/products.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace trueup::ui {

class ChangedFields;
class ImageService;
class Preferences;
class StatefulView;

/// What was written of a product to the shop, or tried to be: each write with the values it carried, who had approved it, and its run.
class WritesView : public QWidget
{
    Q_OBJECT
public:
    WritesView(ProductService& service, ImageService& images, Preferences& preferences, QWidget* parent = nullptr);

    /// The writes of a product; those that stand there already are read again.
    void show(qint64 productId);
    void clear();
    [[nodiscard]] bool isLoading() const { return m_writes->isLoading() || m_asker.isWaiting(); }

signals:
    void failed(const trueup::Error& error);
    void runWanted(qint64 runId);

private:
    void layOutParts();
    void connectParts();
    void tellChosen();
    void readChosen(qint64 id);
    void tellApprovals(const WriteDetail& detail);

    ProductService& m_service;
    Asker m_asker;
    qint64 m_productId = 0;
    qint64 m_shown = 0; ///< the write whose values stand there
    PagedTable<WriteRow>* m_writes;
    QTableView* m_table;
    QLabel* m_written;  ///< the chosen write, in full
    QLabel* m_approved; ///< who had approved it
    QPushButton* m_run; ///< leads to its run
    ChangedFields* m_fields;
    StatefulView* m_list;
};

} // namespace trueup::ui
