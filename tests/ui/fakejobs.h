#pragma once

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
        const QDateTime base = QDateTime::currentDateTimeUtc();
        const FakeNight night;
        rows = {{4, jobLabel(JobKind::EtilizeImport), RunOutcome::Succeeded, base.addSecs(-5500), base.addSecs(-5400),
                 u"Marie Tremblay"_s, 24'102, 4'310, 12, RunRow::noCount,
                 said("trueup::JobText", "%Ln row(s) read", 24102) + u", "_s + said("trueup::JobText", "%Ln change(s) staged.", 4310),
                 u"batch-etilize"_s, u"marie"_s},
                {3, jobLabel(JobKind::XorosoftRefresh), RunOutcome::Succeeded, base.addSecs(-8000),
                 base.addSecs(-7940), u"Luc Roy"_s, 58'310, RunRow::noCount, RunRow::noCount, RunRow::noCount,
                 said("trueup::JobText", "%Ln item(s) read", 58310) + u", "_s + said("trueup::JobText", "%Ln changed.", 22),
                 u"batch-xorosoft"_s},
                {night.run, jobLabel(JobKind::EtilizeImport), RunOutcome::Held, night.last(), night.last().addSecs(FakeNight::lasted),
                 said("trueup::JobText", "schedule"), 9'120, 0, 3, RunRow::noCount, shorterFeed(), {}},
                {1, jobLabel(JobKind::ShopifyPush), RunOutcome::Partial, base.addDays(-2),
                 base.addDays(-2).addSecs(312), u"Marie Tremblay"_s, 640, RunRow::noCount, RunRow::noCount, 3,
                 said("trueup::JobText", "%Ln product(s) written", 637) + u", "_s + said("trueup::JobText", "%Ln failed", 3) + u'.', {}}};
    }

    [[nodiscard]] Answer<QString> start(const JobRequest& request) override
    {
        started.append(request);
        RunningJob job;
        job.id = u"job-%1"_s.arg(started.size());
        job.kind = request.kind;
        job.startedAt = QDateTime::currentDateTimeUtc();
        exported.append(request.exported);
        job.progress = {said("trueup::ImportPipeline", "Reading, matching and comparing"), u"import"_s, 0, 24'000, 0, {}};
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
        detail.source = u"CowanOfficeSupplies.zip, "_s + shownSize(43'200'000);
        detail.phases = {{{said("trueup::FeedSource", "Downloading the feed"), u"download"_s, 43'200'000, 43'200'000, 0, {}}, 9.4},
                         {{said("trueup::FeedScan", "Looking through the feed"), u"scan"_s, 402'600'000, 402'600'000, 0, {}}, 8.6},
                         {{said("trueup::ImportPipeline", "Reading, matching and comparing"), u"import"_s, 24'102, 24'102, 0, {}}, 71.2},
                         {{said("trueup::EtilizeImport", "Staging the changes"), u"stage"_s, 4'310, 4'310, 0, {}}, 10.8}};
        detail.counts = {{said("trueup::JobText", "Rows read"), 24'102}, {said("trueup::JobText", "Products"), 19'870},
                         {said("trueup::JobText", "Image rows"), 4'232}, {said("trueup::JobText", "Unchanged"), 15'548},
                         {said("trueup::JobText", "Staged"), 4'310}, {said("trueup::JobText", "Rejected rows"), 12}};
        if (detail.row.outcome == RunOutcome::Held)
            detail.findings = {{FindingLevel::Hold, shorterFeed()}, strongPrices(), lostDescriptions()};
        return give<RunDetail>(detail);
    }
    [[nodiscard]] Answer<Page<RejectRow>> rejects(qint64 runId, const QString&, int) override
    {
        Page<RejectRow> page;
        if (failRejectsWith)
            return give<Page<RejectRow>>(fail(*failRejectsWith));
        if (runId == 4)
            page.rows = {{1, 118, Severity::Critical, u"SKU"_s, {},
                          said("trueup::Issue", "A required value is missing.")},
                         {2, 4'871, Severity::Warning, u"Variant Barcode"_s, u"0.07330E+11"_s,
                          said("trueup::Issue", "The barcode was saved in scientific notation; its digits are lost.")},
                         {3, 17'003, Severity::Critical, {}, {},
                          said("trueup::Issue", "The quotation marks of the row are not closed or can be read in several ways, or it is longer than a megabyte.")}};
        for (int i = 0; runId == 4 && i < 10; ++i) // with the two above as many as the run rejected
            page.rows.append({4 + i, 18'200 + i * 311, Severity::Critical, u"Title"_s, {}, said("trueup::Issue", "A required value is missing.")});
        return give<Page<RejectRow>>(page);
    }
    [[nodiscard]] Answer<QList<RawCell>> rawCells(qint64 id) override
    {
        return give<QList<RawCell>>(QList<RawCell>{{u"Handle"_s, u"ballpoint-pen-%1"_s.arg(id)}, {u"Title"_s, id < 4 ? u"Ballpoint pen, medium"_s : QString()},
                                     {u"Vendor"_s, u"Bic"_s}, {u"Variant Barcode"_s, u"0.07330E+11"_s},
                                     {u"Body (HTML)"_s, u"<p>A reliable pen for daily writing.</p>"_s}});
    }
    [[nodiscard]] Answer<void> release(qint64, const QString& reason) override
    {
        released.append(reason);
        return give<void>({});
    }

    [[nodiscard]] static QString shorterFeed()
    {
        const QLocale locale;
        return said("trueup::Guardrails", "The feed is %1% shorter than the last accepted one: %2 of %3 product rows are gone.")
            .arg(locale.toString(62.0, 'f', 1), locale.toString(14'882), locale.toString(24'002));
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

    [[nodiscard]] static GuardFinding strongPrices()
    {
        const QLocale locale;
        return {FindingLevel::Warn,
                said("trueup::Guardrails", "The price of %1% of the products would move strongly (%2 of %3).")
                    .arg(locale.toString(1.2, 'f', 1), locale.toString(109), locale.toString(9'117)),
                {{u"BIC-10000"_s, {}, FieldId::Price, Decimal(1200, 2), Decimal(9900, 2), {}},
                 {u"PFX-10037"_s, {}, FieldId::Price, Decimal(129'900, 2), Decimal(12'990, 2), {}}},
                109};
    }
    [[nodiscard]] static GuardFinding lostDescriptions()
    {
        const QLocale locale;
        return {FindingLevel::Warn,
                u"Description: "_s + said("trueup::Guardrails", "%1% of the filled values would become empty (%2 of %3).")
                                         .arg(locale.toString(2.1, 'f', 1), locale.toString(191), locale.toString(9'082)),
                {{u"BIC-10000"_s, {}, FieldId::Description, u"Round Stic Ball Pen, Medium Point, 1.0 mm, Black Ink, Pack …"_s, QString(), {}},
                 {u"HEW-14736"_s, {}, FieldId::Description, u"HP 26A Black Toner Cartridge"_s, QString(), {}}},
                191};
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
                          {{night.steps[0], StepState::Held, clock.run, began, ended, FakeJobs::shorterFeed()},
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
