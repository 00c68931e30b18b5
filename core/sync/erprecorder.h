#pragma once

#include "base/clock.h"
#include "remote/xorosoft/erppagesource.h"
#include "store/erppagetable.h"

#include <vector>

namespace trueup {

/// Keeps the ERP's answers while they are read. What could be read is written in the caller's transaction, in batches: a run that is
/// rolled back keeps none of it, because a replay must not bring what a guardrail held, or half of a reading. What could not be read
/// is kept in any case, once the transaction is over, for that is what somebody has to look at then. Belongs to one thread.
class ErpRecorder
{
public:
    static constexpr qint64 largestBody = 64 * 1024 * 1024; ///< bytes; a larger answer is noted, not kept

    /// `walks`: as of the setting xorosoft.keep_pages; 0: nothing is kept.
    ErpRecorder(Connection& connection, const Clock& clock, qint64 run, int walks, qint64 largest = largestBody);

    /// Starts a reading, inside the transaction.
    [[nodiscard]] Result<void> begin(ErpReading::Kind kind, const QDateTime& changedSince = {}, const QString& itemNumber = {});
    /// For the walks of the reading; empty when nothing is kept. Does not outlive the recorder.
    [[nodiscard]] ErpAnswerSink sink();
    [[nodiscard]] Result<void> end(bool isItemsWhole, bool isStockWhole);
    /// Before the transaction is committed: what the settings do not want any longer goes.
    [[nodiscard]] Result<void> prune();
    /// After the transaction, whatever became of it. Trouble is logged: it is none of the run's.
    void keepUnread();

private:
    [[nodiscard]] Result<void> take(ErpRawAnswer&& answer);
    [[nodiscard]] Result<void> flush();

    ErpPageTable m_table;
    const Clock& m_clock;
    const int m_walks;
    const qint64 m_largest;
    ErpReading m_reading;
    qint64 m_begun = 0; // of the reading, by the monotonic clock
    std::vector<ErpStoredPage> m_pages;
    qint64 m_bytes = 0;
    std::vector<ErpStoredPage> m_unread;
};

} // namespace trueup
