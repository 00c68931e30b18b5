#include "store/storedrules.h"

#include "store/settingstable.h"

namespace trueup {

using namespace Qt::StringLiterals;

ConflictRule conflictRuleOf(const RuleRecord& record)
{
    return ConflictRule::fromJson(record.name, record.field, record.condition, record.action, record.priority, record.isActive);
}

Result<FieldOwners> storedOwners(Connection& connection)
{
    const auto exceptions = SettingsTable(connection).get(QString::fromLatin1(ownersKey));
    if (!exceptions)
        return fail(exceptions.error());
    return FieldOwners::fromJson(exceptions->toObject());
}

Result<RuleSet> storedRules(Connection& connection)
{
    const auto records = RuleTable(connection).list(true, u"conflict"_s);
    if (!records)
        return fail(records.error());
    const auto owners = storedOwners(connection);
    if (!owners)
        return fail(owners.error());
    QList<ConflictRule> rules;
    for (const RuleRecord& record : *records)
        rules.append(conflictRuleOf(record));
    return RuleSet(std::move(rules), *owners);
}

} // namespace trueup
