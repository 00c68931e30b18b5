#include "store/storedrules.h"

#include "store/ruletable.h"
#include "store/settingstable.h"

namespace trueup {

using namespace Qt::StringLiterals;

Result<FieldOwners> storedOwners(Connection& connection)
{
    const auto settings = SettingsTable(connection).all();
    if (!settings)
        return fail(settings.error());
    return FieldOwners::fromJson(settings->value(QString::fromLatin1(ownersKey)).toObject());
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
        rules.append(ConflictRule::fromJson(record.name, record.field, record.condition, record.action, record.priority,
                                            record.isActive));
    return RuleSet(std::move(rules), *owners);
}

} // namespace trueup
