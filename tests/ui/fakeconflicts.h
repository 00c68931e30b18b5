#pragma once

#include "fakegoods.h"
#include "fakeholder.h"
#include "fakenight.h"

#include "services/conflicts.h"

#include <array>

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// Invented conflicts, the same every time: prices, descriptions, titles, stock, vendors.
class FakeConflicts final : public ConflictService, public Holder
{
public:
    QList<ConflictDetail> all;
    QList<ConflictDecision> decisions;
    QList<BulkDecision> bulks;
    QStringList undone;
    QList<qint64> ignored;
    QList<RuleDraft> added;
    QList<EditedRule> savedRules;
    QList<ConflictRule> triedRules;
    std::optional<Error> refuseRules; ///< what the database says to whoever saves one
    QList<ConflictRuleRow> ruleRows;
    int pagesAsked = 0;

    explicit FakeConflicts(bool filled)
    {
        if (!filled)
            return;
        for (int i = 0; i < 40; ++i)
            all.append(make(i));
        ruleRows = {{u"price_small_difference"_s, ruleSays(FieldId::Price, lessThanPercent(5), takes(sideLabel(Side::Shopify))),
                     FieldId::Price, 10, true, FakeNight::settledByRule[0], said("trueup::RuleWords", "Small price differences")},
                    {u"stock_close"_s,
                     ruleSays(FieldId::Inventory, said("trueup::RuleWords", "differs by less than %1").arg(10),
                              takes(said("trueup::RuleWords", "the lower one"))),
                     FieldId::Inventory, 20, true, FakeNight::settledByRule[1], said("trueup::RuleWords", "Stock close together")},
                    {u"description_from_feed"_s,
                     ruleSays(FieldId::Description, said("trueup::RuleWords", "when our value comes from %1").arg(sideLabel(Side::Etilize)),
                              takes(sideLabel(Side::Etilize))),
                     FieldId::Description, 30, true, FakeNight::settledByRule[2], said("trueup::RuleWords", "Descriptions from the feed")},
                    {u"ask"_s, ruleSays({}, {}, said("trueup::RuleWords", "a person decides")), {}, 1000, true, 0,
                     said("trueup::RuleWords", "Everything else")}};
    }

    /// All that was settled in a month, as the rules and the charts count it; beside these the few of every other test are seen.
    void addSettled()
    {
        const auto listed = [this](FieldId id) {
            return std::ranges::count_if(all, [id](const ConflictDetail& one) { return one.row.status == ConflictStatus::SettledByRule && one.row.field == id; });
        };
        int next = int(all.size());
        const auto add = [&](qint64 number, int like, bool byPerson) {
            for (qint64 i = 0; i < number; ++i)
                all.append(makeSettled(next++, like, byPerson));
        };
        add(FakeNight::settledByRule[0] - listed(FieldId::Price), 0, false);
        add(FakeNight::settledByRule[1] - listed(FieldId::Inventory), 3, false);
        add(FakeNight::settledByRule[2], 1, false);
        add(FakeNight::settledByPeople, 0, true);
    }

