#include "sessionhelp.h"
#include "stagingfilter.h"
#include "typedvalue.h"
#include "wherefilter.h"

#include "sync/fieldtask.h"

#include <QJsonArray>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

using Act = StagedFieldTask::Act;

constexpr qsizetype shownLines = 10; // of a dry run

Result<const Field*> fieldOperand(const QCommandLineParser& parser)
{
    const auto word = operand(parser, 1, u"FIELD"_s);
    const auto known = word ? knownWords({*word}, fieldKeys(), u"field"_s) : Result<QStringList>(fail(word.error()));
    return known ? Result<const Field*>(fieldByKey(known->constFirst())) : fail(known.error());
}

Result<Decimal> decimalOption(const QCommandLineParser& parser, const QString& option)
{
    const QString text = parser.value(option);
    if (const auto number = Decimal::fromString(text))
        return *number;
    return usage(Text::tr("%1 must be a number, not “%2”.").arg(u"--"_s + option, text));
}

/// What the options say about the new value; whether it makes sense for the field is checked.
Result<BulkEdit> editOf(const QCommandLineParser& parser, const Field& column)
{
    const bool sets = parser.isSet(u"value"_s);
    const bool replaces = parser.isSet(u"find"_s) || parser.isSet(u"replace"_s) || parser.isSet(u"ignore-case"_s);
    const bool adjusts = parser.isSet(u"percent"_s) || parser.isSet(u"ending"_s);
    if (int(sets) + int(replaces) + int(adjusts) != 1 || (replaces && !(parser.isSet(u"find"_s) && parser.isSet(u"replace"_s))))
        return usage(Text::tr("Say in exactly one way what becomes of the value: --value, --find with --replace, or --percent and "
                              "--ending."));
    BulkEdit edit;
    edit.kind = sets ? BulkEdit::Kind::Set : replaces ? BulkEdit::Kind::Replace : BulkEdit::Kind::Adjust;
    if (!suitsBulkEdit(column.id, edit.kind))
        return usage(Text::tr("“%1” is not changed in this way for many products at once.").arg(column.translatedLabel()));
    if (sets) {
        const auto value = typedValue(column, parser.value(u"value"_s));
        if (!value)
            return fail(value.error());
        edit.value = *value;
    }
    edit.find = parser.value(u"find"_s);
    edit.replacement = parser.value(u"replace"_s);
    edit.matchCase = !parser.isSet(u"ignore-case"_s);
    if (parser.isSet(u"percent"_s)) {
        const auto percent = decimalOption(parser, u"percent"_s);
        if (!percent)
            return fail(percent.error());
        edit.percent = *percent;
    }
    if (parser.isSet(u"ending"_s)) {
        const auto ending = decimalOption(parser, u"ending"_s);
        if (!ending)
            return fail(ending.error());
        edit.ending = *ending;
    }
    if (!isComplete(column.id, edit))
        return usage(Text::tr("That changes nothing, or cannot be done: per cent have two digits at most and are above -100, an ending "
                              "of a price is from 0 to 0.99, and what is looked for is not empty."));
    return edit;
}

Result<StagedFieldTask> taskOf(const QCommandLineParser& parser, Act act)
{
    const auto filter = decisionFilter(parser, 2);
    const auto column = filter ? fieldOperand(parser) : Result<const Field*>(fail(filter.error()));
    if (!column)
        return fail(column.error());
    StagedFieldTask task;
    task.act = act;
    task.field = (*column)->id;
    task.filter = *filter;
    task.note = parser.value(u"note"_s);
    const auto expected = optionalNumber(parser, u"expect"_s);
    if (!expected)
        return fail(expected.error());
    task.expected = *expected;
    if (act != Act::Edit)
        return task;
    const auto edit = editOf(parser, **column);
    if (!edit)
        return fail(edit.error());
    task.edit = *edit;
    task.alsoUnchanged = parser.isSet(u"also-unchanged"_s);
    return task;
}

QString headline(Act act, bool dry, qint64 done)
{
    const int count = int(done);
    switch (act) {
    case Act::ApproveOnly:
        return dry ? Text::tr("Dry run: %n change(s) would be approved with this field alone.", nullptr, count)
                   : Text::tr("%n change(s) approved with this field alone.", nullptr, count);
    case Act::Reject:
        return dry ? Text::tr("Dry run: the field of %n change(s) would be rejected.", nullptr, count)
                   : Text::tr("The field of %n change(s) rejected.", nullptr, count);
    case Act::Edit: break;
    }
    return dry ? Text::tr("Dry run: the field of %n change(s) would get another value.", nullptr, count)
               : Text::tr("The field of %n change(s) has another value now; they wait for approval.", nullptr, count);
}

