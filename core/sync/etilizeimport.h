#pragma once

#include "reconcile/guardrails.h"
#include "remote/feed/feedsource.h"
#include "sync/importpipeline.h"
#include "sync/syncsettings.h"
#include "sync/withdrawals.h"
#include "sync/xorosoftrefresh.h"

namespace trueup {

struct EtilizeImportParams
{
    FeedAddress feed;
    TransferOptions transfer;
    bool filterByErp = true;
    std::optional<double> autoApprove; ///< overrides the setting
    bool dryRun = false;               ///< everything but keeping the result
};

struct EtilizeImportSummary
{
    FeedJob job;
    QString status; ///< completed, skipped_same_file or held
    QUuid batch;    ///< null when nothing was staged
    bool dryRun = false;
    ImportCounts counts;
    StagingCounts staging;
    qint64 autoApproved = 0;
    WithdrawalCounts archives;
    QStringList withdrawnExamples; ///< SKUs of the first few products of the last feed that this one lacks
    std::vector<GuardFinding> findings;
    XorosoftRefreshSummary erp;
    double seconds = 0; ///< from the finished download to the staged batch, the ERP refresh not counted

    [[nodiscard]] double rowsPerSecond() const { return seconds > 0 ? double(counts.records) / seconds : 0; }
    [[nodiscard]] QJsonObject toJson() const;
};

/// From the zip on the supplier's server to staged changes: fetch, scan, refresh the ERP mirror, match, compare, judge by the
/// guardrails, stage. The outcome is written in one transaction, so that a killed run leaves nothing half done.
class EtilizeImport
{
public:
    /// `erp` may be null: then nothing is refreshed, which is only allowed when the filter is off.
    EtilizeImport(const SyncContext& context, XorosoftClient* erp) : m_context(context), m_erp(erp) {}

    /// Error of kind Held when a guardrail holds the run; the run is then kept for a person.
    [[nodiscard]] Result<EtilizeImportSummary> run(const EtilizeImportParams& params, const JobControl& control);

private:
    struct State;
    [[nodiscard]] Result<void> fetch(State& state);
    [[nodiscard]] Result<bool> isKnownFile(State& state);
    [[nodiscard]] Result<bool> isSameImport(const State& state, Connection& connection, const FeedJob& earlier) const;
    [[nodiscard]] Result<void> open(State& state);
    /// The first pass; true when the CSV is the one imported last time, in whatever archive it came.
    [[nodiscard]] Result<bool> scan(State& state);
    [[nodiscard]] Result<void> skip(State& state, Connection& connection);
    [[nodiscard]] Result<void> refreshErp(State& state);
    /// Judges what the scan found, then compareAndKeep(). A run that is held already is compared too, for its numbers.
    [[nodiscard]] Result<void> stage(State& state);
    /// The second pass: everything, or nothing but the numbers of the job; never anything when `sound`, the first judgement, is an error.
    [[nodiscard]] Result<void> compareAndKeep(State& state, RunStatistics& statistics, const Result<void>& sound);
    [[nodiscard]] static Result<void> listTableRejects(const State& state, Connection& connection);
    [[nodiscard]] ImportInput inputOf(State& state, const MatchDecisions& decisions) const;
    [[nodiscard]] static std::optional<double> autoApproval(const State& state);
    /// Every row accounted for, and the difference to the feed before.
    [[nodiscard]] Result<void> account(State& state, Connection& connection, const ImportCounts& counts, Withdrawals& withdrawals,
                                       RunStatistics& statistics);
    [[nodiscard]] Result<void> keep(State& state, Connection& connection, ImportPipeline& pipeline, Withdrawals& withdrawals);
    [[nodiscard]] Result<void> judge(State& state, const RunStatistics& statistics);
    [[nodiscard]] Result<void> complete(State& state, Connection& connection);

    const SyncContext& m_context;
    XorosoftClient* m_erp;
};

} // namespace trueup
