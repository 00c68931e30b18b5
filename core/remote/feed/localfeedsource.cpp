#include "remote/feed/localfeedsource.h"

#include "remote/feed/partfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace trueup {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::LocalFeedSource)
};

RemoteFile describe(const QFileInfo& info)
{
    return RemoteFile{info.fileName(), info.size(), info.lastModified().toUTC()};
}

} // namespace

LocalFeedSource::LocalFeedSource(FeedAddress address, TransferOptions options, const Clock& clock)
    : FeedSource(std::move(address), std::move(options), clock)
{
}

Result<QList<RemoteFile>> LocalFeedSource::list(const CancelToken& cancel)
{
    if (cancel.isCancelled())
        return fail(CancelToken::error());
    const QDir folder(address().directory);
    if (!folder.exists()) {
        return fail(ErrorKind::NotFound, Text::tr("The folder “%1” does not exist.").arg(folder.path()),
                    Text::tr("Check the address of the feed."));
    }
    QList<RemoteFile> files;
    for (const QFileInfo& info : folder.entryInfoList(QDir::Files | QDir::Hidden, QDir::Name)) {
        if (address().matches(info.fileName()))
            files.append(describe(info));
    }
    return files;
}

Result<RemoteFile> LocalFeedSource::stat(const QString& name, const CancelToken& cancel)
{
    if (cancel.isCancelled())
        return fail(CancelToken::error());
    const QFileInfo info(address().localPath(name));
    if (!info.isFile()) {
        return fail(ErrorKind::NotFound, Text::tr("The file “%1” does not exist.").arg(info.filePath()),
                    Text::tr("Check the address of the feed."));
    }
    return describe(info);
}

Result<void> LocalFeedSource::transfer(const RemoteFile& file, const Transfer& to, const CancelToken& cancel)
{
    QFile source(address().localPath(file.name));
    if (!source.open(QIODevice::ReadOnly | QIODevice::Unbuffered) || !source.seek(to.file->size()))
        return fail(ErrorKind::Io, Text::tr("The file “%1” could not be read.").arg(source.fileName()), {}, source.errorString());
    QByteArray chunk(256 * 1024, Qt::Uninitialized);
    for (;;) {
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        const qint64 got = source.read(chunk.data(), chunk.size());
        if (got < 0)
            return fail(ErrorKind::Io, Text::tr("The file “%1” could not be read.").arg(source.fileName()), {}, source.errorString());
        if (got == 0)
            return {};
        if (auto written = to.file->append(QByteArrayView(chunk).first(got)); !written)
            return written;
        to.progress->update(to.file->size());
    }
}

} // namespace trueup
