#include "support/cuttingproxy.h"
#include "world/cli.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;
using trueup::test::CuttingProxy;

/// A small world is led through its days. In every step each access to the database, the shop and the ERP fails once, by
/// turns before it arrives and while its answer is under way (TRUEUP_EVERY_FAULT=both: each in both ways); done again,
/// the step ends where the undisturbed one did. Pulls are swept alike in tests/sync/tst_pullfaults.cpp.
class TestEveryFault : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void everyAccess_data();
    void everyAccess();

private:
    struct Place
    {
        DatabaseAddress database;
        sandbox::ShopState shop;
    };
    /// The environment that leads a peer's accesses through the proxy.
    using Detour = std::function<QMap<QString, QString>(const DatabaseAddress&)>;
    void undisturbed(int step, const Detour& detour, QString& goal);
    void strike(int step, const Detour& detour, const QString& goal, const QString& what);
    void compare(const QString& reached, const QString& goal, const QString& what);
    [[nodiscard]] CliAnswer run(const QStringList& step, const DatabaseAddress& database,
                                const QMap<QString, QString>& extra = {});
    [[nodiscard]] DatabaseAddress copy(const Place& place);
    [[nodiscard]] QString state(const DatabaseAddress& database);
    [[nodiscard]] sandbox::ShopifyServer& shop() { return m_world->sandbox().shop(); }

    TestPostgres m_postgres;
    std::unique_ptr<CliWorld> m_world;
    QList<Place> m_before; ///< of every step
    bool m_evolved = false;
};

namespace {

struct Step
{
    QStringList verb;
    QStringList peers; ///< whose accesses fail; none: the step only leads to the next one
};

/// One after the other; the second day changes what the first one brought.
const QList<Step>& steps()
{
    static const QList<Step> list{
        {{u"etilize"_s, u"import"_s}, {u"database"_s, u"erp"_s}},
        {{u"staging"_s, u"approve"_s}, {u"database"_s}},
        {{u"shopify"_s, u"push"_s}, {u"database"_s, u"shop"_s}},
        {{u"etilize"_s, u"import"_s}, {}},
        {{u"staging"_s, u"approve"_s}, {}},
        {{u"shopify"_s, u"push"_s}, {u"database"_s, u"shop"_s}},
    };
    return list;
}
constexpr int secondDay = 3;

/// What may differ between two runs of the same work: numbers given out and times.
QJsonValue withoutChance(const QJsonValue& value)
{
    if (value.isArray()) {
        QJsonArray kept;
        for (const QJsonValue entry : value.toArray())
            kept.append(withoutChance(entry));
        return kept;
    }
    if (!value.isObject())
        return value;
    QJsonObject kept;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.key().endsWith("id"_L1, Qt::CaseInsensitive) && !it.key().endsWith("_at"_L1) && it.key() != "url"_L1 &&
            it.key() != "status"_L1)
            kept.insert(it.key(), withoutChance(it.value()));
    }
    return kept;
}

QString shopText(const sandbox::ShopState& shop)
{
    QStringList products;
    for (const auto& [number, product] : shop.products()) {
        QJsonObject json = withoutChance(product.toJson()).toObject();
        json.insert(u"shown"_s, product.status);
        products.append(QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
    }
    products.sort();
    return products.join(u'\n');
}

const QString& databaseText()
{
    static const QString query = uR"(
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT concat_ws('|', 'staged', sku, operation_type, status, blocked_reason, changes::text) FROM sync_staging
            UNION ALL SELECT concat_ws('|', 'product', product_values(p)::text) FROM public.products p
            UNION ALL SELECT concat_ws('|', 'base', p.sku, b.field, b.base_value::text)
                      FROM sync_bases b JOIN public.products p ON p.id = b.product_id
            UNION ALL SELECT concat_ws('|', 'version', p.sku, v.version_number, v.change_type, v.product_data::text)
                      FROM product_versions v JOIN public.products p ON p.id = v.product_id
            UNION ALL SELECT concat_ws('|', 'write', s.sku, o.state) FROM sync_outbox o JOIN sync_staging s ON s.id = o.staging_row
                      WHERE o.state <> 'cancelled'
            UNION ALL SELECT concat_ws('|', 'conflict', kind, field, status) FROM sync_conflicts
            UNION ALL SELECT concat_ws('|', 'loading', count(*)) FROM staging_load
            UNION ALL SELECT concat_ws('|', 'running', count(*)) FROM sync_runs WHERE status = 'running'
        ) lines (line))"_s;
    return query;
}

} // namespace

