#pragma once

#include "reconcile/proposal.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace trueup {

struct FieldChange
{
    FieldId field = FieldId::Title;
    Value base;
    Value current;
    Value proposed;
    std::optional<Decimal> changePercent; ///< of current, numbers only
    Side origin = Side::Etilize;
    QString rule;
    bool conflict = false; ///< base, current and proposal all differ: a person decides, the row is blocked
    QJsonObject evidence = {}; ///< what the rule relied on, for people to look at; mostly empty

    friend bool operator==(const FieldChange&, const FieldChange&) = default;
};

struct ChangeSet
{
    QList<FieldChange> changes;    ///< in registry order
    QList<FieldId> adopted;        ///< current equals proposed, base does not: becomes the new base in silence
    QList<FieldId> localEdits;     ///< only current differs from base: the edit stands
    int normalisedAway = 0;        ///< values that differ in spelling only; with caseIsNoise also in letter case or white space
    int letterCase = 0;            ///< of these, in letter case only
    bool isCreate = false;

    [[nodiscard]] bool isEmpty() const { return changes.isEmpty(); }
    [[nodiscard]] bool hasConflict() const;
    /// Whether any change is written to the shop.
    [[nodiscard]] bool isPushable() const;
    [[nodiscard]] const FieldChange* find(FieldId field) const;
};

struct DiffOptions
{
    bool isCreate = false;          ///< the product does not exist in the target: every proposed field is a change
    bool caseIsNoise = false;       ///< letter case and white space are no difference of what a source proposes (imports)
    bool restoreOwnedDrift = false; ///< stage the owner's value where somebody changed a field they do not own
};

/// The changes that would make the product what the sides propose. A none `base` value means "never agreed".
/// proposed empty -> nothing. current = proposed -> adopted. Without base: a change. With base: only the proposal moved
/// -> a change; only current moved -> the local edit stands; both moved -> a change marked as conflict.
[[nodiscard]] ChangeSet diffProduct(const ProductValues& base, const ProductValues& current,
                                    const ProposedValues& proposed, const DiffOptions& options = {});

/// {field: {"base","rule","origin","current","proposed","change_percent"}} with "conflict":true where it is one and "evidence"
/// where there is some, compact UTF-8, members in the order jsonb keeps them. A side that has no value and a change that has
/// no percentage are left out: half of a new product's proposal were such members.
[[nodiscard]] QByteArray changesJson(const ChangeSet& changes);
/// The same for people and programs outside: every member is there, null where nothing is said.
[[nodiscard]] QJsonObject completeChanges(QJsonObject changes);
/// The inverse; unknown fields are ignored. Only `changes` is restored.
[[nodiscard]] ChangeSet changesFromJson(const QByteArray& json);

} // namespace trueup
