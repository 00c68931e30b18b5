#pragma once

#include "services/alerts.h"

#include <QObject>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace trueup::ui {

/// The rows of a form that say which mail server is used, but for its password.
class MailServerRows : public QObject
{
    Q_OBJECT
public:
    MailServerRows(QFormLayout& form, QWidget& parent);

    void read(const MailServer& server);
    [[nodiscard]] MailServer server() const;
    /// `isGiven`: by the environment, which is changed there.
    void setEditable(bool editable, bool isGiven);
    void setEnabled(bool enabled);
    [[nodiscard]] static QStringList names();

signals:
    void edited();

private:
    void encryptionChosen();
    void lock(bool isGiven);

    QLineEdit* m_host;
    QComboBox* m_encryption;
    QSpinBox* m_port;
    QLineEdit* m_user;
    bool m_isLocked = false;
};

/// Whether a password has to be typed before this server can be used: one that is kept goes to no other server, port or user.
[[nodiscard]] bool lacksPassword(const AlertChannelSetup& kept, const MailServer& server, bool isTyped);

} // namespace trueup::ui
