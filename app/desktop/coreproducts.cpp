#include "coreproducts.h"

#include "catalog/comparators.h"
#include "conflictrows.h"
#include "listorders.h"
#include "matchwords.h"
#include "erpquestions.h"
#include "productrollback.h"
#include "reviewwords.h"
#include "store/collectiontable.h"
#include "store/erptable.h"
#include "store/historytable.h"
#include "store/producttable.h"
#include "store/storedrules.h"
#include "sync/storedwords.h"


namespace trueup {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownCandidates = 50;

ui::ProductRow productRow(const ProductListing& listing)
{
    return {listing.id,    listing.sku,      listing.name,      listing.vendor,  listing.productType,
            listing.barcode, listing.price, listing.isInShop, listing.conflicts, listing.updated};
}

/// What the mirror of the ERP says, by field.
ProductValues mirrored(const ErpFacts& facts)
{
    ProductValues values;
    const auto number = [&values](FieldId id, const std::optional<Decimal>& value) {
        if (value)
            values[id] = Value(*value);
    };
    const auto text = [&values](FieldId id, const QString& value) {
        if (!value.isEmpty())
            values[id] = Value(value);
    };
    number(FieldId::Price, facts.price);
    number(FieldId::CompareAtPrice, facts.compareAtPrice);
    number(FieldId::Cost, facts.cost);
    if (const auto whole = facts.available ? facts.available->rescaled(0) : std::nullopt)
        values[FieldId::Inventory] = Value::integer(whole->unscaled());
    text(FieldId::Sku, facts.itemNumber);
    text(FieldId::Title, facts.title);
    text(FieldId::Barcode, facts.upc);
    text(FieldId::Mpn, facts.vendorPartNumber);
    text(FieldId::Vendor, facts.manufacturer.isEmpty() ? facts.brand : facts.manufacturer);
    return values;
}

ui::ProductField productField(const Field& meta, const ProductState& state, const SideValues& feed, const ProductValues& erp,
                              const QStringList& conflicts, Side owner)
{
    ui::ProductField field;
    field.field = meta.id;
    field.ours = state.current[meta.id];
    field.shopify = state.shop[meta.id];
    field.etilize = feed.values[meta.id];
    field.xorosoft = erp[meta.id];
    field.base = state.base[meta.id];
    field.baseBy = writerText(state.baseBy.value(meta.id), {});
    field.owner = owner;
    field.isLocked = state.lockedFields.contains(meta.id);
    field.isInConflict = conflicts.contains(meta.keyString());
    for (const Value* other : {&field.shopify, &field.etilize, &field.xorosoft})
        field.differs = field.differs || (!other->isNone() && !sameValue(meta.id, field.ours, *other));
    return field;
}

Result<ui::ProductDetail> readDetail(Connection& connection, qint64 id)
{
    ProductReader reader(connection);
    const auto listing = reader.listing(id);
    if (!listing)
        return fail(listing.error());
    const auto states = ProductTable(connection).load(std::array{id});
    if (!states)
        return fail(states.error());
    const ProductState state = states->value(id);
    const auto around = reader.surroundings(id);
    if (!around)
        return fail(around.error());
    const auto feed = reader.lastProposed(id, sideWord(Side::Etilize));
    if (!feed)
        return fail(feed.error());
    ErpFacts facts;
    if (!state.itemNumber.isEmpty()) {
        const auto known = ErpTable(connection).facts({state.itemNumber});
        if (!known)
            return fail(known.error());
        facts = known->value(state.itemNumber);
    }
    ui::ProductDetail detail;
    detail.row = productRow(*listing);
    detail.itemNumber = state.itemNumber;
    detail.shopifyId = state.shopify.product;
    detail.isMissingInShop = state.isMissingInShop;
    detail.shopifySeen = around->shopSeen;
    detail.etilizeSeen = feed->seen;
    detail.xorosoftSeen = facts.seen;
    if (!around->openBatch.isNull())
        detail.openBatchId = around->openBatch.toString(QUuid::WithoutBraces);
    const auto membership = CollectionTable(connection).of(id);
    if (!membership)
        return fail(membership.error());
    if (*membership) {
        detail.collections.emplace();
        for (const ShopCollection& one : (*membership)->collections)
            detail.collections->append(one.title);
        detail.collectionsRead = (*membership)->read;
    }
    const auto owners = storedOwners(connection);
    if (!owners)
        return fail(owners.error());
    const ProductValues erp = mirrored(facts);
    for (const Field& meta : fields())
        detail.fields.append(productField(meta, state, *feed, erp, around->conflictFields, (*owners)[meta.id]));
    return detail;
}

QList<FieldId> fieldIds(const QStringList& keys)
{
    QList<FieldId> ids;
    for (const QString& key : keys) {
        if (const Field* known = fieldByKey(key))
            ids.append(known->id);
    }
    return ids;
}

QString versionText(const VersionEntry& entry)
{
    const auto side = sideFromWord(entry.source);
    const QString source = side ? sideLabel(*side) : CoreProducts::tr("Edited here");
    if (entry.type == "create"_L1)
        return CoreProducts::tr("%1, created").arg(source);
    if (entry.type == "archive"_L1 || entry.type == "delete"_L1)
        return CoreProducts::tr("%1, archived").arg(source);
    if (entry.type == "restore"_L1)
        return CoreProducts::tr("%1, restored").arg(source);
    return source;
}

QString stateText(const LinkEntry& entry)
{
    if (entry.state == "active"_L1 || entry.state == "auto"_L1 || entry.state == "accepted"_L1)
        return entry.isCandidate ? CoreProducts::tr("Chosen") : CoreProducts::tr("Linked");
    if (entry.state == "rejected"_L1)
        return CoreProducts::tr("Rejected");
    return entry.state == "retired"_L1 ? CoreProducts::tr("Replaced") : CoreProducts::tr("Candidate");
}

ui::WriteOutcome outcomeOf(const QString& word)
{
    if (word == "success"_L1)
        return ui::WriteOutcome::Written;
    if (word == "unchanged"_L1)
        return ui::WriteOutcome::Unchanged;
    if (word == "conflict"_L1)
        return ui::WriteOutcome::Conflict;
    return word == "skipped"_L1 ? ui::WriteOutcome::Skipped : ui::WriteOutcome::Failed;
}

std::optional<ui::Identifiers> feedRowOf(const LinkEntry& entry)
{
    if (entry.row.isEmpty())
        return std::nullopt;
    return ui::Identifiers{entry.row["sku"_L1].toString(), entry.row["gtin"_L1].toString(), entry.row["mpn"_L1].toString(),
                           entry.row.contains("sku"_L1),   entry.row.contains("gtin"_L1),  entry.row.contains("mpn"_L1)};
}

} // namespace

