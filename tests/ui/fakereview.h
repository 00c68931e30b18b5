#pragma once

#include "fakecatalogue.h"
#include "fakeholder.h"

#include "review/rowdeltas.h"
#include "services/push.h"
#include "services/review.h"
#include "widgets/labels.h"

namespace trueup::ui::testing {

using namespace Qt::StringLiterals;

class FakeReview final : public ReviewService, public Holder
{
public:
    explicit FakeReview(int count) : catalogue(count) {}

    FakeCatalogue catalogue;
    QList<Decision> decisions;
    QList<ValueEdit> edits;
    QList<FieldTask> fieldTasks;
    int fieldPreviews = 0;
    int pagesAsked = 0;
    qsizetype rowsAsked = 0;
    int detailsAsked = 0;

    [[nodiscard]] Answer<QList<BatchRow>> batches() override
    {
        QList<BatchRow> result;
        for (const QString& id : FakeCatalogue::batches()) {
            const FakeRun run = FakeCatalogue::runOf(id);
            BatchRow batch;
            batch.id = id;
            batch.name = jobLabel(run.kind);
            batch.source = run.kind == JobKind::XorosoftRefresh ? Side::Xorosoft : Side::Etilize;
            batch.createdAt = run.ended();
            batch.createdBy = FakeNight().startedBy(run);
            for (const ReviewRow& row : catalogue.rows()) {
                if (FakeCatalogue::batchOf(row) != id)
                    continue;
                ++batch.total;
                batch.pending += row.status == ReviewStatus::Pending || row.status == ReviewStatus::Held;
                batch.approved += row.status == ReviewStatus::Approved;
                batch.failed += row.status == ReviewStatus::Failed;
            }
            if (batch.total > 0)
                result.append(batch);
        }
        return give<QList<BatchRow>>(result);
    }

    [[nodiscard]] Answer<Page<ReviewRow>> page(const ReviewFilter& filter, const ReviewOrder& order,
                                               const QString& afterKey, int limit) override
    {
        ++pagesAsked;
        const QList<ReviewRow> all = sorted(filter, order);
        const qsizetype from = afterKey.toLongLong();
        Page<ReviewRow> result;
        result.rows = all.mid(from, limit);
        if (from + limit < all.size())
            result.nextKey = QString::number(from + limit);
        return give<Page<ReviewRow>>(result);
    }

    [[nodiscard]] Answer<QList<ReviewKey>> keys(const ReviewFilter& filter, const ReviewOrder& order) override
    {
        QList<ReviewKey> result;
        for (const ReviewRow& row : sorted(filter, order))
            result.append({row.id, row.version, row.startsUnticked});
        return give<QList<ReviewKey>>(result);
    }

    [[nodiscard]] Answer<QList<ReviewRow>> rows(const QList<qint64>& ids) override
    {
        rowsAsked += ids.size();
        QList<ReviewRow> result;
        for (const qint64 id : ids) {
            if (const ReviewRow* row = catalogue.find(id))
                result.append(*row);
        }
        return give<QList<ReviewRow>>(result);
    }

    [[nodiscard]] Answer<ReviewChoices> choices(const QString&) override
    {
        return give<ReviewChoices>(ReviewChoices{FakeGood::vendors(), FakeGood::types()});
    }

    [[nodiscard]] Answer<ReviewTotals> totals(const ReviewFilter& filter) override
    {
        ReviewTotals totals;
        for (const ReviewRow& row : catalogue.rows()) {
            if (!FakeCatalogue::matches(row, filter, true))
                continue;
            totals.created += row.kind == ChangeKind::Create;
            totals.changed += row.kind == ChangeKind::Update;
            totals.withdrawn += row.kind == ChangeKind::Archive;
            totals.pending += row.status == ReviewStatus::Pending;
            totals.held += row.status == ReviewStatus::Held;
            totals.approved += row.status == ReviewStatus::Approved;
            totals.autoApproved += row.autoApproved;
            totals.rejected += row.status == ReviewStatus::Rejected;
            totals.failed += row.status == ReviewStatus::Failed;
            if (!FakeCatalogue::matches(row, filter, false))
                continue;
            ++totals.matching;
            totals.approvable += row.status == ReviewStatus::Pending;
            totals.rejectable += row.status == ReviewStatus::Pending || row.status == ReviewStatus::Held || row.status == ReviewStatus::Approved;
            totals.reopenable += row.status == ReviewStatus::Approved || row.status == ReviewStatus::Rejected;
            totals.releasable += row.status == ReviewStatus::Held;
        }
        return give<ReviewTotals>(totals);
    }

