#include "reconcile/guardrails.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

class Judge
{
public:
    Judge(const RunStatistics& run, const std::optional<RunStatistics>& last, const GuardrailThresholds& limits)
        : m_run(run), m_last(last), m_limits(limits)
    {
    }

    std::vector<GuardFinding> run()
    {
        source();
        feed();
        amounts();
        fields();
        erp();
        for (GuardFinding& finding : m_findings) {
            finding.sentence = guardSentence(finding);
            finding.examples = m_run.examples.value(finding.guard == "blanked"_L1 ? blankedKey(finding.columns.join(u','))
                                                                                  : finding.guard);
        }
        return std::move(m_findings);
    }

private:
    static double share(qint64 count, qint64 of) { return of > 0 ? 100.0 * double(count) / double(of) : count > 0 ? 100.0 : 0.0; }

    void add(const char* guard, GuardLevel level, double observed, double limit, qint64 count, qint64 of)
    {
        m_findings.push_back({QString::fromLatin1(guard), level, observed, limit, count, of, {}});
    }

    /// Judges `count` of `of` in per cent. Whether there is anything to say.
    bool judgeShare(const char* guard, std::optional<qint64> count, std::optional<qint64> of, Threshold limit, qint64 holdMinimum = 0)
    {
        if (!count || !of || *count <= 0)
            return false;
        const double observed = share(*count, *of);
        if (observed < limit.warn)
            return false;
        const bool hold = observed >= limit.hold && *count >= holdMinimum;
        add(guard, hold ? GuardLevel::Hold : GuardLevel::Warn, observed, hold ? limit.hold : limit.warn, *count, *of);
        return true;
    }

    /// A server that was set back to an earlier state would undo every change since, product by product.
    void source()
    {
        if (m_run.isEarlierFile)
            add("old_source", GuardLevel::Hold, 1, 1, 1, 0);
        else if (m_run.olderBySeconds && *m_run.olderBySeconds > m_limits.olderFileSeconds)
            add("old_source", GuardLevel::Hold, double(*m_run.olderBySeconds), double(m_limits.olderFileSeconds), 1, 0);
    }

    void feed()
    {
        if (m_run.feedRows && *m_run.feedRows == 0)
            add("feed_rows", GuardLevel::Hold, 0, 0, 0, m_last && m_last->feedRows ? *m_last->feedRows : 0);
        else if (m_run.feedRows && m_last && m_last->feedRows && *m_last->feedRows > *m_run.feedRows)
            judgeShare("feed_rows", *m_last->feedRows - *m_run.feedRows, m_last->feedRows, m_limits.fewerRows);
        if (m_last) {
            judgeShare("missing_products", m_run.missingProducts, m_last->feedRows ? m_last->feedRows : m_run.knownProducts,
                       m_limits.missing);
            unmatched();
        }
        columns();
        if (m_run.duplicateKeys && *m_run.duplicateKeys > 0)
            judgeShare("duplicates", m_run.duplicateKeys, m_run.feedRows, {0, m_limits.duplicatesHold}, m_limits.duplicatesMinimum);
    }

    void columns()
    {
        constexpr qsizetype shown = 10;
        if (m_run.vanishedColumns.isEmpty())
            return;
        add("columns", GuardLevel::Hold, double(m_run.vanishedColumns.size()), 1, m_run.vanishedColumns.size(), 0);
        m_findings.back().columns = m_run.vanishedColumns;
        m_findings.back().newColumns = m_run.newColumns.mid(0, shown);
    }

    void unmatched()
    {
        if (!m_run.unmatchedRows || !m_last->unmatchedRows || *m_run.unmatchedRows <= *m_last->unmatchedRows)
            return;
        judgeShare("unmatched", *m_run.unmatchedRows - *m_last->unmatchedRows, m_last->unmatchedRows, m_limits.moreUnmatched,
                   m_limits.moreUnmatchedMinimum);
    }

    void amounts()
    {
        withdrawals();
        if (m_run.knownProducts && *m_run.knownProducts >= m_limits.changedMinimumProducts && m_last)
            judgeShare("changed_products", m_run.changedProducts, m_run.knownProducts, m_limits.changed);
        judgeShare("price_swings", m_run.priceSwings, m_run.knownProducts, m_limits.priceSwings);
        judgeShare("bad_prices", m_run.badPrices, m_run.pricedProducts, {0, m_limits.badPricesHold}, m_limits.badPricesMinimum);
        judgeShare("stock_changes", m_run.stockChanges, m_run.stockKnown, m_limits.stockChanges, m_limits.stockChangesMinimum);
        judgeShare("stock_to_zero", m_run.stockToZero, m_run.stockedProducts, m_limits.stockToZero, m_limits.stockToZeroMinimum);
        if (m_run.pointsNeeded && m_run.pointsPerDay && *m_run.pointsNeeded > *m_run.pointsPerDay)
            add("points", GuardLevel::Hold, *m_run.pointsNeeded, *m_run.pointsPerDay, qint64(*m_run.pointsNeeded),
                qint64(*m_run.pointsPerDay));
    }

