#include "catalog/feedrow.h"

#include "catalog/celltext.h"
#include "catalog/identifiers.h"
#include "catalog/prices.h"
#include "catalog/productinfo.h"
#include "catalog/sanitiser.h"

#include <QCryptographicHash>
#include <QSet>

#include <algorithm>
#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int kindCount = int(ColumnKind::Metafield) + 1;

QByteArrayView trimmedCell(QByteArrayView cell)
{
    // Most cells are empty or begin and end with a letter: the library's trimming is only called when needed.
    if (cell.isEmpty() || (uchar(cell.front()) > 0x20 && uchar(cell.back()) > 0x20))
        return cell;
    return cell.trimmed();
}

std::optional<bool> readBool(const QString& text)
{
    const QString word = text.toLower();
    if (word == "true"_L1 || word == "1"_L1 || word == "yes"_L1 || word == "active"_L1 || word == "y"_L1)
        return true;
    if (word == "false"_L1 || word == "0"_L1 || word == "no"_L1 || word == "n"_L1 || word == "inactive"_L1)
        return false;
    return std::nullopt;
}

/// HTML that was encoded as a whole: references to tags and no real tag.
bool isEncodedMarkup(const QString& html)
{
    const auto beginsTag = [](QStringView rest) { return !rest.isEmpty() && (rest[0].isLetter() || rest[0] == u'/'); };
    bool encoded = false;
    for (qsizetype at = html.indexOf("&lt;"_L1); at >= 0 && !encoded; at = html.indexOf("&lt;"_L1, at + 4))
        encoded = beginsTag(QStringView(html).sliced(at + 4)) && html.indexOf("&gt;"_L1, at) > 0;
    if (!encoded)
        return false;
    for (qsizetype at = html.indexOf(u'<'); at >= 0; at = html.indexOf(u'<', at + 1)) {
        if (beginsTag(QStringView(html).sliced(at + 1)))
            return false;
    }
    return true;
}

/// Reads one record into a FeedRow; lives as long as the call.
class RowReader
{
public:
    RowReader(const FeedHeader& header, const CellDecoder& decoder, const FeedOptions& options)
        : m_header(header), m_decoder(decoder), m_options(options), m_text(m_row.issues, options.repairMojibake),
          m_info(header, m_text)
    {
    }

    FeedRow read(std::span<const QByteArrayView> cells)
    {
        collect(cells);
        if (m_filled.isEmpty())
            return std::move(m_row);
        QVarLengthArray<QByteArrayView, 64> contents;
        for (const Filled& cell : m_filled)
            contents.append(cell.content);
        m_row.encoding = m_decoder.encodingOf({contents.constData(), size_t(contents.size())});
        m_row.rowHash = hash();
        decideKind();
        m_row.handle = text(has(ColumnKind::UrlHandle) ? ColumnKind::UrlHandle : ColumnKind::Handle).trimmed();
        readImage();
        if (m_row.kind != RowKind::Image)
            readProduct();
        m_row.notes.entities += m_text.entities();
        m_row.notes.replaced += m_text.replaced();
        m_row.notes.repaired += m_text.repaired();
        return std::move(m_row);
    }

private:
    struct Filled
    {
        int column;
        QByteArrayView content;
    };

    void collect(std::span<const QByteArrayView> cells)
    {
        const size_t known = std::min(cells.size(), size_t(m_header.size()));
        for (size_t i = 0; i < known; ++i) {
            if (cells[i].isEmpty())
                continue;
            const QByteArrayView content = trimmedCell(cells[i]);
            if (content.isEmpty())
                continue;
            m_row.notes.whiteSpace += content.size() != cells[i].size();
            m_filled.append({int(i), content});
            QByteArrayView& first = m_first[size_t(m_header.column(int(i)).kind)];
            if (first.isEmpty())
                first = content;
        }
        for (size_t i = known; i < cells.size(); ++i) {
            const QByteArrayView content = trimmedCell(cells[i]);
            if (content.isEmpty())
                continue;
            m_filled.append({int(i), content});
            m_row.issues.append(makeIssue(IssueCode::RowTooLong, Severity::BlocksRow, std::nullopt, {},
                                          fromWindows1252(content.first(std::min<qsizetype>(content.size(), 200)))));
            break;
        }
    }

