#pragma once

#include "reconcile/lists/listcolumns.h"
#include "reconcile/lists/listparts.h"
#include "services/answer.h"

namespace trueup::ui {

/// A list somebody chose, before it is compared.
struct ListHead
{
    QString file; ///< empty: the items of the ERP
    QStringList header;
    ListColumns columns{}; ///< what its columns are taken for; -1: none
    qint64 rows = 0;
    qint64 unreadable = 0; ///< records that were left out
};

struct ListQuestion
{
    std::array<ListHead, 2> lists; ///< left and right; columns as the person left them
    bool several = false;          ///< a row may have several counterparts where the lists look like it
    std::optional<double> precision; ///< wanted share of right pairs, 0…1; none: the best balance
};

/// What came of a comparison.
struct ListOutcome
{
    qint64 left = 0;
    qint64 right = 0;
    std::array<qint64, listPartCount> counts{}; ///< rows of each part
    qint64 ambiguous = 0;         ///< left rows whose best candidates nobody can tell apart
    double expectedPrecision = 0; ///< 0…1, of the matches
};

/// One row of a part. What a side does not have is empty.
struct ListPairRow
{
    QString leftId;
    QString leftName;
    QString rightId;
    QString rightName;
    std::optional<double> probability; ///< 0…1
    QString evidence;                  ///< translated
};

/// Any two lists of articles, a price list and another one, say; nothing of it touches the catalogue.
class ListService : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Reads a CSV and tells its columns apart.
    [[nodiscard]] virtual Answer<ListHead> look(const QString& file) = 0;
    /// The same for what is known of the ERP's items.
    [[nodiscard]] virtual Answer<ListHead> lookAtErp() = 0;
    /// Shown as a job of the kind ListMatch, where it can be cancelled.
    [[nodiscard]] virtual Answer<ListOutcome> compare(const ListQuestion& question) = 0;
    /// Of the newest comparison.
    [[nodiscard]] virtual Answer<Page<ListPairRow>> part(ListPart part, const QString& afterKey, int limit) = 0;
    /// Writes one part of it to a .csv or .xlsx file; how many rows.
    [[nodiscard]] virtual Answer<qint64> save(ListPart part, const QString& file) = 0;
};

} // namespace trueup::ui
