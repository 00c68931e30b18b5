#pragma once

#include "remote/feed/feedsource.h"

#include <QByteArrayView>
#include <QList>

namespace trueup {

/// Answer to MLSD (RFC 3659): the files in it with size and UTC time. Lines that are not understood are skipped.
[[nodiscard]] QList<RemoteFile> parseMlsd(QByteArrayView text);

/// Answer to LIST, which no standard describes: the Unix and the DOS form. Times are left out, because they come without
/// year or time zone; ask for them with FeedSource::stat().
[[nodiscard]] QList<RemoteFile> parseList(QByteArrayView text);

/// Answer to NLST: names only, folders among them.
[[nodiscard]] QList<RemoteFile> parseNlst(QByteArrayView text);

} // namespace trueup
