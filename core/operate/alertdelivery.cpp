#include "operate/alertdelivery.h"

#include "base/log.h"
#include "operate/alertwords.h"
#include "operate/session.h"
#include "reconcile/alertrules.h"
#include "remote/mail/smtpclient.h"

#include <QDir>
#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Alerts)
};

constexpr int leaseSeconds = 120; // longer than any attempt takes
constexpr qsizetype longestSummary = 1000; // PagerDuty takes 1024 characters

QString severityTitle(const QString& severity)
{
    if (severity == "critical"_L1)
        return Text::tr("Critical");
    if (severity == "error"_L1)
        return Text::tr("Error");
    return severity == "warning"_L1 ? Text::tr("Warning") : Text::tr("Notice");
}

QString headline(AlertEvent event, const AlertRecord& alert)
{
    switch (event) {
    case AlertEvent::Test: return Text::tr("Trueup: this is a test");
    case AlertEvent::Over: return Text::tr("Trueup: over: %1").arg(alertTitle(alert));
    case AlertEvent::Raised: break;
    }
    return u"Trueup: %1: %2"_s.arg(severityTitle(alert.severity), alertTitle(alert));
}

/// Slack's own three characters (https://api.slack.com/reference/surfaces/formatting#escaping).
QString slackText(QString text)
{
    return text.replace(u'&', u"&amp;"_s).replace(u'<', u"&lt;"_s).replace(u'>', u"&gt;"_s);
}

Error notSetUp(const QString& channel)
{
    return {ErrorKind::Config, Text::tr("%1 is not set up on this computer.").arg(channelTitle(channel)), Text::tr("Nothing was sent."),
            Text::tr("Set it up in the settings of alerts, or give %1 in the environment.").arg(secretOfChannel(channel)), {}, {}, false};
}

/// What a service answered. Its words are not shown: they may repeat the secret it was sent.
Error refusedBy(const QString& channel, const HttpAnswer& answer)
{
    Error error{ErrorKind::Http, Text::tr("%1 refused the message (HTTP status %2).").arg(channelTitle(channel)).arg(answer.status), {},
                Text::tr("Enter the address or key anew; the service may have withdrawn it."), {}, u"HTTP_%1"_s.arg(answer.status), false};
    if (answer.status == 429 || answer.status == 408 || answer.status >= 500) {
        error.kind = answer.status == 429 ? ErrorKind::Throttled : ErrorKind::Http;
        error.nextStep = Text::tr("It is tried again later.");
        error.retryable = true;
    }
    return error;
}

QJsonObject json(const Error& error)
{
    return {{u"kind"_s, errorKindWord(error.kind)}, {u"message"_s, error.message}, {u"next_step"_s, error.nextStep}};
}

} // namespace

Result<AlertOrigin> alertOrigin(Session& session, Connection& connection)
{
    const auto database = AlertTable(connection).databaseUuid();
    if (!database)
        return fail(database.error());
    const DatabaseAddress& address = session.pool().address();
    return AlertOrigin{session.workspace() ? QDir(session.workspace()->directory()).dirName() : u"%1 @ %2"_s.arg(address.database, address.host),
                       *database};
}

QString AlertSender::text(AlertEvent event, const AlertRecord& alert) const
{
    QStringList lines{headline(event, alert)};
    if (event == AlertEvent::Raised)
        lines.append(alertAdvice(alert));
    if (event == AlertEvent::Test)
        lines.append(Text::tr("Alerts of this database arrive here."));
    lines.append(m_origin.place);
    lines.removeAll({});
    return lines.join(u'\n');
}

/// https://developer.pagerduty.com/docs/send-alert-event
QJsonObject AlertSender::pagerJson(AlertEvent event, const AlertRecord& alert) const
{
    const QString name = event == AlertEvent::Test ? u"test"_s : QString::number(alert.id);
    QJsonObject message{{u"routing_key"_s, m_channels.pagerKey},
                        {u"event_action"_s, event == AlertEvent::Over ? u"resolve"_s : u"trigger"_s},
                        {u"dedup_key"_s, u"trueup-%1-%2"_s.arg(m_origin.database.toString(QUuid::WithoutBraces), name)}};
    if (event != AlertEvent::Over)
        message.insert(u"payload"_s, QJsonObject{{u"summary"_s, headline(event, alert).left(longestSummary)},
                                                 {u"source"_s, m_origin.place},
                                                 {u"severity"_s, event == AlertEvent::Test ? u"info"_s : alert.severity},
                                                 {u"custom_details"_s, QJsonObject{{u"advice"_s, alertAdvice(alert)}}}});
    return message;
}

