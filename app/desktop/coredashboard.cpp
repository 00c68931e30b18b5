#include "coredashboard.h"

#include "conflictrows.h"
#include "corealerts.h"
#include "jobwork.h"
#include "store/alerttable.h"
#include "store/dashboardreader.h"
#include "store/settingstable.h"
#include "store/watermarktable.h"

#include <utility>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int staleHours = 26; // a daily job may be late by its own duration
constexpr int shownAlerts = 10;
constexpr int shownRuns = 30;

struct Configured
{
    bool feed = false;
    bool xorosoft = false;
    bool shopify = false;
};

/// Reads the parts of one snapshot; the first error ends it.
class SnapshotReader
{
public:
    SnapshotReader(Connection& connection, int days) : m_connection(connection), m_reader(connection), m_days(days) {}

    [[nodiscard]] Result<ui::DashboardSnapshot> read()
    {
        // One picture: what another program commits meanwhile is either in all numbers or in none.
        Transaction transaction(m_connection);
        if (auto fixed = m_connection.execute(u"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"_s); !fixed)
            return fail(fixed.error());
        for (auto part : {&SnapshotReader::counts, &SnapshotReader::days, &SnapshotReader::freshness, &SnapshotReader::alerts,
                          &SnapshotReader::conflicts, &SnapshotReader::runs, &SnapshotReader::steps}) {
            if (auto done = (this->*part)(); !done)
                return fail(done.error());
        }
        return m_snapshot;
    }

private:
    [[nodiscard]] Result<void> counts()
    {
        const auto cards = m_reader.cards();
        if (!cards)
            return fail(cards.error());
        auto staged = m_reader.staged(m_days);
        if (!staged)
            return fail(staged.error());
        m_staged = std::move(*staged);
        m_snapshot.counts = {cards->inSync, m_staged.needsPush, m_staged.pendingReview, cards->conflicts, m_staged.failed,
                             cards->outOfStock, m_staged.blocked};
        ui::SyncState& state = m_snapshot.state;
        if (!cards->lastRunStatus.isEmpty())
            state.lastRun = runOutcome(cards->lastRunStatus);
        else if (cards->heldRuns > 0)
            state.lastRun = ui::RunOutcome::Held; // a held run is not over, so it is not the last one that ended
        state.lastSuccess = cards->lastSuccess;
        state.pending = m_staged.pendingReview + m_staged.needsPush;
        state.failed = m_staged.failed;
        state.heldChanges = m_staged.blocked;
        state.heldRuns = cards->heldRuns;
        state.conflicts = cards->conflicts;
        state.openAlerts = cards->openAlerts;
        return {};
    }

    [[nodiscard]] Result<void> days()
    {
        const auto outcomes = m_reader.outcomes(m_days);
        if (!outcomes)
            return fail(outcomes.error());
        for (const DayOutcome& day : *outcomes)
            m_snapshot.days.append({day.day, m_staged.staged.value(day.day), day.success, m_staged.rejected.value(day.day), day.failed});
        return {};
    }

    [[nodiscard]] Result<void> freshness()
    {
        const auto sources = m_reader.freshness();
        if (!sources)
            return fail(sources.error());
        for (const SourceFreshness& source : *sources) {
            ui::SourceFreshness shown;
            shown.side = sideFromWord(source.source).value_or(Side::Etilize);
            shown.lastSuccess = source.lastSuccess;
            shown.lastAttempt = source.lastAttempt;
            shown.lastAttemptFailed = source.lastStatus == "failed"_L1;
            if (shown.lastAttemptFailed) {
                RunRecord run;
                run.kind = source.runKind;
                run.error = source.error;
                shown.failure = failureOf(run).message;
            }
            if (auto known = complete(shown); !known)
                return known;
            m_snapshot.freshness.append(shown);
        }
        return {};
    }

    /// What the list of runs does not know about a source.
    [[nodiscard]] Result<void> complete(ui::SourceFreshness& shown)
    {
        switch (shown.side) {
        case Side::Xorosoft: {
            // An import refreshes the ERP mirror as one of its steps, which is no run of its own.
            const auto mark = WatermarkTable(m_connection).get(u"xorosoft"_s, u"items"_s);
            if (!mark)
                return fail(mark.error());
            if (*mark && (!shown.lastSuccess.isValid() || (*mark)->updated > shown.lastSuccess))
                shown.lastSuccess = (*mark)->updated;
            break;
        }
        case Side::Shopify: {
            const auto written = m_reader.lastWrite();
            if (!written)
                return fail(written.error());
            if (written->isValid() && (!shown.lastSuccess.isValid() || *written > shown.lastSuccess)) {
                shown.lastSuccess = *written;
                shown.note = CoreDashboard::tr("Last written to.");
            }
            break;
        }
        case Side::Etilize:
        case Side::Local: break;
        }
        const auto records = m_reader.records(sideWord(shown.side));
        if (!records)
            return fail(records.error());
        shown.records = shown.lastSuccess.isValid() ? *records : -1;
        return {};
    }

