#pragma once

#include "base/cancellation.h"
#include "store/serverplatform.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <chrono>

namespace trueup {

/// One run of a program that comes with PostgreSQL.
struct ToolRun
{
    QString program;
    QStringList arguments; ///< never a secret: other users can read them
    QProcessEnvironment environment;
    QString workingDirectory;
    ServerAccount account; ///< the default is ourselves
    std::chrono::milliseconds timeout{std::chrono::minutes(2)};
    bool givesWay = false; ///< below the usual priority, with everything it starts
    bool keepOutput = true; ///< false for programs that leave a server behind, which would hold the pipe open
};

struct ToolResult
{
    int exitCode = -1;
    QByteArray output; ///< standard output
    QString messages;  ///< standard error, without surrounding space
};

/// Runs it to its end; blocking. The result of a program that failed is a value, not an error: errors are "cannot be
/// started", Timeout and Cancelled.
[[nodiscard]] Result<ToolResult> runTool(const ToolRun& run, const CancelToken& cancel);

/// Our environment without PG* variables, which would redirect the programs, and with English messages.
[[nodiscard]] QProcessEnvironment toolEnvironment();

} // namespace trueup
