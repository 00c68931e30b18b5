#pragma once

#include "fakegoods.h"
#include "fakeholder.h"
#include "fakenight.h"

#include "services/products.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// Invented products, each with five versions.
class FakeProducts final : public ProductService, public Holder
{
public:
    QList<ProductRow> all;
    QList<std::pair<RollbackRequest, qint64>> rolledBack;
    QList<std::tuple<qint64, FieldId, bool>> locks;
    QSet<FieldId> locked;
    qint64 previewed = 2; ///< values of a preview: title and price of the history, unless something else is to be played
    bool neverChanged = false; ///< there is no version
    bool neverWritten = false; ///< nothing was sent to the shop
    bool alike = false;        ///< versions hold the same values
    std::optional<QStringList> collections = QStringList{u"Office"_s, u"Back to school"_s}; ///< of every product

    explicit FakeProducts(bool filled)
    {
        if (!filled)
            return;
        const QDateTime newest = FakeNight().agreed().ended();
        for (int i = 0; i < changed; ++i)
            all.append(rowOf(i));
        for (int i = 1; i < FakeChange::conflicts; ++i)
            all.append(rowOf(FakeChange::inConflict(i)));
        std::ranges::sort(all, {}, &ProductRow::sku);
        for (qsizetype i = 0; i < all.size(); ++i)
            all[i].updatedAt = newest.addSecs(-3600 * i);
    }

