#pragma once

#include "services/answer.h"

#include <QPromise>

#include <functional>
#include <memory>

namespace trueup::ui::testing {

/// Answers at once unless `hold` is set; then they wait for release().
class Holder
{
public:
    bool hold = false;
    std::optional<Error> failWith; ///< the next answer is this error

    template <class T>
    [[nodiscard]] Answer<T> give(Result<T> result)
    {
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

} // namespace trueup::ui::testing
