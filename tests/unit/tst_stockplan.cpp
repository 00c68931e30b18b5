#include "reconcile/importplan.h"
#include "reconcile/stockplan.h"

#include <rapidcheck.h>

#include <QTest>

using namespace trueup;
using namespace Qt::StringLiterals;

namespace {

Value pieces(qint64 count)
{
    return Value::integer(count);
}

/// In the shop, linked, agreed on `shop` pieces, and the ERP has `erp`.
StockSubject subject(qint64 shop, std::optional<qint64> erp)
{
    StockSubject one;
    one.isInShop = true;
    one.isLinked = true;
    one.sellable = erp;
    one.base = pieces(shop);
    one.current = pieces(shop);
    return one;
}

FieldChange stockChange(qint64 to, Side origin = Side::Xorosoft)
{
    FieldChange change;
    change.field = FieldId::Inventory;
    change.proposed = pieces(to);
    change.origin = origin;
    return change;
}

FieldChange titleChange()
{
    FieldChange change;
    change.field = FieldId::Title;
    change.proposed = u"New"_s;
    return change;
}

OpenChange open(const QList<FieldChange>& changes)
{
    OpenChange one;
    one.changes.changes = changes;
    return one;
}

ApprovalPolicy letsStockPass()
{
    ApprovalPolicy policy;
    policy.stockFromOwner = true;
    return policy;
}

} // namespace

/// What the ERP's stock means for a product of the shop, beside whatever else is open about it.
class TestStockPlan : public QObject
{
    Q_OBJECT
private slots:
    void proposesWhatTheErpHas();
    void whatIsNotKnownIsNotProposed();
    void whatIsTooOldIsNotProposed();
    void anImportLeavesOldStockAlone();
    void lookedAtOnlyWhereItMatters();
    void zeroIsAValueAndIsTold();
    void approvalIsAPolicy_data();
    void approvalIsAPolicy();
    void meetsAnOpenChange_data();
    void meetsAnOpenChange();
    void conflictIsForAPerson();
    void otherProposalsAreNeverLost();
};

void TestStockPlan::proposesWhatTheErpHas()
{
    const PlannedStock planned = planStock(subject(5, 8), {});
    QCOMPARE(planned.outcome, StockOutcome::Staged);
    QCOMPARE(planned.changes.changes.size(), 1);
    const FieldChange& change = planned.changes.changes.first();
    QCOMPARE(change.field, FieldId::Inventory);
    QCOMPARE(change.current, pieces(5));
    QCOMPARE(change.proposed, pieces(8));
    QCOMPARE(change.rule, u"owner:xorosoft"_s);
    QCOMPARE(planStock(subject(5, 5), {}).outcome, StockOutcome::Unchanged);
}

void TestStockPlan::whatIsNotKnownIsNotProposed()
{
    const PlannedStock planned = planStock(subject(5, std::nullopt), letsStockPass());
    QCOMPARE(planned.outcome, StockOutcome::Unknown);
    QVERIFY(planned.changes.isEmpty());
    QVERIFY(!planned.isSoldOut);
}

void TestStockPlan::whatIsTooOldIsNotProposed()
{
    for (const qint64 erp : {0, 8}) {
        StockSubject one = subject(5, erp);
        one.isStale = true;
        one.open = open({titleChange(), stockChange(7)});
        one.open->isApproved = true;
        const PlannedStock planned = planStock(one, letsStockPass());
        QCOMPARE(planned.outcome, StockOutcome::Stale);
        QVERIFY(planned.changes.isEmpty()); // what is approved stays as it is
        QVERIFY(!planned.isSoldOut && !planned.fallsToZero);
    }
    StockSubject unknown = subject(5, std::nullopt);
    unknown.isStale = true;
    QCOMPARE(planStock(unknown, {}).outcome, StockOutcome::Unknown);
}

