#include "sandbox/feed/catalogue.h"

#include "sandbox/feed/productmaker.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

MessRates MessRates::none()
{
    return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
}

Catalogue::Catalogue(CatalogueOptions options) : m_options(std::move(options)) {}

Catalogue Catalogue::evolve(int day) const
{
    CatalogueOptions options = m_options;
    options.day = day;
    return Catalogue(options);
}

int Catalogue::productCount() const
{
    return m_options.products + m_options.day * std::max(1, m_options.products * 3 / 1000);
}

bool Catalogue::isInFeed(int index) const
{
    return index >= 0 && index < productCount() && lastChange(m_options, index, Trait::Presence, 2) == 0;
}

FeedProduct Catalogue::product(int index) const
{
    return makeProduct(m_options, index);
}

QList<ErpItemData> Catalogue::erpItems() const
{
    QList<ErpItemData> items = makeServices();
    items.reserve(productCount() + productCount() / 5 + 16);
    for (int i = 0; i < productCount(); ++i)
        items += makeItems(m_options, product(i));
    for (int i = 0; i < m_options.products / 10 + 5; ++i)
        items.append(makeErpOnly(m_options, i));
    return items;
}

FeedTruth Catalogue::truth() const
{
    return writeCsv([](const QByteArray&) {});
}

namespace {

/// One product on two days; a missing bar code or other unchanged mess is the same on both.
void compare(const FeedProduct& a, const FeedProduct& b, DayDifferences& out)
{
    const int i = a.index;
    bool isReal = false;
    const auto note = [&](bool differs, QList<int>& list) {
        if (differs)
            list.append(i);
        isReal = isReal || differs;
    };
    note(a.title != b.title, out.title);
    note(a.description != b.description, out.description);
    note(a.tags != b.tags, out.tags);
    note(a.specifications != b.specifications, out.specifications);
    if (!isReal && a.isNoisy != b.isNoisy)
        out.noiseOnly.append(i);
    note(a.price != b.price, out.price);
    note(a.cost != b.cost, out.cost);
    note(a.stockMain != b.stockMain || a.stockShowroom != b.stockShowroom, out.stock);
}

} // namespace

DayDifferences Catalogue::differences(const Catalogue& from, const Catalogue& to)
{
    DayDifferences result;
    for (int i = 0; i < std::max(from.productCount(), to.productCount()); ++i) {
        const bool before = from.isInFeed(i);
        const bool after = to.isInFeed(i);
        if (before && !after)
            result.removed.append(i);
        else if (!before && after)
            result.added.append(i);
        else if (before)
            compare(from.product(i), to.product(i), result);
    }
    return result;
}

} // namespace trueup::sandbox
