#include "remote/feed/csvreader.h"

#include "remote/feed/csvmask.h"
#include "remote/feed/csvreadings.h"
#include "remote/feed/feeddevice.h"

#include <QFileDevice>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace trueup {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::CsvReader)
};

bool isLineEnd(char byte)
{
    return byte == '\n' || byte == '\r';
}

/// LF, CRLF and CR each count once; a CRLF cut by `end` counts with its CR.
int countLineEnds(const char* begin, const char* end)
{
    int count = 0;
    for (const char* at = begin; at < end; ++at) {
        if (*at == '\n')
            count += at == begin || at[-1] != '\r';
        else
            count += *at == '\r';
    }
    return count;
}

} // namespace

CsvReader::CsvReader(QIODevice& device, const CsvOptions& options) : m_device(device), m_options(options)
{
    m_options.readAhead = std::max<qsizetype>(m_options.readAhead, 8); // the byte order mark must fit
    const qsizetype size = m_options.readAhead;
    m_buffer.resize(std::size_t(size + csvBlock));
    m_scratch.resize(std::size_t(size));
    m_cells.resize(512);
}

/// Moves what is left to the front and, where that frees nothing, doubles the buffer.
void CsvReader::makeRoom()
{
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, std::size_t(m_end - m_begin));
        m_discarded += m_begin;
        m_end -= m_begin;
        m_begin = 0;
    }
    const qsizetype size = std::ssize(m_buffer) - csvBlock;
    if (m_end < size)
        return;
    const qsizetype grown = std::max(size + m_options.readAhead,
                                     std::min(size * 2, m_options.maxRecordBytes + m_options.readAhead));
    m_buffer.resize(std::size_t(grown + csvBlock));
    m_scratch.resize(std::size_t(grown));
}

Result<void> CsvReader::fill()
{
    makeRoom();
    const qsizetype size = std::ssize(m_buffer) - csvBlock;
    while (m_end < size && !m_atEnd) {
        const qint64 got = m_device.read(m_buffer.data() + m_end, size - m_end);
        if (got > 0) {
            m_end += got;
            continue;
        }
        m_atEnd = true;
        if (const auto* feed = dynamic_cast<const FeedDevice*>(&m_device)) {
            if (auto status = feed->status(); !status)
                return status;
        } else if (const auto* file = qobject_cast<const QFileDevice*>(&m_device);
                   got < 0 && file && file->error() != QFileDevice::NoError) {
            return fail(ErrorKind::Io, Text::tr("The feed could not be read to its end."), {}, file->errorString());
        }
    }
    std::memset(m_buffer.data() + m_end, 0, std::size_t(csvBlock));
    return {};
}

Result<void> CsvReader::begin()
{
    m_started = true;
    if (auto filled = fill(); !filled)
        return filled;
    if (m_options.skipBom && m_end >= 3 && std::memcmp(m_buffer.data(), "\xEF\xBB\xBF", 3) == 0)
        m_begin = 3;
    return {};
}

/// Drops the rest of a line that was too long to be a record.
Result<void> CsvReader::skipLine()
{
    while (m_skipping) {
        const char* const data = m_buffer.data();
        const char* const end = std::find_if(data + m_begin, data + m_end, isLineEnd);
        m_begin = end - data;
        const bool found = m_begin < m_end && (*end == '\n' || m_begin + 1 < m_end || m_atEnd);
        if (found) {
            m_begin += *end == '\r' && m_begin + 1 < m_end && end[1] == '\n' ? 2 : 1;
            ++m_line;
        }
        m_skipping = !found && !m_atEnd;
        if (!m_skipping)
            break;
        if (auto filled = fill(); !filled)
            return filled;
    }
    return {};
}

