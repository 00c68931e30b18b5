#include "remote/feed/zipdirectory.h"

#include <QtEndian>

#include <algorithm>
#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

// Record sizes and signatures of PKWARE APPNOTE 6.3.10, chapter 4.3.
constexpr quint32 localSignature = 0x04034b50;
constexpr quint32 centralSignature = 0x02014b50;
constexpr quint32 endSignature = 0x06054b50;
constexpr quint32 end64Signature = 0x06064b50;
constexpr quint32 locator64Signature = 0x07064b50;
constexpr qint64 localSize = 30;
constexpr qint64 centralSize = 46;
constexpr qint64 endSize = 22;
constexpr qint64 end64Size = 56;
constexpr qint64 locator64Size = 20;
constexpr qint64 maxComment = 0xFFFF;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ZipDirectory)
};

struct EndRecord
{
    quint64 entries = 0;
    quint64 size = 0;
    quint64 offset = 0;
    qint64 position = 0; ///< where the directory must end at the latest
};

std::unexpected<Error> broken(const QString& detail)
{
    return fail(ErrorKind::Archive, Text::tr("The zip file is damaged or was cut off."),
                Text::tr("Download it again; if that does not help, ask the supplier for a new file."), detail);
}

template <class T>
T number(const QByteArray& bytes, qsizetype offset)
{
    return qFromLittleEndian<T>(bytes.constData() + offset);
}

Result<QByteArray> readAt(QIODevice& zip, qint64 offset, qint64 size)
{
    if (offset < 0 || size < 0 || offset > zip.size() - size)
        return broken(u"a record lies outside the file"_s);
    if (!zip.seek(offset))
        return fail(ErrorKind::Io, Text::tr("The zip file could not be read."), {}, zip.errorString());
    QByteArray bytes = zip.read(size);
    if (bytes.size() != size)
        return fail(ErrorKind::Io, Text::tr("The zip file could not be read."), {}, zip.errorString());
    return bytes;
}

/// The ZIP64 end record, when the classic one says "look there".
Result<void> readEnd64(QIODevice& zip, EndRecord& end)
{
    const auto locator = readAt(zip, end.position - locator64Size, locator64Size);
    if (!locator || number<quint32>(*locator, 0) != locator64Signature)
        return broken(u"the ZIP64 end record is missing"_s);
    const auto offset = number<quint64>(*locator, 8);
    if (offset > quint64(zip.size()))
        return broken(u"the ZIP64 end record lies outside the file"_s);
    const auto record = readAt(zip, qint64(offset), end64Size);
    if (!record || number<quint32>(*record, 0) != end64Signature)
        return broken(u"the ZIP64 end record is missing"_s);
    if (number<quint32>(*record, 16) != 0 || number<quint32>(*record, 20) != 0)
        return broken(u"the archive is one part of several"_s);
    end.entries = number<quint64>(*record, 32);
    end.size = number<quint64>(*record, 40);
    end.offset = number<quint64>(*record, 48);
    end.position = qint64(offset);
    return {};
}

Result<EndRecord> readEnd(QIODevice& zip)
{
    const qint64 tailSize = std::min(zip.size(), endSize + maxComment);
    const auto tail = readAt(zip, zip.size() - tailSize, tailSize);
    if (!tail)
        return fail(tail.error());
    for (qsizetype at = tail->size() - endSize; at >= 0; --at) {
        // The comment must fill the file exactly, or a signature inside a comment would pass for the record.
        if (number<quint32>(*tail, at) != endSignature || at + endSize + number<quint16>(*tail, at + 20) != tail->size())
            continue;
        EndRecord end{number<quint16>(*tail, at + 10), number<quint32>(*tail, at + 12), number<quint32>(*tail, at + 16),
                      zip.size() - tailSize + at};
        const bool large = end.entries == 0xFFFF || end.size == 0xFFFFFFFF || end.offset == 0xFFFFFFFF;
        if (number<quint16>(*tail, at + 4) != 0 && number<quint16>(*tail, at + 4) != 0xFFFF)
            return broken(u"the archive is one part of several"_s);
        if (large) {
            if (auto found = readEnd64(zip, end); !found)
                return fail(found.error());
        }
        if (end.offset > quint64(end.position) || end.size > quint64(end.position) - end.offset)
            return broken(u"the directory lies outside the file"_s);
        return end;
    }
    return broken(u"there is no end record"_s);
}

