#include "settings/usersform.h"

#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/flowlayout.h"
#include "widgets/statefulview.h"
#include "widgets/tables.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

enum Column { Name, Email, Logins, FirstRole };

QString roleLabel(const QString& role)
{
    return role == "viewer"_L1     ? UsersForm::tr("Viewer")
           : role == "editor"_L1   ? UsersForm::tr("Editor")
           : role == "approver"_L1 ? UsersForm::tr("Approver")
           : role == "operator"_L1 ? UsersForm::tr("Operator")
           : role == "admin"_L1    ? UsersForm::tr("Administrator")
                                   : role;
}

QString roleMeaning(const QString& role)
{
    return role == "viewer"_L1     ? UsersForm::tr("sees everything")
           : role == "editor"_L1   ? UsersForm::tr("edits values and stages changes")
           : role == "approver"_L1 ? UsersForm::tr("approves, rejects, settles conflicts, releases held runs")
           : role == "operator"_L1 ? UsersForm::tr("starts and stops runs")
                                   : UsersForm::tr("changes settings, rules and people");
}

} // namespace

UsersForm::UsersForm(SettingsService& settings, PromptService& prompts, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_prompts(prompts), m_loader(this), m_changer(this), m_banner(new ErrorBanner(this)),
      m_table(new QTableWidget(0, FirstRole + int(userRoles().size()), this)),
      m_content(new QWidget(this)),
      m_list(new StatefulView(m_table, u"people"_s, tr("The list of people could not be read"), m_content)),
      m_atOnce(label(tr("Changes take effect at once, without Save; a change of a role is confirmed first."), u"muted"_s, this)),
      m_said(label({}, u"muted"_s, this)), m_nobody(label(tr("Nobody is listed yet: so far only you work with this database. Whoever is added here can be given roles."), u"muted"_s, this)), m_adding(new QWidget(this)),
      m_email(new QLineEdit(this)), m_first(new QLineEdit(this)), m_last(new QLineEdit(this)), m_login(new QLineEdit(this)),
      m_add(button(tr("Add person"), {}, this))
{
    layOutParts();
    connect(m_list, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        load();
    });
    connect(m_table, &QTableWidget::itemChanged, this, &UsersForm::toggled);
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
    content->addWidget(m_said);
    content->addWidget(m_adding);
    content->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_banner);
    column->addWidget(m_list, 1);
}

void UsersForm::layOutAdding()
{
    auto* column = new QVBoxLayout(m_adding);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(label(tr("Add a person"), u"heading"_s, m_adding));
    column->addWidget(label(tr("The login is made by the administrator of the database; here it is only said whose it is."), u"muted"_s, m_adding));
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
    const std::array<std::pair<QLineEdit*, QString>, 4> lines = {
        {{m_email, tr("E-mail")}, {m_first, tr("First name")}, {m_last, tr("Last name")}, {m_login, tr("Login of the database")}}};
    for (const auto& [line, text] : lines) {
        if (line != m_email)
            line->setPlaceholderText(tr("optional"));
        line->setAccessibleName(text);
        line->setMinimumWidth(qMax(fontMetrics().averageCharWidth() * (line == m_email ? 30 : 18), fontMetrics().horizontalAdvance(text) + 28));
        auto* name = label(text, {}, boxes);
        name->setWordWrap(false);
        name->setBuddy(line);
        addBox(name, line);
    }
    auto* above = new QLabel(boxes);
    above->setMinimumHeight(fontMetrics().lineSpacing()); // of the names: the button stands beside the lines
    addBox(above, m_add);
}

void UsersForm::load()
{
    m_list->reading();
    m_loader.ask(m_settings.users(), [this](const Result<QList<UserRow>>& users) {
        if (users) {
            present(*users);
            m_list->read(true); // with nobody in it, too: there is room to add the first one
        } else {
            m_list->failed(users.error());
            m_banner->show(users.error());
        }
    });
}

void UsersForm::present(const QList<UserRow>& users)
{
    m_users = users;
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(int(users.size()));
    m_table->setVisible(!users.isEmpty());
    m_nobody->setVisible(users.isEmpty());
    for (int row = 0; row < int(users.size()); ++row) {
        const UserRow& user = users[row];
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
        if (user.logins.isEmpty())
            m_table->item(row, Logins)->setToolTip(tr("This person cannot sign in. To give them a login, add them once more with the same e-mail address."));
        for (int i = 0; i < int(userRoles().size()); ++i) {
            auto* item = new QTableWidgetItem;
            item->setCheckState(user.roles.contains(userRoles()[i]) ? Qt::Checked : Qt::Unchecked);
            item->setData(Qt::AccessibleTextRole, u"%1, %2"_s.arg(user.email, roleLabel(userRoles()[i])));
            item->setToolTip(roleMeaning(userRoles()[i]));
            m_table->setItem(row, FirstRole + i, item);
        }
    }
    setEditable(m_editable);
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
    const bool hasAddress = m_email->text().contains(u'@');
    m_add->setEnabled(editable && hasAddress);
    m_add->setToolTip(hasAddress ? QString() : tr("An e-mail address is needed; the other fields may stay empty."));
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
    const NewUser user{m_email->text().trimmed(), m_first->text().trimmed(), m_last->text().trimmed(), m_login->text().trimmed()};
    m_changer.ask(m_settings.addUser(user), [this, user](const Result<qint64>& added) {
        if (!added) {
            m_banner->show(added.error());
            return;
        }
        say(tr("%1 was added; tick a role.").arg(user.email));
        for (QLineEdit* line : {m_email, m_first, m_last, m_login})
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
