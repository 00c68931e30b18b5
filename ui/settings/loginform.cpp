#include "settings/loginform.h"

#include "settings/usersform.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/flowlayout.h"

#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestName = 63; ///< of a role of PostgreSQL, in bytes

/// What people would call the login of somebody.
QString suggested(const QString& email)
{
    static const QRegularExpression other(u"[^a-z0-9_]+"_s);
    return email.section(u'@', 0, 0).toLower().replace(other, u"_"_s).left(longestName);
}

} // namespace

LoginForm::LoginForm(SettingsService& settings, PromptService& prompts, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_prompts(prompts), m_asker(this), m_banner(new ErrorBanner(this)),
      m_heading(label({}, u"heading"_s, this)), m_choice(new QWidget(this)), m_known(new QRadioButton(tr("An existing login"), this)),
      m_logins(new QComboBox(this)), m_new(new QRadioButton(tr("A new login"), this)), m_name(new QLineEdit(this)),
      m_refused(label(tr("No new login can be made here: your own may not make others on the database server. Whoever administers it can make one, which is then chosen here."), u"muted"_s, this)),
      m_give(button(tr("Give the login"), {}, this)), m_cancel(button(tr("Cancel"), u"flat"_s, this)), m_once(new QWidget(this)),
      m_about(label({}, {}, this)), m_password(new QLineEdit(this))
{
    m_logins->setEditable(true);
    m_logins->setInsertPolicy(QComboBox::NoInsert);
    m_logins->setAccessibleName(tr("Login of the database"));
    m_logins->setMinimumContentsLength(18);
    m_name->setAccessibleName(tr("Name of the new login"));
    m_name->setMaxLength(longestName);
    m_name->setMinimumWidth(fontMetrics().averageCharWidth() * 22);
    layOutParts();
    layOutPassword();
    for (QRadioButton* way : {m_known, m_new})
        connect(way, &QRadioButton::toggled, this, &LoginForm::fit);
    connect(m_logins, &QComboBox::editTextChanged, this, &LoginForm::fit);
    connect(m_name, &QLineEdit::textChanged, this, &LoginForm::fit);
    connect(m_name, &QLineEdit::returnPressed, m_give, &QPushButton::click);
    connect(m_give, &QPushButton::clicked, this, &LoginForm::give);
    connect(m_cancel, &QPushButton::clicked, this, &LoginForm::dismiss);
    dismiss();
}

void LoginForm::layOutParts()
{
    auto* ways = new FlowLayout(m_choice, 8);
    m_known->setProperty(FlowLayout::keepsNext, true);
    m_new->setProperty(FlowLayout::keepsNext, true);
    for (QWidget* part : std::initializer_list<QWidget*>{m_known, m_logins, m_new, m_name, m_give, m_cancel})
        ways->addWidget(part);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_heading);
    column->addWidget(m_banner);
    column->addWidget(m_choice);
    column->addWidget(m_refused);
    column->addWidget(m_once);
}

void LoginForm::layOutPassword()
{
    m_password->setReadOnly(true);
    m_password->setAccessibleName(tr("Password of the new login"));
    m_password->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* copy = button(tr("Copy"), {}, m_once);
    copy->setToolTip(tr("Copies the password, to pass it on"));
    auto* done = button(tr("Done"), {}, m_once);
    done->setToolTip(tr("The password is not shown again"));
    auto* line = new QWidget(m_once);
    auto* parts = new FlowLayout(line, 8);
    for (QWidget* part : std::initializer_list<QWidget*>{m_password, copy, done})
        parts->addWidget(part);
    auto* column = new QVBoxLayout(m_once);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_about);
    column->addWidget(line);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_password->text()); });
    connect(done, &QPushButton::clicked, this, &LoginForm::dismiss);
}

void LoginForm::open(const UserRow& person, const QList<UserRow>& everybody)
{
    const bool isOpen = !isHidden() && person.id == m_person.id; // what was typed stays
    m_person = person;
    m_everybody = everybody;
    m_banner->clear();
    m_heading->setText(tr("A login for %1").arg(UsersForm::called(person)));
    if (!isOpen) {
        m_name->setText(suggested(person.email));
        m_logins->clear();
        m_known->setChecked(true);
        m_mayCreate = false;
    }
    m_once->hide();
    m_choice->show();
    show();
    fit();
    m_asker.ask(m_settings.loginOffer(), [this](const Result<LoginOffer>& offered) {
        if (offered)
            offer(*offered);
        else
            m_banner->show(offered.error());
    });
}