/// Sizes and offset that did not fit 32 bits stand in extra field 1, in this order, only those that did not fit.
Result<void> readExtra64(const QByteArray& extra, ZipEntry& entry)
{
    const bool wanted[] = {entry.size == 0xFFFFFFFF, entry.packedSize == 0xFFFFFFFF, entry.headerOffset == 0xFFFFFFFF};
    qint64* const fields[] = {&entry.size, &entry.packedSize, &entry.headerOffset};
    if (!wanted[0] && !wanted[1] && !wanted[2])
        return {};
    for (qsizetype at = 0; at + 4 <= extra.size();) {
        const auto id = number<quint16>(extra, at);
        const auto size = number<quint16>(extra, at + 2);
        at += 4;
        if (id == 1) {
            qsizetype value = at;
            const qsizetype end = std::min<qsizetype>(at + size, extra.size());
            for (int i = 0; i < 3; ++i) {
                if (!wanted[i])
                    continue;
                if (value + 8 > end || number<quint64>(extra, value) > quint64(std::numeric_limits<qint64>::max()))
                    return broken(u"the ZIP64 field of an entry is wrong"_s);
                *fields[i] = qint64(number<quint64>(extra, value));
                value += 8;
            }
            return {};
        }
        at += size;
    }
    return broken(u"the ZIP64 field of an entry is missing"_s);
}

/// One entry from the directory's bytes at `at`, which moves behind it.
Result<ZipEntry> readEntry(const QByteArray& directory, qsizetype& at, qint64 directoryOffset)
{
    if (at + centralSize > directory.size() || number<quint32>(directory, at) != centralSignature)
        return broken(u"the directory ends before its last entry"_s);
    const auto flags = number<quint16>(directory, at + 8);
    const auto nameSize = number<quint16>(directory, at + 28);
    const auto extraSize = number<quint16>(directory, at + 30);
    const auto commentSize = number<quint16>(directory, at + 32);
    const qsizetype next = at + centralSize + nameSize + extraSize + commentSize;
    if (next > directory.size() || nameSize == 0)
        return broken(u"an entry of the directory is cut off"_s);
    ZipEntry entry;
    entry.encrypted = (flags & (0x0001 | 0x0040 | 0x2000)) != 0; // encrypted, strongly encrypted, masked headers
    entry.method = number<quint16>(directory, at + 10);
    entry.crc32 = number<quint32>(directory, at + 16);
    entry.packedSize = number<quint32>(directory, at + 20);
    entry.size = number<quint32>(directory, at + 24);
    entry.headerOffset = number<quint32>(directory, at + 42);
    entry.rawName = directory.mid(at + centralSize, nameSize);
    entry.name = (flags & 0x0800) != 0 ? QString::fromUtf8(entry.rawName) : QString::fromLatin1(entry.rawName);
    if (auto extra = readExtra64(directory.mid(at + centralSize + nameSize, extraSize), entry); !extra)
        return fail(extra.error());
    if (entry.headerOffset > directoryOffset - localSize || entry.packedSize > directoryOffset - entry.headerOffset)
        return broken(u"an entry lies outside the file"_s);
    at = next;
    return entry;
}

} // namespace

Result<QList<ZipEntry>> readZipDirectory(QIODevice& zip, int maxEntries)
{
    const auto end = readEnd(zip);
    if (!end)
        return fail(end.error());
    if (end->entries > quint64(maxEntries)) {
        return fail(ErrorKind::Archive, Text::tr("The zip file holds %L1 entries; at most %L2 are accepted.")
                                            .arg(end->entries).arg(maxEntries));
    }
    // Name, extra field and comment of an entry are at most 64 KiB each: a larger directory cannot be true.
    if (end->size > (end->entries + 1) * quint64(centralSize + 3 * 0xFFFF))
        return broken(u"the directory is larger than its entries can be"_s);
    const auto directory = readAt(zip, qint64(end->offset), qint64(end->size));
    if (!directory)
        return fail(directory.error());
    QList<ZipEntry> entries;
    qsizetype at = 0;
    for (quint64 i = 0; i < end->entries; ++i) {
        auto entry = readEntry(*directory, at, qint64(end->offset));
        if (!entry)
            return fail(entry.error());
        entries.append(*std::move(entry));
    }
    return entries;
}

Result<qint64> zipDataOffset(QIODevice& zip, const ZipEntry& entry)
{
    const auto header = readAt(zip, entry.headerOffset, localSize);
    if (!header)
        return fail(header.error());
    const auto nameSize = number<quint16>(*header, 26);
    const auto name = readAt(zip, entry.headerOffset + localSize, nameSize);
    if (!name)
        return fail(name.error());
    if (number<quint32>(*header, 0) != localSignature || number<quint16>(*header, 8) != entry.method
        || *name != entry.rawName)
        return broken(u"the directory and the header of an entry contradict each other"_s);
    const qint64 offset = entry.headerOffset + localSize + nameSize + number<quint16>(*header, 28);
    if (offset > zip.size() - entry.packedSize)
        return broken(u"an entry lies outside the file"_s);
    return offset;
}

bool isUnsafeZipName(const QString& name)
{
    const auto isControl = [](QChar c) { return c < u' ' || c == u'\x7f'; };
    if (name.startsWith(u'/') || name.contains(u'\\') || std::ranges::any_of(name, isControl))
        return true;
    if (name.size() >= 2 && name[1] == u':' && name[0].isLetter())
        return true;
    return name.split(u'/').contains(".."_L1);
}

} // namespace trueup