void TestStockPlan::anImportLeavesOldStockAlone()
{
    using namespace std::chrono_literals;
    FeedRow row;
    row.kind = RowKind::Product;
    row.sku = u"A-1"_s;
    Match match;
    match.state = MatchState::Matched;
    match.itemNumber = row.sku;
    match.method = MatchMethod::SkuRaw;
    ItemFacts item;
    item.itemNumber = row.sku;
    item.price = Decimal(1299, 2);
    item.stock = 8;
    KnownProduct known;
    known.id = 1;
    known.shopifyProductId = u"gid://shopify/Product/1"_s;
    known.current[FieldId::Inventory] = known.base[FieldId::Inventory] = pieces(5);
    ImportPolicy policy;
    QCOMPARE(policy.maximumStockAge, 24h);
    const auto plan = [&](std::chrono::seconds age) {
        item.stockAge = age;
        return planImport({row, {}, match, item, known}, policy);
    };
    const PlannedImport fresh = plan(24h);
    QVERIFY(fresh.changes.find(FieldId::Inventory) && !fresh.isStockStale);
    const PlannedImport old = plan(24h + 1s);
    QVERIFY(!old.changes.find(FieldId::Inventory) && old.isStockStale);
    QVERIFY(old.changes.find(FieldId::Price)); // the rest goes its way
    policy.maximumStockAge = 48h;
    QVERIFY(plan(47h).changes.find(FieldId::Inventory));
    item.stock.reset();
    QVERIFY(!plan(99h).isStockStale); // nothing is known, which is told elsewhere
}

void TestStockPlan::lookedAtOnlyWhereItMatters()
{
    StockSubject one = subject(5, 8);
    one.isLocked = true;
    QCOMPARE(planStock(one, {}).outcome, StockOutcome::Locked);
    one.isLinked = false;
    QCOMPARE(planStock(one, {}).outcome, StockOutcome::NotLinked);
    one.isInShop = false;
    QCOMPARE(planStock(one, {}).outcome, StockOutcome::NotInShop);
}

void TestStockPlan::zeroIsAValueAndIsTold()
{
    const PlannedStock gone = planStock(subject(5, 0), {});
    QCOMPARE(gone.outcome, StockOutcome::Staged);
    QVERIFY(gone.isSoldOut && gone.fallsToZero);
    const PlannedStock still = planStock(subject(0, 0), {});
    QVERIFY(still.isSoldOut && !still.fallsToZero);
    StockSubject locked = subject(5, 0);
    locked.isLocked = true;
    QVERIFY(planStock(locked, {}).isSoldOut); // nothing is proposed, and still nobody can buy it
}

void TestStockPlan::approvalIsAPolicy_data()
{
    QTest::addColumn<qint64>("shop");
    QTest::addColumn<qint64>("erp");
    QTest::addColumn<bool>("isSwitchedOn");
    QTest::addColumn<bool>("passes");
    QTest::newRow("off") << qint64(20) << qint64(19) << false << false;
    QTest::newRow("a few fewer") << qint64(20) << qint64(11) << true << true;
    QTest::newRow("half of them") << qint64(20) << qint64(10) << true << false;
    QTest::newRow("all of them") << qint64(20) << qint64(0) << true << false;
    QTest::newRow("half of few") << qint64(9) << qint64(1) << true << true;
    QTest::newRow("more") << qint64(20) << qint64(500) << true << true;
}

void TestStockPlan::approvalIsAPolicy()
{
    QFETCH(const qint64, shop);
    QFETCH(const qint64, erp);
    QFETCH(const bool, isSwitchedOn);
    QFETCH(const bool, passes);
    const PlannedStock planned = planStock(subject(shop, erp), isSwitchedOn ? letsStockPass() : ApprovalPolicy());
    QCOMPARE(planned.outcome, StockOutcome::Staged);
    QVERIFY2(planned.approval.approved == passes, qPrintable(planned.approval.rule));
}

