#include "sync/job.h"

#include "base/log.h"

#include <QtConcurrent>

namespace trueup {

Job::Job(QString key, QString title, Work work, QObject* parent)
    : QObject(parent), m_key(std::move(key)), m_title(std::move(title)), m_work(std::move(work))
{
    qRegisterMetaType<Progress>();
    qRegisterMetaType<Outcome>();
}

Job::~Job()
{
    m_cancel.cancel();
    m_future.waitForFinished();
}

void Job::start()
{
    Q_ASSERT(!m_running && !m_future.isValid()); // a future nobody made counts as started
    m_running = true;
    const JobControl control{m_cancel.token(), [this](const Progress& progress) {
                                 QMetaObject::invokeMethod(
                                     this,
                                     [this, progress] {
                                         if (!m_running)
                                             return;
                                         m_progress = progress;
                                         emit progressed(progress);
                                     },
                                     Qt::QueuedConnection);
                             },
                             [source = m_cancel]() mutable { source.cancel(); }};
    m_future = QtConcurrent::run([this, control] {
        Result<QJsonObject> result = m_work(control);
        Outcome outcome;
        if (result) {
            outcome.summary = std::move(*result);
        } else {
            outcome.error = std::move(result.error());
            outcome.status = outcome.error.kind == ErrorKind::Cancelled ? Outcome::Status::Cancelled
                                                                        : Outcome::Status::Failed;
        }
        QMetaObject::invokeMethod(this, [this, outcome] { deliver(outcome); }, Qt::QueuedConnection);
    });
}

void Job::cancel()
{
    m_cancel.cancel();
}

void Job::deliver(const Outcome& outcome)
{
    Q_ASSERT(m_running);
    m_running = false;
    emit finished(outcome);
}

} // namespace trueup
