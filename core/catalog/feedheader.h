#pragma once

#include "catalog/issues.h"

#include <QByteArray>
#include <QHash>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace trueup {

/// What a column of the feed means.
enum class ColumnKind : quint8 {
    Unknown,
    UrlHandle,
    Handle,
    Title,
    Description,
    Vendor,
    ProductType,
    Tags,
    Published,
    Status,
    Sku,
    Barcode,
    Price,
    CompareAtPrice,
    Cost,
    Stock,
    Weight,
    WeightUnit,
    ImageUrl,
    ImagePosition,
    ImageAlt,
    SeoTitle,
    SeoDescription,
    Taxable,
    InventoryPolicy,
    RequiresShipping,
    Mpn,
    EtilizeId,
    CwsA,
    CwsCatalog,
    Sprc,
    Metadata,  ///< custom.metadata[json]
    Metafield, ///< any other metafield of the configured namespace
};

/// Where a dot in a metafield name separates section from key.
enum class DotRule : quint8 { First, All, None };
/// "first", "all", "none".
[[nodiscard]] QString dotRuleWord(DotRule rule);
[[nodiscard]] std::optional<DotRule> dotRuleFromWord(QStringView word);

struct HeaderOptions
{
    DotRule dots = DotRule::First;
    QString metafieldNamespace = QStringLiteral("custom");
    QSet<QString> excludedMetafields;         ///< names without prefix and suffix, compared ignoring case
    QMap<QString, QString> listSeparators;    ///< metafield name (lower case) -> separator of its list cells
    QMap<QString, QString> columnMap;         ///< name in the file -> name some dialect knows; compared ignoring case and spacing
};

/// One leaf of product_info. Several columns of the same name share a slot.
struct MetafieldSlot
{
    QString name;                 ///< as in the file, without prefix and suffix
    QByteArray keyJson;           ///< the key as JSON with its colon: "\"Color Family\":"
    QString key;
    std::vector<int> sections;    ///< section ids from the outermost
    QString separator;            ///< of list cells, empty: none
    int sameNamedSection = -1;    ///< a section that has this leaf's path: the leaf goes to its "_value"
    std::vector<int> columns;     ///< more than one: the columns clash when both are filled
};

struct MetafieldSection
{
    QString key;
    QByteArray keyJson;
    int parent = -1;
};

/// The first record of a feed, understood once so that no row has to look at names again.
class FeedHeader
{
public:
    struct Column
    {
        ColumnKind kind = ColumnKind::Unknown;
        int slot = -1;          ///< index into metafieldSlots() of a metafield that takes part in product_info
        bool duplicate = false; ///< an earlier column has the same meaning; used when that one is empty
        QString name;           ///< as the file spells it, trimmed
        QString mappedTo;       ///< the name the column map gives it, empty: read by its own name

        /// What decided the meaning of the column.
        [[nodiscard]] const QString& knownName() const { return mappedTo.isEmpty() ? name : mappedTo; }
    };

    /// Understands the names in any of the customer's dialects: trimmed, spaces collapsed, letter case ignored.
    [[nodiscard]] static FeedHeader parse(const QStringList& names, const HeaderOptions& options = {});

    [[nodiscard]] int size() const { return int(m_columns.size()); }
    [[nodiscard]] const Column& column(int index) const { return m_columns[size_t(index)]; }
    /// First column of a meaning, -1 when the file has none.
    [[nodiscard]] int indexOf(ColumnKind kind) const { return m_first[size_t(kind)]; }
    [[nodiscard]] bool has(ColumnKind kind) const { return indexOf(kind) >= 0; }
    /// In output order: header order, sections kept together.
    [[nodiscard]] const std::vector<MetafieldSlot>& metafieldSlots() const { return m_slots; }
    [[nodiscard]] const std::vector<MetafieldSection>& sections() const { return m_sections; }
    [[nodiscard]] const QStringList& names() const { return m_names; }

    /// "SKU", "Title" as far as the file lacks them: an import cannot start without these.
    [[nodiscard]] QStringList missingRequired() const;
    /// File name -> name, of the columns the column map was applied to.
    [[nodiscard]] QMap<QString, QString> appliedMap() const;
    /// Duplicated columns and metafield names that are both leaf and section.
    [[nodiscard]] const Issues& warnings() const { return m_warnings; }
    /// Changes with any name, order or spelling of the header.
    [[nodiscard]] QByteArray hash() const;

private:
    friend class HeaderBuilder;
    QStringList m_names;
    std::vector<Column> m_columns;
    std::vector<int> m_first;
    std::vector<MetafieldSlot> m_slots;
    std::vector<MetafieldSection> m_sections;
    Issues m_warnings;
};

/// "Sku" -> Sku …; Unknown for a name no dialect knows. Metafields are told by FeedHeader::parse.
[[nodiscard]] ColumnKind columnKindOf(QStringView name);
/// One name of every meaning but metafields, as a person would write it: what a column may be mapped to.
[[nodiscard]] QStringList knownColumnNames();
/// A column no dialect knows that may be one of the columns an import needs.
struct ColumnSuggestion
{
    QString wanted; ///< "SKU", "Title" …
    QString column; ///< as the file spells it
};
/// For each name of `wanted` the column of the file that is most like it, by synonyms, words and spelling. Names that
/// nothing resembles are left out; no column is suggested twice.
[[nodiscard]] QList<ColumnSuggestion> suggestColumns(const FeedHeader& header, const QStringList& wanted);

/// Whether a column of this kind feeds a field of the catalogue, so that its disappearance must hold the run.
[[nodiscard]] bool isMappedColumn(ColumnKind kind);

/// The field a column of this kind says the value of. None for what the feed merely mentions (prices, stock), keys and pictures.
[[nodiscard]] std::optional<FieldId> ownField(ColumnKind kind);

struct HeaderDifference
{
    QStringList added;
    QStringList removed;
    QList<std::pair<QString, QString>> renamed; ///< same meaning, other spelling
    QStringList vanishedMapped;                 ///< removed columns that fed a field: hold the run

    [[nodiscard]] bool isEmpty() const { return added.isEmpty() && removed.isEmpty() && renamed.isEmpty(); }
};
[[nodiscard]] HeaderDifference headerDifference(const FeedHeader& before, const FeedHeader& now);

} // namespace trueup
