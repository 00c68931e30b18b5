#pragma once

#include "fakealerts.h"
#include "fakeconflicts.h"
#include "fakedashboard.h"
#include "fakeholder.h"
#include "fakejobs.h"
#include "fakelists.h"
#include "fakematches.h"
#include "fakeproducts.h"
#include "fakereview.h"
#include "fakesettings.h"

#include "services/diagnostics.h"
#include "services/images.h"
#include "services/preferences.h"
#include "services/prompts.h"
#include "services/services.h"
#include "services/session.h"
#include "services/settingsstore.h"

#include <QTemporaryDir>

/// The window's services in memory. Answers come at once unless `hold` is set; then they wait for release().
namespace trueup::ui::testing {

class FakeSession final : public SessionService
{
public:
    Session value{FakeNight::marie(), said("trueup::CoreSession", "Administrator"), said("trueup::Workbench", "Sample data"),
                  true, true, true, true, true};
    QString lookedAt;
    QHash<QString, QStringList> others; ///< by place
    [[nodiscard]] Answer<Session> session() override { return readyAnswer<Session>(value); }
    void lookAt(const QString& what) override { lookedAt = what; }
    [[nodiscard]] QStringList onlookers(const QString& place) const override { return others.value(place); }
};

class FakePrompts final : public PromptService
{
public:
    QList<Question> asked;
    std::optional<QString> answer = QString();
    void confirm(QWidget*, const Question& question, std::function<void(std::optional<QString>)> answered) override
    {
        asked.append(question);
        answered(answer);
    }
    void openFile(QWidget*, const QString&, const QString&, std::function<void(std::optional<QString>)> answered) override
    {
        answered(answer);
    }
    QStringList suggested;
    QStringList shownFiles;
    void saveFile(QWidget*, const QString&, const QString& name, const QString&,
                  std::function<void(std::optional<QString>)> answered) override
    {
        suggested.append(name);
        answered(answer);
    }
    void showInFolder(const QString& file) override { shownFiles.append(file); }
    void chooseFolder(QWidget*, const QString&, const QString&, std::function<void(std::optional<QString>)> answered) override
    {
        answered(answer);
    }
};

class FakeDiagnostics final : public DiagnosticsService, public Holder
{
public:
    QList<LogLine> lines = {{1, QDateTime::currentDateTimeUtc(), LogLevel::Info, u"trueup.store"_s, u"Connected to the database."_s},
                            {2, QDateTime::currentDateTimeUtc(), LogLevel::Warning, u"trueup.remote"_s, u"The shop asked for patience."_s},
                            {3, QDateTime::currentDateTimeUtc(), LogLevel::Error, u"trueup.sync"_s, u"The feed refused the password."_s}};
    QString text = u"Trueup 1.0\nPostgreSQL 17\n"_s;
    [[nodiscard]] QList<LogLine> log(qint64 number) const override
    {
        QList<LogLine> newer = lines;
        newer.removeIf([number](const LogLine& line) { return line.number <= number; });
        return newer;
    }
    [[nodiscard]] QString logFile() const override { return {}; }
    [[nodiscard]] Answer<QString> report() override { return give<QString>(text); }
};

class FakeImages final : public ImageService, public Holder
{
public:
    QList<QUrl> asked;

