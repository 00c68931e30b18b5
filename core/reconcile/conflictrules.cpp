#include "reconcile/conflictrules.h"

#include "catalog/identifiers.h"
#include "reconcile/merge.h"

#include <QRegularExpression>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

using Kind = RuleVerdict::Kind;
using Use = RuleAction::Use;

/// A number as rules compare it: stock below zero counts as 0.
std::optional<Decimal> amount(FieldId id, const Value& value)
{
    const auto number = numberOf(value);
    return number && id == FieldId::Inventory && number->isNegative() ? Decimal() : number;
}

bool holdsText(const QStringList& wanted, const QString& text)
{
    return wanted.isEmpty() || wanted.contains(text.trimmed(), Qt::CaseInsensitive);
}

bool matchesPattern(const QString& pattern, const QString& sku)
{
    if (pattern.isEmpty())
        return true;
    QString expression = QRegularExpression::escape(pattern);
    expression.replace("\\*"_L1, ".*"_L1).replace("\\?"_L1, "."_L1);
    expression = QRegularExpression::anchoredPattern(expression);
    return QRegularExpression(expression, QRegularExpression::CaseInsensitiveOption).match(sku).hasMatch();
}

class Matcher
{
public:
    Matcher(const RuleCondition& condition, const ConflictContext& context)
        : m_condition(condition), m_context(context), m_field(context.field)
    {
    }

    bool holds() const
    {
        const ProductSituation& product = m_context.product;
        return holdsText(m_condition.vendors, product.vendor) && holdsText(m_condition.productTypes, product.productType)
               && matchesPattern(m_condition.skuPattern, product.sku) && sidesHold() && factsHold() && sizesHold()
               && isOldEnough();
    }

private:
    static bool is(std::optional<bool> wanted, bool fact) { return !wanted || *wanted == fact; }

    bool isZero(std::optional<bool> wanted, const Value& value) const
    {
        if (!wanted)
            return true;
        const auto number = amount(m_field.field, value);
        return number && number->isZero() == *wanted;
    }

    bool sidesHold() const
    {
        return (m_condition.localSides.isEmpty() || m_condition.localSides.contains(m_field.local.side))
               && (m_condition.remoteSides.isEmpty() || m_condition.remoteSides.contains(m_field.remote.side));
    }

    bool factsHold() const
    {
        const bool baseByHand = m_field.baseBy.startsWith("user:"_L1) || m_field.baseBy == sideWord(Side::Local)
                                || m_field.baseBy == sideWord(Side::Shopify);
        return isZero(m_condition.localIsZero, m_field.local.value) && isZero(m_condition.remoteIsZero, m_field.remote.value)
               && is(m_condition.baseMissing, m_field.isNeverAgreed()) && is(m_condition.hasProposal, m_field.hasProposal)
               && is(m_condition.byHand, baseByHand || isByHand(m_field.local) || isByHand(m_field.remote))
               && is(m_condition.linkedToErp, m_context.product.linkedToErp);
    }

    const Value& whole() const
    {
        switch (m_condition.percentOf) {
        case RuleCondition::Of::Base: return m_field.base;
        case RuleCondition::Of::Local: return m_field.local.value;
        case RuleCondition::Of::Remote: return m_field.remote.value;
        }
        return m_field.base;
    }

    bool sizesHold() const
    {
        if (!m_condition.percentBelow && !m_condition.percentAtLeast && !m_condition.differenceBelow
            && !m_condition.differenceAtLeast)
            return true;
        const auto local = amount(m_field.field, m_field.local.value);
        const auto remote = amount(m_field.field, m_field.remote.value);
        const auto signedDifference = local && remote ? local->minus(*remote) : std::nullopt;
        if (!signedDifference)
            return false;
        const Decimal difference = signedDifference->isNegative() ? Decimal(-signedDifference->unscaled(), signedDifference->scale())
                                                                  : *signedDifference;
        return (!m_condition.differenceBelow || difference < *m_condition.differenceBelow)
               && (!m_condition.differenceAtLeast || difference >= *m_condition.differenceAtLeast)
               && (!m_condition.percentBelow || isBelow(difference, *m_condition.percentBelow) == true)
               && (!m_condition.percentAtLeast || isBelow(difference, *m_condition.percentAtLeast) == false);
    }

    std::optional<bool> isBelow(const Decimal& difference, const Decimal& percent) const
    {
        const auto total = isVoid(m_field.field, whole()) ? std::nullopt : amount(m_field.field, whole());
        return total ? isBelowPercent(difference, *total, percent) : std::nullopt;
    }

    bool isOldEnough() const
    {
        if (!m_condition.olderThan)
            return true;
        const auto rested = [this](const QDateTime& at) {
            return at.isValid() && at.addDuration(*m_condition.olderThan) <= m_context.now;
        };
        return m_context.now.isValid() && rested(m_field.local.at) && rested(m_field.remote.at);
    }

    const RuleCondition& m_condition;
    const ConflictContext& m_context;
    const FieldSituation& m_field;
};

/// What an action makes of a conflict; NoMatch when it cannot decide this one.
class Chooser
{
public:
    Chooser(const RuleAction& action, const FieldSituation& field, Side owner) : m_action(action), m_field(field), m_owner(owner) {}

