#include "rulewords.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::RuleWords)
};

constexpr std::array shippedLabels{
    std::pair{"first_contact", QT_TRANSLATE_NOOP("trueup::RuleWords", "First contact")},
    std::pair{"price_small_difference", QT_TRANSLATE_NOOP("trueup::RuleWords", "Small price differences")},
    std::pair{"price_large_difference", QT_TRANSLATE_NOOP("trueup::RuleWords", "Large price differences")},
    std::pair{"stock_shop_zero", QT_TRANSLATE_NOOP("trueup::RuleWords", "No stock in the shop")},
    std::pair{"stock_erp_zero", QT_TRANSLATE_NOOP("trueup::RuleWords", "No stock in Xorosoft")},
    std::pair{"stock_close", QT_TRANSLATE_NOOP("trueup::RuleWords", "Stock close together")},
    std::pair{"stock_apart", QT_TRANSLATE_NOOP("trueup::RuleWords", "Stock far apart")},
    std::pair{"description_from_feed", QT_TRANSLATE_NOOP("trueup::RuleWords", "Descriptions from the feed")},
    std::pair{"description_by_hand", QT_TRANSLATE_NOOP("trueup::RuleWords", "Descriptions written by hand")},
    std::pair{"title_from_feed", QT_TRANSLATE_NOOP("trueup::RuleWords", "Titles from the feed")},
    std::pair{"product_info_from_feed", QT_TRANSLATE_NOOP("trueup::RuleWords", "Specifications from the feed")},
    std::pair{"seo_title_staff", QT_TRANSLATE_NOOP("trueup::RuleWords", "SEO titles written by staff")},
    std::pair{"seo_description_staff", QT_TRANSLATE_NOOP("trueup::RuleWords", "SEO descriptions written by staff")},
    std::pair{"status_staff", QT_TRANSLATE_NOOP("trueup::RuleWords", "Status set by staff")},
    std::pair{"barcode_valid", QT_TRANSLATE_NOOP("trueup::RuleWords", "The valid barcode")},
    std::pair{"lock", QT_TRANSLATE_NOOP("trueup::RuleWords", "Locked fields")},
    std::pair{"merge", QT_TRANSLATE_NOOP("trueup::RuleWords", "Merged sets")},
    std::pair{"below_cost", QT_TRANSLATE_NOOP("trueup::RuleWords", "Prices below cost")},
    std::pair{"taken", QT_TRANSLATE_NOOP("trueup::RuleWords", "The SKU is another product’s")},
    std::pair{"empty_value", QT_TRANSLATE_NOOP("trueup::RuleWords", "Empty values")},
    std::pair{"manual", QT_TRANSLATE_NOOP("trueup::RuleWords", "people")},
    std::pair{"ask", QT_TRANSLATE_NOOP("trueup::RuleWords", "Everything else")}};

QString number(const Decimal& value)
{
    return QLocale().toString(value.toDouble(), 'g', 8);
}

QString sides(const QList<Side>& which)
{
    QStringList labels;
    for (const Side side : which)
        labels += sideLabel(side);
    const QString last = labels.isEmpty() ? QString() : labels.takeLast();
    return labels.isEmpty() ? last : Text::tr("%1 or %2", "sides").arg(labels.join(u", "_s), last);
}

QString ofWhat(RuleCondition::Of of)
{
    switch (of) {
    case RuleCondition::Of::Base: return Text::tr("the base");
    case RuleCondition::Of::Local: return Text::tr("our value");
    case RuleCondition::Of::Remote: return Text::tr("the shop’s value");
    }
    return {};
}

void addSizes(QStringList& parts, const RuleCondition& when)
{
    if (when.percentAtLeast && when.percentBelow)
        parts += Text::tr("differs by %1 to %2% of %3").arg(number(*when.percentAtLeast), number(*when.percentBelow), ofWhat(when.percentOf));
    else if (when.percentBelow)
        parts += Text::tr("differs by less than %1% of %2").arg(number(*when.percentBelow), ofWhat(when.percentOf));
    else if (when.percentAtLeast)
        parts += Text::tr("differs by %1% of %2 or more").arg(number(*when.percentAtLeast), ofWhat(when.percentOf));
    if (when.differenceAtLeast && when.differenceBelow)
        parts += Text::tr("differs by %1 to %2").arg(number(*when.differenceAtLeast), number(*when.differenceBelow));
    else if (when.differenceBelow)
        parts += Text::tr("differs by less than %1").arg(number(*when.differenceBelow));
    else if (when.differenceAtLeast)
        parts += Text::tr("differs by %1 or more").arg(number(*when.differenceAtLeast));
}

