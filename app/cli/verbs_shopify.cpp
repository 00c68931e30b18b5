#include "sessionhelp.h"

#include "store/collectiontable.h"
#include "store/productreader.h"
#include "store/producttable.h"
#include "sync/shopifypush.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QString estimateText(const PushEstimate& estimate)
{
    QStringList calls;
    for (auto it = estimate.calls.cbegin(); it != estimate.calls.cend(); ++it)
        calls.append(u"%1 × %2"_s.arg(it.key()).arg(*it));
    return Text::tr("%1 new and %2 changed products: %3. About %4 requests, %5 points, %6 minutes at the shop's rate; %7.")
        .arg(estimate.creates)
        .arg(estimate.updates)
        .arg(calls.isEmpty() ? Text::tr("no calls") : calls.join(u", "_s))
        .arg(estimate.requests)
        .arg(qint64(std::ceil(estimate.points)))
        .arg(estimate.seconds / 60.0, 0, 'f', 1)
        .arg(estimate.bulk ? Text::tr("by bulk operations") : Text::tr("by direct calls"));
}

QString pushText(const ShopifyPushSummary& summary)
{
    if (summary.dryRun) {
        QList<QStringList> rows;
        for (const QJsonValue& entry : summary.planned) {
            QStringList fields;
            for (const QJsonValue& field : entry["fields"_L1].toArray())
                fields.append(field.toString());
            rows.append({entry["sku"_L1].toString(), entry["operation"_L1].toString(), fields.join(u", "_s)});
        }
        QString text = table({Text::tr("SKU"), Text::tr("Call"), Text::tr("Fields")}, rows, 80) + estimateText(summary.estimate) + u'\n';
        for (const GuardFinding& finding : summary.findings)
            text += Text::tr("Warning: %1").arg(findingText(finding)) + u'\n';
        return text + Text::tr("This was a dry run: nothing was sent.");
    }
    QString text =
        Text::tr("%1 products: %2 confirmed (%3 new, %4 updated), %5 failed, %6 in conflict, %7 waiting; %8 calls.")
            .arg(summary.products)
            .arg(summary.confirmed)
            .arg(summary.created)
            .arg(summary.updated)
            .arg(summary.failed)
            .arg(summary.conflicts)
            .arg(summary.waiting)
            .arg(summary.shop.calls);
    for (const QString& note : summary.notes)
        text += u'\n' + note;
    QList<QStringList> rows;
    for (const PushFailure& failure : summary.failures)
        rows.append({QString::number(failure.stagedChange), failure.sku, errorText(failure.error)});
    if (!rows.isEmpty())
        text += u'\n' + table({Text::tr("Change"), Text::tr("SKU"), Text::tr("Why")}, rows, 200);
    return text;
}

Result<Answer> push(const Environment& environment, const QCommandLineParser& parser)
{
    ShopifyPushParams params;
    params.dryRun = parser.isSet(u"dry-run"_s);
    if (!parser.positionalArguments().isEmpty()) {
        const auto batch = uuidOperand(parser, 0, u"BATCH"_s);
        if (!batch)
            return fail(batch.error());
        params.batch = *batch;
    }
    const auto workers = number(parser.value(u"workers"_s), u"--workers"_s);
    if (!workers)
        return fail(workers.error());
    if (*workers < 1 || *workers > 12)
        return usage(Text::tr("--workers must be between 1 and 12, not %1.").arg(*workers));
    params.workers = int(*workers);
    const auto session = openConnected(environment);
    if (!session)
        return fail(session.error());
    const auto summary = (*session)->push(params, jobControl(environment));
    if (!summary)
        return fail(summary.error());
    return Answer{summary->toJson(), pushText(*summary)};
}

