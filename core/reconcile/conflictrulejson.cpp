#include "reconcile/conflictrules.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

using Use = RuleAction::Use;

struct UseWord
{
    Use use;
    QLatin1StringView word;
};
constexpr std::array<UseWord, 12> useWords = {{{Use::Shopify, "shopify"_L1},
                                               {Use::Local, "local"_L1},
                                               {Use::Owner, "owner"_L1},
                                               {Use::Etilize, "etilize"_L1},
                                               {Use::Xorosoft, "xorosoft"_L1},
                                               {Use::Lower, "lower"_L1},
                                               {Use::Higher, "higher"_L1},
                                               {Use::Valid, "valid"_L1},
                                               {Use::Newest, "newest"_L1},
                                               {Use::Base, "base"_L1},
                                               {Use::Merge, "merge"_L1},
                                               {Use::Person, "person"_L1}}};

constexpr std::array<QLatin1StringView, 3> ofWords = {"base"_L1, "local"_L1, "remote"_L1}; // as RuleCondition::Of

/// Reads condition and action; the first thing it does not understand is the rule's problem.
class RuleReader
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ConflictRule)

public:
    explicit RuleReader(ConflictRule& rule) : m_rule(rule) {}

    void read(const QJsonObject& condition, const QJsonObject& action)
    {
        if (!m_rule.field.isEmpty() && !fieldByKey(m_rule.field))
            complain(tr("There is no field \"%1\".").arg(m_rule.field));
        for (auto it = condition.begin(); it != condition.end(); ++it) {
            if (!readCondition(it.key(), it.value()))
                complain(tr("The condition \"%1\" is unknown or has a value that cannot be meant.").arg(it.key()));
        }
        readAction(action);
    }

private:
    void complain(const QString& problem)
    {
        if (m_rule.problem.isEmpty())
            m_rule.problem = problem;
    }

    static bool take(std::optional<bool>& target, const QJsonValue& value)
    {
        if (!value.isBool())
            return false;
        target = value.toBool();
        return true;
    }

    static bool take(std::optional<Decimal>& target, const QJsonValue& value)
    {
        target = value.isDouble() ? Decimal::fromDouble(value.toDouble(), 4) : std::nullopt;
        return target && !target->isNegative();
    }

    static bool take(std::chrono::seconds& target, const QJsonValue& value)
    {
        constexpr qint64 year = 366LL * 24 * 3600;
        const qint64 seconds = value.toInteger(-1);
        if (!value.isDouble() || seconds < 0 || seconds > year || double(seconds) != value.toDouble())
            return false;
        target = std::chrono::seconds(seconds);
        return true;
    }

    /// A text or a list of texts, none of them empty.
    static bool take(QStringList& target, const QJsonValue& value)
    {
        for (const QJsonValue entry : value.isArray() ? value.toArray() : QJsonArray{value}) {
            const QString text = entry.toString().trimmed();
            if (text.isEmpty())
                return false;
            target.append(text);
        }
        return !target.isEmpty();
    }

    static bool take(QList<Side>& target, const QJsonValue& value)
    {
        QStringList words;
        if (!take(words, value))
            return false;
        for (const QString& word : std::as_const(words)) {
            const auto side = sideFromWord(word);
            if (!side || target.contains(*side))
                return false;
            target.append(*side);
        }
        return true;
    }

    static bool take(QList<FieldId>& target, const QJsonValue& value)
    {
        QStringList keys;
        if (!take(keys, value))
            return false;
        for (const QString& key : std::as_const(keys)) {
            const Field* const column = fieldByKey(key);
            if (!column)
                return false;
            target.append(column->id);
        }
        return true;
    }

    static bool take(RuleCondition::Of& target, const QJsonValue& value)
    {
        const auto found = std::ranges::find(ofWords, value.toString());
        target = RuleCondition::Of(std::min(found - ofWords.begin(), std::ptrdiff_t(ofWords.size() - 1)));
        return found != ofWords.end();
    }

    bool readCondition(const QString& key, const QJsonValue& value)
    {
        RuleCondition& c = m_rule.condition;
        if (key == "field"_L1)
            return take(c.fields, value);
        if (key == "vendor"_L1)
            return take(c.vendors, value);
        if (key == "product_type"_L1)
            return take(c.productTypes, value);
        if (key == "sku"_L1) {
            c.skuPattern = value.toString().trimmed();
            return !c.skuPattern.isEmpty();
        }
        if (key == "of"_L1)
            return take(c.percentOf, value);
        if (key == "local_side"_L1)
            return take(c.localSides, value);
        if (key == "remote_side"_L1)
            return take(c.remoteSides, value);
        if (key == "older_than"_L1)
            return take(c.olderThan.emplace(), value);
        if (std::optional<Decimal>* const size = sizeOf(key))
            return take(*size, value);
        std::optional<bool>* const fact = factOf(key);
        return fact && take(*fact, value);
    }

    std::optional<Decimal>* sizeOf(const QString& key)
    {
        RuleCondition& c = m_rule.condition;
        return key == "percent_below"_L1         ? &c.percentBelow
               : key == "percent_at_least"_L1    ? &c.percentAtLeast
               : key == "difference_below"_L1    ? &c.differenceBelow
               : key == "difference_at_least"_L1 ? &c.differenceAtLeast
                                                 : nullptr;
    }

    std::optional<bool>* factOf(const QString& key)
    {
        RuleCondition& c = m_rule.condition;
        return key == "local_is_zero"_L1    ? &c.localIsZero
               : key == "remote_is_zero"_L1 ? &c.remoteIsZero
               : key == "base_missing"_L1   ? &c.baseMissing
               : key == "has_proposal"_L1   ? &c.hasProposal
               : key == "by_hand"_L1        ? &c.byHand
               : key == "linked_to_erp"_L1  ? &c.linkedToErp
                                            : nullptr;
    }

    void readAction(const QJsonObject& action)
    {
        const bool hasOrder = action.contains("order"_L1);
        if (hasOrder == action.contains("use"_L1)) {
            complain(tr("The action must say either \"use\" or \"order\"."));
            return;
        }
        for (auto it = action.begin(); it != action.end(); ++it) {
            if (!readAction(it.key(), it.value()))
                complain(tr("The action \"%1\" is unknown or has a value that cannot be meant.").arg(it.key()));
        }
        if (action.contains("margin_seconds"_L1) && m_rule.action.use != Use::Newest)
            complain(tr("\"margin_seconds\" has a meaning with \"use\": \"newest\" only."));
    }

    bool readAction(const QString& key, const QJsonValue& value)
    {
        RuleAction& action = m_rule.action;
        if (key == "order"_L1) {
            action.use = Use::Order;
            return take(action.order, value);
        }
        if (key == "margin_seconds"_L1)
            return take(action.margin, value);
        const auto found = std::ranges::find(useWords, value.toString(), &UseWord::word);
        if (key != "use"_L1 || found == useWords.end())
            return false;
        action.use = found->use;
        return true;
    }

    ConflictRule& m_rule;
};

