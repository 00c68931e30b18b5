#pragma once

#include "base/cancellation.h"
#include "base/error.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace trueup::ui {

/// What every service call returns: it never blocks, finishes exactly once and carries a value or an Error.
template <class T>
using Answer = QFuture<Result<T>>;

/// An answer that is already there.
template <class T>
[[nodiscard]] Answer<T> readyAnswer(Result<T> result)
{
    return QtFuture::makeReadyValueFuture(std::move(result));
}

/// One page of a list that is read by key. `nextKey` is opaque, made by the service, and empty after the last row.
template <class T>
struct Page
{
    QList<T> rows;
    QString nextKey;
};

/// Asks one kind of question on behalf of an object and delivers only the newest answer: an older one that comes late is
/// dropped, and nothing is delivered once the object is gone. A question abandoned by the service arrives as Cancelled.
/// Belongs to the thread of the object.
class Asker
{
public:
    explicit Asker(QObject* context) : m_context(context), m_generation(std::make_shared<quint64>(0)) {}

    /// `deliver(Result<T>)` runs in the thread of the object, possibly before ask() returns.
    template <class T, class Deliver>
    void ask(QFuture<Result<T>> answer, Deliver deliver)
    {
        const quint64 mine = ++*m_generation;
        m_waiting = true;
        answer.then(m_context, [this, generation = m_generation, mine,
                                deliver = std::move(deliver)](QFuture<Result<T>> done) mutable {
            if (*generation != mine)
                return;
            m_waiting = false;
            deliver(done.resultCount() > 0 ? done.result() : Result<T>(fail(CancelToken::error())));
        });
    }
    /// Drops the answer that is still to come.
    void forget()
    {
        ++*m_generation;
        m_waiting = false;
    }
    [[nodiscard]] bool isWaiting() const { return m_waiting; }

private:
    QObject* m_context;
    std::shared_ptr<quint64> m_generation;
    bool m_waiting = false;
};

} // namespace trueup::ui
