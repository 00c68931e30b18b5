#include "settings/usersform.h"

#include "settings/loginform.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/flowlayout.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Name, Email, Logins, FirstRole };

QString roleMeaning(const QString& role)
{
    return role == "viewer"_L1     ? UsersForm::tr("sees everything")
           : role == "editor"_L1   ? UsersForm::tr("edits values and stages changes")
           : role == "approver"_L1 ? UsersForm::tr("approves, rejects, settles conflicts, releases held runs")
           : role == "operator"_L1 ? UsersForm::tr("starts and stops runs")
                                   : UsersForm::tr("changes settings, rules and people");
}

QString withLogins(const QStringList& unchanged)
{
    return unchanged.isEmpty() ? QString()
                               : u' ' + UsersForm::tr("The database server did not let Trueup change the roles of the login %1: its administrator has to do that.")
                                            .arg(unchanged.join(u", "_s));
}

} // namespace

QString UsersForm::roleLabel(const QString& role)
{
    return role == "viewer"_L1     ? tr("Viewer")
           : role == "editor"_L1   ? tr("Editor")
           : role == "approver"_L1 ? tr("Approver")
           : role == "operator"_L1 ? tr("Operator")
           : role == "admin"_L1    ? tr("Administrator")
                                   : role;
}

QString UsersForm::called(const UserRow& user)
{
    return user.name.isEmpty() ? user.email : user.name;
}

UsersForm::UsersForm(SettingsService& settings, PromptService& prompts, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_prompts(prompts), m_loader(this), m_changer(this), m_banner(new ErrorBanner(this)),
      m_table(new QTableWidget(0, FirstRole + int(userRoles().size()), this)),
      m_content(new QWidget(this)),
      m_list(new StatefulView(m_table, u"people"_s, tr("The list of people could not be read"), m_content)),
      m_atOnce(label(tr("Changes take effect at once, without Save; a change of a role is confirmed first."), u"muted"_s, this)),
      m_said(label({}, u"muted"_s, this)), m_nobody(label(tr("Nobody is listed yet: so far only you work with this database. Whoever is added here can be given roles."), u"muted"_s, this)), m_adding(new QWidget(this)),
      m_email(new QLineEdit(this)), m_first(new QLineEdit(this)), m_last(new QLineEdit(this)), m_role(new QComboBox(this)),
      m_add(button(tr("Add person"), {}, this)), m_actions(new QWidget(this)), m_giveLogin(button(tr("Give a login …"), {}, this)),
      m_active(button(tr("Make inactive …"), {}, this)), m_login(new LoginForm(settings, prompts, this))
{
    layOutParts();
    connect(m_list, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        load();
    });
    connect(m_table, &QTableWidget::itemChanged, this, &UsersForm::toggled);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &UsersForm::fitActions);
    connect(m_giveLogin, &QPushButton::clicked, this, &UsersForm::giveLogin);
    connect(m_active, &QPushButton::clicked, this, &UsersForm::askActive);
    connect(m_login, &LoginForm::passwordShown, this, &UsersForm::fitActions);
    connect(m_login, &LoginForm::given, this, [this](const UserRow& user, const QString& login, const QStringList& unchanged) {
        say(tr("%1 can sign in as “%2” now.").arg(user.email, login) + withLogins(unchanged));
        load();
    });
    connect(&settings, &SettingsService::peopleChanged, this, [this] {
        if (isVisible() && isSettled())
            read(true);
    });
    connect(m_add, &QPushButton::clicked, this, &UsersForm::add);
    connect(m_email, &QLineEdit::textChanged, this, [this] { setEditable(m_editable); });
    connect(m_email, &QLineEdit::returnPressed, this, &UsersForm::add);
}

