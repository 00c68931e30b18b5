#include "sync/heldrejects.h"

#include "base/log.h"
#include "store/feedjobtable.h"

#include <QDataStream>
#include <QDir>
#include <QTemporaryFile>

#include <vector>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 2'000;

void write(QDataStream& out, const FeedRowRecord& row)
{
    out << row.rowNumber << row.kind << row.handle << row.sku << row.skuNorm << row.raw << row.hash;
}

void read(QDataStream& in, FeedRowRecord& row)
{
    in >> row.rowNumber >> row.kind >> row.handle >> row.sku >> row.skuNorm >> row.raw >> row.hash;
}

/// Of rows of the feed the cells stand with the row.
void write(QDataStream& out, const FeedReject& reject)
{
    out << reject.rowNumber << reject.sku << reject.column << reject.severity << reject.code << reject.value << reject.message
        << (reject.isOfTable() ? reject.raw : QJsonObject());
}

void read(QDataStream& in, FeedReject& reject)
{
    in >> reject.rowNumber >> reject.sku >> reject.column >> reject.severity >> reject.code >> reject.value >> reject.message >> reject.raw;
}

qint64 keyOf(const FeedRowRecord& row)
{
    return row.rowNumber;
}

qint64 keyOf(const FeedReject& reject)
{
    return reject.id;
}

/// Page by page, each behind its length; an empty one is the end.
template <class Page>
Result<void> writeAll(QDataStream& out, Page page)
{
    for (qint64 after = 0;;) {
        const auto records = page(after);
        if (!records)
            return fail(records.error());
        out << qint64(records->size());
        for (const auto& record : *records)
            write(out, record);
        if (records->isEmpty())
            return {};
        after = keyOf(records->constLast());
    }
}

template <class Record, class Load>
Result<void> readAll(QDataStream& in, Load load)
{
    while (true) {
        qint64 size = 0;
        in >> size;
        if (in.status() != QDataStream::Ok || size <= 0)
            return {}; // the caller asks for the status
        std::vector<Record> records(static_cast<size_t>(size));
        for (Record& record : records)
            read(in, record);
        if (const auto loaded = load(records); !loaded)
            return fail(loaded.error());
    }
}

std::unexpected<Error> fileError(const QTemporaryFile& file)
{
    return fail(ErrorKind::Io, u"The rejected rows of a held feed could not be kept in a file."_s, {}, file.errorString());
}

Result<void> copyOut(QTemporaryFile& file, Connection& connection, qint64 jobId)
{
    FeedJobTable jobs(connection);
    QDataStream out(&file);
    if (const auto rows = writeAll(out, [&](qint64 after) { return jobs.rejectedRows(jobId, after, pageSize); }); !rows)
        return rows;
    if (const auto rejects = writeAll(out, [&](qint64 after) { return jobs.rejects(jobId, after, pageSize); }); !rejects)
        return rejects;
    return out.status() == QDataStream::Ok && file.flush() && file.seek(0) ? Result<void>() : fileError(file);
}

Result<void> copyIn(QTemporaryFile& file, Connection& connection, qint64 jobId)
{
    FeedJobTable jobs(connection);
    QDataStream in(&file);
    Transaction transaction(connection);
    const auto rows = readAll<FeedRowRecord>(in, [&](const std::vector<FeedRowRecord>& page) { return jobs.loadRows(jobId, page); });
    if (!rows)
        return rows;
    const auto rejects = readAll<FeedReject>(in, [&](const std::vector<FeedReject>& page) { return jobs.loadRejects(jobId, page); });
    if (!rejects)
        return rejects;
    return in.status() == QDataStream::Ok ? transaction.commit() : fileError(file);
}

} // namespace

void rollBackButRejects(Transaction& transaction, Connection& connection, qint64 jobId, const QString& folder)
{
    QTemporaryFile file(QDir(folder).filePath(u"held-XXXXXX.rejects"_s));
    const Result<void> copied = QDir().mkpath(folder) && file.open() ? copyOut(file, connection, jobId) : fileError(file);
    transaction.rollback();
    if (const Result<void> kept = copied ? copyIn(file, connection, jobId) : copied; !kept)
        qCWarning(lcSync) << "the rejected rows of import" << jobId << "could not be kept:" << kept.error();
}

} // namespace trueup
