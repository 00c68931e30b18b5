#include "sessionhelp.h"
#include "typedvalue.h"
#include "wherefilter.h"

#include "reconcile/conflictrules.h"
#include "store/conflicttable.h"
#include "store/storedrules.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

QJsonValue jsonValue(const QByteArray& json)
{
    return QJsonDocument::fromJson('[' + json + ']').array().at(0);
}

/// The keys of the customer's design first, then ours.
QJsonObject conflictJson(const ConflictRecord& conflict)
{
    const QJsonObject ours = conflict.ourSide();
    const QJsonObject shop = conflict.shopSide();
    const auto text = [](const QJsonValue& value) {
        return textJson(value.toString());
    };
    return {{u"conflict_id"_s, idJson(conflict.uuid)},
            {u"product_sku"_s, textJson(conflict.sku)},
            {u"field"_s, textJson(conflict.field)},
            {u"local_value"_s, ours["value"_L1].isUndefined() ? QJsonValue() : ours["value"_L1]},
            {u"shopify_value"_s, shop["value"_L1].isUndefined() ? QJsonValue() : shop["value"_L1]},
            {u"last_local_update"_s, text(ours["at"_L1])},
            {u"last_shopify_update"_s, text(shop["at"_L1])},
            {u"auto_resolvable"_s,
             conflict.rulesApply && !conflict.suggestedRule.isEmpty() && !conflict.suggestedValue.isEmpty()},
            {u"id"_s, conflict.id},
            {u"product_id"_s, idJson(conflict.productId)},
            {u"kind"_s, conflict.kind},
            {u"severity"_s, conflict.severity},
            {u"status"_s, conflict.status},
            {u"base_value"_s, conflict.baseValue.isEmpty() ? QJsonValue() : jsonValue(conflict.baseValue)},
            {u"local_by"_s, text(ours["by"_L1])},
            {u"detected_at"_s, timeJson(conflict.detected)},
            {u"resolved_side"_s, textJson(conflict.resolvedSide)},
            {u"rule"_s, textJson(conflict.decidingRule)},
            {u"resolution_group"_s, idJson(conflict.group)}};
}

QStringList conflictStatuses()
{
    return {u"open"_s, u"resolved_by_rule"_s, u"resolved_by_user"_s, u"obsolete"_s, u"ignored"_s};
}

Result<ConflictFilter> filterOf(const QCommandLineParser& parser)
{
    const auto statuses = knownWords(parser.values(u"status"_s), conflictStatuses(), u"status"_s);
    const auto fields = knownWords(parser.values(u"field"_s), fieldKeys(), u"field"_s);
    if (!statuses || !fields)
        return fail(!statuses ? statuses.error() : fields.error());
    ConflictFilter filter;
    filter.status = statuses->isEmpty() ? u"open"_s : statuses->constFirst();
    filter.field = fields->value(0);
    filter.sku = parser.value(u"sku"_s);
    return filter;
}

QList<QStringList> conflictRows(const QList<ConflictRecord>& conflicts)
{
    QList<QStringList> rows;
    for (const ConflictRecord& conflict : conflicts)
        rows.append(
            {QString::number(conflict.id), conflict.sku, conflict.field.isEmpty() ? conflict.kind : conflict.field,
             valueText(conflict.baseValue.isEmpty() ? QJsonValue() : jsonValue(conflict.baseValue)),
             valueText(conflict.ourSide()["value"_L1]), valueText(conflict.shopSide()["value"_L1]),
             conflict.ourSide()["by"_L1].toString(), conflict.severity, conflict.resolvedSide, conflict.decidingRule});
    return rows;
}

QStringList conflictHead()
{
    return {Text::tr("Conflict"), Text::tr("SKU"),  Text::tr("Field"),    Text::tr("Agreed"),  Text::tr("Ours"),
            Text::tr("Shop"),     Text::tr("From"), Text::tr("Severity"), Text::tr("Settled"), Text::tr("Rule")};
}

