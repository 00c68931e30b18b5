#pragma once

#include "composition.h"
#include "shell/widgetprompts.h"
#include "widgets/appearance.h"

#include <QObject>

namespace trueup {

namespace ui {
class MainWindow;
class Screenshots;
class SetupAssistant;
}

struct DesktopOptions
{
    std::optional<WorkspaceChoice> workspace; ///< named on the command line
    QString screenshots;                      ///< folder; empty: open the window
    QString theme;
    QString language; ///< two letters, for the names of pictures
};

/// The life of the program: first run, window, or pictures.
class Desktop : public QObject
{
    Q_OBJECT
public:
    Desktop(DesktopOptions options, QSettings& settings, ui::Appearance& appearance, QObject* parent = nullptr);
    ~Desktop() override;

    void start();

private:
    void openAssistant();
    void openWindow(const WorkspaceChoice& choice);
    void takePictures();

    DesktopOptions m_options;
    QSettings& m_settings;
    ui::Appearance& m_appearance;
    ui::WidgetPrompts m_prompts;
    std::unique_ptr<ui::SetupService> m_setup;
    std::unique_ptr<ui::SetupAssistant> m_assistant;
    std::unique_ptr<DesktopServices> m_services;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<ui::Screenshots> m_screenshots;
};

} // namespace trueup
