#pragma once

#include "services/jobs.h"
#include "services/push.h"
#include "services/services.h"

#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace trueup::ui {

class ErrorBanner;
class PlannedView;
class PushResultView;
class StatefulView;
struct ListWords;

/// Writing approved changes to the shop: first what will be written, in numbers and product by product, then how it goes, then what
/// became of each product.
class PushPanel : public QWidget
{
    Q_OBJECT
public:
    PushPanel(UiServices& services, QWidget* parent = nullptr);

    /// Reads the preview; nothing is written before the button is pressed. An empty batch means every approved change.
    void prepare(const QString& batchId, bool mayRun);
    /// Counts again what stands there or could not be counted, as long as no run was started.
    void refresh(bool mayRun);
    [[nodiscard]] bool isLoading() const;
    /// Whether there is anything to import from; until it is told there is.
    void setConnected(bool isConnected);
    /// Goes on from the numbers to the products behind them.
    void showProducts();

signals:
    void backWanted();
    void settingsWanted(); ///< to connect what is imported from
    /// A failed write went back to review with another value.
    void correctionWanted(const QString& sku);

private:
    enum Step { Preview, Products, Run };

    QWidget* buildPreview();
    QWidget* buildProducts();
    QWidget* buildRun();
    void count();
    void present(const PushPreview& preview);
    void presentFailure(const Error& error);
    void countPending();
    void sayNone(std::optional<qint64> undecided);
    [[nodiscard]] ListWords wordsOfNone() const;
    [[nodiscard]] bool leadsToSettings() const;
    void presentFields(const PushPreview& preview);
    void offer(const QString& action, const PushPreview& preview);
    void takeFocus();
    void showStep(Step step);
    void presentFindings(const PushPreview& preview);
    void start();
    void showProgress(const QString& jobId);
    void showEnd(const FinishedJob& job);
    void showResults();

    UiServices& m_services;
    Asker m_asker;
    Asker m_pendingAsker;
    Asker m_starter;
    QString m_batchId;
    QString m_jobId;
    bool m_mayRun = false;
    bool m_isConnected = true;
    std::optional<qint64> m_undecided; ///< changes that wait for a decision; none: not known
    bool m_isFocusDue = false; ///< the page was opened just now
    ErrorBanner* m_banner;
    QStackedWidget* m_steps;
    StatefulView* m_counted; ///< what would be written
    QLabel* m_headline;
    QLabel* m_cost;
    QGridLayout* m_fields;
    QVBoxLayout* m_findings;
    QPushButton* m_back;
    QPushButton* m_write;
    QPushButton* m_showProducts;
    PlannedView* m_products;
    QLabel* m_phase;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
    PushResultView* m_results;
};

} // namespace trueup::ui