    [[nodiscard]] Answer<ReviewDetail> detail(qint64 id) override
    {
        ++detailsAsked;
        const ReviewRow* row = catalogue.find(id);
        if (!row)
            return give<ReviewDetail>(fail(ErrorKind::NotFound, u"The staged change is gone."_s));
        ReviewDetail detail = catalogue.detail(*row);
        detail.isInShop = row->kind != ChangeKind::Create;
        for (DiffField& one : detail.fields) {
            if (detail.isInShop && field(one.field).isPushable())
                one.shop = one.ours;
        }
        return give<ReviewDetail>(detail);
    }

    [[nodiscard]] Answer<DecisionResult> decide(const Decision& decision) override
    {
        decisions.append(decision);
        DecisionResult result;
        m_before.insert(QString::number(decisions.size()), catalogue.rows());
        for (ReviewRow& row : catalogue.rows()) {
            const bool meant = decision.everything
                ? FakeCatalogue::matches(row, *decision.everything, false) && changes(decision.verdict, row.status)
                : std::ranges::find(decision.items, row.id, &Decision::Item::id) != decision.items.end();
            if (!meant)
                continue;
            if (decision.verdict == Verdict::Release || decision.verdict == Verdict::Reopen) {
                row.status = ReviewStatus::Pending;
                ++row.version;
                ++result.decided;
                continue;
            }
            if (row.status == ReviewStatus::Held) {
                ++result.refused;
                result.refusal = said("trueup::ReviewDecisions", "%Ln product(s) are held and need a closer look.", int(result.refused));
                continue;
            }
            row.status = decision.verdict == Verdict::Approve ? ReviewStatus::Approved : ReviewStatus::Rejected;
            ++row.version;
            ++result.decided;
        }
        result.undoToken = QString::number(decisions.size());
        return give<DecisionResult>(result);
    }

    [[nodiscard]] Answer<DecisionResult> edit(const ValueEdit& edit) override
    {
        edits.append(edit);
        DecisionResult result;
        result.undoToken = u"edit %1"_s.arg(edits.size());
        m_before.insert(result.undoToken, catalogue.rows());
        if (ReviewRow* row = catalogue.find(edit.id)) {
            ++row->version;
            row->status = ReviewStatus::Pending;
            const auto delta = std::ranges::find(row->deltas, edit.field, &FieldDelta::field);
            if (delta == row->deltas.end())
                row->deltas.append({edit.field, {}, edit.value, {}});
            else
                delta->proposed = edit.value;
            result.decided = 1;
        }
        return give<DecisionResult>(result);
    }

    [[nodiscard]] Answer<FieldPreview> previewField(const FieldTask& task) override
    {
        ++fieldPreviews;
        FieldPreview preview;
        for (ReviewRow& row : catalogue.rows())
            (void)doTo(row, task, preview, false);
        return give<FieldPreview>(preview);
    }

    [[nodiscard]] Answer<DecisionResult> actOnField(const FieldTask& task) override
    {
        fieldTasks.append(task);
        DecisionResult result;
        result.undoToken = u"field %1"_s.arg(fieldTasks.size());
        m_before.insert(result.undoToken, catalogue.rows());
        FieldPreview preview;
        for (ReviewRow& row : catalogue.rows())
            (void)doTo(row, task, preview, true);
        result.decided = preview.acts;
        if (preview.acts != task.expected)
            return give<DecisionResult>(fail(ErrorKind::Stale, u"Another number."_s));
        return give<DecisionResult>(result);
    }

    [[nodiscard]] Answer<DecisionResult> undo(const QString& token) override
    {
        catalogue.rows() = m_before.take(token);
        return give<DecisionResult>(DecisionResult{1, 0, {}, {}});
    }

private:
    static bool changes(Verdict verdict, ReviewStatus status)
    {
        if (verdict == Verdict::Reopen)
            return status == ReviewStatus::Approved || status == ReviewStatus::Rejected;
        return status == (verdict == Verdict::Release ? ReviewStatus::Held : ReviewStatus::Pending);
    }

