#include "sessionhelp.h"
#include "wherefilter.h"

#include "catalog/comparators.h"
#include "operate/listexports.h"
#include "store/producttable.h"
#include "store/versiontable.h"
#include "sync/rollback.h"

#include <QDir>
#include <QJsonArray>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

Result<Answer> listVersions(const Environment& environment, const QCommandLineParser& parser)
{
    const auto sku = operand(parser, 0, u"SKU"_s);
    const auto limit = limitOf(parser);
    if (!sku || !limit)
        return fail(!sku ? sku.error() : limit.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto versions = VersionTable(connection).list(*sku, *limit);
        if (!versions)
            return fail(versions.error());
        QJsonArray list;
        QList<QStringList> rows;
        for (const VersionRecord& version : *versions) {
            list.append(QJsonObject{{u"version"_s, version.number},
                                    {u"change_type"_s, version.type},
                                    {u"change_source"_s, version.source},
                                    {u"changed_fields"_s, QJsonArray::fromStringList(version.changedFields)},
                                    {u"created_at"_s, timeJson(version.created)},
                                    {u"created_by"_s, textJson(version.createdBy)}});
            rows.append({QString::number(version.number), version.type, version.source, timeText(version.created),
                         version.createdBy, version.changedFields.join(u", "_s)});
        }
        return Answer{
            {{u"sku"_s, *sku},
             {u"product_id"_s, versions->isEmpty() ? idJson(qint64(0)) : idJson(versions->constFirst().productId)},
             {u"versions"_s, list}},
            table({Text::tr("Version"), Text::tr("Change"), Text::tr("From"), Text::tr("When"), Text::tr("By"),
                   Text::tr("Fields")},
                  rows)};
    });
}

/// One side of a comparison: a stored version, or what the product holds now.
Result<VersionRecord> versionOf(Connection& connection, const QString& sku, const QString& word)
{
    if (word != "current"_L1) {
        const auto version = number(word, u"VERSION"_s);
        return version ? VersionTable(connection).get(sku, int(*version)) : fail(version.error());
    }
    const auto state = ProductTable(connection).loadBySku(sku);
    if (!state)
        return fail(state.error());
    if (!*state)
        return fail(ErrorKind::NotFound, Text::tr("There is no product with the SKU %1.").arg(sku));
    VersionRecord current;
    current.productId = (*state)->id;
    current.values = (*state)->current;
    current.created = (*state)->updated;
    return current;
}

QJsonObject sideJson(const VersionRecord& version)
{
    return {{u"version"_s, version.number > 0 ? QJsonValue(version.number) : QJsonValue(u"current"_s)},
            {u"change_source"_s, textJson(version.source)},
            {u"created_by"_s, textJson(version.createdBy)},
            {u"created_at"_s, timeJson(version.created)}};
}

Result<Answer> compareVersions(const Environment& environment, const QCommandLineParser& parser)
{
    const auto sku = operand(parser, 0, u"SKU"_s);
    const auto first = operand(parser, 1, u"A"_s);
    const auto second = operand(parser, 2, u"B"_s);
    if (!sku || !first || !second)
        return fail(!sku ? sku.error() : !first ? first.error() : second.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto a = versionOf(connection, *sku, *first);
        const auto b = a ? versionOf(connection, *sku, *second) : fail(a.error());
        if (!b)
            return fail(b.error());
        QJsonArray differences;
        QList<QStringList> rows;
        for (const Field& column : fields()) {
            const Value& left = a->values[column.id];
            const Value& right = b->values[column.id];
            if (sameValue(column.id, left, right))
                continue;
            differences.append(QJsonObject{
                {u"field"_s, column.keyString()}, {u"a"_s, left.toJsonValue()}, {u"b"_s, right.toJsonValue()}});
            rows.append({column.keyString(), left.toDisplay(), right.toDisplay()});
        }
        return Answer{{{u"sku"_s, *sku},
                       {u"product_id"_s, idJson(a->productId)},
                       {u"a"_s, sideJson(*a)},
                       {u"b"_s, sideJson(*b)},
                       {u"differences"_s, differences}},
                      table({Text::tr("Field"), *first, *second}, rows, 60)};
    });
}

Result<Answer> exportHistory(const Environment& environment, const QCommandLineParser& parser)
{
    const auto sku = operand(parser, 0, u"SKU"_s);
    const auto file = operand(parser, 1, u"FILE"_s);
    if (!sku || !file)
        return fail(!sku ? sku.error() : file.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto product = ProductTable(connection).loadBySku(*sku);
        if (!product)
            return fail(product.error());
        if (!*product)
            return fail(ErrorKind::NotFound, Text::tr("There is no product with the SKU %1.").arg(*sku));
        const auto rows = exportVersions(connection, (*product)->id, *file, {environment.cancel, {}});
        if (!rows)
            return fail(rows.error());
        return Answer{{{u"sku"_s, *sku}, {u"product_id"_s, idJson((*product)->id)}, {u"file"_s, *file}, {u"rows"_s, *rows}},
                      Text::tr("%1: %2 rows.").arg(QDir::toNativeSeparators(*file)).arg(*rows)};
    });
}

