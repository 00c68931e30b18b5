#pragma once

#include "fakeholder.h"
#include "fakenight.h"

#include "services/dashboard.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

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
        const FakeNight night;
        const FakeRun import = night.run(FakeNight::imported);
        value.counts = {23'412, 128, 4'310, 35, 3, 217, 17};
        value.state = {RunOutcome::Succeeded, import.ended(), 4'310, 3, 17, 0, 35};
        value.steps = {true, true, true};
        for (int day = 29; day >= 0; --day) {
            const qint64 staged = 180 + (day * 67) % 240;
            value.days.append({QDate::currentDate().addDays(-day), staged, staged * 7 / 10, 12 + day % 9, day % 7 == 3 ? 9 : 0});
        }
        value.freshness = {{Side::Etilize, true, import.ended(), false, false, {}, FakeNight::feedRows},
                           {Side::Xorosoft, true, night.run(FakeNight::refreshed).ended(), false, false, {}, FakeNight::erpItems},
                           {Side::Shopify, true, night.lastSuccess(), false, true, {}, FakeNight::shopProducts}};
        value.conflicts.rules = {{u"price_small_difference"_s, said("trueup::RuleWords", "Small price differences"), FakeNight::settledByRule[0]},
                                 {u"stock_close"_s, said("trueup::RuleWords", "Stock close together"), FakeNight::settledByRule[1]},
                                 {u"description_from_feed"_s, said("trueup::RuleWords", "Descriptions from the feed"), FakeNight::settledByRule[2]}};
        value.conflicts.people = FakeNight::settledByPeople;
        value.conflicts.open = 35;
        for (const FakeRun& run : night.earlier() + night.latest()) {
            const bool isShop = run.kind == JobKind::ShopifyPush || run.kind == JobKind::ShopifyPull;
            value.runs.append({run.kind, run.began, double(run.seconds), run.records, isShop ? 120 + run.id : 0,
                               isShop ? double(run.seconds * (35 + (run.id * 13) % 60)) : 0, run.id == 14 ? 4 : 0, isShop ? 100.0 : 0.0});
        }
        value.alerts = {{1, AlertSeverity::Warning, AlertState::Open, said("trueup::Alerts", "The shop was last read %Ln hour(s) ago", night.hoursSinceSuccess()),
                         night.lastSuccess().addDays(1), 1}};
    }
    /// What each run did on the days that are told of run by run, and nothing on those without one.
    void count(const QList<RunRow>& runs)
    {
        const QDate first = FakeNight().earlier().constFirst().began.toLocalTime().date();
        for (DayOutcome& day : value.days) {
            if (day.day < first)
                continue;
            day = {day.day, 0, 0, 0, 0};
            for (const RunRow& run : runs) {
                if (run.startedAt.toLocalTime().date() != day.day)
                    continue;
                const qint64 failed = qMax(run.failed, qint64(0));
                day.staged += qMax(run.staged, qint64(0));
                day.confirmed += run.failed == RunRow::noCount ? 0 : run.records - failed;
                day.failed += failed;
            }
        }
    }
    [[nodiscard]] Answer<DashboardSnapshot> snapshot(int) override { return give<DashboardSnapshot>(value); }
};

} // namespace trueup::ui::testing
