#include "operate/rollbackexport.h"

#include "operate/exportpages.h"

#include <algorithm>
#include <utility>

namespace trueup {

using namespace Qt::StringLiterals;
using namespace exports;

namespace {

ExportCell valueCell(const Value& value)
{
    return {value.toDisplay(), value.decimal() || value.integer()};
}

QList<ExportCell> stagedLine(const RolledBackProduct& product, const FieldChange& change)
{
    QList<ExportCell> cells{text(product.sku), text(field(change.field).keyString()), valueCell(change.current), valueCell(change.proposed),
                            yesNo(false), {}};
    const auto over = std::ranges::find(product.overwritten, change.field, &Overwritten::field);
    if (over == product.overwritten.end())
        cells.append({{}, {}, {}});
    else
        cells.append({number(over->version), text(over->by), time(over->at)});
    return cells;
}

QList<ExportCell> skippedLine(const RolledBackProduct& product, const SkippedField& skipped, const QString& reason)
{
    return {text(product.sku), text(field(skipped.field).keyString()), valueCell(skipped.current), {}, yesNo(true), text(reason), {}, {}, {}};
}

} // namespace

Result<qint64> exportRollback(Connection& connection, const StageRollback& stage,
                              const std::function<QString(SkippedField::Reason)>& reason, const QString& file, const ExportControl& control)
{
    return exportTable(file, [&](const RowSink& sink) -> Result<qint64> {
        if (auto done = sink(heading({"sku", "field", "now", "back to", "left out", "reason", "over version", "over by", "over at"})); !done)
            return fail(done.error());
        qint64 rows = 0;
        RollbackControl work{control.cancel};
        work.progress = [&control, isTold = false](qint64 done, qint64 total) mutable {
            if (!std::exchange(isTold, true) && control.total)
                control.total(total);
            if (control.progress)
                control.progress(done);
        };
        work.product = [&](const RolledBackProduct& product) -> Result<void> {
            for (const FieldChange& change : product.plan.changes.changes) {
                if (auto done = sink(stagedLine(product, change)); !done)
                    return done;
            }
            for (const SkippedField& skipped : product.plan.skipped) {
                if (auto done = sink(skippedLine(product, skipped, reason(skipped.reason))); !done)
                    return done;
            }
            rows += product.plan.changes.changes.size() + product.plan.skipped.size();
            return {};
        };
        Transaction trial(connection);
        const auto staged = stage(work);
        trial.rollback();
        return staged ? Result<qint64>(rows) : fail(staged.error());
    });
}

} // namespace trueup