void UsersForm::layOutParts()
{
    QStringList titles{tr("Name"), tr("E-mail"), tr("Logins")};
    for (const QString& role : userRoles())
        titles += roleLabel(role);
    m_table->setHorizontalHeaderLabels(titles);
    m_table->setAccessibleName(tr("People and their roles"));
    setUpTable(*m_table, {24, 26, 10, 1, 1, 1, 1, 1}, Email); // a role is as wide as its title
    constexpr int shortestEmail = 20;
    m_table->horizontalHeaderItem(Email)->setSizeHint({fontMetrics().averageCharWidth() * shortestEmail, fontMetrics().height()});
    showFixedTicks(*m_table);
    QStringList meanings;
    for (int i = 0; i < int(userRoles().size()); ++i) {
        const QString meaning = tr("%1: %2.").arg(roleLabel(userRoles()[i]), roleMeaning(userRoles()[i]));
        m_table->horizontalHeaderItem(FirstRole + i)->setToolTip(meaning);
        meanings.append(meaning);
    }
    endWithLastRow(*m_table);
    layOutActions();
    layOutAdding();
    m_said->hide();
    m_nobody->hide();
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(10);
    content->addWidget(m_atOnce);
    content->addWidget(m_table, 1);
    content->addWidget(m_nobody);
    content->addWidget(label(meanings.join(u' '), u"muted"_s, m_content));
    content->addWidget(m_actions);
    content->addWidget(m_login);
    content->addWidget(m_said);
    content->addWidget(m_adding);
    content->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_banner);
    column->addWidget(m_list, 1);
}

void UsersForm::layOutActions()
{
    auto* line = new FlowLayout(m_actions, 8);
    line->addWidget(m_giveLogin);
    line->addWidget(m_active);
}

void UsersForm::layOutAdding()
{
    auto* column = new QVBoxLayout(m_adding);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(label(tr("Add a person"), u"heading"_s, m_adding));
    column->addWidget(label(tr("Whoever is added has the role at once, and can sign in once given a login."), u"muted"_s, m_adding));
    auto* boxes = new QWidget(m_adding);
    auto* fields = new FlowLayout(boxes, 6);
    column->addWidget(boxes);
    const auto addBox = [fields, boxes](QWidget* name, QWidget* editor) {
        auto* box = new QWidget(boxes);
        auto* under = new QVBoxLayout(box);
        under->setContentsMargins(0, 0, 0, 0);
        under->setSpacing(2);
        under->addWidget(name);
        under->addWidget(editor);
        fields->addWidget(box);
    };
    const std::array<std::pair<QLineEdit*, QString>, 3> lines = {{{m_email, tr("E-mail")}, {m_first, tr("First name")}, {m_last, tr("Last name")}}};
    const auto nameOf = [boxes](const QString& text, QWidget* editor) {
        auto* name = label(text, {}, boxes);
        name->setWordWrap(false);
        name->setBuddy(editor);
        editor->setAccessibleName(text);
        return name;
    };
    for (const auto& [line, text] : lines) {
        if (line != m_email)
            line->setPlaceholderText(tr("optional"));
        line->setMinimumWidth(qMax(fontMetrics().averageCharWidth() * (line == m_email ? 30 : 18), fontMetrics().horizontalAdvance(text) + 28));
        addBox(nameOf(text, line), line);
    }
    m_role->addItem(tr("None yet", "role"), QString());
    for (const QString& role : userRoles()) {
        m_role->addItem(roleLabel(role), role);
        m_role->setItemData(m_role->count() - 1, tr("%1: %2.").arg(roleLabel(role), roleMeaning(role)), Qt::ToolTipRole);
    }
    m_role->setCurrentIndex(1);
    addBox(nameOf(tr("Role"), m_role), m_role);
    auto* above = new QLabel(boxes);
    above->setMinimumHeight(fontMetrics().lineSpacing()); // of the names: the button stands beside the lines
    addBox(above, m_add);
}

void UsersForm::load()
{
    read(false);
}

/// `quietly`: because of a colleague, so nobody waits for it.
void UsersForm::read(bool quietly)
{
    if (!quietly)
        m_list->reading();
    m_loader.ask(m_settings.users(), [this, quietly](const Result<QList<UserRow>>& users) {
        if (users) {
            present(*users);
            m_list->read(true); // with nobody in it, too: there is room to add the first one
        } else if (!quietly) {
            m_list->failed(users.error());
            m_banner->show(users.error());
        }
    });
}

bool UsersForm::isSettled() const
{
    return !m_loader.isWaiting() && !m_changer.isWaiting() && m_login->isSettled();
}

