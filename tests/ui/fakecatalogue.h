#pragma once

#include "fakegoods.h"
#include "fakeholder.h"
#include "fakenight.h"

#include "services/review.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// Invented staged changes, the same every time: prices, titles, descriptions, new products, withdrawals, held ones.
class FakeCatalogue
{
public:
    explicit FakeCatalogue(int count)
    {
        QHash<QString, QDateTime> staged;
        for (const QString& batch : batches())
            staged.insert(batch, runOf(batch).ended());
        for (int i = 0; i < count; ++i) {
            m_rows.append(make(i));
            m_rows.last().stagedAt = staged.value(batchOf(m_rows.last()));
        }
    }

    [[nodiscard]] QList<ReviewRow>& rows() { return m_rows; }
    [[nodiscard]] ReviewRow* find(qint64 id)
    {
        const auto found = std::ranges::find(m_rows, id, &ReviewRow::id);
        return found == m_rows.end() ? nullptr : &*found;
    }

    /// The newest first.
    [[nodiscard]] static QStringList batches() { return {u"batch-etilize"_s, u"batch-xorosoft"_s, u"batch-before"_s}; }
    [[nodiscard]] static QString batchOf(const ReviewRow& row)
    {
        if (FakeChange{numberOf(row)}.isFailed())
            return u"batch-before"_s;
        return row.source == Side::Etilize ? u"batch-etilize"_s : u"batch-xorosoft"_s;
    }

    /// The run that staged it.
    [[nodiscard]] static FakeRun runOf(const QString& batch)
    {
        const FakeNight night;
        if (batch == "batch-before"_L1)
            return night.importBefore();
        return night.run(batch == "batch-etilize"_L1 ? FakeNight::imported : FakeNight::refreshed);
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
            result.origin = sourceOf(row, meta);
            result.rule = result.origin == meta.owner ? said("trueup::Review", "%1 owns this field.").arg(sideLabel(meta.owner))
                                                      : said("trueup::Review", "%1 fills what the owner leaves empty.").arg(sideLabel(*result.origin));
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
            result.base = result.ours = Value(FakeGood{numberOf(row)}.tags());
        }
        return result;
    }

    [[nodiscard]] static int numberOf(const ReviewRow& row) { return int(row.id) - 1; }
    /// A product that the feed makes a change of may get a price from the ERP with it.
    [[nodiscard]] static Side sourceOf(const ReviewRow& row, const Field& meta)
    {
        return meta.owner == Side::Xorosoft && row.kind == ChangeKind::Update ? Side::Xorosoft : row.source;
    }

    [[nodiscard]] static ReviewRow make(int i)
    {
        const FakeGood good{i};
        const FakeChange change{i};
        ReviewRow row;
        row.id = good.id();
        row.version = 1;
        row.sku = good.sku();
        row.name = good.name();
        row.source = change.isOfErp() ? Side::Xorosoft : Side::Etilize;
        if (change.isNew())
            makeNew(row, good);
        else if (change.isWithdrawn())
            makeWithdrawal(row);
        else
            makeUpdate(row, good, change);
        if (row.source == Side::Etilize) {
            const bool isLinked = i == 0; // as its page tells
            const bool isLess = i % 4 == 0 && !change.isApprovedByRule();
            row.confidence = isLinked ? 1.0 : isLess ? 0.93 : 0.99;
            row.confidenceReason = isLinked ? said("trueup::Review", "Cross reference of the feed")
                                   : isLess ? said("trueup::Review", "Part number within the manufacturer")
                                            : said("trueup::Review", "Same item number");
        }
        if (change.isHeld()) {
            row.status = ReviewStatus::Held;
            row.heldReason = said("trueup::Review", "The sides disagree about a value.");
        } else if (change.isApproved()) {
            row.status = ReviewStatus::Approved;
            row.autoApproved = change.isApprovedByRule();
        } else if (change.isFailed()) {
            row.status = ReviewStatus::Failed;
        }
        return row;
    }

    static void makeNew(ReviewRow& row, const FakeGood& good)
    {
        row.kind = ChangeKind::Create;
        row.deltas = {{FieldId::Title, {}, Value(row.name), {}},
                      {FieldId::Vendor, {}, Value(good.vendor()), {}},
                      {FieldId::Price, {}, Value(good.price()), {}}};
    }

    static void makeWithdrawal(ReviewRow& row)
    {
        row.kind = ChangeKind::Archive;
        row.startsUnticked = true;
        row.deltas = {{FieldId::Status, Value(u"ACTIVE"_s), Value(u"ARCHIVED"_s), {}}};
    }

    static void makeUpdate(ReviewRow& row, const FakeGood& good, const FakeChange& change)
    {
        row.kind = ChangeKind::Update;
        row.startsUnticked = change.isLargeDrop();
        if (change.isTitle())
            row.deltas.append({FieldId::Title, Value(row.name), Value(good.fedName()), {}});
        if (change.isPrice())
            row.deltas.append({FieldId::Price, Value(good.price()), Value(change.price()), Decimal::changePercent(good.price(), change.price())});
        if (change.isStock())
            row.deltas.append({FieldId::Inventory, Value::integer(good.stock()), Value::integer(change.stock()), {}});
        if (change.isDescription())
            row.deltas.append({FieldId::Description, Value(good.description()), Value(good.fedDescription()), {}});
        if (change.isBarcode())
            row.deltas.append({FieldId::Barcode, {}, Value(change.isFailed() ? QString::fromLatin1(FakeChange::refusedBarcode) : good.barcode()), {}});
        std::ranges::sort(row.deltas, {}, &FieldDelta::field);
    }

    QList<ReviewRow> m_rows;
};

} // namespace trueup::ui::testing