    RuleVerdict choose() const
    {
        switch (m_action.use) {
        case Use::Shopify: return remote();
        case Use::Local: return local();
        case Use::Owner: return side(m_owner);
        case Use::Etilize: return side(Side::Etilize);
        case Use::Xorosoft: return side(Side::Xorosoft);
        case Use::Lower: return byAmount(true);
        case Use::Higher: return byAmount(false);
        case Use::Valid: return valid();
        case Use::Newest: return newest();
        case Use::Base:
            return isVoid(m_field.field, m_field.base) ? RuleVerdict() : RuleVerdict{Kind::Custom, m_field.base, u"base"_s};
        case Use::Merge: return merged();
        case Use::Person: return {Kind::Person};
        case Use::Order: return ordered();
        }
        return {};
    }

private:
    RuleVerdict of(Kind kind, const SideView& view) const
    {
        // A shop cannot be told a stock below zero.
        const qint64* const stock = m_field.field == FieldId::Inventory ? view.value.integer() : nullptr;
        if (stock && *stock < 0)
            return {Kind::Custom, Value::integer(0), sideWord(view.side)};
        return {kind, view.value, sideWord(view.side)};
    }

    RuleVerdict local() const { return of(Kind::Local, m_field.local); }
    RuleVerdict remote() const { return of(Kind::Remote, m_field.remote); }

    RuleVerdict side(Side wanted) const
    {
        return wanted == m_field.remote.side ? remote() : wanted == m_field.local.side ? local() : RuleVerdict();
    }

    RuleVerdict ordered() const
    {
        for (const Side wanted : m_action.order) {
            if (RuleVerdict verdict = side(wanted); verdict.kind != Kind::NoMatch)
                return verdict;
        }
        return {};
    }

    RuleVerdict byAmount(bool lower) const
    {
        const auto here = amount(m_field.field, m_field.local.value);
        const auto there = amount(m_field.field, m_field.remote.value);
        if (!here || !there)
            return {};
        return (lower ? *there < *here : *there > *here) ? remote() : local();
    }

    RuleVerdict valid() const
    {
        const auto isValid = [](const Value& value) { return value.text() && !readBarcode(*value.text()).gtin14.isEmpty(); };
        const bool here = isValid(m_field.local.value);
        if (m_field.field != FieldId::Barcode || here == isValid(m_field.remote.value))
            return {};
        return here ? local() : remote();
    }

    RuleVerdict newest() const
    {
        const SideView& here = m_field.local;
        const SideView& there = m_field.remote;
        if (!here.serverClock || !there.serverClock || !here.at.isValid() || !there.at.isValid())
            return {};
        const auto later = std::chrono::milliseconds(here.at.msecsTo(there.at));
        if (later > m_action.margin)
            return remote();
        return -later > m_action.margin ? local() : RuleVerdict();
    }

    RuleVerdict merged() const
    {
        const MergeResult result = mergeValues(m_field.field, m_field.base, m_field.local.value, m_field.remote.value);
        return result.value ? RuleVerdict{Kind::Merge, *result.value, u"merge"_s} : RuleVerdict();
    }

    const RuleAction& m_action;
    const FieldSituation& m_field;
    const Side m_owner;
};

/// What no rule may settle.
QString objection(const RuleVerdict& verdict, const ConflictContext& context)
{
    if (isVoid(context.field.field, verdict.value))
        return u"empty_value"_s;
    const auto price = context.field.field == FieldId::Price ? numberOf(verdict.value) : std::nullopt;
    return price && context.product.cost && *price < *context.product.cost ? u"below_cost"_s : QString();
}

} // namespace

bool ConflictRule::isAbout(FieldId id) const
{
    return (field.isEmpty() || field == trueup::field(id).keyString())
           && (condition.fields.isEmpty() || condition.fields.contains(id));
}

RuleVerdict evaluate(const ConflictRule& rule, const ConflictContext& context, const FieldOwners& owners)
{
    if (!rule.isAbout(context.field.field))
        return {};
    RuleVerdict verdict;
    if (!rule.problem.isEmpty())
        verdict.kind = Kind::Person;
    else if (Matcher(rule.condition, context).holds())
        verdict = Chooser(rule.action, context.field, owners[context.field.field]).choose();
    if (verdict.kind != Kind::NoMatch) {
        verdict.rule = rule.name;
        verdict.ruleType = rule.type();
    }
    return verdict;
}

RuleSet::RuleSet(QList<ConflictRule> rules, FieldOwners owners) : m_rules(std::move(rules)), m_owners(owners)
{
    m_rules.removeIf([](const ConflictRule& rule) { return !rule.isActive; });
    std::ranges::stable_sort(m_rules, [](const ConflictRule& a, const ConflictRule& b) {
        return std::tie(a.priority, a.name) < std::tie(b.priority, b.name);
    });
}

RuleVerdict RuleSet::settle(const ConflictContext& context) const
{
    for (const ConflictRule& rule : m_rules) {
        const RuleVerdict verdict = evaluate(rule, context, m_owners);
        if (verdict.kind == Kind::NoMatch)
            continue;
        const QString reason = verdict.isSettled() ? objection(verdict, context) : QString();
        return reason.isEmpty() ? verdict : RuleVerdict{Kind::Person, {}, {}, reason, u"manual"_s};
    }
    return {Kind::Person, {}, {}, u"default_deny"_s, u"manual"_s};
}

QList<ConflictRule> RuleSet::unreadable() const
{
    QList<ConflictRule> found;
    std::ranges::copy_if(m_rules, std::back_inserter(found), [](const ConflictRule& rule) { return !rule.problem.isEmpty(); });
    return found;
}

} // namespace trueup
