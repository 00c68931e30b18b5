#pragma once

#include "services/answer.h"

#include <QCoreApplication>
#include <QPromise>
#include <QTest>

#include <functional>
#include <memory>

namespace trueup::ui::testing {

/// A sentence of the product in the language that is spoken. Context, source and comment are those of the place that says it;
/// tst_translations looks them up.
[[nodiscard]] inline QString said(const char* context, const char* source, int n = -1, const char* comment = nullptr)
{
    return QCoreApplication::translate(context, source, comment, n);
}

/// Answers at once unless `hold` is set; then they wait for release().
class Holder
{
public:
    bool hold = false;
    std::optional<Error> failWith; ///< the next answer is this error
    std::optional<Error> alwaysFailWith;

    template <class T>
    [[nodiscard]] Answer<T> give(Result<T> result)
    {
        if (alwaysFailWith)
            result = fail(*alwaysFailWith);
        if (failWith) {
            result = fail(*failWith);
            failWith.reset();
        }
        if (!hold)
            return readyAnswer(std::move(result));
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        m_waiting.append([promise, result = std::move(result)] {
            promise->addResult(result);
            promise->finish();
        });
        return promise->future();
    }
    [[nodiscard]] qsizetype waiting() const { return m_waiting.size(); }
    void release(qsizetype index) { m_waiting.takeAt(index)(); }
    void releaseAll()
    {
        while (!m_waiting.isEmpty())
            release(0);
    }

private:
    QList<std::function<void()>> m_waiting;
};

/// Waits until everything that is on its way to objects of this thread has arrived: events of one thread keep their order,
/// so the marker sent now is the last of them. False when the event loop does not get there.
[[nodiscard]] inline bool eventsArrived()
{
    bool arrived = false;
    QObject marker;
    QMetaObject::invokeMethod(&marker, [&arrived] { arrived = true; }, Qt::QueuedConnection);
    return QTest::qWaitFor([&arrived] { return arrived; });
}

} // namespace trueup::ui::testing