void addFacts(QStringList& parts, const RuleCondition& when)
{
    if (!when.localSides.isEmpty())
        parts += Text::tr("when our value comes from %1").arg(sides(when.localSides));
    if (when.localIsZero)
        parts += *when.localIsZero ? Text::tr("ours is 0") : Text::tr("ours is not 0");
    if (when.remoteIsZero)
        parts += *when.remoteIsZero ? Text::tr("the shop’s is 0") : Text::tr("the shop’s is not 0");
    if (when.baseMissing)
        parts += *when.baseMissing ? Text::tr("never agreed on") : Text::tr("agreed on before");
    if (when.hasProposal)
        parts += *when.hasProposal ? Text::tr("with a staged change") : Text::tr("without a staged change");
    if (when.byHand)
        parts += *when.byHand ? Text::tr("edited by hand") : Text::tr("not edited by hand");
    if (when.linkedToErp)
        parts += *when.linkedToErp ? Text::tr("linked to Xorosoft") : Text::tr("not linked to Xorosoft");
    if (!when.vendors.isEmpty())
        parts += Text::tr("vendor %1").arg(when.vendors.join(u", "_s));
    if (!when.productTypes.isEmpty())
        parts += Text::tr("type %1").arg(when.productTypes.join(u", "_s));
    if (!when.skuPattern.isEmpty())
        parts += Text::tr("SKU like %1").arg(when.skuPattern);
    if (when.olderThan)
        parts += Text::tr("at rest for %1 s", "seconds").arg(when.olderThan->count());
}

/// Whose value, where it is not a person who says so.
QString winner(const RuleAction& action)
{
    using Use = RuleAction::Use;
    switch (action.use) {
    case Use::Shopify: return sideLabel(Side::Shopify);
    case Use::Local: return Text::tr("our value");
    case Use::Owner: return Text::tr("the value of the field’s owner");
    case Use::Etilize: return sideLabel(Side::Etilize);
    case Use::Xorosoft: return sideLabel(Side::Xorosoft);
    case Use::Lower: return Text::tr("the lower one");
    case Use::Higher: return Text::tr("the higher one");
    case Use::Valid: return Text::tr("the valid one");
    case Use::Newest: return Text::tr("the newest one");
    case Use::Base: return Text::tr("the base");
    case Use::Merge: return Text::tr("both, merged");
    case Use::Person: return Text::tr("a person decides");
    case Use::Order: return sides(action.order);
    }
    return {};
}

} // namespace

QString ruleLabel(const QString& name)
{
    for (const auto& [word, label] : shippedLabels) {
        if (name == QLatin1StringView(word))
            return Text::tr(label);
    }
    if (name.endsWith("_owner"_L1)) {
        if (const Field* known = fieldByKey(QStringView(name).chopped(6)))
            return Text::tr("%1: its owner", "a field").arg(known->translatedLabel());
    }
    return name;
}

QString ruleSentence(const ConflictRule& rule)
{
    if (!rule.problem.isEmpty())
        return rule.problem;
    QStringList parts;
    const Field* known = fieldByKey(rule.field);
    QStringList labels;
    for (const FieldId id : rule.condition.fields)
        labels += field(id).translatedLabel();
    parts += known ? known->translatedLabel() : labels.isEmpty() ? Text::tr("Any field") : labels.join(u", "_s);
    addSizes(parts, rule.condition);
    addFacts(parts, rule.condition);
    const QString who = winner(rule.action);
    const QString does = rule.action.use == RuleAction::Use::Person ? who : Text::tr("take %1", "whose value wins").arg(who);
    return Text::tr("%1: %2", "when a rule decides, and who wins").arg(parts.join(u", "_s), does);
}

} // namespace trueup
