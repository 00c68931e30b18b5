#include "base/log.h"
#include "base/logring.h"
#include "desktop.h"
#include "farewell.h"
#include "settingsfile.h"
#include "singleinstance.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QTextStream>
#include <QTimer>
#include <QTranslator>

#include <cstdlib>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds patience{5}; ///< with what still runs when the window is closed

struct CommandLine
{
    QString workspace;
    QString database;
    QString screenshots;
    QString theme;
    QString language;
};

CommandLine readCommandLine(const QApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Keeps one product catalogue in agreement across a supplier feed, an ERP and a shop."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({{u"workspace"_s, QCoreApplication::translate("main", "Open the workspace in this folder."), u"DIR"_s},
                       {u"database"_s, QCoreApplication::translate("main", "Use this PostgreSQL database."), u"URL"_s},
                       {u"screenshots"_s, QCoreApplication::translate("main", "Write a picture of every page and quit."), u"DIR"_s},
                       {u"theme"_s, QCoreApplication::translate("main", "light or dark instead of the system's choice."), u"NAME"_s},
                       {u"language"_s, QCoreApplication::translate("main", "en or fr instead of the system's choice."), u"CODE"_s}});
    parser.process(application);
    return {parser.value(u"workspace"_s), parser.value(u"database"_s), parser.value(u"screenshots"_s),
            parser.value(u"theme"_s), parser.value(u"language"_s)};
}

/// English or French, from the command line, else what the person chose, else the system's language.
QString languageFor(const CommandLine& line, const ui::SettingsStore& settings)
{
    QString language = line.language;
    if (language.isEmpty())
        language = settings.value(u"preferences/language"_s).toString();
    if (language.isEmpty())
        language = QLocale::system().name().left(2);
    return language == "fr"_L1 ? u"fr"_s : u"en"_s;
}

std::optional<WorkspaceChoice> choiceOf(const CommandLine& line)
{
    const QString folder = line.workspace.isEmpty() ? qEnvironmentVariable("TRUEUP_WORKSPACE") : line.workspace;
    const QString database = line.database.isEmpty() ? qEnvironmentVariable("TRUEUP_DATABASE_URL") : line.database;
    if (!line.database.isEmpty() || (folder.isEmpty() && !database.isEmpty()))
        return WorkspaceChoice{{}, database};
    if (!folder.isEmpty())
        return WorkspaceChoice{folder, {}};
    return std::nullopt;
}

/// What makes two starts the same.
QString placeOf(const std::optional<WorkspaceChoice>& choice)
{
    if (!choice)
        return u"first run"_s;
    return choice->databaseUrl.isEmpty() ? QDir(choice->folder).absolutePath() : choice->databaseUrl;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"trueup"_s);
    QApplication::setApplicationDisplayName(u"Trueup"_s);
    QApplication::setOrganizationName(u"Trueup"_s);
    QApplication::setApplicationVersion(QStringLiteral(TRUEUP_VERSION));
    applyLogRules();

    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    const LogRing log(data.isEmpty() ? QString() : QDir(data).filePath(u"log/trueup.log"_s));
    const OpenedSettings opened = openSettings(settingsPath());
    ui::SettingsStore& settings = *opened.settings;
    const CommandLine line = readCommandLine(application);
    const QString language = languageFor(line, settings);
    QTranslator qtTexts;
    QTranslator texts;
    if (qtTexts.load(u"qtbase_%1"_s.arg(language), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(&qtTexts);
    if (texts.load(u":/i18n/trueup_%1.qm"_s.arg(language)))
        QApplication::installTranslator(&texts);
    if (QLocale::system().name().left(2) != language)
        QLocale::setDefault(QLocale(language == "fr"_L1 ? u"fr_CA"_s : u"en_CA"_s));

    const QString theme = line.theme.isEmpty() ? settings.value(u"preferences/theme"_s).toString() : line.theme;
    ui::Appearance appearance(application, ui::Appearance::fromWord(theme));
    const std::optional<WorkspaceChoice> choice = choiceOf(line);
    auto instance = std::make_unique<SingleInstance>(placeOf(choice ? choice : rememberedWorkspace(settings)));
    if (line.screenshots.isEmpty() && !instance->take()) {
        QTextStream(stdout) << QCoreApplication::translate("main", "Trueup is open already; its window was asked to come to the front.") << '\n';
        return 0;
    }
    Farewell farewell;
    const DesktopOptions options{choice, line.screenshots, theme == "dark"_L1 ? u"dark"_s : u"light"_s, language, opened.setAside,
                                 &log, &farewell};
    auto desktop = std::make_unique<Desktop>(options, settings, appearance);
    QObject::connect(instance.get(), &SingleInstance::wanted, desktop.get(), &Desktop::raise);
    // The set-up assistant may have chosen another workspace than the program was started with.
    QObject::connect(desktop.get(), &Desktop::opened, desktop.get(), [&instance, &desktop](const WorkspaceChoice& chosen) {
        if (instance->place() == placeOf(chosen))
            return;
        instance = std::make_unique<SingleInstance>(placeOf(chosen));
        if (instance->take())
            QObject::connect(instance.get(), &SingleInstance::wanted, desktop.get(), &Desktop::raise);
    });
    QTimer::singleShot(0, desktop.get(), &Desktop::start);
    const int code = QApplication::exec();
    desktop.reset();
    instance.reset(); // the next start need not wait for what is left of this one
    (void)settings.flush(); // the log says so if it failed
    if (!farewell.wait(patience)) {
        // A database or a shop does not answer. What was begun is as after a crash: taken up or taken back by the next run.
        qCWarning(lcStore) << "what still ran was cut off";
        std::_Exit(code);
    }
    return code;
}
