#pragma once

#include "composition.h"
#include "shell/widgetprompts.h"
#include "widgets/appearance.h"

#include <QObject>

namespace trueup {

namespace ui {
class Announcer;
class MainWindow;
class Screenshots;
class SetupAssistant;
class TrayNotifier;
}

struct DesktopOptions
{
    std::optional<WorkspaceChoice> workspace; ///< named on the command line
    QString screenshots;                      ///< folder; empty: open the window
    QString theme;
    QString language; ///< two letters, for the names of pictures
    QString brokenSettings; ///< where a settings file that could not be read was set aside; empty: all is well
    const LogRing* log = nullptr;
    Farewell* farewell = nullptr; ///< takes what a closed window leaves; without one closing waits
};

/// The life of the program: first run, window, or pictures.
class Desktop : public QObject
{
    Q_OBJECT
public:
    Desktop(DesktopOptions options, ui::SettingsStore& settings, ui::Appearance& appearance, QObject* parent = nullptr);
    ~Desktop() override;

    void start();
    /// Brings the window to the front, from wherever it is.
    void raise();

signals:
    /// A window over this workspace is there.
    void opened(const trueup::WorkspaceChoice& choice);

private:
    void connectTray();
    void openAssistant();
    void openWindow(const WorkspaceChoice& choice);
    void takePictures();

    DesktopOptions m_options;
    ui::SettingsStore& m_settings;
    ui::Appearance& m_appearance;
    ui::WidgetPrompts m_prompts;
    std::unique_ptr<ui::SetupService> m_setup;
    std::unique_ptr<ui::SetupAssistant> m_assistant;
    std::unique_ptr<DesktopServices> m_services;
    std::optional<ui::UiServices> m_bundle; ///< of m_services, for what lives beside the window
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<ui::TrayNotifier> m_tray;
    std::unique_ptr<ui::Announcer> m_announcer;
    std::unique_ptr<ui::Screenshots> m_screenshots;
};

} // namespace trueup
