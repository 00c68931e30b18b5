#pragma once

#include "services/jobs.h"

#include <QFrame>
#include <QHash>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace trueup::ui {

/// The jobs that run now, here and elsewhere, each with phase, count, rate, time left and Cancel.
class JobsPanel : public QFrame
{
    Q_OBJECT
public:
    JobsPanel(JobService& jobs, QWidget* parent = nullptr);

    void setMayCancel(bool may); ///< runs of others; what was started here can always be cancelled here
    /// What is said while no job is seen and nobody knows whether one runs elsewhere; empty: it is known.
    void sayInstead(const QString& words);

private:
    struct Line
    {
        QWidget* area = nullptr;
        QLabel* title = nullptr;
        QLabel* text = nullptr;
        QProgressBar* bar = nullptr;
        QPushButton* cancel = nullptr;
    };
    void rebuild();
    void refresh(const QString& jobId);
    void show(const Line& line, const RunningJob& job);
    [[nodiscard]] Line makeLine(const RunningJob& job);

    JobService& m_jobs;
    bool m_mayCancel = false;
    QString m_instead;
    QVBoxLayout* m_list;
    QLabel* m_nothing;
    QHash<QString, Line> m_lines;
};

} // namespace trueup::ui
