#include "operate/exporter.h"

#include <xlsxwriter.h>

#include <QDir>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::Exporter)
};

std::unexpected<Error> notWritten(const QString& reason)
{
    return fail(Error{ErrorKind::Io,
                      Text::tr("The export cannot be written."),
                      Text::tr("Nothing was exported."),
                      Text::tr("Check the folder and the free space."),
                      reason,
                      {},
                      false});
}

Result<void> writeAll(QIODevice& device, const char* data, qint64 size)
{
    if (device.write(data, size) != size)
        return notWritten(device.errorString());
    return {};
}

class CsvTableWriter final : public TableWriter
{
public:
    explicit CsvTableWriter(QIODevice& device) : m_device(device) {}

    Result<void> row(const QList<ExportCell>& cells) override
    {
        QByteArray line = m_isFirst ? QByteArrayLiteral("\xEF\xBB\xBF") : QByteArray();
        m_isFirst = false;
        for (qsizetype i = 0; i < cells.size(); ++i) {
            if (i > 0)
                line.append(',');
            append(line, cells[i].isNumber ? cells[i].text : formulaSafe(cells[i].text));
        }
        line.append("\r\n");
        return writeAll(m_device, line.constData(), line.size());
    }

    Result<void> finish() override { return {}; }

private:
    static void append(QByteArray& line, const QString& text)
    {
        QByteArray cell = text.toUtf8();
        const bool quoted = std::ranges::any_of(
            cell, [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n' || c == ';' || c == '\t'; });
        if (quoted)
            line.append('"').append(cell.replace('"', "\"\"")).append('"');
        else
            line.append(cell);
    }

    QIODevice& m_device;
    bool m_isFirst = true;
};

/// libxlsxwriter packs the sheet into memory only at the end, so the device gets one whole workbook or nothing.
class XlsxTableWriter final : public TableWriter
{
public:
    explicit XlsxTableWriter(QIODevice& device) : m_device(device)
    {
        const QByteArray folder = QDir::tempPath().toLocal8Bit();
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = folder.constData(); // copied by the library
        options.output_buffer = &m_buffer;
        options.output_buffer_size = &m_size;
        m_workbook = workbook_new_opt(nullptr, &options);
        m_sheet = m_workbook ? workbook_add_worksheet(m_workbook, nullptr) : nullptr;
        if (m_sheet)
            worksheet_freeze_panes(m_sheet, 1, 0);
    }

    ~XlsxTableWriter() override
    {
        if (m_workbook)
            (void)workbook_close(m_workbook);
        std::free(const_cast<char*>(m_buffer)); // allocated by the library with malloc()
    }

    [[nodiscard]] bool isOpen() const { return m_sheet != nullptr; }

    Result<void> row(const QList<ExportCell>& cells) override
    {
        if (m_row >= LXW_ROW_MAX)
            return fail(ErrorKind::Usage, Text::tr("A sheet holds at most 1048576 rows."),
                        Text::tr("Export a .csv file instead."));
        for (qsizetype i = 0; i < cells.size(); ++i) {
            if (const lxw_error error = write(lxw_col_t(i), cells[i]); error != LXW_NO_ERROR)
                return notWritten(QString::fromUtf8(lxw_strerror(error)));
        }
        ++m_row;
        return {};
    }

    Result<void> finish() override
    {
        const lxw_error error = workbook_close(std::exchange(m_workbook, nullptr));
        if (error != LXW_NO_ERROR)
            return notWritten(QString::fromUtf8(lxw_strerror(error)));
        return writeAll(m_device, m_buffer, qint64(m_size));
    }

private:
    lxw_error write(lxw_col_t column, const ExportCell& cell)
    {
        constexpr qsizetype longest = 32'767; // characters of a cell, limit of the format
        if (cell.text.isEmpty())
            return LXW_NO_ERROR;
        if (cell.isNumber)
            return worksheet_write_number(m_sheet, m_row, column, cell.text.toDouble(), nullptr);
        QString text = cell.text;
        if (text.size() > longest) {
            const bool splitsPair = text.at(longest - 2).isHighSurrogate();
            text = text.first(longest - (splitsPair ? 2 : 1)) + u'…';
        }
        return worksheet_write_string(m_sheet, m_row, column, text.toUtf8().constData(), nullptr);
    }

    QIODevice& m_device;
    lxw_workbook* m_workbook = nullptr;
    lxw_worksheet* m_sheet = nullptr; // belongs to the workbook
    lxw_row_t m_row = 0;
    const char* m_buffer = nullptr;
    size_t m_size = 0;
};

} // namespace

QString formulaSafe(const QString& text)
{
    if (text.isEmpty() || !QStringView(u"=+-@\t\r").contains(text.front()) || Decimal::fromString(text))
        return text;
    return u'\'' + text;
}

std::unique_ptr<TableWriter> csvTableWriter(QIODevice& device)
{
    return std::make_unique<CsvTableWriter>(device);
}

Result<std::unique_ptr<TableWriter>> xlsxTableWriter(QIODevice& device)
{
    auto writer = std::make_unique<XlsxTableWriter>(device);
    if (!writer->isOpen())
        return notWritten(Text::tr("No temporary file could be made."));
    return writer;
}

} // namespace trueup
