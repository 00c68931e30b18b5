#pragma once

#include "fakegoods.h"
#include "fakeholder.h"
#include "fakenight.h"

#include "base/cronline.h"
#include "services/jobs.h"
#include "services/schedules.h"
#include "widgets/format.h"
#include "widgets/labels.h"

#include <QLocale>

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

class FakeJobs final : public JobService, public Holder
{
public:
    QList<RunningJob> now;
    QList<JobRequest> started;
    QHash<qint64, QString> checks; ///< runs that were checks, with the file they checked
    QList<ExportRequest> exported;
    QStringList cancelled;
    QList<RunRow> rows;
    QStringList released;
    std::optional<Error> failRejectsWith;

    explicit FakeJobs(bool filled)
    {
        if (!filled)
            return;
        const FakeNight night;
        for (const FakeRun& run : night.latest())
            rows.prepend(rowOf(run));
    }
    /// The runs of the days before, which are many beside the others.
    void addEarlier()
    {
        const QList<FakeRun> earlier = FakeNight().earlier();
        for (qsizetype i = earlier.size() - 1; i >= 0; --i)
            rows.append(rowOf(earlier[i]));
    }
    /// A run as its list tells of it.
    [[nodiscard]] static RunRow rowOf(const FakeRun& run)
    {
        RunRow row{run.id, jobLabel(run.kind), RunOutcome::Succeeded, run.began, run.ended(), FakeNight().startedBy(run), run.records,
                   RunRow::noCount, RunRow::noCount, RunRow::noCount, {}, {}};
        if (run.kind == JobKind::EtilizeImport && run.id == FakeNight::held) {
            row.outcome = RunOutcome::Held;
            row.staged = 0;
            row.rejected = FakeNight::heldRejected;
            row.summary = shorterFeed();
        } else if (run.kind == JobKind::EtilizeImport) {
            row.rejected = FakeNight::rejectedRows;
            setStaged(row, 180 + run.id * 11);
        } else if (run.kind == JobKind::XorosoftRefresh) {
            setChanged(row, 22 + run.id);
        } else if (run.kind == JobKind::ShopifyPush) {
            setFailed(row, run.id == FakeNight::pushed ? 3 : 0);
        } else {
            row.summary = said("trueup::JobText", "%Ln product(s) read", int(run.records)) + u", "_s
                + said("trueup::JobText", "%Ln taken over", int(11 + run.id)) + u'.';
        }
        if (run.id == FakeNight::imported) {
            row.batchId = u"batch-etilize"_s;
            row.startedLogin = u"marie"_s;
        } else if (run.id == FakeNight::refreshed) {
            row.batchId = u"batch-xorosoft"_s;
        }
        return row;
    }
    static void setStaged(RunRow& row, qint64 staged)
    {
        row.staged = staged;
        row.summary = said("trueup::JobText", "%Ln row(s) read", int(row.records)) + u", "_s + said("trueup::JobText", "%Ln change(s) staged.", int(staged));
    }
    static void setChanged(RunRow& row, qint64 changed)
    {
        row.summary = said("trueup::JobText", "%Ln item(s) read", int(row.records)) + u", "_s + said("trueup::JobText", "%Ln changed.", int(changed));
    }
    static void setFailed(RunRow& row, qint64 failed)
    {
        row.failed = failed;
        row.outcome = failed > 0 ? RunOutcome::Partial : RunOutcome::Succeeded;
        row.summary = said("trueup::JobText", "%Ln product(s) written", int(row.records - failed))
            + (failed > 0 ? u", "_s + said("trueup::JobText", "%Ln failed", int(failed)) : QString()) + u'.';
    }

