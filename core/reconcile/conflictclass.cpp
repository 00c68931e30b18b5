#include "reconcile/conflictrules.h"

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

const Decimal percent5(5, 0);
const Decimal percent20(20, 0);
const Decimal percent50(50, 0);

std::optional<Decimal> magnitude(const std::optional<Decimal>& a, const std::optional<Decimal>& b)
{
    const auto difference = a && b ? a->minus(*b) : std::nullopt;
    if (!difference || !difference->isNegative())
        return difference;
    return Decimal(-difference->unscaled(), difference->scale());
}

/// |local − remote| is at least so many per cent of the base; true as well when there is nothing to measure by.
bool isAtLeast(const FieldSituation& situation, const Decimal& percent)
{
    const auto difference = magnitude(numberOf(situation.local.value), numberOf(situation.remote.value));
    const auto base = numberOf(situation.base);
    const auto below = difference && base ? isBelowPercent(*difference, *base, percent) : std::nullopt;
    return !below || !*below;
}

QString percentClass(const FieldSituation& situation)
{
    const auto base = numberOf(situation.base);
    if (!base || base->isZero())
        return u"no-base"_s;
    return !isAtLeast(situation, percent5)    ? u"0-5"_s
           : !isAtLeast(situation, percent20) ? u"5-20"_s
           : !isAtLeast(situation, percent50) ? u"20-50"_s
                                              : u"50+"_s;
}

QString unitsClass(const FieldSituation& situation)
{
    const auto units = magnitude(numberOf(situation.local.value), numberOf(situation.remote.value));
    if (!units || *units >= Decimal(100, 0))
        return u"100+"_s;
    return *units < Decimal(10, 0) ? u"0-10"_s : u"10-100"_s;
}

/// Direction and size as seen from our side: how the shop's value differs from ours.
QString shapeOf(const FieldSituation& situation)
{
    const Value& local = situation.local.value;
    const Value& remote = situation.remote.value;
    if (isVoid(situation.field, local) || isVoid(situation.field, remote))
        return isVoid(situation.field, local) ? u"filled:empty"_s : u"emptied:empty"_s;
    const auto here = numberOf(local);
    const auto there = numberOf(remote);
    if (here && there) {
        const bool units = situation.field == FieldId::Inventory;
        return (*there > *here ? u"up:"_s : u"down:"_s) + (units ? unitsClass(situation) : percentClass(situation));
    }
    if (!local.text() || !remote.text())
        return u"other:any"_s;
    const qsizetype a = local.text()->size();
    const qsizetype b = remote.text()->size();
    const QString size = 2 * std::max(a, b) > 3 * std::min(a, b) ? u"large"_s : u"small"_s; // 1.5 times
    return (b > a ? u"longer:"_s : b < a ? u"shorter:"_s : u"other:"_s) + size;
}

/// The shop would sell at nothing, or for less than it paid.
bool risksMoney(const FieldSituation& situation, const ProductSituation& product)
{
    for (const Value* value : {&situation.local.value, &situation.remote.value}) {
        const auto price = numberOf(*value);
        if (isVoid(FieldId::Price, *value) || (price && product.cost && *price < *product.cost))
            return true;
    }
    return false;
}

/// Half or more of a stock of 10 and more would go, or stand against nothing.
bool isStockFall(const FieldSituation& situation)
{
    const auto here = numberOf(situation.local.value);
    const auto there = numberOf(situation.remote.value);
    if (!here || !there)
        return true;
    const Decimal more = std::max(*here, *there);
    const auto difference = magnitude(here, there);
    if (more < Decimal(10, 0) || !difference)
        return false;
    return isBelowPercent(*difference, more, percent50) != true;
}

QString severityOfField(const FieldSituation& situation, const ProductSituation& product)
{
    switch (situation.field) {
    case FieldId::Price:
        if (risksMoney(situation, product))
            return u"critical"_s;
        return isAtLeast(situation, percent50) ? u"high"_s : u"medium"_s;
    case FieldId::CompareAtPrice:
    case FieldId::Cost: return isAtLeast(situation, percent50) ? u"high"_s : u"medium"_s;
    case FieldId::Inventory: return isStockFall(situation) ? u"high"_s : u"medium"_s;
    case FieldId::Sku:
    case FieldId::Barcode:
    case FieldId::Handle: return u"high"_s;
    case FieldId::Title:
    case FieldId::Description:
    case FieldId::ProductInfo:
    case FieldId::Images:
    case FieldId::Status:
    case FieldId::InventoryPolicy: return u"medium"_s;
    default: return u"low"_s;
    }
}

} // namespace

QString similarKey(const FieldSituation& situation)
{
    return u"%1:%2-%3:%4"_s.arg(field(situation.field).keyString(), sideWord(situation.local.side),
                                sideWord(situation.remote.side), shapeOf(situation));
}

QString conflictSeverity(const FieldSituation& situation, const ProductSituation& product, const QDateTime& now)
{
    const QString severity = severityOfField(situation, product);
    if (severity != "low"_L1 || !now.isValid())
        return severity;
    // Somebody may still be typing.
    const QDateTime recently = now.addDuration(-std::chrono::minutes(5));
    const auto isRecent = [&recently](const QDateTime& at) { return at.isValid() && at > recently; };
    return isRecent(situation.local.at) || isRecent(situation.remote.at) ? u"medium"_s : severity;
}

} // namespace trueup
