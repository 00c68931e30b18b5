#include "sessionhelp.h"

#include "catalog/validation.h"
#include "store/outboxtable.h"
#include "store/runtable.h"
#include "sync/storedwords.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonObject runJson(const RunRecord& run)
{
    return {{u"id"_s, run.id},
            {u"job_id"_s, idJson(run.uuid)},
            {u"kind"_s, run.kind},
            {u"status"_s, run.status},
            {u"phase"_s, textJson(run.progress.phaseKey)},
            {u"done"_s, run.progress.done},
            {u"total"_s, run.progress.total < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(run.progress.total)},
            {u"started_at"_s, timeJson(run.started)},
            {u"finished_at"_s, timeJson(run.finished)},
            {u"started_by"_s, textJson(run.startedBy)},
            {u"error"_s, textJson(run.error["message"_L1].toString())},
            {u"held_reason"_s, textJson(run.heldReason)}};
}

QStringList runRow(const RunRecord& run)
{
    QString progress = run.progress.done > 0 ? QString::number(run.progress.done) : QString();
    if (run.progress.total >= 0)
        progress += u" / "_s + QString::number(run.progress.total);
    return {QString::number(run.id),
            run.kind,
            run.status,
            progress,
            timeText(run.started),
            timeText(run.finished),
            run.startedBy,
            heldText(run) + runFailure(run).error.message};
}

QString runTable(const QList<QStringList>& rows)
{
    return table({Text::tr("Job"), Text::tr("Kind"), Text::tr("State"), Text::tr("Progress"), Text::tr("Started"),
                  Text::tr("Finished"), Text::tr("By"), Text::tr("Why")},
                 rows, 80);
}

/// By number or by uuid.
Result<RunRecord> findRun(RunTable& runs, const QCommandLineParser& parser)
{
    const auto text = operand(parser, 0, u"ID"_s);
    if (!text)
        return fail(text.error());
    if (const QUuid uuid = QUuid::fromString(*text); !uuid.isNull())
        return runs.getByUuid(uuid);
    const auto id = number(*text, u"ID"_s);
    return id ? runs.get(*id) : fail(id.error());
}

Result<Answer> listJobs(const Environment& environment, const QCommandLineParser& parser)
{
    const auto limit = limitOf(parser);
    if (!limit)
        return fail(limit.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto runs = RunTable(connection).list(*limit);
        if (!runs)
            return fail(runs.error());
        QJsonArray list;
        QList<QStringList> rows;
        for (const RunRecord& run : *runs) {
            list.append(runJson(run));
            rows.append(runRow(run));
        }
        return Answer{{{u"jobs"_s, list}}, runTable(rows)};
    });
}

Result<Answer> showJob(const Environment& environment, const QCommandLineParser& parser)
{
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        RunTable runs(connection);
        const auto run = findRun(runs, parser);
        if (!run)
            return fail(run.error());
        Answer answer{runJson(*run), runTable({runRow(*run)})};
        answer.json.insert(u"counts"_s, run->counts);
        answer.json.insert(u"held_findings"_s, run->heldFindings);
        QList<QStringList> counts;
        for (auto count = run->counts.constBegin(); count != run->counts.constEnd(); ++count) {
            if (!count->isObject() && !count->isArray())
                counts.append({count.key(), count->toVariant().toString()});
        }
        if (!counts.isEmpty())
            answer.text += u'\n' + table({Text::tr("Count"), Text::tr("Value")}, counts);
        for (const GuardFinding& finding : findingsFromJson(run->heldFindings))
            answer.text += findingText(finding) + u'\n';
        return answer;
    });
}

Result<Answer> cancelJob(const Environment& environment, const QCommandLineParser& parser)
{
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        RunTable runs(connection);
        const auto run = findRun(runs, parser);
        if (!run)
            return fail(run.error());
        const auto requested = runs.requestCancel(run->id);
        if (!requested)
            return fail(requested.error());
        return Answer{{{u"id"_s, run->id}, {u"requested"_s, *requested}},
                      *requested ? Text::tr("Job %1 was asked to stop; it does so at its next safe point.").arg(run->id)
                                 : Text::tr("Job %1 is over already.").arg(run->id)};
    });
}