    [[nodiscard]] Answer<Page<ProductRow>> search(const QString& text, const ProductOrder& order, const QString& afterKey, int limit) override
    {
        QList<ProductRow> rows = found(text);
        sort(rows, order);
        const qsizetype from = afterKey.toLongLong();
        Page<ProductRow> result{rows.mid(from, limit), {}};
        if (from + limit < rows.size())
            result.nextKey = QString::number(from + limit);
        return give<Page<ProductRow>>(result);
    }
    ProductScope listed = ProductScope::All;
    [[nodiscard]] Answer<Page<ProductRow>> listing(ProductScope scope, const ProductOrder& order, const QString&, int limit) override
    {
        listed = scope;
        QList<ProductRow> rows = all.first(qMin(all.size(), qsizetype(qMin(limit, ofScope))));
        sort(rows, order);
        return give<Page<ProductRow>>(Page<ProductRow>{rows, {}});
    }
    [[nodiscard]] Answer<qint64> count(const QString& text, ProductScope scope) override
    {
        if (scope == ProductScope::All && text.isEmpty() && !all.isEmpty())
            return give<qint64>(FakeNight::catalogue); // of which the first are in memory
        return give<qint64>(scope == ProductScope::All ? found(text).size() : qMin(all.size(), qsizetype(ofScope)));
    }
    [[nodiscard]] Answer<ProductDetail> detail(qint64 id) override
    {
        const auto found = std::ranges::find(all, id, &ProductRow::id);
        if (found == all.end())
            return give<ProductDetail>(fail(ErrorKind::NotFound, u"The product is gone."_s));
        ProductDetail d;
        d.row = *found;
        const FakeGood good = goodOf(id);
        d.itemNumber = good.item();
        d.shopifyId = found->isInShop ? u"gid://shopify/Product/%1"_s.arg(id) : QString();
        d.shopifySeen = FakeNight().lastSuccess();
        if (good.number < changed)
            d.openBatchId = FakeChange{good.number}.isOfErp() ? u"batch-xorosoft"_s : u"batch-etilize"_s;
        d.collections = collections;
        d.collectionsRead = d.shopifySeen;
        for (const Field& one : fields())
            d.fields.append(fieldOf(*found, one));
        return give<ProductDetail>(d);
    }
    [[nodiscard]] Answer<Page<VersionRow>> versions(qint64 id, const QString&, int) override
    {
        Page<VersionRow> page;
        const QList<Version> past = neverChanged ? QList<Version>() : history(id);
        for (qsizetype i = past.size() - 1; i >= 0; --i) {
            page.rows.append(past[i].row);
            for (const auto& [field, value] : past[i].values.asKeyValueRange()) {
                if (i == 0 || past[i - 1].values.value(field) != value)
                    page.rows.last().fields.append(field);
            }
        }
        return give<Page<VersionRow>>(page);
    }
    [[nodiscard]] Answer<QList<VersionDifference>> compare(qint64 id, int before, int after) override
    {
        const QList<Version> past = history(id);
        const QMap<FieldId, Value> none;
        const QMap<FieldId, Value>& from = before > 0 ? past[before - 1].values : none;
        QList<VersionDifference> list;
        for (const auto& [field, value] : past[after - 1].values.asKeyValueRange())
            list.append({field, from.value(field), value, !alike && from.value(field) != value});
        return give<QList<VersionDifference>>(list);
    }
    [[nodiscard]] Answer<RollbackPreview> previewRollback(const RollbackRequest& request) override
    {
        const qint64 id = request.batchId.isEmpty() ? request.productId : 1; // a batch changed the first product alone
        const QList<Version> past = history(id);
        const auto batch = std::ranges::find_if(past, [&](const Version& one) { return one.row.batchId == request.batchId; });
        const int back = request.batchId.isEmpty() ? request.version : int(batch - past.begin()); // the version before it
        RollbackPreview preview;
        preview.products = 1;
        preview.values = previewed;
        for (const auto& [field, value] : past.last().values.asKeyValueRange()) {
            const Value old = past[back - 1].values.value(field);
            if (old == value || (!request.batchId.isEmpty() && past[back].values.value(field) == old))
                continue;
            const bool moves = field == FieldId::Inventory;
            preview.lines.append({productOf(id).sku, productOf(id).name, field, value, old,
                                  moves ? said("trueup::ProductRollback", "stock moves with orders; go back for this field alone") : overwritten(past, field, back), moves});
            preview.leftOut += moves ? 1 : 0;
        }
        return give<RollbackPreview>(preview);
    }
    [[nodiscard]] Answer<RollbackResult> rollback(const RollbackRequest& request, qint64 expected) override
    {
        if (expected != previewed)
            return give<RollbackResult>(fail(ErrorKind::Stale,
                                             said("trueup::ProductRollback", "The products were changed meanwhile: it would be %Ln value(s) now.", int(previewed))));
        rolledBack.append({request, expected});
        return give<RollbackResult>(RollbackResult{u"batch-rollback"_s, 1, expected});
    }
    [[nodiscard]] Answer<QList<MatchRow>> matches(qint64 id) override
    {
        const QDateTime then = FakeNight().last().addDays(-60);
        const FakeGood good = goodOf(id);
        const bool isKnown = std::ranges::contains(all, id, &ProductRow::id);
        const Identifiers feed = isKnown ? Identifiers{good.sku(), good.barcode(), good.mpn()} : Identifiers();
        QList<MatchRow> rows{{Side::Xorosoft, good.item(), said("trueup::Review", "Cross reference of the feed"), 1.0,
                              said("trueup::CoreProducts", "Linked"), u"CWS_A "_s + good.item(), FakeNight::luc(), then, feed,
                              {good.item(), feed.barcode, {}}},
                             {Side::Shopify, u"gid://shopify/Product/%1"_s.arg(id),
                              said("trueup::Review", "Written to the shop"), 1.0, said("trueup::CoreProducts", "Linked"), {},
                              FakeNight::marie(), then.addDays(1)},
                             {Side::Xorosoft, good.item() + u"-B"_s, said("trueup::Review", "Similar item number"), 0.62,
                              said("trueup::CoreProducts", "Candidate"),
                              said("trueup::CoreMatches", "but %1", -1, "what contradicts a match").arg(said("trueup::CoreMatches", "other barcode")), {},
                              {}, feed, {good.item() + u"-B"_s, otherBarcode, good.mpn().toLower().replace(u'-', u' ')}}};
        return give<QList<MatchRow>>(rows);
    }
    [[nodiscard]] Answer<Page<WriteRow>> writes(qint64, const QString&, int) override
    {
        const FakeRun written = FakeNight().agreed();
        const FakeRun refused = FakeNight().titleRefused();
        Page<WriteRow> page;
        if (neverWritten)
            return give<Page<WriteRow>>(page);
        page.rows = {{2, written.ended(), u"UpdateVariants"_s, WriteOutcome::Written, {FieldId::Price}, {}, written.id, 312},
                     {1, refused.ended(), u"UpdateProduct"_s, WriteOutcome::Failed, {FieldId::Title},
                      said("trueup::Shopify", "The shop refused the values: %1").arg(u"Title has already been taken"_s), refused.id, 210}};
        return give<Page<WriteRow>>(page);
    }
    [[nodiscard]] Answer<WriteDetail> write(qint64 id) override
    {
        writesRead.append(id);
        constexpr qint64 hour = 3600;
        const FakeGood first{0};
        if (id == 1)
            return give<WriteDetail>(WriteDetail{{{FieldId::Title, Value(u"Ballpoint pen"_s), Value(first.name()), {}}},
                                                 {{said("trueup::Review", "rule “%1”").arg(u"auto_0.95"_s), FakeNight().titleRefused().began.addSecs(-hour)}}});
        const QDateTime pushed = FakeNight().agreed().began;
        return give<WriteDetail>(WriteDetail{{{FieldId::Price, Value(Decimal(first.cents() - step, 2)), Value(first.price()), {}}},
                                             {{FakeNight::marie(), pushed.addSecs(-hour)}, {FakeNight::anne(), pushed.addSecs(-hour / 2)}}});
    }
    QList<qint64> writesRead;
    QList<std::pair<QStringList, bool>> checked; ///< numbers, and whether only item numbers counted
    QStringList askedErp;
    [[nodiscard]] Answer<QList<ErpNumber>> checkNumbers(const QStringList& numbers, bool onlyItems) override
    {
        checked.append({numbers, onlyItems});
        QList<ErpNumber> found;
        for (const QString& number : numbers) {
            ErpNumber one;
            one.number = number;
            if (number.startsWith(u"XO-"_s)) {
                const FakeGood good = goodOfItem(number);
                one = {number, said("trueup::Review", "Same item number"), number, good.name(), good.price(), Decimal(good.stock(), 0), true, {}};
            } else if (number.startsWith(u"0070"_s) && !onlyItems) {
                one.found = said("trueup::ErpQuestions", "Several items have this number");
                one.others = {u"XO-1"_s, u"XO-1-B"_s};
            } else {
                one.found = said("trueup::ErpQuestions", "Not in the ERP");
            }
            found.append(one);
        }
        return give<QList<ErpNumber>>(found);
    }
    [[nodiscard]] Answer<ErpItemNow> askErp(const QString& number) override
    {
        askedErp.append(number);
        if (!number.startsWith(u"XO-"_s))
            return give<ErpItemNow>(fail(ErrorKind::NotFound, said("trueup::ErpQuestions", "Xorosoft has no item %1.").arg(number),
                                         said("trueup::ErpQuestions", "Check the number.")));
        const FakeGood good = goodOfItem(number);
        return give<ErpItemNow>(ErpItemNow{number, good.name(), good.vendor(), good.barcode(), good.price(), Decimal(good.cents() * 6250, 6), true,
                                           FakeNight().erpMoved().began,
                                           {{FakeNight::mainStore(), Decimal(good.stock(), 0), Decimal(good.stock() + 3, 0)},
                                            {FakeNight::showRoom(), std::nullopt, Decimal(2, 0)}}});
    }
    [[nodiscard]] Answer<void> setLocked(qint64 id, FieldId field, bool lock) override
    {
        locks.append({id, field, lock});
        if (lock)
            locked.insert(field);
        else
            locked.remove(field);
        return give<void>({});
    }

