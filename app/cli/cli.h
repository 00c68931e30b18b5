#pragma once

#include "base/cancellation.h"
#include "base/error.h"
#include "base/progress.h"

#include <QCommandLineParser>
#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <vector>

namespace trueup::cli {

/// Exit codes of the program surface; scripts depend on them.
enum ExitCode { Success = 0, Failed = 1, Usage = 2, Held = 3, NeedsApproval = 4, Refused = 5, Cancelled = 130 };

[[nodiscard]] ExitCode exitCodeFor(ErrorKind kind);

/// What every verb is given besides its own options.
struct Environment
{
    QString workspace;   ///< directory, empty for the default one
    QString databaseUrl; ///< wins over the workspace when set
    bool json = false;
    bool quiet = false;
    CancelToken cancel;
    ProgressSink progress; ///< writes to stderr
    std::function<void()> requestCancel; ///< the same as Ctrl+C, for requests that come through the database
};

/// What a verb answers: `json` becomes the last line with --json, `text` is for people.
struct Answer
{
    QJsonObject json;
    QString text;
    ExitCode exitCode = Success;
};

struct Verb
{
    QString name;     ///< "etilize import"
    QString summary;  ///< one sentence
    QString operands; ///< for the usage line, "BATCH [ID…]"
    QList<QCommandLineOption> options;
    std::function<Result<Answer>(const Environment&, const QCommandLineParser&)> run;
};

/// The operand at `index`, or a Usage error that names what is missing.
[[nodiscard]] Result<QString> operand(const QCommandLineParser& parser, int index, const QString& name);
[[nodiscard]] Result<qint64> number(const QString& text, const QString& name);

/// Left-aligned columns for people; cells are cut at `widest`.
[[nodiscard]] QString table(const QStringList& head, const QList<QStringList>& rows, int widest = 48);

// One function per group, each in its own file.
[[nodiscard]] std::vector<Verb> workspaceVerbs();
[[nodiscard]] std::vector<Verb> databaseVerbs();
[[nodiscard]] std::vector<Verb> etilizeVerbs();
[[nodiscard]] std::vector<Verb> xorosoftVerbs();
[[nodiscard]] std::vector<Verb> shopifyVerbs();
[[nodiscard]] std::vector<Verb> stagingVerbs();
[[nodiscard]] std::vector<Verb> stagingFieldVerbs();
[[nodiscard]] std::vector<Verb> conflictVerbs();
[[nodiscard]] std::vector<Verb> conflictBulkVerbs();
[[nodiscard]] std::vector<Verb> ruleVerbs();
[[nodiscard]] std::vector<Verb> historyVerbs();
[[nodiscard]] std::vector<Verb> jobVerbs();
[[nodiscard]] std::vector<Verb> settingsVerbs();
[[nodiscard]] std::vector<Verb> peopleVerbs();
[[nodiscard]] std::vector<Verb> alertVerbs();
[[nodiscard]] std::vector<Verb> matchVerbs();
[[nodiscard]] std::vector<Verb> matchesVerbs();

} // namespace trueup::cli