QJsonObject rolledBackJson(const RolledBackProduct& product)
{
    QJsonArray skipped;
    for (const SkippedField& field : product.plan.skipped)
        skipped.append(QJsonObject{{u"field"_s, trueup::field(field.field).keyString()},
                                   {u"reason"_s, skipReasonWord(field.reason)}});
    QJsonArray overwritten;
    for (const Overwritten& change : product.overwritten)
        overwritten.append(QJsonObject{{u"field"_s, field(change.field).keyString()},
                                       {u"version"_s, change.version},
                                       {u"change_source"_s, textJson(change.source)},
                                       {u"created_by"_s, textJson(change.by)},
                                       {u"created_at"_s, timeJson(change.at)}});
    QJsonObject changes;
    for (const FieldChange& change : product.plan.changes.changes)
        changes.insert(field(change.field).keyString(), QJsonObject{{u"current"_s, change.current.toJsonValue()},
                                                                    {u"proposed"_s, change.proposed.toJsonValue()}});
    return {{u"product_id"_s, idJson(product.productId)},
            {u"sku"_s, product.sku},
            {u"version"_s, product.version > 0 ? QJsonValue(product.version) : QJsonValue()},
            {u"changes"_s, changes},
            {u"skipped"_s, skipped},
            {u"overwritten"_s, overwritten}};
}

Answer rollbackAnswer(const RollbackSummary& summary)
{
    QJsonArray items;
    QList<QStringList> rows;
    for (const RolledBackProduct& product : summary.products) {
        items.append(rolledBackJson(product));
        for (const FieldChange& change : product.plan.changes.changes) {
            const auto by = std::ranges::find(product.overwritten, change.field, &Overwritten::field);
            rows.append({product.sku, field(change.field).keyString(), change.current.toDisplay(),
                         change.proposed.toDisplay(),
                         by == product.overwritten.cend() ? QString() : u"%1 %2"_s.arg(by->source, by->by)});
        }
    }
    Answer answer{
        {{u"staging_id"_s, idJson(summary.batch)},
         {u"products_staged"_s, summary.counts.staged},
         {u"superseded"_s, summary.counts.superseded},
         {u"in_flight"_s, summary.counts.inFlight},
         {u"unchanged"_s, summary.unchanged},
         {u"approval_required"_s, summary.counts.staged > 0},
         {u"items"_s, items}},
        table({Text::tr("SKU"), Text::tr("Field"), Text::tr("Now"), Text::tr("Back to"), Text::tr("Written over")},
              rows, 40)};
    answer.text += summary.batch.isNull() ? Text::tr("There is nothing to take back.")
                                          : Text::tr("Staged for review as batch %1.").arg(uuidText(summary.batch));
    return answer;
}

Result<Answer> rollbackVersion(const Environment& environment, const QCommandLineParser& parser)
{
    const auto sku = operand(parser, 0, u"SKU"_s);
    const auto word = operand(parser, 1, u"VERSION"_s);
    const auto version = word ? number(*word, u"VERSION"_s) : fail(word.error());
    const auto keys = knownWords(parser.values(u"field"_s), fieldKeys(), u"field"_s);
    if (!sku || !version || !keys)
        return fail(!sku ? sku.error() : !version ? version.error() : keys.error());
    RollbackRequest request{*sku, int(*version), {}, parser.value(u"note"_s)};
    for (const QString& key : *keys)
        request.only.append(fieldByKey(key)->id);
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto summary = stageRollback(connection, request);
        return summary ? Result<Answer>(rollbackAnswer(*summary)) : fail(summary.error());
    });
}

Result<Answer> rollbackBatch(const Environment& environment, const QCommandLineParser& parser)
{
    const auto batch = uuidOperand(parser, 0, u"BATCH"_s);
    if (!batch)
        return fail(batch.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto summary = stageBatchRollback(connection, *batch, parser.value(u"note"_s));
        return summary ? Result<Answer>(rollbackAnswer(*summary)) : fail(summary.error());
    });
}

} // namespace

std::vector<Verb> historyVerbs()
{
    const QCommandLineOption field(u"field"_s, Text::tr("Only this field; may be given again."), u"F"_s);
    const QCommandLineOption note(u"note"_s, Text::tr("A remark, kept in the audit log."), u"TEXT"_s);
    return {
        makeVerb(u"versions list"_s, Text::tr("List the versions of a product, newest first"), u"SKU"_s,
                 {limitOption(200)}, listVersions),
        makeVerb(u"versions compare"_s, Text::tr("Show what differs between two versions, or a version and “current”"),
                 u"SKU A B"_s, {}, compareVersions),
        makeVerb(u"versions export"_s,
                 Text::tr("Write every change of a product, with the values before and after, to a .csv or .xlsx file"),
                 u"SKU FILE"_s, {}, exportHistory),
        makeVerb(u"versions rollback"_s, Text::tr("Stage the values of an earlier version for review"),
                 u"SKU VERSION"_s, {field, note}, rollbackVersion),
        makeVerb(u"batches rollback"_s, Text::tr("Stage the values from before a batch for review"), u"BATCH"_s, {note},
                 rollbackBatch),
    };
}

} // namespace trueup::cli