    [[nodiscard]] static FakeGood goodOf(qint64 id) { return {int(id) - 1}; }
    /// Of an item of the ERP, whichever way its number goes on.
    [[nodiscard]] static FakeGood goodOfItem(const QString& number) { return goodOf(number.section(u'-', 1, 1).toInt()); }
    static constexpr auto otherBarcode = "00012345678905"_L1; ///< of the candidate that is not it
    static constexpr int step = 50; ///< cents, from one version to the next

private:
    static constexpr int changed = 450 - FakeChange::conflicts + 1; ///< products, the rest are those in conflict
    [[nodiscard]] static ProductRow rowOf(int number)
    {
        const FakeGood good{number};
        const FakeChange change{number};
        const bool isStaged = number < changed;
        ProductRow row;
        row.id = good.id();
        row.sku = good.sku();
        row.name = good.name();
        row.vendor = good.vendor();
        row.productType = good.type();
        row.barcode = isStaged && change.isBarcode() ? QString() : good.barcode();
        row.price = good.price();
        row.isInShop = !isStaged || !change.isNew();
        row.conflicts = FakeChange::clashOf(number) >= 0 ? 1 : 0;
        return row;
    }

    struct Version
    {
        VersionRow row;
        QMap<FieldId, Value> values;
    };
    [[nodiscard]] const ProductRow& productOf(qint64 id) const { return *std::ranges::find(all, id, &ProductRow::id); }
    /// The one source of what is listed, compared and gone back to. The newest version holds what the product has now.
    [[nodiscard]] QList<Version> history(qint64 id) const
    {
        const ProductRow& product = productOf(id);
        const FakeNight night;
        const QString schedule = said("trueup::JobText", "schedule");
        const QDateTime first = night.last().addDays(-60);
        QList<Version> list{{{1, Side::Shopify, u"Shopify"_s, schedule, first, {}, {}}, {}},
                            {{2, Side::Etilize, u"Etilize"_s, FakeNight::luc(), first.addDays(40), {}, u"batch-2"_s}, {}},
                            {{3, std::nullopt, said("trueup::CoreProducts", "Edited here"), FakeNight::marie(), first.addDays(50), {}, u"batch-3"_s}, {}},
                            {{4, Side::Shopify, u"Shopify"_s, schedule, night.shopRead().ended(), {}, {}}, {}},
                            {{5, Side::Xorosoft, u"Xorosoft"_s, FakeNight::luc(), night.erpRead().ended(), {}, u"batch-5"_s}, {}}};
        for (Version& one : list) {
            const int younger = int(list.size()) - one.row.number;
            const bool isNow = younger == 0;
            one.values = {{FieldId::Title, Value(isNow ? product.name : product.name + u", edition %1"_s.arg(one.row.number))},
                          {FieldId::Price, Value(*product.price->minus(Decimal(step * younger, 2)))},
                          {FieldId::Inventory, Value::integer(goodOf(id).stock() + (isNow ? 0 : 28))}};
        }
        return list;
    }
    /// The newest change since the version somebody goes back to.
    [[nodiscard]] static QString overwritten(const QList<Version>& past, FieldId field, int back)
    {
        for (qsizetype i = past.size() - 1; i >= back; --i) {
            const VersionRow& row = past[i].row;
            if (past[i].values.value(field) != past[i - 1].values.value(field))
                return said("trueup::ProductRollback", "writes over version %1 by %2, %3").arg(row.number).arg(row.author, shownTime(row.createdAt));
        }
        return {};
    }
    static constexpr int ofScope = 7; ///< products in every scope but All

