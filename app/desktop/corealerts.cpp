#include "corealerts.h"

#include "alerts/alertwords.h"
#include "alertwatch.h"
#include "base/wordtable.h"
#include "operate/alertdelivery.h"
#include "operate/alertevaluation.h"
#include "operate/alertwords.h"
#include "operate/schedulealert.h"
#include "remote/http/httprequest.h"
#include "remote/mail/smtpclient.h"
#include "store/settingstable.h"
#include "sync/syncsettings.h"

#include <QUrl>

#include <algorithm>
#include <cmath>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array severityWords{
    std::pair{ui::AlertSeverity::Info, "info"}, std::pair{ui::AlertSeverity::Warning, "warning"},
    std::pair{ui::AlertSeverity::Error, "error"}, std::pair{ui::AlertSeverity::Critical, "critical"}};
constexpr auto pagerDutyKey = "alerts.pagerduty_url"_L1;

ui::AlertRule shown(const AlertRuleRecord& record)
{
    ui::AlertRule rule{record.name, record.metric, record.windowSeconds, record.comparator, record.threshold,
                       valueOf(severityWords, record.severity).value_or(ui::AlertSeverity::Warning), {}, record.isActive};
    for (const ui::AlertChannel channel : ui::alertChannels()) {
        if (record.channels.contains(ui::channelWord(channel)))
            rule.channels.append(channel);
    }
    return rule;
}

Result<AlertRuleRecord> recordOf(const ui::AlertRule& rule)
{
    AlertRuleRecord record;
    record.name = rule.name.simplified();
    if (record.name.isEmpty())
        return fail(ErrorKind::Validation, CoreAlerts::tr("A rule of alerts needs a name."));
    const AlertMeasure* measure = alertMeasure(rule.metric);
    if (!measure)
        return fail(ErrorKind::Validation, CoreAlerts::tr("“%1” would watch nothing.").arg(record.name), CoreAlerts::tr("Choose a measure."));
    if (measure->hasWindow && (rule.windowSeconds < 1 || rule.windowSeconds > longestAlertWindow))
        return fail(ErrorKind::Validation, CoreAlerts::tr("This measure looks at a time from one second to 30 days."));
    static const QStringList comparators{u">"_s, u">="_s, u"<"_s, u"<="_s};
    if (!comparators.contains(rule.comparator) || !std::isfinite(rule.threshold))
        return fail(ErrorKind::Validation, CoreAlerts::tr("“%1” needs a number to compare with.").arg(record.name));
    record.metric = rule.metric;
    record.windowSeconds = measure->hasWindow ? rule.windowSeconds : 0;
    record.comparator = rule.comparator;
    record.threshold = rule.threshold;
    record.severity = wordOf(severityWords, rule.severity);
    for (const ui::AlertChannel channel : ui::alertChannels()) {
        if (rule.channels.contains(channel))
            record.channels.append(ui::channelWord(channel));
    }
    record.isActive = rule.isActive;
    return record;
}

// The window knows the usual ports without the mail client.
static_assert(ui::usualPort(ui::MailEncryption::Tls) == smtpsPort);
static_assert(ui::usualPort(ui::MailEncryption::StartTls) == smtpPort);

/// With its password; an address that is none is no server.
SmtpServer serverAt(const QString& address)
{
    return SmtpServer::parse(address).value_or(SmtpServer());
}

ui::MailServer shown(const SmtpServer& server)
{
    if (server.host.isEmpty())
        return {};
    return {server.host, server.port, server.scheme == "smtps"_L1 ? ui::MailEncryption::Tls : ui::MailEncryption::StartTls, server.user};
}

