// The CSV reader against a plain state machine of RFC 4180: the same cells, every byte accounted for, line numbers that
// are true, and a record called bad only when it is. Where quotes were not doubled it may be bad, or has the width of the
// first record. The option byte chooses delimiter, caps and how little is read ahead.
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
    bool loose = false;  ///< text behind a closing quote; the rest of the record was not looked at
    bool stray = false;  ///< a quote inside an unquoted cell
    bool split = false;  ///< a doubled quote in front of a delimiter or line end
    bool quoted = false; ///< has a quoted cell
};

/// Whether the quotes of the record may mean something else than RFC 4180 says.
bool isDoubtful(const Expected& record, std::size_t width, bool isBare)
{
    if (record.unclosed || record.loose)
        return true;
    if (width == 0 || !record.quoted)
        return false;
    if (record.stray)
        return record.split || record.cells.size() != width;
    return record.split && (record.cells.size() < width || (isBare && record.lines > 1));
}

Expected readRecord(const QByteArray& file, qsizetype at, char delimiter)
{
    Expected record;
    for (;;) {
        QByteArray cell;
        if (at < file.size() && file[at] == '"') {
            const qsizetype opened = at++;
            record.quoted = true;
            for (;; ++at) {
                if (at >= file.size()) {
                    record.unclosed = true;
                    record.end = at;
                    return record;
                }
                if (file[at] != '"')
                    cell.append(file[at]);
                else if (at + 1 < file.size() && file[at + 1] == '"') {
                    cell.append(file[at++]);
                    record.split = record.split
                                   || (at + 1 < file.size() && (file[at + 1] == delimiter || isLineEnd(file[at + 1])));
                } else
                    break;
            }
            const int lines = linesBefore(file.mid(opened, at - opened), at - opened);
            record.lines += lines;
            ++at;
            if (at < file.size() && file[at] != delimiter && !isLineEnd(file[at])) {
                record.loose = true;
                record.end = at;
                return record;
            }
        } else {
            while (at < file.size() && file[at] != delimiter && !isLineEnd(file[at])) {
                record.stray = record.stray || file[at] == '"';
                cell.append(file[at++]);
            }
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
    bool isBare = false;
    std::size_t width = 0;
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
        const bool isBeyond = expected.lines > options.maxRecordLines || expected.end - start > options.maxRecordBytes;
        const bool inDoubt = isBeyond || isDoubtful(expected, width, isBare);
        const bool isBad = record.badQuote;
        require(inDoubt || !isBad, "a record is bad when it is beyond the caps or in doubt, only then");
        require(!isBeyond || isBad || expected.quoted, "nothing but an inch mark brings a record back within the caps");
        if (!isBad && inDoubt) {
            const bool asWritten =
                std::equal(record.cells.begin(), record.cells.end(), expected.cells.begin(), expected.cells.end());
            require(width == 0 || asWritten || record.cells.size() == width, "a repaired record has the usual width");
            require(reader.bytesConsumed() == behindLineEnd(file, start + record.raw.size()), "every byte is consumed once");
        } else if (!isBad) {
            require(record.raw.size() == expected.end - start, "the record ends where RFC 4180 ends it");
            require(!record.looseQuotes, "only what was in doubt is told");
            require(std::equal(record.cells.begin(), record.cells.end(), expected.cells.begin(), expected.cells.end()), "the cells are those of RFC 4180");
            require(reader.bytesConsumed() == behindLineEnd(file, expected.end), "every byte is consumed once");
        } else {
            require(record.cells.empty(), "a bad record has no cells");
            require(reader.bytesConsumed() > start, "a bad record moves on");
        }
        isBare = isBare || isBad || expected.stray || expected.loose || expected.unclosed;
        if (width == 0 && !isBad)
            width = record.cells.size();
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
