#pragma once

#include "base/decimal.h"
#include "reconcile/guardexamples.h"

#include <QHash>
#include <QJsonArray>
#include <QString>
#include <QStringList>

#include <limits>
#include <optional>
#include <vector>

namespace trueup {

/// What a run is about to do, in numbers. A value that the run does not know stays empty and is not judged.
struct RunStatistics
{
    std::optional<qint64> feedRows;        ///< product rows of the feed
    std::optional<qint64> missingProducts; ///< products of the last accepted feed that this one lacks
    std::optional<qint64> knownProducts;   ///< products of the catalogue before the run
    std::optional<qint64> withdrawals;     ///< products to archive, unpublish or delete
    std::optional<qint64> activeProducts;  ///< products on sale in the shop before the run: what withdrawals are a share of
    std::optional<qint64> changedProducts; ///< products with any staged change, creates not counted
    std::optional<qint64> priceSwings;     ///< price changes above swingPercent
    std::optional<qint64> badPrices;       ///< zero or negative, staged or not; below cost where the run would make it so
    std::optional<qint64> pricedProducts;  ///< products that were looked at and have a price in the ERP, staged or not
    std::optional<qint64> stockToZero;     ///< stock above 0 that becomes 0
    std::optional<qint64> stockedProducts; ///< products with stock above 0 before the run
    std::optional<qint64> stockChanges;    ///< stock the shop is known to have that becomes another; a first one is no change
    std::optional<qint64> stockKnown;      ///< products with stock above 0 before the run or after it
    QHash<QString, qint64> filledBefore;   ///< column -> rows of the last accepted feed that filled it
    QHash<QString, qint64> blanked;        ///< column -> of these, how many the feed now leaves empty
    QHash<QString, qint64> filledNow;      ///< column -> rows of this feed that fill it: what the next run compares with
    QStringList vanishedColumns;           ///< mapped columns missing or wholly empty that were full
    QStringList newColumns;                ///< columns the last accepted feed did not have; named beside vanished ones
    bool isEarlierFile = false;            ///< to the byte a feed that was imported before the last accepted one
    std::optional<qint64> olderBySeconds;  ///< how much older than the last accepted one the file is; of the same source
    std::optional<bool> erpWalkComplete;
    std::optional<qint64> erpItems;
    std::optional<qint64> erpActive;       ///< items the ERP sold before the walk
    std::optional<qint64> erpInactivated;  ///< of these, how many it now calls inactive
    std::optional<qint64> erpStocked;      ///< items that had stock before the walk
    std::optional<qint64> erpEmptied;      ///< of these, how many are now at zero or no longer told
    std::optional<qint64> unmatchedRows;
    std::optional<qint64> duplicateKeys;   ///< rows in duplicate groups of an identity key
    std::optional<double> pointsNeeded;    ///< cost of the direct calls planned
    std::optional<double> pointsPerDay;
    QHash<QString, QList<GuardExample>> examples; ///< by the guard that counts them (see blankedKey()), worst first
};

/// Where RunStatistics::examples has those of a column of RunStatistics::blanked.
[[nodiscard]] QString blankedKey(const QString& column);

struct Threshold
{
    double warn = 0;
    double hold = 0;
};

/// Per cent unless the name says otherwise; defaults are the catalogue's business rules.
struct GuardrailThresholds
{
    Threshold fewerRows{10, 20};
    Threshold missing{2, 10};
    Threshold withdrawalCount{50, 200}; ///< products
    double withdrawalHoldPercent = 2;
    qint64 withdrawalMinimum = 10; ///< products; below it a share holds nothing: one of a small shop is for a person to approve
    Threshold changed{30, 50};
    qint64 changedMinimumProducts = 20; ///< below this many known products a share says nothing
    double swingPercent = 20; ///< see isPriceSwing()
    Threshold priceSwings{1, 5};
    double badPricesHold = 1;
    qint64 badPricesMinimum = 10; ///< prices; a single one of a small list is for its row to be blocked, not for the run to be held
    Threshold stockToZero{5, 15};
    Threshold stockChanges{30, 50};
    Threshold blanked{1, 5};
    qint64 blankedMinimum = 10;     ///< rows, for the same reason
    qint64 stockToZeroMinimum = 10; ///< products, for the same reason
    qint64 stockChangesMinimum = 20; ///< products; of a small shop half may well sell between two runs
    qint64 olderFileSeconds = 3600; ///< above this a file counts as older; a listing in local time may be an hour off
    double erpLossHold = 10;        ///< of items gone, made inactive or emptied
    qint64 erpLossMinimum = 10;     ///< items, for the same reason
    Threshold moreUnmatched{5, 20};
    qint64 moreUnmatchedMinimum = 10; ///< rows more than last time, for the same reason
    double duplicatesHold = 1;
    qint64 duplicatesMinimum = 10; ///< rows, for the same reason
};

enum class GuardLevel { Warn, Hold };
[[nodiscard]] QString guardLevelWord(GuardLevel level);

struct GuardFinding
{
    /// Of findings that earlier versions stored: of theirs the share tells how far it went.
    static constexpr qint64 unknownCount = std::numeric_limits<qint64>::max();

    QString guard; ///< stable word: "feed_rows", "missing_products", …
    GuardLevel level = GuardLevel::Warn;
    double observed = 0;
    double limit = 0; ///< the threshold that was crossed
    qint64 count = 0;
    qint64 of = 0;
    QString sentence; ///< in the language of whoever ran the job; see guardSentence()
    QStringList columns = {}; ///< of the feed, where it is about some and not about the run
    std::optional<QStringList> newColumns = {}; ///< of "columns": the first of those the last feed did not have
    std::optional<qint64> hours = {};           ///< of "stale_stock": the age from which stock is left alone
    QList<GuardExample> examples = {};          ///< a few of the `count`, worst first
};

/// What the finding says, in the language of whoever reads it: made of its facts alone. The stored sentence where the guard is
/// of another version, or a fact was not stored by an earlier one.
[[nodiscard]] QString guardSentence(const GuardFinding& finding);
/// `text`, in which sentences of these findings stand as they were stored, in the language of whoever reads it.
[[nodiscard]] QString retold(QString text, const std::vector<GuardFinding>& findings);
/// As runs keep them and programs read them.
[[nodiscard]] QJsonArray findingsJson(const std::vector<GuardFinding>& findings);
[[nodiscard]] std::vector<GuardFinding> findingsFromJson(const QJsonArray& findings);

/// Judges a run before it writes anything. `last` is the last accepted run of the kind; the first run has none and is
/// judged by its own numbers only. A share is crossed when it is above its threshold ("-20 %" holds from exactly 20 %).
[[nodiscard]] std::vector<GuardFinding> checkGuardrails(const RunStatistics& run,
                                                        const std::optional<RunStatistics>& last = std::nullopt,
                                                        const GuardrailThresholds& thresholds = {});
[[nodiscard]] bool mustHold(const std::vector<GuardFinding>& findings);
/// What of `findings` holds the run although a person released `released`: another guard or column, or the same one clearly worse.
/// A number that moved by no more than a tenth since somebody looked at it is the same.
[[nodiscard]] std::vector<GuardFinding> stillHolding(const std::vector<GuardFinding>& findings, const std::vector<GuardFinding>& released = {});
/// The sentences of those that hold, for the person who decides.
[[nodiscard]] QString holdingSentences(const std::vector<GuardFinding>& findings);
/// Whether a price that changes by `percent` is one of RunStatistics::priceSwings: by more than the threshold, up or down.
[[nodiscard]] bool isPriceSwing(const Decimal& percent, double swingPercent);

} // namespace trueup
