#include "sandbox/feed/catalogue.h"
#include "sandbox/feed/cp1252.h"
#include "sandbox/feed/words.h"

#include <KZip>

#include <QFile>

#include <map>
#include <vector>

using namespace Qt::StringLiterals;

namespace trueup::sandbox {

namespace {

constexpr int documentedColumns = 38;
constexpr auto documentedNames =
    "Handle|Title|URL handle|Description|Vendor|Type|Tags|Published|Status|SKU|Barcode|Option1 Name|Option1 Value|Charge tax|"
    "Continue selling when out of stock|Weight value (grams)|Weight unit for display|Requires shipping|Fulfillment service|"
    "Product image URL|Image position|Image alt text|Gift Card|SEO Title|SEO Description|"
    "Google Shopping / Google Product Category|Google Shopping / Gender|Google Shopping / Age Group|Google Shopping / MPN|"
    "Google Shopping / AdWords Grouping|Google Shopping / AdWords Labels|Google Shopping / Condition|"
    "Google Shopping / Custom Product|Google Shopping / Custom Label 0|Google Shopping / Custom Label 1|"
    "Google Shopping / Custom Label 2|Google Shopping / Custom Label 3|Google Shopping / Custom Label 4";

enum Column {
    Title = 1, UrlHandle = 2, Description = 3, Vendor = 4, Type = 5, Tags = 6, Published = 7, Status = 8, Sku = 9,
    Barcode = 10, OptionName = 11, OptionValue = 12, ChargeTax = 13, KeepSelling = 14, Weight = 15, WeightUnit = 16,
    Shipping = 17, ImageUrl = 19, ImagePosition = 20, ImageAlt = 21, GiftCard = 22, SeoTitle = 23, Mpn = 28,
    Condition = 31, CwsA = 38, CwsCatalog = 39, Sprc = 40, Metadata = 41, FirstSpecification = 42,
};

QString withEntities(QString text)
{
    return text.replace(u'&', "&amp;"_L1).replace(u'é', "&eacute;"_L1).replace(u'™', "&trade;"_L1).replace(u'½', "&frac12;"_L1);
}

QString barcodeCell(const FeedProduct& p)
{
    switch (p.barcodeForm) {
    case BarcodeForm::Plain: return p.gtin;
    case BarcodeForm::Apostrophe: return u'\'' + p.gtin;
    case BarcodeForm::Exponent: return u"9.5%1E+12"_s.arg(2100 + p.index % 800);
    case BarcodeForm::WrongCheckDigit: return p.gtin.chopped(1) + QString::number((p.gtin.last(1).toInt() + 3) % 10);
    case BarcodeForm::Empty: return {};
    }
    return {};
}

/// Writes records one after another and counts what they are.
class Writer
{
public:
    Writer(const CatalogueOptions& options, const std::function<void(const QByteArray&)>& sink)
        : m_options(options), m_sink(sink), m_cells(size_t(documentedColumns + options.metafieldColumns))
    {
    }

    FeedTruth truth;

    void header(const QList<QByteArray>& names)
    {
        QByteArray line;
        if (m_options.encoding == FeedEncoding::Utf8Bom)
            line = "\xEF\xBB\xBF"_ba;
        for (qsizetype i = 0; i < names.size(); ++i)
            line += (i ? "," : "") + quoted(names[i]);
        emitLine(line + m_options.lineEnd);
    }

    void product(const FeedProduct& p)
    {
        fill(p);
        count(p);
        record(p.isShort, p.isLong);
        if (p.isRepeated) {
            record(p.isShort, p.isLong);
            ++truth.products;
            ++truth.repeatedRows;
            countCells(p);
        }
    }

    void duplicate(const FeedProduct& p)
    {
        for (QString& cell : m_cells)
            cell.clear();
        m_cells[Title] = p.title + " (old listing)"_L1;
        m_cells[UrlHandle] = p.handle + "-old"_L1;
        m_cells[Vendor] = p.vendor;
        m_cells[Type] = p.type;
        m_cells[Published] = u"FALSE"_s;
        m_cells[Sku] = QString(p.sku).remove(u'-').toLower();
        m_cells[Barcode] = p.gtin;
        ++truth.products;
        ++truth.duplicateListings;
        record(false, false);
    }

    void image(const FeedProduct& p, int number, bool separated)
    {
        imageRow(p.handle, p.imageUrls[number], QString::number(number + 1));
        truth.separatedImages += separated;
    }

