#pragma once

#include "services/jobs.h"

#include <QFrame>
#include <QHash>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QToolButton;

namespace trueup::ui {

class StateMark;

/// The strip along the bottom: what runs, how far, how fast, how long, Cancel; and the state mark at its right.
class JobStrip : public QFrame
{
    Q_OBJECT
public:
    JobStrip(JobService& jobs, QWidget* parent = nullptr);

    [[nodiscard]] StateMark& state() { return *m_state; }
    void setMayCancel(bool may); ///< runs of others; what was started here can always be cancelled here

signals:
    void jobsWanted();

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Line
    {
        QLabel* text = nullptr;
        QProgressBar* bar = nullptr;
        QToolButton* cancel = nullptr;
    };
    void rebuild();
    void refresh(const QString& jobId);
    void show(const Line& line, const RunningJob& job);
    void keepHeight();
    [[nodiscard]] Line addLine(const RunningJob& job);
    [[nodiscard]] int textRoom(int stateWidth) const;

    JobService& m_jobs;
    bool m_mayCancel = false;
    QHBoxLayout* m_list;
    QHash<QString, Line> m_lines;
    StateMark* m_state;
};

} // namespace trueup::ui
