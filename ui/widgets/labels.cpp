#include "widgets/labels.h"

#include "widgets/format.h"

#include <QCoreApplication>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ui::Labels)
};

/// What a phase counts, as far as its numbers say nothing without it.
enum class Unit { Pieces, Rows, Bytes };

Unit unitOf(const Progress& progress)
{
    if (progress.phaseKey == "download"_L1 || progress.phaseKey == "unpack"_L1 || progress.phaseKey == "scan"_L1)
        return Unit::Bytes;
    return progress.phaseKey == "import"_L1 ? Unit::Rows : Unit::Pieces;
}

QString amount(qint64 value, Unit unit)
{
    return unit == Unit::Bytes ? shownSize(value) : shownCount(value);
}
} // namespace

QString statusLabel(ReviewStatus status)
{
    switch (status) {
    case ReviewStatus::Pending: return Text::tr("Pending", "a staged change nobody has decided");
    case ReviewStatus::Held: return Text::tr("Held", "held back by a guardrail or an open question");
    case ReviewStatus::Approved: return Text::tr("Approved");
    case ReviewStatus::Rejected: return Text::tr("Rejected");
    case ReviewStatus::Queued: return Text::tr("Being written");
    case ReviewStatus::Synced: return Text::tr("Written");
    case ReviewStatus::Failed: return Text::tr("Failed");
    case ReviewStatus::Superseded: return Text::tr("Replaced", "by a newer staged change");
    }
    return {};
}

QIcon statusIcon(ReviewStatus status)
{
    switch (status) {
    case ReviewStatus::Pending: return symbol(u"pending"_s, Ink::Muted);
    case ReviewStatus::Held: return symbol(u"held"_s, Ink::Warning);
    case ReviewStatus::Approved: return symbol(u"approve"_s, Ink::Accent);
    case ReviewStatus::Rejected: return symbol(u"reject"_s, Ink::Muted);
    case ReviewStatus::Queued: return symbol(u"push"_s, Ink::Accent);
    case ReviewStatus::Synced: return symbol(u"ok"_s, Ink::Ok);
    case ReviewStatus::Failed: return symbol(u"error"_s, Ink::Error);
    case ReviewStatus::Superseded: return symbol(u"refresh"_s, Ink::Muted);
    }
    return {};
}

QString kindLabel(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Create: return Text::tr("New product");
    case ChangeKind::Update: return Text::tr("Change", "what is to be done with a product");
    case ChangeKind::Archive: return Text::tr("Withdraw", "from sale"); // as the totals call it; the shop calls its status archived
    case ChangeKind::Delete: return Text::tr("Delete");
    case ChangeKind::Publish: return Text::tr("Publish");
    case ChangeKind::Unpublish: return Text::tr("Unpublish");
    case ChangeKind::Link: return Text::tr("Link");
    }
    return {};
}

QIcon kindIcon(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Create:
    case ChangeKind::Publish: return symbol(u"create"_s, Ink::Ok);
    case ChangeKind::Update: return symbol(u"update"_s, Ink::Muted);
    case ChangeKind::Link: return symbol(u"link"_s, Ink::Muted);
    case ChangeKind::Archive:
    case ChangeKind::Delete:
    case ChangeKind::Unpublish: return symbol(u"withdraw"_s, Ink::Error);
    }
    return {};
}

QString outcomeLabel(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Queued: return Text::tr("Waiting");
    case RunOutcome::Running: return Text::tr("Running");
    case RunOutcome::Held: return Text::tr("Held");
    case RunOutcome::Paused: return Text::tr("Paused");
    case RunOutcome::Succeeded: return Text::tr("Succeeded");
    case RunOutcome::Partial: return Text::tr("Partly done");
    case RunOutcome::Skipped: return Text::tr("Nothing new");
    case RunOutcome::Failed: return Text::tr("Failed");
    case RunOutcome::Cancelled: return Text::tr("Cancelled");
    }
    return {};
}

QIcon outcomeIcon(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Queued: return symbol(u"pending"_s, Ink::Muted);
    case RunOutcome::Running: return symbol(u"refresh"_s, Ink::Accent);
    case RunOutcome::Held:
    case RunOutcome::Paused: return symbol(u"held"_s, Ink::Warning);
    case RunOutcome::Succeeded: return symbol(u"ok"_s, Ink::Ok);
    case RunOutcome::Partial: return symbol(u"warning"_s, Ink::Warning);
    case RunOutcome::Skipped: return symbol(u"info"_s, Ink::Muted);
    case RunOutcome::Failed: return symbol(u"error"_s, Ink::Error);
    case RunOutcome::Cancelled: return symbol(u"reject"_s, Ink::Muted);
    }
    return {};
}

QString jobLabel(JobKind kind)
{
    switch (kind) {
    case JobKind::EtilizeImport: return Text::tr("Etilize import");
    case JobKind::XorosoftRefresh: return Text::tr("Xorosoft refresh");
    case JobKind::XorosoftStock: return Text::tr("Xorosoft stock");
    case JobKind::ShopifyPull: return Text::tr("Shopify pull");
    case JobKind::ShopifyPush: return Text::tr("Shopify push");
    case JobKind::Export: return Text::tr("Export");
    case JobKind::Rollback: return Text::tr("Roll-back of a batch");
    case JobKind::ShopifyStage: return Text::tr("Comparison with the shop");
    case JobKind::Backup: return Text::tr("Backup");
    case JobKind::Restore: return Text::tr("Restoring the database");
    case JobKind::XorosoftItem: return Text::tr("Question to Xorosoft");
    case JobKind::ListMatch: return Text::tr("Comparison of two lists");
    }
    return {};
}

QString severityLabel(Severity severity)
{
    switch (severity) {
    case Severity::Info: return Text::tr("Note");
    case Severity::Warning: return Text::tr("Warning");
    case Severity::Error: return Text::tr("Error");
    case Severity::Critical: return Text::tr("Critical");
    }
    return {};
}

QIcon severityIcon(Severity severity, bool isOpen)
{
    const auto mark = [isOpen](const QString& name, Ink ink) { return symbol(name, isOpen ? ink : Ink::Muted); };
    switch (severity) {
    case Severity::Info: return mark(u"info"_s, Ink::Muted);
    case Severity::Warning: return mark(u"warning"_s, Ink::Warning);
    case Severity::Error: return mark(u"error"_s, Ink::Error);
    case Severity::Critical: return mark(u"critical"_s, Ink::Error);
    }
    return {};
}

QString amountText(const Progress& progress)
{
    const Unit unit = unitOf(progress);
    if (progress.total >= 0 && progress.total != progress.done)
        return Text::tr("%1 of %2").arg(amount(progress.done, unit), amount(progress.total, unit));
    return progress.done > 0 ? amount(progress.done, unit) : QString();
}

QString rateText(const Progress& progress)
{
    if (progress.perSecond < 1)
        return {};
    const Unit unit = unitOf(progress);
    const QString rate = amount(qint64(progress.perSecond + 0.5), unit);
    return unit == Unit::Rows ? Text::tr("%1 rows/s", "rows of a feed per second").arg(rate) : Text::tr("%1/s", "per second").arg(rate);
}

QString timeLeftText(const Progress& progress)
{
    const qint64 left = progress.secondsLeft();
    return left >= 0 ? Text::tr("%1 left", "time").arg(shownDuration(double(left))) : QString();
}

QString progressText(const Progress& progress)
{
    QStringList parts{amountText(progress), rateText(progress), timeLeftText(progress)};
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

} // namespace trueup::ui
