#include "catalog/feedheader.h"

#include <QCryptographicHash>
#include <QMap>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int kindCount = int(ColumnKind::Metafield) + 1;
constexpr std::array dotRules{"first"_L1, "all"_L1, "none"_L1}; // in the order of DotRule

struct Dialect
{
    QLatin1StringView name;
    ColumnKind kind;
};

// All spellings occur in the customer's own files and tools, or in Shopify's own CSV.
constexpr std::array dialects = {
    Dialect{"url handle"_L1, ColumnKind::UrlHandle},
    Dialect{"handle"_L1, ColumnKind::Handle},
    Dialect{"title"_L1, ColumnKind::Title},
    Dialect{"product title"_L1, ColumnKind::Title},
    Dialect{"name"_L1, ColumnKind::Title},
    Dialect{"description"_L1, ColumnKind::Description},
    Dialect{"body (html)"_L1, ColumnKind::Description},
    Dialect{"body html"_L1, ColumnKind::Description},
    Dialect{"body_html"_L1, ColumnKind::Description},
    Dialect{"vendor"_L1, ColumnKind::Vendor},
    Dialect{"brand"_L1, ColumnKind::Vendor},
    Dialect{"manufacturer"_L1, ColumnKind::Vendor},
    Dialect{"type"_L1, ColumnKind::ProductType},
    Dialect{"product_type"_L1, ColumnKind::ProductType},
    Dialect{"product type"_L1, ColumnKind::ProductType},
    Dialect{"tags"_L1, ColumnKind::Tags},
    Dialect{"published"_L1, ColumnKind::Published},
    Dialect{"status"_L1, ColumnKind::Status},
    Dialect{"sku"_L1, ColumnKind::Sku},
    Dialect{"product sku"_L1, ColumnKind::Sku},
    Dialect{"variant sku"_L1, ColumnKind::Sku},
    Dialect{"newsku"_L1, ColumnKind::Sku},
    Dialect{"barcode"_L1, ColumnKind::Barcode},
    Dialect{"variant barcode"_L1, ColumnKind::Barcode},
    Dialect{"upc"_L1, ColumnKind::Barcode},
    Dialect{"price"_L1, ColumnKind::Price},
    Dialect{"unit price"_L1, ColumnKind::Price},
    Dialect{"variant price"_L1, ColumnKind::Price},
    Dialect{"compare-at price"_L1, ColumnKind::CompareAtPrice},
    Dialect{"variant compare at price"_L1, ColumnKind::CompareAtPrice},
    Dialect{"cost per item"_L1, ColumnKind::Cost},
    Dialect{"inventory"_L1, ColumnKind::Stock},
    Dialect{"inventory quantity"_L1, ColumnKind::Stock},
    Dialect{"inventory_quantity"_L1, ColumnKind::Stock},
    Dialect{"variant inventory qty"_L1, ColumnKind::Stock},
    Dialect{"weight value (grams)"_L1, ColumnKind::Weight},
    Dialect{"variant grams"_L1, ColumnKind::Weight},
    Dialect{"weight unit for display"_L1, ColumnKind::WeightUnit},
    Dialect{"product image url"_L1, ColumnKind::ImageUrl},
    Dialect{"image src"_L1, ColumnKind::ImageUrl},
    Dialect{"image position"_L1, ColumnKind::ImagePosition},
    Dialect{"image alt text"_L1, ColumnKind::ImageAlt},
    Dialect{"seo title"_L1, ColumnKind::SeoTitle},
    Dialect{"seo description"_L1, ColumnKind::SeoDescription},
    Dialect{"charge tax"_L1, ColumnKind::Taxable},
    Dialect{"variant taxable"_L1, ColumnKind::Taxable},
    Dialect{"continue selling when out of stock"_L1, ColumnKind::InventoryPolicy},
    Dialect{"variant inventory policy"_L1, ColumnKind::InventoryPolicy},
    Dialect{"requires shipping"_L1, ColumnKind::RequiresShipping},
    Dialect{"variant requires shipping"_L1, ColumnKind::RequiresShipping},
    Dialect{"google shopping / mpn"_L1, ColumnKind::Mpn},
    Dialect{"manufacturer part number"_L1, ColumnKind::Mpn},
    Dialect{"mpn"_L1, ColumnKind::Mpn},
    Dialect{"product id"_L1, ColumnKind::EtilizeId},
    Dialect{"etilize_id"_L1, ColumnKind::EtilizeId},
};

