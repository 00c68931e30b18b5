// Rows per second of the stage that turns cells into catalogue values: one thread, 330 columns, 25 filled cells and
// 500 bytes of HTML in each row; then 50,000 matches against 60,000 ERP items.

#include "catalog/feedrow.h"
#include "reconcile/matcher.h"

#include <cstdio>
#include <ctime>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

constexpr int columns = 330;
constexpr int rowCount = 50'000;

QStringList headerNames()
{
    QStringList names = {u"Handle"_s, u"Title"_s, u"URL handle"_s, u"Description"_s, u"Vendor"_s, u"Type"_s, u"Tags"_s,
                         u"Published"_s, u"Status"_s, u"SKU"_s, u"Barcode"_s, u"Weight value (grams)"_s,
                         u"Product image URL"_s, u"Image position"_s, u"Google Shopping / MPN"_s,
                         u"Metafield: custom.CWS_A[list.single_line_text]"_s,
                         u"Metafield: custom.CWS_Catalog[list.single_line_text]"_s,
                         u"Metafield: custom.SPRC[list.single_line_text]"_s};
    for (int i = int(names.size()); i < columns; ++i)
        names.append(u"Metafield: custom.Section %1.Name %2[list.single_line_text]"_s.arg(i % 7).arg(i));
    return names;
}

/// Processor time, so that a busy machine does not change the answer.
class CpuTimer
{
public:
    [[nodiscard]] double seconds() const { return double(std::clock() - m_start) / CLOCKS_PER_SEC; }

private:
    std::clock_t m_start = std::clock();
};

/// The cells of one row; the bytes live as long as the object.
struct Row
{
    QList<QByteArray> bytes = QList<QByteArray>(columns);
    std::vector<QByteArrayView> cells;
};

Row makeRow(int number, const QByteArray& html)
{
    Row row;
    const QByteArray id = QByteArray::number(100000 + number);
    row.bytes[1] = "Nordvale GlidePro Ballpoint Pen, 1.0 mm, Blue, item " + id;
    row.bytes[2] = "nordvale-glidepro-pen-" + id;
    row.bytes[3] = html;
    row.bytes[4] = "Nordvale";
    row.bytes[5] = "Ballpoint Pens";
    row.bytes[6] = "pens, writing, blue";
    row.bytes[7] = "TRUE";
    row.bytes[8] = "ACTIVE";
    row.bytes[9] = "NVL" + id + "-BLU";
    row.bytes[10] = "012345678905";
    row.bytes[11] = "138.5";
    row.bytes[12] = "https://content.etilize.com/Front/" + id + ".jpg";
    row.bytes[13] = "1";
    row.bytes[14] = "GP-" + id;
    row.bytes[15] = "NV-" + id;
    for (int i = 0; i < 9; ++i)
        row.bytes[18 + (number * 13 + i * 31) % (columns - 18)] = "Specification value " + QByteArray::number(i);
    row.cells.assign(row.bytes.cbegin(), row.bytes.cend());
    return row;
}

double measure(const char* name, const FeedHeader& header, const QByteArray& html)
{
    std::vector<Row> rows;
    for (int i = 0; i < 1000; ++i)
        rows.push_back(makeRow(i, html));
    const CellDecoder decoder(CellDecoder::Mode::PerRecord);
    qint64 bytes = 0;
    const CpuTimer timer;
    for (int i = 0; i < rowCount; ++i) {
        const FeedRow row = readFeedRow(header, rows[size_t(i % 1000)].cells, decoder);
        bytes += row.values[FieldId::ProductInfo].json()->text.size();
    }
    const double perSecond = rowCount / timer.seconds();
    std::printf("feedrow %-12s %8.0f rows/s (%lld bytes of product_info)\n", name, perSecond, static_cast<long long>(bytes));
    return perSecond;
}

void measureMatcher()
{
    std::vector<ErpKey> items;
    for (int i = 0; i < 60'000; ++i) {
        const QString id = QString::number(100000 + i);
        items.push_back({u"NVL"_s + id + u"-BLU"_s, u"NVL"_s + id.first(5), u"000"_s + id + u"12345"_s, u"GP-"_s + id, u"Nordvale"_s,
                         u"Nordvale GlidePro Ballpoint Pen Blue %1"_s.arg(id), true});
    }
    const CpuTimer building;
    const ErpIndex index(items);
    std::printf("index 60,000 items %6.0f ms, %.1f MB\n", building.seconds() * 1e3, double(index.memory()) / 1e6);
    const CpuTimer timer;
    int matched = 0;
    for (int i = 0; i < 50'000; ++i) {
        const QString id = QString::number(100000 + i);
        const Match found = match({u"NVL"_s + id + u"BLU"_s, {u"NV-"_s + id}, {}, {}, {}, u"GP-"_s + id, u"Nordvale"_s,
                                   u"Nordvale GlidePro Ballpoint Pen, 1.0 mm, Blue, item "_s + id, {}},
                                  index);
        matched += found.state == MatchState::Matched ? 1 : 0;
    }
    std::printf("match 50,000 rows %6.0f ms, %d matched\n", timer.seconds() * 1e3, matched);
}

} // namespace

int main()
{
    const FeedHeader header = FeedHeader::parse(headerNames());
    QByteArray clean = "<p>Smooth ink &amp; soft grip for long hours of writing.</p><ul>";
    for (int i = 0; clean.size() < 480; ++i)
        clean += "<li>Tip: 1.0&nbsp;mm, quick-drying in &lt; 2 s, part " + QByteArray::number(i) + "</li>";
    clean += "</ul>";
    QByteArray untidy = clean;
    untidy.replace("<p>", "<P class=\"x\">").replace("</li>", "");
    measure("clean html", header, clean);
    measure("untidy html", header, untidy);
    measure("plain text", header, QByteArray(500, 'x'));
    measureMatcher();
    return 0;
}
