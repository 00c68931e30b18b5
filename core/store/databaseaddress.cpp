#include "base/log.h"
#include "store/connection.h"

#include <QCoreApplication>
#include <QUrl>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::DatabaseAddress)
};

QString decode(QStringView part)
{
    return QUrl::fromPercentEncoding(part.toUtf8());
}

QString encode(const QString& part)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(part));
}

std::unexpected<Error> badAddress(const QString& message)
{
    return fail(
        ErrorKind::Config, message,
        Text::tr("Write it as postgresql://user:password@host:5432/database, with special characters in percent "
                 "encoding."));
}

/// "host:port", "[::1]:5432", "host", "" or ":port".
Result<void> readHost(QStringView text, DatabaseAddress& address)
{
    if (text.contains(u','))
        return badAddress(Text::tr("The database address names several hosts; Trueup works with one."));
    QStringView host = text;
    QStringView port;
    const qsizetype bracket = text.lastIndexOf(u']');
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon > bracket) {
        host = text.first(colon);
        port = text.sliced(colon + 1);
    }
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    address.host = decode(host);
    if (port.isEmpty())
        return {};
    bool ok = false;
    address.port = port.toInt(&ok);
    if (!ok || address.port < 1 || address.port > 65535)
        return badAddress(Text::tr("The port in the database address is not a number between 1 and 65535."));
    return {};
}

Result<void> readOption(const QString& name, const QString& value, DatabaseAddress& address)
{
    static const QStringList sslModes{u"disable"_s, u"allow"_s,     u"prefer"_s,
                                      u"require"_s, u"verify-ca"_s, u"verify-full"_s};
    if (name == "host"_L1) {
        address.host = value;
    } else if (name == "port"_L1) {
        const QString host = address.host;
        if (auto port = readHost(QString(u':' + value), address); !port)
            return port;
        address.host = host;
    } else if (name == "user"_L1) {
        address.user = value;
    } else if (name == "password"_L1) {
        address.password = value;
    } else if (name == "dbname"_L1) {
        address.database = value;
    } else if (name == "sslmode"_L1) {
        if (!sslModes.contains(value))
            return badAddress(Text::tr("The database address has an unknown sslmode."));
        address.sslMode = value;
    } else if (name == "sslrootcert"_L1) {
        address.sslRootCert = value;
    } else {
        qCWarning(lcStore, "the option %ls of the database address is not used", qUtf16Printable(name));
    }
    return {};
}

} // namespace

Result<DatabaseAddress> DatabaseAddress::fromUrl(const QString& url)
{
    const QString trimmed = url.trimmed();
    const qsizetype scheme = trimmed.indexOf("://"_L1);
    const QString schemeName = trimmed.left(scheme).toLower();
    if (scheme < 0 || (schemeName != "postgresql"_L1 && schemeName != "postgres"_L1))
        return badAddress(Text::tr("The database address does not start with postgresql://."));
    QStringView rest = QStringView(trimmed).sliced(scheme + 3);

    DatabaseAddress address;
    QStringView options;
    if (const qsizetype mark = rest.indexOf(u'?'); mark >= 0) {
        options = rest.sliced(mark + 1);
        rest = rest.first(mark);
    }
    // The last @ ends the user part: passwords pasted without encoding often hold one.
    if (const qsizetype at = rest.lastIndexOf(u'@'); at >= 0) {
        const QStringView user = rest.first(at);
        rest = rest.sliced(at + 1);
        const qsizetype colon = user.indexOf(u':');
        address.user = decode(colon < 0 ? user : user.first(colon));
        if (colon >= 0)
            address.password = decode(user.sliced(colon + 1));
    }
    if (const qsizetype slash = rest.indexOf(u'/'); slash >= 0) {
        address.database = decode(rest.sliced(slash + 1));
        rest = rest.first(slash);
    }
    if (const auto host = readHost(rest, address); !host)
        return fail(host.error());
    for (const QStringView pair : options.split(u'&', Qt::SkipEmptyParts)) {
        const qsizetype equals = pair.indexOf(u'=');
        const QString name = decode(equals < 0 ? pair : pair.first(equals));
        const QString value = equals < 0 ? QString() : decode(pair.sliced(equals + 1));
        if (const auto option = readOption(name, value, address); !option)
            return fail(option.error());
    }
    if (address.host.isEmpty())
        address.host = u"localhost"_s;
    if (address.database.isEmpty())
        address.database = address.user;
    if (address.database.isEmpty())
        return badAddress(Text::tr("The database address names no database."));
    return address;
}

QString DatabaseAddress::toString() const
{
    const bool socket = host.startsWith(u'/');
    QString text = u"postgresql://"_s;
    if (!user.isEmpty())
        text += encode(user) + u'@';
    if (!socket)
        text += (host.contains(u':') ? u'[' + host + u']' : host) + u':' + QString::number(port);
    text += u'/' + encode(database);
    QStringList options;
    if (socket)
        options << u"host="_s + host << u"port="_s + QString::number(port);
    if (!sslMode.isEmpty())
        options << u"sslmode="_s + sslMode;
    if (!sslRootCert.isEmpty())
        options << u"sslrootcert="_s + sslRootCert;
    if (!options.isEmpty())
        text += u'?' + options.join(u'&');
    return text;
}

} // namespace trueup
