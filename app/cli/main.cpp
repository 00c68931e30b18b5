#include "cli.h"

#include "base/clock.h"
#include "base/log.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLibraryInfo>
#include <QTextStream>
#include <QTranslator>

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <thread>

namespace {

using namespace trueup;
using namespace trueup::cli;
using namespace Qt::StringLiterals;

volatile std::sig_atomic_t interrupted = 0;

extern "C" void onInterrupt(int)
{
    interrupted = 1;
}

/// Turns Ctrl+C into a stop request; a signal handler itself may not touch more than a flag.
class InterruptWatch
{
public:
    InterruptWatch()
        : m_thread([this](const std::stop_token& stop) {
              std::unique_lock lock(m_mutex);
              while (!m_woken.wait_for(lock, stop, std::chrono::milliseconds(50), [] { return interrupted != 0; }) &&
                     !stop.stop_requested()) {
              }
              if (interrupted)
                  m_source.cancel();
          })
    {
        std::signal(SIGINT, onInterrupt);
        std::signal(SIGTERM, onInterrupt);
    }
    [[nodiscard]] CancelToken token() const { return m_source.token(); }
    void stop() { m_source.cancel(); }

private:
    CancelSource m_source;
    std::mutex m_mutex;
    std::condition_variable_any m_woken;
    std::jthread m_thread;
};

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::cli)
};

std::vector<Verb> allVerbs()
{
    std::vector<Verb> verbs;
    for (auto group : {databaseVerbs(), workspaceVerbs(), etilizeVerbs(), xorosoftVerbs(), stagingVerbs(), stagingFieldVerbs(),
                       shopifyVerbs(), conflictVerbs(), conflictBulkVerbs(), ruleVerbs(), historyVerbs(), jobVerbs(), alertVerbs(),
                       settingsVerbs(), peopleVerbs(), matchVerbs(), matchesVerbs()}) {
        for (Verb& verb : group)
            verbs.push_back(std::move(verb));
    }
    return verbs;
}

QList<QCommandLineOption> globalOptions()
{
    return {{u"workspace"_s, Text::tr("Workspace folder (default: the user's own)."), u"DIR"_s},
            {u"database"_s, Text::tr("Database to use instead of the workspace's own."), u"URL"_s},
            {u"json"_s, Text::tr("Print the result as one JSON object on the last line.")},
            {u"quiet"_s, Text::tr("No progress on the standard error output.")}};
}

void print(FILE* file, const QString& text)
{
    QTextStream(file) << text << (text.endsWith(u'\n') ? u""_s : u"\n"_s);
}

QString overview(const std::vector<Verb>& verbs)
{
    QString text =
        Text::tr("Usage: trueup-cli [--workspace DIR | --database URL] [--json] [--quiet] VERB …") + u"\n\n"_s;
    for (const Verb& verb : verbs)
        text += u"  %1 %2\n"_s.arg((verb.name + u' ' + verb.operands).trimmed().leftJustified(44), verb.summary);
    text += u'\n' + Text::tr("trueup-cli VERB --help explains one verb.") + u'\n' +
            Text::tr("Exit status: 0 done, 1 failed, 2 wrong usage, 3 held by a guardrail, 4 needs approval, "
                     "5 refused, 130 cancelled.") +
            u'\n';
    return text;
}

/// The verb whose words come first among the operands; consumes them from `arguments`.
const Verb* findVerb(const std::vector<Verb>& verbs, QStringList& arguments)
{
    QStringList words;
    QList<qsizetype> places;
    for (qsizetype i = 1; i < arguments.size() && words.size() < 2; ++i) {
        if (arguments[i].startsWith(u'-')) {
            if ((arguments[i] == "--workspace"_L1 || arguments[i] == "--database"_L1) && words.isEmpty())
                ++i;
            continue;
        }
        words.append(arguments[i]);
        places.append(i);
    }
    for (qsizetype count = words.size(); count > 0; --count) {
        const QString name = words.first(count).join(u' ');
        for (const Verb& verb : verbs) {
            if (verb.name == name) {
                for (qsizetype i = count; i-- > 0;)
                    arguments.removeAt(places[i]);
                return &verb;
            }
        }
    }
    return nullptr;
}

