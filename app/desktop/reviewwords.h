#pragma once

#include "reconcile/diff.h"
#include "services/review.h"
#include "store/stagingtable.h"
#include "store/usertable.h"

namespace trueup {

/// Between the rows of the database and what the review page shows. Pure.

[[nodiscard]] QString statusWord(ui::ReviewStatus status);
[[nodiscard]] QString operationWord(ui::ChangeKind kind);
/// The filter of the database for a filter of the page. Without a batch only what is not over counts.
[[nodiscard]] StagingFilter stagingFilter(const ui::ReviewFilter& filter);
[[nodiscard]] ui::ReviewRow reviewRow(const StagedItem& item, const PeopleNames& people);

/// How a product was recognised, as a sentence.
[[nodiscard]] QString matchText(const QString& word);
/// Why a proposal stands, as a sentence; words without one come back as they are.
[[nodiscard]] QString ruleText(const QString& rule);
/// The same for a change, with what its rule relied on.
[[nodiscard]] QString reasonText(const FieldChange& change);
[[nodiscard]] QString blockedText(const QString& word);
/// Who decided: a person, a login that is nobody's, or the rule that did.
[[nodiscard]] QString deciderText(const QString& login, const PeopleNames& people);

} // namespace trueup
