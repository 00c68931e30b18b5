#include "shell/restoreflow.h"

#include "services/prompts.h"
#include "widgets/format.h"

#include <QFileInfo>
#include <QLocale>
#include <QWidget>

namespace trueup::ui {

using namespace Qt::StringLiterals;

RestoreFlow::RestoreFlow(UiServices& services, QWidget* window) : QObject(window), m_services(services), m_window(window), m_asker(this) {}

void RestoreFlow::begin()
{
    m_asker.ask(m_services.jobs.beforeRestore(), [this](const Result<RestoreOutlook>& outlook) {
        if (outlook)
            choose(*outlook);
        else
            emit failed(outlook.error());
    });
}

void RestoreFlow::choose(const RestoreOutlook& outlook)
{
    m_services.prompts.openFile(m_window, tr("Restore the database from a backup"), tr("Backups (*.dump)"),
                                [this, outlook](const std::optional<QString>& file) {
        if (file && !file->isEmpty())
            confirm(*file, outlook);
    });
}

void RestoreFlow::confirm(const QString& file, const RestoreOutlook& outlook)
{
    const QFileInfo backup(file);
    QStringList parts{tr("%1 of %2 takes the place of the present database, which is kept beside it under another name.")
                          .arg(backup.fileName(), shownTime(backup.lastModified())),
                      tr("What was imported, decided, edited or set up since that backup is not in it, and what somebody changes until it is "
                         "there is lost with it. What was written to the shop stays in the shop: pull from Shopify afterwards.")};
    if (!outlook.connected.isEmpty())
        parts += tr("Also connected, and cut off by it: %1.").arg(QLocale().createSeparatedList(outlook.connected));
    Question question;
    question.title = tr("Restore the database from a backup");
    question.text = parts.join(u"\n\n"_s);
    question.action = tr("Replace the database");
    question.isDestructive = true;
    m_services.prompts.confirm(m_window, question, [this, file](const std::optional<QString>& agreed) {
        if (agreed)
            start(file);
    });
}

void RestoreFlow::start(const QString& file)
{
    JobRequest job;
    job.kind = JobKind::Restore;
    job.file = file;
    m_asker.ask(m_services.jobs.start(job), [this](const Result<QString>& started) {
        if (!started)
            emit failed(started.error());
    });
}

} // namespace trueup::ui
