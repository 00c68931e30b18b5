#pragma once

#include "base/error.h"

#include <QByteArrayView>
#include <QIODevice>

#include <cstddef>
#include <span>
#include <vector>

namespace trueup {

class CsvReadings;

struct CsvOptions
{
    char delimiter = ',';
    qsizetype maxRecordBytes = 1 << 20; ///< a longer record is reported as badQuote
    int maxRecordLines = 500;           ///< as is one of more physical lines
    bool skipBom = true;                ///< UTF-8 byte order mark at the start
    /// Bytes asked of the device at once. Fits the second-level cache of the machines this runs on; larger was not faster.
    qsizetype readAhead = 256 * 1024;
};

/// One record. All views end with the next call of CsvReader::next().
struct CsvRecord
{
    qint64 recordNumber = 0;               ///< 1 is the first record, usually the header
    qint64 lineNumber = 0;                 ///< physical line it begins on, from 1
    std::span<const QByteArrayView> cells; ///< unquoted; empty when badQuote
    QByteArrayView raw;                    ///< as in the file, without the line end; at most maxRecordBytes
    /// A quote that never closes, quotes that can be read in several ways, or a record beyond the caps: not to be read.
    bool badQuote = false;
    bool looseQuotes = false; ///< quotes that were not doubled, taken as text in the only reading there is
};

/// Streaming RFC 4180 reader on bytes: it knows no encoding, only ASCII delimiters, so UTF-8 and Windows-1252 both work.
/// CRLF, LF and CR end a record; a blank line is a record with one empty cell. A quote inside an unquoted cell is text.
/// So are the quotes of a quoted cell that were not doubled (inch marks), where exactly one reading gives as many cells as
/// the first record; any other such record is bad: never cells from the wrong columns (facts: etilize §10 #4).
/// Memory is a buffer of at most a little more than maxRecordBytes; no allocation per record once it has grown.
/// After an unbalanced quote it goes on at the next line that reads as a record with as many cells as the first one.
class CsvReader
{
public:
    /// `device` is open and outlives the reader.
    explicit CsvReader(QIODevice& device, const CsvOptions& options = {});

    /// True with a record, false at the end. Error: what the device reported (Archive, Io, …); call no more after it.
    [[nodiscard]] Result<bool> next(CsvRecord& record);

    /// Bytes of the device behind the last record: for progress.
    [[nodiscard]] qint64 bytesConsumed() const { return m_discarded + m_begin; }

private:
    enum class Scan { Complete, NeedMore, Bad };
    struct Parsed
    {
        Scan state = Scan::NeedMore;
        qsizetype end = -1;       ///< offset of the line end, -1 before it was met
        qsizetype next = 0;       ///< offset behind the line end
        qsizetype openQuote = -1; ///< where the last quoted cell began; Bad: the one that does not close
        int lines = 1;            ///< physical lines of the record
        bool loose = false;       ///< a quoted cell has a quote that is not doubled
        bool stray = false;       ///< an unquoted cell has a quote
        bool split = false;       ///< a doubled quote stands in front of a delimiter or line end
        bool isEndKnown = false;  ///< of a bad record: `next` is where the next one begins
    };

    [[nodiscard]] Result<void> fill();
    void makeRoom();
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> skipLine();
    [[nodiscard]] Parsed scan(qsizetype begin);
    [[nodiscard]] bool scanQuoted(qsizetype& position, Parsed& parsed);
    [[nodiscard]] bool endLine(qsizetype at, Parsed& parsed) const;
    void endScan(qsizetype begin, Parsed& parsed) const;
    [[nodiscard]] QByteArrayView unescaped(qsizetype begin, qsizetype close);
    [[nodiscard]] bool isDoubtful(const Parsed& parsed) const;
    [[nodiscard]] CsvReadings readings(qsizetype begin) const;
    void settle(Parsed& parsed);
    void take(const CsvReadings& reading, Parsed& parsed);
    void addCell(QByteArrayView cell);
    void reportBad(const Parsed& parsed, CsvRecord& record);
    [[nodiscard]] qsizetype plausibleStart(qsizetype from);
    [[nodiscard]] qsizetype nextLine(qsizetype from) const;

    QIODevice& m_device;
    CsvOptions m_options;
    std::vector<char> m_buffer;          ///< data, then zeroed padding for whole-block loads
    std::vector<char> m_scratch;         ///< unescaped cells of the current record
    std::vector<QByteArrayView> m_cells; ///< only the first m_cellCount belong to the record
    std::size_t m_cellCount = 0;
    std::size_t m_expectedCells = 0; ///< of the first good record
    qsizetype m_scratchUsed = 0;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
    qint64 m_discarded = 0; ///< bytes dropped from the front of the buffer so far
    qint64 m_line = 1;
    qint64 m_record = 0;
    bool m_atEnd = false;
    bool m_started = false;
    bool m_isBare = false;   ///< a record had a quote that RFC 4180 does not allow: others may have one too
    bool m_skipping = false; ///< inside the rest of an over-long line
};

/// Comma, semicolon, tab or bar: whichever the first line holds most of outside quotes; comma when there is none.
[[nodiscard]] char sniffDelimiter(QByteArrayView start);

} // namespace trueup
