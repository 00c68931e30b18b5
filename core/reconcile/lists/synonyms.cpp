#include "reconcile/lists/synonyms.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Same
{
    QLatin1StringView word;
    QLatin1StringView means; ///< empty: says nothing
};

// Everyday trade English with the French of Canadian lists. General knowledge, no list was looked at for it.
constexpr std::array same = {
    Same{"a"_L1, ""_L1},
    Same{"an"_L1, ""_L1},
    Same{"the"_L1, ""_L1},
    Same{"and"_L1, ""_L1},
    Same{"or"_L1, ""_L1},
    Same{"of"_L1, ""_L1},
    Same{"for"_L1, ""_L1},
    Same{"with"_L1, ""_L1},
    Same{"w"_L1, ""_L1},
    Same{"in"_L1, ""_L1},
    Same{"to"_L1, ""_L1},
    Same{"by"_L1, ""_L1},
    Same{"from"_L1, ""_L1},
    Same{"on"_L1, ""_L1},
    Same{"at"_L1, ""_L1},
    Same{"is"_L1, ""_L1},
    Same{"your"_L1, ""_L1},
    Same{"you"_L1, ""_L1},
    Same{"it"_L1, ""_L1},
    Same{"this"_L1, ""_L1},
    Same{"that"_L1, ""_L1},
    Same{"le"_L1, ""_L1},
    Same{"la"_L1, ""_L1},
    Same{"les"_L1, ""_L1},
    Same{"de"_L1, ""_L1},
    Same{"des"_L1, ""_L1},
    Same{"du"_L1, ""_L1},
    Same{"et"_L1, ""_L1},
    Same{"pour"_L1, ""_L1},
    Same{"avec"_L1, ""_L1},
    Same{"as"_L1, ""_L1},
    Same{"version"_L1, ""_L1},
    Same{"ver"_L1, ""_L1},
    Same{"edition"_L1, ""_L1},
    Same{"ed"_L1, ""_L1},
    Same{"inc"_L1, ""_L1},
    Same{"ltd"_L1, ""_L1},
    Same{"corp"_L1, ""_L1},
    Same{"corporation"_L1, ""_L1},
    Same{"co"_L1, ""_L1},
    Same{"llc"_L1, ""_L1},
    Same{"ea"_L1, ""_L1},
    Same{"each"_L1, ""_L1},
    Same{"blk"_L1, "black"_L1},
    Same{"bk"_L1, "black"_L1},
    Same{"noir"_L1, "black"_L1},
    Same{"wht"_L1, "white"_L1},
    Same{"wh"_L1, "white"_L1},
    Same{"blanc"_L1, "white"_L1},
    Same{"blu"_L1, "blue"_L1},
    Same{"bleu"_L1, "blue"_L1},
    Same{"rouge"_L1, "red"_L1},
    Same{"vert"_L1, "green"_L1},
    Same{"grn"_L1, "green"_L1},
    Same{"jaune"_L1, "yellow"_L1},
    Same{"ylw"_L1, "yellow"_L1},
    Same{"yel"_L1, "yellow"_L1},
    Same{"cyn"_L1, "cyan"_L1},
    Same{"mag"_L1, "magenta"_L1},
    Same{"gry"_L1, "gray"_L1},
    Same{"grey"_L1, "gray"_L1},
    Same{"gris"_L1, "gray"_L1},
    Same{"slv"_L1, "silver"_L1},
    Same{"slvr"_L1, "silver"_L1},
    Same{"brn"_L1, "brown"_L1},
    Same{"prpl"_L1, "purple"_L1},
    Same{"ss"_L1, "stainless"_L1},
    Same{"stnls"_L1, "stainless"_L1},
    Same{"clr"_L1, "clear"_L1},
    Same{"pro"_L1, "professional"_L1},
    Same{"prof"_L1, "professional"_L1},
    Same{"std"_L1, "standard"_L1},
    Same{"dlx"_L1, "deluxe"_L1},
    Same{"upg"_L1, "upgrade"_L1},
    Same{"upgrd"_L1, "upgrade"_L1},
    Same{"acad"_L1, "academic"_L1},
    Same{"edu"_L1, "academic"_L1},
    Same{"education"_L1, "academic"_L1},
    Same{"educational"_L1, "academic"_L1},
    Same{"student"_L1, "academic"_L1},
    Same{"win"_L1, "windows"_L1},
    Same{"macintosh"_L1, "mac"_L1},
    Same{"osx"_L1, "mac"_L1},
    Same{"lic"_L1, "license"_L1},
    Same{"licence"_L1, "license"_L1},
    Same{"refurb"_L1, "refurbished"_L1},
    Same{"recertified"_L1, "refurbished"_L1},
    Same{"reconditioned"_L1, "refurbished"_L1},
    Same{"remanufactured"_L1, "refurbished"_L1},
    Same{"lg"_L1, "lg"_L1},
    Same{"lrg"_L1, "large"_L1},
    Same{"sml"_L1, "small"_L1},
    Same{"med"_L1, "medium"_L1},
    Same{"pkg"_L1, "pack"_L1},
    Same{"package"_L1, "pack"_L1},
    Same{"cart"_L1, "cartridge"_L1},
    Same{"crtg"_L1, "cartridge"_L1},
    Same{"ctg"_L1, "cartridge"_L1},
    Same{"wrls"_L1, "wireless"_L1},
    Same{"asst"_L1, "assorted"_L1},
    Same{"asstd"_L1, "assorted"_L1},
    Same{"fridge"_L1, "refrigerator"_L1},
    Same{"refrig"_L1, "refrigerator"_L1},
    Same{"television"_L1, "tv"_L1},
    Same{"colour"_L1, "color"_L1},
    Same{"centre"_L1, "center"_L1},
    Same{"fibre"_L1, "fiber"_L1},
    Same{"adaptor"_L1, "adapter"_L1},
    Same{"aluminium"_L1, "aluminum"_L1},
    Same{"jewellery"_L1, "jewelry"_L1},
    Same{"mfr"_L1, "manufacturer"_L1},
    Same{"ms"_L1, "microsoft"_L1},
    Same{"msft"_L1, "microsoft"_L1},
    Same{"wd"_L1, "wd"_L1},
    Same{"ii"_L1, "2"_L1},
    Same{"iii"_L1, "3"_L1},
    Same{"dozen"_L1, "12ct"_L1},
    Same{"dz"_L1, "12ct"_L1},
    Same{"hi"_L1, "high"_L1},
    Same{"hy"_L1, "highyield"_L1},
    Same{"hd"_L1, "hd"_L1},
    Same{"xl"_L1, "xl"_L1},
    Same{"kybd"_L1, "keyboard"_L1},
    Same{"kb"_L1, "keyboard"_L1},
    Same{"mem"_L1, "memory"_L1},
    Same{"hdd"_L1, "harddrive"_L1},
    Same{"cam"_L1, "camera"_L1},
    Same{"batt"_L1, "battery"_L1},
    Same{"btry"_L1, "battery"_L1},
    Same{"chgr"_L1, "charger"_L1},
    Same{"spkr"_L1, "speaker"_L1},
    Same{"hdphn"_L1, "headphone"_L1},
    Same{"prntr"_L1, "printer"_L1},
    Same{"mntr"_L1, "monitor"_L1},
    Same{"dig"_L1, "digital"_L1},
    Same{"elec"_L1, "electric"_L1},
    Same{"auto"_L1, "automatic"_L1},
    Same{"ppr"_L1, "paper"_L1},
    Same{"ltr"_L1, "letter"_L1},
    Same{"envl"_L1, "envelope"_L1},
    Same{"env"_L1, "envelope"_L1},
    Same{"mkr"_L1, "marker"_L1},
    Same{"hvy"_L1, "heavy"_L1},
    Same{"choc"_L1, "chocolate"_L1},
    Same{"org"_L1, "organic"_L1},
    Same{"qty"_L1, ""_L1},
};

