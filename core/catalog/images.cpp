#include "catalog/images.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>
#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// What stands before query and fragment.
QStringView withoutQuery(QStringView url)
{
    const qsizetype end = std::ranges::find_if(url, [](QChar c) { return c == u'?' || c == u'#'; }) - url.begin();
    return url.first(end);
}

/// The path's parts after the host.
QList<QStringView> pathParts(QStringView url)
{
    const QStringView bare = withoutQuery(url);
    const qsizetype scheme = bare.indexOf(u"://");
    const qsizetype host = scheme < 0 ? 0 : scheme + 3;
    const qsizetype path = bare.indexOf(u'/', host);
    return path < 0 ? QList<QStringView>() : bare.sliced(path).split(u'/', Qt::SkipEmptyParts);
}

/// Documents, archives, films and pages, told by the end of the path; many images have none there.
bool isKnownNonImage(QStringView url)
{
    static const QSet<QString> kinds{
        u"pdf"_s, u"doc"_s,  u"docx"_s, u"odt"_s, u"rtf"_s,  u"txt"_s, u"xls"_s, u"xlsx"_s, u"ods"_s,  u"csv"_s, u"ppt"_s, u"pptx"_s,
        u"xml"_s, u"json"_s, u"zip"_s,  u"rar"_s, u"7z"_s,   u"gz"_s,  u"tar"_s, u"htm"_s,  u"html"_s, u"swf"_s, u"mp3"_s, u"wav"_s,
        u"mp4"_s, u"m4v"_s,  u"mov"_s,  u"avi"_s, u"webm"_s, u"mkv"_s, u"mpg"_s, u"mpeg"_s, u"wmv"_s,  u"flv"_s, u"exe"_s};
    const QList<QStringView> parts = pathParts(url);
    const qsizetype dot = parts.isEmpty() ? -1 : parts.last().lastIndexOf(u'.');
    return dot >= 0 && kinds.contains(parts.last().sliced(dot + 1).trimmed().toString().toLower());
}

QString fileSafe(QStringView text)
{
    QString safe;
    for (const QChar c : text.toString().toLower()) {
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_')
            safe.append(c);
        else if (!safe.isEmpty() && !safe.endsWith(u'-'))
            safe.append(u'-');
    }
    while (safe.endsWith(u'-'))
        safe.chop(1);
    return safe;
}

} // namespace

std::optional<QString> readImageUrl(QStringView cell)
{
    const QStringView text = cell.trimmed();
    const bool http = text.startsWith("http://"_L1, Qt::CaseInsensitive);
    const bool https = text.startsWith("https://"_L1, Qt::CaseInsensitive);
    if (!http && !https)
        return std::nullopt;
    const QStringView rest = text.sliced(https ? 8 : 7);
    const QStringView host = rest.first(std::ranges::find_if(rest, [](QChar c) {
                                            return c == u'/' || c == u'?' || c == u'#';
                                        }) - rest.begin());
    const bool broken = host.isEmpty() || std::ranges::any_of(host, [](QChar c) { return c.isSpace() || c == u'<'; })
                        || std::ranges::any_of(text, [](QChar c) { return c.unicode() < 0x20 || c == u'"' || c == u'<'; });
    if (broken || isKnownNonImage(text))
        return std::nullopt;
    QString url = text.toString();
    url.replace(u' ', "%20"_L1);
    return url;
}

QString imageIdentity(QStringView url)
{
    const QStringView bare = withoutQuery(url.trimmed());
    const qsizetype scheme = bare.indexOf(u"://");
    const QStringView rest = scheme < 0 ? bare : bare.sliced(scheme + 3);
    const qsizetype path = rest.indexOf(u'/');
    if (path < 0)
        return rest.toString().toLower();
    return rest.first(path).toString().toLower() + rest.sliced(path).toString();
}

QString imageFileName(QStringView url)
{
    const QList<QStringView> parts = pathParts(url);
    if (parts.isEmpty())
        return u"image.jpg"_s;
    const QStringView file = parts.last();
    const qsizetype dot = file.lastIndexOf(u'.');
    const QString stem = fileSafe(dot > 0 ? file.first(dot) : file);
    const QString suffix = dot > 0 ? fileSafe(file.sliced(dot + 1)) : QString();
    // The directory keeps views of one product apart, because they share the file name.
    const QString view = parts.size() > 1 ? fileSafe(parts[parts.size() - 2]) : QString();
    QString name = stem.isEmpty() ? u"image"_s : stem;
    if (!view.isEmpty())
        name += u'-' + view;
    return name + u'.' + (suffix.isEmpty() ? u"jpg"_s : suffix);
}

QString imageView(QStringView url)
{
    const QList<QStringView> parts = pathParts(url);
    if (parts.size() < 2)
        return {};
    const QStringView view = parts[parts.size() - 2];
    if (std::ranges::all_of(view, [](QChar c) { return c.isDigit(); }))
        return {};
    return view.toString().replace(u'-', u' ');
}

QList<ProductImage> orderImages(QList<FeedImage> images, const QString& title)
{
    std::ranges::stable_sort(images, [](const FeedImage& a, const FeedImage& b) {
        // Images without a position come after those with one, except the product row's own, which is the first image.
        constexpr int last = std::numeric_limits<int>::max();
        const int positionA = a.position.value_or(a.ofProductRow ? 0 : last);
        const int positionB = b.position.value_or(b.ofProductRow ? 0 : last);
        if (positionA != positionB)
            return positionA < positionB;
        if (a.ofProductRow != b.ofProductRow)
            return a.ofProductRow;
        return a.row < b.row;
    });
    QList<ProductImage> ordered;
    QSet<QString> seen;
    for (const FeedImage& image : std::as_const(images)) {
        const QString identity = imageIdentity(image.url);
        if (seen.contains(identity))
            continue;
        seen.insert(identity);
        QString alt = image.alt;
        if (alt.isEmpty() && !title.isEmpty()) {
            const QString view = imageView(image.url);
            alt = view.isEmpty() ? title : title + u", "_s + view;
        }
        ordered.append({image.url, alt});
    }
    return ordered;
}

Value imagesValue(std::span<const ProductImage> images)
{
    if (images.empty())
        return {};
    QByteArray json("[");
    for (const ProductImage& image : images) {
        json.append(json.size() > 1 ? ",{\"src\":" : "{\"src\":");
        appendJsonString(json, image.src);
        json.append(",\"alt\":");
        appendJsonString(json, image.alt);
        json.append('}');
    }
    json.append(']');
    return JsonText{json};
}

QList<ProductImage> imagesFromValue(const Value& value)
{
    QList<ProductImage> images;
    const JsonText* const json = value.json();
    if (!json)
        return images;
    for (const QJsonValue entry : QJsonDocument::fromJson(json->text).array()) {
        const QJsonObject object = entry.toObject();
        images.append({object["src"_L1].toString(), object["alt"_L1].toString()});
    }
    return images;
}

} // namespace trueup
