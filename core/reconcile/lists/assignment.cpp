#include "reconcile/lists/assignment.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace trueup {

namespace {

/// Rows of a group beyond which the exact method (cubic) is too slow.
constexpr size_t largestExact = 160;

class Groups
{
public:
    explicit Groups(size_t size) : m_parent(size) { std::iota(m_parent.begin(), m_parent.end(), 0U); }
    quint32 find(quint32 node)
    {
        while (m_parent[node] != node)
            node = m_parent[node] = m_parent[m_parent[node]];
        return node;
    }
    void join(quint32 a, quint32 b)
    {
        a = find(a);
        b = find(b);
        m_parent[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<quint32> m_parent;
};

/// Shortest augmenting paths with potentials (Jonker and Volgenant) on the rows and columns of one group; leaving a row
/// alone costs nothing and is a column of its own.
class ExactGroup
{
public:
    ExactGroup(std::span<const CandidatePair> pairs, std::span<const double> values, std::span<const quint32> members)
    {
        for (const quint32 member : members) {
            m_lefts.push_back(pairs[member].left);
            m_rights.push_back(pairs[member].right);
        }
        for (std::vector<quint32>* rows : {&m_lefts, &m_rights}) {
            std::ranges::sort(*rows);
            rows->erase(std::ranges::unique(*rows).begin(), rows->end());
        }
        m_columns = m_rights.size() + m_lefts.size();
        m_cost.assign(m_lefts.size() * m_columns, 0);
        m_pair.assign(m_lefts.size() * m_rights.size(), -1);
        for (const quint32 member : members) {
            const size_t row = place(m_lefts, pairs[member].left);
            const size_t column = place(m_rights, pairs[member].right);
            m_cost[row * m_columns + column] = -values[member];
            m_pair[row * m_rights.size() + column] = member;
        }
    }
    void solve(std::vector<quint32>& chosen)
    {
        const size_t rows = m_lefts.size();
        m_rowPotential.assign(rows + 1, 0);
        m_columnPotential.assign(m_columns + 1, 0);
        m_rowOf.assign(m_columns + 1, 0);
        for (size_t row = 1; row <= rows; ++row)
            augment(row);
        for (size_t column = 1; column <= m_rights.size(); ++column) {
            if (m_rowOf[column] == 0)
                continue;
            if (const qint64 pair = m_pair[(m_rowOf[column] - 1) * m_rights.size() + column - 1]; pair >= 0)
                chosen.push_back(quint32(pair));
        }
    }

private:
    static size_t place(const std::vector<quint32>& sorted, quint32 value)
    {
        return size_t(std::ranges::lower_bound(sorted, value) - sorted.begin());
    }
    void augment(size_t row)
    {
        std::vector<double> least(m_columns + 1, std::numeric_limits<double>::infinity());
        std::vector<size_t> way(m_columns + 1, 0);
        std::vector<char> used(m_columns + 1, 0);
        size_t column = 0;
        m_rowOf[0] = row;
        do {
            used[column] = 1;
            const size_t at = m_rowOf[column];
            double delta = std::numeric_limits<double>::infinity();
            size_t next = 0;
            for (size_t j = 1; j <= m_columns; ++j) {
                if (used[j])
                    continue;
                const double reduced = m_cost[(at - 1) * m_columns + j - 1] - m_rowPotential[at] - m_columnPotential[j];
                if (reduced < least[j]) {
                    least[j] = reduced;
                    way[j] = column;
                }
                if (least[j] < delta) {
                    delta = least[j];
                    next = j;
                }
            }
            for (size_t j = 0; j <= m_columns; ++j) {
                if (used[j]) {
                    m_rowPotential[m_rowOf[j]] += delta;
                    m_columnPotential[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
        } while (m_rowOf[column] != 0);
        while (column != 0) {
            m_rowOf[column] = m_rowOf[way[column]];
            column = way[column];
        }
    }

    std::vector<quint32> m_lefts;
    std::vector<quint32> m_rights;
    size_t m_columns = 0;
    std::vector<double> m_cost;
    std::vector<qint64> m_pair;
    std::vector<double> m_rowPotential;
    std::vector<double> m_columnPotential;
    std::vector<size_t> m_rowOf;
};

void bestFirst(std::span<const CandidatePair> pairs, std::span<const double> values, std::vector<quint32> members,
               std::vector<quint32>& chosen)
{
    std::ranges::stable_sort(members, [&](quint32 a, quint32 b) { return values[a] > values[b]; });
    std::vector<quint32> lefts;
    std::vector<quint32> rights;
    const auto take = [](std::vector<quint32>& taken, quint32 row) {
        const auto at = std::ranges::lower_bound(taken, row);
        taken.insert(at, row);
    };
    for (const quint32 member : members) {
        if (std::ranges::binary_search(lefts, pairs[member].left) ||
            std::ranges::binary_search(rights, pairs[member].right))
            continue;
        take(lefts, pairs[member].left);
        take(rights, pairs[member].right);
        chosen.push_back(member);
    }
}

} // namespace

std::vector<quint32> assignOneToOne(std::span<const CandidatePair> pairs, std::span<const double> values)
{
    quint32 lefts = 0;
    quint32 rights = 0;
    for (const CandidatePair& pair : pairs) {
        lefts = std::max(lefts, pair.left + 1);
        rights = std::max(rights, pair.right + 1);
    }
    Groups groups(size_t(lefts) + rights);
    for (size_t i = 0; i < pairs.size(); ++i) {
        if (values[i] > 0)
            groups.join(pairs[i].left, lefts + pairs[i].right);
    }
    std::vector<std::pair<quint32, quint32>> byGroup;
    for (size_t i = 0; i < pairs.size(); ++i) {
        if (values[i] > 0)
            byGroup.emplace_back(groups.find(pairs[i].left), quint32(i));
    }
    std::ranges::sort(byGroup);
    std::vector<quint32> chosen;
    for (size_t first = 0; first < byGroup.size();) {
        size_t end = first;
        std::vector<quint32> members;
        std::vector<quint32> rows;
        for (; end < byGroup.size() && byGroup[end].first == byGroup[first].first; ++end) {
            members.push_back(byGroup[end].second);
            rows.push_back(pairs[byGroup[end].second].left);
        }
        rows.erase(std::ranges::unique(rows).begin(), rows.end());
        if (members.size() == 1)
            chosen.push_back(members.front());
        else if (rows.size() <= largestExact)
            ExactGroup(pairs, values, members).solve(chosen);
        else
            bestFirst(pairs, values, std::move(members), chosen);
        first = end;
    }
    std::ranges::sort(chosen);
    return chosen;
}

} // namespace trueup