/// The address a draft makes of the `kept` one. A kept password is sent to no other server, port or user than it was kept for: whoever
/// may type a server here need not know it.
Result<QString> draftedAddress(const QString& kept, const ui::AlertChannelDraft& draft)
{
    const SmtpServer known = serverAt(kept);
    const ui::MailServer before = shown(known);
    const ui::MailServer& server = *draft.server;
    const auto invalid = [](const QString& what, const QString& next) { return fail(ErrorKind::Validation, what, next); };
    if (server == before && !draft.secret)
        return kept;
    const QString typed = draft.secret.value_or(QString());
    if (server.host.isEmpty() && server.user.isEmpty() && typed.isEmpty())
        return QString();
    const auto noName = invalid(CoreAlerts::tr("This is no name of a mail server."), CoreAlerts::tr("Write its name alone, for example mail.example.com."));
    if (server.host.isEmpty())
        return noName;
    if (server.user.isEmpty() && !typed.isEmpty())
        return invalid(CoreAlerts::tr("A password of the mail server needs a user name."), CoreAlerts::tr("Type the user name, or no password."));
    QString password = typed;
    if (!draft.secret && !server.user.isEmpty()) {
        if (!isSameAccount(before, server))
            return invalid(CoreAlerts::tr("The password of this mail server and user name is not known."),
                           CoreAlerts::tr("Type it: a stored password is only used for the server, port and user name it was stored for."));
        password = known.password;
    }
    const QString scheme = server.encryption == ui::MailEncryption::Tls ? u"smtps"_s : u"smtp"_s;
    const QString address = SmtpServer{scheme, server.host, server.port, server.user, password}.address();
    return address.isEmpty() ? Result<QString>(noName) : address;
}

/// The setup a draft would make, over what is kept; the secret has to look like one that can work.
Result<AlertChannels> drafted(AlertChannels kept, const ui::AlertChannelDraft& draft)
{
    if (draft.channel == ui::AlertChannel::Email) {
        const auto to = mailAddresses(draft.to);
        const auto from = mailAddresses(draft.from);
        if (!to || !from)
            return fail(!to ? to.error() : from.error());
        if (from->size() > 1)
            return fail(ErrorKind::Validation, CoreAlerts::tr("A mail has one sender."));
        kept.mailTo = to->join(u", "_s);
        kept.mailFrom = from->value(0);
        if (draft.server) {
            const auto address = draftedAddress(kept.smtpUrl, draft);
            if (!address)
                return fail(address.error());
            kept.smtpUrl = *address;
        }
        return kept;
    }
    if (draft.channel == ui::AlertChannel::PagerDuty) {
        const QString address = draft.address.trimmed();
        const QUrl url(address, QUrl::StrictMode);
        if (!address.isEmpty() && (!isSecureOrLoopback(url) || url.path().size() > 1 || url.hasQuery()))
            return fail(ErrorKind::Validation, CoreAlerts::tr("This is no address of PagerDuty's events API."),
                        CoreAlerts::tr("Write scheme and host alone, for example %1.").arg(settingSpec(pagerDutyKey)->fallback.toString()));
        kept.pagerUrl = address.isEmpty() ? settingSpec(pagerDutyKey)->fallback.toString() : address;
    }
    if (!draft.secret)
        return kept;
    const QString secret = draft.secret->trimmed();
    const bool isHook = draft.channel == ui::AlertChannel::Slack || draft.channel == ui::AlertChannel::Webhook;
    if (isHook && !secret.isEmpty() && !isSecureOrLoopback(QUrl(secret, QUrl::StrictMode)))
        return fail(ErrorKind::Validation, CoreAlerts::tr("This is no address a message can be posted to."),
                    CoreAlerts::tr("Copy the whole address of the webhook; it begins with https://."));
    switch (draft.channel) {
    case ui::AlertChannel::Slack: kept.slackHook = secret; break;
    case ui::AlertChannel::PagerDuty: kept.pagerKey = secret; break;
    case ui::AlertChannel::Webhook: kept.webhook = secret; break;
    case ui::AlertChannel::Email:
    case ui::AlertChannel::Desktop: break;
    }
    return kept;
}

/// What is to be kept in the key store; null: what is there.
std::optional<QString> secretToKeep(const ui::AlertChannelDraft& draft, const QString& keptAddress, const AlertChannels& drafted)
{
    if (draft.channel == ui::AlertChannel::Email)
        return drafted.smtpUrl == keptAddress ? std::nullopt : std::optional(drafted.smtpUrl);
    if (!draft.secret || draft.channel == ui::AlertChannel::Desktop)
        return std::nullopt;
    return draft.secret->trimmed();
}