QJsonArray conflictArray(const QList<ConflictRecord>& conflicts)
{
    QJsonArray list;
    for (const ConflictRecord& conflict : conflicts)
        list.append(conflictJson(conflict));
    return list;
}

Result<Answer> list(const Environment& environment, const QCommandLineParser& parser)
{
    const auto filter = filterOf(parser);
    const auto page = pageOf(parser);
    if (!filter || !page)
        return fail(!filter ? filter.error() : page.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        ConflictTable table(connection);
        auto conflicts = table.list(*filter, page->limit + 1, page->after);
        const auto total = table.count(*filter);
        if (!conflicts || !total)
            return fail(!conflicts ? conflicts.error() : total.error());
        const qint64 next = cutToPage(*conflicts, *page);
        const QString text =
            cli::table(conflictHead(), conflictRows(*conflicts), 32) + nextPageText(conflicts->size(), *total, next);
        return Answer{
            {{u"conflicts"_s, conflictArray(*conflicts)}, {u"total_conflicts"_s, *total}, {u"next"_s, idJson(next)}},
            text};
    });
}

/// The conflict named by its number or by the design's conflict_id.
Result<ConflictRecord> conflictOf(Connection& connection, const QString& name)
{
    if (const QUuid uuid = QUuid::fromString(name); !uuid.isNull())
        return ConflictTable(connection).getByUuid(uuid);
    const auto id = number(name, u"ID"_s);
    return id ? ConflictTable(connection).get(*id) : fail(id.error());
}

/// Runs `work(Connection&, const ConflictRecord&)` on the conflict the first operand names.
template <class Work>
Result<Answer> withConflict(const Environment& environment, const QCommandLineParser& parser, Work&& work)
{
    const auto name = operand(parser, 0, u"ID"_s);
    if (!name)
        return fail(name.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto conflict = conflictOf(connection, *name);
        return conflict ? work(connection, *conflict) : fail(conflict.error());
    });
}

Result<Answer> show(const Environment& environment, const QCommandLineParser& parser)
{
    return withConflict(
        environment, parser, [&](Connection& connection, const ConflictRecord& conflict) -> Result<Answer> {
            const auto similar = ConflictTable(connection).countSimilar(conflict.id);
            if (!similar)
                return fail(similar.error());
            Answer answer{conflictJson(conflict), {}};
            answer.json.insert(u"sides"_s, conflict.sides);
            answer.json.insert(u"losing_values"_s, conflict.losing);
            answer.json.insert(u"suggested_value"_s,
                               conflict.suggestedValue.isEmpty() ? QJsonValue() : jsonValue(conflict.suggestedValue));
            answer.json.insert(u"suggested_rule"_s, textJson(conflict.suggestedRule));
            answer.json.insert(u"staged_change"_s, idJson(conflict.stagingRow));
            answer.json.insert(u"similar"_s, *similar);
            answer.json.insert(u"resolved_by"_s, textJson(conflict.resolvedBy));
            answer.json.insert(u"resolved_at"_s, timeJson(conflict.resolved));
            answer.json.insert(u"note"_s, textJson(conflict.note));
            answer.json.insert(u"row_version"_s, conflict.rowVersion);
            QList<QStringList> rows{{Text::tr("agreed"), valueText(answer.json["base_value"_L1]), {}, {}}};
            for (auto side = conflict.sides.constBegin(); side != conflict.sides.constEnd(); ++side) {
                const QJsonObject entry = side->toObject();
                rows.append({side.key(), valueText(entry["value"_L1]), entry["by"_L1].toString(),
                             timeText(QDateTime::fromString(entry["at"_L1].toString(), Qt::ISODateWithMs))});
            }
            answer.text =
                u"%1  %2  %3  %4  %5\n"_s.arg(conflict.sku, conflict.productName, conflict.field, conflict.kind,
                                              conflict.status) +
                cli::table({Text::tr("Side"), Text::tr("Value"), Text::tr("By"), Text::tr("When")}, rows, 80) +
                Text::tr("%n similar one(s).", nullptr, int(*similar));
            return answer;
        });
}

