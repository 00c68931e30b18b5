#pragma once

#include "base/boundedqueue.h"
#include "reconcile/guardrails.h"
#include "reconcile/importplan.h"
#include "store/erptable.h"
#include "store/feedjobtable.h"
#include "store/matchtable.h"
#include "store/connectionpool.h"
#include "store/presencetable.h"
#include "store/producttable.h"
#include "sync/feedscan.h"
#include "sync/importexamples.h"
#include "store/stagingloader.h"

#include <QJsonObject>
#include <QSet>

namespace trueup {

/// What the second pass over a feed needs to know.
struct ImportInput
{
    const FeedFile& file;
    FeedScan& scan;
    const ErpIndex& index;
    ImportPolicy policy;
    FeedOptions feed;
    qint64 jobId = 0;
    QUuid batch;
    const MatchDecisions& decisions; ///< what people said about earlier feeds
    double automaticMatch = 0;       ///< MatchPolicy::automatic
    double priceSwingPercent = GuardrailThresholds().swingPercent; ///< see isPriceSwing()
    QStringList blankedColumns = {};       ///< see ImportExamples::watch()
    QSet<qint64> leaving = {};             ///< products to be archived whatever the feed says: nothing else is staged for them
    QHash<qint64, QString> returning = {}; ///< products we archived, with the status they had: listed again, they get it back
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
    qint64 letterCase = 0; ///< of these, in letter case only
    qint64 whiteSpace = 0; ///< cells, as of CellNotes
    qint64 entities = 0;
    qint64 bytesReplaced = 0;
    qint64 mojibakeRepaired = 0;
    qint64 priceSwings = 0;
    qint64 badPrices = 0;
    qint64 priced = 0;
    qint64 stocked = 0; ///< known products with stock above 0
    qint64 stockToZero = 0;
    qint64 stockChanges = 0; ///< of a stock that is known
    qint64 stockFilled = 0;  ///< of these, the shop had none
    qint64 staleStock = 0; ///< products of the shop whose stock is not proposed: what the ERP said is too old
    qint64 returned = 0; ///< products proposed to be sold again that we had archived
    QMap<QString, qint64> changedFields;
    QStringList newExamples;     ///< SKUs of the first few new products, for people to look at
    QStringList changedExamples; ///< "SKU: title, price" of the first few changed ones
    ImportExamples examples;     ///< behind the numbers above that a guardrail judges

    /// Rows that became products of the catalogue or wait, blocked, for a person.
    [[nodiscard]] qint64 accepted() const { return products + incomplete; }
    /// Whether no row of `read` was lost or counted twice.
    [[nodiscard]] bool addUp(qint64 read) const { return records == read && accepted() + rejected + images + blank == read; }
};

/// The second pass, in stages that work at the same time: one thread reads, normalises and matches, one looks products up
/// and plans (on a connection of its own), the calling thread loads inside the caller's transaction. Memory is bounded by
/// the queues between them. The caller has begun the list of seen products (PresenceTable::begin).
class ImportPipeline
{
public:
    ImportPipeline(ConnectionPool& pool, Connection& connection, ImportInput input);

    [[nodiscard]] Result<ImportCounts> run(ProgressReporter& progress, const CancelToken& cancel);
    [[nodiscard]] StagingLoader& loader() { return m_loader; }
    /// Products that were examined and need nothing: open proposals for them are out of date.
    [[nodiscard]] const std::vector<qint64>& settledProducts() const { return m_settled; }
    /// What decisions about matches made obsolete, once everything was read.
    [[nodiscard]] ObsoleteMatches obsoleteMatches() const;

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
    /// What a block leaves to be stored.
    struct Output
    {
        std::vector<StagedRow> staged;
        std::vector<FeedRowRecord> rows;
        std::vector<FeedReject> rejects;
        std::vector<MatchCandidateRecord> candidates;
        std::vector<SeenProduct> seen; ///< known products of the block
        qint64 records = 0; ///< read so far
    };

    [[nodiscard]] Result<void> read(BoundedQueue<Block>& blocks, const CancelToken& cancel);
    [[nodiscard]] Prepared prepare(const CsvRecord& record, const CellDecoder& decoder) const;
    [[nodiscard]] Result<void> plan(BoundedQueue<Block>& blocks, BoundedQueue<Output>& outputs, const CancelToken& cancel);
    [[nodiscard]] Result<void> planBlock(Connection& connection, Block& block);
    [[nodiscard]] Result<QHash<qsizetype, KnownProduct>> knownProducts(Connection& connection, const Block& block);
    void planRow(Prepared& row, const QHash<QString, ItemFacts>& facts, const KnownProduct* known);
    void stageRow(const Prepared& row, const PlannedImport& planned, const KnownProduct* known);
    void keepCandidates(const Prepared& row);
    void noteObsolete(const Prepared& row, bool isStaged);
    void noteIssues(const Prepared& row, const Issues& issues);
    void count(const PlannedImport& planned, const KnownProduct* known);
    void exampleOf(const PlannedImport& planned);
    [[nodiscard]] Result<void> store(const Output& output);
    [[nodiscard]] Result<void> reportHeader();
    [[nodiscard]] Result<void> reportOrphans();
    [[nodiscard]] Result<void> blockSharedItems();
    [[nodiscard]] Result<void> keepSharedCandidates(const QList<qint64>& rows);

    ConnectionPool& m_pool;
    ImportInput m_input;
    StagingLoader m_loader;
    FeedJobTable m_jobs;
    PresenceTable m_presence;

    // Touched by the planning thread only, read after it has ended.
    ImportCounts m_counts;
    Output m_output; ///< of the block being planned
    std::vector<qint64> m_settled;
    /// A row and the item it was matched to, to find items that several rows claim; one for every row of the feed.
    struct ItemRow
    {
        QString item;
        qint64 row = 0;
        float confidence = 0;
        MatchMethod method = MatchMethod::None;
    };
    std::vector<ItemRow> m_itemRows; ///< by item once all rows are read
    QStringList m_obsoleteKeys;
    QSet<QString> m_decidedItems; ///< that people decided about for rows of this feed
    bool m_catalogueEmpty = false;
};

} // namespace trueup