    [[nodiscard]] Answer<Page<ConflictRow>> page(const ConflictFilter& filter, const QString& afterKey, int limit) override
    {
        ++pagesAsked;
        QList<ConflictRow> rows;
        for (const ConflictDetail& one : all) {
            if (matches(one.row, filter))
                rows.append(one.row);
        }
        const qsizetype from = afterKey.toLongLong();
        Page<ConflictRow> result{rows.mid(from, limit), {}};
        if (from + limit < rows.size())
            result.nextKey = QString::number(from + limit);
        return give<Page<ConflictRow>>(result);
    }
    [[nodiscard]] Answer<ConflictCounts> counts(const ConflictFilter& filter) override
    {
        ConflictCounts counts;
        for (const ConflictDetail& one : all) {
            const auto isCounted = [&one](ConflictFilter rest) { return matches(one.row, rest); };
            const auto without = [&filter](auto forget) {
                ConflictFilter rest = filter;
                forget(rest);
                return rest;
            };
            counts.statuses[one.row.status] += isCounted(without([&one](ConflictFilter& rest) { rest.status = one.row.status; }));
            if (one.row.field)
                counts.fields[*one.row.field] += isCounted(without([](ConflictFilter& rest) { rest.field.reset(); }));
            counts.sides[one.row.localSide] += isCounted(without([](ConflictFilter& rest) { rest.side.reset(); }));
            counts.severities[one.row.severity] += isCounted(without([](ConflictFilter& rest) { rest.severity.reset(); }));
            counts.matching += matches(one.row, filter);
        }
        return give<ConflictCounts>(counts);
    }
    [[nodiscard]] Answer<ConflictDetail> detail(qint64 id) override
    {
        ConflictDetail* found = find(id);
        if (found)
            found->similar = likeOf(id).size();
        return found ? give<ConflictDetail>(withWayBack(*found)) : give<ConflictDetail>(fail(ErrorKind::NotFound, u"The conflict is gone."_s));
    }
    [[nodiscard]] Answer<SimilarPreview> similar(qint64 id, const ConflictChoice&) override
    {
        SimilarPreview preview;
        preview.rows = {find(id)->row};
        for (const ConflictRow& row : likeOf(id))
            preview.rows.append(row);
        preview.count = preview.rows.size();
        preview.kind =
            said("trueup::ConflictDecisions", "All of them: same field, same sides, a difference of the same kind and size.");
        preview.ruleName = u"price_xorosoft_up"_s;
        preview.ruleSentence = ruleSays(FieldId::Price, lessThanPercent(25), takes(sideLabel(Side::Xorosoft)));
        preview.simulation = {40, 12, 11, 1, {find(id)->row}};
        return give<SimilarPreview>(preview);
    }
    [[nodiscard]] Answer<ConflictResult> resolve(const ConflictDecision& decision) override
    {
        ConflictDetail* found = find(decision.id);
        if (found->row.status != ConflictStatus::Open || found->row.version != decision.version)
            return give<ConflictResult>(fail(ErrorKind::Stale,
                                             said("trueup::ServerMessages", "The conflict was settled or changed meanwhile by %1.").arg(FakeNight::luc())));
        QList<qint64> ids{decision.id};
        if (decision.similar) {
            for (const ConflictRow& row : likeOf(decision.id))
                ids.append(row.id);
        }
        if (ids.size() != decision.expected)
            return give<ConflictResult>(fail(ErrorKind::Stale, u"There are not as many any more."_s));
        decisions.append(decision);
        m_before.insert(QString::number(decisions.size()), ids);
        for (const qint64 one : ids)
            settle(one, decision.choice.pick == ConflictPick::Shopify ? Side::Shopify : find(one)->row.localSide, FakeNight::marie(),
                   decision.choice.pick == ConflictPick::Base);
        return give<ConflictResult>(ConflictResult{ids.size(), QString::number(decisions.size()),
                                                   said("trueup::ConflictDecisions", "It is staged for review."), decision.keepAsRule});
    }
    [[nodiscard]] Answer<ConflictResult> ignore(qint64 id, qint64) override
    {
        ignored.append(id);
        setIgnored(id);
        return give<ConflictResult>(ConflictResult{1, tokenOf(id), {}, {}});
    }
    [[nodiscard]] Answer<QList<ConflictMark>> marks(const ConflictFilter& filter) override
    {
        QList<ConflictMark> marks;
        for (const ConflictDetail& one : std::as_const(all)) {
            if (matches(one.row, filter))
                marks.append({one.row.id, one.row.version, one.row.kind, one.row.field, one.row.hasBase});
        }
        return give<QList<ConflictMark>>(marks);
    }
    [[nodiscard]] Answer<ConflictResult> resolveMany(const BulkDecision& decision) override
    {
        bulks.append(decision);
        ConflictResult result;
        QList<qint64> ids;
        for (const ConflictMark& mark : decision.marks) {
            const ConflictRow& row = find(mark.id)->row;
            if (row.status != ConflictStatus::Open || row.version != mark.version)
                result.refused.append({row.id, row.sku, said("trueup::Conflicts", "it was settled meanwhile by %1").arg(FakeNight::luc())});
            else
                ids.append(mark.id);
        }
        result.settled = ids.size();
        if (ids.isEmpty())
            return give<ConflictResult>(result);
        result.undoToken = u"many %1"_s.arg(bulks.size());
        m_before.insert(result.undoToken, ids);
        for (const qint64 id : std::as_const(ids)) {
            if (decision.act == BulkAct::Ignore)
                setIgnored(id);
            else
                settle(id, decision.act == BulkAct::Shopify ? Side::Shopify : find(id)->row.localSide, FakeNight::marie(),
                       decision.act == BulkAct::Base);
        }
        result.sentence = said("trueup::ConflictDecisions", "They are staged for review.");
        return give<ConflictResult>(result);
    }
    [[nodiscard]] Answer<ConflictResult> undo(const QString& token) override
    {
        undone.append(token);
        const bool ofOne = token.startsWith(tokenOf({}));
        const QList<qint64> ids = ofOne ? QList<qint64>{token.section(u' ', 1).toLongLong()} : m_before.take(token);
        for (const qint64 id : ids) {
            find(id)->row.status = ConflictStatus::Open;
            ++find(id)->row.version;
        }
        return give<ConflictResult>(ConflictResult{ids.size(), {}, {}, {}});
    }
    [[nodiscard]] Answer<ConflictStats> stats(int days) override
    {
        ConflictStats stats;
        stats.days = days;
        if (!all.isEmpty()) {
            for (const ConflictRuleRow& rule : std::as_const(ruleRows)) {
                if (rule.settled > 0)
                    stats.rules.append({rule.name, rule.label, rule.settled});
            }
            stats.people = FakeNight::settledByPeople;
            stats.open = qint64(std::ranges::count(all, ConflictStatus::Open, [](const auto& one) { return one.row.status; }));
        }
        return give<ConflictStats>(stats);
    }
    [[nodiscard]] Answer<QList<ConflictRuleRow>> rules() override { return give<QList<ConflictRuleRow>>(ruleRows); }
    [[nodiscard]] Answer<RuleSimulation> simulate(const QString&) override { return give<RuleSimulation>(RuleSimulation{40, 12, 11, 1, {all.constFirst().row}}); }
    [[nodiscard]] Answer<void> setRuleActive(const QString& name, bool active) override
    {
        for (ConflictRuleRow& rule : ruleRows) {
            if (rule.name == name)
                rule.isActive = active;
        }
        return give<void>({});
    }
    [[nodiscard]] Answer<void> addRule(const RuleDraft& draft) override
    {
        added.append(draft);
        return give<void>({});
    }

