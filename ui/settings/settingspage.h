#pragma once

#include "services/services.h"
#include "services/session.h"
#include "services/settings.h"

#include <QWidget>

#include <map>

class QLabel;
class QListWidget;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace trueup::ui {

class Appearance;
class ChannelsForm;
class ColumnMapForm;
class ConnectionForm;
class ErpFieldForm;
class ErrorBanner;
class FieldForm;
class GuardForm;
class LocationForm;
class Notice;
class OwnerForm;
class StatefulView;
class ThresholdForm;
class UsersForm;

/// Connections, everything of the engine that a person may set, people, and one's own habits. Nothing is kept before Save is pressed; a test never saves.
class SettingsPage : public QWidget
{
    Q_OBJECT
public:
    SettingsPage(UiServices& services, Appearance* appearance, QWidget* parent = nullptr);
    ~SettingsPage() override;

    void open();
    void setSession(const Session& session);
    void showSection(int index);
    void showChannels(); ///< how people are told of alerts
    [[nodiscard]] int sectionCount() const;
    [[nodiscard]] bool hasChanges() const { return m_dirty; }
    [[nodiscard]] bool isSettled() const;

    /// Every key of the engine's registry that can be changed here; for tests.
    [[nodiscard]] QStringList keys() const;
    [[nodiscard]] UsersForm& users() { return *m_users; }

signals:
    void setupWanted();
    void rulesWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void keepAtChannels();
    void showFooter();
    void showSetUp();
    void showSecretStore();
    QScrollArea* addSection(const QString& title, const QString& iconName, QWidget* page);
    void addNotifications();
    void showSectionOrWhy();
    void addForms(Appearance* appearance);
    void addFieldForms();
    FieldForm* addFieldForm(const QString& heading, const QString& text);
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
    bool m_dirty = false;
    bool m_isRead = false;
    bool m_isKnownWho = false; ///< m_session
    std::optional<int> m_channelsAt; ///< where showChannels() scrolled to, until somebody goes elsewhere
    std::optional<Error> m_unread; ///< why the settings could not be read
    QListWidget* m_sections;
    QStackedWidget* m_pages;
    StatefulView* m_view;
    QLabel* m_who; ///< may change what stands there
    QList<QWidget*> m_ownSections; ///< not of what load() reads, and not kept by Save
    QList<QWidget*> m_secretSections; ///< where passwords and keys are typed
    QList<ConnectionForm*> m_forms;
    ThresholdForm* m_thresholds;
    GuardForm* m_guards;
    ColumnMapForm* m_columns;
    ErpFieldForm* m_erpFields;
    OwnerForm* m_owners;
    QList<FieldForm*> m_fieldForms;
    LocationForm* m_locations;
    UsersForm* m_users;
    ChannelsForm* m_channels;
    QScrollArea* m_notifications = nullptr;
    QScrollArea* m_locationSection = nullptr;
    QScrollArea* m_people = nullptr;
    ErrorBanner* m_banner;
    Notice* m_notice;
    QLabel* m_where;
    QPushButton* m_setup;
    QPushButton* m_discard;
    QPushButton* m_save;
};

} // namespace trueup::ui
