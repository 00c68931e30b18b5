#pragma once

#include "fakeholder.h"

#include "services/review.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// Invented staged changes, the same every time: prices, titles, descriptions, new products, withdrawals, held ones.
class FakeCatalogue
{
public:
    explicit FakeCatalogue(int count)
    {
        for (int i = 0; i < count; ++i)
            m_rows.append(make(i));
    }

    [[nodiscard]] QList<ReviewRow>& rows() { return m_rows; }
    [[nodiscard]] ReviewRow* find(qint64 id)
    {
        const auto found = std::ranges::find(m_rows, id, &ReviewRow::id);
        return found == m_rows.end() ? nullptr : &*found;
    }

    [[nodiscard]] static QString batchOf(const ReviewRow& row)
    {
        return row.source == Side::Etilize ? u"batch-etilize"_s : u"batch-xorosoft"_s;
    }

    [[nodiscard]] static bool matches(const ReviewRow& row, const ReviewFilter& filter, bool countedPartsOnly)
    {
        if (!filter.batchId.isEmpty() && filter.batchId != batchOf(row))
            return false;
        if (filter.source && *filter.source != row.source)
            return false;
        if (filter.field && std::ranges::find(row.deltas, *filter.field, &FieldDelta::field) == row.deltas.end())
            return false;
        if (!filter.text.isEmpty() && !row.sku.contains(filter.text, Qt::CaseInsensitive)
            && !row.name.contains(filter.text, Qt::CaseInsensitive))
            return false;
        if (filter.priceChangeBeyond && !priceBeyond(row, *filter.priceChangeBeyond))
            return false;
        if (filter.confidenceBelow && !(row.confidence && *row.confidence * 100 <= *filter.confidenceBelow))
            return false;
        if (countedPartsOnly)
            return true;
        return (filter.kinds.isEmpty() || filter.kinds.contains(row.kind))
            && (filter.statuses.isEmpty() || filter.statuses.contains(row.status))
            && (!filter.autoApprovedOnly || row.autoApproved);
    }

    [[nodiscard]] ReviewDetail detail(const ReviewRow& row) const
    {
        ReviewDetail result;
        result.row = row;
        result.hiddenDifferences = 2;
        if (!row.confidenceReason.isEmpty())
            result.evidence = {row.confidenceReason};
        for (const Field& one : fields())
            result.fields.append(diffField(row, one));
        return result;
    }

private:
    [[nodiscard]] static bool priceBeyond(const ReviewRow& row, int percent)
    {
        return std::ranges::any_of(row.deltas, [percent](const FieldDelta& delta) {
            return delta.field == FieldId::Price && delta.changePercent
                && std::abs(delta.changePercent->toDouble()) > percent;
        });
    }

    [[nodiscard]] static DiffField diffField(const ReviewRow& row, const Field& meta)
    {
        DiffField result;
        result.field = meta.id;
        result.owner = meta.owner;
        const auto delta = std::ranges::find(row.deltas, meta.id, &FieldDelta::field);
        if (delta != row.deltas.end()) {
            result.isChange = true;
            result.base = result.ours = delta->current;
            result.proposed = delta->proposed;
            result.origin = row.source;
            result.rule = said("trueup::Review", "%1 owns this field.").arg(sideLabel(meta.owner));
        } else if (row.kind == ChangeKind::Create) { // nothing is known of it but what is proposed
            if (meta.id == FieldId::Title || meta.id == FieldId::Sku) {
                result.isChange = true;
                result.proposed = Value(meta.id == FieldId::Title ? row.name : row.sku);
                result.origin = row.source;
            }
        } else if (meta.id == FieldId::Title) {
            result.base = result.ours = Value(row.name);
        } else if (meta.id == FieldId::Sku) {
            result.base = result.ours = Value(row.sku);
        } else if (meta.id == FieldId::SeoTitle) {
            result.base = result.ours = Value(QString());
        } else if (meta.id == FieldId::Tags) {
            result.base = result.ours = Value(QStringList{u"Pens"_s, u"Writing"_s});
        }
        return result;
    }

    [[nodiscard]] static Decimal money(qint64 cents) { return Decimal(cents, 2); }

