#pragma once

#include "store/connection.h"

namespace trueup {

/// Takes back the transaction in which a feed was read to its end, all but what was wrong with its rows: that is stored again
/// afterwards, in a transaction of its own, as it is of an import that was kept. What lies between the two is in a file in
/// `folder`, however many rows there are. Trouble with them is logged: it must not hide why the transaction is taken back.
void rollBackButRejects(Transaction& transaction, Connection& connection, qint64 jobId, const QString& folder);

} // namespace trueup
