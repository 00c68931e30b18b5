#include "settings/settingspage.h"

#include "settings/appearanceform.h"
#include "settings/channelsform.h"
#include "settings/columnmapform.h"
#include "settings/connectionform.h"
#include "settings/erpfieldform.h"
#include "settings/fieldform.h"
#include "settings/guardform.h"
#include "settings/locationform.h"
#include "settings/notificationform.h"
#include "settings/ownerform.h"
#include "settings/thresholdform.h"
#include "settings/usersform.h"
#include "widgets/controls.h"
#include "widgets/errorbanner.h"
#include "widgets/errorwords.h"
#include "widgets/latescrollarea.h"
#include "widgets/notice.h"
#include "widgets/statefulview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

SettingsPage::SettingsPage(UiServices& services, Appearance* appearance, QWidget* parent)
    : QWidget(parent), m_services(services), m_loader(this), m_saver(this), m_locationAsker(this), m_sections(new QListWidget(this)),
      m_pages(new QStackedWidget(this)), m_view(new StatefulView(m_pages, u"settings"_s, tr("The settings could not be read"))),
      m_who(label(tr("Only an administrator may change these settings."), u"muted"_s, this)),
      m_thresholds(new ThresholdForm(this)), m_guards(new GuardForm(this)),
      m_columns(new ColumnMapForm(this)), m_erpFields(new ErpFieldForm(this)), m_owners(new OwnerForm(this)),
      m_locations(new LocationForm(this)), m_users(new UsersForm(services.settings, services.prompts, this)),
      m_channels(new ChannelsForm(services.alerts, this)),
      m_banner(new ErrorBanner(this)),
      m_notice(new Notice(this)), m_where(label({}, u"muted"_s, this)),
      m_setup(button(tr("Set-up assistant …"), {}, this)), m_discard(button(tr("Discard changes"), {}, this)),
      m_save(button(tr("Save changes"), u"primary"_s, this))
{
    addForms(appearance);
    layOutParts();
    connect(m_sections, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_sections, &QListWidget::currentRowChanged, this, &SettingsPage::showSectionOrWhy);
    connect(m_sections, &QListWidget::currentRowChanged, this, &SettingsPage::askLocations);
    connect(m_sections, &QListWidget::currentRowChanged, this, [this] { m_channelsAt.reset(); });
    const QScrollBar* bar = m_notifications->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, &SettingsPage::keepAtChannels);
    connect(bar, &QScrollBar::rangeChanged, this, &SettingsPage::keepAtChannels, Qt::QueuedConnection); // once all is laid out
    connect(m_view, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        open();
    });
    connect(&services.settings, &SettingsService::changed, this, &SettingsPage::askLocations); // it may be another shop by now
    connect(m_save, &QPushButton::clicked, this, &SettingsPage::save);
    connect(m_discard, &QPushButton::clicked, this, [this] { present(m_settings); });
    connect(m_setup, &QPushButton::clicked, this, &SettingsPage::setupWanted);
    m_sections->setCurrentRow(0);
    setDirty(false);
}

void SettingsPage::addForms(Appearance* appearance)
{
    const std::array<std::pair<ConnectionKind, QString>, 4> kinds = {{
        {ConnectionKind::Feed, u"etilize"_s}, {ConnectionKind::Xorosoft, u"xorosoft"_s},
        {ConnectionKind::Shopify, u"shopify"_s}, {ConnectionKind::Database, u"database"_s}}};
    for (const auto& [kind, iconName] : kinds) {
        ConnectionForm* form = makeConnectionForm(kind, this);
        m_forms.append(form);
        m_testers.emplace(form, Asker(this));
        QScrollArea* section = addSection(connectionLabel(kind), iconName, form);
        if (kind != ConnectionKind::Database)
            m_secretSections.append(section);
        connect(form, &ConnectionForm::edited, this, [this, form] {
            form->clearReport();
            setDirty(true);
        });
        connect(form, &ConnectionForm::testWanted, this, [this, form] { test(form); });
    }
    addFieldForms();
    addSection(tr("Feed columns"), u"etilize"_s, m_columns);
    connect(m_columns, &ColumnMapForm::edited, this, [this] { setDirty(true); });
    addSection(tr("Xorosoft fields"), u"xorosoft"_s, m_erpFields);
    connect(m_erpFields, &ErpFieldForm::edited, this, [this] { setDirty(true); });
    m_locationSection = addSection(tr("Locations and stores"), u"location"_s, m_locations);
    connect(m_locations, &LocationForm::edited, this, [this] { setDirty(true); });
    addSection(tr("Field owners"), u"local"_s, m_owners);
    connect(m_owners, &OwnerForm::edited, this, [this] { setDirty(true); });
    connect(m_owners, &OwnerForm::rulesWanted, this, &SettingsPage::rulesWanted);
    m_people = addSection(tr("People and roles"), u"people"_s, m_users);
    addNotifications();
    auto* look = new AppearanceForm(m_services.preferences, appearance, this);
    m_ownSections = {m_people, m_notifications, addSection(tr("Appearance and language"), u"settings"_s, look)};
}

