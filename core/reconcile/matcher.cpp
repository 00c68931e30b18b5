#include "reconcile/matcher.h"

#include "catalog/identifiers.h"
#include "catalog/value.h"
#include "reconcile/titlesimilarity.h"

#include <algorithm>
#include <array>
#include <map>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

using Form = ErpIndex::Form;

struct MethodRow
{
    MatchMethod method;
    const char* word;
    double confidence;
};

constexpr std::array methodRows = {
    MethodRow{MatchMethod::SkuRaw, "sku", 0.999},
    MethodRow{MatchMethod::SkuN1, "sku_n1", 0.995},
    MethodRow{MatchMethod::SkuN2, "sku_n2", 0.98},
    MethodRow{MatchMethod::CwsA, "cws_a", 0.97},
    MethodRow{MatchMethod::CwsCatalog, "cws_catalog", 0.965},
    MethodRow{MatchMethod::Sprc, "sprc", 0.96},
    MethodRow{MatchMethod::Gtin, "gtin", 0.95},
    MethodRow{MatchMethod::MpnMaker, "mpn", 0.93},
    MethodRow{MatchMethod::BasePart, "base_part", 0.85},
    MethodRow{MatchMethod::ItemN3, "near_n3", 0.5},
    MethodRow{MatchMethod::MpnOnly, "near_mpn", 0.4},
    MethodRow{MatchMethod::None, "none", 0},
};

consteval bool isInOrder()
{
    for (size_t i = 0; i < methodRows.size(); ++i) {
        if (size_t(methodRows[i].method) != i)
            return false;
    }
    return true;
}
static_assert(isInOrder(), "the table is indexed by MatchMethod");

/// Odds of being right shrink to this share for every contradiction between the records.
constexpr double contradictionOdds = 0.2;
/// Shorter part numbers occur at every maker and tie nothing together.
constexpr qsizetype shortestMpn = 3;

/// Which column of the feed an item number was met by; columns that disagree make a match ambiguous.
enum class Column : quint8 { Sku, CwsA, CwsCatalog, Sprc, Gtin, Mpn, Other };

Column columnOf(MatchMethod method)
{
    switch (method) {
    case MatchMethod::SkuRaw:
    case MatchMethod::SkuN1:
    case MatchMethod::SkuN2: return Column::Sku;
    case MatchMethod::CwsA: return Column::CwsA;
    case MatchMethod::CwsCatalog: return Column::CwsCatalog;
    case MatchMethod::Sprc: return Column::Sprc;
    case MatchMethod::Gtin: return Column::Gtin;
    case MatchMethod::MpnMaker: return Column::Mpn;
    default: return Column::Other;
    }
}

double lowered(double confidence, int contradictions)
{
    if (confidence <= 0 || confidence >= 1)
        return confidence;
    double odds = confidence / (1 - confidence);
    for (int i = 0; i < contradictions; ++i)
        odds *= contradictionOdds;
    return odds / (1 + odds);
}

class Matcher
{
public:
    Matcher(const FeedIdentity& row, const ErpIndex& index) : m_row(row), m_index(index) {}

    Match run()
    {
        gather();
        Match result;
        decide(result);
        fillCandidates(result);
        return result;
    }

private:
    struct Hit
    {
        MatchMethod method;
        QString feedValue;
    };

    void add(MatchMethod method, const std::vector<quint32>& items, const QString& feedValue)
    {
        for (const quint32 item : items) {
            std::vector<Hit>& hits = m_hits[item];
            const bool known = std::ranges::any_of(hits, [&](const Hit& hit) {
                // A looser form of a column that matched already says nothing new.
                return hit.method == method || (columnOf(hit.method) != Column::Other && columnOf(hit.method) == columnOf(method));
            });
            if (!known)
                hits.push_back({method, feedValue});
        }
    }

    void gather()
    {
        add(MatchMethod::SkuRaw, m_index.find(Form::Raw, rawForm(m_row.sku)), m_row.sku);
        add(MatchMethod::SkuN1, m_index.find(Form::N1, n1Form(m_row.sku)), m_row.sku);
        add(MatchMethod::SkuN2, m_index.find(Form::N2, n2Form(m_row.sku)), m_row.sku);
        for (const auto& [method, values] : {std::pair(MatchMethod::CwsA, &m_row.cwsA),
                                             std::pair(MatchMethod::CwsCatalog, &m_row.cwsCatalog),
                                             std::pair(MatchMethod::Sprc, &m_row.sprc)}) {
            for (const QString& value : *values)
                addReference(method, value);
        }
        add(MatchMethod::Gtin, m_index.find(Form::Gtin, m_row.gtin14), m_row.gtin14);
        addMpn();
        add(MatchMethod::BasePart, m_index.find(Form::Base, n2Form(m_row.sku)), m_row.sku);
        for (const QStringList* values : {&m_row.cwsA, &m_row.cwsCatalog, &m_row.sprc}) {
            for (const QString& value : *values)
                add(MatchMethod::BasePart, m_index.find(Form::Base, n2Form(value)), value);
        }
        if (m_hits.empty())
            add(MatchMethod::ItemN3, m_index.find(Form::N3, n3Form(m_row.sku)), m_row.sku);
    }

