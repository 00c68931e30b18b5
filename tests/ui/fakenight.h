#pragma once

#include "fakeholder.h"

#include "services/jobs.h"

#include "base/cronline.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// One run, as far as several pages tell of it.
struct FakeRun
{
    qint64 id = 0;
    JobKind kind = JobKind::EtilizeImport;
    QDateTime began;
    qint64 seconds = 0;
    qint64 records = 0;
    [[nodiscard]] QDateTime ended() const { return began.addSecs(seconds); }
};

/// The schedule that runs by night, the runs of the last days, and what was done beside them: what several fakes say of them
/// has this one source.
struct FakeNight
{
    QString cron = u"0 2 * * *"_s;
    QString timeZone = u"America/Toronto"_s;
    static constexpr qint64 lasted = 64;

    static constexpr qint64 pushed = 21;
    static constexpr qint64 held = 22; ///< the step of the schedule that was held
    static constexpr qint64 refreshed = 23;
    static constexpr qint64 imported = 24;

    static constexpr qint64 feedRows = 24'102;
    static constexpr qint64 feedImages = 4'232;
    static constexpr qint64 rejectedRows = 12;
    static constexpr qint64 heldRows = 9'120;
    static constexpr qint64 heldImages = 1'600;
    static constexpr qint64 heldRejected = 3;
    static constexpr qint64 erpItems = 58'310;
    static constexpr qint64 shopProducts = 23'950;
    static constexpr qint64 catalogue = 23'970; ///< products

    static constexpr qint64 waiting = 55; ///< changes that are approved and not written yet
    static constexpr qint64 tooManyWaiting = 50;

    static constexpr std::array<qint64, 3> settledByRule{812, 301, 96}; ///< prices, stock, descriptions
    static constexpr qint64 settledByPeople = 31;

    [[nodiscard]] static QString mainStore() { return u"Main warehouse"_s; }
    [[nodiscard]] static QString showRoom() { return u"Show room"_s; }
    [[nodiscard]] static QString marie() { return u"Marie Tremblay"_s; }
    [[nodiscard]] static QString luc() { return u"Luc Roy"_s; }
    [[nodiscard]] static QString anne() { return u"Anne Gagnon"_s; }

    /// Before the runs of this day, whatever the time is.
    [[nodiscard]] QDateTime last() const
    {
        constexpr qint64 runsOfToday = 3 * 3600;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QDateTime last = next();
        while (last > now.addSecs(-runsOfToday))
            last = nightBefore(last);
        return last;
    }
    [[nodiscard]] QDateTime next() const
    {
        return CronLine::parse(cron)->next(QDateTime::currentDateTimeUtc(), QTimeZone(timeZone.toLatin1()));
    }
    /// The shop was read by it, and not since.
    [[nodiscard]] QDateTime lastSuccess() const { return run(18).ended(); }
    [[nodiscard]] int hoursSinceSuccess() const { return int(lastSuccess().secsTo(QDateTime::currentDateTimeUtc()) / 3600); }

    /// What the push of two days ago could not write waits since this import.
    [[nodiscard]] FakeRun importBefore() const { return run(17); }
    /// What the first article went through: read from the shop and the ERP, written to the shop, which is what all agreed on
    /// last, and changed by the ERP.
    [[nodiscard]] FakeRun titleRefused() const { return run(4); }
    [[nodiscard]] FakeRun shopRead() const { return run(6); }
    [[nodiscard]] FakeRun erpRead() const { return run(7); }
    [[nodiscard]] FakeRun agreed() const { return run(8); }
    [[nodiscard]] FakeRun erpMoved() const { return run(11); }
    /// The runs that still tell on a page: a push two days ago, the night, and two of this morning.
    [[nodiscard]] QList<FakeRun> latest() const
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        return {{pushed, JobKind::ShopifyPush, now.addDays(-2), 312, 640},
                {held, JobKind::EtilizeImport, last(), lasted, heldRows},
                {refreshed, JobKind::XorosoftRefresh, now.addSecs(-8000), 60, erpItems},
                {imported, JobKind::EtilizeImport, now.addSecs(-5500), 100, feedRows}};
    }
    [[nodiscard]] FakeRun run(qint64 id) const
    {
        const QList<FakeRun> all = id < pushed ? earlier() : latest();
        return *std::ranges::find(all, id, &FakeRun::id);
    }
    /// A person, or that it was a schedule.
    [[nodiscard]] QString startedBy(const FakeRun& run) const
    {
        if (run.id == held || run.kind == JobKind::ShopifyPull || (run.id < pushed && run.kind == JobKind::EtilizeImport))
            return said("trueup::JobText", "schedule");
        return run.kind == JobKind::XorosoftRefresh ? luc() : marie();
    }
    /// Those of the five nights and days before nobody had the program open by night.
    [[nodiscard]] QList<FakeRun> earlier() const
    {
        static const QList<FakeRun> all = madeEarlier(); // asked for often, and the same while a program runs
        return all;
    }

private:
    [[nodiscard]] QList<FakeRun> madeEarlier() const
    {
        constexpr int nights = 5;
        constexpr int closed = 3;
        constexpr qint64 hour = 3600;
        QList<QDateTime> begun{last()};
        while (begun.size() < nights + closed)
            begun.append(nightBefore(begun.constLast()));
        QList<FakeRun> runs;
        for (int i = 0; i < nights; ++i) {
            const QDateTime& night = begun[nights + closed - 1 - i];
            const qint64 id = 4 * i + 1;
            const qint64 more = 7 * i; // no two days are alike
            runs.append({id, JobKind::EtilizeImport, night, 92 + i, feedRows - 60 + more});
            runs.append({id + 1, JobKind::ShopifyPull, night.addSecs(100), 212, shopProducts - 40 + more});
            runs.append({id + 2, JobKind::XorosoftRefresh, night.addSecs(7 * hour), 55 + i, erpItems - 30 + more});
            runs.append({id + 3, JobKind::ShopifyPush, night.addSecs(9 * hour), 71 + 9 * i, 180 + 31 * i});
        }
        return runs;
    }
    /// By the clock of the place: a day may have 23 hours.
    [[nodiscard]] QDateTime nightBefore(const QDateTime& night) const
    {
        return night.toTimeZone(QTimeZone(timeZone.toLatin1())).addDays(-1).toUTC();
    }
};

} // namespace trueup::ui::testing
