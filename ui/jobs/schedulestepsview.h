#pragma once

#include "services/schedules.h"

#include <QIcon>
#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QPushButton;

namespace trueup::ui {

/// "Shopify pull (everything)".
[[nodiscard]] QString stepLabel(const ScheduleStep& step);

/// The step a run ended at before all were done, if it did.
[[nodiscard]] std::optional<ScheduleStepRun> stoppedStep(const ScheduleRun& run);
[[nodiscard]] QString stepStateText(const ScheduleStepRun& stopped);
[[nodiscard]] QIcon stepStateIcon(StepState state);

/// What became of the steps of a schedule the newest time it ran, one below the other.
class ScheduleStepsView : public QWidget
{
    Q_OBJECT
public:
    explicit ScheduleStepsView(QWidget* parent = nullptr);

    /// One that was never started: it has not run yet.
    void read(const ScheduleRun& run);

signals:
    void runWanted(qint64 runId);

private:
    struct Row
    {
        QLabel* mark;
        QLabel* name;
        QLabel* state;
        QLabel* lasted;
        QPushButton* open;
        QLabel* reason;
        qint64 runId = 0;
    };
    void addRow();
    void showStep(int at, const ScheduleRun& run);

    QLabel* m_headline;
    QGridLayout* m_grid;
    QList<Row> m_rows; ///< those beyond the steps are hidden: who stands on a button stays there when the list is read again
};

} // namespace trueup::ui
