// The CSV reader against a plain state machine of RFC 4180: the same cells, every byte accounted for, line numbers that
// are true, and a record called bad only when it is. The option byte chooses delimiter, caps and how little is read ahead.
#include "fuzz.h"

#include "remote/feed/csvreader.h"

#include <QBuffer>

#include <algorithm>
#include <vector>

using namespace trueup;
using namespace trueup::fuzz;

namespace {

bool isLineEnd(char byte)
{
    return byte == '\n' || byte == '\r';
}

qsizetype behindLineEnd(const QByteArray& file, qsizetype at)
{
    if (at >= file.size())
        return file.size();
    return at + (file[at] == '\r' && at + 1 < file.size() && file[at + 1] == '\n' ? 2 : 1);
}

/// Line ends in the first `end` bytes.
int linesBefore(const QByteArray& file, qsizetype end)
{
    int lines = 0;
    for (qsizetype at = 0; at < end;) {
        const bool ends = isLineEnd(file[at]);
        at = ends ? behindLineEnd(file, at) : at + 1;
        lines += ends;
    }
    return lines;
}

struct Expected
{
    std::vector<QByteArray> cells;
    qsizetype end = 0;
    int lines = 1;
    bool unclosed = false;
    bool loose = false;
    bool looseAfterLines = false;
};

Expected readRecord(const QByteArray& file, qsizetype at, char delimiter)
{
    Expected record;
    for (;;) {
        QByteArray cell;
        if (at < file.size() && file[at] == '"') {
            const qsizetype opened = at++;
            for (;; ++at) {
                if (at >= file.size()) {
                    record.unclosed = true;
                    record.end = at;
                    return record;
                }
                if (file[at] != '"')
                    cell.append(file[at]);
                else if (at + 1 < file.size() && file[at + 1] == '"')
                    cell.append(file[at++]);
                else
                    break;
            }
            const int lines = linesBefore(file.mid(opened, at - opened), at - opened);
            record.lines += lines;
            const qsizetype closed = ++at;
            while (at < file.size() && file[at] != delimiter && !isLineEnd(file[at]))
                cell.append(file[at++]);
            record.loose = record.loose || at > closed;
            record.looseAfterLines = record.looseAfterLines || (at > closed && lines > 0);
        } else {
            while (at < file.size() && file[at] != delimiter && !isLineEnd(file[at]))
                cell.append(file[at++]);
        }
        record.cells.push_back(cell);
        if (at >= file.size() || file[at] != delimiter)
            break;
        ++at;
    }
    record.end = at;
    return record;
}

/// Where the next record begins: behind a bad one perhaps inside an over-long line, whose rest belongs to nothing.
qsizetype nextStart(const QByteArray& file, qsizetype at, bool afterBad)
{
    if (!afterBad || at == 0 || at >= file.size())
        return at;
    if (isLineEnd(file[at - 1]))
        return file[at - 1] == '\r' && file[at] == '\n' ? at + 1 : at;
    while (at < file.size() && !isLineEnd(file[at]))
        ++at;
    return behindLineEnd(file, at);
}

void checkFile(const QByteArray& file, const CsvOptions& options)
{
    QBuffer device;
    device.setData(file);
    device.open(QIODevice::ReadOnly);
    CsvReader reader(device, options);
    CsvRecord record;
    qsizetype start = file.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    bool afterBad = false;
    for (qint64 number = 1;; ++number) {
        const auto more = reader.next(record);
        require(more.has_value(), "a buffer can always be read");
        start = nextStart(file, start, afterBad);
        if (!*more)
            break;
        require(record.recordNumber == number, "records are counted without a gap");
        require(record.lineNumber == 1 + linesBefore(file, start), "the line number is that of the file");
        require(record.raw.size() <= options.maxRecordBytes, "raw is never beyond the cap");
        require(file.mid(start, record.raw.size()) == record.raw, "raw is what stands in the file");
        const Expected expected = readRecord(file, start, options.delimiter);
        const bool isBad = expected.unclosed || expected.looseAfterLines || expected.lines > options.maxRecordLines
                           || expected.end - start > options.maxRecordBytes;
        require(record.badQuote == isBad, "a record is bad when it does not close or is beyond the caps, only then");
        if (!isBad) {
            require(record.raw.size() == expected.end - start, "the record ends where RFC 4180 ends it");
            require(record.looseQuotes == expected.loose, "text behind a closing quote is told");
            require(std::equal(record.cells.begin(), record.cells.end(), expected.cells.begin(), expected.cells.end()), "the cells are those of RFC 4180");
            require(reader.bytesConsumed() == behindLineEnd(file, expected.end), "every byte is consumed once");
        } else {
            require(record.cells.empty(), "a bad record has no cells");
            require(reader.bytesConsumed() > start, "a bad record moves on");
        }
        start = qsizetype(reader.bytesConsumed());
        afterBad = isBad;
    }
    require(reader.bytesConsumed() == file.size(), "the end is the end of the file");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Input input(data, size);
    CsvOptions options;
    options.delimiter = ",;\t|"[input.option & 3];
    options.maxRecordBytes = (input.option & 4) != 0 ? 31 : 1 << 20;
    options.maxRecordLines = (input.option & 8) != 0 ? 3 : 500;
    checkFile(input.bytes, options);
    options.readAhead = 8 + (input.option >> 4);
    checkFile(input.bytes, options);
    const char found = sniffDelimiter(input.bytes);
    require(QByteArrayView(",;\t|").contains(found), "the delimiter is one of the four");
    return 0;
}
