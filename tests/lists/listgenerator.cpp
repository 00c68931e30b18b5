#include "lists/listgenerator.h"

#include "lists/listgoods.h"
#include "lists/liststyle.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace trueup::samples {

using namespace Qt::StringLiterals;

namespace {

struct Brand
{
    QString name;
    QString codePattern; ///< L letter, N digit, others verbatim
};

/// One article; `attributes` are kind and value, siblings differ in them.
struct Article
{
    int category = 0;
    int brand = 0;
    QString noun; ///< names of it, separated by bars
    QString series;
    QStringList features;
    std::vector<std::pair<QString, QString>> attributes;
    QStringList details; ///< what its maker says of it; descriptions repeat it, names do not
    QString host;        ///< what it is an accessory for, empty for what is not one
    QString code;        ///< with its hyphens, without colour letters
    QString suffix;      ///< colour or country letters
    double price = 0;
    quint64 gtin = 0;
};

class World
{
public:
    World(const ListOptions& options) : m_dice(options.seed * 7919 + 13)
    {
        for (size_t i = 0; i < categories.size(); ++i) {
            if (options.categories.isEmpty() || options.categories.contains(QLatin1StringView(categories[i].name)))
                m_chosen.push_back(int(i));
        }
        // A shop of one kind, or of several.
        while (m_chosen.size() > 1 && m_dice.chance(0.35))
            m_chosen.erase(m_chosen.begin() + m_dice.below(int(m_chosen.size())));
        const int brandCount = m_dice.between(12, 20 + options.rows / 15);
        for (int i = 0; i < brandCount; ++i)
            m_brands.push_back(drawBrand());
        m_familySize = m_dice.range(1.2, 5);
        m_overlap = m_dice.chance(0.65) ? m_dice.range(0.75, 1) : m_dice.range(0.25, 0.75);
        m_siblingsStay = m_dice.range(0.2, 0.9);
        m_twins = m_dice.chance(0.4) ? m_dice.range(0, 0.05) : 0;
        m_modelOnly = m_dice.range(0.3, 0.9);
        m_left = drawStyle(m_dice);
        m_right = drawStyle(m_dice);
        // Identifiers are of use where both lists have them.
        const auto both = [this](double Style::*field) {
            m_left.*field = m_dice.range(0.3, 1);
            m_right.*field = m_dice.range(0.3, 1);
        };
        if (m_dice.chance(0.12))
            both(&Style::gtin);
        if (m_dice.chance(0.15))
            both(&Style::codeColumn);
        if (m_dice.chance(0.35)) {
            both(&Style::codeInName);
            m_left.codeInName = std::max(0.8, m_left.codeInName);
        }
        m_rows = options.rows;
        // Makers give every variant a number of its own; few keep one for all of a family.
        m_ownCodes = m_dice.chance(0.85) ? m_dice.range(0.93, 1) : m_dice.range(0.5, 0.93);
        m_accessories = m_dice.chance(0.5) ? m_dice.range(0, 0.25) : 0;
        m_refurbished = m_dice.chance(0.3) ? m_dice.range(0, 0.12) : 0;
        m_bundles = m_dice.chance(0.4) ? m_dice.range(0, 0.15) : 0;
        if (options.offers)
            drawOffers();
    }
    LabelledLists make()
    {
        const double sizeRatio = m_dice.chance(0.3) ? m_dice.range(1, 3) : 1;
        while (int(m_out.left.size()) < m_rows)
            addFamily(sizeRatio);
        shuffleRows();
        m_out.style = u"overlap %1, family %2, code in name %3/%4, column %5/%6, description %7/%8, price noise %9"_s
                          .arg(m_overlap, 0, 'f', 2)
                          .arg(m_familySize, 0, 'f', 1)
                          .arg(m_left.codeInName, 0, 'f', 2)
                          .arg(m_right.codeInName, 0, 'f', 2)
                          .arg(m_left.codeColumn, 0, 'f', 2)
                          .arg(m_right.codeColumn, 0, 'f', 2)
                          .arg(m_left.descriptionFilled, 0, 'f', 2)
                          .arg(m_right.descriptionFilled, 0, 'f', 2)
                          .arg(m_left.priceNoise + m_right.priceNoise, 0, 'f', 2);
        return std::move(m_out);
    }

private:
    /// Which list gathers offers, from which shops, how many of an article. The columns are the list's own.
    void drawOffers()
    {
        const int which = m_dice.below(5); // the right one, mostly
        for (const bool onLeft : {true, false}) {
            if (onLeft ? which > 1 : which == 1)
                continue;
            const Style& list = onLeft ? m_left : m_right;
            std::vector<Style>& shops = onLeft ? m_leftShops : m_rightShops;
            for (int i = m_dice.between(2, 6); i > 0; --i) {
                Style shop = drawStyle(m_dice);
                for (const auto field : {&Style::brandColumn, &Style::codeColumn, &Style::descriptionFilled, &Style::gtin, &Style::priceMissing})
                    shop.*field = list.*field;
                shop.priceNoise = std::max(shop.priceNoise, 0.08);
                shops.push_back(shop);
            }
            (onLeft ? m_leftOffers : m_rightOffers) = m_dice.range(0.03, 0.4);
        }
    }
    const Style& styleOf(bool onLeft)
    {
        const std::vector<Style>& shops = onLeft ? m_leftShops : m_rightShops;
        return shops.empty() ? (onLeft ? m_left : m_right) : m_dice.pick(shops);
    }
    int moreOffers(bool onLeft)
    {
        const double rate = onLeft ? m_leftOffers : m_rightOffers;
        int more = 0;
        while (rate > 0 && more < 6 && m_dice.chance(rate))
            ++more;
        return more;
    }
    Brand drawBrand()
    {
        static constexpr std::array patterns = {"LLL-NNNNL", "LLNNNN",  "NNNNN",   "L-NNN",   "LLLNNLL", "LLNNN-N",
                                                "LNNNNL",    "LL-LNNN", "NNNN-NN", "LLLL-NN", "NNLLNNN"};
        Brand brand;
        brand.name = pseudoWord(m_dice, m_dice.between(1, 3));
        if (brand.name.size() < 3)
            brand.name += u"co"_s;
        if (m_dice.chance(0.15))
            brand.name += u' ' + pseudoWord(m_dice, 1);
        brand.codePattern = QLatin1StringView(m_dice.pick(patterns));
        for (QChar& c : brand.codePattern) { // a maker keeps its letters
            if (c == u'L' && m_dice.chance(0.6))
                c = QChar(u'a' + m_dice.below(26));
        }
        return brand;
    }
    QString drawCode(const Brand& brand)
    {
        QString code;
        for (const QChar c : brand.codePattern) {
            if (c == u'L')
                code += QChar(u'A' + m_dice.below(26));
            else if (c == u'N')
                code += QChar(u'0' + m_dice.below(10));
            else
                code += c.toUpper();
        }
        return code;
    }
    /// A sibling's code: mostly a digit or letter apart.
    QString siblingCode(const QString& code, const Brand& brand)
    {
        if (m_dice.chance(0.3))
            return drawCode(brand);
        QString other = code;
        for (int tries = 0; tries < 20 && other == code; ++tries) {
            const int at = m_dice.below(int(code.size()));
            if (code[at].isDigit())
                other[at] = QChar(u'0' + m_dice.below(10));
            else if (code[at].isLetter() && at > 1)
                other[at] = QChar(u'A' + m_dice.below(26));
        }
        return other;
    }
    QString drawAttribute(const QString& variant)
    {
        const auto from = [this](const auto& values) {
            return QString(QLatin1StringView(m_dice.pick(values)));
        };
        if (variant.startsWith("size:"_L1)) {
            const QStringList parts = variant.split(u':');
            return m_dice.pick(parts[2].split(u'/')) + u':' + parts[1];
        }
        if (variant == "colour"_L1)
            return from(colours);
        if (variant == "colour4"_L1)
            return from(std::array{"black", "cyan", "magenta", "yellow"});
        if (variant == "flavour"_L1)
            return from(flavours);
        if (variant == "version"_L1)
            return m_dice.chance(0.7) ? QString::number(m_dice.between(1, 14))
                                      : u"%1.%2"_s.arg(m_dice.between(1, 11)).arg(m_dice.between(0, 5));
        if (variant == "year"_L1)
            return QString::number(m_dice.between(2003, 2010));
        if (variant == "edition"_L1)
            return from(editions);
        if (variant == "platform"_L1)
            return from(platforms);
        if (variant == "licence"_L1)
            return from(licences);
        if (variant == "pack"_L1)
            return QString::number(m_dice.pick(std::array{2, 3, 4, 6, 10, 12, 24, 50, 100})) + u":pack"_s;
        return from(bodies);
    }
    QString drawDetail(const Category& category)
    {
        static constexpr std::array measured = {"%1 pounds", "%1 watts", "%1 inches wide", "%1 hours", "%1 dpi",
                                                "%1 volts",  "%1 grams", "%1 mm deep",     "%1 hz",    "%1 sheets"};
        if (m_dice.chance(0.45))
            return QString(QLatin1StringView(m_dice.pick(measured))).arg(m_dice.between(2, 400));
        const bool isInvented = m_dice.chance(0.5);
        const QLatin1StringView filler(m_dice.pick(fillers));
        const QString said = isInvented ? pseudoWord(m_dice, m_dice.between(2, 3)).toLower() : m_dice.pick(cells(category.features));
        return said + u' ' + filler;
    }
    Article drawArticle()
    {
        Article a;
        a.category = m_dice.pick(m_chosen);
        a.brand = m_dice.below(int(m_brands.size()) * 2);
        a.brand = a.brand < int(m_brands.size()) ? a.brand : a.brand % 7; // a few brands have most
        const Category& category = categories[size_t(a.category)];
        a.noun = m_dice.pick(cells(category.nouns));
        // What has no model code is known by its title.
        const auto drawSeries = [&] { return m_dice.chance(0.5) ? m_dice.pick(cells(category.series)) : pseudoWord(m_dice, 2); };
        if (category.codes < 0.5 && m_dice.chance(0.9)) {
            const QString last = pseudoWord(m_dice, m_dice.between(1, 3));
            a.series = drawSeries() + u' ' + last;
        } else if (m_dice.chance(0.75)) {
            a.series = drawSeries();
        }
        QStringList features = cells(category.features);
        for (int i = m_dice.between(1, 4); i > 0; --i)
            a.features.append(features.takeAt(m_dice.below(int(features.size()))));
        for (int i = m_dice.between(2, 10); i > 0; --i)
            a.details.append(drawDetail(category));
        for (const QString& variant : cells(category.variants)) {
            if (variant != "model"_L1 && m_dice.chance(0.6))
                a.attributes.emplace_back(variant, drawAttribute(variant));
        }
        if (m_dice.chance(category.codes))
            a.code = drawCode(m_brands[size_t(a.brand)]);
        finish(a, category.price * std::exp(0.6 * m_dice.normal()));
        return a;
    }
    void finish(Article& a, double price)
    {
        a.price = std::max(0.5, price);
        a.gtin = quint64(m_dice.between(100000, 999999)) * 100000;
        a.gtin += quint64(m_dice.below(100000));
        a.suffix.clear();
        if (!a.code.isEmpty() && m_dice.chance(0.3))
            a.suffix = QLatin1StringView(m_dice.pick(suffixes));
    }
    /// Another member of the family: a size, colour, version or model apart.
    Article sibling(const Article& first)
    {
        Article a = first;
        bool changed = false;
        bool colourOnly = true;
        if (!a.code.isEmpty() && (a.attributes.empty() || m_dice.chance(m_modelOnly))) {
            changed = true;
            colourOnly = false;
        }
        for (int tries = 0; tries < 8 && !a.attributes.empty() && (!changed || m_dice.chance(0.4)); ++tries) {
            auto& attribute = a.attributes[size_t(m_dice.below(int(a.attributes.size())))];
            const QString other = drawAttribute(attribute.first);
            if (other != attribute.second) {
                changed = true;
                colourOnly = colourOnly && attribute.first.startsWith("colour"_L1);
            }
            attribute.second = other;
        }
        if (!changed && !a.features.isEmpty())
            a.series = pseudoWord(m_dice, 2);
        if (m_dice.chance(0.3))
            a.features = a.features.mid(1);
        for (QString& detail : a.details) {
            if (m_dice.chance(0.25))
                detail = drawDetail(categories[size_t(a.category)]);
        }
        finish(a, first.price * (m_dice.chance(0.5) ? 1 : std::exp(0.25 * m_dice.normal())));
        // A colour is often no more than a letter behind the code all of them have; anything else is another number.
        if (!a.code.isEmpty() && colourOnly && changed && m_dice.chance(0.5)) {
            while (a.suffix == first.suffix)
                a.suffix = QLatin1StringView(m_dice.pick(suffixes));
        } else if (!a.code.isEmpty() && m_dice.chance(m_ownCodes)) {
            a.code = siblingCode(a.code, m_brands[size_t(a.brand)]);
        }
        return a;
    }
    /// A case, battery or cable for it: its name holds the name and often the number of what it is for.
    Article accessoryFor(const Article& host)
    {
        static constexpr std::array nouns = {"carrying case|case", "battery|rechargeable battery", "ac adapter|power adapter", "replacement filter|filter",
                                             "remote control|remote", "mounting bracket|wall mount", "dust cover|cover", "service plan|extended warranty"};
        Article a = host;
        a.host = m_brands[size_t(host.brand)].name + (host.series.isEmpty() ? QString() : u' ' + host.series) +
                 (host.code.isEmpty() || m_dice.chance(0.3) ? QString() : u' ' + host.code);
        a.noun = QLatin1StringView(m_dice.pick(nouns));
        a.brand = m_dice.chance(0.6) ? host.brand : m_dice.below(int(m_brands.size()));
        a.series.clear();
        a.attributes.clear();
        a.features = a.features.mid(0, 1);
        a.code = m_dice.chance(0.8) ? drawCode(m_brands[size_t(a.brand)]) : QString();
        a.details.clear();
        for (int i = m_dice.between(1, 5); i > 0; --i)
            a.details.append(drawDetail(categories[size_t(a.category)]));
        finish(a, host.price * m_dice.range(0.05, 0.3));
        return a;
    }
    /// The same thing used, or with something in the box: mostly under the same number with another price.
    Article anotherDeal(const Article& first, bool used)
    {
        static constexpr std::array extras = {"bundle", "with case", "with memory card", "starter kit", "value pack", "combo"};
        Article a = first;
        a.attributes.emplace_back(u"deal"_s, used ? u"refurbished"_s : QString(QLatin1StringView(m_dice.pick(extras))));
        const QString suffix = a.suffix;
        finish(a, first.price * (used ? m_dice.range(0.5, 0.9) : m_dice.range(1.1, 1.6)));
        a.suffix = m_dice.chance(0.5) ? suffix : used ? u"-R"_s : u"-KIT"_s;
        if (!used && !a.code.isEmpty() && m_dice.chance(0.5))
            a.code = siblingCode(a.code, m_brands[size_t(a.brand)]);
        return a;
    }
    void addFamily(double sizeRatio)
    {
        const Article first = drawArticle();
        const int size = 1 + int(-std::log(1 - m_dice.unit()) * (m_familySize - 1));
        std::vector<Article> family{first};
        QSet<QString> seen{key(first)};
        for (int i = 1; i < std::min(size, 14); ++i) {
            Article next = sibling(m_dice.pick(family));
            if (!seen.contains(key(next))) {
                seen.insert(key(next));
                family.push_back(next);
            }
        }
        const auto addMore = [&](double chance, const auto& make) {
            for (qsizetype i = qsizetype(family.size()) - 1; chance > 0 && i >= 0; --i) {
                if (m_dice.chance(chance))
                    family.push_back(make(Article(family[size_t(i)])));
            }
        };
        addMore(m_refurbished, [this](const Article& a) { return anotherDeal(a, true); });
        addMore(m_bundles, [this](const Article& a) { return anotherDeal(a, false); });
        addMore(m_accessories, [this](const Article& a) { return accessoryFor(a); });
        bool familyBoth = m_dice.chance(m_overlap);
        for (const Article& article : family) {
            if (!m_dice.chance(m_siblingsStay))
                familyBoth = m_dice.chance(m_overlap);
            const bool left = familyBoth || m_dice.chance(0.5 / (0.5 + 0.5 * sizeRatio));
            const bool right = familyBoth || !left;
            const auto row = [&](bool is, bool onLeft) {
                int copies = is ? 1 : 0;
                if (is && m_dice.chance(m_twins))
                    ++copies;
                if (is)
                    copies += moreOffers(onLeft);
                for (int i = 0; i < copies; ++i)
                    (onLeft ? m_leftOf : m_rightOf).push_back(int(m_articles));
                for (int i = 0; i < copies; ++i) {
                    (onLeft ? m_out.left : m_out.right).push_back(write(article, styleOf(onLeft)));
                    (onLeft ? m_out.leftFacts : m_out.rightFacts).push_back(m_facts);
                }
            };
            row(left, true);
            row(right, false);
            ++m_articles;
        }
        for (double extra = sizeRatio - 1; extra > 0 && m_dice.chance(std::min(1.0, extra * 0.7)); extra -= 1) {
            m_rightOf.push_back(int(m_articles++));
            const Style& style = styleOf(false);
            m_out.right.push_back(write(m_dice.chance(0.5) ? sibling(first) : drawArticle(), style));
            m_out.rightFacts.push_back(m_facts);
        }
    }
    static QString key(const Article& a)
    {
        QString text = a.code + a.series;
        text += a.suffix + a.host + a.noun;
        for (const auto& [kind, value] : a.attributes)
            text += u'|' + value;
        return text;
    }