/// One's own, and below them those of everybody.
void SettingsPage::addNotifications()
{
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setSpacing(18);
    auto* own = new NotificationForm(m_services.preferences, this);
    own->layout()->setContentsMargins(0, 0, 0, 0);
    column->addWidget(own);
    column->addWidget(m_channels);
    column->addStretch();
    m_notifications = addSection(tr("Notifications"), u"bell"_s, page);
}

FieldForm* SettingsPage::addFieldForm(const QString& heading, const QString& text)
{
    auto* form = new FieldForm(heading, text, this);
    m_fieldForms.append(form);
    connect(form, &FieldForm::edited, this, [this] { setDirty(true); });
    return form;
}

void SettingsPage::addFieldForms()
{
    const FieldGroups groups = fieldGroups();
    FieldForm* approval = addFieldForm(tr("Approval and guardrails"), tr("What may be approved without a person. Nothing else is ever approved by itself."));
    approval->addWidget(m_thresholds);
    connect(m_thresholds, &ThresholdForm::edited, this, [this] { setDirty(true); });
    approval->addGroup({}, groups.approval);
    approval->addWidget(label(tr("Guardrails"), u"heading"_s, this));
    approval->addWidget(m_guards);
    connect(m_guards, &GuardForm::edited, this, [this] { setDirty(true); });
    approval->finish();
    addSection(tr("Approval and guardrails"), u"held"_s, approval);
    FieldForm* matching = addFieldForm(tr("Import and matching"), tr("What an import takes over, and how sure a match has to be."));
    matching->addGroup({}, groups.imports);
    matching->addGroup(tr("How long things are kept"), groups.retention);
    matching->finish();
    addSection(tr("Import and matching"), u"import"_s, matching);
    FieldForm* metafields = addFieldForm(tr("Metafields"), tr("Where product specifications are stored in the shop."));
    metafields->addGroup({}, groups.metafields);
    metafields->finish();
    addSection(tr("Metafields"), u"table"_s, metafields);
    FieldForm* publishing = addFieldForm(tr("Publishing and writing"), tr("What happens when approved changes are written to the shop."));
    publishing->addGroup({}, groups.publishing);
    publishing->addGroup(groups.more.isEmpty() ? QString() : tr("More"), groups.more);
    publishing->finish();
    addSection(tr("Publishing and writing"), u"push"_s, publishing);
}

QScrollArea* SettingsPage::addSection(const QString& title, const QString& iconName, QWidget* page)
{
    new QListWidgetItem(symbol(iconName, Ink::Muted), title, m_sections);
    page->setObjectName(u"scrolled"_s);
    auto* scroll = new LateScrollArea(page, this);
    m_pages->addWidget(scroll);
    return scroll;
}

void SettingsPage::layOutParts()
{
    m_sections->setAccessibleName(tr("Sections of the settings"));
    constexpr int iconSide = 18;
    m_sections->setIconSize({iconSide, iconSide});
    int widest = 0;
    for (int i = 0; i < m_sections->count(); ++i)
        widest = qMax(widest, fontMetrics().horizontalAdvance(m_sections->item(i)->text()));
    m_sections->setFixedWidth(qMin(widest + iconSide + 6 * fontMetrics().averageCharWidth(), 50 * fontMetrics().averageCharWidth()));
    m_sections->setSpacing(2);
    showSetUp();
    showSecretStore();
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_setup);
    buttons->addWidget(m_where, 1);
    buttons->addStretch(); // where that line is hidden
    buttons->addWidget(m_discard);
    buttons->addWidget(m_save);
    auto* across = new QHBoxLayout;
    auto* section = new QVBoxLayout;
    QMargins inner = m_users->layout()->contentsMargins(); // in line with every section
    inner.setBottom(0);
    m_who->setContentsMargins(inner);
    section->addWidget(m_who);
    section->addWidget(m_view, 1);
    across->addWidget(m_sections);
    across->addLayout(section, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->addWidget(m_banner);
    column->addWidget(m_notice);
    column->addLayout(across, 1);
    column->addLayout(buttons);
}