    /// The strictest form that meets an item counts; looser forms are tried only when it met none, because a reference
    /// that names an item verbatim does not also mean its look-alikes.
    void addReference(MatchMethod method, const QString& value)
    {
        for (const auto& [form, key] : {std::pair(Form::Raw, rawForm(value)), std::pair(Form::N1, n1Form(value)),
                                        std::pair(Form::N2, n2Form(value))}) {
            const std::vector<quint32> items = m_index.find(form, key);
            add(method, items, value);
            if (!items.empty())
                return;
        }
    }

    void addMpn()
    {
        const QString form = n2Form(m_row.mpn);
        if (form.size() < shortestMpn)
            return;
        const QString maker = makerForm(m_row.maker);
        for (const quint32 item : m_index.find(Form::Mpn, form)) {
            const QString other = makerForm(m_index.maker(item));
            if (!maker.isEmpty() && maker == other)
                add(MatchMethod::MpnMaker, {item}, m_row.mpn);
            else if (maker.isEmpty() || other.isEmpty())
                add(MatchMethod::MpnOnly, {item}, m_row.mpn);
        }
    }

    [[nodiscard]] std::vector<quint32> itemsBy(MatchMethod method) const
    {
        std::vector<quint32> items;
        for (const auto& [item, hits] : m_hits) {
            if (std::ranges::any_of(hits, [method](const Hit& hit) { return hit.method == method; }))
                items.push_back(item);
        }
        return items;
    }

    void decide(Match& result)
    {
        for (const MethodRow& row : methodRows) {
            std::vector<quint32> items = itemsBy(row.method);
            if (items.empty() || row.method == MatchMethod::None)
                continue;
            result.method = row.method;
            if (!isIdentifierBacked(row.method)) {
                result.state = MatchState::Near;
                result.reason = matchMethodWord(row.method);
                return;
            }
            if (row.method == MatchMethod::BasePart) {
                std::erase_if(items, [this](quint32 item) { return !m_index.isActive(item); });
                if (items.empty()) {
                    result.state = MatchState::Near;
                    result.reason = u"base_part_inactive"_s;
                    return;
                }
            }
            if (items.size() > 1 || columnsDisagree(items.front(), row.method)) {
                result.state = MatchState::Ambiguous;
                result.reason = items.size() > 1 ? u"several_items"_s : u"columns_disagree"_s;
                return;
            }
            result.state = MatchState::Matched;
            result.itemNumber = m_index.itemNumber(items.front());
            return;
        }
    }

    /// Whether another column of the row names other items and not this one.
    [[nodiscard]] bool columnsDisagree(quint32 item, MatchMethod method) const
    {
        for (const Column column :
             {Column::Sku, Column::CwsA, Column::CwsCatalog, Column::Sprc, Column::Gtin, Column::Mpn}) {
            // A barcode or part number that points elsewhere only lowers the confidence of an item number.
            const bool isNumber = columnOf(method) < Column::Gtin;
            if (columnOf(method) == column || (isNumber && column >= Column::Gtin))
                continue;
            bool namesAny = false;
            bool namesThis = false;
            for (const auto& [other, hits] : m_hits) {
                const bool byColumn = std::ranges::any_of(hits, [column](const Hit& hit) { return columnOf(hit.method) == column; });
                namesAny = namesAny || byColumn;
                namesThis = namesThis || (byColumn && other == item);
            }
            if (namesAny && !namesThis)
                return true;
        }
        return false;
    }

    [[nodiscard]] QString erpValue(MatchMethod method, quint32 item) const
    {
        switch (method) {
        case MatchMethod::Gtin: return m_index.gtin14(item);
        case MatchMethod::MpnMaker:
        case MatchMethod::MpnOnly: return m_index.mpn(item);
        case MatchMethod::BasePart: return m_index.basePart(item);
        default: return m_index.itemNumber(item);
        }
    }

