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
#include "widgets/latescrollarea.h"
#include "widgets/notice.h"
#include "widgets/refusal.h"
#include "widgets/statefulview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyle>
#include <QTableWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

QString connectionIcon(ConnectionKind kind)
{
    switch (kind) {
    case ConnectionKind::Feed: return u"etilize"_s;
    case ConnectionKind::Xorosoft: return u"xorosoft"_s;
    case ConnectionKind::Shopify: return u"shopify"_s;
    case ConnectionKind::Database: return u"database"_s;
    }
    return {};
}

} // namespace

SettingsPage::SettingsPage(UiServices& services, Appearance* appearance, QWidget* parent, Making making)
    : QWidget(parent), m_services(services), m_loader(this), m_saver(this), m_locationAsker(this), m_sections(new QListWidget(this)),
      m_pages(new QStackedWidget(this)), m_view(new StatefulView(m_pages, u"settings"_s, tr("The settings could not be read"))),
      m_title(label({}, u"title"_s, this)), m_text(label({}, u"muted"_s, this)),
      m_who(new Refusal(tr("Your role may look but not change these settings. Ask an administrator to change them."), this)), m_banner(new ErrorBanner(this)),
      m_notice(new Notice(this)), m_where(label({}, u"muted"_s, this)),
      m_setup(button(tr("Set-up assistant …"), {}, this)), m_discard(button(tr("Discard changes"), {}, this)),
      m_save(button(tr("Save changes"), u"primary"_s, this))
{
    addSections(appearance);
    layOutParts();
    connectParts();
    m_sections->setCurrentRow(0);
    setDirty(false);
    if (making == Making::AtOnce)
        makeSections();
}

void SettingsPage::connectParts()
{
    connect(m_sections, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_sections, &QListWidget::currentRowChanged, this, &SettingsPage::showSectionOrWhy);
    connect(m_sections, &QListWidget::currentRowChanged, this, &SettingsPage::askLocations);
    connect(m_sections, &QListWidget::currentRowChanged, this, [this] { m_channelsAt.reset(); });
    connect(m_sections, &QListWidget::currentRowChanged, this, &SettingsPage::sectionShown);
    const QScrollBar* bar = m_notifications->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, &SettingsPage::keepAtChannels);
    connect(bar, &QScrollBar::rangeChanged, this, &SettingsPage::keepAtChannels, Qt::QueuedConnection); // once all is laid out
    connect(m_view, &StatefulView::againWanted, this, [this] {
        m_banner->clear();
        open();
    });
    connect(&m_services.settings, &SettingsService::changed, this, &SettingsPage::askLocations); // it may be another shop by now
    connect(m_save, &QPushButton::clicked, this, &SettingsPage::save);
    connect(m_discard, &QPushButton::clicked, this, [this] { present(m_settings); });
    connect(m_setup, &QPushButton::clicked, this, &SettingsPage::setupWanted);
}

bool SettingsPage::makeSection()
{
    if (m_made == m_making.size())
        return false;
    const Section& section = m_making[m_made++];
    QWidget* content = section.make();
    content->setObjectName(u"scrolled"_s);
    section.area->setContent(content);
    emit sectionMade(*section.area);
    return true;
}

void SettingsPage::makeSections()
{
    while (makeSection()) {
    }
}

LateScrollArea* SettingsPage::addSection(const QString& title, const QString& text, const QString& iconName, std::function<QWidget*()> make)
{
    new QListWidgetItem(symbol(iconName, Ink::Muted), title, m_sections);
    auto* area = new LateScrollArea;
    m_pages->addWidget(area);
    m_making.push_back({area, title, text, std::move(make)});
    return area;
}

template <class Form>
Form* SettingsPage::bind(Form* form, std::function<void(const AppSettings&)> read, std::function<void(AppSettings&)> write)
{
    connect(form, &Form::edited, this, [this] { setDirty(true); });
    std::function<QStringList()> keys;
    if constexpr (requires { form->keys(); })
        keys = [form] { return form->keys(); };
    else if constexpr (requires { form->fields().keys(); })
        keys = [form] { return form->fields().keys(); };
    m_bound.push_back({std::move(read), std::move(write), [form](bool editable) { form->setEditable(editable); }, std::move(keys)});
    if (m_isKnownWho)
        form->setEditable(m_session.mayAdminister);
    return form;
}

