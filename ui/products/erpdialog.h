#pragma once

#include "services/products.h"
#include "widgets/pagedtable.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace trueup::ui {

class ErrorBanner;
class StatefulView;

/// Whether the ERP knows numbers somebody has: the copy of it answers for many at once, the ERP itself for the chosen one. Nothing is
/// changed by it. Opened without blocking.
class ErpDialog : public QDialog
{
    Q_OBJECT
public:
    ErpDialog(ProductService& service, QWidget* parent);

    /// Looks the number up, as if it had been typed.
    void lookUp(const QString& number);
    /// Asks the ERP itself about the chosen number.
    void askNow();
    /// No answer is awaited; for screenshots and tests.
    [[nodiscard]] bool isSettled() const { return !m_numbers->isLoading() && !m_nowAsker.isWaiting(); }

private:
    void layOutParts();
    void connectParts();
    [[nodiscard]] QStringList typed() const;
    void look();
    void read();
    void chosen();
    void present(const ErpItemNow& item);
    [[nodiscard]] QString asked() const;

    ProductService& m_service;
    Asker m_nowAsker;
    QPlainTextEdit* m_text;
    QCheckBox* m_onlyItems;
    QPushButton* m_look;
    PagedTable<ErpNumber>* m_numbers;
    QTableView* m_table;
    StatefulView* m_list;
    QPushButton* m_ask;
    QLabel* m_now; ///< what the ERP itself says
    ErrorBanner* m_banner;
};

} // namespace trueup::ui
