#include "reconcile/importplan.h"

#include "catalog/comparators.h"
#include "catalog/identifiers.h"
#include "catalog/validation.h"
#include "reconcile/proposal.h"

#include <algorithm>

namespace trueup {

using namespace Qt::StringLiterals;

namespace {

/// The content of the feed and the facts of the ERP, each under its own name.
ProposedValues offers(const ImportSubject& subject, const ImportPolicy& policy)
{
    ProposedValues proposed(policy.owners);
    ProductValues feed = subject.row.values;
    QList<FeedImage> images = subject.images;
    if (subject.row.image)
        images.prepend(*subject.row.image);
    if (!images.isEmpty())
        feed[FieldId::Images] = imagesValue(orderImages(images, feed.text(FieldId::Title)));
    proposed.offerAll(feed, Side::Etilize);
    if (!subject.erp) {
        // Without an ERP item the feed's own number is the only name the product has.
        proposed.set(FieldId::Sku, {subject.row.sku, Side::Etilize, u"feed_sku"_s, false});
        return proposed;
    }
    const ItemFacts& erp = *subject.erp;
    ProductValues values;
    values[FieldId::Sku] = erp.itemNumber;
    if (erp.price)
        values[FieldId::Price] = *erp.price;
    if (erp.compareAtPrice)
        values[FieldId::CompareAtPrice] = *erp.compareAtPrice;
    if (erp.cost)
        values[FieldId::Cost] = *erp.cost;
    if (erp.stock && !isStockStale(erp, policy.maximumStockAge))
        values[FieldId::Inventory] = Value::integer(*erp.stock);
    if (const Barcode barcode = readBarcode(erp.barcode); !barcode.gtin14.isEmpty())
        values[FieldId::Barcode] = barcode.text;
    if (!erp.mpn.isEmpty())
        values[FieldId::Mpn] = erp.mpn;
    proposed.offerAll(values, Side::Xorosoft);
    return proposed;
}

/// Takes away what is counted in another currency: 10 USD are not 10 CAD (facts: business-rules §15 #20). Whether there was any.
bool refuseOtherCurrency(const ImportSubject& subject, const ImportPolicy& policy, ProposedValues& proposed, Issues& issues)
{
    if (!subject.erp || policy.currency.isEmpty() || subject.erp->currency.isEmpty() ||
        policy.currency.compare(subject.erp->currency, Qt::CaseInsensitive) == 0)
        return false;
    bool isRefused = false;
    for (const FieldId money : {FieldId::Price, FieldId::CompareAtPrice, FieldId::Cost}) {
        if (!proposed.has(money) || proposed[money].origin != Side::Xorosoft)
            continue;
        Issue issue = makeIssue(IssueCode::PriceInconsistency, Severity::BlocksField, money, {}, subject.erp->currency);
        issue.message = issueSentence(issue.code, issue.value, policy.currency);
        issues.append(issue);
        proposed.set(money, {});
        isRefused = true;
    }
    return isRefused;
}

/// What was archived, or was to be sold out, and is listed again.
void comeBack(const KnownProduct& product, const ImportPolicy& policy, ProposedValues& proposed)
{
    if (!product.statusToRestore.isEmpty())
        proposed.set(FieldId::Status, {product.statusToRestore, Side::Local, u"back_in_feed"_s, false});
    if (const QString before = policy.policiesToRestore.value(product.id); !before.isEmpty())
        proposed.set(FieldId::InventoryPolicy, {before, Side::Local, u"sell_out_over"_s, false});
}

/// A new product also needs a handle, a status and a stock policy; they are shown for review like anything else.
void completeCreate(const ImportSubject& subject, const ImportPolicy& policy, ProposedValues& proposed)
{
    if (subject.product) {
        // What the catalogue already holds goes along, but wins over no side.
        for (const Field& column : fields()) {
            if (!proposed.has(column.id) && !subject.product->current[column.id].isEmpty())
                proposed.set(column.id, {subject.product->current[column.id], Side::Local, u"catalogue"_s, false});
        }
    }
    if (!isHandle(proposed[FieldId::Handle].value.text() ? *proposed[FieldId::Handle].value.text() : QString())) {
        const QString handle = handleFromTitle(subject.row.values.text(FieldId::Title));
        if (!handle.isEmpty())
            proposed.set(FieldId::Handle, {handle, Side::Local, u"generated_handle"_s, false});
    }
    if (!proposed.has(FieldId::InventoryPolicy))
        proposed.set(FieldId::InventoryPolicy, {policy.shop.inventoryPolicy, Side::Local, u"stock_policy"_s, false});
    if (!proposed.has(FieldId::Status)) {
        PushSubject draft;
        draft.approved = proposed.values();
        draft.linkConfirmed = subject.match.state == MatchState::Matched;
        proposed.set(FieldId::Status,
                     {statusForNewProduct(draft, policy.shop), Side::Local, u"publication"_s, false});
    }
    // What the ERP does not sell is not put on sale, whatever the feed says.
    const QString* const status = proposed[FieldId::Status].value.text();
    if (subject.erp && !subject.erp->active && status && *status == "ACTIVE"_L1)
        proposed.set(FieldId::Status, {u"DRAFT"_s, Side::Xorosoft, u"erp_inactive"_s, false});
}

/// Whether the price is refused, changed or not. What has been sold below its cost all along is for its row to be told about:
/// the import only answers for what it would stage (facts: business-rules §2 "result below cost", §7).
bool hasBadPrice(const PlannedImport& planned)
{
    const bool isStaged = planned.changes.find(FieldId::Price) || planned.changes.find(FieldId::Cost);
    return std::ranges::any_of(planned.issues, [isStaged](const Issue& issue) {
        return issue.field == FieldId::Price &&
               (issue.severity >= Severity::BlocksField || (isStaged && issue.code == IssueCode::PriceInconsistency));
    });
}

/// The first reason, by weight, why a person has to look before this can be approved.
QString blockedReason(const ImportSubject& subject, const PlannedImport& planned, const ProposedValues& proposed, bool isForeign)
{
    if (subject.row.kind == RowKind::Incomplete)
        return issueWord(IssueCode::RowIncomplete);
    if (subject.match.state == MatchState::Ambiguous || subject.match.state == MatchState::Near)
        return issueWord(IssueCode::MatchAmbiguous);
    if (isForeign)
        return u"OTHER_CURRENCY"_s;
    for (const Issues& issues : {subject.row.issues, planned.issues}) {
        for (const Issue& issue : issues) {
            if (issue.severity == Severity::BlocksRow)
                return issueWord(issue.code);
            if (issue.severity == Severity::BlocksField && issue.field == FieldId::Price)
                return issueWord(issue.code);
        }
    }
    if (planned.changes.hasConflict())
        return u"CONFLICT"_s;
    for (const Field& column : fields()) {
        if (proposed[column.id].disputed)
            return u"SIDES_DISAGREE"_s;
    }
    return {};
}

} // namespace

bool isStockStale(const ItemFacts& erp, std::chrono::seconds maximumAge)
{
    return erp.stock && erp.stockAge > maximumAge;
}

PlannedImport planImport(const ImportSubject& subject, const ImportPolicy& policy)
{
    PlannedImport planned;
    planned.sku = subject.erp ? subject.erp->itemNumber : subject.row.sku;
    planned.name = subject.row.values.text(FieldId::Title);
    // What somebody called a product of its own stays one, though the ERP does not know it.
    const bool isFiltered = policy.filterByErp && subject.match.method != MatchMethod::Person;
    if (isFiltered && subject.match.state == MatchState::Unmatched && !subject.product) {
        planned.decision = ImportDecision::Filtered;
        planned.issues.append(makeIssue(IssueCode::SkuNotInErp, Severity::Note, FieldId::Sku, {}, subject.row.sku));
        return planned;
    }
    ProposedValues proposed = offers(subject, policy);
    planned.isStockStale = subject.erp && isStockStale(*subject.erp, policy.maximumStockAge);
    ProductValues values = proposed.values();
    // What the ERP does not sell often has no price left; nobody is offered it at that.
    planned.isPriced = proposed.has(FieldId::Price) && !(subject.erp && !subject.erp->active);
    planned.offeredPrice = proposed[FieldId::Price].value;
    planned.offeredCost = proposed[FieldId::Cost].value;
    planned.issues = validateProduct(values, policy.limits);
    planned.issues += checkPrice(proposed[FieldId::Price].value, proposed[FieldId::Cost].value,
                                 proposed[FieldId::CompareAtPrice].value, policy.limits.price);
    for (const Issue& issue : std::as_const(planned.issues)) {
        if (issue.severity == Severity::BlocksField && issue.field)
            proposed.set(*issue.field, {});
    }
    const bool isForeign = refuseOtherCurrency(subject, policy, proposed, planned.issues);
    const bool create = !subject.product || subject.product->shopifyProductId.isEmpty();
    planned.operation = create ? Operation::Create : Operation::Update;
    if (create)
        completeCreate(subject, policy, proposed);
    else
        comeBack(*subject.product, policy, proposed);
    if (subject.product) {
        for (const FieldId locked : subject.product->locked)
            proposed.set(locked, {});
    }
    DiffOptions options;
    options.isCreate = create;
    options.caseIsNoise = true;
    const ProductValues nothing;
    planned.changes = diffProduct(create || !subject.product ? nothing : subject.product->base,
                                  create || !subject.product ? nothing : subject.product->current, proposed, options);
    planned.blockedReason = blockedReason(subject, planned, proposed, isForeign);
    planned.hasBadPrice = planned.isPriced && hasBadPrice(planned);
    if (planned.changes.isEmpty())
        return planned;
    planned.decision = ImportDecision::Staged;

    ApprovalSubject approval;
    approval.operation = planned.operation;
    approval.changes = planned.changes;
    approval.matchState = subject.match.state;
    approval.matchMethod = subject.match.method;
    approval.matchConfidence = subject.match.confidence;
    approval.linkConfirmed = subject.match.state == MatchState::Matched && subject.match.method == MatchMethod::Person;
    approval.blocked = !planned.blockedReason.isEmpty();
    approval.cost = proposed[FieldId::Cost].value;
    planned.approval = decideApproval(approval, policy.approval);
    return planned;
}

} // namespace trueup