void TestEveryFault::initTestCase()
{
    sandbox::SandboxOptions options;
    options.catalogue.products = 8;
    options.catalogue.seed = 5;
    options.withFtp = false;
    m_world = std::make_unique<CliWorld>(m_postgres, options);
    Place place{m_world->address(), {}};
    shop().withState([&](sandbox::ShopState& held) { place.shop = held; });
    m_before.append(place);
}

CliAnswer TestEveryFault::run(const QStringList& step, const DatabaseAddress& database, const QMap<QString, QString>& extra)
{
    QMap<QString, QString> environment = extra;
    if (!environment.contains(u"TRUEUP_DATABASE_URL"_s))
        environment.insert(u"TRUEUP_DATABASE_URL"_s, test::urlOf(database));
    QStringList arguments = step;
    if (step.at(1) == "approve"_L1) {
        const auto newest = TestPostgres::open(database)->value(u"SELECT id FROM sync_batches ORDER BY created_at DESC LIMIT 1"_s);
        arguments.append(newest ? newest->toString() : QString());
    }
    return m_world->run(arguments, environment);
}

DatabaseAddress TestEveryFault::copy(const Place& place)
{
    shop().withState([&](sandbox::ShopState& held) { held = place.shop; });
    return m_postgres.copyOf(place.database);
}

QString TestEveryFault::state(const DatabaseAddress& database)
{
    QString text = TestPostgres::open(database)->value(databaseText()).value_or(QVariant()).toString();
    shop().withState([&](sandbox::ShopState& held) { text += u"\nSHOP\n"_s + shopText(held); });
    return text;
}

void TestEveryFault::everyAccess_data()
{
    QTest::addColumn<int>("step");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<int>("half"); ///< of the accesses, where there are many; 0: all of them
    for (int step = 0; step < steps().size(); ++step) {
        const QString name = u"day %1, %2"_s.arg(step < secondDay ? 1 : 2).arg(steps()[step].verb.join(u' '));
        if (steps()[step].peers.isEmpty())
            QTest::addRow("%s", qPrintable(name)) << step << QString() << 0;
        for (const QString& peer : steps()[step].peers) {
            const QString row = u"%1: %2"_s.arg(name, peer);
            if (peer != "database"_L1) {
                QTest::addRow("%s", qPrintable(row)) << step << peer << 0;
                continue;
            }
            QTest::addRow("%s, first half", qPrintable(row)) << step << peer << 1;
            QTest::addRow("%s, second half", qPrintable(row)) << step << peer << 2;
        }
    }
}

/// The step as it should end; the first time this is also where the next step begins.
void TestEveryFault::undisturbed(int step, const Detour& detour, QString& goal)
{
    const DatabaseAddress database = copy(m_before.at(step));
    const CliAnswer expected = run(steps()[step].verb, database, detour(database));
    QVERIFY2(expected.exitCode == 0, qPrintable(expected.errors));
    goal = state(database);
    if (m_before.size() > step + 1)
        return;
    Place after{database, {}};
    shop().withState([&](sandbox::ShopState& held) { after.shop = held; });
    m_before.append(after);
}