/// Settings, not a secret; refused to all but administrators before anything is kept.
Result<void> keepSettings(Connection& connection, const ui::AlertChannelDraft& draft, const AlertChannels& channels)
{
    if (const auto may = connection.query(u"SELECT trueup_require('admin', 'change rules of alerts')"_s); !may)
        return fail(may.error());
    QList<std::pair<QString, QString>> values;
    if (draft.channel == ui::AlertChannel::Email)
        values = {{u"alerts.email_to"_s, channels.mailTo}, {u"alerts.email_from"_s, channels.mailFrom}};
    else if (draft.channel == ui::AlertChannel::PagerDuty)
        values = {{pagerDutyKey, channels.pagerUrl}};
    if (values.isEmpty())
        return {};
    Transaction transaction(connection);
    SettingsTable settings(connection);
    for (const auto& [key, value] : std::as_const(values)) {
        const bool isUsual = settingSpec(key)->fallback.toString() == value;
        if (const auto kept = isUsual ? settings.remove(key) : settings.set(key, value); !kept)
            return kept;
    }
    return transaction.commit();
}

} // namespace

ui::Alert shownAlert(const AlertRecord& record, const PeopleNames& people)
{
    ui::Alert alert;
    alert.id = record.id;
    alert.severity = valueOf(severityWords, record.severity).value_or(ui::AlertSeverity::Warning);
    alert.state = record.state == "open"_L1           ? ui::AlertState::Open
                  : record.state == "acknowledged"_L1 ? ui::AlertState::Acknowledged
                                                      : ui::AlertState::Closed;
    alert.title = alertTitle(record);
    alert.advice = alertAdvice(record);
    alert.ruleName = record.ruleName;
    alert.runId = record.runId;
    alert.count = record.occurrences;
    alert.since = record.first;
    alert.last = record.last;
    alert.acknowledgedBy = people.ofLogin(record.acknowledgedBy);
    alert.acknowledgedLogin = record.acknowledgedBy;
    alert.trouble = alertTrouble(record);
    alert.isOfSchedule = record.detail["metric"_L1] == scheduleStopped;
    return alert;
}

CoreAlerts::CoreAlerts(Workbench& bench, ui::JobService& jobs, QObject* parent)
    : ui::AlertService(parent), m_bench(bench), m_watch(std::make_unique<AlertWatch>(bench, jobs))
{
    connect(m_watch.get(), &AlertWatch::raised, this, &CoreAlerts::raised);
    connect(&bench, &Workbench::readAgain, this, &CoreAlerts::changed);
    connect(&bench, &Workbench::noticed, this, [this](const QString& what, const QString&) {
        if (what == "alerts"_L1 || what == "settings"_L1)
            emit changed();
    });
}

CoreAlerts::~CoreAlerts() = default;

ui::Answer<QList<ui::Alert>> CoreAlerts::alerts(bool withClosed)
{
    return m_bench.ask<QList<ui::Alert>>([withClosed](Connection& connection) -> Result<QList<ui::Alert>> {
        AlertTable table(connection);
        const auto records = withClosed ? table.list(shownClosedDays) : table.standing();
        if (!records)
            return fail(records.error());
        const auto people = UserTable(connection).names();
        if (!people)
            return fail(people.error());
        QList<ui::Alert> list;
        for (const AlertRecord& record : *records)
            list.append(shownAlert(record, *people));
        return list;
    });
}

ui::Answer<void> CoreAlerts::acknowledge(const QList<qint64>& ids)
{
    return m_bench.ask<void>([ids](Connection& connection) -> Result<void> {
        const auto done = AlertTable(connection).acknowledge(ids);
        return done ? Result<void>() : fail(done.error());
    });
}

ui::Answer<QList<ui::AlertRule>> CoreAlerts::rules()
{
    return m_bench.ask<QList<ui::AlertRule>>([](Connection& connection) -> Result<QList<ui::AlertRule>> {
        const auto records = AlertTable(connection).rules();
        if (!records)
            return fail(records.error());
        QList<ui::AlertRule> list;
        for (const AlertRuleRecord& record : *records)
            list.append(shown(record));
        return list;
    });
}

ui::Answer<void> CoreAlerts::save(const QString& oldName, const ui::AlertRule& rule)
{
    const auto record = recordOf(rule);
    if (!record)
        return ui::readyAnswer(Result<void>(fail(record.error())));
    return m_bench.ask<void>([oldName, record = *record](Connection& connection) -> Result<void> {
        const auto saved = AlertTable(connection).saveRule(oldName, record);
        if (saved)
            return {};
        if (saved.error().code == "23505"_L1)
            return fail(ErrorKind::Validation, CoreAlerts::tr("There is a rule called “%1” already.").arg(record.name),
                        CoreAlerts::tr("Give this one another name."));
        return fail(saved.error());
    });
}