    [[nodiscard]] Answer<EditedRule> rule(const QString& name) override
    {
        ConflictRule rule = ConflictRule::fromJson(name, u"price"_s, {{u"percent_below"_s, 5}, {u"remote_side"_s, u"shopify"_s}},
                                                   {{u"use"_s, u"shopify"_s}}, 10, true);
        return give<EditedRule>(EditedRule{rule, 3});
    }
    [[nodiscard]] Answer<RuleTrial> tryRule(const ConflictRule& rule) override
    {
        triedRules.append(rule);
        return give<RuleTrial>(RuleTrial{said("trueup::ui::RuleEditor", "What the rule says"), {40, 12, 11, 1, {all.first().row}}});
    }
    [[nodiscard]] Answer<void> saveRule(const EditedRule& edited) override
    {
        if (refuseRules)
            return give<void>(fail(*refuseRules));
        savedRules.append(edited);
        ruleRows.prepend({edited.rule.name, ruleSays({}, {}, said("trueup::RuleWords", "a person decides")), {},
                          edited.rule.priority, edited.rule.isActive, 0});
        return give<void>({});
    }

    /// As the database does it: what decided something stays, switched off.
    [[nodiscard]] Answer<bool> removeRule(const QString& name) override
    {
        if (refuseRules)
            return give<bool>(fail(*refuseRules));
        const auto rule = std::ranges::find(ruleRows, name, &ConflictRuleRow::name);
        if (rule == ruleRows.end())
            return give<bool>(fail(ErrorKind::Validation, u"There is no rule."_s));
        rule->isActive = false;
        const bool goes = rule->settled == 0;
        if (goes)
            ruleRows.erase(rule);
        return give<bool>(goes);
    }

