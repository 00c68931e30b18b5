#include "remote/feed/feedaddress.h"

#include <QDir>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::FeedAddress)
};

constexpr QLatin1StringView schemes[] = {"ftp"_L1, "ftps"_L1, "sftp"_L1, "https"_L1, "http"_L1, "file"_L1};

std::unexpected<Error> wrong(const QString& message)
{
    return fail(ErrorKind::Config, message,
                Text::tr("Write the address of the feed like ftp://ftp.example.com/folder/feed.zip."));
}

/// Bytes that may stand in a path segment; everything else is percent-encoded, so that a ? or # of a file name stays one.
QString encodedSegments(const QString& path)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(path, "/!$'()*,:@"));
}

FeedAddress localAddress(const QString& path)
{
    FeedAddress address;
    address.scheme = u"file"_s;
    const QString absolute = QDir::fromNativeSeparators(path.endsWith(u'/') ? path : QDir::current().absoluteFilePath(path));
    const qsizetype slash = absolute.lastIndexOf(u'/');
    address.directory = absolute.left(slash + 1);
    address.fileName = absolute.mid(slash + 1);
    return address;
}

} // namespace

Result<FeedAddress> FeedAddress::parse(const QString& url, const QString& user, const QString& password)
{
    const QString text = url.trimmed();
    if (text.isEmpty())
        return wrong(Text::tr("No address is set for the feed."));
    const qsizetype colon = text.indexOf("://"_L1);
    if (colon < 0)
        return localAddress(text);
    const QString scheme = text.left(colon).toLower();
    if (std::ranges::none_of(schemes, [&scheme](QLatin1StringView known) { return scheme == known; }))
        return wrong(Text::tr("The feed's address begins with “%1://”, which is not supported.").arg(scheme));
    // A ? in an FTP path is a wildcard of the file name, not the start of a query.
    const bool web = scheme == "http"_L1 || scheme == "https"_L1;
    const QUrl parsed(web ? text : QString(text).replace(u'?', "%3F"_L1).replace(u'#', "%23"_L1), QUrl::TolerantMode);
    if (scheme == "file"_L1)
        return localAddress(parsed.path(QUrl::FullyDecoded));
    if (!parsed.isValid() || parsed.host().isEmpty())
        return wrong(Text::tr("The feed's address names no server."));
    FeedAddress address;
    address.scheme = scheme;
    address.host = parsed.host();
    address.port = parsed.port();
    address.query = parsed.query(QUrl::FullyEncoded);
    const QString path = parsed.path(QUrl::FullyDecoded);
    const qsizetype slash = path.lastIndexOf(u'/');
    address.directory = slash < 0 ? u"/"_s : path.left(slash + 1);
    address.fileName = path.mid(slash + 1);
    address.user = user.isEmpty() ? parsed.userName(QUrl::FullyDecoded) : user;
    address.password = password.isEmpty() ? parsed.password(QUrl::FullyDecoded) : password;
    return address;
}

bool FeedAddress::hasWildcard() const
{
    return fileName.contains(u'*') || fileName.contains(u'?');
}

bool FeedAddress::matches(const QString& name) const
{
    if (fileName.isEmpty())
        return true;
    return hasWildcard() ? QRegularExpression::fromWildcard(fileName, Qt::CaseSensitive).match(name).hasMatch()
                         : name == fileName;
}

QString FeedAddress::url(const QString& name) const
{
    if (scheme == "file"_L1)
        return QUrl::fromLocalFile(localPath(name)).toString(QUrl::FullyEncoded);
    const QString server = host.contains(u':') ? u"["_s + host + u"]"_s : host;
    QString text = scheme + "://"_L1 + server + (port > 0 ? u":%1"_s.arg(port) : QString());
    text += encodedSegments(directory + name);
    return query.isEmpty() ? text : text + u'?' + query;
}

QString FeedAddress::display() const
{
    if (scheme == "file"_L1)
        return directory + fileName;
    return scheme + "://"_L1 + host + (port > 0 ? u":%1"_s.arg(port) : QString()) + directory + fileName;
}

} // namespace trueup
