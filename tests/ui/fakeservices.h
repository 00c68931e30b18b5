#pragma once

#include "fakealerts.h"
#include "fakecatalogue.h"
#include "fakeconflicts.h"
#include "fakeholder.h"
#include "fakematches.h"
#include "fakeproducts.h"

#include "base/cronline.h"
#include "services/dashboard.h"
#include "services/diagnostics.h"
#include "services/images.h"
#include "services/jobs.h"
#include "services/preferences.h"
#include "services/prompts.h"
#include "services/schedules.h"
#include "services/services.h"
#include "services/session.h"
#include "services/settings.h"
#include "services/setup.h"

#include <QSettings>
#include <QTemporaryDir>

/// The window's services in memory. Answers come at once unless `hold` is set; then they wait for release().
namespace trueup::ui::testing {

class FakeSession final : public SessionService
{
public:
    Session value{u"Marie Tremblay"_s, u"Approver"_s, u"Sample data"_s, true, true, true, true, true};
    QString lookedAt;
    QHash<QString, QStringList> others; ///< by place
    [[nodiscard]] Answer<Session> session() override { return readyAnswer<Session>(value); }
    void lookAt(const QString& what) override { lookedAt = what; }
    [[nodiscard]] QStringList onlookers(const QString& place) const override { return others.value(place); }
};

class FakeReview final : public ReviewService, public Holder
{
public:
    explicit FakeReview(int count) : catalogue(count) {}

    FakeCatalogue catalogue;
    QList<Decision> decisions;
    QList<ValueEdit> edits;
    int pagesAsked = 0;
    qsizetype rowsAsked = 0;

    [[nodiscard]] Answer<QList<BatchRow>> batches() override
    {
        QList<BatchRow> result;
        for (const auto& [id, name, source] : {std::tuple{u"batch-etilize"_s, u"Etilize import"_s, Side::Etilize},
                                               {u"batch-xorosoft"_s, u"Xorosoft refresh"_s, Side::Xorosoft}}) {
            BatchRow batch;
            batch.id = id;
            batch.name = name;
            batch.source = source;
            batch.createdAt = QDateTime::currentDateTimeUtc().addSecs(-3600);
            batch.createdBy = u"Marie Tremblay"_s;
            for (const ReviewRow& row : catalogue.rows()) {
                if (FakeCatalogue::batchOf(row) != id)
                    continue;
                ++batch.total;
                batch.pending += row.status == ReviewStatus::Pending;
                batch.approved += row.status == ReviewStatus::Approved;
                batch.failed += row.status == ReviewStatus::Failed;
            }
            if (batch.total > 0)
                result.append(batch);
        }
        return give<QList<BatchRow>>(result);
    }

    [[nodiscard]] Answer<Page<ReviewRow>> page(const ReviewFilter& filter, const ReviewOrder& order,
                                               const QString& afterKey, int limit) override
    {
        ++pagesAsked;
        const QList<ReviewRow> all = sorted(filter, order);
        const qsizetype from = afterKey.toLongLong();
        Page<ReviewRow> result;
        result.rows = all.mid(from, limit);
        if (from + limit < all.size())
            result.nextKey = QString::number(from + limit);
        return give<Page<ReviewRow>>(result);
    }

    [[nodiscard]] Answer<QList<ReviewKey>> keys(const ReviewFilter& filter, const ReviewOrder& order) override
    {
        QList<ReviewKey> result;
        for (const ReviewRow& row : sorted(filter, order))
            result.append({row.id, row.version, row.startsUnticked});
        return give<QList<ReviewKey>>(result);
    }

    [[nodiscard]] Answer<QList<ReviewRow>> rows(const QList<qint64>& ids) override
    {
        rowsAsked += ids.size();
        QList<ReviewRow> result;
        for (const qint64 id : ids) {
            if (const ReviewRow* row = catalogue.find(id))
                result.append(*row);
        }
        return give<QList<ReviewRow>>(result);
    }

    [[nodiscard]] Answer<ReviewChoices> choices(const QString&) override
    {
        return give<ReviewChoices>(ReviewChoices{{u"Bic"_s, u"Pilot"_s}, {u"Paper"_s, u"Pens"_s}});
    }