ui::Answer<void> CoreAlerts::remove(const QString& name)
{
    return m_bench.ask<void>([name](Connection& connection) { return AlertTable(connection).removeRule(name); });
}

QList<ui::AlertMetric> CoreAlerts::metrics() const
{
    QList<ui::AlertMetric> list;
    for (const AlertMeasure& measure : alertMeasures()) {
        const QString word = QString::fromLatin1(measure.word);
        list.append({word, measureTitle(word), measureUnit(word), measure.hasWindow});
    }
    return list;
}

ui::Answer<std::optional<double>> CoreAlerts::measure(const QString& metric, int windowSeconds)
{
    return m_bench.ask<std::optional<double>>([metric, windowSeconds](Connection& connection) { return measureAlert(connection, metric, windowSeconds); });
}

QHash<QString, QString> CoreAlerts::secrets() const
{
    return m_bench.options().isSample ? QHash<QString, QString>() : m_bench.secrets();
}

ui::Answer<QList<ui::AlertChannelSetup>> CoreAlerts::channels()
{
    return m_bench.ask<QList<ui::AlertChannelSetup>>([known = secrets()](Connection& connection) -> Result<QList<ui::AlertChannelSetup>> {
        const auto channels = resolveAlertChannels(connection, known);
        if (!channels)
            return fail(channels.error());
        QList<ui::AlertChannelSetup> list;
        for (const ui::AlertChannel channel : ui::alertChannels()) {
            ui::AlertChannelSetup setup;
            setup.channel = channel;
            if (channel == ui::AlertChannel::Email) {
                const SmtpServer server = serverAt(channels->smtpUrl);
                setup.to = channels->mailTo;
                setup.from = channels->mailFrom;
                setup.server = shown(server);
                setup.hasPassword = !server.password.isEmpty();
            } else if (channel == ui::AlertChannel::PagerDuty) {
                setup.address = channels->pagerUrl;
            }
            const QString name = secretOfChannel(ui::channelWord(channel));
            setup.isFromEnvironment = isFromEnvironment(name);
            setup.hasSecret = !secretOf(name, known).isEmpty();
            list.append(setup);
        }
        return list;
    });
}

ui::Answer<void> CoreAlerts::saveChannel(const ui::AlertChannelDraft& draft)
{
    AlertChannels before;
    before.smtpUrl = secretOf(secretOfChannel(u"email"_s), secrets()).trimmed();
    const auto channels = drafted(before, draft);
    if (!channels)
        return ui::readyAnswer(Result<void>(fail(channels.error())));
    // The database says first who may; a secret that cannot be kept is told, the recipients stand by then.
    return m_bench.ask<void>([draft, channels = *channels](Connection& connection) { return keepSettings(connection, draft, channels); })
        .then(this, [this, channel = draft.channel, secret = secretToKeep(draft, before.smtpUrl, *channels)](const Result<void>& kept) {
            if (!kept || !secret)
                return ui::readyAnswer(kept);
            return m_bench.keepSecret(secretOfChannel(ui::channelWord(channel)), *secret);
        })
        .unwrap()
        .then(this, [this](const Result<void>& kept) {
            if (kept)
                emit changed();
            return kept;
        });
}

ui::Answer<void> CoreAlerts::testChannel(const ui::AlertChannelDraft& draft)
{
    if (draft.channel == ui::AlertChannel::Desktop) {
        ui::Alert test;
        test.severity = ui::AlertSeverity::Info;
        test.title = tr("This is a test");
        emit raised(test);
        return ui::readyAnswer(Result<void>());
    }
    return m_bench.onWorker<void>([draft, known = secrets(), stop = m_bench.stopToken()](Session& session) -> Result<void> {
        return session.pool().withConnection(
            [&](Connection& connection) -> Result<void> {
                const auto kept = resolveAlertChannels(connection, known);
                const auto channels = kept ? drafted(*kept, draft) : kept;
                if (!channels)
                    return fail(channels.error());
                const auto origin = alertOrigin(session, connection);
                if (!origin)
                    return fail(origin.error());
                return AlertSender(session.http(), *channels, *origin).send(ui::channelWord(draft.channel), AlertEvent::Test, {}, stop);
            },
            stop);
    });
}

} // namespace trueup