QJsonObject AlertSender::hookJson(AlertEvent event, const AlertRecord& alert) const
{
    const QString word = event == AlertEvent::Test ? u"test"_s : event == AlertEvent::Over ? u"closed"_s : u"raised"_s;
    const auto time = [](const QDateTime& at) {
        return at.isValid() ? QJsonValue(at.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue(QJsonValue::Null);
    };
    return {{u"event"_s, word},
            {u"id"_s, alert.id},
            {u"title"_s, event == AlertEvent::Test ? headline(event, alert) : alertTitle(alert)},
            {u"advice"_s, alertAdvice(alert)},
            {u"severity"_s, event == AlertEvent::Test ? u"info"_s : alert.severity},
            {u"rule"_s, alert.ruleName},
            {u"metric"_s, alert.detail["metric"_L1]},
            {u"value"_s, alert.detail["value"_L1]},
            {u"threshold"_s, alert.detail["threshold"_L1]},
            {u"schedule"_s, alert.detail["schedule"_L1]},
            {u"run_id"_s, alert.runId == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(alert.runId)},
            {u"count"_s, alert.occurrences},
            {u"first_at"_s, time(alert.first)},
            {u"last_at"_s, time(alert.last)},
            {u"source"_s, m_origin.place},
            {u"database"_s, m_origin.database.toString(QUuid::WithoutBraces)}};
}

Result<void> AlertSender::post(const QString& channel, const QUrl& url, const QJsonObject& json, const CancelToken& cancel)
{
    if (!isSecureOrLoopback(url))
        return fail(ErrorKind::Config, Text::tr("The address for %1 cannot be used.").arg(channelTitle(channel)),
                    Text::tr("Enter it anew; it begins with https://."));
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.isSecretPath = true;
    request.repeatable = false; // a person reads it: rather tried again by us than twice by chance
    request.headers = {{"Content-Type", "application/json"}};
    request.body = QJsonDocument(json).toJson(QJsonDocument::Compact);
    request.connectTimeout = std::chrono::seconds(10);
    request.transferTimeout = std::chrono::seconds(30);
    request.maxBody = 256 * 1024;
    const auto answer = m_http.perform(std::move(request), cancel);
    if (answer)
        return answer->isSuccess() ? Result<void>() : fail(refusedBy(channel, *answer));
    Error error = answer.error();
    if (outcomeUnknown(error)) { // told twice is better than not at all
        error.retryable = true;
        error.notDone.clear();
    }
    error.message = m_channels.withoutSecrets(error.message);
    error.detail = m_channels.withoutSecrets(error.detail);
    return fail(error);
}

Result<void> AlertSender::mail(AlertEvent event, const AlertRecord& alert, const CancelToken& cancel)
{
    const auto server = SmtpServer::parse(m_channels.smtpUrl);
    const auto to = mailAddresses(m_channels.mailTo);
    if (!server || !to)
        return fail(!server ? server.error() : to.error());
    MailMessage message;
    message.from = !m_channels.mailFrom.isEmpty()   ? m_channels.mailFrom
                   : server->user.contains(u'@') ? server->user
                                                    : u"trueup@"_s + server->host;
    message.to = *to;
    message.subject = headline(event, alert);
    message.text = text(event, alert) + u'\n';
    message.date = QDateTime::currentDateTimeUtc();
    message.id = QUuid::createUuid();
    return sendMail(*server, message, cancel);
}

Result<void> AlertSender::send(const QString& channel, AlertEvent event, const AlertRecord& alert, const CancelToken& cancel)
{
    if (!outsideChannels().contains(channel) || !m_channels.isReady(channel))
        return fail(notSetUp(channel));
    if (channel == "email"_L1)
        return mail(event, alert, cancel);
    if (channel == "slack"_L1)
        return post(channel, QUrl(m_channels.slackHook, QUrl::StrictMode), {{u"text"_s, slackText(text(event, alert))}}, cancel);
    if (channel == "webhook"_L1)
        return post(channel, QUrl(m_channels.webhook, QUrl::StrictMode), hookJson(event, alert), cancel);
    QUrl pager(m_channels.pagerUrl, QUrl::StrictMode);
    pager.setPath(u"/v2/enqueue"_s);
    const auto sent = post(channel, pager, pagerJson(event, alert), cancel);
    if (sent && event == AlertEvent::Test) // a test wakes nobody for longer than it takes
        return post(channel, pager, {{u"routing_key"_s, m_channels.pagerKey}, {u"event_action"_s, u"resolve"_s},
                                     {u"dedup_key"_s, pagerJson(event, alert)["dedup_key"_L1]}}, cancel);
    return sent;
}

Result<AlertDeliveries> deliverAlerts(Connection& connection, AlertSender& sender, const CancelToken& cancel)
{
    AlertTable table(connection);
    AlertDeliveries deliveries;
    const QUuid program = QUuid::createUuid();
    const QStringList channels = sender.channels().ready();
    while (!cancel.isCancelled()) {
        const auto claimed = table.claim(program, channels, leaseSeconds);
        if (!claimed)
            return fail(claimed.error());
        if (!*claimed)
            break;
        const AlertDelivery& delivery = **claimed;
        const auto alert = table.get(delivery.alert);
        if (!alert)
            return fail(alert.error());
        const auto sent = *alert ? sender.send(delivery.channel, delivery.isOver ? AlertEvent::Over : AlertEvent::Raised, **alert, cancel)
                                 : Result<void>();
        if (!sent && sent.error().kind == ErrorKind::Cancelled)
            break; // the lease ends by itself
        Result<bool> kept = false;
        if (sent) {
            kept = table.ended(delivery, program);
            ++deliveries.sent;
        } else {
            const auto pause = sent.error().retryable ? nextAlertAttempt(delivery.attempt) : std::nullopt;
            kept = table.ended(delivery, program, json(sent.error()), pause ? std::optional(int(pause->count())) : std::nullopt);
            ++deliveries.failed;
            qCWarning(lcOperate).noquote() << "alert" << delivery.alert << delivery.channel << errorText(sent.error());
        }
        if (!kept)
            return fail(kept.error());
    }
    return deliveries;
}

} // namespace trueup
