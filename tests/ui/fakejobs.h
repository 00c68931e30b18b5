#pragma once

#include "fakeholder.h"

#include "base/cronline.h"
#include "services/jobs.h"
#include "services/schedules.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

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

} // namespace trueup::ui::testing
