#include "lists/matchgenerator.h"

#include "catalog/identifiers.h"
#include "lists/dice.h"

#include <QSet>

#include <array>

namespace trueup::samples {

using namespace Qt::StringLiterals;

namespace {

class FeedDice final : public Dice
{
public:
    using Dice::Dice;
    /// Low rates are the rule: most draws lie near `a`.
    double seldom(double a, double b)
    {
        const double u = unit();
        return a + (b - a) * u * u;
    }
    QString letters(int n) { return of("ABCDEFGHKLMNPRSTVWXZ", n); }
    QString digits(int n) { return of("0123456789", n); }
    QString code(int letterCount, int digitCount)
    {
        const QString number = digits(digitCount);
        return letters(letterCount) + number;
    }
    /// With a capital before so many letters.
    QString name(int shortest, int longest)
    {
        const QString rest = letters(between(shortest, longest)).toLower();
        return letters(1) + rest;
    }

private:
    QString of(const char* alphabet, int n)
    {
        const QLatin1StringView from(alphabet);
        QString text;
        for (int i = 0; i < n; ++i)
            text.append(from[below(int(from.size()))]);
        return text;
    }
};

constexpr std::array colours = {"Black", "Blue", "Red", "Green", "White", "Yellow", "Grey", "Pink"};
constexpr std::array kinds = {"Ballpoint Pen", "Toner Cartridge", "Ring Binder", "Copy Paper", "Desk Lamp", "Stapler",
                              "File Folder", "Label Tape", "Office Chair", "Marker", "Envelope", "Wall Clock", "Notebook",
                              "Cable", "Battery", "Keyboard"};
constexpr std::array extras = {"Premium", "Heavy Duty", "Recycled", "Professional", "for Home and Office", "with Grip",
                               "High Yield", "Assorted", "Letter Size", "Quick Dry"};

/// Share of rows each kind of damage meets.
struct Rates
{
    explicit Rates(FeedDice& dice)
        : skuCarried(dice.range(0.3, 0.9)), skuWritten(dice.range(0.05, 0.5)), skuReused(dice.seldom(0, 0.03)),
          skuIsBase(dice.range(0, 0.5)), skuIsMpn(dice.range(0, 0.4)), numberTwins(dice.seldom(0, 0.04)),
          reference(dice.range(0.1, 0.8)), referenceStale(dice.seldom(0, 0.12)), referenceMore(dice.seldom(0, 0.2)),
          erpGtin(dice.range(0.2, 0.95)), feedGtin(dice.range(0.3, 0.95)), gtinShared(dice.seldom(0, 0.12)),
          gtinWrong(dice.seldom(0, 0.06)), gtinDamaged(dice.range(0, 0.3)), erpMpn(dice.range(0.1, 0.9)), mpnForeign(dice.chance(0.5) ? dice.range(0.1, 0.95) : 0),
          mpnReused(dice.seldom(0, 0.15)), mpnWrong(dice.seldom(0, 0.06)), makerMissing(dice.range(0, 0.6)),
          makerOther(dice.seldom(0, 0.15)), titleMissing(dice.seldom(0, 0.3)), titleShort(dice.range(0.1, 0.9)),
          titleWrong(dice.seldom(0, 0.04)), inactive(dice.range(0.02, 0.25)), absent(dice.range(0.05, 0.4))
    {
    }
    double skuCarried, skuWritten, skuReused, skuIsBase, skuIsMpn, numberTwins;
    double reference, referenceStale, referenceMore;
    double erpGtin, feedGtin, gtinShared, gtinWrong, gtinDamaged;
    double erpMpn, mpnForeign, mpnReused, mpnWrong, makerMissing, makerOther;
    double titleMissing, titleShort, titleWrong, inactive, absent;
};

struct Article
{
    int family = 0;
    QString base;
    QString number; ///< of the ERP item
    QString gtin14;
    QString mpn;
    QString maker;
    QString kind;
    QString series;
    QString colour;
    int pack = 1;
    bool isListed = false; ///< the ERP has it
};

QString withCheckDigit(const QString& eleven)
{
    for (const QChar last : u"0123456789"_s) {
        if (hasValidCheckDigit(eleven + last))
            return eleven + last;
    }
    return {};
}

class World
{
public:
    World(quint64 seed, int size) : m_dice(seed), m_rates(m_dice), m_size(size)
    {
        // Two systems that do not share a separator differ in every number that has one.
        if (m_dice.chance(0.35))
            m_separator = m_dice.pick(std::array{u' ', u'.', u'/', u'_'});
        makeArticles();
        plantTwins();
    }

