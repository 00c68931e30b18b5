#include "reviewfields.h"

#include "reviewdecisions.h"
#include "reviewwords.h"
#include "sync/fieldtask.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ReviewFields)
};

StagedFieldTask::Act actOf(ui::FieldTask::Act act)
{
    switch (act) {
    case ui::FieldTask::Act::ApproveOnly: return StagedFieldTask::Act::ApproveOnly;
    case ui::FieldTask::Act::Reject: return StagedFieldTask::Act::Reject;
    case ui::FieldTask::Act::Edit: break;
    }
    return StagedFieldTask::Act::Edit;
}

/// Refused when nothing was chosen: no rows named would mean all of them.
Result<StagedFieldTask> taskOf(const ui::FieldTask& shown)
{
    if (!shown.everything && shown.items.isEmpty())
        return fail(ErrorKind::Usage, Text::tr("Nothing was chosen."), Text::tr("Choose at least one product."));
    StagedFieldTask task;
    task.act = actOf(shown.act);
    task.field = shown.field;
    task.edit = shown.edit;
    task.alsoUnchanged = shown.alsoUnchanged;
    task.expected = shown.expected;
    task.note = shown.note;
    if (shown.everything) {
        task.filter = stagingFilter(*shown.everything);
        return task;
    }
    for (const ui::Decision::Item& item : shown.items) {
        task.filter.ids.append(item.id);
        task.seen.insert(item.id, item.version);
    }
    return task;
}

DecisionMade editMade(const StagedFieldTask& task, const StagedFieldOutcome& outcome)
{
    DecisionMade made;
    made.result.decided = outcome.done;
    made.trace.isEdit = true;
    made.trace.field = field(task.field).keyString();
    made.trace.ids = outcome.ids;
    made.trace.versions = outcome.after;
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

Result<DecisionMade> decisionMade(Connection& connection, const StagedFieldTask& task, const StagedFieldOutcome& outcome)
{
    DecisionMade made;
    if (task.act == StagedFieldTask::Act::ApproveOnly)
        made.result = resultOf(outcome.decision);
    else
        made.result.decided = outcome.done;
    auto trace = traceOf(connection, outcome.ids);
    if (!trace)
        return fail(trace.error());
    made.trace = std::move(*trace);
    addTaken(made.trace, outcome.taken);
    return made;
}

} // namespace

Result<ui::FieldPreview> previewStagedField(Connection& connection, const ui::FieldTask& task)
{
    const auto wanted = taskOf(task);
    if (!wanted)
        return fail(wanted.error());
    const auto counts = previewStagedField(connection, *wanted);
    if (!counts)
        return fail(counts.error());
    ui::FieldPreview preview;
    preview.acts = counts->acts;
    preview.without = counts->without;
    preview.settled = counts->settled;
    preview.held = counts->held;
    preview.same = counts->same;
    preview.unfit = counts->unfit;
    preview.unfitReason = counts->unfitReason;
    preview.othersRejected = counts->othersRejected;
    for (const StagedFieldPreview::Line& line : counts->first)
        preview.first.append({line.sku, line.name, line.before, line.after});
    return preview;
}

Result<DecisionMade> actOnStagedField(Connection& connection, const ui::FieldTask& task)
{
    const auto wanted = taskOf(task);
    if (!wanted)
        return fail(wanted.error());
    Transaction transaction(connection);
    const auto outcome = actOnStagedField(connection, *wanted);
    if (!outcome)
        return fail(outcome.error());
    auto made = wanted->act == StagedFieldTask::Act::Edit ? Result<DecisionMade>(editMade(*wanted, *outcome))
                                                          : decisionMade(connection, *wanted, *outcome);
    if (!made)
        return made;
    for (qsizetype i = 0; i < outcome->ids.size(); ++i)
        made->trace.before.insert(outcome->ids[i], outcome->before[i]);
    if (const auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return made;
}

} // namespace trueup
