#include "shell/fuzzy.h"

#include <QStringList>

namespace trueup::ui {

namespace {

constexpr int wordStart = 8;
constexpr int unbroken = 5;
constexpr int letter = 1;
constexpr int wholeWord = 40;
constexpr int textStart = 20;

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

/// One word of the query as letters in order, taken at the first place each fits.
std::optional<int> scoreLetters(QStringView word, QStringView text)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar c : word) {
        const qsizetype found = text.indexOf(c, at);
        if (found < 0)
            return std::nullopt;
        score += letter + (startsWord(text, found) ? wordStart : 0) + (found == last + 1 ? unbroken : 0);
        last = found;
        at = found + 1;
    }
    // Letters that lie far apart are a coincidence.
    return score - int(qMin<qsizetype>(score, (last + 1 - word.size()) / 4));
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
