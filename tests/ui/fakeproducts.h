#pragma once

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
    std::optional<QStringList> collections = QStringList{u"Pens"_s, u"Back to school"_s}; ///< of every product

    explicit FakeProducts(bool filled)
    {
        for (int i = 0; filled && i < 450; ++i) {
            ProductRow row;
            row.id = 1 + i;
            row.sku = u"BIC-%1"_s.arg(10000 + i * 37);
            row.name = u"Ballpoint pen, medium point, box of %1"_s.arg(12 + i);
            row.vendor = i % 3 == 0 ? u"Bic"_s : u"Pilot"_s;
            row.productType = u"Pens"_s;
            row.barcode = u"0070330%1"_s.arg(10000 + i);
            row.price = Decimal(1299 + i * 10, 2);
            row.isInShop = i % 4 != 3;
            row.conflicts = i == 0 ? 1 : 0;
            row.updatedAt = QDateTime::currentDateTimeUtc().addSecs(-3600 * i);
            all.append(row);
        }
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
        return give<qint64>(scope == ProductScope::All ? found(text).size() : qMin(all.size(), qsizetype(ofScope)));
    }
    [[nodiscard]] Answer<ProductDetail> detail(qint64 id) override
    {
        const auto found = std::ranges::find(all, id, &ProductRow::id);
        if (found == all.end())
            return give<ProductDetail>(fail(ErrorKind::NotFound, u"The product is gone."_s));
        ProductDetail d;
        d.row = *found;
        d.itemNumber = u"XO-%1"_s.arg(id);
        d.shopifyId = found->isInShop ? u"gid://shopify/Product/%1"_s.arg(id) : QString();
        d.shopifySeen = FakeNight().lastSuccess();
        d.openBatchId = u"batch-etilize"_s;
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
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto known = std::ranges::find(all, id, &ProductRow::id);
        const Identifiers feed = known == all.end() ? Identifiers() : Identifiers{known->sku, known->barcode, u"GSM-12"_s};
        QList<MatchRow> rows{{Side::Xorosoft, u"XO-%1"_s.arg(id), said("trueup::Review", "Cross reference of the feed"), 1.0,
                              said("trueup::CoreProducts", "Linked"), u"CWS_A XO-%1"_s.arg(id), u"Luc Roy"_s, now.addDays(-60), feed,
                              {u"XO-%1"_s.arg(id), feed.barcode, {}}},
                             {Side::Shopify, u"gid://shopify/Product/%1"_s.arg(id),
                              said("trueup::Review", "Written to the shop"), 1.0, said("trueup::CoreProducts", "Linked"), {},
                              u"Marie Tremblay"_s, now.addDays(-59)},
                             {Side::Xorosoft, u"XO-%1-B"_s.arg(id), said("trueup::Review", "Similar item number"), 0.62,
                              said("trueup::CoreProducts", "Candidate"),
                              said("trueup::CoreMatches", "but %1", -1, "what contradicts a match").arg(said("trueup::CoreMatches", "other barcode")), {},
                              {}, feed, {u"XO-%1-B"_s.arg(id), u"00012345678905"_s, u"gsm 12"_s}}};
        return give<QList<MatchRow>>(rows);
    }
    [[nodiscard]] Answer<Page<WriteRow>> writes(qint64, const QString&, int) override
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        Page<WriteRow> page;
        if (neverWritten)
            return give<Page<WriteRow>>(page);
        page.rows = {{2, now.addDays(-1), u"UpdateVariants"_s, WriteOutcome::Written, {FieldId::Price}, {}, 41, 312},
                     {1, now.addDays(-2), u"UpdateProduct"_s, WriteOutcome::Failed, {FieldId::Title},
                      said("trueup::Shopify", "The shop refused the values: %1").arg(u"Title is too long"_s), 40, 210}};
        return give<Page<WriteRow>>(page);
    }
    [[nodiscard]] Answer<WriteDetail> write(qint64 id) override
    {
        writesRead.append(id);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        if (id == 1)
            return give<WriteDetail>(WriteDetail{{{FieldId::Title, Value(u"Ballpoint pen"_s), Value(u"Ballpoint pen, medium point, black, box of 12"_s), {}}},
                                                 {{said("trueup::Review", "rule “%1”").arg(u"auto_0.95"_s), now.addDays(-3)}}});
        return give<WriteDetail>(WriteDetail{{{FieldId::Price, Value(Decimal(1249, 2)), Value(Decimal(1299, 2)), {}}},
                                             {{u"Marie Tremblay"_s, now.addDays(-2)}, {u"Anne Gagnon"_s, now.addDays(-1)}}});
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
                one = {number, said("trueup::Review", "Same item number"), number, u"Ballpoint pen, medium point, box of 12"_s, Decimal(1299, 2),
                       Decimal(40, 0), true, {}};
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
        return give<ErpItemNow>(ErpItemNow{number, u"Ballpoint pen, medium point, box of 12"_s, u"Bic"_s, u"007033010000"_s, Decimal(1299, 2),
                                           Decimal(81250, 4), true, QDateTime::currentDateTimeUtc().addDays(-2),
                                           {{u"Main"_s, Decimal(40, 0), Decimal(43, 0)}, {u"Outlet"_s, std::nullopt, Decimal(2, 0)}}});
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

private:
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
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QString schedule = said("trueup::JobText", "schedule");
        QList<Version> list{{{1, Side::Shopify, u"Shopify"_s, schedule, now.addDays(-60), {}, {}}, {}},
                            {{2, Side::Etilize, u"Etilize"_s, u"Luc Roy"_s, now.addDays(-20), {}, u"batch-2"_s}, {}},
                            {{3, std::nullopt, said("trueup::CoreProducts", "Edited here"), u"Marie Tremblay"_s, now.addDays(-8), {}, u"batch-3"_s}, {}},
                            {{4, Side::Shopify, u"Shopify"_s, schedule, FakeNight().lastSuccess(), {}, {}}, {}},
                            {{5, Side::Xorosoft, u"Xorosoft"_s, schedule, now.addDays(-1), {}, u"batch-5"_s}, {}}};
        for (Version& one : list) {
            const int younger = int(list.size()) - one.row.number;
            const bool isNow = younger == 0;
            one.values = {{FieldId::Title, Value(isNow ? product.name : u"Ballpoint pen, medium point, edition %1"_s.arg(one.row.number))},
                          {FieldId::Price, Value(*product.price->minus(Decimal(50 * younger, 2)))},
                          {FieldId::Inventory, Value::integer(isNow ? 12 : 40)}};
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

    [[nodiscard]] ProductField fieldOf(const ProductRow& row, const Field& meta) const
    {
        ProductField f;
        f.field = meta.id;
        f.owner = meta.owner;
        f.isLocked = locked.contains(meta.id);
        switch (meta.id) {
        case FieldId::Title:
            f.ours = f.base = f.shopify = Value(row.name);
            f.etilize = Value(row.name + u", blue ink"_s);
            f.differs = true;
            break;
        case FieldId::Price:
            f.ours = f.base = Value(*row.price);
            f.shopify = Value(Decimal(1199, 2));
            f.xorosoft = Value(Decimal(1449, 2));
            f.differs = true;
            f.isInConflict = row.conflicts > 0;
            break;
        case FieldId::Vendor: f.ours = f.base = f.shopify = f.etilize = Value(row.vendor); break;
        case FieldId::Sku: f.ours = f.base = f.shopify = f.xorosoft = Value(row.sku); break;
        case FieldId::Barcode: f.ours = f.shopify = f.base = Value(row.barcode); break;
        case FieldId::Description: f.ours = f.base = f.shopify = f.etilize = Value(u"<p>A pen for daily writing.</p>"_s); break;
        case FieldId::Tags: f.ours = f.base = f.shopify = Value(QStringList{u"Pens"_s, u"Office"_s}); break;
        default: break;
        }
        f.baseBy = f.base.isNone() ? QString() : said("trueup::Conflicts", "a write of ours");
        return f;
    }
};

} // namespace trueup::ui::testing
