#pragma once

#include "reconcile/threeway.h"
#include "remote/shopify/exportjoiner.h"
#include "store/conflicttable.h"
#include "store/mediatable.h"
#include "store/pulltable.h"
#include "store/stagingtable.h"

namespace trueup {

/// One product of the shop beside what we know of it.
struct PulledProductView
{
    const RemoteProduct& remote;
    const PullState& known;
    const ProductState& ours;
    QSet<FieldId> echoes = {};      ///< fields that hold our own last write
    QList<FieldId> forPeople = {};  ///< fields about which a person took back what a rule had decided
    bool isSkuTaken = false;        ///< the SKU it has in the shop is another product's of ours, or of two in the shop
};

/// Everything one product's plan means for the database; written by PullApply.
struct PulledEffects
{
    PullItem item;
    bool isIdle = false; ///< nothing to store but that it was seen
    /// Nothing is left open: a next look at the same values needs no plan.
    [[nodiscard]] bool isSettled() const { return !row && !staged && raised.isEmpty(); }
    std::optional<PullRowChange> row;
    std::optional<StagedRow> staged;
    QList<ConflictRecord> raised;
    QList<RuleResolution> resolved;
    ThreeWayPlan plan;
};

/// Turns products of the shop into effects. Pure but for what it is given; belongs to one thread.
class PullPlanner
{
public:
    PullPlanner(RuleSet rules, QDateTime now, qint64 run) : m_rules(std::move(rules)), m_now(std::move(now)), m_run(run) {}

    /// A product that is new to us: everything is taken over.
    /// `valuesJson`: of what was read, made once by the reader.
    [[nodiscard]] static PulledEffects adopted(const RemoteProduct& remote, const QByteArray& valuesJson = {});
    [[nodiscard]] PulledEffects plan(const PulledProductView& view) const;
    /// The shop no longer has the product. Without edits of ours there is nothing but to say so.
    [[nodiscard]] PulledEffects missing(const PullState& known, const ProductState& ours) const;

    /// Values whose difference from what was agreed could be our own last write.
    [[nodiscard]] static QList<FieldId> movedFields(const RemoteProduct& remote, const ProductState& ours);
    /// Pictures we brought into the shop have another address there; gives them back the one we know them by.
    static void nameImages(RemoteProduct& remote, const QList<MediaRecord>& media);

private:
    [[nodiscard]] ProductSituation situation(const PulledProductView& view) const;

    RuleSet m_rules;
    QDateTime m_now;
    qint64 m_run;
};

} // namespace trueup