    [[nodiscard]] Answer<ReviewTotals> totals(const ReviewFilter& filter) override
    {
        ReviewTotals totals;
        for (const ReviewRow& row : catalogue.rows()) {
            if (!FakeCatalogue::matches(row, filter, true))
                continue;
            totals.created += row.kind == ChangeKind::Create;
            totals.changed += row.kind == ChangeKind::Update;
            totals.withdrawn += row.kind == ChangeKind::Archive;
            totals.pending += row.status == ReviewStatus::Pending;
            totals.held += row.status == ReviewStatus::Held;
            totals.approved += row.status == ReviewStatus::Approved;
            totals.autoApproved += row.autoApproved;
            totals.rejected += row.status == ReviewStatus::Rejected;
            totals.failed += row.status == ReviewStatus::Failed;
            if (!FakeCatalogue::matches(row, filter, false))
                continue;
            ++totals.matching;
            totals.approvable += row.status == ReviewStatus::Pending;
            totals.rejectable += row.status == ReviewStatus::Pending || row.status == ReviewStatus::Approved;
        }
        return give<ReviewTotals>(totals);
    }

    [[nodiscard]] Answer<ReviewDetail> detail(qint64 id) override
    {
        const ReviewRow* row = catalogue.find(id);
        if (!row)
            return give<ReviewDetail>(fail(ErrorKind::NotFound, u"The staged change is gone."_s));
        return give<ReviewDetail>(catalogue.detail(*row));
    }

    [[nodiscard]] Answer<DecisionResult> decide(const Decision& decision) override
    {
        decisions.append(decision);
        DecisionResult result;
        m_before.insert(QString::number(decisions.size()), catalogue.rows());
        for (ReviewRow& row : catalogue.rows()) {
            const bool meant = decision.everything
                ? FakeCatalogue::matches(row, *decision.everything, false) && row.status == ReviewStatus::Pending
                : std::ranges::find(decision.items, row.id, &Decision::Item::id) != decision.items.end();
            if (!meant)
                continue;
            if (row.status == ReviewStatus::Held) {
                ++result.refused;
                result.refusal = u"held by a guardrail."_s;
                continue;
            }
            row.status = decision.verdict == Verdict::Approve ? ReviewStatus::Approved : ReviewStatus::Rejected;
            ++row.version;
            ++result.decided;
        }
        result.undoToken = QString::number(decisions.size());
        return give<DecisionResult>(result);
    }

    [[nodiscard]] Answer<DecisionResult> edit(const ValueEdit& edit) override
    {
        edits.append(edit);
        DecisionResult result;
        result.undoToken = u"edit %1"_s.arg(edits.size());
        m_before.insert(result.undoToken, catalogue.rows());
        if (ReviewRow* row = catalogue.find(edit.id)) {
            ++row->version;
            row->status = ReviewStatus::Pending;
            const auto delta = std::ranges::find(row->deltas, edit.field, &FieldDelta::field);
            if (delta == row->deltas.end())
                row->deltas.append({edit.field, {}, edit.value, {}});
            else
                delta->proposed = edit.value;
            result.decided = 1;
        }
        return give<DecisionResult>(result);
    }

    [[nodiscard]] Answer<DecisionResult> undo(const QString& token) override
    {
        catalogue.rows() = m_before.take(token);
        return give<DecisionResult>(DecisionResult{1, 0, {}, {}});
    }

private:
    [[nodiscard]] QList<ReviewRow> sorted(const ReviewFilter& filter, const ReviewOrder& order)
    {
        QList<ReviewRow> all;
        for (const ReviewRow& row : catalogue.rows()) {
            if (FakeCatalogue::matches(row, filter, false))
                all.append(row);
        }
        if (order.column == ReviewSort::Sku)
            std::ranges::stable_sort(all, {}, &ReviewRow::sku);
        else if (order.column == ReviewSort::Name)
            std::ranges::stable_sort(all, {}, &ReviewRow::name);
        if (order.descending)
            std::ranges::reverse(all);
        return all;
    }

    QHash<QString, QList<ReviewRow>> m_before;
};

class FakeDashboard final : public DashboardService, public Holder
{
public:
    DashboardSnapshot value;

