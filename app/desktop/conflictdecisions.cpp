#include "conflictdecisions.h"

#include "conflictrows.h"
#include "reconcile/ruledraft.h"
#include "rulewords.h"
#include "store/conflicttable.h"
#include "store/pastconflicts.h"
#include "store/ruletable.h"
#include "store/storedrules.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ConflictDecisions)
};

constexpr int shownSimilar = 300;
constexpr int simulatedConflicts = 5000;
constexpr qsizetype shownExamples = 20;
constexpr int statsDays = 3650; // what a rule has settled in all
constexpr auto ruleKind = "conflict"_L1;
constexpr auto ignoredPrefix = "ignored:"_L1;
constexpr auto oursSuffix = "_ours"_L1; // how a drafted name ends that is not about the shop

ConflictChoice choiceOf(const ui::ConflictChoice& choice)
{
    switch (choice.pick) {
    case ui::ConflictPick::Local: return {u"local"_s};
    case ui::ConflictPick::Shopify: return {u"shopify"_s};
    case ui::ConflictPick::Custom: return {u"custom"_s, choice.custom.toJson()};
    case ui::ConflictPick::Base: return {u"base"_s};
    }
    return {};
}

QString wordOf(ui::BulkAct act)
{
    switch (act) {
    case ui::BulkAct::Local: return u"local"_s;
    case ui::BulkAct::Shopify: return u"shopify"_s;
    case ui::BulkAct::Base: return u"base"_s;
    case ui::BulkAct::Ignore: return u"ignore"_s;
    }
    return {};
}

/// Ignoring leaves no decision to take back, so its token names the conflicts in the versions it left.
QString ignoredToken(std::span<const SeenConflict> left)
{
    QStringList parts;
    for (const SeenConflict& one : left)
        parts += u"%1@%2"_s.arg(one.id).arg(one.version);
    return ignoredPrefix + parts.join(u',');
}

QList<SeenConflict> ignoredOf(const QString& token)
{
    QList<SeenConflict> ignored;
    for (const QString& part : token.sliced(ignoredPrefix.size()).split(u',', Qt::SkipEmptyParts))
        ignored.append({part.section(u'@', 0, 0).toLongLong(), part.section(u'@', 1).toLongLong()});
    return ignored;
}

RuleAction::Use useOf(ui::ConflictPick pick)
{
    switch (pick) {
    case ui::ConflictPick::Shopify: return RuleAction::Use::Shopify;
    case ui::ConflictPick::Base: return RuleAction::Use::Base;
    case ui::ConflictPick::Local:
    case ui::ConflictPick::Custom: break;
    }
    return RuleAction::Use::Local;
}

Result<ui::RuleSimulation> simulated(Connection& connection, const ConflictRule& rule)
{
    const auto others = storedRules(connection);
    if (!others)
        return fail(others.error());
    const auto past = pastConflicts(connection, simulatedConflicts);
    if (!past)
        return fail(past.error());
    const RuleSimulation outcome = simulateRule(rule, *others, *past);
    ui::RuleSimulation shown{outcome.total, outcome.decides, outcome.agrees, outcome.differs, {}};
    for (const SimulatedCase& one : outcome.differing.first(qMin(shownExamples, outcome.differing.size()))) {
        ui::ConflictRow row;
        row.sku = one.sku;
        row.field = one.field;
        row.status = ui::ConflictStatus::SettledByPerson;
        row.chosen = sideFromWord(one.settledSide);
        row.keptBase = one.settledSide == "base"_L1;
        row.local = row.shopify = one.settledValue;
        row.settledBy = ruleLabel(u"manual"_s);
        shown.examples.append(row);
    }
    return shown;
}

/// Nothing when this decision cannot be a rule: a value of one's own, or a whole product.
std::optional<ConflictRule> draft(const ConflictEntry& entry, const ui::ConflictChoice& choice, const QString& name = {})
{
    const ui::ConflictRow row = conflictRow(entry);
    if (choice.pick == ui::ConflictPick::Custom || !row.field || (choice.pick == ui::ConflictPick::Base && !row.hasBase))
        return std::nullopt;
    auto rule = ruleLike(situationOf(entry), useOf(choice.pick), name);
    if (rule && choice.pick == ui::ConflictPick::Base && name.isEmpty() && rule->name.endsWith(oursSuffix))
        rule->name = rule->name.chopped(oursSuffix.size()) + u"_base"_s;
    return rule;
}

RuleRecord recordOf(const ConflictRule& rule)
{
    RuleRecord record;
    record.name = rule.name;
    record.kind = ruleKind;
    record.field = rule.field;
    record.condition = rule.conditionJson();
    record.action = rule.actionJson();
    record.priority = rule.priority;
    record.isActive = rule.isActive;
    return record;
}

