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
    void describe(RunStatistics& statistics) const;

private:
    WorstExamples m_priceSwings; ///< the farthest
    WorstExamples m_badPrices;   ///< the lowest
    WorstExamples m_stockChanges;
    WorstExamples m_stockToZero;
    WorstExamples m_unmatched;
    WorstExamples m_duplicates;
};

/// The first by SKU of the products that a feed lacks.
[[nodiscard]] QList<GuardExample> missingExamples(const QStringList& skus);

} // namespace trueup