struct Two
{
    QLatin1StringView first;
    QLatin1StringView second;
    QLatin1StringView means;
};

constexpr std::array together = {
    Two{"hewlett"_L1, "packard"_L1, "hp"_L1},
    Two{"western"_L1, "digital"_L1, "wd"_L1},
    Two{"hard"_L1, "drive"_L1, "harddrive"_L1},
    Two{"hard"_L1, "disk"_L1, "harddrive"_L1},
    Two{"os"_L1, "x"_L1, "mac"_L1},
    Two{"mac"_L1, "os"_L1, "mac"_L1},
    Two{"high"_L1, "yield"_L1, "highyield"_L1},
    Two{"stainless"_L1, "steel"_L1, "stainless"_L1},
    Two{"play"_L1, "station"_L1, "playstation"_L1},
    Two{"black"_L1, "decker"_L1, "blackdecker"_L1},
    Two{"wi"_L1, "fi"_L1, "wifi"_L1},
    Two{"e"_L1, "mail"_L1, "email"_L1},
    Two{"general"_L1, "electric"_L1, "ge"_L1},
    Two{"extra"_L1, "large"_L1, "xl"_L1},
};

struct Value
{
    QLatin1StringView word;
    Attribute attribute;
    int bit;
};
using enum Attribute;

