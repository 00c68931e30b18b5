#pragma once

#include <QCoreApplication>
#include <QDebug>
#include <QString>

#include <expected>
#include <utility>

namespace trueup {

/// What went wrong, coarse enough to decide on: retry, hold, ask, refuse. Sentences live in Error, never decisions.
enum class ErrorKind {
    Usage,         ///< the caller asked for something that cannot be meant
    Config,        ///< a setting is missing or cannot work
    NotFound,      ///< the named thing does not exist (never the answer to a network fault)
    Network,       ///< no answer: name, connection, TLS, cut in the middle
    Timeout,       ///< no answer in time; the other side may have acted
    Http,          ///< an HTTP status that is an error
    Throttled,     ///< the other side asks for patience
    DailyLimit,    ///< the shop's daily limit of new variants: not a throttle, wait for tomorrow
    Auth,          ///< credentials refused
    Permission,    ///< known user, not allowed
    GraphQl,       ///< top-level GraphQL errors
    UserError,     ///< the shop refused the values (userErrors)
    Parse,         ///< the answer or file is not what its format says
    Contract,      ///< the other side answered something its contract excludes (wrong API version, wrong row)
    Archive,       ///< a zip that is broken, hostile or empty
    Feed,          ///< a feed that cannot be imported (no CSV, no SKU column)
    Database,      ///< the database refused a statement
    DatabaseLost,  ///< the connection to the database is gone
    Stale,         ///< somebody else changed the row meanwhile
    Validation,    ///< a value breaks a rule of the catalogue
    Io,            ///< reading or writing a local file
    DiskFull,      ///< no space left
    Held,          ///< a guardrail holds the run for a person
    NeedsApproval, ///< nothing may be written before somebody approves
    Cancelled,     ///< the user said stop
    Internal,      ///< a defect of ours
};

/// An error a person can act on. `message` says what happened and to what, `notDone` what was therefore not done,
/// `nextStep` what to do about it; all three are translated sentences. `detail` is technical and never holds secrets.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message;
    QString notDone;
    QString nextStep;
    QString detail;
    QString code;           ///< stable code for programs, for example "ROW_TOO_LONG" or an SQLSTATE; may be empty
    bool retryable = false; ///< the same call may succeed later without anybody changing anything
};

template <class T>
using Result = std::expected<T, Error>;

/// Shorthand for the failure branch: `return fail(ErrorKind::Io, tr("…"));`.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, QString message, QString nextStep = {},
                                                 QString detail = {})
{
    return std::unexpected(Error{kind, std::move(message), {}, std::move(nextStep), std::move(detail), {}, false});
}
[[nodiscard]] inline std::unexpected<Error> fail(Error error)
{
    return std::unexpected(std::move(error));
}

/// Stable word for a kind, used in JSON and in the database ("network", "user_error", …).
[[nodiscard]] QString errorKindWord(ErrorKind kind);

/// message, notDone and nextStep as one paragraph for a terminal or a label.
[[nodiscard]] QString errorText(const Error& error);

QDebug operator<<(QDebug debug, const Error& error);

} // namespace trueup
