#pragma once

#include "base/error.h"

#include <QString>

struct pg_conn;
struct pg_result;

namespace trueup {

/// What the server said about a refused statement.
struct SqlFailure
{
    QString sqlState;  ///< empty when the connection broke
    QString primary;   ///< the server's one-line message
    QString detail;    ///< its DETAIL, HINT and CONTEXT; never the statement itself, which may hold secrets
    bool lost = false; ///< the connection is not usable any more
};

/// The Error for it, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). Class TU is raised
/// by our own functions: TU001 stale, TU002 permission, TU003 held, TU004 needs approval, TU005 validation, TU006 the
/// last administrator; what our functions say is shown in the language of the window, see spokenMessage().
[[nodiscard]] Error classify(const SqlFailure& failure);

/// The Error for a connection that could not be opened; `text` is libpq's message, `address` without password.
[[nodiscard]] Error classifyOpenFailure(const QString& text, const QString& address);

/// Reads QtSql's one text ("ERROR:  …\nLINE 1: …\nDETAIL:  …") apart.
[[nodiscard]] SqlFailure readDriverText(const QString& text, const QString& sqlState, bool lost);

/// Of a result of libpq; a null result means that nothing came back.
[[nodiscard]] SqlFailure readFailure(const pg_result* result, pg_conn* connection);

} // namespace trueup
