#pragma once

#include "base/boundedqueue.h"
#include "reconcile/importplan.h"
#include "store/erptable.h"
#include "store/feedjobtable.h"
#include "store/producttable.h"
#include "sync/feedscan.h"
#include "store/stagingloader.h"

#include <QJsonObject>

namespace trueup {

/// What the second pass over a feed needs to know.
struct ImportInput
{
    const FeedArchive& archive;
    FeedScan& scan;
    const ErpIndex& index;
    ImportPolicy policy;
    FeedOptions feed;
    qint64 jobId = 0;
    QUuid batch;
};

/// Every record is one of: product, incomplete, image, blank, rejected.
struct ImportCounts
{
    qint64 records = 0;
    qint64 products = 0;
    qint64 incomplete = 0;
    qint64 images = 0;
    qint64 blank = 0;
    qint64 rejected = 0;
    qint64 matched = 0;
    qint64 ambiguous = 0;
    qint64 unmatched = 0;
    qint64 filtered = 0;
    qint64 created = 0;
    qint64 updated = 0;
    qint64 unchanged = 0;
    qint64 collapsed = 0;  ///< rows equal to an earlier one to the byte
    qint64 duplicates = 0; ///< rows in duplicate groups
    qint64 normalisedAway = 0;
    qint64 priceSwings = 0;
    qint64 badPrices = 0;
    qint64 priced = 0;
    qint64 stockToZero = 0;
    QMap<QString, qint64> changedFields;
    QHash<QString, qint64> filledBefore;
    QHash<QString, qint64> blanked;
};

/// The second pass: one thread reads, normalises and matches, the calling thread looks products up, plans and loads, the
/// server stores. Memory is bounded by the queue between them. Everything is written inside the caller's transaction.
class ImportPipeline
{
public:
    ImportPipeline(Connection& connection, ImportInput input);

    [[nodiscard]] Result<ImportCounts> run(ProgressReporter& progress, const CancelToken& cancel);
    [[nodiscard]] StagingLoader& loader() { return m_loader; }
    /// Products that were examined and need nothing: open proposals for them are out of date.
    [[nodiscard]] const std::vector<qint64>& settledProducts() const { return m_settled; }

private:
    struct Prepared
    {
        qint64 record = 0;
        RowKind kind = RowKind::Blank;
        bool isRejected = false;
        FeedRow row;
        Match match;
        quint32 item = 0; ///< position in the index when matched
        QByteArray raw;   ///< JSON of the cells, where a person may want to see them
    };
    using Block = std::vector<Prepared>;

    [[nodiscard]] Result<void> read(BoundedQueue<Block>& queue, const CancelToken& cancel);
    [[nodiscard]] Prepared prepare(const CsvRecord& record, const CellDecoder& decoder) const;
    [[nodiscard]] Result<void> store(Block& block);
    [[nodiscard]] Result<QHash<qsizetype, KnownProduct>> knownProducts(const Block& block);
    void planRow(Prepared& row, const QHash<QString, ItemFacts>& facts, const KnownProduct* known);
    void stageRow(const Prepared& row, const PlannedImport& planned, const KnownProduct* known);
    void noteIssues(const Prepared& row, const Issues& issues);
    void count(const PlannedImport& planned, const KnownProduct* known);
    [[nodiscard]] Result<void> flush();
    [[nodiscard]] Result<void> reportOrphans();
    [[nodiscard]] Result<void> blockSharedItems();

    Connection& m_connection;
    ImportInput m_input;
    StagingLoader m_loader;
    FeedJobTable m_jobs;
    ErpTable m_erp;
    ProductTable m_products;
    ImportCounts m_counts;
    bool m_catalogueEmpty = false;

    std::vector<StagedRow> m_staged;
    std::vector<FeedRowRecord> m_rows;
    std::vector<FeedReject> m_rejects;
    std::vector<MatchCandidateRecord> m_candidates;
    std::vector<qint64> m_settled;
    std::vector<std::pair<QString, qint64>> m_itemRows; ///< matched item and row, for items two rows claim
};

} // namespace trueup
