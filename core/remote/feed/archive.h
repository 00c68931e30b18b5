#pragma once

#include "base/error.h"
#include "remote/feed/feedfile.h"
#include "remote/feed/zipdirectory.h"

#include <QString>

#include <functional>
#include <memory>

namespace trueup {

/// What a feed archive may hold at most. A feed is one large CSV of mostly empty cells, which packs about 30 to 1.
struct ArchiveLimits
{
    int maxEntries = 1'000;
    qint64 maxTotalSize = qint64(64) << 30; ///< bytes of all entries together, unpacked
    qint64 maxRatio = 250;                  ///< unpacked bytes for each packed byte of the entry …
    qint64 ratioFloor = qint64(64) << 20;   ///< … asked only of what is unpacked beyond this many bytes
};

/// The zip with the feed, opened from disk. Never unpacks to disk and never holds more than a buffer in memory.
/// Errors: Io, Archive (not a zip, empty, cut off, encrypted, hostile), Feed (no CSV inside), Held (several).
class FeedArchive final : public FeedFile
{
public:
    /// Picks the one entry ending in .csv, in any case; among several the one whose file name matches `csvPattern`, or its
    /// whole path where that has a slash: any case, * and ? stand for other characters. Entries of directories and of macOS
    /// resource forks are ignored.
    [[nodiscard]] static Result<FeedArchive> open(const QString& zipPath, const ArchiveLimits& limits = {},
                                                  const QString& csvPattern = {});

    /// Every entry ending in .csv whose name is wanted, without empty ones.
    [[nodiscard]] static Result<QList<FeedArchive>> csvEntries(const QString& zipPath,
                                                               const std::function<bool(const QString& name)>& isWanted,
                                                               const ArchiveLimits& limits = {});

    [[nodiscard]] QString entryName() const override { return m_entry.name; }
    [[nodiscard]] qint64 size() const override { return m_entry.size; } ///< as the directory says; checked while reading
    [[nodiscard]] qint64 packedSize() const { return m_entry.packedSize; }

    /// Size, ratio and CRC-32 are checked while reading: the last bytes are given out only when all of them held, so a
    /// clean end means a sound file.
    [[nodiscard]] Result<std::unique_ptr<FeedDevice>> device() const override;

private:
    [[nodiscard]] static Result<QList<ZipEntry>> entries(const QString& zipPath, const ArchiveLimits& limits);
    [[nodiscard]] static Result<FeedArchive> of(const QString& zipPath, const ArchiveLimits& limits, ZipEntry entry);

    QString m_path;
    ArchiveLimits m_limits;
    ZipEntry m_entry;
};

} // namespace trueup
