#pragma once

#include "base/decimal.h"
#include "store/connection.h"

#include <QByteArray>
#include <QDateTime>
#include <QStringView>

namespace trueup {

/// Bulk load: COPY … FROM STDIN in text format. Values are appended in column order, then endRow(). Nothing of a copy
/// is stored unless finish() succeeds; the destructor aborts. No other statement may run on the connection meanwhile.
class CopyWriter
{
public:
    /// `target` is a table with its columns, for example "feed_rows (job_id, row_number)"; never text from outside.
    [[nodiscard]] static Result<CopyWriter> begin(Connection& connection, const QString& target);
    CopyWriter(CopyWriter&& other) noexcept;
    CopyWriter& operator=(CopyWriter&&) = delete;
    ~CopyWriter();

    /// NUL characters are removed: PostgreSQL cannot store them. A null string is written as the empty string.
    void text(QStringView value);
    void utf8(QByteArrayView value); ///< the same for bytes that are valid UTF-8 already
    void json(QByteArrayView value); ///< JSON text in UTF-8; \u0000 is removed, jsonb refuses it
    void integer(qint64 value);
    void decimal(const Decimal& value);
    void boolean(bool value);
    void timestamp(const QDateTime& value); ///< an invalid time is written as NULL; microseconds beyond ms do not exist
    void bytea(QByteArrayView value);
    void null();
    void textOrNull(QStringView value); ///< empty is written as NULL
    void idOrNull(qint64 value);        ///< 0 is written as NULL
    /// Ends the row and sends a full buffer. An error means that the copy is over and nothing was stored.
    [[nodiscard]] Result<void> endRow();

    /// Rows stored. After this the writer is done, whatever the outcome.
    [[nodiscard]] Result<qint64> finish();
    void abort();

    [[nodiscard]] qint64 rows() const { return m_rows; }

private:
    CopyWriter(Connection& connection, QString target);
    void separate();
    void appendEscaped(const char* data, qsizetype size);
    void escapeFrom(qsizetype start);
    [[nodiscard]] Result<void> flush();

    Connection* m_connection;
    QString m_target;
    QByteArray m_buffer;
    qint64 m_rows = 0;
    bool m_rowStarted = false;
    bool m_active = true;
};

} // namespace trueup
