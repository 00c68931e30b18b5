#include "operate/listexports.h"

#include "operate/alertwords.h"
#include "operate/exportpages.h"
#include "store/alerttable.h"
#include "store/feedjobtable.h"
#include "store/historytable.h"
#include "store/matchtable.h"
#include "sync/storedwords.h"

#include <QJsonDocument>

namespace trueup {

using namespace Qt::StringLiterals;
using namespace exports;

namespace {

constexpr int searchedPage = 5000; // a text of the search is looked for anew for every page

/// A JSON value as a cell: a number stays one, a text loses its quotes, everything else is JSON.
ExportCell jsonCell(const QJsonValue& value)
{
    if (value.isUndefined() || value.isNull())
        return {};
    if (value.isDouble())
        return {value.toVariant().toString(), true};
    if (value.isString())
        return text(value.toString());
    if (value.isBool())
        return text(value.toBool() ? u"true"_s : u"false"_s);
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return text(QString::fromUtf8(document.toJson(QJsonDocument::Compact)));
}

QList<ExportCell> alertRow(const AlertRecord& alert)
{
    return {number(alert.id), text(alert.severity), text(alert.state), text(alertTitle(alert)), text(alertAdvice(alert)),
            text(alert.ruleName), alert.runId > 0 ? number(alert.runId) : ExportCell(), number(alert.occurrences), time(alert.first),
            time(alert.last), text(alert.acknowledgedBy), time(alert.closed), text(alertTrouble(alert))};
}

QList<ExportCell> matchRow(const MatchCase& match)
{
    return {match.rowNumber >= 0 ? number(match.rowNumber) : ExportCell(), text(match.sku), text(match.title), text(match.vendor),
            text(match.state), text(match.reason), text(match.method), text(match.item),
            {QString::number(match.probability, 'g', 6), true}, number(match.candidates), text(match.decidedBy), time(match.decided),
            text(match.note)};
}

QList<ExportCell> historyRow(const HistoryRecord& record)
{
    return {number(record.id), text(record.sku), time(record.created), text(record.action), text(record.outcome),
            text(record.changedFields.join(u", "_s)), text(record.errorClass), text(record.errorCode), text(record.errorMessage),
            record.runId > 0 ? number(record.runId) : ExportCell(), record.durationMs >= 0 ? number(record.durationMs) : ExportCell()};
}

/// A stored value as people read it: in the way of its field, of what is no field any more as it stands.
ExportCell storedCell(const QString& key, const QByteArray& json)
{
    const QJsonValue stored = QJsonDocument::fromJson('[' + json + ']').array().at(0); // a document is no bare number
    const Field* column = fieldByKey(key);
    const Value value = column ? Value::fromJson(column->type, stored, column->scale) : Value();
    if (value.isNone())
        return jsonCell(stored);
    return {value.toDisplay(), value.decimal() || value.integer()};
}

QList<ExportCell> conflictRow(const ConflictEntry& conflict)
{
    const QJsonObject ours = conflict.sides[conflict.localKey].toObject();
    const QJsonObject shop = conflict.sides["shopify"_L1].toObject();
    const QJsonArray base = QJsonDocument::fromJson('[' + conflict.baseValue + ']').array();
    return {number(conflict.id), text(conflict.sku), text(conflict.name), text(conflict.kind), text(conflict.field),
            text(conflict.severity), text(conflict.status), text(conflict.localSide), jsonCell(base.at(0)), jsonCell(ours["value"_L1]),
            jsonCell(shop["value"_L1]), text(conflict.suggestedRule), text(conflict.resolvedSide), text(conflict.resolvedBy),
            time(conflict.resolvedAt), time(conflict.detectedAt)};
}

QList<ExportCell> productRow(const ProductListing& product)
{
    return {number(product.id), text(product.sku), text(product.name), text(product.vendor), text(product.productType),
            text(product.barcode), product.price ? ExportCell{product.price->toString(), true} : ExportCell(), yesNo(product.isInShop),
            number(product.conflicts), time(product.updated)};
}

QList<ExportCell> runRow(const RunRecord& run)
{
    const auto count = [&run](QLatin1StringView key) { return jsonCell(run.counts[key]); };
    ExportCell read = count("read"_L1);
    for (const auto key : {"items"_L1, "products"_L1}) {
        if (read.text.isEmpty())
            read = count(key);
    }
    const ExportCell seconds = run.started.isValid() && run.finished.isValid()
        ? ExportCell{QString::number(double(run.started.msecsTo(run.finished)) / 1000.0, 'f', 3), true} : ExportCell();
    return {number(run.id), text(run.kind), text(run.mode), text(run.status), text(run.trigger), text(run.startedBy), time(run.started),
            time(run.finished), seconds, read, count("staged"_L1), count("rejected"_L1), count("failed"_L1), count("points"_L1),
            text(heldText(run)), text(run.error["message"_L1].toString())};
}

} // namespace

QList<ExportCell> versionHeading()
{
    return heading({"version", "at", "by", "source", "kind", "field", "before", "after", "batch"});
}

QList<ExportCell> versionRow(const VersionedField& change)
{
    return {number(change.number), time(change.created), text(change.author), text(change.source), text(change.type), text(change.field),
            storedCell(change.field, change.before), storedCell(change.field, change.after),
            text(change.batch.isNull() ? QString() : change.batch.toString(QUuid::WithoutBraces))};
}

Result<qint64> exportConflicts(Connection& connection, const ConflictQuery& query, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        const auto titles = heading({"id", "sku", "name", "kind", "field", "severity", "status", "against the shop", "base", "ours",
                                     "shopify", "suggested rule", "settled for", "settled by", "settled at", "detected at"});
        const auto count = [&] { return ConflictReader(connection).count(query); };
        if (auto begun = beginList(sink, control, titles, count); !begun)
            return fail(begun.error());
        qint64 rows = 0;
        for (ConflictEntries page{{}, {}, true}; page.hasMore;) {
            if (auto on = goOn(control, rows); !on)
                return fail(on.error());
            auto next = ConflictReader(connection).page(query, page.next, pageSize);
            if (!next)
                return fail(next.error());
            page = std::move(*next);
            for (const ConflictEntry& conflict : std::as_const(page.rows)) {
                if (auto done = sink(conflictRow(conflict)); !done)
                    return fail(done.error());
            }
            rows += page.rows.size();
        }
        return rows;
    });
}

