#include "reconcile/lists/listcolumns.h"

#include "catalog/prices.h"

#include <QSet>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ListColumns)
};

struct Meaning
{
    ListColumn column;
    QLatin1StringView words; ///< header names, letters and digits only, the clearest first
};

constexpr std::array meanings = {
    Meaning{ListColumn::Id, "id uniqueid recordid rowid productid itemid key handle sku itemnumber itemno item"_L1},
    Meaning{ListColumn::Name,
            "name title productname producttitle itemname itemtitle nom titre product libelle designation "
            "shortdescription itemdescription"_L1},
    Meaning{ListColumn::Brand,
            "brand manufacturer vendor maker mfr mfg brandname manufacturername vendorname marque fabricant "
            "publisher make"_L1},
    Meaning{ListColumn::Code,
            "modelno model modelnumber mpn partnumber partno mfrpartnumber mfrpartno mfgpartno "
            "manufacturerpartnumber code productcode itemcode modele reference sku itemnumber itemno part"_L1},
    Meaning{ListColumn::Gtin, "gtin upc ean barcode upccode eancode gtin14 gtin13 gtin12 codebarres isbn"_L1},
    Meaning{ListColumn::Price, "price listprice retailprice saleprice unitprice prix msrp cost amount"_L1},
    Meaning{ListColumn::Description,
            "description longdescription productdescription details desc body bodyhtml features "
            "longdescr text"_L1}};

QString plain(const QString& header)
{
    QString text = header.toLower().normalized(QString::NormalizationForm_KD);
    text.removeIf([](QChar c) { return !(c.isLetterOrNumber() && c.unicode() < 0x80); });
    return text;
}

int findColumn(const QStringList& header, const QString& wanted)
{
    for (int i = 0; i < header.size(); ++i) {
        if (header[i].trimmed() == wanted.trimmed())
            return i;
    }
    for (int i = 0; i < header.size(); ++i) {
        if (!plain(wanted).isEmpty() && plain(header[i]) == plain(wanted))
            return i;
    }
    bool number = false;
    const int place = wanted.toInt(&number);
    return number && place >= 1 && place <= header.size() ? place - 1 : -1;
}

std::optional<double> priceOf(QString text)
{
    const PriceText read = readPrice(text);
    if (read.price)
        return read.price->toDouble();
    // "1,299": as evidence the likelier reading will do.
    text.removeIf([](QChar c) { return !((c >= u'0' && c <= u'9') || c == u'.'); });
    if (read.ambiguous && text.count(u'.') == 1)
        text.remove(u'.');
    bool fine = false;
    const double value = text.toDouble(&fine);
    return fine ? std::optional(value) : std::nullopt;
}

/// What the cells of a column look like.
struct Content
{
    double words = 0; ///< a filled cell
    double length = 0;
    double filled = 0; ///< share
    double distinct = 0;
    double prices = 0;
};

Content contentOf(std::span<const QStringList> sample, int column)
{
    Content content;
    QSet<QString> seen;
    for (const QStringList& row : sample) {
        const QString cell = row.value(column).trimmed();
        if (cell.isEmpty())
            continue;
        seen.insert(cell);
        content.filled += 1;
        content.words += double(cell.count(u' ') + 1);
        content.length += double(cell.size());
        content.prices += priceOf(cell) && cell.size() <= 14 ? 1 : 0;
    }
    const double cells = std::max(1.0, content.filled);
    content.distinct = double(seen.size()) / cells;
    content.words /= cells;
    content.length /= cells;
    content.prices /= cells;
    content.filled /= std::max(1.0, double(sample.size()));
    return content;
}

/// Fills what the header did not tell: an id is filled and different everywhere, a name has several words.
void guessByContent(const QStringList& header, std::span<const QStringList> sample, ListColumns& columns)
{
    const auto free = [&](int column) {
        return std::ranges::find(columns, column) == columns.end();
    };
    int& id = columns[size_t(ListColumn::Id)];
    int& name = columns[size_t(ListColumn::Name)];
    int& text = columns[size_t(ListColumn::Description)];
    double bestName = 0;
    int guessed = -1;
    for (int i = 0; i < header.size(); ++i) {
        if (!free(i))
            continue;
        const Content content = contentOf(sample, i);
        if (id < 0 && content.filled == 1 && content.distinct == 1 && content.words < 1.5 && content.length <= 40) {
            id = i;
        } else if (name < 0 && content.words >= 2 && content.prices < 0.5) {
            const double fit =
                content.filled * content.distinct * (content.words <= 20 ? std::min(content.words, 8.0) : 2);
            if (fit > bestName) {
                bestName = fit;
                guessed = i;
            }
        }
    }
    if (name < 0 && guessed >= 0)
        name = guessed;
    else if (name < 0)
        std::swap(name, text); // only a description: it is the name
}

/// Whether most of what a column holds are words or years: neither numbers that mean nothing elsewhere nor addresses.
bool holdsWords(std::span<const QStringList> rows, int column)
{
    int filled = 0;
    int words = 0;
    for (const QStringList& row : rows) {
        const QString cell = row.value(column).trimmed();
        if (cell.isEmpty())
            continue;
        ++filled;
        const bool year = cell.size() == 4 && (cell.startsWith("19"_L1) || cell.startsWith("20"_L1));
        const bool address = cell.startsWith("http"_L1) || cell.startsWith("www."_L1);
        words += !address && (year || std::ranges::any_of(cell, [](QChar c) { return c.isLetter(); })) ? 1 : 0;
    }
    return 2 * words > filled;
}

