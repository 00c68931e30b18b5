#pragma once

#include "catalog/feedrow.h"
#include "reconcile/guardrails.h"
#include "reconcile/importplan.h"

namespace trueup {

/// A few of the rows behind the numbers of an import that the guardrails judge, kept while they are counted.
class ImportExamples
{
public:
    void priceSwing(const PlannedImport& planned, const FieldChange& change);
    void badPrice(const PlannedImport& planned, const KnownProduct* known);
    void stock(const PlannedImport& planned, qint64 before, qint64 after);
    /// What the catalogue holds and the ERP has no item for comes first: that is what may have been lost.
    void unmatched(const FeedRow& row, bool isKnown);
    void duplicate(const FeedRow& row);
    /// The most fields first.
    void changed(const PlannedImport& planned, const KnownProduct& known);
    /// Columns that rows of the last feed filled and many of this one do not: only of these blank() keeps anything.
    void watch(const QStringList& columns);
    /// A product of the catalogue as the feed has it now. What it had in a watched column and the feed owns is known from the
    /// catalogue alone: cells of earlier feeds are not kept.
    void blank(const PlannedImport& planned, const FeedRow& row, const KnownProduct& known, const FieldOwners& owners);
    void describe(RunStatistics& statistics) const;

private:
    WorstExamples m_priceSwings; ///< the farthest
    WorstExamples m_badPrices;   ///< the lowest
    WorstExamples m_stockChanges;
    WorstExamples m_stockToZero;
    WorstExamples m_unmatched;
    WorstExamples m_duplicates;
    WorstExamples m_changed;
    struct Watched
    {
        QString column;
        FieldId field;
        WorstExamples examples = {};
    };
    QList<Watched> m_watched;
};

/// The columns that these findings say became empty.
[[nodiscard]] QStringList blankedColumns(const std::vector<GuardFinding>& findings);
/// The first by SKU of the products that a feed lacks.
[[nodiscard]] QList<GuardExample> missingExamples(const QStringList& skus);

} // namespace trueup
