#include "reviewdecisions.h"

#include "catalog/comparators.h"
#include "reconcile/diff.h"
#include "reviewwords.h"
#include "services/colontext.h"
#include "store/feedjobtable.h"
#include "store/producttable.h"
#include "store/reviewreader.h"
#include "store/sqlvalues.h"
#include "store/storedrules.h"
#include "sync/fieldtask.h"
#include "widgets/format.h"

#include <QCoreApplication>
#include <QJsonObject>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(trueup::ReviewDecisions)
};

/// The first reason why rows were left alone, as a sentence.
QString refusalText(const DecisionOutcome& outcome)
{
    if (outcome.blocked > 0)
        return Text::tr("%Ln product(s) are held and need a closer look.", nullptr, int(outcome.blocked));
    if (outcome.conflicts > 0)
        return Text::tr("%Ln product(s) have an open conflict.", nullptr, int(outcome.conflicts));
    if (outcome.own > 0)
        return Text::tr("%Ln change(s) are your own; somebody else approves them.", nullptr, int(outcome.own));
    if (outcome.waiting > 0)
        return Text::tr("%Ln product(s) need a second approver.", nullptr, int(outcome.waiting));
    if (outcome.settled > 0)
        return Text::tr("%Ln product(s) were decided or written already.", nullptr, int(outcome.settled));
    return {};
}

} // namespace

/// The time stamps of a transaction are its own alone.
Result<DecisionTrace> traceOf(Connection& connection, std::span<const qint64> ids, ui::Verdict verdict)
{
    const QStringList statuses = verdict == ui::Verdict::Reopen ? QStringList{u"pending"_s, u"blocked"_s}
                                                                : QStringList{u"approved"_s, u"rejected"_s};
    auto query = connection.query(u"SELECT id, row_version FROM sync_staging WHERE id = ANY (?::bigint[]) "
                                  "AND reviewed_at = now() AND status = ANY (?::text[]) ORDER BY id"_s,
                                  {sql::array(ids), sql::array(statuses)});
    if (!query)
        return fail(query.error());
    DecisionTrace trace;
    trace.verdict = verdict;
    while (query->next()) {
        trace.ids.append(query->value(0).toLongLong());
        trace.versions.append(query->value(1).toLongLong());
    }
    return trace;
}

ui::DecisionResult resultOf(const DecisionOutcome& outcome)
{
    return {outcome.decided, outcome.waiting + outcome.blocked + outcome.conflicts + outcome.own + outcome.settled,
            refusalText(outcome), {}};
}

