#include "widgets/worddiff.h"

#include <QStringView>

#include <algorithm>
#include <vector>

namespace trueup::ui {

namespace {

constexpr qsizetype maxCells = 4'000'000; // of the table below, one byte pair each

using Words = QList<QStringView>;

/// The same of an entity: &eacute; or &#233;
qsizetype endOfEntity(QStringView text, qsizetype at)
{
    constexpr qsizetype longest = 12;
    if (text[at] != u'&')
        return at;
    qsizetype end = at + 1;
    while (end < text.size() && end - at < longest && (text[end].isLetterOrNumber() || text[end] == u'#'))
        ++end;
    return end > at + 1 && end < text.size() && text[end] == u';' ? end + 1 : at;
}

/// A tag or an entity is one word: a mark that began or ended within one would be of none.
Words split(QStringView text)
{
    Words words;
    for (qsizetype at = 0; at < text.size();) {
        const bool letter = text[at].isLetterOrNumber();
        qsizetype end = std::max({at + 1, endOfTag(text, at), endOfEntity(text, at)});
        while (letter && end < text.size() && text[end].isLetterOrNumber())
            ++end;
        words.append(text.sliced(at, end - at));
        at = end;
    }
    return words;
}

class Pieces
{
public:
    void add(PieceKind kind, QStringView text)
    {
        if (!m_list.isEmpty() && m_list.last().kind == kind)
            m_list.last().text += text;
        else
            m_list.append({kind, text.toString()});
    }
    void add(PieceKind kind, const Words& words, qsizetype from, qsizetype to)
    {
        for (qsizetype i = from; i < to; ++i)
            add(kind, words[i]);
    }
    [[nodiscard]] QList<WordPiece> take() { return std::move(m_list); }

private:
    QList<WordPiece> m_list;
};

/// Longest common subsequence of the middles a[0…n) and b[0…m).
void middle(Pieces& pieces, const Words& a, qsizetype fromA, qsizetype toA, const Words& b, qsizetype fromB,
            qsizetype toB)
{
    const qsizetype n = toA - fromA;
    const qsizetype m = toB - fromB;
    if (n * m > maxCells) {
        pieces.add(PieceKind::Removed, a, fromA, toA);
        pieces.add(PieceKind::Added, b, fromB, toB);
        return;
    }
    std::vector<quint16> table(size_t((n + 1) * (m + 1)), 0);
    const auto at = [&](qsizetype i, qsizetype j) -> quint16& { return table[size_t(i * (m + 1) + j)]; };
    for (qsizetype i = n - 1; i >= 0; --i) {
        for (qsizetype j = m - 1; j >= 0; --j) {
            at(i, j) = a[fromA + i] == b[fromB + j] ? quint16(at(i + 1, j + 1) + 1)
                                                    : std::max(at(i + 1, j), at(i, j + 1));
        }
    }
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < n && j < m) {
        if (a[fromA + i] == b[fromB + j]) {
            pieces.add(PieceKind::Same, a[fromA + i]);
            ++i;
            ++j;
        } else if (at(i + 1, j) >= at(i, j + 1)) {
            pieces.add(PieceKind::Removed, a[fromA + i++]);
        } else {
            pieces.add(PieceKind::Added, b[fromB + j++]);
        }
    }
    pieces.add(PieceKind::Removed, a, fromA + i, toA);
    pieces.add(PieceKind::Added, b, fromB + j, toB);
}

} // namespace

qsizetype endOfTag(QStringView text, qsizetype at)
{
    const bool begins = text[at] == u'<' && at + 1 < text.size() && (text[at + 1].isLetter() || text[at + 1] == u'/');
    const qsizetype end = begins ? text.indexOf(u'>', at) : -1;
    return end < 0 ? at : end + 1;
}

QList<WordPiece> wordDiff(const QString& before, const QString& after)
{
    const Words a = split(before);
    const Words b = split(after);
    qsizetype head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head])
        ++head;
    qsizetype tail = 0;
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    Pieces pieces;
    pieces.add(PieceKind::Same, a, 0, head);
    middle(pieces, a, head, a.size() - tail, b, head, b.size() - tail);
    pieces.add(PieceKind::Same, a, a.size() - tail, a.size());
    return pieces.take();
}

} // namespace trueup::ui