void UsersForm::present(const QList<UserRow>& users)
{
    const qint64 chosen = selected() ? selected()->id : 0;
    m_users = users;
    {
        const QSignalBlocker quiet(m_table);
        m_table->setRowCount(int(users.size()));
        m_table->setVisible(!users.isEmpty());
        m_nobody->setVisible(users.isEmpty());
        for (int row = 0; row < int(users.size()); ++row)
            fillRow(row, users[row]);
        if (const auto again = std::ranges::find(users, chosen, &UserRow::id); again != users.end())
            m_table->selectRow(int(again - users.begin()));
    }
    setEditable(m_editable);
}

void UsersForm::fillRow(int row, const UserRow& user)
{
    const auto text = [&](int column, const QString& value) {
        auto* item = new QTableWidgetItem(value);
        item->setToolTip(value);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        m_table->setItem(row, column, item);
    };
    const QString name = user.name.isEmpty() ? u"–"_s : user.isActive ? user.name : tr("%1 (inactive)").arg(user.name);
    text(Name, user.isSelf ? tr("%1 (you)").arg(name) : name);
    text(Email, user.email);
    text(Logins, user.logins.isEmpty() ? tr("none", "login") : user.logins.join(u", "_s));
    if (!user.isActive)
        m_table->item(row, Name)->setToolTip(tr("Inactive: may do nothing. The ticked roles are those that come back."));
    if (user.logins.isEmpty())
        m_table->item(row, Logins)->setToolTip(tr("This person cannot sign in before being given a login."));
    for (int i = 0; i < int(userRoles().size()); ++i) {
        auto* item = new QTableWidgetItem;
        item->setCheckState(user.roles.contains(userRoles()[i]) ? Qt::Checked : Qt::Unchecked);
        item->setData(Qt::AccessibleTextRole, u"%1, %2"_s.arg(user.email, roleLabel(userRoles()[i])));
        item->setToolTip(roleMeaning(userRoles()[i]));
        m_table->setItem(row, FirstRole + i, item);
    }
}

const UserRow* UsersForm::selected() const
{
    const auto rows = m_table->selectionModel()->selectedIndexes();
    return rows.isEmpty() || rows.first().row() >= m_users.size() ? nullptr : &m_users[rows.first().row()];
}

void UsersForm::fitActions()
{
    const UserRow* user = selected();
    m_actions->setVisible(m_editable && !m_users.isEmpty());
    if (!m_editable || (!m_login->showsPassword() && (!user || user->id != m_login->person())))
        m_login->dismiss();
    const QString choose = tr("Select a person in the table first.");
    m_giveLogin->setEnabled(user && !m_login->showsPassword());
    m_giveLogin->setToolTip(!user ? choose : m_login->showsPassword() ? tr("Take down the password first.") : QString());
    const bool isActive = !user || user->isActive;
    m_active->setText(isActive ? tr("Make inactive …") : tr("Make active …"));
    m_active->setEnabled(user && !user->isSelf);
    m_active->setToolTip(!user ? choose : user->isSelf ? tr("You cannot make yourself inactive; another administrator can.") : QString());
}

void UsersForm::giveLogin()
{
    if (const UserRow* user = selected())
        m_login->open(*user, m_users);
}

void UsersForm::askActive()
{
    const UserRow* chosen = selected();
    if (!chosen)
        return;
    const UserRow user = *chosen;
    QStringList roles;
    for (const QString& role : user.roles)
        roles += roleLabel(role);
    Question question;
    question.title = user.isActive ? tr("Make %1 inactive?").arg(user.email) : tr("Make %1 active again?").arg(user.email);
    question.text = user.isActive
                        ? tr("%1 loses every right at once, in windows that are open, too, and in every Trueup database of the same server. What was done stays in the history; roles and logins are kept and come back when the person is made active again.").arg(called(user))
                    : roles.isEmpty() ? tr("%1 can be given roles again; there were none.").arg(called(user))
                                      : tr("%1 gets back at once what these roles allow: %2.").arg(called(user), roles.join(u", "_s));
    question.action = user.isActive ? tr("Make inactive") : tr("Make active");
    question.isDestructive = user.isActive;
    m_prompts.confirm(this, question, [this, user](const std::optional<QString>& agreed) {
        if (agreed)
            setActive(user, !user.isActive);
    });
}

