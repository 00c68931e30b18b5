#include "settings/channelform.h"

#include "alerts/alertwords.h"
#include "operate/alertchannels.h"
#include "settings/mailserverrows.h"
#include "settings/secretedit.h"
#include "widgets/controls.h"
#include "widgets/errorwords.h"
#include "widgets/formrows.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString secretName(AlertChannel channel)
{
    switch (channel) {
    case AlertChannel::Desktop: return {};
    case AlertChannel::Email: return ChannelForm::tr("Password");
    case AlertChannel::Slack: return ChannelForm::tr("Address of the Slack webhook");
    case AlertChannel::PagerDuty: return ChannelForm::tr("Integration key");
    case AlertChannel::Webhook: return ChannelForm::tr("Address of the webhook");
    }
    return {};
}

QString secretHelp(AlertChannel channel)
{
    switch (channel) {
    case AlertChannel::Desktop: return {};
    case AlertChannel::Email: return ChannelForm::tr("A stored password is only used for this server, port and user name; it is asked for again when one of them changes.");
    case AlertChannel::Slack: return ChannelForm::tr("Incoming webhook of the Slack channel that gets the alerts; its host is hooks.slack.com");
    case AlertChannel::PagerDuty: return ChannelForm::tr("The key of a service in PagerDuty that takes events (Events API, version 2).");
    case AlertChannel::Webhook: return ChannelForm::tr("Every alert is posted there as JSON; the address begins with https://");
    }
    return {};
}

} // namespace

ChannelForm::ChannelForm(AlertService& service, AlertChannel channel, QWidget* parent)
    : QFrame(parent), m_service(service), m_channel(channel), m_tester(this), m_saver(this), m_form(new QFormLayout),
      m_state(label({}, u"muted"_s, this)), m_said(label({}, {}, this)),
      m_test(button(tr("Send a test message"), {}, this)), m_save(button(tr("Save this channel"), {}, this))
{
    const QString name = channelLabel(channel);
    setObjectName(u"panel"_s);
    setAccessibleName(name);
    m_state->setWordWrap(false);
    m_setup.channel = channel;
    addFields();
    auto* head = new QHBoxLayout;
    head->addWidget(label(name, u"heading"_s, this));
    head->addStretch();
    head->addWidget(m_state);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addWidget(m_save);
    buttons->addWidget(m_said, 1);
    buttons->addStretch(); // where it is hidden
    m_test->setAccessibleName(tr("Send a test message: %1").arg(name));
    m_save->setAccessibleName(tr("Save this channel: %1").arg(name));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(8);
    column->addLayout(head);
    column->addLayout(m_form);
    column->addLayout(buttons);
    connect(m_test, &QPushButton::clicked, this, &ChannelForm::test);
    connect(m_save, &QPushButton::clicked, this, &ChannelForm::save);
    alignLabels();
    m_said->hide();
    allow();
}

void ChannelForm::addFields()
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    if (m_channel == AlertChannel::Email) {
        m_to = addText(tr("Recipients"), tr("separated by commas"));
        m_from = addText(tr("Sender"), tr("where messages come from"));
        m_server = new MailServerRows(*m_form, *this);
        connect(m_server, &MailServerRows::edited, this, &ChannelForm::edited);
    }
    if (m_channel == AlertChannel::PagerDuty)
        m_address = addText(tr("Address"), tr("that of PagerDuty’s events API, unless another is meant"));
    addSecret();
    connect(m_secret, &SecretEdit::edited, this, &ChannelForm::edited);
}

/// One of the two stands there, and below it how it is written.
void ChannelForm::addSecret()
{
    m_secret = new SecretEdit(secretName(m_channel), this);
    m_given = label(tr("Given by the environment variable %1 of this computer; it is changed there.").arg(secretOfChannel(channelWord(m_channel))),
                    u"field"_s, this);
    m_given->setIndent(0); // in line with the fields
    m_given->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addFormRow(*m_form, secretName(m_channel), m_secret);
    addFormRow(*m_form, secretName(m_channel), m_given);
    m_help = addFormHelp(*m_form, secretHelp(m_channel).replace("://"_L1, u"://\u2060"_s), this); // no line ends within an address
}

/// All cards have their fields below one another.
void ChannelForm::alignLabels()
{
    int widest = 0;
    for (const QString& name : MailServerRows::names() + QStringList{tr("Recipients"), tr("Sender"), tr("Address"), secretName(AlertChannel::Email),
                                                                     secretName(AlertChannel::Slack), secretName(AlertChannel::PagerDuty),
                                                                     secretName(AlertChannel::Webhook)})
        widest = qMax(widest, fontMetrics().horizontalAdvance(name));
    for (int row = 0; row < m_form->rowCount(); ++row) {
        if (QLayoutItem* name = m_form->itemAt(row, QFormLayout::LabelRole); name && name->widget())
            name->widget()->setMinimumWidth(widest);
    }
}

QLineEdit* ChannelForm::addText(const QString& name, const QString& placeholder)
{
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(placeholder);
    edit->setAccessibleName(u"%1: %2"_s.arg(channelLabel(m_channel), name));
    addFormRow(*m_form, name, edit);
    connect(edit, &QLineEdit::textEdited, this, &ChannelForm::edited);
    return edit;
}