    void withdrawals()
    {
        if (!m_run.withdrawals || *m_run.withdrawals <= 0)
            return;
        const qint64 count = *m_run.withdrawals;
        const qint64 known = m_run.activeProducts ? *m_run.activeProducts : m_run.knownProducts.value_or(0);
        // "200 or 2 %": whichever is reached first (facts: business-rules §7); a few of a small shop are no share of it.
        const bool tooMany = double(count) >= m_limits.withdrawalCount.hold;
        const bool tooLarge = known > 0 && count >= m_limits.withdrawalMinimum
                              && share(count, known) >= m_limits.withdrawalHoldPercent;
        if (!tooMany && !tooLarge && double(count) < m_limits.withdrawalCount.warn)
            return;
        const bool hold = tooMany || tooLarge;
        const double ofAll = double(known) * m_limits.withdrawalHoldPercent / 100;
        const double holdFrom = tooLarge ? std::min(m_limits.withdrawalCount.hold, ofAll) : m_limits.withdrawalCount.hold;
        add("withdrawals", hold ? GuardLevel::Hold : GuardLevel::Warn, double(count),
            hold ? holdFrom : m_limits.withdrawalCount.warn, count, known);
    }

    void fields()
    {
        QStringList keys = m_run.blanked.keys();
        keys.sort();
        for (const QString& key : std::as_const(keys)) {
            if (judgeShare("blanked", m_run.blanked.value(key), m_run.filledBefore.value(key), m_limits.blanked, m_limits.blankedMinimum))
                m_findings.back().columns = {key};
        }
    }

    void erp()
    {
        if (m_run.erpWalkComplete == false)
            add("erp_walk", GuardLevel::Hold, 0, 0, 0, 0);
        const Threshold limit{m_limits.erpLossHold / 2, m_limits.erpLossHold};
        judgeShare("erp_inactive", m_run.erpInactivated, m_run.erpActive, limit, m_limits.erpLossMinimum);
        judgeShare("erp_stock", m_run.erpEmptied, m_run.erpStocked, limit, m_limits.erpLossMinimum);
        if (!m_run.erpItems || !m_last || !m_last->erpItems || *m_run.erpItems >= *m_last->erpItems)
            return;
        judgeShare("erp_items", *m_last->erpItems - *m_run.erpItems, m_last->erpItems, limit, m_limits.erpLossMinimum);
    }

    const RunStatistics& m_run;
    const std::optional<RunStatistics>& m_last;
    const GuardrailThresholds& m_limits;
    std::vector<GuardFinding> m_findings;
};

/// Whether somebody who saw `seen` and let it go on has seen `finding` too.
bool isCovered(const GuardFinding& finding, const GuardFinding& seen)
{
    constexpr double sameUpTo = 1.1;
    return seen.level == GuardLevel::Hold && seen.guard == finding.guard && finding.observed <= seen.observed * sameUpTo &&
           double(finding.count) <= double(seen.count) * sameUpTo &&
           std::ranges::all_of(finding.columns, [&](const QString& column) { return seen.columns.contains(column); });
}

} // namespace

QString blankedKey(const QString& column)
{
    return u"blanked:"_s + column;
}

QString guardLevelWord(GuardLevel level)
{
    return level == GuardLevel::Hold ? u"hold"_s : u"warn"_s;
}

std::vector<GuardFinding> checkGuardrails(const RunStatistics& run, const std::optional<RunStatistics>& last,
                                          const GuardrailThresholds& thresholds)
{
    return Judge(run, last, thresholds).run();
}

bool isPriceSwing(const Decimal& percent, double swingPercent)
{
    const Decimal size(std::abs(percent.unscaled()), percent.scale());
    const auto limit = Decimal::fromDouble(swingPercent, 2);
    return limit && size > *limit;
}

bool mustHold(const std::vector<GuardFinding>& findings)
{
    return std::ranges::any_of(findings, [](const GuardFinding& finding) { return finding.level == GuardLevel::Hold; });
}

std::vector<GuardFinding> stillHolding(const std::vector<GuardFinding>& findings, const std::vector<GuardFinding>& released)
{
    std::vector<GuardFinding> left;
    for (const GuardFinding& finding : findings) {
        const auto covers = [&](const GuardFinding& seen) { return isCovered(finding, seen); };
        if (finding.level == GuardLevel::Hold && std::ranges::none_of(released, covers))
            left.push_back(finding);
    }
    return left;
}

QString holdingSentences(const std::vector<GuardFinding>& findings)
{
    QStringList sentences;
    for (const GuardFinding& finding : findings) {
        if (finding.level == GuardLevel::Hold)
            sentences.append(finding.sentence);
    }
    return sentences.join(u' ');
}

} // namespace trueup