    [[nodiscard]] bool has(ColumnKind kind) const { return !m_first[size_t(kind)].isEmpty(); }
    [[nodiscard]] QString columnName(ColumnKind kind) const
    {
        const int index = m_header.indexOf(kind);
        return index < 0 ? QString() : m_header.column(index).name;
    }
    void report(IssueCode code, Severity severity, std::optional<FieldId> id, ColumnKind kind, QStringView value = {})
    {
        m_row.issues.append(makeIssue(code, severity, id, columnName(kind), value));
    }

    QByteArray hash() const
    {
        QByteArray bytes;
        bytes.reserve(4096);
        for (const Filled& cell : m_filled) {
            const std::array<quint32, 2> mark = {quint32(cell.column), quint32(cell.content.size())};
            bytes.append(reinterpret_cast<const char*>(mark.data()), sizeof mark);
            bytes.append(cell.content);
        }
        return QCryptographicHash::hash(bytes, QCryptographicHash::Blake2b_160).first(16);
    }

    void decideKind()
    {
        const bool title = has(ColumnKind::Title);
        const bool sku = has(ColumnKind::Sku);
        const bool vendor = has(ColumnKind::Vendor);
        const bool type = has(ColumnKind::ProductType);
        if (title && sku && vendor && type) {
            m_row.kind = RowKind::Product;
            return;
        }
        const bool imageOnly = std::ranges::all_of(m_filled, [this](const Filled& cell) {
            if (cell.column >= m_header.size())
                return false;
            switch (m_header.column(cell.column).kind) {
            case ColumnKind::UrlHandle:
            case ColumnKind::Handle:
            case ColumnKind::ImageUrl:
            case ColumnKind::ImagePosition:
            case ColumnKind::ImageAlt: return true;
            default: return false;
            }
        });
        if (imageOnly && has(ColumnKind::ImageUrl)) {
            m_row.kind = RowKind::Image;
            if (!has(ColumnKind::UrlHandle) && !has(ColumnKind::Handle))
                report(IssueCode::OrphanImage, Severity::BlocksRow, std::nullopt, ColumnKind::ImageUrl, raw(ColumnKind::ImageUrl));
            return;
        }
        m_row.kind = RowKind::Incomplete;
        QStringList missing;
        for (const auto& [filled, name] : {std::pair(title, u"Title"_s), std::pair(sku, u"SKU"_s),
                                           std::pair(vendor, u"Vendor"_s), std::pair(type, u"Type"_s)}) {
            if (!filled)
                missing.append(name);
        }
        m_row.issues.append(makeIssue(IssueCode::RowIncomplete, Severity::BlocksRow, std::nullopt, missing.join(u", "_s)));
    }

    /// The cell as it stands, without control characters.
    QString raw(ColumnKind kind)
    {
        return has(kind) ? m_text.raw(m_first[size_t(kind)], m_row.encoding, columnName(kind)) : QString();
    }

    /// The cell as plain text: entities decoded once.
    QString text(ColumnKind kind)
    {
        const QString cell = raw(kind);
        return cell.isEmpty() ? QString() : m_text.decoded(cell, columnName(kind));
    }

    void setText(FieldId id, ColumnKind kind)
    {
        if (!has(kind))
            return;
        const QString cell = text(kind);
        const QString line = collapsed(cell);
        m_row.notes.whiteSpace += line.size() != cell.size();
        if (!line.isEmpty())
            m_row.values[id] = line;
    }

    void readImage()
    {
        if (!has(ColumnKind::ImageUrl))
            return;
        const QString cell = raw(ColumnKind::ImageUrl);
        const auto url = readImageUrl(cell);
        if (!url) {
            report(IssueCode::InvalidImageUrl, Severity::BlocksField, FieldId::Images, ColumnKind::ImageUrl, cell);
            return;
        }
        FeedImage image;
        image.url = *url;
        image.ofProductRow = m_row.kind == RowKind::Product || m_row.kind == RowKind::Incomplete;
        if (has(ColumnKind::ImagePosition)) {
            bool isNumber = false;
            const int position = raw(ColumnKind::ImagePosition).toInt(&isNumber);
            if (isNumber)
                image.position = position;
        }
        if (has(ColumnKind::ImageAlt))
            image.alt = collapsed(text(ColumnKind::ImageAlt));
        m_row.image = image;
    }

