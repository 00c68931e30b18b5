#pragma once

#include "base/cancellation.h"
#include "base/error.h"
#include "base/progress.h"

#include <QFuture>
#include <QJsonObject>
#include <QObject>

#include <functional>

namespace trueup {

/// How a job ended. Exactly one per job.
struct Outcome
{
    enum class Status { Succeeded, Failed, Cancelled };
    Status status = Status::Succeeded;
    QJsonObject summary; ///< what the job did, also after a failure as far as it got
    Error error;         ///< meaningful unless Succeeded; kind Held or NeedsApproval name a person's turn
};

/// What a job gets to work with. Values and references that outlive it.
struct JobControl
{
    CancelToken cancel;
    ProgressSink progress;
    std::function<void()> requestCancel; ///< stops the job from inside, for requests that come through the database
};

/// A long operation: runs once on a worker thread, tells its progress at most five times a second, finishes exactly
/// once. Lives on the thread that made it; all signals arrive there.
class Job : public QObject
{
    Q_OBJECT

public:
    using Work = std::function<Result<QJsonObject>(const JobControl&)>;

    /// `title` is translated and shown beside the progress; `key` is the stable word for programs.
    Job(QString key, QString title, Work work, QObject* parent = nullptr);
    /// Asks the work to stop and waits for it: a worker must not outlive what it refers to.
    ~Job() override;

    void start();
    /// Asks; the work stops at its next safe point.
    void cancel();

    [[nodiscard]] const QString& key() const { return m_key; }
    [[nodiscard]] const QString& title() const { return m_title; }
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    [[nodiscard]] bool isCancelling() const { return m_running && m_cancel.isCancelled(); }

signals:
    void progressed(const trueup::Progress& progress);
    void finished(const trueup::Outcome& outcome);

private:
    void deliver(const Outcome& outcome);

    QString m_key;
    QString m_title;
    Work m_work;
    CancelSource m_cancel;
    Progress m_progress;
    QFuture<void> m_future;
    bool m_running = false;
};

} // namespace trueup