ProgressSink progressTo(FILE* file)
{
    return [file, last = QString()](const Progress& progress) mutable {
        QString line = progress.phase;
        if (progress.total >= 0)
            line += u" %1 / %2"_s.arg(progress.done).arg(progress.total);
        else if (progress.done > 0)
            line += u" %1"_s.arg(progress.done);
        if (progress.perSecond >= 1)
            line += u" · %1/s"_s.arg(qRound64(progress.perSecond));
        if (const qint64 left = progress.secondsLeft(); left > 0)
            line += u" · "_s + Text::tr("%n s left", nullptr, int(left));
        if (line != last)
            print(file, line);
        last = line;
    };
}

int report(const Error& error, bool json)
{
    print(stderr, errorText(error));
    if (!error.detail.isEmpty())
        print(stderr, u"  "_s + error.detail);
    if (json) {
        const QJsonObject object{{u"ok"_s, false},
                                 {u"error"_s, QJsonObject{{u"kind"_s, errorKindWord(error.kind)},
                                                          {u"code"_s, error.code},
                                                          {u"message"_s, error.message},
                                                          {u"not_done"_s, error.notDone},
                                                          {u"next_step"_s, error.nextStep},
                                                          {u"retryable"_s, error.retryable}}}};
        print(stdout, QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
    }
    return exitCodeFor(error.kind);
}

int runVerb(const Verb& verb, const QStringList& arguments, InterruptWatch& watch)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(verb.summary);
    parser.addOptions(globalOptions());
    parser.addOptions(verb.options);
    const QCommandLineOption help = parser.addHelpOption();
    for (const QString& word : verb.operands.split(u' ', Qt::SkipEmptyParts))
        parser.addPositionalArgument(word, {}, word);
    const bool understood = parser.parse(arguments);
    const bool json = arguments.contains("--json"_L1);
    if (understood && parser.isSet(help)) {
        print(stdout, parser.helpText().replace(QCoreApplication::arguments().constFirst() + u" ["_s,
                                                u"trueup-cli "_s + verb.name + u" ["_s));
        return Success;
    }
    if (!understood)
        return report(Error{ErrorKind::Usage, parser.errorText(), {}, Text::tr("See --help."), {}, {}, false}, json);

    Environment environment;
    environment.workspace =
        parser.isSet(u"workspace"_s) ? parser.value(u"workspace"_s) : qEnvironmentVariable("TRUEUP_WORKSPACE");
    environment.databaseUrl = parser.isSet(u"database"_s)    ? parser.value(u"database"_s)
                              : parser.isSet(u"workspace"_s) ? QString()
                                                             : qEnvironmentVariable("TRUEUP_DATABASE_URL");
    environment.json = json;
    environment.quiet = parser.isSet(u"quiet"_s);
    environment.cancel = watch.token();
    environment.requestCancel = [&watch] { watch.stop(); };
    if (!environment.quiet)
        environment.progress = progressTo(stderr);

    const Result<Answer> answer = verb.run(environment, parser);
    if (!answer)
        return report(answer.error(), json);
    if (json) {
        QJsonObject object = answer->json;
        object.insert(u"ok"_s, answer->exitCode == Success);
        print(stdout, QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
    } else if (!answer->text.isEmpty()) {
        print(stdout, answer->text);
    }
    return answer->exitCode;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"trueup"_s);
    QCoreApplication::setOrganizationName(u"Trueup"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TRUEUP_VERSION));
    applyLogRules();

    const std::vector<Verb> verbs = allVerbs();
    QStringList arguments = QCoreApplication::arguments();
    if (arguments.contains("--version"_L1)) {
        print(stdout, u"trueup-cli "_s + QCoreApplication::applicationVersion());
        return Success;
    }
    const Verb* verb = findVerb(verbs, arguments);
    if (!verb) {
        const bool asked = arguments.contains("--help"_L1) || arguments.contains("-h"_L1) ||
                           (arguments.size() > 1 && arguments[1] == "help"_L1);
        print(asked ? stdout : stderr, overview(verbs));
        return asked ? Success : Usage;
    }
    InterruptWatch watch;
    return runVerb(*verb, arguments, watch);
}
