// The zip opener: no name that leads out, nothing beyond the limits, and what it gives out to the end is what the directory
// promised, CRC-32 included. The option byte chooses limits, pattern and how much is read at once.
#include "fuzz.h"

#include "remote/feed/archive.h"
#include "remote/feed/crc32.h"

#include <QBuffer>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <array>

using namespace trueup;
using namespace trueup::fuzz;

namespace {

void requireClassified(const Error& error)
{
    static constexpr std::array kinds = {ErrorKind::Archive, ErrorKind::Feed, ErrorKind::Held};
    require(std::ranges::contains(kinds, error.kind), "a refused zip has a kind: archive, feed or held");
    require(!error.message.isEmpty(), "and a sentence");
}

void readEntry(const FeedArchive& archive, const ArchiveLimits& limits, qint64 piece)
{
    const auto device = archive.device();
    if (!device) {
        requireClassified(device.error());
        return;
    }
    qint64 total = 0;
    for (;;) {
        const QByteArray part = (*device)->read(piece);
        if (part.isEmpty())
            break;
        total += part.size();
        require(total <= archive.size() && total <= limits.maxTotalSize, "no more comes out than was announced");
    }
    if (const auto status = (*device)->status(); !status)
        requireClassified(status.error());
    else
        require(total == archive.size(), "a clean end means the whole file");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    static const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("feed.zip"));
    QFile file(path);
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(input.bytes) == input.bytes.size(),
            "the fuzzer can write its file");
    file.close();

    ArchiveLimits limits;
    limits.maxEntries = 4;
    limits.maxTotalSize = (input.option & 1) != 0 ? 1 << 20 : 200;
    limits.maxRatio = 20;
    limits.ratioFloor = 100;

    QBuffer buffer;
    buffer.setData(input.bytes);
    buffer.open(QIODevice::ReadOnly);
    const auto entries = readZipDirectory(buffer, limits.maxEntries);
    if (entries) {
        require(entries->size() <= limits.maxEntries, "no more entries than accepted");
        for (const ZipEntry& entry : *entries) {
            require(entry.size >= 0 && entry.packedSize >= 0 && entry.headerOffset >= 0, "sizes are sizes");
            require(entry.packedSize <= input.bytes.size(), "an entry lies in the file");
            if (const auto offset = zipDataOffset(buffer, entry))
                require(*offset >= 0 && *offset + entry.packedSize <= input.bytes.size(), "so does its data");
        }
    }
    const auto archive = FeedArchive::open(path, limits, (input.option & 2) != 0 ? QStringLiteral("feed*.csv") : QString());
    if (!archive) {
        requireClassified(archive.error());
        return 0;
    }
    require(entries.has_value(), "an archive has a directory");
    for (const ZipEntry& entry : *entries)
        require(!isUnsafeZipName(entry.name), "no name leads out of a folder");
    require(archive->entryName().endsWith(QLatin1StringView(".csv"), Qt::CaseInsensitive), "the entry is a CSV");
    require(archive->size() > 0 && archive->size() <= limits.maxTotalSize, "and within the limits");
    readEntry(*archive, limits, 1 + (input.option >> 2));
    return 0;
}
