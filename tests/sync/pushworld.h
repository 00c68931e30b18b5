#pragma once

#include "sandbox/shopifyserver.h"
#include "store/outboxtable.h"
#include "store/stagingtable.h"
#include "support/testpostgres.h"
#include "sync/shopifypush.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

/// A shop with products, the same products in a fresh database, and a push between the two; changes are staged and
/// approved by hand.
class PushWorld
{
public:
    explicit PushWorld(TestPostgres& postgres, trueup::sandbox::ShopOptions options = {})
        : address(postgres.createDatabase()), pool(address), shop(std::move(options))
    {
        if (!shop.start())
            qFatal("the sandbox shop could not be started");
        connection = TestPostgres::open(address);
        shop.withState([this](trueup::sandbox::ShopState& state) { location = state.locations.first().id; });
        makeClient();
    }

    /// S-1 … S-n with the price 10.00 and a stock of 5, in the shop and here.
    void addProducts(int count, int first = 1)
    {
        using namespace Qt::StringLiterals;
        QJsonArray rows;
        for (int i = first; i < first + count; ++i) {
            trueup::sandbox::ShopProduct product;
            product.handle = u"stapler-%1"_s.arg(i);
            product.title = u"Stapler %1"_s.arg(i);
            trueup::sandbox::ShopVariant variant;
            variant.sku = sku(i);
            variant.price = u"10.00"_s;
            variant.tracked = true;
            trueup::sandbox::ShopLevel level;
            level.available = 5;
            variant.levels.insert(location, level);
            product.variants.append(variant);
            const QString id = shop.add(product);
            const auto stored = shop.product(sku(i));
            rows.append(QJsonObject{{u"id"_s, i},
                                    {u"sku"_s, sku(i)},
                                    {u"product"_s, id},
                                    {u"variant"_s, stored->variants[0].id},
                                    {u"item"_s, stored->variants[0].inventoryItemId},
                                    {u"handle"_s, stored->handle}});
        }
        require(connection->execute(
            u"INSERT INTO public.products (id, sku, name, price, shopify_product_id, shopify_variant_id, "
            "shopify_inventory_item_id, shopify_handle) SELECT id, sku, 'Stapler ' || id, 10, product, variant, item, handle "
            "FROM jsonb_to_recordset(?::jsonb) AS r (id bigint, sku text, product text, variant text, item text, handle text)"_s,
            {QString::fromUtf8(QJsonDocument(rows).toJson(QJsonDocument::Compact))}));
        require(connection->execute(u"SELECT setval(pg_get_serial_sequence('public.products', 'id'), 1000000)"_s));
    }

    static QString sku(int product) { return QStringLiteral("S-%1").arg(product); }