    [[nodiscard]] static ReviewRow make(int i)
    {
        static const QStringList names = {u"Ballpoint pen, medium point, blue, box of 12"_s,
                                          u"Hanging file folders, letter size, assorted"_s,
                                          u"Toner cartridge, black, high yield"_s, u"Copy paper, 8.5 × 11, 500 sheets"_s,
                                          u"Desk stapler, full strip"_s, u"Sticky notes, 3 × 3 in, canary, 24 pads"_s,
                                          u"Ergonomic mesh chair with lumbar support"_s};
        ReviewRow row;
        row.id = i + 1;
        row.version = 1;
        row.sku = u"%1-%2"_s.arg(QStringList{u"BIC"_s, u"PFX"_s, u"HEW"_s, u"HAM"_s, u"SWI"_s, u"MMM"_s, u"HON"_s}[i % 7])
                      .arg(10000 + i * 37);
        row.name = names[i % 7];
        row.source = i % 5 == 3 ? Side::Xorosoft : Side::Etilize;
        row.stagedAt = QDateTime::currentDateTimeUtc().addSecs(-3600 - i * 40);
        if (i % 23 == 7)
            makeNew(row);
        else if (i % 41 == 11)
            makeWithdrawal(row);
        else
            makeUpdate(row, i);
        if (row.source == Side::Etilize) {
            row.confidence = i % 4 == 0 ? 0.93 : 0.99;
            row.confidenceReason = i % 4 == 0 ? said("trueup::Review", "Part number within the manufacturer")
                                              : said("trueup::Review", "Same item number");
        }
        if (i % 37 == 5) {
            row.status = ReviewStatus::Held;
            row.heldReason = said("trueup::Review", "The sides disagree about a value.");
        } else if (i % 9 == 2) {
            row.status = ReviewStatus::Approved;
            row.autoApproved = i % 18 == 2;
        } else if (i % 53 == 50) {
            row.status = ReviewStatus::Failed;
        }
        return row;
    }

    static void makeNew(ReviewRow& row)
    {
        row.kind = ChangeKind::Create;
        row.deltas = {{FieldId::Title, {}, Value(row.name), {}},
                      {FieldId::Vendor, {}, Value(u"Bic"_s), {}},
                      {FieldId::Price, {}, Value(money(1899)), {}}};
    }

    static void makeWithdrawal(ReviewRow& row)
    {
        row.kind = ChangeKind::Archive;
        row.startsUnticked = true;
        row.deltas = {{FieldId::Status, Value(u"ACTIVE"_s), Value(u"ARCHIVED"_s), {}}};
    }

    static void makeUpdate(ReviewRow& row, int i)
    {
        row.kind = ChangeKind::Update;
        if (row.source == Side::Xorosoft || i % 3 == 0) {
            const Decimal before = money(1299 + i * 13);
            const Decimal after = money((1299 + i * 13) * (i % 8 == 0 ? 70 : 104 + i % 9) / 100);
            row.deltas.append({FieldId::Price, Value(before), Value(after), Decimal::changePercent(before, after)});
            row.startsUnticked = i % 8 == 0;
        }
        if (row.source == Side::Xorosoft)
            row.deltas.append({FieldId::Inventory, Value::integer(140 + i), Value::integer(96 + i), {}});
        if (row.deltas.isEmpty() || i % 4 == 1) {
            row.deltas.prepend({FieldId::Description,
                                Value(u"<p>A reliable pen for daily writing. Smooth <b>medium</b> point.</p><ul><li>Box of 12</li><li>Blue ink</li></ul>"_s),
                                Value(u"<p>A reliable pen for everyday writing with a smooth <b>medium 1.0 mm</b> point.</p><ul><li>Box of 12</li><li>Blue ink</li><li>Contains 74% recycled plastic</li></ul>"_s), {}});
        }
        if (i % 6 == 4)
            row.deltas.append({FieldId::Barcode, {}, Value(u"070330%1"_s.arg(100000 + i)), {}});
        std::ranges::sort(row.deltas, {}, &FieldDelta::field);
    }

    QList<ReviewRow> m_rows;
};

} // namespace trueup::ui::testing