Result<Answer> releaseJob(const Environment& environment, const QCommandLineParser& parser)
{
    const QString note = parser.value(u"note"_s).trimmed();
    if (note.isEmpty())
        return usage(Text::tr("A release needs a reason."), Text::tr("Give it with --note."));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        RunTable runs(connection);
        const auto run = findRun(runs, parser);
        if (!run)
            return fail(run.error());
        if (const auto released = runs.release(run->id, note); !released)
            return fail(released.error());
        return Answer{{{u"id"_s, run->id}, {u"released"_s, true}},
                      Text::tr("Job %1 is released: what it was held for is let through.").arg(run->id)};
    });
}

QStringList outboxStates()
{
    return {u"pending"_s, u"leased"_s, u"sent"_s, u"unknown"_s, u"confirmed"_s, u"failed"_s, u"dead"_s, u"cancelled"_s};
}

QJsonObject outboxJson(const OutboxRow& row)
{
    return {{u"id"_s, row.id},
            {u"staged_change"_s, idJson(row.stagingRow)},
            {u"sku"_s, row.sku},
            {u"operation"_s, row.operation},
            {u"state"_s, row.state},
            {u"attempts"_s, row.attempts},
            {u"next_attempt_at"_s, timeJson(row.nextAttempt)},
            {u"error_class"_s, textJson(row.errorClass)},
            {u"error_code"_s, textJson(row.errorCode)},
            {u"error_message"_s, textJson(row.errorMessage)},
            {u"created_at"_s, timeJson(row.created)}};
}

Result<Answer> listOutbox(const Environment& environment, const QCommandLineParser& parser)
{
    const QString state = parser.value(u"state"_s);
    const auto limit = limitOf(parser);
    if (!limit)
        return fail(limit.error());
    if (!state.isEmpty() && !outboxStates().contains(state))
        return usage(Text::tr("There is no state “%1”.").arg(state),
                     Text::tr("There are: %1.").arg(outboxStates().join(u", "_s)));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        OutboxTable outbox(connection);
        const auto known = outbox.counts();
        const auto rows = outbox.list(state, *limit);
        if (!known || !rows)
            return fail(!known ? known.error() : rows.error());
        QJsonObject counts;
        QStringList summary;
        for (const QString& name : outboxStates()) {
            counts.insert(name, known->value(name).toInteger());
            summary.append(name + u' ' + QString::number(known->value(name).toInteger()));
        }
        QJsonArray items;
        QList<QStringList> lines;
        for (const OutboxRow& row : *rows) {
            items.append(outboxJson(row));
            lines.append({QString::number(row.id), row.sku, row.operation, row.state, QString::number(row.attempts),
                          timeText(row.nextAttempt), row.errorClass, row.errorCode,
                          writeFailureText(row.errorClass, row.errorCode, row.errorMessage)});
        }
        return Answer{{{u"counts"_s, counts}, {u"items"_s, items}},
                      summary.join(u" · "_s) + u'\n' +
                          table({Text::tr("Write"), Text::tr("SKU"), Text::tr("Call"), Text::tr("State"),
                                 Text::tr("Tries"), Text::tr("Next"), Text::tr("Class"), Text::tr("Code"), Text::tr("Why")},
                                lines, 80)};
    });
}

Answer retried(qint64 writes)
{
    return {{{u"retried"_s, writes}},
            Text::tr("%n write(s) are in the queue again. Next: trueup-cli shopify push", nullptr, int(writes))};
}

Result<Answer> retryOutbox(const Environment& environment, const QCommandLineParser& parser)
{
    const auto ids = numbers(parser.positionalArguments(), u"ID"_s);
    if (!ids)
        return fail(ids.error());
    const bool all = parser.isSet(u"all"_s);
    if (ids->isEmpty() != all)
        return all ? usage(Text::tr("--all takes no ID.")) : usage(Text::tr("%1 is missing.").arg(u"ID"_s));
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        OutboxTable outbox(connection);
        if (all) {
            const auto revived = outbox.retryAll();
            return revived ? Result<Answer>(retried(*revived)) : fail(revived.error());
        }
        // All or none, so that a repeated call means the same writes.
        Transaction transaction(connection);
        for (const qint64 id : *ids) {
            if (const auto queued = outbox.retry(id); !queued)
                return fail(queued.error());
        }
        if (const auto done = transaction.commit(); !done)
            return fail(done.error());
        return retried(ids->size());
    });
}

