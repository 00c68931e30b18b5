#include "jobwork.h"

#include "restorework.h"
#include "exportwork.h"
#include "sync/importreport.h"
#include "sync/storedwords.h"
#include "widgets/errorwords.h"
#include "widgets/format.h"
#include "widgets/labels.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QUrl>

#include <array>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::JobText)
};

Result<QJsonObject> importWork(Session& session, const ui::JobRequest& request, const JobControl& control)
{
    const auto address = session.feedAddress(request.file);
    if (!address)
        return fail(address.error());
    EtilizeImportParams params;
    params.feed = *address;
    params.dryRun = request.dryRun;
    const auto summary = session.importFeed(std::move(params), control);
    return summary ? Result<QJsonObject>(importJson(*summary)) : fail(summary.error());
}

Result<QJsonObject> pushWork(Session& session, const ui::JobRequest& request, const JobControl& control)
{
    ShopifyPushParams params;
    if (!request.batchId.isEmpty())
        params.batch = QUuid::fromString(request.batchId);
    const auto summary = session.push(params, control);
    return summary ? Result<QJsonObject>(summary->toJson()) : fail(summary.error());
}

Result<QJsonObject> pullWork(Session& session, const ui::JobRequest& request, const JobControl& control)
{
    ShopifyPullParams params;
    params.full = request.full;
    params.products = request.products;
    const auto summary = session.pull(params, control);
    return summary ? Result<QJsonObject>(summary->toJson()) : fail(summary.error());
}

Result<QJsonObject> stockWork(Session& session, const ui::JobRequest& request, const JobControl& control)
{
    StockSyncParams params;
    params.skus = request.products;
    params.mode = !request.products.isEmpty() ? StockSyncParams::Mode::Chosen
                  : request.full              ? StockSyncParams::Mode::All
                                              : StockSyncParams::Mode::Changed;
    const auto summary = session.syncStock(params, control);
    return summary ? Result<QJsonObject>(summary->toJson()) : fail(summary.error());
}

Result<QJsonObject> backupWork(Session& session, const QString& file, const JobControl& control)
{
    const Workspace* workspace = session.workspace();
    if (!workspace)
        return fail(Error{ErrorKind::Usage, Text::tr("A team database is backed up on its server, not from here."), Text::tr("No backup was written."),
                          Text::tr("Ask whoever runs the server, or use pg_dump."), {}, {}, false});
    ProgressReporter progress(control.progress, session.clock());
    progress.phase(u"backup"_s, Text::tr("Writing the whole database"));
    const auto report = workspace->backup(file, control.cancel);
    if (!report)
        return fail(report.error());
    return QJsonObject{{u"file"_s, report->file}, {u"bytes"_s, report->bytes}};
}

int number(const QJsonObject& counts, QLatin1StringView key)
{
    return int(counts[key].toInteger());
}

QString importSentence(int rows, int staged)
{
    return Text::tr("%Ln row(s) read", nullptr, rows) + u", "_s + Text::tr("%Ln change(s) staged.", nullptr, staged);
}

QString checkSentence(int rows, int staged)
{
    return Text::tr("%Ln row(s) read", nullptr, rows) + u", "_s + Text::tr("%Ln change(s) would be staged. Nothing was kept.", nullptr, staged);
}

/// Of a push that only says what it would write.
QString trialSentence(const QJsonObject& counts)
{
    return Text::tr("%Ln product(s) would be written. Nothing was written.", nullptr, number(counts, "products"_L1));
}

QString pushSentence(const QJsonObject& counts)
{
    QString text = Text::tr("%Ln product(s) written", nullptr, number(counts, "confirmed"_L1));
    if (const int failed = number(counts, "failed"_L1); failed > 0)
        text += u", "_s + Text::tr("%Ln failed", nullptr, failed);
    if (const int conflicts = number(counts, "conflicts"_L1); conflicts > 0)
        text += u", "_s + Text::tr("%Ln changed in the shop meanwhile", nullptr, conflicts);
    if (const int waiting = number(counts, "waiting"_L1); waiting > 0)
        text += u", "_s + Text::tr("%Ln to be tried again", nullptr, waiting);
    return text + u'.';
}