    MatchWorld make()
    {
        MatchWorld world;
        for (const Article& article : m_articles) {
            if (article.isListed)
                world.items.push_back(itemOf(article));
        }
        for (const Article& article : m_articles) {
            if (m_dice.chance(0.9))
                world.rows.push_back({rowOf(article), article.isListed ? article.number : QString()});
        }
        world.style = QString::asprintf("sku %.2f reused %.3f reference %.2f stale %.3f gtin shared %.3f wrong %.3f mpn reused %.3f "
                                        "absent %.2f",
                                        m_rates.skuCarried, m_rates.skuReused, m_rates.reference, m_rates.referenceStale,
                                        m_rates.gtinShared, m_rates.gtinWrong, m_rates.mpnReused, m_rates.absent);
        return world;
    }

private:
    void makeArticles()
    {
        struct Maker
        {
            QString name;
            QString code;
        };
        std::vector<Maker> makers;
        for (int i = 0; i < 18; ++i) {
            const QString name = m_dice.name(3, 7);
            makers.push_back({name, name.first(3).toUpper()});
        }
        const bool isNumeric = m_dice.chance(0.25); // an ERP that numbers its items itself
        const int numberLength = m_dice.between(5, 8);
        for (int family = 0; int(m_articles.size()) < m_size; ++family) {
            const Maker& maker = m_dice.pick(makers);
            const QString core = m_dice.chance(0.6) ? m_dice.code(2, m_dice.between(2, 4)) : m_dice.digits(m_dice.between(3, 6));
            const QString base = maker.code + core;
            const QString kind = QLatin1StringView(m_dice.pick(kinds));
            const QString series = m_dice.name(3, 6);
            const int members = m_dice.chance(0.45) ? 1 : m_dice.between(2, 6);
            QSet<QString> taken;
            for (int i = 0; i < members; ++i) {
                Article article;
                article.family = family;
                article.base = base;
                article.kind = kind;
                article.series = series;
                article.maker = maker.name;
                article.colour = QLatin1StringView(m_dice.pick(colours));
                article.pack = m_dice.chance(0.6) ? 1 : m_dice.pick(std::array{2, 3, 5, 10, 12, 50, 100});
                const QString suffix = article.colour.first(2).toUpper() + (article.pack > 1 ? QString::number(article.pack) : QString());
                if (taken.contains(suffix))
                    continue;
                taken.insert(suffix);
                article.mpn = core + u'-' + suffix;
                article.number = isNumeric ? m_dice.digits(numberLength)
                                           : base + (m_dice.chance(0.5) ? u"-"_s : QString()) + suffix;
                if (m_numbers.contains(article.number))
                    continue;
                m_numbers.insert(article.number);
                const QString digits = withCheckDigit(m_dice.digits(11));
                article.gtin14 = digits.rightJustified(14, u'0');
                article.isListed = !m_dice.chance(m_rates.absent);
                m_articles.push_back(std::move(article));
            }
        }
    }

    /// Different articles whose numbers only differ by signs or leading zeros, and shared codes.
    void plantTwins()
    {
        for (size_t i = 1; i < m_articles.size(); ++i) {
            Article& article = m_articles[i];
            const Article& other = m_articles[size_t(m_dice.below(int(i)))];
            const bool isSibling = m_articles[i - 1].family == article.family;
            if (m_dice.chance(m_rates.numberTwins)) {
                QString twin = other.number;
                if (m_dice.chance(0.3)) {
                    twin.prepend(u'0');
                } else {
                    const QChar sign = m_dice.pick(std::array{u'-', u'.', u' '});
                    twin.insert(m_dice.between(1, int(twin.size()) - 1), sign);
                }
                if (!m_numbers.contains(twin)) {
                    m_numbers.insert(twin);
                    article.number = twin;
                }
            }
            if (m_dice.chance(m_rates.gtinShared))
                article.gtin14 = isSibling ? m_articles[i - 1].gtin14 : other.gtin14;
            if (m_dice.chance(m_rates.mpnReused))
                article.mpn = isSibling && m_dice.chance(0.4) ? m_articles[i - 1].mpn : other.mpn;
        }
    }

    QString makerWritten(const QString& maker)
    {
        if (m_dice.chance(m_rates.makerOther))
            return m_dice.pick(m_articles).maker; // parent company, distributor, slip
        return maker + QLatin1StringView(m_dice.pick(std::array{"", "", "", " Inc", " Ltd.", " Corp"}));
    }

    QString titleOf(const Article& article, bool isLong)
    {
        QStringList words;
        if (isLong || m_dice.chance(0.6))
            words.append(article.maker);
        if (isLong || m_dice.chance(0.8))
            words.append(article.series);
        if (isLong && m_dice.chance(0.7))
            words.append(QLatin1StringView(m_dice.pick(extras)));
        words.append(isLong ? article.kind : article.kind.section(u' ', -1));
        if (isLong ? m_dice.chance(0.95) : m_dice.chance(0.75))
            words.append(isLong ? article.colour : article.colour.toLower());
        if (article.pack > 1 && (isLong ? m_dice.chance(0.95) : m_dice.chance(0.75)))
            words.append(isLong ? u"%1/Pack"_s.arg(article.pack) : u"%1pk"_s.arg(article.pack));
        if (isLong && m_dice.chance(0.4))
            words.append(u"%1 in"_s.arg(article.family % 17 + 2));
        return words.join(u' ');
    }

