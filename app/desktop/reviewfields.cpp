#include "reviewfields.h"

#include "catalog/issues.h"
#include "reviewdecisions.h"
#include "reviewwords.h"
#include "store/reviewreader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <functional>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ReviewFields)
};

using Act = ui::FieldTask::Act;

constexpr qsizetype shownLines = 50;
constexpr qsizetype chunk = 2000; // descriptions are long: never all of them at once

/// The rows a task may be done to, and how many of the others were left out for which reason.
struct Meant
{
    QList<qint64> ids;
    QList<qint64> versions;
    ui::FieldPreview counts;
};

/// Whether the task can be done to a row; counted where not.
bool takes(const FieldRow& row, const ui::FieldTask& task, ui::FieldPreview& counts)
{
    const bool isOpen = row.status == "pending"_L1 || row.status == "blocked"_L1 || row.status == "approved"_L1;
    if (!row.hasField && !(task.act == Act::Edit && task.alsoUnchanged))
        return ++counts.without, false;
    if (!isOpen || (task.act == Act::ApproveOnly && row.status == "approved"_L1))
        return ++counts.settled, false;
    if (task.act == Act::ApproveOnly && (row.status == "blocked"_L1 || row.hasConflict))
        return ++counts.held, false;
    return true;
}

Result<Meant> meantBy(Connection& connection, const ui::FieldTask& task)
{
    if (!task.everything && task.items.isEmpty())
        return fail(ErrorKind::Usage, Text::tr("Nothing was chosen."), Text::tr("Choose at least one product."));
    if (task.act == Act::Edit && !isComplete(task.field, task.edit))
        return fail(ErrorKind::Usage, Text::tr("It is not said what the new value shall be."), Text::tr("Type it, or choose another way."));
    StagingFilter filter;
    QHash<qint64, qint64> seen;
    if (task.everything)
        filter = stagingFilter(*task.everything);
    for (const ui::Decision::Item& item : task.items) {
        if (!task.everything)
            filter.ids.append(item.id);
        seen.insert(item.id, item.version);
    }
    const auto rows = ReviewReader(connection).fieldRows(filter, field(task.field).keyString());
    if (!rows)
        return fail(rows.error());
    Meant meant;
    for (const FieldRow& row : *rows) {
        if (!takes(row, task, meant.counts))
            continue;
        meant.ids.append(row.id);
        meant.versions.append(task.everything ? row.version : seen.value(row.id));
        meant.counts.othersRejected += task.act == Act::ApproveOnly && row.hasOthers;
    }
    return meant;
}

Value valueIn(FieldId id, const QByteArray& json)
{
    if (json.isEmpty())
        return {};
    const QJsonArray wrapped = QJsonDocument::fromJson('[' + json + ']').array(); // a document is no bare number
    return Value::fromJson(field(id).type, wrapped.at(0));
}

struct Edited
{
    QList<qint64> ids;
    QList<qint64> versions;
    QByteArray values = "[";
};

/// Reads the values of all rows in pieces and gives the new ones of each piece to `sink`; counts what became of every row.
Result<void> eachEdited(Connection& connection, const ui::FieldTask& task, const Meant& meant, ui::FieldPreview& counts,
                        const std::function<Result<void>(const Edited&)>& sink)
{
    ReviewReader reader(connection);
    for (qsizetype from = 0; from < meant.ids.size(); from += chunk) {
        const QList<qint64> ids = meant.ids.mid(from, chunk);
        const auto entries = reader.fieldEntries(ids, field(task.field).keyString(), task.alsoUnchanged);
        if (!entries)
            return fail(entries.error());
        if (entries->size() != ids.size())
            return fail(ErrorKind::Stale, Text::tr("Some of the products are not there any more."), Text::tr("Look at the preview again."));
        Edited edited;
        for (qsizetype i = 0; i < ids.size(); ++i) {
            const FieldEntry& entry = entries->at(i);
            const Value before = valueIn(task.field, entry.proposed.isEmpty() ? entry.current : entry.proposed);
            const BulkEdited now = bulkEdited(task.field, task.edit, before);
            if (now.outcome == BulkEdited::Outcome::Same) {
                ++counts.same;
            } else if (now.outcome == BulkEdited::Outcome::Unfit) {
                ++counts.unfit;
                if (counts.unfitReason.isEmpty() && now.issue)
                    counts.unfitReason = issueMessage(*now.issue);
            } else {
                ++counts.acts;
                if (counts.first.size() < shownLines)
                    counts.first.append({entry.sku, entry.name, before, now.value});
                edited.ids.append(entry.id);
                edited.versions.append(meant.versions[from + i]);
                if (edited.values.size() > 1)
                    edited.values += ',';
                now.value.appendJson(edited.values);
            }
        }
        edited.values += ']';
        if (const auto done = sink(edited); !done)
            return done;
    }
    return {};
}

