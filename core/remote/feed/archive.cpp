#include "remote/feed/archive.h"

#include "remote/feed/crc32.h"

#include <KCompressionDevice>

#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::FeedArchive)
};

QString downloadAgain()
{
    return Text::tr("Download it again; if that does not help, ask the supplier for a new file.");
}

std::unexpected<Error> refused(const QString& message, const QString& detail = {})
{
    return fail(ErrorKind::Archive, message, downloadAgain(), detail);
}

std::unexpected<Error> tooDense(const ZipEntry& entry, const QString& detail)
{
    return refused(Text::tr("The zip entry “%1” unpacks to more than is accepted for its packed size.").arg(entry.name), detail);
}

/// Bytes an entry may unpack to.
qint64 unpackLimit(const ZipEntry& entry, const ArchiveLimits& limits)
{
    const qint64 packed = std::max<qint64>(entry.packedSize, 1);
    const qint64 byRatio = packed > limits.maxTotalSize / limits.maxRatio ? limits.maxTotalSize : packed * limits.maxRatio;
    return std::min(limits.maxTotalSize, std::max(byRatio, limits.ratioFloor));
}

/// The part of the file that belongs to one entry, so that the inflater cannot read into the next.
class Window final : public QIODevice
{
public:
    Window(std::unique_ptr<QFile> file, qint64 size) : m_file(std::move(file)), m_left(size)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool atEnd() const override { return m_left == 0; }
    [[nodiscard]] bool hasFailed() const { return m_file->error() != QFileDevice::NoError; }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        const qint64 got = m_file->read(data, std::min(maxSize, m_left));
        m_left -= std::max<qint64>(got, 0);
        return got;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::unique_ptr<QFile> m_file;
    qint64 m_left;
};

