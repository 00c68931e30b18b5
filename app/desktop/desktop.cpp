#include "desktop.h"

#include "shell/mainwindow.h"
#include "shell/screenshots.h"
#include "shell/setupassistant.h"

#include <QCoreApplication>
#include <QTextStream>

namespace trueup {

using namespace Qt::StringLiterals;

Desktop::Desktop(DesktopOptions options, QSettings& settings, ui::Appearance& appearance, QObject* parent)
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
    m_setup = makeSetupService(m_settings);
    m_assistant = std::make_unique<ui::SetupAssistant>(*m_setup, m_prompts);
    connect(m_assistant.get(), &ui::SetupAssistant::completed, this, [this] {
        if (const auto choice = rememberedWorkspace(m_settings))
            openWindow(*choice);
    });
    m_assistant->show();
}

void Desktop::openWindow(const WorkspaceChoice& choice)
{
    m_screenshots.reset();
    m_window.reset();
    m_services = makeDesktopServices(choice, m_settings);
    m_window = std::make_unique<ui::MainWindow>(m_services->bundle(), &m_appearance);
    connect(m_window.get(), &ui::MainWindow::setupWanted, this, &Desktop::openAssistant);
    if (m_options.screenshots.isEmpty())
        m_window->show();
    else
        takePictures();
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