    void orphan(int index)
    {
        imageRow(u"withdrawn-product-%1"_s.arg(index), u"https://content.etilize.com/Front/%1.jpg"_s.arg(8'800'000'000LL + index), u"1"_s);
        ++truth.orphanImages;
    }

    void blank()
    {
        for (QString& cell : m_cells)
            cell.clear();
        ++truth.blankRows;
        record(false, false);
    }

private:
    void imageRow(const QString& handle, const QString& url, const QString& position)
    {
        for (QString& cell : m_cells)
            cell.clear();
        m_cells[UrlHandle] = handle;
        m_cells[ImageUrl] = url;
        m_cells[ImagePosition] = position;
        ++truth.imageRows;
        record(false, false);
    }

    void fill(const FeedProduct& p)
    {
        for (QString& cell : m_cells)
            cell.clear();
        m_cells[Title] = p.hasEntities ? withEntities(p.title) : p.title;
        m_cells[UrlHandle] = p.handleIsEmpty ? QString() : p.handle;
        m_cells[Description] = p.description;
        QStringList tags = p.tags;
        if (p.isNoisy) { // differences nobody means
            m_cells[Title].replace(u", "_s, u",  "_s);
            std::rotate(tags.begin(), tags.begin() + 1, tags.end());
        }
        m_cells[Tags] = tags.join(p.isNoisy ? ","_L1 : ", "_L1);
        m_cells[Sku] = p.sku;
        if (!p.incomplete) {
            m_cells[Vendor] = p.hasEntities ? withEntities(p.vendor) : p.vendor;
            m_cells[Type] = p.hasEntities ? withEntities(p.type) : p.type;
        }
        m_cells[Published] = u"TRUE"_s;
        m_cells[Status] = p.index % 20 == 7 ? QString() : p.index % 100 == 13 ? u"DRAFT"_s : u"ACTIVE"_s;
        m_cells[Barcode] = barcodeCell(p);
        m_cells[OptionName] = u"Title"_s;
        m_cells[OptionValue] = u"Default Title"_s;
        m_cells[ChargeTax] = u"TRUE"_s;
        m_cells[KeepSelling] = u"DENY"_s;
        m_cells[Weight] = p.weightGrams;
        m_cells[WeightUnit] = u"g"_s;
        m_cells[Shipping] = u"TRUE"_s;
        m_cells[GiftCard] = u"FALSE"_s;
        m_cells[ImageUrl] = p.imageUrls.value(0);
        m_cells[ImagePosition] = u"1"_s;
        m_cells[ImageAlt] = p.index % 4 == 0 ? p.title : QString();
        m_cells[SeoTitle] = p.index % 6 == 0 ? p.title.left(70) : QString();
        m_cells[Mpn] = p.mpn;
        m_cells[Condition] = u"New"_s;
        fillMetafields(p);
    }

    void fillMetafields(const FeedProduct& p)
    {
        if (m_options.metafieldColumns < 4)
            return;
        m_cells[CwsA] = p.cwsA;
        m_cells[CwsCatalog] = p.cwsCatalog;
        m_cells[Sprc] = p.sprc;
        m_cells[Metadata] = p.index % 50 == 3 ? u"{\"source\":\"etilize\",\"revision\":%1}"_s.arg(p.index % 9) : QString();
        for (const auto& [column, value] : p.specifications)
            m_cells[size_t(FirstSpecification + column)] = value;
    }

    void count(const FeedProduct& p)
    {
        countCells(p);
        if (p.incomplete) {
            ++truth.incompleteRows;
            return;
        }
        ++truth.products;
        switch (p.relation) {
        case ErpRelation::Sku: ++truth.bySku; break;
        case ErpRelation::Hyphenless: ++truth.byHyphenless; break;
        case ErpRelation::CrossReference: ++truth.byCrossReference; break;
        case ErpRelation::BasePart: ++truth.byBasePart; break;
        case ErpRelation::Ambiguous: ++truth.ambiguous; break;
        case ErpRelation::Inactive: ++truth.inactiveInErp; break;
        case ErpRelation::Absent: ++truth.notInErp; break;
        }
    }

    void countCells(const FeedProduct& p)
    {
        truth.longRows += p.isLong;
        truth.apostropheBarcodes += p.barcodeForm == BarcodeForm::Apostrophe;
        truth.exponentBarcodes += p.barcodeForm == BarcodeForm::Exponent;
        truth.wrongCheckDigits += p.barcodeForm == BarcodeForm::WrongCheckDigit;
        truth.emptyBarcodes += p.barcodeForm == BarcodeForm::Empty;
        truth.hostileHtml += p.isHostile;
        truth.entities += p.hasEntities;
        truth.doubleEntities += p.hasDoubleEntities;
        truth.embeddedNewlines += p.hasNewlines;
        truth.notAvailableTexts += p.hasNotAvailable;
        truth.emptyHandles += p.handleIsEmpty;
    }

    QByteArray encoded(const QString& text) const
    {
        const bool single = m_options.encoding == FeedEncoding::Cp1252 ||
                            (m_options.encoding == FeedEncoding::Mixed && truth.records % 3 != 0);
        return single ? toCp1252(text) : text.toUtf8();
    }

    static QByteArray quoted(QByteArray cell)
    {
        if (!cell.contains(',') && !cell.contains('"') && !cell.contains('\n') && !cell.contains('\r'))
            return cell;
        return '"' + cell.replace('"', "\"\"") + '"';
    }

    void record(bool isShort, bool isLong)
    {
        size_t last = m_cells.size();
        while (isShort && last > 1 && m_cells[last - 1].isEmpty())
            --last;
        truth.shortRows += last < m_cells.size();
        QByteArray line;
        line.reserve(2048);
        for (size_t i = 0; i < last; ++i) {
            if (i)
                line += ',';
            if (!m_cells[i].isEmpty())
                line += quoted(encoded(m_cells[i]));
        }
        if (isLong)
            line += ",one cell too many";
        ++truth.records;
        truth.nonAsciiRecords += std::ranges::any_of(line, [](char c) { return quint8(c) > 127; });
        emitLine(line + m_options.lineEnd);
    }

    void emitLine(const QByteArray& line)
    {
        truth.csvBytes += line.size();
        m_sink(line);
    }

    const CatalogueOptions& m_options;
    const std::function<void(const QByteArray&)>& m_sink;
    std::vector<QString> m_cells;
};

} // namespace

QList<QByteArray> Catalogue::header() const
{
    QList<QByteArray> names = QByteArray(documentedNames).split('|');
    if (m_options.metafieldColumns < 4)
        return names;
    for (const QByteArray& name : {"CWS_A"_ba, "CWS_Catalog"_ba, "SPRC"_ba})
        names.append("Metafield: custom." + name + "[list.single_line_text]");
    names.append("Metafield: custom.metadata[json]"_ba);
    for (const QString& name : specificationNames(m_options.metafieldColumns - 4))
        names.append("Metafield: custom." + toCp1252(name) + (names.size() % 17 == 0 ? "" : "[list.single_line_text]"));
    return names;
}

FeedTruth Catalogue::writeCsv(const std::function<void(const QByteArray&)>& sink) const
{
    Writer writer(m_options, sink);
    writer.header(header());
    std::multimap<int, std::pair<int, int>> later; // place in the file -> product, number of its picture
    const int count = productCount();
    for (int i = 0; i < count || !later.empty(); ++i) {
        while (!later.empty() && (later.begin()->first <= i || i >= count)) {
            const auto [index, number] = later.begin()->second;
            later.erase(later.begin());
            writer.image(product(index), number, true);
        }
        if (i + 3 < count && isInFeed(i + 3)) { // rows that stand before their product
            const FeedProduct ahead = product(i + 3);
            for (int k = 0; k < ahead.imageOffset.size(); ++k) {
                if (ahead.imageOffset[k] < 0)
                    writer.image(ahead, k + 1, true);
            }
        }
        if (i >= count || !isInFeed(i))
            continue;
        const FeedProduct p = product(i);
        writer.product(p);
        for (int k = 0; k < p.imageOffset.size(); ++k) {
            if (p.imageOffset[k] == 0)
                writer.image(p, k + 1, false);
            else if (p.imageOffset[k] > 0)
                later.emplace(i + p.imageOffset[k], std::pair(i, k + 1));
            else if (i < 3)
                writer.image(p, k + 1, true);
        }
        if (p.hasDuplicate)
            writer.duplicate(p);
        if (p.orphanFollows)
            writer.orphan(i);
        if (p.blankFollows)
            writer.blank();
    }
    return writer.truth;
}

bool Catalogue::writeZip(const QString& path, FeedTruth* truth, const QString& csvName) const
{
    KZip zip(path);
    if (!zip.open(QIODevice::WriteOnly) || !zip.prepareWriting(csvName, QString(), QString(), 0))
        return false;
    bool ok = true;
    QByteArray block; // many small writes would cost more than the compression
    const FeedTruth written = writeCsv([&](const QByteArray& line) {
        block += line;
        if (block.size() > 256 * 1024) {
            ok = ok && zip.writeData(block.constData(), block.size());
            block.clear();
        }
    });
    ok = ok && zip.writeData(block.constData(), block.size()) && zip.finishWriting(written.csvBytes);
    if (truth)
        *truth = written;
    return zip.close() && ok;
}

} // namespace trueup::sandbox