    /// A change of product `i`: {field: {base, current, proposed}}.
    static trueup::StagedRow change(int i, const QByteArray& changes, const QStringList& fields)
    {
        trueup::StagedRow row;
        row.productId = i;
        row.source = QStringLiteral("xorosoft");
        row.sku = sku(i);
        row.changes = changes;
        row.changedFields = fields;
        return row;
    }
    static trueup::StagedRow price(int i, const QByteArray& price = "12.5", const QByteArray& seen = "10")
    {
        return change(i, R"({"price":{"base":)" + seen + R"(,"current":)" + seen + R"(,"proposed":)" + price + "}}",
                      {QStringLiteral("price")});
    }
    static trueup::StagedRow stock(int i, int quantity)
    {
        return change(i, R"({"inventory":{"base":5,"current":5,"proposed":)" + QByteArray::number(quantity) + "}}",
                      {QStringLiteral("inventory")});
    }
    static trueup::StagedRow create(int i)
    {
        trueup::StagedRow row;
        row.tempKey = QStringLiteral("etilize:N-%1").arg(i);
        row.operation = QStringLiteral("create");
        row.source = QStringLiteral("etilize");
        row.sku = QStringLiteral("N-%1").arg(i);
        row.name = QStringLiteral("New pen %1").arg(i);
        const QByteArray n = QByteArray::number(i);
        row.changes = R"({"title":{"base":null,"current":null,"proposed":"New pen )" + n +
                      R"("},"handle":{"base":null,"current":null,"proposed":"new-pen-)" + n +
                      R"("},"sku":{"base":null,"current":null,"proposed":"N-)" + n +
                      R"("},"price":{"base":null,"current":null,"proposed":7.25},"inventory":{"base":null,"current":null,"proposed":3}})";
        row.changedFields = {QStringLiteral("title"), QStringLiteral("handle"), QStringLiteral("sku"), QStringLiteral("price"),
                             QStringLiteral("inventory")};
        return row;
    }

    /// Stages and approves.
    void approve(const QList<trueup::StagedRow>& rows)
    {
        trueup::StagingTable staging(*connection);
        trueup::StagingFilter filter;
        filter.batch = require(staging.createBatch(trueup::BatchRecord()));
        (void)require(staging.stage(filter.batch, std::span(rows.constData(), size_t(rows.size()))));
        (void)require(staging.decideWhere(trueup::Decision::Approve, filter));
    }

    void setSetting(const QString& key, const QString& json)
    {
        require(connection->execute(QStringLiteral("INSERT INTO app_settings (key, value) VALUES (?, ?::jsonb)"), {key, json}));
    }

    trueup::Result<trueup::ShopifyPushSummary> push(trueup::ShopifyPushParams params = {})
    {
        params.bulk.policy.firstPoll = std::chrono::milliseconds(5);
        return trueup::ShopifyPush(*context, *client).run(params, {});
    }
    /// Until nothing waits, as schedules do; the number of runs.
    int pushUntilDone(int most = 6)
    {
        for (int run = 1; run <= most; ++run) {
            makeClient(); // a run is a program of its own: no circuit breaker of the last one
            const auto summary = push();
            if (summary && summary->waiting == 0)
                return run;
            require(connection->execute(QStringLiteral("UPDATE sync_outbox SET next_attempt_at = now() WHERE state IN ('failed', 'unknown', 'pending')")));
        }
        return most + 1;
    }
    void makeClient()
    {
        client.reset();
        context.reset();
        http = std::make_unique<trueup::HttpClient>();
        trueup::ShopifyOptions options;
        options.url = shop.url();
        options.token = shop.options().token;
        options.retryDelay = std::chrono::milliseconds(5);
        options.shortestThrottleWait = std::chrono::milliseconds(20);
        client = std::make_unique<trueup::ShopifyClient>(*http, options, clock);
        context.reset(new trueup::SyncContext{pool, *http, clock, QUuid::createUuid(), QStringLiteral("test"), folder.path()});
    }

    [[nodiscard]] QString sql(const QString& query, const QVariantList& parameters = {}) const
    {
        return connection->value(query, parameters).value_or(QVariant()).toString();
    }
    [[nodiscard]] QString priceInShop(int i) const
    {
        const auto product = shop.product(sku(i));
        return product ? product->variants[0].price : QString();
    }
    [[nodiscard]] qint64 stockInShop(int i) const { return shop.product(sku(i))->variants[0].levels.value(location).available; }
    /// What an undisturbed run and a disturbed one must agree on.
    [[nodiscard]] QStringList state() const
    {
        QStringList lines;
        for (const trueup::sandbox::ShopProduct& product : shop.products()) {
            const auto& variant = product.variants[0];
            lines.append(QStringList{product.handle, product.title, variant.sku, variant.price,
                                     QString::number(variant.levels.value(location).available)}
                             .join(u'|'));
        }
        lines.sort();
        lines.append(sql(QStringLiteral("SELECT string_agg(concat_ws('|', sku, status), ' ' ORDER BY sku) FROM sync_staging")));
        lines.append(sql(QStringLiteral("SELECT string_agg(concat_ws('|', p.sku, v.version_number), ' ' ORDER BY p.sku, v.version_number) "
                                        "FROM product_versions v JOIN public.products p ON p.id = v.product_id")));
        return lines;
    }

    template <class T> static T require(trueup::Result<T> result)
    {
        if (!result)
            qFatal("%s %s", qPrintable(trueup::errorText(result.error())), qPrintable(result.error().detail));
        if constexpr (!std::is_void_v<T>)
            return std::move(*result);
    }

    trueup::DatabaseAddress address;
    trueup::SystemClock clock;
    trueup::ConnectionPool pool;
    trueup::sandbox::ShopifyServer shop;
    QTemporaryDir folder;
    std::unique_ptr<trueup::Connection> connection;
    std::unique_ptr<trueup::HttpClient> http;
    std::unique_ptr<trueup::ShopifyClient> client;
    std::unique_ptr<trueup::SyncContext> context;
    QString location;
};
