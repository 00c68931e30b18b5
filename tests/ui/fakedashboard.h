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
        const QDateTime now = QDateTime::currentDateTimeUtc();
        value.counts = {23'412, 128, 4'310, 35, 3, 217, 17};
        value.state = {RunOutcome::Succeeded, now.addSecs(-5400), 4'310, 3, 17, 0, 35};
        value.steps = {true, true, true};
        for (int day = 29; day >= 0; --day) {
            const qint64 staged = 180 + (day * 67) % 240;
            value.days.append({QDate::currentDate().addDays(-day), staged, staged * 7 / 10, 12 + day % 9, day % 7 == 3 ? 9 : 0});
        }
        value.freshness = {{Side::Etilize, true, now.addSecs(-5400), false, false, {}, 24'102},
                           {Side::Xorosoft, true, now.addSecs(-7940), false, false, {}, 58'310},
                           {Side::Shopify, true, FakeNight().lastSuccess(), false, true, {}, 23'950}};
        value.conflicts.rules = {{u"price_small_difference"_s, said("trueup::RuleWords", "Small price differences"), 812},
                                 {u"stock_close"_s, said("trueup::RuleWords", "Stock close together"), 301},
                                 {u"description_from_feed"_s, said("trueup::RuleWords", "Descriptions from the feed"), 96}};
        value.conflicts.people = 31;
        value.conflicts.open = 35;
        for (int run = 0; run < 24; ++run) {
            const JobKind kind = std::array{JobKind::EtilizeImport, JobKind::ShopifyPush, JobKind::XorosoftRefresh, JobKind::ShopifyPull}[size_t(run % 4)];
            const bool isShop = kind == JobKind::ShopifyPush || kind == JobKind::ShopifyPull;
            const double seconds = 12 + (run * 37) % 90;
            value.runs.append({kind, now.addDays(-6).addSecs(run * 21'600), seconds, qint64(seconds) * (400 + (run * 91) % 700),
                               isShop ? 120 + run : 0, isShop ? seconds * (35 + (run * 13) % 60) : 0, run == 13 ? 4 : 0, isShop ? 100.0 : 0.0});
        }
        value.alerts = {{1, AlertSeverity::Warning, AlertState::Open, said("trueup::Alerts", "The shop was last read %Ln hour(s) ago", FakeNight().hoursSinceSuccess()),
                         now.addDays(-2), 1}};
    }
    [[nodiscard]] Answer<DashboardSnapshot> snapshot(int) override { return give<DashboardSnapshot>(value); }
};

} // namespace trueup::ui::testing
