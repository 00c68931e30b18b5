#pragma once

#include "services/alerts.h"

#include <QFrame>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace trueup::ui {

class MailServerRows;
class SecretEdit;

/// One way of telling people of alerts outside the window: what it needs, a test that really sends, and Save.
class ChannelForm : public QFrame
{
    Q_OBJECT
public:
    ChannelForm(AlertService& service, AlertChannel channel, QWidget* parent = nullptr);

    /// Fills the form; what somebody is typing stays.
    void read(const AlertChannelSetup& setup);
    [[nodiscard]] AlertChannelDraft draft() const;
    [[nodiscard]] AlertChannel channel() const { return m_channel; }
    void setEditable(bool editable);
    [[nodiscard]] bool isSettled() const { return !m_tester.isWaiting() && !m_saver.isWaiting(); }

signals:
    void saved();

private:
    void addFields();
    void addSecret();
    void alignLabels();
    [[nodiscard]] bool isFilledIn() const;
    [[nodiscard]] bool lacksPassword() const;
    void showSecret(const std::optional<QString>& replacement);
    QLineEdit* addText(const QString& name, const QString& placeholder);
    void edited();
    void showState();
    void say(const QString& text, const QString& tone);
    void test();
    void save();
    void allow();

    AlertService& m_service;
    AlertChannel m_channel;
    AlertChannelSetup m_setup;
    bool m_isRead = false;
    bool m_isDirty = false;
    bool m_isEditable = false;
    Asker m_tester;
    Asker m_saver;
    QFormLayout* m_form;
    QLabel* m_state;
    QLineEdit* m_to = nullptr;
    QLineEdit* m_from = nullptr;
    QLineEdit* m_address = nullptr;
    MailServerRows* m_server = nullptr;
    SecretEdit* m_secret = nullptr;
    QLabel* m_given = nullptr; ///< in place of the secret: where it comes from
    QLabel* m_help = nullptr;
    QLabel* m_said;
    QPushButton* m_test;
    QPushButton* m_save;
};

} // namespace trueup::ui