/// The unpacked bytes of an entry. KArchive only inflates; sizes, ratio and checksum are judged here, because it takes
/// the numbers of the headers as given, compares no checksum and ends a cut stream like a whole one.
class EntryDevice final : public FeedDevice
{
public:
    EntryDevice(std::unique_ptr<Window> window, const ZipEntry& entry, const ArchiveLimits& limits)
        : m_window(std::move(window)), m_entry(entry), m_limit(unpackLimit(entry, limits))
    {
        if (entry.method == 8) {
            // The gzip filter without its headers is the bare deflate stream a zip holds.
            m_inflater = std::make_unique<KCompressionDevice>(m_window.get(), false, KCompressionDevice::GZip);
            m_inflater->setSkipHeaders();
            m_inflater->open(QIODevice::ReadOnly);
        }
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    [[nodiscard]] Result<void> status() const override { return m_status; }
    [[nodiscard]] bool atEnd() const override { return m_status && m_verified; }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        if (!m_status)
            return -1;
        if (m_verified || maxSize <= 0)
            return 0;
        const qint64 wanted = std::min(maxSize, m_entry.size - m_done);
        const qint64 got = wanted > 0 ? source().read(data, wanted) : 0;
        if (got > 0) {
            m_done += got;
            m_crc.add(QByteArrayView(data, got));
        }
        if (m_done > m_limit)
            return stop(tooDense(m_entry, u"stopped after %1 bytes"_s.arg(m_done)));
        if (got < wanted && got <= 0)
            return stop(brokenEntry(u"the data ends after %1 of %2 bytes"_s.arg(m_done).arg(m_entry.size)));
        if (m_done == m_entry.size && !verify())
            return -1;
        return std::max<qint64>(got, 0);
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    QIODevice& source() const { return m_inflater ? static_cast<QIODevice&>(*m_inflater) : *m_window; }

    bool verify()
    {
        char extra = 0;
        if (source().read(&extra, 1) > 0)
            return stop(brokenEntry(u"it unpacks to more than the directory says"_s)) == 0;
        if (m_crc.value() != m_entry.crc32)
            return stop(brokenEntry(u"the CRC-32 does not match"_s)) == 0;
        m_verified = true;
        return true;
    }

    std::unexpected<Error> brokenEntry(const QString& detail) const
    {
        if (m_window->hasFailed())
            return fail(ErrorKind::Io, Text::tr("The zip file could not be read."), {}, detail);
        return refused(Text::tr("The zip entry “%1” is damaged.").arg(m_entry.name), detail);
    }

    qint64 stop(std::unexpected<Error> error)
    {
        setErrorString(error.error().message);
        m_status = std::move(error);
        return -1;
    }

    std::unique_ptr<Window> m_window;
    std::unique_ptr<KCompressionDevice> m_inflater;
    ZipEntry m_entry;
    qint64 m_limit;
    qint64 m_done = 0;
    Crc32 m_crc;
    bool m_verified = false;
    Result<void> m_status;
};

/// Says what a file is that ought to be a zip: suppliers' servers answer with error pages under the zip's name.
Result<void> checkStart(QFile& zip)
{
    if (zip.size() == 0)
        return refused(Text::tr("The file “%1” is empty.").arg(QFileInfo(zip).fileName()));
    const QByteArray start = zip.peek(4096);
    if (start.startsWith("PK"))
        return {};
    const QString text = QString::fromUtf8(start).simplified();
    if (text.startsWith(u'<') || text.startsWith(u"\uFEFF<"_s)) {
        static const QRegularExpression tags(u"<(style|script)[^>]*>.*?</\\1>|<[^>]*>"_s,
                                             QRegularExpression::CaseInsensitiveOption);
        const QString words = QString(text).replace(tags, u" "_s).simplified().left(200);
        return refused(Text::tr("The file “%1” is not a zip but a web page. It says: “%2”")
                           .arg(QFileInfo(zip).fileName(), words));
    }
    return refused(Text::tr("The file “%1” is not a zip.").arg(QFileInfo(zip).fileName()));
}

bool isFeedCandidate(const ZipEntry& entry)
{
    const bool resourceFork = entry.name.startsWith("__MACOSX/"_L1) || entry.name.section(u'/', -1).startsWith("._"_L1);
    return !entry.isDirectory() && !resourceFork && entry.name.endsWith(".csv"_L1, Qt::CaseInsensitive);
}

Result<void> checkEntries(const QList<ZipEntry>& entries, const ArchiveLimits& limits)
{
    qint64 total = 0;
    for (const ZipEntry& entry : entries) {
        if (isUnsafeZipName(entry.name))
            return refused(Text::tr("The zip holds an entry whose name points outside it: “%1”.").arg(entry.name));
        if (entry.size > limits.maxTotalSize - total) {
            return refused(Text::tr("The zip unpacks to more than %1.")
                               .arg(QLocale().formattedDataSize(limits.maxTotalSize)));
        }
        total += entry.size;
    }
    return {};
}

QString namesOf(const QList<ZipEntry>& entries)
{
    QStringList names;
    for (const ZipEntry& entry : entries.first(std::min<qsizetype>(entries.size(), 20)))
        names.append(entry.name);
    return names.join(", "_L1);
}

/// Only * and ? are special: names such as "feed [new].csv" occur.
QRegularExpression wildcards(const QString& pattern)
{
    const QString escaped = QRegularExpression::escape(pattern).replace("\\*"_L1, "[^/]*"_L1).replace("\\?"_L1, "[^/]"_L1);
    return QRegularExpression(QRegularExpression::anchoredPattern(escaped), QRegularExpression::CaseInsensitiveOption);
}

Result<ZipEntry> chooseEntry(const QList<ZipEntry>& entries, const QString& pattern)
{
    QList<ZipEntry> found;
    std::ranges::copy_if(entries, std::back_inserter(found), isFeedCandidate);
    if (found.isEmpty()) {
        return fail(ErrorKind::Feed, entries.isEmpty() ? Text::tr("The zip holds no files.")
                                                       : Text::tr("The zip holds no CSV file, only: %1.").arg(namesOf(entries)),
                    Text::tr("Check that the right file was chosen, or ask the supplier for the feed."));
    }
    const QList<ZipEntry> all = found;
    if (found.size() > 1 && !pattern.isEmpty()) {
        const QRegularExpression wanted = wildcards(pattern);
        const int firstPart = pattern.contains(u'/') ? 0 : -1;
        found.removeIf([&](const ZipEntry& entry) { return !wanted.match(entry.name.section(u'/', firstPart)).hasMatch(); });
    }
    if (found.size() != 1) {
        return fail(ErrorKind::Held, Text::tr("The zip holds several CSV files and it is not clear which one is the feed: %1.")
                                         .arg(namesOf(all)),
                    Text::tr("Set the name under Settings › Import and matching (feed.csv_name), then run the import again."));
    }
    return found.first();
}

} // namespace