    explicit FakeDashboard(bool filled)
    {
        value.freshness = {{Side::Etilize, filled, {}, false, false, {}, -1},
                           {Side::Xorosoft, filled, {}, false, false, {}, -1},
                           {Side::Shopify, filled, {}, false, false, {}, -1}};
        if (!filled)
            return;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        value.counts = {23'412, 128, 4'310, 35, 3, 217};
        value.state = {true, now.addSecs(-5400), 4'310, 3, 17, 0};
        value.steps = {true, true, true};
        for (int day = 29; day >= 0; --day) {
            const qint64 staged = 180 + (day * 67) % 240;
            value.days.append({QDate::currentDate().addDays(-day), staged, staged * 7 / 10, 12 + day % 9, day % 7 == 3 ? 9 : 0});
        }
        value.freshness = {{Side::Etilize, true, now.addSecs(-5400), false, false, {}, 24'102},
                           {Side::Xorosoft, true, now.addSecs(-1500), false, false, {}, 58'310},
                           {Side::Shopify, true, now.addDays(-3), false, true, {}, 23'950}};
        value.conflicts.rules = {{u"price_small_difference"_s, u"Small price differences"_s, 812},
                                 {u"stock_close"_s, u"Stock close together"_s, 301}};
        value.conflicts.people = 31;
        value.conflicts.open = 35;
        for (int run = 0; run < 24; ++run) {
            const JobKind kind = std::array{JobKind::EtilizeImport, JobKind::ShopifyPush, JobKind::XorosoftRefresh, JobKind::ShopifyPull}[size_t(run % 4)];
            const bool isShop = kind == JobKind::ShopifyPush || kind == JobKind::ShopifyPull;
            const double seconds = 12 + (run * 37) % 90;
            value.runs.append({kind, now.addDays(-6).addSecs(run * 21'600), seconds, qint64(seconds) * (400 + (run * 91) % 700),
                               isShop ? 120 + run : 0, isShop ? seconds * (35 + (run * 13) % 60) : 0, run == 13 ? 4 : 0, isShop ? 100.0 : 0.0});
        }
        value.alerts = {{1, AlertLevel::Warning, u"Shopify was not read for three days."_s, now.addDays(-3), 1}};
    }
    [[nodiscard]] Answer<DashboardSnapshot> snapshot(int) override { return give<DashboardSnapshot>(value); }
};

class FakePush final : public PushService, public Holder
{
public:
    PushPreview shown;
    FakePush()
    {
        shown.target = u"example.myshopify.com"_s;
        shown.products = 128;
        shown.creates = 4;
        shown.updates = 123;
        shown.withdrawals = 1;
        shown.calls = 131;
        shown.usesBulk = true;
        shown.points = 1'310;
        shown.seconds = 74;
        shown.fields = {{FieldId::Price, 90}, {FieldId::Description, 61}, {FieldId::Inventory, 22}};
        shown.findings = {{FindingLevel::Warn, u"6 prices fall by more than 20 %."_s}};
    }
    [[nodiscard]] Answer<PushPreview> preview(const QString&) override { return give<PushPreview>(shown); }
    [[nodiscard]] Answer<Page<PushResultRow>> results(const QString&, const QString&, int) override
    {
        Page<PushResultRow> page;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        page.rows = {{1, u"BIC-10000"_s, u"Ballpoint pen"_s, PushOutcome::Confirmed, u"Price, Description"_s, 1, now, false, false, false, {}, {}, {}},
                     {2, u"PFX-10037"_s, u"Hanging folders"_s, PushOutcome::Failed, u"The shop refused the barcode."_s, 1, now, true,
                      true, true, u"Refused value"_s, {}, {FieldId::Barcode, FieldId::Title}}};
        return give<Page<PushResultRow>>(page);
    }
    [[nodiscard]] Answer<Page<PlannedCall>> calls(const QString&, const QString&, int) override
    {
        Page<PlannedCall> page;
        page.rows = {{u"BIC-10000"_s, u"Ballpoint pen"_s, u"productUpdate"_s, {FieldId::Title, FieldId::Description}},
                     {u"PFX-10037"_s, u"Hanging folders"_s, u"productVariantsBulkUpdate"_s, {FieldId::Price}}};
        return give<Page<PlannedCall>>(page);
    }
    [[nodiscard]] Answer<Value> value(qint64, FieldId) override { return give<Value>(Value(u"0733"_s)); }
    [[nodiscard]] Answer<void> sendBack(qint64 id, FieldId field, const Value& value) override
    {
        sentBack.append({id, field, value});
        return give<void>({});
    }
    QList<std::tuple<qint64, FieldId, Value>> sentBack;
    [[nodiscard]] Answer<qint64> retry(const QList<qint64>& ids) override { return give<qint64>(ids.size()); }
};

class FakeJobs final : public JobService, public Holder
{
public:
    QList<RunningJob> now;
    QList<JobRequest> started;
    QList<ExportRequest> exported;
    QStringList cancelled;
    QList<RunRow> rows;
    QStringList released;

    explicit FakeJobs(bool filled)
    {
        if (!filled)
            return;
        const QDateTime base = QDateTime::currentDateTimeUtc();
        rows = {{4, u"Etilize import"_s, RunOutcome::Succeeded, base.addSecs(-5500), base.addSecs(-5400), u"Marie Tremblay"_s,
                 24'102, 4'310, 12, 0, u"24,102 rows read, 4,310 changes staged"_s, u"batch-etilize"_s},
                {3, u"Xorosoft refresh"_s, RunOutcome::Succeeded, base.addSecs(-8000), base.addSecs(-7940), u"schedule"_s,
                 58'310, 22, 0, 0, u"58,310 items read"_s, u"batch-xorosoft"_s},
                {2, u"Etilize import"_s, RunOutcome::Held, base.addDays(-1), base.addDays(-1).addSecs(64), u"schedule"_s,
                 9'120, 0, 3, 0, u"Held: the feed is 62 % shorter than the last one"_s, {}},
                {1, u"Shopify push"_s, RunOutcome::Partial, base.addDays(-2), base.addDays(-2).addSecs(312), u"Marie Tremblay"_s,
                 640, 0, 0, 3, u"637 products written, 3 failed"_s, {}}};
    }

    [[nodiscard]] Answer<QString> start(const JobRequest& request) override
    {
        started.append(request);
        RunningJob job;
        job.id = u"job-%1"_s.arg(started.size());
        job.kind = request.kind;
        job.startedAt = QDateTime::currentDateTimeUtc();
        exported.append(request.exported);
        job.progress = {u"Reading the feed"_s, u"parse"_s, 0, 24'000, 0, {}};
        now.append(job);
        emit runningChanged();
        return give<QString>(job.id);
    }
    void advance(const QString& id, qint64 done, double rate)
    {
        for (RunningJob& job : now) {
            if (job.id == id) {
                job.progress.done = done;
                job.progress.perSecond = rate;
            }
        }
        emit progressed(id);
    }
    void finish(const QString& id, RunOutcome outcome, const QString& sentence, const Error& error = {})
    {
        FinishedJob done;
        done.id = id;
        for (const RunningJob& job : std::as_const(now)) {
            if (job.id == id)
                done.kind = job.kind;
        }
        now.removeIf([&](const RunningJob& job) { return job.id == id; });
        done.outcome = outcome;
        done.sentence = sentence;
        done.error = error;
        emit runningChanged();
        emit finished(done);
    }
    void cancel(const QString& id) override
    {
        cancelled.append(id);
        for (RunningJob& job : now)
            job.isCancelling = job.isCancelling || job.id == id;
        emit progressed(id);
    }
    [[nodiscard]] QList<RunningJob> running() const override { return now; }
    [[nodiscard]] Answer<Page<RunRow>> runs(const RunFilter& filter, const QString&, int) override
    {
        Page<RunRow> page;
        for (const RunRow& row : std::as_const(rows)) {
            if (!filter.outcome || *filter.outcome == row.outcome)
                page.rows.append(row);
        }
        return give<Page<RunRow>>(page);
    }
    [[nodiscard]] Answer<RunDetail> runDetail(qint64 id) override
    {
        RunDetail detail;
        for (const RunRow& row : std::as_const(rows)) {
            if (row.id == id)
                detail.row = row;
        }
        detail.source = u"CowanOfficeSupplies.zip, 41.2 MB"_s;
        detail.phases = {{u"Downloading the feed"_s, 43'200'000, 43'200'000, 9.4},
                         {u"Reading the feed"_s, 24'102, 24'102, 2.6},
                         {u"Comparing"_s, 24'102, 24'102, 1.1},
                         {u"Staging"_s, 4'310, 4'310, 0.8}};
        detail.counts = {{u"Rows read"_s, 24'102}, {u"Products"_s, 19'870}, {u"Images"_s, 4'232}, {u"Unchanged"_s, 15'548},
                         {u"Staged"_s, 4'310}, {u"Rejected rows"_s, 12}};
        if (detail.row.outcome == RunOutcome::Held)
            detail.findings = {{FindingLevel::Hold, u"The feed has 9,120 rows, 62 % fewer than the last accepted one (24,002)."_s}};
        return give<RunDetail>(detail);
    }
    [[nodiscard]] Answer<Page<RejectRow>> rejects(qint64 runId, const QString&, int) override
    {
        Page<RejectRow> page;
        if (runId == 4)
            page.rows = {{1, 118, Severity::Error, u"EMPTY_REQUIRED_FIELD"_s, u"SKU"_s, {}, u"The row has no SKU."_s},
                         {2, 4'871, Severity::Warning, u"INVALID_FORMAT"_s, u"Variant Barcode"_s, u"0.07330E+11"_s,
                          u"The barcode lost digits in a spreadsheet."_s},
                         {3, 17'003, Severity::Critical, u"BAD_QUOTE"_s, {}, {}, u"A quote is never closed; 3 lines were skipped."_s}};
        return give<Page<RejectRow>>(page);
    }
    [[nodiscard]] Answer<QList<RawCell>> rawCells(qint64 id) override
    {
        return give<QList<RawCell>>(QList<RawCell>{{u"Handle"_s, u"ballpoint-pen-%1"_s.arg(id)}, {u"Title"_s, u"Ballpoint pen, medium"_s},
                                     {u"Vendor"_s, u"Bic"_s}, {u"Variant Barcode"_s, u"0.07330E+11"_s},
                                     {u"Body (HTML)"_s, u"<p>A reliable pen for daily writing.</p>"_s}});
    }
    [[nodiscard]] Answer<void> release(qint64, const QString& reason) override
    {
        released.append(reason);
        return give<void>({});
    }
};

class FakeSchedules final : public ScheduleService, public Holder
{
public:
    QList<Schedule> kept;
    QStringList ranNow;

    explicit FakeSchedules(bool filled)
    {
        if (!filled)
            return;
        Schedule night;
        night.name = u"Every night"_s;
        night.steps = {JobKind::EtilizeImport, JobKind::ShopifyPull};
        night.cron = u"0 2 * * *"_s;
        night.timeZone = u"America/Toronto"_s;
        night.nextRun = QDateTime(QDate(2026, 11, 26), QTime(7, 0), QTimeZone::utc());
        night.lastSuccess = night.nextRun.addDays(-1).addSecs(312);
        Schedule stock;
        stock.name = u"Stock and prices"_s;
        stock.steps = {JobKind::XorosoftRefresh};
        stock.cron = u"*/30 8-18 * * 1-5"_s;
        stock.timeZone = u"America/Toronto"_s;
        stock.isActive = false;
        kept = {night, stock};
    }
    [[nodiscard]] Answer<QList<Schedule>> schedules() override { return give<QList<Schedule>>(kept); }
    [[nodiscard]] Answer<void> save(const QString& oldName, const Schedule& schedule) override
    {
        if (schedule.steps.isEmpty())
            return give<void>(fail(ErrorKind::Validation, u"It would start nothing."_s, u"Tick at least one kind of run."_s));
        const auto found = std::ranges::find(kept, oldName, &Schedule::name);
        if (found == kept.end())
            kept.append(schedule);
        else
            *found = schedule;
        return give<void>({});
    }
    [[nodiscard]] Answer<void> remove(const QString& name) override
    {
        kept.removeIf([&](const Schedule& one) { return one.name == name; });
        return give<void>({});
    }
    void runNow(const Schedule& schedule) override { ranNow.append(schedule.name); }
    [[nodiscard]] Result<CronReading> read(const QString& cron, const QString& timeZone, int times) const override
    {
        const auto line = CronLine::parse(cron);
        if (!line)
            return fail(line.error());
        const QDateTime now(QDate(2026, 11, 25), QTime(15, 0), QTimeZone::utc());
        return CronReading{line->sentence(QLocale()), line->following(now, QTimeZone(timeZone.toLatin1()), times)};
    }
};

class FakeSettings final : public SettingsService, public Holder
{
public:
    AppSettings value;
    QList<AppSettings> saved;
    TestReport report{true, u"The connection works."_s, {{true, u"Sign in"_s, u"accepted"_s}, {true, u"File"_s, u"41.2 MB, changed today"_s}}};

    FakeSettings()
    {
        value.feed = {u"ftps://feed.example.com/out/CowanOfficeSupplies.zip"_s, u"cowan"_s, {true, std::nullopt}};
        value.xorosoft.url = u"https://example.xorosoft.com"_s;
        value.shopify.url = u"https://example.myshopify.com"_s;
        value.shopify.apiVersion = u"2026-10"_s;
        value.stores = {{u"MAIN"_s, u"Main warehouse"_s, 41'230, true, 2}, {u"SHOW"_s, u"Show room"_s, 312, false, 0}};
        value.database = {u"trueup on this computer"_s, u"This computer"_s, u"PostgreSQL 17.12"_s};
    }
    [[nodiscard]] Answer<AppSettings> load() override { return give<AppSettings>(value); }
    [[nodiscard]] Answer<void> save(const AppSettings& settings) override
    {
        saved.append(settings);
        return give<void>({});
    }
    [[nodiscard]] Answer<TestReport> test(ConnectionKind, const AppSettings&) override { return give<TestReport>(report); }
    QList<ShopLocationName> locations = {{u"gid://shopify/Location/1"_s, u"Main warehouse"_s}, {u"gid://shopify/Location/2"_s, u"Show room"_s}};
    QList<CancelToken> locationQuestions;
    [[nodiscard]] Answer<QList<ShopLocationName>> shopLocations(const CancelToken& cancel) override
    {
        locationQuestions.append(cancel);
        return give<QList<ShopLocationName>>(locations);
    }
    QList<UserRow> people = {{1, u"marie@example.com"_s, u"Marie Tremblay"_s, {u"marie"_s}, {u"viewer"_s, u"approver"_s}, true},
                             {2, u"jonas@example.com"_s, u"Jonas Roy"_s, {}, {u"viewer"_s}, true}};
    QList<std::tuple<qint64, QString, bool>> roles;
    QList<NewUser> added;
    bool grants = true;
    [[nodiscard]] Answer<QList<UserRow>> users() override { return give<QList<UserRow>>(people); }
    [[nodiscard]] Answer<bool> setRole(qint64 id, const QString& role, bool on) override
    {
        roles.append({id, role, on});
        return give<bool>(grants);
    }
    [[nodiscard]] Answer<qint64> addUser(const NewUser& user) override
    {
        added.append(user);
        people.append({3, user.email, user.firstName + u' ' + user.lastName, {}, {}, true});
        return give<qint64>(3);
    }
    [[nodiscard]] QString secretStore() const override { return u"Secrets are kept in the keychain of this computer."_s; }
};

class FakeSetup final : public SetupService, public Holder
{
public:
    QList<SetupRequest> applied;
    TestReport report{true, u"The folder can be used."_s, {}};
    bool wasCancelled = false;
    [[nodiscard]] QString suggestedFolder(SetupMode mode) const override
    {
        return mode == SetupMode::Sample ? u"/home/marie/Trueup sample"_s : u"/home/marie/Trueup"_s;
    }
    [[nodiscard]] Answer<TestReport> check(const SetupRequest&) override { return give<TestReport>(report); }
    [[nodiscard]] Answer<void> apply(const SetupRequest& request) override
    {
        applied.append(request);
        return give<void>({});
    }
    void cancel() override { wasCancelled = true; }
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
          store(folder.filePath(u"preferences.ini"_s), QSettings::IniFormat), preferences(store)
    {
        if (!filled)
            push.shown = {};
    }
    [[nodiscard]] UiServices services()
    {
        return {session, dashboard, review, push, conflicts, products, matches, jobs, schedules, alerts, settings, prompts, preferences, diagnostics, images};
    }

    QTemporaryDir folder;
    FakeSession session;
    FakeReview review;
    FakeDashboard dashboard;
    FakePush push;
    FakeConflicts conflicts;
    FakeProducts products;
    FakeMatches matches;
    FakeJobs jobs;
    FakeSchedules schedules;
    FakeAlerts alerts;
    FakeSettings settings;
    FakePrompts prompts;
    QSettings store;
    Preferences preferences;
    FakeDiagnostics diagnostics;
    FakeImages images;
    UiServices bundle = services(); ///< for pages that keep a reference
};

} // namespace trueup::ui::testing
