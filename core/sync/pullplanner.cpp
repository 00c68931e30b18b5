#include "sync/pullplanner.h"

#include "catalog/images.h"
#include "reconcile/diff.h"
#include "sync/proposalrow.h"

#include <QJsonDocument>

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// A picture that is still being processed has no address yet: the list is not what it will be.
bool areImagesReady(const RemoteProduct& remote)
{
    return std::ranges::none_of(remote.media, [](const RemoteMedia& medium) {
        return medium.type == "IMAGE"_L1 && medium.source.isEmpty() && medium.status != "FAILED"_L1;
    });
}

/// Whether the answer says something about the field at all.
bool wasRead(const RemoteProduct& remote, FieldId id)
{
    if (!field(id).isPushable())
        return false;
    if (id == FieldId::Images)
        return areImagesReady(remote);
    return id != FieldId::Inventory || remote.values.has(id); // not stocked at the location: nothing is known
}

/// The values that become the snapshot.
ProductValues readValues(const RemoteProduct& remote)
{
    ProductValues values = remote.values;
    if (!areImagesReady(remote))
        values[FieldId::Images] = {};
    return values;
}

std::optional<Decimal> percent(const Value& current, const Value& proposed)
{
    const auto from = numberOf(current);
    const auto to = numberOf(proposed);
    return from && to ? Decimal::changePercent(*from, *to) : std::nullopt;
}

QJsonObject sideJson(const SideView& view)
{
    QJsonObject json{{u"value"_s, view.value.toJsonValue()}};
    if (view.at.isValid())
        json.insert(u"at"_s, view.at.toUTC().toString(Qt::ISODateWithMs));
    if (!view.by.isEmpty())
        json.insert(u"by"_s, view.by);
    return json;
}

ConflictRecord conflictOf(const FieldDecision& decision, const FieldSituation& situation, qint64 product, qint64 run)
{
    ConflictRecord record;
    record.productId = product;
    record.runId = run;
    record.field = field(decision.field).keyString();
    if (!situation.base.isNone())
        record.baseValue = situation.base.toJson();
    record.sides = {{sideWord(situation.local.side), sideJson(situation.local)}, {u"shopify"_s, sideJson(situation.remote)}};
    if (decision.action == FieldAction::Conflict && !decision.value.isNone())
        record.suggestedValue = decision.value.toJson();
    record.suggestedRule = decision.rule;
    if (!decision.severity.isEmpty())
        record.severity = decision.severity;
    record.similarKey = decision.similarKey;
    return record;
}

/// Of the fields that would be lost with a deletion.
template <class ValueOf>
QJsonObject editsOf(const ThreeWayPlan& plan, const ValueOf& valueOf)
{
    QJsonObject edits;
    for (const FieldId id : plan.editedFields)
        edits.insert(field(id).keyString(), valueOf(id).toJsonValue());
    return edits;
}

/// Gone on one side, edited on the other: the side without the product has no value.
ConflictRecord deletionConflict(const ProductState& ours, const QJsonValue& local, const QJsonValue& shop, qint64 run)
{
    ConflictRecord record;
    record.productId = ours.id;
    record.runId = run;
    record.kind = u"delete_vs_edit"_s;
    record.severity = u"high"_s;
    record.similarKey = u"delete_vs_edit:"_s;
    record.sides = {{u"local"_s, QJsonObject{{u"value"_s, local}, {u"at"_s, ours.updated.toUTC().toString(Qt::ISODateWithMs)}}},
                    {u"shopify"_s, QJsonObject{{u"value"_s, shop}}}};
    return record;
}

/// The changes of an open row, or of one to be made, as decisions come in.
class RowEditor
{
public:
    RowEditor(const ProductState& ours, const PullState& known) : m_ours(ours), m_known(known)
    {
        m_before = changesFromJson(known.row.changes.isEmpty() ? QByteArray("{}") : known.row.changes);
        m_after = m_before;
    }

    void take(const FieldDecision& decision, const FieldSituation& situation)
    {
        const FieldEffect& effect = decision.effect;
        FieldChange* change = find(decision.field);
        if (effect.dropProposal) {
            m_after.changes.removeIf([&](const FieldChange& c) { return c.field == decision.field; });
            return;
        }
        const bool isMine = effect.raise && !isVoid(decision.field, situation.local.value);
        if (!change && !effect.stage && !isMine)
            return;
        if (!change) {
            m_after.changes.append(FieldChange{decision.field, {}, {}, {}, {}, situation.local.side, decision.rule, false});
            change = &m_after.changes.last();
            change->proposed = situation.local.value;
        }
        if (effect.stage) {
            change->proposed = *effect.stage;
            change->origin = effect.stageOrigin;
            change->rule = decision.rule;
        }
        change->base = effect.base ? *effect.base : situation.base;
        change->current = situation.remote.value;
        change->conflict = effect.raise;
        change->changePercent = percent(change->current, change->proposed);
        m_isBlocked = m_isBlocked || effect.raise;
    }