/// A value as a person types it, as JSON of the field's type.
Result<QByteArray> fieldValue(const Field& field, const QString& text)
{
    Value value;
    const auto number = Decimal::fromString(text);
    bool isWhole = false;
    const qint64 whole = text.toLongLong(&isWhole);
    QByteArray out;
    switch (field.type) {
    case FieldType::Decimal:
        if (number)
            value = Value(*number);
        break;
    case FieldType::Integer:
        if (isWhole)
            value = Value::integer(whole);
        break;
    case FieldType::Bool:
        if (text == "true"_L1 || text == "false"_L1)
            value = Value::boolean(text == "true"_L1);
        break;
    case FieldType::Text:
    case FieldType::Html: value = Value(text); break;
    default:
        if (const QJsonDocument json = QJsonDocument::fromJson(text.toUtf8()); !json.isNull())
            return json.toJson(QJsonDocument::Compact);
        break;
    }
    if (value.isNone())
        return usage(Text::tr("“%1” is no value of %2.").arg(text, field.keyString()));
    for (const Issue& issue : validateValue(field.id, value)) {
        if (issue.severity >= Severity::BlocksField)
            return usage(issue.message);
    }
    value.appendJson(out);
    return out;
}

Result<Answer> editOutbox(const Environment& environment, const QCommandLineParser& parser)
{
    const auto text = operand(parser, 0, u"ID"_s);
    if (!text)
        return fail(text.error());
    const auto id = number(*text, u"ID"_s);
    if (!id)
        return fail(id.error());
    for (const QString& option : {u"field"_s, u"value"_s}) {
        if (!parser.isSet(option))
            return usage(Text::tr("--%1 is missing.").arg(option));
    }
    const Field* const field = fieldByKey(parser.value(u"field"_s));
    if (!field)
        return usage(Text::tr("There is no field “%1”.").arg(parser.value(u"field"_s)));
    const auto value = fieldValue(*field, parser.value(u"value"_s));
    if (!value)
        return fail(value.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto staged = OutboxTable(connection).edit(*id, field->keyString(), *value, parser.value(u"note"_s));
        if (!staged)
            return fail(staged.error());
        return Answer{{{u"id"_s, *id}, {u"staged_change"_s, *staged}, {u"status"_s, u"pending"_s}},
                      Text::tr("Write %1 is cancelled; change %2 waits for approval with the new value.").arg(*id).arg(*staged)};
    });
}

} // namespace

std::vector<Verb> jobVerbs()
{
    const QCommandLineOption note(u"note"_s, Text::tr("The reason, kept with the decision."), u"TEXT"_s);
    const QCommandLineOption all(u"all"_s, Text::tr("Every dead write without a newer proposal."));
    const QCommandLineOption fieldName(u"field"_s, Text::tr("The field to correct, for example price."), u"FIELD"_s);
    const QCommandLineOption value(u"value"_s, Text::tr("Its new value; lists and objects as JSON."), u"VALUE"_s);
    const QCommandLineOption state(u"state"_s, Text::tr("Only writes in this state."), u"STATE"_s);
    return {
        makeVerb(u"jobs list"_s, Text::tr("List the jobs, newest first"), {}, {limitOption(50)}, listJobs),
        makeVerb(u"jobs show"_s, Text::tr("Show one job with its counts"), u"ID"_s, {}, showJob),
        makeVerb(u"jobs cancel"_s, Text::tr("Ask a running job to stop"), u"ID"_s, {}, cancelJob),
        makeVerb(u"jobs release"_s, Text::tr("Let a job go on that a guardrail holds"), u"ID"_s, {note}, releaseJob),
        makeVerb(u"outbox list"_s, Text::tr("List the writes to the shop, newest first"), {}, {state, limitOption(100)},
                 listOutbox),
        makeVerb(u"outbox retry"_s, Text::tr("Put failed writes back into the queue"), u"[ID…]"_s, {all}, retryOutbox),
        makeVerb(u"outbox edit"_s, Text::tr("Correct a value of a failed write; the change goes back to review"), u"ID"_s,
                 {fieldName, value, note}, editOutbox),
    };
}

} // namespace trueup::cli