    void readProduct()
    {
        ProductValues& values = m_row.values;
        m_row.sku = raw(ColumnKind::Sku);
        m_row.etilizeId = raw(ColumnKind::EtilizeId);
        setText(FieldId::Title, ColumnKind::Title);
        setText(FieldId::Vendor, ColumnKind::Vendor);
        setText(FieldId::ProductType, ColumnKind::ProductType);
        setText(FieldId::SeoTitle, ColumnKind::SeoTitle);
        setText(FieldId::SeoDescription, ColumnKind::SeoDescription);
        setText(FieldId::Mpn, ColumnKind::Mpn);
        if (!m_row.handle.isEmpty() && !m_options.handleIsKey)
            values[FieldId::Handle] = m_row.handle;
        readDescription();
        readTags();
        readBarcodeCell();
        readStatus();
        readNumbers();
        readMetafields();
        Issues found = validateProduct(values, m_options.limits);
        for (Issue& issue : found)
            issue.column = issue.field ? field(*issue.field).keyString() : QString();
        m_row.issues.append(found);
    }

    void readDescription()
    {
        if (!has(ColumnKind::Description))
            return;
        QString html = raw(ColumnKind::Description);
        if (isEncodedMarkup(html))
            html = withoutControls(decodeEntitiesOnce(html));
        if (m_options.sanitise) {
            SanitisedHtml clean = sanitiseHtml(html);
            if (!clean.isClean())
                report(IssueCode::HtmlSanitised, Severity::Warning, FieldId::Description, ColumnKind::Description,
                       clean.removed.join(u", "_s));
            html = clean.html.trimmed();
        }
        if (!html.isEmpty())
            m_row.values[FieldId::Description] = html;
    }

    void readTags()
    {
        if (!has(ColumnKind::Tags))
            return;
        QStringList tags;
        QSet<QString> seen;
        const QString cell = text(ColumnKind::Tags);
        for (const QStringView part : QStringView(cell).split(u',')) {
            const QString tag = part.toString().simplified();
            const QString key = tag.toCaseFolded();
            if (tag.isEmpty() || seen.contains(key))
                continue;
            seen.insert(key);
            tags.append(tag);
        }
        if (!tags.isEmpty())
            m_row.values[FieldId::Tags] = tags;
    }

    void readBarcodeCell()
    {
        if (!has(ColumnKind::Barcode))
            return;
        const QString cell = raw(ColumnKind::Barcode);
        const Barcode barcode = readBarcode(cell);
        m_row.gtin14 = barcode.gtin14;
        if (barcode.state == BarcodeState::Valid || barcode.state == BarcodeState::Padded)
            m_row.values[FieldId::Barcode] = barcode.text;
        else if (barcode.state == BarcodeState::SciNotation)
            report(IssueCode::BarcodeSciNotation, Severity::BlocksField, FieldId::Barcode, ColumnKind::Barcode, cell);
        else if (barcode.state != BarcodeState::Empty)
            report(IssueCode::BarcodeCheckDigit, Severity::BlocksField, FieldId::Barcode, ColumnKind::Barcode, cell);
    }

    void readStatus()
    {
        if (has(ColumnKind::Status))
            m_row.values[FieldId::Status] = raw(ColumnKind::Status).toUpper();
        if (has(ColumnKind::Published))
            m_row.published = readBool(raw(ColumnKind::Published));
        if (has(ColumnKind::InventoryPolicy)) {
            const QString word = raw(ColumnKind::InventoryPolicy);
            const bool goesOn = readBool(word).value_or(word.compare("continue"_L1, Qt::CaseInsensitive) == 0);
            m_row.values[FieldId::InventoryPolicy] = goesOn ? u"CONTINUE"_s : u"DENY"_s;
        }
        setBool(FieldId::RequiresShipping, ColumnKind::RequiresShipping);
        setBool(FieldId::Taxable, ColumnKind::Taxable);
    }