    static bool doTo(ReviewRow& row, const FieldTask& task, FieldPreview& preview, bool really)
    {
        const bool meant = task.everything ? FakeCatalogue::matches(row, *task.everything, false)
                                           : std::ranges::find(task.items, row.id, &Decision::Item::id) != task.items.end();
        if (!meant)
            return false;
        const auto delta = std::ranges::find(row.deltas, task.field, &FieldDelta::field);
        if (delta == row.deltas.end())
            return ++preview.without, false;
        if (row.status != ReviewStatus::Pending)
            return ++(row.status == ReviewStatus::Held ? preview.held : preview.settled), false;
        Value after = delta->proposed;
        if (task.act == FieldTask::Act::Edit) {
            const BulkEdited edited = bulkEdited(task.field, task.edit, delta->proposed);
            if (edited.outcome != BulkEdited::Outcome::Changed)
                return ++(edited.outcome == BulkEdited::Outcome::Same ? preview.same : preview.unfit), false;
            after = edited.value;
        }
        ++preview.acts;
        preview.othersRejected += task.act == FieldTask::Act::ApproveOnly && row.deltas.size() > 1;
        if (preview.first.size() < 5)
            preview.first.append({row.sku, row.name, task.act == FieldTask::Act::Edit ? delta->proposed : delta->current, after});
        if (!really)
            return true;
        ++row.version;
        if (task.act == FieldTask::Act::Edit)
            delta->proposed = after;
        else if (task.act == FieldTask::Act::Reject)
            row.deltas.erase(delta);
        else
            row.status = ReviewStatus::Approved;
        return true;
    }

    [[nodiscard]] QList<ReviewRow> sorted(const ReviewFilter& filter, const ReviewOrder& order)
    {
        QList<ReviewRow> all;
        for (const ReviewRow& row : catalogue.rows()) {
            if (FakeCatalogue::matches(row, filter, false))
                all.append(row);
        }
        if (order.column == ReviewSort::Sku)
            std::ranges::stable_sort(all, {}, &ReviewRow::sku);
        else if (order.column == ReviewSort::Name)
            std::ranges::stable_sort(all, {}, &ReviewRow::name);
        if (order.descending)
            std::ranges::reverse(all);
        return all;
    }

