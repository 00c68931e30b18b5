#include "world/cli.h"

#include "catalog/comparators.h"
#include "catalog/images.h"
#include "reconcile/diff.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

constexpr int verbTimeoutMs = 180'000;

[[noreturn]] void giveUp(const QString& reason)
{
    qFatal("%s", qPrintable(reason));
}

QString compareProduct(const ChangeSet& changes, const sandbox::ShopProduct& product)
{
    const ProductValues held = shopValues(product);
    for (const FieldChange& change : changes.changes) {
        if (change.field == FieldId::Images) {
            const auto images = imagesFromValue(change.proposed);
            if (product.media.size() != images.size())
                return u"%1 pictures instead of %2"_s.arg(product.media.size()).arg(images.size());
            for (qsizetype i = 0; i < images.size(); ++i) {
                if (product.media[i].source != images[i].src || product.media[i].alt != images[i].alt)
                    return u"picture %1 is %2 (%3)"_s.arg(i).arg(product.media[i].source, product.media[i].alt);
            }
            continue;
        }
        if (field(change.field).isPushable() && !sameValue(change.field, change.proposed, held[change.field]))
            return u"%1 is “%2” instead of “%3”"_s.arg(field(change.field).keyString(), held[change.field].toDisplay(),
                                                       change.proposed.toDisplay());
    }
    return {};
}

} // namespace

ProductValues shopValues(const sandbox::ShopProduct& product)
{
    const sandbox::ShopVariant& variant = product.variants.constFirst();
    ProductValues values;
    values[FieldId::Title] = product.title;
    values[FieldId::Handle] = product.handle;
    values[FieldId::Description] = product.descriptionHtml;
    values[FieldId::Vendor] = product.vendor;
    values[FieldId::ProductType] = product.productType;
    values[FieldId::Tags] = product.tags;
    values[FieldId::Status] = product.status;
    values[FieldId::SeoTitle] = product.seoTitle;
    values[FieldId::SeoDescription] = product.seoDescription;
    if (const auto* info = product.metafield(u"custom"_s, u"product_info"_s))
        values[FieldId::ProductInfo] = JsonText{info->value.toUtf8()};
    values[FieldId::Sku] = variant.sku;
    values[FieldId::Barcode] = variant.barcode;
    if (const auto price = Decimal::fromString(variant.price))
        values[FieldId::Price] = *price;
    if (const auto price = Decimal::fromString(variant.compareAtPrice))
        values[FieldId::CompareAtPrice] = *price;
    if (const auto cost = Decimal::fromString(variant.cost))
        values[FieldId::Cost] = *cost;
    if (const auto weight = Decimal::fromDouble(variant.weight, 3))
        values[FieldId::Weight] = *weight;
    values[FieldId::InventoryPolicy] = variant.inventoryPolicy;
    values[FieldId::RequiresShipping] = Value::boolean(variant.requiresShipping);
    values[FieldId::Taxable] = Value::boolean(variant.taxable);
    qint64 available = 0;
    for (const auto& level : variant.levels)
        available += level.available;
    values[FieldId::Inventory] = Value::integer(available);
    return values;
}

QString CliAnswer::kind() const
{
    return json["error"_L1]["kind"_L1].toString();
}

CliWorld::CliWorld(TestPostgres& postgres, const sandbox::SandboxOptions& options) : m_address(postgres.createDatabase())
{
    auto sandbox = sandbox::Sandbox::start(options);
    if (!sandbox)
        giveUp(errorText(sandbox.error()));
    m_sandbox = std::move(*sandbox);
}

namespace {

/// The most memory a process has held so far.
qint64 peakKib(qint64 pid)
{
    QFile status(u"/proc/%1/status"_s.arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.sliced(6).simplified().split(' ').first().toLongLong();
    }
    return 0;
}

} // namespace

