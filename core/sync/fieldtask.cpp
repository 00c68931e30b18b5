#include "sync/fieldtask.h"

#include "catalog/issues.h"
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

using Act = StagedFieldTask::Act;

constexpr qsizetype shownLines = 50;
constexpr qsizetype chunk = 2000; // descriptions are long: never all of them at once

/// The rows a task may be done to, and how many of the others were left out for which reason.
struct Meant
{
    QList<qint64> ids;
    QList<qint64> versions;
    StagedFieldPreview counts;
};

bool isOpen(const QString& status)
{
    return status == "pending"_L1 || status == "blocked"_L1 || status == "approved"_L1;
}

/// Whether the task can be done to a row; counted where not.
bool takes(const FieldRow& row, const StagedFieldTask& task, StagedFieldPreview& counts)
{
    if (!row.hasField && !(task.act == Act::Edit && task.alsoUnchanged))
        return ++counts.without, false;
    if (!isOpen(row.status) || (task.act == Act::ApproveOnly && row.status == "approved"_L1))
        return ++counts.settled, false;
    if (task.act == Act::ApproveOnly && (row.status == "blocked"_L1 || row.hasConflict))
        return ++counts.held, false;
    return true;
}

Result<Meant> meantBy(Connection& connection, const StagedFieldTask& task)
{
    if (task.act == Act::Edit && !isComplete(task.field, task.edit))
        return fail(ErrorKind::Usage, Text::tr("It is not said what the new value shall be."), Text::tr("Type it, or choose another way."));
    const auto rows = ReviewReader(connection).fieldRows(task.filter, field(task.field).keyString());
    if (!rows)
        return fail(rows.error());
    Meant meant;
    for (const FieldRow& row : *rows) {
        if (!takes(row, task, meant.counts))
            continue;
        meant.ids.append(row.id);
        meant.versions.append(task.seen.isEmpty() ? row.version : task.seen.value(row.id));
        meant.counts.othersRejected += task.act == Act::ApproveOnly && row.hasOthers;
    }
    meant.counts.acts = meant.ids.size();
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

    void append(qint64 id, qint64 version, const Value& value)
    {
        ids.append(id);
        versions.append(version);
        if (values.size() > 1)
            values += ',';
        value.appendJson(values);
    }
};

/// What the edit makes of one value, counted; nothing where it stays.
std::optional<Value> editedValue(const StagedFieldTask& task, const FieldEntry& entry, StagedFieldPreview& counts)
{
    const Value before = valueIn(task.field, entry.proposed.isEmpty() ? entry.current : entry.proposed);
    const BulkEdited now = bulkEdited(task.field, task.edit, before);
    if (now.outcome == BulkEdited::Outcome::Same)
        return ++counts.same, std::nullopt;
    if (now.outcome == BulkEdited::Outcome::Unfit) {
        ++counts.unfit;
        if (counts.unfitReason.isEmpty() && now.issue)
            counts.unfitReason = issueMessage(*now.issue);
        return std::nullopt;
    }
    ++counts.acts;
    if (counts.first.size() < shownLines)
        counts.first.append({entry.sku, entry.name, before, now.value});
    return now.value;
}

/// Reads the values of all rows in pieces and gives the new ones of each piece to `sink`; counts what became of every row.
Result<void> eachEdited(Connection& connection, const StagedFieldTask& task, const Meant& meant, StagedFieldPreview& counts,
                        const std::function<Result<void>(const Edited&)>& sink)
{
    counts.acts = 0; // of those that may be edited, those whose value changes
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
            if (const auto now = editedValue(task, entries->at(i), counts))
                edited.append(entries->at(i).id, meant.versions[from + i], *now);
        }
        edited.values += ']';
        if (const auto done = sink(edited); !done)
            return done;
    }
    return {};
}

Result<StagedFieldOutcome> editMany(Connection& connection, const StagedFieldTask& task, const Meant& meant)
{
    StagingTable table(connection);
    StagedFieldOutcome made{meant.counts};
    const QString key = field(task.field).keyString();
    const auto done = eachEdited(connection, task, meant, made.counts, [&](const Edited& edited) -> Result<void> {
        if (edited.ids.isEmpty())
            return {};
        const auto versions = table.editMany(edited.ids, edited.versions, key, edited.values, task.note);
        if (!versions)
            return fail(versions.error());
        for (qsizetype i = 0; i < edited.ids.size(); ++i) {
            if (!versions->contains(edited.ids[i]))
                continue;
            made.ids.append(edited.ids[i]);
            made.before.append(edited.versions[i]);
            made.after.append(versions->value(edited.ids[i]));
        }
        return {};
    });
    if (!done)
        return fail(done.error());
    made.done = made.ids.size();
    if (task.expected && made.done != *task.expected)
        return fail(otherNumberError(made.done, *task.expected));
    return made;
}

Result<StagedFieldOutcome> decideField(Connection& connection, const StagedFieldTask& task, const Meant& meant)
{
    if (task.expected && meant.ids.size() != *task.expected)
        return fail(otherNumberError(meant.ids.size(), *task.expected));
    StagedFieldOutcome made{meant.counts};
    if (meant.ids.isEmpty())
        return made;
    StagingTable table(connection);
    const bool approves = task.act == Act::ApproveOnly;
    const auto taken = table.takeFields(meant.ids, meant.versions, field(task.field).keyString(), approves, task.note);
    if (!taken)
        return fail(taken.error());
    made.ids = meant.ids;
    made.before = meant.versions;
    made.taken = *taken;
    made.done = taken->size();
    if (!approves)
        return made;
    QHash<qint64, qint64> now;
    for (const TakenFields& row : *taken)
        now.insert(row.id, row.version);
    QList<qint64> versions;
    for (qsizetype i = 0; i < meant.ids.size(); ++i)
        versions.append(now.value(meant.ids[i], meant.versions[i]));
    const auto outcome = table.decide(Decision::Approve, meant.ids, versions, task.note);
    if (!outcome)
        return fail(outcome.error());
    made.decision = *outcome;
    made.done = outcome->decided;
    return made;
}