    void block() { m_isBlocked = true; }

    void finish(PulledEffects& effects)
    {
        std::ranges::sort(m_after.changes, {}, &FieldChange::field);
        const bool isOpen = m_known.row.id != 0;
        if (isOpen && (hasChanged() || (m_isBlocked && m_known.row.status != "blocked"_L1)))
            effects.row = rowChange();
        else if (!isOpen && !m_after.isEmpty())
            effects.staged = newRow();
    }

private:
    FieldChange* find(FieldId id)
    {
        const auto found = std::ranges::find(m_after.changes, id, &FieldChange::field);
        return found == m_after.changes.end() ? nullptr : &*found;
    }

    /// Anything a reviewer would see differently. Spelling does not count.
    [[nodiscard]] bool hasChanged() const
    {
        return m_before.changes.size() != m_after.changes.size() ||
               !std::ranges::equal(m_before.changes, m_after.changes, [](const FieldChange& a, const FieldChange& b) {
                   return a.field == b.field && a.conflict == b.conflict && agree(a.field, a.base, b.base) &&
                          agree(a.field, a.current, b.current) && agree(a.field, a.proposed, b.proposed);
               });
    }

    [[nodiscard]] PullRowChange rowChange() const
    {
        return {m_known.row.id, m_known.row.version, changesJson(m_after), changedFieldKeys(m_after), pricePercentOf(m_after), m_isBlocked,
                !m_isBlocked,   true};
    }

    [[nodiscard]] StagedRow newRow() const
    {
        StagedRow row = proposalRow(m_ours, m_after);
        const bool isOwners = std::ranges::all_of(
            m_after.changes, [](const FieldChange& change) { return change.origin == Side::Xorosoft; });
        row.source = isOwners ? u"xorosoft"_s : u"manual"_s;
        row.approvalRule = m_after.changes.first().rule;
        if (m_isBlocked)
            row.blockedReason = u"conflict"_s;
        return row;
    }

    const ProductState& m_ours;
    const PullState& m_known;
    ChangeSet m_before;
    ChangeSet m_after;
    bool m_isBlocked = false;
};

void takeIntoItem(PullItem& item, const FieldDecision& decision)
{
    const FieldEffect& effect = decision.effect;
    if (effect.base) {
        if (effect.base->isNone())
            item.baseNone.append(decision.field);
        else
            item.base[decision.field] = *effect.base;
        item.baseBy.insert(decision.field, effect.baseBy);
    }
    if (effect.product)
        item.product[decision.field] = *effect.product;
}

PullItem itemOf(const RemoteProduct& remote, qint64 product)
{
    PullItem item;
    item.productId = product;
    item.ids = {remote.id, remote.variantId, remote.inventoryItemId};
    item.handle = remote.handle;
    item.values = readValues(remote);
    item.remoteUpdated = remote.updatedAt;
    return item;
}

} // namespace

PulledEffects PullPlanner::adopted(const RemoteProduct& remote, const QByteArray& valuesJson)
{
    PulledEffects effects;
    effects.item = itemOf(remote, 0);
    effects.item.isWhole = true;
    if (areImagesReady(remote))
        effects.item.valuesJson = valuesJson;
    return effects;
}

QList<FieldId> PullPlanner::movedFields(const RemoteProduct& remote, const ProductState& ours)
{
    QList<FieldId> moved;
    for (const Field& column : fields()) {
        if (wasRead(remote, column.id) && ours.baseBy.contains(column.id) &&
            !agree(column.id, remote.values[column.id], ours.base[column.id]))
            moved.append(column.id);
    }
    return moved;
}

void PullPlanner::nameImages(RemoteProduct& remote, const QList<MediaRecord>& media)
{
    auto images = imagesFromValue(remote.values[FieldId::Images]);
    bool isNamed = false;
    for (ProductImage& image : images) {
        const auto medium = std::ranges::find(remote.media, image.src, &RemoteMedia::source);
        const QString file = image.src.section(u'?', 0, 0).section(u'/', -1);
        const auto known = std::ranges::find_if(media, [&](const MediaRecord& record) {
            const bool isSameMedium = medium != remote.media.end() && record.shopifyGid == medium->id;
            return isSameMedium || (record.shopifyGid.isEmpty() && imageFileName(record.sourceUrl) == file);
        });
        if (known == media.end())
            continue;
        image.src = known->sourceUrl;
        isNamed = true;
    }
    if (isNamed)
        remote.values[FieldId::Images] = imagesValue(images);
}

