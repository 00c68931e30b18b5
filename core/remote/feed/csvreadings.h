#pragma once

#include <QtTypes>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace trueup {

/// The bytes a record is cut from.
struct CsvStretch
{
    const char* data = nullptr;
    qsizetype begin = 0; ///< of the record
    qsizetype end = 0;   ///< of what was read so far
    bool atEnd = false;  ///< nothing comes behind `end`
    char delimiter = ',';
    qsizetype maxBytes = 0; ///< of the record
};

/// All ways to cut a record whose quotes were not doubled ("8.5" x 11", 2" Spine",White): any quote in front of a
/// delimiter or a line end may close its cell or be an inch mark. A quoted cell that goes on over a line end is read
/// strictly, or one open quote could swallow every record behind it; a cell such as "Glide" pen may be unquoted as well.
class CsvReadings
{
public:
    explicit CsvReadings(const CsvStretch& stretch) : m_in(stretch) {}

    /// Looks for the readings of `cells` cells, of any number when that is 0. Bounded work: what has too many ways to be
    /// looked through counts as several. `bareOnly`: only those of a writer that doubles no quote, so that two of them are
    /// the mark and the end of a cell ("Tape, 2"",White).
    void search(std::size_t cells, bool bareOnly = false)
    {
        m_wanted = cells;
        m_bareOnly = bareOnly;
        m_nodes.clear();
        m_count = 0;
        m_needsMore = false;
        m_sameEnd = true;
        m_budget = 4 << 20;
        if (m_in.begin < m_in.end && m_in.data[m_in.begin] == '"')
            m_nodes.insert({Key{m_in.begin, 0}, Node{1, {-1, 0}, -1}});
        else
            goOn(1, {-1, 0}, cellEnd(m_in.begin), 1);
        for (auto node = m_nodes.begin(); node != m_nodes.end() && !m_needsMore && m_budget > 0; ++node)
            expand(node->first, node->second.ways);
        if (m_budget <= 0) {
            m_count = 2;
            m_sameEnd = false;
        }
    }

    /// 0, 1, or 2 for several.
    [[nodiscard]] int count() const { return m_count; }
    /// The bytes read so far do not tell; search again with more of them.
    [[nodiscard]] bool needsMore() const { return m_needsMore; }
    /// Where the record ends, -1 unless all its readings end there: a line end or the end of the data.
    [[nodiscard]] qsizetype end() const { return m_count > 0 && m_sameEnd ? m_end : -1; }
    /// The only reading's quoted cells, and those that only look like one: begin -> end.
    [[nodiscard]] std::map<qsizetype, qsizetype> quotedCells() const
    {
        std::map<qsizetype, qsizetype> cells;
        qsizetype end = m_lastEnd;
        for (Key key = m_last; key.first >= 0;) {
            cells.insert({key.first, end});
            const Node& node = m_nodes.at(key);
            end = node.fromEnd;
            key = node.from;
        }
        return cells;
    }
    /// The next delimiter or line end, or the end of the data.
    [[nodiscard]] qsizetype cellEnd(qsizetype from) const
    {
        while (from < m_in.end && m_in.data[from] != m_in.delimiter && !isLineEnd(m_in.data[from]))
            ++from;
        return from;
    }

private:
    using Key = std::pair<qsizetype, std::size_t>; ///< where a cell with a quote begins, and how many stand before it
    struct Node
    {
        int ways = 0; ///< to come here; 2 stands for several
        Key from;     ///< the cell with a quote before, of the first way
        qsizetype fromEnd = -1;
    };

    static bool isLineEnd(char byte) { return byte == '\n' || byte == '\r'; }
    [[nodiscard]] qsizetype quoteFrom(qsizetype from, qsizetype end) const
    {
        const void* const quote = from < end ? std::memchr(m_in.data + from, '"', std::size_t(end - from)) : nullptr;
        return quote ? static_cast<const char*>(quote) - m_in.data : end;
    }
    [[nodiscard]] bool hasDoubled(qsizetype from, qsizetype end) const
    {
        for (qsizetype quote = quoteFrom(from, end); quote + 1 < end; quote = quoteFrom(quote + 1, end)) {
            if (m_in.data[quote + 1] == '"')
                return true;
        }
        return false;
    }
    void askForMore() { m_needsMore = m_needsMore || m_in.end - m_in.begin <= m_in.maxBytes; }