QString erpSentence(const QJsonObject& counts)
{
    return Text::tr("%Ln item(s) read", nullptr, number(counts, "items"_L1)) + u", "_s +
           Text::tr("%Ln changed.", nullptr, number(counts, "changed"_L1));
}

QString stockSentence(const QJsonObject& counts)
{
    QString text = Text::tr("%Ln product(s) compared", nullptr, number(counts, "products_checked"_L1)) + u", "_s +
                   Text::tr("%Ln change(s) of stock proposed", nullptr, number(counts, "inventory_updates"_L1));
    if (const int gone = number(counts, "newly_out_of_stock"_L1); gone > 0)
        text += u", "_s + Text::tr("%Ln newly out of stock", nullptr, gone);
    return text + u'.';
}

QString pullSentence(const QJsonObject& counts)
{
    QString text = Text::tr("%Ln product(s) read", nullptr, number(counts, "products"_L1)) + u", "_s +
                   Text::tr("%Ln taken over", nullptr, number(counts, "created"_L1) + number(counts, "updated"_L1));
    if (const int people = number(counts, "left_to_people"_L1); people > 0)
        text += u", "_s + Text::tr("%Ln left to a person", nullptr, people);
    if (const int missing = number(counts, "missing"_L1); missing > 0)
        text += u", "_s + Text::tr("%Ln no longer in the shop", nullptr, missing);
    return text + u'.';
}

QString exportSentence(const QJsonObject& summary)
{
    const QString file = QFileInfo(summary["file"_L1].toString()).fileName();
    return Text::tr("%Ln row(s) written to %1.", nullptr, number(summary, "rows"_L1)).arg(file);
}

QString stageSentence(const QJsonObject& summary)
{
    return Text::tr("%Ln product(s) compared", nullptr, number(summary, "products"_L1)) + u", "_s +
           Text::tr("%Ln change(s) staged.", nullptr, number(summary, "staged"_L1));
}

QString backupSentence(const QJsonObject& summary)
{
    return Text::tr("%1, %2.", "file, size").arg(QFileInfo(summary["file"_L1].toString()).fileName(),
                                                 ui::shownSize(summary["bytes"_L1].toInteger()));
}

QString restoreSentence(const QJsonObject& summary)
{
    return Text::tr("The database is that of %1. As it was before it is kept as %2.")
        .arg(QFileInfo(summary["backup"_L1].toString()).fileName(), summary["previous_database"_L1].toString());
}

QString sentenceOf(ui::JobKind kind, const QJsonObject& summary)
{
    switch (kind) {
    case ui::JobKind::EtilizeImport:
        if (summary["same_file"_L1].toBool())
            return Text::tr("The feed is the one imported last time; nothing has changed.");
        return (summary["dry_run"_L1].toBool() ? checkSentence : importSentence)(number(summary["progress"_L1].toObject(), "total_rows"_L1),
                                                                                 number(summary, "staged"_L1));
    case ui::JobKind::XorosoftRefresh: return erpSentence(summary);
    case ui::JobKind::XorosoftStock: return stockSentence(summary);
    case ui::JobKind::ShopifyPush: return (summary["dry_run"_L1].toBool() ? trialSentence : pushSentence)(summary);
    case ui::JobKind::ShopifyPull: return pullSentence(summary);
    case ui::JobKind::Export: return exportSentence(summary);
    case ui::JobKind::ShopifyStage: return stageSentence(summary);
    case ui::JobKind::Backup: return backupSentence(summary);
    case ui::JobKind::Restore: return restoreSentence(summary);
    case ui::JobKind::Rollback:
    case ui::JobKind::XorosoftItem:
    case ui::JobKind::ListMatch: break; // told by who asked for it
    }
    return {};
}

/// A reading of the ERP that went on to propose its stock.
bool isOfStock(const RunRecord& run)
{
    return run.params.contains("stock"_L1);
}