    [[nodiscard]] ConflictDetail* find(qint64 id)
    {
        const auto found = std::ranges::find(all, id, [](const ConflictDetail& one) { return one.row.id; });
        return found == all.end() ? nullptr : &*found;
    }
    /// Somebody else is quicker.
    void settle(qint64 id, Side winner, const QString& by, bool keptBase = false)
    {
        ConflictRow& row = find(id)->row;
        row.status = ConflictStatus::SettledByPerson;
        row.chosen = keptBase ? std::nullopt : std::optional(winner);
        row.keptBase = keptBase;
        row.settledBy = by;
        row.settledAt = QDateTime::currentDateTimeUtc();
        ++row.version;
    }
    [[nodiscard]] QList<ConflictRow> likeOf(qint64 id)
    {
        QList<ConflictRow> rows;
        const ConflictRow& like = find(id)->row;
        for (const ConflictDetail& one : std::as_const(all)) {
            if (one.row.id != id && one.row.field == like.field && one.row.localSide == like.localSide
                && one.row.status == ConflictStatus::Open)
                rows.append(one.row);
        }
        return rows;
    }

    /// Of a conflict that was never agreed on.
    void forgetBase(qint64 id)
    {
        find(id)->base = Value();
        find(id)->row.hasBase = false;
    }
    /// What opens this one alone again.
    [[nodiscard]] static QString tokenOf(std::optional<qint64> id) { return u"one "_s + (id ? QString::number(*id) : QString()); }

private:
    void setIgnored(qint64 id)
    {
        find(id)->row.status = ConflictStatus::Ignored;
        find(id)->row.settledBy = FakeNight::marie();
        find(id)->row.settledAt = QDateTime::currentDateTimeUtc();
        ++find(id)->row.version;
    }
    [[nodiscard]] ConflictDetail withWayBack(ConflictDetail detail) const
    {
        if (detail.row.status == ConflictStatus::Open)
            return detail;
        detail.undoToken = tokenOf(detail.row.id);
        for (auto it = m_before.cbegin(); it != m_before.cend() && detail.row.status != ConflictStatus::Ignored; ++it) {
            if (!it->contains(detail.row.id))
                continue;
            detail.undoToken = it.key();
            detail.settledTogether = it->size();
        }
        return detail;
    }
    [[nodiscard]] static QString ruleSays(std::optional<FieldId> about, const QString& when, const QString& winner)
    {
        QStringList parts{about ? field(*about).translatedLabel() : said("trueup::RuleWords", "Any field")};
        if (!when.isEmpty())
            parts += when;
        return said("trueup::RuleWords", "%1: %2", -1, "when a rule decides, and who wins").arg(parts.join(u", "_s), winner);
    }
    [[nodiscard]] static QString takes(const QString& winner)
    {
        return said("trueup::RuleWords", "take %1", -1, "whose value wins").arg(winner);
    }
    [[nodiscard]] static QString lessThanPercent(int percent)
    {
        return said("trueup::RuleWords", "differs by less than %1% of %2")
            .arg(QString::number(percent), said("trueup::RuleWords", "the shop’s value"));
    }
    [[nodiscard]] static bool matches(const ConflictRow& row, const ConflictFilter& filter)
    {
        return row.status == filter.status && (!filter.field || filter.field == row.field)
            && (!filter.side || *filter.side == row.localSide) && (!filter.severity || *filter.severity == row.severity)
            && (filter.text.isEmpty() || row.sku.contains(filter.text, Qt::CaseInsensitive));
    }

    static void fill(ConflictDetail& d, const FakeClash& clash)
    {
        d.row.field = clash.field;
        d.row.localSide = d.local.side = clash.side;
        d.base = clash.base;
        d.row.hasBase = true;
        d.row.local = d.local.value = clash.local;
        d.shopify.side = Side::Shopify;
        d.row.shopify = d.shopify.value = clash.shop;
    }

