#pragma once

#include "services/answer.h"

#include <QImage>
#include <QSize>
#include <QUrl>

namespace trueup::ui {

/// Pictures of products from wherever their addresses point: nothing about them is trusted. Only http and https, never
/// out of a private network unless an administrator named the host, bounded in bytes, time and pixels, kept on the disk for
/// the next time.
class ImageService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// The picture, at most `bound` pixels large and with its proportions. Cancelling the future ends the download.
    [[nodiscard]] virtual Answer<QImage> image(const QUrl& url, const QSize& bound) = 0;
};

} // namespace trueup::ui