void SettingsPage::open()
{
    m_users->load();
    m_channels->load();
    if (m_dirty)
        return;
    m_unread.reset();
    m_loader.ask(m_services.settings.load(), [this](const Result<AppSettings>& settings) {
        if (settings) {
            present(*settings);
        } else {
            m_unread = settings.error();
            m_banner->show(settings.error());
        }
        showSectionOrWhy();
    });
    if (m_loader.isWaiting())
        showSectionOrWhy();
}

/// A form that holds what nobody has read yet would show defaults as if they were set. What is kept elsewhere can be seen all the
/// same.
void SettingsPage::showSectionOrWhy()
{
    QWidget* section = m_pages->currentWidget();
    const bool isOwn = m_ownSections.contains(section);
    m_who->setVisible(m_isKnownWho && !m_session.mayAdminister && (!isOwn || section == m_people));
    showFooter();
    if (m_isRead || isOwn)
        return m_view->read(true);
    m_view->showNone();
    if (m_unread)
        m_view->failed(*m_unread);
    else if (m_loader.isWaiting())
        m_view->reading();
}

/// Two ways to save on one page are one too many; what was changed on another can be saved everywhere.
void SettingsPage::showFooter()
{
    const QWidget* section = m_pages->currentWidget();
    m_where->setVisible(m_secretSections.contains(section));
    const bool isSavedHere = m_dirty || !m_ownSections.contains(section);
    m_discard->setVisible(isSavedHere);
    m_save->setVisible(isSavedHere);
}

void SettingsPage::present(const AppSettings& settings)
{
    m_settings = settings;
    m_isRead = true;
    for (ConnectionForm* form : std::as_const(m_forms)) {
        form->read(settings);
        form->clearReport();
    }
    m_thresholds->read(settings.thresholds);
    m_guards->read(settings.fields);
    m_columns->read(settings.columns);
    m_owners->read(settings.owners);
    m_erpFields->read(settings.fields);
    for (FieldForm* form : std::as_const(m_fieldForms))
        form->read(settings.fields);
    m_locations->read(settings);
    showSetUp();
    showSecretStore();
    setDirty(false);
}

/// Which connections lack something, once that is known.
void SettingsPage::showSetUp()
{
    for (int i = 0; i < m_sections->count(); ++i) {
        QListWidgetItem* item = m_sections->item(i);
        int lines = 1;
        if (i < m_forms.size()) { // they come first
            const ConnectionKind kind = m_forms[i]->kind();
            const bool lacks = m_isRead && !isSetUp(kind, m_settings);
            item->setText(lacks ? tr("%1\nnot set up").arg(connectionLabel(kind)) : connectionLabel(kind));
            lines += int(lacks);
        }
        item->setSizeHint({0, fontMetrics().lineSpacing() * lines + 16});
    }
}

void SettingsPage::showSecretStore()
{
    m_where->setText(m_services.settings.secretStore());
    setTone(m_where, m_services.settings.secretStoreFails() ? u"error"_s : u"muted"_s);
}

AppSettings SettingsPage::draft() const
{
    AppSettings result = m_settings;
    for (const ConnectionForm* form : m_forms)
        form->write(result);
    result.thresholds = m_thresholds->draft();
    result.columns = m_columns->draft();
    result.owners = m_owners->draft();
    for (const FieldForm* form : m_fieldForms)
        form->write(result.fields);
    m_guards->write(result.fields);
    m_erpFields->write(result.fields);
    m_locations->write(result);
    return result;
}

