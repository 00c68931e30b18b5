#include "review/callpurpose.h"

#include <QCoreApplication>

#include <algorithm>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::WritesView)
};

} // namespace

QString callPurpose(CallKind kind)
{
    switch (kind) {
    case CallKind::SetProduct: return Text::tr("Create the product");
    case CallKind::UpdateProduct: return Text::tr("Change the product");
    case CallKind::UpdateVariants: return Text::tr("Change prices or item data");
    case CallKind::SetMetafields: return Text::tr("Change the metafields");
    case CallKind::ActivateInventory: return Text::tr("Stock it at the location");
    case CallKind::SetInventory: return Text::tr("Set the stock");
    }
    return {};
}

QString callPurpose(const QString& call)
{
    if (call == "create"_L1) // what a bulk operation calls it
        return callPurpose(CallKind::SetProduct);
    if (call == "update"_L1)
        return callPurpose(CallKind::UpdateProduct);
    const auto known = std::ranges::find(allCallKinds, call, documentName);
    return known == allCallKinds.end() ? call : callPurpose(*known);
}

} // namespace trueup::ui
