#include "remote/http/publicaddress.h"

#include <algorithm>
#include <array>
#include <utility>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Network4
{
    quint32 address;
    int bits;
};

constexpr std::array<Network4, 15> special4 = {{
    {0x00000000, 8},  // this network
    {0x0a000000, 8},  // private
    {0x64400000, 10}, // shared by the customers of a provider
    {0x7f000000, 8},  // loopback
    {0xa9fe0000, 16}, // link-local, where clouds answer for their machines
    {0xac100000, 12}, // private
    {0xc0000000, 24}, // protocol assignments
    {0xc0000200, 24}, // documentation
    {0xc0586300, 24}, // relays of 6to4
    {0xc0a80000, 16}, // private
    {0xc6120000, 15}, // benchmarks
    {0xc6336400, 24}, // documentation
    {0xcb007100, 24}, // documentation
    {0xe0000000, 4},  // multicast
    {0xf0000000, 4},  // reserved, broadcast
}};

bool isPublic4(quint32 address)
{
    return std::ranges::none_of(special4, [address](const Network4& network) {
        return (address ^ network.address) >> (32 - network.bits) == 0;
    });
}

bool isPublic6(const Q_IPV6ADDR& bytes)
{
    const auto startsWith = [&bytes](auto... prefix) {
        int at = 0;
        return ((bytes[at++] == prefix) && ...);
    };
    const quint32 last4 = quint32(bytes[12]) << 24 | quint32(bytes[13]) << 16 | quint32(bytes[14]) << 8 | bytes[15];
    if (startsWith(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff) || startsWith(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0))
        return isPublic4(last4);
    if ((bytes[0] & 0xe0) != 0x20) // 2000::/3 is what is given out
        return false;
    const bool isProtocol = startsWith(0x20, 0x01) && bytes[2] < 0x02; // 2001::/23, Teredo among them
    const bool isDocumentation = startsWith(0x20, 0x01, 0x0d, 0xb8) || (startsWith(0x3f, 0xff) && bytes[2] < 0x10);
    return !isProtocol && !isDocumentation && !startsWith(0x20, 0x02); // 6to4 leads to any IPv4 address
}

} // namespace

bool isPublicAddress(const QHostAddress& address)
{
    switch (address.protocol()) {
    case QHostAddress::IPv4Protocol: return isPublic4(address.toIPv4Address());
    case QHostAddress::IPv6Protocol: return isPublic6(address.toIPv6Address());
    default: return false;
    }
}

bool isPrivateName(const QString& host)
{
    QString name = host.toLower();
    while (name.endsWith(u'.'))
        name.chop(1);
    constexpr std::array endings = {"localhost"_L1, "local"_L1, "internal"_L1, "intranet"_L1, "lan"_L1, "home.arpa"_L1};
    return std::ranges::any_of(endings, [&name](QLatin1StringView ending) {
        return name == ending || (name.endsWith(ending) && name.at(name.size() - ending.size() - 1) == u'.');
    });
}

bool namesHost(const QStringList& hosts, const QUrl& url)
{
    const QString host = url.host().toLower();
    if (host.isEmpty())
        return false;
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    const QString bracketed = host.contains(u':') ? u'[' + host + u']' : host;
    return std::ranges::any_of(hosts, [&](const QString& entry) {
        const QString wanted = entry.trimmed().toLower();
        return wanted == host || wanted == bracketed || wanted == u"%1:%2"_s.arg(bracketed).arg(port);
    });
}

} // namespace trueup