    ErpKey itemOf(const Article& article)
    {
        ErpKey key;
        key.itemNumber = article.number;
        key.basePart = m_dice.chance(0.85) ? article.base : QString();
        if (m_dice.chance(m_rates.erpGtin))
            key.gtin14 = readBarcode(barcodeCell(article.gtin14)).gtin14;
        if (m_dice.chance(m_rates.erpMpn))
            key.mpn = m_dice.chance(m_rates.mpnForeign) ? foreignMpn(article) : article.mpn;
        if (!m_dice.chance(m_rates.makerMissing))
            key.maker = makerWritten(article.maker);
        if (!m_dice.chance(m_rates.titleMissing))
            key.title = titleOf(article, !m_dice.chance(m_rates.titleShort));
        key.active = !m_dice.chance(m_rates.inactive);
        return key;
    }

    /// What stands where the ERP should have the maker's part number: a distributor's number, another form of the maker's.
    QString foreignMpn(const Article& article)
    {
        switch (m_dice.below(3)) {
        case 0: return m_dice.code(2, 6);
        case 1: return article.mpn + m_dice.letters(2);
        default: return article.base;
        }
    }

    /// As a spreadsheet or a tired person leaves it: a lost zero, an apostrophe, a decimal tail, a wrong digit.
    QString barcodeCell(const QString& gtin14)
    {
        QString text = gtin14.sliced(2);
        if (!m_dice.chance(m_rates.gtinDamaged))
            return text;
        switch (m_dice.below(4)) {
        case 0:
            while (text.size() > 1 && text.startsWith(u'0'))
                text.remove(0, 1);
            return text;
        case 1: return u'\'' + text;
        case 2: return text + u".0"_s;
        default: {
            const int at = m_dice.below(int(text.size()));
            text[at] = QChar(u'0' + (text[at].unicode() - u'0' + m_dice.between(1, 9)) % 10);
            return text;
        }
        }
    }

    QString written(const QString& number)
    {
        QString text = number;
        text.replace(u'-', m_separator);
        if (!m_dice.chance(m_rates.skuWritten))
            return text;
        switch (m_dice.below(5)) {
        case 0: return text.remove(u'-');
        case 1: return text.toLower();
        case 2: {
            const QChar sign = m_dice.pick(std::array{u' ', u'.', u'/'});
            return text.insert(m_dice.between(1, int(text.size()) - 1), sign);
        }
        case 3: return text.insert(m_dice.between(1, int(text.size()) - 1), u'-');
        default: return text.startsWith(u'0') ? text.sliced(1) : u'0' + text;
        }
    }

    const Article& relativeOf(const Article& article)
    {
        const size_t at = size_t(&article - m_articles.data());
        if (m_dice.chance(0.7)) {
            for (const size_t near : {at + 1, at - 1}) {
                if (near < m_articles.size() && m_articles[near].family == article.family)
                    return m_articles[near];
            }
        }
        return m_dice.pick(m_articles);
    }

    QString skuOf(const Article& article)
    {
        if (m_dice.chance(m_rates.skuReused))
            return written(relativeOf(article).number);
        if (m_dice.chance(m_rates.skuCarried))
            return written(article.number);
        if (m_dice.chance(m_rates.skuIsBase))
            return article.base;
        if (m_dice.chance(m_rates.skuIsMpn))
            return article.mpn;
        return m_dice.code(3, m_dice.between(3, 6));
    }

    QStringList reference(const Article& article)
    {
        if (!m_dice.chance(m_rates.reference))
            return {};
        QStringList values{written(m_dice.chance(m_rates.referenceStale) ? relativeOf(article).number : article.number)};
        if (m_dice.chance(m_rates.referenceMore))
            values.append(m_dice.chance(0.5) ? relativeOf(article).number : m_dice.code(2, 5));
        if (m_dice.chance(0.05))
            values = {article.base};
        return values;
    }

    FeedIdentity rowOf(const Article& article)
    {
        FeedIdentity row;
        row.sku = skuOf(article);
        row.cwsA = reference(article);
        row.cwsCatalog = reference(article);
        if (m_dice.chance(0.5))
            row.sprc = reference(article);
        if (m_dice.chance(m_rates.feedGtin))
            row.gtin14 = readBarcode(barcodeCell(m_dice.chance(m_rates.gtinWrong) ? relativeOf(article).gtin14 : article.gtin14)).gtin14;
        if (m_dice.chance(0.85))
            row.mpn = m_dice.chance(m_rates.mpnWrong) ? relativeOf(article).mpn : article.mpn;
        row.maker = makerWritten(article.maker);
        row.title = titleOf(m_dice.chance(m_rates.titleWrong) ? relativeOf(article) : article, true);
        return row;
    }

    FeedDice m_dice;
    Rates m_rates;
    int m_size;
    QChar m_separator = u'-'; ///< of the feed, where the ERP writes a hyphen
    std::vector<Article> m_articles;
    QSet<QString> m_numbers;
};

} // namespace

MatchWorld makeMatchWorld(quint64 seed, int size)
{
    return World(seed, size).make();
}

} // namespace trueup::samples