Result<qint64> exportProducts(Connection& connection, const QString& wanted, ProductScope scope, const ProductOrder& order,
                              const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        const auto titles = heading({"id", "sku", "name", "vendor", "type", "barcode", "price", "in the shop", "open conflicts",
                                     "changed at"});
        const auto count = [&] { return ProductReader(connection).count(wanted, scope); };
        if (auto begun = beginList(sink, control, titles, count); !begun)
            return fail(begun.error());
        qint64 rows = 0;
        for (ProductListings page{{}, {}, true}; page.hasMore;) {
            if (auto on = goOn(control, rows); !on)
                return fail(on.error());
            auto next = ProductReader(connection).search(wanted, page.next, searchedPage, scope, order);
            if (!next)
                return fail(next.error());
            page = std::move(*next);
            for (const ProductListing& product : std::as_const(page.rows)) {
                if (auto done = sink(productRow(product)); !done)
                    return fail(done.error());
            }
            rows += page.rows.size();
        }
        return rows;
    });
}

Result<qint64> exportRuns(Connection& connection, const RunOrder& order, const QString& kind,
                          const std::function<bool(const RunRecord&)>& isMeant, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        const auto titles = heading({"id", "kind", "mode", "status", "trigger", "started by", "started at", "finished at", "seconds",
                                     "read", "staged", "rejected", "failed", "points", "held for", "error"});
        if (auto begun = beginList(sink, control, titles, [&] { return RunTable(connection).count(kind); }); !begun)
            return fail(begun.error());
        qint64 rows = 0;
        qint64 seen = 0; // what is told: how many of them are meant is not known before
        KeyCursor from;
        for (bool hasMore = true; hasMore;) {
            if (auto on = goOn(control, seen); !on)
                return fail(on.error());
            const auto page = RunTable(connection).page(order, pageSize, from, kind);
            if (!page)
                return fail(page.error());
            for (const RunRecord& run : page->runs) {
                if (!isMeant(run))
                    continue;
                ++rows;
                if (auto done = sink(runRow(run)); !done)
                    return fail(done.error());
            }
            seen += page->runs.size();
            hasMore = page->hasMore;
            if (hasMore)
                from = page->cursors.constLast();
        }
        return rows;
    });
}

