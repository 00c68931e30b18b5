#pragma once

#include "reconcile/matchdecisions.h"
#include "reconcile/matchmodel.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <array>
#include <span>
#include <vector>

namespace trueup {

/// What the matcher needs of one ERP item.
struct ErpKey
{
    QString itemNumber;
    QString basePart;
    QString gtin14; ///< valid ones only
    QString mpn;
    QString maker;  ///< manufacturer or brand
    QString title;
    bool active = true;
};

/// What the matcher needs of one feed row.
struct FeedIdentity
{
    QString sku;
    QStringList cwsA; ///< single values
    QStringList cwsCatalog;
    QStringList sprc;
    QString gtin14;
    QString mpn;
    QString maker; ///< vendor
    QString title;
    QString handle; ///< names the row where it has no SKU
};

enum class MatchState { Matched, Ambiguous, Near, Unmatched };
/// "matched", "ambiguous", "near", "unmatched".
[[nodiscard]] QString matchStateWord(MatchState state);

/// The ways two records can be tied, strongest first. Everything from ItemN3 on may only propose.
enum class MatchMethod : quint8 {
    Person, ///< somebody said so
    SkuRaw,
    SkuN1,
    SkuN2,
    CwsA,
    CwsCatalog,
    Sprc,
    Gtin,
    MpnMaker,
    BasePart,
    ItemN3,
    MpnOnly,
    None,
};
/// "person", "sku", "sku_n1", "sku_n2", "cws_a", "cws_catalog", "sprc", "gtin", "mpn", "base_part", "near_n3", "near_mpn", "none".
[[nodiscard]] QString matchMethodWord(MatchMethod method);
[[nodiscard]] bool isIdentifierBacked(MatchMethod method);

struct Evidence
{
    MatchMethod method = MatchMethod::None;
    QString feedValue; ///< the value that met the item
    QString erpValue;
};

struct Candidate
{
    QString itemNumber;
    bool active = true;
    double confidence = 0;          ///< probability that it is the article of the row, see matchmodel.h
    std::vector<Evidence> evidence; ///< strongest first
    int titleSimilarity = -1;       ///< 0 … 100, -1 when one side has no title
    bool makerContradicts = false;
    bool titleContradicts = false;
    bool gtinContradicts = false;  ///< both have a valid GTIN, not the same
    bool mpnContradicts = false;   ///< both have a part number, not the same
    MatchClues clues{};            ///< what `confidence` was computed from
    QStringList elsewhere;         ///< columns of the row that name other items: "sku", "cws_a", "gtin", …
};

struct Match
{
    MatchState state = MatchState::Unmatched;
    QString itemNumber;                    ///< only when matched
    MatchMethod method = MatchMethod::None;
    double confidence = 0;                 ///< of itemNumber, or of the best candidate
    QString reason; ///< why it is ambiguous or near: a stable word such as "columns_disagree", "below_threshold"
    std::vector<Candidate> candidates;     ///< best first, never cut

    /// {"state","method","confidence","reason","candidates":[{"item","confidence","active","evidence":[…],…}]}.
    [[nodiscard]] QByteArray evidenceJson() const;
    /// The same of one candidate alone, with {"row": {"sku","title","vendor","mpn","gtin"}} of the first.
    [[nodiscard]] QByteArray evidenceJson(size_t candidate, const FeedIdentity& row) const;
};

/// The ERP catalogue arranged for look-up: one text pool and one sorted array of hashes per form, about 150 bytes an
/// item. Immutable after construction, so any number of threads may read it.
class ErpIndex
{
public:
    ErpIndex() = default;
    explicit ErpIndex(std::span<const ErpKey> items);
    /// One by one instead, so that a whole mirror need not be held twice; finish() before anything is looked up.
    void add(const ErpKey& key);
    void finish();

    [[nodiscard]] qsizetype size() const { return qsizetype(m_items.size()); }
    /// Memory held, in bytes.
    [[nodiscard]] qsizetype memory() const;

    enum class Form : quint8 { Raw, N1, N2, N3, Base, Gtin, Mpn };
    static constexpr int formCount = 7;

    /// Positions of all items whose `form` is exactly `key`, in the order the items were given.
    [[nodiscard]] std::vector<quint32> find(Form form, const QString& key) const;
    [[nodiscard]] QString itemNumber(quint32 item) const { return text(item, 0); }
    [[nodiscard]] QString basePart(quint32 item) const { return text(item, 1); }
    [[nodiscard]] QString gtin14(quint32 item) const { return text(item, 2); }
    [[nodiscard]] QString mpn(quint32 item) const { return text(item, 3); }
    [[nodiscard]] QString maker(quint32 item) const { return text(item, 4); }
    [[nodiscard]] QString title(quint32 item) const { return text(item, 5); }
    [[nodiscard]] bool isActive(quint32 item) const { return m_items[item].active; }

private:
    static constexpr int textCount = 6;
    struct Item
    {
        quint32 offset = 0;
        std::array<quint16, textCount> length{};
        bool active = true;
    };
    struct Entry
    {
        quint32 hash;
        quint32 item;
    };

    [[nodiscard]] QString text(quint32 item, int which) const;
    [[nodiscard]] QString formOf(Form form, quint32 item) const;

    QByteArray m_pool; ///< UTF-8
    std::vector<Item> m_items;
    std::array<std::vector<Entry>, formCount> m_entries;
};

/// How sure an automatic match must be, and what people have said already.
struct MatchPolicy
{
    double automatic = 0; ///< least probability of an automatic match; above 1: none is automatic
    const MatchDecisions* decisions = nullptr;
};

/// Ties a feed row to an ERP item, or says why not. People's decisions come first: a confirmed item is taken, a refused one
/// is no candidate any more, an item confirmed for another row is ambiguous here. Then rules and order: item number tiers before GTIN, GTIN before part
/// number within the maker, base part last and only when exactly one active item remains; columns that name different
/// items, or several items of one form, are ambiguous and never decided by order. What rests on the GTIN of a case alone is near
/// ("case_gtin").
/// A match less sure than the policy wants is near ("below_threshold").
[[nodiscard]] Match match(const FeedIdentity& row, const ErpIndex& index, const MatchPolicy& policy = {});

} // namespace trueup
