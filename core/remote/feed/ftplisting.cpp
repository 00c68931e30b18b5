#include "remote/feed/ftplisting.h"

#include <QRegularExpression>
#include <QTimeZone>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Names on old servers may be Latin-1.
QString nameFrom(const QByteArray& bytes)
{
    return bytes.isValidUtf8() ? QString::fromUtf8(bytes) : QString::fromLatin1(bytes);
}

QStringList linesOf(QByteArrayView text)
{
    QStringList lines;
    for (QByteArray line : text.toByteArray().split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (!line.isEmpty())
            lines.append(nameFrom(line));
    }
    return lines;
}

/// "20261101020304" or "20261101020304.123", always UTC.
QDateTime factTime(const QString& text)
{
    QDateTime time = QDateTime::fromString(text.left(14), u"yyyyMMddHHmmss"_s);
    time.setTimeZone(QTimeZone::UTC);
    return time;
}

} // namespace

QList<RemoteFile> parseMlsd(QByteArrayView text)
{
    QList<RemoteFile> files;
    for (const QString& line : linesOf(text)) {
        const qsizetype space = line.indexOf(u' ');
        if (space <= 0 || space + 1 == line.size())
            continue;
        RemoteFile file{line.mid(space + 1), -1, {}};
        bool isFile = true;
        for (const QString& fact : line.left(space).split(u';', Qt::SkipEmptyParts)) {
            const QString key = fact.section(u'=', 0, 0).toLower();
            const QString value = fact.section(u'=', 1);
            bool number = false;
            if (key == "type"_L1)
                isFile = value.compare("file"_L1, Qt::CaseInsensitive) == 0;
            else if (key == "size"_L1) {
                const qint64 size = value.toLongLong(&number);
                file.size = number && size >= 0 ? size : -1;
            } else if (key == "modify"_L1)
                file.modified = factTime(value);
        }
        if (isFile)
            files.append(file);
    }
    return files;
}

QList<RemoteFile> parseList(QByteArrayView text)
{
    // -rw-r--r--   1 owner group   1234 Nov 01 02:03 the name      (the group may be missing, the date has three words)
    static const QRegularExpression unixLine(
        u"^([-dlbcps])[-rwxsStTl+.@]{9,}\\s+\\d+\\s+.*?(\\d+)\\s+(?:[A-Za-z]{3}\\s+\\d{1,2}|\\d{1,2}\\s+[A-Za-z]{3}|\\d{4}-\\d\\d-\\d\\d)\\s+"
        u"(?:\\d{1,2}:\\d\\d(?::\\d\\d)?|\\d{4})\\s(.+)$"_s);
    // 11-01-26  02:03AM       1234 the name
    static const QRegularExpression dosLine(u"^\\d\\d-\\d\\d-\\d{2,4}\\s+\\d\\d:\\d\\d\\s*(?:[AP]M)?\\s+(<DIR>|\\d+)\\s+(.+)$"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    QList<RemoteFile> files;
    for (const QString& line : linesOf(text)) {
        if (const auto match = unixLine.match(line); match.hasMatch()) {
            const QString kind = match.captured(1);
            const QString name = kind == "l"_L1 ? match.captured(3).section(" -> "_L1, 0, 0) : match.captured(3);
            if (kind == "-"_L1)
                files.append(RemoteFile{name, match.captured(2).toLongLong(), {}});
            else if (kind == "l"_L1)
                files.append(RemoteFile{name, -1, {}}); // the size shown is that of the link
        } else if (const auto dos = dosLine.match(line); dos.hasMatch() && !dos.captured(1).startsWith(u'<')) {
            files.append(RemoteFile{dos.captured(2), dos.captured(1).toLongLong(), {}});
        }
    }
    return files;
}

QList<RemoteFile> parseNlst(QByteArrayView text)
{
    QList<RemoteFile> files;
    for (const QString& line : linesOf(text)) {
        const QString name = line.section(u'/', -1); // some servers answer with the folder in front
        if (!name.isEmpty() && name != "."_L1 && name != ".."_L1)
            files.append(RemoteFile{name, -1, {}});
    }
    return files;
}

} // namespace trueup