Result<bool> CsvReader::next(CsvRecord& record)
{
    if (!m_started) {
        if (auto begun = begin(); !begun)
            return fail(begun.error());
    }
    if (m_skipping) {
        if (auto skipped = skipLine(); !skipped)
            return fail(skipped.error());
    }
    Parsed parsed;
    for (;;) {
        if (m_begin == m_end && m_atEnd)
            return false;
        parsed = scan(m_begin);
        if (parsed.state != Scan::NeedMore && isDoubtful(parsed))
            settle(parsed);
        if (parsed.state != Scan::NeedMore)
            break;
        if (auto filled = fill(); !filled)
            return fail(filled.error());
    }
    record = CsvRecord{};
    record.recordNumber = ++m_record;
    record.lineNumber = m_line;
    if (parsed.state == Scan::Bad) {
        m_isBare = true;
        reportBad(parsed, record);
        return true;
    }
    record.cells = std::span<const QByteArrayView>(m_cells.data(), m_cellCount);
    record.raw = QByteArrayView(m_buffer.data() + m_begin, parsed.end - m_begin);
    record.looseQuotes = parsed.loose;
    m_isBare = m_isBare || parsed.loose || parsed.stray;
    if (m_expectedCells == 0)
        m_expectedCells = m_cellCount;
    m_begin = parsed.next;
    m_line += parsed.lines;
    return true;
}

void CsvReader::addCell(QByteArrayView cell)
{
    if (m_cellCount == m_cells.size())
        m_cells.resize(m_cells.size() * 2);
    m_cells[m_cellCount++] = cell;
}

/// Notes the line end at `at`; false when a CR stands at the edge of the buffer and its LF may follow.
bool CsvReader::endLine(qsizetype at, Parsed& parsed) const
{
    const char* const data = m_buffer.data();
    parsed.end = at;
    if (data[at] == '\r' && at + 1 == m_end && !m_atEnd)
        return false;
    parsed.next = at + (data[at] == '\r' && at + 1 < m_end && data[at + 1] == '\n' ? 2 : 1);
    parsed.state = Scan::Complete;
    return true;
}

/// Applies the caps to a finished scan, and to one that ran out of data.
void CsvReader::endScan(qsizetype begin, Parsed& parsed) const
{
    const qsizetype length = (parsed.end >= 0 ? parsed.end : m_end) - begin;
    if (parsed.state != Scan::Bad && (length > m_options.maxRecordBytes || parsed.lines > m_options.maxRecordLines))
        parsed.state = Scan::Bad;
}

/// One record from `begin` on into m_cells; views point into the buffer and into the scratch area.
CsvReader::Parsed CsvReader::scan(qsizetype begin)
{
    Parsed parsed;
    m_cellCount = 0;
    m_scratchUsed = 0;
    const char* const data = m_buffer.data();
    const char delimiter = m_options.delimiter;
    qsizetype cell = begin;
    qsizetype position = begin;
    bool closed = false; // the cell before `position` was quoted and is stored already
    while (position < m_end) {
        quint64 mask = csvMask(data + position, delimiter);
        if (m_end - position < csvBlock)
            mask &= (quint64(1) << (m_end - position)) - 1;
        const qsizetype base = position;
        position += csvBlock;
        for (; mask != 0; mask &= mask - 1) {
            const qsizetype at = base + std::countr_zero(mask);
            if (data[at] == delimiter) {
                if (!closed)
                    addCell(QByteArrayView(data + cell, at - cell));
                closed = false;
                cell = at + 1;
            } else if (data[at] != '"') {
                if (!closed)
                    addCell(QByteArrayView(data + cell, at - cell));
                if (!endLine(at, parsed))
                    m_cellCount = 0;
                endScan(begin, parsed);
                return parsed;
            } else if (at == cell && !closed) {
                position = at;
                if (!scanQuoted(position, parsed)) {
                    endScan(begin, parsed);
                    return parsed;
                }
                closed = true;
                break; // `position` jumped: a new block begins there
            } else {
                parsed.stray = true;
            }
        }
    }
    if (m_atEnd) {
        if (!closed)
            addCell(QByteArrayView(data + cell, m_end - cell));
        parsed.end = parsed.next = m_end;
        parsed.state = Scan::Complete;
    }
    endScan(begin, parsed);
    return parsed;
}

