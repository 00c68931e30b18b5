#include "sync/rollback.h"

#include "store/producttable.h"
#include "store/stagingloader.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int block = 500;
constexpr qsizetype listed = 1000;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Rollback)
};

StagedRow stagedRow(const RolledBackProduct& product, const ProductState& state)
{
    StagedRow row;
    row.productId = state.id;
    row.operation = product.version == 0 ? u"archive"_s : u"update"_s;
    row.source = u"rollback"_s;
    row.sku = state.sku;
    row.name = state.current.text(FieldId::Title);
    row.vendor = state.current.text(FieldId::Vendor);
    row.productType = state.current.text(FieldId::ProductType);
    row.changes = changesJson(product.plan.changes);
    for (const FieldChange& change : product.plan.changes.changes)
        row.changedFields.append(field(change.field).keyString());
    if (const FieldChange* price = product.plan.changes.find(FieldId::Price))
        row.priceChangePercent = price->changePercent;
    row.approvalRule = u"rollback"_s;
    return row;
}

RollbackSubject subjectOf(const ProductState& state)
{
    RollbackSubject subject;
    subject.current = state.current;
    subject.base = state.base;
    subject.shop = state.isMissingInShop ? ProductValues() : state.shop;
    return subject;
}

/// Who changed the fields last since the version.
QList<Overwritten> overwrittenBy(const ChangeSet& changes, const QList<VersionRecord>& since)
{
    QList<Overwritten> list;
    for (const FieldChange& change : changes.changes) {
        const QString key = field(change.field).keyString();
        for (auto version = since.crbegin(); version != since.crend(); ++version) {
            if (!version->changedFields.contains(key))
                continue;
            list.append({change.field, version->number, version->source, version->createdBy, version->created});
            break;
        }
    }
    return list;
}

RolledBackProduct takenBack(const BatchTrace& trace, const ProductState& state)
{
    RolledBackProduct product;
    product.productId = state.id;
    product.sku = state.sku;
    if (!trace.before) {
        const RollbackSubject subject = subjectOf(state);
        product.plan = planRollbackOfCreation(subject.current, subject.base, subject.shop);
        return product;
    }
    RollbackSubject subject = subjectOf(state);
    product.version = trace.before->number;
    subject.version = trace.before->number;
    subject.target = trace.before->values;
    QList<FieldId> fields;
    for (const QString& key : trace.changedFields) {
        if (const Field* column = fieldByKey(key); column && column->id != FieldId::Inventory)
            fields.append(column->id);
    }
    subject.only = fields;
    product.plan = planRollback(subject);
    return product;
}

/// Between two blocks: stop when asked to, tell how far it is.
Result<void> goOn(const RollbackControl& control, qint64 done, qint64 total)
{
    if (control.cancel.isCancelled())
        return fail(CancelToken::error());
    if (control.progress)
        control.progress(done, total);
    return {};
}

Result<void> tell(const RollbackControl& control, const RolledBackProduct& product)
{
    return control.product ? control.product(product) : Result<void>();
}

/// Plans one block of a batch and loads it; products that need nothing are counted.
Result<void> loadBlock(Connection& connection, StagingLoader& loader, const QList<BatchTrace>& traces,
                       RollbackSummary& summary, const RollbackControl& control)
{
    std::vector<qint64> ids;
    for (const BatchTrace& trace : traces)
        ids.push_back(trace.productId);
    const auto states = ProductTable(connection).load(ids);
    if (!states)
        return fail(states.error());
    std::vector<StagedRow> rows;
    for (const BatchTrace& trace : traces) {
        const auto state = states->constFind(trace.productId);
        if (state == states->cend())
            continue;
        RolledBackProduct product = takenBack(trace, *state);
        if (product.plan.isEmpty()) {
            ++summary.unchanged;
            continue;
        }
        rows.push_back(stagedRow(product, *state));
        if (const auto told = tell(control, product); !told)
            return told;
        if (summary.products.size() < listed)
            summary.products.append(std::move(product));
    }
    return loader.append(rows);
}