QJsonValue listOrOne(const QStringList& words)
{
    return words.size() == 1 ? QJsonValue(words.first()) : QJsonValue(QJsonArray::fromStringList(words));
}

QStringList sideWords(const QList<Side>& sides)
{
    QStringList words;
    for (const Side side : sides)
        words.append(sideWord(side));
    return words;
}

/// A number of a rule as JSON; its few digits read back exactly.
QJsonValue number(const Decimal& value)
{
    return value.toDouble();
}

} // namespace

ConflictRule ConflictRule::fromJson(const QString& name, const QString& field, const QJsonObject& condition,
                                    const QJsonObject& action, int priority, bool isActive)
{
    ConflictRule rule;
    rule.name = name;
    rule.field = field;
    rule.priority = priority;
    rule.isActive = isActive;
    RuleReader(rule).read(condition, action);
    if (!rule.problem.isEmpty()) {
        rule.condition = {}; // half of a condition would be another rule
        rule.action = {};
    }
    return rule;
}

QJsonObject ConflictRule::conditionJson() const
{
    QJsonObject json;
    const auto put = [&json](QLatin1StringView key, const auto& value) {
        if (value)
            json[key] = *value;
    };
    const auto putNumber = [&json](QLatin1StringView key, const std::optional<Decimal>& value) {
        if (value)
            json[key] = number(*value);
    };
    const auto putWords = [&json](QLatin1StringView key, const QStringList& words) {
        if (!words.isEmpty())
            json[key] = listOrOne(words);
    };
    QStringList keys;
    for (const FieldId id : condition.fields)
        keys.append(trueup::field(id).keyString());
    putWords("field"_L1, keys);
    putWords("vendor"_L1, condition.vendors);
    putWords("product_type"_L1, condition.productTypes);
    if (!condition.skuPattern.isEmpty())
        json["sku"_L1] = condition.skuPattern;
    putNumber("percent_below"_L1, condition.percentBelow);
    putNumber("percent_at_least"_L1, condition.percentAtLeast);
    if (condition.percentBelow || condition.percentAtLeast)
        json["of"_L1] = QString(ofWords[size_t(condition.percentOf)]);
    putNumber("difference_below"_L1, condition.differenceBelow);
    putNumber("difference_at_least"_L1, condition.differenceAtLeast);
    putWords("local_side"_L1, sideWords(condition.localSides));
    putWords("remote_side"_L1, sideWords(condition.remoteSides));
    put("local_is_zero"_L1, condition.localIsZero);
    put("remote_is_zero"_L1, condition.remoteIsZero);
    put("base_missing"_L1, condition.baseMissing);
    put("has_proposal"_L1, condition.hasProposal);
    put("by_hand"_L1, condition.byHand);
    put("linked_to_erp"_L1, condition.linkedToErp);
    if (condition.olderThan)
        json["older_than"_L1] = qint64(condition.olderThan->count());
    return json;
}