/// Why others were left alone: a sentence for each reason there is.
QStringList reasonTexts(const StagedFieldPreview& counts, const DecisionOutcome& decision)
{
    const auto number = [](qint64 count) { return int(count); };
    QStringList lines;
    if (counts.othersRejected > 0)
        lines.append(Text::tr("%n with other fields, which are rejected.", nullptr, number(counts.othersRejected)));
    if (counts.without > 0)
        lines.append(Text::tr("%n propose(s) nothing for the field.", nullptr, number(counts.without)));
    if (counts.settled + decision.settled > 0)
        lines.append(Text::tr("%n decided, sent or replaced before.", nullptr, number(counts.settled + decision.settled)));
    if (counts.held + decision.blocked + decision.conflicts > 0)
        lines.append(Text::tr("%n left alone because held, or because of an open conflict.", nullptr,
                              number(counts.held + decision.blocked + decision.conflicts)));
    if (counts.same > 0)
        lines.append(Text::tr("%n keep(s) the value it has.", nullptr, number(counts.same)));
    if (counts.unfit > 0)
        lines.append(Text::tr("%n left alone because the value does not fit: %1", nullptr, number(counts.unfit)).arg(counts.unfitReason));
    if (decision.own > 0)
        lines.append(Text::tr("%n left alone because nobody approves an own edit.", nullptr, number(decision.own)));
    if (decision.waiting > 0)
        lines.append(Text::tr("%n wait(s) for another approver.", nullptr, number(decision.waiting)));
    return lines;
}

/// The first lines as JSON into `json`, as a table for people.
QString addLines(QJsonObject& json, const QList<StagedFieldPreview::Line>& lines)
{
    QJsonArray shown;
    QList<QStringList> rows;
    for (const StagedFieldPreview::Line& line : lines.first(qMin(shownLines, lines.size()))) {
        shown.append(QJsonObject{{u"sku"_s, textJson(line.sku)}, {u"name"_s, textJson(line.name)},
                                 {u"before"_s, line.before.toJsonValue()}, {u"after"_s, line.after.toJsonValue()}});
        rows.append({line.sku, line.name, line.before.toDisplay(), line.after.toDisplay()});
    }
    json.insert(u"first"_s, shown);
    return rows.isEmpty() ? QString()
                          : u'\n' + table({Text::tr("SKU"), Text::tr("Name"), Text::tr("Now"), Text::tr("New")}, rows, 40);
}

/// `done` and `decision` of a dry run are what is to be expected.
Answer answerOf(const StagedFieldTask& task, bool dry, const StagedFieldPreview& counts, qint64 done, const DecisionOutcome& decision)
{
    const QString key = task.act == Act::ApproveOnly ? u"approved"_s : task.act == Act::Reject ? u"rejected"_s : u"edited"_s;
    const QJsonObject because{{u"nothing_proposed"_s, counts.without},
                              {u"settled"_s, counts.settled + decision.settled},
                              {u"held"_s, counts.held + decision.blocked + decision.conflicts},
                              {u"same"_s, counts.same},
                              {u"unfit"_s, counts.unfit},
                              {u"own"_s, decision.own},
                              {u"waiting"_s, decision.waiting}};
    Answer answer{{{u"staging_id"_s, idJson(task.filter.batch)},
                   {u"field"_s, field(task.field).keyString()},
                   {u"dry_run"_s, dry},
                   {u"matching"_s, counts.meant()},
                   {key, done},
                   {u"skipped"_s, counts.meant() - done},
                   {u"skipped_because"_s, because}},
                  (QStringList(headline(task.act, dry, done)) + reasonTexts(counts, decision)).join(u'\n')};
    if (task.act == Act::ApproveOnly)
        answer.json.insert(u"others_rejected"_s, counts.othersRejected);
    if (task.act == Act::Edit)
        answer.json.insert(u"unfit_reason"_s, textJson(counts.unfitReason));
    answer.text += addLines(answer.json, dry ? counts.first : QList<StagedFieldPreview::Line>());
    if (!dry && done > 0 && task.act == Act::Edit)
        answer.text += u'\n' + Text::tr("To take it back: staging restore-field");
    return answer;
}

Result<Answer> preview(Connection& connection, const StagedFieldTask& task)
{
    const auto counts = previewStagedField(connection, task);
    if (!counts)
        return fail(counts.error());
    if (task.expected && *task.expected != counts->acts)
        return fail(otherNumberError(counts->acts, *task.expected));
    return answerOf(task, true, *counts, counts->acts, {});
}

Result<Answer> act(const Environment& environment, const QCommandLineParser& parser, Act what)
{
    const auto task = taskOf(parser, what);
    if (!task)
        return fail(task.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        StagingTable staging(connection);
        if (const auto fine = checkIds(staging, task->filter); !fine)
            return fail(fine.error());
        if (parser.isSet(u"dry-run"_s))
            return preview(connection, *task);
        Transaction transaction(connection); // all of them or none
        const auto outcome = actOnStagedField(connection, *task);
        if (!outcome)
            return fail(outcome.error());
        if (const auto committed = transaction.commit(); !committed)
            return fail(committed.error());
        return answerOf(*task, false, outcome->counts, outcome->done, outcome->decision);
    });
}

