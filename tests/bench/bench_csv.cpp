// Scanning speed of CsvReader on a feed of 330 mostly empty columns. Built by hand; not a test.
#include "remote/feed/csvreader.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QTextStream>

using namespace trueup;

namespace {

QByteArray feedOf(int rows)
{
    QByteArray record = "handle-of-a-product,\"Ballpoint Pen, 1.0 mm, Blue\",url,\"<p>Smooth &amp; soft.</p>\n<ul><li>\"\"A\"\"</li></ul>\"";
    for (int column = 4; column < 330; ++column)
        record += column % 10 == 0 ? ",some attribute value" : ",";
    record += "\r\n";
    return record.repeated(rows);
}

} // namespace

int main()
{
    QByteArray data = feedOf(200'000);
    QTextStream out(stdout);
    for (int pass = 0; pass < 5; ++pass) {
        QBuffer buffer(&data);
        if (!buffer.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return 1;
        CsvReader reader(buffer);
        CsvRecord record;
        qsizetype cells = 0;
        QElapsedTimer timer;
        timer.start();
        while (reader.next(record).value_or(false))
            cells += qsizetype(record.cells.size());
        const double seconds = double(timer.nsecsElapsed()) / 1e9;
        out << data.size() / 1'000'000 << " MB, " << cells << " cells, " << double(data.size()) / 1e6 / seconds << " MB/s\n";
    }
    return 0;
}
