#pragma once

#include "services/dashboard.h"
#include "services/services.h"
#include "services/session.h"
#include "services/settings.h"

#include <QWidget>

#include <functional>
#include <map>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace trueup::ui {

class Appearance;
class ChannelsForm;
class ConnectionForm;
class ErrorBanner;
class FieldForm;
class LateScrollArea;
class LocationForm;
class Notice;
class Refusal;
class StatefulView;
class UsersForm;

/// Connections, everything of the engine that a person may set, people, and one's own habits. Nothing is kept before Save is pressed; a test never saves.
class SettingsPage : public QWidget
{
    Q_OBJECT
public:
    /// Fifteen sections are too much for one turn of the event loop: a window makes them one by one with makeSection().
    enum class Making { AtOnce, InSteps };

    /// `appearance` (which may be null) outlives this.
    SettingsPage(UiServices& services, Appearance* appearance, QWidget* parent = nullptr, Making making = Making::AtOnce);
    ~SettingsPage() override;

    /// Makes the next section that is missing. False: none is. Before all are there, open() and setSession() may be called and nothing
    /// else; open() makes the rest.
    bool makeSection();
    void makeSections();
    void open();
    void refresh();
    void setSession(const Session& session);
    /// How reading from each system went last.
    void setSources(const QList<SourceFreshness>& sources);
    void showSection(int index);
    void showChannels(); ///< how people are told of alerts
    [[nodiscard]] int sectionCount() const;
    /// Of all sections only the people can be written to a file; false while another one is shown.
    [[nodiscard]] bool hasRows() const;
    [[nodiscard]] bool hasChanges() const { return m_dirty; }
    [[nodiscard]] bool isSettled() const;

    /// Every key of the engine's registry that can be changed here; for tests.
    [[nodiscard]] QStringList keys() const;
    [[nodiscard]] UsersForm& users() { return *m_users; }

signals:
    void sectionMade(const QWidget& section);
    void setupWanted();
    void rulesWanted();
    void dashboardWanted();
    void sectionShown();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    /// Made when its turn comes; what it edits is bound then.
    struct Section
    {
        LateScrollArea* area;
        QString title;
        QString text; ///< what it is about
        std::function<QWidget*()> make; ///< without a parent, so that it is styled once and not with every part it is put together from
    };
    /// What a form has to do with the settings.
    struct BoundForm
    {
        std::function<void(const AppSettings&)> read;
        std::function<void(AppSettings&)> write;
        std::function<void(bool)> setEditable;
        std::function<QStringList()> keys;
    };

    void keepAtChannels();
    [[nodiscard]] bool mayChange() const;
    void showFooter();
    void showDatabase(const QString& version); ///< which only it can tell: what stands in place of it
    [[nodiscard]] std::optional<SourceFreshness> sourceOf(ConnectionKind kind) const;
    void noteDatabase(const Result<AppSettings>& settings);
    void showConnections();
    void showSecretStore();
    LateScrollArea* addSection(const QString& title, const QString& text, const QString& iconName, std::function<QWidget*()> make);
    template <class Form>
    Form* bind(Form* form, std::function<void(const AppSettings&)> read, std::function<void(AppSettings&)> write);
    void addSections(Appearance* appearance);
    void addConnections();
    void addTableSections();
    void addFieldSections();
    [[nodiscard]] QWidget* makeConnection(ConnectionKind kind);
    [[nodiscard]] QWidget* makeApproval(const QStringList& keys);
    [[nodiscard]] QWidget* makeNotifications();
    [[nodiscard]] FieldForm* makeFieldForm();
    void showSectionOrWhy();
    void connectParts();
    void layOutParts();
    void present(const AppSettings& settings);
    [[nodiscard]] AppSettings draft() const;
    [[nodiscard]] bool isAtLocations() const;
    void askLocations();
    void leaveLocations();
    void setDirty(bool dirty);
    void test(ConnectionForm* form);
    void save();

    UiServices& m_services;
    Asker m_loader;
    Asker m_saver;
    Asker m_locationAsker;
    CancelSource m_locationStop; ///< of the question the shop is asked now
    std::map<ConnectionForm*, Asker> m_testers;
    Session m_session;
    AppSettings m_settings;
    QList<SourceFreshness> m_sources; ///< empty: not known yet
    std::optional<SourceFreshness> m_databaseSource; ///< none: it was not asked yet
    bool m_dirty = false;
    bool m_isRead = false;
    bool m_isKnownWho = false; ///< m_session
    std::optional<int> m_channelsAt; ///< where showChannels() scrolled to, until somebody goes elsewhere
    std::optional<Error> m_unread; ///< why the settings could not be read
    QListWidget* m_sections;
    QStackedWidget* m_pages;
    StatefulView* m_view;
    QLabel* m_title; ///< of the section, also while it cannot be read
    QLabel* m_text;
    Refusal* m_who; ///< may change what stands there; seen by others
    LateScrollArea* m_database = nullptr; ///< which one it is is known without it
    QList<QWidget*> m_ownSections; ///< not of what load() reads, and not kept by Save
    QList<QWidget*> m_secretSections; ///< where passwords and keys are typed
    std::vector<Section> m_making; ///< in their order; those before m_made are there
    size_t m_made = 0;
    std::vector<BoundForm> m_bound;
    ConnectionForm* m_databaseForm = nullptr; // these are null until their sections are made
    LocationForm* m_locations = nullptr;
    UsersForm* m_users = nullptr;
    ChannelsForm* m_channels = nullptr;
    LateScrollArea* m_notifications = nullptr;
    LateScrollArea* m_locationSection = nullptr;
    LateScrollArea* m_people = nullptr;
    ErrorBanner* m_banner;
    Notice* m_notice;
    QLabel* m_where;
    QPushButton* m_setup;
    QPushButton* m_discard;
    QPushButton* m_save;
};

} // namespace trueup::ui