/// From the opening quote at `position` to the delimiter or line end behind the cell. False when the data ends before
/// (NeedMore), the quote never closes or is not doubled (Bad).
bool CsvReader::scanQuoted(qsizetype& position, Parsed& parsed)
{
    const char* const data = m_buffer.data();
    const qsizetype begin = position + 1;
    parsed.openQuote = position;
    bool doubled = false;
    qsizetype close = begin;
    for (;;) {
        const void* const quote = close < m_end ? std::memchr(data + close, '"', std::size_t(m_end - close)) : nullptr;
        close = quote ? static_cast<const char*>(quote) - data : m_end;
        if (!quote || (close + 1 == m_end && !m_atEnd)) {
            parsed.state = m_atEnd ? Scan::Bad : Scan::NeedMore;
            return false;
        }
        if (close + 1 == m_end || data[close + 1] != '"')
            break;
        doubled = true;
        close += 2;
        parsed.split = parsed.split || data[close] == m_options.delimiter || isLineEnd(data[close]); // padded behind the data
    }
    parsed.lines += countLineEnds(data + begin, data + close);
    if (close + 1 < m_end && data[close + 1] != m_options.delimiter && !isLineEnd(data[close + 1])) {
        parsed.loose = true;
        parsed.state = Scan::Bad;
        return false;
    }
    addCell(doubled ? unescaped(begin, close) : QByteArrayView(data + begin, close - begin));
    position = close + 1;
    return true;
}

/// The quoted text [begin, close) with doubled quotes made single; a single one stays.
QByteArrayView CsvReader::unescaped(qsizetype begin, qsizetype close)
{
    const char* at = m_buffer.data() + begin;
    const char* const last = m_buffer.data() + close;
    char* const result = m_scratch.data() + m_scratchUsed;
    char* out = result;
    while (at < last) {
        const void* const quote = std::memchr(at, '"', std::size_t(last - at));
        const char* const stop = quote ? static_cast<const char*>(quote) + 1 : last;
        out = std::copy(at, stop, out);
        at = stop < last && quote && *stop == '"' ? stop + 1 : stop;
    }
    m_scratchUsed += out - result;
    return QByteArrayView(result, out - result);
}

/// Whether the plain reading must not be taken as it is. A record of the usual width without a bare quote never is in
/// doubt, unless it goes over lines and the file has such quotes elsewhere. A bare quote in an unquoted cell may be the
/// rest of a quoted one that an inch mark cut short ("11", 2" wide"), and a doubled quote in front of a delimiter may be an
/// inch mark at the end of a cell that swallowed the next ones.
bool CsvReader::isDoubtful(const Parsed& parsed) const
{
    if (parsed.state == Scan::Bad)
        return true;
    const bool isOtherWidth = m_cellCount != m_expectedCells;
    if (m_expectedCells == 0 || parsed.openQuote < 0 || (!parsed.stray && !parsed.split))
        return false;
    if (parsed.stray)
        return isOtherWidth || parsed.split;
    return m_cellCount < m_expectedCells || (m_isBare && parsed.lines > 1);
}

CsvReadings CsvReader::readings(qsizetype begin) const
{
    return CsvReadings({m_buffer.data(), begin, m_end, m_atEnd, m_options.delimiter, m_options.maxRecordBytes});
}

/// Takes the only reading that has as many cells as the first record; without exactly one the record is bad.
void CsvReader::settle(Parsed& parsed)
{
    const bool isBad = parsed.state == Scan::Bad;
    const bool isBare = isBad || parsed.stray; // else: RFC 4180 in all but its number of cells
    CsvReadings found = readings(m_begin);
    found.search(m_expectedCells, !isBare);
    if (found.count() == 0 && !found.needsMore() && !isBad) {
        // A short or long record stays what it is where its quotes cannot be read in another way.
        if (isBare)
            found.search(0);
        if (!isBare || (found.count() == 1 && !found.needsMore()))
            return;
    } else if (found.count() == 1 && !found.needsMore() && isBare) {
        take(found, parsed);
        return;
    }
    if (found.needsMore()) {
        parsed.state = Scan::NeedMore;
        return;
    }
    parsed.isEndKnown = !isBad || (found.end() >= 0 && found.end() < m_end && endLine(found.end(), parsed));
    parsed.state = Scan::Bad;
}

