#include "operate/exportpages.h"

namespace trueup::exports {

using namespace Qt::StringLiterals;

ExportCell text(const QString& value)
{
    return {value, false};
}

ExportCell number(qint64 value)
{
    return {QString::number(value), true};
}

ExportCell time(const QDateTime& value)
{
    return {value.isValid() ? value.toUTC().toString(Qt::ISODate) : QString(), false};
}

ExportCell yesNo(bool value)
{
    return text(value ? u"yes"_s : u"no"_s);
}

QList<ExportCell> heading(std::initializer_list<const char*> names)
{
    QList<ExportCell> cells;
    for (const char* name : names)
        cells.append(text(QString::fromLatin1(name)));
    return cells;
}

Result<qint64> inOnePicture(Connection& connection, const QString& file, const RowSource& pages)
{
    return exportTable(file, [&](const RowSink& sink) -> Result<qint64> {
        Transaction transaction(connection); // read only, rolled back
        if (auto fixed = connection.execute(u"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"_s); !fixed)
            return fail(fixed.error());
        return pages(sink);
    });
}

Result<void> beginList(const RowSink& sink, const ExportControl& control, const QList<ExportCell>& titles,
                       const std::function<Result<qint64>()>& count)
{
    if (auto done = sink(titles); !done)
        return done;
    if (!control.total)
        return {};
    const auto rows = count();
    if (!rows)
        return fail(rows.error());
    control.total(*rows);
    return {};
}

Result<void> goOn(const ExportControl& control, qint64 rows)
{
    if (control.cancel.isCancelled())
        return fail(CancelToken::error());
    if (control.progress)
        control.progress(rows);
    return {};
}

} // namespace trueup::exports
