#pragma once

#include "fakeholder.h"

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

    [[nodiscard]] Answer<ListHead> look(const QString& file) override
    {
        looked.append(file);
        ListHead head{file, {u"Part"_s, u"Article"_s, u"Maker"_s, u"List price"_s}, {}, 1'204, 1};
        head.columns = {0, withoutName ? -1 : 1, 2, 0, -1, 3, -1};
        return give<ListHead>(head);
    }
    [[nodiscard]] Answer<ListHead> lookAtErp() override
    {
        ListHead head{{}, {u"Item"_s, u"Title"_s, u"Brand"_s, u"Part number"_s, u"Barcode"_s, u"Price"_s, u"Description"_s}, {}, 1'350, 0};
        for (int column = 0; column < listColumnCount; ++column)
            head.columns[size_t(column)] = column;
        return give<ListHead>(head);
    }
    [[nodiscard]] Answer<ListOutcome> compare(const ListQuestion& question) override
    {
        asked.append(question);
        return give<ListOutcome>(ListOutcome{1'204, 1'350, {1'105, 7, 99, 0}, 12, 0.962});
    }
    [[nodiscard]] Answer<Page<ListPairRow>> part(ListPart part, const QString&, int) override
    {
        Page<ListPairRow> page;
        for (int i = 1; i <= 30 && part != ListPart::OnlyRight; ++i) {
            ListPairRow row{u"P-%1"_s.arg(i), u"Ballpoint pen, medium point, blue, box of %1"_s.arg(i), {}, {}, {}, {}};
            if (part != ListPart::OnlyLeft) {
                row.rightId = u"XO-%1"_s.arg(i);
                row.rightName = u"Bic pen medium blue %1 pk"_s.arg(i);
                row.probability = part == ListPart::Matches ? 0.55 + 0.01 * i : 0.4 - 0.01 * i;
                row.evidence = said("trueup::ListMatcher", "same brand") + u"; "_s + said("trueup::ListMatcher", "different numbers");
            }
            page.rows.append(row);
        }
        return give<Page<ListPairRow>>(page);
    }
    [[nodiscard]] Answer<qint64> save(ListPart part, const QString& file) override
    {
        saved.append({part, file});
        return give<qint64>(1'105);
    }
};

} // namespace trueup::ui::testing