/// The rule as the database would give it back, or what is wrong with it.
Result<ConflictRule> readable(const ConflictRule& rule)
{
    ConflictRule read = conflictRuleOf(recordOf(rule));
    if (!read.problem.isEmpty())
        return fail(ErrorKind::Validation, read.problem, Text::tr("Correct the rule; nothing of it was kept."));
    return read;
}

Result<void> saveRule(Connection& connection, const ConflictRule& rule)
{
    const auto saved = RuleTable(connection).save(recordOf(rule));
    return saved ? Result<void>() : fail(saved.error());
}

Result<void> keepRule(Connection& connection, qint64 conflict, const ui::ConflictChoice& choice, const QString& name)
{
    const auto entry = ConflictReader(connection).get(conflict);
    if (!entry)
        return fail(entry.error());
    const auto rule = draft(*entry, choice, name);
    if (!rule)
        return fail(ErrorKind::Validation, Text::tr("No rule can be made of this decision."), Text::tr("Settle it without a rule."));
    return saveRule(connection, *rule);
}

} // namespace

Result<ui::SimilarPreview> similarConflicts(Connection& connection, qint64 id, const ui::ConflictChoice& choice)
{
    ConflictReader reader(connection);
    const auto entry = reader.get(id);
    if (!entry)
        return fail(entry.error());
    const bool keepsBase = choice.pick == ui::ConflictPick::Base;
    const auto others = reader.similar(id, shownSimilar, keepsBase);
    if (!others)
        return fail(others.error());
    ui::SimilarPreview preview;
    preview.count = entry->similar + 1;
    if (keepsBase) {
        const auto without = reader.similarWithoutBase(id);
        if (!without)
            return fail(without.error());
        preview.withoutBase = *without;
    }
    preview.rows.append(conflictRow(*entry));
    for (const ConflictEntry& other : *others)
        preview.rows.append(conflictRow(other));
    preview.kind = Text::tr("All of them: same field, same sides, a difference of the same kind and size.");
    const auto rule = draft(*entry, choice);
    if (!rule)
        return preview;
    const auto simulation = simulated(connection, *rule);
    if (!simulation)
        return fail(simulation.error());
    preview.ruleName = rule->name;
    preview.ruleSentence = ruleSentence(*rule);
    preview.simulation = *simulation;
    return preview;
}