bool isDry(const RunRecord& run)
{
    return run.mode == "dry_run"_L1;
}

bool isCheck(const RunRecord& run)
{
    return run.kind == "feed_import"_L1 && isDry(run);
}

/// Seen in the list before its summary is read: nothing came of it.
QString kindTitle(const RunRecord& run)
{
    const QString kind = isOfStock(run) ? ui::jobLabel(ui::JobKind::XorosoftStock) : runKindLabel(run.kind);
    if (!isDry(run))
        return kind;
    return (isCheck(run) ? Text::tr("%1, check only") : Text::tr("%1, trial", "a push that only says what it would write")).arg(kind);
}

ui::RunOutcome outcomeOf(const RunRecord& run)
{
    const bool isSkipped = run.status == "succeeded"_L1 && run.counts["same_file"_L1].toBool();
    return isSkipped ? ui::RunOutcome::Skipped : runOutcome(run.status);
}

QString summaryOf(const RunRecord& run, ui::RunOutcome outcome)
{
    if (outcome == ui::RunOutcome::Held)
        return heldText(run);
    if (outcome == ui::RunOutcome::Failed)
        return failureOf(run).message;
    if (outcome == ui::RunOutcome::Skipped)
        return Text::tr("The feed is the one imported last time; nothing has changed.");
    if (outcome == ui::RunOutcome::Queued && run.isReleased)
        return Text::tr("Released; the next run is not held for this again.");
    if (outcome == ui::RunOutcome::Running || outcome == ui::RunOutcome::Queued)
        return phaseText(run.kind, run.progress.phaseKey, run.progress.phase);
    if (outcome == ui::RunOutcome::Cancelled)
        return Text::tr("Stopped by a person.");
    if (run.kind == "push"_L1)
        return (isDry(run) ? trialSentence : pushSentence)(run.counts);
    if (run.kind == "shopify_pull"_L1)
        return pullSentence(run.counts);
    if (run.kind == "erp_pull"_L1)
        return isOfStock(run) ? stockSentence(run.counts) : erpSentence(run.counts);
    if (run.kind == "feed_import"_L1)
        return (isCheck(run) ? checkSentence : importSentence)(number(run.counts, "read"_L1), number(run.counts, "staged"_L1));
    return {};
}

/// None where this kind of run counts no such thing, or has not come to it.
qint64 countOf(const RunRecord& run, QLatin1StringView key)
{
    const QJsonValue count = run.counts[key];
    return count.isDouble() ? count.toInteger() : ui::RunRow::noCount;
}