Result<QList<ZipEntry>> FeedArchive::entries(const QString& zipPath, const ArchiveLimits& limits)
{
    QFile zip(zipPath);
    if (!zip.open(QIODevice::ReadOnly)) {
        return fail(zip.exists() ? ErrorKind::Io : ErrorKind::NotFound,
                    Text::tr("The file “%1” could not be opened.").arg(zipPath), {}, zip.errorString());
    }
    if (auto start = checkStart(zip); !start)
        return fail(start.error());
    auto entries = readZipDirectory(zip, limits.maxEntries);
    if (!entries)
        return entries;
    if (auto safe = checkEntries(*entries, limits); !safe)
        return fail(safe.error());
    return entries;
}

Result<FeedArchive> FeedArchive::of(const QString& zipPath, const ArchiveLimits& limits, ZipEntry entry)
{
    if (entry.encrypted)
        return fail(ErrorKind::Archive, Text::tr("The zip entry “%1” is encrypted.").arg(entry.name),
                    Text::tr("Ask the supplier for a file without a password."));
    if (entry.method != 0 && entry.method != 8)
        return refused(Text::tr("The zip entry “%1” is packed by a method that is not supported.").arg(entry.name),
                       u"method %1"_s.arg(entry.method));
    if (entry.size == 0)
        return refused(Text::tr("The CSV file “%1” in the zip is empty.").arg(entry.name));
    if (entry.size > unpackLimit(entry, limits))
        return tooDense(entry, u"%1 bytes packed, %2 unpacked"_s.arg(entry.packedSize).arg(entry.size));
    FeedArchive archive;
    archive.m_path = zipPath;
    archive.m_limits = limits;
    archive.m_entry = std::move(entry);
    return archive;
}

Result<FeedArchive> FeedArchive::open(const QString& zipPath, const ArchiveLimits& limits, const QString& csvPattern)
{
    const auto all = entries(zipPath, limits);
    if (!all)
        return fail(all.error());
    auto entry = chooseEntry(*all, csvPattern);
    return entry ? of(zipPath, limits, std::move(*entry)) : fail(entry.error());
}

Result<QList<FeedArchive>> FeedArchive::csvEntries(const QString& zipPath,
                                                   const std::function<bool(const QString& name)>& isWanted,
                                                   const ArchiveLimits& limits)
{
    const auto all = entries(zipPath, limits);
    if (!all)
        return fail(all.error());
    QList<FeedArchive> archives;
    for (const ZipEntry& entry : *all) {
        if (!isFeedCandidate(entry) || entry.size == 0 || !isWanted(entry.name))
            continue;
        auto archive = of(zipPath, limits, entry);
        if (!archive)
            return fail(archive.error());
        archives.append(*std::move(archive));
    }
    return archives;
}

Result<std::unique_ptr<FeedDevice>> FeedArchive::device() const
{
    auto file = std::make_unique<QFile>(m_path);
    if (!file->open(QIODevice::ReadOnly))
        return fail(ErrorKind::Io, Text::tr("The file “%1” could not be opened.").arg(m_path), {}, file->errorString());
    const auto offset = zipDataOffset(*file, m_entry);
    if (!offset)
        return fail(offset.error());
    if (!file->seek(*offset))
        return fail(ErrorKind::Io, Text::tr("The zip file could not be read."), {}, file->errorString());
    return std::make_unique<EntryDevice>(std::make_unique<Window>(std::move(file), m_entry.packedSize), m_entry, m_limits);
}

} // namespace trueup
