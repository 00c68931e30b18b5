#include "sync/feedfetch.h"

#include "sync/syncsettings.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

namespace trueup {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::EtilizeImport)
};

/// What of a relational delivery lies beside its main file. Not every supplier sends every part.
Result<QList<DownloadedFile>> fetchCompanions(const SyncContext& context, const FeedAddress& address, const QString& name,
                                              const TransferOptions& transfer, const ProgressSink& progress,
                                              const CancelToken& cancel)
{
    QList<DownloadedFile> files;
    for (const QString& path : RelationalFeed::companions(address.directory, name)) {
        FeedAddress companion = address;
        const qsizetype slash = path.lastIndexOf(u'/');
        companion.directory = path.first(slash + 1);
        companion.fileName = path.sliced(slash + 1);
        const auto source = FeedSource::open(companion, transfer, context.clock);
        auto file = source->download(companion.fileName, QDir(context.folder).filePath(companion.fileName), progress, cancel);
        if (file)
            files.append(std::move(*file));
        else if (file.error().kind != ErrorKind::NotFound)
            return fail(file.error());
    }
    return files;
}

Result<QString> wantedCsv(const SyncContext& context, const CancelToken& cancel)
{
    auto lease = context.pool.lease(cancel);
    if (!lease)
        return fail(lease.error());
    auto settings = SyncSettings::load(**lease);
    return settings ? Result<QString>(std::move(settings->csvName)) : fail(settings.error());
}

} // namespace

Result<FetchedFeed> fetchFeed(const SyncContext& context, const FeedAddress& address, const TransferOptions& transfer,
                              const ProgressSink& progress, const CancelToken& cancel)
{
    const auto source = FeedSource::open(address, transfer, context.clock);
    const auto remote = source->current(cancel);
    if (!remote)
        return fail(remote.error());
    if (!QDir().mkpath(context.folder))
        return fail(ErrorKind::Io, Text::tr("The folder %1 cannot be made.").arg(QDir::toNativeSeparators(context.folder)),
                    Text::tr("Choose another workspace folder, or give yourself the right to write there."));
    const QString name = QFileInfo(remote->name).fileName();
    auto main = source->download(remote->name, QDir(context.folder).filePath(name), progress, cancel);
    if (!main)
        return fail(main.error());
    FetchedFeed feed;
    feed.main = std::move(*main);
    feed.sha256 = feed.main.sha256;
    const auto companions = fetchCompanions(context, address, name, transfer, progress, cancel);
    if (!companions)
        return fail(companions.error());
    QStringList paths{feed.main.path};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(feed.main.sha256);
    for (const DownloadedFile& companion : *companions) {
        paths.append(companion.path);
        hash.addData(companion.sha256);
    }
    if (!companions->isEmpty())
        feed.sha256 = hash.result();
    auto tables = RelationalFeed::tables(paths);
    if (!tables)
        return fail(tables.error());
    feed.tables = std::move(*tables);
    for (const FeedArchive& table : std::as_const(feed.tables)) {
        if (relationalTableOf(table.entryName()) == RelationalTable::Product)
            feed.csvName = table.entryName();
    }
    if (feed.tables.isEmpty()) {
        const auto csvName = wantedCsv(context, cancel);
        if (!csvName)
            return fail(csvName.error());
        auto archive = FeedArchive::open(feed.main.path, {}, *csvName);
        if (!archive)
            return fail(archive.error());
        feed.csvName = archive->entryName();
        feed.wide = std::move(*archive);
    }
    return feed;
}

Result<std::unique_ptr<FeedFile>> FetchedFeed::open(const RelationalOptions& options, ProgressReporter& progress,
                                                    const CancelToken& cancel, const RelationalFeed** joined) const
{
    if (wide)
        return std::make_unique<FeedArchive>(*wide);
    auto feed = RelationalFeed::flatten(tables, options, progress, cancel);
    if (!feed)
        return fail(feed.error());
    if (joined)
        *joined = feed->get();
    return std::unique_ptr<FeedFile>(std::move(*feed));
}

} // namespace trueup
