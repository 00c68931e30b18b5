#include "settingsfile.h"

#include "base/log.h"

#include <QDateTime>
#include <QFile>
#include <QSettings>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// QSettings takes almost anything for a file with strange keys; what it never writes itself is told apart here.
bool isBroken(const QString& path, QSettings::Status status)
{
    if (status == QSettings::FormatError)
        return true;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false; // none there yet
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        const QByteArray text = line.trimmed();
        if (line.contains('\0') || (text.startsWith('[') && !text.endsWith(']')))
            return true;
        if (!text.isEmpty() && !text.startsWith('[') && !text.startsWith(';') && !text.startsWith('#') && !text.contains('='))
            return true;
    }
    return false;
}

} // namespace

QString settingsPath()
{
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"trueup"_s, u"trueup"_s).fileName();
}

OpenedSettings openSettings(const QString& file)
{
    OpenedSettings opened;
    QString readable = file;
    if (isBroken(file, QSettings(file, QSettings::IniFormat).status())) {
        const QString aside = u"%1.broken-%2"_s.arg(file, QDateTime::currentDateTimeUtc().toString(u"yyyyMMddHHmmss"_s));
        if (QFile::rename(file, aside)) {
            opened.setAside = aside;
        } else {
            qCWarning(lcUi) << "The settings in" << file << "cannot be read and cannot be set aside.";
            readable = aside + u".new"_s;
        }
    }
    opened.settings = std::make_unique<ui::SettingsStore>(readable);
    return opened;
}

} // namespace trueup
