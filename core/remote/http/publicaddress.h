#pragma once

#include <QHostAddress>
#include <QStringList>
#include <QUrl>

namespace trueup {

/// Whether an address can be anybody's on the internet: not this computer, not a private, shared, link-local, documentation
/// or multicast network (the special-purpose registries of IANA, RFC 6890). An IPv4 address inside an IPv6 one (mapped or
/// NAT64) is judged as the IPv4 address; of IPv6, only what is given out as global unicast counts.
[[nodiscard]] bool isPublicAddress(const QHostAddress& address);

/// Whether a name never means a host on the internet, so that nobody need be asked for it: localhost, .local, .internal …
[[nodiscard]] bool isPrivateName(const QString& host);

/// Whether `hosts` names the host of an address: "name" for every port or "name:port" for one, in any case; an IPv6
/// address stands in brackets when a port follows.
[[nodiscard]] bool namesHost(const QStringList& hosts, const QUrl& url);

} // namespace trueup