Result<Answer> similar(const Environment& environment, const QCommandLineParser& parser)
{
    const auto limit = limitOf(parser);
    if (!limit)
        return fail(limit.error());
    return withConflict(
        environment, parser, [&](Connection& connection, const ConflictRecord& conflict) -> Result<Answer> {
            ConflictTable table(connection);
            const auto others = table.similar(conflict.id, *limit);
            const auto count = table.countSimilar(conflict.id);
            if (!others || !count)
                return fail(!others ? others.error() : count.error());
            return Answer{
                {{u"conflict_id"_s, idJson(conflict.uuid)},
                 {u"similar_key"_s, textJson(conflict.similarKey)},
                 {u"conflicts"_s, conflictArray(*others)},
                 {u"total_similar"_s, *count}},
                cli::table(conflictHead(), conflictRows(*others), 32) +
                    Text::tr("%n similar one(s). To settle them together: “conflicts resolve … --similar --expect %1”.",
                             nullptr, int(*count))
                        .arg(*count)};
        });
}

/// What the options say; the value is checked against the conflict's field.
Result<ConflictChoice> choiceOf(const QCommandLineParser& parser, const ConflictRecord& conflict)
{
    ConflictChoice choice;
    QStringList sides;
    for (const auto& word : {u"local"_s, u"shopify"_s, u"etilize"_s, u"xorosoft"_s, u"base"_s}) {
        if (parser.isSet(u"use-"_s + word))
            sides.append(word);
    }
    if (parser.isSet(u"value"_s)) {
        sides.append(u"custom"_s);
        const Field* column = fieldByKey(conflict.field);
        if (!column)
            return usage(Text::tr("This conflict is about the whole product; there is no value to give."),
                         Text::tr("Choose --use-local or --use-shopify."));
        const auto value = typedValue(*column, parser.value(u"value"_s));
        if (!value)
            return fail(value.error());
        choice.value = value->toJson();
    }
    if (sides.size() != 1)
        return usage(Text::tr("Say with exactly one option what shall hold: --use-local, --use-shopify, --use-etilize, "
                              "--use-xorosoft, --use-base or --value."));
    choice.side = sides.constFirst();
    choice.similar = parser.isSet(u"similar"_s);
    choice.note = parser.value(u"note"_s);
    const auto expected = optionalNumber(parser, u"expect"_s);
    if (!expected)
        return fail(expected.error());
    if (*expected && !choice.similar)
        return usage(Text::tr("--expect belongs to --similar."));
    choice.expected = *expected;
    return choice;
}

/// Keeps the decision as a rule, in the caller's transaction.
Result<void> keepRule(Connection& connection, const ConflictRecord& conflict, const ConflictChoice& choice,
                      const QString& name)
{
    const auto rule = ruleFromDecision(conflict, choice.side, name);
    if (!rule)
        return usage(Text::tr("A value of its own cannot be kept as a rule."));
    const ConflictRule read = conflictRuleOf(*rule);
    if (!read.problem.isEmpty())
        return usage(read.problem);
    RuleTable rules(connection);
    if (rules.get(name))
        return usage(Text::tr("There is a rule “%1” already.").arg(name));
    const auto saved = rules.save(*rule);
    return saved ? Result<void>() : fail(saved.error());
}