namespace {

/// In which states rows are that a decision can change.
QStringList decidableStatuses(ui::Verdict verdict)
{
    switch (verdict) {
    case ui::Verdict::Approve: return {u"pending"_s};
    case ui::Verdict::Reject: return {u"pending"_s, u"blocked"_s, u"approved"_s};
    case ui::Verdict::Reopen: return {u"approved"_s, u"rejected"_s};
    case ui::Verdict::Release: return {u"blocked"_s};
    }
    return {};
}

/// Under a filter only the rows a decision can change count, like the number in the button.
StagingFilter decidable(const ui::ReviewFilter& filter, ui::Verdict verdict)
{
    const QStringList open = decidableStatuses(verdict);
    StagingFilter result = stagingFilter(filter);
    result.statuses.removeIf([&](const QString& status) { return !open.contains(status); });
    if (result.statuses.isEmpty())
        result.statuses = {u"none"_s}; // no row has this: an empty list would mean any
    return result;
}

/// Takes out the fields that are not to be approved; `versions` are those of the rows afterwards.
Result<void> leaveOutFields(StagingTable& table, const ui::Decision& decision, QList<qint64>& versions, DecisionTrace& trace)
{
    for (qsizetype i = 0; i < decision.items.size(); ++i) {
        const ui::Decision::Item& item = decision.items[i];
        if (item.onlyFields.isEmpty() || decision.verdict != ui::Verdict::Approve)
            continue;
        const auto staged = table.get(item.id);
        if (!staged)
            return fail(staged.error());
        if (staged->status != "pending"_L1)
            continue; // it will be refused as a whole, and keeps its fields
        for (const FieldChange& change : changesFromJson(staged->changes).changes) {
            if (item.onlyFields.contains(change.field))
                continue;
            const QString key = field(change.field).keyString();
            const auto next = table.decideField(item.id, versions[i], key, false, decision.note);
            if (!next)
                return fail(next.error());
            versions[i] = *next;
            trace.fields[item.id].append(key);
        }
    }
    return {};
}

/// Rows that lost fields and wait for another approver all the same: undoing gives the fields back.
Result<void> addUndecided(StagingTable& table, DecisionTrace& trace)
{
    const QSet<qint64> decided(trace.ids.cbegin(), trace.ids.cend());
    for (const qint64 id : trace.fields.keys()) {
        if (decided.contains(id))
            continue;
        const auto now = table.get(id);
        if (!now)
            return fail(now.error());
        trace.ids.append(id);
        trace.versions.append(now->rowVersion);
        trace.undecided.insert(id);
    }
    return {};
}

Decision decisionOf(ui::Verdict verdict)
{
    return verdict == ui::Verdict::Approve  ? Decision::Approve
           : verdict == ui::Verdict::Reject ? Decision::Reject
                                            : Decision::Reopen;
}

/// Which of these rows are approved, if they are to be taken back: decided again they are approved once more.
Result<QSet<qint64>> approvedAmong(Connection& connection, std::span<const qint64> ids, ui::Verdict verdict)
{
    if (verdict != ui::Verdict::Reopen)
        return QSet<qint64>();
    auto query = connection.query(u"SELECT id FROM sync_staging WHERE id = ANY (?::bigint[]) AND status = 'approved'"_s, {sql::array(ids)});
    if (!query)
        return fail(query.error());
    QSet<qint64> approved;
    while (query->next())
        approved.insert(query->value(0).toLongLong());
    return approved;
}

/// `approved` are the rows of `ids` that were that before.
Result<DecisionMade> madeOf(Connection& connection, const DecisionOutcome& outcome, std::span<const qint64> ids, ui::Verdict verdict,
                            const QSet<qint64>& approved)
{
    auto trace = traceOf(connection, ids, verdict);
    if (!trace)
        return fail(trace.error());
    DecisionMade made{resultOf(outcome), std::move(*trace)};
    if (verdict != ui::Verdict::Reopen)
        return made;
    made.trace.approved = approved;
    if (outcome.settled > 0)
        made.result.refusal = Text::tr("%Ln product(s) were written or replaced by a newer change already.", nullptr, int(outcome.settled));
    return made;
}

Result<DecisionMade> decideFiltered(Connection& connection, const ui::Decision& decision)
{
    const StagingFilter filter = decidable(*decision.everything, decision.verdict);
    const auto meant = ReviewReader(connection).keys(filter, {});
    if (!meant)
        return fail(meant.error());
    QList<qint64> ids;
    for (const ReviewKey& key : *meant)
        ids.append(key.id);
    const auto approved = approvedAmong(connection, ids, decision.verdict);
    if (!approved)
        return fail(approved.error());
    const auto outcome = StagingTable(connection).decideWhere(decisionOf(decision.verdict), filter, decision.expected, decision.note);
    auto made = outcome ? madeOf(connection, *outcome, ids, decision.verdict, *approved) : fail(outcome.error());
    if (made && decision.verdict == ui::Verdict::Reopen) { // the decision before can be taken back after this one was
        for (const ReviewKey& key : *meant)
            made->trace.before.insert(key.id, key.version);
    }
    return made;
}

Result<DecisionMade> decideListed(Connection& connection, const ui::Decision& decision)
{
    StagingTable table(connection);
    QList<qint64> ids;
    QList<qint64> versions;
    for (const ui::Decision::Item& item : decision.items) {
        ids.append(item.id);
        versions.append(item.version);
    }
    DecisionTrace partly;
    if (const auto left = leaveOutFields(table, decision, versions, partly); !left)
        return fail(left.error());
    const auto approved = approvedAmong(connection, ids, decision.verdict);
    if (!approved)
        return fail(approved.error());
    const auto outcome = table.decide(decisionOf(decision.verdict), ids, versions, decision.note);
    auto made = outcome ? madeOf(connection, *outcome, ids, decision.verdict, *approved) : fail(outcome.error());
    if (!made)
        return made;
    made->trace.fields = std::move(partly.fields);
    if (const auto added = addUndecided(table, made->trace); !added)
        return fail(added.error());
    for (const ui::Decision::Item& item : decision.items)
        made->trace.before.insert(item.id, item.version);
    return made;
}

/// Why a held change cannot merely be released: what it waits for is decided elsewhere. Empty: it can.
QString decidedElsewhere(const StagedItem& item)
{
    switch (heldFor(item)) {
    case HeldFor::Matches: return Text::tr("Its match is not certain: decide it under “Matches to decide”.");
    case HeldFor::Conflicts: return Text::tr("It has an open conflict: settle it in Conflicts.");
    case HeldFor::Nowhere: break;
    }
    return {};
}

Result<DecisionMade> releaseListed(Connection& connection, const ui::Decision& decision)
{
    StagingTable table(connection);
    DecisionMade made;
    made.trace.verdict = ui::Verdict::Release;
    QList<qint64> versions;
    for (const ui::Decision::Item& item : decision.items) {
        const auto staged = table.get(item.id);
        if (!staged)
            return fail(staged.error());
        const QString why = staged->status == "blocked"_L1 ? decidedElsewhere(*staged) : Text::tr("It is not held any more.");
        if (!why.isEmpty()) {
            ++made.result.refused;
            if (made.result.refusal.isEmpty())
                made.result.refusal = ui::colonText(staged->sku.isEmpty() ? staged->name : staged->sku, why);
            continue;
        }
        versions.append(item.version);
        made.trace.ids.append(item.id);
        made.trace.versions.append(item.version + 1);
        made.trace.before.insert(item.id, item.version);
    }
    const auto released = table.unblock(made.trace.ids, versions, decision.note);
    if (!released)
        return fail(released.error());
    made.result.decided = *released;
    return made;
}

Result<DecisionMade> releaseFiltered(Connection& connection, const ui::Decision& decision)
{
    auto outcome = StagingTable(connection).releaseWhere(decidable(*decision.everything, decision.verdict), decision.note);
    if (!outcome)
        return fail(outcome.error());
    if (const qint64 held = outcome->ids.size() + outcome->matches + outcome->conflicts; held != decision.expected)
        return fail(otherNumberError(held, decision.expected));
    DecisionMade made;
    made.result.decided = outcome->ids.size();
    made.result.refused = outcome->matches + outcome->conflicts;
    if (outcome->matches > 0)
        made.result.refusal = Text::tr("The match of %Ln product(s) is not certain: decide it under “Matches to decide”.", nullptr,
                                       int(outcome->matches));
    else if (outcome->conflicts > 0)
        made.result.refusal = Text::tr("%Ln product(s) have an open conflict.", nullptr, int(outcome->conflicts));
    made.trace.verdict = ui::Verdict::Release;
    for (qsizetype i = 0; i < outcome->ids.size(); ++i)
        made.trace.before.insert(outcome->ids[i], outcome->versions[i] - 1);
    made.trace.ids = std::move(outcome->ids);
    made.trace.versions = std::move(outcome->versions);
    return made;
}

/// Every candidate the matcher saw, the chosen one first.
Result<QStringList> evidence(Connection& connection, const StagedItem& item)
{
    QStringList sentences;
    if (item.confidence)
        sentences.append(Text::tr("%1 (%2)", "how a match was found, and its confidence: 93%").arg(matchText(item.confidenceReason), ui::shownConfidence(*item.confidence)));
    if (item.feedRow < 0)
        return sentences;
    const auto job = connection.value(u"SELECT j.id FROM etilize_sync_jobs j JOIN sync_batches b ON b.run_id = j.run_id "
                                      "WHERE b.id = ?::uuid ORDER BY j.id DESC LIMIT 1"_s,
                                      {item.batchId.toString(QUuid::WithoutBraces)});
    if (!job)
        return fail(job.error());
    sentences.append(Text::tr("Row %L1 of the feed").arg(item.feedRow));
    const auto candidates = FeedJobTable(connection).candidates(job->toLongLong(), item.feedRow);
    if (!candidates)
        return fail(candidates.error());
    for (const MatchCandidateRecord& candidate : *candidates)
        sentences.append(Text::tr("Candidate %1: %2 (%3%)")
                             .arg(candidate.itemNumber, matchText(candidate.rule))
                             .arg(int(candidate.score * 100)));
    return sentences;
}

} // namespace