void ChannelForm::read(const AlertChannelSetup& setup)
{
    m_setup = setup;
    m_isRead = true;
    if (!m_isDirty) {
        if (m_to) {
            m_to->setText(setup.to);
            m_from->setText(setup.from);
        }
        if (m_address)
            m_address->setText(setup.address);
        if (m_server)
            m_server->read(setup.server);
        showSecret(std::nullopt);
    }
    showState();
    allow();
}

/// A password that is kept is there for the server it is of, and for no other that is being typed.
void ChannelForm::showSecret(const std::optional<QString>& replacement)
{
    const bool isKept = m_server ? m_setup.hasPassword && isSameAccount(m_setup.server, m_server->server()) : m_setup.hasSecret;
    m_secret->setDraft({isKept, replacement});
}

AlertChannelDraft ChannelForm::draft() const
{
    AlertChannelDraft draft;
    draft.channel = m_channel;
    if (m_to) {
        draft.to = m_to->text().simplified();
        draft.from = m_from->text().trimmed();
    }
    if (m_address)
        draft.address = m_address->text().trimmed();
    if (!m_setup.isFromEnvironment)
        draft.secret = m_secret->draft().replacement;
    if (m_server && !m_setup.isFromEnvironment)
        draft.server = m_server->server();
    return draft;
}

bool ChannelForm::lacksPassword() const
{
    return m_server && !m_setup.isFromEnvironment
        && ui::lacksPassword(m_setup, m_server->server(), m_secret->draft().replacement.has_value());
}

bool ChannelForm::isFilledIn() const
{
    const auto typed = m_secret->draft().replacement;
    const bool hasSecret = m_server ? !m_server->server().host.isEmpty() && !lacksPassword() : typed ? !typed->isEmpty() : m_setup.hasSecret;
    return (m_setup.isFromEnvironment || hasSecret) && (!m_to || !m_to->text().trimmed().isEmpty());
}

void ChannelForm::edited()
{
    m_isDirty = true;
    if (m_server)
        showSecret(m_secret->draft().replacement);
    say({}, {});
    allow();
}

void ChannelForm::showState()
{
    setTone(m_state, m_setup.isReady() ? u"ok"_s : u"muted"_s);
    m_state->setText(m_setup.isReady() ? tr("set up on this computer", "a channel of alerts") : tr("not set up on this computer", "a channel of alerts"));
}

void ChannelForm::say(const QString& text, const QString& tone)
{
    setTone(m_said, tone);
    m_said->setText(text);
    m_said->setVisible(!text.isEmpty()); // else it takes a line where there are no buttons
}

void ChannelForm::test()
{
    say(tr("Sending …"), u"muted"_s);
    m_tester.ask(m_service.testChannel(draft()), [this](const Result<void>& sent) {
        if (sent)
            say(tr("The test message was sent. Look whether it arrived."), u"ok"_s);
        else
            say(errorText(inWords(sent.error())), u"error"_s);
        allow();
    });
    allow();
}

void ChannelForm::save()
{
    m_saver.ask(m_service.saveChannel(draft()), [this](const Result<void>& kept) {
        if (kept) {
            m_isDirty = false;
            say(tr("Saved."), u"ok"_s);
            emit saved();
        } else {
            say(errorText(inWords(kept.error())), u"error"_s);
        }
        allow();
    });
    allow();
}

void ChannelForm::setEditable(bool editable)
{
    m_isEditable = editable;
    allow();
}

void ChannelForm::allow()
{
    const QString why = m_isEditable ? QString() : tr("Only an administrator may change the alert channels.");
    for (QLineEdit* one : {m_to, m_from, m_address}) {
        if (!one)
            continue;
        one->setEnabled(m_isRead);
        ui::setEditable(*one, m_isEditable);
    }
    if (m_server) {
        m_server->setEditable(m_isEditable, m_setup.isFromEnvironment);
        m_server->setEnabled(m_isRead);
    }
    m_secret->setEnabled(m_isEditable && m_isRead);
    m_form->setRowVisible(m_secret, !m_setup.isFromEnvironment);
    m_form->setRowVisible(m_given, m_setup.isFromEnvironment);
    m_form->setRowVisible(m_help, m_isEditable && !m_setup.isFromEnvironment);
    m_test->setVisible(m_isEditable);
    m_save->setVisible(m_isEditable && (!m_setup.isFromEnvironment || m_to || m_address)); // else there is nothing to be kept
    const bool isFilled = isFilledIn();
    m_test->setEnabled(m_isEditable && m_isRead && isFilled && !m_tester.isWaiting());
    const bool lacks = lacksPassword();
    const QString another = lacks ? tr("Type the password of this server and user name.") : QString();
    setTone(m_help, lacks ? u"warning"_s : u"muted"_s);
    m_save->setEnabled(m_isEditable && m_isRead && m_isDirty && !lacks && !m_saver.isWaiting());
    m_test->setToolTip(!m_isEditable ? why : lacks ? another : !isFilled ? tr("Fill in the fields first.") : QString());
    m_save->setToolTip(!m_isEditable ? why : !m_isDirty ? tr("Nothing was changed.") : another);
}

} // namespace trueup::ui