void TestStockPlan::meetsAnOpenChange_data()
{
    QTest::addColumn<OpenChange>("standing");
    QTest::addColumn<qint64>("erp");
    QTest::addColumn<StockOutcome>("outcome");
    const auto with = [](OpenChange change, const std::function<void(OpenChange&)>& what) {
        what(change);
        return change;
    };
    const auto approved = [](OpenChange& change) { change.isApproved = true; };
    const auto written = [](OpenChange& change) { change.isBeingWritten = true; };
    const OpenChange mixed = open({titleChange(), stockChange(7)});
    QTest::newRow("says so already") << mixed << qint64(7) << StockOutcome::Unchanged;
    QTest::newRow("says something older") << mixed << qint64(8) << StockOutcome::Rewritten;
    QTest::newRow("is moot") << mixed << qint64(5) << StockOutcome::Rewritten;
    QTest::newRow("is about something else") << open({titleChange()}) << qint64(8) << StockOutcome::Rewritten;
    QTest::newRow("else, and nothing moved") << open({titleChange()}) << qint64(5) << StockOutcome::Unchanged;
    QTest::newRow("is about stock alone") << open({stockChange(7)}) << qint64(8) << StockOutcome::Staged;
    QTest::newRow("stock alone, moot") << open({stockChange(7)}) << qint64(5) << StockOutcome::Rewritten;
    QTest::newRow("stock alone, approved") << with(open({stockChange(7)}), approved) << qint64(8) << StockOutcome::Staged;
    QTest::newRow("approved with more") << with(mixed, approved) << qint64(8) << StockOutcome::Waiting;
    QTest::newRow("being written") << with(open({stockChange(7)}), written) << qint64(8) << StockOutcome::Waiting;
    QTest::newRow("typed by a person") << open({stockChange(7, Side::Local)}) << qint64(8) << StockOutcome::Waiting;
    QTest::newRow("archives it") << with(open({titleChange()}), [](OpenChange& change) { change.isUpdate = false; }) << qint64(8)
                                 << StockOutcome::Waiting;
}

void TestStockPlan::meetsAnOpenChange()
{
    QFETCH(const OpenChange, standing);
    QFETCH(const qint64, erp);
    QFETCH(const StockOutcome, outcome);
    StockSubject one = subject(5, erp);
    one.open = standing;
    const PlannedStock planned = planStock(one, {});
    QCOMPARE(planned.outcome, outcome);
    const FieldChange* const stock = planned.changes.find(FieldId::Inventory);
    if (outcome == StockOutcome::Staged)
        QCOMPARE(planned.changes.changes.size(), 1);
    if (outcome == StockOutcome::Rewritten || outcome == StockOutcome::Staged) {
        QCOMPARE(stock != nullptr, erp != 5);
        QVERIFY(!stock || stock->proposed == pieces(erp));
    } else {
        QVERIFY(planned.changes.isEmpty());
    }
}

void TestStockPlan::conflictIsForAPerson()
{
    StockSubject one = subject(5, 8);
    one.current = pieces(3); // somebody set it in the shop, and nobody has looked at that yet
    const PlannedStock planned = planStock(one, letsStockPass());
    QVERIFY(planned.changes.hasConflict());
    QVERIFY(!planned.approval.approved);
}

void TestStockPlan::otherProposalsAreNeverLost()
{
    QVERIFY(rc::check("a change that is rewritten keeps everything but its stock, and settles", [] {
        QList<FieldChange> changes;
        for (const Field& column : fields()) {
            if (column.id == FieldId::Inventory || !*rc::gen::arbitrary<bool>())
                continue;
            FieldChange change = titleChange();
            change.field = column.id;
            changes.append(change);
        }
        if (*rc::gen::arbitrary<bool>())
            changes.append(stockChange(*rc::gen::inRange(0, 20)));
        StockSubject one = subject(*rc::gen::inRange(0, 20), *rc::gen::inRange(0, 20));
        one.open = open(changes);
        const PlannedStock planned = planStock(one, letsStockPass());
        if (planned.outcome != StockOutcome::Rewritten)
            return;
        for (const FieldChange& change : changes)
            RC_ASSERT((change.field == FieldId::Inventory || (planned.changes.find(change.field) && *planned.changes.find(change.field) == change)));
        one.open->changes = planned.changes;
        if (planned.changes.isEmpty())
            one.open.reset();
        RC_ASSERT(planStock(one, letsStockPass()).outcome == StockOutcome::Unchanged);
    }));
}

QTEST_GUILESS_MAIN(TestStockPlan)
#include "tst_stockplan.moc"