QJsonObject ConflictRule::actionJson() const
{
    if (action.use == Use::Order)
        return {{u"order"_s, QJsonArray::fromStringList(sideWords(action.order))}};
    const auto found = std::ranges::find(useWords, action.use, &UseWord::use);
    QJsonObject json{{u"use"_s, QString(found->word)}};
    if (action.use == Use::Newest)
        json["margin_seconds"_L1] = qint64(action.margin.count());
    return json;
}

QString ConflictRule::type() const
{
    if (!problem.isEmpty())
        return u"manual"_s;
    switch (action.use) {
    case Use::Owner: return u"field_owner"_s;
    case Use::Merge: return u"merge"_s;
    case Use::Newest: return u"newest_wins"_s;
    case Use::Person: return u"manual"_s;
    case Use::Order: return u"source_priority"_s;
    default: return u"field_priority"_s;
    }
}

QByteArray rulesJson(std::span<const ConflictRule> rules)
{
    QByteArray out("[");
    for (const ConflictRule& rule : rules) {
        out.append(out.size() > 1 ? ",\n " : "");
        out.append("{\"name\":");
        appendJsonString(out, rule.name);
        out.append(",\"kind\":\"conflict\",\"field\":");
        if (rule.field.isEmpty())
            out.append("null");
        else
            appendJsonString(out, rule.field);
        out.append(",\"condition\":").append(QJsonDocument(rule.conditionJson()).toJson(QJsonDocument::Compact));
        out.append(",\"action\":").append(QJsonDocument(rule.actionJson()).toJson(QJsonDocument::Compact));
        out.append(",\"priority\":").append(QByteArray::number(rule.priority)).append('}');
    }
    return out.append(']');
}

QList<ConflictRule> shippedRules()
{
    const QJsonObject always;
    const auto use = [](QLatin1StringView word) { return QJsonObject{{u"use"_s, QString(word)}}; };
    const QJsonObject person = use("person"_L1);
    const QJsonObject owner = use("owner"_L1);
    const QJsonArray sources{u"etilize"_s, u"xorosoft"_s};
    const QJsonObject fromFeed{{u"local_side"_s, u"etilize"_s}, {u"by_hand"_s, false}};
    QList<ConflictRule> rules;
    const auto add = [&rules](QLatin1StringView name, QLatin1StringView field, const QJsonObject& condition,
                              const QJsonObject& action) {
        rules.append(ConflictRule::fromJson(name, field, condition, action, 10 * int(rules.size() + 1)));
    };
    add("first_contact"_L1, ""_L1, {{u"base_missing"_s, true}, {u"has_proposal"_s, false}}, use("shopify"_L1));
    add("price_small_difference"_L1, "price"_L1, {{u"percent_below"_s, 5}, {u"of"_s, u"base"_s}}, use("shopify"_L1));
    add("price_large_difference"_L1, "price"_L1, always, person);
    add("stock_shop_zero"_L1, "inventory"_L1, {{u"remote_is_zero"_s, true}}, use("xorosoft"_L1));
    add("stock_erp_zero"_L1, "inventory"_L1, {{u"local_is_zero"_s, true}}, use("xorosoft"_L1));
    add("stock_close"_L1, "inventory"_L1,
        {{u"difference_below"_s, 10}, {u"local_is_zero"_s, false}, {u"remote_is_zero"_s, false}}, use("lower"_L1));
    add("stock_apart"_L1, "inventory"_L1, always, person);
    add("description_from_feed"_L1, "description"_L1, fromFeed, use("etilize"_L1));
    add("description_by_hand"_L1, "description"_L1, always, person);
    add("title_from_feed"_L1, "title"_L1, fromFeed, use("etilize"_L1));
    add("product_info_from_feed"_L1, "product_info"_L1, fromFeed, use("etilize"_L1));
    add("barcode_valid"_L1, "barcode"_L1, always, use("valid"_L1));
    add("sku_owner"_L1, "sku"_L1, always, owner);
    add("cost_owner"_L1, "cost"_L1, always, owner);
    add("compare_at_price_owner"_L1, "compare_at_price"_L1, always, owner);
    add("vendor_owner"_L1, "vendor"_L1, always, owner);
    add("handle_owner"_L1, "handle"_L1, always, owner);
    add("seo_title_staff"_L1, "seo_title"_L1, {{u"local_side"_s, sources}}, use("shopify"_L1));
    add("seo_description_staff"_L1, "seo_description"_L1, {{u"local_side"_s, sources}}, use("shopify"_L1));
    add("status_staff"_L1, "status"_L1, {{u"local_side"_s, sources}}, use("shopify"_L1));
    add("ask"_L1, ""_L1, always, person);
    return rules;
}

} // namespace trueup
