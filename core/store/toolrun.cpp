#include "store/toolrun.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QProcess>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::PrivateServer)
};

void end(QProcess& process)
{
    process.terminate();
    if (!process.waitForFinished(5'000)) {
        process.kill();
        process.waitForFinished(5'000);
    }
}

} // namespace

Result<ToolResult> runTool(const ToolRun& run, const CancelToken& cancel)
{
    QProcess process;
    const QString name = QFileInfo(run.program).fileName();
    process.setProcessEnvironment(run.environment);
    if (!run.workingDirectory.isEmpty())
        process.setWorkingDirectory(run.workingDirectory);
    process.setStandardInputFile(QProcess::nullDevice());
    if (!run.keepOutput) {
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
    }
    serverplatform::runAs(run.account, process, run.givesWay);
    process.start(run.program, run.arguments);
    if (!process.waitForStarted(30'000))
        return fail(ErrorKind::Io, Text::tr("%1 could not be started.").arg(name),
                    Text::tr("Check the installation of PostgreSQL."), process.errorString());
    const QDeadlineTimer deadline(run.timeout);
    while (!process.waitForFinished(100) && process.state() != QProcess::NotRunning) {
        if (cancel.isCancelled()) {
            end(process);
            return fail(CancelToken::error());
        }
        if (deadline.hasExpired()) {
            end(process);
            return fail(
                Error{ErrorKind::Timeout, Text::tr("%1 did not finish in time.").arg(name), {}, {}, {}, {}, true});
        }
    }
    ToolResult result;
    result.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    if (run.keepOutput) {
        result.output = process.readAllStandardOutput();
        result.messages = QString::fromUtf8(process.readAllStandardError()).trimmed();
    }
    return result;
}

QProcessEnvironment toolEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString& name : environment.keys()) {
        if (name.startsWith("PG"_L1))
            environment.remove(name);
    }
    environment.remove(u"LC_MESSAGES"_s);
    environment.remove(u"LANGUAGE"_s);
    environment.insert(u"LC_ALL"_s, u"C"_s);
    return environment;
}

} // namespace trueup