/// The name of a metafield column without prefix and type suffix, empty for any other column.
QString metafieldName(const QString& column, const QString& space)
{
    const QString shopifyMark = u"(product.metafields."_s + space + u'.';
    if (const qsizetype at = column.indexOf(shopifyMark, 0, Qt::CaseInsensitive); at >= 0 && column.endsWith(u')'))
        return column.sliced(at + shopifyMark.size()).chopped(1).trimmed();
    if (!column.startsWith("metafield:"_L1, Qt::CaseInsensitive))
        return {};
    QStringView rest = QStringView(column).sliced(10).trimmed();
    const QString prefix = space + u'.';
    if (!rest.startsWith(prefix, Qt::CaseInsensitive))
        return {};
    rest = rest.sliced(prefix.size());
    if (const qsizetype bracket = rest.lastIndexOf(u'['); bracket > 0 && rest.endsWith(u']'))
        rest = rest.first(bracket);
    return rest.trimmed().toString();
}

/// A dot separates when something stands before it, a non-space follows and it is not a decimal point.
bool isSeparator(QStringView name, qsizetype at)
{
    if (name[at] != u'.' || at == 0 || at + 1 >= name.size() || name[at + 1].isSpace())
        return false;
    return !(name[at - 1].isDigit() && name[at + 1].isDigit());
}

QStringList splitName(const QString& name, DotRule rule)
{
    QStringList parts;
    qsizetype start = 0;
    for (qsizetype i = 0; i < name.size() && rule != DotRule::None; ++i) {
        if (i == start || !isSeparator(name, i))
            continue;
        parts.append(name.sliced(start, i - start).trimmed());
        start = i + 1;
        if (rule == DotRule::First)
            break;
    }
    parts.append(name.sliced(start).trimmed());
    return parts;
}

QByteArray keyJson(const QString& key)
{
    QByteArray json;
    appendJsonString(json, key);
    return json.append(':');
}

/// Names other catalogues use. They are never taken by themselves, only suggested: each can also mean something else.
constexpr std::array synonyms = {
    Dialect{"item name"_L1, ColumnKind::Title},
    Dialect{"item title"_L1, ColumnKind::Title},
    Dialect{"product name"_L1, ColumnKind::Title},
    Dialect{"short description"_L1, ColumnKind::Title},
    Dialect{"item number"_L1, ColumnKind::Sku},
    Dialect{"item no"_L1, ColumnKind::Sku},
    Dialect{"item code"_L1, ColumnKind::Sku},
    Dialect{"item sku"_L1, ColumnKind::Sku},
    Dialect{"stock number"_L1, ColumnKind::Sku},
    Dialect{"product code"_L1, ColumnKind::Sku},
    Dialect{"product number"_L1, ColumnKind::Sku},
    Dialect{"part number"_L1, ColumnKind::Sku},
    Dialect{"long description"_L1, ColumnKind::Description},
    Dialect{"marketing text"_L1, ColumnKind::Description},
    Dialect{"maker"_L1, ColumnKind::Vendor},
    Dialect{"supplier"_L1, ColumnKind::Vendor},
    Dialect{"category"_L1, ColumnKind::ProductType},
    Dialect{"product category"_L1, ColumnKind::ProductType},
    Dialect{"keywords"_L1, ColumnKind::Tags},
    Dialect{"ean"_L1, ColumnKind::Barcode},
    Dialect{"gtin"_L1, ColumnKind::Barcode},
    Dialect{"upc code"_L1, ColumnKind::Barcode},
    Dialect{"image"_L1, ColumnKind::ImageUrl},
    Dialect{"image url"_L1, ColumnKind::ImageUrl},
    Dialect{"picture url"_L1, ColumnKind::ImageUrl},
    Dialect{"slug"_L1, ColumnKind::UrlHandle},
    Dialect{"url key"_L1, ColumnKind::UrlHandle},
};

/// Lower case words of a column name, punctuation taken as space.
QString words(QStringView name)
{
    QString text;
    for (const QChar c : name)
        text += c.isLetterOrNumber() ? c.toLower() : QChar(u' ');
    return text.simplified();
}

