#pragma once

#include "services/products.h"
#include "widgets/pagedtable.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace trueup::ui {

class ElidedLabel;
class ErrorBanner;
class Refusal;
class StatefulView;

/// What a rollback would stage, before it is staged: every value, how many, and what is left out and why.
class RollbackPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RollbackPanel(ProductService& service, QWidget* parent = nullptr);

    /// Reads the preview; nothing happens before the button is pressed. `heading` says what goes back to what.
    void prepare(const RollbackRequest& request, const QString& heading);
    /// A preview may be looked at without the right to stage it.
    void setMayStage(bool may);
    [[nodiscard]] const RollbackRequest& request() const { return m_request; }
    [[nodiscard]] bool isLoading() const { return m_asker.isWaiting(); }

signals:
    void backWanted();
    void staged(const trueup::ui::RollbackResult& result);

private:
    void layOutParts();
    void ask();
    void sumUp();
    void present(const RollbackPreview& preview);
    void stage();
    void updateStage();

    ProductService& m_service;
    Asker m_asker;
    RollbackRequest m_request;
    RollbackPreview m_preview;
    qint64 m_expected = 0;
    bool m_mayStage = false;
    ElidedLabel* m_heading;
    QLabel* m_summary;
    ErrorBanner* m_banner;
    PagedTable<RollbackLine>* m_lines;
    QTableView* m_table;
    StatefulView* m_list;
    QPushButton* m_stage;
    Refusal* m_refusal; ///< why nothing can be staged
};

} // namespace trueup::ui