bool saysNothing(const QString& cell)
{
    static const QSet<QString> empty{u"nan"_s, u"null"_s, u"none"_s, u"nil"_s, u"n/a"_s, u"#n/a"_s, u"-"_s, u"--"_s, u"\\n"_s};
    return cell.size() <= 4 && empty.contains(cell.toLower());
}

} // namespace

QString listColumnWord(ListColumn column)
{
    static constexpr std::array words = {"id"_L1,   "name"_L1,  "brand"_L1,      "code"_L1,
                                         "gtin"_L1, "price"_L1, "description"_L1};
    return words[size_t(column)];
}

Result<QMap<ListColumn, QString>> parseColumnChoice(const QString& text)
{
    QMap<ListColumn, QString> chosen;
    for (const QString& part : text.split(u',', Qt::SkipEmptyParts)) {
        const QString word = part.section(u'=', 0, 0).trimmed();
        const QString column = part.section(u'=', 1).trimmed();
        bool known = false;
        for (int i = 0; i < listColumnCount; ++i) {
            if (word == listColumnWord(ListColumn(i)) && !column.isEmpty()) {
                chosen.insert(ListColumn(i), column);
                known = true;
            }
        }
        if (!known)
            return fail(
                ErrorKind::Usage, Text::tr("“%1” does not say which column is what.").arg(part),
                Text::tr(
                    "Write id=…, name=…, brand=…, code=…, gtin=…, price=… or description=…, separated by commas."));
    }
    return chosen;
}

bool hasListColumn(const QStringList& header, const QString& wanted)
{
    return findColumn(header, wanted) >= 0;
}

Result<ListColumns> detectColumns(const QString& file, const QStringList& header, std::span<const QStringList> sample,
                                  const QMap<ListColumn, QString>& chosen)
{
    ListColumns columns;
    columns.fill(-1);
    for (auto it = chosen.constBegin(); it != chosen.constEnd(); ++it) {
        const int at = findColumn(header, *it);
        if (at < 0)
            return fail(ErrorKind::Usage,
                        Text::tr("%1 has no column “%2” for the %3.").arg(file, *it, listColumnWord(it.key())),
                        Text::tr("Its columns are: %1.").arg(header.join(u", "_s)));
        columns[size_t(it.key())] = at;
    }
    for (const Meaning& meaning : meanings) {
        int& column = columns[size_t(meaning.column)];
        if (chosen.contains(meaning.column))
            continue;
        for (const QString& word : QString(meaning.words).split(u' ')) {
            for (int i = 0; i < header.size() && column < 0; ++i) {
                if (plain(header[i]) == word && std::ranges::find(columns, i) == columns.end())
                    column = i;
            }
        }
    }
    guessByContent(header, sample, columns);
    // A list known by its part numbers alone has them as id and as code.
    const int id = columns[size_t(ListColumn::Id)];
    static const QSet<QString> numbers{u"sku"_s, u"itemnumber"_s, u"itemno"_s};
    if (int& code = columns[size_t(ListColumn::Code)]; code < 0 && id >= 0 && numbers.contains(plain(header[id])))
        code = id;
    if (columns[size_t(ListColumn::Name)] < 0)
        return fail(
            ErrorKind::Usage, Text::tr("Nothing in %1 looks like the name of a product.").arg(file),
            Text::tr("Say which column it is with --columns name=…. Its columns are: %1.").arg(header.join(u", "_s)));
    return columns;
}

std::array<std::vector<int>, 2> sharedOtherColumns(const ListSample& left, const ListSample& right)
{
    const auto other = [](const ListSample& list, int column) {
        return std::ranges::find(list.columns, column) == list.columns.end() && holdsWords(list.rows, column);
    };
    std::array<std::vector<int>, 2> shared;
    for (int i = 0; i < left.header.size(); ++i) {
        const QString word = plain(left.header[i]);
        if (word.isEmpty() || !other(left, i))
            continue;
        for (int j = 0; j < right.header.size(); ++j) {
            if (plain(right.header[j]) != word || std::ranges::contains(shared[1], j) || !other(right, j))
                continue;
            shared[0].push_back(i);
            shared[1].push_back(j);
            break;
        }
    }
    return shared;
}

ListItem listItemOf(const QStringList& cells, const ListColumns& columns, qint64 row, std::span<const int> others)
{
    const auto cell = [&](ListColumn column) {
        const int at = columns[size_t(column)];
        const QString text = at < 0 ? QString() : cells.value(at).trimmed();
        // An id or a name may be anything; elsewhere such a word is what a program wrote for an empty cell.
        const bool free = column == ListColumn::Id || column == ListColumn::Name;
        return !free && saysNothing(text) ? QString() : text;
    };
    ListItem item{
        cell(ListColumn::Id),   cell(ListColumn::Name),        cell(ListColumn::Brand),         cell(ListColumn::Code),
        cell(ListColumn::Gtin), cell(ListColumn::Description), priceOf(cell(ListColumn::Price))};
    for (const int column : others) {
        if (const QString more = cells.value(column).trimmed(); !more.isEmpty() && !saysNothing(more))
            item.description += (item.description.isEmpty() ? QString() : u" | "_s) + more;
    }
    if (item.id.isEmpty())
        item.id = QString::number(row);
    return item;
}

} // namespace trueup