    [[nodiscard]] static ConflictSeverity severityOf(int i)
    {
        return i % 7 == 0 ? ConflictSeverity::High : i % 3 == 0 ? ConflictSeverity::Medium : ConflictSeverity::Low;
    }
    static constexpr int openOnes = FakeChange::conflicts;
    static constexpr std::array settledLike = {0, 0, 3, 0, 3}; ///< prices and stock
    [[nodiscard]] static ConflictDetail make(int i)
    {
        const FakeNight night;
        const FakeGood good{FakeChange::inConflict(i)};
        ConflictDetail d;
        d.row.id = 100 + i;
        d.row.version = 1;
        d.row.productId = good.id();
        d.row.sku = good.sku();
        d.row.name = good.name();
        d.row.detectedAt = night.lastSuccess().addSecs(-(i + 1)); // when the shop was last read
        d.row.severity = severityOf(i);
        d.baseBy = said("trueup::Conflicts", "a write of ours");
        d.baseAt = night.agreed().ended();
        d.shopify.by = said("trueup::Conflicts", "the app %1").arg(u"Matrixify"_s);
        d.shopify.at = night.erpMoved().ended().addSecs(14'400);
        d.why = said("trueup::Conflicts", "It was changed here and in Shopify since both last agreed, to different values.");
        // What is open is what no rule settles, and what a rule settled is of its kind: see ruleRows.
        const bool isSettled = i >= openOnes;
        fill(d, FakeClash::about(good, isSettled ? settledLike[size_t(i - openOnes)] : FakeChange::clashOf(good.number), isSettled));
        d.local.by = d.row.localSide == Side::Local ? FakeNight::luc() : sideLabel(d.row.localSide);
        d.local.at = night.erpMoved().ended();
        if (i % 5 == 0 && !isSettled) {
            d.suggested = ConflictPick::Local;
            d.suggestedValue = d.local.value;
            d.suggestion = said("trueup::Conflicts", "Suggested: %1").arg(sideLabel(Side::Xorosoft)); // by no rule of the list: those decide
        }
        if (isSettled) {
            d.row.status = ConflictStatus::SettledByRule;
            d.row.chosen = Side::Shopify;
            d.row.settledBy = d.row.field == FieldId::Price ? said("trueup::RuleWords", "Small price differences")
                                                            : said("trueup::RuleWords", "Stock close together");
            d.row.settledAt = d.row.detectedAt;
        }
        return d;
    }
    /// One of a month, settled by the rule of its kind or by a person when the shop was read one night.
    [[nodiscard]] static ConflictDetail makeSettled(int i, int like, bool byPerson)
    {
        constexpr int nights = 26;
        ConflictDetail d = make(like == 3 ? openOnes + 2 : openOnes); // a stock or a price, settled by a rule
        const FakeGood good{FakeChange::afterThem + i};
        d.row.id = 100 + i;
        d.row.severity = severityOf(i);
        d.row.productId = good.id();
        d.row.sku = good.sku();
        d.row.name = good.name();
        fill(d, FakeClash::about(good, like, !byPerson));
        d.row.detectedAt = d.row.settledAt = FakeNight().lastSuccess().addDays(-(i % nights)).addSecs(-i % 60);
        d.baseAt = d.row.detectedAt.addDays(-6);
        d.local.at = d.row.detectedAt.addDays(-3);
        d.shopify.at = d.row.detectedAt.addDays(-2);
        if (like == 1) {
            d.row.localSide = d.local.side = Side::Etilize;
            d.row.chosen = Side::Etilize;
            d.row.settledBy = said("trueup::RuleWords", "Descriptions from the feed");
        }
        d.local.by = sideLabel(d.row.localSide);
        if (byPerson) {
            d.row.status = ConflictStatus::SettledByPerson;
            d.row.settledBy = FakeNight::marie();
        }
        return d;
    }
    QHash<QString, QList<qint64>> m_before;
};

} // namespace trueup::ui::testing