void SettingsPage::addSections(Appearance* appearance)
{
    addConnections();
    addFieldSections();
    addTableSections();
    m_people = addSection(tr("People and roles"), tr("What a role may do is enforced by the database; a person without a login cannot sign in."), u"people"_s,
                          [this]() -> QWidget* {
                              m_users = new UsersForm(m_services.settings, m_services.prompts);
                              if (m_isKnownWho)
                                  m_users->setEditable(m_session.mayAdminister);
                              return m_users;
                          });
    m_notifications = addSection(tr("Notifications"), tr("What you are notified of, and how alerts reach everybody."), u"bell"_s,
                                 [this] { return makeNotifications(); });
    LateScrollArea* look = addSection(tr("Appearance and language"), tr("The appearance changes at once, the language at the next start."), u"settings"_s,
                                      [this, appearance]() -> QWidget* { return new AppearanceForm(m_services.preferences, appearance); });
    m_ownSections = {m_people, m_notifications, look};
}

void SettingsPage::addTableSections()
{
    addSection(tr("Feed columns"), tr("What the columns of the feed are read as; one that the supplier renamed is given its meaning here. The next import uses it."), u"etilize"_s,
               [this]() -> QWidget* {
                   auto* form = new ColumnMapForm;
                   connect(form, &ColumnMapForm::dashboardWanted, this, &SettingsPage::dashboardWanted);
                   return bind(form, [form](const AppSettings& settings) {
                                   form->setConnected(isSetUp(ConnectionKind::Feed, settings));
                                   form->read(settings.columns);
                               },
                               [form](AppSettings& draft) { draft.columns = form->draft(); });
               });
    addSection(tr("Xorosoft fields"),
               tr("Each value is read from the Xorosoft keys named here. Several are tried in order, separated by commas: the first one with a "
                  "value is used. An empty line means the usual ones. After a change the next refresh reads every item again."),
               u"xorosoft"_s, [this]() -> QWidget* {
                   auto* form = new ErpFieldForm;
                   return bind(form, [form](const AppSettings& settings) { form->read(settings.fields); },
                               [form](AppSettings& draft) { form->write(draft.fields); });
               });
    m_locationSection = addSection(tr("Locations and stores"),
                                   tr("The stock of the ticked stores of the ERP is added up and written to one location of the shop."), u"location"_s,
                                   [this]() -> QWidget* {
                                       m_locations = new LocationForm;
                                       connect(m_locations, &LocationForm::dashboardWanted, this, &SettingsPage::dashboardWanted);
                                       return bind(m_locations, [this](const AppSettings& settings) { m_locations->read(settings); },
                                                   [this](AppSettings& draft) { m_locations->write(draft); });
                                   });
    addSection(tr("Field owners"),
               tr("The owner’s value wins when two sides disagree. A field owned by Shopify or Trueup is only filled in by the others where it is "
                  "empty, never overwritten. A rule on the Conflicts page can decide otherwise for some products, and a field of a product can be "
                  "locked on its page."),
               u"local"_s, [this]() -> QWidget* {
                   auto* form = new OwnerForm;
                   connect(form, &OwnerForm::rulesWanted, this, &SettingsPage::rulesWanted);
                   return bind(form, [form](const AppSettings& settings) { form->read(settings.owners); },
                               [form](AppSettings& draft) { draft.owners = form->draft(); });
               });
}

void SettingsPage::addConnections()
{
    for (const ConnectionKind kind : connectionKinds) {
        LateScrollArea* section = addSection(connectionLabel(kind), connectionText(kind), connectionIcon(kind), [this, kind] { return makeConnection(kind); });
        if (kind == ConnectionKind::Database)
            m_database = section;
        else
            m_secretSections.append(section);
    }
}

QWidget* SettingsPage::makeConnection(ConnectionKind kind)
{
    ConnectionForm* form = makeConnectionForm(kind, nullptr);
    m_testers.emplace(form, Asker(this));
    form->showSource(sourceOf(kind));
    if (kind == ConnectionKind::Database)
        m_databaseForm = form;
    connect(form, &ConnectionForm::edited, this, [this, form] {
        AppSettings typed = m_settings;
        form->write(typed);
        form->setFilledIn(isSetUp(form->kind(), typed));
    });
    connect(form, &ConnectionForm::testWanted, this, [this, form] { test(form); });
    return bind(form,
                [form](const AppSettings& settings) {
                    form->read(settings);
                    form->setFilledIn(isSetUp(form->kind(), settings));
                },
                [form](AppSettings& draft) { form->write(draft); });
}

/// One's own, and below them those of everybody.
QWidget* SettingsPage::makeNotifications()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setSpacing(18);
    auto* own = new NotificationForm(m_services.preferences);
    own->layout()->setContentsMargins(0, 0, 0, 0);
    column->addWidget(own);
    m_channels = new ChannelsForm(m_services.alerts);
    if (m_isKnownWho)
        m_channels->setEditable(m_session.mayAdminister);
    column->addWidget(m_channels);
    column->addStretch();
    return page;
}

