#include "productrollback.h"

#include "operate/rollbackexport.h"
#include "store/productreader.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ProductRollback)
};

constexpr qsizetype shownLines = 300;

Result<RollbackSummary> stage(Connection& connection, const ui::RollbackRequest& request, const RollbackControl& control)
{
    if (!request.batchId.isEmpty())
        return stageBatchRollback(connection, QUuid::fromString(request.batchId), {}, control);
    const auto product = ProductReader(connection).listing(request.productId);
    if (!product)
        return fail(product.error());
    RollbackRequest wanted;
    wanted.sku = product->sku;
    wanted.version = request.version;
    wanted.only = request.fields;
    return stageRollback(connection, wanted, control);
}

QString reasonText(SkippedField::Reason reason)
{
    switch (reason) {
    case SkippedField::Reason::Absent: return Text::tr("the version says nothing about it");
    case SkippedField::Reason::NotPushable: return Text::tr("the shop does not keep it");
    case SkippedField::Reason::Unsendable: return Text::tr("the old value breaks a rule of the catalogue");
    case SkippedField::Reason::MovesAlone: return Text::tr("stock moves with orders; go back for this field alone");
    }
    return {};
}

QString overwrittenText(const RolledBackProduct& product, FieldId field)
{
    for (const Overwritten& one : product.overwritten) {
        if (one.field == field)
            return Text::tr("writes over version %1 by %2, %3")
                .arg(one.version).arg(one.by, QLocale().toString(one.at.toLocalTime(), QLocale::ShortFormat));
    }
    return {};
}

/// How many values were staged, also of products that are not listed one by one.
Result<qint64> valuesIn(Connection& connection, const RollbackSummary& summary)
{
    if (summary.batch.isNull())
        return 0;
    StagingFilter filter;
    filter.batch = summary.batch;
    const auto staged = StagingTable(connection).summary(filter);
    if (!staged)
        return fail(staged.error());
    qint64 values = 0;
    const QJsonObject fields = (*staged)["field"_L1].toObject();
    for (const QJsonValue& count : fields)
        values += count.toInteger();
    return values;
}

void addLines(ui::RollbackPreview& preview, const RolledBackProduct& product)
{
    ui::RollbackLine line;
    line.sku = product.sku;
    for (const FieldChange& change : product.plan.changes.changes) {
        if (preview.lines.size() >= shownLines)
            return;
        line.field = change.field;
        line.current = change.current;
        line.restored = change.proposed;
        line.note = overwrittenText(product, change.field);
        line.isLeftOut = false;
        preview.lines.append(line);
    }
    for (const SkippedField& skipped : product.plan.skipped) {
        if (preview.lines.size() >= shownLines)
            return;
        preview.lines.append({product.sku, {}, skipped.field, skipped.current, {}, reasonText(skipped.reason), true});
    }
}

} // namespace

Result<ui::RollbackPreview> previewRollback(Connection& connection, const ui::RollbackRequest& request, const RollbackControl& control)
{
    ui::RollbackPreview preview;
    RollbackControl telling = control;
    telling.product = [&preview](const RolledBackProduct& product) -> Result<void> {
        preview.leftOut += product.plan.skipped.size();
        addLines(preview, product);
        return {};
    };
    Transaction trial(connection);
    const auto summary = stage(connection, request, telling);
    if (!summary)
        return fail(summary.error());
    const auto values = valuesIn(connection, *summary);
    trial.rollback();
    if (!values)
        return fail(values.error());
    preview.values = *values;
    preview.products = summary->counts.staged;
    return preview;
}

Result<ui::RollbackResult> performRollback(Connection& connection, const ui::RollbackRequest& request, qint64 expected,
                                           const RollbackControl& control)
{
    Transaction transaction(connection);
    const auto summary = stage(connection, request, control);
    if (!summary)
        return fail(summary.error());
    const auto values = valuesIn(connection, *summary);
    if (!values)
        return fail(values.error());
    if (*values != expected)
        return fail(Error{ErrorKind::Stale, Text::tr("The products were changed meanwhile: it would be %Ln value(s) now.", nullptr, int(*values)),
                          Text::tr("Nothing was staged."), Text::tr("Look at the newer preview, then decide again."), {}, {}, false});
    if (auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return ui::RollbackResult{summary->batch.isNull() ? QString() : summary->batch.toString(QUuid::WithoutBraces), summary->counts.staged, *values};
}

Result<qint64> exportRollback(Connection& connection, const ui::RollbackRequest& request, const QString& file, const ExportControl& control)
{
    return trueup::exportRollback(connection, [&](const RollbackControl& work) { return stage(connection, request, work); }, reasonText, file,
                                  control);
}

} // namespace trueup
