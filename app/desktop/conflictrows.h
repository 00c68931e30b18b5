#pragma once

#include "reconcile/situation.h"
#include "services/conflicts.h"
#include "store/conflictreader.h"
#include "store/usertable.h"
#include "store/conflicttable.h"

namespace trueup {

/// Between the rows of the database and what the workbench for conflicts shows. Pure.

[[nodiscard]] QString statusWord(ui::ConflictStatus status);
[[nodiscard]] ConflictQuery conflictQuery(const ui::ConflictFilter& filter);
[[nodiscard]] ui::ConflictCounts conflictCounts(const ConflictTallies& tallies);
[[nodiscard]] ui::ConflictStats conflictStats(const SettledTallies& tallies, int days);
[[nodiscard]] ui::ConflictRow conflictRow(const ConflictEntry& entry, const PeopleNames& people = {});
[[nodiscard]] ui::ConflictDetail conflictDetail(const ConflictEntry& entry, const PeopleNames& people);
[[nodiscard]] QList<ui::ConflictMark> conflictMarks(const QList<ConflictKey>& keys);
/// Why one of many was left as it is, as a sentence.
[[nodiscard]] QString refusalText(const RefusedConflict& refused, ui::BulkAct act);
/// The three values as rules see them; of conflicts about fields only.
[[nodiscard]] FieldSituation situationOf(const ConflictEntry& entry);
/// Who wrote a value, for people; a word nobody knows comes back as it is.
[[nodiscard]] QString writerText(const QString& word, const PeopleNames& people);

} // namespace trueup
