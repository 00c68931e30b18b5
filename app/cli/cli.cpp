#include "cli.h"

namespace trueup::cli {

using namespace Qt::StringLiterals;

ExitCode exitCodeFor(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Usage: return Usage;
    case ErrorKind::Held: return Held;
    case ErrorKind::NeedsApproval: return NeedsApproval;
    case ErrorKind::Permission: return Refused;
    case ErrorKind::Cancelled: return Cancelled;
    default: return Failed;
    }
}

Result<QString> operand(const QCommandLineParser& parser, int index, const QString& name)
{
    const QStringList given = parser.positionalArguments();
    if (index < given.size())
        return given.at(index);
    return fail(ErrorKind::Usage, QCoreApplication::translate("trueup::cli", "%1 is missing.").arg(name));
}

Result<qint64> number(const QString& text, const QString& name)
{
    bool fine = false;
    const qint64 value = text.toLongLong(&fine);
    if (fine)
        return value;
    return fail(ErrorKind::Usage,
                QCoreApplication::translate("trueup::cli", "%1 must be a whole number, not “%2”.").arg(name, text));
}

QString table(const QStringList& head, const QList<QStringList>& rows, int widest)
{
    const auto cut = [widest](QString cell) {
        cell.replace(u'\n', u' ');
        return cell.size() > widest ? cell.left(widest - 1) + u'…' : cell;
    };
    QList<qsizetype> widths;
    for (const QString& title : head)
        widths.append(title.size());
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], cut(row[i]).size());
    }
    QString out;
    const auto line = [&](const QStringList& row) {
        QString text;
        for (qsizetype i = 0; i < row.size() && i < widths.size(); ++i)
            text += cut(row[i]).leftJustified(i + 1 < row.size() ? widths[i] + 2 : 0);
        out += text.trimmed().isEmpty() ? u"\n"_s : text + u'\n';
    };
    line(head);
    for (const QStringList& row : rows)
        line(row);
    return out;
}

} // namespace trueup::cli
