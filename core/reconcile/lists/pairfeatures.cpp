#include "reconcile/lists/pairfeatures.h"

#include <rapidfuzz/distance/Levenshtein.hpp>
#include <rapidfuzz/fuzz.hpp>

#include <algorithm>
#include <bit>
#include <cmath>

namespace trueup {

namespace {

std::u16string_view units(const QString& text)
{
    return {reinterpret_cast<const char16_t*>(text.utf16()), size_t(text.size())};
}

bool has(const std::vector<quint32>& sorted, quint32 value)
{
    return std::ranges::binary_search(sorted, value);
}

bool hasDigit(QStringView text)
{
    return std::ranges::any_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Whether one lower-case word may be the other's abbreviation or misspelling.
bool alikeWords(const QString& a, const QString& b)
{
    const QString& brief = a.size() <= b.size() ? a : b;
    const QString& full = a.size() <= b.size() ? b : a;
    if (brief.size() >= 3 && full.startsWith(brief))
        return true;
    if (brief.size() >= 5)
        return rapidfuzz::levenshtein_distance(units(brief), units(full), {1, 1, 1}, 1) <= 1;
    if (brief.size() < 3 || brief[0] != full[0] || full.size() < 5)
        return false;
    // "blk", "wrls": the consonants in their order
    qsizetype at = 0;
    for (const QChar c : brief) {
        at = full.indexOf(c, at);
        if (at < 0)
            return false;
        ++at;
    }
    return std::ranges::none_of(brief.sliced(1), [](QChar c) { return QStringView(u"aeiou").contains(c); });
}

/// One comparison: gathers what is in common, then what is left.
class Comparison
{
public:
    Comparison(const ListCorpus& corpus, const ListRecord& left, const ListRecord& right)
        : m_corpus(corpus), m_left(left), m_right(right)
    {
    }
    PairFeatures run(PairFacts* facts)
    {
        identifiers();
        codes();
        words();
        numbers();
        measures();
        attributes();
        brand();
        price();
        descriptions();
        letters();
        together();
        if (facts)
            *facts = {m_bestCode, int(m_left.words.size()), int(m_right.words.size()), m_wordsCommon};
        return m_values;
    }

private:
    float& at(PairFeature feature) { return m_values[size_t(feature)]; }

    void identifiers()
    {
        if (m_left.gtin != 0 && m_right.gtin != 0)
            at(m_left.gtin == m_right.gtin ? PairFeature::GtinEqual : PairFeature::GtinDiffers) = 1;
        if (m_left.codeColumn != 0 && m_left.codeColumn == m_right.codeColumn)
            at(PairFeature::CodeCellEqual) = 1;
    }

    void codes()
    {
        double best = 0;
        for (size_t i = 0, j = 0; i < m_left.codes.size() && j < m_right.codes.size();) {
            const ListRecord::Code& a = m_left.codes[i];
            const ListRecord::Code& b = m_right.codes[j];
            if (a.code != b.code) {
                ++(a.code < b.code ? i : j);
                continue;
            }
            shareCode(a, b, best);
            ++i;
            ++j;
        }
        const auto hosted = [](const ListRecord& record) {
            return std::ranges::any_of(record.codes, [](const ListRecord::Code& code) { return code.place == ListRecord::Host; });
        };
        at(PairFeature::HostOneSided) = hosted(m_left) != hosted(m_right) ? 1 : 0;
        std::vector<const QString*> left = unexplained(m_left, m_right);
        std::vector<const QString*> right = unexplained(m_right, m_left);
        double part = 0;
        double near = 0;
        for (const QString* a : left) {
            for (const QString* b : right) {
                part = std::max(part, partOf(*a, *b));
                near = std::max(near, rapidfuzz::fuzz::ratio(units(*a), units(*b)) / 100);
            }
        }
        at(PairFeature::CodePart) = float(part);
        const bool differs = !left.empty() && !right.empty() && part == 0;
        if (differs) {
            at(PairFeature::CodeNear) = float(std::max(0.0, near - 0.5) * 2);
            at(m_bestCode >= 0 ? PairFeature::CodeDiffersToo : PairFeature::CodeDiffers) = 1;
        }
        if (m_bestCode < 0 && m_left.ownCodes.empty() != m_right.ownCodes.empty())
            at(PairFeature::CodeOneSided) = 1;
    }
    void shareCode(const ListRecord::Code& a, const ListRecord::Code& b, double& best)
    {
        const QString& text = m_corpus.codeText(a.code);
        m_common.push_back(&text);
        const double length = std::clamp((double(text.size()) - 2) / 6, 0.2, 1.0);
        const int descriptions = (a.place == ListRecord::Description) + (b.place == ListRecord::Description);
        const int hosts = (a.place == ListRecord::Host) + (b.place == ListRecord::Host);
        const double place = (descriptions == 0 ? 1 : descriptions == 1 ? 0.8 : 0.3) * (hosts > 0 ? 0.4 : 1);
        const int sharers = m_corpus.sharers(ListSide::Left, a.code) + m_corpus.sharers(ListSide::Right, a.code);
        const double quality = length * place * 2 / sharers;
        if (quality <= best)
            return;
        best = quality;
        m_bestCode = a.code;
        at(PairFeature::CodeUnique) = float(quality);
        at(PairFeature::CodeShared) = float(length * place);
        at(PairFeature::CodeCrowd) = float(std::min(4.0, std::log2(sharers / 2.0)));
        at(PairFeature::CodeHost) = hosts == 1 ? 1 : 0;
    }
    /// Codes of one side that the other does not have in any form.
    std::vector<const QString*> unexplained(const ListRecord& one, const ListRecord& other) const
    {
        std::vector<const QString*> rest;
        for (const quint32 code : one.ownCodes) {
            const QString& text = m_corpus.codeText(code);
            const auto within = [&](const QString* common) {
                return common->contains(text) || text.contains(*common);
            };
            if (std::ranges::binary_search(other.codes, code, {}, &ListRecord::Code::code) ||
                std::ranges::any_of(m_common, within))
                continue;
            rest.push_back(&text);
        }
        return rest;
    }
    static double partOf(const QString& a, const QString& b)
    {
        const QString& brief = a.size() <= b.size() ? a : b;
        const QString& full = a.size() <= b.size() ? b : a;
        if (brief.size() < 4 || !hasDigit(brief) || !(full.startsWith(brief) || full.endsWith(brief)))
            return 0;
        return double(brief.size()) / double(full.size());
    }

    void words()
    {
        double left = 0;
        double right = 0;
        double common = 0;
        double rarest = 0;
        std::vector<quint32> leftRest;
        std::vector<quint32> rightRest;
        for (size_t i = 0, j = 0; i < m_left.words.size() || j < m_right.words.size();) {
            if (j == m_right.words.size() || (i < m_left.words.size() && m_left.words[i] < m_right.words[j])) {
                alone(m_left.words[i++], m_right, left, leftRest);
            } else if (i == m_left.words.size() || m_right.words[j] < m_left.words[i]) {
                alone(m_right.words[j++], m_left, right, rightRest);
            } else {
                const double weight = m_corpus.weight(m_left.words[i]);
                left += weight;
                right += weight;
                common += weight;
                rarest = std::max(rarest, weight);
                ++m_wordsCommon;
                ++i;
                ++j;
            }
        }
        pairAlike(leftRest, rightRest, left, right, common);
        const double restLeft = m_left.weight - left;
        const double restRight = m_right.weight - right;
        at(PairFeature::WordsLeft) = share(left, m_left.weight);
        at(PairFeature::WordsRight) = share(right, m_right.weight);
        at(PairFeature::WordsLeast) = std::min(at(PairFeature::WordsLeft), at(PairFeature::WordsRight));
        at(PairFeature::WordsCommon) = share(common, m_left.weight + m_right.weight - common);
        at(PairFeature::WordsAmount) = float(std::min(common, 4.0) / 4);
        at(PairFeature::WordRarest) = float(rarest);
        at(PairFeature::RestBoth) = float(std::min({restLeft, restRight, 3.0}) / 3);
        at(PairFeature::RestRarest) = float(std::min(heaviest(leftRest), heaviest(rightRest)));
    }
    /// A word the other name does not have: perhaps its description or a code in common does.
    void alone(quint32 token, const ListRecord& other, double& sum, std::vector<quint32>& rest) const
    {
        const QString& text = m_corpus.text(token);
        const double weight = m_corpus.weight(token);
        const auto within = [&](const QString* common) {
            return common->contains(text);
        };
        if (text.size() >= 2 && std::ranges::any_of(m_common, within))
            sum += weight;
        else if (has(other.extra, token))
            sum += 0.75 * weight;
        else
            rest.push_back(token);
    }
    void pairAlike(std::vector<quint32>& left, std::vector<quint32>& right, double& leftSum, double& rightSum,
                   double& common) const
    {
        constexpr double credit = 0.7;
        constexpr size_t many = 16;
        if (left.size() > many || right.size() > many)
            return;
        std::erase_if(left, [&](quint32 a) {
            if (m_corpus.kind(a) != TokenKind::Word)
                return false;
            const auto found = std::ranges::find_if(right, [&](quint32 b) {
                return m_corpus.kind(b) == TokenKind::Word && alikeWords(m_corpus.text(a), m_corpus.text(b));
            });
            if (found == right.end())
                return false;
            leftSum += credit * m_corpus.weight(a);
            rightSum += credit * m_corpus.weight(*found);
            common += credit * std::min(m_corpus.weight(a), m_corpus.weight(*found));
            right.erase(found);
            return true;
        });
    }
    double heaviest(const std::vector<quint32>& tokens) const
    {
        double most = 0;
        for (const quint32 token : tokens)
            most = std::max(most, m_corpus.weight(token));
        return most;
    }
    static float share(double part, double whole) { return whole > 0 ? float(std::min(1.0, part / whole)) : 0; }

    void numbers()
    {
        double common = 0;
        const auto rest = [&](const ListRecord& one, const ListRecord& other) {
            int left = 0;
            for (const quint32 number : one.numbers) {
                const QString& text = m_corpus.text(number);
                const auto within = [&](const QString* code) {
                    return text.size() > 1 && code->contains(text);
                };
                if (has(other.words, number))
                    common += m_corpus.weight(number) / 2;
                else if (!has(other.extra, number) && !std::ranges::any_of(m_common, within) &&
                         !measured(text.toDouble(), other))
                    ++left;
            }
            return left;
        };
        const int left = rest(m_left, m_right);
        const int right = rest(m_right, m_left);
        at(PairFeature::NumberCommon) = float(std::min(common, 2.0) / 2);
        at(PairFeature::NumberDiffers) = left > 0 && right > 0 ? 1 : 0;
    }
    /// Whether a bare number stands with its unit on the other side.
    static bool measured(double number, const ListRecord& other)
    {
        const auto same = [number](const ListRecord::Measured& m) {
            for (const double factor : {1.0, 25.4, 1000.0, 304.8, 16.0}) {
                if (std::abs(m.value - number * factor) <= 0.01 * m.value)
                    return true;
            }
            return false;
        };
        return number > 0 &&
               (std::ranges::any_of(other.measures, same) || std::ranges::any_of(other.extraMeasures, same));
    }

    void measures()
    {
        int common = 0;
        double differs = 0;
        for (int d = 0; d < dimensionCount; ++d) {
            const auto met = [&](const std::vector<ListRecord::Measured>& a,
                                 const std::vector<ListRecord::Measured>& b) {
                int state = 0; // bit 0: both speak of it, bit 1: they agree
                for (const ListRecord::Measured& x : a) {
                    for (const ListRecord::Measured& y : b) {
                        if (int(x.dimension) == d && int(y.dimension) == d)
                            state |= std::abs(x.value - y.value) <= 0.025 * std::max(x.value, y.value) ? 3 : 1;
                    }
                }
                return state;
            };
            const int names = met(m_left.measures, m_right.measures);
            const int leftExtra = met(m_left.measures, m_right.extraMeasures);
            const int rightExtra = met(m_left.extraMeasures, m_right.measures);
            if ((names | leftExtra | rightExtra) & 2)
                ++common;
            else if (names & 1)
                differs += 1;
            else if ((leftExtra | rightExtra) & 1)
                differs += 0.3;
        }
        at(PairFeature::MeasureCommon) = float(std::min(common, 2)) / 2;
        at(PairFeature::MeasureDiffers) = float(std::min(differs, 2.0)) / 2;
    }

    void attributes()
    {
        int common = 0;
        int oneSided = 0;
        for (size_t i = 0; i < size_t(attributeCount); ++i) {
            const quint32 a = m_left.attributes[i];
            const quint32 b = m_right.attributes[i];
            const quint32 moreA = a | m_left.extraAttributes[i];
            const quint32 moreB = b | m_right.extraAttributes[i];
            if ((a & b) != 0) {
                ++common;
                if (a != b && (a & ~moreB) != 0 && (b & ~moreA) != 0)
                    at(differing(Attribute(i))) = std::max(0.5F, at(differing(Attribute(i))));
            } else if (a != 0 && b != 0) {
                at(differing(Attribute(i))) = (a & moreB) != 0 || (b & moreA) != 0 ? 0.4F : 1.0F;
            } else if ((a != 0 && (a & moreB) == 0) || (b != 0 && (b & moreA) == 0)) {
                oneSided += Attribute(i) == Attribute::Colour || Attribute(i) == Attribute::Finish ? 0 : 1;
            }
        }
        at(PairFeature::AttributeCommon) = float(std::min(common, 2)) / 2;
        at(PairFeature::AttributeOneSided) = float(std::min(oneSided, 2)) / 2;
    }
    static PairFeature differing(Attribute attribute)
    {
        switch (attribute) {
        case Attribute::Colour:
        case Attribute::Finish:
            return PairFeature::ColourDiffers;
        case Attribute::Edition:
        case Attribute::Licence:
            return PairFeature::EditionDiffers;
        case Attribute::Platform:
            return PairFeature::PlatformDiffers;
        case Attribute::Size:
        case Attribute::Side:
        case Attribute::Condition:
        case Attribute::Flavour:
        case Attribute::Age:
            break;
        }
        return PairFeature::SizeDiffers;
    }

    void brand()
    {
        const auto mentions = [](const ListRecord& record, qint64 brand) {
            return brand >= 0 && (has(record.words, quint32(brand)) || has(record.extra, quint32(brand)));
        };
        if ((m_left.brand >= 0 && m_left.brand == m_right.brand) || mentions(m_right, m_left.brand) ||
            mentions(m_left, m_right.brand))
            at(PairFeature::BrandSame) = 1;
        else if (m_left.brand >= 0 && m_right.brand >= 0)
            at(PairFeature::BrandDiffers) =
                alikeWords(m_corpus.text(quint32(m_left.brand)), m_corpus.text(quint32(m_right.brand))) ? 0.3F : 1.0F;
    }

    void price()
    {
        if (m_left.price <= 0 || m_right.price <= 0) {
            at(PairFeature::PriceUnknown) = 1;
            return;
        }
        const double ratio = std::abs(std::log(m_left.price / m_right.price));
        at(PairFeature::PriceNear) = float(std::exp(-ratio / 0.12));
        at(PairFeature::PriceFar) = float(std::clamp(ratio - 0.35, 0.0, 1.5));
    }

    void descriptions()
    {
        if (!m_left.hasDescription || !m_right.hasDescription) {
            at(PairFeature::NoDescriptions) = 1;
            return;
        }
        double common = 0;
        double left = 0;
        double right = 0;
        const auto& a = m_left.extra;
        const auto& b = m_right.extra;
        for (size_t i = 0, j = 0; i < a.size() || j < b.size();) {
            if (j == b.size() || (i < a.size() && a[i] < b[j])) {
                left += m_corpus.weightInText(a[i++]);
            } else if (i == a.size() || b[j] < a[i]) {
                right += m_corpus.weightInText(b[j++]);
            } else {
                common += m_corpus.weightInText(a[i]);
                ++i;
                ++j;
            }
        }
        const double least = std::min(left, right) + common;
        at(PairFeature::Descriptions) = least > 0 ? float(common / (least + 1)) : 0;
    }

    void letters()
    {
        const double ratio = rapidfuzz::fuzz::ratio(m_left.line, m_right.line) / 100;
        at(PairFeature::Letters) = float(ratio);
        at(PairFeature::LettersSame) = float(std::max(0.0, ratio - 0.8) * 5);
    }

    /// What only two of the above together tell.
    void together()
    {
        at(PairFeature::CodeOfBrand) = at(PairFeature::CodeUnique) * at(PairFeature::BrandSame);
        at(PairFeature::WordsAll) = std::max(0.0F, at(PairFeature::WordsCommon) - 0.75F) * 4;
        if (m_left.ownCodes.empty() && m_right.ownCodes.empty()) {
            at(PairFeature::NoCode) = 1;
            at(PairFeature::WordsNoCode) = at(PairFeature::WordsCommon);
            at(PairFeature::LeastNoCode) = at(PairFeature::WordsLeast);
        }
    }

    const ListCorpus& m_corpus;
    const ListRecord& m_left;
    const ListRecord& m_right;
    PairFeatures m_values{};
    std::vector<const QString*> m_common; ///< codes both have
    qint64 m_bestCode = -1;
    int m_wordsCommon = 0;
};

} // namespace

PairFeatures compareRecords(const ListCorpus& corpus, const ListRecord& left, const ListRecord& right, PairFacts* facts)
{
    return Comparison(corpus, left, right).run(facts);
}

} // namespace trueup