/// The counts of a run that people care for, in the order they read them.
constexpr std::array countLabels{
    std::pair{"read", QT_TRANSLATE_NOOP("trueup::JobText", "Rows read")},
    std::pair{"items", QT_TRANSLATE_NOOP("trueup::JobText", "Items")},
    std::pair{"products", QT_TRANSLATE_NOOP("trueup::JobText", "Products")},
    std::pair{"products_checked", QT_TRANSLATE_NOOP("trueup::JobText", "Products compared")},
    std::pair{"accepted", QT_TRANSLATE_NOOP("trueup::JobText", "Rows accepted")},
    std::pair{"images", QT_TRANSLATE_NOOP("trueup::JobText", "Image rows")},
    std::pair{"blank", QT_TRANSLATE_NOOP("trueup::JobText", "Blank rows")},
    std::pair{"matched", QT_TRANSLATE_NOOP("trueup::JobText", "Matched")},
    std::pair{"ambiguous", QT_TRANSLATE_NOOP("trueup::JobText", "Ambiguous")},
    std::pair{"filtered", QT_TRANSLATE_NOOP("trueup::JobText", "Not in the ERP")},
    std::pair{"new", QT_TRANSLATE_NOOP("trueup::JobText", "New")},
    std::pair{"changed", QT_TRANSLATE_NOOP("trueup::JobText", "Changed")},
    std::pair{"unchanged", QT_TRANSLATE_NOOP("trueup::JobText", "Unchanged")},
    std::pair{"missing", QT_TRANSLATE_NOOP("trueup::JobText", "Missing")},
    std::pair{"staged", QT_TRANSLATE_NOOP("trueup::JobText", "Staged")},
    std::pair{"added_to_open_changes", QT_TRANSLATE_NOOP("trueup::JobText", "Added to open changes")},
    std::pair{"behind_open_changes", QT_TRANSLATE_NOOP("trueup::JobText", "Behind open changes")},
    std::pair{"out_of_stock_alerts", QT_TRANSLATE_NOOP("trueup::JobText", "Out of stock")},
    std::pair{"newly_out_of_stock", QT_TRANSLATE_NOOP("trueup::JobText", "Newly out of stock")},
    std::pair{"low_stock", QT_TRANSLATE_NOOP("trueup::JobText", "Low on stock")},
    std::pair{"unknown_stock", QT_TRANSLATE_NOOP("trueup::JobText", "Stock not known")},
    std::pair{"stale_stock", QT_TRANSLATE_NOOP("trueup::JobText", "Stock too old")},
    std::pair{"discontinued", QT_TRANSLATE_NOOP("trueup::JobText", "No longer sold by the ERP")},
    std::pair{"blocked", QT_TRANSLATE_NOOP("trueup::JobText", "Held for a person")},
    std::pair{"auto_approved", QT_TRANSLATE_NOOP("trueup::JobText", "Approved by rule")},
    std::pair{"incomplete", QT_TRANSLATE_NOOP("trueup::JobText", "Incomplete rows")},
    std::pair{"rejected", QT_TRANSLATE_NOOP("trueup::JobText", "Rejected rows")},
    std::pair{"confirmed", QT_TRANSLATE_NOOP("trueup::JobText", "Written and confirmed")},
    std::pair{"created", QT_TRANSLATE_NOOP("trueup::JobText", "Created in the shop")},
    std::pair{"updated", QT_TRANSLATE_NOOP("trueup::JobText", "Updated in the shop")},
    std::pair{"left_to_people", QT_TRANSLATE_NOOP("trueup::JobText", "Left to a person")},
    std::pair{"conflicts", QT_TRANSLATE_NOOP("trueup::JobText", "Conflicts")},
    std::pair{"waiting", QT_TRANSLATE_NOOP("trueup::JobText", "To be tried again")},
    std::pair{"failed", QT_TRANSLATE_NOOP("trueup::JobText", "Failed")},
    std::pair{"stock_rows", QT_TRANSLATE_NOOP("trueup::JobText", "Stock rows")},
    std::pair{"api_calls", QT_TRANSLATE_NOOP("trueup::JobText", "Calls")},
    std::pair{"points", QT_TRANSLATE_NOOP("trueup::JobText", "Points")}};

/// What a count means hangs on what a run does with its records: a pull reads the shop and writes nothing there.
constexpr std::array pullLabels{
    std::pair{"created", QT_TRANSLATE_NOOP("trueup::JobText", "New in the shop")},
    std::pair{"updated", QT_TRANSLATE_NOOP("trueup::JobText", "Taken over from the shop")},
    std::pair{"missing", QT_TRANSLATE_NOOP("trueup::JobText", "No longer in the shop")}};

/// What a run that keeps nothing would have done.
constexpr std::array dryLabels{
    std::pair{"staged", QT_TRANSLATE_NOOP("trueup::JobText", "Would be staged")},
    std::pair{"created", QT_TRANSLATE_NOOP("trueup::JobText", "Would be created in the shop")},
    std::pair{"updated", QT_TRANSLATE_NOOP("trueup::JobText", "Would be updated in the shop")}};

