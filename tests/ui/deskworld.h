#pragma once

#include "composition.h"
#include "hand.h"
#include "sandbox/sandbox.h"
#include "shell/mainwindow.h"
#include "support/handy.h"
#include "support/testpostgres.h"

#include <QTemporaryDir>

namespace trueup::ui::testing {

/// Feed, ERP and shop of a small invented world and a fresh database, told of by environment variables as on a server.
class DeskWorld
{
public:
    explicit DeskWorld(TestPostgres& postgres, int products = 40, bool withFtp = true) : address(postgres.createDatabase())
    {
        sandbox::SandboxOptions options;
        options.catalogue.products = products;
        options.catalogue.seed = 12;
        options.withFtp = withFtp;
        auto started = sandbox::Sandbox::start(options);
        if (!started)
            qFatal("%s", qPrintable(errorText(started.error())));
        sandbox = std::move(*started);
        QMap<QString, QString> variables = sandbox->environment();
        variables.insert(QStringLiteral("TRUEUP_XOROSOFT_RATE"), QStringLiteral("1000"));
        variables.insert(QStringLiteral("TRUEUP_SHOPIFY_CLIENT_SECRET"), QStringLiteral("none")); // no keychain is asked
        if (!withFtp)
            variables.insert(QStringLiteral("TRUEUP_FEED_PASSWORD"), QStringLiteral("none"));
        for (auto it = variables.cbegin(); it != variables.cend(); ++it) {
            qputenv(it.key().toLatin1().constData(), it->toUtf8());
            m_names.append(it.key());
        }
    }
    ~DeskWorld()
    {
        for (const QString& name : m_names)
            qunsetenv(name.toLatin1().constData());
    }
    DeskWorld(const DeskWorld&) = delete;
    DeskWorld& operator=(const DeskWorld&) = delete;

    [[nodiscard]] QVariant sql(const QString& query) const
    {
        const auto value = TestPostgres::open(address)->value(query);
        if (!value)
            qWarning() << value.error();
        return value.value_or(QVariant());
    }

    /// Puts so many held changes of another night beside whatever is staged, so that the window works at the size it is
    /// promised for. They have no product: nothing but a person's look at them has to do with them.
    void holdChanges(int rows) const
    {
        const auto connection = TestPostgres::open(address);
        const auto held = connection->execute(
            QStringLiteral("WITH night AS (INSERT INTO sync_batches (name, direction, source, created_at) VALUES ('Another night', 'push', "
                           "'etilize', now() - interval '40 days') RETURNING id) "
                           "INSERT INTO sync_staging (batch_id, temp_key, operation_type, target, source, sku, name, vendor, product_type, changes, "
                           "changes_hash, changed_fields, confidence, status, blocked_reason) "
                           "SELECT night.id, 'held:' || g, 'create', 'shopify', 'etilize', 'HELD-' || lpad(g::text, 7, '0'), 'Held product ' || g, "
                           "'Vendor ' || g % 180, (ARRAY['Pens', 'Paper', 'Ink'])[1 + g % 3], c.changes, decode(md5(c.changes::text), 'hex'), "
                           "'{title,description,price}', (500 + g * 7919 % 501) / 1000.0, 'blocked', 'PRICE_JUMP' "
                           "FROM night, generate_series(1, ?::integer) g, LATERAL (SELECT jsonb_build_object("
                           "'title', jsonb_build_object('proposed', 'Held product ' || g, 'origin', 'etilize'), "
                           "'description', jsonb_build_object('proposed', '<p>' || repeat('Smooth ink ' || g || '. ', 12) || '</p>', 'origin', 'etilize'), "
                           "'price', jsonb_build_object('proposed', 1 + (g % 9000) / 100.0, 'origin', 'xorosoft')) AS changes) c"),
            {rows});
        if (!held)
            qFatal("%s", qPrintable(errorText(held.error()) + held.error().detail));
        if (auto analyzed = connection->script(QStringLiteral("ANALYZE sync_staging")); !analyzed)
            qFatal("%s", qPrintable(errorText(analyzed.error())));
    }

    DatabaseAddress address;
    std::unique_ptr<sandbox::Sandbox> sandbox;

private:
    QStringList m_names;
};

/// One desktop: the services of the program over a database, its window, and somebody in front of it.
struct Desk
{
    explicit Desk(const QString& databaseUrl, Farewell* farewell = nullptr)
        : store(folder.filePath(QStringLiteral("desk.ini"))),
          services(makeDesktopServices({{}, databaseUrl}, store, nullptr, farewell)), window(services->bundle(), nullptr), hand(window)
    {
        window.show();
        sitDown();
    }
    /// Keys go to this window from now on.
    void sitDown()
    {
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qWarning("the window does not get the focus");
    }

    QTemporaryDir folder;
    SettingsStore store;
    std::unique_ptr<DesktopServices> services;
    MainWindow window;
    Hand hand;
};

} // namespace trueup::ui::testing
