#pragma once

#include "operate/exporter.h"
#include "reconcile/conflictrules.h"

namespace trueup {

/// What is set up, as files, in the manner of the other lists (operate/listexports.h). Secrets are in none of them: of a channel
/// of alerts its word is written and never its address, and of a person no password.

/// How people read a conflict rule.
struct RuleWords
{
    std::function<QString(const QString& name)> label;
    std::function<QString(const ConflictRule& rule)> sentence;
};

/// By name.
[[nodiscard]] Result<qint64> exportSchedules(Connection& connection, const QString& file, const ExportControl& control = {});
/// In the order they are asked.
[[nodiscard]] Result<qint64> exportConflictRules(Connection& connection, const RuleWords& words, const QString& file,
                                                 const ExportControl& control = {});
/// By name.
[[nodiscard]] Result<qint64> exportAlertRules(Connection& connection, const QString& file, const ExportControl& control = {});
/// People with their roles and logins, by e-mail address.
[[nodiscard]] Result<qint64> exportUsers(Connection& connection, const QString& file, const ExportControl& control = {});

} // namespace trueup