void SettingsPage::setDirty(bool dirty)
{
    m_dirty = dirty;
    m_save->setEnabled(dirty && m_isRead && m_session.mayAdminister); // never over settings that nobody has seen
    m_discard->setEnabled(dirty);
    const QString unchanged = dirty ? QString() : tr("Nothing was changed.");
    m_save->setToolTip(m_session.mayAdminister ? unchanged : m_who->text());
    m_discard->setToolTip(unchanged);
    showFooter();
}

void SettingsPage::setSession(const Session& session)
{
    m_session = session;
    m_isKnownWho = true;
    for (ConnectionForm* form : std::as_const(m_forms))
        form->setEditable(session.mayAdminister);
    m_thresholds->setEditable(session.mayAdminister);
    m_guards->setEditable(session.mayAdminister);
    m_columns->setEditable(session.mayAdminister);
    m_owners->setEditable(session.mayAdminister);
    m_erpFields->setEditable(session.mayAdminister);
    for (FieldForm* form : std::as_const(m_fieldForms))
        form->setEditable(session.mayAdminister);
    m_locations->setEditable(session.mayAdminister);
    m_users->setEditable(session.mayAdminister);
    m_channels->setEditable(session.mayAdminister);
    setDirty(m_dirty);
    showSectionOrWhy();
}

void SettingsPage::test(ConnectionForm* form)
{
    form->showTesting();
    m_testers.at(form).ask(m_services.settings.test(form->kind(), draft()), [form](const Result<TestReport>& report) {
        if (report)
            form->showReport(*report);
        else
            form->showReport({false, errorText(inWords(report.error())), {}});
    });
}

void SettingsPage::save()
{
    m_save->setEnabled(false);
    m_banner->clear();
    m_saver.ask(m_services.settings.save(draft()), [this](const Result<void>& saved) {
        if (!saved) {
            m_banner->show(saved.error());
            setDirty(true);
            return;
        }
        setDirty(false);
        m_notice->say(tr("The settings are saved."));
        open();
    });
}

SettingsPage::~SettingsPage()
{
    m_locationStop.cancel();
}

void SettingsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    askLocations();
}

void SettingsPage::hideEvent(QHideEvent* event)
{
    leaveLocations();
    QWidget::hideEvent(event);
}

bool SettingsPage::isAtLocations() const
{
    return isVisible() && m_pages->currentWidget() == m_locationSection;
}

/// Names are a help and no more: a shop that does not answer leaves the ids, and nobody waits for it or is told.
void SettingsPage::askLocations()
{
    leaveLocations();
    if (!isAtLocations())
        return;
    m_locationAsker.ask(m_services.settings.shopLocations(m_locationStop.token()), [this](const Result<QList<ShopLocationName>>& locations) {
        m_locations->setShopLocations(locations.value_or(QList<ShopLocationName>()));
    });
}

void SettingsPage::leaveLocations()
{
    m_locationStop.cancel();
    m_locationStop = {};
    m_locationAsker.forget();
}

void SettingsPage::showSection(int index)
{
    m_sections->setCurrentRow(index);
}

void SettingsPage::showChannels()
{
    m_sections->setCurrentRow(m_pages->indexOf(m_notifications));
    m_channelsAt = m_notifications->verticalScrollBar()->value();
    keepAtChannels();
}

/// On the first visit the section is laid out after it is shown, and it grows once the channels are read. Who has scrolled since is left
/// alone.
void SettingsPage::keepAtChannels()
{
    QScrollBar* bar = m_notifications->verticalScrollBar();
    if (!m_channelsAt || bar->value() != *m_channelsAt || !m_notifications->widget())
        return;
    bar->setValue(m_channels->mapTo(m_notifications->widget(), QPoint()).y());
    m_channelsAt = bar->value();
}

QStringList SettingsPage::keys() const
{
    QStringList list = keysWithForms() + m_guards->keys() + m_locations->fields().keys() + m_erpFields->fields().keys();
    for (const ConnectionForm* form : m_forms)
        list += form->keys();
    for (const FieldForm* form : m_fieldForms)
        list += form->keys();
    return list;
}

int SettingsPage::sectionCount() const
{
    return m_sections->count();
}

bool SettingsPage::isSettled() const
{
    return !m_loader.isWaiting() && !m_saver.isWaiting() && m_users->isSettled() && m_channels->isSettled()
        && std::ranges::none_of(m_testers, [](const auto& tester) { return tester.second.isWaiting(); });
}

} // namespace trueup::ui
