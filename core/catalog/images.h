#pragma once

#include "catalog/value.h"

#include <QList>
#include <QString>

#include <optional>
#include <span>

namespace trueup {

/// One image cell of the feed.
struct FeedImage
{
    QString url;                 ///< http or https, spaces percent-encoded
    std::optional<int> position; ///< `Image position` when it is a number
    QString alt;
    qint64 row = 0;              ///< record number, decides among equal positions
    bool ofProductRow = false;   ///< the image of the product row comes first among equal positions

    friend bool operator==(const FeedImage&, const FeedImage&) = default;
};

/// An image as it is staged and sent.
struct ProductImage
{
    QString src;
    QString alt;

    friend bool operator==(const ProductImage&, const ProductImage&) = default;
};

/// Trims and percent-encodes spaces; no value unless it is an http or https address with a host, nor where the path ends
/// like a document, an archive, a film or a page ("User-Manual/1.pdf"; facts: etilize §10 #20).
[[nodiscard]] std::optional<QString> readImageUrl(QStringView cell);
/// Host and path in comparison form (host lower case, query and fragment ignored): two URLs with one identity are one picture.
[[nodiscard]] QString imageIdentity(QStringView url);
/// "9900000001-front.jpg" from "https://content.etilize.com/Front/9900000001.jpg": unique per view, safe as a file name.
[[nodiscard]] QString imageFileName(QStringView url);
/// "Front" from the same address, hyphens as spaces; empty for sizes such as "1500".
[[nodiscard]] QString imageView(QStringView url);

/// The images of one product in order: position, then the product row's, then row order; repeated URLs dropped. A
/// missing alternative text becomes title and view.
[[nodiscard]] QList<ProductImage> orderImages(QList<FeedImage> images, const QString& title);
/// The same over values that are already in order.
[[nodiscard]] Value imagesValue(std::span<const ProductImage> images);
[[nodiscard]] QList<ProductImage> imagesFromValue(const Value& value);

} // namespace trueup
