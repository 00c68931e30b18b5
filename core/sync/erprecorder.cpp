#include "sync/erprecorder.h"

#include "base/log.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

// An answer compresses to a tenth: so much is a few dozen pages, written at once.
constexpr qint64 batchBytes = 4 * 1024 * 1024;
constexpr size_t batchPages = 64;
constexpr qsizetype largestUnread = 1024 * 1024; // bytes of an answer nobody can read

} // namespace

ErpRecorder::ErpRecorder(Connection& connection, const Clock& clock, qint64 run, int walks, qint64 largest)
    : m_table(connection), m_clock(clock), m_walks(walks), m_largest(largest)
{
    m_reading.runId = run;
}

Result<void> ErpRecorder::begin(ErpReading::Kind kind, const QDateTime& changedSince, const QString& itemNumber)
{
    if (m_walks <= 0)
        return {};
    auto begun = m_table.begin({0, m_reading.runId, kind, changedSince, itemNumber, {}, false, false});
    if (!begun)
        return fail(begun.error());
    m_reading = std::move(*begun);
    m_begun = m_clock.monotonicMs();
    return {};
}

ErpAnswerSink ErpRecorder::sink()
{
    if (m_walks <= 0)
        return {};
    return [this](ErpRawAnswer&& answer) { return take(std::move(answer)); };
}

Result<void> ErpRecorder::take(ErpRawAnswer&& answer)
{
    ErpStoredPage page;
    page.reading = answer.isReadable ? m_reading.id : 0;
    page.runId = m_reading.runId;
    page.isStock = answer.endpoint == ErpEndpoint::Stock;
    page.path = answer.path;
    page.page = answer.page;
    page.changedSince = page.isStock ? QDateTime() : m_reading.changedSince;
    page.itemNumber = m_reading.itemNumber;
    page.received = m_reading.started.addMSecs(m_clock.monotonicMs() - m_begun);
    page.status = answer.status;
    page.size = answer.body.size();
    page.note = answer.code;
    if (!answer.isReadable) {
        page.body = qCompress(answer.body.first(std::min(answer.body.size(), largestUnread)));
        if (m_unread.size() >= size_t(ErpPageTable::keptUnread))
            m_unread.erase(m_unread.begin());
        m_unread.push_back(std::move(page));
        return {};
    }
    if (page.size <= m_largest)
        page.body = qCompress(answer.body);
    else
        page.note = u"TOO_LARGE"_s;
    m_bytes += page.body.size();
    m_pages.push_back(std::move(page));
    return m_bytes < batchBytes && m_pages.size() < batchPages ? Result<void>() : flush();
}

Result<void> ErpRecorder::flush()
{
    const auto added = m_table.add(m_pages);
    m_pages.clear();
    m_bytes = 0;
    return added;
}

Result<void> ErpRecorder::end(bool isItemsWhole, bool isStockWhole)
{
    if (m_walks <= 0)
        return {};
    m_reading.isItemsWhole = isItemsWhole;
    m_reading.isStockWhole = isStockWhole;
    const auto flushed = flush();
    return flushed ? m_table.end(m_reading) : flushed;
}

Result<void> ErpRecorder::prune()
{
    const auto pruned = m_table.prune(m_walks);
    return pruned ? Result<void>() : fail(pruned.error());
}

void ErpRecorder::keepUnread()
{
    if (m_unread.empty())
        return;
    if (const auto kept = m_table.addUnread(m_unread); !kept)
        qCWarning(lcSync) << "answers of the ERP that could not be read were not kept:" << kept.error();
    m_unread.clear();
}

} // namespace trueup