/// Letters added, dropped, replaced or swapped with their neighbour to make one of the other; names are short.
int editDistance(QStringView a, QStringView b)
{
    const size_t width = size_t(b.size()) + 1;
    std::vector<int> older(width);
    std::vector<int> before(width);
    std::vector<int> row(width);
    for (size_t j = 0; j < width; ++j)
        row[j] = int(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        older.swap(before);
        before.swap(row);
        row[0] = int(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const size_t at = size_t(j) + 1;
            row[at] = std::min({before[at] + 1, row[at - 1] + 1, before[at - 1] + (a[i] == b[j] ? 0 : 1)});
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                row[at] = std::min(row[at], older[at - 2] + 1);
        }
    }
    return row.back();
}

/// 0: nothing alike; 100: the same words. Names a sentence long are no column names anybody would have renamed.
int resemblance(ColumnKind kind, const QString& column)
{
    const QString candidate = words(column);
    if (candidate.isEmpty() || candidate.size() > 60)
        return 0;
    int best = 0;
    const auto compare = [&](QLatin1StringView known, int same) {
        const QString name = words(QString(known));
        if (candidate == name)
            best = std::max(best, same);
        else if ((u' ' + candidate + u' ').contains(u' ' + name + u' '))
            best = std::max(best, same - 30);
        else if (const int distance = editDistance(candidate, name); distance * 5 <= int(name.size()))
            best = std::max(best, same - 20 - distance);
    };
    for (const Dialect& dialect : dialects) {
        if (dialect.kind == kind)
            compare(dialect.name, 100);
    }
    for (const Dialect& synonym : synonyms) {
        if (synonym.kind == kind)
            compare(synonym.name, 90);
    }
    return best;
}

ColumnKind metafieldKind(const QString& name)
{
    const QString lower = name.toLower();
    if (lower == "cws_a"_L1)
        return ColumnKind::CwsA;
    if (lower == "cws_catalog"_L1)
        return ColumnKind::CwsCatalog;
    if (lower == "sprc"_L1)
        return ColumnKind::Sprc;
    return lower == "metadata"_L1 ? ColumnKind::Metadata : ColumnKind::Metafield;
}

} // namespace

/// Gathers columns first and arranges the metafields afterwards, because the place of a leaf depends on sections named later.
class HeaderBuilder
{
public:
    explicit HeaderBuilder(const HeaderOptions& options) : m_options(options)
    {
        m_header.m_first.assign(kindCount, -1);
        m_children.emplace_back();
        for (const QString& name : options.excludedMetafields)
            m_excluded.insert(name.toLower());
        for (auto entry = options.columnMap.cbegin(); entry != options.columnMap.cend(); ++entry)
            m_map.insert(entry.key().simplified().toLower(), entry.value().simplified());
    }

    void addColumn(const QString& rawName)
    {
        const int index = m_header.size();
        FeedHeader::Column column;
        column.name = rawName.simplified();
        if (column.name.startsWith(QChar(0xFEFF)))
            column.name.remove(0, 1);
        m_header.m_names.append(column.name);
        column.mappedTo = m_map.value(column.name.toLower());
        const QString& name = column.knownName();
        const QString metafield = metafieldName(name, m_options.metafieldNamespace);
        if (metafield.isEmpty()) {
            column.kind = columnKindOf(name);
        } else {
            column.kind = metafieldKind(metafield);
            if (m_excluded.contains(metafield.toLower())) {
                if (column.kind == ColumnKind::Metafield || column.kind == ColumnKind::Metadata)
                    column.kind = ColumnKind::Unknown;
            } else if (column.kind != ColumnKind::Metadata) {
                addLeaf(metafield, index);
            }
        }
        const bool single = column.kind != ColumnKind::Unknown && column.kind != ColumnKind::Metafield;
        int& first = m_header.m_first[size_t(column.kind)];
        if (single && first >= 0) {
            column.duplicate = true;
            warn(IssueCode::DuplicateColumn, column.name);
        } else if (first < 0) {
            first = index;
        }
        m_header.m_columns.push_back(column);
    }

    FeedHeader finish()
    {
        for (size_t i = 0; i < m_leaves.size(); ++i) {
            Leaf& leaf = m_leaves[i];
            const auto section = m_sectionIds.constFind({leaf.parent, leaf.slot.key});
            if (section == m_sectionIds.constEnd())
                continue;
            leaf.slot.sameNamedSection = *section;
            m_valueLeaf.insert(*section, int(i));
            warn(IssueCode::MetafieldKeyClash, leaf.slot.name);
        }
        std::vector<int> path;
        arrange(-1, path);
        return std::move(m_header);
    }

private:
    struct Child
    {
        bool isSection;
        int id;
    };
    struct Leaf
    {
        MetafieldSlot slot;
        int parent = -1;
    };
    using Place = std::pair<int, QString>; ///< parent section and key

