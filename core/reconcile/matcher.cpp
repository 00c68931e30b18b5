#include "reconcile/matcher.h"

#include "catalog/identifiers.h"
#include "catalog/value.h"
#include "reconcile/titlesimilarity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <span>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

using Form = ErpIndex::Form;

struct MethodRow
{
    MatchMethod method;
    const char* word;
    std::optional<MatchClue> clue; ///< what it says to the model
};

constexpr std::array methodRows = {
    MethodRow{MatchMethod::Person, "person", {}},
    MethodRow{MatchMethod::SkuRaw, "sku", MatchClue::SkuRaw},
    MethodRow{MatchMethod::SkuN1, "sku_n1", MatchClue::SkuN1},
    MethodRow{MatchMethod::SkuN2, "sku_n2", MatchClue::SkuN2},
    MethodRow{MatchMethod::CwsA, "cws_a", MatchClue::CwsA},
    MethodRow{MatchMethod::CwsCatalog, "cws_catalog", MatchClue::CwsCatalog},
    MethodRow{MatchMethod::Sprc, "sprc", MatchClue::Sprc},
    MethodRow{MatchMethod::Gtin, "gtin", MatchClue::Gtin},
    MethodRow{MatchMethod::MpnMaker, "mpn", MatchClue::MpnMaker},
    MethodRow{MatchMethod::BasePart, "base_part", MatchClue::BasePart},
    MethodRow{MatchMethod::ItemN3, "near_n3", MatchClue::ItemN3},
    MethodRow{MatchMethod::MpnOnly, "near_mpn", MatchClue::MpnOnly},
    MethodRow{MatchMethod::None, "none", {}},
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

const char* columnWord(Column column)
{
    switch (column) {
    case Column::Sku: return "sku";
    case Column::CwsA: return "cws_a";
    case Column::CwsCatalog: return "cws_catalog";
    case Column::Sprc: return "sprc";
    case Column::Gtin: return "gtin";
    case Column::Mpn: return "mpn";
    case Column::Other: break;
    }
    return "";
}

/// The numbers a title names, in order of size: pack counts, lengths, model numbers.
QStringList numbersOf(const QString& title)
{
    QStringList numbers;
    qsizetype start = -1;
    for (qsizetype i = 0; i <= title.size(); ++i) {
        const bool digit = i < title.size() && title[i] >= u'0' && title[i] <= u'9';
        if (digit && start < 0)
            start = i;
        if (!digit && start >= 0) {
            numbers.append(title.sliced(start, i - start));
            start = -1;
        }
    }
    numbers.sort();
    numbers.removeDuplicates();
    return numbers;
}

bool numbersDiffer(const QStringList& a, const QStringList& b)
{
    const auto lacks = [](const QStringList& of, const QStringList& in) {
        return std::ranges::any_of(of, [&](const QString& number) { return !in.contains(number); });
    };
    return !a.isEmpty() && !b.isEmpty() && lacks(a, b) && lacks(b, a);
}

class Matcher
{
public:
    Matcher(const FeedIdentity& row, const ErpIndex& index, const MatchPolicy& policy)
        : m_row(row), m_index(index), m_policy(policy),
          m_key(policy.decisions && !policy.decisions->isEmpty() ? matchKey(row) : QString())
    {
    }

    Match run()
    {
        gather();
        countHits();
        Match result;
        decide(result);
        fillCandidates(result);
        if (!m_key.isEmpty())
            askPeople(result);
        if (result.state == MatchState::Matched && result.method != MatchMethod::Person && result.confidence < m_policy.automatic)
            leaveToPeople(result, MatchState::Near, u"below_threshold"_s);
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
            if (!m_key.isEmpty() && m_policy.decisions->isRefused(m_key, m_index.itemNumber(item)))
                continue;
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
            if (items.empty())
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
            if (restsOnCase(items.front(), row.method)) {
                result.state = MatchState::Near;
                result.reason = u"case_gtin"_s;
                return;
            }
            result.state = MatchState::Matched;
            result.itemNumber = m_index.itemNumber(items.front());
            return;
        }
    }

    /// Whether nothing but the number of a case ties the item to the row: one of the two may be the piece.
    [[nodiscard]] bool restsOnCase(quint32 item, MatchMethod method) const
    {
        return method == MatchMethod::Gtin && isCaseGtin(m_row.gtin14) && std::ranges::none_of(m_hits.at(item), [](const Hit& hit) {
            return hit.method != MatchMethod::Gtin && isIdentifierBacked(hit.method);
        });
    }

    /// Whether another column of the row names other items and not this one.
    [[nodiscard]] bool columnsDisagree(quint32 item, MatchMethod method) const
    {
        // A barcode or part number that points elsewhere only lowers the confidence of an item number.
        const bool isNumber = columnOf(method) < Column::Gtin;
        return std::ranges::any_of(columns, [&](Column column) {
            return columnOf(method) != column && !(isNumber && column >= Column::Gtin) && namesOthers(column, item);
        });
    }

    static constexpr std::array columns = {Column::Sku,  Column::CwsA, Column::CwsCatalog,
                                           Column::Sprc, Column::Gtin, Column::Mpn};

    static bool isBy(const std::vector<Hit>& hits, Column column)
    {
        return std::ranges::any_of(hits, [column](const Hit& hit) { return columnOf(hit.method) == column; });
    }

    /// Whether a column of the row names items, and this one is not among them.
    [[nodiscard]] bool namesOthers(Column column, quint32 item) const
    {
        return m_named[size_t(column)] && !isBy(m_hits.at(item), column);
    }

    void countHits()
    {
        for (const auto& [item, hits] : m_hits) {
            for (const Hit& hit : hits) {
                m_named[size_t(columnOf(hit.method))] = true;
                ++m_itemsBy[size_t(hit.method)];
            }
        }
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
            result.candidates.push_back(candidateOf(item, hits));
            result.candidates.back().clues = cluesOf(item, hits, result.candidates.back());
        }
        compareTitles(result.candidates);
        for (Candidate& candidate : result.candidates)
            candidate.confidence = matchProbability(candidate.clues);
        std::ranges::stable_sort(result.candidates, [](const Candidate& a, const Candidate& b) {
            if (a.confidence != b.confidence)
                return a.confidence > b.confidence;
            return a.titleSimilarity != b.titleSimilarity ? a.titleSimilarity > b.titleSimilarity : a.itemNumber < b.itemNumber;
        });
        if (result.candidates.empty())
            return;
        const auto chosen = std::ranges::find(result.candidates, result.itemNumber, &Candidate::itemNumber);
        result.confidence = chosen == result.candidates.end() ? result.candidates.front().confidence : chosen->confidence;
    }

    [[nodiscard]] Candidate candidateOf(quint32 item, const std::vector<Hit>& hits) const
    {
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
        candidate.makerContradicts = !maker.isEmpty() && !other.isEmpty() && maker != other && !maker.startsWith(other)
                                     && !other.startsWith(maker);
        const QString gtin = m_index.gtin14(item);
        candidate.gtinContradicts = !gtin.isEmpty() && !m_row.gtin14.isEmpty() && gtin != m_row.gtin14;
        const QString mpn = n2Form(m_index.mpn(item));
        const QString ours = n2Form(m_row.mpn);
        candidate.mpnContradicts = !mpn.isEmpty() && !ours.isEmpty() && mpn != ours;
        for (const Column column : columns) {
            if (namesOthers(column, item))
                candidate.elsewhere.append(QString::fromLatin1(columnWord(column)));
        }
        return candidate;
    }

    [[nodiscard]] MatchClues cluesOf(quint32 item, const std::vector<Hit>& hits, const Candidate& candidate) const
    {
        MatchClues clues{};
        const auto set = [&clues](MatchClue clue, double value) { clues[size_t(clue)] = float(value); };
        for (const Hit& hit : hits)
            set(*methodRows[size_t(hit.method)].clue, 1);
        const Hit& best = hits.front();
        set(MatchClue::Twins, std::log2(double(m_itemsBy[size_t(best.method)])));
        set(MatchClue::Rivals, std::log2(double(m_hits.size())));
        set(MatchClue::Outranked, std::ranges::any_of(std::span(m_itemsBy).first(size_t(best.method)), [](int items) { return items > 0; }));
        const auto elsewhere = [&candidate](const char* column) { return candidate.elsewhere.contains(QLatin1StringView(column)); };
        set(MatchClue::SkuElsewhere, elsewhere("sku"));
        set(MatchClue::ReferenceElsewhere, elsewhere("cws_a") + elsewhere("cws_catalog") + elsewhere("sprc"));
        set(MatchClue::GtinElsewhere, elsewhere("gtin"));
        set(MatchClue::MpnElsewhere, elsewhere("mpn"));
        set(MatchClue::Values, std::log2(double(valuesOf(columnOf(best.method)))));
        constexpr double longEnough = 8;
        set(MatchClue::Short, std::max(0.0, 1 - double(n2Form(best.feedValue).size()) / longEnough));
        set(MatchClue::GtinDiffers, candidate.gtinContradicts);
        set(MatchClue::MpnDiffers, candidate.mpnContradicts);
        set(MatchClue::MakerDiffers, candidate.makerContradicts);
        set(MatchClue::MakerSame, !candidate.makerContradicts && !m_row.maker.isEmpty() && !m_index.maker(item).isEmpty());
        set(MatchClue::TitleContradicts, candidate.titleContradicts);
        const bool hasTitles = candidate.titleSimilarity >= 0;
        set(MatchClue::TitleNumbersDiffer, hasTitles && numbersDiffer(numbersOf(m_row.title), numbersOf(m_index.title(item))));
        set(MatchClue::TitleLike, hasTitles ? candidate.titleSimilarity / 50.0 - 1 : 0);
        set(MatchClue::NoTitle, !hasTitles);
        set(MatchClue::Inactive, !candidate.active);
        return clues;
    }

    [[nodiscard]] qsizetype valuesOf(Column column) const
    {
        switch (column) {
        case Column::CwsA: return m_row.cwsA.size();
        case Column::CwsCatalog: return m_row.cwsCatalog.size();
        case Column::Sprc: return m_row.sprc.size();
        default: return 1;
        }
    }

    static void compareTitles(std::vector<Candidate>& candidates)
    {
        if (candidates.size() < 2)
            return;
        int best = -1;
        int second = -1;
        for (const Candidate& candidate : candidates) {
            second = std::max(second, std::min(best, candidate.titleSimilarity));
            best = std::max(best, candidate.titleSimilarity);
        }
        for (Candidate& candidate : candidates) {
            const int own = candidate.titleSimilarity;
            const int rival = own == best ? second : best;
            if (own >= 0 && rival >= 0)
                candidate.clues[size_t(MatchClue::TitleLead)] = float(own - rival) / 100;
        }
    }

    static void leaveToPeople(Match& result, MatchState state, const QString& reason)
    {
        result.state = state;
        result.itemNumber.clear();
        result.reason = reason;
    }

    /// What somebody confirmed stands; an item that was confirmed for another row is not given away.
    void askPeople(Match& result) const
    {
        const MatchDecisions& decisions = *m_policy.decisions;
        if (decisions.isAlone(m_key)) {
            result = {};
            result.method = MatchMethod::Person;
            result.confidence = 1;
            return;
        }
        if (const QString item = decisions.itemOf(m_key); !item.isEmpty()) {
            const auto known = m_index.find(Form::Raw, rawForm(item));
            result.method = MatchMethod::Person;
            if (known.empty()) {
                leaveToPeople(result, MatchState::Near, u"confirmed_item_gone"_s);
                return;
            }
            result.state = MatchState::Matched;
            result.itemNumber = m_index.itemNumber(known.front());
            result.reason.clear();
            result.confidence = 1;
            return;
        }
        if (result.state != MatchState::Matched)
            return;
        const QString owner = decisions.rowOf(result.itemNumber);
        if (!owner.isEmpty() && owner != m_key)
            leaveToPeople(result, MatchState::Ambiguous, u"item_taken"_s);
    }

    const FeedIdentity& m_row;
    const ErpIndex& m_index;
    const MatchPolicy& m_policy;
    const QString m_key; ///< empty when there are no decisions to look at
    std::array<bool, columns.size() + 1> m_named{};       ///< by Column: names an item
    std::array<int, size_t(MatchMethod::None)> m_itemsBy{}; ///< by MatchMethod: how many items it meets
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

