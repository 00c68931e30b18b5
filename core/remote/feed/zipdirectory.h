#pragma once

#include "base/error.h"

#include <QIODevice>
#include <QList>
#include <QString>

namespace trueup {

/// One entry of a zip's central directory.
struct ZipEntry
{
    QString name;           ///< UTF-8 by its flag, else code page 437 shown as Latin-1
    QByteArray rawName;
    qint64 size = 0;        ///< unpacked
    qint64 packedSize = 0;
    qint64 headerOffset = 0; ///< of the local header
    quint32 crc32 = 0;
    quint16 method = 0;     ///< 0 stored, 8 deflated
    bool encrypted = false;

    [[nodiscard]] bool isDirectory() const { return name.endsWith(u'/'); }
};

/// Reads the central directory (PKWARE APPNOTE 6.3, ZIP64 included) and believes nothing in it: every offset and size is
/// checked against the file. At most `maxEntries`. Errors: Archive, Io.
[[nodiscard]] Result<QList<ZipEntry>> readZipDirectory(QIODevice& zip, int maxEntries);

/// Where the packed bytes of the entry begin: the local header must exist and agree with the directory.
[[nodiscard]] Result<qint64> zipDataOffset(QIODevice& zip, const ZipEntry& entry);

/// Absolute, with a drive letter, with "..", a backslash or a control character: a name made to escape a folder.
[[nodiscard]] bool isUnsafeZipName(const QString& name);

} // namespace trueup
