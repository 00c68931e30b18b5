#include "operate/numbercheck.h"

#include "catalog/identifiers.h"
#include "sync/erpindexread.h"

#include <QCoreApplication>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::NumberCheck)
};

bool isItemNumber(MatchMethod method)
{
    return method == MatchMethod::SkuRaw || method == MatchMethod::SkuN1;
}

/// What the number says about itself alone.
Match look(const QString& number, const ErpIndex& index, NumberKind kind)
{
    FeedIdentity identity;
    identity.sku = number;
    if (kind == NumberKind::Any) {
        identity.gtin14 = readBarcode(number).gtin14;
        identity.mpn = number;
        return match(identity, index);
    }
    Match found = match(identity, index);
    std::erase_if(found.candidates, [](const Candidate& candidate) {
        return candidate.evidence.empty() || !isItemNumber(candidate.evidence.front().method);
    });
    const bool isOther = found.state == MatchState::Matched ? !isItemNumber(found.method) : found.candidates.empty();
    return isOther ? Match() : found;
}

} // namespace

Result<QList<NumberCheck>> checkNumbers(Connection& connection, const QStringList& numbers, NumberKind kind)
{
    const auto index = readErpIndex(connection);
    if (!index)
        return fail(index.error());
    if (index->size() == 0)
        return fail(ErrorKind::NotFound, Text::tr("There are no items of the ERP here yet."),
                    Text::tr("Refresh Xorosoft first: in the window, or with “trueup-cli xorosoft refresh”."));
    QList<NumberCheck> checks;
    QStringList items;
    for (const QString& number : numbers) {
        checks.append({number, look(number, *index, kind), {}});
        if (checks.constLast().found.state == MatchState::Matched)
            items.append(checks.constLast().found.itemNumber);
    }
    const auto facts = ErpTable(connection).facts(items);
    if (!facts)
        return fail(facts.error());
    for (NumberCheck& check : checks) {
        if (const auto known = facts->constFind(check.found.itemNumber); known != facts->constEnd())
            check.facts = *known;
    }
    return checks;
}

QString numberCheckWord(const Match& found)
{
    if (found.state != MatchState::Matched)
        return matchStateWord(found.state);
    return found.method == MatchMethod::SkuRaw ? u"exact"_s : matchMethodWord(found.method);
}

} // namespace trueup