Match match(const FeedIdentity& row, const ErpIndex& index, const MatchPolicy& policy)
{
    return Matcher(row, index, policy).run();
}

namespace {

QByteArray shortNumber(double value)
{
    return QByteArray::number(value, 'f', 4);
}

void appendMember(QByteArray& out, const char* name, const QString& value)
{
    out.append(",\"").append(name).append("\":");
    appendJsonString(out, value);
}

void appendCandidate(QByteArray& out, const Candidate& candidate)
{
    out.append("{\"item\":");
    appendJsonString(out, candidate.itemNumber);
    out.append(",\"confidence\":").append(shortNumber(candidate.confidence));
    out.append(",\"active\":").append(candidate.active ? "true" : "false");
    if (candidate.titleSimilarity >= 0)
        out.append(",\"title_similarity\":").append(QByteArray::number(candidate.titleSimilarity));
    for (const auto& [name, contradicts] : {std::pair("title_contradicts", candidate.titleContradicts),
                                            std::pair("maker_contradicts", candidate.makerContradicts),
                                            std::pair("gtin_contradicts", candidate.gtinContradicts),
                                            std::pair("mpn_contradicts", candidate.mpnContradicts)}) {
        if (contradicts)
            out.append(",\"").append(name).append("\":true");
    }
    if (!candidate.elsewhere.isEmpty()) {
        out.append(",\"elsewhere\":[");
        for (qsizetype i = 0; i < candidate.elsewhere.size(); ++i) {
            if (i > 0)
                out.append(',');
            appendJsonString(out, candidate.elsewhere[i]);
        }
        out.append(']');
    }
    out.append(",\"evidence\":[");
    for (size_t i = 0; i < candidate.evidence.size(); ++i) {
        const Evidence& evidence = candidate.evidence[i];
        out.append(i > 0 ? ",{\"method\":" : "{\"method\":");
        appendJsonString(out, matchMethodWord(evidence.method));
        appendMember(out, "feed", evidence.feedValue);
        appendMember(out, "erp", evidence.erpValue);
        out.append('}');
    }
    out.append("]}");
}

QByteArray head(const Match& match)
{
    QByteArray out("{\"state\":");
    appendJsonString(out, matchStateWord(match.state));
    appendMember(out, "method", matchMethodWord(match.method));
    out.append(",\"confidence\":").append(shortNumber(match.confidence));
    appendMember(out, "reason", match.reason);
    return out;
}

} // namespace

QByteArray Match::evidenceJson() const
{
    QByteArray out = head(*this).append(",\"candidates\":[");
    for (size_t i = 0; i < candidates.size(); ++i) {
        if (i > 0)
            out.append(',');
        appendCandidate(out, candidates[i]);
    }
    return out.append("]}");
}

QByteArray Match::evidenceJson(size_t candidate, const FeedIdentity& row) const
{
    QByteArray out = head(*this);
    if (candidate == 0) {
        out.append(",\"row\":{\"sku\":");
        appendJsonString(out, row.sku);
        appendMember(out, "title", row.title);
        appendMember(out, "vendor", row.maker);
        appendMember(out, "mpn", row.mpn);
        appendMember(out, "gtin", row.gtin14);
        out.append('}');
    }
    out.append(",\"candidates\":[");
    appendCandidate(out, candidates[candidate]);
    return out.append("]}");
}

} // namespace trueup