QString pullText(const ShopifyPullSummary& summary)
{
    const PullCounts& counts = summary.counts;
    QString text = Text::tr("%1 products read: %2 new, %3 updated, %4 unchanged; %5 conflicts, %6 left to a person; "
                            "%7 changes staged, %8 products missing; %9 calls.")
                       .arg(counts.seen)
                       .arg(counts.created)
                       .arg(counts.updated)
                       .arg(counts.unchanged)
                       .arg(counts.conflicts)
                       .arg(counts.people)
                       .arg(counts.staged)
                       .arg(counts.missing)
                       .arg(summary.shop.calls);
    if (counts.regrouped > 0)
        text += u'\n' + Text::tr("%1 products are in other collections than before.").arg(counts.regrouped);
    if (!summary.readCollections)
        text += u'\n' + Text::tr("The shop does not let its collections be read: what was known of them stays.");
    if (!summary.notFound.isEmpty())
        text += u'\n' + Text::tr("Not found: %1").arg(summary.notFound.join(u", "_s));
    if (counts.skippedCount > 0)
        text += u'\n' + Text::tr("%1 products of the shop were left out; no SKU, or one that another product has.")
                            .arg(counts.skippedCount);
    QList<QStringList> rows;
    for (const PullSkip& skip : counts.skipped)
        rows.append({skip.gid, skip.sku, skip.reason});
    return rows.isEmpty() ? text : text + u'\n' + table({Text::tr("Product"), Text::tr("SKU"), Text::tr("Why")}, rows, 20);
}

QJsonValue collectionsValue(const std::optional<Membership>& membership)
{
    return membership ? QJsonValue(QJsonDocument::fromJson(collectionsJson(membership->collections)).array()) : QJsonValue();
}

QString productText(const ProductState& state, const QDateTime& seen, const std::optional<Membership>& membership)
{
    QList<QStringList> rows;
    for (const Field& column : fields()) {
        if (!state.shop[column.id].isNone())
            rows.append({column.translatedLabel(), state.shop[column.id].toDisplay()});
    }
    QStringList titles;
    for (const ShopCollection& one : membership ? membership->collections : QList<ShopCollection>())
        titles.append(one.title);
    rows.append({Text::tr("Collections"), !membership        ? Text::tr("not read yet")
                                          : titles.isEmpty() ? Text::tr("none")
                                                             : titles.join(u", "_s)});
    QString text = table({Text::tr("Field"), Text::tr("In the shop")}, rows, 100);
    text += Text::tr("%1, last seen %2.").arg(state.shopify.product, timeText(seen));
    if (state.isMissingInShop)
        text += u' ' + Text::tr("It is no longer in the shop.");
    if (membership)
        text += u'\n' + Text::tr("Collections as of %1: a move between them is certain to be noticed by “shopify pull --full” only.")
                            .arg(timeText(membership->read));
    return text;
}

Result<Answer> showProduct(const Environment& environment, const QCommandLineParser& parser)
{
    const auto sku = operand(parser, 0, u"SKU"_s);
    if (!sku)
        return fail(sku.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto state = ProductTable(connection).loadBySku(*sku);
        if (!state)
            return fail(state.error());
        if (!*state || (*state)->shopify.product.isEmpty())
            return fail(ErrorKind::NotFound,
                        *state ? Text::tr("%1 is not known to be in the shop.").arg(*sku) : Text::tr("There is no product %1.").arg(*sku),
                        Text::tr("Read the shop with “trueup-cli shopify pull”."));
        const ProductState& known = **state;
        const auto around = ProductReader(connection).surroundings(known.id);
        if (!around)
            return fail(around.error());
        const auto membership = CollectionTable(connection).of(known.id);
        if (!membership)
            return fail(membership.error());
        Answer answer;
        answer.json = {{u"sku"_s, known.sku},
                       {u"product_id"_s, known.id},
                       {u"shopify_id"_s, known.shopify.product},
                       {u"in_shop"_s, !known.isMissingInShop},
                       {u"seen_at"_s, timeJson(around->shopSeen)},
                       {u"shop_updated_at"_s, timeJson(known.shopUpdated)},
                       {u"values"_s, QJsonDocument::fromJson(known.shop.toJson()).object()},
                       {u"collections"_s, collectionsValue(*membership)},
                       {u"collections_read_at"_s, timeJson(*membership ? (*membership)->read : QDateTime())}};
        answer.text = productText(known, around->shopSeen, *membership);
        return answer;
    });
}