void LoginForm::offer(const LoginOffer& offered)
{
    m_mayCreate = offered.mayCreate;
    const QString typed = m_logins->currentText(); // meanwhile
    m_logins->clear();
    m_logins->addItems(offered.unused);
    if (offered.unused.contains(m_name->text(), Qt::CaseInsensitive) && m_name->text() == suggested(m_person.email))
        m_name->clear(); // it exists
    m_logins->setCurrentIndex(int(offered.unused.indexOf(suggested(m_person.email)))); // none, rather than somebody's who is meant by chance
    if (!typed.isEmpty() || m_logins->currentIndex() < 0)
        m_logins->setEditText(typed);
    if (m_mayCreate && m_logins->currentText().isEmpty())
        m_new->setChecked(true);
    m_refused->setVisible(!m_mayCreate);
    fit();
    (m_new->isChecked() ? static_cast<QWidget*>(m_name) : m_logins)->setFocus();
}

void LoginForm::dismiss()
{
    const bool stood = showsPassword();
    m_password->clear();
    m_once->hide();
    m_refused->hide();
    hide();
    if (stood)
        emit passwordShown(false);
}

bool LoginForm::showsPassword() const
{
    return !m_password->text().isEmpty();
}

QString LoginForm::login() const
{
    return (m_new->isChecked() ? m_name->text() : m_logins->currentText()).trimmed();
}

void LoginForm::fit()
{
    m_new->setEnabled(m_mayCreate);
    m_logins->setEnabled(m_known->isChecked());
    m_name->setEnabled(m_new->isChecked() && m_mayCreate);
    m_give->setEnabled(!login().isEmpty());
    m_give->setToolTip(login().isEmpty() ? tr("Choose a login or type its name.") : QString());
}

QString LoginForm::whatItDoes() const
{
    const QString name = login();
    const QString who = UsersForm::called(m_person);
    QStringList says;
    if (m_new->isChecked())
        says += tr("The login “%1” is made on the database server. Its password is shown here once and kept nowhere.").arg(name);
    const auto other = std::ranges::find_if(m_everybody, [&](const UserRow& one) { return one.id != m_person.id && one.logins.contains(name); });
    if (other != m_everybody.end())
        says += other->isSelf ? tr("It is your own: you would be %1 to Trueup, and no longer yourself.").arg(who)
                              : tr("So far it belongs to %1, who could not sign in with it any more.").arg(UsersForm::called(*other));
    QStringList roles;
    for (const QString& role : std::as_const(m_person.roles))
        roles += UsersForm::roleLabel(role);
    says += !m_person.isActive ? tr("%1 is inactive: whoever signs in with it may do nothing before that changes.").arg(who)
            : roles.isEmpty()  ? tr("Whoever signs in with it is %1 to Trueup, who has no role yet.").arg(who)
                               : tr("Whoever signs in with it is %1 to Trueup and may at once what these roles allow: %2.").arg(who, roles.join(u", "_s));
    return says.join(u' ');
}

void LoginForm::give()
{
    if (!m_give->isEnabled() || m_asker.isWaiting())
        return;
    m_banner->clear();
    Question question;
    question.title = m_new->isChecked() ? tr("Make a login “%1” for %2?").arg(login(), m_person.email) : tr("Give %2 the login “%1”?").arg(login(), m_person.email);
    question.text = whatItDoes();
    question.action = tr("Give the login");
    m_prompts.confirm(this, question, [this, name = login(), isNew = m_new->isChecked()](const std::optional<QString>& agreed) {
        if (!agreed)
            return;
        m_asker.ask(m_settings.giveLogin(m_person.id, name, isNew), [this, name](const Result<GivenLogin>& given) {
            if (given)
                present(name, *given);
            else
                m_banner->show(given.error());
        });
    });
}

void LoginForm::present(const QString& name, const GivenLogin& result)
{
    const UserRow person = m_person;
    if (result.password.isEmpty()) {
        dismiss();
    } else {
        m_choice->hide();
        m_refused->hide();
        m_about->setText(tr("The password of the login “%1”, shown this once and kept nowhere: pass it on to %2 now.").arg(name, UsersForm::called(person)));
        m_password->setText(result.password);
        m_password->setMinimumWidth(m_password->fontMetrics().horizontalAdvance(result.password) + 28);
        m_once->show();
        m_password->setFocus();
        m_password->selectAll();
        emit passwordShown(true);
    }
    emit given(person, name, result.unchanged);
}

} // namespace trueup::ui
