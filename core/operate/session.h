#pragma once

#include "base/clock.h"
#include "operate/connections.h"
#include "remote/http/httpclient.h"
#include "remote/shopify/shopifyclient.h"
#include "remote/xorosoft/xorosoftclient.h"
#include "store/connectionpool.h"
#include "store/migrator.h"
#include "store/workspace.h"
#include "sync/etilizeimport.h"
#include "sync/shopifypull.h"
#include "sync/shopifypush.h"
#include "sync/shopstage.h"
#include "sync/stocksync.h"
#include "sync/synccontext.h"
#include "sync/xorosoftrefresh.h"

#include <memory>

namespace trueup {

struct SessionOptions
{
    QString workspace;   ///< folder; empty: the default one
    QString databaseUrl; ///< a team database; wins over the workspace
    QString trigger = QStringLiteral("manual");
};

/// Everything a program needs for one open database: connections, clients, workflows. Made and destroyed on one
/// thread; the workflows block and belong on workers (see Job).
class Session
{
public:
    /// Opens the database, starting the private server of a workspace when needed. Does not migrate.
    [[nodiscard]] static Result<std::unique_ptr<Session>> open(const SessionOptions& options, const CancelToken& cancel = {});
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] Result<MigrationPlan> migrationPlan(const CancelToken& cancel = {});
    [[nodiscard]] Result<MigrationReport> migrate(const CancelToken& cancel = {});
    /// A Config error that names the step when the database is behind this program.
    [[nodiscard]] Result<void> requireCurrentSchema(const CancelToken& cancel = {});

    /// Reads how to reach the outside systems; later workflows use it. May be called again after settings changed,
    /// while no workflow runs.
    [[nodiscard]] Result<void> connect(const QHash<QString, QString>& secrets = {});
    [[nodiscard]] const Connections& connections() const { return m_connections; }

    [[nodiscard]] ConnectionPool& pool() { return *m_pool; }
    [[nodiscard]] HttpClient& http() { return *m_http; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    [[nodiscard]] const SyncContext& context() const { return *m_context; }
    /// Null when the system is not configured.
    [[nodiscard]] XorosoftClient* xorosoft() { return m_xorosoft.get(); }
    [[nodiscard]] ShopifyClient* shopify() { return m_shopify.get(); }
    /// The workspace this database belongs to; null for a team database.
    [[nodiscard]] const Workspace* workspace() const { return m_workspace ? &*m_workspace : nullptr; }

    // The workflows, for jobs. Config errors when a system is not configured.
    /// How the file is fetched is as the settings say.
    [[nodiscard]] Result<EtilizeImportSummary> importFeed(EtilizeImportParams params, const JobControl& control);
    /// Returns when the feed is another file than the one imported last and has stopped changing.
    [[nodiscard]] Result<void> waitForFeed(const FeedAddress& feed, const CancelToken& cancel);
    [[nodiscard]] Result<XorosoftRefreshSummary> refreshErp(const XorosoftRefreshParams& params, const JobControl& control);
    [[nodiscard]] Result<StockSyncSummary> syncStock(const StockSyncParams& params, const JobControl& control);
    /// One item asked of the ERP now. The ERP finds items by base part only, so the mirror's knowledge of it helps.
    [[nodiscard]] Result<ErpLookup> lookUpItem(const QString& sku, const CancelToken& cancel);
    [[nodiscard]] Result<ShopifyPushSummary> push(const ShopifyPushParams& params, const JobControl& control);
    [[nodiscard]] Result<ShopifyPullSummary> pull(const ShopifyPullParams& params, const JobControl& control);
    /// Stages what was changed here and not in the shop. Reads the database only.
    [[nodiscard]] Result<ShopStageSummary> stage(const ShopStageParams& params, const JobControl& control);
    /// The configured feed, or the address (or file) given instead.
    [[nodiscard]] Result<FeedAddress> feedAddress(const QString& instead = {}) const;

private:
    Session() = default;

    SystemClock m_clock;
    std::optional<Workspace> m_workspace;
    std::unique_ptr<ConnectionPool> m_pool;
    std::unique_ptr<HttpClient> m_http;
    std::unique_ptr<SyncContext> m_context;
    Connections m_connections;
    std::unique_ptr<XorosoftClient> m_xorosoft;
    std::unique_ptr<ShopifyClient> m_shopify;
};

} // namespace trueup
