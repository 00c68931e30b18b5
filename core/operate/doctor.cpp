#include "operate/doctor.h"

#include "remote/shopify/shopifyreader.h"
#include "remote/xorosoft/erpfieldmap.h"
#include "store/preflight.h"
#include "store/usertable.h"
#include "sync/syncsettings.h"

#include <QCoreApplication>
#include <QLocale>

#include <utility>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 clockToleranceSeconds = 120;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Doctor)
};

HealthCheck failed(const QString& check, const Error& error)
{
    QString message = error.message;
    if (!error.detail.isEmpty())
        message += u" ("_s + error.detail + u')';
    return {check, HealthState::Fail, message, error.nextStep};
}

HealthCheck skipped(const QString& check, const QString& message)
{
    return {check, HealthState::Skip, message, Text::tr("Set the connection in the settings, or in the environment.")};
}

HealthCheck clockCheck(const QDateTime& there, const QDateTime& here)
{
    const qint64 difference = std::abs(there.secsTo(here));
    if (difference <= clockToleranceSeconds)
        return {u"clock"_s, HealthState::Ok, Text::tr("The clocks of the shop and of this computer agree."), {}};
    return {u"clock"_s, HealthState::Warn,
            Text::tr("The clocks of the shop and of this computer differ by %n second(s).", nullptr, int(difference)),
            Text::tr("Set the clock of this computer.")};
}

/// Which location's stock a push would write.
HealthCheck locationCheck(Session& session, const CancelToken& cancel)
{
    const auto settings = session.pool().withConnection(
        [](Connection& connection) { return SyncSettings::load(connection); }, cancel);
    const auto locations = ShopifyReader(*session.shopify()).locations(cancel);
    if (!settings || !locations)
        return failed(u"shopify_location"_s, settings ? locations.error() : settings.error());
    QStringList usable;
    for (const ShopLocation& location : *locations) {
        if (location.id == settings->shop.locationId)
            return {u"shopify_location"_s, HealthState::Ok, Text::tr("Stock is written to %1.").arg(location.name), {}};
        if (location.active && location.fulfillsOnlineOrders)
            usable.append(location.name);
    }
    if (usable.isEmpty())
        return {u"shopify_location"_s, HealthState::Fail,
                Text::tr("The shop has no active location that fulfils online orders."),
                Text::tr("Choose the location whose stock is written (settings set shopify.location ID).")};
    if (usable.size() == 1)
        return {
            u"shopify_location"_s, HealthState::Ok, Text::tr("Stock is written to %1.").arg(usable.constFirst()), {}};
    return {
        u"shopify_location"_s, HealthState::Warn,
        Text::tr("Of several locations (%1), stock is written to %2.").arg(usable.join(u", "_s), usable.constFirst()),
        Text::tr("If that is the wrong one, choose another (settings set shopify.location ID).")};
}

QString endpointText(const ErpEndpointProbe& endpoint)
{
    const QString rows = Text::tr("%n row(s) on the first page", nullptr, endpoint.rows);
    QStringList sentences;
    sentences.append(endpoint.totalPages > 0
                         ? Text::tr("%1 answered: %2, %n page(s) in all.", nullptr, endpoint.totalPages).arg(endpoint.path, rows)
                         : Text::tr("%1 answered: %2. It names no last page.").arg(endpoint.path, rows));
    if (!endpoint.firstModified.isEmpty())
        sentences.append(Text::tr("First change is dated %1.").arg(endpoint.firstModified));
    sentences.append(Text::tr("Keys that say something: %1.").arg(endpoint.filledKeys.join(u", "_s)));
    return sentences.join(u' ');
}

QString valueLabel(const QString& key)
{
    for (const ErpField& field : erpFields()) {
        if (key == QLatin1StringView(field.key))
            return field.translatedLabel();
    }
    return key == "weight"_L1 ? Text::tr("Weight") : Text::tr("Name of the store");
}

/// Whether what is read from the ERP is found where the map of keys says. Without item numbers nothing can be read at all; a price or
/// a stock that is nowhere is worth a look; the rest may well be empty.
HealthCheck mapCheck(const ErpEndpointProbe& endpoint)
{
    const QString check = u"xorosoft_%1_values"_s.arg(endpoint.purpose);
    const QStringList& empty = endpoint.emptyMapEntries;
    if (empty.isEmpty())
        return {check, HealthState::Ok, Text::tr("Every value that is read was found in %1.").arg(endpoint.path), {}};
    QStringList labels;
    for (const QString& key : empty)
        labels.append(valueLabel(key));
    const HealthState state = empty.contains("sku"_L1)                                        ? HealthState::Fail
                              : empty.contains("price"_L1) || empty.contains("inventory"_L1) ? HealthState::Warn
                                                                                              : HealthState::Ok;
    return {check, state, Text::tr("Nowhere on the first page of %1: %2.").arg(endpoint.path, labels.join(u", "_s)),
            Text::tr("If the ERP holds this, name its keys (settings set xorosoft.fields).")};
}

} // namespace

QString healthStateWord(HealthState state)
{
    switch (state) {
    case HealthState::Ok: return u"ok"_s;
    case HealthState::Warn: return u"warn"_s;
    case HealthState::Fail: return u"fail"_s;
    case HealthState::Skip: return u"skip"_s;
    }
    return {};
}

Result<QList<HealthCheck>> checkServer(Session& session, const CancelToken& cancel)
{
    const auto findings = session.pool().withConnection(
        [&](Connection& connection) { return runPreflight(connection, session.clock()); }, cancel);
    if (!findings)
        return fail(findings.error());
    QList<HealthCheck> checks;
    for (const PreflightCheck& finding : *findings) {
        const HealthState state = finding.state == CheckState::Ok     ? HealthState::Ok
                                  : finding.state == CheckState::Warn ? HealthState::Warn
                                                                      : HealthState::Fail;
        checks.append({finding.check, state, finding.sentence, finding.nextStep});
    }
    return checks;
}