    [[nodiscard]] Answer<QImage> image(const QUrl& url, const QSize& bound) override
    {
        asked.append(url);
        QImage image(bound / 4, QImage::Format_RGB32);
        image.fill(url.fileName().contains(u"new"_s) ? Qt::darkYellow : Qt::darkCyan);
        return give<QImage>(image);
    }
};

/// All of them together, filled or as a newcomer finds them.
struct FakeWorld
{
    explicit FakeWorld(bool filled = true, int changes = 500)
        : review(filled ? changes : 0), dashboard(filled), conflicts(filled), products(filled), matches(filled), jobs(filled), schedules(filled), alerts(filled),
          settings(filled), store(folder.filePath(u"preferences.ini"_s)), preferences(store)
    {
        if (!filled) {
            push.shown = {};
            push.left = {};
            return;
        }
        // The dashboard counts what the other pages list.
        const auto changesThatAre = [this](ReviewStatus status) {
            return qint64(std::ranges::count(review.catalogue.rows(), status, &ReviewRow::status));
        };
        dashboard.value.counts.pendingReview = changesThatAre(ReviewStatus::Pending);
        dashboard.value.counts.failed = changesThatAre(ReviewStatus::Failed);
        dashboard.value.counts.needsPush = changesThatAre(ReviewStatus::Approved);
        dashboard.value.counts.held = changesThatAre(ReviewStatus::Held);
        dashboard.value.state.pending = dashboard.value.counts.pendingReview + dashboard.value.counts.needsPush;
        dashboard.value.state.failed = dashboard.value.counts.failed;
        dashboard.value.state.heldChanges = dashboard.value.counts.held;
        dashboard.value.state.heldRuns = std::ranges::count(jobs.rows, RunOutcome::Held, &RunRow::outcome);
        dashboard.value.alerts.clear();
        for (const Alert& one : alerts.kept) {
            if (one.state != AlertState::Closed)
                dashboard.value.alerts.append({one.id, one.severity, one.state, one.title, one.since, one.count});
        }
        dashboard.value.state.openAlerts = std::ranges::count(alerts.kept, AlertState::Open, &Alert::state);
        countWhatIsPushed();
        agreeOnTheMorning();
    }
    void countWhatIsPushed()
    {
        push.planAll(review.catalogue.rows());
        push.shown.held = dashboard.value.counts.held;
    }
    /// What the runs of this morning staged is what Review lists of them, and what waits for a push is what the alert counts.
    void agreeOnTheMorning()
    {
        const auto staged = [this](const QString& batch) {
            return std::ranges::count(review.catalogue.rows(), batch, FakeCatalogue::batchOf);
        };
        for (RunRow& run : jobs.rows) {
            if (run.id == FakeNight::imported)
                FakeJobs::setStaged(run, staged(run.batchId));
            if (run.id != FakeNight::refreshed)
                continue;
            run.staged = staged(run.batchId);
            FakeJobs::setChanged(run, run.staged);
        }
        tell(FakeAlerts::tooManyWait, FakeAlerts::waiting(int(dashboard.value.counts.needsPush)));
        dashboard.count(jobs.rows);
    }
    /// What has failed is the same for whoever counts it: the state of the window, the push, the list of failed writes and its alert.
    void agreeOnFailures()
    {
        const qint64 failed = dashboard.value.counts.failed;
        if (push.left.isEmpty() || failed == 0)
            return;
        const PushResultRow like = push.left.constFirst();
        push.left.clear();
        for (const ReviewRow& row : review.catalogue.rows()) {
            if (row.status != ReviewStatus::Failed)
                continue;
            PushResultRow one = like;
            one.id = like.id + push.left.size();
            one.sku = row.sku;
            one.name = row.name;
            one.fields.clear();
            for (const FieldDelta& delta : row.deltas)
                one.fields.append(delta.field);
            push.left.append(one);
        }
        for (RunRow& run : jobs.rows) {
            if (run.id == FakeNight::pushed)
                FakeJobs::setFailed(run, failed);
        }
        tell(FakeAlerts::writesGivenUp, FakeAlerts::givenUp(int(failed)));
    }
    /// For pictures: the whole of what the pages count, which would be many rows for every other test.
    void agreeOnEverything()
    {
        agreeOnFailures();
        if (conflicts.all.isEmpty())
            return;
        conflicts.addSettled();
        jobs.addEarlier();
        schedules.kept.first().catchesUp = false; // two nights were left out
        settings.value.thresholds = {true, 95};   // what a rule approved
        alerts.addRulesOfAlerts();
        alerts.measured.reset(); // of the last minutes: nothing was written
        dashboard.value.counts.inSync = FakeNight::catalogue;
        for (const qint64 other : {dashboard.value.counts.needsPush, dashboard.value.counts.pendingReview, dashboard.value.counts.held,
                                   dashboard.value.counts.failed, dashboard.value.counts.conflicts - 1}) // one of them has a change, too
            dashboard.value.counts.inSync -= other;
        dashboard.count(jobs.rows);
    }
    void tell(qint64 alert, const QString& title)
    {
        for (Alert& one : alerts.kept) {
            if (one.id == alert)
                one.title = title;
        }
        for (AlertRow& one : dashboard.value.alerts) {
            if (one.id == alert)
                one.text = title;
        }
    }
    [[nodiscard]] UiServices services()
    {
        return {session, dashboard, review, push, conflicts, products, matches, lists, jobs, schedules, alerts, settings, prompts, preferences, diagnostics, images};
    }

    QTemporaryDir folder;
    FakeSession session;
    FakeReview review;
    FakeDashboard dashboard;
    FakePush push;
    FakeConflicts conflicts;
    FakeProducts products;
    FakeMatches matches;
    FakeLists lists;
    FakeJobs jobs;
    FakeSchedules schedules;
    FakeAlerts alerts;
    FakeSettings settings;
    FakePrompts prompts;
    SettingsStore store;
    Preferences preferences;
    FakeDiagnostics diagnostics;
    FakeImages images;
    UiServices bundle = services(); ///< for pages that keep a reference
};

} // namespace trueup::ui::testing
