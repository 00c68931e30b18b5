#pragma once

#include "reconcile/guardrails.h"
#include "remote/xorosoft/xorosoftclient.h"
#include "store/erptable.h"
#include "sync/erprecorder.h"
#include "sync/runsession.h"

namespace trueup {

class StoredErpPages;

struct XorosoftRefreshParams
{
    bool full = false; ///< everything, even when a window of changes would do
    /// The answers that were kept of the last complete walk and of everything after it are read once more, by the keys as they are
    /// set now; the ERP is not asked.
    bool replay = false;
};

struct XorosoftRefreshSummary
{
    QString mode; ///< "full", "incremental" or "replay"
    qint64 items = 0;
    qint64 changed = 0;
    qint64 missing = 0;
    qint64 stockRows = 0;
    qint64 calls = 0;
    qint64 replayedPages = 0; ///< kept answers a replay read
    QDateTime replayedFrom;   ///< when the oldest of them was read from the ERP
    bool complete = true; ///< every page was read; only then may anything be marked as missing
    double seconds = 0;
    std::vector<Error> failures;
    std::vector<GuardFinding> findings;

    [[nodiscard]] QJsonObject toJson() const;
};

/// Brings the ERP mirror up to date: items by pages the first time and once a day, then by modification time with a day's
/// overlap because the ERP's clock has no zone; stock always as a whole. Nothing is ever deleted. All of it is one
/// transaction: a walk that would lose, inactivate or empty too many items leaves the mirror as it was. The answers are kept with
/// it (ErpPageTable). A replay takes them in the order in which they came through the same steps, under the names of the runs that
/// read them and with their times, so that nothing looks newer than it is; all under the same guards.
class XorosoftRefresh
{
public:
    XorosoftRefresh(const SyncContext& context, XorosoftClient& client) : m_context(context), m_client(client) {}

    /// A run of its own. Error of kind Held when a guardrail holds it; it is then kept for a person.
    [[nodiscard]] Result<XorosoftRefreshSummary> run(const XorosoftRefreshParams& params, const JobControl& control);
    /// As a step of another run, under its id; what holds it is in findings().
    [[nodiscard]] Result<XorosoftRefreshSummary> step(qint64 runId, const XorosoftRefreshParams& params,
                                                      ProgressReporter& progress, const CancelToken& cancel);
    [[nodiscard]] const std::vector<GuardFinding>& findings() const { return m_summary.findings; }

private:
    /// Where a walk ended, and whether that is to be believed.
    struct End
    {
        int page = 0;
        int fullPage = 0;  ///< rows of a full page
        bool open = false; ///< the last page was full and nothing behind it was asked for
    };
    struct Work
    {
        Connection& connection;
        const qint64 runId;
        ProgressReporter& progress;
        const CancelToken& cancel;
        const ErpWalker* walker;
        ErpRecorder* recorder; ///< null in a replay
        ErpTable table;
        qint64 seenBy;          ///< the run by which the mirror is told things are met; of a replay the one that read them
        QJsonObject mark = {};  ///< of the last complete walk; empty: there was none. Read by value(): [] would fill it
        QDateTime lastJudged = {};
        ItemQuery query = {};
        QDateTime at = {};      ///< of a replay: when this was read from the ERP
        End items = {};
        qint64 unknownStock = 0; ///< stock rows of items the mirror does not hold
        bool isWhole = true;     ///< of the items: whether the walk may say that something is missing
        bool isStockWhole = true;
        bool mayBeWhole = true;  ///< not when it was not in the run that read it
        bool mayStockBeWhole = true;
        bool hasStock = true;
        [[nodiscard]] bool isReplay() const { return recorder == nullptr; }
        [[nodiscard]] ErpAnswerSink sink() const { return recorder ? recorder->sink() : ErpAnswerSink(); }
    };
    [[nodiscard]] Result<void> refresh(Work& work, const XorosoftRefreshParams& params);
    [[nodiscard]] Result<void> replay(Work& work);
    [[nodiscard]] Result<bool> replayReading(Work& work, const ErpReading& reading, bool hasStock);
    [[nodiscard]] Result<bool> replayItem(Work& work, const ErpReading& reading);
    [[nodiscard]] Result<void> replayAll(Work& work, StoredErpPages& source, const QList<ErpReading>& readings);
    [[nodiscard]] Result<void> readMark(Work& work);
    [[nodiscard]] Result<void> walk(Work& work);
    [[nodiscard]] Result<void> items(Work& work);
    [[nodiscard]] Result<void> stock(Work& work);
    [[nodiscard]] Result<bool> doubtItems(Work& work);
    [[nodiscard]] Result<qint64> itemsBehind(Work& work);
    [[nodiscard]] Result<void> markMissing(Work& work);
    [[nodiscard]] Result<void> judge(Work& work);
    [[nodiscard]] Result<void> tellExamples(Work& work);

    const SyncContext& m_context;
    XorosoftClient& m_client;
    XorosoftRefreshSummary m_summary;
};

} // namespace trueup