FieldForm* SettingsPage::makeFieldForm()
{
    auto* form = new FieldForm;
    return bind(form, [form](const AppSettings& settings) { form->read(settings.fields); },
                [form](AppSettings& draft) { form->write(draft.fields); });
}

QWidget* SettingsPage::makeApproval(const QStringList& keys)
{
    FieldForm* approval = makeFieldForm();
    auto* thresholds = new ThresholdForm;
    approval->addWidget(bind(thresholds, [thresholds](const AppSettings& settings) { thresholds->read(settings.thresholds); },
                             [thresholds](AppSettings& draft) { draft.thresholds = thresholds->draft(); }));
    approval->addGroup({}, keys);
    approval->addHeading(tr("Guardrails"));
    approval->addWidget(label(tr("Checked before anything is staged or written. A warning is shown with the run; a hold stops the whole run until an "
                                 "approver releases it on the Jobs page."),
                              u"muted"_s, approval));
    auto* guards = new GuardForm;
    approval->addWidget(bind(guards, [guards](const AppSettings& settings) { guards->read(settings.fields); },
                             [guards](AppSettings& draft) { guards->write(draft.fields); }));
    approval->finish();
    return approval;
}

void SettingsPage::addFieldSections()
{
    const FieldGroups groups = fieldGroups();
    addSection(tr("Approval and guardrails"), tr("What is approved automatically, without a person (nothing else ever is), and what stops a run."), u"held"_s,
               [this, keys = groups.approval] { return makeApproval(keys); });
    addSection(tr("Import and matching"), tr("What an import takes over, how sure a match has to be, and how long things are kept."), u"import"_s, [this, groups]() -> QWidget* {
        FieldForm* matching = makeFieldForm();
        matching->addGroup({}, groups.imports);
        matching->addWidget(label(tr("Matching decides which product a row belongs to. Whether its changes are approved automatically is decided under "
                                     "“Approval and guardrails”."),
                                  u"muted"_s, matching));
        matching->addGroup(tr("How long things are kept"), groups.retention);
        matching->finish();
        return matching;
    });
    addSection(tr("Metafields"), tr("Where product specifications are stored in the shop."), u"table"_s, [this, keys = groups.metafields]() -> QWidget* {
        FieldForm* metafields = makeFieldForm();
        metafields->addGroup({}, keys);
        metafields->finish();
        return metafields;
    });
    addSection(tr("Publishing and pushing"), tr("What happens when approved changes are written to the shop."), u"push"_s, [this, groups]() -> QWidget* {
        FieldForm* publishing = makeFieldForm();
        publishing->addGroup({}, groups.publishing);
        publishing->addWidget(label(tr("A product is complete when it has a confirmed item, a price, a title and an image; without that tick every new "
                                       "product stays a draft. Writing in bulk begins more slowly, but uses few of the calls Shopify allows."),
                                    u"muted"_s, publishing));
        publishing->addGroup(groups.more.isEmpty() ? QString() : tr("More"), groups.more);
        publishing->finish();
        return publishing;
    });
}

void SettingsPage::layOutParts()
{
    m_sections->setAccessibleName(tr("Sections of the settings"));
    constexpr int iconSide = 18;
    m_sections->setIconSize({iconSide, iconSide});
    int widest = 0;
    for (int i = 0; i < m_sections->count(); ++i)
        widest = qMax(widest, fontMetrics().horizontalAdvance(m_sections->item(i)->text()));
    for (int i = 0; i < m_sections->count(); ++i)
        m_sections->item(i)->setToolTip(m_making[size_t(i)].title); // where a long word has no room
    m_sections->setFixedWidth(qMin(widest + iconSide + 6 * fontMetrics().averageCharWidth(), 60 * fontMetrics().averageCharWidth()));
    m_sections->setSpacing(2);
    showConnections();
    showSecretStore();
    auto* buttons = new QHBoxLayout;
    m_setup->setMinimumWidth(m_sections->width()); // what stands beside it is about the section
    buttons->addWidget(m_setup);
    buttons->addSpacing(style()->pixelMetric(QStyle::PM_LayoutLeftMargin));
    buttons->addWidget(m_where, 1);
    buttons->addStretch(); // where that line is hidden
    buttons->addWidget(m_discard);
    buttons->addWidget(m_save);
    auto* across = new QHBoxLayout;
    auto* section = new QVBoxLayout;
    auto* head = new QVBoxLayout;
    head->setContentsMargins(style()->pixelMetric(QStyle::PM_LayoutLeftMargin), style()->pixelMetric(QStyle::PM_LayoutTopMargin),
                             style()->pixelMetric(QStyle::PM_LayoutRightMargin), 0); // in line with every section
    head->setSpacing(10);
    for (QWidget* one : std::initializer_list<QWidget*>{m_title, m_text, m_who})
        head->addWidget(one);
    m_setup->setToolTip(tr("Choose another database for this computer: sample data, one of its own, or that of a team. What is in this one stays."));
    section->addLayout(head);
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
    makeSections();
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
            showDatabase({});
        }
        noteDatabase(settings);
        showSectionOrWhy();
    });
    if (!m_loader.isWaiting())
        return;
    showDatabase(tr("Reading …"));
    showSectionOrWhy();
}