constexpr std::array values = {
    Value{"black"_L1, Colour, 0},
    Value{"white"_L1, Colour, 1},
    Value{"blue"_L1, Colour, 2},
    Value{"navy"_L1, Colour, 2},
    Value{"red"_L1, Colour, 3},
    Value{"green"_L1, Colour, 4},
    Value{"yellow"_L1, Colour, 5},
    Value{"cyan"_L1, Colour, 6},
    Value{"magenta"_L1, Colour, 7},
    Value{"pink"_L1, Colour, 8},
    Value{"rose"_L1, Colour, 8},
    Value{"purple"_L1, Colour, 9},
    Value{"violet"_L1, Colour, 9},
    Value{"orange"_L1, Colour, 10},
    Value{"brown"_L1, Colour, 11},
    Value{"gray"_L1, Colour, 12},
    Value{"graphite"_L1, Colour, 12},
    Value{"silver"_L1, Colour, 13},
    Value{"beige"_L1, Colour, 14},
    Value{"tan"_L1, Colour, 14},
    Value{"gold"_L1, Colour, 15},
    Value{"burgundy"_L1, Colour, 16},
    Value{"ivory"_L1, Colour, 17},
    Value{"teal"_L1, Colour, 18},
    Value{"turquoise"_L1, Colour, 18},
    Value{"clear"_L1, Colour, 19},
    Value{"bronze"_L1, Colour, 20},
    Value{"charcoal"_L1, Colour, 12},
    Value{"lavender"_L1, Colour, 9},
    Value{"titanium"_L1, Colour, 21},
    Value{"champagne"_L1, Colour, 22},
    Value{"walnut"_L1, Finish, 0},
    Value{"oak"_L1, Finish, 1},
    Value{"cherry"_L1, Finish, 2},
    Value{"mahogany"_L1, Finish, 3},
    Value{"maple"_L1, Finish, 4},
    Value{"espresso"_L1, Finish, 5},
    Value{"chrome"_L1, Finish, 6},
    Value{"nickel"_L1, Finish, 7},
    Value{"brass"_L1, Finish, 8},
    Value{"stainless"_L1, Finish, 9},
    Value{"professional"_L1, Edition, 0},
    Value{"home"_L1, Edition, 1},
    Value{"standard"_L1, Edition, 2},
    Value{"premium"_L1, Edition, 3},
    Value{"deluxe"_L1, Edition, 4},
    Value{"ultimate"_L1, Edition, 5},
    Value{"basic"_L1, Edition, 6},
    Value{"enterprise"_L1, Edition, 7},
    Value{"essential"_L1, Edition, 8},
    Value{"gold"_L1, Edition, 9},
    Value{"platinum"_L1, Edition, 10},
    Value{"elite"_L1, Edition, 11},
    Value{"express"_L1, Edition, 12},
    Value{"extended"_L1, Edition, 13},
    Value{"lite"_L1, Edition, 14},
    Value{"studio"_L1, Edition, 15},
    Value{"advanced"_L1, Edition, 16},
    Value{"plus"_L1, Edition, 17},
    Value{"premier"_L1, Edition, 18},
    Value{"complete"_L1, Edition, 19},
    Value{"element"_L1, Edition, 20},
    Value{"business"_L1, Edition, 21},
    Value{"windows"_L1, Platform, 0},
    Value{"mac"_L1, Platform, 1},
    Value{"linux"_L1, Platform, 2},
    Value{"xbox"_L1, Platform, 3},
    Value{"playstation"_L1, Platform, 4},
    Value{"ps2"_L1, Platform, 5},
    Value{"ps3"_L1, Platform, 6},
    Value{"ps4"_L1, Platform, 7},
    Value{"ps5"_L1, Platform, 8},
    Value{"wii"_L1, Platform, 9},
    Value{"psp"_L1, Platform, 10},
    Value{"gamecube"_L1, Platform, 11},
    Value{"switch"_L1, Platform, 12},
    Value{"nds"_L1, Platform, 13},
    Value{"upgrade"_L1, Licence, 0},
    Value{"academic"_L1, Licence, 1},
    Value{"oem"_L1, Licence, 2},
    Value{"retail"_L1, Licence, 3},
    Value{"full"_L1, Licence, 4},
    Value{"renewal"_L1, Licence, 5},
    Value{"subscription"_L1, Licence, 6},
    Value{"maintenance"_L1, Licence, 7},
    Value{"download"_L1, Licence, 8},
    Value{"small"_L1, Size, 0},
    Value{"medium"_L1, Size, 1},
    Value{"large"_L1, Size, 2},
    Value{"xl"_L1, Size, 3},
    Value{"mini"_L1, Size, 4},
    Value{"micro"_L1, Size, 5},
    Value{"jumbo"_L1, Size, 6},
    Value{"queen"_L1, Size, 7},
    Value{"king"_L1, Size, 8},
    Value{"twin"_L1, Size, 9},
    Value{"xxl"_L1, Size, 10},
    Value{"legal"_L1, Size, 11},
    Value{"letter"_L1, Size, 12},
    Value{"compact"_L1, Size, 13},
    Value{"fine"_L1, Size, 14},
    Value{"left"_L1, Side, 0},
    Value{"right"_L1, Side, 1},
    Value{"men"_L1, Side, 2},
    Value{"women"_L1, Side, 3},
    Value{"kid"_L1, Side, 4},
    Value{"boy"_L1, Side, 5},
    Value{"girl"_L1, Side, 6},
    Value{"front"_L1, Side, 7},
    Value{"rear"_L1, Side, 8},
    Value{"refurbished"_L1, Condition, 0},
    Value{"vanilla"_L1, Flavour, 0},
    Value{"chocolate"_L1, Flavour, 1},
    Value{"strawberry"_L1, Flavour, 2},
    Value{"lemon"_L1, Flavour, 3},
    Value{"mint"_L1, Flavour, 4},
    Value{"original"_L1, Flavour, 5},
    Value{"honey"_L1, Flavour, 6},
    Value{"cinnamon"_L1, Flavour, 7},
    Value{"garlic"_L1, Flavour, 8},
    Value{"lime"_L1, Flavour, 9},
    Value{"apple"_L1, Flavour, 10},
    Value{"peach"_L1, Flavour, 11},
    Value{"raspberry"_L1, Flavour, 12},
    Value{"decaf"_L1, Flavour, 13},
    Value{"bbq"_L1, Flavour, 14},
    Value{"chicken"_L1, Flavour, 15},
    Value{"beef"_L1, Flavour, 16},
    Value{"salmon"_L1, Flavour, 17},
    Value{"tuna"_L1, Flavour, 18},
    Value{"turkey"_L1, Flavour, 19},
    Value{"lamb"_L1, Flavour, 20},
    Value{"banana"_L1, Flavour, 21},
    Value{"mango"_L1, Flavour, 22},
    Value{"coconut"_L1, Flavour, 23},
    Value{"caramel"_L1, Flavour, 24},
    Value{"hazelnut"_L1, Flavour, 25},
    Value{"almond"_L1, Flavour, 26},
    Value{"peanut"_L1, Flavour, 27},
    Value{"ginger"_L1, Flavour, 28},
    Value{"apricot"_L1, Flavour, 29},
    Value{"blueberry"_L1, Flavour, 30},
    Value{"grape"_L1, Flavour, 31},
    Value{"adult"_L1, Age, 0},
    Value{"junior"_L1, Age, 1},
    Value{"senior"_L1, Age, 2},
    Value{"baby"_L1, Age, 3},
    Value{"puppy"_L1, Age, 4},
    Value{"kitten"_L1, Age, 5},
    Value{"toddler"_L1, Age, 6},
    Value{"infant"_L1, Age, 3},
};