    [[nodiscard]] QList<ProductRow> found(const QString& text) const
    {
        QList<ProductRow> rows;
        for (const ProductRow& row : all) {
            if (row.sku.contains(text, Qt::CaseInsensitive) || row.name.contains(text, Qt::CaseInsensitive)
                || row.vendor.contains(text, Qt::CaseInsensitive) || row.barcode == text)
                rows.append(row);
        }
        return rows;
    }
    static void sort(QList<ProductRow>& rows, const ProductOrder& order)
    {
        const auto isBefore = [&order](const ProductRow& a, const ProductRow& b) {
            const auto compare = [&a, &b](const auto& key) {
                return key(a) < key(b) ? -1 : key(b) < key(a) ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
            };
            int result = 0;
            switch (order.column) {
            case ProductSort::Sku: result = compare([](const ProductRow& row) { return row.sku.toLower(); }); break;
            case ProductSort::Name: result = compare([](const ProductRow& row) { return row.name.toLower(); }); break;
            case ProductSort::Vendor: result = compare([](const ProductRow& row) { return row.vendor.toLower(); }); break;
            case ProductSort::Price: result = compare([](const ProductRow& row) { return row.price.value_or(Decimal(-1, 0)); }); break;
            case ProductSort::Changed: result = compare([](const ProductRow& row) { return row.updatedAt; }); break;
            }
            return order.descending ? result > 0 : result < 0;
        };
        std::ranges::sort(rows, isBefore);
    }