Result<ui::ConflictResult> settleConflict(Connection& connection, const ui::ConflictDecision& decision)
{
    Transaction transaction(connection);
    if (!decision.keepAsRule.isEmpty()) {
        if (auto kept = keepRule(connection, decision.id, decision.choice, decision.keepAsRule); !kept)
            return fail(kept.error());
    }
    ConflictChoice choice = choiceOf(decision.choice);
    choice.note = decision.note;
    choice.similar = decision.similar;
    if (decision.similar)
        choice.expected = decision.expected - 1; // the others
    const auto outcome = ConflictTable(connection).decide(decision.id, decision.version, choice);
    if (!outcome)
        return fail(outcome.error());
    if (auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    ui::ConflictResult result;
    result.settled = outcome->settled;
    result.undoToken = outcome->group.toString(QUuid::WithoutBraces);
    result.ruleName = decision.keepAsRule;
    result.sentence = decision.choice.pick == ui::ConflictPick::Shopify ? Text::tr("Our product has the Shopify value now.")
                                                                        : Text::tr("It is staged for review.");
    if (outcome->skipped > 0)
        result.sentence += u' ' + Text::tr("%Ln similar one(s) could not be settled now.", nullptr, int(outcome->skipped));
    return result;
}

Result<ui::ConflictResult> ignoreConflict(Connection& connection, qint64 id, qint64 version)
{
    if (auto ignored = ConflictTable(connection).ignore(id, version); !ignored)
        return fail(ignored.error());
    const SeenConflict left{id, version + 1};
    return ui::ConflictResult{1, ignoredToken(std::span(&left, 1)), Text::tr("It comes back when one of the two values changes."), {}};
}

Result<ui::ConflictResult> settleManyConflicts(Connection& connection, const ui::BulkDecision& decision)
{
    QList<SeenConflict> seen;
    for (const ui::ConflictMark& mark : decision.marks)
        seen.append({mark.id, mark.version});
    const auto outcome = ConflictTable(connection).decideMany(seen, wordOf(decision.act));
    if (!outcome)
        return fail(outcome.error());
    ui::ConflictResult result;
    result.settled = outcome->settled;
    QSet<qint64> refused;
    for (const RefusedConflict& one : outcome->refused) {
        refused.insert(one.id);
        result.refused.append({one.id, one.sku, refusalText(one, decision.act)});
    }
    if (outcome->settled == 0)
        return result;
    switch (decision.act) {
    case ui::BulkAct::Shopify: result.sentence = Text::tr("Our products have the Shopify values now."); break;
    case ui::BulkAct::Ignore: result.sentence = Text::tr("They come back when one of their two values changes."); break;
    case ui::BulkAct::Local:
    case ui::BulkAct::Base: result.sentence = Text::tr("They are staged for review."); break;
    }
    if (decision.act == ui::BulkAct::Ignore) {
        seen.removeIf([&refused](const SeenConflict& one) { return refused.contains(one.id); });
        for (SeenConflict& one : seen)
            ++one.version;
        result.undoToken = ignoredToken(seen);
    } else {
        result.undoToken = outcome->group.toString(QUuid::WithoutBraces);
    }
    return result;
}

Result<void> addWayBack(Connection& connection, ui::ConflictDetail& detail)
{
    if (detail.row.status == ui::ConflictStatus::Ignored) {
        const SeenConflict left{detail.row.id, detail.row.version};
        detail.undoToken = ignoredToken(std::span(&left, 1));
    } else if (detail.row.status != ui::ConflictStatus::Open) {
        const auto decision = ConflictReader(connection).decision(detail.row.id);
        if (!decision)
            return fail(decision.error());
        if (!decision->group.isNull()) {
            detail.undoToken = decision->group.toString(QUuid::WithoutBraces);
            detail.settledTogether = decision->settled;
            detail.isOwnDecision = decision->isOwn;
        }
    }
    return {};
}

Result<ui::ConflictResult> reopenConflicts(Connection& connection, const QString& undoToken)
{
    ConflictTable table(connection);
    const auto reopened = undoToken.startsWith(ignoredPrefix) ? table.reopen(ignoredOf(undoToken))
                                                              : table.undo(QUuid::fromString(undoToken));
    if (!reopened)
        return fail(reopened.error());
    return ui::ConflictResult{*reopened, {}, {}, {}};
}

Result<QList<ui::ConflictRuleRow>> conflictRules(Connection& connection)
{
    const auto records = RuleTable(connection).list(false, ruleKind);
    if (!records)
        return fail(records.error());
    const auto settled = ConflictReader(connection).settled(statsDays);
    if (!settled)
        return fail(settled.error());
    QHash<QString, qint64> counts;
    for (const auto& [name, count] : settled->rules)
        counts.insert(name, count);
    QList<ui::ConflictRuleRow> rows;
    for (const RuleRecord& record : *records) {
        ui::ConflictRuleRow row;
        row.name = record.name;
        row.label = ruleLabel(record.name);
        row.sentence = ruleSentence(conflictRuleOf(record));
        if (const Field* known = fieldByKey(record.field))
            row.field = known->id;
        row.priority = record.priority;
        row.isActive = record.isActive;
        row.settled = counts.value(record.name);
        rows.append(row);
    }
    return rows;
}

Result<ui::RuleSimulation> simulateConflictRule(Connection& connection, const QString& name)
{
    const auto record = RuleTable(connection).get(name);
    if (!record)
        return fail(record.error());
    return simulated(connection, conflictRuleOf(*record));
}

Result<void> addConflictRule(Connection& connection, const ui::RuleDraft& wanted)
{
    return keepRule(connection, wanted.likeConflict, {wanted.winner, {}}, wanted.name);
}

Result<ui::EditedRule> editedRule(Connection& connection, const QString& name)
{
    const auto record = RuleTable(connection).get(name);
    if (!record)
        return fail(record.error());
    return ui::EditedRule{conflictRuleOf(*record), record->version};
}

Result<ui::RuleTrial> tryConflictRule(Connection& connection, const ConflictRule& rule)
{
    ConflictRule wanted = rule;
    wanted.isActive = true; // what it would do, not what it does
    const auto read = readable(wanted);
    if (!read)
        return fail(read.error());
    const auto simulation = simulated(connection, *read);
    if (!simulation)
        return fail(simulation.error());
    return ui::RuleTrial{ruleSentence(*read), *simulation};
}

Result<void> saveEditedRule(Connection& connection, const ui::EditedRule& edited)
{
    const auto read = readable(edited.rule);
    if (!read)
        return fail(read.error());
    const auto saved = RuleTable(connection).change(recordOf(*read), edited.version);
    return saved ? Result<void>() : fail(saved.error());
}

} // namespace trueup
