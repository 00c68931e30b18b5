#include "settings/mailserverrows.h"

#include "alerts/alertwords.h"
#include "widgets/formrows.h"
#include "widgets/icons.h"

#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int highestPort = 65535;

} // namespace

MailServerRows::MailServerRows(QFormLayout& form, QWidget& parent)
    : QObject(&parent), m_host(new QLineEdit(&parent)), m_encryption(new QComboBox(&parent)), m_port(new QSpinBox(&parent)),
      m_user(new QLineEdit(&parent))
{
    m_host->setPlaceholderText(u"mail.example.com"_s);
    m_user->setPlaceholderText(tr("empty where the server asks for none"));
    m_encryption->addItem(tr("TLS from the first byte (usual port %1)").arg(usualPort(MailEncryption::Tls)), int(MailEncryption::Tls));
    m_encryption->addItem(tr("STARTTLS (usual port %1)").arg(usualPort(MailEncryption::StartTls)), int(MailEncryption::StartTls));
    m_port->setRange(1, highestPort);
    m_port->setValue(MailServer().port);
    m_port->setGroupSeparatorShown(false);
    const QList<QWidget*> fields{m_host, m_encryption, m_port, m_user};
    const QStringList titles = names();
    for (qsizetype i = 0; i < fields.size(); ++i) {
        fields[i]->setAccessibleName(u"%1: %2"_s.arg(channelLabel(AlertChannel::Email), titles[i]));
        addFormRow(form, titles[i], fields[i]);
    }
    for (QLineEdit* line : {m_host, m_user})
        connect(line, &QLineEdit::textEdited, this, &MailServerRows::edited);
    connect(m_encryption, &QComboBox::activated, this, &MailServerRows::encryptionChosen);
    connect(m_port, &QSpinBox::valueChanged, this, &MailServerRows::edited);
}

QStringList MailServerRows::names()
{
    return {tr("Mail server"), tr("Encryption"), tr("Port"), tr("User name")};
}

void MailServerRows::read(const MailServer& server)
{
    const QSignalBlocker quiet(m_port);
    m_host->setText(server.host);
    m_encryption->setCurrentIndex(m_encryption->findData(int(server.encryption)));
    m_port->setValue(server.port);
    m_user->setText(server.user);
}

MailServer MailServerRows::server() const
{
    return {m_host->text().trimmed(), m_port->value(), MailEncryption(m_encryption->currentData().toInt()), m_user->text().trimmed()};
}

/// The usual port of one kind is that of the other no more; a port of somebody's own stays.
void MailServerRows::encryptionChosen()
{
    const MailEncryption chosen = server().encryption;
    const MailEncryption other = chosen == MailEncryption::Tls ? MailEncryption::StartTls : MailEncryption::Tls;
    if (m_port->value() == usualPort(other)) {
        const QSignalBlocker quiet(m_port);
        m_port->setValue(usualPort(chosen));
    }
    emit edited();
}

void MailServerRows::setEditable(bool editable, bool isGiven)
{
    lock(isGiven);
    for (QWidget* field : std::initializer_list<QWidget*>{m_host, m_encryption, m_port, m_user})
        ui::setEditable(*field, editable && !isGiven);
}

void MailServerRows::setEnabled(bool enabled)
{
    for (QWidget* field : std::initializer_list<QWidget*>{m_host, m_port, m_user})
        field->setEnabled(enabled);
    if (!enabled)
        m_encryption->setEnabled(false);
}

void MailServerRows::lock(bool isGiven)
{
    if (isGiven == m_isLocked)
        return;
    m_isLocked = isGiven;
    const QString why = isGiven ? tr("Given by an environment variable of this computer; it is changed there.") : QString();
    for (QWidget* field : std::initializer_list<QWidget*>{m_host, m_encryption, m_port, m_user})
        field->setToolTip(why);
    for (QLineEdit* line : {m_host, m_user}) {
        if (isGiven)
            line->addAction(symbol(u"lock"_s, Ink::Muted), QLineEdit::TrailingPosition)->setToolTip(why);
        else
            delete line->actions().constLast();
    }
}

bool lacksPassword(const AlertChannelSetup& kept, const MailServer& server, bool isTyped)
{
    return !isTyped && !server.host.isEmpty() && !server.user.isEmpty() && !isSameAccount(kept.server, server);
}

} // namespace trueup::ui
