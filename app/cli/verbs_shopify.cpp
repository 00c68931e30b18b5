#include "sessionhelp.h"

#include "sync/shopifypush.h"

#include <QJsonArray>

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
        return table({Text::tr("SKU"), Text::tr("Call"), Text::tr("Fields")}, rows, 80) + estimateText(summary.estimate) +
               u'\n' + Text::tr("This was a dry run: nothing was sent.");
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

} // namespace

std::vector<Verb> shopifyVerbs()
{
    const QCommandLineOption dryRun(u"dry-run"_s, Text::tr("Show what would be sent; send nothing."));
    const QCommandLineOption workers(u"workers"_s, Text::tr("Use at most N workers, 1 to 12."), u"N"_s, u"8"_s);
    return {makeVerb(u"shopify push"_s, Text::tr("Write approved changes to the shop; of one batch or of all"),
                     u"[BATCH]"_s, {dryRun, workers}, push)};
}

} // namespace trueup::cli
