#pragma once

#include "sandbox/shop/fillshop.h"
#include "store/producttable.h"
#include "store/stagingloader.h"
#include "support/testpostgres.h"
#include "sync/shopifypull.h"

#include <QTemporaryDir>
#include <QTimeZone>

#include <memory>
#include <optional>

namespace trueup::test {

/// When the shop's clock begins.
[[nodiscard]] inline QDateTime day()
{
    return {QDate(2026, 11, 22), QTime(12, 0), QTimeZone::UTC};
}

/// A shop with ten products and an empty catalogue, or the catalogue at `place`; the shop's clock stands still unless it is
/// moved.
struct PullWorld
{
    DatabaseAddress address; ///< direct
    trueup::sandbox::ShopifyServer shop;
    HttpClient http;
    SystemClock clock;
    QTemporaryDir folder;
    ConnectionPool pool;
    SyncContext context;
    std::unique_ptr<ShopifyClient> client;
    std::unique_ptr<Connection> database; ///< for assertions, always direct

    explicit PullWorld(TestPostgres& postgres, int products = 10) : PullWorld(postgres.createDatabase(), products) {}
    /// `way`: the address the pull itself uses, of a proxy before the same database.
    explicit PullWorld(const DatabaseAddress& place, int products = 10, const std::optional<DatabaseAddress>& way = {})
        : address(place), pool(way.value_or(place)), context{pool, http, clock, QUuid::createUuid(), QStringLiteral("test"), folder.path()}
    {
        using namespace std::chrono_literals;
        setTime(0);
        sandbox::fillShop(shop, products);
        if (!shop.start())
            qFatal("the sandbox shop could not be started");
        ShopifyOptions options;
        options.url = shop.url();
        options.token = shop.options().token;
        options.retryDelay = 2ms;
        options.timeout = 10s;
        options.shortestThrottleWait = 5ms;
        client = std::make_unique<ShopifyClient>(http, options, clock);
        database = TestPostgres::open(address);
    }

    void setTime(int minutes) { shop.setTime(day().addSecs(minutes * 60)); }
    [[nodiscard]] static QString sku(int number) { return QStringLiteral("SHOP-%1").arg(number, 6, 10, QLatin1Char('0')); }
    void edit(int number, const std::function<void(sandbox::ShopProduct&)>& change) { shop.editAsStaff(sku(number), change); }

    [[nodiscard]] Result<ShopifyPullSummary> pull(ShopifyPullParams params = {})
    {
        using namespace std::chrono_literals;
        params.policy.firstPoll = 2ms;
        params.policy.longestPoll = 10ms;
        params.policy.stuckAfter = 300ms;
        params.policy.placeWait = 200ms;
        const JobControl control{{}, {}, {}};
        return ShopifyPull(context, *client).run(params, control);
    }
    [[nodiscard]] ShopifyPullParams full(bool bulk = false)
    {
        ShopifyPullParams params;
        params.full = true;
        params.bulk = bulk;
        params.bulkAbove = 0;
        return params;
    }
    QVariant sql(const QString& query, const QVariantList& parameters = {})
    {
        const auto value = database->value(query, parameters);
        if (!value)
            qFatal("%s: %s", qPrintable(query), qPrintable(errorText(value.error())));
        return *value;
    }
    [[nodiscard]] qint64 idOf(int number) { return sql(QStringLiteral("SELECT id FROM public.products WHERE sku = ?"), {sku(number)}).toLongLong(); }
    [[nodiscard]] QString title(int number) { return sql(QStringLiteral("SELECT name FROM public.products WHERE sku = ?"), {sku(number)}).toString(); }

    /// Stages one field of one product, as an import or a person would.
    void propose(int number, const QByteArray& changes, const QStringList& fields, const QString& source = QStringLiteral("etilize"),
                 const QString& status = QStringLiteral("pending"))
    {
        StagedRow row;
        row.productId = idOf(number);
        row.source = source;
        row.sku = sku(number);
        row.changes = changes;
        row.changedFields = fields;
        StagingTable staging(*database);
        const auto batch = staging.createBatch(BatchRecord());
        if (!batch || !staging.stage(*batch, std::span(&row, 1)))
            qFatal("nothing could be staged");
        sql(QStringLiteral("UPDATE sync_staging SET status = ? WHERE product_id = ? AND is_open RETURNING id"), {status, row.productId});
    }
    /// Everything that a pull leaves behind, without ids and times.
    [[nodiscard]] QString state()
    {
        return sql(QStringLiteral("SELECT md5(concat_ws('#', "
                   "(SELECT string_agg(product_values(p)::text || p.shopify_product_id, ';' ORDER BY p.sku) FROM public.products p), "
                   "(SELECT string_agg(concat_ws('|', p.sku, b.field, b.base_value, b.agreed_by), ';' ORDER BY p.sku, b.field) "
                   " FROM sync_bases b JOIN public.products p ON p.id = b.product_id), "
                   "(SELECT string_agg(concat_ws('|', p.sku, r.data, r.is_missing), ';' ORDER BY p.sku) FROM remote_snapshots r "
                   " JOIN public.products p ON p.id = r.product_id), "
                   "(SELECT string_agg(concat_ws('|', p.sku, r.collections), ';' ORDER BY p.sku) FROM remote_collections r "
                   " JOIN public.products p ON p.id = r.product_id), "
                   "(SELECT string_agg(concat_ws('|', sku, status, changes), ';' ORDER BY sku, id) FROM sync_staging), "
                   "(SELECT string_agg(concat_ws('|', p.sku, v.version_number, v.changed_fields), ';' ORDER BY p.sku, v.id) "
                   " FROM product_versions v JOIN public.products p ON p.id = v.product_id), "
                   "(SELECT string_agg(concat_ws('|', p.sku, c.kind, c.field, c.status, c.sides), ';' ORDER BY p.sku, c.field) "
                   " FROM sync_conflicts c JOIN public.products p ON p.id = c.product_id WHERE c.status <> 'obsolete'), "
                   "(SELECT value ->> 'until' FROM sync_watermarks WHERE source = 'shopify')))"))
            .toString();
    }
};

inline QString reason(const auto& result)
{
    return result ? QString() : errorText(result.error()) + QLatin1Char(' ') + result.error().detail;
}

} // namespace trueup::test
