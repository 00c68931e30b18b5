#include "operate/session.h"

#include "remote/feed/feedwatch.h"
#include "store/erptable.h"
#include "store/feedjobtable.h"
#include "store/migrationfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Session)
};

std::unexpected<Error> notConfigured(const QString& system)
{
    return fail(ErrorKind::Config, Text::tr("%1 is not configured.").arg(system),
                Text::tr("Set the connection in the settings, or in the environment."));
}

} // namespace

Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(const SessionOptions& options, const CancelToken& cancel)
{
    std::unique_ptr<Session> session(new Session);
    DatabaseAddress address;
    QString folder;
    if (!options.databaseUrl.isEmpty()) {
        auto parsed = DatabaseAddress::fromUrl(options.databaseUrl);
        if (!parsed)
            return fail(parsed.error());
        address = std::move(*parsed);
        folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + u"/feed"_s;
    } else {
        const QString directory = options.workspace.isEmpty() ? Workspace::defaultDirectory() : options.workspace;
        auto workspace = Workspace::open(directory, cancel);
        if (!workspace)
            return fail(workspace.error());
        address = workspace->address();
        folder = QDir(directory).filePath(u"feed"_s);
        session->m_workspace.emplace(std::move(*workspace));
    }
    session->m_pool = std::make_unique<ConnectionPool>(address);
    if (const auto reached = session->m_pool->lease(cancel); !reached)
        return fail(reached.error());
    session->m_http = std::make_unique<HttpClient>();
    session->m_context = std::make_unique<SyncContext>(
        SyncContext{*session->m_pool, *session->m_http, session->m_clock, QUuid::createUuid(), options.trigger, folder});
    return session;
}

Result<MigrationPlan> Session::migrationPlan(const CancelToken& cancel)
{
    auto migrations = readMigrations(u":/sql"_s);
    if (!migrations)
        return fail(migrations.error());
    return m_pool->withConnection(
        [&](Connection& connection) { return Migrator(connection, std::move(*migrations)).plan(); }, cancel);
}

Result<MigrationReport> Session::migrate(const CancelToken& cancel)
{
    auto migrations = readMigrations(u":/sql"_s);
    if (!migrations)
        return fail(migrations.error());
    return m_pool->withConnection(
        [&](Connection& connection) { return Migrator(connection, std::move(*migrations)).migrate(cancel); }, cancel);
}

Result<void> Session::requireCurrentSchema(const CancelToken& cancel)
{
    const auto plan = migrationPlan(cancel);
    if (!plan)
        return fail(plan.error());
    if (plan->pending.isEmpty())
        return {};
    return fail(ErrorKind::Config,
                Text::tr("The database is %n step(s) behind this program.", nullptr, int(plan->pending.size())),
                Text::tr("Let the set-up assistant bring it up to date, or run “trueup-cli migrate”."));
}

Result<void> Session::connect(const QHash<QString, QString>& secrets)
{
    auto connections = m_pool->withConnection(
        [&](Connection& connection) { return resolveConnections(connection, secrets); });
    if (!connections)
        return fail(connections.error());
    m_connections = std::move(*connections);
    m_xorosoft.reset();
    m_shopify.reset();
    if (m_connections.xorosoft)
        m_xorosoft = std::make_unique<XorosoftClient>(*m_http, *m_connections.xorosoft, m_clock);
    if (m_connections.shopify)
        m_shopify = std::make_unique<ShopifyClient>(*m_http, *m_connections.shopify, m_clock);
    return {};
}

Result<FeedAddress> Session::feedAddress(const QString& instead) const
{
    if (!instead.isEmpty()) {
        const bool sameUser = m_connections.feed.has_value();
        return FeedAddress::parse(instead, sameUser ? m_connections.feed->user : QString(),
                                  sameUser ? m_connections.feed->password : QString());
    }
    if (!m_connections.feed)
        return notConfigured(Text::tr("The Etilize feed"));
    return *m_connections.feed;
}