    void warn(IssueCode code, const QString& column)
    {
        m_header.m_warnings.append(makeIssue(code, Severity::Warning, std::nullopt, column));
    }

    int section(int parent, const QString& key)
    {
        if (const auto known = m_sectionIds.constFind({parent, key}); known != m_sectionIds.constEnd())
            return *known;
        const int id = int(m_header.m_sections.size());
        m_header.m_sections.push_back({key, keyJson(key), parent});
        m_sectionIds.insert({parent, key}, id);
        m_children[size_t(parent + 1)].push_back({true, id});
        m_children.emplace_back();
        return id;
    }

    void addLeaf(const QString& name, int column)
    {
        const QStringList parts = splitName(name, m_options.dots);
        int parent = -1;
        for (const QString& part : parts.first(parts.size() - 1))
            parent = section(parent, part);
        const Place place{parent, parts.last()};
        if (const auto known = m_leafIds.constFind(place); known != m_leafIds.constEnd()) {
            m_leaves[size_t(*known)].slot.columns.push_back(column);
            return;
        }
        Leaf leaf;
        leaf.parent = parent;
        leaf.slot.name = name;
        leaf.slot.key = parts.last();
        leaf.slot.keyJson = keyJson(parts.last());
        leaf.slot.separator = m_options.listSeparators.value(name.toLower());
        leaf.slot.columns.push_back(column);
        m_leafIds.insert(place, int(m_leaves.size()));
        m_children[size_t(parent + 1)].push_back({false, int(m_leaves.size())});
        m_leaves.push_back(std::move(leaf));
    }

    void place(int leafId, const std::vector<int>& path)
    {
        MetafieldSlot slot = m_leaves[size_t(leafId)].slot;
        slot.sections = path;
        for (const int column : slot.columns)
            m_header.m_columns[size_t(column)].slot = int(m_header.m_slots.size());
        m_header.m_slots.push_back(std::move(slot));
    }

    void arrange(int parent, std::vector<int>& path)
    {
        if (const auto leaf = m_valueLeaf.constFind(parent); leaf != m_valueLeaf.constEnd())
            place(*leaf, path);
        for (const Child& child : m_children[size_t(parent + 1)]) {
            if (child.isSection) {
                path.push_back(child.id);
                arrange(child.id, path);
                path.pop_back();
            } else if (m_leaves[size_t(child.id)].slot.sameNamedSection < 0) {
                place(child.id, path);
            }
        }
    }

    const HeaderOptions& m_options;
    FeedHeader m_header;
    QSet<QString> m_excluded;
    QHash<QString, QString> m_map; ///< lower case name in the file -> name to read it by
    std::vector<std::vector<Child>> m_children; ///< of section id + 1
    std::vector<Leaf> m_leaves;
    QMap<Place, int> m_sectionIds;
    QMap<Place, int> m_leafIds;
    QHash<int, int> m_valueLeaf; ///< section -> leaf of the same name
};

FeedHeader FeedHeader::parse(const QStringList& names, const HeaderOptions& options)
{
    HeaderBuilder builder(options);
    for (const QString& name : names)
        builder.addColumn(name);
    return builder.finish();
}

QStringList FeedHeader::missingRequired() const
{
    QStringList missing;
    if (!has(ColumnKind::Sku))
        missing.append(u"SKU"_s);
    if (!has(ColumnKind::Title))
        missing.append(u"Title"_s);
    return missing;
}

QMap<QString, QString> FeedHeader::appliedMap() const
{
    QMap<QString, QString> applied;
    for (const Column& column : m_columns) {
        if (!column.mappedTo.isEmpty())
            applied.insert(column.name, column.mappedTo);
    }
    return applied;
}

QByteArray FeedHeader::hash() const
{
    return QCryptographicHash::hash(m_names.join(u'\n').toUtf8(), QCryptographicHash::Sha256);
}

QStringList knownColumnNames()
{
    QStringList names;
    QSet<ColumnKind> seen;
    for (const Dialect& dialect : dialects) {
        if (seen.contains(dialect.kind))
            continue;
        seen.insert(dialect.kind);
        QString name = dialect.name;
        name[0] = name[0].toUpper();
        for (const auto& [word, written] : {std::pair(u"Url"_s, u"URL"_s), std::pair(u" url"_s, u" URL"_s), std::pair(u"Seo"_s, u"SEO"_s),
                                            std::pair(u"Sku"_s, u"SKU"_s), std::pair(u" mpn"_s, u" MPN"_s)})
            name.replace(word, written);
        names.append(name);
    }
    return names;
}

