#include "settingsfile.h"

#include "base/log.h"

#include <QDateTime>
#include <QFile>

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
    opened.settings = std::make_unique<QSettings>(file, QSettings::IniFormat);
    opened.settings->setAtomicSyncRequired(true);
    if (!isBroken(file, opened.settings->status()))
        return opened;
    opened.settings.reset(); // lets go of the file before it is moved
    const QString aside = u"%1.broken-%2"_s.arg(file, QDateTime::currentDateTimeUtc().toString(u"yyyyMMddHHmmss"_s));
    if (QFile::rename(file, aside))
        opened.setAside = aside;
    else
        qCWarning(lcUi) << "The settings in" << file << "cannot be read and cannot be set aside.";
    opened.settings = std::make_unique<QSettings>(opened.setAside.isEmpty() ? aside + u".new"_s : file, QSettings::IniFormat);
    opened.settings->setAtomicSyncRequired(true);
    return opened;
}

} // namespace trueup
