#pragma once

#include "fakegoods.h"
#include "fakeholder.h"
#include "fakenight.h"

#include "services/lists.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// Two lists of pens, of which most rows have a counterpart.
class FakeLists final : public ListService, public Holder
{
public:
    QList<ListQuestion> asked;
    QList<std::pair<ListPart, QString>> saved;
    QStringList looked;
    bool withoutName = false; ///< no column could be the name

    static constexpr qint64 left = 1'204; ///< rows
    static constexpr qint64 matched = 1'105;
    static constexpr qint64 possible = 7;
    qint64 onlyRight = 0;

    [[nodiscard]] Answer<ListHead> look(const QString& file) override
    {
        looked.append(file);
        ListHead head{file, {u"Part"_s, u"Article"_s, u"Maker"_s, u"List price"_s}, {}, left, 1};
        head.columns = {0, withoutName ? -1 : 1, 2, 0, -1, 3, -1};
        return give<ListHead>(head);
    }
    [[nodiscard]] Answer<ListHead> lookAtErp() override
    {
        ListHead head{{}, {u"Item"_s, u"Title"_s, u"Brand"_s, u"Part number"_s, u"Barcode"_s, u"Price"_s, u"Description"_s}, {}, FakeNight::erpItems, 0};
        for (int column = 0; column < listColumnCount; ++column)
            head.columns[size_t(column)] = column;
        return give<ListHead>(head);
    }
    [[nodiscard]] Answer<ListOutcome> compare(const ListQuestion& question) override
    {
        asked.append(question);
        const bool isErp = question.lists[1].file.isEmpty(); // which has much that is not in the other list
        onlyRight = isErp ? FakeNight::erpItems - matched - possible : 0;
        return give<ListOutcome>(ListOutcome{left, matched + possible + onlyRight, {matched, possible, left - matched - possible, onlyRight}, 12, 0.962});
    }
    [[nodiscard]] Answer<Page<ListPairRow>> part(ListPart part, const QString&, int) override
    {
        Page<ListPairRow> page;
        const qint64 rows = part == ListPart::Possible ? possible : part == ListPart::OnlyRight ? onlyRight : matched;
        for (int i = 1; i <= qMin(rows, qint64(30)); ++i) {
            const FakeGood pen{(i - 1) * FakeGood::kinds};
            ListPairRow row;
            if (part != ListPart::OnlyRight) {
                row.leftId = u"A-%1"_s.arg(i);
                row.leftName = u"Bic pen medium blue %1 pk"_s.arg(11 + i);
            }
            if (part != ListPart::OnlyLeft) {
                row.rightId = pen.item();
                row.rightName = pen.name();
            }
            if (part == ListPart::Matches || part == ListPart::Possible) {
                row.probability = part == ListPart::Matches ? 0.93 + 0.002 * i : 0.4 - 0.01 * i;
                row.evidence = said("trueup::ListMatcher", "same brand") + u"; "_s + said("trueup::ListMatcher", "different numbers");
            }
            page.rows.append(row);
        }
        return give<Page<ListPairRow>>(page);
    }
    [[nodiscard]] Answer<qint64> save(ListPart part, const QString& file) override
    {
        saved.append({part, file});
        return give<qint64>(matched);
    }
};

} // namespace trueup::ui::testing