    static void putConflict(ProductField& f, const FakeClash& clash)
    {
        if (f.field != clash.field)
            return;
        f.isInConflict = true;
        f.base = clash.base;
        f.shopify = clash.shop;
        (clash.side == Side::Xorosoft ? f.xorosoft : clash.side == Side::Etilize ? f.etilize : f.ours) = clash.local;
    }
    [[nodiscard]] ProductField fieldOf(const ProductRow& row, const Field& meta) const
    {
        ProductField f;
        f.field = meta.id;
        f.owner = meta.owner;
        f.isLocked = locked.contains(meta.id);
        const FakeGood good = goodOf(row.id);
        const FakeChange change{good.number};
        const bool isStaged = good.number < changed;
        const auto staged = [isStaged](bool is, const Value& there, const Value& here) { return isStaged && is ? there : here; };
        switch (meta.id) {
        case FieldId::Title:
            f.ours = f.base = f.shopify = Value(row.name);
            f.etilize = staged(change.isTitle(), Value(good.fedName()), f.ours);
            break;
        case FieldId::Price:
            f.ours = f.base = Value(*row.price);
            f.shopify = Value(good.price());
            f.xorosoft = staged(change.isPrice(), change.price(), good.price());
            break;
        case FieldId::Vendor: f.ours = f.base = f.shopify = f.etilize = Value(row.vendor); break;
        case FieldId::ProductType: f.ours = f.base = f.shopify = f.etilize = Value(row.productType); break;
        case FieldId::Sku: f.ours = f.base = f.shopify = f.etilize = Value(row.sku); break;
        case FieldId::Mpn: f.ours = f.base = f.shopify = f.etilize = Value(good.mpn()); break;
        case FieldId::Barcode:
            f.ours = f.shopify = f.base = row.barcode.isEmpty() ? Value() : Value(row.barcode);
            f.etilize = f.xorosoft = Value(good.barcode());
            break;
        case FieldId::Description:
            f.ours = f.base = f.shopify = Value(good.description());
            f.etilize = staged(change.isDescription(), good.fedDescription(), good.description());
            break;
        case FieldId::Inventory:
            f.ours = f.base = f.shopify = Value::integer(good.stock());
            f.xorosoft = staged(change.isStock(), Value::integer(change.stock()), Value::integer(good.stock()));
            break;
        case FieldId::Tags: f.ours = f.base = f.shopify = Value(good.tags()); break;
        default: break;
        }
        if (row.conflicts > 0)
            putConflict(f, FakeClash::about(good, FakeChange::clashOf(good.number), false));
        for (const Value* other : {&f.shopify, &f.etilize, &f.xorosoft})
            f.differs = f.differs || (!other->isNone() && *other != f.ours);
        if (!row.isInShop)
            f.shopify = f.base = Value();
        f.baseBy = f.base.isNone() ? QString() : said("trueup::Conflicts", "a write of ours");
        return f;
    }
};

} // namespace trueup::ui::testing
