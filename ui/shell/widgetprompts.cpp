#include "shell/widgetprompts.h"

#include "shell/confirmdialog.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>

namespace trueup::ui {

namespace {

void openPicker(QFileDialog* dialog, const std::function<void(std::optional<QString>)>& answered)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog->parent(),
                     [answered](const QString& path) { answered(path); });
    QObject::connect(dialog, &QDialog::rejected, dialog->parent(), [answered] { answered(std::nullopt); });
    dialog->open();
}

} // namespace

void WidgetPrompts::confirm(QWidget* parent, const Question& question,
                            std::function<void(std::optional<QString>)> answered)
{
    auto* dialog = new ConfirmDialog(question, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::finished, parent, [dialog, answered = std::move(answered)](int result) {
        answered(result == QDialog::Accepted ? std::optional(dialog->reason()) : std::nullopt);
    });
    dialog->open();
}

void WidgetPrompts::openFile(QWidget* parent, const QString& title, const QString& filter,
                             std::function<void(std::optional<QString>)> answered)
{
    auto* dialog = new QFileDialog(parent, title, QString(), filter);
    dialog->setFileMode(QFileDialog::ExistingFile);
    openPicker(dialog, answered);
}

void WidgetPrompts::saveFile(QWidget* parent, const QString& title, const QString& suggested, const QString& filter,
                             std::function<void(std::optional<QString>)> answered)
{
    const QDir documents(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    auto* dialog = new QFileDialog(parent, title, documents.filePath(suggested), filter);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QFileInfo(suggested).suffix());
    openPicker(dialog, answered);
}

void WidgetPrompts::showInFolder(const QString& file)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absolutePath()));
}

void WidgetPrompts::chooseFolder(QWidget* parent, const QString& title, const QString& start,
                                 std::function<void(std::optional<QString>)> answered)
{
    auto* dialog = new QFileDialog(parent, title, start);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    openPicker(dialog, answered);
}

} // namespace trueup::ui
