#include "reconcile/ruledraft.h"

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int draftPriority = 5; // the shipped rules begin at 10

struct SizeClass
{
    QLatin1StringView word; ///< the end of a similarKey
    int from;
    int below; ///< 0: no limit
};
constexpr std::array percentClasses{SizeClass{"0-5"_L1, 0, 5}, SizeClass{"5-20"_L1, 5, 20}, SizeClass{"20-50"_L1, 20, 50},
                                    SizeClass{"50+"_L1, 50, 0}};
constexpr std::array unitClasses{SizeClass{"0-10"_L1, 0, 10}, SizeClass{"10-100"_L1, 10, 100}, SizeClass{"100+"_L1, 100, 0}};

void limit(std::optional<Decimal>& atLeast, std::optional<Decimal>& below, const SizeClass& size)
{
    if (size.from > 0)
        atLeast = Decimal(size.from, 0);
    if (size.below > 0)
        below = Decimal(size.below, 0);
}

QString draftName(const FieldSituation& situation, const QString& size, RuleAction::Use winner)
{
    QString name = u"%1_%2_%3_%4"_s.arg(field(situation.field).keyString(), sideWord(situation.local.side), size,
                                        winner == RuleAction::Use::Shopify ? u"shopify"_s : u"ours"_s);
    return name.replace(u'-', u'_').replace(u'+', u"_up"_s);
}

} // namespace

std::optional<ConflictRule> ruleLike(const FieldSituation& situation, RuleAction::Use winner, const QString& name)
{
    if (isVoid(situation.field, situation.local.value) || isVoid(situation.field, situation.remote.value))
        return std::nullopt;
    ConflictRule rule;
    rule.field = field(situation.field).keyString();
    rule.condition.localSides = {situation.local.side};
    rule.condition.byHand = isByHand(situation.local) || isByHand(situation.remote) || situation.baseBy.startsWith("user:"_L1);
    rule.action.use = winner;
    rule.priority = draftPriority;
    const QString size = similarKey(situation).section(u':', -1);
    const bool units = situation.field == FieldId::Inventory;
    const auto among = [&](const auto& classes) {
        for (const SizeClass& one : classes) {
            if (size == one.word && units)
                limit(rule.condition.differenceAtLeast, rule.condition.differenceBelow, one);
            else if (size == one.word)
                limit(rule.condition.percentAtLeast, rule.condition.percentBelow, one);
        }
    };
    if (numberOf(situation.local.value) && units)
        among(unitClasses);
    else if (numberOf(situation.local.value))
        among(percentClasses);
    rule.name = name.isEmpty() ? draftName(situation, size, winner) : name;
    return rule;
}

} // namespace trueup
