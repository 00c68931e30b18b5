#include "coreimages.h"

#include <QBuffer>
#include <QFutureWatcher>
#include <QImageReader>
#include <QNetworkDiskCache>
#include <QNetworkReply>
#include <QPromise>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int redirects = 3;
constexpr int decoders = 2;

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

QNetworkRequest requestFor(const QUrl& url, int timeoutMs)
{
    QNetworkRequest request(url);
    request.setTransferTimeout(timeoutMs);
    request.setMaximumRedirectsAllowed(redirects);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::PreferCache);
    for (const auto attribute : {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
                                 QNetworkRequest::AuthenticationReuseAttribute})
        request.setAttribute(attribute, QNetworkRequest::Manual); // nothing of ours goes there
    request.setRawHeader("Accept", "image/webp,image/png,image/jpeg,image/gif");
    return request;
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

CoreImages::CoreImages(const QString& cacheFolder, ImageLimits limits, QObject* parent)
    : ui::ImageService(parent), m_limits(limits)
{
    m_workers.setMaxThreadCount(decoders);
    if (cacheFolder.isEmpty())
        return;
    auto* cache = new QNetworkDiskCache(&m_network);
    cache->setCacheDirectory(cacheFolder);
    cache->setMaximumCacheSize(limits.cacheBytes);
    m_network.setCache(cache);
}

CoreImages::~CoreImages()
{
    m_workers.clear();
    m_workers.waitForDone();
}

ui::Answer<QImage> CoreImages::image(const QUrl& url, const QSize& bound)
{
    if ((url.scheme() != "https"_L1 && url.scheme() != "http"_L1) || url.host().isEmpty())
        return ui::readyAnswer<QImage>(noPicture(tr("“%1” is no address on the web.").arg(url.toString().left(80))));
    auto promise = std::make_shared<QPromise<Result<QImage>>>();
    promise->start();
    QNetworkReply* reply = m_network.get(requestFor(url, m_limits.timeoutMs));
    auto* watcher = new QFutureWatcher<Result<QImage>>(reply);
    connect(watcher, &QFutureWatcherBase::canceled, reply, &QNetworkReply::abort);
    watcher->setFuture(promise->future());
    const auto tooMuch = [limit = m_limits.bytes](qint64 bytes) { return bytes > limit; };
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply, tooMuch](qint64 received, qint64 total) {
        if (tooMuch(received) || tooMuch(total))
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, promise, bound, limits = m_limits] {
        reply->deleteLater();
        const QByteArray data = reply->readAll();
        if (reply->error() != QNetworkReply::NoError || data.size() > limits.bytes) {
            const bool ours = data.size() > limits.bytes || reply->error() == QNetworkReply::OperationCanceledError;
            promise->addResult(
                Result<QImage>(noPicture(ours ? tr("the file is too large or took too long.") : reply->errorString())));
            promise->finish();
            return;
        }
        m_workers.start([promise, data, bound, pixels = limits.pixels] {
            promise->addResult(readImage(data, bound, pixels));
            promise->finish();
        });
    });
    return promise->future();
}

} // namespace trueup