/// Cuts the record as its only reading has it.
void CsvReader::take(const CsvReadings& reading, Parsed& parsed)
{
    const char* const data = m_buffer.data();
    const std::map<qsizetype, qsizetype> quoted = reading.quotedCells();
    m_cellCount = 0;
    m_scratchUsed = 0;
    for (qsizetype at = m_begin;;) {
        const auto known = quoted.find(at);
        const qsizetype end = known != quoted.end() ? known->second : reading.cellEnd(at);
        const bool isQuoted = known != quoted.end() && end - at >= 2 && data[end - 1] == '"';
        addCell(isQuoted ? unescaped(at + 1, end - 1) : QByteArrayView(data + at, end - at));
        if (end == reading.end())
            break;
        at = end + 1;
    }
    parsed.loose = true;
    parsed.lines = 1 + countLineEnds(data + m_begin, data + reading.end());
    parsed.state = Scan::NeedMore; // a CR at the edge of the buffer needs another look
    if (reading.end() == m_end) {
        parsed.end = parsed.next = m_end;
        parsed.state = Scan::Complete;
    } else {
        (void)endLine(reading.end(), parsed);
    }
    endScan(m_begin, parsed);
}

void CsvReader::reportBad(const Parsed& parsed, CsvRecord& record)
{
    const qsizetype from = parsed.openQuote >= 0 ? parsed.openQuote : m_begin;
    const qsizetype start = parsed.isEndKnown ? parsed.next : nextLine(from);
    qsizetype resume = start < m_end && !parsed.isEndKnown ? plausibleStart(start) : start;
    const char* const data = m_buffer.data();
    m_skipping = resume == m_end && !m_atEnd && data[m_end - 1] != '\n';
    if (m_skipping && data[m_end - 1] == '\r')
        --resume; // its LF may follow: the two are one line end
    qsizetype end = resume;
    while (end > m_begin && isLineEnd(data[end - 1]))
        --end;
    record.badQuote = true;
    record.raw = QByteArrayView(data + m_begin, std::min(end - m_begin, m_options.maxRecordBytes));
    m_line += countLineEnds(data + m_begin, data + resume);
    m_begin = resume;
    m_cellCount = 0;
}

/// The start of the first line from `from` on that reads as a whole record of the usual width. Where none does, the
/// end of what was read: better to lose that stretch, reported, than to import cells from the wrong columns.
qsizetype CsvReader::plausibleStart(qsizetype from)
{
    qsizetype budget = 8 * m_options.maxRecordBytes; // hostile files must not make this quadratic
    for (qsizetype at = from; at < m_end && budget > 0; at = nextLine(at)) {
        const Parsed parsed = scan(at);
        const bool whole = parsed.state == Scan::Complete && (m_expectedCells == 0 || m_cellCount == m_expectedCells);
        if (parsed.state == Scan::NeedMore || whole)
            return at;
        if (parsed.loose && m_expectedCells > 0) {
            CsvReadings found = readings(at);
            found.search(m_expectedCells);
            if (found.count() == 1 || found.needsMore())
                return at;
        }
        budget -= (parsed.state == Scan::Complete ? parsed.next : m_end) - at;
    }
    return budget > 0 ? m_end : from;
}

/// Behind the next line end, or the end of the data.
qsizetype CsvReader::nextLine(qsizetype from) const
{
    const char* const data = m_buffer.data();
    const char* const end = std::find_if(data + from, data + m_end, isLineEnd);
    if (end == data + m_end)
        return m_end;
    return end - data + (*end == '\r' && end + 1 < data + m_end && end[1] == '\n' ? 2 : 1);
}

char sniffDelimiter(QByteArrayView start)
{
    constexpr std::array candidates{',', ';', '\t', '|'};
    std::array<int, candidates.size()> counts{};
    bool quoted = false;
    for (const char byte : start) {
        if (byte == '"')
            quoted = !quoted;
        else if (!quoted && isLineEnd(byte))
            break;
        else if (const auto found = std::ranges::find(candidates, byte); !quoted && found != candidates.end())
            ++counts[std::size_t(found - candidates.begin())];
    }
    return candidates[std::size_t(std::ranges::max_element(counts) - counts.begin())];
}

} // namespace trueup
