#include "services/dashboard.h"

namespace trueup::ui {

qint64 StatusCounts::of(StatusCard card) const
{
    switch (card) {
    case StatusCard::InSync: return inSync;
    case StatusCard::NeedsPush: return needsPush;
    case StatusCard::PendingReview: return pendingReview;
    case StatusCard::Conflicts: return conflicts;
    case StatusCard::Failed: return failed;
    case StatusCard::OutOfStock: return outOfStock;
    }
    return 0;
}

} // namespace trueup::ui
