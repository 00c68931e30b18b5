#include "coreconflicts.h"

#include "conflictdecisions.h"
#include "conflictrows.h"
#include "store/conflictreader.h"
#include "store/ruletable.h"
#include "store/usertable.h"

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

QString keyText(const ConflictCursor& cursor)
{
    return u"%1:%2"_s.arg(cursor.rank).arg(cursor.id);
}

ConflictCursor cursorFrom(const QString& text)
{
    return {text.section(u':', 0, 0).toInt(), text.section(u':', 1).toLongLong()};
}

} // namespace

CoreConflicts::CoreConflicts(Workbench& bench, QObject* parent) : ui::ConflictService(parent), m_bench(bench)
{
    connect(&bench, &Workbench::noticed, this, [this](const QString& what) {
        if (what == "conflicts"_L1 || what == "rules"_L1)
            emit changed();
    });
    connect(&bench, &Workbench::readAgain, this, &CoreConflicts::changed);
}

ui::Answer<ui::Page<ui::ConflictRow>> CoreConflicts::page(const ui::ConflictFilter& filter, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::ConflictRow>>([filter, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::ConflictRow>> {
        const auto entries = ConflictReader(connection).page(conflictQuery(filter), cursorFrom(afterKey), limit);
        if (!entries)
            return fail(entries.error());
        const auto people = UserTable(connection).names();
        if (!people)
            return fail(people.error());
        ui::Page<ui::ConflictRow> page;
        for (const ConflictEntry& entry : entries->rows)
            page.rows.append(conflictRow(entry, *people));
        if (entries->hasMore)
            page.nextKey = keyText(entries->next);
        return page;
    });
}

ui::Answer<ui::ConflictCounts> CoreConflicts::counts(const ui::ConflictFilter& filter)
{
    return m_bench.ask<ui::ConflictCounts>([filter](Connection& connection) -> Result<ui::ConflictCounts> {
        const auto tallies = ConflictReader(connection).tallies(conflictQuery(filter));
        if (!tallies)
            return fail(tallies.error());
        return conflictCounts(*tallies);
    });
}

ui::Answer<ui::ConflictDetail> CoreConflicts::detail(qint64 id)
{
    return m_bench.ask<ui::ConflictDetail>([id](Connection& connection) -> Result<ui::ConflictDetail> {
        const auto entry = ConflictReader(connection).get(id);
        if (!entry)
            return fail(entry.error());
        const auto people = UserTable(connection).names();
        if (!people)
            return fail(people.error());
        ui::ConflictDetail detail = conflictDetail(*entry, *people);
        if (auto known = addWayBack(connection, detail); !known)
            return fail(known.error());
        return detail;
    });
}

ui::Answer<ui::SimilarPreview> CoreConflicts::similar(qint64 id, const ui::ConflictChoice& choice)
{
    return m_bench.ask<ui::SimilarPreview>([id, choice](Connection& connection) { return similarConflicts(connection, id, choice); });
}

ui::Answer<ui::ConflictResult> CoreConflicts::resolve(const ui::ConflictDecision& decision)
{
    return m_bench.ask<ui::ConflictResult>([decision](Connection& connection) { return settleConflict(connection, decision); });
}

ui::Answer<ui::ConflictResult> CoreConflicts::ignore(qint64 id, qint64 version)
{
    return m_bench.ask<ui::ConflictResult>([id, version](Connection& connection) { return ignoreConflict(connection, id, version); });
}

ui::Answer<QList<ui::ConflictMark>> CoreConflicts::marks(const ui::ConflictFilter& filter)
{
    return m_bench.ask<QList<ui::ConflictMark>>([filter](Connection& connection) -> Result<QList<ui::ConflictMark>> {
        const auto keys = ConflictReader(connection).keys(conflictQuery(filter));
        if (!keys)
            return fail(keys.error());
        return conflictMarks(*keys);
    });
}

ui::Answer<ui::ConflictResult> CoreConflicts::resolveMany(const ui::BulkDecision& decision)
{
    return m_bench.ask<ui::ConflictResult>([decision](Connection& connection) { return settleManyConflicts(connection, decision); });
}

ui::Answer<ui::ConflictResult> CoreConflicts::undo(const QString& undoToken)
{
    return m_bench.ask<ui::ConflictResult>([undoToken](Connection& connection) { return reopenConflicts(connection, undoToken); });
}

ui::Answer<ui::ConflictStats> CoreConflicts::stats(int days)
{
    return m_bench.ask<ui::ConflictStats>([days](Connection& connection) -> Result<ui::ConflictStats> {
        const auto tallies = ConflictReader(connection).settled(days);
        if (!tallies)
            return fail(tallies.error());
        return conflictStats(*tallies, days);
    });
}

ui::Answer<QList<ui::ConflictRuleRow>> CoreConflicts::rules()
{
    return m_bench.ask<QList<ui::ConflictRuleRow>>([](Connection& connection) { return conflictRules(connection); });
}

ui::Answer<ui::RuleSimulation> CoreConflicts::simulate(const QString& ruleName)
{
    return m_bench.ask<ui::RuleSimulation>([ruleName](Connection& connection) { return simulateConflictRule(connection, ruleName); });
}

ui::Answer<void> CoreConflicts::setRuleActive(const QString& ruleName, bool active)
{
    return m_bench.ask<void>([ruleName, active](Connection& connection) { return RuleTable(connection).enable(ruleName, active); });
}

ui::Answer<ui::EditedRule> CoreConflicts::rule(const QString& ruleName)
{
    return m_bench.ask<ui::EditedRule>([ruleName](Connection& connection) { return editedRule(connection, ruleName); });
}

ui::Answer<ui::RuleTrial> CoreConflicts::tryRule(const ConflictRule& rule)
{
    return m_bench.ask<ui::RuleTrial>([rule](Connection& connection) { return tryConflictRule(connection, rule); });
}

ui::Answer<void> CoreConflicts::saveRule(const ui::EditedRule& edited)
{
    return m_bench.ask<void>([edited](Connection& connection) { return saveEditedRule(connection, edited); });
}

ui::Answer<bool> CoreConflicts::removeRule(const QString& ruleName)
{
    return m_bench.ask<bool>([ruleName](Connection& connection) { return RuleTable(connection).remove(ruleName); });
}

ui::Answer<void> CoreConflicts::addRule(const ui::RuleDraft& draft)
{
    return m_bench.ask<void>([draft](Connection& connection) { return addConflictRule(connection, draft); });
}

} // namespace trueup
