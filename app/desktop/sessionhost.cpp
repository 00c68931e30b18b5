#include "sessionhost.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {
constexpr int workerCount = 4;
}

SessionHost::SessionHost() : m_context(new QObject)
{
    m_workers.setMaxThreadCount(workerCount);
    m_workers.setExpiryTimeout(-1); // a thread that ends takes its connection with it
    m_context->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.setObjectName(u"session"_s);
    m_thread.start();
}

SessionHost::~SessionHost()
{
    stop();
    for (const auto& one : m_leaving)
        one->moveToThread(QThread::currentThread());
    m_leaving.clear();
    m_workers.waitForDone();
    // Threads of the global pool hold connections of this database until they end.
    QThreadPool::globalInstance()->waitForDone();
    QMetaObject::invokeMethod(m_context, [this] { m_session.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void SessionHost::stop()
{
    m_stop.cancel();
    m_workers.clear();
}

void SessionHost::keep(std::unique_ptr<QObject> leaving)
{
    leaving->moveToThread(nullptr); // whoever destroys it takes it over
    m_leaving.push_back(std::move(leaving));
}

ui::Answer<void> SessionHost::open(std::function<Result<std::unique_ptr<Session>>()> make)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QMetaObject::invokeMethod(m_context, [this, promise, make = std::move(make)] {
        auto made = make();
        if (made)
            m_session = std::move(*made);
        promise->addResult(made ? Result<void>() : fail(made.error()));
        promise->finish();
    });
    return promise->future();
}

ui::Answer<void> SessionHost::inSessionThread(std::function<Result<void>(Session&)> work)
{
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    QMetaObject::invokeMethod(m_context, [this, promise, work = std::move(work)] {
        promise->addResult(work(*m_session));
        promise->finish();
    });
    return promise->future();
}

} // namespace trueup
