#pragma once

#include "base/cancellation.h"
#include "reconcile/lists/candidates.h"
#include "reconcile/lists/listitem.h"

#include <functional>
#include <optional>

namespace trueup {

/// How many counterparts a row may have.
enum class ListCounterparts : quint8 {
    One,
    AsTheyLook, ///< several where the lists themselves look as if they held articles more than once, else one
};

struct ListMatchOptions
{
    ListCounterparts counterparts = ListCounterparts::One;
    std::optional<double>
        precision{}; ///< wanted share of right pairs among the claimed ones; the best F1 when not given
    int perRow = 12; ///< candidates by words
};

/// What a long comparison tells, and what stops it.
struct ListMatchControl
{
    CancelToken cancel;
    std::function<void(qint64 done, qint64 total)> progress = {}; ///< pairs compared; may be empty
};

struct ListPair
{
    quint32 left = 0;
    quint32 right = 0;
    double probability = 0; ///< that the rows are one article
    bool claimed = false;   ///< judged a match
};

struct ListMatching
{
    std::vector<ListPair> pairs; ///< every candidate, by left and right row
    double threshold = 1;        ///< the least probability claimed
    int claimed = 0;
    int repeated = 0;             ///< of the claimed pairs those beyond the first of a row
    int ambiguous = 0;            ///< left rows whose best candidates nobody can tell apart
    double expectedPrecision = 0; ///< of the claimed pairs
    double expectedRecall = 0;
};

/// Finds which rows of two lists are one article by everything they say: identifiers, model codes, words weighed by
/// their rarity in these two lists, numbers and units, brand, price, and how each pair stands among its rivals. Nothing
/// about the lists has to be known before. Deterministic; the order of rows decides nothing but ties.
class ListMatcher
{
public:
    /// Reads both lists; they are not needed afterwards.
    ListMatcher(std::span<const ListItem> left, std::span<const ListItem> right) : m_corpus(left, right) {}

    [[nodiscard]] ListMatching match(const ListMatchOptions& options = {}) const;
    /// The same where somebody waits for it. Error: Cancelled.
    [[nodiscard]] Result<ListMatching> match(const ListMatchOptions& options, const ListMatchControl& control) const;
    /// Why two rows are thought to be one article, or are not, in words for people.
    [[nodiscard]] QString explain(quint32 left, quint32 right) const;

private:
    ListCorpus m_corpus;
};

/// How well probabilities keep their word: mean distance of probability and share of right ones over ten equal bins,
/// weighed by their sizes. `right` says for each whether it was.
[[nodiscard]] double calibrationError(std::span<const double> probabilities, const std::vector<bool>& right);

/// How many of `probabilities` (falling) to claim so that the expected F1 is greatest, when `missed` more matches are
/// expected outside of them.
[[nodiscard]] size_t countForBestF1(std::span<const double> probabilities, double missed);
/// How many to claim so that their mean is at least `precision`.
[[nodiscard]] size_t countForPrecision(std::span<const double> probabilities, double precision);

} // namespace trueup