CliAnswer CliWorld::run(const QStringList& arguments, const QMap<QString, QString>& extra)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QMap<QString, QString> services = m_sandbox->environment();
    for (auto it = services.cbegin(); it != services.cend(); ++it)
        environment.insert(it.key(), it.value());
    environment.insert(u"TRUEUP_XOROSOFT_RATE"_s, u"1000"_s);
    environment.insert(u"TRUEUP_DATABASE_URL"_s, test::urlOf(m_address));
    environment.insert(u"XDG_CACHE_HOME"_s, m_directory.filePath(u"cache"_s));
    for (auto it = extra.cbegin(); it != extra.cend(); ++it) {
        if (it->isEmpty())
            environment.remove(it.key());
        else
            environment.insert(it.key(), *it);
    }
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("TRUEUP_CLI"), QStringList{u"--json"_s, u"--quiet"_s} + arguments);
    if (!process.waitForStarted())
        giveUp(u"TRUEUP_CLI does not name a program that starts: "_s + process.errorString());
    CliAnswer answer;
    const QDeadlineTimer deadline(verbTimeoutMs);
    while (!process.waitForFinished(5) && process.state() != QProcess::NotRunning) {
        answer.peakKib = std::max(answer.peakKib, peakKib(process.processId()));
        if (deadline.hasExpired())
            giveUp(u"trueup-cli %1 did not end: %2"_s.arg(arguments.join(u' '), process.errorString()));
    }
    answer.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    answer.errors = QString::fromUtf8(process.readAllStandardError());
    const QList<QByteArray> lines = process.readAllStandardOutput().trimmed().split('\n');
    answer.json = QJsonDocument::fromJson(lines.constLast()).object();
    return answer;
}

CliAnswer CliWorld::runReleased(const QStringList& arguments)
{
    CliAnswer answer = run(arguments);
    for (int i = 0; i < 3 && answer.exitCode == 3; ++i) {
        const QVariant held = sql(u"SELECT COALESCE(max(id), 0) FROM sync_runs WHERE status = 'held'"_s);
        (void)run({u"jobs"_s, u"release"_s, held.toString(), u"--note"_s, u"It is a small world"_s});
        answer = run(arguments);
    }
    return answer;
}

QString CliWorld::pushEverything()
{
    const CliAnswer imported = run({u"etilize"_s, u"import"_s});
    const QString batch = imported.json["staging_id"_L1].toString();
    if (imported.exitCode != 0 || batch.isEmpty())
        giveUp(u"import: "_s + imported.errors);
    if (const CliAnswer approved = run({u"staging"_s, u"approve"_s, batch}); approved.exitCode != 0)
        giveUp(u"approve: "_s + approved.errors);
    if (const CliAnswer pushed = run({u"shopify"_s, u"push"_s, batch}); pushed.exitCode != 0)
        giveUp(u"push: "_s + pushed.errors);
    return batch;
}

QVariant CliWorld::sql(const QString& query) const
{
    const auto value = connect()->value(query);
    if (!value)
        giveUp(query + u": "_s + errorText(value.error()));
    return *value;
}

QString CliWorld::shopDifference()
{
    const auto connection = connect();
    auto rows = connection->query(u"SELECT sku, changes::text FROM sync_staging WHERE status = 'synced' ORDER BY id"_s);
    if (!rows)
        giveUp(errorText(rows.error()));
    QSet<QString> seen;
    while (rows->next()) {
        const QString sku = rows->value(0).toString();
        seen.insert(sku);
        const auto product = m_sandbox->shop().product(sku);
        if (!product)
            return sku + u" is not in the shop"_s;
        if (const QString difference = compareProduct(changesFromJson(rows->value(1).toString().toUtf8()), *product);
            !difference.isEmpty())
            return sku + u": "_s + difference;
    }
    if (m_sandbox->shop().productCount() != seen.size())
        return u"the shop has %1 products, %2 were pushed"_s.arg(m_sandbox->shop().productCount()).arg(seen.size());
    return {};
}