QString dotRuleWord(DotRule rule)
{
    return dotRules[size_t(rule)];
}

std::optional<DotRule> dotRuleFromWord(QStringView word)
{
    const auto found = std::ranges::find_if(dotRules, [word](QLatin1StringView rule) { return word == rule; });
    return found == dotRules.end() ? std::nullopt : std::optional(DotRule(found - dotRules.begin()));
}

ColumnKind columnKindOf(QStringView name)
{
    const QString wanted = name.toString().simplified().toLower();
    const auto* const found = std::ranges::find_if(dialects, [&](const Dialect& dialect) { return wanted == dialect.name; });
    return found == dialects.end() ? ColumnKind::Unknown : found->kind;
}

QList<ColumnSuggestion> suggestColumns(const FeedHeader& header, const QStringList& wanted)
{
    QList<ColumnSuggestion> suggestions;
    std::vector<bool> taken(size_t(header.size()), false);
    for (const QString& name : wanted) {
        int best = -1;
        int score = 0;
        for (int i = 0; i < header.size(); ++i) {
            const FeedHeader::Column& column = header.column(i);
            if (column.kind != ColumnKind::Unknown || column.name.isEmpty() || taken[size_t(i)])
                continue;
            if (const int found = resemblance(columnKindOf(name), column.name); found > score) {
                best = i;
                score = found;
            }
        }
        if (best < 0)
            continue;
        taken[size_t(best)] = true;
        suggestions.append({name, header.column(best).name});
    }
    return suggestions;
}

bool isMappedColumn(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Unknown:
    case ColumnKind::Metafield:
    case ColumnKind::WeightUnit:
    case ColumnKind::ImageAlt:
    case ColumnKind::EtilizeId: return false;
    default: return true;
    }
}

std::optional<FieldId> ownField(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Title: return FieldId::Title;
    case ColumnKind::Description: return FieldId::Description;
    case ColumnKind::Vendor: return FieldId::Vendor;
    case ColumnKind::ProductType: return FieldId::ProductType;
    case ColumnKind::Tags: return FieldId::Tags;
    case ColumnKind::Status: return FieldId::Status;
    case ColumnKind::Barcode: return FieldId::Barcode;
    case ColumnKind::Weight: return FieldId::Weight;
    case ColumnKind::SeoTitle: return FieldId::SeoTitle;
    case ColumnKind::SeoDescription: return FieldId::SeoDescription;
    case ColumnKind::Taxable: return FieldId::Taxable;
    case ColumnKind::InventoryPolicy: return FieldId::InventoryPolicy;
    case ColumnKind::RequiresShipping: return FieldId::RequiresShipping;
    case ColumnKind::Mpn: return FieldId::Mpn;
    default: return std::nullopt;
    }
}

HeaderDifference headerDifference(const FeedHeader& before, const FeedHeader& now)
{
    HeaderDifference difference;
    const auto lower = [](const QStringList& names) {
        QSet<QString> set;
        for (const QString& name : names)
            set.insert(name.toLower());
        return set;
    };
    const QSet<QString> oldNames = lower(before.names());
    const QSet<QString> newNames = lower(now.names());
    for (int i = 0; i < before.size(); ++i) {
        const FeedHeader::Column& column = before.column(i);
        if (newNames.contains(column.name.toLower()))
            continue;
        const int other = column.kind == ColumnKind::Metafield || column.kind == ColumnKind::Unknown ? -1
                                                                                                      : now.indexOf(column.kind);
        if (other >= 0 && !oldNames.contains(now.column(other).name.toLower())) {
            difference.renamed.append({column.name, now.column(other).name});
            continue;
        }
        difference.removed.append(column.name);
        if (isMappedColumn(column.kind) && other < 0)
            difference.vanishedMapped.append(column.name);
    }
    for (int i = 0; i < now.size(); ++i) {
        const QString& name = now.column(i).name;
        const bool isRename = std::ranges::any_of(difference.renamed, [&](const auto& pair) { return pair.second == name; });
        if (!oldNames.contains(name.toLower()) && !isRename)
            difference.added.append(name);
    }
    return difference;
}

} // namespace trueup
