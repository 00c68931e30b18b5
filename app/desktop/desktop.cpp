#include "desktop.h"

#include "shell/announcer.h"
#include "shell/mainwindow.h"
#include "shell/screenshots.h"
#include "shell/setupassistant.h"
#include "shell/traynotifier.h"

#include <QCoreApplication>
#include <QTextStream>

namespace trueup {

using namespace Qt::StringLiterals;

Desktop::Desktop(DesktopOptions options, ui::SettingsStore& settings, ui::Appearance& appearance, QObject* parent)
    : QObject(parent), m_options(std::move(options)), m_settings(settings), m_appearance(appearance)
{
}

Desktop::~Desktop() = default;

void Desktop::start()
{
    if (const auto choice = m_options.workspace ? m_options.workspace : rememberedWorkspace(m_settings)) {
        openWindow(*choice);
        return;
    }
    if (m_options.screenshots.isEmpty()) {
        openAssistant();
        return;
    }
    QTextStream(stderr) << tr("There is no workspace to take pictures of. Name one with --workspace or --database.") << '\n';
    QCoreApplication::exit(2);
}

void Desktop::openAssistant()
{
    m_setup = makeSetupService(m_settings, m_options.farewell);
    m_assistant = std::make_unique<ui::SetupAssistant>(*m_setup, m_prompts);
    m_appearance.dress(*m_assistant);
    connect(m_assistant.get(), &ui::SetupAssistant::completed, this, [this] {
        if (const auto choice = rememberedWorkspace(m_settings))
            openWindow(*choice);
    });
    m_assistant->show();
}

void Desktop::openWindow(const WorkspaceChoice& choice)
{
    m_screenshots.reset();
    m_announcer.reset();
    m_window.reset();
    m_services.reset(); // one database at a time
    m_services = makeDesktopServices(choice, m_settings, m_options.log, m_options.farewell);
    m_window = std::make_unique<ui::MainWindow>(m_services->bundle(), &m_appearance);
    connect(m_window.get(), &ui::MainWindow::setupWanted, this, &Desktop::openAssistant);
    // Queued: it is said in the middle of the window's own work.
    connect(m_window.get(), &ui::MainWindow::databaseReplaced, this, [this, choice](const QString& told) {
        openWindow(choice);
        m_window->tell(told);
    }, Qt::QueuedConnection);
    if (!m_options.screenshots.isEmpty()) {
        takePictures();
        return;
    }
    m_window->show();
    emit opened(choice);
    connectTray();
    if (!m_options.brokenSettings.isEmpty())
        m_window->report({ErrorKind::Config, tr("The settings of this computer could not be read."),
                          tr("Sizes, columns, language and the place of the data are as on a first start."),
                          tr("Choose the workspace again if this is not the one; the old file is kept."), m_options.brokenSettings, {}, false});
}

void Desktop::connectTray()
{
    if (!m_tray) {
        m_tray = std::make_unique<ui::TrayNotifier>();
        connect(m_tray.get(), &ui::TrayNotifier::windowWanted, this, &Desktop::raise);
        connect(m_tray.get(), &ui::TrayNotifier::quitWanted, this, [this] {
            if (m_window)
                m_window->close();
            QCoreApplication::quit();
        });
    }
    m_bundle.emplace(m_services->bundle());
    m_announcer = std::make_unique<ui::Announcer>(*m_bundle, *m_tray, [this] { return m_window && m_window->isActiveWindow(); });
    connect(m_window.get(), &ui::MainWindow::stateShown, m_announcer.get(), &ui::Announcer::setState);
}

void Desktop::raise()
{
    QWidget* shown = m_window && !(m_assistant && m_assistant->isVisible()) ? static_cast<QWidget*>(m_window.get()) : m_assistant.get();
    if (!shown)
        return;
    shown->setWindowState((shown->windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    shown->show();
    shown->raise();
    shown->activateWindow();
}

void Desktop::takePictures()
{
    ui::Screenshots::Options options;
    options.directory = QDir(m_options.screenshots);
    options.suffix = u"%1-%2"_s.arg(m_options.theme, m_options.language);
    m_screenshots = std::make_unique<ui::Screenshots>(*m_window, options);
    connect(m_screenshots.get(), &ui::Screenshots::finished, this, [](const QStringList& files, const Error& error) {
        for (const QString& file : files)
            QTextStream(stdout) << file << '\n';
        if (!error.message.isEmpty())
            QTextStream(stderr) << errorText(error) << '\n';
        QCoreApplication::exit(error.message.isEmpty() ? 0 : 1);
    });
    m_screenshots->start();
}

} // namespace trueup