QString countLabel(const RunRecord& run, const char* key, const char* usual)
{
    const auto ofKind = [key](const auto& labels) {
        const auto found = std::ranges::find(labels, QLatin1StringView(key), [](const auto& one) { return QLatin1StringView(one.first); });
        return found == labels.end() ? nullptr : found->second;
    };
    const char* own = isDry(run) ? ofKind(dryLabels) : run.kind == "shopify_pull"_L1 ? ofKind(pullLabels) : nullptr;
    return Text::tr(own ? own : usual);
}

/// Which value the examples of a guard are told by.
std::optional<FieldId> exampleField(const QString& guard, const QStringList& columns)
{
    if (guard == "blanked"_L1 && columns.size() == 1)
        return ownField(FeedHeader::parse(columns).column(0).kind);
    constexpr std::array fields{std::pair{"price_swings", FieldId::Price}, std::pair{"bad_prices", FieldId::Price},
                                std::pair{"stock_changes", FieldId::Inventory}, std::pair{"stock_to_zero", FieldId::Inventory},
                                std::pair{"erp_stock", FieldId::Inventory}};
    for (const auto& [word, field] : fields) {
        if (guard == QLatin1StringView(word))
            return field;
    }
    return std::nullopt;
}

/// A price or a number of pieces, which the ERP may have in parts; of other fields their text.
Value exampleValue(FieldId id, const QString& text)
{
    if (text.isEmpty())
        return {};
    const FieldType type = field(id).type;
    if (type == FieldType::Bool)
        return Value::boolean(text == "true"_L1);
    const auto number = type == FieldType::Decimal || type == FieldType::Integer ? Decimal::fromString(text) : std::nullopt;
    if (!number)
        return text;
    return id == FieldId::Inventory && number->scale() == 0 ? Value::integer(number->unscaled()) : Value(*number);
}

/// Totals are often estimates: of a phase that is over only what was done is told.
ui::RunPhase runPhase(const QString& runKind, const QJsonObject& phase, bool isOver)
{
    const QJsonValue total = isOver ? QJsonValue() : phase["total"_L1];
    Progress progress;
    progress.phaseKey = phase["key"_L1].toString();
    progress.phase = phaseText(runKind, progress.phaseKey, phase["text"_L1].toString());
    progress.done = phase["done"_L1].toInteger();
    progress.total = total.isDouble() ? total.toInteger() : -1;
    return {progress, phase["seconds"_L1].toDouble()};
}

} // namespace

Error failureOf(const RunRecord& run)
{
    const RunFailure failure = runFailure(run);
    if (!failure.isForeign)
        return failure.error;
    Error error = failure.error;
    error.message = ui::inWords({error.kind, {}, {}, {}, {}, {}, false}).message + u' ' +
                    Text::tr("It was recorded as: “%1”", "a sentence in another language").arg(failure.error.message);
    return error;
}

QString runKindWord(ui::JobKind kind)
{
    switch (kind) {
    case ui::JobKind::EtilizeImport: return u"feed_import"_s;
    case ui::JobKind::XorosoftRefresh:
    case ui::JobKind::XorosoftStock: return u"erp_pull"_s; // one of them at a time reads the ERP
    case ui::JobKind::ShopifyPull: return u"shopify_pull"_s;
    case ui::JobKind::ShopifyPush: return u"push"_s;
    case ui::JobKind::Export: return u"export"_s; // this and what follows are no runs of the database
    case ui::JobKind::Rollback: return u"rollback"_s;
    case ui::JobKind::ShopifyStage: return u"stage"_s;
    case ui::JobKind::Backup: return u"backup"_s;
    case ui::JobKind::Restore: return u"restore"_s;
    case ui::JobKind::XorosoftItem: return u"erp_item"_s;
    case ui::JobKind::ListMatch: return u"list_match"_s;
    }
    return {};
}

std::optional<ui::JobKind> jobKindOf(const QString& runKind)
{
    for (const ui::JobKind kind : {ui::JobKind::EtilizeImport, ui::JobKind::XorosoftRefresh, ui::JobKind::ShopifyPull,
                                   ui::JobKind::ShopifyPush}) {
        if (runKindWord(kind) == runKind)
            return kind;
    }
    return std::nullopt;
}

