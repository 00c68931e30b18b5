#pragma once

#include "services/images.h"

#include <QNetworkAccessManager>
#include <QThreadPool>

namespace trueup {

struct ImageLimits
{
    qint64 bytes = 10 * 1024 * 1024; ///< of one download
    qint64 pixels = 40'000'000;      ///< of one picture, whatever it is shown at
    qint64 cacheBytes = 64 * 1024 * 1024;
    int timeoutMs = 20'000;
};

/// Downloads in the thread of the window without blocking it, takes pictures apart on workers.
class CoreImages final : public ui::ImageService
{
    Q_OBJECT
public:
    /// `cacheFolder` empty: nothing is kept.
    explicit CoreImages(const QString& cacheFolder, ImageLimits limits = {}, QObject* parent = nullptr);
    ~CoreImages() override;

    [[nodiscard]] ui::Answer<QImage> image(const QUrl& url, const QSize& bound) override;

private:
    ImageLimits m_limits;
    QNetworkAccessManager m_network;
    QThreadPool m_workers;
};

/// A picture of one of the usual kinds, made small; the error says why it is none. Any thread.
[[nodiscard]] Result<QImage> readImage(const QByteArray& data, const QSize& bound, qint64 mostPixels);

} // namespace trueup