/// A form that holds what nobody has read yet would show defaults as if they were set. What is kept elsewhere can be seen all the
/// same.
void SettingsPage::showSectionOrWhy()
{
    QWidget* section = m_pages->currentWidget();
    if (const int at = m_pages->currentIndex(); at >= 0) {
        m_title->setText(m_making[size_t(at)].title);
        m_text->setText(m_making[size_t(at)].text);
    }
    const bool isOwn = m_ownSections.contains(section);
    m_who->setVisible(m_isKnownWho && !m_session.mayAdminister && (!isOwn || section == m_people) && section != m_database);
    showFooter();
    if (m_isRead || isOwn || section == m_database)
        return m_view->read(true);
    m_view->showNone();
    if (m_unread)
        m_view->failed(*m_unread);
    else if (m_loader.isWaiting())
        m_view->reading();
}

/// Until it is known who sits there, nobody is told off.
bool SettingsPage::mayChange() const
{
    return !m_isKnownWho || m_session.mayAdminister;
}

/// Also of a database that does not answer, which is when somebody wants to know.
void SettingsPage::showDatabase(const QString& version)
{
    if (m_isRead)
        return;
    AppSettings known;
    known.database = m_services.settings.database();
    known.database.version = version;
    m_databaseForm->read(known);
}

/// Two ways to save on one page are one too many; what was changed on another can be saved everywhere.
void SettingsPage::showFooter()
{
    QWidget* section = m_pages->currentWidget();
    m_where->setVisible(m_secretSections.contains(section));
    const bool holdsSettings = section != m_database && !m_ownSections.contains(section);
    const bool isSavedHere = mayChange() && (m_dirty || holdsSettings);
    m_discard->setVisible(isSavedHere);
    m_save->setVisible(isSavedHere);
}

void SettingsPage::present(const AppSettings& settings)
{
    m_settings = settings;
    m_isRead = true;
    for (const BoundForm& form : m_bound)
        form.read(settings);
    showConnections();
    showSecretStore();
    setDirty(false);
}

AppSettings SettingsPage::draft() const
{
    AppSettings result = m_settings;
    for (const BoundForm& form : m_bound)
        form.write(result);
    return result;
}

void SettingsPage::setDirty(bool dirty)
{
    m_dirty = dirty;
    m_save->setEnabled(dirty && m_isRead && m_session.mayAdminister); // never over settings that nobody has seen
    m_discard->setEnabled(dirty);
    const QString unchanged = dirty ? QString() : m_isRead ? tr("Nothing was changed.") : tr("The settings have not been read yet.");
    m_save->setToolTip(unchanged);
    m_discard->setToolTip(unchanged);
    showFooter();
}

/// What could not be read while the database was away.
void SettingsPage::refresh()
{
    if (!m_unread)
        return;
    m_banner->clear();
    open();
}

void SettingsPage::setSession(const Session& session)
{
    m_session = session;
    m_isKnownWho = true;
    for (const BoundForm& form : m_bound)
        form.setEditable(session.mayAdminister);
    if (m_users)
        m_users->setEditable(session.mayAdminister);
    if (m_channels)
        m_channels->setEditable(session.mayAdminister);
    setDirty(m_dirty);
    showSectionOrWhy();
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
    constexpr int above = 12; // the heading stands clear of the line that tells that the page goes on above
    bar->setValue(m_channels->mapTo(m_notifications->widget(), QPoint()).y() - above);
    m_channelsAt = bar->value();
}

QStringList SettingsPage::keys() const
{
    QStringList list = keysWithForms();
    for (const BoundForm& form : m_bound) {
        if (form.keys)
            list += form.keys();
    }
    return list;
}

bool SettingsPage::hasRows() const
{
    return m_users && m_pages->currentWidget() == m_people && m_users->table().rowCount() > 0;
}

int SettingsPage::sectionCount() const
{
    return m_sections->count();
}

bool SettingsPage::isSettled() const
{
    return m_made == m_making.size() && !m_loader.isWaiting() && !m_saver.isWaiting() && m_users->isSettled() && m_channels->isSettled()
        && std::ranges::none_of(m_testers, [](const auto& tester) { return tester.second.isWaiting(); });
}

} // namespace trueup::ui
