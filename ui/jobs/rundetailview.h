#pragma once

#include "services/jobs.h"
#include "services/session.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace trueup::ui {

class ErrorBanner;
class Refusal;

/// One run: outcome, counts, phases with their time, findings of guardrails and the error if there was one.
class RunDetailView : public QWidget
{
    Q_OBJECT
public:
    explicit RunDetailView(QWidget* parent = nullptr);

    void show(const RunDetail& detail, const Session& session);
    void clear();

signals:
    void releaseWanted(qint64 runId);
    void reviewWanted(const QString& batchId);
    void jobWanted(const trueup::ui::JobRequest& request);

private:
    void showCounts(const RunDetail& detail);
    void showPhases(const RunDetail& detail);
    void importChecked();

    RunDetail m_detail;
    ErrorBanner* m_banner;
    QLabel* m_headline;
    QLabel* m_facts;
    QVBoxLayout* m_findings;
    QVBoxLayout* m_notes;
    QGridLayout* m_counts;
    QGridLayout* m_phases;
    QLabel* m_phasesHeading = nullptr;
    QWidget* m_numbers;
    QPushButton* m_release;
    QPushButton* m_review;
    QPushButton* m_import; ///< what was only checked
    Refusal* m_refusal;    ///< why it cannot be released
};

} // namespace trueup::ui