Result<EtilizeImportSummary> Session::importFeed(EtilizeImportParams params, const JobControl& control)
{
    params.transfer = m_connections.transfer;
    return EtilizeImport(*m_context, m_xorosoft.get()).run(params, control);
}

Result<void> Session::waitForFeed(const FeedAddress& feed, const CancelToken& cancel)
{
    const auto last = m_pool->withConnection(
        [](Connection& connection) { return FeedJobTable(connection).lastAccepted(); }, cancel);
    if (!last)
        return fail(last.error());
    RemoteFile seen;
    if (*last)
        seen = {(*last)->fileName, (*last)->fileSize, (*last)->fileModified};
    const auto source = FeedSource::open(feed, m_connections.transfer, m_clock);
    const auto found = waitForNewFile(*source, seen, {}, cancel);
    return found ? Result<void>() : fail(found.error());
}

Result<XorosoftRefreshSummary> Session::refreshErp(const XorosoftRefreshParams& params, const JobControl& control)
{
    if (!m_xorosoft)
        return notConfigured(u"Xorosoft"_s);
    return XorosoftRefresh(*m_context, *m_xorosoft).run(params, control);
}

Result<StockSyncSummary> Session::syncStock(const StockSyncParams& params, const JobControl& control)
{
    if (!m_xorosoft)
        return notConfigured(u"Xorosoft"_s);
    return StockSync(*m_context, *m_xorosoft).run(params, control);
}

Result<ErpLookup> Session::lookUpItem(const QString& sku, const CancelToken& cancel)
{
    if (!m_xorosoft)
        return notConfigured(u"Xorosoft"_s);
    auto lookup = m_xorosoft->item(sku, cancel);
    if (!lookup || lookup->found)
        return lookup;
    const auto known = m_pool->withConnection([&](Connection& connection) { return ErpTable(connection).find(sku); }, cancel);
    if (!known)
        return fail(known.error());
    if (known->isEmpty())
        return lookup;
    // Without a base part the only way is through the pages, until the item turns up.
    ItemQuery query;
    query.basePartNumber = known->constFirst().basePart;
    const QString enough = u"FOUND"_s;
    const auto walked = m_xorosoft->walkItems(
        query,
        [&](std::vector<ErpItem>&& items, const ErpWalkReport&) -> Result<void> {
            const auto hit = std::ranges::find(items, sku, &ErpItem::itemNumber);
            if (hit == items.end())
                return {};
            lookup->found = true;
            lookup->item = std::move(*hit);
            return fail(Error{ErrorKind::Cancelled, {}, {}, {}, {}, enough, false});
        },
        cancel);
    if (!walked && walked.error().code != enough)
        return fail(walked.error());
    if (!lookup->found)
        return lookup;
    const auto stock = m_xorosoft->walkStock(
        {{}, query.basePartNumber, sku},
        [&](std::vector<ErpStockRow>&& rows, const ErpWalkReport&) -> Result<void> {
            std::ranges::copy_if(rows, std::back_inserter(lookup->stock),
                                 [&](const ErpStockRow& row) { return row.itemNumber == sku; });
            return {};
        },
        cancel);
    return stock ? lookup : fail(stock.error());
}

Result<ShopifyPushSummary> Session::push(const ShopifyPushParams& params, const JobControl& control)
{
    if (!m_shopify)
        return notConfigured(u"Shopify"_s);
    return ShopifyPush(*m_context, *m_shopify).run(params, control);
}

Result<ShopifyPullSummary> Session::pull(const ShopifyPullParams& params, const JobControl& control)
{
    if (!m_shopify)
        return notConfigured(u"Shopify"_s);
    return ShopifyPull(*m_context, *m_shopify).run(params, control);
}

Result<ShopStageSummary> Session::stage(const ShopStageParams& params, const JobControl& control)
{
    return ShopStage(*m_context).run(params, control);
}

} // namespace trueup