QList<HealthCheck> checkDatabase(Session& session, const CancelToken& cancel)
{
    const auto server = checkServer(session, cancel);
    if (!server)
        return {failed(u"database"_s, server.error())};
    QList<HealthCheck> checks = *server;
    if (const auto current = session.requireCurrentSchema(cancel); !current) {
        checks.append(failed(u"schema"_s, current.error()));
        return checks;
    }
    checks.append({u"schema"_s, HealthState::Ok, Text::tr("The database is at the version of this program."), {}});
    const auto user = session.pool().withConnection(
        [](Connection& connection) { return UserTable(connection).current(); }, cancel);
    if (!user)
        checks.append(failed(u"roles"_s, user.error()));
    else if (user->roles.isEmpty())
        checks.append({u"roles"_s, HealthState::Fail, Text::tr("The login %1 has no role.").arg(user->login),
                       Text::tr("Ask an administrator for one (Settings, People and roles; or “trueup-cli users grant”).")});
    else
        checks.append(
            {u"roles"_s, HealthState::Ok, Text::tr("%1 is %2.").arg(user->login, user->roles.join(u", "_s)), {}});
    return checks;
}

QList<HealthCheck> checkFeed(Session& session, const CancelToken& cancel)
{
    if (!session.connections().feed)
        return {skipped(u"feed"_s, Text::tr("No feed is configured."))};
    const FeedAddress& address = *session.connections().feed;
    const auto file = FeedSource::open(address, session.connections().transfer, session.clock())->current(cancel);
    if (!file)
        return {failed(u"feed"_s, file.error())};
    QString message = Text::tr("%1 is there").arg(file->name);
    if (file->size >= 0)
        message += u", "_s + QLocale().formattedDataSize(file->size);
    if (file->modified.isValid())
        message += u", "_s + QLocale().toString(file->modified.toLocalTime(), QLocale::ShortFormat);
    return {{u"feed"_s, HealthState::Ok, message + u'.', {}}};
}

QList<HealthCheck> checkXorosoft(Session& session, const CancelToken& cancel)
{
    if (!session.xorosoft())
        return {skipped(u"xorosoft"_s, Text::tr("Xorosoft is not configured."))};
    const auto probe = session.xorosoft()->probe(cancel);
    if (!probe)
        return {failed(u"xorosoft"_s, probe.error())};
    QStringList lines;
    for (const ErpEndpointProbe& endpoint : probe->endpoints) {
        lines.append(endpoint.works ? Text::tr("%1: %n page(s)", nullptr, endpoint.totalPages).arg(endpoint.path)
                                    : u"%1: %2"_s.arg(endpoint.path, endpoint.error.message));
    }
    QList<HealthCheck> checks{{u"xorosoft"_s, probe->works() ? HealthState::Ok : HealthState::Fail, lines.join(u"; "_s) + u'.',
                               probe->works() ? QString() : Text::tr("Check the key pair and which modules it may read.")}};
    bool hasItems = false;
    for (const ErpEndpointProbe& endpoint : probe->endpoints) {
        if (!endpoint.works)
            continue;
        checks.append({u"xorosoft_"_s + endpoint.purpose, HealthState::Ok, endpointText(endpoint), {}});
        const bool isStock = endpoint.purpose == "stock"_L1;
        if (isStock || !std::exchange(hasItems, true)) // a refresh reads the first that answers
            checks.append(mapCheck(endpoint));
    }
    return checks;
}

QList<HealthCheck> checkShopify(Session& session, const CancelToken& cancel)
{
    if (!session.shopify())
        return {skipped(u"shopify"_s, Text::tr("Shopify is not configured."))};
    const auto probe = ShopifyReader(*session.shopify()).probe(cancel);
    if (!probe)
        return {failed(u"shopify"_s, probe.error())};
    QList<HealthCheck> checks;
    checks.append({u"shopify"_s, HealthState::Ok, u"%1 (%2)."_s.arg(probe->name, probe->domain), {}});
    if (probe->missingScopes.isEmpty())
        checks.append({u"shopify_scopes"_s, HealthState::Ok, Text::tr("The app has every scope it needs."), {}});
    else
        checks.append({u"shopify_scopes"_s, HealthState::Fail,
                       Text::tr("The app lacks: %1.").arg(probe->missingScopes.join(u", "_s)),
                       Text::tr("Add the scopes to the app and install it again.")});
    const QString version = session.shopify()->options().apiVersion;
    if (session.shopify()->hasDrifted() ||
        (!probe->supportedVersions.isEmpty() && !probe->supportedVersions.contains(version)))
        checks.append({u"shopify_version"_s, HealthState::Fail,
                       Text::tr("The shop no longer speaks version %1.").arg(version),
                       Text::tr("Update Trueup; until then nothing is written.")});
    else
        checks.append(
            {u"shopify_version"_s, HealthState::Ok, Text::tr("The shop speaks version %1.").arg(version), {}});
    checks.append(locationCheck(session, cancel));
    if (probe->serverTime.isValid())
        checks.append(clockCheck(probe->serverTime, session.clock().now()));
    return checks;
}

QList<HealthCheck> checkEverything(Session& session, const CancelToken& cancel)
{
    return checkDatabase(session, cancel) + checkFeed(session, cancel) + checkXorosoft(session, cancel) +
           checkShopify(session, cancel);
}

} // namespace trueup
