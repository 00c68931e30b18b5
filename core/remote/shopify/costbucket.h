#pragma once

#include "remote/shopify/graphqlanswer.h"

#include <QHash>
#include <QMutex>
#include <QSet>
#include <QWaitCondition>

#include <chrono>
#include <deque>

namespace trueup {

/// The shop's point budget as its answers describe it, shared by the threads that spend it: each books the expected
/// cost before it sends and settles with what the answer says. Times are milliseconds of any clock that only rises.
/// Thread-safe.
class CostBucket
{
public:
    /// What a request is taken to cost before the shop has told: the default of a mutation.
    static constexpr double plainCost = 10;

    /// Books `expected` points, corrected by what requests for `document` turned out to cost in proportion to what was
    /// expected of them. The booked points, or nothing and in `waitMs` how long to wait first. With a `ticket` (0 at
    /// first) those that wait are served in the order they came, so that a dear request is not overtaken for ever. Of a
    /// document whose price is not known yet one request goes ahead and the others wait for what it turns out to cost.
    [[nodiscard]] std::optional<double> book(const QString& document, qint64 now, qint64& waitMs,
                                             double expected = plainCost, quint64* ticket = nullptr);
    /// Gives up a place in the line; harmless when there is none.
    void leave(quint64 ticket);
    /// An answer came; `cost` may be unknown. `expected` as it was booked.
    void settle(const QString& document, double booked, const GraphQlCost& cost, qint64 now,
                double expected = plainCost);
    /// Waits until an answer has come that may have given points back, at most `time`. How long it was.
    std::chrono::milliseconds waitForAnswer(std::chrono::milliseconds time);
    /// Points the shop gives back in a second; 0 before the first answer.
    [[nodiscard]] double restoreRate() const;
    /// How long a throttled request must wait by its own cost block.
    [[nodiscard]] static qint64 throttleWaitMs(const GraphQlCost& cost);

private:
    void refill(qint64 now);

    mutable QMutex m_mutex;
    QWaitCondition m_answered;
    bool m_known = false; // no answer has described the bucket yet
    double m_maximum = 0;
    double m_restore = 0;
    double m_available = 0;
    double m_underWay = 0;
    qint64 m_last = 0;
    QHash<QString, double> m_ratios; // by document: requested last in proportion to what was expected
    QSet<QString> m_firsts;          // documents whose first request is under way
    std::deque<quint64> m_line;      // who waits, in order
    quint64 m_lastTicket = 0;
};

} // namespace trueup