/// Plans and loads every product the batch changed; how many those are.
Result<qint64> loadBatch(Connection& connection, StagingLoader& loader, const QUuid& batch, RollbackSummary& summary,
                         const RollbackControl& control)
{
    VersionTable versions(connection);
    const auto total = versions.traceCount(batch);
    if (!total)
        return fail(total.error());
    qint64 done = 0;
    for (qint64 after = 0;;) {
        if (const auto on = goOn(control, done, *total); !on)
            return fail(on.error());
        const auto traces = versions.traces(batch, after, block);
        if (!traces)
            return fail(traces.error());
        if (traces->isEmpty())
            return done;
        after = traces->constLast().productId;
        if (const auto loaded = loadBlock(connection, loader, *traces, summary, control); !loaded)
            return fail(loaded.error());
        done += traces->size();
    }
}

} // namespace

Result<RollbackSummary> stageRollback(Connection& connection, const RollbackRequest& request, const RollbackControl& control)
{
    const auto target = VersionTable(connection).get(request.sku, request.version);
    const auto state = target ? ProductTable(connection).loadBySku(request.sku) : fail(target.error());
    if (!state)
        return fail(state.error());
    if (!*state)
        return fail(ErrorKind::NotFound, Text::tr("There is no product with the SKU %1.").arg(request.sku));
    const auto since = VersionTable(connection).after(target->productId, request.version);
    if (!since)
        return fail(since.error());
    RollbackSubject subject = subjectOf(**state);
    subject.version = request.version;
    subject.target = target->values;
    if (!request.only.isEmpty())
        subject.only = request.only;
    RolledBackProduct product{(*state)->id, request.sku, request.version, planRollback(subject), {}};
    product.overwritten = overwrittenBy(product.plan.changes, *since);
    if (const auto told = tell(control, product); !told)
        return fail(told.error());

    RollbackSummary summary;
    Transaction transaction(connection);
    const auto batch =
        VersionTable(connection)
            .createRollbackBatch(Text::tr("%1 back to version %2").arg(request.sku).arg(request.version), request.note);
    if (!batch)
        return fail(batch.error());
    if (product.plan.isEmpty()) {
        summary.unchanged = 1;
    } else {
        const StagedRow row = stagedRow(product, **state);
        const auto counts = StagingTable(connection).stage(*batch, std::span(&row, 1), false);
        if (!counts)
            return fail(counts.error());
        summary.counts = *counts;
        summary.batch = *batch;
    }
    summary.products.append(std::move(product));
    if (summary.batch.isNull())
        return summary; // the batch is rolled back with the transaction
    if (const auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return summary;
}

Result<RollbackSummary> stageBatchRollback(Connection& connection, const QUuid& batch, const QString& note, const RollbackControl& control)
{
    const auto known = StagingTable(connection).batch(batch);
    if (!known)
        return fail(known.error());
    RollbackSummary summary;
    Transaction transaction(connection);
    const auto made =
        VersionTable(connection).createRollbackBatch(Text::tr("Roll-back of “%1”").arg(known->name), note);
    if (!made)
        return fail(made.error());
    StagingLoader loader(connection, *made);
    const auto products = loadBatch(connection, loader, batch, summary, control);
    if (!products)
        return fail(products.error());
    if (*products == 0)
        return fail(Error{ErrorKind::NotFound,
                          Text::tr("No change of this batch was written, so there is nothing to take back."),
                          {},
                          Text::tr("Reject what is still open instead."),
                          {},
                          {},
                          false});
    if (loader.rows() == 0)
        return summary;
    auto counts = loader.merge(false);
    if (!counts)
        return fail(counts.error());
    summary.counts = *counts;
    if (const auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    summary.batch = *made;
    return summary;
}

} // namespace trueup