std::optional<ui::JobKind> jobKindOf(const RunRecord& run)
{
    return isOfStock(run) ? ui::JobKind::XorosoftStock : jobKindOf(run.kind);
}

QString runKindLabel(const QString& runKind)
{
    const auto kind = jobKindOf(runKind);
    return kind ? ui::jobLabel(*kind) : runKind;
}

Job::Work jobWork(Session& session, const ui::JobRequest& request)
{
    return [&session, request](const JobControl& control) -> Result<QJsonObject> {
        switch (request.kind) {
        case ui::JobKind::EtilizeImport: return importWork(session, request, control);
        case ui::JobKind::ShopifyPush: return pushWork(session, request, control);
        case ui::JobKind::XorosoftRefresh: {
            const auto summary = session.refreshErp({request.full}, control);
            return summary ? Result<QJsonObject>(summary->toJson()) : fail(summary.error());
        }
        case ui::JobKind::XorosoftStock: return stockWork(session, request, control);
        case ui::JobKind::ShopifyPull: return pullWork(session, request, control);
        case ui::JobKind::Export: return exportWork(session, request.exported, control);
        case ui::JobKind::ShopifyStage: {
            const auto summary = session.stage({}, control);
            return summary ? Result<QJsonObject>(summary->toJson()) : fail(summary.error());
        }
        case ui::JobKind::Backup: return backupWork(session, request.file, control);
        case ui::JobKind::Restore: return restoreWork(session, request.file, control);
        case ui::JobKind::Rollback:
        case ui::JobKind::XorosoftItem:
        case ui::JobKind::ListMatch: break; // are asked for where their answer is wanted
        }
        return fail(ErrorKind::Internal, Text::tr("There is no job of this kind."));
    };
}

ui::FinishedJob finishedJob(ui::JobKind kind, const Outcome& outcome)
{
    ui::FinishedJob job;
    job.kind = kind;
    job.batchId = outcome.summary["staging_id"_L1].toString();
    job.file = outcome.status == Outcome::Status::Succeeded ? outcome.summary["file"_L1].toString() : QString();
    if (outcome.status == Outcome::Status::Cancelled) {
        job.outcome = ui::RunOutcome::Cancelled;
        job.sentence = Text::tr("Stopped.");
    } else if (outcome.status == Outcome::Status::Failed) {
        const bool held = outcome.error.kind == ErrorKind::Held && outcome.error.code != "RUN_ACTIVE"_L1;
        job.outcome = held ? ui::RunOutcome::Held : ui::RunOutcome::Failed;
        job.sentence = outcome.error.message;
        job.error = outcome.error;
    } else {
        const bool isPush = kind == ui::JobKind::ShopifyPush;
        const bool left = isPush && (number(outcome.summary, "failed"_L1) > 0 || number(outcome.summary, "conflicts"_L1) > 0);
        job.outcome = left                                          ? ui::RunOutcome::Partial
                      : outcome.summary["same_file"_L1].toBool() ? ui::RunOutcome::Skipped
                                                                    : ui::RunOutcome::Succeeded;
        job.isCheck = kind == ui::JobKind::EtilizeImport && outcome.summary["dry_run"_L1].toBool();
        job.sentence = sentenceOf(kind, outcome.summary);
    }
    return job;
}

ui::RunOutcome runOutcome(const QString& status)
{
    constexpr std::array words{
        std::pair{"queued", ui::RunOutcome::Queued},       std::pair{"running", ui::RunOutcome::Running},
        std::pair{"held", ui::RunOutcome::Held},           std::pair{"paused", ui::RunOutcome::Paused},
        std::pair{"succeeded", ui::RunOutcome::Succeeded}, std::pair{"partial", ui::RunOutcome::Partial},
        std::pair{"failed", ui::RunOutcome::Failed},       std::pair{"cancelled", ui::RunOutcome::Cancelled}};
    for (const auto& [word, outcome] : words) {
        if (status == QLatin1StringView(word))
            return outcome;
    }
    return ui::RunOutcome::Failed;
}

