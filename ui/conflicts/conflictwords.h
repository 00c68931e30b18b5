#pragma once

#include "services/conflicts.h"
#include "widgets/icons.h"

namespace trueup::ui {

/// The one translated word and icon for each thing about conflicts, used by the list, the workbench and the dialog.
[[nodiscard]] QString severityLabel(ConflictSeverity severity);
[[nodiscard]] QIcon severityIcon(ConflictSeverity severity);
[[nodiscard]] QString conflictStatusLabel(ConflictStatus status);
/// "Local · Etilize": our side of the conflict, and who stands behind it.
[[nodiscard]] QString localTitle(Side side);
/// The field, or what is wrong with the product as a whole.
[[nodiscard]] QString conflictSubject(const ConflictRow& row);
/// A value in a cell's length; a translated word where there is none.
[[nodiscard]] QString shortValue(std::optional<FieldId> field, const Value& value);
/// Whose value a settled conflict became: a side, the base, or a value of its own.
[[nodiscard]] QString winnerLabel(const ConflictRow& row);
/// Whether the base can be kept: there is one, and the conflict is about a field.
[[nodiscard]] bool canKeepBase(const ConflictDetail& detail);
/// What the button that applies a choice says: it names the effect.
[[nodiscard]] QString choiceAction(const ConflictDetail& detail, const ConflictChoice& choice);
/// What happens after it, as a sentence.
[[nodiscard]] QString choiceOutcome(const ConflictDetail& detail, const ConflictChoice& choice);
/// "by Marie Tremblay, 3/4/26 10:12"; parts that are not known are left out.
/// When both sides last agreed on a value, and whose it was.
[[nodiscard]] QString agreedOn(const QString& by, const QDateTime& at);
[[nodiscard]] QString writtenBy(const QString& by, const QDateTime& at);

} // namespace trueup::ui