    QString writeCode(const Article& a, const Style& s, bool column)
    {
        QString code = a.code;
        // Without the letters of the maker in front
        if (const qsizetype cut = code.indexOf(u'-'); cut > 0 && code.size() - cut > 4 && m_dice.chance(s.codeCut))
            code = code.sliced(cut + 1);
        if (m_dice.chance(s.suffix))
            code += a.suffix;
        fact(u"code"_s, a.code);
        switch (s.codeForm) {
        case 1:
            code.remove(u'-').remove(u'/');
            break;
        case 2:
            if (!column)
                code.replace(u'-', u' ');
            break;
        case 3:
            code = m_dice.chance(0.5) ? code.toLower() : code;
            break;
        default:
            break;
        }
        return code;
    }
    QString writeUnit(const QString& value, const Style& s)
    {
        const QString number = value.section(u':', 0, 0);
        const QString unit = value.section(u':', 1);
        if (unit == "in"_L1)
            return number + QLatin1StringView(std::array{"\"", "-inch", " in", "in", "&quot;"}[size_t(s.unitForm)]);
        if (unit == "pack"_L1)
            return std::array{number + u"-Pack"_s, number + u"/Pack"_s, u"Pack of "_s + number, number + u"pk"_s,
                              number + u" ct"_s}[size_t(s.unitForm)];
        if (unit == "cuft"_L1)
            return number + QLatin1StringView(std::array{" cu. ft.", " cu ft", " cubic feet", " cu. ft.",
                                                         " cuft"}[size_t(s.unitForm)]);
        if (unit == "gb"_L1 && number == "1000"_L1 && s.unitForm < 3)
            return s.unitForm == 0 ? u"1TB"_s : u"1 TB"_s;
        const QString shown = unit.size() <= 3 ? unit.toUpper() : unit;
        return number + QLatin1StringView(std::array{"", " ", "-", "", " "}[size_t(s.unitForm)]) + shown;
    }
    QString writeAttribute(const std::pair<QString, QString>& attribute, const Style& s)
    {
        const auto& [kind, value] = attribute;
        if (value.contains(u':'))
            return writeUnit(value, s);
        if (kind.startsWith("colour"_L1) && m_dice.chance(s.abbreviation)) {
            const int form = m_dice.below(2);
            return form == 0 ? value.left(3)
                             : QString(value).remove(u'a').remove(u'e').remove(u'i').remove(u'o').remove(u'u');
        }
        if (kind == "colour"_L1 && m_dice.chance(0.1))
            return value + u" finish"_s;
        if (kind == "edition"_L1)
            return m_dice.chance(s.abbreviation) && value == "professional"_L1 ? u"pro"_s
                   : m_dice.chance(0.3)                                        ? value + u" edition"_s
                                                                               : value;
        if (kind == "version"_L1)
            return m_dice.chance(0.15)                            ? u"v"_s + value
                   : m_dice.chance(0.15) && !value.contains(u'.') ? value + u".0"_s
                                                                  : value;
        if (value == "refurbished"_L1)
            return m_dice.pick(std::array{u"refurbished"_s, u"(refurb)"_s, u"factory refurbished"_s, u"reconditioned"_s});
        if (kind == "year"_L1 && m_dice.chance(s.abbreviation))
            return u'\'' + value.right(2);
        if (kind == "platform"_L1)
            return m_dice.chance(0.3)                            ? u"for "_s + value
                   : value == "windows"_L1 && m_dice.chance(0.4) ? u"win"_s
                                                                 : value;
        return value;
    }
    QString title(QString word, const Style& s) const
    {
        if (s.letterCase == 1)
            return word.toUpper();
        if (s.letterCase == 2)
            return word.toLower();
        bool start = true;
        for (QChar& c : word) {
            if (start)
                c = c.toUpper();
            start = c == u' ';
        }
        return word;
    }
    QString withTypo(QString word)
    {
        if (word.size() < 5)
            return word;
        const int at = m_dice.between(1, int(word.size()) - 2);
        switch (m_dice.below(3)) {
        case 0:
            word.remove(at, 1);
            break;
        case 1:
            std::swap(word[at], word[at + 1]);
            break;
        default:
            word[at] = QChar(u'a' + m_dice.below(26));
            break;
        }
        return word;
    }
    QString abbreviated(const QString& word)
    {
        if (word.size() < 6)
            return word;
        if (m_dice.chance(0.5))
            return word.left(m_dice.between(3, 5));
        QString consonants(word[0]);
        for (const QChar c : word.sliced(1)) {
            if (!QStringView(u"aeiou").contains(c))
                consonants += c;
        }
        return consonants;
    }
    QString writeName(const Article& a, const Style& s)
    {
        const Brand& brand = m_brands[size_t(a.brand)];
        QStringList parts;
        const QStringList nouns = a.noun.split(u'|');
        QString noun =
            m_dice.chance(s.noun) ? (m_dice.chance(s.synonym) ? m_dice.pick(nouns) : nouns.first()) : QString();
        if (m_dice.chance(s.abbreviation))
            noun = abbreviated(noun);
        if (!a.series.isEmpty() && m_dice.chance(std::max(s.series, a.code.isEmpty() ? 0.97 : 0.0))) {
            parts.append(title(a.series, s));
            fact(u"series"_s, a.series);
        }
        for (const auto& attribute : a.attributes) {
            if (m_dice.chance(attribute.first == "deal"_L1 ? std::max(0.9, s.attribute) : s.attribute)) {
                parts.append(title(writeAttribute(attribute, s), s));
                fact(attribute.first, attribute.second);
            }
        }
        for (const QString& feature : a.features) {
            if (m_dice.chance(s.feature)) {
                parts.append(title(feature, s));
                fact(u"has "_s + feature, feature);
            }
        }
        if (m_dice.chance(s.marketing * 0.3))
            parts.append(title(QLatin1StringView(m_dice.pick(fillers)), s));
        if (!noun.isEmpty())
            parts.insert(m_dice.chance(0.6) ? std::min(1, int(parts.size())) : int(parts.size()), title(noun, s));
        if (!noun.isEmpty())
            fact(u"noun"_s, a.noun);
        if (!a.host.isEmpty()) {
            parts.append((m_dice.chance(0.8) ? u"for "_s : u"compatible with "_s) + a.host);
            fact(u"host"_s, a.host);
        }
        if (m_dice.chance(s.shuffle) && parts.size() > 2)
            parts.swapItemsAt(m_dice.below(int(parts.size())), m_dice.below(int(parts.size())));
        QString text;
        if (!a.code.isEmpty() && m_dice.chance(s.codeInName)) {
            const QString code = writeCode(a, s, false);
            if (s.codePlace == 0)
                parts.prepend(code);
            else if (s.codePlace == 1)
                parts.append(u"- "_s + code);
            else
                parts.append(u'(' + code + u')');
        }
        // Nobody lists a thing by its kind alone.
        const bool bare = parts.size() < 3 && s.brandColumn == 0;
        if (m_dice.chance(bare ? std::max(0.9, s.brandInName) : s.brandInName)) {
            parts.prepend(s.letterCase == 1 ? brand.name.toUpper() : brand.name);
            fact(u"brand"_s, brand.name);
        }
        for (QString& part : parts) {
            if (m_dice.chance(s.typo))
                part = withTypo(part);
            text += (text.isEmpty()        ? QString()
                     : m_dice.chance(0.04) ? u" / "_s
                     : m_dice.chance(0.05) ? u", "_s
                                           : u" "_s) +
                    part;
        }
        if (m_dice.chance(s.entity))
            text += m_dice.chance(0.5) ? u"&trade;"_s : u" &amp; more"_s;
        if (text.size() > s.nameLimit)
            text = text.left(text.lastIndexOf(u' ', s.nameLimit));
        return text.isEmpty() ? brand.name : text;
    }
    QString writeDescription(const Article& a, const Style& s)
    {
        if (!m_dice.chance(s.descriptionFilled))
            return {};
        QStringList words;
        if (m_dice.chance(0.6))
            words.append(writeName(a, s));
        for (int i = m_dice.between(3, s.descriptionWords); i > 0; --i)
            words.append(QLatin1StringView(m_dice.pick(fillers)));
        for (const QString& feature : a.features) {
            words.insert(m_dice.below(int(words.size()) + 1), feature);
            fact(u"has "_s + feature, feature);
        }
        for (const QString& detail : a.details) {
            if (m_dice.chance(s.detail)) {
                words.insert(m_dice.below(int(words.size()) + 1), detail);
                fact(u"says "_s + detail, detail);
            }
        }
        for (const auto& attribute : a.attributes) {
            if (!m_dice.chance(0.5))
                continue;
            fact(attribute.first, attribute.second);
            const QString written = writeAttribute(attribute, s);
            words.insert(m_dice.below(int(words.size()) + 1), written);
        }
        if (!a.code.isEmpty() && m_dice.chance(s.codeInText)) {
            const QString code = writeCode(a, s, false);
            words.insert(m_dice.below(int(words.size()) + 1), code);
        }
        if (m_dice.chance(0.06)) // "works with": another product's code
            words.append(u"compatible with "_s + drawCode(m_dice.pick(m_brands)));
        return m_dice.chance(0.1) ? u"<p>"_s + words.join(u' ') + u"</p>"_s : words.join(u' ');
    }
    ListItem write(const Article& a, const Style& s)
    {
        ListItem item;
        m_facts.clear();
        item.name = writeName(a, s);
        item.description = writeDescription(a, s);
        if (m_dice.chance(s.brandColumn)) {
            fact(u"brand"_s, m_brands[size_t(a.brand)].name);
            item.brand = m_brands[size_t(a.brand)].name + (m_dice.chance(0.1) ? u" Inc."_s : u""_s);
        }
        if (!a.code.isEmpty() && m_dice.chance(s.codeColumn))
            item.code = writeCode(a, s, true);
        if (!m_dice.chance(s.priceMissing))
            item.price = std::round(a.price * s.priceLevel * std::exp(s.priceNoise * m_dice.normal()) * 100) / 100;
        if (m_dice.chance(s.gtin)) {
            item.gtin = withCheckDigit(a.gtin);
            fact(u"gtin"_s, item.gtin);
        }
        return item;
    }
    void fact(const QString& kind, const QString& value) { m_facts.insert(kind, value); }
    static QString withCheckDigit(quint64 number)
    {
        const QString digits = QString::number(number).rightJustified(11, u'0');
        int sum = 0;
        for (qsizetype i = 0; i < digits.size(); ++i)
            sum += digits[i].digitValue() * (i % 2 == 0 ? 3 : 1);
        return digits + QString::number((10 - sum % 10) % 10);
    }
    /// Row order says nothing; ids follow it.
    void shuffleRows()
    {
        const auto shuffle = [this](std::vector<ListItem>& items, std::vector<RowFacts>& facts, std::vector<int>& of, QChar letter) {
            for (size_t i = items.size(); i > 1; --i) {
                const size_t j = size_t(m_dice.below(int(i)));
                std::swap(items[i - 1], items[j]);
                std::swap(facts[i - 1], facts[j]);
                std::swap(of[i - 1], of[j]);
            }
            for (size_t i = 0; i < items.size(); ++i)
                items[i].id = letter + QString::number(1000 + i);
        };
        shuffle(m_out.left, m_out.leftFacts, m_leftOf, u'L');
        shuffle(m_out.right, m_out.rightFacts, m_rightOf, u'R');
        QMultiHash<int, quint32> rightRows;
        for (size_t i = 0; i < m_rightOf.size(); ++i)
            rightRows.insert(m_rightOf[i], quint32(i));
        for (size_t i = 0; i < m_leftOf.size(); ++i) {
            for (auto it = rightRows.constFind(m_leftOf[i]); it != rightRows.constEnd() && it.key() == m_leftOf[i];
                 ++it)
                m_out.truth.emplace_back(quint32(i), *it);
        }
        std::ranges::sort(m_out.truth);
    }

    Dice m_dice;
    std::vector<int> m_chosen;
    std::vector<Brand> m_brands;
    double m_familySize = 1;
    double m_overlap = 1;
    double m_siblingsStay = 1;
    double m_twins = 0;
    double m_modelOnly = 0.5;
    double m_ownCodes = 1; ///< how often a variant has a number of its own
    double m_accessories = 0;
    double m_refurbished = 0;
    double m_bundles = 0;
    RowFacts m_facts; ///< of the row being written
    Style m_left{};
    Style m_right{};
    std::vector<Style> m_leftShops; ///< empty: one shop
    std::vector<Style> m_rightShops;
    double m_leftOffers = 0; ///< chance of one more row of the same article
    double m_rightOffers = 0;
    int m_rows = 0;
    size_t m_articles = 0;
    std::vector<int> m_leftOf;
    std::vector<int> m_rightOf;
    LabelledLists m_out;
};

} // namespace

QStringList listCategories()
{
    QStringList names;
    for (const Category& category : categories)
        names.append(QLatin1StringView(category.name));
    return names;
}

LabelledLists makeLists(const ListOptions& options)
{
    return World(options).make();
}

} // namespace trueup::samples
