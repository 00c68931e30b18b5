#include "reconcile/lists/candidates.h"

#include <algorithm>
#include <cmath>

namespace trueup {

namespace {

/// A code shared by more rows than this says nothing about one of them.
constexpr size_t codeCrowd = 40;

class Search
{
public:
    Search(const ListCorpus& corpus, ListSide from, ListSide to, int perRow)
        : m_corpus(corpus), m_from(from), m_to(to), m_perRow(perRow), m_score(corpus.records(m_to).size(), 0.0F)
    {
        m_crowd = std::max<size_t>(200, corpus.records(m_to).size() / 20);
    }
    void run(std::vector<CandidatePair>& out)
    {
        for (quint32 row = 0; row < m_corpus.records(m_from).size(); ++row) {
            collect(m_corpus.records(m_from)[row]);
            if (m_from == m_to)
                leaveOut(row);
            keep(row, out);
        }
    }

private:
    void collect(const ListRecord& record)
    {
        bool any = false;
        for (const quint32 token : record.words)
            any = add(token, m_crowd) || any;
        if (any)
            return;
        for (const quint32 token : record.words)
            add(token, SIZE_MAX);
    }
    bool add(quint32 token, size_t crowd)
    {
        const auto rows = m_corpus.rowsWith(m_to, token);
        if (rows.empty() || rows.size() > crowd)
            return false;
        const auto weight = float(m_corpus.weight(token) * m_corpus.weight(token));
        for (const quint32 other : rows) {
            if (m_score[other] == 0)
                m_touched.push_back(other);
            m_score[other] += weight;
        }
        return true;
    }
    void leaveOut(quint32 row)
    {
        std::erase(m_touched, row);
        m_score[row] = 0;
    }
    void keep(quint32 row, std::vector<CandidatePair>& out)
    {
        for (const quint32 other : m_touched)
            m_score[other] /= float(std::sqrt(1 + m_corpus.records(m_to)[other].weight));
        const size_t count = std::min(size_t(m_perRow), m_touched.size());
        const auto better = [this](quint32 a, quint32 b) {
            return m_score[a] != m_score[b] ? m_score[a] > m_score[b] : a < b;
        };
        std::ranges::partial_sort(m_touched, m_touched.begin() + qsizetype(count), better);
        for (size_t i = 0; i < count; ++i)
            out.push_back(pairOf(row, m_touched[i]));
        for (const quint32 other : m_touched)
            m_score[other] = 0;
        m_touched.clear();
    }

    [[nodiscard]] CandidatePair pairOf(quint32 row, quint32 other) const
    {
        const bool inOrder = m_from == m_to ? row < other : m_from == ListSide::Left;
        return inOrder ? CandidatePair{row, other} : CandidatePair{other, row};
    }

    const ListCorpus& m_corpus;
    ListSide m_from;
    ListSide m_to;
    int m_perRow;
    size_t m_crowd = 0;
    std::vector<float> m_score;
    std::vector<quint32> m_touched;
};

struct Key
{
    size_t hash;
    quint32 row;
};

/// Pairs every two rows of different sides that share a key few have.
void join(std::vector<Key>& left, std::vector<Key>& right, std::vector<CandidatePair>& out)
{
    const auto order = [](const Key& a, const Key& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
    };
    std::ranges::sort(left, order);
    std::ranges::sort(right, order);
    for (size_t i = 0, j = 0; i < left.size() && j < right.size();) {
        if (left[i].hash != right[j].hash) {
            ++(left[i].hash < right[j].hash ? i : j);
            continue;
        }
        size_t iEnd = i;
        size_t jEnd = j;
        while (iEnd < left.size() && left[iEnd].hash == left[i].hash)
            ++iEnd;
        while (jEnd < right.size() && right[jEnd].hash == right[j].hash)
            ++jEnd;
        if ((iEnd - i) * (jEnd - j) <= codeCrowd) {
            for (size_t a = i; a < iEnd; ++a) {
                for (size_t b = j; b < jEnd; ++b)
                    out.push_back({left[a].row, right[b].row});
            }
        }
        i = iEnd;
        j = jEnd;
    }
}

std::vector<Key> codeKeys(const ListCorpus& corpus, ListSide side)
{
    std::vector<Key> keys;
    const auto& records = corpus.records(side);
    for (quint32 row = 0; row < records.size(); ++row) {
        for (const ListRecord::Code& code : records[row].codes)
            keys.push_back({qHash(corpus.codeText(code.code), 1), row});
        if (records[row].gtin != 0)
            keys.push_back({qHash(records[row].gtin, 2), row});
    }
    return keys;
}

/// A code and its beginnings: colour and country letters come last.
std::vector<Key> stemKeys(const ListCorpus& corpus, ListSide side)
{
    std::vector<Key> keys;
    const auto& records = corpus.records(side);
    for (quint32 row = 0; row < records.size(); ++row) {
        for (const quint32 code : records[row].ownCodes) {
            const QString& text = corpus.codeText(code);
            for (qsizetype cut = 0; cut <= 3 && text.size() - cut >= 5; ++cut)
                keys.push_back({qHash(QStringView(text).chopped(cut), 3), row});
        }
    }
    return keys;
}

void sortOnce(std::vector<CandidatePair>& pairs)
{
    std::ranges::sort(pairs);
    const auto rest = std::ranges::unique(pairs);
    pairs.erase(rest.begin(), rest.end());
}

} // namespace

std::vector<CandidatePair> candidatePairs(const ListCorpus& corpus, int perRow)
{
    std::vector<CandidatePair> pairs;
    Search(corpus, ListSide::Left, ListSide::Right, perRow).run(pairs);
    Search(corpus, ListSide::Right, ListSide::Left, perRow).run(pairs);
    for (const auto keysOf : {codeKeys, stemKeys}) {
        std::vector<Key> left = keysOf(corpus, ListSide::Left);
        std::vector<Key> right = keysOf(corpus, ListSide::Right);
        join(left, right, pairs);
    }
    sortOnce(pairs);
    return pairs;
}

std::vector<CandidatePair> kinPairs(const ListCorpus& corpus, ListSide side, int perRow)
{
    std::vector<CandidatePair> pairs;
    Search(corpus, side, side, perRow).run(pairs);
    sortOnce(pairs);
    return pairs;
}

} // namespace trueup
