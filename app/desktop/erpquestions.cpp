#include "erpquestions.h"

#include "operate/numbercheck.h"
#include "reviewwords.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ErpQuestions)
};

QString foundText(const Match& found)
{
    switch (found.state) {
    case MatchState::Matched: return matchText(matchMethodWord(found.method));
    case MatchState::Ambiguous: return Text::tr("Several items have this number");
    case MatchState::Near: return Text::tr("Only similar items");
    case MatchState::Unmatched: break;
    }
    return Text::tr("Not in the ERP");
}

ui::ErpNumber numberOf(const NumberCheck& check)
{
    ui::ErpNumber shown;
    shown.number = check.number;
    shown.found = foundText(check.found);
    shown.item = check.found.itemNumber;
    if (check.facts) {
        shown.title = check.facts->title;
        shown.price = check.facts->price;
        shown.stock = check.facts->available;
        shown.isActive = check.facts->active;
    }
    for (const Candidate& candidate : check.found.candidates) {
        if (candidate.itemNumber != shown.item)
            shown.others.append(candidate.itemNumber);
    }
    return shown;
}

} // namespace

Result<QList<ui::ErpNumber>> checkErpNumbers(Connection& connection, const QStringList& numbers, bool onlyItems)
{
    const auto checks = checkNumbers(connection, numbers, onlyItems ? NumberKind::ItemOnly : NumberKind::Any);
    if (!checks)
        return fail(checks.error());
    QList<ui::ErpNumber> shown;
    for (const NumberCheck& check : *checks)
        shown.append(numberOf(check));
    return shown;
}

Result<ui::ErpItemNow> askErpNow(Session& session, const QString& number, const CancelToken& cancel)
{
    const auto found = session.lookUpItem(number, cancel);
    if (!found)
        return fail(found.error());
    if (!found->found)
        return fail(ErrorKind::NotFound, Text::tr("Xorosoft has no item %1.").arg(number), Text::tr("Check the number."));
    const ErpItem& item = found->item;
    ui::ErpItemNow now{item.itemNumber, item.title, item.manufacturer, item.barcode, item.price, item.cost, item.active, item.modified, {}};
    for (const ErpStockRow& row : found->stock)
        now.stores.append({row.storeName.isEmpty() ? row.storeId : row.storeName, row.available, row.onHand});
    return now;
}

} // namespace trueup
