#include "reconcile/lookalikes.h"

#include "catalog/identifiers.h"
#include "reconcile/lists/producttext.h"
#include "reconcile/titlesimilarity.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// Shorter numbers occur everywhere and tell nothing apart.
constexpr qsizetype shortestNumber = 3;
/// Items that are like the subject in no more than this are not worth a look.
constexpr int leastSimilarity = 45;
constexpr double leastShared = 0.3;
/// Prices that differ by less are called the same, by more speak against the item.
constexpr double nearPrice = 1.15;
constexpr double farPrice = 2.5;

/// As the database writes them in erp_words(): lower case, no accents, letters and digits of ASCII.
QStringList plainWords(QStringView text)
{
    QString plain = text.toString().normalized(QString::NormalizationForm_KD).toLower();
    plain.removeIf([](QChar c) { return c.isMark(); });
    for (QChar& c : plain) {
        const bool isPlain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (!isPlain)
            c = u' ';
    }
    QStringList words = plain.split(u' ', Qt::SkipEmptyParts);
    words.removeIf([](const QString& word) { return word.size() < 2; });
    words.removeDuplicates();
    return words;
}

/// What may be a model code in a title, each as one word, and the part number as one.
QStringList codesOf(const QString& title, const QString& mpn)
{
    QStringList codes;
    if (const QString code = compactCode(mpn); looksLikeCode(code))
        codes.append(code);
    for (const CodeForm& form : readProductText(title).codes) {
        if (form.natural)
            codes.append(form.text);
    }
    codes.removeDuplicates();
    return codes;
}

bool isSameNumber(const QString& a, const QString& b)
{
    const QString form = n2Form(a);
    return form.size() >= shortestNumber && form == n2Form(b);
}

/// How many times the larger price is the smaller; 0 when one of them is not known.
double priceRatio(const std::optional<Decimal>& a, const std::optional<Decimal>& b)
{
    if (!a || !b || a->toDouble() <= 0 || b->toDouble() <= 0)
        return 0;
    const auto [low, high] = std::minmax({a->toDouble(), b->toDouble()});
    return high / low;
}

class Comparison
{
public:
    explicit Comparison(const LookAlikeSubject& subject)
        : m_subject(subject), m_maker(makerForm(subject.maker)), m_words(plainWords(subject.title + u' ' + subject.maker)),
          m_codes(codesOf(subject.title, subject.mpn))
    {
    }

    [[nodiscard]] LookAlike compare(const LookAlikeItem& item) const
    {
        LookAlike like;
        like.item = item;
        like.titleSimilarity = std::max(titleSimilarity(m_subject.title, item.title), titleSimilarity(m_subject.title, item.description));
        like.titleContradicts = titlesContradict(m_subject.title, item.title + u' ' + item.description, like.titleSimilarity);
        like.numberSame = isSameNumber(m_subject.mpn, item.itemNumber);
        like.mpnSame = isSameNumber(m_subject.mpn, item.mpn);
        like.gtinSame = !m_subject.gtin14.isEmpty() && m_subject.gtin14 == item.gtin14;
        const QString maker = makerForm(item.maker);
        const bool areNamed = !m_maker.isEmpty() && !maker.isEmpty();
        like.makerSame = areNamed && (m_maker.startsWith(maker) || maker.startsWith(m_maker));
        like.makerContradicts = areNamed && !like.makerSame;
        const QStringList codes = codesOf(item.title + u" | "_s + item.description, item.mpn) << compactCode(item.itemNumber);
        std::ranges::copy_if(m_codes, std::back_inserter(like.codes), [&codes](const QString& code) { return codes.contains(code); });
        const QStringList words = plainWords(item.title + u' ' + item.description + u' ' + item.maker);
        std::ranges::copy_if(m_words, std::back_inserter(like.words), [&](const QString& word) {
            return words.contains(word) && !like.codes.contains(word);
        });
        like.score = scoreOf(like);
        return like;
    }

private:
    [[nodiscard]] double scoreOf(const LookAlike& like) const
    {
        double score = 0.55 * like.item.shared + 0.45 * std::max(like.titleSimilarity, 0) / 100;
        score += like.numberSame ? 1 : 0;
        score += like.gtinSame ? 1 : 0;
        score += like.mpnSame ? 1 : like.codes.isEmpty() ? 0 : 0.4;
        score += like.makerSame ? 0.1 : like.makerContradicts ? -0.15 : 0;
        score -= like.titleContradicts ? 0.2 : 0;
        const double ratio = priceRatio(m_subject.price, like.item.price);
        score += ratio > 0 && ratio <= nearPrice ? 0.05 : ratio > farPrice ? -0.1 : 0;
        score -= like.item.active ? 0 : 0.05;
        return like.item.isRefused ? score - 2 : score; // below all others
    }

    const LookAlikeSubject& m_subject;
    const QString m_maker;
    const QStringList m_words;
    const QStringList m_codes;
};

bool isAlike(const LookAlike& like)
{
    return like.numberSame || like.mpnSame || like.gtinSame || !like.codes.isEmpty() || like.titleSimilarity >= leastSimilarity
        || like.item.shared >= leastShared;
}

} // namespace

QStringList lookAlikeWords(const LookAlikeSubject& subject)
{
    QStringList words = codesOf(subject.title, subject.mpn);
    // Barcodes are kept without their leading zeros, which they gain and lose on their way.
    if (!subject.gtin14.isEmpty())
        words.append(n3Form(subject.gtin14));
    words += plainWords(subject.mpn + u' ' + subject.maker + u' ' + subject.title);
    words.removeDuplicates();
    return words;
}

QList<LookAlike> rankLookAlikes(const LookAlikeSubject& subject, std::span<const LookAlikeItem> items, int limit)
{
    const Comparison comparison(subject);
    QList<LookAlike> ranked;
    for (const LookAlikeItem& item : items) {
        if (LookAlike like = comparison.compare(item); isAlike(like))
            ranked.append(std::move(like));
    }
    std::ranges::stable_sort(ranked, [](const LookAlike& a, const LookAlike& b) {
        return a.score != b.score ? a.score > b.score : a.item.itemNumber < b.item.itemNumber;
    });
    ranked.resize(std::min(qsizetype(limit), ranked.size()));
    return ranked;
}

} // namespace trueup
