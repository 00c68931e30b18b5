#pragma once

#include "services/prompts.h"
#include "services/settings.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;
class QTableWidgetItem;

namespace trueup::ui {

class ErrorBanner;
class LoginForm;
class StatefulView;

/// Who works with this database and what they may do. Roles take effect at once, not with Save; the database has the last word.
class UsersForm : public QWidget
{
    Q_OBJECT
public:
    UsersForm(SettingsService& settings, PromptService& prompts, QWidget* parent = nullptr);

    void load();
    void setEditable(bool editable);
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] const QTableWidget& table() const { return *m_table; }
    [[nodiscard]] QString said() const;
    void add();
    /// Opens what gives a login to whoever is selected.
    void giveLogin();
    [[nodiscard]] static QString roleLabel(const QString& role);
    /// The name of somebody, or his address where no name is known.
    [[nodiscard]] static QString called(const UserRow& user);

private:
    void layOutParts();
    void layOutActions();
    void layOutAdding();
    void read(bool quietly);
    void fillRow(int row, const UserRow& user);
    /// What can be done with whoever is selected.
    void fitActions();
    [[nodiscard]] const UserRow* selected() const;
    void askActive();
    void setActive(const UserRow& user, bool active);
    void say(const QString& text);
    void present(const QList<UserRow>& users);
    void toggled(QTableWidgetItem* item);
    void change(const UserRow& user, const QString& role, bool on);

    SettingsService& m_settings;
    PromptService& m_prompts;
    Asker m_loader;
    Asker m_changer;
    QList<UserRow> m_users;
    bool m_editable = false;
    ErrorBanner* m_banner;
    QTableWidget* m_table;
    QWidget* m_content; ///< the table and what stands below it; in m_list
    StatefulView* m_list;
    QLabel* m_atOnce; ///< what a tick does; for whoever may change them
    QLabel* m_said;
    QLabel* m_nobody;
    QWidget* m_adding; ///< what makes a person
    QLineEdit* m_email;
    QLineEdit* m_first;
    QLineEdit* m_last;
    QComboBox* m_role;
    QPushButton* m_add;
    QWidget* m_actions; ///< for whoever is selected in the table
    QPushButton* m_giveLogin;
    QPushButton* m_active; ///< makes inactive, or active again
    LoginForm* m_login;
};

} // namespace trueup::ui
