#pragma once

#include "base/error.h"

#include <QString>

namespace trueup {

/// Where a feed lies. User and password are kept apart from every URL, so that nothing that prints one can leak them.
struct FeedAddress
{
    QString scheme;    ///< ftp, ftps (implicit TLS), sftp, http, https or file
    QString host;      ///< empty for file
    int port = -1;     ///< -1: the scheme's own
    QString directory; ///< decoded; "/" first and last. For ftp relative to the login directory, as RFC 1738 has it
    QString fileName;  ///< decoded; may hold the wildcards * and ?; empty: the whole directory
    QString query;     ///< http and https only, encoded
    QString user;
    QString password;

    /// Takes an URL or a path of this machine. A user and password inside the URL are moved out of it; the arguments
    /// win over them. Errors: Config, with what is wrong with the address.
    [[nodiscard]] static Result<FeedAddress> parse(const QString& url, const QString& user = {},
                                                   const QString& password = {});

    [[nodiscard]] bool hasWildcard() const;
    /// True when `name` is what the file name of this address asks for.
    [[nodiscard]] bool matches(const QString& name) const;
    /// Encoded URL of a file (or, with an empty name, of the directory) without user and password.
    [[nodiscard]] QString url(const QString& name) const;
    /// For people and logs: the URL with the file name as written, never user or password.
    [[nodiscard]] QString display() const;
    /// Path on this machine; file addresses only.
    [[nodiscard]] QString localPath(const QString& name) const { return directory + name; }
};

} // namespace trueup
