#pragma once

#include "fakeholder.h"

#include "services/conflicts.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

/// Invented conflicts, the same every time: prices, titles, descriptions, tags, images, stock, a deletion.
class FakeConflicts final : public ConflictService, public Holder
{
public:
    QList<ConflictDetail> all;
    QList<ConflictDecision> decisions;
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
        ruleRows = {{u"price_small_difference"_s, u"A price that differs by less than 5 %: Shopify"_s, FieldId::Price, 10, true, 812},
                    {u"stock_close"_s, u"Stock that differs by less than 10: the lower one"_s, FieldId::Inventory, 20, true, 301},
                    {u"description_from_feed"_s, u"A description that Etilize changed: Etilize"_s, FieldId::Description, 30, true, 96},
                    {u"ask"_s, u"Everything else: a person"_s, {}, 1000, true, 0}};
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
            ++counts.statuses[one.row.status];
            if (one.row.status != filter.status)
                continue;
            if (one.row.field)
                ++counts.fields[*one.row.field];
            ++counts.sides[one.row.localSide];
            ++counts.severities[one.row.severity];
            counts.matching += matches(one.row, filter);
        }
        return give<ConflictCounts>(counts);
    }
    [[nodiscard]] Answer<ConflictDetail> detail(qint64 id) override
    {
        const ConflictDetail* found = find(id);
        return found ? give<ConflictDetail>(*found) : give<ConflictDetail>(fail(ErrorKind::NotFound, u"The conflict is gone."_s));
    }
    [[nodiscard]] Answer<SimilarPreview> similar(qint64 id, const ConflictChoice&) override
    {
        SimilarPreview preview;
        preview.rows = {find(id)->row};
        for (const ConflictRow& row : likeOf(id))
            preview.rows.append(row);
        preview.count = preview.rows.size();
        preview.kind = u"Prices that Etilize raises by less than 20 %"_s;
        preview.ruleName = u"price_etilize_up_small"_s;
        preview.ruleSentence = u"A price that Etilize raises by less than 20 %: Etilize"_s;
        preview.simulation = {40, 12, 11, 1, {find(id)->row}};
        return give<SimilarPreview>(preview);
    }
    [[nodiscard]] Answer<ConflictResult> resolve(const ConflictDecision& decision) override
    {
        ConflictDetail* found = find(decision.id);
        if (found->row.status != ConflictStatus::Open || found->row.version != decision.version)
            return give<ConflictResult>(fail(ErrorKind::Stale, u"The conflict was settled meanwhile by Luc."_s));
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
            settle(one, decision.choice.pick == ConflictPick::Shopify ? Side::Shopify : find(one)->row.localSide, u"Marie Tremblay"_s);
        return give<ConflictResult>(ConflictResult{ids.size(), QString::number(decisions.size()), u"Staged for review."_s, decision.keepAsRule});
    }
    [[nodiscard]] Answer<ConflictResult> ignore(qint64 id, qint64) override
    {
        ignored.append(id);
        find(id)->row.status = ConflictStatus::Ignored;
        return give<ConflictResult>(ConflictResult{1, {}, {}, {}});
    }
    [[nodiscard]] Answer<ConflictResult> undo(const QString& token) override
    {
        undone.append(token);
        const QList<qint64> ids = m_before.take(token);
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
            stats.rules = {{u"price_small_difference"_s, u"Small price differences"_s, 812}, {u"stock_close"_s, u"Stock close together"_s, 301},
                           {u"description_from_feed"_s, u"Descriptions from the feed"_s, 96}};
            stats.people = 31;
            stats.open = qint64(std::ranges::count(all, ConflictStatus::Open, [](const auto& one) { return one.row.status; }));
        }
        return give<ConflictStats>(stats);
    }
    [[nodiscard]] Answer<QList<ConflictRuleRow>> rules() override { return give<QList<ConflictRuleRow>>(ruleRows); }
    [[nodiscard]] Answer<RuleSimulation> simulate(const QString&) override { return give<RuleSimulation>(RuleSimulation{40, 12, 11, 1, {}}); }
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
        return give<RuleTrial>(RuleTrial{u"What the rule says"_s, {40, 12, 11, 1, {all.first().row}}});
    }
    [[nodiscard]] Answer<void> saveRule(const EditedRule& edited) override
    {
        if (refuseRules)
            return give<void>(fail(*refuseRules));
        savedRules.append(edited);
        ruleRows.prepend({edited.rule.name, u"A rule of somebody's own"_s, {}, edited.rule.priority, edited.rule.isActive, 0});
        return give<void>({});
    }

    [[nodiscard]] ConflictDetail* find(qint64 id)
    {
        const auto found = std::ranges::find(all, id, [](const ConflictDetail& one) { return one.row.id; });
        return found == all.end() ? nullptr : &*found;
    }
    /// Somebody else is quicker.
    void settle(qint64 id, Side winner, const QString& by)
    {
        ConflictRow& row = find(id)->row;
        row.status = ConflictStatus::SettledByPerson;
        row.chosen = winner;
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

private:
    [[nodiscard]] static bool matches(const ConflictRow& row, const ConflictFilter& filter)
    {
        return row.status == filter.status && (!filter.field || filter.field == row.field)
            && (!filter.side || *filter.side == row.localSide) && (!filter.severity || *filter.severity == row.severity)
            && (filter.text.isEmpty() || row.sku.contains(filter.text, Qt::CaseInsensitive));
    }

    static Value price(int cents) { return Value(Decimal(cents, 2)); }

    static void fill(ConflictDetail& d, FieldId id, Side side, const Value& base, const Value& local, const Value& shopify)
    {
        d.row.field = id;
        d.row.localSide = side;
        d.base = base;
        d.local.side = side;
        d.row.local = d.local.value = local;
        d.shopify.side = Side::Shopify;
        d.row.shopify = d.shopify.value = shopify;
    }

    [[nodiscard]] static ConflictDetail make(int i)
    {
        ConflictDetail d;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        d.row.id = 100 + i;
        d.row.version = 1;
        d.row.productId = 1 + i;
        d.row.sku = u"BIC-%1"_s.arg(10000 + i * 37);
        d.row.name = u"Ballpoint pen, medium point, box of %1"_s.arg(12 + i);
        d.row.detectedAt = now.addSecs(-3600 * (i + 1));
        d.row.severity = i % 7 == 0 ? ConflictSeverity::High : i % 3 == 0 ? ConflictSeverity::Medium : ConflictSeverity::Low;
        d.baseBy = u"Shopify push"_s;
        d.baseAt = now.addDays(-9);
        d.shopify.by = u"a person in Shopify"_s;
        d.shopify.at = now.addSecs(-5400);
        d.why = u"Both sides changed the value since it was last agreed on, to different ones. No rule settles this."_s;
        switch (i % 5) {
        case 0:
            fill(d, FieldId::Price, Side::Xorosoft, price(1299), price(1449 + i), price(1199));
            break;
        case 1:
            fill(d, FieldId::Description, Side::Etilize, Value(u"<p>A pen for daily writing.</p><ul><li>Blue ink</li></ul>"_s),
                 Value(u"<p>A reliable pen for daily writing in the office.</p><ul><li>Blue ink</li><li>Medium point</li></ul>"_s),
                 Value(u"<p>Our best-selling pen for daily writing.</p><ul><li>Blue ink</li></ul><p><b>Ships today.</b></p>"_s));
            break;
        case 2:
            fill(d, FieldId::Title, Side::Etilize, Value(u"Ballpoint pen"_s), Value(u"Ballpoint pen, medium, blue"_s),
                 Value(u"Bic ballpoint pen (box)"_s));
            break;
        case 3:
            fill(d, FieldId::Inventory, Side::Xorosoft, Value::integer(40), Value::integer(12), Value::integer(61));
            break;
        default:
            fill(d, FieldId::Vendor, Side::Local, Value(u"Bic"_s), Value(u"BIC Canada"_s), Value(u"Société Bic"_s));
            break;
        }
        d.local.by = d.row.localSide == Side::Etilize ? u"the feed"_s : d.row.localSide == Side::Xorosoft ? u"Xorosoft"_s : u"Luc Roy"_s;
        d.local.at = now.addSecs(-7200);
        d.similar = 7;
        if (i % 5 == 0) {
            d.suggested = ConflictPick::Local;
            d.suggestedValue = d.local.value;
            d.suggestion = u"Suggested: the Xorosoft value, because Xorosoft owns the price."_s;
        }
        if (i >= 35) {
            d.row.status = ConflictStatus::SettledByRule;
            d.row.chosen = Side::Shopify;
            d.row.settledBy = u"Small price differences"_s;
            d.row.settledAt = now.addSecs(-600 * i);
        }
        return d;
    }

    QHash<QString, QList<qint64>> m_before;
};

} // namespace trueup::ui::testing
