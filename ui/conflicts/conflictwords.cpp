#include "conflicts/conflictwords.h"

#include "widgets/format.h"

#include <QCoreApplication>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::ConflictWords)
};

constexpr qsizetype longestShort = 60;
constexpr qsizetype longestInButton = 24;

QString cut(const QString& text, qsizetype longest)
{
    return text.size() <= longest ? text : text.left(longest - 1).trimmed() + u'…';
}

} // namespace

QString severityLabel(ConflictSeverity severity)
{
    switch (severity) {
    case ConflictSeverity::Low: return Text::tr("Low", "severity");
    case ConflictSeverity::Medium: return Text::tr("Medium", "severity");
    case ConflictSeverity::High: return Text::tr("High", "severity");
    case ConflictSeverity::Critical: return Text::tr("Critical", "severity");
    }
    return {};
}

QIcon severityIcon(ConflictSeverity severity)
{
    switch (severity) {
    case ConflictSeverity::Low: return symbol(u"info"_s, Ink::Muted);
    case ConflictSeverity::Medium: return symbol(u"conflicts"_s, Ink::Accent);
    case ConflictSeverity::High: return symbol(u"warning"_s, Ink::Warning);
    case ConflictSeverity::Critical: return symbol(u"error"_s, Ink::Error);
    }
    return {};
}

QString conflictStatusLabel(ConflictStatus status)
{
    switch (status) {
    case ConflictStatus::Open: return Text::tr("Open", "conflicts nobody has settled");
    case ConflictStatus::SettledByRule: return Text::tr("Settled by rule");
    case ConflictStatus::SettledByPerson: return Text::tr("Settled by people");
    case ConflictStatus::Obsolete: return Text::tr("Gone by themselves");
    case ConflictStatus::Ignored: return Text::tr("Ignored");
    }
    return {};
}

QString localTitle(Side side)
{
    return Text::tr("Local · %1", "our side of a conflict, and who stands behind it").arg(sideLabel(side));
}

QString conflictSubject(const ConflictRow& row)
{
    if (row.kind == ConflictKind::DeleteAgainstEdit)
        return Text::tr("Deleted and edited");
    if (row.kind == ConflictKind::CreateAgainstCreate)
        return Text::tr("Created twice");
    if (row.field)
        return field(*row.field).translatedLabel();
    return row.kind == ConflictKind::Identity ? Text::tr("Identity") : Text::tr("Whole product");
}

QString shortValue(std::optional<FieldId> id, const Value& value)
{
    const FieldId shownAs = id.value_or(FieldId::Title);
    const ShownValue shown = shownValue(shownAs, value);
    return cut(shownDifference(shownAs, shown.text, {}).before, longestShort);
}

QString winnerLabel(const ConflictRow& row)
{
    if (row.keptBase)
        return Text::tr("Base");
    return row.chosen ? sideLabel(*row.chosen) : Text::tr("Custom");
}

bool canKeepBase(const ConflictDetail& detail)
{
    return detail.takesCustom && detail.row.field && !detail.base.isNone();
}

QString choiceAction(const ConflictDetail& detail, const ConflictChoice& choice)
{
    switch (choice.pick) {
    case ConflictPick::Local:
        if (!detail.shopify.exists)
            return Text::tr("Keep the product");
        if (!detail.local.exists)
            return Text::tr("Delete it in Shopify, too");
        return Text::tr("Keep the %1 value").arg(sideLabel(detail.local.side));
    case ConflictPick::Shopify:
        if (!detail.shopify.exists)
            return Text::tr("Accept the deletion");
        return Text::tr("Take the %1 value").arg(sideLabel(Side::Shopify));
    case ConflictPick::Custom: return Text::tr("Use “%1”").arg(cut(shortValue(detail.row.field, choice.custom), longestInButton));
    case ConflictPick::Base: return Text::tr("Keep the base value");
    }
    return {};
}

QString choiceOutcome(const ConflictDetail& detail, const ConflictChoice& choice)
{
    switch (choice.pick) {
    case ConflictPick::Local:
        if (!detail.shopify.exists)
            return Text::tr("The product stays here. It is created again in the shop once that is approved and pushed.");
        if (!detail.local.exists)
            return Text::tr("The deletion is staged. Nothing is deleted before it is approved and pushed.");
        return Text::tr("The value is staged. It goes to Shopify once it is approved and pushed.");
    case ConflictPick::Shopify:
        if (!detail.shopify.exists)
            return Text::tr("The product is archived here, too. Nothing is written to the shop.");
        return Text::tr("Our product takes the value over. Nothing is written to the shop.");
    case ConflictPick::Custom: return Text::tr("Your value is staged. It goes to Shopify once it is approved and pushed.");
    case ConflictPick::Base:
        return Text::tr("The value both sides last agreed on is staged. It goes to Shopify once it is approved and pushed.");
    }
    return {};
}

QString agreedOn(const QString& by, const QDateTime& at)
{
    if (!at.isValid())
        return by.isEmpty() ? Text::tr("last agreed, nobody knows when") : Text::tr("last agreed, from %1").arg(by);
    const QString when = Text::tr("last agreed %1", "a date and time").arg(shownTime(at));
    return by.isEmpty() ? when : Text::tr("%1, from %2", "when it was last agreed on, and whose it was").arg(when, by);
}

QString writtenBy(const QString& by, const QDateTime& at)
{
    if (by.isEmpty())
        return at.isValid() ? Text::tr("since %1").arg(shownTime(at)) : Text::tr("nobody knows since when");
    return at.isValid() ? Text::tr("by %1, %2").arg(by, shownTime(at)) : Text::tr("by %1").arg(by);
}

} // namespace trueup::ui
