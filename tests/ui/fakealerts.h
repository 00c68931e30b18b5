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
        const FakeNight night;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QDateTime lastLook = now.addSecs(-600); // alerts that stand are raised again with every look
        kept = {{tooManyWait, AlertSeverity::Critical, AlertState::Open, waiting(int(FakeNight::waiting)),
                 said("trueup::Alerts", "Start a push, or see why the one that runs is slow."), u"Too many changes wait"_s, 0,
                 1, lastLook, lastLook, {}, said("trueup::Alerts", "%1 is not set up on this computer.").arg(u"PagerDuty"_s)},
                {writesGivenUp, AlertSeverity::Error, AlertState::Open, givenUp(3),
                 said("trueup::Alerts", "Correct or retry them, or let a newer change take their place."), {}, FakeNight::pushed, 3,
                 night.run(FakeNight::pushed).ended(), lastLook, {}, {}},
                {1, AlertSeverity::Warning, AlertState::Acknowledged,
                 said("trueup::Alerts", "The shop was last read %Ln hour(s) ago", int(night.lastSuccess().secsTo(lastLook) / 3600)),
                 said("trueup::Alerts", "Pull from the shop, or see why its schedule did not."), {}, 0, 12, night.lastSuccess().addDays(1),
                 lastLook, FakeNight::anne(), {}, false, u"anne"_s},
                {2, AlertSeverity::Info, AlertState::Closed,
                 said("trueup::Alerts", "The feed was last imported %Ln hour(s) ago", 37),
                 said("trueup::Alerts", "Import the feed, or see why its schedule did not."), {}, 0, 1, feedWasOld(),
                 feedWasOld(), {}, {}}};
        keptRules = {{u"Too many writes fail"_s, u"error_rate"_s, 300, u">"_s, 0.1, AlertSeverity::Warning,
                      {AlertChannel::Desktop, AlertChannel::Email, AlertChannel::Slack}, true},
                     {u"Too many changes wait"_s, u"queue_depth"_s, 0, u">"_s, FakeNight::tooManyWaiting, AlertSeverity::Critical,
                      {AlertChannel::Desktop, AlertChannel::PagerDuty}, true},
                     {u"The feed is old"_s, u"feed_age"_s, 0, u">="_s, 36, AlertSeverity::Error, {}, false}};
    }

    /// What the alerts that stand go by, as the program has it from the start.
    void addRulesOfAlerts()
    {
        measures.append({{u"dead_writes"_s, said("trueup::Alerts", "Writes that were given up"), {}, false},
                         {u"shop_age"_s, said("trueup::Alerts", "Hours since the shop was read"), said("trueup::Alerts", "h", -1, "hours"), false}});
        keptRules.append({{u"writes_gave_up"_s, u"dead_writes"_s, 0, u">"_s, 0, AlertSeverity::Error, {AlertChannel::Desktop}, true},
                          {u"shop_too_old"_s, u"shop_age"_s, 0, u">"_s, 26, AlertSeverity::Warning, {AlertChannel::Desktop}, true}});
    }

    static constexpr qint64 tooManyWait = 4; ///< alerts
    static constexpr qint64 writesGivenUp = 3;
    [[nodiscard]] static QString waiting(int writes) { return said("trueup::Alerts", "%Ln write(s) are waiting to be sent to the shop", writes); }
    [[nodiscard]] static QString givenUp(int writes) { return said("trueup::Alerts", "%Ln write(s) to the shop were given up", writes); }
    /// Before the first of the nights that are told of, whose run imported it again.
    [[nodiscard]] static QDateTime feedWasOld() { return FakeNight().earlier().constFirst().began.addSecs(-8 * 3600); }

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
                one.acknowledgedBy = FakeNight::marie();
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
        if (!kept.isEmpty() && metric == "queue_depth"_L1)
            return give<std::optional<double>>(FakeNight::waiting);
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