    [[nodiscard]] Result<void> runs()
    {
        const auto runs = m_reader.throughput(shownRuns);
        if (!runs)
            return fail(runs.error());
        for (const RunThroughput& run : *runs) {
            const auto kind = jobKindOf(run.kind);
            if (kind)
                m_snapshot.runs.prepend({*kind, run.started, run.seconds, run.read, run.calls, run.points, run.throttled, run.pointsLimit});
        }
        return {};
    }

    [[nodiscard]] Result<void> alerts()
    {
        const auto open = AlertTable(m_connection).standing(shownAlerts);
        if (!open)
            return fail(open.error());
        for (const AlertRecord& record : *open) {
            const ui::Alert alert = shownAlert(record, PeopleNames());
            m_snapshot.alerts.append({alert.id, alert.severity, alert.state, alert.title, alert.since, alert.count});
        }
        return {};
    }

    [[nodiscard]] Result<void> conflicts()
    {
        const auto settled = ConflictReader(m_connection).settled(m_days);
        if (!settled)
            return fail(settled.error());
        m_snapshot.conflicts = conflictStats(*settled, m_days);
        return {};
    }

    [[nodiscard]] Result<void> steps()
    {
        const auto done = m_reader.firstSteps();
        if (!done)
            return fail(done.error());
        m_snapshot.steps = {false, done->imported, done->reviewed};
        return {};
    }

    Connection& m_connection;
    DashboardReader m_reader;
    int m_days;
    StagedTotals m_staged;
    ui::DashboardSnapshot m_snapshot;
};

/// What the database does not know: which systems this window is connected to.
void addConnections(ui::DashboardSnapshot& snapshot, const Configured& configured)
{
    snapshot.steps.connected = configured.feed && configured.xorosoft;
    for (ui::SourceFreshness& shown : snapshot.freshness) {
        shown.isConfigured = shown.side == Side::Xorosoft  ? configured.xorosoft
                             : shown.side == Side::Shopify ? configured.shopify
                                                           : configured.feed;
        shown.isStale = shown.isConfigured && shown.lastSuccess.isValid() &&
                        shown.lastSuccess.addSecs(staleHours * 3600) < QDateTime::currentDateTimeUtc();
    }
}

} // namespace

CoreDashboard::CoreDashboard(Workbench& bench, QObject* parent) : ui::DashboardService(parent), m_bench(bench)
{
    connect(&bench, &Workbench::noticed, this, &CoreDashboard::readAnew);
    connect(&bench, &Workbench::readAgain, this, &CoreDashboard::readAnew);
    connect(&bench, &Workbench::connectionsChanged, this, [this] {
        if (!m_reading) // what is being read says so itself when it is delivered
            emit changed();
    });
}

void CoreDashboard::readAnew()
{
    m_isCurrent = false;
    emit changed();
}

ui::Answer<ui::DashboardSnapshot> CoreDashboard::snapshot(int days)
{
    auto promise = std::make_shared<QPromise<Result<ui::DashboardSnapshot>>>();
    promise->start();
    auto answer = promise->future();
    if (m_reading && m_isCurrent && m_days == days) {
        m_reading->waiting.append(std::move(promise));
        return answer;
    }
    m_days = days;
    m_isCurrent = true;
    m_reading = std::make_shared<Reading>();
    m_reading->waiting.append(std::move(promise));
    m_bench.ask<ui::DashboardSnapshot>([days](Connection& connection) { return SnapshotReader(connection, days).read(); })
        .then(this, [this, reading = m_reading](const Result<ui::DashboardSnapshot>& read) { deliver(reading, read); });
    return answer;
}

void CoreDashboard::deliver(const std::shared_ptr<Reading>& reading, Result<ui::DashboardSnapshot> read)
{
    if (m_reading == reading)
        m_reading.reset();
    if (read) {
        Configured configured;
        if (m_bench.isConnected()) {
            const Connections& known = m_bench.session().connections();
            configured = {known.feed.has_value(), known.xorosoft.has_value(), known.shopify.has_value()};
        }
        addConnections(*read, configured);
    }
    for (const auto& promise : reading->waiting) {
        promise->addResult(read);
        promise->finish();
    }
    if (read && std::exchange(m_isFirst, false))
        emit firstRead();
}

} // namespace trueup