Result<DecisionMade> decideStaged(Connection& connection, const ui::Decision& decision)
{
    if (!decision.everything && decision.items.isEmpty())
        return fail(ErrorKind::Usage, Text::tr("Nothing was chosen."), Text::tr("Choose at least one product."));
    Transaction transaction(connection);
    const bool releases = decision.verdict == ui::Verdict::Release;
    auto made = decision.everything ? (releases ? releaseFiltered(connection, decision) : decideFiltered(connection, decision))
                : releases          ? releaseListed(connection, decision)
                                    : decideListed(connection, decision);
    if (!made)
        return made;
    if (auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return made;
}

Result<DecisionMade> editStaged(Connection& connection, const ui::ValueEdit& edit)
{
    const QString key = field(edit.field).keyString();
    const auto version = StagingTable(connection).edit(edit.id, edit.version, key, edit.value.toJson());
    if (!version)
        return fail(version.error());
    DecisionMade made;
    made.result.decided = 1;
    made.trace.ids = {edit.id};
    made.trace.versions = {*version};
    made.trace.before = {{edit.id, edit.version}};
    made.trace.fields = {{edit.id, {key}}};
    made.trace.isEdit = true;
    return made;
}

namespace {

/// Rows that were taken back to review are decided as they were, by whoever undoes it and with that person's rights.
Result<ui::DecisionResult> decideAgain(StagingTable& table, const DecisionTrace& trace)
{
    DecisionOutcome both;
    for (const Decision decision : {Decision::Approve, Decision::Reject}) {
        QList<qint64> ids;
        QList<qint64> versions;
        for (qsizetype i = 0; i < trace.ids.size(); ++i) {
            if (trace.approved.contains(trace.ids[i]) == (decision == Decision::Approve)) {
                ids.append(trace.ids[i]);
                versions.append(trace.versions[i]);
            }
        }
        const auto outcome = ids.isEmpty() ? Result<DecisionOutcome>(DecisionOutcome()) : table.decide(decision, ids, versions);
        if (!outcome)
            return fail(outcome.error());
        both.decided += outcome->decided;
        both.waiting += outcome->waiting;
        both.blocked += outcome->blocked;
        both.conflicts += outcome->conflicts;
        both.own += outcome->own;
        both.settled += outcome->settled;
    }
    return resultOf(both);
}

Result<ui::DecisionResult> undoRows(Connection& connection, const DecisionTrace& trace)
{
    StagingTable table(connection);
    ui::DecisionResult result{1, 0, {}, {}};
    if (trace.verdict == ui::Verdict::Reopen)
        return decideAgain(table, trace);
    if (trace.verdict == ui::Verdict::Release) {
        const auto held = table.holdAgain(trace.ids, trace.versions);
        if (!held)
            return fail(held.error());
        result.decided = *held;
        return result;
    }
    if (trace.isEdit && !trace.field.isEmpty()) {
        const auto undone = table.undoEdits(trace.ids, trace.versions, trace.field);
        if (!undone)
            return fail(undone.error());
        result.decided = *undone;
        return result;
    }
    if (trace.isEdit) {
        const qint64 id = trace.ids.constFirst();
        const auto version = table.undoEdit(id, trace.versions.constFirst(), trace.fields.value(id).constFirst());
        return version ? Result<ui::DecisionResult>(result) : fail(version.error());
    }
    QList<qint64> ids;
    QList<qint64> versions;
    QList<TakenFields> taken;
    for (qsizetype i = 0; i < trace.ids.size(); ++i) {
        const bool wasDecided = !trace.undecided.contains(trace.ids[i]);
        if (wasDecided) {
            ids.append(trace.ids[i]);
            versions.append(trace.versions[i]);
        }
        if (const auto fields = trace.fields.constFind(trace.ids[i]); fields != trace.fields.cend())
            taken.append({trace.ids[i], trace.versions[i] + (wasDecided ? 1 : 0), *fields});
    }
    if (!ids.isEmpty()) {
        const auto outcome = table.decide(Decision::Reopen, ids, versions);
        if (!outcome)
            return fail(outcome.error());
        result = resultOf(*outcome);
    }
    if (!taken.isEmpty()) {
        const auto back = table.putBackFields(taken);
        if (!back)
            return fail(back.error());
        result.decided = ids.isEmpty() ? *back : result.decided + trace.undecided.size();
    }
    return result;
}

/// A side that says nothing differs in nothing.
bool sameInOtherWords(FieldId field, const Value& theirs, const Value& ours)
{
    return !theirs.isNone() && theirs != ours && sameValue(field, theirs, ours);
}

} // namespace

Result<DecisionUndone> undoDecision(Connection& connection, const DecisionTrace& trace)
{
    Transaction transaction(connection);
    const auto result = undoRows(connection, trace);
    if (!result)
        return fail(result.error());
    DecisionUndone undone{*result, {}};
    if (!trace.before.isEmpty()) {
        auto now = connection.query(u"SELECT id, row_version FROM sync_staging WHERE id = ANY (?::bigint[])"_s, {sql::array(trace.ids)});
        if (!now)
            return fail(now.error());
        while (now->next())
            undone.versions.insert(now->value(0).toLongLong(), now->value(1).toLongLong());
    }
    if (auto committed = transaction.commit(); !committed)
        return fail(committed.error());
    return undone;
}

Result<ui::ReviewDetail> reviewDetail(Connection& connection, qint64 id)
{
    const auto item = StagingTable(connection).get(id);
    if (!item)
        return fail(item.error());
    ProductState product;
    if (item->productId != 0) {
        const auto loaded = ProductTable(connection).load(std::array{item->productId});
        if (!loaded)
            return fail(loaded.error());
        product = loaded->value(item->productId);
    }
    const auto owners = storedOwners(connection);
    if (!owners)
        return fail(owners.error());
    auto sentences = evidence(connection, *item);
    if (!sentences)
        return fail(sentences.error());
    const auto people = UserTable(connection).names();
    if (!people)
        return fail(people.error());
    ui::ReviewDetail detail;
    detail.row = reviewRow(*item, *people);
    const bool wasSeen = std::ranges::any_of(fields(), [&](const Field& known) { return product.shop.has(known.id); });
    detail.isInShop = (wasSeen || !product.shopify.product.isEmpty()) && !product.isMissingInShop;
    detail.evidence = std::move(*sentences);
    detail.decidedBy = detail.row.decidedBy;
    detail.decidedAt = item->reviewed;
    detail.note = item->note;
    const ChangeSet changes = changesFromJson(item->changes);
    for (const Field& known : fields()) {
        ui::DiffField line;
        line.field = known.id;
        line.owner = (*owners)[known.id];
        line.base = product.base[known.id];
        line.ours = product.current[known.id];
        line.isLocked = product.lockedFields.contains(known.id);
        if (detail.isInShop && known.isPushable())
            line.shop = product.shop[known.id];
        if (const FieldChange* change = changes.find(known.id)) {
            line.base = change->base;
            line.ours = change->current;
            line.proposed = change->proposed;
            line.origin = change->origin;
            line.rule = reasonText(*change);
            line.isChange = true;
        }
        line.baseInOtherWords = !line.isChange && sameInOtherWords(known.id, line.base, line.ours);
        line.shopInOtherWords = !line.isChange && sameInOtherWords(known.id, line.shop, line.ours);
        detail.hiddenDifferences += line.isSameInOtherWords();
        detail.fields.append(line);
    }
    return detail;
}

} // namespace trueup
