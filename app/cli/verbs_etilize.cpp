#include "sessionhelp.h"

#include "sync/feedfetch.h"
#include "store/feedjobtable.h"
#include "sync/importreport.h"
#include "sync/importwords.h"
#include "sync/storedwords.h"
#include "sync/syncsettings.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>

namespace trueup::cli {

using namespace Qt::StringLiterals;

namespace {

Result<Answer> download(const Environment& environment, const QCommandLineParser& parser)
{
    const auto session = openConnected(environment);
    if (!session)
        return fail(session.error());
    auto address = (*session)->feedAddress();
    if (!address)
        return fail(address.error());
    if (parser.isSet(u"file"_s))
        address->fileName = parser.value(u"file"_s);
    const auto feed =
        fetchFeed((*session)->context(), *address, (*session)->connections().transfer, environment.progress, environment.cancel);
    if (!feed)
        return fail(feed.error());
    const DownloadedFile& file = feed->main;
    qint64 unpacked = feed->wide ? feed->wide->size() : 0;
    for (const FeedArchive& table : feed->tables)
        unpacked += table.size();
    return Answer{{{u"filename"_s, QFileInfo(file.path).fileName()},
                   {u"path"_s, file.path},
                   {u"bytes"_s, file.size},
                   {u"sha256"_s, QString::fromLatin1(feed->sha256.toHex())},
                   {u"modified"_s, timeJson(file.modified)},
                   {u"csv_name"_s, feed->csvName}},
                  Text::tr("%1: %2, with %3 (%4 unpacked).")
                      .arg(QDir::toNativeSeparators(file.path), QLocale().formattedDataSize(file.size), feed->csvName,
                           QLocale().formattedDataSize(unpacked))};
}

/// Where every row of the file went: the parts add up to the rows read.
QString accountText(const FeedJob& job)
{
    const QJsonObject progress = importProgressJson(job);
    const auto number = [&progress](QLatin1StringView key) { return QLocale().toString(progress[key].toInteger()); };
    return Text::tr("%1 rows read: %2 accepted (%3 of them incomplete), %4 rejected, %5 image rows, %6 blank.")
               .arg(number("total_rows"_L1), number("accepted_rows"_L1), number("incomplete_rows"_L1),
                    number("rejected_rows"_L1), number("image_rows"_L1), number("blank_rows"_L1)) +
           u'\n';
}

QString importText(const EtilizeImportSummary& summary)
{
    if (summary.status == "skipped_same_file"_L1)
        return Text::tr("%1 was imported before; nothing has changed.").arg(summary.job.fileName);
    const FeedJob& job = summary.job;
    QString text =
        table({Text::tr("Rows"), Text::tr("Matched"), Text::tr("New"), Text::tr("Changed"), Text::tr("Unchanged"),
               Text::tr("Left out"), Text::tr("Rejected"), Text::tr("Staged"), Text::tr("Blocked")},
              {{QString::number(job.totalRows), QString::number(job.matched), QString::number(job.created),
                QString::number(job.updated), QString::number(job.unchanged), QString::number(job.filtered),
                QString::number(job.rejectedRows), QString::number(summary.staging.staged),
                QString::number(summary.staging.blocked)}});
    text += accountText(job) + feedText(job);
    for (const GuardFinding& finding : summary.findings)
        text += findingText(finding) + u'\n';
    if (summary.dryRun)
        text += Text::tr("This was a dry run: nothing was kept.");
    else if (!summary.batch.isNull())
        text += Text::tr("Batch %1. Next: trueup-cli staging list %1").arg(uuidText(summary.batch));
    else
        text += Text::tr("There was nothing to stage.");
    return text;
}

Result<Answer> import(const Environment& environment, const QCommandLineParser& parser)
{
    EtilizeImportParams params;
    params.filterByErp = !parser.isSet(u"no-filter"_s);
    params.dryRun = parser.isSet(u"dry-run"_s);
    if (parser.isSet(u"auto-approve"_s)) {
        bool fine = false;
        const double threshold = parser.value(u"auto-approve"_s).toDouble(&fine);
        const auto checked = checkedSetting(u"import.auto_approve"_s,
                                            fine ? QJsonValue(threshold) : QJsonValue(parser.value(u"auto-approve"_s)));
        if (!checked)
            return fail(checked.error());
        params.autoApprove = threshold;
    }
    const auto session = openConnected(environment);
    if (!session)
        return fail(session.error());
    const auto address = (*session)->feedAddress(parser.value(u"source"_s));
    if (!address)
        return fail(address.error());
    params.feed = *address;
    if (parser.isSet(u"wait"_s)) {
        if (const auto there = (*session)->waitForFeed(*address, environment.cancel); !there)
            return fail(there.error());
    }
    const auto summary = (*session)->importFeed(std::move(params), jobControl(environment));
    if (!summary)
        return fail(summary.error());
    return Answer{importJson(*summary), importText(*summary)};
}

Result<FeedJob> newestJob(FeedJobTable& jobs)
{
    const auto newest = jobs.list(1);
    if (!newest)
        return fail(newest.error());
    if (newest->isEmpty())
        return fail(ErrorKind::NotFound, Text::tr("No feed was imported yet."),
                    Text::tr("Import one with “trueup-cli etilize import”."));
    return newest->constFirst();
}

Result<Answer> status(const Environment& environment, const QCommandLineParser& parser)
{
    QUuid id;
    if (!parser.positionalArguments().isEmpty()) {
        const auto given = uuidOperand(parser, 0, u"JOB"_s);
        if (!given)
            return fail(given.error());
        id = *given;
    }
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        FeedJobTable jobs(connection);
        const auto job = id.isNull() ? newestJob(jobs) : jobs.getByUuid(id);
        if (!job)
            return fail(job.error());
        return Answer{
            {{u"job_id"_s, idJson(job->uuid)},
             {u"status"_s, job->status},
             {u"filename"_s, job->fileName},
             {u"progress"_s, importProgressJson(*job)},
             {u"difference"_s, job->statistics["difference"_L1].toObject()},
             {u"archives"_s, job->statistics["archives"_L1].toObject()},
             {u"encoding"_s, job->statistics["encoding"_L1].toObject()},
             {u"normalised"_s, job->statistics["normalised"_L1].toObject()},
             {u"relational"_s, job->statistics["relational"_L1].toObject()},
             {u"header_change"_s, job->statistics["header_change"_L1].toObject()},
             {u"column_map"_s, job->statistics["column_map"_L1].toObject()},
             {u"started_at"_s, timeJson(job->started)},
             {u"completed_at"_s, timeJson(job->completed)},
             {u"error"_s, textJson(job->errorLog)}},
            table({Text::tr("Job"), Text::tr("File"), Text::tr("State"), Text::tr("Started"), Text::tr("Rows"),
                   Text::tr("New"), Text::tr("Changed"), Text::tr("Rejected")},
                  {{uuidText(job->uuid), job->fileName, job->status, timeText(job->started),
                    job->totalRows < 0 ? u"?"_s : QString::number(job->totalRows), QString::number(job->created),
                    QString::number(job->updated), QString::number(job->rejectedRows)}}) +
                (job->totalRows < 0 ? QString() : accountText(*job)) + feedText(*job) + job->errorLog};
    });
}