/// The table sorted by its words: most words of a list are in neither, and every word of a list is looked up.
template <class Table> constexpr Table sorted(Table table)
{
    std::ranges::sort(table, {},
                      [](const auto& row) { return std::string_view(row.word.data(), size_t(row.word.size())); });
    return table;
}
constexpr auto sameSorted = sorted(same);
constexpr auto valuesSorted = sorted(values);

template <class Table> auto lookUp(const Table& table, QStringView word) -> decltype(table.data())
{
    std::array<char, 16> key;
    if (word.size() > qsizetype(key.size()))
        return nullptr;
    for (qsizetype i = 0; i < word.size(); ++i) {
        if (word[i].unicode() > 0x7F)
            return nullptr;
        key[size_t(i)] = char(word[i].unicode());
    }
    const std::string_view wanted(key.data(), size_t(word.size()));
    const auto found = std::ranges::lower_bound(
        table, wanted, {}, [](const auto& row) { return std::string_view(row.word.data(), size_t(row.word.size())); });
    return found != table.end() && found->word == word ? &*found : nullptr;
}

QString singular(const QString& word)
{
    if (word.size() >= 5 && word.endsWith("ies"_L1))
        return word.chopped(3) + u'y';
    if (word.size() >= 5 &&
        (word.endsWith("ches"_L1) || word.endsWith("shes"_L1) || word.endsWith("xes"_L1) || word.endsWith("sses"_L1)))
        return word.chopped(2);
    if (word.size() >= 4 && word.endsWith(u's') && !word.endsWith("ss"_L1) && !word.endsWith("us"_L1) &&
        !word.endsWith("is"_L1))
        return word.chopped(1);
    return word;
}

} // namespace

QString canonicalWord(const QString& word)
{
    if (const Same* found = lookUp(sameSorted, word))
        return QString(found->means);
    const QString one = singular(word);
    if (one.size() != word.size()) {
        if (const Same* found = lookUp(sameSorted, one); found && !found->means.isEmpty())
            return QString(found->means);
    }
    return one;
}

QLatin1StringView pairSynonym(QStringView first, QStringView second)
{
    for (const Two& pair : together) {
        if (first == pair.first && second == pair.second)
            return pair.means;
    }
    return {};
}

AttributeWord attributeOf(QStringView canonical)
{
    const Value* found = lookUp(valuesSorted, canonical);
    return found ? AttributeWord{found->attribute, 1U << found->bit} : AttributeWord{Colour, 0};
}

} // namespace trueup