    /// Over the plain cells behind a cell that ends at `at`, to the next one with a quote or the end of the record.
    void goOn(int ways, Key key, qsizetype at, std::size_t cells)
    {
        const qsizetype keyEnd = at;
        m_budget -= 16;
        while (at < m_in.end && m_in.data[at] == m_in.delimiter) {
            if (m_wanted > 0 && cells >= m_wanted)
                return;
            const qsizetype start = at + 1;
            if (start < m_in.end && m_in.data[start] == '"') {
                Node& node = m_nodes.insert({Key{start, cells}, Node{0, key, keyEnd}}).first->second;
                node.ways = std::min(2, node.ways + ways);
                return;
            }
            at = cellEnd(start);
            if (m_bareOnly && hasDoubled(start, at))
                return;
            ++cells;
            m_budget -= at - start + 1;
        }
        if (at == m_in.end && !m_in.atEnd)
            return askForMore();
        if (at - m_in.begin > m_in.maxBytes || (m_wanted > 0 && cells != m_wanted))
            return;
        m_sameEnd = m_sameEnd && (m_count == 0 || m_end == at);
        m_count = std::min(2, m_count + ways);
        m_last = key;
        m_lastEnd = keyEnd;
        m_end = at;
    }

    void expand(Key key, int ways)
    {
        const auto [begin, before] = key;
        qsizetype line = begin;
        while (line < m_in.end && !isLineEnd(m_in.data[line]))
            ++line;
        if (line == m_in.end && !m_in.atEnd)
            return askForMore();
        m_budget -= line - begin;
        const qsizetype first = quoteFrom(begin + 1, line);
        bool isDoubled = false; // two quotes side by side stand before `quote`
        for (qsizetype quote = first; quote < line && !(m_bareOnly && isDoubled); quote = quoteFrom(quote + 1, line)) {
            isDoubled = quote > first && m_in.data[quote - 1] == '"';
            if (quote + 1 == line || m_in.data[quote + 1] == m_in.delimiter)
                goOn(ways, key, quote + 1, before + 1);
        }
        const bool isLoose = first + 1 < line && m_in.data[first + 1] != '"' && m_in.data[first + 1] != m_in.delimiter;
        if (const qsizetype plain = isLoose ? cellEnd(begin) : 0; plain > first && m_in.data[plain - 1] != '"')
            goOn(ways, key, plain, before + 1);
        if (const qsizetype close = strictClose(begin + 1); close > line && !(m_bareOnly && hasDoubled(begin + 1, close)))
            goOn(ways, key, close + 1, before + 1);
    }

    /// The quote that ends a cell as RFC 4180 has it, -1 when there is none.
    qsizetype strictClose(qsizetype from)
    {
        for (;;) {
            const qsizetype quote = quoteFrom(from, m_in.end);
            m_budget -= quote - from;
            if (quote + 1 >= m_in.end) {
                if (!m_in.atEnd)
                    askForMore();
                return m_in.atEnd && quote < m_in.end ? quote : -1;
            }
            const char next = m_in.data[quote + 1];
            if (next != '"')
                return next == m_in.delimiter || isLineEnd(next) ? quote : -1;
            from = quote + 2;
        }
    }

    CsvStretch m_in;
    std::map<Key, Node> m_nodes; ///< in the order of the bytes: a way only leads forward
    std::size_t m_wanted = 0;
    bool m_bareOnly = false;
    qsizetype m_budget = 0; ///< bytes that may still be looked at
    int m_count = 0;
    bool m_needsMore = false;
    bool m_sameEnd = true;
    Key m_last{-1, 0};
    qsizetype m_lastEnd = -1;
    qsizetype m_end = -1;
};

} // namespace trueup