Result<Answer> pull(const Environment& environment, const QCommandLineParser& parser)
{
    ShopifyPullParams params;
    params.full = parser.isSet(u"full"_s);
    params.products = parser.values(u"product"_s);
    if (parser.isSet(u"since"_s)) {
        params.since = QDateTime::fromString(parser.value(u"since"_s), Qt::ISODate);
        if (!params.since.isValid())
            return usage(Text::tr("“%1” is no time.").arg(parser.value(u"since"_s)),
                         Text::tr("Write it like 2026-11-22T08:00:00Z."));
    }
    if (int(params.full) + int(params.since.isValid()) + int(!params.products.isEmpty()) > 1)
        return usage(Text::tr("--full, --since and --product exclude each other."));
    const auto session = openConnected(environment);
    if (!session)
        return fail(session.error());
    const auto summary = (*session)->pull(params, jobControl(environment));
    if (!summary)
        return fail(summary.error());
    return Answer{summary->toJson(), pullText(*summary)};
}

QString stageText(const ShopStageSummary& summary)
{
    QString text = Text::tr("%1 products: %2 staged, %3 unchanged, %4 with an open change, %5 not in the shop.")
                       .arg(summary.products)
                       .arg(summary.staged)
                       .arg(summary.unchanged)
                       .arg(summary.alreadyStaged)
                       .arg(summary.unknown);
    if (!summary.batch.isNull())
        text += u'\n' + Text::tr("Batch %1 waits for review.").arg(summary.batch.toString(QUuid::WithoutBraces));
    return text;
}

Result<Answer> stage(const Environment& environment, const QCommandLineParser& parser)
{
    ShopStageParams params;
    params.products = parser.values(u"product"_s);
    if (params.products.isEmpty() != parser.isSet(u"all-changed"_s))
        return usage(Text::tr("Say what to stage: --product ID, or --all-changed."));
    for (const QString& list : parser.values(u"fields"_s)) {
        for (const QString& key : list.split(u',', Qt::SkipEmptyParts)) {
            const Field* found = fieldByKey(key.trimmed());
            if (!found || !found->isPushable())
                return usage(Text::tr("“%1” is no field that can be written to the shop.").arg(key));
            params.fields.append(found->id);
        }
    }
    const auto session = openSession(environment);
    if (!session)
        return fail(session.error());
    const auto summary = (*session)->stage(params, jobControl(environment));
    if (!summary)
        return fail(summary.error());
    return Answer{summary->toJson(), stageText(*summary)};
}

} // namespace

std::vector<Verb> shopifyVerbs()
{
    const QCommandLineOption full(u"full"_s, Text::tr("Read everything, and notice what is no longer there."));
    const QCommandLineOption since(u"since"_s, Text::tr("Read what changed since T, for example 2026-11-22T08:00:00Z."),
                                   u"T"_s);
    const QCommandLineOption product(u"product"_s,
                                     Text::tr("Only this product: SKU, our number, or id of the shop. May be repeated."),
                                     u"ID"_s);
    const QCommandLineOption allChanged(u"all-changed"_s, Text::tr("Every product that was changed here."));
    const QCommandLineOption fields(u"fields"_s, Text::tr("Only these fields, separated by commas."), u"LIST"_s);
    const QCommandLineOption dryRun(u"dry-run"_s, Text::tr("Show what would be sent; send nothing."));
    const QCommandLineOption workers(u"workers"_s, Text::tr("Use at most N workers, 1 to 12."), u"N"_s, u"8"_s);
    return {makeVerb(u"shopify pull"_s,
                     Text::tr("Read what changed in the shop; which collections products are in only surely with --full"), {},
                     {full, since, product}, pull),
            makeVerb(u"shopify product"_s, Text::tr("Show what the shop was last seen to hold of a product"), u"SKU"_s, {},
                     showProduct),
            makeVerb(u"shopify stage"_s, Text::tr("Stage what was changed here and not in the shop, for review"), {},
                     {product, allChanged, fields}, stage),
            makeVerb(u"shopify push"_s, Text::tr("Write approved changes to the shop; of one batch or of all"),
                     u"[BATCH]"_s, {dryRun, workers}, push)};
}

} // namespace trueup::cli