void TestEveryFault::compare(const QString& reached, const QString& goal, const QString& what)
{
    if (reached == goal)
        return;
    const QStringList is = reached.split(u'\n');
    const QStringList should = goal.split(u'\n');
    for (const QString& line : is) {
        if (!should.contains(line))
            qWarning("only after the fault: %s", qPrintable(line.left(600)));
    }
    for (const QString& line : should) {
        if (!is.contains(line))
            qWarning("only undisturbed: %s", qPrintable(line.left(600)));
    }
    QFAIL(qPrintable(what + u" left another state"_s));
}

void TestEveryFault::strike(int step, const Detour& detour, const QString& goal, const QString& what)
{
    const DatabaseAddress database = copy(m_before.at(step));
    const CliAnswer struck = run(steps()[step].verb, database, detour(database));
    QVERIFY2(struck.exitCode == 0 || (struck.exitCode == 1 && !struck.kind().isEmpty()),
             qPrintable(u"%1: exit %2\n%3"_s.arg(what).arg(struck.exitCode).arg(struck.errors)));
    CliAnswer again;
    for (int attempt = 0; attempt < 4; ++attempt) {
        again = run(steps()[step].verb, database, {});
        if (again.exitCode == 0 && again.json["waiting"_L1].toInt() == 0)
            break;
    }
    QVERIFY2(again.exitCode == 0, qPrintable(u"%1: done again it ends with %2: %3"_s.arg(what).arg(again.exitCode).arg(again.errors)));
    compare(state(database), goal, what);
    m_postgres.drop(database);
}

void TestEveryFault::everyAccess()
{
    QFETCH(int, step);
    QFETCH(QString, peer);
    QFETCH(int, half);
    QVERIFY2(m_before.size() > step, "a step before this one failed");
    if (step >= secondDay && !m_evolved) {
        QVERIFY(m_world->sandbox().evolve(1).has_value());
        m_evolved = true;
    }
    QString goal;
    if (peer.isEmpty()) {
        undisturbed(step, [](const DatabaseAddress&) { return QMap<QString, QString>(); }, goal);
        return;
    }
    const bool isDatabase = peer == "database"_L1;
    const QString variable = peer == "shop"_L1 ? u"TRUEUP_SHOPIFY_URL"_s : u"TRUEUP_XOROSOFT_URL"_s;
    const QUrl remote(m_world->sandbox().environment().value(variable));
    const DatabaseAddress& cluster = m_before.at(step).database;
    CuttingProxy proxy(isDatabase ? CuttingProxy::Protocol::Postgres : CuttingProxy::Protocol::Http,
                       isDatabase ? cluster.host : remote.host(), isDatabase ? cluster.port : remote.port());
    const Detour detour = [&](DatabaseAddress database) -> QMap<QString, QString> {
        QUrl url = remote;
        url.setPort(proxy.port());
        database.host = u"127.0.0.1"_s;
        database.port = proxy.port();
        return {isDatabase ? std::pair(u"TRUEUP_DATABASE_URL"_s, test::urlOf(database)) : std::pair(variable, url.toString())};
    };
    undisturbed(step, detour, goal);
    if (QTest::currentTestFailed())
        return;
    const int accesses = proxy.accesses();
    QVERIFY2(accesses > 0, "the step has no such access");
    const bool both = qEnvironmentVariable("TRUEUP_EVERY_FAULT") == "both"_L1;
    const int all = both ? 2 * accesses : accesses;
    for (int strikes = half == 2 ? all / 2 : 0; strikes < (half == 1 ? all / 2 : all); ++strikes) {
        const int access = strikes % accesses + 1;
        const bool inAnswer = (strikes / accesses + access + step) % 2 == 0;
        proxy.cutAt(access, inAnswer ? CuttingProxy::Moment::InAnswer : CuttingProxy::Moment::BeforeRequest);
        strike(step, detour, goal, u"%1 of access %2 of %3 lost"_s.arg(inAnswer ? u"answer"_s : u"request"_s).arg(access).arg(accesses));
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%d accesses", accesses);
}

QTEST_GUILESS_MAIN(TestEveryFault)
#include "tst_everyfault.moc"
