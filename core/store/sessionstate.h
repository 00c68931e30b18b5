#pragma once

#include "store/connection.h"

#include <optional>

struct pg_conn;

namespace trueup {

/// What Connection and Transaction share about one session.
struct Connection::Private
{
    QString name; ///< of the QSqlDatabase
    QSqlDatabase database;
    pg_conn* native = nullptr;
    int depth = 0;              ///< open Transaction guards
    std::optional<Error> cause; ///< why the transaction that is open now failed
};

} // namespace trueup