CoreProducts::CoreProducts(Workbench& bench, CoreJobs& jobs, QObject* parent)
    : ui::ProductService(parent), m_bench(bench), m_jobs(jobs)
{
    connect(&bench, &Workbench::noticed, this, [this](const QString& what) {
        if (what == "pushed"_L1 || what == "conflicts"_L1 || what == "staging"_L1 || what == "runs"_L1 || what == "products"_L1)
            emit changed(0);
    });
    connect(&bench, &Workbench::readAgain, this, [this] { emit changed(0); });
}

ui::Answer<ui::Page<ui::ProductRow>> CoreProducts::search(const QString& text, const ui::ProductOrder& order, const QString& afterKey,
                                                           int limit)
{
    return find(text, ProductScope::All, order, afterKey, limit);
}

ui::Answer<ui::Page<ui::ProductRow>> CoreProducts::listing(ui::ProductScope scope, const ui::ProductOrder& order,
                                                            const QString& afterKey, int limit)
{
    return find({}, productScope(scope), order, afterKey, limit);
}

ui::Answer<ui::Page<ui::ProductRow>> CoreProducts::find(const QString& text, ProductScope scope, const ui::ProductOrder& order,
                                                         const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::ProductRow>>([=](Connection& connection) -> Result<ui::Page<ui::ProductRow>> {
        KeyCursor from;
        if (!afterKey.isEmpty())
            from = {afterKey.section(u':', 1), afterKey.section(u':', 0, 0).toLongLong()};
        const auto listings = ProductReader(connection).search(text, from, limit, scope, productOrder(order));
        if (!listings)
            return fail(listings.error());
        ui::Page<ui::ProductRow> page;
        for (const ProductListing& listing : listings->rows)
            page.rows.append(productRow(listing));
        if (listings->hasMore)
            page.nextKey = u"%1:%2"_s.arg(QString::number(listings->next.id), listings->next.key.toString());
        return page;
    });
}

