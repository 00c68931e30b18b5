#pragma once

#include "remote/http/guardeddownload.h"
#include "services/images.h"

#include <QNetworkAccessManager>
#include <QNetworkDiskCache>
#include <QThreadPool>

#include <memory>

namespace trueup {

class Workbench;

struct ImageLimits
{
    DownloadLimits download;
    qint64 pixels = 40'000'000; ///< of one picture, whatever it is shown at
    qint64 cacheBytes = 64 * 1024 * 1024;
};

/// Where pictures may come from beyond the public internet, and how names are looked up.
struct ImageReach
{
    /// The hosts in private networks that an administrator named (setting pictures.private_hosts); nobody: none.
    std::function<ui::Answer<QStringList>()> privateHosts;
    decltype(DownloadMeans::resolve) resolve = GuardedDownload::askSystem;
};

/// Downloads in the thread of the window without blocking it, takes pictures apart on workers.
class CoreImages final : public ui::ImageService
{
    Q_OBJECT
public:
    /// `cacheFolder` empty: nothing is kept.
    explicit CoreImages(const QString& cacheFolder, ImageReach reach = {}, ImageLimits limits = {}, QObject* parent = nullptr);
    ~CoreImages() override;

    [[nodiscard]] ui::Answer<QImage> image(const QUrl& url, const QSize& bound) override;

private:
    using Promise = std::shared_ptr<QPromise<Result<QImage>>>;

    [[nodiscard]] DownloadMeans means();
    [[nodiscard]] QByteArray kept(const QUrl& url);
    void keep(const QUrl& url, const QByteArray& data, qint64 maxAge);
    void unpack(const Promise& promise, const QByteArray& data, const QSize& bound);

    ImageReach m_reach;
    ImageLimits m_limits;
    QNetworkAccessManager m_network;
    std::unique_ptr<QNetworkDiskCache> m_cache; ///< by the address that was asked for, not the one it was found at
    QThreadPool m_workers;
};

/// A picture of one of the usual kinds, made small; the error says why it is none. Any thread.
[[nodiscard]] Result<QImage> readImage(const QByteArray& data, const QSize& bound, qint64 mostPixels);

/// Reads the setting pictures.private_hosts.
[[nodiscard]] std::function<ui::Answer<QStringList>()> privateHostsOf(Workbench& bench);

} // namespace trueup
