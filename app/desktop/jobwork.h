#pragma once

#include "operate/session.h"
#include "services/jobs.h"
#include "store/usertable.h"
#include "sync/job.h"

namespace trueup {

/// Between the kinds of the window and the workflows and runs of the core. Pure but for jobWork.

[[nodiscard]] QString runKindWord(ui::JobKind kind);
[[nodiscard]] std::optional<ui::JobKind> jobKindOf(const QString& runKind);
/// The same, and a run of stock told from a mere refresh.
[[nodiscard]] std::optional<ui::JobKind> jobKindOf(const RunRecord& run);
[[nodiscard]] QString runKindLabel(const QString& runKind);
/// What a worker does for a request. Refers to the session.
[[nodiscard]] Job::Work jobWork(Session& session, const ui::JobRequest& request);
/// How the window tells the end of a job.
[[nodiscard]] ui::FinishedJob finishedJob(ui::JobKind kind, const Outcome& outcome);

[[nodiscard]] ui::RunOutcome runOutcome(const QString& status);
/// Whether a run is one a filter means: kinds and outcomes are told apart here, some are made of several columns.
[[nodiscard]] bool isMeant(const RunRecord& run, const ui::RunFilter& filter);
[[nodiscard]] ui::RunRow runRow(const RunRecord& run, const PeopleNames& people = {});
[[nodiscard]] ui::RunDetail runDetail(const RunRecord& run, const PeopleNames& people = {});
/// Why it failed. What only the program that ran it could say stands in its words behind what kind of failure it is.
[[nodiscard]] Error failureOf(const RunRecord& run);
/// In the language of whoever looks, whoever ran the job.
[[nodiscard]] ui::GuardFinding shownFinding(const GuardFinding& finding, ui::FindingLevel level);
/// `guard` says which value they are told by, and `columns` of the feed where it is about one of these.
[[nodiscard]] QList<ui::GuardExample> shownExamples(const QString& guard, const QList<GuardExample>& examples, const QStringList& columns = {});

} // namespace trueup