ui::Answer<qint64> CoreProducts::count(const QString& text, ui::ProductScope scope)
{
    const QString sought = scope == ui::ProductScope::All ? text : QString();
    return m_bench.ask<qint64>(
        [sought, scope](Connection& connection) { return ProductReader(connection).count(sought, productScope(scope)); });
}

ui::Answer<ui::ProductDetail> CoreProducts::detail(qint64 productId)
{
    return m_bench.ask<ui::ProductDetail>([productId](Connection& connection) { return readDetail(connection, productId); });
}

ui::Answer<ui::Page<ui::VersionRow>> CoreProducts::versions(qint64 productId, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::VersionRow>>([productId, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::VersionRow>> {
        const auto entries = ProductReader(connection).versions(productId, afterKey.toInt(), limit + 1);
        if (!entries)
            return fail(entries.error());
        ui::Page<ui::VersionRow> page;
        for (const VersionEntry& entry : entries->first(qMin(qsizetype(limit), entries->size())))
            page.rows.append({entry.number, sideFromWord(entry.source), versionText(entry), entry.author, entry.created,
                              fieldIds(entry.fields), entry.batch.isNull() ? QString() : entry.batch.toString(QUuid::WithoutBraces)});
        if (entries->size() > limit)
            page.nextKey = QString::number(page.rows.constLast().number);
        return page;
    });
}

ui::Answer<QList<ui::VersionDifference>> CoreProducts::compare(qint64 productId, int before, int after)
{
    return m_bench.ask<QList<ui::VersionDifference>>([productId, before, after](Connection& connection) -> Result<QList<ui::VersionDifference>> {
        ProductReader reader(connection);
        Result<ProductValues> older = before > 0 ? reader.version(productId, before) : ProductValues();
        if (!older && older.error().kind == ErrorKind::NotFound)
            older = ProductValues(); // the first one that was kept
        if (!older)
            return fail(older.error());
        const auto newer = reader.version(productId, after);
        if (!newer)
            return fail(newer.error());
        QList<ui::VersionDifference> differences;
        for (const Field& meta : fields()) {
            const Value& from = (*older)[meta.id];
            const Value& to = (*newer)[meta.id];
            if (!from.isNone() || !to.isNone())
                differences.append({meta.id, from, to, !sameValue(meta.id, from, to)});
        }
        return differences;
    });
}

ui::Answer<ui::RollbackPreview> CoreProducts::previewRollback(const ui::RollbackRequest& request)
{
    return rollingBack<ui::RollbackPreview>(request, [request](Connection& connection, const RollbackControl& control) {
        return trueup::previewRollback(connection, request, control);
    });
}

ui::Answer<ui::RollbackResult> CoreProducts::rollback(const ui::RollbackRequest& request, qint64 expected)
{
    return rollingBack<ui::RollbackResult>(request, [request, expected](Connection& connection, const RollbackControl& control) {
        return performRollback(connection, request, expected, control);
    });
}

/// One product is a matter of a moment; a whole batch takes as long as it is large, so it is shown and can be cancelled like any job.
template <class T>
ui::Answer<T> CoreProducts::rollingBack(const ui::RollbackRequest& request, std::function<Result<T>(Connection&, const RollbackControl&)> work)
{
    if (request.batchId.isEmpty())
        return m_bench.ask<T>([work = std::move(work)](Connection& connection) { return work(connection, {}); });
    return m_jobs.carry<T>(ui::JobKind::Rollback, [work = std::move(work)](Session& session, const JobControl& control) -> Result<T> {
        ProgressReporter progress(control.progress, session.clock());
        progress.phase(u"rollback"_s, tr("Comparing with what was before the batch"));
        const RollbackControl shown{control.cancel, [&progress](qint64 done, qint64 total) {
            progress.setTotal(total);
            progress.update(done);
            if (done == total)
                progress.phase(u"stage"_s, tr("Putting the changes together"));
        }};
        return session.pool().withConnection([&](Connection& connection) { return work(connection, shown); }, control.cancel);
    });
}

ui::Answer<QList<ui::MatchRow>> CoreProducts::matches(qint64 productId)
{
    return m_bench.ask<QList<ui::MatchRow>>([productId](Connection& connection) -> Result<QList<ui::MatchRow>> {
        const auto links = ProductReader(connection).links(productId, shownCandidates);
        if (!links)
            return fail(links.error());
        QList<ui::MatchRow> rows;
        for (const LinkEntry& entry : *links)
            rows.append({sideFromWord(entry.system).value_or(Side::Xorosoft), entry.externalId, matchText(entry.method), entry.score,
                         stateText(entry), evidenceText(entry.evidence, entry.externalId), entry.decidedBy, entry.at, feedRowOf(entry),
                         {entry.externalId, entry.itemBarcode, entry.itemPartNumber}});
        return rows;
    });
}

ui::Answer<ui::Page<ui::WriteRow>> CoreProducts::writes(qint64 productId, const QString& afterKey, int limit)
{
    return m_bench.ask<ui::Page<ui::WriteRow>>([productId, afterKey, limit](Connection& connection) -> Result<ui::Page<ui::WriteRow>> {
        const auto history = HistoryTable(connection).writesOf(productId, afterKey.toLongLong(), limit + 1);
        if (!history)
            return fail(history.error());
        ui::Page<ui::WriteRow> page;
        for (const HistoryRecord& record : history->first(qMin(qsizetype(limit), history->size())))
            page.rows.append({record.id, record.created, record.action, outcomeOf(record.outcome), fieldIds(record.changedFields),
                              writeFailureText(record.errorClass, record.errorCode, record.errorMessage), record.runId, record.durationMs});
        if (history->size() > limit)
            page.nextKey = QString::number(page.rows.constLast().id);
        return page;
    });
}

ui::Answer<ui::WriteDetail> CoreProducts::write(qint64 id)
{
    return m_bench.ask<ui::WriteDetail>([id](Connection& connection) -> Result<ui::WriteDetail> {
        const auto written = HistoryTable(connection).written(id);
        if (!written)
            return fail(written.error());
        ui::WriteDetail detail;
        for (const Field& meta : fields()) {
            if (written->written.has(meta.id))
                detail.values.append({meta.id, written->before[meta.id], written->written[meta.id], {}});
        }
        const auto people = UserTable(connection).names();
        if (!people)
            return fail(people.error());
        for (const WriteApproval& one : written->approvals)
            detail.approvals.append({people->byId.value(one.person, deciderText(one.login, *people)), one.at});
        return detail;
    });
}

ui::Answer<QList<ui::ErpNumber>> CoreProducts::checkNumbers(const QStringList& numbers, bool onlyItems)
{
    return m_bench.ask<QList<ui::ErpNumber>>(
        [numbers, onlyItems](Connection& connection) { return checkErpNumbers(connection, numbers, onlyItems); });
}

ui::Answer<ui::ErpItemNow> CoreProducts::askErp(const QString& number)
{
    return m_jobs.carry<ui::ErpItemNow>(ui::JobKind::XorosoftItem, [number](Session& session, const JobControl& control) {
        ProgressReporter progress(control.progress, session.clock());
        progress.phase(u"erp_item"_s, tr("Asking for %1").arg(number));
        return askErpNow(session, number, control.cancel);
    });
}

ui::Answer<void> CoreProducts::setLocked(qint64 productId, FieldId field, bool locked)
{
    return m_bench.ask<void>([productId, field, locked](Connection& connection) { return ProductTable(connection).setLocked(productId, field, locked); });
}

} // namespace trueup