    void fillCandidates(Match& result)
    {
        for (auto& [item, hits] : m_hits) {
            std::ranges::stable_sort(hits, {}, &Hit::method);
            Candidate candidate;
            candidate.itemNumber = m_index.itemNumber(item);
            candidate.active = m_index.isActive(item);
            for (const Hit& hit : hits)
                candidate.evidence.push_back({hit.method, hit.feedValue, erpValue(hit.method, item)});
            const QString title = m_index.title(item);
            candidate.titleSimilarity = titleSimilarity(m_row.title, title);
            candidate.titleContradicts = titlesContradict(m_row.title, title, candidate.titleSimilarity);
            const QString maker = makerForm(m_row.maker);
            const QString other = makerForm(m_index.maker(item));
            candidate.makerContradicts = !maker.isEmpty() && !other.isEmpty() && maker != other
                                         && !maker.startsWith(other) && !other.startsWith(maker);
            candidate.confidence = lowered(baseConfidence(hits.front().method), int(candidate.titleContradicts)
                                                                                    + int(candidate.makerContradicts)
                                                                                    + int(isContradictedByCode(item)));
            result.candidates.push_back(std::move(candidate));
        }
        std::ranges::stable_sort(result.candidates, [](const Candidate& a, const Candidate& b) {
            if (a.confidence != b.confidence)
                return a.confidence > b.confidence;
            return a.titleSimilarity != b.titleSimilarity ? a.titleSimilarity > b.titleSimilarity : a.itemNumber < b.itemNumber;
        });
        if (result.candidates.empty())
            return;
        const auto chosen = std::ranges::find(result.candidates, result.itemNumber, &Candidate::itemNumber);
        result.confidence = chosen == result.candidates.end() ? result.candidates.front().confidence : chosen->confidence;
        if (result.state == MatchState::Ambiguous) // several equal answers share the probability
            result.confidence /= double(result.candidates.size());
    }

    /// Both sides have a valid GTIN and they differ.
    [[nodiscard]] bool isContradictedByCode(quint32 item) const
    {
        const QString gtin = m_index.gtin14(item);
        return !gtin.isEmpty() && !m_row.gtin14.isEmpty() && gtin != m_row.gtin14;
    }

    const FeedIdentity& m_row;
    const ErpIndex& m_index;
    std::map<quint32, std::vector<Hit>> m_hits; ///< by item, so that results never depend on hashing
};

} // namespace

QString matchStateWord(MatchState state)
{
    switch (state) {
    case MatchState::Matched: return u"matched"_s;
    case MatchState::Ambiguous: return u"ambiguous"_s;
    case MatchState::Near: return u"near"_s;
    case MatchState::Unmatched: return u"unmatched"_s;
    }
    return {};
}

QString matchMethodWord(MatchMethod method)
{
    return QString::fromLatin1(methodRows[size_t(method)].word);
}

bool isIdentifierBacked(MatchMethod method)
{
    return method < MatchMethod::ItemN3;
}

double baseConfidence(MatchMethod method)
{
    return methodRows[size_t(method)].confidence;
}

Match match(const FeedIdentity& row, const ErpIndex& index)
{
    return Matcher(row, index).run();
}

QByteArray Match::evidenceJson() const
{
    const auto number = [](double value) { return QByteArray::number(value, 'f', 4); };
    QByteArray out("{\"state\":");
    appendJsonString(out, matchStateWord(state));
    out.append(",\"method\":");
    appendJsonString(out, matchMethodWord(method));
    out.append(",\"confidence\":").append(number(confidence)).append(",\"reason\":");
    appendJsonString(out, reason);
    out.append(",\"candidates\":[");
    for (size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& candidate = candidates[i];
        out.append(i > 0 ? ",{\"item\":" : "{\"item\":");
        appendJsonString(out, candidate.itemNumber);
        out.append(",\"confidence\":").append(number(candidate.confidence));
        out.append(",\"active\":").append(candidate.active ? "true" : "false");
        if (candidate.titleSimilarity >= 0)
            out.append(",\"title_similarity\":").append(QByteArray::number(candidate.titleSimilarity));
        if (candidate.titleContradicts)
            out.append(",\"title_contradicts\":true");
        if (candidate.makerContradicts)
            out.append(",\"maker_contradicts\":true");
        out.append(",\"evidence\":[");
        for (size_t k = 0; k < candidate.evidence.size(); ++k) {
            const Evidence& evidence = candidate.evidence[k];
            out.append(k > 0 ? ",{\"method\":" : "{\"method\":");
            appendJsonString(out, matchMethodWord(evidence.method));
            out.append(",\"feed\":");
            appendJsonString(out, evidence.feedValue);
            out.append(",\"erp\":");
            appendJsonString(out, evidence.erpValue);
            out.append('}');
        }
        out.append("]}");
    }
    return out.append("]}");
}

} // namespace trueup
