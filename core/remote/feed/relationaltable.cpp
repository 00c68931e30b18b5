#include "remote/feed/relationaltable.h"

#include "catalog/value.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::RelationalFeed)
};

using Names = std::span<const QLatin1StringView>;

constexpr std::array productColumns = {"productid"_L1, "manufacturerid"_L1, "isactive"_L1, "mfgpartno"_L1, "categoryid"_L1, "isaccessory"_L1};
constexpr std::array descriptionColumns = {"productid"_L1, "description"_L1, "isdefault"_L1, "type"_L1, "localeid"_L1};
constexpr std::array attributeColumns = {"productid"_L1, "attributeid"_L1, "displayvalue"_L1, "isactive"_L1, "localeid"_L1};
constexpr std::array bulletColumns = {"productid"_L1, "ordernumber"_L1, "text"_L1, "localeid"_L1};
constexpr std::array imageColumns = {"productid"_L1, "type"_L1, "status"_L1};
constexpr std::array skuColumns = {"productid"_L1, "name"_L1, "sku"_L1, "discontinueddate"_L1};
constexpr std::array attributeNameColumns = {"attributeid"_L1, "name"_L1, "localeid"_L1};
constexpr std::array categoryNameColumns = {"categoryid"_L1, "name"_L1, "localeid"_L1};
constexpr std::array headerNameColumns = {"headerid"_L1, "name"_L1, "localeid"_L1};
constexpr std::array displayColumns = {"attributeid"_L1, "categoryid"_L1, "headerid"_L1, "isactive"_L1};
constexpr std::array manufacturerColumns = {"manufacturerid"_L1, "name"_L1};

/// Where the used columns stand in a file without names. Bullets come in three shapes, told by their width.
std::vector<int> documentedPlaces(RelationalTable table, size_t width)
{
    switch (table) {
    case RelationalTable::Product: return {0, 1, 2, 3, 4, 5};
    case RelationalTable::Descriptions: return {0, 1, 2, 3, 4};
    case RelationalTable::Attributes: return {0, 1, 3, 7, 8};
    case RelationalTable::Bullets:
        return width >= 6 ? std::vector{1, 3, 4, 2} : width == 5 ? std::vector{0, 1, 3, 2} : std::vector{0, 2, 3, 1};
    case RelationalTable::Images: return {0, 1, 2};
    case RelationalTable::Skus: return {0, 1, 2, 5};
    case RelationalTable::DisplayAttributes: return {2, 1, 0, 3};
    case RelationalTable::Manufacturers: return {0, 1};
    default: return {0, 1, 2};
    }
}

/// Other spellings of a column in files that have names.
Names otherNames(QLatin1StringView column)
{
    static constexpr std::array parts = {"mfgpn"_L1, "manufacturerpartnumber"_L1};
    static constexpr std::array texts = {"bullettext"_L1, "featuretext"_L1};
    static constexpr std::array orders = {"sequenceno"_L1, "orderid"_L1, "sequence"_L1};
    static constexpr std::array values = {"text"_L1, "value"_L1};
    if (column == "mfgpartno"_L1)
        return parts;
    if (column == "text"_L1)
        return texts;
    if (column == "ordernumber"_L1)
        return orders;
    return column == "displayvalue"_L1 ? Names(values) : Names();
}

bool isUtf16(FeedEncoding encoding)
{
    return encoding == FeedEncoding::Utf16Le || encoding == FeedEncoding::Utf16Be;
}

bool isNamed(QByteArrayView cell, QLatin1StringView name)
{
    const QString text = QString::fromLatin1(cell.trimmed()).remove(u'_').remove(u' ');
    return text.compare(name, Qt::CaseInsensitive) == 0;
}

void appendCell(QByteArray& json, QStringView name, const QString& cell)
{
    constexpr qsizetype mostOfACell = 16 * 1024;
    json.append(json.size() > 1 ? "," : "");
    appendJsonString(json, name);
    json.append(':');
    appendJsonString(json, QStringView(cell).first(std::min(cell.size(), mostOfACell)));
}

bool isFilled(std::span<const QByteArrayView> cells)
{
    return std::ranges::any_of(cells, [](QByteArrayView cell) { return !cell.trimmed().isEmpty(); });
}

struct TableForm
{
    FeedEncoding encoding = FeedEncoding::Utf8;
    char delimiter = ',';
};

/// The start of a table tells how its records are cut; which encoding a record has, every record tells by itself.
Result<TableForm> formOf(const FeedArchive& file)
{
    auto device = file.device();
    if (!device)
        return fail(device.error());
    QByteArray start = (*device)->read(64 * 1024);
    EncodingDetector detector;
    detector.feed(start);
    const FeedEncoding encoding = detector.finish().encoding;
    if (isUtf16(encoding)) {
        QStringDecoder decoder(encoding == FeedEncoding::Utf16Le ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE);
        start = QString(decoder(start)).toUtf8();
    }
    return TableForm{encoding, sniffDelimiter(start)};
}

} // namespace

std::span<const QLatin1StringView> RelationalTableReader::columnsOf(RelationalTable table)
{
    switch (table) {
    case RelationalTable::Product: return productColumns;
    case RelationalTable::Descriptions: return descriptionColumns;
    case RelationalTable::Attributes: return attributeColumns;
    case RelationalTable::Bullets: return bulletColumns;
    case RelationalTable::Images: return imageColumns;
    case RelationalTable::Skus: return skuColumns;
    case RelationalTable::AttributeNames: return attributeNameColumns;
    case RelationalTable::CategoryNames: return categoryNameColumns;
    case RelationalTable::HeaderNames: return headerNameColumns;
    case RelationalTable::DisplayAttributes: return displayColumns;
    case RelationalTable::Manufacturers: return manufacturerColumns;
    }
    return {};
}

