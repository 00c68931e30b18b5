#pragma once

#include "remote/xorosoft/erpwalker.h"
#include "store/erptable.h"

namespace trueup {

struct ErpItemStock
{
    ErpWalkReport report;
    qint64 rows = 0;
};

/// What the ERP says of the stock of one item takes the place of what the mirror holds of it; a store that is not named any more is
/// not known. Nothing is written unless the reading was complete. `at`: when it was read; invalid: now.
[[nodiscard]] Result<ErpItemStock> readItemStock(const ErpWalker& walker, ErpTable& table, qint64 run, const QString& item,
                                                 const CancelToken& cancel, const ErpAnswerSink& answered = {}, const QDateTime& at = {});

} // namespace trueup
