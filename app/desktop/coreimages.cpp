#include "coreimages.h"

#include "remote/http/publicaddress.h"
#include "sync/syncsettings.h"
#include "workbench.h"

#include <QBuffer>
#include <QDateTime>
#include <QFutureWatcher>
#include <QImageReader>
#include <QPromise>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int decoders = 2;
constexpr qint64 keptSeconds = 24 * 60 * 60; // where the host does not say how long
constexpr qint64 longestSeconds = 30 * keptSeconds;

/// Kinds a shop shows. Others are refused: SVG, for one, can point to further files.
bool isUsualKind(const QByteArray& format)
{
    constexpr std::array kinds = {"png", "jpeg", "jpg", "gif", "webp"};
    return std::ranges::any_of(kinds, [&format](const char* kind) { return format == kind; });
}

std::unexpected<Error> noPicture(const QString& why)
{
    return fail(ErrorKind::Validation, CoreImages::tr("The picture cannot be shown: %1").arg(why));
}

} // namespace

Result<QImage> readImage(const QByteArray& data, const QSize& bound, qint64 mostPixels)
{
    QBuffer buffer;
    buffer.setData(data);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    if (!isUsualKind(reader.format()))
        return noPicture(CoreImages::tr("it is no PNG, JPEG, GIF or WebP."));
    // Read from the header, before anything is unpacked: a small file can hold a huge picture.
    const QSize size = reader.size();
    if (!size.isValid() || qint64(size.width()) * size.height() > mostPixels)
        return noPicture(CoreImages::tr("it is too large (%1 × %2).").arg(size.width()).arg(size.height()));
    if (size.width() > bound.width() || size.height() > bound.height())
        reader.setScaledSize(size.scaled(bound, Qt::KeepAspectRatio).expandedTo({1, 1}));
    QImage image = reader.read();
    if (image.isNull())
        return noPicture(reader.errorString());
    return image;
}

CoreImages::CoreImages(const QString& cacheFolder, ImageReach reach, ImageLimits limits, QObject* parent)
    : ui::ImageService(parent), m_reach(std::move(reach)), m_limits(limits)
{
    m_workers.setMaxThreadCount(decoders);
    if (cacheFolder.isEmpty())
        return;
    m_cache = std::make_unique<QNetworkDiskCache>();
    m_cache->setCacheDirectory(cacheFolder);
    m_cache->setMaximumCacheSize(limits.cacheBytes);
}

CoreImages::~CoreImages()
{
    m_workers.clear();
    m_workers.waitForDone();
}

DownloadMeans CoreImages::means()
{
    const auto vouchedFor = [this](const QUrl& url, QObject* context, const DownloadMeans::Verdict& verdict) {
        if (!m_reach.privateHosts)
            return verdict(false);
        m_reach.privateHosts().then(context, [url, verdict](QFuture<Result<QStringList>> hosts) {
            verdict(hosts.resultCount() > 0 && hosts.result() && namesHost(*hosts.result(), url));
        });
    };
    return {&m_network, m_reach.resolve, vouchedFor};
}

QByteArray CoreImages::kept(const QUrl& url)
{
    if (!m_cache || m_cache->metaData(url).expirationDate() < QDateTime::currentDateTimeUtc())
        return {};
    const std::unique_ptr<QIODevice> file(m_cache->data(url));
    return file ? file->readAll() : QByteArray();
}

void CoreImages::keep(const QUrl& url, const QByteArray& data, qint64 maxAge)
{
    if (!m_cache || maxAge == 0)
        return;
    QNetworkCacheMetaData about;
    about.setUrl(url);
    about.setExpirationDate(QDateTime::currentDateTimeUtc().addSecs(maxAge < 0 ? keptSeconds : std::min(maxAge, longestSeconds)));
    about.setRawHeaders({{"Content-Length", QByteArray::number(data.size())}}); // without any, the cache takes it for broken
    about.setSaveToDisk(true);
    if (QIODevice* file = m_cache->prepare(about)) {
        file->write(data);
        m_cache->insert(file);
    }
}

void CoreImages::unpack(const Promise& promise, const QByteArray& data, const QSize& bound)
{
    m_workers.start([promise, data, bound, pixels = m_limits.pixels] {
        promise->addResult(readImage(data, bound, pixels));
        promise->finish();
    });
}

ui::Answer<QImage> CoreImages::image(const QUrl& url, const QSize& bound)
{
    if ((url.scheme() != "https"_L1 && url.scheme() != "http"_L1) || url.host().isEmpty())
        return ui::readyAnswer<QImage>(noPicture(tr("“%1” is no address on the web.").arg(url.toString().left(80))));
    auto promise = std::make_shared<QPromise<Result<QImage>>>();
    promise->start();
    if (const QByteArray data = kept(url); !data.isEmpty()) {
        unpack(promise, data, bound);
        return promise->future();
    }
    auto* download = new GuardedDownload(means(), m_limits.download, this);
    auto* watcher = new QFutureWatcher<Result<QImage>>(download);
    connect(watcher, &QFutureWatcherBase::canceled, download, &GuardedDownload::stop);
    watcher->setFuture(promise->future());
    const auto done = [this, download, promise, url, bound](const Result<QByteArray>& data) {
        download->deleteLater();
        if (data) {
            keep(url, *data, download->maxAge());
            unpack(promise, *data, bound);
            return;
        }
        Error error = data.error();
        error.message = tr("The picture cannot be shown: %1").arg(error.message);
        promise->addResult(Result<QImage>(fail(error)));
        promise->finish();
    };
    download->start(url, "image/", "image/webp,image/png,image/jpeg,image/gif", done);
    return promise->future();
}

std::function<ui::Answer<QStringList>()> privateHostsOf(Workbench& bench)
{
    return [&bench] {
        return bench.ask<QStringList>([](Connection& connection) -> Result<QStringList> {
            const auto settings = SyncSettings::load(connection);
            if (!settings)
                return fail(settings.error());
            return settings->privatePictureHosts;
        });
    };
}

} // namespace trueup
