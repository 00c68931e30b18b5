#pragma once

#include "catalog/side.h"
#include "services/alerts.h"
#include "services/answer.h"
#include "services/conflicts.h"
#include "services/jobs.h"

#include <QDate>
#include <QDateTime>

#include <optional>

namespace trueup::ui {

/// The cards of the dashboard; each is a link to a filtered list.
enum class StatusCard { InSync, NeedsPush, PendingReview, Conflicts, Failed, OutOfStock };

struct StatusCounts
{
    qint64 inSync = 0;
    qint64 needsPush = 0;
    qint64 pendingReview = 0;
    qint64 conflicts = 0;
    qint64 failed = 0;
    qint64 outOfStock = 0;
    qint64 held = 0; ///< changes a rule keeps back until a person releases them; of no card

    [[nodiscard]] qint64 of(StatusCard card) const;
};

/// Facts behind the state mark. Green is a promise: the last run succeeded and nothing at all is open.
struct SyncState
{
    /// Of the run that ended last, or of the last import, refresh, pull or push if one of those went otherwise than well: a good push
    /// makes no good import. No value: nothing has run yet.
    std::optional<RunOutcome> lastRun;
    QDateTime lastSuccess;                ///< invalid: never
    qint64 pending = 0;
    qint64 failed = 0;
    qint64 heldChanges = 0; ///< settled in Review
    qint64 heldRuns = 0;    ///< settled in Jobs
    qint64 conflicts = 0;
    qint64 openAlerts = 0; ///< that nobody acknowledged; no part of being in sync

    /// Of both kinds: how much waits, not what; who is told of it is told of each.
    [[nodiscard]] qint64 held() const { return heldChanges + heldRuns; }
    [[nodiscard]] bool isAllInSync() const
    {
        return lastRun == RunOutcome::Succeeded && pending == 0 && failed == 0 && held() == 0 && conflicts == 0;
    }
};

/// Changes and outcomes of one day, local time.
struct DayOutcome
{
    QDate day;
    qint64 staged = 0;
    qint64 confirmed = 0; ///< written to the shop and confirmed
    qint64 rejected = 0;
    qint64 failed = 0;
};

struct SourceFreshness
{
    Side side = Side::Etilize;
    bool isConfigured = false;
    QDateTime lastSuccess; ///< invalid: never
    bool lastAttemptFailed = false;
    bool isStale = false; ///< older than its limit
    QString note;         ///< one translated sentence, may be empty
    qint64 records = -1;  ///< products or items last read, -1 when unknown
    QDateTime lastAttempt = {}; ///< invalid: never
    QString failure = {};       ///< translated: why the last attempt failed; empty: it did not, or nobody knows
};

struct AlertRow
{
    qint64 id = 0;
    AlertSeverity severity = AlertSeverity::Info;
    AlertState state = AlertState::Open;
    QString text;
    QDateTime since;
    qint64 count = 1;
    friend bool operator==(const AlertRow&, const AlertRow&) = default;
};

/// One run that is over: how long it took, how much it did, what it cost the shop.
struct RunMark
{
    JobKind kind = JobKind::EtilizeImport;
    QDateTime startedAt;
    double seconds = 0;
    qint64 records = 0; ///< rows, items or products, whatever this kind counts
    qint64 calls = 0;
    double points = 0;      ///< the shop charged
    qint64 throttled = 0;   ///< times the shop asked for patience
    double pointsLimit = 0; ///< points the shop gives back in a second; 0: not known
    friend bool operator==(const RunMark&, const RunMark&) = default;
};

/// How far a newcomer has come; shown instead of empty charts.
struct FirstSteps
{
    bool connected = false; ///< feed and ERP answer
    bool imported = false;
    bool reviewed = false; ///< at least one decision was taken
    [[nodiscard]] bool isNewcomer() const { return !imported; }
};

struct DashboardSnapshot
{
    StatusCounts counts;
    SyncState state;
    QList<DayOutcome> days; ///< oldest first, without gaps
    QList<SourceFreshness> freshness;
    QList<AlertRow> alerts;
    FirstSteps steps;
    QList<RunMark> runs; ///< the last ones, oldest first
    ConflictStats conflicts; ///< how they were settled, over the same days
};

class DashboardService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Everything the dashboard, the badges and the state mark show, read as one consistent picture.
    [[nodiscard]] virtual Answer<DashboardSnapshot> snapshot(int days) = 0;

signals:
    /// Something a snapshot counts has changed (NOTIFY or an own action). Several may come together.
    void changed();
};

} // namespace trueup::ui