Result<qint64> exportRejects(Connection& connection, qint64 runId, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        FeedJobTable table(connection);
        const auto jobId = table.ofRun(runId);
        if (!jobId)
            return fail(jobId.error());
        QStringList columns;
        if (*jobId != 0) {
            const auto job = table.get(*jobId);
            if (!job)
                return fail(job.error());
            columns = job->header;
        }
        QList<ExportCell> names = heading({"row", "sku", "severity", "code", "column", "value", "reason"});
        for (const QString& column : std::as_const(columns))
            names.append(text(column));
        if (auto begun = beginList(sink, control, names, [&] { return table.rejectCount(*jobId); }); !begun)
            return fail(begun.error());
        qint64 rows = 0;
        for (qint64 after = 0; *jobId != 0;) {
            if (auto on = goOn(control, rows); !on)
                return fail(on.error());
            const auto page = table.rejects(*jobId, after, pageSize);
            if (!page)
                return fail(page.error());
            for (const FeedReject& reject : *page) {
                after = reject.id;
                QList<ExportCell> cells{number(reject.rowNumber), text(reject.sku), text(reject.severity), text(reject.code),
                                        text(reject.column), text(reject.value), text(reject.message)};
                for (const QString& column : std::as_const(columns))
                    cells.append(text(reject.raw[column].toVariant().toString()));
                if (auto done = sink(cells); !done)
                    return fail(done.error());
            }
            rows += page->size();
            if (page->size() < pageSize)
                break;
        }
        return rows;
    });
}

Result<qint64> exportAlerts(Connection& connection, bool withClosed, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        AlertTable table(connection);
        const int days = withClosed ? shownClosedDays : 0;
        const auto titles = heading({"id", "severity", "state", "alert", "advice", "rule", "run", "times", "since", "last",
                                     "acknowledged by", "closed at", "trouble"});
        if (auto begun = beginList(sink, control, titles, [&] { return table.count(days); }); !begun)
            return fail(begun.error());
        return everyPage<AlertRecord>(sink, control, [&](const AlertRecord* last) {
            return table.page(days, last ? last->id : 0, pageSize);
        }, alertRow);
    });
}

Result<qint64> exportMatches(Connection& connection, bool decided, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        MatchTable table(connection);
        const auto titles = heading({"feed row", "sku", "title", "vendor", "state", "reason", "found by", "item", "probability",
                                     "candidates", "decided by", "decided at", "note"});
        const auto count = [&] { return decided ? table.decidedCount() : table.count(MatchList::Open); };
        if (auto begun = beginList(sink, control, titles, count); !begun)
            return fail(begun.error());
        return everyPage<MatchCase>(sink, control, [&](const MatchCase* last) {
            const qint64 from = last ? last->id : 0;
            return decided ? table.decided({}, pageSize, from) : table.list(MatchList::Open, {}, pageSize, from);
        }, matchRow);
    });
}

Result<qint64> exportWrites(Connection& connection, qint64 productId, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        HistoryTable table(connection);
        const auto titles = heading({"id", "sku", "at", "call", "outcome", "fields", "error class", "error code", "error", "run",
                                     "milliseconds"});
        if (auto begun = beginList(sink, control, titles, [&] { return table.writeCount(productId); }); !begun)
            return fail(begun.error());
        return everyPage<HistoryRecord>(sink, control, [&](const HistoryRecord* last) {
            return table.writesOf(productId, last ? last->id : 0, pageSize);
        }, historyRow);
    });
}

Result<qint64> exportVersions(Connection& connection, qint64 productId, const QString& file, const ExportControl& control)
{
    return inOnePicture(connection, file, [&](const RowSink& sink) -> Result<qint64> {
        VersionTable table(connection);
        if (auto begun = beginList(sink, control, versionHeading(), [&] { return table.changeCount(productId); }); !begun)
            return fail(begun.error());
        qint64 rows = 0;
        for (int below = 0;;) {
            if (auto on = goOn(control, rows); !on)
                return fail(on.error());
            const auto changes = table.changes(productId, below, pageSize);
            if (!changes)
                return fail(changes.error());
            if (changes->isEmpty())
                return rows;
            for (const VersionedField& change : *changes) {
                if (auto done = sink(versionRow(change)); !done)
                    return fail(done.error());
            }
            rows += changes->size();
            below = changes->constLast().number;
            if (below <= 1)
                return rows;
        }
    });
}

} // namespace trueup
