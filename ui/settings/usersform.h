#pragma once

#include "services/prompts.h"
#include "services/settings.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;
class QTableWidgetItem;

namespace trueup::ui {

class ErrorBanner;
class StatefulView;

/// Who works with this database and what they may do. Roles take effect at once, not with Save; the database has the last word.
class UsersForm : public QWidget
{
    Q_OBJECT
public:
    UsersForm(SettingsService& settings, PromptService& prompts, QWidget* parent = nullptr);

    void load();
    void setEditable(bool editable);
    [[nodiscard]] bool isSettled() const { return !m_loader.isWaiting() && !m_changer.isWaiting(); }
    [[nodiscard]] const QTableWidget& table() const { return *m_table; }
    [[nodiscard]] QString said() const;
    void add();

private:
    void layOutParts();
    void layOutAdding();
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
    QLineEdit* m_login;
    QPushButton* m_add;
};

} // namespace trueup::ui
