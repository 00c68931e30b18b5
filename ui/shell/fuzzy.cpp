#include "shell/fuzzy.h"

#include <QStringList>

#include <vector>

namespace trueup::ui {

namespace {

constexpr int wordStart = 8;
constexpr int unbroken = 5;
constexpr int letter = 1;
constexpr int wholeWord = 40;
constexpr int textStart = 20;
constexpr qsizetype longestGap = 3; // letters left out of a word, and the one that follows

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

/// What each letter of `text` is worth as the one that follows the letter at `last` (-1: as the first), with `rest` what the
/// letters after it are worth from each place on; the best of them. A letter follows in the same word, or begins a later one.
std::optional<int> bestFrom(QChar wanted, QStringView text, qsizetype last, const std::vector<std::optional<int>>& rest)
{
    std::optional<int> best;
    bool isSameWord = last >= 0;
    for (qsizetype at = last + 1; at < text.size(); ++at) {
        isSameWord = isSameWord && text[at].isLetterOrNumber() && at <= last + longestGap;
        const bool isStart = startsWord(text, at);
        if (text[at] != wanted || !rest[size_t(at)] || !(isStart || isSameWord))
            continue;
        const int here = letter + (isStart ? wordStart : 0) + (last >= 0 && at == last + 1 ? unbroken : 0);
        best = qMax(best.value_or(0), *rest[size_t(at)] + here);
    }
    return best;
}

/// One word of the query as letters of `text`: initials, beginnings, or a word with letters left out. Letters scattered over
/// a sentence are a coincidence and no answer.
std::optional<int> scoreLetters(QStringView word, QStringView text)
{
    std::vector<std::optional<int>> rest(size_t(text.size()), 0);
    for (qsizetype i = word.size() - 1; i > 0; --i) {
        std::vector<std::optional<int>> from(size_t(text.size()));
        for (qsizetype at = 0; at < text.size(); ++at) {
            if (text[at] == word[i - 1])
                from[size_t(at)] = bestFrom(word[i], text, at, rest);
        }
        rest = std::move(from);
    }
    return bestFrom(word[0], text, -1, rest);
}

std::optional<int> scoreWord(QStringView word, QStringView text)
{
    qsizetype found = text.indexOf(word);
    if (found < 0)
        return word.size() < 2 ? std::nullopt : scoreLetters(word, text);
    for (qsizetype next = found; next >= 0; next = text.indexOf(word, next + 1)) {
        if (startsWord(text, next)) {
            found = next;
            break;
        }
    }
    return wholeWord + int(word.size()) * (letter + unbroken) + (startsWord(text, found) ? wordStart * 2 : 0) +
           (found == 0 ? textStart : 0);
}

} // namespace

QString foldedText(const QString& text)
{
    QString folded;
    folded.reserve(text.size());
    for (const QChar c : text.normalized(QString::NormalizationForm_D)) {
        if (!c.isMark())
            folded.append(c.toLower());
    }
    return folded;
}

std::optional<int> fuzzyScore(const QString& query, const QString& text)
{
    const QString wanted = foldedText(query).simplified();
    const QString folded = foldedText(text);
    int score = 0;
    for (const QStringView word : QStringView(wanted).split(u' ', Qt::SkipEmptyParts)) {
        const auto one = scoreWord(word, folded);
        if (!one)
            return std::nullopt;
        score += *one;
    }
    return score - int(qMin<qsizetype>(folded.size(), 60) / 6); // of two that fit alike the shorter is meant
}

} // namespace trueup::ui