Result<Answer> resolve(const Environment& environment, const QCommandLineParser& parser)
{
    return withConflict(
        environment, parser, [&](Connection& connection, const ConflictRecord& conflict) -> Result<Answer> {
            const auto choice = choiceOf(parser, conflict);
            if (!choice)
                return fail(choice.error());
            const QString rule = parser.value(u"keep-as-rule"_s);
            Transaction transaction(connection);
            if (!rule.isEmpty()) {
                if (const auto kept = keepRule(connection, conflict, *choice, rule); !kept)
                    return fail(kept.error());
            }
            const auto outcome = ConflictTable(connection).decide(conflict.id, conflict.rowVersion, *choice);
            if (!outcome)
                return fail(outcome.error());
            if (const auto committed = transaction.commit(); !committed)
                return fail(committed.error());
            QString text = Text::tr("%n conflict(s) settled.", nullptr, int(outcome->settled));
            if (outcome->skipped > 0)
                text += u'\n' + Text::tr("%n similar one(s) left alone.", nullptr, int(outcome->skipped));
            text += u'\n' + Text::tr("To take it back: conflicts undo %1").arg(conflict.id);
            return Answer{{{u"conflict_id"_s, idJson(conflict.uuid)},
                           {u"resolution"_s, choice->side == "custom"_L1 ? choice->side : u"use_"_s + choice->side},
                           {u"resolved"_s, outcome->settled},
                           {u"skipped"_s, outcome->skipped},
                           {u"resolution_group"_s, idJson(outcome->group)},
                           {u"rule"_s, textJson(rule)}},
                          text};
        });
}

Result<Answer> reopened(const ConflictRecord& conflict, const Result<qint64>& count)
{
    if (!count)
        return fail(count.error());
    return Answer{{{u"conflict_id"_s, idJson(conflict.uuid)},
                   {u"resolution_group"_s, idJson(conflict.group)},
                   {u"reopened"_s, *count}},
                  Text::tr("%n conflict(s) open again.", nullptr, int(*count))};
}

Result<Answer> undoOne(Connection& connection, const ConflictRecord& conflict, const QString& note)
{
    if (conflict.status == "ignored"_L1) {
        const SeenConflict seen{conflict.id, conflict.rowVersion};
        return reopened(conflict, ConflictTable(connection).reopen(std::span(&seen, 1), note));
    }
    if (conflict.group.isNull())
        return fail(Error{ErrorKind::Stale,
                          Text::tr("Nothing was decided about conflict %1, or it was undone.").arg(conflict.id),
                          {},
                          {},
                          {},
                          u"TU001"_s,
                          false});
    return reopened(conflict, ConflictTable(connection).undo(conflict.group, note));
}

/// Of a decision about many: settled, or ignored together.
Result<Answer> undoGroup(Connection& connection, const QUuid& group, const QString& note)
{
    ConflictTable table(connection);
    const auto ignored = table.ignoredTogether(group);
    if (!ignored)
        return fail(ignored.error());
    ConflictRecord all;
    all.group = group;
    return reopened(all, ignored->isEmpty() ? table.undo(group, note) : table.reopen(*ignored, note));
}

Result<Answer> undo(const Environment& environment, const QCommandLineParser& parser)
{
    const auto name = operand(parser, 0, u"ID"_s);
    if (!name)
        return fail(name.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const QString note = parser.value(u"note"_s);
        const QUuid group = QUuid::fromString(*name);
        const auto conflict = conflictOf(connection, *name);
        if (conflict)
            return undoOne(connection, *conflict, note);
        if (conflict.error().kind == ErrorKind::NotFound && !group.isNull())
            return undoGroup(connection, group, note);
        return fail(conflict.error());
    });
}

Result<Answer> ignore(const Environment& environment, const QCommandLineParser& parser)
{
    return withConflict(
        environment, parser, [&](Connection& connection, const ConflictRecord& conflict) -> Result<Answer> {
            const auto done =
                ConflictTable(connection).ignore(conflict.id, conflict.rowVersion, parser.value(u"note"_s));
            if (!done)
                return fail(done.error());
            return Answer{{{u"conflict_id"_s, idJson(conflict.uuid)}, {u"ignored"_s, true}},
                          Text::tr("Both sides stay as they are; the same two values are not reported again.") + u'\n' +
                              Text::tr("To take it back: conflicts undo %1").arg(conflict.id)};
        });
}