bool isMeant(const RunRecord& run, const ui::RunFilter& filter)
{
    return (!filter.kind || jobKindOf(run) == filter.kind) && (!filter.outcome || runRow(run).outcome == *filter.outcome);
}

ui::RunRow runRow(const RunRecord& run, const PeopleNames& people)
{
    ui::RunRow row;
    row.id = run.id;
    row.kind = kindTitle(run);
    row.outcome = outcomeOf(run);
    row.startedAt = run.started.isValid() ? run.started : run.created;
    row.finishedAt = run.finished;
    row.startedBy = run.trigger == "schedule"_L1 ? Text::tr("schedule") : people.ofLogin(run.startedBy);
    row.startedLogin = run.startedBy;
    for (const auto key : {"read"_L1, "items"_L1, "products"_L1, "products_checked"_L1}) {
        if (row.records <= 0)
            row.records = std::max(row.records, countOf(run, key));
    }
    row.staged = run.kind == "push"_L1 ? ui::RunRow::noCount : countOf(run, "staged"_L1);
    row.rejected = countOf(run, "rejected"_L1);
    row.failed = run.kind == "push"_L1 ? countOf(run, "failed"_L1) : ui::RunRow::noCount;
    row.summary = summaryOf(run, row.outcome);
    row.batchId = run.counts["batch"_L1].toString();
    return row;
}

QList<ui::GuardExample> shownExamples(const QString& guard, const QList<GuardExample>& examples, const QStringList& columns)
{
    const auto field = exampleField(guard, columns);
    QList<ui::GuardExample> shown;
    for (const GuardExample& example : examples) {
        ui::GuardExample one{example.sku, example.name, field, {}, {}, {}};
        if (field) {
            one.before = exampleValue(*field, example.before);
            one.after = guard == "blanked"_L1 ? Value(QString()) : exampleValue(*field, example.after);
            one.cost = exampleValue(FieldId::Cost, example.cost);
        }
        shown.append(std::move(one));
    }
    return shown;
}

ui::GuardFinding shownFinding(const GuardFinding& finding, ui::FindingLevel level)
{
    return {level, guardSentence(finding), shownExamples(finding.guard, finding.examples, finding.columns),
            finding.count == GuardFinding::unknownCount ? -1 : finding.count};
}

ui::RunDetail runDetail(const RunRecord& run, const PeopleNames& people)
{
    ui::RunDetail detail;
    detail.row = runRow(run, people);
    for (const auto& [key, label] : countLabels) {
        const QJsonValue count = run.counts[QLatin1StringView(key)];
        if (count.toInteger() > 0)
            detail.counts.append({countLabel(run, key, label), count.toInteger()});
    }
    detail.isCheck = isCheck(run);
    if (const QString feed = run.params["feed"_L1].toString(); detail.isCheck && !feed.contains("://"_L1))
        detail.checkedFile = feed;
    if (detail.isCheck)
        detail.notes.append(Text::tr("This was a check: nothing was staged, and the next import still compares with the last one that was kept."));
    // What a person should know about a run that was not held stands with its counts, and holds nothing any more.
    const bool wasHeld = !run.heldFindings.isEmpty();
    const QJsonArray findings = wasHeld ? run.heldFindings : run.counts["guardrails"_L1].toArray();
    for (const GuardFinding& finding : findingsFromJson(findings)) {
        const bool holds = wasHeld && finding.level == GuardLevel::Hold;
        detail.findings.append(shownFinding(finding, holds ? ui::FindingLevel::Hold : ui::FindingLevel::Warn));
    }
    for (qsizetype i = 0; i < run.phases.size(); ++i) {
        const bool isLast = i + 1 == run.phases.size();
        const bool isDone = !isLast || run.status == "succeeded"_L1 || run.status == "partial"_L1;
        detail.phases.append(runPhase(run.kind, run.phases[i].toObject(), isDone));
    }
    detail.error = failureOf(run);
    return detail;
}

} // namespace trueup
