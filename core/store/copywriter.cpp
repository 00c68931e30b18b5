#include "store/copywriter.h"

#include "base/log.h"
#include "store/sqlerror.h"
#include "store/sqlvalues.h"

#include <QCoreApplication>
#include <QStringEncoder>

#include <libpq-fe.h>

#include <array>
#include <optional>
#include <utility>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::CopyWriter)
};

constexpr qsizetype blockSize = 128 * 1024;

/// For each byte: 0 plain, 1 to be dropped (NUL), else the letter that follows the backslash.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    table[0] = 1;
    table['\\'] = '\\';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    return table;
}();

char escapeOf(char c)
{
    return escapes[static_cast<unsigned char>(c)];
}

PGconn* native(Connection& connection)
{
    return static_cast<PGconn*>(connection.nativeHandle());
}

/// Reads results until the connection is idle again; the first error, if any, is kept.
struct CopyOutcome
{
    std::optional<SqlFailure> failure;
    qint64 rows = 0;
};

CopyOutcome drain(PGconn* connection)
{
    CopyOutcome outcome;
    while (PGresult* result = PQgetResult(connection)) {
        const ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COMMAND_OK)
            outcome.rows = QByteArray(PQcmdTuples(result)).toLongLong();
        else if (!outcome.failure)
            outcome.failure = readFailure(result, connection);
        PQclear(result);
        if (status == PGRES_COPY_IN || PQstatus(connection) != CONNECTION_OK)
            break;
    }
    return outcome;
}

} // namespace

CopyWriter::CopyWriter(Connection& connection, QString target) : m_connection(&connection), m_target(std::move(target))
{
    m_buffer.reserve(2 * blockSize);
}

CopyWriter::CopyWriter(CopyWriter&& other) noexcept
    : m_connection(other.m_connection), m_target(std::move(other.m_target)), m_buffer(std::move(other.m_buffer)),
      m_rows(other.m_rows), m_rowStarted(other.m_rowStarted), m_active(std::exchange(other.m_active, false))
{
}

CopyWriter::~CopyWriter()
{
    abort();
}

Result<CopyWriter> CopyWriter::begin(Connection& connection, const QString& target)
{
    PGconn* handle = native(connection);
    const QByteArray sql = "COPY " + target.toUtf8() + " FROM STDIN";
    PGresult* result = PQexec(handle, sql.constData());
    const bool started = PQresultStatus(result) == PGRES_COPY_IN;
    const SqlFailure failure = started ? SqlFailure() : readFailure(result, handle);
    PQclear(result);
    if (!started)
        return fail(classify(failure));
    return CopyWriter(connection, target);
}

void CopyWriter::separate()
{
    if (m_rowStarted)
        m_buffer.append('\t');
    m_rowStarted = true;
}

void CopyWriter::appendEscaped(const char* data, qsizetype size)
{
    qsizetype start = 0;
    for (qsizetype i = 0; i < size; ++i) {
        const char escape = escapeOf(data[i]);
        if (escape == 0)
            continue;
        m_buffer.append(data + start, i - start);
        start = i + 1;
        if (escape != 1) {
            m_buffer.append('\\');
            m_buffer.append(escape);
        }
    }
    m_buffer.append(data + start, size - start);
}

/// Escapes what was appended from `start` on; most values hold nothing to escape and stay where they are.
void CopyWriter::escapeFrom(qsizetype start)
{
    const char* data = m_buffer.constData();
    qsizetype i = start;
    while (i < m_buffer.size() && escapeOf(data[i]) == 0)
        ++i;
    if (i == m_buffer.size())
        return;
    const QByteArray tail = m_buffer.sliced(i);
    m_buffer.truncate(i);
    appendEscaped(tail.constData(), tail.size());
}

void CopyWriter::text(QStringView value)
{
    separate();
    if (value.isEmpty())
        return;
    const qsizetype start = m_buffer.size();
    QStringEncoder encoder(QStringEncoder::Utf8, QStringEncoder::Flag::Stateless); // lone surrogates are replaced
    m_buffer.resize(start + encoder.requiredSpace(value.size()));
    const char* end = encoder.appendToBuffer(m_buffer.data() + start, value);
    m_buffer.truncate(end - m_buffer.constData());
    escapeFrom(start);
}

void CopyWriter::utf8(QByteArrayView value)
{
    separate();
    appendEscaped(value.data(), value.size());
}

void CopyWriter::json(QByteArrayView value)
{
    if (value.indexOf("\\u0000") >= 0)
        utf8(sql::storableJson(value));
    else
        utf8(value);
}

void CopyWriter::integer(qint64 value)
{
    separate();
    m_buffer.append(QByteArray::number(value));
}

void CopyWriter::decimal(const Decimal& value)
{
    separate();
    m_buffer.append(value.toLatin1());
}

void CopyWriter::boolean(bool value)
{
    separate();
    m_buffer.append(value ? 't' : 'f');
}

void CopyWriter::timestamp(const QDateTime& value)
{
    if (!value.isValid()) {
        null();
        return;
    }
    separate();
    m_buffer.append(value.toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s).toLatin1());
    m_buffer.append("+00");
}

void CopyWriter::bytea(QByteArrayView value)
{
    separate();
    m_buffer.append("\\\\x");
    m_buffer.append(value.toByteArray().toHex());
}

void CopyWriter::null()
{
    separate();
    m_buffer.append("\\N");
}

void CopyWriter::textOrNull(QStringView value)
{
    if (value.isEmpty())
        null();
    else
        text(value);
}

void CopyWriter::idOrNull(qint64 value)
{
    if (value == 0)
        null();
    else
        integer(value);
}

Result<void> CopyWriter::endRow()
{
    m_buffer.append('\n');
    m_rowStarted = false;
    ++m_rows;
    return m_buffer.size() < blockSize ? Result<void>() : flush();
}

Result<void> CopyWriter::flush()
{
    if (!m_active)
        return fail(ErrorKind::Internal, Text::tr("The bulk load had ended already."));
    if (m_buffer.isEmpty() || PQputCopyData(native(*m_connection), m_buffer.constData(), int(m_buffer.size())) == 1) {
        m_buffer.resize(0);
        return {};
    }
    m_active = false;
    const CopyOutcome outcome = drain(native(*m_connection));
    Error error = classify(outcome.failure.value_or(readFailure(nullptr, native(*m_connection))));
    error.notDone = Text::tr("Nothing of this bulk load was stored.");
    return fail(std::move(error));
}

Result<qint64> CopyWriter::finish()
{
    Q_ASSERT(!m_rowStarted);
    if (const auto sent = flush(); !sent)
        return fail(sent.error());
    m_active = false;
    PGconn* handle = native(*m_connection);
    const bool ended = PQputCopyEnd(handle, nullptr) == 1;
    const CopyOutcome outcome = drain(handle);
    if (ended && !outcome.failure && PQstatus(handle) == CONNECTION_OK)
        return outcome.rows;
    Error error = classify(outcome.failure.value_or(readFailure(nullptr, handle)));
    error.notDone = Text::tr("Nothing of this bulk load was stored.");
    return fail(std::move(error));
}

void CopyWriter::abort()
{
    if (!m_active)
        return;
    m_active = false;
    m_buffer.clear();
    PGconn* handle = native(*m_connection);
    if (PQputCopyEnd(handle, "aborted by the program") != 1)
        qCDebug(lcStore, "a bulk load into %ls ended with its connection", qUtf16Printable(m_target));
    drain(handle);
}

} // namespace trueup