void UsersForm::setActive(const UserRow& user, bool active)
{
    m_banner->clear();
    m_changer.ask(m_settings.setActive(user.id, active), [this, user, active](const Result<QStringList>& unchanged) {
        if (!unchanged) {
            m_banner->show(unchanged.error());
            return;
        }
        QString done = active ? tr("%1 is active again.").arg(user.email) : tr("%1 is inactive now.").arg(user.email);
        if (!active && !unchanged->isEmpty())
            done += u' ' + tr("Decisions are refused already.");
        say(done + withLogins(*unchanged));
        load();
    });
}

void UsersForm::setEditable(bool editable)
{
    m_editable = editable;
    const QSignalBlocker quiet(m_table);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        for (int i = FirstRole; i < m_table->columnCount(); ++i) {
            if (auto* item = m_table->item(row, i))
                item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | (editable ? Qt::ItemIsUserCheckable : Qt::NoItemFlags));
        }
    }
    m_atOnce->setVisible(editable);
    m_adding->setVisible(editable);
    const QString address = m_email->text().trimmed();
    const bool hasAddress = address.contains(u'@');
    const bool isListed = std::ranges::any_of(m_users, [&](const UserRow& user) { return user.email.compare(address, Qt::CaseInsensitive) == 0; });
    m_add->setEnabled(editable && hasAddress && !isListed);
    m_add->setToolTip(isListed     ? tr("%1 is listed already.").arg(address)
                      : hasAddress ? QString()
                                   : tr("An e-mail address is needed; the other fields may stay empty."));
    fitActions();
}

void UsersForm::toggled(QTableWidgetItem* item)
{
    if (item->column() < FirstRole || item->row() >= m_users.size())
        return;
    const UserRow user = m_users[item->row()];
    const QString role = userRoles()[item->column() - FirstRole];
    const bool on = item->checkState() == Qt::Checked;
    if (on == user.roles.contains(role))
        return;
    Question question;
    question.title = on ? tr("Give %1 the role %2?").arg(user.email, roleLabel(role)) : tr("Take the role %2 from %1?").arg(user.email, roleLabel(role));
    question.text = tr("%1: %2.").arg(roleLabel(role), roleMeaning(role));
    if (user.isSelf && !on && role == "admin"_L1)
        question.text += u' ' + tr("It is your own: only another administrator can give it back.");
    if (on && !user.isActive)
        question.text += u' ' + tr("%1 is inactive: it counts once that changes.").arg(called(user));
    question.action = on ? tr("Give the role") : tr("Take the role");
    question.isDestructive = !on;
    m_prompts.confirm(this, question, [this, user, role, on](const std::optional<QString>& agreed) {
        if (agreed)
            change(user, role, on);
        else
            present(m_users); // the tick goes back
    });
}

void UsersForm::change(const UserRow& user, const QString& role, bool on)
{
    m_banner->clear();
    m_changer.ask(m_settings.setRole(user.id, role, on), [this, user, role, on](const Result<bool>& done) {
        if (!done) {
            m_banner->show(done.error());
            present(m_users);
            return;
        }
        if (!*done && user.logins.isEmpty())
            say(on ? tr("%1 is %2 as soon as there is a login.").arg(user.email, roleLabel(role)) : tr("%1 is not %2 any more.").arg(user.email, roleLabel(role)));
        else
            say(*done ? (on ? tr("%1 is %2 now.").arg(user.email, roleLabel(role)) : tr("%1 is not %2 any more.").arg(user.email, roleLabel(role)))
                              : tr("It is recorded. The administrator of the database still has to change the membership of the login."));
        load();
    });
}

void UsersForm::add()
{
    if (!m_add->isEnabled())
        return;
    m_banner->clear();
    const NewUser user{m_email->text().trimmed(), m_first->text().trimmed(), m_last->text().trimmed(), m_role->currentData().toString()};
    m_changer.ask(m_settings.addUser(user), [this, user](const Result<qint64>& added) {
        if (!added) {
            m_banner->show(added.error());
            return;
        }
        say(tr("%1 was added. To let the person sign in, select the row and give a login.").arg(user.email));
        for (QLineEdit* line : {m_email, m_first, m_last})
            line->clear();
        load();
    });
}

/// An empty line would only push the others apart.
void UsersForm::say(const QString& text)
{
    m_said->setText(text);
    m_said->setVisible(!text.isEmpty());
}

QString UsersForm::said() const
{
    return m_said->text();
}

} // namespace trueup::ui
