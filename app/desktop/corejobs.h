#pragma once

#include "services/jobs.h"
#include "sync/job.h"
#include "workbench.h"

#include <map>
#include <tuple>

namespace trueup {

/// Starts the workflows of the session as jobs and shows the runs of everybody. When it goes its jobs are asked to end.
class CoreJobs final : public ui::JobService
{
    Q_OBJECT
public:
    explicit CoreJobs(Workbench& bench, QObject* parent = nullptr);
    ~CoreJobs() override;

    [[nodiscard]] ui::Answer<QString> start(const ui::JobRequest& request) override;
    [[nodiscard]] ui::Answer<ui::RestoreOutlook> beforeRestore() override;
    void cancel(const QString& jobId) override;
    [[nodiscard]] QList<ui::RunningJob> running() const override;

    [[nodiscard]] ui::Answer<ui::Page<ui::RunRow>> runs(const ui::RunFilter& filter, const ui::RunOrder& order, const QString& afterKey,
                                                        int limit) override;
    [[nodiscard]] ui::Answer<ui::RunDetail> runDetail(qint64 runId) override;
    [[nodiscard]] ui::Answer<ui::Page<ui::RejectRow>> rejects(qint64 runId, const QString& afterKey, int limit) override;
    [[nodiscard]] ui::Answer<QList<ui::RawCell>> rawCells(qint64 rejectId) override;
    [[nodiscard]] ui::Answer<void> release(qint64 runId, const QString& reason) override;

    /// Work that takes long and answers whoever asked: it is shown and can be cancelled like any job, and ends without finished().
    /// `work` runs on a worker and may outlive the window.
    template <class T>
    [[nodiscard]] ui::Answer<T> carry(ui::JobKind kind, std::function<Result<T>(Session&, const JobControl&)> work)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        whenReady(kind, [this, promise, kind, work = std::move(work)](const Error* error) {
            if (error) {
                promise->addResult(Result<T>(fail(*error)));
                promise->finish();
                return;
            }
            std::ignore = add(kind, [promise, work, &session = m_bench.session()](const JobControl& control) -> Result<QJsonObject> {
                const Result<T> result = work(session, control);
                promise->addResult(result);
                promise->finish();
                return result ? Result<QJsonObject>(QJsonObject()) : fail(result.error());
            });
        });
        return promise->future();
    }

private:
    /// Filled by the worker before the job finishes.
    struct Record
    {
        qint64 runId = 0;
    };
    struct Entry
    {
        std::unique_ptr<Job> job;
        ui::JobKind kind = ui::JobKind::EtilizeImport;
        QDateTime startedAt;
        std::shared_ptr<Record> record; ///< null: who asked gets the answer, nobody else is told
    };
    /// Once what the kind needs is there: the database, and for most the outside systems. A database that is being replaced is not
    /// worked on, and one that is worked on is not replaced.
    void whenReady(ui::JobKind kind, Workbench::Ready ready);
    [[nodiscard]] std::optional<Error> refusal(ui::JobKind kind) const;
    [[nodiscard]] QString launch(const ui::JobRequest& request);
    /// Starts it; its id.
    QString add(ui::JobKind kind, Job::Work work, std::shared_ptr<Record> record = {});
    void ended(const QString& id, const Outcome& outcome);
    void askOthers();

    Workbench& m_bench;
    std::map<QString, Entry> m_jobs;
    QList<ui::RunningJob> m_others; ///< runs of other programs, as last read
    ui::Asker m_othersAsker;
    QTimer m_othersAgain;
    int m_number = 0;
};

} // namespace trueup