    [[nodiscard]] Answer<QString> start(const JobRequest& request) override
    {
        started.append(request);
        RunningJob job;
        job.id = u"job-%1"_s.arg(started.size());
        job.kind = request.kind;
        job.startedAt = QDateTime::currentDateTimeUtc();
        exported.append(request.exported);
        job.progress = {said("trueup::ImportPipeline", "Reading, matching and comparing"), u"import"_s, 0, FakeNight::feedRows, 0, {}};
        now.append(job);
        emit runningChanged();
        return give<QString>(job.id);
    }
    QStringList connected; ///< beside this window
    [[nodiscard]] Answer<RestoreOutlook> beforeRestore() override { return give<RestoreOutlook>(RestoreOutlook{connected}); }
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
        const qsizetype number = id.section(u'-', 1).toLongLong();
        done.isCheck = number > 0 && number <= started.size() && started[number - 1].dryRun;
        done.runId = done.isCheck && !rows.isEmpty() ? rows.first().id : 0;
        if (done.runId != 0)
            checks.insert(done.runId, started[number - 1].file);
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
    [[nodiscard]] Answer<Page<RunRow>> runs(const RunFilter& filter, const RunOrder& order, const QString&, int) override
    {
        Page<RunRow> page;
        for (const RunRow& row : std::as_const(rows)) {
            if (!filter.outcome || *filter.outcome == row.outcome)
                page.rows.append(row);
        }
        sort(page.rows, order);
        return give<Page<RunRow>>(page);
    }
    [[nodiscard]] Answer<RunDetail> runDetail(qint64 id) override
    {
        RunDetail detail;
        for (const RunRow& row : std::as_const(rows)) {
            if (row.id == id)
                detail.row = row;
        }
        detail.isCheck = checks.contains(id);
        detail.checkedFile = checks.value(id);
        if (detail.row.kind == jobLabel(JobKind::EtilizeImport))
            tellImport(detail);
        else if (detail.row.kind == jobLabel(JobKind::XorosoftRefresh))
            detail.counts = {{said("trueup::JobText", "Items"), detail.row.records}};
        else if (detail.row.kind == jobLabel(JobKind::ShopifyPush))
            detail.counts = {{said("trueup::JobText", "Products"), detail.row.records},
                             {said("trueup::JobText", "Written and confirmed"), detail.row.records - detail.row.failed},
                             {said("trueup::JobText", "Failed"), detail.row.failed}};
        else
            detail.counts = {{said("trueup::JobText", "Products"), detail.row.records}};
        if (detail.row.outcome == RunOutcome::Held)
            detail.findings = {{FindingLevel::Hold, shorterFeed()}, strongPrices(), lostDescriptions()};
        return give<RunDetail>(detail);
    }
    [[nodiscard]] Answer<Page<RejectRow>> rejects(qint64 runId, const QString&, int) override
    {
        Page<RejectRow> page;
        if (failRejectsWith)
            return give<Page<RejectRow>>(fail(*failRejectsWith));
        if (runId == FakeNight::imported) // with a warning, one more than the run rejected
            page.rows = {{1, 118, Severity::Critical, u"SKU"_s, {},
                          said("trueup::Issue", "A required value is missing.")},
                         {2, 4'871, Severity::Warning, u"Variant Barcode"_s, u"0.07330E+11"_s,
                          said("trueup::Issue", "The barcode was saved in scientific notation; its digits are lost.")},
                         {3, 17'003, Severity::Critical, {}, {},
                          said("trueup::Issue", "The quotation marks of the row are not closed or can be read in several ways, or it is longer than a megabyte.")}};
        const qint64 others = runId == FakeNight::imported ? FakeNight::rejectedRows - 2 : runId == FakeNight::held ? FakeNight::heldRejected : 0;
        for (int i = 0; i < others; ++i)
            page.rows.append({4 + i, (runId == FakeNight::held ? 2'200 : 18'200) + i * 311, Severity::Critical, u"Title"_s, {},
                              said("trueup::Issue", "A required value is missing.")});
        return give<Page<RejectRow>>(page);
    }
    [[nodiscard]] Answer<QList<RawCell>> rawCells(qint64 id) override
    {
        const FakeGood good{int(id) * FakeGood::kinds};
        QList<RawCell> cells{{u"Handle"_s, u"ballpoint-pen-%1"_s.arg(id)}, {u"Title"_s, id < 4 ? good.name() : QString()},
                             {u"Vendor"_s, good.vendor()}, {u"Variant Barcode"_s, id == 2 ? u"0.07330E+11"_s : good.barcode()},
                             {u"Body (HTML)"_s, good.fedDescription()}};
        return give<QList<RawCell>>(cells);
    }
    [[nodiscard]] Answer<void> release(qint64, const QString& reason) override
    {
        released.append(reason);
        return give<void>({});
    }

    [[nodiscard]] static QString shorterFeed()
    {
        const qint64 before = FakeNight().importBefore().records - FakeNight::feedImages;
        const qint64 gone = before - (FakeNight::heldRows - FakeNight::heldImages);
        const QLocale locale;
        return said("trueup::Guardrails", "The feed is %1% shorter than the last accepted one: %2 of %3 product rows are gone.")
            .arg(percent(gone, before), locale.toString(gone), locale.toString(before));
    }

private:
    static void sort(QList<RunRow>& runs, const RunOrder& order)
    {
        const auto isBefore = [&order](const RunRow& a, const RunRow& b) {
            const auto compare = [&a, &b](const auto& key) {
                return key(a) < key(b) ? -1 : key(b) < key(a) ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
            };
            int result = 0;
            switch (order.column) {
            case RunSort::Kind: result = compare([](const RunRow& run) { return run.kind; }); break;
            case RunSort::Outcome: result = compare([](const RunRow& run) { return int(run.outcome); }); break;
            case RunSort::Started: result = compare([](const RunRow& run) { return run.id; }); break;
            case RunSort::Duration:
                result = compare([](const RunRow& run) { return run.finishedAt.isValid() ? run.startedAt.msecsTo(run.finishedAt) : -1; });
                break;
            }
            return order.descending ? result > 0 : result < 0;
        };
        std::ranges::sort(runs, isBefore);
    }

