#pragma once

#include "store/outboxtable.h"
#include "store/stagingtable.h"
#include "store/stalewrites.h"
#include "sync/pushitem.h"

#include <vector>

namespace trueup {

/// What a queued write carries: approved and reviewed values and the ids of the shop, complete in itself, so that a write
/// can be taken up by any program without looking anything up again.

/// One write per approved row, with the shop's ids as the catalogue knows them now.
[[nodiscard]] Result<std::vector<OutboxItem>> pushItems(Connection& connection, const QList<StagedItem>& rows,
                                                        qint64 runId);
[[nodiscard]] PushItem pushItemFromPayload(const QByteArray& payload);

/// What a proved write means for the catalogue.
[[nodiscard]] ConfirmedWrite confirmedWrite(const OutboxRow& row, const PushItem& item, const PushReport& report);
[[nodiscard]] QString conflictKind(const PushItem& item, const PushReport& report);
[[nodiscard]] QList<StaleField> staleFields(const PushItem& item, const PushReport& report);

} // namespace trueup
