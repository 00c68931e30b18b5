#include "sampleservices.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTimer>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {
constexpr int endMs = 3000;
}

SampleServices::SampleServices(QObject* parent) : QObject(parent), m_process(std::make_unique<QProcess>())
{
    m_process->setProcessChannelMode(QProcess::SeparateChannels);
    m_process->setStandardErrorFile(QProcess::nullDevice());
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &SampleServices::readLine);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this] { giveUp(m_process->errorString()); });
    connect(m_process.get(), &QProcess::finished, this, [this](int code) { giveUp(tr("It ended with code %1.").arg(code)); });
}

SampleServices::~SampleServices()
{
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        return;
    // Nobody waits for it to end; without an event loop, at the end of the program, its standard input does the work.
    QProcess* ending = m_process.release();
    connect(ending, &QProcess::finished, ending, &QObject::deleteLater);
    QTimer::singleShot(endMs, ending, &QProcess::kill);
    ending->closeWriteChannel();
}

QString SampleServices::program()
{
    return QStandardPaths::findExecutable(u"trueup-sandbox"_s, {QCoreApplication::applicationDirPath()});
}

void SampleServices::start()
{
    const QString found = program();
    if (found.isEmpty()) {
        giveUp(QDir::toNativeSeparators(QCoreApplication::applicationDirPath()));
        return;
    }
    m_process->start(found, {u"--watch-stdin"_s});
}

void SampleServices::readLine()
{
    m_output += m_process->readAllStandardOutput();
    const qsizetype end = m_output.indexOf('\n');
    if (m_answered || end < 0)
        return;
    const QJsonObject object = QJsonDocument::fromJson(m_output.first(end)).object();
    QHash<QString, QString> variables;
    for (auto it = object.constBegin(); it != object.constEnd(); ++it)
        variables.insert(it.key(), it->toString());
    m_answered = true;
    emit ready(variables);
}

void SampleServices::giveUp(const QString& detail)
{
    if (std::exchange(m_answered, true))
        return;
    emit failed(Error{ErrorKind::Config, tr("The sample services could not be started."),
                      tr("The invented feed, ERP and shop cannot be reached; what is there already can be looked at."),
                      tr("Install Trueup again with its sample services, or set up a workspace of your own."), detail, {}, false});
}

} // namespace trueup
