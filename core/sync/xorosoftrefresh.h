#pragma once

#include "remote/xorosoft/xorosoftclient.h"
#include "sync/runsession.h"

namespace trueup {

struct XorosoftRefreshParams
{
    bool full = false; ///< everything, even when a window of changes would do
};

struct XorosoftRefreshSummary
{
    QString mode; ///< "full" or "incremental"
    qint64 items = 0;
    qint64 changed = 0;
    qint64 missing = 0;
    qint64 stockRows = 0;
    qint64 calls = 0;
    bool complete = true; ///< every page was read; only then may anything be marked as missing
    double seconds = 0;
    std::vector<Error> failures;

    [[nodiscard]] QJsonObject toJson() const;
};

/// Brings the ERP mirror up to date: items by pages the first time and once a day, then by modification time with a day's
/// overlap because the ERP's clock has no zone; stock always as a whole. Nothing is ever deleted.
class XorosoftRefresh
{
public:
    XorosoftRefresh(const SyncContext& context, XorosoftClient& client) : m_context(context), m_client(client) {}

    /// A run of its own.
    [[nodiscard]] Result<XorosoftRefreshSummary> run(const XorosoftRefreshParams& params, const JobControl& control);
    /// As a step of another run, under its id.
    [[nodiscard]] Result<XorosoftRefreshSummary> step(qint64 runId, const XorosoftRefreshParams& params,
                                                      ProgressReporter& progress, const CancelToken& cancel);

private:
    [[nodiscard]] Result<void> items(Connection& connection, qint64 runId, const ItemQuery& query,
                                     ProgressReporter& progress, const CancelToken& cancel);
    [[nodiscard]] Result<void> stock(Connection& connection, qint64 runId, ProgressReporter& progress,
                                     const CancelToken& cancel);

    const SyncContext& m_context;
    XorosoftClient& m_client;
    XorosoftRefreshSummary m_summary;
};

} // namespace trueup