/// What was rejected with its last field goes back to review first: nothing is put into what is over.
Result<void> reopenBare(Connection& connection, const QList<DecidedField>& rows)
{
    QList<qint64> ids;
    QList<qint64> versions;
    for (const DecidedField& row : rows) {
        if (row.status != "rejected"_L1 || !row.isBare || row.isEdited)
            continue;
        ids.append(row.id);
        versions.append(row.version);
    }
    if (ids.isEmpty())
        return {};
    const auto reopened = StagingTable(connection).decide(Decision::Reopen, ids, versions);
    return reopened ? Result<void>() : fail(reopened.error());
}

/// What is proposed for the field in the first of these rows.
Result<QList<FieldEntry>> shown(Connection& connection, const QList<DecidedField>& rows, FieldId id)
{
    QList<qint64> ids;
    for (const DecidedField& row : rows.first(qMin(shownLines, rows.size())))
        ids.append(row.id);
    return ReviewReader(connection).fieldEntries(ids, field(id).keyString(), false);
}

Result<qint64> restoreRows(Connection& connection, const QList<DecidedField>& rows, const QString& key)
{
    StagingTable table(connection);
    QList<qint64> edited;
    QList<qint64> versions;
    QList<TakenFields> taken;
    for (const DecidedField& row : rows) {
        if (row.isEdited) {
            edited.append(row.id);
            versions.append(row.version);
        } else {
            taken.append({row.id, row.version, {key}});
        }
    }
    const auto undone = edited.isEmpty() ? Result<qint64>(0) : table.undoEdits(edited, versions, key);
    if (!undone)
        return undone;
    const auto back = taken.isEmpty() ? Result<qint64>(0) : table.putBackFields(taken);
    return back ? Result<qint64>(*undone + *back) : back;
}

} // namespace

Error otherNumberError(qint64 now, qint64 shown)
{
    return Error{ErrorKind::Stale,
                 Text::tr("This would now be done to %Ln product(s) instead of the %L1 shown: somebody or a newer run changed them.", nullptr,
                          int(now))
                     .arg(shown),
                 Text::tr("Nothing was changed."),
                 Text::tr("Look at the preview again."),
                 {},
                 {},
                 false};
}

Result<StagedFieldPreview> previewStagedField(Connection& connection, const StagedFieldTask& task)
{
    const auto meant = meantBy(connection, task);
    if (!meant)
        return fail(meant.error());
    StagedFieldPreview preview = meant->counts;
    if (task.act == Act::Edit) {
        const auto done = eachEdited(connection, task, *meant, preview, [](const Edited&) { return Result<void>(); });
        return done ? Result<StagedFieldPreview>(preview) : fail(done.error());
    }
    const auto entries = ReviewReader(connection).fieldEntries(meant->ids.first(qMin(shownLines, meant->ids.size())),
                                                               field(task.field).keyString(), false);
    if (!entries)
        return fail(entries.error());
    for (const FieldEntry& entry : *entries)
        preview.first.append({entry.sku, entry.name, valueIn(task.field, entry.current), valueIn(task.field, entry.proposed)});
    return preview;
}

Result<StagedFieldOutcome> actOnStagedField(Connection& connection, const StagedFieldTask& task)
{
    const auto meant = meantBy(connection, task);
    if (!meant)
        return fail(meant.error());
    return task.act == Act::Edit ? editMany(connection, task, *meant) : decideField(connection, task, *meant);
}

Result<StagedFieldRestored> restoreStagedField(Connection& connection, const StagingFilter& filter, FieldId id)
{
    const QString key = field(id).keyString();
    const auto meant = ReviewReader(connection).decidedFields(filter, key);
    if (!meant)
        return fail(meant.error());
    StagedFieldRestored result;
    if (meant->isEmpty())
        return result;
    if (const auto reopened = reopenBare(connection, *meant); !reopened)
        return fail(reopened.error());
    StagingFilter same; // reopening changed what the states of the filter say
    same.batch = filter.batch;
    for (const DecidedField& row : *meant)
        same.ids.append(row.id);
    auto rows = ReviewReader(connection).decidedFields(same, key);
    if (!rows)
        return fail(rows.error());
    rows->removeIf([](const DecidedField& row) { return !isOpen(row.status); });
    const auto before = shown(connection, *rows, id);
    if (!before)
        return fail(before.error());
    const auto restored = restoreRows(connection, *rows, key);
    if (!restored)
        return fail(restored.error());
    const auto after = shown(connection, *rows, id);
    if (!after)
        return fail(after.error());
    result.restored = *restored;
    result.settled = meant->size() - *restored;
    for (qsizetype i = 0; i < qMin(before->size(), after->size()); ++i)
        result.first.append({before->at(i).sku, before->at(i).name, valueIn(id, before->at(i).proposed),
                             valueIn(id, after->at(i).proposed)});
    return result;
}

} // namespace trueup