Error otherNumber(qint64 now, qint64 shown)
{
    return Error{ErrorKind::Stale,
                 Text::tr("This would now be done to %1 products instead of the %2 shown: somebody or a newer run changed them.")
                     .arg(now)
                     .arg(shown),
                 Text::tr("Nothing was changed."),
                 Text::tr("Look at the preview again."),
                 {},
                 {},
                 false};
}

Result<DecisionMade> editMany(Connection& connection, const ui::FieldTask& task, const Meant& meant)
{
    StagingTable table(connection);
    DecisionMade made;
    made.trace.isEdit = true;
    made.trace.field = field(task.field).keyString();
    ui::FieldPreview counts = meant.counts;
    const auto done = eachEdited(connection, task, meant, counts, [&](const Edited& edited) -> Result<void> {
        if (edited.ids.isEmpty())
            return {};
        const auto versions = table.editMany(edited.ids, edited.versions, made.trace.field, edited.values, task.note);
        if (!versions)
            return fail(versions.error());
        for (qsizetype i = 0; i < edited.ids.size(); ++i) {
            const qint64 id = edited.ids[i];
            if (!versions->contains(id))
                continue;
            made.trace.ids.append(id);
            made.trace.versions.append(versions->value(id));
            made.trace.before.insert(id, edited.versions[i]);
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    made.result.decided = made.trace.ids.size();
    if (made.result.decided != task.expected)
        return fail(otherNumber(made.result.decided, task.expected));
    return made;
}

/// What was taken out goes into the trace; rows that were not decided as a whole are marked as such.
void addTaken(DecisionTrace& trace, const QList<TakenFields>& taken)
{
    const QSet<qint64> decided(trace.ids.cbegin(), trace.ids.cend());
    for (const TakenFields& row : taken) {
        trace.fields.insert(row.id, row.fields);
        if (decided.contains(row.id))
            continue;
        trace.ids.append(row.id);
        trace.versions.append(row.version);
        trace.undecided.insert(row.id);
    }
}

Result<DecisionMade> decideField(Connection& connection, const ui::FieldTask& task, const Meant& meant)
{
    if (meant.ids.size() != task.expected)
        return fail(otherNumber(meant.ids.size(), task.expected));
    StagingTable table(connection);
    const bool approves = task.act == Act::ApproveOnly;
    const auto taken = table.takeFields(meant.ids, meant.versions, field(task.field).keyString(), approves, task.note);
    if (!taken)
        return fail(taken.error());
    DecisionMade made;
    made.result.decided = taken->size();
    if (approves) {
        QHash<qint64, qint64> now;
        for (const TakenFields& row : *taken)
            now.insert(row.id, row.version);
        QList<qint64> versions;
        for (qsizetype i = 0; i < meant.ids.size(); ++i)
            versions.append(now.value(meant.ids[i], meant.versions[i]));
        const auto outcome = table.decide(Decision::Approve, meant.ids, versions, task.note);
        if (!outcome)
            return fail(outcome.error());
        made.result = resultOf(*outcome);
    }
    auto trace = traceOf(connection, meant.ids);
    if (!trace)
        return fail(trace.error());
    addTaken(*trace, *taken);
    for (qsizetype i = 0; i < meant.ids.size(); ++i)
        trace->before.insert(meant.ids[i], meant.versions[i]);
    made.trace = std::move(*trace);
    return made;
}

} // namespace

Result<ui::FieldPreview> previewStagedField(Connection& connection, const ui::FieldTask& task)
{
    const auto meant = meantBy(connection, task);
    if (!meant)
        return fail(meant.error());
    ui::FieldPreview preview = meant->counts;
    if (task.act == Act::Edit) {
        const auto done = eachEdited(connection, task, *meant, preview, [](const Edited&) { return Result<void>(); });
        return done ? Result<ui::FieldPreview>(preview) : fail(done.error());
    }
    preview.acts = meant->ids.size();
    const auto entries = ReviewReader(connection).fieldEntries(meant->ids.first(qMin(shownLines, meant->ids.size())),
                                                               field(task.field).keyString(), false);
    if (!entries)
        return fail(entries.error());
    for (const FieldEntry& entry : *entries)
        preview.first.append({entry.sku, entry.name, valueIn(task.field, entry.current), valueIn(task.field, entry.proposed)});
    return preview;
}

Result<DecisionMade> actOnStagedField(Connection& connection, const ui::FieldTask& task)
{
    Transaction transaction(connection);
    const auto meant = meantBy(connection, task);
    if (!meant)
        return fail(meant.error());
    auto made = task.act == Act::Edit ? editMany(connection, task, *meant) : decideField(connection, task, *meant);
    if (!made)
        return made;
    if (const auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return made;
}

} // namespace trueup
