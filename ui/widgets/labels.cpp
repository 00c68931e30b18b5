#include "widgets/labels.h"

#include "widgets/format.h"

#include <QCoreApplication>

namespace trueup::ui {

using namespace Qt::StringLiterals;

namespace {
QString tr(const char* text, const char* comment = nullptr)
{
    return QCoreApplication::translate("trueup::ui::Labels", text, comment);
}
} // namespace

QString statusLabel(ReviewStatus status)
{
    switch (status) {
    case ReviewStatus::Pending: return tr("Pending", "a staged change nobody has decided");
    case ReviewStatus::Held: return tr("Held", "held back by a guardrail or an open question");
    case ReviewStatus::Approved: return tr("Approved");
    case ReviewStatus::Rejected: return tr("Rejected");
    case ReviewStatus::Queued: return tr("Being written");
    case ReviewStatus::Synced: return tr("Written");
    case ReviewStatus::Failed: return tr("Failed");
    case ReviewStatus::Superseded: return tr("Replaced", "by a newer staged change");
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
    case ChangeKind::Create: return tr("New product");
    case ChangeKind::Update: return tr("Changed");
    case ChangeKind::Archive: return tr("Archive");
    case ChangeKind::Delete: return tr("Delete");
    case ChangeKind::Publish: return tr("Publish");
    case ChangeKind::Unpublish: return tr("Unpublish");
    case ChangeKind::Link: return tr("Link");
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
    case RunOutcome::Queued: return tr("Waiting");
    case RunOutcome::Running: return tr("Running");
    case RunOutcome::Held: return tr("Held");
    case RunOutcome::Paused: return tr("Paused");
    case RunOutcome::Succeeded: return tr("Succeeded");
    case RunOutcome::Partial: return tr("Partly done");
    case RunOutcome::Skipped: return tr("Nothing new");
    case RunOutcome::Failed: return tr("Failed");
    case RunOutcome::Cancelled: return tr("Cancelled");
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
    case JobKind::EtilizeImport: return tr("Etilize import");
    case JobKind::XorosoftRefresh: return tr("Xorosoft refresh");
    case JobKind::ShopifyPull: return tr("Shopify pull");
    case JobKind::ShopifyPush: return tr("Shopify push");
    }
    return {};
}

QString severityLabel(Severity severity)
{
    switch (severity) {
    case Severity::Info: return tr("Note");
    case Severity::Warning: return tr("Warning");
    case Severity::Error: return tr("Error");
    case Severity::Critical: return tr("Critical");
    }
    return {};
}

QIcon severityIcon(Severity severity)
{
    switch (severity) {
    case Severity::Info: return symbol(u"info"_s, Ink::Muted);
    case Severity::Warning: return symbol(u"warning"_s, Ink::Warning);
    case Severity::Error:
    case Severity::Critical: return symbol(u"error"_s, Ink::Error);
    }
    return {};
}

QString progressText(const Progress& progress)
{
    QStringList parts;
    if (progress.total >= 0)
        parts += tr("%1 of %2").arg(shownCount(progress.done), shownCount(progress.total));
    else if (progress.done > 0)
        parts += shownCount(progress.done);
    if (progress.perSecond >= 1)
        parts += tr("%1 /s", "per second").arg(shownCount(qint64(progress.perSecond + 0.5)));
    if (const qint64 left = progress.secondsLeft(); left >= 0)
        parts += tr("%1 left", "time").arg(shownDuration(double(left)));
    return parts.join(u" · "_s);
}

} // namespace trueup::ui
