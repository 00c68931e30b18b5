#pragma once

#include "fakegoods.h"
#include "fakeholder.h"
#include "fakenight.h"

#include "services/colontext.h"
#include "services/matches.h"

#include <algorithm>

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// Three rows that may be one of two items each, and two that no item was found for, of which the second is approved as a new product.
/// What is decided leaves the lists of those that wait.
class FakeMatches final : public MatchService, public Holder
{
public:
    QList<MatchCaseRow> rows;
    QList<MatchChoiceMade> decisions;
    QStringList undone;
    QList<MatchOption> alike; ///< what looks like every row
    QStringList sought;       ///< what was typed to find items

    explicit FakeMatches(bool filled)
    {
        for (int i = 1; filled && i <= 3; ++i) {
            MatchCaseRow row;
            row.id = i;
            row.key = u"P%1"_s.arg(i);
            row.sku = u"P-%1"_s.arg(i);
            row.title = u"Ballpoint pen, medium, blue, box of %1"_s.arg(9 + i);
            row.vendor = u"Bic"_s;
            row.reason = said("trueup::CoreMatches", "Columns of the feed name different items.");
            row.item = u"BIC-%1A"_s.arg(i);
            row.probability = 0.62;
            row.candidates = 2;
            rows.append(row);
        }
        for (int i = 11; filled && i <= 12; ++i) {
            MatchCaseRow row;
            row.id = i;
            row.key = u"N%1"_s.arg(i);
            row.sku = u"N-%1"_s.arg(i);
            row.title = u"Gel pen, medium, box of %1"_s.arg(i);
            row.vendor = u"Bic"_s;
            row.reason = said("trueup::CoreMatches", "No number of the row leads to an item of the ERP.");
            row.newProduct = i == 11 ? NewProduct::Waiting : NewProduct::Approved;
            rows.append(row);
        }
        if (filled)
            alike = {byWords(u"ALT-1"_s, u"Ballpoint pen, medium, box"_s, 88), byWords(u"ALT-2"_s, u"Ballpoint pen"_s, 64)};
    }
    [[nodiscard]] static MatchOption byWords(const QString& item, const QString& title, int similarity)
    {
        MatchOption option;
        option.item = item;
        option.title = title;
        option.maker = u"Bic"_s;
        option.price = Decimal(249, 2);
        option.agrees = {said("trueup::CoreMatches", "same manufacturer"), colonText(said("trueup::CoreMatches", "words"), u"ballpoint, pen"_s)};
        option.titleSimilarity = similarity;
        option.isByWords = true;
        return option;
    }
    [[nodiscard]] Answer<MatchCounts> counts() override
    {
        return give<MatchCounts>(MatchCounts{of(MatchListKind::Open).size(), of(MatchListKind::WithoutItem).size()});
    }
    [[nodiscard]] Answer<Page<MatchCaseRow>> page(MatchListKind which, const QString&, int) override
    {
        return give<Page<MatchCaseRow>>(Page<MatchCaseRow>{of(which), {}});
    }
    [[nodiscard]] Answer<MatchCaseView> detail(const MatchCaseRow& shown) override
    {
        MatchCaseView view;
        for (const MatchCaseRow& row : std::as_const(rows)) {
            if (row.id == shown.id)
                view.row = row;
        }
        const int id = int(view.row.id);
        view.mpn = u"GSM-%1"_s.arg(id);
        view.gtin = FakeGood::withCheckDigit(u"036000291%1"_s.arg(44 + id));
        if (view.row.newProduct != NewProduct::None)
            return give<MatchCaseView>(view);
        // Another column of the feed leads to each: its part number is one's, its barcode the other's.
        MatchOption first;
        first.item = view.row.item;
        first.title = u"Ballpoint pen, blue, box of 10"_s;
        first.maker = u"Bic"_s;
        first.price = Decimal(199, 2);
        first.probability = view.row.probability;
        first.agrees = {colonText(said("trueup::Review", "Cross reference of the feed"), first.item),
                        colonText(said("trueup::Review", "Part number within the manufacturer"), view.mpn)};
        first.contradicts = {said("trueup::CoreMatches", "other barcode")};
        first.gtin = FakeGood::withCheckDigit(u"00012345678%1"_s.arg(89 + id));
        first.mpn = view.mpn;
        first.titleSimilarity = 71;
        MatchOption second = first;
        second.item = u"BIC-%1B"_s.arg(id);
        second.title = u"Gel pen, black, box of 10"_s;
        second.price = Decimal(249, 2);
        second.probability = 0.31;
        second.gtin = u"00"_s + view.gtin;
        second.mpn.clear();
        second.agrees = {colonText(said("trueup::Review", "Same barcode"), view.gtin)};
        second.contradicts = {said("trueup::CoreMatches", "other title or colour")};
        second.titleSimilarity = 38;
        view.options = {first, second};
        return give<MatchCaseView>(view);
    }
    [[nodiscard]] Answer<QList<MatchOption>> similar(const MatchCaseView&) override { return give<QList<MatchOption>>(alike); }
    /// Items whose number or title holds what was typed.
    [[nodiscard]] Answer<QList<MatchOption>> find(const MatchCaseRow&, const QString& text) override
    {
        sought.append(text);
        QList<MatchOption> found;
        for (const MatchOption& one : std::as_const(alike)) {
            if (one.item.contains(text, Qt::CaseInsensitive) || one.title.contains(text, Qt::CaseInsensitive))
                found.append(one);
        }
        return give<QList<MatchOption>>(found);
    }
    [[nodiscard]] Answer<QString> decide(const MatchChoiceMade& choice) override
    {
        decisions.append(choice);
        if (!failWith)
            setStanding(choice);
        return give<QString>(u"decision-%1"_s.arg(choice.row.id));
    }
    [[nodiscard]] Answer<void> undo(const QString& decision) override
    {
        undone.append(decision);
        for (MatchCaseRow& row : rows) {
            if (row.decision == decision) {
                row.standing = MatchStanding::Open;
                row.decision.clear();
            }
        }
        return give<void>({});
    }

private:
    [[nodiscard]] QList<MatchCaseRow> of(MatchListKind which) const
    {
        QList<MatchCaseRow> found;
        for (const MatchCaseRow& row : rows) {
            const MatchListKind kind = row.standing != MatchStanding::Open         ? MatchListKind::Decided
                                       : row.newProduct != NewProduct::None ? MatchListKind::WithoutItem
                                                                            : MatchListKind::Open;
            if (kind == which)
                found.append(row);
        }
        return found;
    }
    void setStanding(const MatchChoiceMade& choice)
    {
        for (MatchCaseRow& row : rows) {
            if (row.id != choice.row.id)
                continue;
            row.standing = choice.answer == MatchAnswer::IsItem  ? MatchStanding::Item
                           : choice.answer == MatchAnswer::IsNot ? MatchStanding::Refused
                                                                 : MatchStanding::Alone;
            row.item = choice.items.value(0);
            row.decision = u"decision-%1"_s.arg(row.id);
            row.decidedBy = FakeNight::marie();
        }
    }
};

} // namespace trueup::ui::testing
