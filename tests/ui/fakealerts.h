#pragma once

#include "fakeholder.h"
#include "fakenight.h"

#include "services/alerts.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

class FakeAlerts final : public AlertService, public Holder
{
public:
    QList<Alert> kept;
    QList<AlertRule> keptRules;
    QList<AlertChannelSetup> setups;
    QList<AlertMetric> measures = {{u"error_rate"_s, said("trueup::Alerts", "Share of failed writes"), u"%"_s, true},
                                   {u"queue_depth"_s, said("trueup::Alerts", "Waiting writes"), {}, false},
                                   {u"feed_age"_s, said("trueup::Alerts", "Hours since the feed was imported"),
                                    said("trueup::Alerts", "h", -1, "hours"), false}};
    std::optional<double> measured = 0.032;
    QList<std::pair<QString, int>> asked; ///< measures and their windows
    QList<QList<qint64>> acknowledged;
    QList<AlertChannelDraft> tested;
    QList<AlertChannelDraft> saved;
    std::optional<Error> refuseTest;

    explicit FakeAlerts(bool filled)
    {
        setups = {{AlertChannel::Desktop, {}, {}, false, false},
                  {AlertChannel::Email, filled ? u"desk@example.com"_s : QString(), filled ? u"trueup@example.com"_s : QString(), filled, false,
                   {}, filled ? MailServer{u"mail.example.com"_s, 465, MailEncryption::Tls, u"trueup@example.com"_s} : MailServer(), filled},
                  {AlertChannel::Slack, {}, {}, filled, filled},
                  {AlertChannel::PagerDuty, {}, {}, false, false, u"https://events.pagerduty.com"_s},
                  {AlertChannel::Webhook, {}, {}, filled, false}};
        if (!filled) {
            measured.reset(); // nothing has run
            return;
        }
        const QDateTime now = QDateTime::currentDateTimeUtc();
        kept = {{4, AlertSeverity::Critical, AlertState::Open, said("trueup::Alerts", "%Ln write(s) are waiting to be sent to the shop", 1310),
                 said("trueup::Alerts", "Start a push, or see why the one that runs is slow."), u"Too many changes wait"_s, 0,
                 1, now.addSecs(-600), now.addSecs(-600), {}, said("trueup::Alerts", "%1 is not set up on this computer.").arg(u"PagerDuty"_s)},
                {3, AlertSeverity::Error, AlertState::Open, said("trueup::Alerts", "%Ln write(s) to the shop were given up", 3),
                 said("trueup::Alerts", "Correct or retry them, or let a newer change take their place."), {}, 1, 3,
                 now.addDays(-1), now.addSecs(-3600), {}, {}},
                {1, AlertSeverity::Warning, AlertState::Acknowledged,
                 said("trueup::Alerts", "The shop was last read %Ln hour(s) ago", FakeNight().hoursSinceSuccess()),
                 said("trueup::Alerts", "Pull from the shop, or see why its schedule did not."), {}, 0, 12, FakeNight().lastSuccess().addDays(1),
                 now.addSecs(-7200), u"Anne Gagnon"_s, {}, false, u"anne"_s},
                {2, AlertSeverity::Info, AlertState::Closed,
                 said("trueup::Alerts", "The feed was last imported %Ln hour(s) ago", 37),
                 said("trueup::Alerts", "Import the feed, or see why its schedule did not."), {}, 4, 1, now.addDays(-5),
                 now.addDays(-5), {}, {}}};
        keptRules = {{u"Too many writes fail"_s, u"error_rate"_s, 300, u">"_s, 0.1, AlertSeverity::Warning,
                      {AlertChannel::Desktop, AlertChannel::Email, AlertChannel::Slack}, true},
                     {u"Too many changes wait"_s, u"queue_depth"_s, 0, u">"_s, 1000, AlertSeverity::Critical,
                      {AlertChannel::Desktop, AlertChannel::PagerDuty}, true},
                     {u"The feed is old"_s, u"feed_age"_s, 0, u">="_s, 36, AlertSeverity::Error, {}, false}};
    }

    [[nodiscard]] Answer<QList<Alert>> alerts(bool withClosed) override
    {
        QList<Alert> result = kept;
        if (!withClosed)
            result.removeIf([](const Alert& one) { return one.state == AlertState::Closed; });
        return give<QList<Alert>>(result);
    }
    [[nodiscard]] Answer<void> acknowledge(const QList<qint64>& ids) override
    {
        acknowledged.append(ids);
        if (failWith)
            return give<void>({});
        for (Alert& one : kept) {
            if (ids.contains(one.id) && one.state == AlertState::Open) {
                one.state = AlertState::Acknowledged;
                one.acknowledgedBy = u"Marie Tremblay"_s;
                one.acknowledgedLogin = u"marie"_s;
            }
        }
        return give<void>({});
    }
    [[nodiscard]] Answer<QList<AlertRule>> rules() override { return give<QList<AlertRule>>(keptRules); }
    [[nodiscard]] Answer<void> save(const QString& oldName, const AlertRule& rule) override
    {
        if (rule.name.isEmpty())
            return give<void>(fail(ErrorKind::Validation, said("trueup::CoreAlerts", "A rule of alerts needs a name.")));
        if (failWith)
            return give<void>({});
        const auto found = std::ranges::find(keptRules, oldName, &AlertRule::name);
        if (found == keptRules.end())
            keptRules.append(rule);
        else
            *found = rule;
        return give<void>({});
    }
    [[nodiscard]] Answer<void> remove(const QString& name) override
    {
        keptRules.removeIf([&](const AlertRule& one) { return one.name == name; });
        return give<void>({});
    }
    [[nodiscard]] QList<AlertMetric> metrics() const override { return measures; }
    [[nodiscard]] Answer<std::optional<double>> measure(const QString& metric, int windowSeconds) override
    {
        asked.append({metric, windowSeconds});
        return give<std::optional<double>>(measured);
    }
    [[nodiscard]] Answer<QList<AlertChannelSetup>> channels() override { return give<QList<AlertChannelSetup>>(setups); }
    [[nodiscard]] Answer<void> saveChannel(const AlertChannelDraft& draft) override
    {
        saved.append(draft);
        for (AlertChannelSetup& one : setups) {
            if (one.channel != draft.channel)
                continue;
            one.to = draft.to;
            one.from = draft.from;
            one.address = draft.address;
            if (draft.server) {
                one.hasPassword = draft.secret ? !draft.secret->isEmpty() : one.hasPassword;
                one.server = *draft.server;
                one.hasSecret = !one.server.host.isEmpty();
            } else if (draft.secret) {
                one.hasSecret = !draft.secret->isEmpty();
            }
        }
        return give<void>({});
    }
    [[nodiscard]] Answer<void> testChannel(const AlertChannelDraft& draft) override
    {
        tested.append(draft);
        if (refuseTest)
            return give<void>(fail(*refuseTest));
        return give<void>({});
    }
};

} // namespace trueup::ui::testing
