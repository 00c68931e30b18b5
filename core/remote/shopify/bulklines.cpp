#include "remote/shopify/bulklines.h"

#include <QBitArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <limits>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestLine = 64 * 1024 * 1024;
constexpr qsizetype blockSize = 256 * 1024;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::BulkOperations)
};

std::unexpected<Error> notALine(qint64 number)
{
    return fail(ErrorKind::Parse, Text::tr("Line %1 of the shop's bulk result is not what it should be.").arg(number + 1),
                Text::tr("Try again."));
}

/// The number of a result, or nothing when the line is none.
std::optional<qint64> numberOf(const QJsonObject& json)
{
    const QJsonValue number = json["__lineNumber"_L1];
    const qint64 line = number.toInteger(-1);
    return line >= 0 ? std::optional(line) : std::nullopt;
}

BulkLine readResult(const QJsonObject& json)
{
    BulkLine out;
    HttpAnswer whole;
    whole.status = 200;
    whole.body = QJsonDocument(json).toJson(QJsonDocument::Compact);
    GraphQlCost cost;
    out.data = json["data"_L1].toObject();
    // The same reading as for a direct call: one place knows what errors beside data mean.
    if (auto answer = readGraphQlAnswer(whole, GraphQlKind::Mutation, cost))
        out.userErrors = answer->userErrors;
    else
        out.error = answer.error();
    return out;
}

} // namespace

/// QIODevice::readLine() sets the longest line aside for each line it reads; this keeps one block.
Result<qint64> forEachLine(const QString& path, const JsonLine& line, const CancelToken& cancel)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return fail(ErrorKind::Io, Text::tr("%1 could not be read.").arg(path), {}, file.errorString());
    qint64 count = 0;
    const auto take = [&](QByteArrayView text) -> Result<void> {
        while (text.endsWith('\n') || text.endsWith('\r'))
            text.chop(1);
        if (text.isEmpty())
            return {};
        ++count;
        return line(text.toByteArray());
    };
    QByteArray block;
    for (bool isLast = false; !isLast;) {
        if (cancel.isCancelled())
            return fail(CancelToken::error());
        const qsizetype kept = block.size(); // the beginning of a line
        block.resize(kept + blockSize);
        const qint64 got = file.read(block.data() + kept, blockSize);
        if (got < 0)
            return fail(ErrorKind::Io, Text::tr("%1 could not be read.").arg(path), {}, file.errorString());
        block.resize(kept + got);
        isLast = got == 0;
        qsizetype from = 0;
        for (qsizetype end = block.indexOf('\n', kept); end >= 0; end = block.indexOf('\n', from)) {
            if (const auto taken = take(QByteArrayView(block).sliced(from, end - from)); !taken)
                return fail(taken.error());
            from = end + 1;
        }
        block.remove(0, from);
        if (block.size() > longestLine)
            return notALine(count);
    }
    if (const auto taken = take(block); !taken)
        return fail(taken.error());
    return count;
}

Result<qint64> readBulkResults(const QString& path, qint64 sent, const std::function<Result<void>(const BulkLine&)>& result,
                               const CancelToken& cancel)
{
    qint64 first = std::numeric_limits<qint64>::max();
    const auto measured = forEachLine(
        path,
        [&first](const QByteArray& text) -> Result<void> {
            const auto number = numberOf(QJsonDocument::fromJson(text).object());
            if (!number)
                return notALine(0);
            first = std::min(first, *number);
            return {};
        },
        cancel);
    if (!measured)
        return fail(measured.error());
    // Complete results start with the smallest number; of a partial one only 0 and 1 are known beginnings.
    const qint64 base = *measured == sent ? first : std::min<qint64>(first, 0);
    QBitArray seen(sent);
    return forEachLine(
        path,
        [&](const QByteArray& text) -> Result<void> {
            const QJsonObject json = QJsonDocument::fromJson(text).object();
            BulkLine line = readResult(json);
            line.line = numberOf(json).value_or(-1) - base;
            if (line.line < 0 || line.line >= sent || seen.testBit(line.line))
                return fail(ErrorKind::Contract,
                            Text::tr("The shop's bulk result names a line that was not sent, or names it twice."),
                            Text::tr("The outcome is verified by reading before anything is sent again."),
                            QString::number(line.line));
            seen.setBit(line.line);
            return result(line);
        },
        cancel);
}

} // namespace trueup