    void setBool(FieldId id, ColumnKind kind)
    {
        if (!has(kind))
            return;
        const QString word = raw(kind);
        if (const auto truth = readBool(word))
            m_row.values[id] = Value::boolean(*truth);
        else
            report(IssueCode::InvalidDataType, Severity::BlocksField, id, kind, word);
    }

    void readNumbers()
    {
        if (has(ColumnKind::Weight)) {
            const QString cell = raw(ColumnKind::Weight);
            auto weight = Decimal::fromString(cell);
            if (!weight)
                weight = readPrice(cell).price;
            const auto scaled = weight ? weight->rescaled(field(FieldId::Weight).scale) : std::nullopt;
            if (scaled)
                m_row.values[FieldId::Weight] = *scaled;
            else
                report(IssueCode::InvalidDataType, Severity::BlocksField, FieldId::Weight, ColumnKind::Weight, cell);
        }
        m_row.referencePrice = referenceNumber(FieldId::Price, ColumnKind::Price);
        m_row.referenceCompareAt = referenceNumber(FieldId::CompareAtPrice, ColumnKind::CompareAtPrice);
        m_row.referenceCost = referenceNumber(FieldId::Cost, ColumnKind::Cost);
        m_row.referenceStock = raw(ColumnKind::Stock);
        if (!m_row.referenceStock.isEmpty() && !Decimal::fromString(m_row.referenceStock))
            report(IssueCode::InvalidDataType, Severity::Warning, FieldId::Inventory, ColumnKind::Stock, m_row.referenceStock);
    }

    /// A number of the feed that another side owns: shown, and never in the way of the row (facts: etilize §3).
    std::optional<Decimal> referenceNumber(FieldId id, ColumnKind kind)
    {
        if (!has(kind))
            return std::nullopt;
        const QString cell = raw(kind);
        const PriceText price = readPrice(cell);
        if (price.ambiguous)
            report(IssueCode::PriceAmbiguous, Severity::Warning, id, kind, cell);
        else if (price.malformed)
            report(IssueCode::InvalidDataType, Severity::Warning, id, kind, cell);
        return price.price;
    }

    void readMetafields()
    {
        const QByteArrayView first = m_first[size_t(ColumnKind::Metadata)];
        for (const Filled& cell : m_filled) {
            if (cell.column >= m_header.size())
                break;
            const FeedHeader::Column& column = m_header.column(cell.column);
            if (column.slot >= 0)
                m_info.add(cell.column, cell.content, m_row.encoding);
            else if (column.kind == ColumnKind::Metadata && cell.content.data() == first.data())
                m_info.setMetadata(column.name, cell.content, m_row.encoding);
        }
        if (QByteArray info = m_info.finish(m_row.issues); !info.isEmpty())
            m_row.values[FieldId::ProductInfo] = JsonText{std::move(info)};
        m_row.cwsA = splitCrossReference(raw(ColumnKind::CwsA));
        m_row.cwsCatalog = splitCrossReference(raw(ColumnKind::CwsCatalog));
        m_row.sprc = splitCrossReference(raw(ColumnKind::Sprc));
    }

    const FeedHeader& m_header;
    const CellDecoder& m_decoder;
    const FeedOptions& m_options;
    FeedRow m_row;
    CellText m_text; ///< tells the issues of m_row
    QVarLengthArray<Filled, 64> m_filled;
    std::array<QByteArrayView, kindCount> m_first; ///< first filled cell of each meaning
    ProductInfoBuilder m_info;
};

} // namespace

FeedRow readFeedRow(const FeedHeader& header, std::span<const QByteArrayView> cells, const CellDecoder& decoder,
                    const FeedOptions& options)
{
    return RowReader(header, decoder, options).read(cells);
}

QString rowKindWord(RowKind kind)
{
    switch (kind) {
    case RowKind::Product: return u"product"_s;
    case RowKind::Image: return u"image"_s;
    case RowKind::Incomplete: return u"incomplete"_s;
    case RowKind::Blank: return u"blank"_s;
    }
    return {};
}

} // namespace trueup