    QHash<QString, QList<ReviewRow>> m_before;
};

class FakePush final : public PushService, public Holder
{
public:
    PushPreview shown;
    FakePush()
    {
        shown.target = u"example.myshopify.com"_s;
        shown.products = 1; // and the rest as the world has it
        shown.usesBulk = true;
        shown.seconds = 74;
    }
    /// Counts what is approved, and says of it what stands out.
    void planAll(const QList<ReviewRow>& rows)
    {
        shown.products = shown.creates = shown.withdrawals = 0;
        plannedWrites.clear();
        QMap<FieldId, qint64> changed;
        QList<GuardExample> withdrawn;
        QList<GuardExample> swings;
        for (const ReviewRow& row : rows) {
            if (row.status != ReviewStatus::Approved)
                continue;
            plan(row);
            ++shown.products;
            shown.creates += row.kind == ChangeKind::Create;
            shown.withdrawals += row.kind == ChangeKind::Archive;
            if (row.kind == ChangeKind::Archive)
                withdrawn.append({row.sku, row.name, {}, {}, {}, {}});
            for (const FieldDelta& delta : row.deltas) {
                ++changed[delta.field];
                if (delta.field == FieldId::Price && delta.changePercent && std::abs(delta.changePercent->toDouble()) > swingPercent)
                    swings.append({row.sku, {}, FieldId::Price, delta.current, delta.proposed, {}});
            }
        }
        shown.updates = shown.products - shown.creates - shown.withdrawals;
        shown.calls = shown.products + shown.creates;
        shown.points = shown.calls * 10;
        shown.fields.clear();
        for (auto one = changed.cbegin(); one != changed.cend(); ++one)
            shown.fields.append({one.key(), one.value()});
        shown.findings.clear();
        if (!withdrawn.isEmpty())
            shown.findings.append({FindingLevel::Warn, said("trueup::CorePush", "%Ln product(s) will no longer be on sale in the shop.", int(withdrawn.size())),
                                   withdrawn, withdrawn.size()});
        if (!swings.isEmpty())
            shown.findings.append({FindingLevel::Warn, said("trueup::CorePush", "%Ln price(s) change by more than %1%.", int(swings.size())).arg(swingPercent),
                                   swings, swings.size()});
    }
    static constexpr int swingPercent = 20;
    [[nodiscard]] Answer<PushPreview> preview(const QString&) override { return give<PushPreview>(shown); }
    [[nodiscard]] Answer<Page<PushResultRow>> results(const QString&, const QString&, int) override
    {
        Page<PushResultRow> page;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        page.rows = {{1, FakeGood{0}.sku(), FakeGood{0}.name(), PushOutcome::Confirmed,
                      field(FieldId::Price).translatedLabel() + u", "_s + field(FieldId::Description).translatedLabel(), 1, now,
                      false, false, false, {}, {}, {}},
                     {2, FakeGood{1}.sku(), FakeGood{1}.name(), PushOutcome::Failed,
                      said("trueup::StoredWords", "The shop refused the values: “%1”", -1, "what the shop said, in its own language").arg(u"Barcode is invalid"_s), 1, now, true,
                      true, true, said("trueup::CorePush", "Refused value"), {}, {FieldId::Barcode, FieldId::Title}, u"Barcode is invalid"_s}};
        return give<Page<PushResultRow>>(page);
    }
    [[nodiscard]] Answer<Page<PlannedWrite>> planned(const QString&, const QString& text, const QString& afterKey, int limit) override
    {
        plannedAsked.append(text);
        Page<PlannedWrite> page;
        qint64 at = afterKey.toLongLong();
        for (; at < plannedWrites.size() && page.rows.size() < limit; ++at) {
            const PlannedWrite& one = plannedWrites[at];
            if (one.sku.contains(text, Qt::CaseInsensitive) || one.name.contains(text, Qt::CaseInsensitive))
                page.rows.append(one);
        }
        if (at < plannedWrites.size())
            page.nextKey = QString::number(at);
        return give<Page<PlannedWrite>>(page);
    }
    [[nodiscard]] Answer<QList<FieldDelta>> plannedValues(qint64 id) override
    {
        valuesAsked.append(id);
        return give<QList<FieldDelta>>(plannedDeltas.value(id));
    }
    void plan(const ReviewRow& row)
    {
        PlannedWrite one{row.id, row.sku, row.name, row.kind, {}};
        for (const FieldDelta& delta : row.deltas)
            one.values.append({delta.field, shownChange(delta).before, shownChange(delta).after});
        plannedWrites.append(one);
        plannedDeltas.insert(row.id, row.deltas);
    }
    QList<PlannedWrite> plannedWrites;
    QHash<qint64, QList<FieldDelta>> plannedDeltas;
    QStringList plannedAsked; ///< the texts, one a page
    QList<qint64> valuesAsked;
    [[nodiscard]] Answer<Value> value(qint64, FieldId) override { return give<Value>(Value(QString::fromLatin1(FakeChange::refusedBarcode))); }
    [[nodiscard]] Answer<void> sendBack(qint64 id, FieldId field, const Value& value) override
    {
        sentBack.append({id, field, value});
        return give<void>({});
    }
    QList<std::tuple<qint64, FieldId, Value>> sentBack;
    [[nodiscard]] Answer<qint64> retry(const QList<qint64>& ids) override
    {
        retried = ids;
        return give<qint64>(ids.size());
    }
    [[nodiscard]] Answer<Page<PushResultRow>> unfinished(const QString&, int) override { return give<Page<PushResultRow>>(Page<PushResultRow>{left, moreLeft}); }
    [[nodiscard]] Answer<qint64> retryAll() override
    {
        ++retriedAll;
        return give<qint64>(left.size());
    }
    QList<PushResultRow> left = {{2, FakeGood{1}.sku(), FakeGood{1}.name(), PushOutcome::Failed,
                                  said("trueup::StoredWords", "The shop refused the values: “%1”", -1, "what the shop said, in its own language").arg(u"Barcode is invalid"_s), 1,
                                  FakeNight().run(FakeNight::pushed).ended(), true, true, true,
                                  said("trueup::CorePush", "Refused value"), {},
                                  {FieldId::Barcode, FieldId::Title}, u"Barcode is invalid"_s}};
    QString moreLeft; ///< the key of a next page
    int retriedAll = 0;
    QList<qint64> retried; ///< the last ones named
};

} // namespace trueup::ui::testing