Result<void> RelationalTableReader::place(std::span<const QByteArrayView> first, bool& isHeader)
{
    const auto columns = columnsOf(m_table);
    isHeader = std::ranges::any_of(first, [&](QByteArrayView cell) { return isNamed(cell, columns.front()); });
    if (!isHeader) {
        m_places = documentedPlaces(m_table, first.size());
        return {};
    }
    m_places.clear();
    const CellDecoder decoder(CellDecoder::Mode::PerRecord);
    for (const QByteArrayView cell : first)
        m_names.append(decoder(cell).simplified());
    for (const QLatin1StringView column : columns) {
        auto found = std::ranges::find_if(first, [&](QByteArrayView cell) { return isNamed(cell, column); });
        for (const QLatin1StringView other : otherNames(column)) {
            if (found == first.end())
                found = std::ranges::find_if(first, [&](QByteArrayView cell) { return isNamed(cell, other); });
        }
        m_places.push_back(found == first.end() ? -1 : int(found - first.begin()));
    }
    // The second column is what a table is there for; the others only sharpen it.
    if (m_places.size() > 1 && m_places[1] < 0)
        return fail(ErrorKind::Feed,
                    Text::tr("The table “%1” of the feed has no column “%2”.").arg(m_file.entryName(), columns[1]),
                    Text::tr("Check that the right files were chosen, or ask the supplier what became of the column."));
    return {};
}

QByteArray RelationalTableReader::rawCells(RelationalTable table, const QStringList& cells)
{
    const Names columns = columnsOf(table);
    QByteArray json("{");
    for (size_t i = 0; i < std::min(columns.size(), size_t(cells.size())); ++i) {
        if (!cells[qsizetype(i)].isEmpty())
            appendCell(json, QString(columns[i]), cells[qsizetype(i)]);
    }
    return json.append('}');
}

TableReject RelationalTableReader::unreadableRow(const CsvRecord& record, const CellDecoder& decoder) const
{
    TableReject reject{m_file.entryName(), record.recordNumber, record.badQuote ? TableFault::BadQuote : TableFault::NoId, {}, "{"};
    if (record.badQuote)
        appendCell(reject.raw, u"record", decoder(record.raw));
    const CellEncoding encoding = decoder.encodingOf(record.cells);
    for (size_t i = 0; i < record.cells.size(); ++i) {
        if (record.cells[i].trimmed().isEmpty())
            continue;
        const auto used = std::ranges::find(m_places, int(i));
        QString name = m_names.value(qsizetype(i));
        if (name.isEmpty())
            name = used == m_places.end() ? u"#%1"_s.arg(i + 1) : QString(columnsOf(m_table)[size_t(used - m_places.begin())]);
        appendCell(reject.raw, name, CellDecoder::decode(record.cells[i], encoding));
    }
    reject.raw.append('}');
    return reject;
}

FeedEncoding RelationalTableReader::encoding() const
{
    if (isUtf16(m_start) || m_encodings.windows1252 == 0)
        return isUtf16(m_start) || m_start == FeedEncoding::Utf8Bom ? m_start : FeedEncoding::Utf8;
    return m_encodings.utf8 > 0 ? FeedEncoding::MixedPerRecord : FeedEncoding::Cp1252;
}

Result<void> RelationalTableReader::read(const EachRow& row, const EachReject& reject,
                                         const std::function<void(qint64 bytes)>& progress, const CancelToken& cancel)
{
    const auto form = formOf(m_file);
    if (!form)
        return fail(form.error());
    m_start = form->encoding;
    auto source = m_file.device();
    if (!source)
        return fail(source.error());
    std::unique_ptr<FeedDevice> device = std::move(*source);
    std::optional<Utf16Device> decoded;
    if (isUtf16(form->encoding))
        decoded.emplace(*device, form->encoding == FeedEncoding::Utf16Be);
    CsvOptions options;
    options.delimiter = form->delimiter;
    CsvReader reader(decoded ? static_cast<QIODevice&>(*decoded) : *device, options);
    const CellDecoder decoder(CellDecoder::Mode::PerRecord);
    CsvRecord record;
    std::vector<QByteArrayView> cells;
    while (true) {
        const auto more = reader.next(record);
        if (!more || !*more)
            return more ? Result<void>() : fail(more.error());
        if (m_places.empty() && !record.badQuote) {
            bool isHeader = false;
            if (const auto placed = place(record.cells, isHeader); !placed)
                return placed;
            if (isHeader)
                continue;
        }
        ++m_rows;
        cells.clear();
        for (const int place : m_places)
            cells.push_back(place >= 0 && size_t(place) < record.cells.size() ? record.cells[size_t(place)].trimmed() : QByteArrayView());
        const bool isReadable = !record.badQuote && !cells.empty() && !cells.front().isEmpty();
        if (isReadable) {
            const CellEncoding encoding = decoder.encodingOf(cells);
            m_encodings.add(encoding);
            if (const auto done = row(cells, encoding, record.recordNumber); !done)
                return done;
        } else if (record.badQuote || isFilled(record.cells)) {
            ++m_unreadable;
            if (const auto done = reject(unreadableRow(record, decoder)); !done)
                return done;
        }
        if (m_rows % 1024 == 0) {
            if (cancel.isCancelled())
                return fail(CancelToken::error());
            progress(reader.bytesConsumed());
        }
    }
}

} // namespace trueup