Result<Answer> stats(const Environment& environment, const QCommandLineParser&)
{
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        const auto stats = ConflictTable(connection).stats();
        if (!stats)
            return fail(stats.error());
        QJsonArray rules;
        QList<QStringList> rows;
        for (const ConflictStats::OfRule& rule : stats->rules) {
            rules.append(QJsonObject{{u"rule"_s, rule.rule}, {u"settled"_s, rule.settled}, {u"wrong"_s, rule.wrong}});
            rows.append({rule.rule, QString::number(rule.settled), QString::number(rule.wrong)});
        }
        const qint64 settled = stats->byRule + stats->byPeople;
        const double share = settled > 0 ? double(stats->byRule) / double(settled) : 0;
        return Answer{{{u"open"_s, stats->open},
                       {u"resolved_by_rule"_s, stats->byRule},
                       {u"resolved_by_user"_s, stats->byPeople},
                       {u"obsolete"_s, stats->obsolete},
                       {u"ignored"_s, stats->ignored},
                       {u"wrong"_s, stats->wrong()},
                       {u"automatic_share"_s, share},
                       {u"median_open_seconds"_s, stats->medianOpenSeconds},
                       {u"median_settle_seconds"_s, stats->medianSettleSeconds},
                       {u"rules"_s, rules}},
                      Text::tr("%1 open, %2 settled by rules, %3 by people, %4 obsolete, %5 ignored, %6 undone")
                              .arg(stats->open)
                              .arg(stats->byRule)
                              .arg(stats->byPeople)
                              .arg(stats->obsolete)
                              .arg(stats->ignored)
                              .arg(stats->wrong()) +
                          u"\n"_s + cli::table({Text::tr("Rule"), Text::tr("Settled"), Text::tr("Undone")}, rows)};
    });
}

} // namespace

std::vector<Verb> conflictVerbs()
{
    const QCommandLineOption status(u"status"_s, Text::tr("Conflicts in this state; open when not given."), u"S"_s);
    const QCommandLineOption field(u"field"_s, Text::tr("Only conflicts of this field."), u"F"_s);
    const QCommandLineOption sku(u"sku"_s, Text::tr("Only conflicts of this product."), u"SKU"_s);
    const QCommandLineOption after(u"after"_s, Text::tr("Begin behind the conflict with this id."), u"ID"_s);
    const QCommandLineOption note(u"note"_s, Text::tr("A remark, kept with the decision."), u"TEXT"_s);
    const QList<QCommandLineOption> choice{
        {u"use-local"_s, Text::tr("Our value holds; it is staged over the shop's, for approval.")},
        {u"use-shopify"_s, Text::tr("The shop's value holds; our product takes it at once.")},
        {u"use-etilize"_s, Text::tr("The feed's value holds.")},
        {u"use-xorosoft"_s, Text::tr("The ERP's value holds.")},
        {u"use-base"_s, Text::tr("The value agreed before holds, where there is one; it is staged over the shop's.")},
        {u"value"_s, Text::tr("This value holds."), u"V"_s},
        {u"similar"_s, Text::tr("Settle every similar conflict the same way.")},
        {u"expect"_s, Text::tr("How many similar ones there are; another number refuses."), u"N"_s},
        {u"keep-as-rule"_s, Text::tr("Keep the decision as a rule of this name."), u"NAME"_s},
        note};
    return {
        makeVerb(u"conflicts list"_s, Text::tr("List conflicts"), {}, {status, field, sku, limitOption(100), after},
                 list),
        makeVerb(u"conflicts show"_s, Text::tr("Show one conflict: who says what, since when"), u"ID"_s, {}, show),
        makeVerb(u"conflicts similar"_s, Text::tr("List the open conflicts that are like this one"), u"ID"_s,
                 {limitOption(100)}, similar),
        makeVerb(u"conflicts resolve"_s, Text::tr("Decide a conflict"), u"ID"_s, choice, resolve),
        makeVerb(u"conflicts undo"_s, Text::tr("Take a decision back, with everything it settled, or open an ignored conflict again"), u"ID"_s, {note},
                 undo),
        makeVerb(u"conflicts ignore"_s, Text::tr("Leave both sides as they are"), u"ID"_s, {note}, ignore),
        makeVerb(u"conflicts stats"_s, Text::tr("Show how conflicts ended"), {}, {}, stats),
    };
}

} // namespace trueup::cli