    [[nodiscard]] static QString percent(qint64 part, qint64 whole)
    {
        return QLocale().toString(100.0 * double(part) / double(whole), 'f', 1);
    }
    static void tellImport(RunDetail& detail)
    {
        const bool isHeld = detail.row.outcome == RunOutcome::Held;
        const qint64 images = isHeld ? FakeNight::heldImages : FakeNight::feedImages;
        const qint64 products = detail.row.records - images;
        const qint64 bytes = detail.row.records * 1'792;
        const double all = double(detail.row.startedAt.secsTo(detail.row.finishedAt));
        detail.source = u"CowanOfficeSupplies.zip, "_s + shownSize(bytes);
        detail.phases = {{{said("trueup::FeedSource", "Downloading the feed"), u"download"_s, bytes, bytes, 0, {}}, all * 0.094},
                         {{said("trueup::FeedScan", "Looking through the feed"), u"scan"_s, bytes * 9, bytes * 9, 0, {}}, all * 0.086},
                         {{said("trueup::ImportPipeline", "Reading, matching and comparing"), u"import"_s, detail.row.records, detail.row.records, 0, {}},
                          all * 0.712}};
        detail.counts = {{said("trueup::JobText", "Rows read"), detail.row.records}, {said("trueup::JobText", "Products"), products},
                         {said("trueup::JobText", "Image rows"), images}};
        if (!isHeld) { // what is held staged nothing
            detail.phases.append({{said("trueup::EtilizeImport", "Staging the changes"), u"stage"_s, detail.row.staged, detail.row.staged, 0, {}}, all * 0.108});
            detail.counts.append({said("trueup::JobText", "Unchanged"), products - detail.row.staged - detail.row.rejected});
        }
        detail.counts.append({said("trueup::JobText", "Staged"), detail.row.staged});
        detail.counts.append({said("trueup::JobText", "Rejected rows"), detail.row.rejected});
    }
    static constexpr qint64 comparable = 7'490; ///< products of the short feed that the catalogue has
    [[nodiscard]] static GuardFinding strongPrices()
    {
        constexpr qint64 moved = 109;
        const FakeGood pen{0};
        const FakeGood folder{1};
        return {FindingLevel::Warn,
                said("trueup::Guardrails", "The price of %1% of the products would move strongly (%2 of %3).")
                    .arg(percent(moved, comparable), QLocale().toString(moved), QLocale().toString(comparable)),
                {{pen.sku(), {}, FieldId::Price, pen.price(), Decimal(pen.cents() * 100, 2), {}},
                 {folder.sku(), {}, FieldId::Price, folder.price(), Decimal(folder.cents() / 10, 2), {}}},
                moved};
    }
    [[nodiscard]] static GuardFinding lostDescriptions()
    {
        constexpr qint64 lost = 191;
        const FakeGood pen{0};
        const FakeGood toner{128};
        return {FindingLevel::Warn,
                u"Description: "_s + said("trueup::Guardrails", "%1% of the filled values would become empty (%2 of %3).")
                                         .arg(percent(lost, comparable), QLocale().toString(lost), QLocale().toString(comparable)),
                {{pen.sku(), {}, FieldId::Description, pen.plainDescription(), QString(), {}},
                 {toner.sku(), {}, FieldId::Description, toner.plainDescription(), QString(), {}}},
                lost};
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
        night.steps = {{JobKind::EtilizeImport}, {JobKind::ShopifyPull, true}};
        const FakeNight clock;
        night.cron = clock.cron;
        night.timeZone = clock.timeZone;
        night.nextRun = clock.next();
        night.tellsTrouble = true;
        const QDateTime began = clock.last();
        const QDateTime ended = began.addSecs(FakeNight::lasted);
        night.lastSuccess = clock.lastSuccess();
        night.lastTime = {began, ended,
                          {{night.steps[0], StepState::Held, FakeNight::held, began, ended, FakeJobs::shorterFeed()},
                           {night.steps[1], StepState::NotRun, 0, {}, {}, {}}}};
        Schedule stock;
        stock.name = u"Stock and prices"_s;
        stock.steps = {{JobKind::XorosoftRefresh}};
        stock.cron = u"*/30 8-18 * * 1-5"_s;
        stock.timeZone = u"America/Toronto"_s;
        stock.isActive = false;
        kept = {night, stock};
    }
    [[nodiscard]] Answer<QList<Schedule>> schedules() override { return give<QList<Schedule>>(kept); }
    [[nodiscard]] Answer<void> save(const QString& oldName, const Schedule& schedule) override
    {
        if (schedule.steps.isEmpty())
            return give<void>(fail(ErrorKind::Validation,
                                   said("trueup::CoreSchedules", "“%1” would start nothing.").arg(schedule.name),
                                   said("trueup::CoreSchedules", "Tick at least one kind of run.")));
        const auto found = std::ranges::find(kept, oldName, &Schedule::name);
        if (found == kept.end()) {
            kept.append(schedule);
        } else {
            const ScheduleRun did = found->lastTime;
            *found = schedule;
            found->lastTime = did;
        }
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
        const QDateTime now = QDateTime::currentDateTimeUtc();
        return CronReading{line->sentence(QLocale()), line->following(now, QTimeZone(timeZone.toLatin1()), times)};
    }
};

} // namespace trueup::ui::testing
