#pragma once

#include "services/prompts.h"
#include "services/settings.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace trueup::ui {

class ErrorBanner;

/// Gives somebody a login of the database: one it has, or a new one whose password is shown once and kept nowhere.
class LoginForm : public QWidget
{
    Q_OBJECT
public:
    LoginForm(SettingsService& settings, PromptService& prompts, QWidget* parent = nullptr);

    void open(const UserRow& person, const QList<UserRow>& everybody);
    void dismiss();
    void give(); ///< what was chosen, once somebody agreed
    /// Whom it is open for, or was.
    [[nodiscard]] qint64 person() const { return m_person.id; }
    /// A password stands there that somebody has to take down first.
    [[nodiscard]] bool showsPassword() const;
    [[nodiscard]] bool isSettled() const { return !m_asker.isWaiting(); }

signals:
    void given(const trueup::ui::UserRow& person, const QString& login, const QStringList& unchanged);
    void passwordShown(bool shown);

private:
    void layOutParts();
    void layOutPassword();
    void offer(const LoginOffer& offer);
    void fit();
    [[nodiscard]] QString login() const;
    [[nodiscard]] QString whatItDoes() const;
    void present(const QString& login, const GivenLogin& given);

    SettingsService& m_settings;
    PromptService& m_prompts;
    Asker m_asker;
    UserRow m_person;
    QList<UserRow> m_everybody;
    bool m_mayCreate = false;
    ErrorBanner* m_banner;
    QLabel* m_heading;
    QWidget* m_choice;
    QRadioButton* m_known;
    QComboBox* m_logins;
    QRadioButton* m_new;
    QLineEdit* m_name;
    QLabel* m_refused; ///< why no new one can be made
    QPushButton* m_give;
    QPushButton* m_cancel;
    QWidget* m_once; ///< the password of a new login
    QLabel* m_about;
    QLineEdit* m_password;
};

} // namespace trueup::ui
