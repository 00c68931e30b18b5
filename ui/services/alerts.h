#pragma once

#include "services/answer.h"

#include <QDateTime>
#include <QObject>

#include <optional>

namespace trueup::ui {

enum class AlertSeverity { Info, Warning, Error, Critical };
enum class AlertState { Open, Acknowledged, Closed };
/// Who is told beside the list of alerts. The desktop needs no setting up.
enum class AlertChannel { Desktop, Email, Slack, PagerDuty, Webhook };

/// One cause. As long as it lasts there is one open or acknowledged alert of it, counted up; it is closed when the cause is gone.
struct Alert
{
    qint64 id = 0;
    AlertSeverity severity = AlertSeverity::Warning;
    AlertState state = AlertState::Open;
    QString title;    ///< translated: "3 writes to the shop were given up"
    QString advice;   ///< translated: what to do next
    QString ruleName; ///< empty: of no rule
    qint64 runId = 0; ///< 0: of no run
    qint64 count = 1;
    QDateTime since;
    QDateTime last;
    QString acknowledgedBy; ///< a person, or a login that is nobody's; empty: nobody yet
    QString trouble;        ///< translated: which channel could not be told and why; empty: all were
    bool isOfSchedule = false; ///< that left steps undone
    QString acknowledgedLogin = {};
    friend bool operator==(const Alert&, const Alert&) = default;
};

/// A measure a rule may watch.
struct AlertMetric
{
    QString word;  ///< as the database keeps it: "error_rate"
    QString title; ///< translated: "Share of failed writes"
    QString unit;  ///< translated; "%" when the threshold is a share from 0 to 1 shown as per cent; empty: a plain number
    bool hasWindow = false; ///< measured over the last seconds the rule says
    friend bool operator==(const AlertMetric&, const AlertMetric&) = default;
};

struct AlertRule
{
    QString name;
    QString metric;          ///< AlertMetric::word
    int windowSeconds = 0;
    QString comparator;      ///< > >= < <=
    double threshold = 0;    ///< shares from 0 to 1
    AlertSeverity severity = AlertSeverity::Warning;
    QList<AlertChannel> channels;
    bool isActive = true;
    friend bool operator==(const AlertRule&, const AlertRule&) = default;
};

enum class MailEncryption { Tls, StartTls }; ///< from the first byte, or before anything is said

/// Where a mail server listens unless somebody says otherwise.
[[nodiscard]] constexpr int usualPort(MailEncryption encryption)
{
    return encryption == MailEncryption::Tls ? 465 : 587;
}

/// A mail server but for its password.
struct MailServer
{
    QString host; ///< empty: none
    int port = usualPort(MailEncryption::Tls);
    MailEncryption encryption = MailEncryption::Tls;
    QString user; ///< empty: the server asks for none
    friend bool operator==(const MailServer&, const MailServer&) = default;
};

/// A password that is kept goes to this server, port and user alone, never to another one that was typed over it.
[[nodiscard]] inline bool isSameAccount(const MailServer& one, const MailServer& other)
{
    return one.host.compare(other.host, Qt::CaseInsensitive) == 0 && one.port == other.port && one.user == other.user;
}

/// How a channel is set up. Its secret (the password of the mail server, the address of a webhook, the key of PagerDuty) never
/// comes back from where it is kept.
struct AlertChannelSetup
{
    AlertChannel channel = AlertChannel::Desktop;
    QString to;                 ///< e-mail: recipients, separated by commas; else empty
    QString from;               ///< e-mail: the sender
    bool hasSecret = false;     ///< e-mail: a server
    bool isFromEnvironment = false; ///< the secret is given by an environment variable and cannot be changed here
    QString address = {};       ///< PagerDuty: scheme and host of its events API; else empty
    MailServer server = {};     ///< e-mail
    bool hasPassword = false;   ///< e-mail: of the server's user
    [[nodiscard]] bool isReady() const { return channel == AlertChannel::Desktop || (hasSecret && (channel != AlertChannel::Email || !to.isEmpty())); }
    friend bool operator==(const AlertChannelSetup&, const AlertChannelSetup&) = default;
};

struct AlertChannelDraft
{
    AlertChannel channel = AlertChannel::Email;
    QString to;
    QString from;
    std::optional<QString> secret; ///< null: the kept one; empty: forget it; e-mail: the password
    QString address = {}; ///< PagerDuty; empty: its usual one
    std::optional<MailServer> server = {}; ///< e-mail; null: the kept one; without a host: forget it
};

class AlertService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Newest first; closed ones of the last 30 days only when asked for.
    [[nodiscard]] virtual Answer<QList<Alert>> alerts(bool withClosed) = 0;
    /// Operators and administrators. Already acknowledged or closed ones are left as they are.
    [[nodiscard]] virtual Answer<void> acknowledge(const QList<qint64>& ids) = 0;

    [[nodiscard]] virtual Answer<QList<AlertRule>> rules() = 0;
    /// Replaces the one that was called `oldName`, or makes one. Administrators only.
    [[nodiscard]] virtual Answer<void> save(const QString& oldName, const AlertRule& rule) = 0;
    /// Open alerts of it are closed with it. Administrators only.
    [[nodiscard]] virtual Answer<void> remove(const QString& name) = 0;
    /// Every measure there is, in the order of a list.
    [[nodiscard]] virtual QList<AlertMetric> metrics() const = 0;
    /// What the measure says now: the form shows it beside the threshold. Null: nothing to measure (no writes in the window).
    [[nodiscard]] virtual Answer<std::optional<double>> measure(const QString& metric, int windowSeconds) = 0;

    [[nodiscard]] virtual Answer<QList<AlertChannelSetup>> channels() = 0;
    /// Administrators only; the secret stays in the key store of this computer. Validation when the kept password would have to do for
    /// another mail server or user.
    [[nodiscard]] virtual Answer<void> saveChannel(const AlertChannelDraft& draft) = 0;
    /// Sends one message that says that it is a test, by what the draft says.
    [[nodiscard]] virtual Answer<void> testChannel(const AlertChannelDraft& draft) = 0;

signals:
    void changed();
    /// A new alert whose rule tells desktops. Once for each window.
    void raised(const trueup::ui::Alert& alert);
};

} // namespace trueup::ui
