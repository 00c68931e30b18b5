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
    Session value{u"Marie Tremblay"_s, said("trueup::CoreSession", "Administrator"), said("trueup::Workbench", "Sample data"),
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
    }
    void countWhatIsPushed()
    {
        PushPreview& shown = push.shown;
        shown.held = dashboard.value.counts.held;
        shown.products = shown.creates = shown.withdrawals = 0;
        push.plannedWrites.clear();
        QMap<FieldId, qint64> changed;
        for (const ReviewRow& row : review.catalogue.rows()) {
            if (row.status != ReviewStatus::Approved)
                continue;
            push.plan(row);
            ++shown.products;
            shown.creates += row.kind == ChangeKind::Create;
            shown.withdrawals += row.kind == ChangeKind::Archive;
            for (const FieldDelta& delta : row.deltas)
                ++changed[delta.field];
        }
        shown.updates = shown.products - shown.creates - shown.withdrawals;
        shown.calls = shown.products + shown.creates;
        shown.points = shown.calls * 10;
        shown.fields.clear();
        for (auto one = changed.cbegin(); one != changed.cend(); ++one)
            shown.fields.append({one.key(), one.value()});
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
            push.left.append(one);
        }
        for (RunRow& run : jobs.rows) {
            if (run.failed <= 0)
                continue;
            run.failed = failed;
            run.summary = said("trueup::JobText", "%Ln product(s) written", int(run.records - failed)) + u", "_s
                + said("trueup::JobText", "%Ln failed", int(failed)) + u'.';
        }
        for (Alert& alert : alerts.kept) {
            if (alert.runId == 1)
                alert.title = said("trueup::Alerts", "%Ln write(s) to the shop were given up", int(failed));
            for (AlertRow& row : dashboard.value.alerts) {
                if (row.id == alert.id)
                    row.text = alert.title;
            }
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