/// How many findings a job has in all; `page` is one page of them.
Result<qint64> countRejects(FeedJobTable& jobs, qint64 job)
{
    constexpr int block = 10'000;
    qint64 total = 0;
    qint64 after = 0;
    while (true) {
        const auto page = jobs.rejects(job, after, block);
        if (!page)
            return fail(page.error());
        total += page->size();
        if (page->size() < block)
            return total;
        after = page->constLast().id;
    }
}

QJsonObject rejectJson(const FeedReject& reject)
{
    return {{u"row"_s, reject.rowNumber},
            {u"column"_s, reject.column},
            {u"severity"_s, reject.severity},
            {u"code"_s, reject.code},
            {u"value"_s, reject.value},
            {u"message"_s, reject.message},
            {u"raw"_s, reject.raw.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(reject.raw)}};
}

Result<Answer> rejects(const Environment& environment, const QCommandLineParser& parser)
{
    const auto id = uuidOperand(parser, 0, u"JOB"_s);
    const auto wish = pageOf(parser);
    if (!id || !wish)
        return fail(!id ? id.error() : wish.error());
    return withStore(environment, [&](Connection& connection) -> Result<Answer> {
        FeedJobTable jobs(connection);
        const auto job = jobs.getByUuid(*id);
        if (!job)
            return fail(job.error());
        const auto page = jobs.rejects(job->id, wish->after, wish->limit);
        if (!page)
            return fail(page.error());
        const bool isAll = wish->after == 0 && page->size() < wish->limit;
        const auto total = isAll ? Result<qint64>(page->size()) : countRejects(jobs, job->id);
        if (!total)
            return fail(total.error());
        QJsonArray list;
        QList<QStringList> rows;
        for (const FeedReject& reject : *page) {
            list.append(rejectJson(reject));
            rows.append({QString::number(reject.rowNumber), reject.severity, reject.code, reject.column, reject.value,
                         rejectText(reject, *job)});
        }
        QString text = table({Text::tr("Row"), Text::tr("Severity"), Text::tr("Code"), Text::tr("Column"),
                              Text::tr("Value"), Text::tr("Message")},
                             rows);
        if (!page->isEmpty() && page->size() < *total)
            text += nextPageText(page->size(), *total, page->constLast().id);
        return Answer{{{u"job_id"_s, idJson(job->uuid)}, {u"rejects"_s, list}, {u"total"_s, *total}}, text};
    });
}

} // namespace

std::vector<Verb> etilizeVerbs()
{
    const QCommandLineOption file(
        u"file"_s, Text::tr("Fetch the file of this name instead of the newest one; * and ? are allowed."), u"NAME"_s);
    const QCommandLineOption source(
        u"source"_s, Text::tr("Import from this address or file instead of the configured feed."), u"URL_OR_FILE"_s);
    const QCommandLineOption noFilter(u"no-filter"_s, Text::tr("Keep products the ERP does not know."));
    const QCommandLineOption autoApprove(
        u"auto-approve"_s, Text::tr("Approve matches at or above this confidence (above 0.5, at most 1) at once."),
        u"N"_s);
    const QCommandLineOption dryRun(u"dry-run"_s, Text::tr("Do everything but keep the result."));
    const QCommandLineOption wait(u"wait"_s, Text::tr("Wait until another file than the last one is there, then import it."));
    const QCommandLineOption after(u"after"_s, Text::tr("Begin behind the entry with this id."), u"ID"_s);
    return {
        makeVerb(u"etilize download"_s, Text::tr("Fetch the feed file without importing it"), {}, {file}, download),
        makeVerb(u"etilize import"_s, Text::tr("Import the feed and stage what it changes"), {},
                 {source, noFilter, autoApprove, dryRun, wait}, import),
        makeVerb(u"etilize status"_s, Text::tr("Show an import, the newest by default"), u"[JOB]"_s, {}, status),
        makeVerb(u"etilize rejects"_s, Text::tr("List what was wrong with the rows of a feed"), u"JOB"_s,
                 {limitOption(100), after}, rejects),
    };
}

} // namespace trueup::cli