Result<Answer> approveField(const Environment& environment, const QCommandLineParser& parser)
{
    return act(environment, parser, Act::ApproveOnly);
}

Result<Answer> rejectField(const Environment& environment, const QCommandLineParser& parser)
{
    return act(environment, parser, Act::Reject);
}

Result<Answer> editField(const Environment& environment, const QCommandLineParser& parser)
{
    return act(environment, parser, Act::Edit);
}

QString restoredText(bool dry, const StagedFieldRestored& result)
{
    QString text = dry ? Text::tr("Dry run: the field of %n change(s) would be as it was.", nullptr, int(result.restored))
                       : Text::tr("The field of %n change(s) is as it was; they wait for approval.", nullptr, int(result.restored));
    if (result.settled > 0)
        text += u'\n' + Text::tr("%n sent or replaced by a newer change.", nullptr, int(result.settled));
    return text;
}

Result<Answer> restoreField(const Environment& environment, const QCommandLineParser& parser)
{
    const auto filter = decisionFilter(parser, 2);
    const auto column = filter ? fieldOperand(parser) : Result<const Field*>(fail(filter.error()));
    const auto expected = optionalNumber(parser, u"expect"_s);
    if (!column || !expected)
        return fail(!column ? column.error() : expected.error());
    const bool dry = parser.isSet(u"dry-run"_s);
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        StagingTable staging(connection);
        if (const auto fine = checkIds(staging, *filter); !fine)
            return fail(fine.error());
        // A dry run does it as well, and takes it back: only the database says what can be restored.
        Transaction transaction(connection);
        if (!transaction.isOpen())
            return fail(transaction.commit().error());
        const auto result = restoreStagedField(connection, *filter, (*column)->id);
        if (!result)
            return fail(result.error());
        if (*expected && **expected != result->restored)
            return fail(otherNumberError(result->restored, **expected));
        if (dry)
            transaction.rollback();
        else if (const auto committed = transaction.commit(); !committed)
            return fail(committed.error());
        Answer answer{{{u"staging_id"_s, idJson(filter->batch)},
                       {u"field"_s, (*column)->keyString()},
                       {u"dry_run"_s, dry},
                       {u"restored"_s, result->restored},
                       {u"skipped"_s, result->settled}},
                      restoredText(dry, *result)};
        answer.text += addLines(answer.json, dry ? result->first : QList<StagedFieldPreview::Line>());
        return answer;
    });
}

} // namespace

std::vector<Verb> stagingFieldVerbs()
{
    const QCommandLineOption only(u"only"_s, Text::tr("Only the changes with these ids, separated by commas or spaces."), u"ID…"_s);
    const QCommandLineOption where(
        u"where"_s, Text::tr("Only what meets these conditions, for example: field=price and confidence>=0.95 and vendor='3M'."), u"EXPR"_s);
    const QCommandLineOption note(u"note"_s, Text::tr("A remark, kept with the decision."), u"TEXT"_s);
    const QCommandLineOption dry(u"dry-run"_s, Text::tr("Say how many are meant and show the first ones before and after; change nothing."));
    const QCommandLineOption expect(u"expect"_s, Text::tr("How many a dry run counted; another number refuses."), u"N"_s);
    const QList<QCommandLineOption> meant{only, where, dry, expect};
    const QList<QCommandLineOption> edits{
        {u"value"_s, Text::tr("This value for all."), u"V"_s},
        {u"find"_s, Text::tr("Look for this within the value …"), u"T"_s},
        {u"replace"_s, Text::tr("… and put this in its place; may be empty."), u"T"_s},
        {u"ignore-case"_s, Text::tr("Find upper and lower case alike.")},
        {u"percent"_s, Text::tr("So much more, or less with a minus."), u"P"_s},
        {u"ending"_s, Text::tr("Then to the nearest amount that ends like this, for example 0.99."), u"E"_s},
        {u"also-unchanged"_s, Text::tr("Begin with our value where nothing is proposed for the field.")}};
    // The ids of --only may follow it as operands of their own.
    const QString operands = u"BATCH FIELD [ID…]"_s;
    return {
        makeVerb(u"staging approve-field"_s, Text::tr("Approve changes with one field alone; their other fields are rejected"), operands,
                 meant + QList{note}, approveField),
        makeVerb(u"staging reject-field"_s, Text::tr("Reject one field of changes; their other fields stay as they are"), operands,
                 meant + QList{note}, rejectField),
        makeVerb(u"staging edit-field"_s, Text::tr("Give one field of changes another value: set, find and replace, per cent, endings"),
                 operands, meant + edits + QList{note}, editField),
        makeVerb(u"staging restore-field"_s, Text::tr("Take back what was last decided about one field of changes, or typed into it"),
                 operands, meant, restoreField),
    };
}

} // namespace trueup::cli