ProductSituation PullPlanner::situation(const PulledProductView& view) const
{
    const auto& [remote, known, ours, echoes, forPeople, isSkuTaken] = view;
    ProductSituation product;
    product.sku = ours.sku;
    product.vendor = ours.current.text(FieldId::Vendor);
    product.productType = ours.current.text(FieldId::ProductType);
    if (const Decimal* cost = ours.current[FieldId::Cost].decimal())
        product.cost = *cost;
    product.linkedToErp = !ours.itemNumber.isEmpty();
    product.localDeleted = known.row.operation == "delete"_L1;
    const ChangeSet open = changesFromJson(known.row.changes);
    for (const Field& column : fields()) {
        const FieldId id = column.id;
        if (!wasRead(remote, id))
            continue;
        FieldSituation field;
        field.field = id;
        field.base = ours.base[id];
        field.baseBy = ours.baseBy.value(id);
        field.locked = ours.lockedFields.contains(id);
        field.echo = echoes.contains(id);
        field.forPeople = forPeople.contains(id);
        field.isTaken = isSkuTaken && id == FieldId::Sku;
        field.remote = {remote.values[id], Side::Shopify, field.echo ? u"trueup"_s : QString(), remote.updatedAt, true};
        if (const FieldChange* proposal = open.find(id)) {
            const bool byPerson = proposal->origin == Side::Local && !known.row.editedBy.isEmpty();
            field.hasProposal = true;
            field.local = {proposal->proposed, proposal->origin,
                           byPerson ? u"user:"_s + known.row.editedBy : sideWord(proposal->origin), known.row.updated, byPerson};
        } else {
            field.local = {ours.current[id], Side::Local, {}, ours.updated, true};
        }
        product.fields.append(field);
    }
    return product;
}

PulledEffects PullPlanner::plan(const PulledProductView& view) const
{
    const ProductSituation product = situation(view);
    PlanOptions options;
    options.now = m_now;
    PulledEffects effects;
    effects.plan = planThreeWay(product, m_rules, options);
    effects.item = itemOf(view.remote, view.ours.id);
    RowEditor row(view.ours, view.known);
    for (qsizetype i = 0; i < effects.plan.decisions.size(); ++i) {
        const FieldDecision& decision = effects.plan.decisions[i];
        const FieldSituation& asked = product.fields[i];
        takeIntoItem(effects.item, decision);
        row.take(decision, asked);
        if (decision.effect.raise)
            effects.raised.append(conflictOf(decision, asked, view.ours.id, m_run));
        else if (decision.isResolution())
            effects.resolved.append({conflictOf(decision, asked, view.ours.id, m_run), decision.rule, decision.ruleType,
                                     decision.chosenWord, decision.value.toJson()});
    }
    if (effects.plan.deletedAgainstEdit) {
        effects.raised.append(deletionConflict(view.ours, QJsonValue::Null,
                                               editsOf(effects.plan, [&](FieldId id) { return view.remote.values[id]; }), m_run));
        row.block();
    }
    row.finish(effects);
    effects.isIdle = effects.plan.isIdle() && !effects.row && !effects.staged && !view.ours.isMissingInShop &&
                     view.ours.shopify.product == view.remote.id && view.ours.shopUpdated == view.remote.updatedAt &&
                     view.ours.shop == effects.item.values;
    return effects;
}

PulledEffects PullPlanner::missing(const PullState& known, const ProductState& ours) const
{
    PulledEffects effects;
    effects.item.productId = ours.id;
    ProductSituation product;
    product.remoteMissing = true;
    product.localDeleted = known.row.operation == "delete"_L1;
    const ChangeSet open = changesFromJson(known.row.changes);
    const auto local = [&](FieldId id) {
        const FieldChange* proposal = open.find(id);
        return proposal ? proposal->proposed : ours.current[id];
    };
    for (const Field& column : fields()) {
        FieldSituation field;
        field.field = column.id;
        field.base = ours.base[column.id];
        field.baseBy = ours.baseBy.value(column.id);
        field.hasProposal = open.find(column.id) != nullptr;
        field.local.value = local(column.id);
        product.fields.append(field);
    }
    effects.plan = planThreeWay(product, m_rules, {});
    if (!effects.plan.deletedAgainstEdit) {
        // What is staged is stock, which moves without anybody's doing, and there is nothing left to write it to. Kept, it
        // would stand blocked by a conflict that the deletion has made obsolete.
        if (known.row.id != 0 && known.row.operation == "update"_L1)
            effects.row = PullRowChange{known.row.id, known.row.version, "{}", {}, {}, false, true, true};
        return effects;
    }
    effects.raised.append(deletionConflict(ours, editsOf(effects.plan, local), QJsonValue::Null, m_run));
    if (known.row.id == 0)
        return effects;
    PullRowChange row{known.row.id, known.row.version, known.row.changes, {}, {}, true, false, true};
    for (const FieldChange& change : open.changes)
        row.fields.append(field(change.field).keyString());
    if (const FieldChange* price = open.find(FieldId::Price))
        row.pricePercent = price->changePercent;
    effects.row = row;
    return effects;
}

} // namespace trueup
